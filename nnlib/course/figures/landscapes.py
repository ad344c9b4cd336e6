"""The loss as a landscape over two weights: a map with contours."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from nnlib._words import counted, number
from nnlib.course.figures.style import (
    LOSS,
    LOSS_LABEL,
    NEUTRAL,
    WEIGHT,
    Picture,
    increasing,
    new_figure,
    settle,
    steady,
    styled,
)

HEIGHTS = LinearSegmentedColormap.from_list("loss", ["white", LOSS])


@styled
def loss_landscape_2d(
    loss: Callable[[NDArray], float],
    w1: ArrayLike,
    w2: ArrayLike,
    path: ArrayLike | None = None,
    names: tuple[str, str] = ("$w_1$", "$w_2$"),
) -> Picture:
    """Draw a loss over two weights as a map with contours, with its lowest point.

    Parameters
    ----------
    loss : function
        Takes both weights as an array of shape (2,) and returns the loss.
    w1, w2 : array_like, shapes (k,) and (l,)
        The weights at which it is computed, in increasing order.
    path : array_like, shape (steps + 1, 2), optional
        The weights that a descent went through.
    names : tuple of str
        What is written on the two axes.

    Raises
    ------
    ValueError
        If w1 or w2 is not a row of at least two increasing numbers, or path has other columns.

    Examples
    --------
    >>> w = np.linspace(-2, 2, 41)
    >>> loss_landscape_2d(lambda w: (w[0] - 1) ** 2 + w[1] ** 2, w, w, path=[(-1, 1), (0, 0.5)])
    The loss is lowest, 0, at the weights (1, 0), and highest, 13, at (−2, −2).
    In 1 step the path leads from (−1, 1), with loss 5, to (0, 0.5), with loss 1.25.
    """
    w1, w2 = increasing(w1, "w1"), increasing(w2, "w2")
    values = np.array([[loss(np.array([x, y])) for x in w1] for y in w2], float)
    figure, [axes] = new_figure(size=(8.6, 4.6))
    axes.grid(False)
    surface = axes.contourf(w1, w2, steady(values), 12, cmap=HEIGHTS)
    axes.contour(surface, colors=NEUTRAL, linewidths=0.8)
    bar = figure.colorbar(surface, label=LOSS_LABEL, format=lambda value, _: number(value))
    bar.minorticks_off()
    row, column = np.unravel_index(values.argmin(), values.shape)
    lowest = w1[column], w2[row]
    label = f"lowest: {number(values.min())}"
    axes.plot(*lowest, "D", color=NEUTRAL, mec="white", clip_on=False, label=label, zorder=4)
    text = f"The loss is lowest, {number(values.min())}, at the weights {_pair(lowest)}, and "
    text += f"highest, {number(values.max())}, "
    row, column = np.unravel_index(values.argmax(), values.shape)
    text += f"at {_pair((w1[column], w2[row]))}."
    artists = {}
    if path is not None:
        path = _path(path, (2,))
        artists["path"] = _draw_path(axes, *path.T, "o-")
        heights = np.array([loss(one) for one in path], float)
        text += _say_path([_pair(path[0]), _pair(path[-1])], heights)
    axes.set(xlabel=names[0], ylabel=names[1], xlim=w1[[0, -1]], ylim=w2[[0, -1]])
    figure.legend(loc="outside right upper")
    settle(figure)
    return Picture(figure, text, artists)


def _path(path: ArrayLike, each: tuple[int, ...]) -> NDArray:
    """Return a path as an array, or raise an error if its points have another shape."""
    path = np.asarray(path, float)
    if not path.size or path.shape[1:] != each:
        expected = f"(steps + 1{''.join(f', {n}' for n in each)})"
        raise ValueError(f"path has shape {path.shape}, expected {expected}")
    return path


def _draw_path(axes: Axes, x: NDArray, y: NDArray, marks: str) -> Line2D:
    """Draw the steps of a descent, with a ring at the start and a large dot at the end."""
    x, y = steady(x), steady(y)
    rim = [withStroke(linewidth=5, foreground="white")]
    look = {"color": WEIGHT, "path_effects": rim}
    [line] = axes.plot(x, y, marks, markersize=5, lw=2, label="path", **look)
    axes.plot(x[0], y[0], "o", markersize=11, mfc="white", mew=2.5, label="its start", **look)
    axes.plot(x[-1], y[-1], "o", markersize=11, label="its end", **look)
    return line


def _say_path(ends: list[str], heights: NDArray) -> str:
    """Return a sentence about a descent."""
    return (
        f" In {counted(len(heights) - 1, 'step')} the path leads from {ends[0]}, with loss "
        f"{number(heights[0])}, to {ends[1]}, with loss {number(heights[-1])}."
    )


def _pair(w: ArrayLike) -> str:
    """Return two weights as text."""
    return f"({number(w[0])}, {number(w[1])})"
