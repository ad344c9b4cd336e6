"""Gradient checks: whether a formula is the derivative that it claims to be.

The judge is numerical differentiation, (f(x + h) − f(x − h)) / 2h, which knows no formula: too
slow to train with, and exact enough to find a lost factor or a wrong sign.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib._words import aligned, fixed
from nnlib.losses import Loss
from nnlib.network import Network


def numerical_gradient(f: Callable[[NDArray], float], x: ArrayLike, h: float = 1e-6) -> NDArray:
    """Return the derivative of f with respect to every element of x, by central differences.

    Parameters
    ----------
    f : function
        Takes an array of the shape of x and returns a number.
    x : array_like, any shape
        Where the derivative is wanted.
    h : float, default 1e-6
        Half the distance between the two evaluations. The error is about h² f‴ / 6 from the
        formula and 1e-16 f / h from rounding.

    Returns
    -------
    ndarray of float64, the shape of x

    Raises
    ------
    ValueError
        If f returns more than one number.
    """
    x = np.array(x, dtype=float)
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        middle = x[i]
        x[i] = middle + h
        above = f(x)
        if np.size(above) != 1:
            shape = f"an array of shape {np.shape(above)}"
            raise ValueError(f"f returned {shape}, expected one number: differentiate it at each x")
        x[i] = middle - h
        gradient[i] = (above - f(x)) / (2.0 * h)
        x[i] = middle
    return gradient


def relative_error(A: ArrayLike, B: ArrayLike, at_least: float = 0.0) -> float:
    """Return the largest difference of two arrays, relative to their largest element.

    It is never related to less than `at_least`. Arrays of different shapes are a ValueError, since
    broadcasting would compare what does not belong together.
    """
    A, B = np.asarray(A), np.asarray(B)
    if A.shape != B.shape:
        raise ValueError(f"cannot compare shape {A.shape} with shape {B.shape}")
    size = max(np.abs(A).max(initial=0.0), np.abs(B).max(initial=0.0), at_least)
    return float(np.abs(A - B).max(initial=0.0) / size) if size else 0.0


class Comparison:
    """A table of derivatives by formula and by numerical differentiation that agree.

    Making one is the check: it cannot be made of numbers that differ.

    Parameters
    ----------
    rows : dict
        For each quantity a pair (by formula, by numerical derivative): numbers, or arrays of the
        same shape, which get a row for each element.
    bound : float, default 1e-7
        The largest difference accepted, relative to the quantity's largest element, or to 0.01
        if that is smaller: the numerical derivative is itself wrong by about 1e-10.
    decimals : int, default 4
        Decimals that are shown; the comparison uses all of them.

    Raises
    ------
    AssertionError
        If a quantity differs; the message says which, and what the difference looks like. Also if
        all pairs are the same to the last bit: a numerical derivative has rounding errors.
    ValueError
        If the shapes of a pair differ.
    """

    def __init__(
        self, rows: dict[str, tuple[ArrayLike, ArrayLike]], bound: float = 1e-7, decimals: int = 4
    ) -> None:
        self.bound, self.decimals = bound, decimals
        self.rows: list[tuple[str, float, float]] = []
        for quantity, pair in rows.items():
            formula, numerical = (np.asarray(side, float) for side in pair)
            error = relative_error(formula, numerical, at_least=0.01)
            if not error < bound:
                raise AssertionError(f"{quantity}: {_suspicion(formula, numerical)}")
            for place in np.ndindex(formula.shape):
                name = f"{quantity}{list(place)}" if place else quantity
                self.rows.append((name, formula[place], numerical[place]))
        known = [row[1:] for row in self.rows if any(row[1:])]
        if known and all(formula == numerical for formula, numerical in known):
            raise AssertionError(
                "formula and numerical derivative are the same to the last bit: "
                "was the formula compared with itself?"
            )

    def _cells(self) -> list[list[str]]:
        agree = f"< {self.bound:.0e}".replace("e-0", "e-")
        numbers = [[name, *(fixed(x, self.decimals) for x in pair)] for name, *pair in self.rows]
        head = ["quantity", "by formula", "by numerical derivative", "agree"]
        return [head, *([*row, agree] for row in numbers)]

    def __repr__(self) -> str:
        return aligned(self._cells())

    def _repr_markdown_(self) -> str:
        head, *rows = ("| " + " | ".join(cells) + " |" for cells in self._cells())
        return "\n".join([head, "| :-- | --: | --: | --: |", *rows])


def _suspicion(formula: NDArray, numerical: NDArray) -> str:
    """Say how two arrays differ, and what a difference of this kind usually comes from."""
    place = np.unravel_index(np.argmax(np.abs(formula - numerical)), formula.shape)
    at = f" in element {[int(i) for i in place]}" if place else ""
    numbers = f"{formula[place]:.6g} by formula, {numerical[place]:.6g} numerically{at}"
    factors = {-1.0: "the sign is wrong", 2.0: "a factor 2 too many", 0.5: "a factor 2 is missing"}
    for factor, reason in factors.items():
        if np.allclose(formula, factor * numerical, rtol=1e-4, atol=1e-9):
            return f"{numbers}\n{reason}"
    return f"{numbers}\nneither the sign nor a factor 2 alone: look for a lost or a wrong term"


def check_network(
    net: Network, X: ArrayLike, Y: ArrayLike, loss: Loss, tolerance: float = 1e-6
) -> dict[str, float]:
    """Compare the whole gradient of a network with numerical differentiation.

    Parameters
    ----------
    net : Network
        One network (no ensemble) in float64; its parameters are the same afterwards.
    X, Y : array_like, shapes (m, n₀) and (m, n_L)
        Samples; a few are enough.
    loss : Loss
        The loss whose gradient is checked.
    tolerance : float, default 1e-6
        The largest relative error that is accepted.

    Returns
    -------
    dict
        The relative error of "dW[1]", "db[1]", "dW[2]", …

    Raises
    ------
    AssertionError
        If an error is larger than the tolerance; the message names the layer furthest from the
        input, because a mistake there spoils all the layers before it. Also if a derivative is 0
        in every element: then nothing was compared.
    ValueError
        If net is an ensemble or not float64: float32 is too coarse.
    """
    if net.ensemble or net.dtype != np.float64:
        raise ValueError(f"expected one network in float64, got {net!r}")
    Y = np.asarray(Y, float)
    value, grad = net.backward(net.forward(X), Y, loss)
    theta, formula = net.theta.copy(), net.unpack(grad)

    def loss_at(parameters: NDArray) -> float:
        net.theta = parameters
        return loss(net.forward(X)[-1], Y)

    numerical = net.unpack(numerical_gradient(loss_at, theta))
    net.theta = theta
    pairs = {
        f"{name}[{l}]": (mine[l], judge[l])
        for l in net.layers
        for name, mine, judge in zip(("dW", "db"), formula, numerical, strict=True)
        if mine[l] is not None
    }  # differences below 1e-9 of the loss are its own rounding
    errors = {name: relative_error(*pair, 1e-3 * value) for name, pair in pairs.items()}
    wrong = [name for name, error in errors.items() if not error < tolerance]
    if wrong:
        raise AssertionError(
            f"{', '.join(wrong)}: the formula and the numerical derivative differ\n"
            f"start with {wrong[-1]}: the mistake is there or nearer to the output"
        )
    zero = [name for name, (mine, _) in pairs.items() if not mine.any()]
    if zero:
        raise AssertionError(
            f"{', '.join(zero)}: 0 in every element, so nothing was compared\n"
            "a neuron is dead or saturated, or the weights are zero: take others, or other samples"
        )
    return errors
