"""Pictures in the plane of the first two inputs, and in that of two hidden neurons."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from nnlib import _arguments as door
from nnlib._words import counted, listed, number
from nnlib.course.figures.style import (
    FAINT,
    NEUTRAL,
    SHADES,
    Box,
    Picture,
    new_figure,
    place,
    settle,
    steady,
    styled,
)
from nnlib.datasets import right_side
from nnlib.network import Network

GRID = 121  # points in each direction at which a surface is computed
FEW = 8  # so many points are named one by one
MOST_HIDDEN = 6  # more lines than that cannot be told apart
CIRCLE = {"marker": "o", "ls": "", "mfc": SHADES(0.0), "mec": NEUTRAL, "mew": 2}
SQUARE = {"marker": "s", "ls": "", "mfc": SHADES(1.0), "mec": NEUTRAL, "mew": 2}
DIRECTIONS = np.array([[1, 0], [0, 1], [-1, 0], [0, -1], [1, 1], [-1, 1], [-1, -1], [1, -1]])


@styled
def decision_surface(
    net: Network, X: ArrayLike, Y: ArrayLike, constant: tuple[float, ...] = ()
) -> Picture:
    """Draw a network's output over the plane of its first two inputs.

    A line marks where the output is half way between the two targets. A data point is a circle
    for the smaller target, a square for the larger one, filled as the surface should be there:
    where the network is right, a point has nearly the colour of what surrounds it.

    Parameters
    ----------
    net : Network
        One network with one output and two inputs, besides the constant ones.
    X : array_like, shape (m, n₀)
        Inputs of the data points; of these the first two columns are shown.
    Y : array_like, shape (m, 1)
        Targets, of two different values.
    constant : tuple of float, default ()
        The values at which the third and further inputs are held: ``(1.0,)`` for the slides' XOR.

    Raises
    ------
    ValueError
        If the network, the data and `constant` do not fit together.

    Examples
    --------
    >>> from nnlib import datasets
    >>> X, Y = datasets.xor()
    >>> net = Network([2, 2, 1])  # by hand: OR, NAND, and both
    >>> net.W[1], net.b[1] = [[20, -20], [20, -20]], [[-10, 30]]
    >>> net.W[2], net.b[2] = [[20], [20]], -30
    >>> decision_surface(net, X[:, :2], Y)
    4 of 4 points are on the right side of output 0.5: ...
    """
    X, Y = _check(net, X, Y, constant)
    low, high = Y.min(), Y.max()
    threshold = (low + high) / 2.0
    x1, x2 = _axis(X[:, 0]), _axis(X[:, 1])
    surface = steady(_on_grid(net, x1, x2, constant))

    figure, [axes] = new_figure(size=(8.6, 4.6))
    beyond = "both" if surface.min() < low or surface.max() > high else "neither"
    image = axes.imshow(
        surface,
        cmap=SHADES,
        norm=BoundaryNorm(np.linspace(low, high, 21), SHADES.N, extend=beyond),
        interpolation="bilinear",
        origin="lower",
        extent=(x1[0], x1[-1], x2[0], x2[-1]),
        aspect="auto",
    )
    if surface.min() < threshold < surface.max():
        axes.contour(x1, x2, surface, [threshold], colors=NEUTRAL, linewidths=2.5)
    bar = figure.colorbar(image, label="output $a$", ticks=np.linspace(low, high, 5))
    bar.ax.yaxis.set_major_formatter(lambda value, _: number(value))
    bar.minorticks_off()
    bar.ax.axhline(threshold, color=NEUTRAL, lw=2.5)
    draw_points(axes, X[:, :2], Y)
    axes.set(xlabel="$x_1$", ylabel="$x_2$")
    axes.grid(False)
    _draw_key(figure, Y, Line2D([], [], color=NEUTRAL), f"output {number(threshold)}")
    description = _say_surface(X[:, :2], Y, net.predict(X), surface, threshold)
    settle(figure)
    return Picture(figure, description, {"surface": image})


@styled
def hidden_space(
    net: Network, X: ArrayLike, Y: ArrayLike, constant: tuple[float, ...] = ()
) -> Picture:
    """Draw what the hidden neurons do: their lines among the inputs, the points as they see them.

    On the left, every hidden neuron's line: there its pre-activation is 0; the arrow points to
    where it is positive. On the right, the same points in the plane of two hidden activations
    and a dashed line between them. With two hidden neurons this is the output neuron's own
    line, where its pre-activation is 0. With more, the picture shows the two neurons from whose
    activations alone a straight line (by least squares) predicts the targets best, and that line.

    Parameters
    ----------
    net : Network
        One network with one hidden layer of 2 to 6 neurons, one output, and two inputs besides
        the constant ones.
    X, Y, constant
        As for `decision_surface`.

    Raises
    ------
    ValueError
        If the network, the data and `constant` do not fit together.

    Examples
    --------
    >>> from nnlib import datasets
    >>> X, Y = datasets.xor()
    >>> net = Network([2, 2, 1])  # by hand: OR, NAND, and both
    >>> net.W[1], net.b[1] = [[20, -20], [20, -20]], [[-10, 30]]
    >>> net.W[2], net.b[2] = [[20], [20]], -30
    >>> hidden_space(net, X[:, :2], Y)
    The lines of both hidden neurons can be seen. In the plane of neurons 1 and 2 the dashed line
    has 4 of 4 points on the right side; the inputs go from (0, 0) to (nearly 0, nearly 1), ...
    """
    X, Y = _check(net, X, Y, constant)
    if len(net.sizes) != 3 or not 2 <= net.sizes[1] <= MOST_HIDDEN:
        expected = f"one hidden layer of 2 to {MOST_HIDDEN} neurons"
        raise ValueError(f"the network has the sizes {list(net.sizes)}, expected {expected}")
    hidden = net.forward(X)[1]
    pair, score = _best_plane(net, hidden, Y)
    seen = hidden[:, pair]
    drawn = steady(seen)
    threshold = (Y.min() + Y.max()) / 2.0
    n_right = int(right_side(score(seen), Y, threshold).sum())

    figure, [left, right] = new_figure(2)
    left.set(xlabel="$x_1$", ylabel="$x_2$", title="where each hidden neuron's $z$ is 0")
    left.set(xlim=_axis(X[:, 0])[[0, -1]], ylim=_axis(X[:, 1])[[0, -1]])
    h1, h2 = _axis(drawn[:, 0]), _axis(drawn[:, 1])
    names = [f"activation of hidden neuron {j + 1}" for j in pair]
    right.set(xlabel=names[0], ylabel=names[1], title="the points as two neurons see them")
    right.set(xlim=h1[[0, -1]], ylim=h2[[0, -1]])
    left.set_aspect("equal")
    right.set_box_aspect(1)
    values = steady(score(_grid_points(h1, h2))).reshape(GRID, GRID)
    border = np.zeros((0, 2))
    if values.min() < threshold < values.max():
        look = {"colors": FAINT, "linewidths": 2.5, "linestyles": "--"}
        border = right.contour(h1, h2, values, [threshold], **look).get_paths()[0].vertices
    draw_points(left, X[:, :2], Y)
    draw_points(right, drawn, Y)
    line = Line2D([], [], color=FAINT, ls="--")
    _draw_key(figure, Y, line, f"output {number(threshold)}" if net.sizes[1] == 2 else "best line")
    settle(figure)  # the labels need to know where the axes are
    inside = _draw_hidden_lines(left, net, X, constant)
    if len(X) <= FEW:
        _label_points(right, drawn, [_point(x) for x in X[:, :2]], border)
    return Picture(figure, _say_hidden(net, X, Y, seen, pair, inside, n_right))


def _check(
    net: Network, X: ArrayLike, Y: ArrayLike, constant: tuple[float, ...]
) -> tuple[NDArray, NDArray]:
    """Return inputs and targets as matrices, or raise an error if something does not fit."""
    door.one_network(net)
    n_free = net.sizes[0] - len(constant)
    if n_free != 2:
        held = f"{len(constant)} of them held constant"
        raise ValueError(f"the network has {net.sizes[0]} inputs, {held}; expected 2 free ones")
    if net.sizes[-1] != 1:
        raise ValueError(f"the network has {net.sizes[-1]} outputs, expected 1")
    X, Y = door.samples(net, X, Y)
    wrong = np.argwhere(X[:, 2:] != np.array(constant))
    if wrong.size:
        i, j = wrong[0]
        raise ValueError(f"X[{i}, {j + 2}] is {X[i, j + 2]:g}, held constant at {constant[j]:g}")
    if len(np.unique(Y)) != 2:
        raise ValueError(f"Y has the values {np.unique(Y)}, expected two different ones")
    return X, Y


def _axis(x: NDArray) -> NDArray:
    """Return evenly spaced numbers that reach a little further than x on both sides."""
    margin = 0.3 * np.ptp(x) or 0.5
    return np.linspace(x.min() - margin, x.max() + margin, GRID)


def _grid_points(x1: NDArray, x2: NDArray) -> NDArray:
    """Return all the points of a grid, row by row, as a matrix of two columns."""
    return np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2)


def _on_grid(net: Network, x1: NDArray, x2: NDArray, constant: tuple[float, ...]) -> NDArray:
    """Return the network's output on the grid of x1 (columns) and x2 (rows)."""
    points = _grid_points(x1, x2)
    held = np.broadcast_to(np.array(constant), (len(points), len(constant)))
    return net.predict(np.hstack([points, held])).reshape(len(x2), len(x1))


