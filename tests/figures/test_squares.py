"""Errors as squares: sides and areas are those of the errors, and the smallest sum is named."""

import numpy as np
import pytest
from helpers import raises

from nnlib.course import figures
from nnlib.course.figures.squares import LANE

Y = [0, 1, 0, 1]
THREE = {"A": [0.9, 1, 0, 1], "B": [0.4, 0.6, 0.4, 0.6], "C": [0.6, 0.4, 0, 1]}


def written(picture):
    return [text.get_text() for axes in picture.figure.axes for text in axes.texts]


@pytest.mark.parametrize("name", THREE)
def test_each_square_stands_on_its_error(name):
    picture = figures.error_squares(THREE, Y)
    for j, (output, target) in enumerate(zip(THREE[name], Y, strict=True)):
        square = picture.artists[f"square {j + 1} of {name}"]
        assert square.get_width() == square.get_height() == pytest.approx(abs(output - target))
        assert square.get_xy() == pytest.approx((j * LANE, min(output, target)))
        dot = picture.artists[f"output {j + 1} of {name}"]
        np.testing.assert_allclose(dot.get_xydata(), [[j * LANE, output]], atol=1e-6)
    total = picture.artists[f"sum of {name}"]
    assert total.get_width() ** 2 == pytest.approx(np.sum(np.subtract(THREE[name], Y) ** 2))


def test_the_areas_are_added_up():
    said = written(figures.error_squares(THREE, Y))
    assert said.count("+") == 3 * (len(Y) - 1)
    assert said.count("=") == 3


def test_a_square_is_one_on_the_screen_too():
    for rows in ({"a": [1.0, 0.2]}, {"a": [1.0, 0.2], "b": [0, 0]}, {k: [1, 0.5] for k in "abc"}):
        picture = figures.error_squares(rows, [0, 1])
        for name in ("square 1 of a", "sum of a"):
            box = picture.artists[name].get_window_extent()
            assert box.width == pytest.approx(box.height, rel=1e-6)
            assert box.width > 60


def test_the_smallest_sum_and_the_guess_are_named():
    words = written(figures.error_squares(THREE, Y, guess="A"))
    assert "0.64\nthe smallest" in words
    assert "0.81\nyour guess" in words
    assert "0.64\nthe smallest\nyour guess" in written(figures.error_squares(THREE, Y, guess="B"))
    two = {"A": [0.5, 0.5], "B": [0, 0]}
    assert "0.50\nthe smaller" in written(figures.error_squares(two, [0, 1]))
    alike = {"A": [0.5, 0.5], "B": [0.5, 0.5]}
    assert not any("small" in text for text in written(figures.error_squares(alike, [0, 1])))


def test_the_description_adds_up():
    text = figures.error_squares(THREE, Y).description
    assert "C: areas 0.36, 0.36, 0.00 and 0.00, together 0.72." in text


def test_what_is_no_prediction_is_refused():
    with raises(ValueError, "0 predictions, expected one, two or three"):
        figures.error_squares({}, [0])
    with raises(ValueError, "A has shape (1, 2) and y (2,), expected (m,) for both"):
        figures.error_squares({"A": [[0, 1]]}, [0, 1])
    with pytest.raises(ValueError, match="expected numbers from 0 to 1"):
        figures.error_squares({"A": [0, 1.5]}, [0, 1])


def test_a_square_grows_by_two_strips_and_a_corner():
    picture = figures.growing_square(0.6, steps=(0.3, 0.1))
    for h in (0.3, 0.1):
        parts = [picture.artists[f"{part} {h:g}"] for part in ("side", "top", "corner")]
        areas = [part.get_width() * part.get_height() for part in parts]
        assert areas == pytest.approx([0.6 * h, 0.6 * h, h * h])
        assert sum(areas) == pytest.approx((0.6 + h) ** 2 - 0.6**2)
    assert "A step of 0.3 adds 0.45 to its area, 1.5 for each unit" in picture.description
    for wrong in ((0.0, (0.1,)), (0.5, (0.1, -0.1))):
        with pytest.raises(ValueError, match="expected numbers larger than 0"):
            figures.growing_square(*wrong)
