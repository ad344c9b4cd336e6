"""The network: its passes by hand, its memory, its ensembles, its errors."""

import copy
import pickle

import numpy as np
import pytest
from helpers import raises
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib

XOR_X, XOR_Y = nnlib.datasets.xor()
ENSEMBLES = [(), (5,), (120,), (3, 2)]  # 120 networks this small lie in memory ensemble last


def make(sizes=(3, 4, 2), seed=0, **options):
    """Return a network with random weights and biases."""
    net = nnlib.Network(sizes, **options)
    net.theta = np.random.default_rng(seed).normal(0.0, 1.0, net.theta.shape)
    return net


def samples(net, m=6, seed=1):
    """Return m random inputs and targets."""
    rng = np.random.default_rng(seed)
    X, Y = rng.normal(0, 1, (m, net.sizes[0])), rng.uniform(0, 1, (m, net.sizes[-1]))
    return X.astype(net.dtype), Y.astype(net.dtype)


# One step on paper.


def test_one_step_by_hand():
    """Two inputs, two hidden neurons, one output; sigmoid, SSE, x = (1, 0.5), y = 1, η = 0.5.

    Calculated with nothing but + − × / and e^x, ten digits kept, line by line:

    z₁⁽¹⁾ = 1·0.1 + 0.5·(−0.2) + 0.2 = 0.2             a₁⁽¹⁾ = 1 / (1 + e^−0.2)   = 0.5498339973
    z₂⁽¹⁾ = 1·0.4 + 0.5·0.3 − 0.1 = 0.45               a₂⁽¹⁾ = 1 / (1 + e^−0.45)  = 0.6106392339
    z⁽²⁾ = 0.5·a₁⁽¹⁾ − 0.6·a₂⁽¹⁾ + 0.3 = 0.2085334583  a⁽²⁾ = 1 / (1 + e^(−z⁽²⁾)) = 0.5519452590
    ℒ = (a⁽²⁾ − 1)²                                    = 0.2007530509
    δ⁽²⁾ = 2 (a⁽²⁾ − 1) · a⁽²⁾ (1 − a⁽²⁾)              = −0.2216093894
    δ₁⁽¹⁾ = δ⁽²⁾ · 0.5 · a₁⁽¹⁾ (1 − a₁⁽¹⁾)             = −0.0274259983
    δ₂⁽¹⁾ = δ⁽²⁾ · (−0.6) · a₂⁽¹⁾ (1 − a₂⁽¹⁾)          = +0.0316137708
    """
    net = nnlib.Network([2, 2, 1])
    net.W[1], net.b[1] = [[0.1, 0.4], [-0.2, 0.3]], [[0.2, -0.1]]
    net.W[2], net.b[2] = [[0.5], [-0.6]], [[0.3]]
    a = net.forward([[1.0, 0.5]])
    delta = [None, None, None]
    loss, grad = net.backward(a, [[1.0]], nnlib.SSE, delta)

    def equals(found, expected):
        np.testing.assert_allclose(found, expected, rtol=0, atol=5e-11)

    equals(a[1], [[0.5498339973, 0.6106392339]])
    equals(a[2], [[0.5519452590]])
    equals(loss, 0.2007530509)
    equals(delta[2], [[-0.2216093894]])
    equals(delta[1], [[-0.0274259983, 0.0316137708]])

    nnlib.GradientDescent(learning_rate=0.5).step(net.theta, grad)
    equals(net.W[1], [[0.1137129991, 0.3841931146], [-0.1931435004, 0.2920965573]])
    equals(net.b[1], [[0.2137129991, -0.1158068854]])
    equals(net.W[2], [[0.5609241882], [-0.5323383061]])
    equals(net.b[2], [[0.4108046947]])