def _best_plane(net: Network, hidden: NDArray, Y: NDArray) -> tuple[list[int], Callable]:
    """Return two hidden neurons, and a function of their activations that should be like Y.

    With two neurons it is the output neuron. With more it is, of all pairs of neurons, the plane
    (least squares) that comes nearest to the targets.
    """
    if net.sizes[1] == 2:
        bias = net.b[2] if net.bias else 0.0
        return [0, 1], lambda h: net.g[2](h @ net.W[2] + bias)

    def fit(pair: tuple[int, int]) -> tuple[float, NDArray]:
        A = np.column_stack([hidden[:, pair], np.ones(len(hidden))])
        coefficients = np.linalg.lstsq(A, Y)[0]
        # rounded, so that of pairs that are equally good always the first is taken
        return round(float(np.sum((A @ coefficients - Y) ** 2)), 9), coefficients

    pairs = list(combinations(range(net.sizes[1]), 2))
    best = min(pairs, key=lambda pair: fit(pair)[0])
    coefficients = fit(best)[1]
    return list(best), lambda h: h @ coefficients[:2] + coefficients[2]


def draw_points(axes: Axes, points: NDArray, Y: NDArray) -> list[Line2D]:
    """Draw data points: circles for the smaller target, squares for the larger one."""
    drawn = []
    size = 13 if len(points) <= 20 else 7
    rim = [withStroke(linewidth=4 if size > 7 else 2.5, foreground="white")]
    for target, look in zip((Y.min(), Y.max()), (CIRCLE, SQUARE), strict=True):
        chosen = points[Y[:, 0] == target]
        drawn += axes.plot(*chosen.T, markersize=size, path_effects=rim, zorder=5, **look)
    return drawn


