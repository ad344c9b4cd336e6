"""The exercise with many right answers: a band of two rulers of any tilt."""

import numpy as np
import pytest

from nnlib import datasets
from nnlib.course.exercises.n00_start_here import band, rooms

X, Y = datasets.xor()
ADVICE = band.advice


def both_say_one(w1, w2, b1, b2):
    z = X[:, :2] @ [[w1, -w1], [w2, -w2]] + [b1, b2]
    return np.all(z > 0, axis=1)


@pytest.mark.parametrize("w", band.inputs)
def test_the_rooms_are_those_in_which_all_four_points_are_right(w):
    (low1, high1), (low2, high2) = rooms(*w)
    edge = 1e-9
    for b1, right1 in ((low1 + edge, True), (low1, False), (high1 - edge, True), (high1, False)):
        for b2, right2 in ((low2 + edge, True), (low2, False), (high2 - edge, True)):
            z = np.abs(X[:, :2] @ [[w[0], -w[0]], [w[1], -w[1]]] + [b1, b2])
            on_a_line = z.min() == 0.0
            right = np.array_equal(both_say_one(*w, b1, b2), Y[:, 0] == 1) and not on_a_line
            assert right == (right1 and right2)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.98])
def test_any_place_within_the_room_is_right(share):
    def within(w1, w2):
        return tuple(low + share * (high - low) for low, high in rooms(w1, w2))

    assert band.verdict(within) == "Right."


@pytest.mark.parametrize("share", [-0.02, 0.0, 1.0, 1.02])
@pytest.mark.parametrize("which", [0, 1])
def test_no_place_outside_is_right(share, which):
    def outside(w1, w2):
        shares = [0.5, 0.5]
        shares[which] = share
        both = zip(rooms(w1, w2), shares, strict=True)
        return tuple(low + part * (high - low) for (low, high), part in both)

    assert band.verdict(outside).startswith("Not yet: ")


def test_the_point_that_is_wrong_is_named():
    reply = band.verdict(lambda w1, w2: (-min(w1, w2) / 2, 100.0))
    assert reply == (
        "Not yet: for w1 = 1 and w2 = 1 your second ruler's sum at the circle (1, 1) is 98; right "
        f"is anything below 0. {ADVICE}"
    )
    reply = band.verdict(lambda w1, w2: (-w1 / 2, w1 + w2 - min(w1, w2) / 2))
    assert "the square (1, 0) alone" in reply


def test_arrays_instead_of_two_numbers_are_told():
    reply = band.verdict(lambda w1, w2: ([w1, w2, -0.1], [-w1, -w2, w1 + w2 - 0.01]))
    assert reply.startswith("Not yet: ")
    assert "Stopped" not in reply
