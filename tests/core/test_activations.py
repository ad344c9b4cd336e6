"""The activations: values, both forms of the derivative, dtypes."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib

SMOOTH = [nnlib.sigmoid, nnlib.tanh, nnlib.identity]
ALL = [*SMOOTH, nnlib.relu]
floats = st.floats(-30.0, 30.0)


def exact_sigmoid(z):
    """Compute 1 / (1 + e⁻ᶻ) with 60 digits."""
    with localcontext(prec=60):
        return 1 / (1 + (-Decimal(z)).exp())


@pytest.mark.parametrize(
    ("g", "expected"),
    [
        (nnlib.sigmoid, [0.11920292202211755, 0.5, 0.7310585786300049]),
        (nnlib.tanh, [-0.9640275800758169, 0.0, 0.7615941559557649]),
        (nnlib.relu, [0.0, 0.0, 1.0]),
        (nnlib.identity, [-2.0, 0.0, 1.0]),
    ],
    ids=repr,
)
def test_values(g, expected):
    np.testing.assert_allclose(g([-2.0, 0.0, 1.0]), expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("g", "expected"),
    [
        (nnlib.sigmoid, [0.1049935854035065, 0.25, 0.19661193324148185]),
        (nnlib.tanh, [0.07065082485316443, 1.0, 0.41997434161402614]),
        (nnlib.relu, [0.0, 0.0, 1.0]),
        (nnlib.identity, [1.0, 1.0, 1.0]),
    ],
    ids=repr,
)
def test_derivatives_including_the_kink_of_relu(g, expected):
    z = np.array([-2.0, 0.0, 1.0])
    np.testing.assert_allclose(g.derivative(z), expected, rtol=1e-14)
    np.testing.assert_allclose(g.derivative_from_output(g(z)), expected, rtol=1e-14)


def test_sigmoid_is_right_for_every_z():
    z = np.concatenate([np.linspace(-708, 708, 2833), np.linspace(-3, 3, 601)])
    pairs = zip(nnlib.sigmoid(z).tolist(), map(exact_sigmoid, z.tolist()), strict=True)
    worst = max(abs(Decimal(a) / exact - 1) for a, exact in pairs)
    print(f"\nsigmoid, largest relative error for |z| <= 708: {worst:.1e}")
    assert 0 < worst < 2.5e-16


def test_sigmoid_of_huge_numbers_is_0_or_1_and_does_not_warn():
    z = np.array([-np.inf, -1e308, -1e4, -745.0, 745.0, 1e4, 1e308, np.inf])
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_array_equal(nnlib.sigmoid(z[:3]), 0.0)
        assert nnlib.sigmoid(-745.0) < 1e-300
        np.testing.assert_array_equal(nnlib.sigmoid(z[4:]), 1.0)
        assert nnlib.sigmoid(np.float32(-1e4)) == 0.0


@pytest.mark.parametrize("g", ALL, ids=repr)
@settings(derandomize=True, deadline=None, max_examples=50)
@given(z=st.lists(floats, min_size=1, max_size=8))
def test_derivative_from_the_output_equals_derivative(g, z):
    z = np.array(z)
    np.testing.assert_allclose(g.derivative_from_output(g(z)), g.derivative(z), atol=1e-15)


@pytest.mark.parametrize("g", SMOOTH, ids=repr)
@settings(derandomize=True, deadline=None, max_examples=50)
@given(z=st.lists(floats, min_size=1, max_size=8))
def test_derivative_equals_a_central_difference(g, z):
    z, h = np.array(z), 1e-6
    numerical = (g(z + h) - g(z - h)) / (2 * h)
    np.testing.assert_allclose(g.derivative(z), numerical, atol=1e-8)


@pytest.mark.parametrize("g", ALL, ids=repr)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_keep_their_type_and_inputs_their_value(g, dtype):
    z = np.array([[-1.0, 0.5]], dtype)
    for result in (g(z), g.derivative(z), g.derivative_from_output(z)):
        assert (result.dtype, result.shape) == (dtype, (1, 2))
    assert z.tolist() == [[-1.0, 0.5]]


@pytest.mark.parametrize("g", ALL, ids=repr)
@pytest.mark.parametrize("z", [2, [0, 2], [[True], [False]], 2.0])
def test_integers_and_lists_are_taken_as_floats(g, z):
    for f in (g, g.derivative):
        assert f(z).dtype == np.float64
        np.testing.assert_array_equal(f(z), f(np.array(z, float)))


@pytest.mark.parametrize("g", ALL, ids=repr)
def test_outputs_lie_in_the_range(g):
    a = g(np.linspace(-100, 100, 201))
    low, high = g.range
    assert low <= a.min() < a.max() <= high
    assert a.min() == pytest.approx(max(low, -100), abs=1e-9)
    assert a.max() == pytest.approx(min(high, 100), abs=1e-9)


@pytest.mark.parametrize("g", ALL, ids=repr)
def test_inplace_writes_into_its_argument(g):
    z = np.array([[-1.0, 0.0, 2.0]])
    expected = g(z)
    assert g.inplace(z) is z
    np.testing.assert_array_equal(z, expected)


@pytest.mark.parametrize("g", ALL, ids=repr)
def test_a_single_number_is_taken(g):
    assert np.ndim(g(0.5)) == np.ndim(g.derivative(0.5)) == 0
    assert isinstance(g.derivative(0.5), float)