def _draw_key(figure: Figure, Y: NDArray, line: Line2D, meaning: str) -> None:
    """Say beside the axes what circles, squares and the line mean."""
    marks = [Line2D([], [], markersize=13, **look) for look in (CIRCLE, SQUARE)]
    names = [f"target {number(target)}" for target in (Y.min(), Y.max())]
    figure.legend([*marks, line], [*names, meaning], loc="outside right upper")


def _draw_hidden_lines(
    axes: Axes, net: Network, X: NDArray, constant: tuple[float, ...]
) -> list[int]:
    """Draw the line of every hidden neuron, and return the numbers of those that can be seen."""
    low, high = np.array([axes.get_xlim(), axes.get_ylim()]).T
    to_pixels = axes.transData.transform
    reach = np.linalg.norm(high - low)
    ways = {}  # the part of each line that can be seen, and its direction to the positive side
    for j in range(net.sizes[1]):
        w = steady(net.W[1][:2, j])
        size = np.linalg.norm(w)
        if size == 0.0:
            continue
        offset = np.array(constant) @ net.W[1][2:, j] + (net.b[1][0, j] if net.bias else 0.0)
        offset = steady(offset)
        up = w / size
        foot = (low + high) / 2.0
        foot = foot - up * (foot @ up + offset / size)  # the point of the line nearest the middle
        way = foot + np.linspace(-reach, reach, 401)[:, np.newaxis] * [-up[1], up[0]]
        way = way[np.all((way > low) & (way < high), axis=1)]
        if len(way) > 10:
            ways[j + 1] = way, up
            axes.plot(*way[[0, -1]].T, color=NEUTRAL, lw=2)
    boxes: list[Box] = []
    marks = np.concatenate([disc + to_pixels(x) for x in X[:, :2] for disc in [9 * DIRECTIONS]])
    margin = 0.07 * (high - low)
    for j, (way, up) in ways.items():
        others = [to_pixels(other) for k, (other, _) in ways.items() if k != j]
        label = axes.text(0, 0, str(j), ha="center", va="center", weight="bold", in_layout=False)
        label.set(zorder=6, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})
        ends = way + 0.13 * up * reach / np.sqrt(2.0)
        near = np.argsort(np.abs(np.arange(len(way)) - len(way) / 2), kind="stable")
        near = [k for k in near if np.all((ends[k] > low + margin) & (ends[k] < high - margin))]
        near = near or [len(way) // 2]
        place(label, to_pixels(ends[near]), boxes, np.concatenate([marks, *others]))
        tip = np.array(label.get_position()) - 0.035 * up * reach
        start = np.array(label.get_position()) - 0.13 * up * reach / np.sqrt(2.0)
        arrow = {"arrowstyle": "-|>,head_width=0.35,head_length=0.6", "color": NEUTRAL, "lw": 2}
        axes.annotate("", tip, start, arrowprops={**arrow, "shrinkA": 0, "shrinkB": 0})
        boxes.append((to_pixels((start + tip) / 2.0), np.array([14.0, 14.0])))
    return list(ways)


def _label_points(axes: Axes, points: NDArray, names: list[str], border: NDArray) -> None:
    """Write names beside points, off the border; points that nearly coincide share one label."""
    pixels = axes.transData.transform(points)
    groups: list[list[int]] = []
    for k, point in enumerate(pixels):
        near = [g for g in groups if np.linalg.norm(pixels[g[0]] - point) < 12.0]
        near[0].append(k) if near else groups.append([k])
    boxes: list[Box] = []
    marks = [point + 6 * DIRECTIONS for point in pixels]
    marks = np.concatenate([*marks, axes.transData.transform(border)])
    for group in groups:
        text = "\n".join(names[k] for k in group)
        label = axes.text(0, 0, text, ha="center", va="center", in_layout=False)
        half = np.array(label.get_window_extent().size) / 2 + 12
        ways = [(half + gap) * way for gap in (0.0, 15.0) for way in DIRECTIONS]
        centres = [pixels[group[0]] + way for way in ways]
        inside = [
            c for c in centres if np.all((c - half > axes.bbox.min) & (c + half < axes.bbox.max))
        ]
        place(label, inside or centres, boxes, marks)


def _point(x: NDArray) -> str:
    """Return a point's coordinates as text."""
    return f"({number(x[0], 2)}, {number(x[1], 2)})"


def _say_surface(
    X: NDArray, Y: NDArray, outputs: NDArray, surface: NDArray, threshold: float
) -> str:
    """Return the description of a decision surface."""
    right = int(right_side(outputs, Y, threshold).sum())
    text = f"{right} of {len(X)} points are on the right side of output {number(threshold)}: "
    if len(X) <= FEW:
        rows = zip(X, outputs[:, 0], Y[:, 0], strict=True)
        told = [f"{number(a, 3)} at {_point(x)} (target {number(y)})" for x, a, y in rows]
        text += f"the output is {listed(told)}."
    else:
        told = []
        for target in (Y.min(), Y.max()):
            a = outputs[target == Y]
            told.append(
                f"from {number(a.min(), 3)} to {number(a.max(), 3)} at target {number(target)}"
            )
        text += f"the outputs reach {listed(told)}."
    if surface.min() > threshold or surface.max() < threshold:
        side = "above" if surface.min() > threshold else "below"
        text += f" The output is {side} {number(threshold)} in the whole picture."
    elif surface.min() == surface.max():
        text += f" The output is {number(threshold)} in the whole picture."
    return text


def _say_hidden(
    net: Network,
    X: NDArray,
    Y: NDArray,
    seen: NDArray,
    pair: list[int],
    inside: list[int],
    right_side: int,
) -> str:
    """Return the description of what the hidden neurons do."""
    missing = [j for j in range(1, net.sizes[1] + 1) if j not in inside]
    everyone = "both" if net.sizes[1] == 2 else f"all {net.sizes[1]}"
    text = f"The lines of {everyone} hidden neurons can be seen. "
    if missing:
        lines = "lines" if len(missing) > 1 else "line"
        text = f"Of {net.sizes[1]} hidden neurons, the {lines} of {listed(map(str, missing))} "
        text += "cannot be seen here. "
    i, j = (number + 1 for number in pair)
    which = f"neurons {i} and {j}"
    if net.sizes[1] > 2:
        which += " (the two that separate the targets best)"
    text += f"In the plane of {which} the dashed line has "
    text += f"{right_side} of {counted(len(X), 'point')} on the right side"
    if len(X) > FEW:
        return text + "."
    told = [f"{_point(x)} to {_point(h)}" for x, h in zip(X, seen, strict=True)]
    return f"{text}; the inputs go from {listed(told)}."
