"""The plane of two inputs, as all figures and explorers draw it, and what can be said of it."""

from collections import deque

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from nnlib import _arguments as door
from nnlib._words import counted, listed, number
from nnlib.course.figures.style import NEUTRAL, TWO_HUES, steady
from nnlib.datasets import right_side
from nnlib.network import Network

GRID = 81  # points in each direction at which a surface is computed
FEW = 8  # so many points are named one by one
CIRCLE = {"marker": "o", "ls": "", "mfc": TWO_HUES(0.0), "mec": NEUTRAL, "mew": 2}
SQUARE = {"marker": "s", "ls": "", "mfc": TWO_HUES(1.0), "mec": NEUTRAL, "mew": 2}


def samples(
    net: Network, X: ArrayLike, Y: ArrayLike, constant: tuple[float, ...]
) -> tuple[NDArray, NDArray]:
    """Return inputs and targets as matrices, or raise an error if they have no place in a plane."""
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


def sides(points: NDArray, n: int = GRID) -> tuple[NDArray, NDArray]:
    """Return n numbers for each side of the plane, which reaches further than the points."""
    margin = 0.5 * np.ptp(points[:, :2], axis=0)
    margin[margin == 0.0] = 0.5
    ends = zip(points[:, :2].min(axis=0) - margin, points[:, :2].max(axis=0) + margin, strict=True)
    x1, x2 = (np.linspace(*end, n) for end in ends)
    return x1, x2


def grid(x1: NDArray, x2: NDArray, constant: tuple[float, ...] = ()) -> NDArray:
    """Return the inputs at all points of the plane, row by row, shape (len(x1) · len(x2), n₀)."""
    points = np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2)
    return np.hstack([points, np.broadcast_to(np.array(constant), (len(points), len(constant)))])


def draw_plane(
    axes: Axes, x1: NDArray, x2: NDArray, X: NDArray, Y: NDArray, point_size: float = 13.0
) -> dict[str, Artist]:
    """Draw a plane with its points, and a surface that waits for its data; return them by name.

    A point is a circle for the smaller target, a square for the larger one, filled as the surface
    should be there: where the network is right, a point has nearly the colour around it.
    """
    limits = x1[0], x1[-1], x2[0], x2[-1]
    surface = axes.imshow(
        np.full((2, 2), 0.5), TWO_HUES, interpolation="bilinear", extent=limits, origin="lower",
        vmin=Y.min(), vmax=Y.max(),
    )  # fmt: skip
    points = draw_points(axes, X[:, :2], Y, point_size)
    ticks = [0, 1] if set(X[:, :2].ravel()) == {0.0, 1.0} else None
    axes.set(xlabel="$x_1$", ylabel="$x_2$", xlim=limits[:2], ylim=limits[2:])
    axes.set(xticks=ticks, yticks=ticks) if ticks else None
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(True)
    return {"surface": surface, **{f"points {k}": marks for k, marks in enumerate(points)}}


def draw_points(axes: Axes, points: NDArray, Y: NDArray, size: float = 13.0) -> list[Line2D]:
    """Draw data points: circles for the smaller target, squares for the larger one."""
    drawn = []
    size = size if len(points) <= 20 else min(size, 7.0)
    rim = [withStroke(linewidth=4 if size > 7 else 2.5, foreground="white")]
    for target, look in zip((Y.min(), Y.max()), (CIRCLE, SQUARE), strict=True):
        chosen = points[Y[:, 0] == target]
        drawn += axes.plot(*chosen.T, markersize=size, path_effects=rim, zorder=5, **look)
    return drawn


def draw_border(axes: Axes, x1: NDArray, x2: NDArray, surface: NDArray, threshold: float) -> None:
    """Draw the line where the output is half way between the targets, if there is one."""
    if surface.min() < threshold < surface.max():
        axes.contour(x1, x2, steady(surface), [threshold], colors=NEUTRAL, linewidths=2)


def draw_key(figure: FigureBase, Y: NDArray, border: bool = True) -> None:
    """Say below the picture what circles, squares and the line mean."""
    marks = [Line2D([], [], markersize=11, **look) for look in (CIRCLE, SQUARE)]
    low, high = number(Y.min()), number(Y.max())
    names = [f"target {low}", f"target {high}"]
    if border:
        marks.append(Line2D([], [], color=NEUTRAL))
        names.append(f"output {number((Y.min() + Y.max()) / 2.0)}")
    figure.legend(marks, names, loc="outside lower center", ncols=3, columnspacing=1.6)