# The passes, in every shape.


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=5),
    ensemble=st.sampled_from([(), (1,), (4,), (100,), (101, 1), (2, 3)]),
    m=st.integers(1, 5),
    bias=st.booleans(),
    dtype=st.sampled_from([np.float64, np.float32]),
    own_samples=st.booleans(),
)
def test_forward_is_the_formula_in_every_member_and_keeps_the_dtype(
    sizes, ensemble, m, bias, dtype, own_samples
):
    net = make(sizes, bias=bias, ensemble=ensemble, dtype=dtype, activation="tanh")
    leading = ensemble if own_samples else ()
    X = np.random.default_rng(2).normal(0, 1, (*leading, m, sizes[0])).astype(dtype)
    a = net.forward(X)
    assert a[0] is X
    assert len(a) == len(sizes)
    for l in net.layers:
        assert (a[l].shape, a[l].dtype) == ((*ensemble, m, sizes[l]), dtype)
        for k in np.ndindex(ensemble):
            before = a[l - 1][k] if l > 1 or own_samples else X
            z = before @ net.W[l][k] + (net.b[l][k] if bias else 0)
            np.testing.assert_allclose(a[l][k], np.tanh(z), rtol=0, atol=4 * np.finfo(dtype).eps)


def test_every_layer_has_its_own_activation():
    net = make([2, 3, 3, 2], activation=["relu", nnlib.tanh, "identity"])
    assert net.g == [None, nnlib.relu, nnlib.tanh, nnlib.identity]
    X, _ = samples(net)
    a = net.forward(X)
    np.testing.assert_allclose(a[1], np.maximum(0, X @ net.W[1] + net.b[1]), atol=1e-15)
    np.testing.assert_allclose(a[2], np.tanh(a[1] @ net.W[2] + net.b[2]), atol=1e-15)
    np.testing.assert_allclose(a[3], a[2] @ net.W[3] + net.b[3], atol=1e-15)


@pytest.mark.parametrize("ensemble", ENSEMBLES, ids=str)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_dtype_and_shape_of_everything(ensemble, dtype):
    net = make(ensemble=ensemble, dtype=dtype)
    X, Y = samples(net)
    a, delta = net.forward(X), [None, None, None]
    loss, grad = net.backward(a, Y, nnlib.SSE, delta)
    arrays = [net.theta, grad, loss, net.predict(X), *a, *delta[1:]]
    arrays += [A for views in (net.W, net.b, net.dW, net.db) for A in views[1:]]
    assert {A.dtype for A in arrays} == {np.dtype(dtype)}
    assert net.theta.shape == grad.shape == (*ensemble, 26)
    assert np.shape(loss) == ensemble
    for l in net.layers:
        assert net.W[l].shape == net.dW[l].shape == (*ensemble, net.sizes[l - 1], net.sizes[l])
        assert net.b[l].shape == net.db[l].shape == (*ensemble, 1, net.sizes[l])
        assert delta[l].shape == (*ensemble, 6, net.sizes[l])
    assert net.W[0] is net.b[0] is net.dW[0] is net.db[0] is None


@pytest.mark.parametrize("ensemble", ENSEMBLES, ids=str)
@pytest.mark.parametrize("bias", [False, True])
def test_a_member_is_computed_like_a_network_alone(ensemble, bias):
    net = make(ensemble=ensemble, bias=bias, activation=["tanh", "sigmoid"])
    X, Y = samples(net)
    loss, grad = net.backward(net.forward(X), Y, nnlib.CrossEntropy)
    for k in np.ndindex(ensemble):
        alone = nnlib.Network(net.sizes, net.g[1:], bias)
        alone.theta = net.theta[k]
        value, gradient = alone.backward(alone.forward(X), Y, nnlib.CrossEntropy)
        assert loss[k] == pytest.approx(value, rel=1e-13)
        np.testing.assert_allclose(grad[k], gradient, rtol=0, atol=1e-13)


@pytest.mark.parametrize("ensemble", ENSEMBLES, ids=str)
def test_the_passes_fill_their_arrays_again_with_the_same_bits(ensemble):
    net = make(ensemble=ensemble)
    X, Y = samples(net)
    fresh = net.forward(X)
    fresh_delta = [None, None, None]
    fresh_loss, fresh_grad = net.backward(fresh, Y, nnlib.SSE, fresh_delta)
    fresh_grad = fresh_grad.copy()

    a, delta, slope = [X + 1.0, None, None], [None, None, None], [None, None, None]
    net.forward_pass(a)
    net.backward_pass(a, Y, nnlib.SSE, delta, slope)
    arrays, hidden = a[1:], (delta[1], slope[1])
    a[0] = X
    assert net.forward_pass(a) is a
    loss, grad = net.backward_pass(a, Y, nnlib.SSE, delta, slope)
    assert all(array is old for array, old in zip(a[1:], arrays, strict=True))
    assert delta[1] is hidden[0]
    assert slope[1] is hidden[1]
    np.testing.assert_array_equal(loss, fresh_loss)
    np.testing.assert_array_equal(grad, fresh_grad)
    for l in net.layers:
        np.testing.assert_array_equal(a[l], fresh[l])
        np.testing.assert_array_equal(delta[l], fresh_delta[l])


