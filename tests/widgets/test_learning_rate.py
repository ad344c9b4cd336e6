"""The learning-rate explorer of notebook 09: path, map, loss, surface, verdict, own data."""

import re
import time

import numpy as np
import pytest
from helpers import raises

from nnlib import SSE, Adam, GradientDescent, Network, numerical_gradient, train
from nnlib.course.widgets import LearningRateExplorer
from nnlib.course.widgets.learning_rate import (
    EPOCHS,
    MOST,
    OPTIMISERS,
    RATES,
    chosen,
    largest_curvature,
    loss_over,
    parameter_names,
    trained,
)
from nnlib.datasets import moons, xor

X, Y = xor()[0][:, :2], xor()[1]
OWN_X = np.array([[-1.0, 0.2], [0.5, 2.0], [2.0, -0.4], [0.1, 0.1], [1.0, 1.5]])
OWN_Y = np.array([[0.0], [1.0], [1.0], [0.0], [1.0]])


def settings(**changes):
    start = {"learning_rate": 1.0, "optimiser": "plain", "rule": "normal", "seed": 0}
    return start | {"data": "xor", "across": MOST, "up": MOST} | changes


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_losses_and_path_are_those_of_train(optimiser):
    loss, thetas = trained(OPTIMISERS[optimiser](0.05), "glorot", 4, X, Y)
    net = Network([2, 4, 1])
    net.initialise("glorot", np.random.default_rng(4))
    np.testing.assert_array_equal(thetas[0], net.theta)
    alone = train(net, X, Y, SSE, OPTIMISERS[optimiser](0.05), EPOCHS).loss
    np.testing.assert_allclose(loss[:-1], alone, rtol=1e-12)
    np.testing.assert_allclose(thetas[-1], net.theta, rtol=1e-12)
    assert loss[-1] == pytest.approx(SSE(net.predict(X), Y))
    assert thetas.shape == (EPOCHS + 1, 17)


def test_the_momentum_is_nine_tenths():
    made = OPTIMISERS["momentum"](0.3)
    assert isinstance(made, GradientDescent)
    assert made.momentum == 0.9
    assert isinstance(OPTIMISERS["Adam"](0.3), Adam)


def test_the_slider_passes_from_too_slow_over_learnt_to_thrown_out():
    explorer = LearningRateExplorer()
    found = []
    for rate in RATES:
        explorer.controls["learning_rate"].value = rate
        word = explorer.artists["verdict"].get_text()
        assert explorer.sentence.startswith(f"η = {rate:g}, plain: {word}.")
        found.append(word)
    order = ["too slow", "on its way", "learnt", "restless", "thrown out"]
    assert list(dict.fromkeys(found)) == order
    assert found == sorted(found, key=order.index)


def test_names_belong_to_their_parameters():
    names, net = parameter_names(), Network([2, 4, 1])
    assert len(set(names)) == net.theta.size == 17
    net.theta = np.arange(17.0)
    assert names[int(net.W[1][1, 2])] == "w⁽¹⁾₂₃"
    assert names[int(net.b[1][0, 3])] == "b⁽¹⁾₄"
    assert names[int(net.W[2][2, 0])] == "w⁽²⁾₃₁"
    assert names[int(net.b[2][0, 0])] == "b⁽²⁾₁"


def test_the_two_that_moved_most_are_chosen_unless_others_are_named():
    thetas = np.zeros((3, 17))
    thetas[1, 5], thetas[2, 9], thetas[2, 2] = 3.0, -2.0, 1.0
    names = parameter_names()
    assert chosen(thetas, MOST, MOST) == (5, 9)
    assert chosen(thetas, names[2], MOST) == (2, 5)
    assert chosen(thetas, names[5], MOST) == (5, 9)
    assert chosen(thetas, MOST, names[5]) == (9, 5)
    assert chosen(thetas, names[1], names[3]) == (1, 3)
    assert chosen(thetas, names[1], names[1]) == (1, 5)


def test_the_map_is_the_loss_over_the_two_parameters():
    numbers = LearningRateExplorer().compute(**settings(across="w⁽²⁾₁₁", up="b⁽²⁾₁"))
    assert numbers["names"] == ("w⁽²⁾₁₁", "b⁽²⁾₁")
    _, thetas = trained(GradientDescent(1.0), "normal", 0, X, Y)
    net = Network([2, 4, 1])
    for row, column in ((0, 0), (3, 17), (36, 36)):
        net.theta = thetas[-1]
        net.W[2][0, 0], net.b[2][0, 0] = numbers["w1"][column], numbers["w2"][row]
        assert numbers["heights"][row, column] == pytest.approx(SSE(net.predict(X), Y))
    end = numbers["path"][-1]
    i, j = (parameter_names().index(name) for name in numbers["names"])
    here = loss_over(thetas[-1], i, j, end[:1], end[1:], X, Y)
    assert here[0, 0] == pytest.approx(numbers["loss"][-1])  # the end lies on its contours


