"""The list of operations: its values, its numbering and the numbers that it puts in."""

import math
import re

import numpy as np
import pytest
from helpers import raises

from nnlib import SSE, CrossEntropy, HalfSSE, Network, sigmoid, tanh
from nnlib.course.tracing import trace, written


def example(sizes, m, **options):
    """Return a network with random parameters, and m samples and targets."""
    rng = np.random.default_rng(3)
    net = Network(sizes, **options)
    net.theta = rng.normal(0, 1, net.theta.shape)
    return net, rng.normal(0, 1, (m, sizes[0])), rng.normal(0, 1, (m, sizes[-1]))


every_network = pytest.mark.parametrize(
    ("sizes", "m"),
    [([1, 1, 1], 1), ([1, 1, 1], 3), ([2, 2, 1], 1), ([2, 2, 1], 4), ([3, 5, 4, 2], 6)],
)
every_bias = pytest.mark.parametrize("bias", [False, True])
every_loss = pytest.mark.parametrize("loss", [SSE, HalfSSE], ids=repr)


@every_network
@every_bias
@every_loss
@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_the_values_are_those_of_the_network(sizes, m, bias, loss, activation):
    net, X, Y = example(sizes, m, bias=bias, activation=activation)
    a = net.forward(X)
    delta = [None] * len(sizes)
    value, _ = net.backward(a, Y, loss, delta)
    expected = {"loss": [[value]]}
    for l in net.layers:
        z = a[l - 1] @ net.W[l] + (net.b[l] if bias else 0.0)
        by_a = loss.gradient(a[l], Y) if l == net.layers[-1] else delta[l + 1] @ net.W[l + 1].T
        expected |= {f"z{l}": z, f"a{l}": a[l], f"da{l}": by_a}
        expected |= {f"delta{l}": delta[l], f"dW{l}": net.dW[l]}
        if bias:
            expected[f"db{l}"] = net.db[l]
    operations = trace(net, X, Y, loss)
    assert sorted(operation.name for operation in operations) == sorted(expected)
    for operation in operations:
        right = expected[operation.name]
        assert np.shape(operation.value) == np.shape(right)
        np.testing.assert_allclose(operation.value, right, rtol=1e-12, atol=1e-14)


@every_network
@every_bias
def test_the_lines_are_numbered_forward_and_backward(sizes, m, bias):
    L = len(sizes) - 1
    operations = trace(*example(sizes, m, bias=bias))
    forward = [(o.number, o.name, o.layer, o.undoes) for o in operations if o.forward]
    backward = [(o.number, o.name, o.layer, o.undoes) for o in operations if not o.forward]
    assert [o.forward for o in operations] == [True] * len(forward) + [False] * len(backward)
    expected = []
    for l in range(1, L + 1):
        expected += [(2 * l - 1, f"z{l}", l, ""), (2 * l, f"a{l}", l, "")]
    assert forward == [*expected, (0, "loss", L, "")]
    expected, number = [], 2 * L
    for l in range(L, 0, -1):
        behind = "the loss" if l == L else f"({2 * l + 1})"
        expected.append((number + 1, f"da{l}", l, behind))
        expected.append((number + 1, f"delta{l}", l, f"({2 * l})"))
        expected.append((number + 2, f"dW{l}", l, f"({2 * l - 1})"))
        if bias:
            expected.append((number + 2, f"db{l}", l, f"({2 * l - 1})"))
        number += 2
    assert backward == expected
    assert number == 4 * L


def test_the_numbering_is_that_of_notebook_05():
    lines = {o.name: (o.number, o.undoes) for o in trace(*example([1, 1, 1], 1, bias=False))}
    assert lines == {
        "z1": (1, ""), "a1": (2, ""), "z2": (3, ""), "a2": (4, ""), "loss": (0, ""),
        "da2": (5, "the loss"), "delta2": (5, "(4)"), "dW2": (6, "(3)"),
        "da1": (7, "(3)"), "delta1": (7, "(2)"), "dW1": (8, "(1)"),
    }  # fmt: skip


