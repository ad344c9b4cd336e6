"""The loss while networks learn: numbers in artists and descriptions, guesses, refusals."""

import re

import numpy as np
import pytest

import nnlib
from nnlib.course import figures

X, Y = nnlib.datasets.xor()
FALL = np.array([1.5, 1.1, 1.0, 0.99, 1.01, 0.96, 0.5, 0.1, 0.04, 0.03, 0.02])


def curve(picture, name):
    return np.asarray(picture.artists[name].get_ydata(), float)


def texts(picture):
    return [text.get_text() for axes in picture.figure.axes for text in axes.texts]


def test_a_run_is_drawn_and_told():
    loss = np.interp(np.arange(501), [0, 150, 300, 500], [1.02, 1.0, 0.02, 0.004])
    picture = figures.loss_curve(loss)
    assert picture.description == "The loss falls from 1.02 to 0.004 in 501 epochs."
    np.testing.assert_allclose(curve(picture, "loss 1"), loss, atol=1e-6)


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        ([0.75], "The loss was recorded for one epoch only and is 0.75."),
        (np.full(100, 1.0), "The loss stays at 1 for all 100 epochs."),
        (np.zeros(10), "The loss stays at 0 for all 10 epochs."),
        ([1.0, 1.5, 2.0], "The loss rises from 1 to 2 in 3 epochs."),
        (
            1.0 + 0.3 * np.cos(2.0 * np.arange(200.0)),
            "The loss goes up and down without settling, starting at 1.3.",
        ),
        ([1.0, 0.5, np.inf], "The loss diverges: it starts at 1 and is above 4 in epoch 2."),
        ([np.nan, np.nan], "The loss diverges: it is no finite number in epoch 0."),
    ],
)
def test_odd_runs_are_told(loss, words):
    assert figures.loss_curve(loss).description == words


def test_a_run_that_explodes_does_not_hide_what_comes_before():
    loss = 0.5 * 1.5 ** np.arange(60.0)
    top = figures.loss_curve(loss).figure.axes[0].get_ylim()[1]
    assert 4.0 * loss[0] <= top < 5.0 * loss[0]


def test_several_runs_have_their_names_at_their_ends():
    runs = np.column_stack([np.linspace(1.0, end, 30) for end in (0.01, 0.012, 0.9)])
    picture = figures.loss_curve(runs, labels=["slow", "slower", "good"])
    assert set(texts(picture)) == {"slow", "slower", "good"}
    heights = sorted(text.xy[1] for text in picture.figure.axes[0].texts)
    assert np.diff(heights).min() >= 0.07  # names do not lie on each other
    told = re.findall(r"loss of (\w+) falls from 1 to (\S+) in", picture.description)
    assert told == [("slow", "0.01"), ("slower", "0.012"), ("good", "0.9")]


def test_many_runs_are_counted():
    text = figures.loss_curve(np.exp(-np.outer(np.arange(50), np.arange(9)) / 99)).description
    assert text.startswith("Of 9 runs over 50 epochs, 8 end lower than they began.")
    assert "The smallest loss at the end is 0.0191 (run 9), the largest 1 (run 1)" in text


@pytest.mark.parametrize("log", [False, True])
def test_a_guess_is_marked_at_the_end(log):
    picture = figures.loss_curve([1.0, 0.5, 0.1], log, guess=3.0)
    assert curve(picture, "guess").tolist() == [3.0]
    assert "your guess" in texts(picture)
    assert picture.figure.axes[0].get_ylim()[1] > 3.0
    assert "guess" not in figures.loss_curve([1.0, 0.5, 0.1], log).artists


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.ones((2, 2, 2)),), r"loss has shape \(2, 2, 2\), expected \(epochs,\)"),
        (([],), r"loss has shape \(0,\)"),
        ((np.ones((5, 2)), False, ["a"]), "1 labels for 2 runs"),
        (([0.0, 0.0], True), "needs a loss above 0"),
        (([1.0, 0.5], True, None, "", 0.0), "guess is 0.0, expected a loss above 0"),
    ],
)
def test_loss_curve_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        figures.loss_curve(*arguments)


def test_phases_are_found_and_written():
    picture = figures.loss_phases(FALL, plateau=1.0, learnt=0.05)
    assert picture.description == (
        "The loss falls from 1.5 to 1 in the first 2 epochs, rests on a plateau near 1 until "
        "epoch 5, falls below 0.05 until epoch 8, and then more and more slowly to 0.02 in "
        "epoch 10."
    )
    assert {"first fall", "plateau", "the fall", "tail", "1.50 → 1.00"} <= set(texts(picture))
    np.testing.assert_array_equal(curve(picture, "loss"), FALL)


@pytest.mark.parametrize(
    ("loss", "message"),
    [
        ([1.0, 0.0, 0.1], "expected a row of three numbers above 0"),
        (np.ones((3, 2)), "expected a row of three numbers above 0"),
        (FALL[:8], "does not come to 1 and then below 0.05"),
        (FALL[::-1], "does not come to 1 and then below 0.05"),
        ([1.5, 0.5, 0.01], "does not come to 1 and then below 0.05"),
    ],
)
def test_a_run_without_the_phases_is_refused(loss, message):
    with pytest.raises(ValueError, match=message):
        figures.loss_phases(loss, 1.0, 0.05)


def ends_at(*finals, epochs=40):
    return np.geomspace(np.ones(len(finals)), finals, epochs)


def test_many_losses_count_where_runs_end():
    picture = figures.many_losses(ends_at(0.001, 0.002, 0.04, 0.5, 0.5, 0.67), 0.05, "Six")
    assert picture.description == (
        "6 curves over 40 epochs, from 1 to 1 at the start. 3 end below 0.05, 2 near 0.5 and "
        "1 near 0.67."
    )
    assert {"3 learnt", "2 at 0.5", "1 at 0.67"} <= set(texts(picture))
    names = picture.artists
    assert sum(name.startswith("learnt") for name in names) == 3
    assert sum(name.startswith("stuck") for name in names) == 3
    assert [names[f"end {k}"].get_width() for k in (1, 2, 3)] == [3, 2, 1]


def test_all_or_none_may_learn():
    assert figures.many_losses(ends_at(0.01, 0.02), 0.05, "x").description.endswith(
        "2 end below 0.05."
    )
    assert figures.many_losses(ends_at(1.0, 0.9), 0.05, "x").description.endswith(
        "0 end below 0.05, 1 near 0.9 and 1 near 1."
    )


def test_the_guessed_number_is_drawn_beside_the_true_one():
    picture = figures.many_losses(ends_at(0.001, 0.5), 0.05, "Two", guess=2)
    assert list(picture.artists["guess"].get_xdata()) == [2, 2]
    assert "your guess" in texts(picture)


@pytest.mark.parametrize("loss", [[1.0, 0.5], [[1.0, 0.5]], [[1.0], [0.0]], [[1.0], [np.nan]]])
def test_many_losses_refuse(loss):
    with pytest.raises(ValueError, match=r"expected \(epochs, runs\), all above 0"):
        figures.many_losses(loss, 0.05, "x")
