"""What layers send forward and back, drawn: histograms and spreads by layer."""

import numpy as np
import pytest

from nnlib.course import figures
from nnlib.course.figures.signals import BINS, HALF


def widths(bar):
    right, _, left = bar.get_data()
    return (right - left) / 2.0


def test_histograms_count_the_activations():
    layers = [np.array([-1.0, -1.0, 0.0, 0.01, 1.0]), np.array([[0.5], [0.5], [-0.5]])]
    picture = figures.layer_histograms({"one": layers, "two": layers[::-1]})
    first, second = (picture.artists[f"network 1 layer {l}"] for l in (1, 2))
    wide, edges, _ = first.get_data()
    assert len(edges) == BINS + 1
    assert edges[0] == -1
    assert edges[-1] == 1
    np.testing.assert_allclose(widths(first)[[0, BINS // 2, -1]], [HALF, HALF, HALF / 2])
    assert np.count_nonzero(widths(first)) == 3
    assert np.count_nonzero(widths(second)) == 2
    assert wide.min() >= 1.0  # layer 1 stands at 1
    assert "one: the standard deviation goes from 0.75 in layer 1 to 0.47" in picture.description
    assert "0 % of layer 2 lie beyond ±0.9" in picture.description
    assert "two: the standard deviation goes from 0.47 in layer 1 to 0.75" in picture.description
    assert "60 % of layer 2" in picture.description
    assert len(picture.cuts) == 1


def test_histograms_reach_as_far_as_relu_does():
    picture = figures.layer_histograms({"large": [np.array([0.0, 4.0, 8.0])]})
    _, edges, _ = picture.artists["network 1 layer 1"].get_data()
    assert edges[-1] == -edges[0] == 8.0


def test_a_bar_that_is_longer_than_all_others_does_not_flatten_them():
    picture = figures.layer_histograms({"relu": [np.array([0.0] * 90 + [0.5] * 6 + [0.9] * 3)]})
    drawn = widths(picture.artists["network 1 layer 1"])
    np.testing.assert_allclose(np.sort(drawn)[-3:], [HALF / 2, HALF, HALF])


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
    ("draw", "given", "message"),
    [
        (figures.layer_histograms, {}, "no layers"),
        (figures.layer_histograms, {"x": []}, "no layers"),
        (figures.layer_histograms, {"x": [[0.0, np.nan]]}, "expected finite numbers"),
        (figures.signal_spreads, {}, "0 networks, expected one to 4"),
        (figures.signal_spreads, {"x": ([0.0], [1.0])}, "expected numbers above 0"),
        (figures.signal_spreads, {"x": ([1.0], [])}, "expected numbers above 0"),
    ],
)
def test_refusals(draw, given, message):
    with pytest.raises(ValueError, match=message):
        draw(given)
