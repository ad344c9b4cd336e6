"""The edge of trainability: in which cells of a plane training converges, and how soon.

The plane is that of learning rate and scale of the start. Every cell is one network: 2-4-1 with
biases, tanh in its hidden layer, on XOR with −1 and 1. All begin with the same draw of weights,
each with its own multiple of it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib.losses import HalfSSE
from nnlib.sweeps import Sweep, sweep

SIZES, ACTIVATION = [2, 4, 1], ["tanh", "identity"]
X = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
Y = np.array([[-1.0], [1.0], [1.0], [-1.0]])
EPOCHS = 64
SEED = 11  # of the one draw of weights
LAST = 20  # epochs whose mean loss decides
LOWEST = 1e-3  # share of the first loss; what is lower counts as this
CENTRE = 0.27008193, 1.28934872  # learning rate and scale of a point at the border
SPAN = 20.0, 30.0  # of the whole map around it: upper end by lower end
ZOOM = 4  # so many times narrower is each window than the one before
Range = tuple[float, float]


def converges(losses: NDArray) -> NDArray:
    """Return whether the mean of the last twenty losses is below the first, for each network."""
    return losses[-LAST:].mean(axis=0) < losses[0]


def duration(losses: NDArray) -> NDArray:
    """Return how many epochs it takes until a fate is sealed: plus for converging, else minus.

    A measure for `sweep`. While the loss stays at its first value, each epoch counts as one; as it
    falls, or rises if the end is divergence, an epoch counts less and less.
    """
    good, share = converges(losses), losses / losses[0]
    falling = np.where(good, share, 0.0).sum(axis=0)
    rising = np.where(np.isfinite(share), 1.0 / np.maximum(share, LOWEST), 0.0).sum(axis=0)
    return np.where(good, falling, -rising)


def survey(
    rates: Range, scales: Range, cells: int | tuple[int, int] = 128, **options: Any
) -> Sweep:
    """Train a network for every cell of a window.

    Parameters
    ----------
    rates, scales : tuple of float
        Lower and upper end of the window.
    cells : int or tuple of int, default 128
        In each direction, or across and up, evenly spaced on logarithmic axes.
    **options
        For `train_each`.
    """
    across, up = (cells, cells) if isinstance(cells, int) else cells
    return train_each(middles(*rates, across), middles(*scales, up), **options)


def train_each(
    rates: ArrayLike,
    scales: ArrayLike,
    seed: int = SEED,
    epochs: int = EPOCHS,
    measure: Callable[[NDArray], NDArray] = duration,
    **options: Any,
) -> Sweep:
    """Train a network for every pair of learning rate and scale.

    Parameters
    ----------
    rates, scales : array_like, shapes (n,) and (k,)
        The learning rates, and what the one draw of weights is multiplied by.
    seed : int, default 11
        Of that draw.
    epochs : int, default 64
        Length of each training.
    measure : function, default `duration`
        What is kept of the losses.
    **options
        For `sweep`: map, progress, dtype.
    """
    return sweep(
        SIZES, X, Y, HalfSSE, rates, ["normal"], [seed], epochs, scales=scales, measure=measure,
        activation=ACTIVATION, **options,
    )  # fmt: skip


def losses(rates: ArrayLike, scale: float, **options: Any) -> NDArray:
    """Return the loss before, between and after all steps, shape (epochs + 1, rates)."""
    return train_each(rates, [scale], measure=np.transpose, **options).measured[:, 0, 0, 0, 0].T


def window(zoom: int, rate: float = CENTRE[0], scale: float = CENTRE[1]) -> tuple[Range, Range]:
    """Return the ends of a window around a point after so many zooms: learning rates, scales."""
    across, up = (span ** (0.5 / ZOOM**zoom) for span in SPAN)
    return (rate / across, rate * across), (scale / up, scale * up)


def middles(low: float, high: float, cells: int) -> NDArray:
    """Return the middles of so many cells from low to high, on a logarithmic axis."""
    return low * (high / low) ** ((np.arange(cells) + 0.5) / cells)


def durations(found: Sweep) -> NDArray:
    """Return what `duration` measured, (scales, rates), or raise an error if there is nothing."""
    if found.measured is None:
        raise ValueError("the sweep measured nothing, expected measure=duration")
    shape = found.measured.shape
    if len(shape) != 5 or shape[1] * shape[2] * shape[4] != 1 or min(shape[0], shape[3]) < 2:
        expected = "expected several rates and scales, one optimiser, one rule and one seed"
        raise ValueError(f"the sweep has the shape {shape}, {expected}")
    return found.measured[:, 0, 0, :, 0].T


def border(converged: ArrayLike) -> NDArray:
    """Return which cells have a neighbour, at one of their four sides, with the other fate."""
    converged = np.asarray(converged, bool)
    found = np.zeros(converged.shape, bool)
    for one, mark in ((converged, found), (converged.T, found.T)):
        other = one[1:] != one[:-1]
        mark[1:] |= other
        mark[:-1] |= other
    return found


def lines(converged: ArrayLike) -> float:
    """Return how many straight lines, from the bottom to the top, would touch as many cells.

    A line between two columns touches two cells of each row.
    """
    touching = border(converged)
    return float(touching.sum() / (2 * len(touching)))
