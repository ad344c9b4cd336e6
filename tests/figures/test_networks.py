"""The drawing of a network: weights as lines, activations as fills, what is lit, refusals."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

import nnlib
from nnlib.course import figures
from nnlib.course.figures.networks import BELOW_ZERO, FULL, PALE
from nnlib.course.figures.style import NEGATIVE, WEIGHT


def two_two_one():
    net = nnlib.Network([2, 2, 1])
    net.W[1] = [[1.0, -2.0], [0.5, 3.25]]
    net.b[1] = [[-1.0, 0.5]]
    net.W[2] = [[-4.0], [2.0]]
    net.b[2] = [[0.25]]
    return net


def level(picture, l, j):
    """Return up to which share of its height a neuron is filled, and from where."""
    if not picture.artists[f"fill {l} {j}"].get_visible():
        return 0.5, 0.5
    y = picture.artists[f"fill {l} {j}"].get_xy()[:, 1]
    neuron = picture.artists[f"neuron {l} {j}"]
    low, high = ((y - neuron.center[1]) / neuron.radius + 1.0)[[y.argmin(), y.argmax()]] / 2.0
    return round(float(low), 4), round(float(high), 4)


def test_description_and_numbers():
    net = two_two_one()
    picture = figures.network(net, net.forward([[1.0, 0.0]]), "A title")
    # z⁽¹⁾ = (0, −1.5), a⁽¹⁾ = (0.5, 0.1824), z⁽²⁾ = −2 + 0.3649 + 0.25, a⁽²⁾ = 0.2002
    assert picture.description == (
        "Network 2-2-1: 6 weights from −4 to 3.25, 2 of them negative, and biases from −1 to 0.5. "
        "For the inputs 1 and 0 layer 1 has the activations 0.5 and 0.18, and the output is 0.2."
    )
    shown = {k: a.get_text() for k, a in picture.artists.items() if hasattr(a, "get_text")}
    assert shown["W[1] 2 2 value"] == "3.25"
    assert shown["W[1] 1 2 value"] == "−2"
    assert shown["a[1] 2"] == "0.18"
    assert shown["b[2] 1"] == "$b$ = 0.25"
    assert shown["W[2] head"] == "$W^{(2)}$\n2 × 1"
    assert shown["a[1] head"] == "hidden $a^{(1)}$\n1 × 2"


def test_width_dash_and_colour_of_a_line():
    lines = figures.network(two_two_one()).artists
    first, second, third = (lines[f"W[{name}"] for name in ("1] 1 2", "1] 2 1", "2] 1 1"))
    assert [line.is_dashed() for line in (first, second, third)] == [True, False, True]
    assert [line.get_color() for line in (first, second)] == [NEGATIVE, WEIGHT]
    assert second.get_linewidth() < first.get_linewidth() < third.get_linewidth()
    assert third.get_linewidth() == pytest.approx(2 * first.get_linewidth() - 1)


def test_sigmoids_fill_from_the_bottom():
    net = two_two_one()
    a = net.forward([[1.0, 0.0]])
    picture = figures.network(net, a)
    assert level(picture, 0, 1) == (0.0, 1.0)
    assert not picture.artists["fill 0 2"].get_visible()
    for j in (1, 2):
        assert level(picture, 1, j) == pytest.approx((0.0, a[1][0, j - 1]), abs=1e-3)
    assert not any(figures.network(net).artists[f"fill {l} 1"].get_visible() for l in (0, 1, 2))


def test_layers_with_both_signs_fill_from_the_middle():
    net = nnlib.Network([2, 2], "tanh", bias=False)
    net.W[1] = [[1.0, -1.0], [0.0, 0.0]]
    picture = figures.network(net, net.forward([[-3.0, 1.5]]))
    assert level(picture, 0, 1) == (0.0, 0.5)  # the largest
    assert level(picture, 0, 2) == (0.5, 0.75)
    assert level(picture, 1, 1) == pytest.approx((0.5 - np.tanh(3) / 2, 0.5), abs=1e-3)
    colours = [to_hex(picture.artists[f"fill 0 {j}"].get_facecolor()) for j in (1, 2)]
    assert colours == [BELOW_ZERO.lower(), FULL.lower()]


def test_what_is_lit_stays_and_the_rest_is_pale():
    artists = figures.network(two_two_one(), lit=(1, 2)).artists
    pale = {name for name, artist in artists.items() if artist.get_alpha() == PALE}
    assert {"W[1] 1 1", "W[2] 2 1", "neuron 1 1", "neuron 2 1", "b[1] 1", "a[2] head"} <= pale
    assert not pale & {"W[1] 1 2", "W[1] 2 2", "neuron 0 1", "neuron 1 2", "b[1] 2", "W[1] head"}
    assert "Lit is neuron 2 of layer 1" in figures.network(two_two_one(), lit=(1, 2)).description
    pale = {n for n, a in figures.network(two_two_one(), lit=2).artists.items() if a.get_alpha()}
    assert {"W[1] 1 1", "neuron 0 1"} <= pale
    assert not pale & {"W[2] 1 1", "W[2] 2 1", "neuron 1 1", "neuron 2 1"}


def test_without_activations_or_weights():
    picture = figures.network(nnlib.Network([3, 4, 1]))
    assert picture.description == "Network 3-4-1: 16 weights, all zero, and biases of zero."
    texts = {a.get_text() for a in picture.artists.values() if hasattr(a, "get_text")}
    assert {"x₁", "x₃", "a⁽¹⁾₄", "a⁽²⁾"} <= texts


def test_a_large_network_shows_neither_weights_nor_biases_as_numbers():
    net = nnlib.Network([8, 6, 4], "tanh")
    net.theta = np.random.default_rng(0).normal(size=net.theta.shape)
    names = set(figures.network(net, net.forward(np.full((1, 8), 0.25))).artists)
    assert not {name for name in names if name.endswith("value") or name.startswith("b[")}


@pytest.mark.parametrize(
    ("net", "a", "lit", "message"),
    [
        (nnlib.Network([2, 1], ensemble=(3,)), None, None, r"one network, got an ensemble"),
        (nnlib.Network([9, 1]), None, None, r"\[9, 1\] neurons, more than 8"),
        (nnlib.Network([2, 1]), [np.ones((4, 2)), np.ones((4, 1))], None, "one sample"),
        (nnlib.Network([2, 1]), [np.ones((1, 2))], None, "one sample"),
        (nnlib.Network([2, 1]), None, 2, "lit is 2, expected a layer from 1 to 1"),
        (nnlib.Network([2, 1]), None, (1, 2), r"lit is \(1, 2\)"),
    ],
)
def test_refusals(net, a, lit, message):
    with pytest.raises(ValueError, match=message):
        figures.network(net, a, lit=lit)