def calculated(numbers):
    """Return what the numbers give, and by how much the rounding to four decimals may change it."""
    text = numbers.replace("−", "-").replace("½", "0.5*").replace("·", "*").replace("²", "**2")
    text = re.sub(r"^2 ", "2*", text)
    names = {"sigmoid": sigmoid, "tanh": math.tanh, "__builtins__": {}}
    value = eval(text, names)
    literals = list(re.finditer(r"\d+\.\d{4}", text))
    assert literals, numbers
    slack = 0.0
    for literal in literals:
        more = f"{float(literal[0]) + 5e-5:.5f}"
        slack += abs(eval(text[: literal.start()] + more + text[literal.end() :], names) - value)
    return float(value), 1.01 * slack + 5.1e-5


@pytest.mark.parametrize("sizes", [[1, 1], [1, 1, 1], [1, 1, 1, 1, 1]])
@every_bias
@every_loss
@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
@pytest.mark.parametrize("seed", range(5))
def test_the_numbers_put_in_give_the_result(sizes, bias, loss, activation, seed):
    rng = np.random.default_rng(seed)
    net = Network(sizes, activation=activation, bias=bias)
    net.theta = rng.normal(0, 1, net.theta.shape)
    operations = trace(net, [[rng.normal()]], [[rng.normal()]], loss)
    for operation in operations:
        value, slack = calculated(operation.numbers)
        assert value == pytest.approx(operation.value.item(), abs=slack), operation
        shown = float(operation.result.replace("−", "-"))
        assert shown == pytest.approx(operation.value.item(), abs=5.1e-5)
        assert slack < 1e-2


@pytest.mark.parametrize(
    ("name", "numbers", "formula", "result"),
    [
        ("z1", "1.5000 · 0.8000 + 0.2000", "z^{(1)} = x w^{(1)} + b^{(1)}", "1.4000"),
        ("a1", "sigmoid(1.4000)", "a^{(1)} = g(z^{(1)})", "0.8022"),
        ("z2", "0.8022 · (−1.5000) + 0.4000", "z^{(2)} = a^{(1)} w^{(2)} + b^{(2)}", "−0.8033"),
        ("loss", "(0.3093 − (−1.0000))²", r"\mathcal{L} = (a^{(2)} - y)^2", "1.7143"),
        ("da2", "2 (0.3093 − (−1.0000))",
         r"\partial \mathcal{L} / \partial a^{(2)} = 2 (a^{(2)} - y)", "2.6187"),
        ("delta2", "2.6187 · 0.3093 · 0.6907",
         r"\delta^{(2)} = \partial \mathcal{L} / \partial a^{(2)} \cdot a^{(2)}(1 - a^{(2)})",
         "0.5595"),
        ("dW2", "0.5595 · 0.8022",
         r"\partial \mathcal{L} / \partial w^{(2)} = \delta^{(2)} a^{(1)}", "0.4488"),
        ("db2", "0.5595", r"\partial \mathcal{L} / \partial b^{(2)} = \delta^{(2)}", "0.5595"),
        ("da1", "0.5595 · (−1.5000)",
         r"\partial \mathcal{L} / \partial a^{(1)} = \delta^{(2)} w^{(2)}", "−0.8392"),
        ("delta1", "−0.8392 · 0.8022 · 0.1978",
         r"\delta^{(1)} = \partial \mathcal{L} / \partial a^{(1)} \cdot a^{(1)}(1 - a^{(1)})",
         "−0.1332"),
        ("dW1", "−0.1332 · 1.5000",
         r"\partial \mathcal{L} / \partial w^{(1)} = \delta^{(1)} x", "−0.1997"),
    ],
)  # fmt: skip
def test_how_two_neurons_are_written(name, numbers, formula, result):
    net = Network([1, 1, 1])
    net.theta = [0.8, 0.2, -1.5, 0.4]
    [found] = [o for o in trace(net, [[1.5]], [[-1.0]]) if o.name == name]
    assert (found.numbers, found.formula, found.result) == (numbers, formula, result)


