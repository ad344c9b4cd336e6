"""The loss over two weights: a landscape, and its map with contours."""

from collections.abc import Callable

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap, PowerNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from mpl_toolkits.mplot3d import Axes3D
from numpy.typing import ArrayLike, NDArray

from nnlib._words import counted, number
from nnlib.course.figures.style import (
    GRADIENT,
    LOSS,
    LOSS_LABEL,
    NEUTRAL,
    SLIDE,
    WEIGHT,
    Picture,
    increasing,
    steady,
    styled,
)

HEIGHTS = LinearSegmentedColormap.from_list("loss", ["white", "#EBCFDF", LOSS])
BANDS = 14  # of a map, and their edges
FACETS = 120  # of a landscape, in each direction: so small that their edges do not show
ARROW = 1.2  # length of a gradient's arrow, in units of the weights: it shows the direction only
RIM = [withStroke(linewidth=4, foreground="white")]


def draw_landscape(axes: Axes, w1: NDArray, w2: NDArray, values: NDArray) -> dict[str, Artist]:
    """Draw a loss over two weights as a map: in bands, the paler the lower, with contours.

    Between two contours the root of the loss grows by the same amount, so that those of a bowl
    are equally far apart.

    Parameters
    ----------
    axes : Axes
        Where it is drawn.
    w1, w2 : ndarray, shapes (k,) and (l,)
        The weights to the right and upwards, at equal distances.
    values : ndarray, shape (l, k)
        The loss there.

    Returns
    -------
    dict
        The map, an image, and its contours.
    """
    levels = _levels(values)
    axes.grid(False)
    look = {"cmap": HEIGHTS, "norm": BoundaryNorm(levels, HEIGHTS.N, clip=True)}
    half = (w1[1] - w1[0]) / 2.0, (w2[1] - w2[0]) / 2.0  # of a pixel, whose centre is the weight
    extent = w1[0] - half[0], w1[-1] + half[0], w2[0] - half[1], w2[-1] + half[1]
    look |= {"origin": "lower", "extent": extent, "interpolation": "bilinear", "aspect": "auto"}
    surface = axes.imshow(steady(values), **look)
    lines = axes.contour(w1, w2, steady(values), levels[1:-1], colors=LOSS, linewidths=0.9)
    return {"map": surface, "contours": lines}


def _levels(values: NDArray) -> NDArray:
    """Return the losses between which the bands of a map lie, steady as what is drawn."""
    roots = np.linspace(*np.sqrt([values.min(), values.max()]), BANDS)
    return steady(roots**2, each=True)


