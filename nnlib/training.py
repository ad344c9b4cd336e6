"""Training: forward, backward, step, again and again."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import unwrap

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib.losses import Loss
from nnlib.network import Network
from nnlib.optim import Optimiser


@dataclass
class History:
    """What `train` kept.

    Attributes
    ----------
    loss : ndarray, shape (epochs, *ensemble)
        The loss before the update of each epoch; with batches, the sum over the epoch's batches,
        each before its own update.
    """

    loss: NDArray


def train(
    net: Network,
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss,
    optimiser: Optimiser,
    epochs: int,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    progress: bool = False,
    allow_divergence: bool = False,
) -> History:
    """Train a network, in place.

    Parameters
    ----------
    net : Network
        One network or an ensemble.
    X : array_like, shape (m, n₀) or (*ensemble, m, n₀)
        Inputs, one sample in each row.
    Y : array_like, shape (m, n_L) or (*ensemble, m, n_L)
        Targets.
    loss : Loss
        What is made smaller.
    optimiser : Optimiser
        What makes a step of a gradient; a new one for each network.
    epochs : int
        How often all the samples are used.
    batch_size : int, optional
        Samples for one step; all of them by default.
    rng : numpy.random.Generator, optional
        Draws the order of the samples in each epoch; needed with batch_size.
    progress : bool, default False
        Show a progress bar on standard error.
    allow_divergence : bool, default False
        Go on when a loss is no longer finite, as a sweep over learning rates must.

    Returns
    -------
    History

    Raises
    ------
    ValueError, TypeError
        If an argument does not fit the network; nothing has been trained then.
    FloatingPointError
        If the loss becomes nan or inf; the message names the epoch and the learning rate.
    """
    X = net.check(X, "X", net.sizes[0], "the first layer")
    Y = net.check(Y, "Y", net.sizes[-1], "the last layer")
    _check_training(net, X, Y, loss, optimiser, epochs, batch_size, rng)

    losses = np.zeros((epochs, *net.ensemble))
    forward = unwrap(type(net).forward)  # without its own errstate: entered once, below
    batches = (
        [_workspace(net, X, Y)] if batch_size is None else _Batches(net, X, Y, batch_size, rng)
    )
    theta = net.theta
    with np.errstate(over="ignore", invalid="ignore"):  # the loss is checked instead
        for epoch in _counted(epochs, progress):
            for X, Y, a, delta in batches:
                forward(net, X, out=a)
                value, grad = net.backward(a, Y, loss, delta)
                losses[epoch] += value
                if not (allow_divergence or _finite(value)):
                    raise FloatingPointError(_diverged(value, epoch, optimiser))
                optimiser.step(theta, grad)
    return History(losses)


def _workspace(net: Network, X: NDArray, Y: NDArray) -> tuple[NDArray, NDArray, list, list]:
    """Return X, Y and the lists a and delta for as many samples: made once, filled every epoch."""
    return X, Y, net.forward(X), [None] * len(net.sizes)


class _Batches:
    """The samples in a new random order whenever it is iterated over, batch_size at a time."""

    def __init__(self, net: Network, X: NDArray, Y: NDArray, batch_size: int, rng) -> None:
        self.X, self.Y, self.batch_size, self.rng = X, Y, batch_size, rng
        self.workspaces = {}
        for m in {min(batch_size, X.shape[-2]), X.shape[-2] % batch_size} - {0}:
            X_rows, Y_rows = X[..., :m, :].copy(), Y[..., :m, :].copy()
            self.workspaces[m] = _workspace(net, X_rows, Y_rows)

    def __iter__(self) -> Iterator[tuple[NDArray, NDArray, list, list]]:
        order = self.rng.permutation(self.X.shape[-2])
        for start in range(0, len(order), self.batch_size):
            rows = order[start : start + self.batch_size]
            batch = self.workspaces[len(rows)]
            self.X.take(rows, axis=-2, out=batch[0], mode="clip")  # "clip" writes straight to out
            self.Y.take(rows, axis=-2, out=batch[1], mode="clip")
            yield batch


def _counted(epochs: int, progress: bool) -> Iterator[int]:
    """Return the epochs' numbers, with a progress bar if asked for."""
    if not progress:
        return range(epochs)
    from tqdm import trange

    return trange(epochs, unit="epoch")


def _finite(value: NDArray) -> bool:
    """Return whether all losses are finite (`math.isfinite` is the fast form for one)."""
    return math.isfinite(value) if isinstance(value, float) else bool(np.isfinite(value).all())


def _diverged(value: NDArray, epoch: int, optimiser: Optimiser) -> str:
    """Say which loss is no longer finite, when and at which learning rate."""
    value = np.asarray(value)
    k = tuple(int(i) for i in np.argwhere(~np.isfinite(value))[0])
    rate = np.broadcast_to(getattr(optimiser, "learning_rate", np.nan), value.shape)[k]
    member = f" of network {list(k)}" if k else ""
    return (
        f"the loss{member} is {value[k]} in epoch {epoch}, with learning rate {rate:g}: "
        "try a smaller one"
    )


def _check_training(net, X, Y, loss, optimiser, epochs, batch_size, rng) -> None:
    """Raise an error for an argument of `train` that does not fit the others."""
    if not isinstance(loss, Loss):
        raise TypeError(f"loss is {loss!r}, expected SSE, HalfSSE, CrossEntropy or another Loss")
    if not isinstance(optimiser, Optimiser):
        raise TypeError(f"optimiser is {optimiser!r}, expected GradientDescent(...) or another")
    if X.shape[-2] != Y.shape[-2]:
        raise ValueError(f"X has {X.shape[-2]} rows, Y has {Y.shape[-2]}")
    if not X.shape[-2]:
        raise ValueError("X has no rows")
    for value, name in ((epochs, "epochs"), (batch_size, "batch_size")):
        if value is None and name == "batch_size":
            continue
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise TypeError(f"{name} is {value!r}, expected an integer")
        if value < (name == "batch_size"):
            raise ValueError(f"{name} is {value}, expected at least {int(name == 'batch_size')}")
    if batch_size is not None and not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is {rng!r}, batch_size needs a generator: np.random.default_rng(0)")
    low, high = loss.domain
    g = net.g[-1]
    if g.range[0] < low or g.range[1] > high:
        outputs = f"the last layer's {g} gives ({g.range[0]:g}, {g.range[1]:g})"
        raise ValueError(f"{loss} expects outputs in ({low:g}, {high:g}), {outputs}")
    if Y.min() < low or Y.max() > high:
        found = f"Y reaches from {Y.min():g} to {Y.max():g}"
        raise ValueError(f"{loss} expects targets in [{low:g}, {high:g}], {found}")
    shape = np.shape(getattr(optimiser, "learning_rate", 0.0))
    if shape not in ((), net.ensemble):
        expected = f"the network's ensemble is {net.ensemble}"
        raise ValueError(f"learning_rate has shape {shape}, {expected}")
