"""The data of an explorer: points in the plane by a name, or a student's own."""

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib import datasets

OWN = "yours"
POINTS = 40
NAMES = ("XOR", "blobs", "moons", "circles", "above a curve")


@lru_cache
def named(name: str) -> tuple[NDArray, NDArray]:
    """Return the points of a name, X of shape (m, 2) and Y of shape (m, 1) of 0 and 1.

    Raises
    ------
    ValueError
        If there is no such name.
    """
    rng = np.random.default_rng(0)
    if name == "XOR":
        X, Y = datasets.xor()
        return X[:, :2], Y
    if name == "above a curve":
        X = rng.uniform(-1.0, 1.0, (POINTS, 2))
        return X, np.where(X[:, 1:] > 0.6 * np.sin(3.0 * X[:, :1]), 1.0, 0.0)
    if name not in NAMES:
        raise ValueError(f"data is {name!r}, expected one of {', '.join(NAMES)}")
    return getattr(datasets, name)(rng, POINTS)


def own(X: ArrayLike | None, Y: ArrayLike | None) -> tuple[NDArray, NDArray] | None:
    """Return a student's own points, None if none are given.

    Raises
    ------
    ValueError
        If only one of both is given, or if they are not points in a plane with targets 0 and 1.
    """
    if X is None and Y is None:
        return None
    if X is None or Y is None:
        raise ValueError("X and Y belong together: one of them is missing")
    X, Y = np.array(X, float), np.array(Y, float)
    if X.ndim != 2 or X.shape[1] != 2 or Y.shape != (len(X), 1):
        expected = "expected (m, 2) and (m, 1)"
        raise ValueError(f"X has shape {X.shape} and Y has shape {Y.shape}, {expected}")
    if not np.isfinite(X).all():
        raise ValueError("X holds numbers that are not finite")
    if set(Y.ravel().tolist()) != {0.0, 1.0}:
        raise ValueError(f"Y holds {np.unique(Y)}, expected targets 0 and 1, both of them")
    return X, Y


def written(A: NDArray) -> str:
    """Return an array as lists that can be typed."""
    return repr([[int(x) if x == int(x) else round(x, 6) for x in row] for row in A.tolist()])