def draw_scale(figure: FigureBase, image: AxesImage, axes: Axes | list[Axes], **place) -> None:
    """Draw the scale of the output beside the axes."""
    low, high = image.get_clim()
    bar = figure.colorbar(image, ax=axes, ticks=np.linspace(low, high, 5), **place)
    bar.ax.yaxis.set_major_formatter(lambda value, _: number(value))
    bar.ax.set_title("output", size="medium", pad=10)
    bar.minorticks_off()


def point(x: NDArray) -> str:
    """Return a point's coordinates as text."""
    return f"({number(x[0], 2)}, {number(x[1], 2)})"


def say_surface(
    X: NDArray, Y: NDArray, outputs: NDArray, x1: NDArray, x2: NDArray, surface: NDArray
) -> str:
    """Return the description of an output over the plane: its shape first, then the numbers."""
    threshold = (Y.min() + Y.max()) / 2.0
    right = int(right_side(outputs, Y, threshold).sum())
    half, verb = number(threshold), "is" if right == 1 else "are"
    shape = f"{_say_shape(x1, x2, surface, threshold, X, Y)} {right} of {len(X)} points {verb} on "
    text = f"{shape}the right side of {half}: "
    if len(X) <= FEW:
        rows = zip(X, outputs[:, 0], Y[:, 0], strict=True)
        told = [f"{number(a, 3)} at {point(x)} (target {number(y)})" for x, a, y in rows]
        return f"{text}the output is {listed(told)}."
    told = [(number(t), outputs[t == Y]) for t in (Y.min(), Y.max())]
    told = [f"from {number(a.min(), 3)} to {number(a.max(), 3)} at target {t}" for t, a in told]
    return f"{text}the outputs reach {listed(told)}."


def _say_shape(
    x1: NDArray, x2: NDArray, surface: NDArray, threshold: float, X: NDArray, Y: NDArray
) -> str:
    """Say where in the plane the output is above the threshold."""
    half = number(threshold)
    if surface.min() == surface.max():
        return f"The output is {number(surface.min())} in the whole picture."
    if surface.min() > threshold or surface.max() < threshold:
        side = "above" if surface.min() > threshold else "below"
        return f"The output is {side} {half} in the whole picture."
    regions = connected(np.round(surface - threshold, 9) > 0.0)
    if regions.max() > 1:
        return f"The output is above {half} in {counted(int(regions.max()), 'separate region')}."
    edges = {"left": regions[:, 0], "upper": regions[-1], "right": regions[:, -1],
             "lower": regions[0]}  # fmt: skip
    touched = [name for name, edge in edges.items() if edge.any()]
    held = X[Y[:, 0] == Y.max()]
    if len(held) > FEW or not touched:
        return f"The output is above {half} in one region."
    i = np.abs(x2[:, np.newaxis] - held[:, 1]).argmin(axis=0)
    j = np.abs(x1[:, np.newaxis] - held[:, 0]).argmin(axis=0)
    inside = [point(x) for x, is_in in zip(held, regions[i, j] > 0, strict=True) if is_in]
    band = "one band across" if len(touched) == 4 else "one region that reaches"
    where = f"{band} the picture" if len(touched) == 4 else f"{band} the {listed(touched)} edge"
    return f"The output is above {half} in {where}, which holds {_squares(inside, len(held))}."


def _squares(inside: list[str], total: int) -> str:
    """Say which of the squares a region holds."""
    if not inside:
        return "no square"
    which = "both squares" if len(inside) == total == 2 else "every square"
    return (
        which if len(inside) == total else f"the square{'s' * (len(inside) > 1)} {listed(inside)}"
    )


def connected(mask: NDArray) -> NDArray:
    """Return the numbers of the connected regions of True, from 1; 0 is outside.

    Neighbours share a side.
    """
    regions = np.zeros(mask.shape, int)
    n = 0
    for start in zip(*np.nonzero(mask), strict=True):
        if regions[start]:
            continue
        n += 1
        regions[start] = n
        waiting = deque([start])
        while waiting:
            i, j = waiting.popleft()
            for k in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
                inside = 0 <= k[0] < mask.shape[0] and 0 <= k[1] < mask.shape[1]
                if inside and mask[k] and not regions[k]:
                    regions[k] = n
                    waiting.append(k)
    return regions
