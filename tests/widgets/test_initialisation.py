"""The initialisation explorer: the start, the errors, the training, the data, the sentence."""

import re
import time

import numpy as np
import pytest

import nnlib
from nnlib.course.widgets import InitialisationExplorer, plane_data
from nnlib.course.widgets.initialisation import EPOCHS, STEP, WIDTH


def by_hand(scale, depth, rule, activation, seed, X, Y):
    net = nnlib.Network([2, *[WIDTH] * depth, 1], activation=[*[activation] * depth, "sigmoid"])
    net.initialise(rule, np.random.default_rng(seed))
    net.theta *= scale
    return net


@pytest.mark.parametrize(
    ("scale", "depth", "rule", "activation", "data"),
    [(1.0, 6, "glorot", "tanh", "moons"), (0.3, 1, "normal", "sigmoid", "XOR"),
     (2.0, 3, "he", "relu", "circles")],
)  # fmt: skip
def test_the_numbers_are_those_of_the_network(scale, depth, rule, activation, data):
    explorer = InitialisationExplorer(scale, depth, rule, activation, 3, data)
    numbers = explorer.compute(**explorer.settings)
    X, Y = plane_data.named(data)
    net = by_hand(scale, depth, rule, activation, 3, X, Y)
    a = net.forward(X)
    for mine, right in zip(numbers["a"], a[1 : depth + 1], strict=True):
        np.testing.assert_allclose(mine, right)
    net.backward(a, Y, nnlib.SSE)  # its ∂ℒ/∂b⁽¹⁾ is the sum of δ⁽¹⁾
    delta = nnlib.SSE.delta(a[-1], Y, net.g[-1])
    for l in range(depth, 0, -1):
        delta = delta @ net.W[l + 1].T * net.g[l].derivative_from_output(a[l])
    np.testing.assert_allclose(delta.sum(axis=0), net.db[1][0])
    assert numbers["errors"][0] == pytest.approx(np.sqrt(np.mean(delta**2)))
    assert len(numbers["errors"]) == depth
    loss = nnlib.train(
        net, X, Y, nnlib.SSE, nnlib.GradientDescent(STEP / len(X)), EPOCHS
    ).loss / len(X)
    np.testing.assert_allclose(numbers["loss"][:50], loss[:50], rtol=1e-9)
    drawn = explorer.artists["errors"].get_ydata()
    np.testing.assert_allclose(drawn, numbers["errors"], rtol=1e-6)


def test_the_formula_has_the_numbers_put_in():
    explorer = InitialisationExplorer(scale=2.0, depth=3, rule="glorot")
    text = explorer.artists["formula"].get_text()
    n, squares, factor = map(float, re.findall(r"= (\d+) · ([\d.]+) = ([\d.]+)", text)[0])
    assert n == WIDTH
    assert squares == pytest.approx(4 * 2 / (WIDTH + WIDTH), rel=0.2)
    assert factor == pytest.approx(n * squares, rel=0.1)
    assert text.endswith("made larger")
    explorer.controls["scale"].value = 0.5
    assert explorer.artists["formula"].get_text().endswith("made smaller")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"rule": "zeros"}, "All neurons of a layer are the same"),
        ({"scale": 0.3, "depth": 3}, "The signals die on the way forward"),
        ({"scale": 0.3, "depth": 10}, "T?he (errors|signals) die on the way"),
        ({"scale": 10.0}, "Most neurons of the last layer are at a limit"),
        ({"scale": 10.0, "activation": "relu"}, "nothing limits ReLU"),
        ({"scale": 1.0}, "Signals arrive both ways"),
        ({"scale": 0.3}, "no better than one answer for all points"),
        ({"scale": 1.0}, "it has learnt"),
        ({"scale": 3.0, "activation": "relu"}, "no better than one answer"),
    ],
)
def test_the_sentence_says_what_and_why(settings, said):
    assert re.search(said, InitialisationExplorer(**settings).sentence)


X = [[0, 0], [1, 2], [2, 0.5]]
Y = [[0], [1], [0]]


def test_own_data_are_taken_and_stand_in_the_call():
    explorer = InitialisationExplorer(X=X, Y=Y)
    assert explorer.settings["data"] == "yours"
    assert "on yours:" in explorer.sentence
    assert explorer.call.endswith("data='yours', X=[[0, 0], [1, 2], [2, 0.5]], Y=[[0], [1], [0]])")
    again = eval(explorer.call)
    assert again.sentence == explorer.sentence
    assert len(explorer.artists["points 0"].get_xdata()) == 2
    assert len(explorer.artists["points 1"].get_xdata()) == 1
    line = explorer.artists["one answer"].get_ydata()[0]
    assert line == pytest.approx(1 / 3 * 2 / 3, abs=1e-5)
    explorer.controls["data"].value = "XOR"
    assert explorer.artists["one answer"].get_ydata()[0] == 0.25


@pytest.mark.parametrize(
    ("X", "Y", "message"),
    [
        (X, None, "belong together"),
        ([[0, 0, 1]], [[0]], r"X has shape \(1, 3\)"),
        (X, [0, 1, 0], r"Y has shape \(3,\)"),
        (X, [[0], [2], [0]], "expected targets 0 and 1"),
        (X, [[0], [0], [0]], "expected targets 0 and 1"),
        ([[0, 0], [1, np.inf], [2, 1]], Y, "not finite"),
    ],
)
def test_refused_data(X, Y, message):
    with pytest.raises(ValueError, match=message):
        InitialisationExplorer(X=X, Y=Y)


def test_named_data():
    for name in plane_data.NAMES:
        X, Y = plane_data.named(name)
        assert X.shape == (len(Y), 2)
        assert set(Y[:, 0]) == {0.0, 1.0}
    X, Y = plane_data.named("above a curve")
    assert ((X[:, 1] > 0.6 * np.sin(3 * X[:, 0])) == (Y[:, 0] == 1)).all()
    with pytest.raises(ValueError, match="data is 'stars', expected one of XOR"):
        plane_data.named("stars")


def test_fast_enough_to_drag():
    explorer = InitialisationExplorer(depth=6)
    used = []
    for scale in (0.1, 0.3, 0.5, 0.7, 1.4, 2.0, 3.0, 5.0):
        start = time.process_time()
        explorer.controls["scale"].value = scale
        used.append(time.process_time() - start)
    assert min(used) < 0.25  # the others may have been disturbed
