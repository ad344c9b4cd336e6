"""Where descent ends against the learning rate: rest, cycles, chaos, both valleys, nothing."""

import numpy as np
import pytest
from helpers import raises

from nnlib.course import figures
from nnlib.course.figures.where_it_ends import ROWS, values, visits


def slope(w):
    return 4 * w * (w * w - 1)


@pytest.mark.parametrize(("rate", "count"), [(0.2, 1), (0.249, 1), (0.26, 2), (0.3, 2), (0.32, 4)])
def test_the_values_that_are_visited_are_counted(rate, count):
    found = values(visits(slope, np.array([rate]), 0.3)[:, 0])
    assert len(found) == count
    image = found[None, :]
    for _ in range(count):  # after so many steps each value is itself again
        image = image - rate * slope(image)
    np.testing.assert_allclose(image[0], found, atol=3e-3)


def test_the_borders_are_where_they_can_be_computed():
    rates = np.array([0.399, 0.4, 0.4995, 0.5005])
    visited = visits(slope, rates, 0.3)
    assert visited[:, 0].min() > 0  # the other valley is out of reach below (3√3/2 − 1)/4
    assert visited[:, 1].min() < 0 < visited[:, 1].max()
    assert np.abs(visited[:, 2]).max() <= np.sqrt(2) + 1e-9
    assert np.isnan(visited[-1, 3])


def test_what_is_drawn_is_where_it_is_visited():
    rates = np.linspace(0.05, 0.55, 26)
    picture = figures.where_it_ends(slope, rates, 0.3, {"limit": 0.25}, title="Past the limit")
    ink = np.asarray(picture.artists["ink"].get_array())
    left, right, bottom, top = picture.artists["ink"].get_extent()
    assert ink.shape == (ROWS, len(rates))
    assert (left + right) / 2 == pytest.approx(0.3)
    resting, gone = ink[:, 3], ink[:, -1]
    assert np.count_nonzero(resting) == 1
    row = int((1.0 - bottom) / (top - bottom) * ROWS)
    assert abs(int(np.flatnonzero(resting)[0]) - row) <= 1
    assert not gone.any()
    assert [text.get_text() for text in picture.figure.axes[0].texts] == ["limit"]
    assert picture.description.startswith("One line at w = 1 up to η = 0.23, where it parts")
    assert "both sides of 0" in picture.description
    assert picture.description.endswith("above 0.49 nothing is left.")


def test_what_cannot_be_drawn_is_refused():
    with raises(ValueError, "from 3.0 every descent diverges"):
        figures.where_it_ends(slope, [0.3, 0.4], 3.0)
    with pytest.raises(ValueError, match="expected at least two increasing numbers"):
        figures.where_it_ends(slope, [0.4, 0.3], 0.3)
