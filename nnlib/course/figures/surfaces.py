"""A network's output over the plane of its inputs: one, several side by side, or hundreds."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle
from numpy.typing import ArrayLike, NDArray

from nnlib._words import counted, listed, number
from nnlib.course.figures.plane import (
    FEW,
    draw_border,
    draw_key,
    draw_plane,
    draw_points,
    draw_scale,
    grid,
    point,
    samples,
    say_surface,
    sides,
)
from nnlib.course.figures.style import (
    DPI,
    FAINT,
    NEUTRAL,
    SLIDE,
    TWO_HUES,
    Picture,
    cuts_between,
    new_figure,
    new_sheet,
    settle,
    steady,
    styled,
)
from nnlib.network import Network

Line = tuple[float, float, float]  # w₁, w₂ and b of w₁x₁ + w₂x₂ + b = 0


@styled
def decision_surface(
    net: Network, X: ArrayLike, Y: ArrayLike, constant: tuple[float, ...] = (), title: str = ""
) -> Picture:
    """Draw a network's output over the plane of its first two inputs.

    Amber is the smaller target, blue the larger one; where the output is half way between them
    the plane is white and has a line.

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
    title : str, optional
        What the picture says.

    Raises
    ------
    ValueError
        If the network, the data and `constant` do not fit together.

    Examples
    --------
    >>> import nnlib
    >>> X, Y = nnlib.datasets.xor()
    >>> net = nnlib.Network([3, 4, 1], bias=False)
    >>> net.initialise("normal", np.random.default_rng(0))
    >>> decision_surface(net, X, Y, (1.0,), title="Before training")
    Before training: The output is below 0.5 in the whole picture. 2 of 4 points are on the
    right side of 0.5: ...
    """
    return decision_surfaces({title: net}, X, Y, constant)


@styled
def decision_surfaces(
    nets: Mapping[str, Network],
    X: ArrayLike,
    Y: ArrayLike,
    constant: tuple[float, ...] = (),
    title: str = "",
) -> Picture:
    """Draw the outputs of several networks side by side, each under its title.

    Parameters
    ----------
    nets : mapping of str to Network
        Titles and networks, from left to right.
    X, Y, constant
        As for `decision_surface`.
    title : str, optional
        What all of them say together.

    Raises
    ------
    ValueError
        As for `decision_surface`; also if there is no network.

    Examples
    --------
    >>> import nnlib
    >>> X, Y = nnlib.datasets.xor()
    >>> nets = {name: nnlib.Network([3, 2, 1], bias=False) for name in ("uniform", "normal")}
    >>> for rule, net in nets.items():
    ...     net.initialise(rule, np.random.default_rng(1))
    >>> decision_surfaces(nets, X, Y, (1.0,))
    Uniform: The output is above 0.5 in the whole picture. 2 of 4 points are on the right
    side of 0.5: the output ...
    """
    if not nets:
        raise ValueError("expected at least one network")
    size = {1: (7.6, SLIDE[1]), 2: SLIDE}.get(len(nets), (SLIDE[0], 4.9))
    figure, row = new_figure(len(nets), size=size)
    said, artists = [], {}
    for k, (axes, (name, net)) in enumerate(zip(row, nets.items(), strict=True)):
        X, Y = samples(net, X, Y, constant)
        x1, x2 = sides(X)
        surface = net.predict(grid(x1, x2, constant)).reshape(len(x2), len(x1))
        drawn = draw_plane(axes, x1, x2, X, Y)
        drawn["surface"].set_data(steady(surface))
        draw_border(axes, x1, x2, surface, (Y.min() + Y.max()) / 2.0)
        axes.set_title(name)
        artists |= {f"{part} {k + 1}" if len(nets) > 1 else part: a for part, a in drawn.items()}
        text = say_surface(X[:, :2], Y, net.predict(X), x1, x2, surface)
        said.append(f"{name[0].upper()}{name[1:]}: {text}" if name else text)
    draw_scale(figure, drawn["surface"], row, shrink=0.85)
    draw_key(figure, Y)
    if title:
        figure.suptitle(title, weight="bold", size=20)
    settle(figure)
    return Picture(figure, " ".join(said), artists, cuts_between(row), colours=96)


@styled
def points_and_lines(
    X: ArrayLike,
    Y: ArrayLike,
    lines: Mapping[str, Sequence[Line]],
    title: str = "",
    guess: object = ...,
) -> Picture:
    """Draw data points, and try to separate them with rulers: each way in a panel of its own.

    Blue is where all the rulers of a panel say 1, amber the rest. A point that stands in the
    wrong colour has a ring around it.

    Parameters
    ----------
    X : array_like, shape (m, n₀)
        Inputs, of which the first two columns are shown.
    Y : array_like, shape (m, 1)
        Targets, of two different values.
    lines : mapping of str to sequence of (w₁, w₂, b)
        For each panel its title and its lines; a line says 1 where w₁x₁ + w₂x₂ + b > 0. No line
        is fine: then the points alone are shown.
    title : str, optional
        What the picture says.
    guess : optional
        How many points the reader thinks can be right: written below.

    Raises
    ------
    ValueError
        If there is no panel, or a line has no direction.

    Examples
    --------
    >>> import nnlib
    >>> X, Y = nnlib.datasets.xor()
    >>> points_and_lines(X, Y, {"the task": [], "one line": [(1, 1, -0.5)]})
    The task: circles (target 0) at (0, 0) and (1, 1); squares (target 1) at (0, 1) and (1, 0).
    One line: 1 ruler, 3 of 4 points are on their side.
    """
    X, Y = np.asarray(X, float)[:, :2], np.asarray(Y, float)
    if not lines:
        raise ValueError("expected at least one panel")
    if any(w1 == w2 == 0 for rulers in lines.values() for w1, w2, _ in rulers):
        raise ValueError("a line needs w₁ or w₂ other than 0")
    n = len(lines)
    width = SLIDE[0] if n > 1 else 6.6
    height = min(SLIDE[1], width / n + (1.0 if title else 0.6) + (0.35 if guess is not ... else 0))
    figure, row = new_figure(n, size=(width, height))
    x1, x2 = sides(X)
    low, high = np.unique(Y)
    said, artists = [], {}
    for k, (axes, (name, rulers)) in enumerate(zip(row, lines.items(), strict=True)):
        axes.set(xlim=x1[[0, -1]], ylim=x2[[0, -1]], xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
        if len(X) > FEW and not rulers:  # nothing is shown outside the points
            axes.set(xlim=0.8 * x1[[0, -1]] + 0.2 * x1[[-1, 0]])
            axes.set(ylim=0.8 * x2[[0, -1]] + 0.2 * x2[[-1, 0]])
        if set(X.ravel()) == {0.0, 1.0}:
            axes.set(xticks=[0, 1], yticks=[0, 1])
        axes.grid(visible=False)
        told = f"{name[:1].upper()}{name[1:]}: "
        if rulers:
            inside = _all_say_one(rulers, grid(x1, x2)).reshape(len(x2), len(x1))
            _draw_rulers(axes, rulers, x1, x2)
            right = _all_say_one(rulers, X) == (Y[:, 0] == high)
            rings = axes.plot(*X[~right].T, "o", markersize=42, mfc="none", mec=NEUTRAL, mew=3)
            artists |= {f"inside {k + 1}": inside, f"rings {k + 1}": rings[0]}
            score = f"{right.sum()} of {len(X)} right"
            told += f"{counted(len(rulers), 'ruler')}, {right.sum()} of {len(X)} points are on "
            said.append(f"{told}their side.")
        else:
            score = ""
            circles, squares = (_say_points(X[Y[:, 0] == t], t) for t in (low, high))
            said.append(f"{told}circles {circles}; squares {squares}.")
        axes.set_title(f"{name}\n{score}" if score else name, size=17)
        draw_points(axes, X, Y, 22.0)
    if title:
        figure.suptitle(title, weight="bold", size=20)
    if guess is not ...:
        figure.supxlabel(f"your guess: {guess}", size=18)
    settle(figure)
    return Picture(figure, " ".join(said), artists, cuts_between(row))


def _say_points(points: NDArray, target: float) -> str:
    """Say where points are: each of a few, the rectangle of many."""
    if len(points) <= FEW:
        return f"(target {number(target)}) at {listed(map(point, points))}"
    ends = point(points.min(axis=0)), point(points.max(axis=0))
    return f"(target {number(target)}), {len(points)} between {' and '.join(ends)}"


def _all_say_one(rulers: Sequence[Line], points: NDArray) -> NDArray:
    """Return for every point whether it lies on the side 1 of all lines."""
    w = np.asarray(rulers, float)
    return np.all(points[:, :2] @ w[:, :2].T + w[:, 2] > 0.0, axis=1)


def _draw_rulers(axes: Axes, rulers: Sequence[Line], x1: NDArray, x2: NDArray) -> None:
    """Colour the plane, and lay a ruler along each line, on the side where it says 0."""
    outline = np.array([[x1[0], x2[0]], [x1[-1], x2[0]], [x1[-1], x2[-1]], [x1[0], x2[-1]]])
    axes.add_patch(Polygon(outline, facecolor=TWO_HUES(0.22), zorder=0))
    for w1, w2, b in rulers:
        outline = _cut(outline, w1, w2, b)
    if len(outline):
        axes.add_patch(Polygon(outline, facecolor=TWO_HUES(0.78), zorder=0))
    width = 0.09 * np.ptp(x1)
    for w1, w2, b in rulers:
        towards = np.array([w1, w2]) / np.hypot(w1, w2)
        along = np.array([-towards[1], towards[0]])
        middle = np.array([x1.mean(), x2.mean()])
        foot = middle - towards * (middle @ [w1, w2] + b) / np.hypot(w1, w2)
        far = 2.0 * np.ptp(x1)
        ends = [foot - far * along, foot + far * along]
        wood = [*ends, ends[1] - width * towards, ends[0] - width * towards]
        axes.add_patch(Polygon(wood, facecolor="#F6EBD0", edgecolor=FAINT, lw=1.0, zorder=2))
        marks = np.arange(-20, 21) * far / 40.0
        for j, s in enumerate(marks):
            start = foot + s * along
            ticks = np.array([start, start - width * (0.5 if j % 5 == 0 else 0.3) * towards])
            axes.plot(*ticks.T, color=FAINT, lw=1.2, zorder=3, scalex=False, scaley=False)
        axes.plot(*np.array(ends).T, color=NEUTRAL, lw=2.5, zorder=3, scalex=False, scaley=False)


def _cut(outline: NDArray, w1: float, w2: float, b: float) -> NDArray:
    """Return the part of a convex outline where w₁x₁ + w₂x₂ + b ≥ 0, corner by corner."""
    z = outline @ [w1, w2] + b if len(outline) else np.zeros(0)
    kept = []
    for p, q, here, there in zip(outline, np.roll(outline, -1, 0), z, np.roll(z, -1), strict=True):
        if here >= 0.0:
            kept.append(p)
        if here * there < 0.0:
            kept.append(p + (q - p) * here / (here - there))
    return np.array(kept)


@styled
def network_maps(
    surfaces: ArrayLike,
    failed: ArrayLike,
    title: str,
    columns: int = 20,
    points: tuple[ArrayLike, ArrayLike] | None = None,
) -> Picture:
    """Draw the outputs of many networks over the plane, small, row by row; frame those that failed.

    Parameters
    ----------
    surfaces : array_like, shape (networks, rows, columns)
        Outputs between 0 and 1 over the plane, for example from `map_outputs`.
    failed : array_like of bool, shape (networks,)
        Which of them have not learnt.
    title : str
        What the picture says; the number that failed is put behind it.
    columns : int, default 20
        Maps in one row.
    points : (X, Y), optional
        Data points within [−0.5, 1.5] and their targets 0 and 1, drawn into every map: a point is
        right where it has the colour of its ground.

    Examples
    --------
    >>> import nnlib
    >>> X, Y = nnlib.datasets.xor()
    >>> runs = nnlib.sweep([2, 2, 1], X[:, :2], Y, seeds=40, epochs=50, theta=True)
    >>> surfaces = map_outputs([2, 2, 1], runs.theta.reshape(40, -1))
    >>> network_maps(surfaces, runs.final.ravel() > 0.5, "Forty networks", columns=10)
    40 small maps of the plane. Of 0 networks that have learnt, 0 join the two squares by a
    blue band across the ...
    """
    surfaces, failed = np.asarray(surfaces, float), np.asarray(failed, bool)
    rows = -(-len(surfaces) // columns)
    pitch = (DPI * SLIDE[0] - 20.0) / columns
    figure, sheet = new_sheet((SLIDE[0], (pitch * rows + 62.0) / DPI))
    side = pitch - 6.0
    count = f"{failed.sum()} framed: not learnt"
    sheet.text(10, pitch * rows + 36.0, f"{title} ({count})" if failed.any() else title,
               va="center", size=19, weight="bold")  # fmt: skip
    # as fine as its pixels a map need not be smoothed, and takes a third of the bytes
    smooth = "bilinear" if surfaces.shape[-1] < 0.9 * side else "nearest"
    for k, surface in enumerate(steady(surfaces)):
        x, y = 10.0 + pitch * (k % columns), 10.0 + pitch * (rows - 1 - k // columns)
        box = x, x + side, y, y + side
        sheet.imshow(surface, TWO_HUES, interpolation=smooth, origin="lower", extent=box,
                     vmin=0.0, vmax=1.0, aspect="auto")  # fmt: skip
        if points:
            _mark_points(sheet, *points, box, 0.14 * side)
        if failed[k]:
            sheet.add_patch(Rectangle((x, y), side, side, fill=False, edgecolor=NEUTRAL, lw=4))
    sheet.set(xlim=(0, DPI * SLIDE[0]), ylim=(0, pitch * rows + 62.0))
    return Picture(figure, _say_maps(surfaces, failed), colours=24)


def _mark_points(
    sheet: Axes, X: ArrayLike, Y: ArrayLike, box: tuple[float, ...], size: float
) -> None:
    """Draw the data points into one small map, in the colours of their targets."""
    X, targets = np.asarray(X, float), np.asarray(Y, float).ravel()
    left, right, bottom, top = box
    for target, sign in ((0.0, "o"), (1.0, "s")):
        share = (X[targets == target, :2] + 0.5) / 2.0
        words = {"mfc": TWO_HUES(target), "mec": "white", "mew": 1.2, "ms": 72.0 / DPI * size}
        at = left + share[:, 0] * (right - left), bottom + share[:, 1] * (top - bottom)
        sheet.plot(*at, sign, **words)
        sheet.plot(*at, sign, mfc="none", mec=NEUTRAL, mew=0.8, ms=72.0 / DPI * size + 1.2)


def map_outputs(
    sizes: Sequence[int], theta: NDArray, constant: tuple[float, ...] = (), n: int = 53,
    **network,
) -> NDArray:  # fmt: skip
    """Return the outputs of many networks over the plane of XOR, shape (networks, n, n).

    Parameters
    ----------
    sizes : sequence of int
        Of all the networks; they have one output.
    theta : ndarray, shape (networks, P)
        Their parameters.
    constant : tuple of float, default ()
        The values of the third and further inputs.
    n : int, default 53
        Points in each direction.
    **network
        Further arguments of `Network`.
    """
    net = Network(sizes, ensemble=(len(theta),), **network)
    net.theta = theta
    x1, x2 = sides(np.array([[0.0, 0.0], [1.0, 1.0]]), n)
    return net.predict(grid(x1, x2, constant)).reshape(-1, n, n)


def _say_maps(surfaces: NDArray, failed: NDArray) -> str:
    """Return the description of many maps: how often each corner answer occurs."""
    middle = surfaces[:, surfaces.shape[1] // 2, surfaces.shape[2] // 2] > 0.5
    learnt = ~failed
    blue, amber = int((middle & learnt).sum()), int((~middle & learnt).sum())
    which = np.flatnonzero(failed) + 1
    text = (
        f"{len(surfaces)} small maps of the plane. Of {learnt.sum()} networks that have learnt, "
        f"{blue} join the two squares by a blue band across the middle, {amber} the two circles by "
        "an amber one."
    )
    if not len(which):
        return text
    some = ", ".join(map(str, which[:10])) + (", …" if len(which) > 10 else "")
    return f"{text} Framed, not learnt: {len(which)}, the number{'s' * (len(which) > 1)} {some}."
