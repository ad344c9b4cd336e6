"""Training: forward, backward, step, again and again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib import _arguments as door
from nnlib.losses import Loss
from nnlib.network import Network
from nnlib.optim import Optimiser


def descend(net: Network, batches, loss, optimiser, epochs, losses, refuse) -> None:
    """Train: forward, backward, step, for every batch of every epoch."""
    for epoch in epochs:
        for a, Y, delta, slope in batches:  # a[0] holds the batch's inputs
            net.forward_pass(a)  # a⁽¹⁾ … a⁽ᴸ⁾
            value, grad = net.backward_pass(a, Y, loss, delta, slope)  # ℒ and ∂ℒ/∂θ
            losses[epoch] += value
            refuse(value, epoch, optimiser)
            optimiser.step(net.theta, grad)  # θ ← θ − η ∂ℒ/∂θ


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
    X, Y = door.samples(net, X, Y)
    door.instance(loss, Loss, "loss", "SSE, HalfSSE, CrossEntropy or another Loss")
    door.instance(optimiser, Optimiser, "optimiser", "GradientDescent(...) or another")
    door.losable(loss, net.g[-1], Y)
    door.one_rate_or_each(optimiser, net.ensemble)
    epochs = range(door.integer(epochs, "epochs", at_least=0))
    batches = (
        [_workspace(net, X, Y)] if batch_size is None else _Batches(net, X, Y, batch_size, rng)
    )
    losses = np.zeros((len(epochs), *net.ensemble))
    with np.errstate(over="ignore", invalid="ignore"):  # the loss is looked at instead
        refuse = _nothing if allow_divergence else door.finite
        descend(net, batches, loss, optimiser, _shown(epochs, progress), losses, refuse)
    return History(losses)


def _workspace(net: Network, X: NDArray, Y: NDArray) -> tuple[list, NDArray, list, list]:
    """Return a with its inputs, Y, and room for the rest: the first pass makes it."""
    empty = [None for _ in net.layers]
    return [X, *empty], Y, [None, *empty], [None, *empty]


class _Batches:
    """The samples in a new random order whenever it is iterated over, batch_size at a time."""

    def __init__(self, net: Network, X: NDArray, Y: NDArray, batch_size: int, rng) -> None:
        self.X, self.Y, self.rng = X, Y, rng
        self.batch_size = door.integer(batch_size, "batch_size", at_least=1)
        expected = "batch_size needs a generator: np.random.default_rng(0)"
        if not isinstance(rng, np.random.Generator):
            raise TypeError(f"rng is {rng!r}, {expected}")
        m = X.shape[-2]
        lengths = {min(batch_size, m), m % batch_size} - {0}
        rows = {n: (X[..., :n, :].copy(), Y[..., :n, :].copy()) for n in lengths}
        self.workspaces = {n: _workspace(net, *pair) for n, pair in rows.items()}

    def __iter__(self) -> Iterator[tuple]:
        order = self.rng.permutation(self.X.shape[-2])
        for start in range(0, len(order), self.batch_size):
            rows = order[start : start + self.batch_size]
            a, Y, *room = self.workspaces[len(rows)]
            self.X.take(rows, axis=-2, out=a[0], mode="clip")  # "clip" writes straight to out
            self.Y.take(rows, axis=-2, out=Y, mode="clip")
            yield a, Y, *room


def _shown(epochs: range, progress: bool) -> Iterable[int]:
    """Return the epochs' numbers, with a progress bar if asked for."""
    if not progress:
        return epochs
    from tqdm import tqdm

    return tqdm(epochs, unit="epoch")


def _nothing(*_) -> None:
    """Refuse nothing."""
