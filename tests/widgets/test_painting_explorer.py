"""The painting explorer: what is painted, how fine, how fast, and what is said."""

import re
import time

import numpy as np
import pytest

from nnlib.course.figures.painting import paint
from nnlib.course.widgets import PaintingExplorer
from nnlib.course.widgets.painting import JUDGED, MOVING, SIDE


def shown(explorer):
    return np.asarray(explorer.artists["painting"].get_array())


@pytest.mark.parametrize(("scale", "depth", "seed"), [(0.7, 10, 4), (1.5, 3, 0), (3.0, 10, 9)])
def test_the_painting_is_that_of_the_network(scale, depth, seed):
    explorer = PaintingExplorer()
    for name, value in {"scale": scale, "depth": depth, "seed": seed}.items():
        explorer.controls[name].value = value
    colours, _ = paint(scale, depth, seed, MOVING)
    np.testing.assert_allclose(shown(explorer), 255 * colours, atol=0.51)
    std = paint(scale, depth, seed, JUDGED)[1].std()
    assert f"standard deviation {std:.2f}." in explorer.sentence
    assert explorer.artists["spread"].get_text() == f"standard deviation {std:.2f}"


@pytest.mark.parametrize(
    ("scale", "said"), [(0.1, "grey"), (1.5, "soft colours"), (3.0, "hard edges")]
)
def test_the_sentence_says_what_and_why(scale, said):
    sentence = PaintingExplorer(scale=scale).sentence
    assert re.match(rf"Scale {scale}, 10 layers: {said}[^;]*; \w", sentence)


def test_at_rest_and_in_exports_it_is_finer():
    explorer = PaintingExplorer(scale=2.0)
    assert shown(explorer).shape == (MOVING, MOVING, 3)
    explorer._sharpen()
    assert shown(explorer).shape == (SIDE, SIDE, 3)
    explorer.controls["scale"].value = 1.9
    assert shown(explorer).shape == (MOVING, MOVING, 3)
    explorer._repr_mimebundle_()
    assert shown(explorer).shape == (SIDE, SIDE, 3)


def test_ten_pictures_a_second():
    explorer = PaintingExplorer(depth=10)
    used = []
    for scale in (0.5, 1.0, 2.0, 3.0, 2.5, 1.9, 0.9, 0.3):
        start = time.process_time()
        explorer.controls["scale"].value = scale
        used.append(time.process_time() - start)
    assert min(used) < 0.1  # the others may have been disturbed
