"""Mean and median: each curve is lowest where it should be, before and after the move."""

import numpy as np
import pytest

from nnlib.course import figures

BEFORE, AFTER = [10, 12, 15, 17, 21], [10, 12, 15, 17, 96]


@pytest.mark.parametrize(
    ("curve", "best"),
    [("squares before", 15), ("squares after", 30), ("sizes before", 15), ("sizes after", 15)],
)
def test_each_curve_is_lowest_at_its_best_answer(curve, best):
    c, loss = figures.mean_and_median(BEFORE, AFTER).artists[curve].get_data()
    assert abs(c[loss.argmin()] - best) <= c[1] - c[0]
    figure = figures.mean_and_median(BEFORE, AFTER)
    [place], [height] = figure.artists[f"best {curve}"].get_data()
    assert place == best
    assert height <= loss.min()


def test_the_curves_are_the_sums():
    artists = figures.mean_and_median(BEFORE, AFTER).artists
    for kind, size in (("squares", np.square), ("sizes", np.abs)):
        c, loss = artists[f"{kind} after"].get_data()
        sums = np.array([sum(size(one - y) for y in AFTER) for one in c])
        np.testing.assert_allclose(loss, sums, rtol=1e-6)


def test_before_and_after_are_drawn_on_one_scale():
    # at 15: 25 + 9 + 0 + 4 + 36 = 74 before; at 30: 400 + 324 + 225 + 169 + 4356 = 5474 after
    artists = figures.mean_and_median(BEFORE, AFTER).artists
    heights = [artists[f"best squares {which}"].get_ydata()[0] for which in ("before", "after")]
    assert heights == [74, 5474]
    heights = [artists[f"best sizes {which}"].get_ydata()[0] for which in ("before", "after")]
    assert heights == [16, 91]
    for kind in ("squares", "sizes"):
        axes = artists[f"{kind} before"].axes
        assert artists[f"{kind} after"].axes is axes
        assert axes.get_ylim()[1] > artists[f"{kind} before"].get_ydata().max()
        assert min(axes.get_yticks()) == 0.0


def test_the_description_says_what_moves_and_what_stays():
    text = figures.mean_and_median(BEFORE, AFTER).description
    assert "of which 21 moves to 96. By squares" in text
    assert "the mean: it moves from 15 to 30." in text
    assert text.endswith("the median: it stays at 15.")


def test_a_guess_is_drawn_into_both_panels():
    artists = figures.mean_and_median(BEFORE, AFTER, guess=[40, 17]).artists
    assert list(artists["guess squares"].get_xdata()) == [40, 40]
    assert list(artists["guess sizes"].get_xdata()) == [17, 17]
    assert "guess squares" not in figures.mean_and_median(BEFORE, AFTER).artists


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ([1, 2, 3], [1, 2], "two rows of the same odd length"),
        ([1, 2], [1, 3], "two rows of the same odd length"),
        ([[1, 2, 3]], [[1, 2, 4]], "two rows of the same odd length"),
        ([1, 2, 3], [1, 2, 3], "expected one number to move"),
    ],
)
def test_what_cannot_be_compared_is_refused(before, after, message):
    with pytest.raises(ValueError, match=message):
        figures.mean_and_median(before, after)
