"""Sweeps: every member is the network trained alone, however the ensemble is cut and computed."""

import re
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

import nnlib
from nnlib import SSE, GradientDescent, HalfSSE, Network, init, sweep, sweeps, train

X, Y = nnlib.datasets.xor()
RATES, SEEDS = [0.1, 1.0, 2.0], [0, 7, 11]


def halved(rng, shape):
    """Be a rule that another process can find."""
    return 0.5 * init.normal(rng, shape)


def assert_trained_alone(result, sizes, loss, epochs, **options):
    """Train some members alone and compare."""
    tasks = [(i, j, k) for i in range(3) for j in range(2) for k in range(3)]
    for i, j, k in tasks:
        net = Network(sizes, **options)
        net.initialise(result.rules[j], np.random.default_rng(result.seeds[k]))
        train(net, X, Y, loss, GradientDescent(result.learning_rates[i]), epochs)
        np.testing.assert_allclose(result.theta[i, j, k], net.theta, rtol=1e-12, atol=1e-12)
        final = loss(net.predict(X), Y)
        np.testing.assert_allclose(result.final[i, j, k], final, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("sizes", "options"),
    [
        ([3, 4, 1], {"bias": False}),
        ([3, 4, 1], {"activation": "tanh"}),
        ([3, 5, 4, 1], {"activation": ["tanh", "sigmoid", "sigmoid"]}),
    ],
)
@pytest.mark.parametrize("loss", [SSE, HalfSSE], ids=repr)
def test_a_member_is_the_network_trained_alone(sizes, options, loss):
    rules = ["uniform", halved]
    result = sweep(sizes, X, Y, loss, RATES, rules, SEEDS, epochs=200, **options)
    assert (result.learning_rates, result.rules, result.seeds) == (RATES, rules, SEEDS)
    assert result.final.shape == (3, 2, 3)
    assert result.theta.shape == (3, 2, 3, Network(sizes, **options).n_parameters)
    assert len(np.unique(result.final)) > result.final.size // 2
    assert_trained_alone(result, sizes, loss, 200, **options)


def test_many_members_are_computed_by_the_layout_for_many():
    rates, rules = [0.03, 0.3, 1.0], ["uniform", "normal"]
    result = sweep([3, 4, 1], X, Y, learning_rates=rates, rules=rules, seeds=40, bias=False)
    assert result.seeds == list(range(40))
    assert_trained_alone(result, [3, 4, 1], SSE, 1000, bias=False)


def test_zero_epochs_give_the_start():
    result = sweep([3, 4, 1], X, Y, rules=["he"], seeds=[5], epochs=0)
    net = Network([3, 4, 1])
    net.initialise("he", np.random.default_rng(5))
    np.testing.assert_array_equal(result.theta[0, 0, 0], net.theta)
    assert result.final[0, 0, 0] == pytest.approx(SSE(net.predict(X), Y), rel=1e-14)


def test_blocks_give_the_same(monkeypatch):
    def run():
        return sweep([3, 4, 1], X, Y, SSE, RATES, ["uniform", "normal"], SEEDS, epochs=100)

    whole = run()
    for block in (1, 4, 17, 18):
        monkeypatch.setattr(sweeps, "BLOCK", block)
        cut = run()
        np.testing.assert_allclose(cut.theta, whole.theta, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(cut.final, whole.final, rtol=1e-12, atol=1e-12)


def test_the_map_that_is_given_computes_the_blocks(monkeypatch):
    monkeypatch.setattr(sweeps, "BLOCK", 4)
    sizes = []

    def counting(function, *lists):
        lists = [list(one) for one in lists]
        sizes.extend(len(theta) for theta in lists[0])
        return map(function, *lists)

    arguments = ([3, 4, 1], X, Y, SSE, RATES, ["uniform", "normal"], SEEDS, 50)
    plain = sweep(*arguments)
    counted = sweep(*arguments, map=counting)
    assert sizes == [4, 4, 4, 4, 2]
    with ThreadPoolExecutor(2) as pool:
        threads = sweep(*arguments, map=pool.map)
    for other in (counted, threads):
        np.testing.assert_array_equal(other.theta, plain.theta)
        np.testing.assert_array_equal(other.final, plain.final)


def test_other_processes_compute_the_same(monkeypatch):
    monkeypatch.setattr(sweeps, "BLOCK", 2)
    arguments = ([3, 2, 1], X, Y, HalfSSE, [0.5], [halved], 4, 10)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = sweep(*arguments, map=pool.map, activation="tanh")
    here = sweep(*arguments, activation="tanh")
    np.testing.assert_array_equal(there.theta, here.theta)
    np.testing.assert_array_equal(there.final, here.final)


@pytest.mark.parametrize("sizes", [[3, 4, 1], [3, 6, 1]])
def test_divergence_is_a_result(sizes):
    result = sweep(
        sizes, X, Y, learning_rates=[0.01, 50.0], rules=["normal"], seeds=60,
        activation="identity",
    )  # fmt: skip
    assert np.isfinite(result.final[0]).all()
    assert not np.isfinite(result.final[1]).any()
    assert np.isfinite(result.theta[0]).all()


def test_a_loss_too_large_for_a_float_is_infinite():
    result = sweep([3, 1], X, Y, learning_rates=[1e30], seeds=2, epochs=6, activation="identity")
    assert np.isinf(result.final).all()


def test_float32():
    result = sweep([3, 4, 1], X, Y, seeds=3, epochs=50, dtype=np.float32)
    exact = sweep([3, 4, 1], X, Y, seeds=3, epochs=50)
    assert result.theta.dtype == np.float32
    np.testing.assert_allclose(result.final, exact.final, rtol=1e-4)


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"rules": ["ones"]}, "unknown initialisation rule 'ones'"),
        ({"epochs": -1}, "epochs is -1, expected at least 0"),
        ({"learning_rates": [0.1, -1.0]}, "learning_rate"),
        ({"activation": "sine"}, "unknown activation 'sine'"),
        ({"X": X[:, :2]}, "X has 2 columns, the first layer expects 3"),
        ({"Y": Y[:3]}, "X has 4 rows, Y has 3"),
        ({"learning_rates": []}, "learning_rates is empty, expected at least one"),
        ({"rules": []}, "rules is empty, expected at least one"),
        ({"seeds": 0}, "seeds is empty, expected at least one"),
    ],
)
def test_what_cannot_be_swept_is_refused(keywords, message):
    arguments = {"X": X, "Y": Y, "seeds": 2, "epochs": 1} | keywords
    with pytest.raises(ValueError, match=re.escape(message)):
        sweep([3, 4, 1], **arguments)
