"""Training: the slides' example, ensembles, batches, divergence, the errors at the door."""

import numpy as np
import pytest
from helpers import raises

import nnlib
from nnlib import SSE, Adam, CrossEntropy, GradientDescent, HalfSSE, Network, RMSprop, train

X, Y = nnlib.datasets.xor()


def slides_network(seed, **options):
    """Return the network of the slides with uniform weights."""
    net = Network([3, 4, 1], activation="sigmoid", bias=False, **options)
    net.initialise("uniform", np.random.default_rng(seed))
    return net


# The slides' example.


def test_the_slides_example_over_200_seeds():
    net = Network([3, 4, 1], activation="sigmoid", bias=False, ensemble=(200,))
    for seed in range(200):
        net.theta[seed] = slides_network(seed).theta
    train(net, X, Y, SSE, GradientDescent(learning_rate=1.0), epochs=1000)
    final = SSE(net.predict(X), Y)
    good = int((final < 0.05).sum())
    print(f"\nXOR, 200 seeds: {good} below SSE 0.05, largest {final.max():.3f}")
    assert good >= 198
    assert 0 < final.max() < 0.1


def test_zero_weights_stay_at_sse_1():
    net = Network([3, 4, 1], bias=False)
    history = train(net, X, Y, SSE, GradientDescent(1.0), 1000)
    np.testing.assert_allclose(history.loss, 1.0, rtol=0, atol=1e-12)
    assert SSE(net.predict(X), Y) == pytest.approx(1.0, abs=1e-12)


def test_training_is_forward_backward_step_again_and_again():
    net, plain = slides_network(0), slides_network(0)
    history = train(net, X, Y, SSE, GradientDescent(0.7), 50)
    losses = []
    for _ in range(50):
        a1 = 1 / (1 + np.exp(-(X @ plain.W[1])))
        a2 = 1 / (1 + np.exp(-(a1 @ plain.W[2])))
        losses.append(((a2 - Y) ** 2).sum())
        delta2 = 2 * (a2 - Y) * a2 * (1 - a2)
        delta1 = delta2 @ plain.W[2].T * a1 * (1 - a1)
        plain.W[2] -= 0.7 * a1.T @ delta2
        plain.W[1] -= 0.7 * X.T @ delta1
    np.testing.assert_allclose(history.loss, losses, rtol=1e-13)
    np.testing.assert_allclose(net.theta, plain.theta, rtol=1e-12)


# Members, dtypes, bits.


