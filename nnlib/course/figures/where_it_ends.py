"""Where gradient descent ends, against the learning rate: the road from rest into chaos."""

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from nnlib._words import number
from nnlib.course.figures.style import (
    FAINT,
    LOSS,
    NEUTRAL,
    SLIDE,
    Picture,
    increasing,
    new_figure,
    settle,
    styled,
)

SETTLING, SHOWN = 2000, 6000  # steps that are not looked at, and those that are
ROWS = 300  # of the picture
SHADES = 9  # of the ink: more of them make a large file of noise
GONE = 1e6  # beyond this a weight does not come back
INK = LinearSegmentedColormap.from_list("ink", ["white", "#DDA9C4", LOSS, "#4B1733", "#22061A"])
RIM = [withStroke(linewidth=5, foreground="white")]


@styled
def where_it_ends(
    slope: Callable[[NDArray], NDArray],
    rates: ArrayLike,
    start: float,
    marks: Mapping[str, float] | None = None,
    title: str = "",
) -> Picture:
    """Draw, for each learning rate, which weights gradient descent still visits in the end.

    For every rate 2000 steps are taken and forgotten; each of the 6000 that follow leaves a little
    ink where its weight is. A weight that rests leaves one dark point, chaos a smear.

    Parameters
    ----------
    slope : function
        Takes weights as an array, a weight for each rate, and returns ∂ℒ/∂w there.
    rates : array_like, shape (n,)
        The learning rates, increasing and evenly spaced: one column of the picture each.
    start : float
        The weight from which every descent begins.
    marks : mapping of str to float, optional
        Words, and the rate at which each is written beside a line.
    title : str, optional
        What the picture says.

    Raises
    ------
    ValueError
        If the rates do not increase, or all descents diverge.

    Examples
    --------
    >>> rates = np.linspace(0.05, 0.52, 95)
    >>> where_it_ends(lambda w: 4 * w * (w * w - 1), rates, 0.3, {"the limit": 0.25})
    One line at w = 1 up to η = 0.245, where it parts into two; from 0.31 on there are more
    than two values, then bands full of them. From 0.4 on they lie on both sides of 0; above
    0.5 nothing is left.
    """
    rates = increasing(rates, "rates")
    visited = visits(slope, rates, start)
    left = np.isfinite(visited).all(axis=0)
    if not left.any():
        raise ValueError(f"from {start} every descent diverges")
    top = 1.08 * np.abs(visited[:, left]).max()
    bottom = min(1.08 * visited[:, left].min(), -0.15 * top)
    ink = _ink(visited, bottom, top)
    figure, [axes] = new_figure(size=SLIDE)
    half = (rates[1] - rates[0]) / 2.0
    extent = rates[0] - half, rates[-1] + half, bottom, top
    image = axes.imshow(
        ink, INK, vmin=0.0, vmax=1.0, extent=extent, origin="lower", aspect="auto",
        interpolation="nearest", zorder=1,
    )  # fmt: skip
    for word, rate in (marks or {}).items():
        axes.axvline(rate, color=NEUTRAL, lw=1.3, ls=(0, (3, 3)), zorder=2)
        side = "left" if not left[rates > rate].any() else "right"  # where there is room
        axes.annotate(
            word, (rate, bottom), (-10 if side == "right" else 10, 14), ha=side, va="bottom",
            textcoords="offset points", size=16, zorder=3, path_effects=RIM, linespacing=1.25,
        )  # fmt: skip
    axes.set(xlim=extent[:2], ylim=extent[2:], xlabel="learning rate η")
    axes.set_ylabel("the weights visited in the end")
    axes.grid(visible=False)
    axes.axhline(0.0, color=FAINT, lw=0.8, zorder=0)
    if title:
        axes.set_title(title, weight="bold", loc="left", size=19, pad=14)
    figure.get_layout_engine().set(h_pad=0.14, w_pad=0.1)
    settle(figure)
    return Picture(figure, _say(rates, visited, left), {"ink": image}, colours=24)


def visits(slope: Callable[[NDArray], NDArray], rates: NDArray, start: float) -> NDArray:
    """Return the weights that each rate visits after it has settled, shape (6000, n), or nan."""
    w = np.full(len(rates), float(start))
    visited = np.empty((SHOWN, len(rates)))
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(SETTLING + SHOWN):
            w = w - rates * slope(w)
            w = np.where(np.abs(w) < GONE, w, np.nan)
            if t >= SETTLING:
                visited[t - SETTLING] = w
    return visited


def values(visited: NDArray, most: int = 16) -> NDArray:
    """Return the different weights that one rate visits, to four decimals; none if too many."""
    different = np.unique(np.round(visited, 4) + 0.0)
    different = different[np.concatenate([[True], np.diff(different) > 2e-4])]
    return different if len(different) <= most else different[:0]


def _ink(visited: NDArray, bottom: float, top: float) -> NDArray:
    """Return how dark each cell of the picture is, shape (ROWS, n), from 0 to 1."""
    ink = np.zeros((ROWS, visited.shape[1]))
    rows = np.floor((np.nan_to_num(visited, nan=2.0 * top) - bottom) / (top - bottom) * ROWS)
    for column in range(visited.shape[1]):
        inside = rows[:, column][rows[:, column] < ROWS].astype(int)
        ink[:, column] = np.bincount(inside, minlength=ROWS)[:ROWS]
    shade = np.minimum(1.0, np.sqrt(ink / (0.016 * SHOWN)))
    return np.ceil((SHADES - 1) * shade - 0.15) / (SHADES - 1)


def _say(rates: NDArray, visited: NDArray, left: NDArray) -> str:
    """Return the description: where there is one value, two, more, both signs, none."""
    counts = np.array(
        [len(values(one)) if ok else 0 for one, ok in zip(visited.T, left, strict=True)]
    )
    chaos = left & (counts == 0)
    one = left & (counts == 1)
    said = ""
    if one.any():
        at = values(visited[:, np.flatnonzero(one)[0]])[0]
        said = f"One line at w = {number(at)} up to η = {number(rates[one].max(), 3)}"
    more = left & ((counts > 2) | chaos)
    if (counts == 2).any():
        said += ", where it parts into two"
    if more.any():
        said += (
            f"; from {number(rates[more].min(), 3)} on there are more than two values, then bands "
            "full of them"
        )
    said += "."
    both = left & (visited.min(axis=0) < 0.0) & (visited.max(axis=0) > 0.0)
    parts = []
    if both.any():
        parts.append(f"From {number(rates[both].min(), 3)} on they lie on both sides of 0")
    if not left[-1]:
        parts.append(f"above {number(rates[left].max(), 3)} nothing is left")
    return f"{said} {'; '.join(parts)}." if parts else said
