"""The tangent explorer: the line touches the curve, and the sentence says how steep it is."""

import math

import numpy as np
import pytest

from nnlib.course.widgets import TangentExplorer
from nnlib.course.widgets.base import _pages

BY_HAND = {
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2),
    "tanh": (math.tanh, lambda z: 1 / math.cosh(z) ** 2),
    "relu": (lambda z: max(z, 0.0), lambda z: float(z > 0)),
    "identity": (lambda z: z, lambda z: 1.0),
}


@pytest.mark.parametrize("activation", BY_HAND)
@pytest.mark.parametrize("z", [-6.0, -0.8, 0.0, 1.6, 6.0])
def test_the_tangent_touches_the_curve(activation, z):
    artists = TangentExplorer(z, activation).artists
    g, slope = BY_HAND[activation]
    np.testing.assert_allclose(artists["point"].get_xydata(), [[z, g(z)]], atol=1e-6)
    np.testing.assert_allclose(artists["slope"].get_xydata(), [[z, slope(z)]], atol=1e-6)
    np.testing.assert_allclose(artists["stalk"].get_ydata(), [0.0, slope(z)], atol=1e-6)
    for name, f in (("curve", g), ("slopes", slope)):
        x, y = (values[np.isfinite(values)] for values in artists[name].get_data())
        assert (x[0], x[-1]) == (-6.0, 6.0)
        np.testing.assert_allclose(y, [f(x) for x in x], atol=1e-6)
        low, high = artists[name].axes.get_ylim()
        assert low < min(y)
        assert high > max(y)
    x, y = artists["tangent"].get_data()
    np.testing.assert_allclose(y, g(z) + slope(z) * (x - z), atol=1e-5)


def test_the_slope_of_relu_is_broken_and_the_dots_are_whole():
    artists = TangentExplorer(-6.0, "relu").artists
    assert np.isnan(artists["slopes"].get_xdata()).sum() == 1
    for name in ("point", "slope"):
        left, _ = artists[name].axes.get_xlim()
        assert left < -6.0
        assert not artists[name].get_clip_on()


@pytest.mark.parametrize(
    ("activation", "z", "sentence"),
    [
        ("sigmoid", 0.0, "sigmoid at z = 0: a = 0.5, slope g′(z) = 0.25. Nowhere is it steeper: "
         "here a answers most to a change of z."),
        ("sigmoid", -2.0, "sigmoid at z = −2: a = 0.1192, slope g′(z) = 0.105, that is 42 % of its "
         "largest slope."),
        ("tanh", 6.0, "tanh at z = 6: a = 1, slope g′(z) = 0.00002458. Nearly flat: whatever z "
         "does, a stays nearly as it is (saturated)."),
        ("relu", -1.0, "relu at z = −1: a = 0, slope g′(z) = 0. Here it is flat: the neuron is "
         "off, and a does not depend on z."),
        ("relu", 0.0, "relu at z = 0: a = 0, slope g′(z) = 0. At the kink there is no slope: 0 is "
         "taken, as if it were off."),
        ("identity", -6.0, "identity at z = −6: a = −6, slope g′(z) = 1. Nowhere is it steeper: "
         "here a answers most to a change of z."),
    ],
)  # fmt: skip
def test_what_is_said(activation, z, sentence):
    explorer = TangentExplorer(z, activation)
    assert explorer.sentence == sentence
    words = {
        name: artist.get_text() for name, artist in explorer.artists.items() if "words" in name
    }
    assert sentence.startswith(f"{activation} at z = {words['z in words'].split()[-1]}: ")
    assert f"a = {words['a in words'].split()[-1]}," in sentence
    assert f"= {words['slope in words'].split()[-1]}. " in sentence or "42 %" in sentence


def test_what_a_slider_adds_by_rounding_is_taken_away():
    explorer = TangentExplorer()
    explorer.controls["z"].value = 4.800000000000001
    assert explorer.call == "TangentExplorer(z=4.8, activation='sigmoid')"
    explorer.controls["z"].value = -8.9e-16
    assert explorer.call == "TangentExplorer(z=0.0, activation='sigmoid')"
    assert explorer.sentence == TangentExplorer().sentence


def test_a_flipbook_passes_the_middle():
    pages = _pages(TangentExplorer().controls["z"])
    assert {-6.0, 0.0, 6.0} <= set(pages)


@pytest.mark.parametrize(("activation", "last"), [("sigmoid", 0.25), ("tanh", 1.0)])
def test_the_largest_slope_has_a_tick(activation, last):
    axes = TangentExplorer(1.0, activation).artists["slopes"].axes
    np.testing.assert_allclose(axes.get_yticks(), np.linspace(0.0, last, 6))
