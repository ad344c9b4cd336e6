"""A network's output over the plane of its inputs: one, several side by side, or hundreds."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from nnlib._words import counted
from nnlib.course.figures.plane import (
    draw_border,
    draw_key,
    draw_plane,
    draw_points,
    draw_scale,
    grid,
    samples,
    say_surface,
    sides,
)
from nnlib.course.figures.style import (
    DPI,
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
    nets: Mapping[str, Network], X: ArrayLike, Y: ArrayLike, constant: tuple[float, ...] = ()
) -> Picture:
    """Draw the outputs of several networks side by side, each under its title.

    Parameters
    ----------
    nets : mapping of str to Network
        Titles and networks, from left to right.
    X, Y, constant
        As for `decision_surface`.

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
    uniform: The output is above 0.5 in the whole picture. 2 of 4 points are on the right
    side of 0.5: the output ...
    """
    if not nets:
        raise ValueError("expected at least one network")
    size = {1: (7.6, SLIDE[1]), 2: SLIDE}.get(len(nets), (SLIDE[0], 4.9))
    figure, row = new_figure(len(nets), size=size)
    said, artists = [], {}
    for k, (axes, (title, net)) in enumerate(zip(row, nets.items(), strict=True)):
        X, Y = samples(net, X, Y, constant)
        x1, x2 = sides(X)
        surface = net.predict(grid(x1, x2, constant)).reshape(len(x2), len(x1))
        drawn = draw_plane(axes, x1, x2, X, Y)
        drawn["surface"].set_data(steady(surface))
        draw_border(axes, x1, x2, surface, (Y.min() + Y.max()) / 2.0)
        axes.set_title(title)
        artists |= {f"{name} {k + 1}" if len(nets) > 1 else name: a for name, a in drawn.items()}
        text = say_surface(X[:, :2], Y, net.predict(X), x1, x2, surface)
        said.append(f"{title}: {text}" if title else text)
    draw_scale(figure, drawn["surface"], row, shrink=0.85)
    draw_key(figure, Y)
    settle(figure)
    return Picture(figure, " ".join(said), artists, cuts_between(row), colours=96)


@styled
def points_and_lines(
    X: ArrayLike, Y: ArrayLike, lines: Mapping[str, Sequence[Line]], title: str = ""
) -> Picture:
    """Draw data points, and try to separate them with lines: each way in a panel of its own.

    Parameters
    ----------
    X : array_like, shape (m, n₀)
        Inputs, of which the first two columns are shown.
    Y : array_like, shape (m, 1)
        Targets, of two different values.
    lines : mapping of str to sequence of (w₁, w₂, b)
        For each panel its title and its lines w₁x₁ + w₂x₂ + b = 0, like rulers; none is fine.
    title : str, optional
        What the picture says.

    Examples
    --------
    >>> import nnlib
    >>> X, Y = nnlib.datasets.xor()
    >>> points_and_lines(X, Y, {"no line yet": [], "one line": [(1, 1, -0.5)]})
    Circles (target 0) at (0.0, 0.0), (1.0, 1.0); squares (target 1) at (0.0, 1.0), (1.0,
    0.0). Panels: no line yet; one line: 1 straight line.
    """
    X, Y = np.asarray(X, float)[:, :2], np.asarray(Y, float)
    figure, row = new_figure(len(lines), size=(11.8, 4.9))
    x1, x2 = sides(X)
    said = []
    for axes, (name, rulers) in zip(row, lines.items(), strict=True):
        for w1, w2, b in rulers:
            values = w1 * x1[np.newaxis] + w2 * x2[:, np.newaxis] + b
            axes.contour(x1, x2, values, [0.0], colors=NEUTRAL, linewidths=2.5)
        draw_points(axes, X, Y, 20.0)
        axes.set(xlim=x1[[0, -1]], ylim=x2[[0, -1]], xlabel="$x_1$", ylabel="$x_2$", title=name)
        axes.set(xticks=np.unique(X[:, 0]), yticks=np.unique(X[:, 1]), aspect="equal")
        axes.grid(visible=False)
        said.append(f"{name}: {counted(len(rulers), 'straight line')}" if rulers else name)
    if title:
        figure.suptitle(title, weight="bold")
    settle(figure)
    low, high = (", ".join(str(tuple(x.tolist())) for x in X[Y[:, 0] == t]) for t in np.unique(Y))
    where = f"Circles (target {Y.min():g}) at {low}; squares (target {Y.max():g}) at {high}."
    return Picture(figure, f"{where} Panels: {'; '.join(said)}.", cuts=cuts_between(row))


@styled
def network_maps(surfaces: ArrayLike, failed: ArrayLike, title: str, columns: int = 20) -> Picture:
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

    Examples
    --------
    >>> import nnlib
    >>> X, Y = nnlib.datasets.xor()
    >>> runs = nnlib.sweep([2, 2, 1], X[:, :2], Y, seeds=40, epochs=50)
    >>> surfaces = map_outputs([2, 2, 1], runs.theta[0, 0])
    >>> network_maps(surfaces, runs.final[0, 0] > 0.5, "Forty networks", columns=10)
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
        if failed[k]:
            sheet.add_patch(Rectangle((x, y), side, side, fill=False, edgecolor=NEUTRAL, lw=4))
    sheet.set(xlim=(0, DPI * SLIDE[0]), ylim=(0, pitch * rows + 62.0))
    return Picture(figure, _say_maps(surfaces, failed), colours=24)


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
