"""The loss over one weight: a curve with its lowest point, and where it is flat."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from nnlib._words import counted, listed, number
from nnlib.course.figures.style import (
    FAINT,
    LOSS,
    LOSS_LABEL,
    NEUTRAL,
    WEIGHT,
    WIDE,
    Picture,
    increasing,
    new_figure,
    settle,
    steady,
    styled,
)

FLAT = 0.05  # of the largest slope
SHADE = "#E9EBEE"  # where it is less


@styled
def loss_over_weight(
    loss: Callable[[float], float],
    w: ArrayLike,
    path: ArrayLike | None = None,
    name: str = "$w$",
) -> Picture:
    """Draw a loss over one weight, with its lowest point, and shade where it is flat.

    Parameters
    ----------
    loss : function
        Takes the weight and returns the loss.
    w : array_like, shape (k,)
        The weights at which it is computed, in increasing order.
    path : array_like, shape (steps + 1,), optional
        The weights that a descent went through.
    name : str, default "$w$"
        What is written on the weight's axis.

    Raises
    ------
    ValueError
        If w is not a row of at least two increasing numbers, or path is not a row.

    Examples
    --------
    >>> loss_over_weight(lambda w: (w - 1) ** 2, np.linspace(-3, 3, 61), path=[-2, 0, 0.5])
    The loss is lowest, 0, at the weight 1, and 16 and 4 at the ends, −3 and 3.
    In 2 steps the path leads from −2, with loss 9, to 0.5, with loss 0.25.
    """
    w = increasing(w, "w")
    values = np.array([loss(one) for one in w], float)
    figure, [axes] = new_figure(size=WIDE)
    [curve] = axes.plot(w, steady(values), color=LOSS, lw=3.5)
    k = int(values.argmin())
    artists = {"loss": curve}
    text = f"The loss is lowest, {number(values[k])}, at the weight {number(w[k])}"
    text += f", and {number(values[0])} and {number(values[-1])} at the ends, "
    text += f"{number(w[0])} and {number(w[-1])}."
    flat = _flat_ends(w, values)
    for start, stop in flat:
        axes.axvspan(w[start], w[stop], color=SHADE, lw=0, zorder=0)
        middle = (w[start] + w[stop]) / 2
        axes.text(middle, values.max(), "flat", color=FAINT, ha="center", va="bottom", size=16)
    if flat:
        ends = [f"from {number(w[start])} to {number(w[stop])}" for start, stop in flat]
        text += f" It is nearly flat {listed(ends)}."
    if path is None:
        axes.plot(w[k], values[k], "D", ms=10, color=NEUTRAL, clip_on=False, zorder=4)
        label = f"lowest: {number(values[k])} at {number(w[k])}"
        inwards = 12 if w[k] <= (w[0] + w[-1]) / 2 else -12
        axes.annotate(
            label, (w[k], values[k]), (inwards, -10), textcoords="offset points", size=16,
            ha="left" if inwards > 0 else "right", va="top",
        )  # fmt: skip
    else:
        path = np.asarray(path, float)
        if not path.size or path.ndim != 1:
            raise ValueError(f"path has shape {path.shape}, expected (steps + 1)")
        heights = np.array([loss(one) for one in path], float)
        artists["path"] = _draw_path(axes, path, heights)
        text += (
            f" In {counted(len(path) - 1, 'step')} the path leads from {number(path[0])}, with "
            f"loss {number(heights[0])}, to {number(path[-1])}, with loss {number(heights[-1])}."
        )
    high = np.ptp(values) or 1.0
    axes.set(xlabel=f"weight {name}", ylabel=LOSS_LABEL, xlim=(w[0], w[-1]))
    axes.set_ylim(min(0.0, values.min()) - 0.14 * high, values.max() + 0.14 * high)
    shown = values.max() + 0.02 * high
    axes.set_yticks([tick for tick in axes.get_yticks() if min(values.min(), 0.0) <= tick <= shown])
    settle(figure)
    return Picture(figure, text, artists)


def _flat_ends(w: NDArray, values: NDArray) -> list[tuple[int, int]]:
    """Return the stretches at both ends where the slope is less than a twentieth of its largest."""
    slopes = np.abs(np.diff(values) / np.diff(w))
    steep = np.flatnonzero(slopes >= FLAT * slopes.max())
    ends = [(0, int(steep[0])), (int(steep[-1]) + 1, len(w) - 1)] if slopes.max() else []
    return [(start, stop) for start, stop in ends if stop - start > len(w) / 25]


def _draw_path(axes: Axes, x: NDArray, y: NDArray) -> Line2D:
    """Draw the steps of a descent, with a ring at the start and a large dot at the end."""
    x, y = steady(x), steady(y)
    look = {"color": WEIGHT, "path_effects": [withStroke(linewidth=5, foreground="white")]}
    [line] = axes.plot(x, y, "o:", markersize=6, lw=2, **look)
    axes.plot(x[0], y[0], "o", markersize=12, mfc="white", mew=2.5, **look)
    axes.plot(x[-1], y[-1], "o", markersize=12, **look)
    words = {"color": WEIGHT, "size": 16, "textcoords": "offset points", "va": "bottom"}
    axes.annotate("start", (x[0], y[0]), (10, 8), **words)
    axes.annotate(counted(len(x) - 1, "step"), (x[-1], y[-1]), (10, 8), **words)
    return line
