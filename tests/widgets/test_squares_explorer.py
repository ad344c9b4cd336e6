"""The explorer of squares: areas, their sum, the point on the curve, and which way is down."""

import numpy as np
import pytest

from nnlib import numerical_gradient, sigmoid
from nnlib.course.widgets import SquaresExplorer
from nnlib.course.widgets.base import _pages
from nnlib.course.widgets.squares import X, Y, slope


def loss(w):
    return sum((1 / (1 + np.exp(-w * x)) - y) ** 2 for x, y in zip(X, Y, strict=True))


@pytest.mark.parametrize("w", [-6.0, -1.3, 0.0, 0.7, 6.0])
def test_squares_and_point_belong_to_the_weight(w):
    artists = SquaresExplorer(w).artists
    for j in range(3):
        side = abs(sigmoid(w * X[j]) - Y[j])
        square = artists[f"square {j + 1}"]
        assert square.get_width() == square.get_height() == pytest.approx(side, abs=1e-6)
        box = square.get_window_extent()
        assert box.width == pytest.approx(box.height, rel=1e-6)
        assert artists[f"area {j + 1}"].get_text() == f"{side**2:.2f}"
    np.testing.assert_allclose(artists["point"].get_xydata(), [[w, loss(w)]], atol=1e-6)
    assert artists["sum"].get_text() == f"{loss(w):.2f}"
    x, y = artists["curve"].get_data()
    np.testing.assert_allclose(y, [loss(one) for one in x], atol=1e-6)


@pytest.mark.parametrize("w", [-6.0, -1.3, 0.2, 3.0])
def test_the_slope_is_that_of_the_curve(w):
    assert slope(w) == pytest.approx(float(numerical_gradient(loss, w)), rel=1e-6)


@pytest.mark.parametrize(
    ("w", "end"),
    [
        (-6.0, "The curve is flat (slope −0.005): the neuron is sure of all its answers, 1.00, "
         "0.00, 0.00, also of the wrong ones, and moves none of them."),
        (0.0, "The slope is −0.500: down is to the right."),
        (0.7, "The lowest place: a larger weight or a smaller one costs more."),
        (2.0, "The slope is 0.159: down is to the left."),
    ],
)  # fmt: skip
def test_the_sentence_says_which_way_is_down(w, end):
    sentence = SquaresExplorer(w).sentence
    assert sentence.startswith(f"w = {w:.1f}".replace("-", "−"))
    assert sentence.endswith(end)


def test_a_flipbook_passes_through_flat_and_falling():
    explorer, said = SquaresExplorer(), set()
    for w in _pages(explorer.controls["w"]):
        explorer.controls["w"].value = w
        said |= {word for word in ("flat", "left", "right") if f" {word}" in explorer.sentence}
    assert said == {"flat", "left", "right"}
