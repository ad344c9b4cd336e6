"""Random directions, the ways down, and the judge's portrait."""

import numpy as np
import pytest

from nnlib import sigmoid
from nnlib.course import figures


def test_directions_are_drawn_at_their_true_angles():
    cosine = np.array([1.0, -1.0, 0.6, -0.8, 0.0])
    picture = figures.directions({2: cosine, 9: 0.1 * cosine})
    for P, c in ((2, cosine), (9, 0.1 * cosine)):
        ends = picture.artists[f"{P} parameters"].get_xydata().reshape(-1, 3, 2)
        np.testing.assert_allclose(ends[:, [0, 2]], 0.0)
        np.testing.assert_allclose(ends[:, 1, 0], c, atol=1e-6)
        np.testing.assert_allclose(np.hypot(*ends[:, 1].T), 1.0, atol=1e-6)
    assert "With 2 parameters they fill the circle: the cosine has the mean size 0.68." in (
        picture.description
    )
    assert "With 9 they form a narrow sheaf straight across: 0.068." in picture.description


def test_directions_show_a_guess_beside_the_truth():
    picture = figures.directions({2: [0.5], 10: [0.25]}, guess={10: 0.7})
    assert picture.description.endswith("Guessed: 0.7 with 10.")
    texts = [[text.get_text() for text in axes.texts] for axes in picture.figure.axes]
    assert not any("your guess" in text for text in texts[0])
    assert "your guess: 0.7" in texts[1]


@pytest.mark.parametrize("cosines", [{}, {2: []}, {2: [0.5, 1.2]}])
def test_what_is_no_cosine_is_refused(cosines):
    with pytest.raises(ValueError, match="some numbers from −1 to 1"):
        figures.directions(cosines)


def test_the_ways_down_say_who_arrives_first():
    runs = {"a": ([1, 10, 100], [9.0, 8.0, 4.0]), "b": ([2, 4, 6], [9.0, 3.0, 1.0])}
    picture = figures.ways_down({**runs, "c": ([5, 50], [7.0, 1.5])}, goal=2.0)
    assert "Below 2 came first b, after 6; then c, after 50." in picture.description
    assert "The curve of a ends at 4 after 100 evaluations, that of b at 1" in picture.description
    for name, pair in runs.items():
        np.testing.assert_allclose(picture.artists[name].get_xydata().T, pair, rtol=1e-6)
    assert picture.figure.axes[0].get_xscale() == "symlog"
    assert "Below" not in figures.ways_down(runs).description


def test_the_ways_down_may_begin_before_the_first_evaluation():
    picture = figures.ways_down({"a": ([0, 2, 4], [9.0, 5.0, 1.0])})
    assert picture.figure.axes[0].get_xlim()[0] == 0.0
    assert list(picture.artists["a"].get_xydata()[0]) == [0.0, 9.0]


@pytest.mark.parametrize(
    ("runs", "message"),
    [
        ({}, "0 runs, expected 1 to 4"),
        ({name: ([1], [1]) for name in "abcde"}, "5 runs, expected 1 to 4"),
        ({"a": ([1, 2], [1.0])}, r"a: costs of shape \(2,\), losses of \(1,\)"),
    ],
)
def test_ways_down_refuse(runs, message):
    with pytest.raises(ValueError, match=message):
        figures.ways_down(runs)


def test_the_judge_s_portrait_names_both_troughs():
    h = 10.0 ** np.arange(-12, -1)
    errors = {"forward": h + 1e-16 / h, "central": 0.01 * h**2 + 1e-16 / h}
    picture = figures.judge_errors(h, errors, ours=1e-7)
    assert "forward difference is smallest, about 10⁻⁸, near h = 10⁻⁸" in picture.description
    assert "central difference, about 10⁻¹¹, near 10⁻⁵" in picture.description
    assert picture.description.endswith("our h, 10⁻⁷.")
    np.testing.assert_allclose(picture.artists["central"].get_ydata(), errors["central"], rtol=1e-6)


@pytest.mark.parametrize("errors", [{"forward": [1.0]}, {"forward": [1.0, 0.0]}])
def test_a_portrait_needs_an_error_for_each_push(errors):
    with pytest.raises(ValueError, match="forward: expected 2 errors above 0"):
        figures.judge_errors([1e-6, 1e-5], errors)


def test_our_push_lies_in_the_trough():
    """The numbers that notebook 04 only draws: each processor has its own last digits."""
    w = np.random.default_rng(0).normal(0, 1, 400)
    exact = 2 * (sigmoid(1.5 * w + 0.2) - 1) * sigmoid.derivative(1.5 * w + 0.2) * 1.5

    def error(h, one_way=False):
        if one_way:
            ups, downs = ((sigmoid(1.5 * (w + p) + 0.2) - 1) ** 2 for p in (h, 0.0))
            found = (ups - downs) / h
        else:
            ups, downs = ((sigmoid(1.5 * (w + p) + 0.2) - 1) ** 2 for p in (h, -h))
            found = (ups - downs) / (2 * h)
        return np.sqrt(np.mean((found - exact) ** 2))

    assert 0 < error(1e-6) < 1e-10
    assert 1e-9 < error(1e-8, one_way=True) < 1e-7
    assert error(1e-5) < 1e-10
    assert error(1e-9) > 10 * error(1e-6)  # rounding
    assert error(1e-3) > 100 * error(1e-6)  # the bend
    assert error(1e-8, one_way=True) > 30 * error(1e-6)
    assert all(
        error(h, one_way=True) > 0.3 * error(1e-8, one_way=True) for h in (1e-11, 1e-9, 1e-6)
    )


@pytest.mark.parametrize(("P", "mean"), [(2, 0.637), (10, 0.26), (100, 0.080), (1000, 0.0252)])
def test_the_cosine_shrinks_as_one_over_the_root(P, mean):
    pushes = np.random.default_rng(1).normal(size=(2000, P))
    cosine = np.abs(pushes[:, 0]) / np.linalg.norm(pushes, axis=1)
    assert cosine.mean() == pytest.approx(mean, rel=0.06)
    assert np.mean(cosine**2) == pytest.approx(1 / P, rel=0.1)
