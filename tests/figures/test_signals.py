"""What layers send forward and back, drawn: histograms and spreads by layer."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from nnlib.course import figures
from nnlib.course.figures.signals import BINS, HALF, draw_histograms, move_histograms


def widths(bar):
    right, _, left = bar.get_data()
    return (right - left) / 2.0


def drawn(layers, low=-1.0, high=1.0):
    bars = draw_histograms(Figure().add_subplot(), len(layers))
    move_histograms(bars, layers, low, high)
    return bars


def test_histograms_count_the_activations():
    first, second = drawn(
        [np.array([-1.0, -1.0, 0.0, 0.01, 1.0]), np.array([[0.5], [0.5], [-0.5]])]
    )
    wide, edges, _ = first.get_data()
    assert len(edges) == BINS + 1
    assert edges[0] == -1
    assert edges[-1] == 1
    np.testing.assert_allclose(widths(first)[[0, BINS // 2, -1]], [HALF, HALF, HALF / 2])
    assert np.count_nonzero(widths(first)) == 3
    assert np.count_nonzero(widths(second)) == 2
    assert wide.min() >= 1.0  # layer 1 stands at 1


def test_what_lies_outside_counts_in_the_last_bin():
    [bar] = drawn([np.array([0.0, 4.0, 8.0])], -3.0, 3.0)
    assert np.flatnonzero(widths(bar)).tolist() == [BINS // 2, BINS - 1]


def test_a_bar_that_is_longer_than_all_others_does_not_flatten_them():
    [bar] = drawn([np.array([0.0] * 90 + [0.5] * 6 + [0.9] * 3)])
    np.testing.assert_allclose(np.sort(widths(bar))[-3:], [HALF / 2, HALF, HALF])


def test_spreads_are_drawn_where_they_are():
    lines = {"s = ½": ([0.5, 0.25], [0.3, 0.6]), "s = 1": ([1.0, 0.9], [0.8, 0.7])}
    picture = figures.signal_spreads(lines)
    for name, (forward, back) in lines.items():
        for way, values in (("forward", forward), ("back", back)):
            x, y = picture.artists[f"{name} {way}"].get_data()
            assert list(x) == [1, 2]
            np.testing.assert_allclose(y, values, rtol=1e-6)
    assert "s = ½: of the activations from 0.5 in layer 1 to 0.25 in layer 2" in picture.description
    assert "of the errors from 0.6 in layer 2 back to 0.3 in layer 1" in picture.description


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "0 networks, expected one to 4"),
        ({"x": ([0.0], [1.0])}, "expected numbers above 0"),
        ({"x": ([1.0], [])}, "expected numbers above 0"),
    ],
)
def test_refusals(given, message):
    with pytest.raises(ValueError, match=message):
        figures.signal_spreads(given)
