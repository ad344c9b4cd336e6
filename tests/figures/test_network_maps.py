"""Hundreds of maps: outputs over the plane, frames, counts."""

import numpy as np
import pytest

import nnlib
from nnlib.course import figures

X, Y = nnlib.datasets.xor()


def test_map_outputs_are_those_of_each_network():
    runs = nnlib.sweep([3, 2, 1], X, Y, bias=False, seeds=3, epochs=5, theta=True)
    maps = figures.surfaces.map_outputs(
        [3, 2, 1], runs.theta.reshape(3, -1), (1.0,), n=5, bias=False
    )
    assert maps.shape == (3, 5, 5)
    net = nnlib.Network([3, 2, 1], bias=False)
    net.theta = runs.theta[0, 0, 0, 0, 2]
    plane = np.linspace(-0.5, 1.5, 5)
    expected = net.predict([[plane[4], plane[1], 1.0]])[0, 0]
    assert maps[2, 1, 4] == pytest.approx(expected)


def test_failures_are_framed_and_told():
    band = np.full((3, 5, 5), 0.1)
    band[0, 2, 2] = band[2, 2, 2] = 0.9
    picture = figures.network_maps(band, [False, False, True], "Three", columns=2)
    [sheet] = picture.figure.axes
    assert len(sheet.images) == 3
    assert len(sheet.patches) == 1
    assert [text.get_text() for text in sheet.texts] == ["Three (1 framed: not learnt)"]
    assert picture.description == (
        "3 small maps of the plane. Of 2 networks that have learnt, 1 join the two squares by a "
        "blue band across the middle, 1 the two circles by an amber one. Framed, not learnt: 1, "
        "the number 3."
    )


def test_without_failures_nothing_is_framed():
    picture = figures.network_maps(np.full((2, 5, 5), 0.9), [False, False], "Two")
    assert not picture.figure.axes[0].patches
    assert picture.description.endswith("0 the two circles by an amber one.")


def test_points_stand_at_their_places_in_the_colours_of_their_targets():
    picture = figures.network_maps(np.full((2, 5, 5), 0.9), [False, False], "Two", 2, points=(X, Y))
    [sheet] = picture.figure.axes
    assert len(sheet.lines) == 2 * 2 * 2  # maps, targets, mark and its edge
    for k, image in enumerate(sheet.images):
        left, right, bottom, top = image.get_extent()
        circles, _, squares, _ = sheet.lines[4 * k : 4 * k + 4]
        for line, points in ((circles, X[[0, 3], :2]), (squares, X[[1, 2], :2])):
            at = line.get_xydata() - [left, bottom]
            np.testing.assert_allclose(at / [right - left, top - bottom], (points + 0.5) / 2)
        assert circles.get_marker() == "o"
        assert squares.get_marker() == "s"
        assert circles.get_mfc() == figures.style.TWO_HUES(0.0)
        assert squares.get_mfc() == figures.style.TWO_HUES(1.0)
