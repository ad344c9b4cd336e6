"""The answers of the bank (its README tells what it is): what the exercises say to each of them."""

import contextlib
import importlib
import io
import re
import tomllib
import warnings
from copy import deepcopy
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

import nnlib

EXERCISES = {}
for path in sorted((Path(__file__).parent / "bank").rglob("n*.toml")):
    for answer in tomllib.loads(path.read_text(encoding="utf-8"))["answer"]:
        EXERCISES.setdefault((path.stem, answer["exercise"]), []).append(answer)


@lru_cache
def notebook(room):
    """Return what a notebook has defined when its exercises are reached."""
    return {"n00": first, "n01": slopes, "n02": losses, "n05": row, "n07": xor}.get(
        room[:3], dict
    )()


def first():
    X, Y = nnlib.datasets.xor()
    return {"X": X, "Y": Y, "w1": 4.0, "w2": -4.0, "b": -6.0}


def slopes():
    return {"z": np.array([-2.0, 0.5, 3.0]), "a": np.linspace(0.001, 0.999, 1001)}


def losses():
    A, Y = np.array([[0.8, 0.1], [0.4, 0.7], [0.3, 0.5]]), np.array([[1.0, 0], [0, 1], [1, 1]])
    return {"A": A, "Y": Y, "x": np.array([-1.0, 1, 2]), "y": np.array([0.0, 0, 1]), "c": 20.0}


def row():
    x, y, w1, b1, w2, b2 = 1.5, 1.0, 0.8, 0.2, -1.5, 0.4
    z1 = x * w1 + b1
    a1 = float(nnlib.sigmoid(z1))
    z2 = a1 * w2 + b2
    a2 = float(nnlib.sigmoid(z2))
    loss, delta2 = (a2 - y) ** 2, 2 * (a2 - y) * a2 * (1 - a2)
    delta1 = delta2 * w2 * a1 * (1 - a1)
    dw1, db1, dw2, db2 = delta1 * x, delta1, delta2 * a1, delta2
    return locals()


def xor():
    X, Y = nnlib.datasets.xor()
    net, learning_rate = nnlib.Network([3, 4, 1], bias=False), 1.0
    net.initialise("uniform", np.random.default_rng(0))
    W1, W2 = net.W[1].copy(), net.W[2].copy()
    A1 = nnlib.sigmoid(X @ W1)
    A2 = nnlib.sigmoid(A1 @ W2)
    delta2 = 2 * (A2 - Y) * A2 * (1 - A2)
    delta1 = delta2 @ W2.T * A1 * (1 - A1)
    dW1, dW2 = X.T @ delta1, A1.T @ delta2
    nnlib.train(net, X, Y, nnlib.SSE, nnlib.GradientDescent(learning_rate), 1000)
    return locals()


def names_in(room):
    """Return the names that an answer may use."""
    names = {"__name__": "student", "np": np, "nnlib": nnlib, **deepcopy(notebook(room))}
    return names | {name: getattr(nnlib, name) for name in nnlib.__all__}


def kind(answer, exercise, names):
    """Return what becomes of an answer: "right", "diagnosed", "general" or what is wrong."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        exec(compile(answer["source"], "<answer>", "exec"), names)
        reply = exercise.verdict(eval(answer["answer"], names))
    general = exercise.advice in reply
    said = re.sub(r"With .*?(right is|expected is) \S+", "", reply.replace(exercise.advice, ""))
    if answer["right"]:
        return "right" if reply.startswith(("Right", "Almost")) else f"refused: {reply}"
    if reply.startswith(("Right", "Almost")):
        return f"accepted: {reply}"
    if any(re.search(word, said, re.IGNORECASE) for word in answer["words"]):
        return "diagnosed"
    return "general" if general else f"told another cause: {reply}"


@pytest.mark.parametrize(("room", "name"), EXERCISES)
def test_answers(room, name):
    exercise = getattr(importlib.import_module(f"nnlib.course.exercises.{room}"), name, None)
    assert exercise, f"{name} is no exercise any more: delete its answers from the bank"
    found, complaints = {"right": 0, "diagnosed": 0, "general": 0}, []
    for answer in EXERCISES[room, name]:
        got = kind(answer, exercise, names_in(room))
        wanted = {True: "right", False: "general" if "general" in answer else "diagnosed"}
        if got in found:
            found[got] += 1
        if got != wanted[answer["right"]]:
            complaints.append(f"{answer['cause']}: {got}, not {wanted[answer['right']]}")
    print(name, found)
    assert not complaints, "\n".join(complaints)
    assert found["diagnosed"] >= 0.9 * (found["diagnosed"] + found["general"])
