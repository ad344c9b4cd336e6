"""Curves: an activation with its derivative."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib._words import listed, number
from nnlib.activations import Activation
from nnlib.course.figures.style import (
    ACTIVATION,
    GRADIENT,
    NEUTRAL,
    Picture,
    increasing,
    new_figure,
    settle,
    steady,
    styled,
)

SIZE = (9.6, 4.4)
SATURATED = 0.05  # of the largest slope


@styled
def activation(g: Activation, z: ArrayLike | None = None) -> Picture:
    """Draw an activation and its derivative over z.

    The place of the largest slope is marked, and the parts where the slope is less than 5 % of
    that: there the function saturates.

    Parameters
    ----------
    g : Activation
        The activation.
    z : array_like, shape (k,), optional
        Where it is computed, in increasing order; from −6 to 6 by default.

    Raises
    ------
    ValueError
        If z is not a row of at least two increasing numbers.

    Examples
    --------
    >>> from nnlib import sigmoid
    >>> activation(sigmoid)
    The function sigmoid rises from 0.0025 at z = −6 to 0.998 at z = 6. Its slope is largest,
    0.25, at z = 0; up to z = −4.4 and from z = 4.4 on it is less than 5 % of that: there the
    function saturates.
    """
    z = increasing(np.linspace(-6.0, 6.0, 241) if z is None else z, "z")
    a, slope = g(z), g.derivative(z)
    steepest = np.isclose(slope, slope.max(), rtol=1e-9)
    flat = slope < SATURATED * slope.max()

    figure, [axes] = new_figure(size=SIZE)
    [curve] = axes.plot(z, steady(a), color=ACTIVATION, label="activation $a = g(z)$")
    jumps = np.flatnonzero(np.abs(np.diff(slope)) > 0.5 * np.ptp(slope)) + 1
    broken = np.insert(z, jumps, np.nan), np.insert(steady(slope), jumps, np.nan)
    [derivative] = axes.plot(*broken, "--", color=GRADIENT, label="derivative $g'(z)$")
    if steepest.sum() == 1:
        k = steepest.argmax()
        label = f"largest slope {number(slope[k])}, at $z$ = {number(z[k])}"
        axes.plot([z[k]] * 2, steady([slope[k], a[k]]), ":o", color=NEUTRAL, lw=1.5, label=label)
    for start, stop in _stretches(flat):
        label = "" if axes.patches else "saturated: slope below 5 % of the largest"
        axes.axvspan(z[start], z[stop], facecolor="#EEEEEE", edgecolor="#CCCCCC", label=label)
    axes.set(xlabel="pre-activation $z$", xlim=(z[0], z[-1]))
    axes.margins(y=0.06)
    # below the axes: no curve is ever there
    figure.legend(loc="outside lower center", ncols=2, columnspacing=1.5)
    settle(figure)
    return Picture(figure, _say_activation(g, z, a, slope), {"a": curve, "slope": derivative})


def _say_activation(g: Activation, z: NDArray, a: NDArray, slope: NDArray) -> str:
    """Return the description of an activation."""
    way = "rises" if a[-1] > a[0] else "falls" if a[-1] < a[0] else "goes"
    ends = [f"{number(a[k])} at z = {number(z[k])}" for k in (0, -1)]
    steepest = np.isclose(slope, slope.max(), rtol=1e-9)
    text = (
        f"The function {g} {way} from {ends[0]} to {ends[1]}. "
        f"Its slope is largest, {number(slope.max())}, {_where(steepest, z, beyond=True)}"
    )
    flat = slope < SATURATED * slope.max()
    if not flat.any():
        return text + "; it saturates nowhere here."
    return text + f"; {_where(flat, z)} it is less than 5 % of that: there the function saturates."


def _stretches(marked: NDArray) -> list[tuple[int, int]]:
    """Return first and last index of every unbroken stretch of True."""
    changes = np.flatnonzero(np.diff(np.concatenate([[False], marked, [False]])))
    return [(int(i), int(j) - 1) for i, j in zip(changes[::2], changes[1::2], strict=True)]


def _where(marked: NDArray, z: NDArray, beyond: bool = False) -> str:
    """Say in words where on the z axis the marked points are.

    With `beyond`, a stretch is told by the unmarked points around it, which do not belong to it.
    """
    words = []
    last = len(z) - 1
    for start, stop in _stretches(marked):
        if (start, stop) == (0, last):
            words.append("everywhere")
        elif start == stop:
            words.append(f"at z = {number(z[start])}")
        elif start == 0:
            words.append(f"{'below' if beyond else 'up to'} z = {number(z[stop + beyond])}")
        elif stop == last:
            bound = number(z[start - beyond])
            words.append(f"above z = {bound}" if beyond else f"from z = {bound} on")
        else:
            bounds = number(z[start - beyond]), number(z[stop + beyond])
            words.append(f"between z = {bounds[0]} and {bounds[1]}")
    return listed(words)
