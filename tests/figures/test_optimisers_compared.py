"""Final losses of many networks against the learning rate, a panel for each optimiser."""

import numpy as np
import pytest
from helpers import raises

from nnlib.course import figures

RATES = [0.1, 1.0, 10.0]
FINAL = {
    "plain": [[0.5, 0.4, 0.3], [0.01, 0.02, 0.3], [2.0, 1.0, np.nan]],
    "other": [[0.001, 0.002, 0.003], [0.5, 0.5, 0.01], [2.0, 2.0, 2.0]],
}


def test_medians_and_counts_are_those_of_the_losses():
    picture = figures.final_losses(RATES, FINAL, learnt=0.05, title="Two optimisers")
    for name, losses in FINAL.items():
        x, middle = picture.artists[f"{name} median"].get_data()
        np.testing.assert_allclose(x, RATES)
        wanted = np.median(np.where(np.isfinite(losses), losses, 2.0), axis=1)
        np.testing.assert_allclose(middle, wanted, rtol=1e-6)
    heights = [picture.artists[f"plain bar {k}"].get_height() for k in (1, 2, 3)]
    assert heights[0] == heights[2] == 0.0
    assert heights[1] > 0.0
    assert picture.artists["other bar 1"].get_height() > heights[1]  # three of three, not two
    words = [text.get_text() for axes in picture.figure.axes for text in axes.texts]
    assert "at most 2 of 3 learn" in words
    assert "at most 3 of 3 learn" in words
    assert picture.description == (
        "With plain, 2 of 3 networks learn at η = 1; more than half of them from 1 to 1. "
        "With other, 3 of 3 networks learn at η = 0.1; more than half of them from 0.1 to 0.1."
    )
    assert len(picture.cuts) == 1


def test_where_nothing_learns_it_says_so():
    picture = figures.final_losses(RATES, {"none": np.ones((3, 4))}, learnt=0.05)
    assert picture.description.endswith("0 of 4 networks learn; nowhere more than half of them.")


def test_other_shapes_are_refused():
    with raises(ValueError, "short has shape (2, 3), expected (3, seeds)"):
        figures.final_losses(RATES, {"short": np.ones((2, 3))}, learnt=0.05)
    with pytest.raises(ValueError, match="increasing"):
        figures.final_losses([1, 1, 2], FINAL, learnt=0.05)