@styled
def loss_landscape_2d(
    loss: Callable[[NDArray], float],
    w1: ArrayLike,
    w2: ArrayLike,
    start: ArrayLike | None = None,
    gradient: ArrayLike | None = None,
    path: ArrayLike | None = None,
    words: dict[str, tuple[float, float]] | None = None,
    names: tuple[str, str] = ("$w_1$", "$w_2$"),
    title: str = "its map",
    relief: bool = True,
    along: float | None = None,
) -> Picture:
    """Draw a loss over two weights twice: as a landscape, and as its map with contours.

    A diamond marks the lowest place, unless it lies on the edge: then it goes on falling outside.

    Parameters
    ----------
    loss : function
        Takes both weights as an array of shape (2,) and returns the loss.
    w1, w2 : array_like, shapes (k,) and (l,)
        The weights at which it is computed, in increasing order.
    start : array_like, shape (2,), optional
        Where a neuron stands: a ring.
    gradient : array_like, shape (2,), optional
        The gradient there: an arrow uphill, and a dashed one downhill, each 1.2 long.
    path : array_like, shape (steps + 1, 2), optional
        The weights that a descent went through.
    words : dict, optional
        What is written into the map, and at which weights.
    names : tuple of str
        What is written on the two axes.
    title : str
        What stands above the map.
    relief : bool, default True
        Whether the landscape stands beside its map.
    along : float, optional
        A value of the second weight: a line runs along it, over both.

    Raises
    ------
    ValueError
        If w1 or w2 is not a row of at least two increasing numbers, if path has other columns, or
        if there is a gradient without a start, or one of length 0, or if along is outside.

    Examples
    --------
    >>> w = np.linspace(-2, 2, 41)
    >>> loss_landscape_2d(lambda w: (w[0] - 1) ** 2 + w[1] ** 2, w, w, path=[(-1, 1), (0, 0.5)])
    The loss is lowest, 0, at the weights (1, 0), and highest, 13, at (−2, −2).
    In 1 step the path leads from (−1, 1), with loss 5, to (0, 0.5), with loss 1.25.
    """
    w1, w2 = increasing(w1, "w1"), increasing(w2, "w2")
    path = None if path is None else _path(path, (2,))
    start = None if start is None else _path([start], (2,))[0]
    if gradient is not None and (start is None or not np.any(gradient)):
        raise ValueError(f"gradient is {gradient} at {start}, expected an arrow and its start")
    if along is not None and not w2[0] <= along <= w2[-1]:
        raise ValueError(f"along is {along}, expected a number from {w2[0]:g} to {w2[-1]:g}")
    values = np.array([[loss(np.array([x, y])) for x in w1] for y in w2], float)
    figure = Figure(figsize=SLIDE if relief else (5.9, SLIDE[1]))
    alone = (0.15, 0.13, 0.82, 0.745 if title else 0.845)
    plan = figure.add_axes((0.555, 0.145, 0.43, 0.73) if relief else alone)
    artists = draw_landscape(plan, w1, w2, values)
    hill = None
    if relief:
        hill = figure.add_axes((-0.01, 0.0, 0.5, 0.92), projection="3d", computed_zorder=False)
        artists["relief"] = _relief(hill, w1, w2, values)
        hill.set_title("the landscape", size=17, y=0.98)
        hill.set_xlabel(names[0], labelpad=8)
        hill.set_ylabel(names[1], labelpad=8)
        hill.set_zlabel(LOSS_LABEL, labelpad=8)
    plan.set(xlabel=names[0], ylabel=names[1], xlim=w1[[0, -1]], ylim=w2[[0, -1]], aspect="equal")
    plan.spines[:].set_visible(True)
    plan.set_title(title, size=17, pad=10)

    row, column = np.unravel_index(values.argmin(), values.shape)
    lowest = w1[column], w2[row]
    inside = 0 < column < len(w1) - 1 and 0 < row < len(w2) - 1
    text = f"The loss is lowest, {number(values.min())}, at the weights {_pair(lowest)}"
    text += ", and " if inside else ", on the edge, and "
    row, column = np.unravel_index(values.argmax(), values.shape)
    if inside:
        artists["lowest"] = plan.plot(*lowest, "D", color=NEUTRAL, ms=8, mec="white", zorder=7)[0]
    text += f"highest, {number(values.max())}, at {_pair((w1[column], w2[row]))}."
    if gradient is not None:
        artists |= _draw_gradient(plan, start, np.asarray(gradient, float))
        text += f" The gradient at {_pair(start)} is {_pair(gradient)}; the step goes against it."
    if path is not None:
        heights = np.array([loss(one) for one in path], float)
        artists["path"] = _draw_path(plan, *path.T, "o-")
        if hill:
            _on_relief(hill, path, heights, "o-", ms=5, lw=2.5)
        text += _say_path([_pair(path[0]), _pair(path[-1])], heights)
    if along is not None:
        line = np.column_stack([w1, np.full(len(w1), float(along))])
        look = {"color": WEIGHT, "lw": 3, "path_effects": RIM}
        artists["along"] = plan.plot(*steady(line.T), zorder=6, **look)[0]
        if hill:
            heights = np.array([loss(one) for one in line], float)
            artists["along relief"] = _on_relief(hill, line, heights, "-", lw=3)
        text += f" A line runs along {_plain(names[1])} = {number(along)}."
    if start is not None:
        ring = {"color": WEIGHT, "markersize": 12, "mfc": "white", "mew": 3, "zorder": 9}
        artists["start"] = plan.plot(*start, "o", **ring)[0]
        if hill:
            _on_relief(hill, start[None], np.array([loss(start)]), "o", ms=12, mfc="white", mew=3)
        if gradient is None:
            text += f" A ring marks {_pair(start)}, with loss {number(float(loss(start)))}."
    for word, place in (words or {}).items():
        plan.text(*place, word, size=15, ha="center", va="center", zorder=10, path_effects=RIM)
    for axes in figure.axes:
        axes.apply_aspect()
    cuts, colours = ((0.5,), 64) if relief else ((), 32)
    return Picture(figure, text, artists, cuts, colours)


