"""Data sets: the four points of XOR, toy sets in the plane, handwritten digits.

Every function returns inputs X, one sample in each row, and targets Y. What is random takes a
generator first.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def xor() -> tuple[NDArray, NDArray]:
    """Return the exclusive or, X of shape (4, 3) and Y of shape (4, 1).

    The third input is always 1: its weights act as biases for a network without any.
    """
    X = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
    Y = np.array([[0.0], [1.0], [1.0], [0.0]])
    return X, Y


def blobs(rng: np.random.Generator, m: int, spread: float = 0.4) -> tuple[NDArray, NDArray]:
    """Return two round clouds around (−1, −1) and (1, 1), which a straight line separates.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the random numbers come from.
    m : int
        Number of samples, half of them of each class.
    spread : float, default 0.4
        Standard deviation of a cloud in each direction.

    Returns
    -------
    X : ndarray, shape (m, 2)
    Y : ndarray, shape (m, 1)
        0 or 1.
    """
    Y = _two_classes(m)
    return np.where(Y == 1.0, 1.0, -1.0) + rng.normal(0.0, spread, (m, 2)), Y


def circles(rng: np.random.Generator, m: int, spread: float = 0.1) -> tuple[NDArray, NDArray]:
    """Return a ring of radius 2 (target 0) around a ring of radius 1 (target 1).

    Parameters
    ----------
    rng, m, spread
        As for `blobs`.

    Returns
    -------
    X : ndarray, shape (m, 2)
    Y : ndarray, shape (m, 1)
    """
    Y = _two_classes(m)
    angle = rng.uniform(0.0, 2.0 * np.pi, (m, 1))
    return (2.0 - Y) * _unit(angle) + rng.normal(0.0, spread, (m, 2)), Y


def moons(rng: np.random.Generator, m: int, spread: float = 0.1) -> tuple[NDArray, NDArray]:
    """Return two half circles that reach into each other.

    Parameters
    ----------
    rng, m, spread
        As for `blobs`.

    Returns
    -------
    X : ndarray, shape (m, 2)
    Y : ndarray, shape (m, 1)
    """
    Y = _two_classes(m)
    upper = _unit(rng.uniform(0.0, np.pi, (m, 1)))
    X = np.where(Y == 1.0, [1.0, 0.5] - upper, upper)
    return X + rng.normal(0.0, spread, (m, 2)), Y


def spirals(rng: np.random.Generator, m: int, spread: float = 0.05) -> tuple[NDArray, NDArray]:
    """Return two spirals wound around each other, one and a half turns each.

    Parameters
    ----------
    rng, m, spread
        As for `blobs`.

    Returns
    -------
    X : ndarray, shape (m, 2)
    Y : ndarray, shape (m, 1)
    """
    Y = _two_classes(m)
    way = np.sqrt(rng.uniform(0.01, 1.0, (m, 1)))  # the root: as many samples on every inch
    return 2.0 * way * _unit(3.0 * np.pi * way + np.pi * Y) + rng.normal(0.0, spread, (m, 2)), Y


def digits() -> tuple[NDArray, NDArray]:
    """Return 1797 handwritten digits of 8 × 8 grey values, in the order of the original.

    Thirteen people wrote them. Each grey value is the share of ink in a field of a finer picture.

    Returns
    -------
    X : ndarray, shape (1797, 64)
        Grey values from 0, paper, to 1, ink; row by row: ``X[i].reshape(8, 8)`` is a picture.
    Y : ndarray, shape (1797, 10)
        1 in the column of the digit, 0 elsewhere.

    References
    ----------
    E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
    Repository, 1998, https://doi.org/10.24432/C50P49, CC BY 4.0: the file optdigits.tes, unchanged
    but for the compression; here the grey values are divided by 16.
    """
    table = np.loadtxt(Path(__file__).parent / "data" / "digits.csv.gz", np.uint8, delimiter=",")
    return table[:, :64] / 16.0, np.eye(10)[table[:, 64]]


def right_side(outputs: NDArray, Y: NDArray, threshold: float) -> NDArray:
    """Return for every sample whether its output is on the same side of the threshold as Y."""
    # rounded: what is half way but for the last digit is on no side
    return np.sign(np.round(outputs - threshold, 9)) == np.sign(Y - threshold)


def _two_classes(m: int) -> NDArray:
    """Return targets 0, 1, 0, 1, … as a column."""
    if m < 2:
        raise ValueError(f"m is {m}, expected at least 2 samples")
    return (np.arange(m) % 2.0)[:, np.newaxis]


def _unit(angle: NDArray) -> NDArray:
    """Return the points of the unit circle at these angles, shape (m, 2)."""
    return np.hstack([np.cos(angle), np.sin(angle)])
