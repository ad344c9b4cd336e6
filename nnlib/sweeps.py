"""Sweeps: the same training for many learning rates, initialisations and seeds.

Every combination is one member of an ensemble, so that a thousand networks are trained by the
lines that train one. The ensemble is cut into blocks that fit a processor's cache; the blocks do
not know of each other and may be computed anywhere.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib.init import Rule
from nnlib.losses import SSE, Loss
from nnlib.network import Network
from nnlib.optim import GradientDescent
from nnlib.training import train

BLOCK = 1500  # networks; between 1000 and 2000 is fastest


@dataclass
class Sweep:
    """What `sweep` found; the axes are learning rates, rules and seeds.

    Attributes
    ----------
    learning_rates, rules, seeds : list
        The values along the three axes.
    final : ndarray, shape (rates, rules, seeds)
        The loss after the last epoch; nan or inf where training diverged.
    theta : ndarray, shape (rates, rules, seeds, P)
        The trained parameters.
    """

    learning_rates: list[float]
    rules: list[str | Rule]
    seeds: list[int]
    final: NDArray
    theta: NDArray


def sweep(
    sizes: Sequence[int],
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss = SSE,
    learning_rates: Sequence[float] = (1.0,),
    rules: Sequence[str | Rule] = ("uniform",),
    seeds: int | Iterable[int] = 100,
    epochs: int = 1000,
    map: Callable[..., Iterable] = map,
    **network: Any,
) -> Sweep:
    """Train a network for every learning rate, initialisation rule and seed.

    Parameters
    ----------
    sizes : sequence of int
        Neurons in each layer.
    X, Y : array_like, shapes (m, n₀) and (m, n_L)
        Inputs and targets, the same for all networks.
    loss : Loss, default SSE
        What is made smaller, by plain gradient descent.
    learning_rates, rules : sequence
        What to try.
    seeds : int or iterable of int, default 100
        Seeds of the initial weights; a number n means 0 … n − 1. The network of a seed is the one
        that ``net.initialise(rule, np.random.default_rng(seed))`` makes.
    epochs : int, default 1000
        Length of each training.
    map : function, default the built-in map
        Computes the blocks: ``ProcessPoolExecutor().map`` for many cores, or the same of a
        cluster's library.
    **network
        Further arguments of `Network`: activation, bias, dtype.

    Returns
    -------
    Sweep

    Raises
    ------
    ValueError, TypeError
        As `Network`, `GradientDescent` and `train`; also if there is nothing to try.
    """
    learning_rates, rules = list(learning_rates), list(rules)
    seeds = list(range(seeds)) if isinstance(seeds, int) else list(seeds)
    axes = {"learning_rates": learning_rates, "rules": rules, "seeds": seeds}
    for name, values in axes.items():
        if not values:
            raise ValueError(f"{name} is empty, expected at least one")
    one = Network(sizes, **network)
    starts = np.empty((len(rules), len(seeds), one.n_parameters), one.dtype)
    for i, rule in enumerate(rules):
        for k, seed in enumerate(seeds):
            one.initialise(rule, np.random.default_rng(seed))
            starts[i, k] = one.theta

    shape = (len(learning_rates), len(rules), len(seeds))
    theta = np.broadcast_to(starts, (*shape[:1], *starts.shape)).reshape(-1, one.n_parameters)
    rate = np.broadcast_to(np.reshape(learning_rates, (-1, 1, 1)), shape).ravel()
    blocks = [slice(k, k + BLOCK) for k in range(0, len(rate), BLOCK)]
    train_block = partial(_train_block, sizes, network, X, Y, loss, epochs)
    results = list(map(train_block, [theta[b] for b in blocks], [rate[b] for b in blocks]))
    final, trained = (np.concatenate(parts) for parts in zip(*results, strict=True))
    return Sweep(learning_rates, rules, seeds, final.reshape(shape), trained.reshape(*shape, -1))


def _train_block(sizes, network, X, Y, loss, epochs, theta, rate) -> tuple[NDArray, NDArray]:
    """Train one block of networks; return their final losses and parameters."""
    net = Network(sizes, ensemble=(len(rate),), **network)
    net.theta = theta
    train(net, X, Y, loss, GradientDescent(rate), epochs, allow_divergence=True)
    return loss(net.predict(X), np.asarray(Y, net.dtype)), net.theta.copy()