@pytest.mark.parametrize("ensemble", [(5,), (120,), (3, 2)], ids=str)
@pytest.mark.parametrize(
    ("make", "largest_rate"),
    [
        (GradientDescent, 1.0),
        (lambda rate: GradientDescent(rate, momentum=0.5), 1.0),
        # with a small ε it jumps to and fro in a flat valley, which magnifies the rounding
        (lambda rate: RMSprop(rate, epsilon=0.1), 0.1),
        (Adam, 0.1),
    ],
    ids=["descent", "momentum", "RMSprop", "Adam"],
)
def test_a_member_equals_the_network_trained_alone(ensemble, make, largest_rate):
    rates = np.linspace(largest_rate / 50, largest_rate, np.prod(ensemble)).reshape(ensemble)
    net = Network([3, 4, 1], ensemble=ensemble)
    net.initialise("normal", np.random.default_rng(1))
    start = net.theta.copy()
    history = train(net, X, Y, HalfSSE, make(rates), 1000)
    members = list(np.ndindex(ensemble))
    for k in (members[0], members[len(members) // 2], members[-1]):
        alone = Network([3, 4, 1])
        alone.theta = start[k]
        alone_history = train(alone, X, Y, HalfSSE, make(rates[k]), 1000)
        np.testing.assert_allclose(net.theta[k], alone.theta, rtol=0, atol=1e-12)
        losses = history.loss[(slice(None), *k)]
        np.testing.assert_allclose(losses, alone_history.loss, rtol=0, atol=1e-12)


@pytest.mark.parametrize("ensemble", [(5,), (120,)], ids=str)
def test_every_member_can_have_samples_of_its_own(ensemble):
    rng = np.random.default_rng(3)
    own_X, own_Y = rng.normal(0, 1, (*ensemble, 6, 3)), rng.uniform(0, 1, (*ensemble, 6, 1))
    net = slides_network(0, ensemble=ensemble)
    start = net.theta.copy()
    history = train(net, own_X, own_Y, SSE, GradientDescent(0.5), 20, 4, np.random.default_rng(4))
    for k in (0, ensemble[0] - 1):
        alone = Network([3, 4, 1], bias=False)
        alone.theta = start[k]
        order = np.random.default_rng(4)
        alone_history = train(alone, own_X[k], own_Y[k], SSE, GradientDescent(0.5), 20, 4, order)
        np.testing.assert_allclose(history.loss[:, k], alone_history.loss, rtol=1e-12)


@pytest.mark.parametrize("ensemble", [(), (5,), (120,)], ids=str)
@pytest.mark.parametrize("make", [GradientDescent, RMSprop, Adam])
@pytest.mark.parametrize("batch_size", [None, 3])
def test_float32_stays_float32_and_same_seed_same_bits(ensemble, make, batch_size):
    runs = []
    for seed in (0, 0, 1):
        net = slides_network(seed, ensemble=ensemble, dtype=np.float32)
        rng = np.random.default_rng(seed)
        history = train(net, X, Y, SSE, make(0.1), 20, batch_size, rng)
        runs.append(net.theta.tobytes() + history.loss.tobytes())
        assert net.theta.dtype == net.grad.dtype == net.predict(X).dtype == np.float32
        assert history.loss.shape == (20, *ensemble)
    assert runs[0] == runs[1] != runs[2]


@pytest.mark.parametrize("epochs", [0, 1, 7])
@pytest.mark.parametrize("ensemble", [(), (2, 3)])
def test_the_history_has_the_loss_before_every_epoch(epochs, ensemble):
    net = slides_network(0, ensemble=ensemble)
    start, first = net.theta.copy(), SSE(net.predict(X), Y)
    history = train(net, X, Y, SSE, GradientDescent(1.0), epochs)
    assert history.loss.shape == (epochs, *ensemble)
    assert (net.theta == start).all() == (epochs == 0)
    if epochs:
        np.testing.assert_allclose(history.loss[0], first, rtol=1e-13)


def test_training_in_two_parts_is_training_in_one():
    whole, parts = slides_network(0), slides_network(0)
    history = train(whole, X, Y, SSE, GradientDescent(1.0, momentum=0.5), 30)
    optimiser = GradientDescent(1.0, momentum=0.5)
    losses = [train(parts, X, Y, SSE, optimiser, epochs).loss for epochs in (10, 20)]
    np.testing.assert_array_equal(np.concatenate(losses), history.loss)
    np.testing.assert_array_equal(parts.theta, whole.theta)


def test_training_changes_neither_inputs_nor_targets():
    own_X, own_Y = X.copy(), Y.copy()
    train(slides_network(0), own_X, own_Y, SSE, GradientDescent(1.0), 5, 3, np.random.default_rng())
    np.testing.assert_array_equal(own_X, X)
    np.testing.assert_array_equal(own_Y, Y)


# Batches.


class Watcher(type(SSE)):
    """A loss that keeps the targets it is asked about."""

    def __init__(self):
        self.batches = []

    def value(self, a, Y):
        """Keep the targets."""
        self.batches.append(Y.copy())
        return super().value(a, Y)


@pytest.mark.parametrize(
    ("batch_size", "lengths"), [(1, [1] * 7), (3, [3, 3, 1]), (7, [7]), (100, [7])]
)
def test_every_sample_is_used_once_an_epoch_in_a_new_order(batch_size, lengths):
    numbers = np.arange(7.0)[:, np.newaxis]
    net, watcher = Network([1, 1], "identity"), Watcher()
    train(
        net,
        numbers,
        numbers,
        watcher,
        GradientDescent(1e-3),
        5,
        batch_size,
        np.random.default_rng(0),
    )
    epochs = [
        watcher.batches[i : i + len(lengths)] for i in range(0, 5 * len(lengths), len(lengths))
    ]
    assert len(watcher.batches) == 5 * len(lengths)
    for batches in epochs:
        assert [len(batch) for batch in batches] == lengths
        np.testing.assert_array_equal(np.sort(np.concatenate(batches), axis=0), numbers)
    assert len({np.concatenate(batches).tobytes() for batches in epochs}) == 5


@pytest.mark.parametrize("ensemble", [(), (4,), (120,)], ids=str)
def test_batches_equal_steps_made_one_by_one(ensemble):
    rng = np.random.default_rng(0)
    X, Y = rng.normal(0, 1, (7, 3)), rng.uniform(0, 1, (7, 1))  # batches of 3, 3 and 1
    net, plain = (slides_network(1, ensemble=ensemble) for _ in range(2))
    history = train(net, X, Y, CrossEntropy, GradientDescent(0.1), 4, 3, np.random.default_rng(2))
    order, losses = np.random.default_rng(2), []
    for _ in range(4):
        rows, loss = order.permutation(7), 0.0
        for batch in (rows[:3], rows[3:6], rows[6:]):
            value, grad = plain.backward(plain.forward(X[batch]), Y[batch], CrossEntropy)
            plain.theta -= 0.1 * grad
            loss = loss + value
        losses.append(loss)
    np.testing.assert_allclose(history.loss, losses, rtol=1e-13)
    np.testing.assert_allclose(net.theta, plain.theta, rtol=1e-12)


# Divergence and progress.


def diverge(rate=10.0, ensemble=(), **options):
    """Train a linear neuron with a rate that is far too large."""
    net = Network([1, 1], "identity", bias=False, ensemble=ensemble)
    net.W[1] = 1.0
    return train(net, [[1.0], [2.0]], [[0.0], [0.0]], SSE, GradientDescent(rate), 1000, **options)


def test_divergence_is_an_error_that_names_epoch_and_learning_rate():
    # w ← w − 10·(2·w + 8·w) = −99 w: the loss 5·99²ᵏ passes 1.8·10³⁰⁸ at k = 78
    message = "the loss is inf in epoch 78, with learning rate 10: try a smaller one"
    with raises(FloatingPointError, message):
        diverge()


def test_divergence_names_the_member():
    message = (
        "the loss of network [1, 0] is inf in epoch 78, with learning rate 10: try a smaller one"
    )
    with raises(FloatingPointError, message):
        diverge(rate=[[0.01, 0.02], [10.0, 0.01]], ensemble=(2, 2))


def test_divergence_can_be_allowed():
    loss = diverge(rate=[0.01, 10.0], ensemble=(2,), allow_divergence=True).loss
    assert loss.shape == (1000, 2)
    assert loss[-1, 0] < 1e-12
    assert np.isfinite(loss[:78, 1]).all()
    assert not np.isfinite(loss[78:, 1]).any()


@pytest.mark.parametrize("make", [GradientDescent, RMSprop, Adam])
@pytest.mark.parametrize("loss", [SSE, HalfSSE, CrossEntropy], ids=repr)
def test_saturated_networks_train_without_a_warning(make, loss):
    net = Network([3, 4, 1])
    net.initialise(lambda rng, shape: rng.normal(0, 1e4, shape), np.random.default_rng(0))
    history = train(net, X, Y, loss, make(1.0), 20)
    assert np.isfinite(history.loss).all()
    assert np.isfinite(net.theta).all()


def test_progress_is_shown_on_standard_error(capsys):
    quiet, shown = slides_network(0), slides_network(0)
    train(quiet, X, Y, SSE, GradientDescent(1.0), 30)
    assert capsys.readouterr() == ("", "")
    train(shown, X, Y, SSE, GradientDescent(1.0), 30, progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "30/30" in err
    assert "epoch/s" in err
    np.testing.assert_array_equal(shown.theta, quiet.theta)


# Errors at the door.

RNG = np.random.default_rng(0)
LINEAR = Network([3, 1], "identity")


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"X": X[:, :2]}, ValueError, "X has 2 columns, the first layer expects 3"),
        ({"X": X[:3]}, ValueError, "X has 3 rows, Y has 4"),
        ({"X": X[:0], "Y": Y[:0]}, ValueError, "X has no rows"),
        (
            {"X": np.full((4, 3), np.inf)},
            ValueError,
            "X[0, 0] is inf, expected finite float64 numbers",
        ),
        ({"X": X.astype(str)}, TypeError, "X holds <U32 values, expected real numbers"),
        (
            {"Y": Y.ravel()},
            ValueError,
            "Y has shape (4,), expected (m, 1): one sample in each row",
        ),
        ({"Y": np.hstack([Y, Y])}, ValueError, "Y has 2 columns, the last layer expects 1"),
        (
            {"Y": np.full((4, 1), np.nan)},
            ValueError,
            "Y[0, 0] is nan, expected finite float64 numbers",
        ),
        (
            {"Y": np.stack([Y, Y])},
            ValueError,
            "Y has the leading axes (2,), the network's ensemble is ()",
        ),
        ({"epochs": -1}, ValueError, "epochs is -1, expected at least 0"),
        ({"epochs": 1e3}, TypeError, "epochs is 1000.0, expected an integer"),
        ({"epochs": True}, TypeError, "epochs is True, expected an integer"),
        ({"batch_size": 0, "rng": RNG}, ValueError, "batch_size is 0, expected at least 1"),
        ({"batch_size": "2", "rng": RNG}, TypeError, "batch_size is '2', expected an integer"),
        (
            {"batch_size": 2},
            TypeError,
            "rng is None, batch_size needs a generator: np.random.default_rng(0)",
        ),
        (
            {"net": LINEAR, "loss": CrossEntropy},
            ValueError,
            "CrossEntropy expects outputs in (0, 1), the last layer's identity gives (-inf, inf)",
        ),
        (
            {"net": Network([3, 1], "tanh"), "loss": CrossEntropy},
            ValueError,
            "CrossEntropy expects outputs in (0, 1), the last layer's tanh gives (-1, 1)",
        ),
        (
            {"net": Network([3, 1], "relu"), "loss": CrossEntropy},
            ValueError,
            "CrossEntropy expects outputs in (0, 1), the last layer's relu gives (0, inf)",
        ),
        (
            {"Y": 2.0 * Y, "loss": CrossEntropy},
            ValueError,
            "CrossEntropy expects targets in [0, 1], Y reaches from 0 to 2",
        ),
        (
            {"Y": Y - 0.5, "loss": CrossEntropy},
            ValueError,
            "CrossEntropy expects targets in [0, 1], Y reaches from -0.5 to 0.5",
        ),
        (
            {"optimiser": Adam([0.1, 0.2])},
            ValueError,
            "learning_rate has shape (2,), the network's ensemble is ()",
        ),
    ],
)
def test_wrong_arguments_are_refused_and_train_nothing(changed, error, message):
    arguments = {"net": slides_network(0), "X": X, "Y": Y, "loss": SSE}
    arguments |= {"optimiser": GradientDescent(1.0), "epochs": 10} | changed
    before = arguments["net"].theta.copy()
    with raises(error, message):
        train(**arguments)
    np.testing.assert_array_equal(arguments["net"].theta, before)


@pytest.mark.parametrize("loss", ["SSE", type(SSE), 1.0])
def test_a_loss_that_is_none_is_refused(loss):
    with pytest.raises(TypeError, match=r"^loss is .*, expected SSE, HalfSSE, CrossEntropy or"):
        train(Network([3, 1]), *nnlib.datasets.xor(), loss, GradientDescent(1.0), 1)


@pytest.mark.parametrize("optimiser", ["adam", GradientDescent, 0.1])
def test_an_optimiser_that_is_none_is_refused(optimiser):
    with pytest.raises(TypeError, match=r"^optimiser is .*, expected GradientDescent"):
        train(Network([3, 1]), *nnlib.datasets.xor(), SSE, optimiser, 1)
