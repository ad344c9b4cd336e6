"""Sweeps: the same training for many learning rates, optimisers, initialisations and seeds.

Every combination is one member of an ensemble, so that ten thousand networks are trained by the
lines that train one. The ensemble is cut into blocks that fit a processor's cache; the blocks do
not know of each other and may be computed anywhere.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib import _arguments as door
from nnlib import blocks
from nnlib.init import Rule
from nnlib.losses import SSE, Loss
from nnlib.network import Network
from nnlib.optim import GradientDescent, Optimiser
from nnlib.training import train


@dataclass
class Sweep:
    """What `sweep` found; the axes are learning rates, optimisers, rules, scales and seeds.

    Attributes
    ----------
    learning_rates, optimisers, rules, scales, seeds : list
        The values along the five axes.
    final : ndarray, shape (rates, optimisers, rules, scales, seeds)
        The loss after the last epoch; nan or inf where training diverged.
    measured : ndarray, shape (rates, optimisers, rules, scales, seeds, …) or None
        What `measure` made of each network's losses.
    theta : ndarray, shape (rates, optimisers, rules, scales, seeds, P) or None
        The trained parameters, if they were asked for.
    """

    learning_rates: list[float]
    optimisers: list[Callable[[ArrayLike], Optimiser]]
    rules: list[str | Rule]
    scales: list[float]
    seeds: list[int]
    final: NDArray
    measured: NDArray | None
    theta: NDArray | None


def epochs_to(losses: NDArray, target: float) -> NDArray:
    """Return after how many epochs the loss is at most the target, inf where it never is.

    A measure for `sweep`: ``measure=partial(epochs_to, target=0.05)``.
    """
    reached = losses <= target
    return np.where(reached.any(axis=0), reached.argmax(axis=0), np.inf)


def epochs_until_diverged(losses: NDArray) -> NDArray:
    """Return after how many epochs the loss is no finite number any more, inf where it stays one.

    A measure for `sweep`.
    """
    lost = ~np.isfinite(losses)
    return np.where(lost.any(axis=0), lost.argmax(axis=0), np.inf)


def sweep(
    sizes: Sequence[int],
    X: ArrayLike,
    Y: ArrayLike,
    loss: Loss = SSE,
    learning_rates: Sequence[float] = (1.0,),
    rules: Sequence[str | Rule] = ("uniform",),
    seeds: int | Iterable[int] = 100,
    epochs: int = 1000,
    *,
    optimisers: Sequence[Callable[[ArrayLike], Optimiser]] = (GradientDescent,),
    scales: Sequence[float] = (1.0,),
    measure: Callable[[NDArray], NDArray] | None = None,
    theta: bool = False,
    map: Callable[..., Iterable] = map,
    progress: bool = False,
    **network: Any,
) -> Sweep:
    """Train a network for every learning rate, optimiser, rule, scale and seed.

    Parameters
    ----------
    sizes : sequence of int
        Neurons in each layer.
    X, Y : array_like, shapes (m, n₀) and (m, n_L)
        Inputs and targets, the same for all networks.
    loss : Loss, default SSE
        What is made smaller.
    learning_rates, rules : sequence
        What to try.
    seeds : int or iterable of int, default 100
        Seeds of the initial weights; a number n means 0 … n − 1. The network of a seed is the one
        that ``net.initialise(rule, np.random.default_rng(seed))`` makes.
    epochs : int, default 1000
        Length of each training.
    optimisers : sequence of function, default plain gradient descent
        Each makes an optimiser of the learning rates, as `Adam` does, or
        ``partial(GradientDescent, momentum=0.9)``.
    scales : sequence of float, default 1
        What the initial weights are multiplied by.
    measure : function, optional
        Makes of a block's losses, shape (epochs + 1, networks), row e after e epochs, an array
        with an entry for each network, as `epochs_to` does.
    theta : bool, default False
        Whether to keep all trained parameters.
    map : function, default the built-in map
        Computes the blocks: ``ProcessPoolExecutor().map`` or ``multiprocessing.Pool().map`` for
        many cores, ``dask.distributed.Client(…).get_executor().map`` for a cluster. Dask's
        workers are twice as fast without their setting of malloc: before the cluster is made,
        ``del dask.config.config["distributed"]["nanny"]["pre-spawn-environ"]``.
    progress : bool, default False
        Show a progress bar on standard error, which counts blocks.
    **network
        Further arguments of `Network`: activation, bias, dtype.

    Returns
    -------
    Sweep

    Raises
    ------
    ValueError, TypeError
        As `Network`, the optimisers and `train`, before anything is trained; also if there is
        nothing to try, or if `map` returns something else than what the blocks return.
    """
    axes = {
        "learning_rates": list(learning_rates),
        "optimisers": list(optimisers),
        "rules": list(rules),
        "scales": list(scales),
        "seeds": list(range(seeds) if isinstance(seeds, int) else seeds),
    }
    _refuse(Network(sizes, **network), X, Y, loss, epochs, **axes)
    parts = list(blocks.cut(**axes))
    run = partial(blocks.train_block, sizes, network, X, Y, loss, epochs, measure, theta)
    results = [_result(one) for one in _shown(map(run, parts), len(parts), progress)]
    shape = [len(values) for values in axes.values()]
    return Sweep(*axes.values(), *(_joined(parts, *shape) for parts in zip(*results, strict=True)))


def _refuse(net, X, Y, loss, epochs, learning_rates, optimisers, rules, scales, seeds) -> None:
    """Raise an error if anything does not fit, before a block is sent anywhere."""
    axes = {"learning_rates": learning_rates, "optimisers": optimisers, "rules": rules}
    for name, values in {**axes, "scales": scales, "seeds": seeds}.items():
        if not values:
            raise ValueError(f"{name} is empty, expected at least one")
    door.integer(epochs, "epochs", at_least=0)
    for seed in seeds:
        door.integer(seed, "a seed", at_least=0)
    if not np.isfinite(scales).all():
        raise ValueError(f"scales is {scales}, expected finite numbers")
    for rule in rules:
        net.initialise(rule, np.random.default_rng(seeds[0]))
    for make in optimisers:
        expected = "functions that make an optimiser of the learning rates, such as Adam"
        made = make(np.array(learning_rates, float)) if callable(make) else make
        if made is make or not isinstance(made, Optimiser):
            raise TypeError(f"optimisers holds {make!r}, expected {expected}")
    train(net, X, Y, loss, GradientDescent(1.0), epochs=0)


def _shown(results: Iterable, n_blocks: int, progress: bool) -> Iterable:
    """Return the results, with a progress bar if asked for."""
    if not progress:
        return results
    from tqdm import tqdm

    return tqdm(results, total=n_blocks, unit="block")


def _result(one: Any) -> tuple:
    """Return what a block returned, unless the map gave something else."""
    if not isinstance(one, tuple):
        instead = "with Dask pass Client(…).get_executor().map"
        raise TypeError(f"map gave {type(one).__name__} objects, not what blocks return: {instead}")
    return one


def _joined(parts: tuple, n_rates: int, n_optimisers: int, *others: int) -> NDArray | None:
    """Return the blocks' arrays as one, with the axes of a sweep in front."""
    if parts[0] is None:
        return None
    whole = np.concatenate(parts)
    return whole.reshape(n_optimisers, n_rates, *others, *whole.shape[1:]).swapaxes(0, 1)
