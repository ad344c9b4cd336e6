"""The learning-rate explorer of one neuron: path, curvatures, verdict."""

import re
import time

import numpy as np
import pytest

from nnlib import SSE, GradientDescent, Network, numerical_gradient, train
from nnlib.course.widgets import NeuronDescentExplorer
from nnlib.course.widgets.neuron_descent import (
    RATES,
    STARTS,
    STEPS,
    X,
    Y,
    gradient_at,
    loss_at,
    valley,
)

WORDS = {  # for each activation, the verdicts from the slowest rate to the fastest
    "identity": ["too slow", "good", "zigzag", "diverging"],
    "sigmoid": ["too slow", "good", "zigzag", "never settles", "thrown out"],
}
both = pytest.mark.parametrize("activation", WORDS)


def verdicts(activation):
    explorer = NeuronDescentExplorer(activation=activation)
    found = []
    for rate in RATES:
        explorer.controls["learning_rate"].value = rate
        word = explorer.artists["verdict"].get_text()
        assert explorer.sentence.startswith(f"η = {rate:g}: {word}.")
        found.append(word)
    return found


@both
def test_the_slider_passes_through_every_verdict_in_order(activation):
    found = verdicts(activation)
    assert list(dict.fromkeys(found)) == WORDS[activation]
    assert found == sorted(found, key=WORDS[activation].index)


@both
def test_the_gradient_is_that_of_the_loss(activation):
    for theta in ([0.4, -0.3], [-1.2, 2.0], [2.5, 2.0]):
        judge = numerical_gradient(lambda t: loss_at(t, activation), theta)
        np.testing.assert_allclose(gradient_at(np.array(theta), activation), judge, atol=1e-7)


@both
@pytest.mark.parametrize("rate", [0.001, 0.02, 0.08])
def test_the_path_is_that_of_train(activation, rate):
    explorer = NeuronDescentExplorer(rate, activation)
    numbers = explorer.compute(rate, activation)
    net = Network([1, 1], activation)
    net.theta = STARTS[activation]
    loss = train(net, X, Y, SSE, GradientDescent(rate), epochs=STEPS).loss
    np.testing.assert_allclose(numbers["loss"][:-1], loss, rtol=1e-9)
    np.testing.assert_allclose(numbers["path"][-1], net.theta, rtol=1e-9)
    np.testing.assert_allclose(explorer.artists["path"].get_xydata(), numbers["path"], atol=1e-5)
    drawn = explorer.artists["loss"].get_ydata()
    np.testing.assert_allclose(drawn, numbers["loss"], rtol=1e-6)


@both
def test_the_curvatures_are_those_at_the_lowest_point(activation):
    low, (across, along) = valley(activation)
    np.testing.assert_allclose(gradient_at(low, activation), 0.0, atol=1e-9)
    grid = np.stack(np.meshgrid(*[np.linspace(-4, 4, 161)] * 2), axis=-1)
    assert loss_at(low, activation) <= loss_at(grid, activation).min()
    bend = [numerical_gradient(lambda t, k=k: gradient_at(t, activation)[k], low) for k in range(2)]
    assert across > along > 0.0
    assert across + along == pytest.approx(np.trace(bend), rel=1e-6)
    assert across * along == pytest.approx(np.linalg.det(bend), rel=1e-6)
    if activation == "identity":  # by hand: Σx² = 9.75, Σx = 3.5, 4 samples
        middle, half = 13.75, np.sqrt(5.75**2 + 4 * 3.5**2)
        assert (across, along) == pytest.approx((middle + half, middle - half), rel=1e-8)


def test_the_limit_is_two_over_the_curvature():
    # just below, the loss falls in the end; just above, it grows without end
    across = valley("identity")[1][0]
    explorer = NeuronDescentExplorer()
    below = explorer.compute(0.99 * 2 / across, "identity")["loss"]
    above = explorer.compute(1.01 * 2 / across, "identity")["loss"]
    assert below[-1] < below[-2] < below[-3]
    assert above[-1] > above[-2] > above[-3]
    assert "2/22.8 = 0.0877" in NeuronDescentExplorer(0.085).sentence
    assert "2/22.8 = 0.0877" in NeuronDescentExplorer(0.09).sentence


def test_the_sentence_tells_the_factor_and_the_reason():
    said = NeuronDescentExplorer(0.08).sentence
    assert "1 − η · 22.8 = −0.82 of the way, on the other side" in said  # 1 − 0.08 · 22.81
    said = NeuronDescentExplorer(0.001).sentence
    assert "curvature is only 4.69" in said  # 27.5 − 22.81
    assert "1 − η · 4.69 = 0.995" in said
    said = NeuronDescentExplorer(0.1, "sigmoid").sentence
    steep = np.linalg.norm(gradient_at(STARTS["sigmoid"], "sigmoid"))
    told = [float(text) for text in re.findall(r"[\d.]+\d", said)]
    assert told[1:4] == pytest.approx([steep, steep, 0.1 * steep], rel=0.02)


@both
def test_a_run_that_explodes_is_drawn_without_its_digits(activation):
    explorer = NeuronDescentExplorer(30.0, activation)
    for artist in ("path", "loss"):
        assert np.isfinite(explorer.artists[artist].get_xydata()).all()
        assert np.abs(explorer.artists[artist].get_xydata()).max() < 1e6
    assert max(float(n) for n in re.findall(r"\d+(?:\.\d+)?", explorer.sentence)) < 1000


@both
def test_only_the_map_of_the_chosen_neuron_is_seen(activation):
    explorer = NeuronDescentExplorer(activation=activation)
    for other in WORDS:
        for part in ("map", "contours", "lowest"):
            seen = explorer.artists[f"{other} {part}"].get_visible()
            assert seen == (other == activation)
    start = explorer.artists["start"].get_xydata()
    np.testing.assert_allclose(start, [STARTS[activation]], atol=1e-6)


def test_it_computes_fast():
    explorer = NeuronDescentExplorer()
    begin = time.process_time()
    for rate in RATES:
        explorer.compute(rate, "sigmoid")
    assert (time.process_time() - begin) / len(RATES) < 0.04
