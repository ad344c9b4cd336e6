"""The edge explorer: its window, the network under the cross, zooming in, what is said."""

import re

import numpy as np
import pytest

import nnlib
from nnlib.course import edge
from nnlib.course.figures.edge import paint
from nnlib.course.widgets import EdgeExplorer
from nnlib.course.widgets.edge import CELLS, ENDS, charted


def test_the_curve_is_that_of_the_network_under_the_cross():
    explorer = EdgeExplorer(zoom=1, across=20, up=30)
    rates, scales = edge.window(1)
    rate, scale = edge.middles(*rates, CELLS)[20], edge.middles(*scales, CELLS)[30]
    net = nnlib.Network([2, 4, 1], ["tanh", "identity"])
    net.initialise("normal", np.random.default_rng(11))
    net.theta *= scale
    descent = nnlib.GradientDescent(rate)
    loss = nnlib.train(net, edge.X, edge.Y, nnlib.HalfSSE, descent, edge.EPOCHS).loss
    x, y = explorer.artists["loss"].get_data()
    assert len(x) == edge.EPOCHS + 1
    np.testing.assert_allclose(y[:20], np.maximum(loss / loss[0], 1e-4)[:20], rtol=1e-5)
    np.testing.assert_allclose(
        np.ravel(explorer.artists["cross"].get_data()), [20.5 / CELLS, 30.5 / CELLS]
    )
    assert explorer.sentence.startswith(f"η = {rate:.3g}, scale {scale:.3g}: ")


@pytest.mark.parametrize("place", [(64, 64), (20, 100), (100, 20), (64, 90)])
def test_the_map_and_the_curve_agree(place):
    explorer = EdgeExplorer(zoom=2, across=place[0], up=place[1])
    epochs = charted(2, *edge.CENTRE, 11)
    numbers = explorer.compute(**explorer.settings)
    assert numbers["converges"] == (epochs[place[1], place[0]] > 0)
    assert f": {'converges' if numbers['converges'] else 'diverges'}." in explorer.sentence
    np.testing.assert_allclose(np.asarray(explorer.artists["map"].get_array()), paint(epochs))
    tenths = 10 * np.mean(epochs <= 0)
    assert "16 times narrower" in explorer.sentence
    assert f"About {tenths:.0f} tenths of the networks diverge" in explorer.sentence


def test_zooming_in_makes_the_cell_the_middle():
    explorer = EdgeExplorer(zoom=0, across=90, up=40)
    rate, scale = explorer.cell(**explorer.settings)
    explorer.zoom_in()
    assert explorer.settings == {
        "zoom": 1, "across": 64, "up": 64, "learning_rate": pytest.approx(rate),
        "scale": pytest.approx(scale), "seed": 11,
    }  # fmt: skip
    again = eval(explorer.call, {"EdgeExplorer": EdgeExplorer})
    assert again.sentence == explorer.sentence
    deepest = EdgeExplorer(zoom=9)
    deepest.zoom_in()
    assert deepest.settings["zoom"] == 9
    assert not deepest.artists["box"].get_visible()


def test_the_labels_tell_the_ends_of_each_window_apart():
    for zoom in range(10):
        explorer = EdgeExplorer(zoom=zoom)
        for ends, names in zip(edge.window(zoom), ENDS, strict=True):
            written = [float(explorer.artists[name].get_text()) for name in names]
            assert written[0] < written[1]
            np.testing.assert_allclose(written, ends, rtol=0.1 * (ends[1] / ends[0] - 1))


@pytest.mark.parametrize(
    ("share", "converges", "said"),
    [
        (0.8 ** np.arange(65.0), True, "falls all the way"),
        (np.r_[1.0, 1.5, 0.5 ** np.arange(63.0)], True, "overshoots a little"),
        (np.r_[1.0, 50.0, 0.5 ** np.arange(63.0)], True, "flat enough for this η"),
        (np.r_[1.0, np.tile([0.5, 0.7], 32)], True, "below its first loss"),
        (np.r_[1.0, np.tile([3.0, 7.0], 32)], False, "stays above its first loss"),
        (np.minimum(2.0 ** np.arange(65.0), 1e9), False, "and so the next is longer"),
        (np.r_[np.tile([1.0, 5.0], 10), 2.0 ** np.arange(45.0)], False, "up and down, until"),
    ],
)
def test_the_sentence_says_why(share, converges, said):
    explorer = EdgeExplorer()
    numbers = explorer.compute(**explorer.settings)
    sentence = explorer.describe(numbers | {"share": share, "converges": converges})
    assert said in sentence
    assert re.search(r"scale 1\.31: (con|di)verges\. .*\. The map: About 5 tenths", sentence)
