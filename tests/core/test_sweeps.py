"""Sweeps: every member is the network trained alone, however the ensemble is cut and computed."""

import re
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import product
from multiprocessing import get_context

import numpy as np
import pytest

import nnlib
from nnlib import (
    SSE,
    Adam,
    GradientDescent,
    HalfSSE,
    Network,
    RMSprop,
    blocks,
    init,
    sweep,
    train,
)
from nnlib.sweeps import epochs_to, epochs_until_diverged

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
        np.testing.assert_allclose(result.theta[i, 0, j, 0, k], net.theta, rtol=1e-12, atol=1e-12)
        final = loss(net.predict(X), Y)
        np.testing.assert_allclose(result.final[i, 0, j, 0, k], final, rtol=1e-12, atol=1e-12)


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
    result = sweep(sizes, X, Y, loss, RATES, rules, SEEDS, 200, theta=True, **options)
    assert (result.learning_rates, result.rules, result.seeds) == (RATES, rules, SEEDS)
    assert result.final.shape == (3, 1, 2, 1, 3)
    assert result.theta.shape == (3, 1, 2, 1, 3, Network(sizes, **options).n_parameters)
    assert result.measured is None
    assert len(np.unique(result.final)) > result.final.size // 2
    assert_trained_alone(result, sizes, loss, 200, **options)


def test_many_members_are_computed_by_the_layout_for_many():
    rates, rules = [0.03, 0.3, 1.0], ["uniform", "normal"]
    result = sweep([3, 4, 1], X, Y, SSE, rates, rules, 40, theta=True, bias=False)
    assert result.seeds == list(range(40))
    assert_trained_alone(result, [3, 4, 1], SSE, 1000, bias=False)


OPTIMISERS = [GradientDescent, partial(GradientDescent, momentum=0.9), RMSprop, Adam]


def test_every_optimiser_and_scale_gives_the_network_trained_alone(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 5)  # 12 networks of each optimiser: 5, 5 and 2
    rates, scales = [0.02, 0.1], [0.5, 2.0]
    result = sweep(
        [3, 5, 1], X, Y, SSE, rates, ["normal"], [3, 8, 9], 60,
        optimisers=OPTIMISERS, scales=scales, theta=True,
    )  # fmt: skip
    assert result.final.shape == (2, 4, 1, 2, 3)
    for i, j, k, l in product(range(2), range(4), range(2), range(3)):
        net = Network([3, 5, 1])
        net.initialise("normal", np.random.default_rng(result.seeds[l]))
        net.theta = scales[k] * net.theta
        train(net, X, Y, SSE, OPTIMISERS[j](rates[i]), 60)
        np.testing.assert_allclose(result.theta[i, j, 0, k, l], net.theta, rtol=1e-12, atol=1e-12)


def test_a_measure_sees_the_losses_of_each_network(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 4)
    arguments = ([3, 4, 1], X, Y, SSE, [0.5, 2.0], ["normal"], 5, 300)
    curves = sweep(*arguments, measure=np.transpose).measured
    assert curves.shape == (2, 1, 1, 1, 5, 301)
    for i, k in product(range(2), range(5)):
        net = Network([3, 4, 1])
        net.initialise("normal", np.random.default_rng(k))
        losses = train(net, X, Y, SSE, GradientDescent([0.5, 2.0][i]), 300).loss
        np.testing.assert_allclose(curves[i, 0, 0, 0, k, :-1], losses, rtol=1e-12)
        assert curves[i, 0, 0, 0, k, -1] == pytest.approx(SSE(net.predict(X), Y), rel=1e-12)
    target = np.sort(curves.min(axis=-1).ravel())[6]  # seven of ten networks come so far
    reached = sweep(*arguments, measure=partial(epochs_to, target=target)).measured
    assert np.isfinite(reached).sum() == 7
    for epochs, curve in zip(reached.ravel(), curves.reshape(10, -1), strict=True):
        if np.isfinite(epochs):
            assert curve[int(epochs)] <= target
            assert (curve[: int(epochs)] > target).all()
        else:
            assert (curve > target).all()


def test_how_fast_a_training_diverges():
    losses = np.array([[1.0, 1.0, 2.0], [3.0, np.inf, 1.0], [np.nan, np.nan, 0.5]])
    np.testing.assert_array_equal(epochs_until_diverged(losses), [2, 1, np.inf])
    result = sweep(
        [3, 1], X, Y, learning_rates=[0.01, 1e3, 1e30], seeds=2, epochs=200,
        activation="identity", measure=epochs_until_diverged,
    )  # fmt: skip
    slow, fast, faster = result.measured[:, 0, 0, 0]
    assert np.isinf(slow).all()
    assert (faster < fast).all()
    assert not np.isfinite(result.final[1:]).any()


def test_what_was_not_asked_for_is_not_kept():
    result = sweep([3, 4, 1], X, Y, seeds=2, epochs=3)
    assert result.theta is None
    assert result.measured is None


