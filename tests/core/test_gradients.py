"""The gradient of `Network.backward` against two judges that share no line with it.

Central differences know no formula; autograd derives its own from a network that is written
again here. ``pytest -s tests/test_gradients.py`` prints the largest relative errors.
"""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib

ENSEMBLES = [(), (5,), (120,), (3, 2)]  # 120 tiny networks have the ensemble last in memory
SIZES = [[1, 1], [3, 4, 1], [2, 3, 3, 4], [3, 7, 2]]
CASES = [  # activation of the hidden layers, of the last layer, loss
    *((g, g, loss) for g in ("sigmoid", "tanh", "relu", "identity") for loss in ("SSE", "HalfSSE")),
    *((g, "sigmoid", "CrossEntropy") for g in ("sigmoid", "tanh", "relu", "identity")),
    ("relu", "identity", "SSE"),
]

OTHER_ACTIVATIONS = {
    "sigmoid": lambda z: 0.5 + 0.5 * anp.tanh(0.5 * z),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "identity": lambda z: z,
}
OTHER_LOSSES = {
    "SSE": lambda a, Y: anp.sum((a - Y) ** 2),
    "HalfSSE": lambda a, Y: anp.sum((a - Y) ** 2) / 2,
    "CrossEntropy": lambda a, Y: -anp.sum(Y * anp.log(a) + (1 - Y) * anp.log(1 - a)),
}


def make(sizes, hidden, last, loss, bias, ensemble, seed=1, own_samples=False):
    """Return a network with random parameters, three samples, and the loss."""
    rng = np.random.default_rng(seed)
    activations = [hidden] * (len(sizes) - 2) + [last]
    net = nnlib.Network(sizes, activations, bias, ensemble)
    net.theta = rng.normal(0.2, 0.5, net.theta.shape)
    leading = ensemble if own_samples else ()
    X = rng.normal(0.0, 0.7, (*leading, 3, sizes[0]))
    Y = rng.uniform(0.0, 1.0, (*leading, 3, sizes[-1]))
    return net, X, Y, getattr(nnlib, loss)


def central_differences(net, X, Y, loss, h=1e-5):
    """Move one parameter in all members of the ensemble at once; each has its own loss."""
    theta, gradient = net.theta.copy(), np.empty(net.theta.shape)

    def loss_at(parameters):
        net.theta = parameters
        return loss(net.forward(X)[-1], Y)

    for p in range(net.n_parameters):
        step = h * (np.arange(net.n_parameters) == p)
        gradient[..., p] = (loss_at(theta + step) - loss_at(theta - step)) / (2 * h)
    net.theta = theta
    return gradient


def autograd_gradient(net, X, Y, loss):
    """Let autograd derive the same network, written again."""

    def total_loss(W, b):
        a = X
        for l in net.layers:
            z = anp.matmul(a, W[l - 1]) + (b[l - 1] if net.bias else 0.0)
            a = OTHER_ACTIVATIONS[net.g[l].name](z)
        return OTHER_LOSSES[loss.name](a, Y)

    W = [W.copy() for W in net.W[1:]]
    b = [b.copy() for b in net.b[1:]] if net.bias else []
    dW, db = autograd.grad(total_loss, (0, 1))(W, b)
    parts = [part for pair in zip(dW, db, strict=True) for part in pair] if net.bias else dW
    return np.concatenate([part.reshape(*net.ensemble, -1) for part in parts], axis=-1)


def error(A, B):
    """Return the largest difference relative to the largest element."""
    assert A.shape == B.shape
    return np.abs(A - B).max() / np.abs(B).max()


@pytest.fixture(scope="module")
def worst():
    """Collect the largest errors of this file, and print them at its end."""
    errors = {"central differences": 0.0, "autograd": 0.0}
    yield errors
    for judge, value in errors.items():
        print(f"\ngradient against {judge}: largest relative error {value:.1e}", end="")
        assert value > 0, "no gradient has been compared"


def check(net, X, Y, loss, worst):
    """Compare the gradient of a network with both judges."""
    grad = net.backward(net.forward(X), Y, loss)[1].copy()
    assert np.abs(grad).max() > 1e-3
    for judge, other, bound in (
        ("central differences", central_differences, 1e-8),
        ("autograd", autograd_gradient, 1e-12),
    ):
        found = error(grad, other(net, X, Y, loss))
        worst[judge] = max(worst[judge], found)
        assert found < bound, judge


@pytest.mark.parametrize("ensemble", ENSEMBLES, ids=str)
@pytest.mark.parametrize("bias", [False, True], ids=["no bias", "bias"])
@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_gradient(case, sizes, bias, ensemble, worst):
    check(*make(sizes, *case, bias, ensemble), worst)


@pytest.mark.parametrize("ensemble", ENSEMBLES[1:], ids=str)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_gradient_where_every_member_has_samples_of_its_own(sizes, ensemble, worst):
    check(*make(sizes, "tanh", "sigmoid", "SSE", True, ensemble, own_samples=True), worst)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=5),
    ensemble=st.sampled_from([(), (1,), (4,), (100,), (101, 1), (2, 3)]),
    case=st.sampled_from(CASES),
    bias=st.booleans(),
    own_samples=st.booleans(),
    seed=st.integers(0, 99),
)
def test_gradient_of_any_shape(sizes, ensemble, case, bias, own_samples, seed):
    net, X, Y, loss = make(sizes, *case, bias, ensemble, seed, own_samples)
    _, grad = net.backward(net.forward(X), Y, loss)
    expected = autograd_gradient(net, X, Y, loss)
    assert expected.shape == grad.shape
    np.testing.assert_allclose(grad, expected, rtol=1e-9, atol=1e-12 * np.abs(expected).max())


@pytest.mark.parametrize("ensemble", [(), (5,), (120,)], ids=str)
@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_gradient_in_float32_is_the_same_but_coarser(case, ensemble):
    net, X, Y, loss = make([3, 4, 2], *case, True, ensemble)
    coarse = nnlib.Network(net.sizes, [g.name for g in net.g[1:]], True, ensemble, np.float32)
    coarse.theta = net.theta
    _, grad = net.backward(net.forward(X), Y, loss)
    value, coarse_grad = coarse.backward(coarse.forward(X), Y, loss)
    assert value.dtype == coarse_grad.dtype == np.float32
    assert 0 < error(coarse_grad, grad) < 1e-5
