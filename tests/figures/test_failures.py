"""Where many trainings end, drawn: the heaps, a network of each, refusals."""

from dataclasses import replace

import numpy as np
import pytest

import nnlib
from nnlib.course import figures
from nnlib.course.figures.failures import SIDE

X, Y = nnlib.datasets.xor()
INPUTS = X[:, :2]
LEVELS = {0: "0", 1 / 2: "½"}


@pytest.fixture(scope="module")
def found():
    return nnlib.sweep([2, 2, 1], INPUTS, Y, rules=["normal"], seeds=30, epochs=4000, theta=True)


def draw(found, **options):
    return figures.quantised_failures([2, 2, 1], found, INPUTS, Y, LEVELS, **options)


def test_heaps_are_counted_and_shown(found):
    final = found.final.ravel()
    picture = draw(found)
    counts, _, _ = picture.artists["histogram"].get_data()
    assert counts.sum() == len(final)
    here = [int((np.abs(final - level) < 0.01).sum()) for level in LEVELS]
    assert f"{here[0]} within 0.01 of 0, {here[1]} within 0.01 of ½" in picture.description
    first = np.flatnonzero(np.abs(final - 0.5) < 0.01)[0]
    net = nnlib.Network([2, 2, 1])
    net.theta = found.theta.reshape(30, -1)[first]
    surface = picture.artists["heap 2 surface"].get_array()
    corner = net.predict([[-0.5, -0.5]])[0, 0]
    assert surface[0, 0] == pytest.approx(corner, abs=1e-6)
    texts = [text.get_text() for axes in picture.figure.axes for text in axes.texts]
    for answer in net.predict(INPUTS)[:, 0]:
        assert f"{answer:.2f}" in texts


def test_the_guess_stands_where_it_was_typed(found):
    assert "guess" not in draw(found).artists
    assert draw(found, guess=0.3).artists["guess"].get_xdata()[0] == 0.3


def test_maps_do_not_overlap():
    from nnlib.course.figures.failures import _apart

    places = _apart([100.0, 600.0, 640.0, 1100.0], 1180.0)
    assert (np.diff(places) >= SIDE + 20).all()
    assert min(places) >= 14
    assert max(places) + SIDE <= 1180 - 14


def test_refusals(found):
    with pytest.raises(ValueError, match="kept no parameters"):
        draw(replace(found, theta=None))
    with pytest.raises(ValueError, match=r"no network ends within 0.01 of 0\.8"):
        figures.quantised_failures([2, 2, 1], found, INPUTS, Y, {0.8: "0.8"})
    with pytest.raises(ValueError, match="0 levels, expected one to four"):
        figures.quantised_failures([2, 2, 1], found, INPUTS, Y, {})
