"""What a loss takes for typical: the mean or the median of numbers, of which one moves away."""

from types import EllipsisType

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from nnlib._words import listed, number
from nnlib.course.figures.style import (
    FAINT,
    LOSS,
    NEUTRAL,
    SLIDE,
    WEIGHT,
    Picture,
    cuts_between,
    new_figure,
    settle,
    steady,
    styled,
)

RIM = [withStroke(linewidth=4, foreground="white")]


@styled
def mean_and_median(
    before: ArrayLike,
    after: ArrayLike,
    guess: ArrayLike | EllipsisType = ...,
    unit: str = "",
) -> Picture:
    """Draw the loss of one answer for all numbers, by squares and by sizes, before and after.

    Before and after share the axis of their losses, so that their heights can be compared. Below
    lie the numbers, and an arrow leads from where one of them was to where it is.

    Parameters
    ----------
    before, after : array_like, shape (m,)
        The numbers, an odd count so that one stands in the middle; at least one moves.
    guess : array_like, shape (2,), optional
        Where the reader expects the best answer after the move: by squares, by sizes.
    unit : str, optional
        What is counted, for the axis.

    Raises
    ------
    ValueError
        If before and after are not rows of the same odd length, or if none moves.

    Examples
    --------
    >>> mean_and_median([1, 2, 3], [1, 2, 9])
    The numbers 1, 2 and 3, of which 3 moves to 9. By squares the best single answer is the mean:
    it moves from 2 to 4. By sizes it is the median: it stays at 2.
    """
    before, after = np.asarray(before, float), np.asarray(after, float)
    if before.ndim != 1 or before.shape != after.shape or not len(before) % 2:
        shapes = f"before has shape {before.shape} and after {after.shape}"
        raise ValueError(f"{shapes}, expected two rows of the same odd length")
    moved = np.flatnonzero(before != after)
    if not moved.size:
        raise ValueError("before and after are the same, expected one number to move")
    both = np.concatenate([before, after])
    edge = 0.06 * np.ptp(both)
    c = np.linspace(min(both.min(), 0.0) - edge, both.max() + edge, 401)
    figure, row = new_figure(2, size=SLIDE)
    artists, cases = {}, (("before", before), ("after", after))
    kinds = (
        ("squares", "the mean", np.square, np.mean),
        ("sizes", "the median", np.abs, np.median),
    )
    for j, (axes, (kind, name, size, best)) in enumerate(zip(row, kinds, strict=True)):
        ways = {which: size(c[:, None] - y).sum(axis=1) for which, y in cases}
        top = float(np.max([*ways.values()]))
        _draw_numbers(axes, before, after, moved, -0.09 * top)
        places = []
        for which, y in cases:
            place = float(best(y))
            height = size(place - y).sum()
            look = {"color": LOSS, "lw": 3.5} if which == "after" else {"color": FAINT, "ls": "--"}
            artists[f"{kind} {which}"] = axes.plot(c, steady(ways[which]), **look)[0]
            mark = {"mfc": look["color"] if which == "after" else "white", "mew": 2.5}
            artists[f"best {kind} {which}"] = axes.plot(
                place, height, "D", ms=11, color=look["color"], zorder=5, **mark
            )[0]
            places.append((place, height))
        (old, _), (new, high) = places
        words = {"size": 17, "textcoords": "offset points", "path_effects": RIM, "zorder": 6}
        words["ha"] = "center"
        moves = f"{number(old)} → {number(new)}" if old != new else f"stays at {number(old)}"
        up = 16 if kind == "squares" else 58  # above the narrow end of a kink
        axes.annotate(moves, (new, high), (8, up), color=LOSS, va="bottom", **words)
        k = int(0.8 * len(c))
        above = max(ways, key=lambda which: ways[which][k])
        for which, colour in (("before", FAINT), ("after", LOSS)):
            upper = which == above
            words |= {"ha": "right" if upper else "left", "va": "bottom" if upper else "top"}
            shift = (-12, 8) if upper else (12, -6)
            axes.annotate(which, (c[k], ways[which][k]), shift, color=colour, **words)
        axes.set_title(f"{kind} choose {name}", size=19, color=LOSS)
        if guess is not ...:
            artists[f"guess {kind}"] = axes.axvline(guess[j], color=WEIGHT, ls=":", lw=3)
            words = {"color": WEIGHT, "ha": "center", "size": 15, "path_effects": RIM}
            axes.text(guess[j], 1.03 * top, "your guess", **words)
        axes.set(xlabel=f"the one answer $c${f', in {unit}' if unit else ''}", xlim=c[[0, -1]])
        axes.set(ylim=(-0.17 * top, 1.1 * top), ylabel=f"sum of {kind}")
        axes.set_yticks([tick for tick in MaxNLocator(4).tick_values(0.0, top) if tick <= top])
        axes.yaxis.set_major_formatter(lambda tick, _: f"{tick:,.0f}")
    settle(figure)
    stays = [f"{number(before[k])} moves to {number(after[k])}" for k in moved]
    ways = []
    for best in (np.mean, np.median):
        old, new = number(best(before)), number(best(after))
        ways.append(f"it stays at {old}" if old == new else f"it moves from {old} to {new}")
    text = (
        f"The numbers {listed(map(number, before))}, of which {listed(stays)}. By squares the best "
        f"single answer is the mean: {ways[0]}. By sizes it is the median: {ways[1]}."
    )
    return Picture(figure, text, artists, cuts_between(row))


def _draw_numbers(axes: Axes, before: NDArray, after: NDArray, moved: NDArray, at: float) -> None:
    """Put the numbers on a line below the curves, and an arrow along the way of those that move."""
    axes.axhline(at, color="#BBBBBB", lw=1.5, zorder=0)
    axes.plot(after, np.full(after.shape, at), "o", color=NEUTRAL, ms=11, zorder=4)
    for k in moved:
        axes.plot(before[k], at, "o", color=NEUTRAL, mfc="white", mew=2, ms=11, zorder=3)
        arrow = {"arrowstyle": "-|>", "color": NEUTRAL, "lw": 2, "shrinkA": 8, "shrinkB": 8}
        axes.annotate("", (after[k], at), (before[k], at), arrowprops=arrow)
