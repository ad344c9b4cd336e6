"""The race of two neurons, and the pull that decides it."""

import numpy as np
import pytest
from helpers import raises

from nnlib.course import figures

RUNS = {"quick": [0.5, 0.2, 0.05], "slow": [0.9, 0.8, 0.6, 0.3, 0.08]}


def test_the_runs_are_drawn_as_they_are():
    picture = figures.race(RUNS, guess=3)
    for name, outputs in RUNS.items():
        np.testing.assert_allclose(picture.artists[name].get_ydata(), outputs, atol=1e-6)
    assert list(picture.artists["guess"].get_xdata()) == [3, 3]
    words = [text.get_text() for text in picture.figure.axes[0].texts]
    assert {"2 steps", "4 steps", "quick", "slow", "your guess"} <= set(words)
    assert picture.description.endswith("quick is below 0.1 after 2 steps, slow after 4.")


def test_a_guess_far_too_large_leaves_the_picture_alone():
    alone, guessed = figures.race(RUNS), figures.race(RUNS, guess=5000)
    assert "guess" not in alone.artists
    assert alone.figure.axes[0].get_xlim() == guessed.figure.axes[0].get_xlim()


def test_other_races_are_refused():
    with raises(ValueError, "1 run, expected two"):
        figures.race({"alone": [0.5, 0.05]})
    for wrong in ([0.5, 0.2], [0.5, 0.05, 0.04]):
        with raises(ValueError, "slow does not end with its first output below 0.1"):
            figures.race({"quick": [0.5, 0.05], "slow": wrong})


def test_the_pull_is_largest_at_two_thirds():
    picture = figures.pull_over_output({"mild": 0.5, "sure": 0.9})
    a, slope = picture.artists["slope"].get_data()
    np.testing.assert_allclose(slope, 2 * a * a * (1 - a), atol=1e-6)
    assert a[slope.argmax()] == pytest.approx(2 / 3, abs=0.005)
    assert "its largest, 0.296 at 0.667" in picture.description
    assert picture.description.endswith("Marked: mild, 0.25 at 0.5, and sure, 0.162 at 0.9.")
    assert "Marked" not in figures.pull_over_output({}).description
    with pytest.raises(ValueError, match="expected numbers from 0 to 1"):
        figures.pull_over_output({"odd": 1.2})
