"""Descents into a bowl with two curvatures, and what a step leaves."""

import numpy as np
import pytest
from helpers import raises

from nnlib import GradientDescent
from nnlib.course import figures

BENDS = np.array([1.0, 10.0])


def path(rate, steps=12, start=(-4.0, 2.0)):
    optimiser, w, points = GradientDescent(rate), np.array(start), [start]
    for _ in range(steps):
        optimiser.step(w, BENDS * w)
        points.append(w.copy())
    return np.array(points)


def test_paths_are_drawn_as_they_are_and_their_swings_are_counted():
    runs = {"slow": path(0.02), "zigzag": path(0.18)}
    picture = figures.descents(BENDS, runs, title="Two ways")
    for name, points in runs.items():
        np.testing.assert_allclose(picture.artists[name].get_xydata(), points, atol=1e-5)
    assert picture.description == (
        "The path of slow leads in 12 steps from (−4, 2) to (−3.14, 0.14). The path of zigzag "
        "leads in 12 steps from (−4, 2), swinging across the valley 12 times, to (−0.37, 0.14)."
    )
    assert len(picture.cuts) == 1


def test_the_map_is_the_bowl():
    picture = figures.descents([[2.0, 1.0], [1.0, 3.0]], {"one": [(1, 1), (0, 0)]})
    image = picture.figure.axes[0].images[0]
    drawn = np.asarray(image.get_array())
    left, right, bottom, top = image.get_extent()
    rows, columns = drawn.shape
    w1 = left + (right - left) * (np.arange(columns) + 0.5) / columns
    w2 = bottom + (top - bottom) * (np.arange(rows) + 0.5) / rows
    x, y = np.meshgrid(w1, w2)
    np.testing.assert_allclose(drawn, x * x + x * y + 1.5 * y * y, rtol=1e-5, atol=1e-4)


def test_each_path_may_have_a_bowl_of_its_own():
    bowls = {"flat": [1.0, 1.0], "askew": [[5.5, -4.5], [-4.5, 5.5]]}
    across = [(1.0, -1.0), (-0.5, 0.5), (0.25, -0.25), (-0.01, 0.01), (0.0, 0.0)]
    picture = figures.descents(bowls, {"flat": [(2, 1), (1, 0.5)], "askew": across})
    flat, askew = (np.asarray(axes.images[0].get_array()) for axes in picture.figure.axes)
    assert flat[0, 0] == pytest.approx(flat[0, -1])
    assert askew[0, 0] < 0.2 * askew[0, -1]
    assert "askew leads in 4 steps from (1, −1), swinging across the valley 3 times" in (
        picture.description
    )
    with raises(ValueError, "bowls of ['one'], expected one of each path: ['other']"):
        figures.descents({"one": BENDS}, {"other": [(1, 1)]})


def test_swings_too_short_to_be_seen_are_not_counted():
    picture = figures.descents(BENDS, {"zigzag": path(0.18, 60)})
    seen = np.sum(np.abs(np.diff(path(0.18, 60)[:, 1])) > 0.05)
    assert f"swinging across the valley {seen} times" in picture.description
    assert seen < 25


def test_a_path_that_leaves_is_said_to_leave_without_its_digits():
    picture = figures.descents(BENDS, {"far": path(0.3, 40)})
    assert picture.description == "The path of far swings wider and wider, out of the picture."
    assert np.abs(picture.artists["far"].get_xydata()).max() <= 100


@pytest.mark.parametrize("wrong", [[1.0, -1.0], [[1.0, 0.5], [0.2, 1.0]], [1.0, 2.0, 3.0]])
def test_other_bowls_are_refused(wrong):
    with pytest.raises(ValueError, match="expected two positive ones"):
        figures.descents(wrong, {"one": [(1, 1)]})


def test_other_paths_are_refused():
    with raises(ValueError, "path odd has shape (1, 3), expected (steps + 1, 2)"):
        figures.descents(BENDS, {"odd": [(1, 2, 3)]})


def test_factors_cross_at_the_fastest_rate():
    picture = figures.step_factors(BENDS, guess=0.1)
    rates, worst = picture.artists["largest"].get_data()
    expected = np.maximum(abs(1 - rates), abs(1 - 10 * rates))
    np.testing.assert_allclose(worst, expected, atol=1e-6)
    assert rates[worst.argmin()] == pytest.approx(2 / 11, abs=0.001)
    np.testing.assert_allclose(
        picture.artists["λ = 10"].get_ydata(), abs(1 - 10 * rates), atol=1e-6
    )
    assert list(picture.artists["guess"].get_xdata()) == [0.1, 0.1]
    assert "guess" not in figures.step_factors(BENDS).artists
    words = " ".join(text.get_text() for text in picture.figure.axes[0].texts)
    assert "fastest: η = 0.1818" in words
    assert "0.8182 is left" in words


@pytest.mark.parametrize("wrong", [[1.0], [10.0, 1.0], [0.0, 1.0]])
def test_curvatures_in_another_order_are_refused(wrong):
    with pytest.raises(ValueError, match="expected two or more, positive and rising"):
        figures.step_factors(wrong)