def test_artists_show_the_numbers():
    explorer = LearningRateExplorer(0.5)
    numbers = explorer.compute(**explorer.settings)
    drawn = explorer.artists["path"].get_xydata()
    ends = np.array([[numbers["w1"][0], numbers["w2"][0]], [numbers["w1"][-1], numbers["w2"][-1]]])
    np.testing.assert_allclose(ends[0] + drawn * (ends[1] - ends[0]), numbers["path"], atol=1e-4)
    assert drawn.min() > 0.0
    assert drawn.max() < 1.0
    np.testing.assert_allclose(explorer.artists["loss"].get_ydata(), numbers["loss"], rtol=1e-6)
    assert explorer.artists["across name"].get_text() == numbers["names"][0]
    assert explorer.artists["up high"].get_text() == f"{numbers['w2'][-1]:.1f}"
    surface = np.asarray(explorer.artists["surface"].get_array())
    net = Network([2, 4, 1])
    _, thetas = trained(GradientDescent(0.5), "normal", 0, X, Y)
    net.theta = thetas[-1]
    corner = net.predict([[numbers["x1"][0], numbers["x2"][-1]]])[0, 0]
    assert surface[-1, 0] == pytest.approx(corner, abs=1e-6)
    assert explorer.artists["contours"].get_segments()


def test_the_largest_curvature_is_that_of_the_loss():
    _, thetas = trained(GradientDescent(1.0), "normal", 1, X, Y)
    theta, net = thetas[150], Network([2, 4, 1])

    def slope(k, at):
        net.theta = at
        return net.backward(net.forward(X), Y, SSE)[1][k]

    H = [numerical_gradient(lambda at, k=k: slope(k, at), theta) for k in range(17)]
    assert largest_curvature(theta, X, Y) == pytest.approx(np.linalg.eigvalsh(H)[-1], rel=1e-4)


@pytest.mark.parametrize("data", ["blobs", "moons", "circles"])
def test_other_data_are_shown_where_they_lie(data):
    explorer = LearningRateExplorer(0.1, "Adam", data=data)
    points, targets = explorer.data[data]
    for k in (0, 1):
        marks = explorer.artists[f"points {k}"].get_xydata()
        np.testing.assert_allclose(marks, points[targets[:, 0] == k])
    axes = explorer.artists["surface"].axes
    assert axes.get_xlim()[0] < points[:, 0].min()
    assert axes.get_ylim()[1] > points[:, 1].max()
    explorer.controls["data"].value = "xor"
    assert axes.get_xlim() == (-0.5, 1.5)
    assert len(explorer.artists["points 1"].get_xydata()) == 2


def test_the_moons_are_those_of_nnlib():
    points, _ = LearningRateExplorer().data["moons"]
    np.testing.assert_array_equal(points, moons(np.random.default_rng(0), 60)[0])


def test_own_data_are_trained_on_and_named_in_the_call():
    explorer = LearningRateExplorer(0.5, "momentum", X=OWN_X, Y=OWN_Y)
    assert explorer.settings["data"] == "own"
    assert explorer.call.endswith("data='own', across='moved most', up='moved most', X=X, Y=Y)")
    again = eval(
        explorer.call, {"LearningRateExplorer": LearningRateExplorer, "X": OWN_X, "Y": OWN_Y}
    )
    assert again.sentence == explorer.sentence
    loss, _ = trained(OPTIMISERS["momentum"](0.5), "normal", 0, OWN_X, OWN_Y)
    np.testing.assert_allclose(explorer.artists["loss"].get_ydata(), loss, rtol=1e-6)


@pytest.mark.parametrize(
    ("points", "targets", "words"),
    [
        (OWN_X, None, "X has shape (5, 2) and Y (0,), expected points of shape (m, 2)"),
        (OWN_X[:, :1], OWN_Y, "X has shape (5, 1) and Y (5, 1), expected points"),
        (OWN_X, OWN_Y[:, 0], "X has shape (5, 2) and Y (5,), expected points"),
        (OWN_X, 2 * OWN_Y - 1, "targets 0 and 1"),
        (np.nan * OWN_X, OWN_Y, "targets 0 and 1"),
    ],
)
def test_other_own_data_are_refused(points, targets, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        LearningRateExplorer(X=points, Y=targets)


def test_the_sentence_gives_the_reason():
    said = LearningRateExplorer(1.0).sentence
    assert "from epoch 301 on it is below 0.05" in said
    assert "η lies below the limit 2/λ" in said
    assert "limit 3.8/λ" in LearningRateExplorer(0.1, "momentum").sentence
    assert "1000 · 0.001 = 1." in LearningRateExplorer(0.001, "Adam").sentence
    steep = re.search(r"the gradient is ([\d.]+) long", LearningRateExplorer(0.001).sentence)[1]
    net = Network([2, 4, 1])
    net.initialise("normal", np.random.default_rng(0))
    gradient = net.backward(net.forward(X), Y, SSE)[1]
    assert float(steep) == pytest.approx(np.linalg.norm(gradient), rel=0.01)


@pytest.mark.parametrize("rate", [10.0, 100.0])
def test_where_it_is_chaotic_no_digits_are_given(rate):
    said = LearningRateExplorer(rate).sentence
    assert re.findall(r"\d+\.\d+", said.replace("0.001", "")) == []


def test_zeros_are_told_too():
    said = LearningRateExplorer(1.0, rule="zeros").sentence
    assert "stuck" in said or "too slow" in said


def test_it_computes_and_moves_fast():
    explorer = LearningRateExplorer()
    begin = time.process_time()
    for rate in RATES[:8]:
        explorer.controls["learning_rate"].value = rate
    assert (time.process_time() - begin) / 8 < 0.3


def test_an_unknown_setting_is_refused():
    with raises(KeyError, "'nowhere'"):
        LearningRateExplorer().compute(**settings(data="nowhere"))
