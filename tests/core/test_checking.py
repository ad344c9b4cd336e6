"""The gradient checks: exact where the derivative is known, and red where a formula is wrong."""

import numpy as np
import pytest
from helpers import raises
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib
from nnlib import CrossEntropy, HalfSSE, Network, check_network, numerical_gradient
from nnlib.checking import relative_error


def example(sizes=(3, 4, 3, 2), loss=nnlib.SSE, **options):
    """Return a network with random parameters, five samples and the loss."""
    rng = np.random.default_rng(0)
    net = Network(sizes, **options)
    net.theta = rng.normal(0, 1, net.theta.shape)
    return net, rng.normal(0, 1, (5, sizes[0])), rng.uniform(0, 1, (5, sizes[-1])), loss


@settings(derandomize=True, deadline=None, max_examples=30)
@given(shape=st.sampled_from([(), (1,), (3,), (2, 3), (2, 1, 2)]), seed=st.integers(0, 99))
def test_numerical_gradient_of_a_cubic(shape, seed):
    x = np.random.default_rng(seed).normal(0, 1, shape)
    before = x.copy()
    gradient = numerical_gradient(lambda x: np.sum(x**3), x)
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, 3 * x**2, rtol=0, atol=1e-8)
    np.testing.assert_array_equal(x, before)


def test_numerical_gradient_takes_numbers_lists_and_float32():
    for x in (2, [2], np.array([2.0], np.float32)):
        gradient = numerical_gradient(lambda x: (x**2).sum(), x)
        assert gradient.dtype == np.float64
        assert gradient == pytest.approx(np.full(np.shape(x), 4.0), abs=1e-8)


def test_the_array_given_is_not_touched_even_meanwhile():
    x = np.array([1.0, 2.0])
    np.testing.assert_array_equal(numerical_gradient(lambda _: (x**2).sum(), x), 0.0)


def test_h_is_half_the_distance():
    # ((x + h)³ − (x − h)³) / 2h = 3x² + h²
    assert numerical_gradient(lambda x: x**3, 1.0, h=0.5) == pytest.approx(3.25, rel=1e-14)


@pytest.mark.parametrize(
    ("A", "B", "expected"),
    [
        ([1.0, 2.0], [1.0, 2.0], 0.0),
        ([1.0, -4.0], [1.5, -4.0], 0.125),
        ([1.0, 2.0], [1.0, 4.0], 0.5),
        ([0.0, 0.0], [0.0, 0.0], 0.0),
        ([0.0], [1e-12], 1.0),
        ([], [], 0.0),
        (3.0, 4.0, 0.25),
    ],
)
def test_relative_error(A, B, expected):
    assert relative_error(A, B) == relative_error(B, A) == expected


def test_relative_error_of_small_numbers_can_be_related_to_a_size():
    assert relative_error([0.0], [1e-12], at_least=1e-3) == pytest.approx(1e-9)
    assert relative_error([0.0], [2.0], at_least=1.0) == 1.0


def test_relative_error_of_nan_is_nan():
    assert np.isnan(relative_error([np.nan, 1.0], [1.0, 1.0]))


def test_relative_error_does_not_broadcast():
    with raises(ValueError, "cannot compare shape (2, 1) with shape (1, 2)"):
        relative_error(np.ones((2, 1)), np.ones((1, 2)))


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("loss", [nnlib.SSE, HalfSSE, CrossEntropy], ids=repr)
def test_a_right_network_passes_and_is_left_as_it_was(bias, loss):
    net, X, Y, loss = example(loss=loss, bias=bias, activation=["tanh", "relu", "sigmoid"])
    theta = net.theta.copy()
    errors = check_network(net, X, Y, loss)
    names = ["dW[1]", "db[1]", "dW[2]", "db[2]", "dW[3]", "db[3]"]
    assert list(errors) == [name for name in names if bias or name.startswith("dW")]
    assert 0 < max(errors.values()) < 1e-7
    np.testing.assert_array_equal(net.theta, theta)


def test_a_gradient_of_zero_compares_nothing():
    net = Network([2, 3, 1], bias=False)  # all weights are zero: nothing comes back to layer 1
    message = (
        "dW[1], dW[2]: 0 in every element, so nothing was compared\n"
        "a neuron is dead or saturated, or the weights are zero: take others, or other samples"
    )
    with raises(AssertionError, message):
        check_network(net, np.eye(2), [[0.0], [1.0]], nnlib.SSE)


