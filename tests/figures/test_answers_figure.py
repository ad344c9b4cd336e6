"""What many networks answer: dots where the answers are, medians, a guess, refusals."""

import numpy as np
import pytest

from nnlib.course import figures

ROWS = {"sure": [0.9, 0.92, 0.91], "unsure": [0.1, 0.8, 0.4]}


def test_dots_lie_at_the_answers_in_their_rows():
    picture = figures.answers(ROWS, "Two questions")
    for k, (row, floor) in enumerate(zip(ROWS.values(), (1.0, 0.0), strict=True), start=1):
        x, y = picture.artists[f"answers {k}"].get_offsets().T
        np.testing.assert_allclose(x, np.sort(row))
        assert np.all((y > floor) & (y < floor + 1.0))
    assert picture.description == (
        "A dot for each of 3 networks, from answer 0 to answer 1. sure: from 0.9 to 0.92, median "
        "0.91. unsure: from 0.1 to 0.8, median 0.4."
    )
    assert "guess" not in picture.artists


def test_a_guess_is_marked_in_the_last_row():
    picture = figures.answers(ROWS, "Two questions", guess=0.25)
    [x], [y] = picture.artists["guess"].get_data()
    assert x == 0.25
    assert 0.0 < y < 1.0


@pytest.mark.parametrize("rows", [{}, {"none": []}, {"large": [0.5, 1.2]}, {"nan": [np.nan]}])
def test_answers_refuse(rows):
    with pytest.raises(ValueError, match="expected at least one question"):
        figures.answers(rows, "x")