def test_the_passes_change_neither_samples_nor_parameters_nor_activations():
    net = make()
    X, Y = samples(net)
    inputs = X.copy()
    a = net.forward(X)
    np.testing.assert_array_equal(X, inputs)
    arrays = [X, Y, net.theta, *a]
    before = copy.deepcopy(arrays)
    net.backward(a, Y, nnlib.SSE)
    for array, old in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, old)


@pytest.mark.parametrize("ensemble", [(), (120,)], ids=str)
def test_huge_inputs_do_not_warn(ensemble):
    net = nnlib.Network([1, 1], bias=False, ensemble=ensemble)
    net.W[1] = 1.0
    assert not net.forward([[-1e4]])[-1].any()
    assert not net.predict([[-1e4]]).any()


# Parameters and their views.


def test_theta_holds_weights_then_biases_layer_by_layer():
    net = nnlib.Network([2, 2, 1])
    net.theta = np.arange(9)
    np.testing.assert_array_equal(net.W[1], [[0, 1], [2, 3]])
    np.testing.assert_array_equal(net.b[1], [[4, 5]])
    np.testing.assert_array_equal(net.W[2], [[6], [7]])
    np.testing.assert_array_equal(net.b[2], [[8]])
    assert net.n_parameters == 9


def test_without_biases_there_are_only_weights():
    net = nnlib.Network([3, 4, 1], bias=False)
    assert net.theta.shape == (16,)
    assert net.b == net.db == [None, None, None]


@pytest.mark.parametrize("ensemble", ENSEMBLES, ids=str)
def test_weights_and_gradients_are_views(ensemble):
    net = make(ensemble=ensemble)
    for l in net.layers:
        for view, vector in (
            *((views[l], net.theta) for views in (net.W, net.b)),
            *((views[l], net.grad) for views in (net.dW, net.db)),
        ):
            assert np.shares_memory(view, vector)
    net.theta = 3.0
    assert (net.W[2] == 3.0).all()
    assert (net.b[1] == 3.0).all()


def test_assigning_to_a_layer_copies_in():
    net = nnlib.Network([3, 4, 1])
    A = np.arange(12.0).reshape(3, 4)
    net.W[1] = A
    net.W[1] += 1.0
    np.testing.assert_array_equal(net.theta[:12], np.arange(1.0, 13.0))
    np.testing.assert_array_equal(A.ravel(), np.arange(12.0))
    assert np.shares_memory(net.W[1], net.theta)


def test_backward_returns_the_vector_that_dw_and_db_see():
    net = make()
    X, Y = samples(net)
    _, grad = net.backward(net.forward(X), Y, nnlib.SSE)
    assert grad is net.grad
    dW, db = net.unpack(grad)
    for l in net.layers:
        np.testing.assert_array_equal(dW[l], net.dW[l])
        np.testing.assert_array_equal(db[l], net.db[l])