def test_a_dead_layer_compares_nothing():
    net = Network([2, 3, 1], "relu")
    net.W[1], net.b[1], net.W[2], net.b[2] = 1.0, -9.0, 1.0, 1.0
    with pytest.raises(AssertionError, match=r"^dW\[1\], db\[1\], dW\[2\]: 0 in every element"):
        check_network(net, np.eye(2), [[0.0], [0.5]], nnlib.SSE)


def test_a_gradient_far_smaller_than_the_loss_passes():
    net = Network([3, 1], "identity")
    X, Y = np.eye(3), np.array([[1.0], [2.0], [-4.0]])
    net.W[1], net.b[1] = Y - 1.0, 1.0 + 1e-13  # all but exact, so that only rounding is left
    Y = np.vstack([Y + 100.0, Y - 100.0])  # and a loss of 60 000 that no parameter makes smaller
    errors = check_network(net, np.vstack([X, X]), Y, nnlib.SSE)
    assert set(errors) == {"dW[1]", "db[1]"}


def wrong_backward(layer, bias):
    """Return a Network class whose gradient has a wrong sign in one place."""

    class Wrong(Network):
        def backward(self, a, Y, loss, delta=None):
            value, grad = super().backward(a, Y, loss, delta)
            wrong = self.db[layer] if bias else self.dW[layer]
            wrong *= -1.0
            return value, grad

    return Wrong


@pytest.mark.parametrize("layer", [1, 2, 3])
@pytest.mark.parametrize("bias", [False, True])
def test_a_wrong_gradient_is_named(layer, bias):
    right, X, Y, loss = example()
    net = wrong_backward(layer, bias)(right.sizes)
    net.theta = right.theta
    name = f"{'db' if bias else 'dW'}[{layer}]"
    message = (
        f"{name}: the formula and the numerical derivative differ\n"
        f"start with {name}: the mistake is there or nearer to the output"
    )
    with raises(AssertionError, message):
        check_network(net, X, Y, loss)
    np.testing.assert_array_equal(net.theta, right.theta)


class WrongSigmoid(type(nnlib.sigmoid)):
    """The sigmoid, with the tanh's derivative."""

    def derivative_from_output(self, a, out=None):
        """Return the wrong formula."""
        return 1.0 - a * a


def test_a_wrong_activation_in_the_middle_spoils_the_layers_before_it():
    right, X, Y, loss = example()
    net = Network(right.sizes, ["tanh", WrongSigmoid(), "sigmoid"])
    net.theta = right.theta
    message = (
        "dW[1], db[1], dW[2], db[2]: the formula and the numerical derivative differ\n"
        "start with db[2]: the mistake is there or nearer to the output"
    )
    with raises(AssertionError, message):
        check_network(net, X, Y, loss)


def test_a_gradient_of_nan_does_not_pass():
    net, X, Y, loss = example(sizes=(3, 1))
    net.theta[0] = np.nan
    with pytest.raises(AssertionError, match=r"^dW\[1\], db\[1\]: the formula"):
        check_network(net, X, Y, loss)


def test_the_tolerance_can_be_chosen():
    net, X, Y, loss = example()
    with pytest.raises(AssertionError, match="the formula and the numerical derivative differ"):
        check_network(net, X, Y, loss, tolerance=1e-13)


@pytest.mark.parametrize(
    ("options", "described"),
    [
        ({"ensemble": (5,)}, ", ensemble=(5,))"),
        ({"dtype": np.float32}, ", dtype='float32')"),
    ],
)
def test_ensembles_and_float32_are_refused(options, described):
    net, X, Y, loss = example(**options)
    message = (
        "expected one network in float64, got "
        f"Network([3, 4, 3, 2], activation='sigmoid', bias=True{described}"
    )
    with raises(ValueError, message):
        check_network(net, X, Y, loss)


def test_a_function_of_several_values_has_no_single_derivative():
    message = "f returned an array of shape (3,), expected one number: differentiate it at each x"
    with raises(ValueError, message):
        numerical_gradient(np.sin, [0.0, 1.0, 2.0])
