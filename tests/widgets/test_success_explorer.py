"""The success explorer: the point on the map, its very network, what is said of it."""

import re

import numpy as np
import pytest

import nnlib
from nnlib.course.widgets import SuccessExplorer
from nnlib.course.widgets.success import EPOCHS, LEARNT, RATES, SCALES, success
from nnlib.sweeps import epochs_to


def test_the_curve_is_that_of_the_network_under_the_cross():
    explorer = SuccessExplorer(scale=0.5, learning_rate=2.0)
    scale, rate = explorer.settings["scale"], explorer.settings["learning_rate"]
    assert scale == pytest.approx(0.5, rel=0.04)
    assert rate == pytest.approx(2.0, rel=0.04)
    X, Y = nnlib.datasets.xor()
    net = nnlib.Network([3, 4, 1], bias=False)
    net.initialise("normal", np.random.default_rng(0))
    net.theta *= scale
    loss = nnlib.train(net, X, Y, nnlib.SSE, nnlib.GradientDescent(rate), EPOCHS).loss
    drawn = explorer.artists["loss"].get_ydata()
    np.testing.assert_allclose(drawn[:-1], loss, atol=1e-6)
    cross = explorer.artists["cross"].get_data()
    np.testing.assert_allclose(np.ravel(cross), [np.log10(rate), np.log10(scale)], atol=1e-6)
    at = np.flatnonzero(loss <= LEARNT)[0]
    assert f"the loss is below 0.05 after {at} epochs" in explorer.sentence
    entry = success("normal", 0)[RATES.index(rate), SCALES.index(scale)]
    assert entry == at
    shown = explorer.artists["map"].get_array()
    assert 10 ** shown[SCALES.index(scale), RATES.index(rate)] == pytest.approx(at)
    for k, answer in enumerate(net.predict(X)[:, 0], start=1):
        assert explorer.artists[f"answer {k}"].get_text() == f"{answer:.2f}"


@pytest.mark.parametrize(
    ("scale", "rate", "said"),
    [
        (1.0, 1.0, "it learns"),
        (0.03, 0.3, "on the plateau, ½ for everything"),
        (20.0, 1.0, "saturated, with no slope left"),
    ],
)
def test_the_sentence_says_what_and_why(scale, rate, said):
    sentence = SuccessExplorer(scale=scale, learning_rate=rate).sentence
    assert said in sentence
    assert re.search(r"About \d tenths of this map learn\.$", sentence)


def test_a_map_that_is_there_is_not_computed_again(monkeypatch):
    X, Y = nnlib.datasets.xor()
    given = {"scales": SCALES, "bias": False, "measure": lambda losses: epochs_to(losses, 5.0)}
    found = nnlib.sweep([3, 4, 1], X, Y, nnlib.SSE, RATES, ["normal"], [2], 0, **given)
    monkeypatch.setattr("nnlib.course.widgets.success.sweep", lambda *a, **k: pytest.fail("again"))
    explorer = SuccessExplorer(seed=2, found=found)
    assert explorer.sentence.endswith("About 10 tenths of this map learn.")
    assert not explorer.artists["map"].get_array().mask.any()


def test_another_rule_or_seed_is_not_shown_on_a_map_that_is_there():
    X, Y = nnlib.datasets.xor()
    given = {"scales": SCALES, "bias": False, "measure": lambda losses: epochs_to(losses, 5.0)}
    found = nnlib.sweep([3, 4, 1], X, Y, nnlib.SSE, RATES, ["normal"], [2], 0, **given)
    assert SuccessExplorer(seed=0, found=found).sentence == SuccessExplorer(seed=0).sentence


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"measure": None}, "measured nothing"),
        ({"scales": SCALES[:50]}, "expected RATES and SCALES"),
    ],
)
def test_a_map_that_does_not_fit_is_refused(options, message):
    X, Y = nnlib.datasets.xor()
    given = {"scales": SCALES, "bias": False, "measure": lambda losses: epochs_to(losses, 5.0)}
    found = nnlib.sweep([3, 4, 1], X, Y, nnlib.SSE, RATES, ["normal"], [2], 0, **given | options)
    with pytest.raises(ValueError, match=message):
        SuccessExplorer(found=found)


def test_a_hundred_of_each():
    assert len(RATES) == len(SCALES) == 100
    assert 1.0 in RATES
    assert 1.0 in SCALES
    assert success("normal", 0).shape == (100, 100)
