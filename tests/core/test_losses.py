"""The losses: values, gradients and error signals, also where outputs saturate."""

import numpy as np
import pytest
from helpers import raises
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib
from nnlib import SSE, CrossEntropy, HalfSSE
from nnlib.losses import LOSSES, inside_unit_interval

A = np.array([[0.5, 0.25], [0.8, 0.1]])
Y = np.array([[1.0, 0.0], [1.0, 0.5]])
ALL = [nnlib.SSE, nnlib.HalfSSE, nnlib.CrossEntropy]


def test_the_table_knows_every_loss_by_its_name():
    assert list(LOSSES) == ["SSE", "HalfSSE", "CrossEntropy"] == [repr(loss) for loss in ALL]
    assert list(LOSSES.values()) == ALL


@pytest.mark.parametrize(
    ("loss", "value", "gradient"),
    [
        # 0.5² + 0.25² + 0.2² + 0.4²
        (nnlib.SSE, 0.5125, [[-1.0, 0.5], [-0.4, -0.8]]),
        (nnlib.HalfSSE, 0.25625, [[-0.5, 0.25], [-0.2, -0.4]]),
        # −ln 0.5 − ln 0.75 − ln 0.8 − ½ ln 0.1 − ½ ln 0.9
        (nnlib.CrossEntropy, 2.4079456086518722, [[-2.0, 4.0 / 3.0], [-1.25, -40.0 / 9.0]]),
    ],
    ids=repr,
)
def test_values_and_gradients_by_hand(loss, value, gradient):
    assert loss(A, Y) == pytest.approx(value, rel=1e-14)
    np.testing.assert_allclose(loss.gradient(A, Y), gradient, rtol=1e-14)


@pytest.mark.parametrize("loss", ALL, ids=repr)
@settings(derandomize=True, deadline=None, max_examples=30)
@given(data=st.data(), m=st.integers(1, 4), n=st.integers(1, 3))
def test_gradient_equals_the_numerical_one(loss, data, m, n):
    inside = st.lists(st.floats(0.05, 0.95), min_size=m * n, max_size=m * n)
    a, y = (np.reshape(data.draw(inside), (m, n)) for _ in "ay")
    numerical = nnlib.numerical_gradient(lambda a: loss(a, y), a)
    np.testing.assert_allclose(loss.gradient(a, y), numerical, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("loss", ALL, ids=repr)
@pytest.mark.parametrize("g", [nnlib.sigmoid, nnlib.tanh, nnlib.identity, nnlib.relu], ids=repr)
def test_delta_is_gradient_times_derivative(loss, g):
    expected = loss.gradient(A, Y) * g.derivative_from_output(A)
    np.testing.assert_allclose(loss.delta(A, Y, g), expected, rtol=1e-14)


@pytest.mark.parametrize("loss", ALL, ids=repr)
@pytest.mark.parametrize("ensemble", [(), (1,), (5,), (3, 2)])
def test_an_ensemble_has_one_loss_for_each_member(loss, ensemble):
    rng = np.random.default_rng(0)
    a, y = rng.uniform(0.1, 0.9, (*ensemble, 4, 2)), rng.uniform(0.0, 1.0, (4, 2))
    value, delta = loss.value(a, y), loss.delta(a, y, nnlib.tanh)
    assert np.shape(value) == np.shape(loss(a, y)) == ensemble
    assert delta.shape == a.shape
    for k in np.ndindex(ensemble):
        assert value[k] == pytest.approx(loss(a[k], y), rel=1e-14)


@pytest.mark.parametrize("loss", ALL, ids=repr)
@pytest.mark.parametrize("shape", [(2, 2), (3, 2, 2)])
def test_float32_stays_float32(loss, shape):
    a, y = np.full(shape, 0.25, np.float32), np.ones((2, 2), np.float32)
    value, delta = loss.value(a, y), loss.delta(a, y, nnlib.sigmoid)
    for result in (loss(a, y), loss.gradient(a, y), loss.delta(a, y, nnlib.tanh), value, delta):
        assert result.dtype == np.float32


@pytest.mark.parametrize("loss", ALL, ids=repr)
def test_a_loss_changes_neither_outputs_nor_targets(loss):
    a, y = A.copy(), Y.copy()
    loss.value(a, y)
    loss.delta(a, y, nnlib.sigmoid)
    np.testing.assert_array_equal(a, A)
    np.testing.assert_array_equal(y, Y)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_cross_entropy_of_saturated_outputs_is_finite_and_its_delta_right(dtype):
    a = np.array([[0.0, 1.0, 0.0, 1.0]], dtype)
    y = np.array([[0.0, 1.0, 1.0, 0.0]], dtype)
    with np.errstate(all="raise"):
        value, delta = nnlib.CrossEntropy.value(a, y), nnlib.CrossEntropy.delta(a, y, nnlib.sigmoid)
        gradient = nnlib.CrossEntropy.gradient(a, y)
    limits = np.finfo(dtype)  # two right outputs cost next to nothing, two wrong ones this:
    assert value == pytest.approx(-np.log(limits.tiny) - np.log(limits.epsneg), rel=1e-6)
    np.testing.assert_array_equal(delta, [[0.0, 0.0, -1.0, 1.0]])
    assert np.isfinite(gradient).all()


def test_cross_entropy_of_a_saturated_network_still_moves_it():
    net = nnlib.Network([1, 1])
    net.W[1], net.b[1] = 1e4, 0.0
    value, _ = net.backward(net.forward([[1.0], [-1.0]]), [[0.0], [1.0]], nnlib.CrossEntropy)
    assert 0 < value < np.inf
    assert net.dW[1].item() == 2.0  # 1 · (1 − 0) + (−1) · (0 − 1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_unit_interval_is_left_by_nothing_but_0_and_1(dtype):
    limits = np.finfo(dtype)
    inner = np.array([limits.tiny, 0.5, 1 - limits.epsneg], dtype)
    np.testing.assert_array_equal(inside_unit_interval(inner), inner)
    ends = inside_unit_interval(np.array([0.0, 1.0], dtype))
    np.testing.assert_array_equal(ends, inner[[0, 2]])
    assert 0 < ends[0] < ends[1] < 1


@pytest.mark.parametrize("loss", [SSE, HalfSSE, CrossEntropy])
@pytest.mark.parametrize("shape", [(4,), (1, 4), (3, 1)])
def test_targets_of_another_shape_are_not_broadcast(loss, shape):
    expected = "expected two matrices of the same shape, a sample in each row"
    with raises(ValueError, f"outputs of shape (4, 1), targets of shape {shape}; {expected}"):
        loss(np.full((4, 1), 0.5), np.zeros(shape))


def test_lists_and_single_outputs():
    assert SSE([[1, 2]], [[0, 0]]) == 5.0
    with pytest.raises(ValueError, match=r"^outputs of shape \(2,\)"):
        SSE([1.0, 2.0], [0.0, 0.0])
    assert SSE(np.ones((1, 2), np.float32), np.zeros((1, 2), np.float32)).dtype == np.float32