@pytest.mark.parametrize("ensemble", ENSEMBLES, ids=str)
@pytest.mark.parametrize("through", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_a_copy_is_independent_and_keeps_its_views(ensemble, through):
    net = make(ensemble=ensemble, activation=["relu", "tanh"], dtype=np.float32)
    twin = through(net)
    assert repr(twin) == repr(net)
    assert twin.g == net.g
    np.testing.assert_array_equal(twin.theta, net.theta)
    X, Y = samples(net)
    np.testing.assert_array_equal(twin.predict(X), net.predict(X))
    twin.W[1] = 0.0
    assert not twin.unpack(twin.theta)[0][1].any()
    assert net.W[1].any()
    twin.backward(twin.forward(X), Y, nnlib.SSE)
    assert np.shares_memory(twin.dW[2], twin.grad)
    assert not np.shares_memory(twin.theta, net.theta)


class Swish(type(nnlib.sigmoid)):
    """An activation that the library does not know."""

    name = "swish"


def test_a_copy_keeps_an_activation_of_ones_own():
    swish = Swish()
    net = nnlib.Network([2, 2, 1], ["sigmoid", swish])
    assert copy.copy(net).g == [None, nnlib.sigmoid, swish]
    twin = copy.deepcopy(net)
    assert twin.g[1] is nnlib.sigmoid
    assert repr(twin) == "Network([2, 2, 1], activation=['sigmoid', swish], bias=True)"


@pytest.mark.parametrize(
    ("net", "text"),
    [
        (nnlib.Network([2, 1]), "Network([2, 1], activation='sigmoid', bias=True)"),
        (
            nnlib.Network([2, 3, 1], ["tanh", "sigmoid"], False, (4, 5), np.float32),
            "Network([2, 3, 1], activation=['tanh', 'sigmoid'], bias=False, "
            "ensemble=(4, 5), dtype='float32')",
        ),
    ],
)
def test_repr(net, text):
    assert repr(net) == text


# Initialisation.


def test_a_new_network_is_all_zero():
    net = nnlib.Network([3, 4, 1])
    assert not net.theta.any()
    assert not net.grad.any()
    np.testing.assert_array_equal(net.predict(XOR_X), 0.5)


def test_initialise_draws_layer_by_layer_and_sets_biases_to_zero():
    net = make([3, 4, 1])
    net.initialise("uniform", np.random.default_rng(5))
    rng = np.random.default_rng(5)
    np.testing.assert_array_equal(net.W[1], rng.uniform(0, 1, (3, 4)))
    np.testing.assert_array_equal(net.W[2], rng.uniform(0, 1, (4, 1)))
    assert not net.b[1].any()
    assert not net.b[2].any()


@pytest.mark.parametrize("rule", ["zeros", "uniform", "normal", "glorot", "he"])
@pytest.mark.parametrize("ensemble", ENSEMBLES, ids=str)
def test_a_rule_by_name_is_the_function_of_that_name(rule, ensemble):
    one, other = (nnlib.Network([3, 4, 1], ensemble=ensemble) for _ in range(2))
    one.initialise(rule, np.random.default_rng(0))
    other.initialise(getattr(nnlib.init, rule), np.random.default_rng(0))
    assert one.theta.tobytes() == other.theta.tobytes()
    assert one.theta.any() == (rule != "zeros")


# Errors.


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"sizes": 3}, TypeError, "sizes is 3, expected a sequence of integers"),
        ({"sizes": "34"}, TypeError, "sizes is '34', expected a sequence of integers"),
        ({"sizes": [3]}, ValueError, "sizes has 1 entries, expected at least 2"),
        ({"sizes": [3, 0]}, ValueError, "sizes holds 0, expected positive integers"),
        ({"sizes": [3, -1, 1]}, ValueError, "sizes holds -1, expected positive integers"),
        ({"sizes": [3, 2.5]}, TypeError, "sizes holds 2.5, expected integers"),
        ({"sizes": [3, True]}, TypeError, "sizes holds True, expected integers"),
        ({"ensemble": 5}, TypeError, "ensemble is 5, expected a sequence of integers"),
        ({"ensemble": (5, 0)}, ValueError, "ensemble holds 0, expected positive integers"),
        ({"bias": 1}, TypeError, "bias is 1, expected True or False"),
        ({"dtype": int}, ValueError, "dtype is int64, expected float64 or float32"),
        ({"dtype": "float16"}, ValueError, "dtype is float16, expected float64 or float32"),
        (
            {"activation": "sigmoit"},
            ValueError,
            "unknown activation 'sigmoit', expected one of sigmoid, tanh, relu, identity",
        ),
        (
            {"activation": np.tanh},
            ValueError,
            "unknown activation <ufunc 'tanh'>, expected one of sigmoid, tanh, relu, identity",
        ),
        (
            {"activation": ["tanh", None]},
            ValueError,
            "unknown activation None, expected one of sigmoid, tanh, relu, identity",
        ),
        ({"activation": ["tanh"]}, ValueError, "1 activations for 2 layers"),
    ],
)
def test_a_wrong_network_is_refused(arguments, error, message):
    with raises(error, message):
        nnlib.Network(**{"sizes": [3, 4, 1]} | arguments)