def test_a_pool_that_takes_one_iterable(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 2)
    arguments = ([3, 2, 1], X, Y, HalfSSE, [0.5], ["normal"], 4, 10)
    with get_context("spawn").Pool(1) as pool:
        there = sweep(*arguments, map=pool.map)
    np.testing.assert_array_equal(there.final, sweep(*arguments).final)


def test_futures_are_no_results():
    def submitted(function, blocks):
        return [Future() for _ in blocks]

    expected = "map gave Future objects, not what blocks return: with Dask pass Client"
    with pytest.raises(TypeError, match=expected):
        sweep([3, 2, 1], X, Y, seeds=2, epochs=1, map=submitted)


def test_progress_is_shown_block_by_block(monkeypatch, capsys):
    monkeypatch.setattr(blocks, "BLOCK", 2)
    sweep([3, 2, 1], X, Y, seeds=5, epochs=1, progress=True)
    assert "3/3" in capsys.readouterr().err


def test_zero_epochs_give_the_start():
    result = sweep([3, 4, 1], X, Y, rules=["he"], seeds=[5], epochs=0, theta=True)
    net = Network([3, 4, 1])
    net.initialise("he", np.random.default_rng(5))
    np.testing.assert_array_equal(result.theta[0, 0, 0, 0, 0], net.theta)
    assert result.final.item() == pytest.approx(SSE(net.predict(X), Y), rel=1e-14)


def test_blocks_give_the_same(monkeypatch):
    def run():
        return sweep([3, 4, 1], X, Y, SSE, RATES, ["uniform", "normal"], SEEDS, 100, theta=True)

    whole = run()
    for block in (1, 4, 17, 18):
        monkeypatch.setattr(blocks, "BLOCK", block)
        cut = run()
        np.testing.assert_allclose(cut.theta, whole.theta, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(cut.final, whole.final, rtol=1e-12, atol=1e-12)


def test_the_map_that_is_given_computes_theblocks(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 4)
    sizes = []

    def counting(function, blocks):
        sizes.extend(len(block.seeds) for block in blocks)
        return map(function, blocks)

    arguments = ([3, 4, 1], X, Y, SSE, RATES, ["uniform", "normal"], SEEDS, 50)
    plain = sweep(*arguments, theta=True)
    counted = sweep(*arguments, theta=True, map=counting)
    assert sizes == [4, 4, 4, 4, 2]
    with ThreadPoolExecutor(2) as pool:
        threads = sweep(*arguments, theta=True, map=pool.map)
    for other in (counted, threads):
        np.testing.assert_array_equal(other.theta, plain.theta)
        np.testing.assert_array_equal(other.final, plain.final)


def test_other_processes_compute_the_same(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 2)
    arguments = ([3, 2, 1], X, Y, HalfSSE, [0.5], [halved], 4, 10)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = sweep(*arguments, theta=True, map=pool.map, activation="tanh")
    here = sweep(*arguments, theta=True, activation="tanh")
    np.testing.assert_array_equal(there.theta, here.theta)
    np.testing.assert_array_equal(there.final, here.final)


@pytest.mark.parametrize("sizes", [[3, 4, 1], [3, 6, 1]])
def test_divergence_is_a_result(sizes):
    result = sweep(
        sizes, X, Y, learning_rates=[0.01, 50.0], rules=["normal"], seeds=60,
        activation="identity", theta=True,
    )  # fmt: skip
    assert np.isfinite(result.final[0]).all()
    assert not np.isfinite(result.final[1]).any()
    assert np.isfinite(result.theta[0]).all()


def test_a_loss_too_large_for_a_float_is_infinite():
    result = sweep([3, 1], X, Y, learning_rates=[1e30], seeds=2, epochs=6, activation="identity")
    assert np.isinf(result.final).all()


def test_float32():
    result = sweep([3, 4, 1], X, Y, seeds=3, epochs=50, theta=True, dtype=np.float32)
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
        ({"seeds": [3, -1]}, "a seed is -1, expected at least 0"),
        ({"optimisers": []}, "optimisers is empty, expected at least one"),
        ({"scales": []}, "scales is empty, expected at least one"),
        ({"scales": [1.0, np.inf]}, "scales is [1.0, inf], expected finite numbers"),
        ({"measure": np.min}, "measure returned shape (), expected an entry for each of 2 net"),
    ],
)
def test_what_cannot_be_swept_is_refused(keywords, message):
    arguments = {"X": X, "Y": Y, "seeds": 2, "epochs": 1} | keywords
    with pytest.raises(ValueError, match=re.escape(message)):
        sweep([3, 4, 1], **arguments)


@pytest.mark.parametrize("given", [Adam(0.1), "adam", np.array])
def test_optimisers_are_made_by_the_sweep(given):
    with pytest.raises(TypeError, match="expected functions that make an optimiser"):
        sweep([3, 4, 1], X, Y, seeds=2, epochs=1, optimisers=[given])
