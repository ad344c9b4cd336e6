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