@pytest.mark.parametrize(
    ("rule", "rng", "error", "message"),
    [
        (
            "xavier",
            np.random.default_rng(0),
            ValueError,
            "unknown initialisation rule 'xavier', expected one of "
            "zeros, uniform, normal, glorot, he",
        ),
        (
            "uniform",
            7,
            TypeError,
            "rng is 7, expected a generator: np.random.default_rng(seed)",
        ),
        (
            lambda rng, shape: np.ones(shape[1:]),
            np.random.default_rng(0),
            ValueError,
            "the rule returned shape (4,), layer 1 expects (3, 4)",
        ),
        (
            lambda rng, shape: np.full(shape, np.nan if shape[1] == 1 else 1.0),
            np.random.default_rng(0),
            ValueError,
            "the rule returned numbers for layer 2 that are not finite",
        ),
    ],
)
def test_a_wrong_initialisation_is_refused_and_changes_nothing(rule, rng, error, message):
    net = make([3, 4, 1])
    before = net.theta.copy()
    with raises(error, message):
        net.initialise(rule, rng)
    np.testing.assert_array_equal(net.theta, before)


@pytest.mark.parametrize(
    ("X", "error", "message"),
    [
        ([1, 2, 3], ValueError, "X has shape (3,), expected (m, 3): one sample in each row"),
        ([[1, 2]], ValueError, "X has 2 columns, the first layer expects 3"),
        ([[1, 2, 3], [1]], ValueError, "X has rows of different lengths"),
        ([["a", "b", "c"]], TypeError, "X holds <U1 values, expected real numbers"),
        ([[1j, 0, 0]], TypeError, "X holds complex128 values, expected real numbers"),
        ([[0, 0, np.nan]], ValueError, "X[0, 2] is nan, expected finite float64 numbers"),
        (
            np.zeros((2, 4, 3)),
            ValueError,
            "X has the leading axes (2,), the network's ensemble is ()",
        ),
    ],
)
def test_predict_refuses_wrong_inputs(X, error, message):
    with raises(error, message):
        nnlib.Network([3, 4, 1]).predict(X)


def test_predict_refuses_what_float32_cannot_hold():
    with raises(ValueError, "X[1, 0] is 1e+300, expected finite float32 numbers"):
        nnlib.Network([1, 1], dtype=np.float32).predict([[1.0], [1e300]])


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (np.zeros(3), "X has shape (3,), expected (m, 3): one sample in each row"),
        (np.zeros((4, 2)), "X has 2 columns, the first layer expects 3"),
    ],
)
def test_forward_checks_the_shape(X, message):
    with raises(ValueError, message):
        nnlib.Network([3, 4, 1]).forward(X)


@pytest.mark.parametrize("shape", [(4,), (3, 1), (4, 2), (1, 4)])
def test_backward_checks_the_shape_of_the_targets(shape):
    net = nnlib.Network([3, 4, 1])
    with raises(ValueError, f"Y has shape {shape}, the outputs have (4, 1)"):
        net.backward(net.forward(XOR_X), np.zeros(shape), nnlib.SSE)


def test_integers_and_lists_are_taken_as_floats():
    net = make([3, 4, 1])
    as_list = XOR_X.astype(int).tolist()
    np.testing.assert_array_equal(net.predict(as_list), net.predict(XOR_X))
    value, _ = net.backward(net.forward(as_list), XOR_Y.astype(bool), nnlib.SSE)
    assert value == net.backward(net.forward(XOR_X), XOR_Y, nnlib.SSE)[0]


def test_parameters_are_assigned_by_layer_and_shape():
    net = nnlib.Network([3, 4, 1])
    with raises(ValueError, "the parameters of layer 1 have shape (3, 4), got (4,)"):
        net.W[1] = np.ones(4)
    with raises(IndexError, "there are no parameters -1: layers count from 1, biases can be off"):
        net.W[-1] = 0.0
    with pytest.raises(IndexError, match="biases can be off"):
        nnlib.Network([3, 1], bias=False).b[1] = 0.0
    for name in ("W", "b", "dW", "db"):
        message = f"{name} is made of views: assign to {name}[1], {name}[2], …"
        with raises(AttributeError, message):
            setattr(net, name, [None])
    assert not net.theta.any()
    net.W[2] = 0.5
    assert np.count_nonzero(net.theta) == 4
