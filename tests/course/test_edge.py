"""The edge of trainability: windows, their networks, durations by hand, borders."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
import pytest

import nnlib
from nnlib.course import edge


def test_a_cell_is_the_network_that_it_says():
    rates, scales = edge.middles(0.05, 0.2, 3), edge.middles(0.5, 2.0, 2)
    found = edge.survey((0.05, 0.2), (0.5, 2.0), cells=3, seed=2, epochs=40)
    assert found.learning_rates == pytest.approx(rates.tolist())
    net = nnlib.Network([2, 4, 1], ["tanh", "identity"])
    net.initialise("normal", np.random.default_rng(2))
    net.theta *= scales[1]
    loss = nnlib.train(net, edge.X, edge.Y, nnlib.HalfSSE, nnlib.GradientDescent(rates[2]), 40).loss
    alone = edge.losses(rates, scales[1], seed=2, epochs=40)
    np.testing.assert_allclose(alone[:-1, 2], loss, rtol=1e-9)
    assert alone[-1, 2] == pytest.approx(nnlib.HalfSSE(net.predict(edge.X), edge.Y), rel=1e-9)
    one = edge.train_each(rates, scales, seed=2, epochs=40)
    assert edge.durations(one)[1, 2] == pytest.approx(np.sum(alone[:, 2] / alone[0, 2]))


def test_durations_by_hand():
    steps = np.arange(61.0)[:, None]
    falling, rising = 8.0 * 0.5**steps, 8.0 * 2.0**steps
    losses = np.hstack([falling, rising, np.where(steps < 30, rising, np.nan)])
    assert edge.converges(losses).tolist() == [True, False, False]
    np.testing.assert_allclose(edge.duration(losses), [2.0, -2.0, -2.0], rtol=1e-6)
    still = np.full((61, 1), 3.0)
    still[-1] = 2.9  # the mean of the last twenty is below the first
    assert edge.duration(still)[0] == pytest.approx(61 - 0.1 / 3)
    dip = np.array([[1.0], [0.0], *[[4.0]] * 40])
    assert edge.duration(dip)[0] == pytest.approx(-(1.0 + 1000.0 + 10.0))


def test_windows_are_nested_around_their_middle():
    for zoom in (0, 1, 5):
        (left, right), (low, high) = edge.window(zoom, 0.5, 2.0)
        assert np.sqrt(left * right) == pytest.approx(0.5)
        assert np.sqrt(low * high) == pytest.approx(2.0)
        assert np.log(right / left) == pytest.approx(np.log(20.0) / 4**zoom)
        assert np.log(high / low) == pytest.approx(np.log(30.0) / 4**zoom)
    cells = edge.middles(1.0, 16.0, 4)
    np.testing.assert_allclose(np.log2(cells), [0.5, 1.5, 2.5, 3.5])


def test_a_border_has_the_other_fate_beside_it():
    fates = np.array([[1, 1, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1]])
    expected = np.array([[0, 1, 1], [0, 1, 1], [0, 0, 1], [0, 0, 0]])
    np.testing.assert_array_equal(edge.border(fates), expected)
    np.testing.assert_array_equal(edge.border(fates.T), expected.T)
    assert not edge.border(np.ones((3, 2))).any()


def test_other_sweeps_are_refused():
    sweep = partial(nnlib.sweep, [2, 4, 1], edge.X, edge.Y, nnlib.HalfSSE, epochs=1)
    with pytest.raises(ValueError, match="measured nothing"):
        edge.durations(sweep([0.1, 0.2], seeds=[0], scales=[1.0, 2.0]))
    with pytest.raises(ValueError, match=r"the sweep has the shape \(2, 1, 1, 2, 3\)"):
        edge.durations(sweep([0.1, 0.2], seeds=3, scales=[1.0, 2.0], measure=edge.duration))
    with pytest.raises(ValueError, match="expected several rates and scales"):
        edge.durations(sweep([0.1, 0.2], seeds=[0], measure=edge.duration))


def test_two_processes_find_the_same_bits():
    window = edge.window(2)
    with ProcessPoolExecutor(2) as pool:
        there = edge.survey(*window, cells=64, map=pool.map)
    np.testing.assert_array_equal(there.measured, edge.survey(*window, cells=64).measured)