def _relief(axes: Axes3D, w1: NDArray, w2: NDArray, values: NDArray) -> Artist:
    """Draw the landscape itself, in the colours of its map."""
    levels = _levels(values)
    look = {"cmap": HEIGHTS, "norm": PowerNorm(0.5, *levels[[0, -1]])}
    facets = {"rstride": 1, "cstride": 1, "linewidth": 0, "antialiased": False, "shade": False}
    fine = [np.linspace(w[0], w[-1], FACETS + 1) for w in (w1, w2)]
    rows = np.array([np.interp(fine[0], w1, row) for row in values])
    between = np.array([np.interp(fine[1], w2, column) for column in rows.T]).T
    surface = axes.plot_surface(*np.meshgrid(*fine), steady(between), **look, **facets)
    x, y = np.meshgrid(w1, w2)
    axes.contour(x, y, steady(values), levels[1:-1], colors=LOSS, linewidths=0.9)
    axes.view_init(elev=40, azim=-62)
    axes.set(xlim=w1[[0, -1]], ylim=w2[[0, -1]], zlim=(0.0, float(steady(values.max()))))
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.set_major_locator(MaxNLocator(4, integer=True, prune="both"))
        axis.set_pane_color((1.0, 1.0, 1.0, 0.0))
        axis.set_tick_params(labelsize=14, pad=2)
    axes.set_box_aspect((1.0, 1.0, 0.62), zoom=0.92)
    return surface


def _on_relief(axes: Axes3D, w: NDArray, heights: NDArray, marks: str, **look) -> Line2D:
    """Draw weights, shape (n, 2), a little above the landscape at these heights."""
    lifted = steady(heights + 0.02 * axes.get_zlim()[1])
    return axes.plot(*steady(w.T), lifted, marks, color=WEIGHT, zorder=9, **look)[0]


def _draw_gradient(axes: Axes, start: NDArray, gradient: NDArray) -> dict[str, Artist]:
    """Draw an arrow uphill and a dashed one downhill, with their names."""
    way = ARROW * gradient / np.linalg.norm(gradient)
    artists = {}
    for name, sign, colour, dashes in (
        ("gradient", 1.0, GRADIENT, "-"),
        ("step", -1.0, WEIGHT, (0, (3, 1.5))),
    ):
        end = start + sign * way
        look = {"arrowstyle": "-|>", "mutation_scale": 24, "shrinkA": 7, "shrinkB": 0, "lw": 3.5}
        arrow = FancyArrowPatch(start, end, color=colour, ls=dashes, zorder=8, **look)
        artists[name] = axes.add_patch(arrow)
        word = "gradient: uphill" if sign > 0.0 else "step: the other way"
        x, y = steady(end + 0.16 * sign * way)
        x = np.clip(x, *np.quantile(axes.get_xlim(), (0.3, 0.7)))  # or else it is cut off
        look = {"va": "bottom" if sign * way[1] > 0.0 else "top", "path_effects": RIM}
        axes.text(x, y, word, color=colour, size=15, ha="center", zorder=10, **look)
    return artists


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
    axes.plot(x, y, marks, markersize=8, lw=6, color="white")  # one rim: each dot's own hides dots
    [line] = axes.plot(x, y, marks, markersize=4.5, lw=1.2, label="path", color=WEIGHT)
    axes.plot(x[0], y[0], "o", markersize=11, mfc="white", mew=2.5, label="its start", **look)
    axes.plot(x[-1], y[-1], "o", markersize=11, label="its end", **look)
    return line


def _say_path(ends: list[str], heights: NDArray) -> str:
    """Return a sentence about a descent."""
    return (
        f" In {counted(len(heights) - 1, 'step')} the path leads from {ends[0]}, with loss "
        f"{number(heights[0])}, to {ends[1]}, with loss {number(heights[-1])}."
    )


def _plain(name: str) -> str:
    """Return the name of a weight without the signs of a formula."""
    return name.strip("$").replace("_", "")


def _pair(w: ArrayLike) -> str:
    """Return two weights as text."""
    return f"({number(w[0])}, {number(w[1])})"
