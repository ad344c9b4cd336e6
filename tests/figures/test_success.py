"""The map of success: what is drawn where, what is said, what is refused."""

from functools import partial

import numpy as np
import pytest

import nnlib
from nnlib.course import figures
from nnlib.course.figures.success import NEVER, epochs_of
from nnlib.sweeps import epochs_to

X, Y = nnlib.datasets.xor()
RATES, SCALES = [0.1, 1.0, 10.0], [0.3, 3.0]


def swept(**options):
    measure = partial(epochs_to, target=0.05)
    given = {"scales": SCALES, "seeds": [0], "epochs": 600, "bias": False, "measure": measure}
    return nnlib.sweep([3, 4, 1], X, Y, nnlib.SSE, RATES, ["normal"], **given | options)


def test_the_map_shows_epochs_at_their_rate_and_scale():
    found = swept()
    picture = figures.success_map(found)
    shown = picture.artists["map"].get_array()
    assert shown.shape == (len(SCALES), len(RATES))
    for i, rate in enumerate(RATES):
        for j, scale in enumerate(SCALES):
            net = nnlib.Network([3, 4, 1], bias=False)
            net.initialise("normal", np.random.default_rng(0))
            net.theta *= scale
            descent = nnlib.GradientDescent(rate)
            loss = nnlib.train(net, X, Y, nnlib.SSE, descent, epochs=600).loss
            below = np.flatnonzero(loss <= 0.05)
            if below.size:
                assert 10.0 ** shown[j, i] == pytest.approx(below[0])
            else:
                assert shown.mask[j, i]
    left, right, bottom, top = picture.artists["map"].get_extent()
    assert (left, right, bottom, top) == pytest.approx((-1.5, 1.5, -1.02288, 0.97712), abs=1e-4)
    tenths = 10 * np.isfinite(found.measured).mean()
    i, j = (10 ** np.mean(x) for x in np.nonzero(np.isfinite(found.measured[:, 0, 0, :, 0])))
    scale, rate = f"{SCALES[0] * (SCALES[1] / SCALES[0]) ** np.log10(j):.1g}", f"{0.1 * i:.1g}"
    around = f"around a scale of {scale} and a learning rate of {rate}."
    assert f"About {tenths:.0f} tenths of the networks learn, {around}" in picture.description
    red = picture.artists["map"].get_cmap()(np.ma.masked_invalid([np.nan]))[0, 0]
    assert round(255 * red) == int(NEVER[1:3], 16)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"measure": None}, "measured nothing"),
        ({"seeds": [0, 1]}, r"the shape \(3, 1, 1, 2, 2\)"),
        ({"scales": [1.0]}, "expected several rates and scales"),
    ],
)
def test_refusals(options, message):
    found = swept(epochs=1, **options)
    with pytest.raises(ValueError, match=message):
        epochs_of(found)


def test_where_nothing_learns_no_place_is_named():
    found = swept(epochs=1)
    assert figures.success_map(found).description.endswith("About 0 tenths of the networks learn.")