def test_half_the_loss_is_written_with_its_half():
    net = Network([1, 1], bias=False)
    net.theta = [-2.0]
    written_with = {o.name: (o.formula, o.numbers) for o in trace(net, [[0.0]], [[1.0]], HalfSSE)}
    assert written_with["z1"] == ("z^{(1)} = x w^{(1)}", "0.0000 · (−2.0000)")
    assert written_with["loss"] == (r"\mathcal{L} = ½ (a^{(1)} - y)^2", "½ (0.5000 − 1.0000)²")
    assert written_with["da1"] == (
        r"\partial \mathcal{L} / \partial a^{(1)} = (a^{(1)} - y)",
        "(0.5000 − 1.0000)",
    )


def test_matrices_are_written_row_by_row():
    net = Network([2, 2, 1], activation="tanh")
    net.W[1], net.b[1] = [[1.0, -2.0], [0.5, 0.25]], [[-1.0, 0.0]]
    net.W[2] = [[1.0], [-1.0]]
    found = {o.name: o for o in trace(net, [[1.0, 2.0], [0.0, -1.0]], [[1.0], [-0.5]])}
    assert found["z1"].formula == "z^{(1)} = X W^{(1)} + b^{(1)}"
    assert found["z1"].numbers == (
        "[1.00  2.00; 0.00  −1.00] · [1.00  −2.00; 0.50  0.25] + [−1.00  0.00]"
    )
    assert found["z1"].result == "[1.00  −1.50; −1.50  −0.25]"
    assert found["a1"].numbers == "tanh([1.00  −1.50; −1.50  −0.25])"
    assert found["a1"].result == "[0.76  −0.91; −0.91  −0.24]"
    assert found["loss"].formula == r"\mathcal{L} = \Sigma\, (a^{(2)} - Y)^2"
    assert found["loss"].numbers.startswith("Σ ([")
    assert found["loss"].numbers.endswith(" − [1.00; −0.50])²")
    assert found["dW1"].formula == r"\partial \mathcal{L} / \partial W^{(1)} = X^T \delta^{(1)}"
    assert found["dW1"].numbers.startswith("[1.00  0.00; 2.00  −1.00] · [")
    assert (
        found["dW2"].formula
        == r"\partial \mathcal{L} / \partial W^{(2)} = (a^{(1)})^T \delta^{(2)}"
    )
    assert found["db1"].numbers == f"Σ {found['delta1'].result}"
    assert (
        found["da1"].formula
        == r"\partial \mathcal{L} / \partial a^{(1)} = \delta^{(2)} (W^{(2)})^T"
    )
    assert found["da1"].numbers == f"{found['delta2'].result} · [1.00  −1.00]"
    assert (
        found["delta1"].formula
        == r"\delta^{(1)} = \partial \mathcal{L} / \partial a^{(1)} \odot g'(z^{(1)})"
    )
    assert found["delta1"].numbers.startswith(f"{found['da1'].result} ⊙ [")


@pytest.mark.parametrize(
    ("A", "text"),
    [
        ([[-0.00001]], "0.0000"),
        ([[-1.5]], "−1.5000"),
        (3.0, "3.0000"),
        ([[1.0, -0.001]], "[1.00  0.00]"),
        ([[1.0], [-2.555]], "[1.00; −2.56]"),
    ],
)
def test_written(A, text):
    assert written(np.array(A)) == text


def test_the_network_is_left_as_it_was():
    net, X, Y = example([2, 2, 1], 3)
    net.backward(net.forward(X), Y, SSE)
    theta, grad = net.theta.copy(), net.grad.copy()
    trace(net, X, Y)
    np.testing.assert_array_equal(net.theta, theta)
    np.testing.assert_array_equal(net.grad, grad)


def test_what_cannot_be_traced_is_refused():
    net, X, Y = example([2, 2, 1], 3)
    with raises(ValueError, "expected one network, got an ensemble of shape (2,)"):
        trace(Network([2, 2, 1], ensemble=(2,)), X, Y)
    with raises(ValueError, "loss is CrossEntropy, expected SSE or HalfSSE"):
        trace(net, X, Y, CrossEntropy)
    with raises(ValueError, "X has 3 rows, Y has 1"):
        trace(net, X, Y[:1])
    with raises(ValueError, "X has 1 columns, the first layer expects 2"):
        trace(net, X[:, :1], Y)
    assert repr(tanh) == "tanh"
