"""Momentum over the plane of ηλ and μ: what a step leaves, and the bars of a bowl."""

import numpy as np
import pytest
from helpers import raises

from nnlib import GradientDescent
from nnlib.course import figures
from nnlib.course.figures.heavy_ball import bars, larger_root


@pytest.mark.parametrize(("bend", "mu"), [(0.01, 0.3), (0.5, 0.6), (2.5, 0.2), (3.9, 0.9)])
def test_the_larger_root_is_what_descent_leaves_in_the_long_run(bend, mu):
    optimiser, w, sizes = GradientDescent(0.1, momentum=mu), np.array([1.0]), []
    for _ in range(400):
        optimiser.step(w, 10.0 * bend * w)
        sizes.append(np.log(np.hypot(w[0], optimiser.velocity[0])))
    slope = np.polyfit(np.arange(100, 400), sizes[100:], 1)[0]
    assert np.exp(slope) == pytest.approx(larger_root(bend, mu), abs=2e-4)


@pytest.mark.parametrize("kappa", [3.0, 10.0, 100.0])
def test_no_bar_lies_better_than_the_two_that_are_drawn(kappa):
    bends, shares = np.geomspace(0.001, 4.0, 2000), np.linspace(0.0, 0.999, 200)[:, None]
    worse = np.maximum(larger_root(bends, shares), larger_root(kappa * bends, shares))
    plain, heavy = bars(kappa).values()
    assert worse[0].min() == pytest.approx(plain[2], abs=3e-3)
    assert worse.min() == pytest.approx(heavy[2], abs=3e-2)
    assert worse.min() >= heavy[2] - 1e-12
    for low, mu, left in (plain, heavy):
        ends = larger_root(np.array([low, kappa * low]), mu)
        np.testing.assert_allclose(ends, left, atol=1e-6)


def test_bars_and_map_are_drawn_where_they_belong():
    picture = figures.heavy_ball(25.0, title="A bar in a funnel")
    axes = picture.figure.axes[0]
    for word, (low, mu, _) in bars(25.0).items():
        np.testing.assert_allclose(
            picture.artists[word].get_xydata(), [(low, mu), (25 * low, mu)], atol=1e-5
        )
    shown = picture.artists["left"].get_array()
    assert np.ma.getmaskarray(shown)[0, -1]  # beyond the limit nothing is left of the map
    assert not np.ma.getmaskarray(shown)[:, 0].any()
    words = [text.get_text() for text in axes.texts]
    assert "plain: a step leaves 0.9231" in words
    assert "best momentum: a step leaves 0.6667" in words
    assert "keeps 0.9231 in a step; at μ = 0.4444 it fits" in picture.description


@pytest.mark.parametrize("kappa", [1.0, 401.0, np.nan])
def test_bowls_that_have_no_bar_in_the_picture_are_refused(kappa):
    with raises(ValueError, f"kappa is {kappa}, expected more than 1 and at most 400"):
        figures.heavy_ball(kappa)
