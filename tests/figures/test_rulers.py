"""Points and rulers: the side of every point, the rings, and the words."""

import numpy as np
from helpers import raises

from nnlib import datasets
from nnlib.course import figures

X, Y = datasets.xor()


def rings(picture, panel=1):
    return {tuple(p) for p in np.transpose(picture.artists[f"rings {panel}"].get_data()).tolist()}


def test_rings_are_around_what_is_wrong():
    ways = {"one": [(1, 1, -0.5)], "other": [(-1, -1, 1.5)], "both": [(1, 1, -0.5), (-1, -1, 1.5)]}
    picture = figures.points_and_lines(X, Y, ways)
    assert [rings(picture, k) for k in (1, 2, 3)] == [{(1.0, 1.0)}, {(0.0, 0.0)}, set()]
    assert picture.description == (
        "One: 1 ruler, 3 of 4 points are on their side. "
        "Other: 1 ruler, 3 of 4 points are on their side. "
        "Both: 2 rulers, 4 of 4 points are on their side."
    )
    titles = [axes.get_title() for axes in picture.figure.axes]
    assert titles == ["one\n3 of 4 right", "other\n3 of 4 right", "both\n4 of 4 right"]
    assert len(picture.cuts) == 2


def test_what_lies_on_the_line_is_not_answered_by_1():
    assert rings(figures.points_and_lines(X, Y, {"on it": [(1, 1, -1)]})) == {
        (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)
    }  # fmt: skip


def test_the_coloured_part_of_the_plane_is_where_all_rulers_say_1():
    rng = np.random.default_rng(3)
    for _ in range(5):
        rulers = [tuple(row) for row in rng.normal(0, 1, (2, 3))]
        picture = figures.points_and_lines(X, Y, {"some": rulers})
        [axes] = picture.figure.axes
        blue = [p for p in axes.patches if p.get_zorder() == 0][1:]
        for p in rng.uniform(-0.5, 1.5, (200, 2)):
            inside = all(w1 * p[0] + w2 * p[1] + b > 0 for w1, w2, b in rulers)
            assert inside == (bool(blue) and blue[0].get_path().contains_point(p))


def test_without_ruler_the_points_are_told():
    picture = figures.points_and_lines(X, Y, {"the task": []})
    assert picture.description == (
        "The task: circles (target 0) at (0, 0) and (1, 1); "
        "squares (target 1) at (0, 1) and (1, 0)."
    )
    many, targets = datasets.circles(np.random.default_rng(0), 40)
    text = figures.points_and_lines(many, targets, {"rings": []}).description
    assert "squares (target 1), 20 between (" in text


def test_many_points_fill_their_frame():
    many, targets = datasets.circles(np.random.default_rng(0), 40)
    [axes] = figures.points_and_lines(many, targets, {"rings": []}).figure.axes
    for k, (low, high) in enumerate((axes.get_xlim(), axes.get_ylim())):
        assert low < many[:, k].min()
        assert high > many[:, k].max()
        assert np.ptp(many[:, k]) > 0.8 * (high - low)


def test_a_guess_is_written_into_the_picture():
    ways = {"level": [(0, 1, -0.5)]}
    words = [t.get_text() for t in figures.points_and_lines(X, Y, ways, guess=3).figure.texts]
    assert words == ["your guess: 3"]
    assert not figures.points_and_lines(X, Y, ways).figure.texts


def test_nothing_and_a_line_without_direction_are_refused():
    with raises(ValueError, "expected at least one panel"):
        figures.points_and_lines(X, Y, {})
    with raises(ValueError, "a line needs w₁ or w₂ other than 0"):
        figures.points_and_lines(X, Y, {"none": [(0, 0, 1)]})
