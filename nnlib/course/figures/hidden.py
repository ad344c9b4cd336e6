"""What the hidden neurons do: their maps, joined to the output's, and how they fold the plane."""

from collections.abc import Mapping

import numpy as np
from contourpy import contour_generator
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from nnlib._words import counted, fixed, listed, number
from nnlib.course.figures.plane import (
    CIRCLE,
    draw_plane,
    draw_points,
    grid,
    point,
    samples,
    say_surface,
    sides,
)
from nnlib.course.figures.style import (
    DPI,
    FAINT,
    NEGATIVE,
    NEUTRAL,
    SLIDE,
    TWO_HUES,
    WEIGHT,
    Picture,
    cuts_between,
    new_figure,
    settle,
    sheet_of,
    steady,
    styled,
)
from nnlib.network import Network

MOST = 6  # hidden neurons, for all of which there is room
WIDEST = 14.0  # points, the line of a weight of 15 or more


@styled
def hidden_maps(
    net: Network, X: ArrayLike, Y: ArrayLike, constant: tuple[float, ...] = (), title: str = ""
) -> Picture:
    """Draw each hidden neuron's map of the plane, joined to the output's map by its weight.

    A line is as wide as its weight is large, solid and green if positive, dashed and ochre if
    negative. All maps have the same hues: amber is 0, white is ½, blue is 1.

    Parameters
    ----------
    net : Network
        One network with one hidden layer of at most 6 neurons, one output, and two inputs besides
        the constant ones.
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
        If the network has other layers, or does not fit the data and `constant`.

    Examples
    --------
    >>> import nnlib
    >>> X, Y = nnlib.datasets.xor()
    >>> net = nnlib.Network([3, 4, 1], bias=False)
    >>> net.initialise("normal", np.random.default_rng(0))
    >>> hidden_maps(net, X, Y, (1.0,), title="Before training")
    Maps of 4 hidden neurons, joined to the output's by the weights −2.3 (blue towards the
    bottom), −0.2 (blue towards the top), −1.2 (blue towards the ...
    """
    X, Y = samples(net, X, Y, constant)
    _one_hidden_layer(net, MOST)
    figure = Figure(figsize=SLIDE, dpi=DPI)
    x1, x2 = sides(X)
    plane = grid(x1, x2, constant)
    artists = draw_maps(figure, net.sizes[1], x1, x2, X, Y, (96.0, 30.0, 1120.0, 470.0))
    move_maps(artists, net.forward(plane), net.W[2][:, 0], x1, x2)
    if title:
        figure.text(24 / 1180, 525 / 560, title, weight="bold", size=19, va="center")
    surface = net.predict(plane).reshape(len(x2), len(x1))
    told = say_surface(X[:, :2], Y, net.predict(X), x1, x2, surface)
    weights = listed([f"{number(w, 1)} ({_say_line(net, k, constant)})"
                      for k, w in enumerate(net.W[2][:, 0])])  # fmt: skip
    text = f"Maps of {counted(net.sizes[1], 'hidden neuron')}, joined to the output's by "
    return Picture(figure, f"{text}the weights {weights}. {told}", artists, colours=48)


def draw_maps(
    figure: FigureBase, n: int, x1: NDArray, x2: NDArray, X: NDArray, Y: NDArray,
    box: tuple[float, float, float, float], compact: bool = False,
) -> dict[str, Artist]:  # fmt: skip
    """Draw n small maps, a large one and the lines between them; return what `move_maps` moves.

    Parameters
    ----------
    figure : Figure or SubFigure
        Where it is drawn.
    n : int
        Hidden neurons.
    x1, x2, X, Y
        The plane and its points, as for `draw_plane`.
    box : (left, bottom, right, top)
        In pixels of the page: the maps fill its height, the large one stands at the right.
    compact : bool, default False
        Short lines, and nothing written, for several side by side.
    """
    width, height = figure.bbox.width, figure.bbox.height
    left, bottom, right, top = box

    def axes_at(x: float, y: float, side: float) -> Axes:
        return figure.add_axes((x / width, y / height, side / width, side / height))

    gap, room = (8.0, 96.0) if compact else (10.0, 150.0)
    side = (top - bottom - (n - 1) * gap) / n
    large = min(top - bottom - (0.0 if compact else 44.0), right - left - side - room)
    floor = bottom + (top - bottom - large) / 2.0 + (0.0 if compact else 14.0)
    output = axes_at(right - large, floor, large)
    artists = {f"output {k}": a for k, a in draw_plane(output, x1, x2, X, Y).items()}
    artists["border"] = output.plot([], [], color=NEUTRAL, lw=2)[0]
    if compact:
        output.set(xticks=[], yticks=[], xlabel="", ylabel="")
    else:
        output.set_title("the output", size=16, pad=8)
    for k, (u, v) in enumerate(X[:, :2]):
        artists[f"answer {k + 1}"] = output.annotate(
            "", (u, v), xytext=(0, 15), textcoords="offset points", ha="center", va="bottom",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.85}, zorder=6,
        )  # fmt: skip
    sheet = sheet_of(figure)
    sheet.set_zorder(-1)
    start, end = left + side + 13.0, right - large - (15.0 if compact else 46.0)
    for k in range(n):
        y = top - side - k * (side + gap)
        axes = axes_at(left, y, side)
        small = draw_plane(axes, x1, x2, X, Y, 0.0)
        axes.set(xticks=[], yticks=[], xlabel="", ylabel="")
        for marks in list(small.values())[1:]:
            marks.set(markersize=min(7.0, side / 13.0), mew=1.3, path_effects=[])
        artists |= {f"hidden {k + 1} {name}": a for name, a in small.items()}
        if k == 0 and not compact:
            axes.set_title("hidden", size=16, pad=8)
        middle = y + side / 2.0
        target = floor + large * (0.5 + 0.55 * (0.5 - (k + 0.5) / n))
        line = sheet.add_line(Line2D([start, end], [middle, target], zorder=1))
        line.set_solid_capstyle("round")
        artists[f"weight {k + 1}"] = line
        share = 0.36
        artists[f"value {k + 1}"] = sheet.text(
            start + share * (end - start), middle + share * (target - middle), "", ha="center",
            va="center", size=16, weight="bold", zorder=2, visible=not compact,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
        )  # fmt: skip
    return artists


def move_maps(
    artists: dict[str, Artist], a: list[NDArray], weights: NDArray, x1: NDArray, x2: NDArray,
    answers: NDArray | None = None,
) -> None:  # fmt: skip
    """Give the maps of `draw_maps` their data.

    Parameters
    ----------
    artists : dict
        What `draw_maps` returned.
    a : list of ndarray
        The activations of all layers over the plane, one row for each of its points.
    weights : ndarray, shape (n,)
        From the hidden neurons to the output.
    x1, x2 : ndarray
        The sides of the plane.
    answers : ndarray, optional
        The outputs for the data points, written beside them.
    """
    shape = len(x2), len(x1)
    surface = steady(a[2].reshape(shape))
    artists["output surface"].set_data(surface)
    low, high = artists["output surface"].get_clim()
    artists["border"].set_data(*_border(x1, x2, surface, (low + high) / 2.0))
    for k, w in enumerate(weights.tolist(), start=1):
        artists[f"hidden {k} surface"].set_data(steady(a[1][:, k - 1].reshape(shape)))
        colour = FAINT if w == 0.0 else WEIGHT if w > 0.0 else NEGATIVE
        line, value = artists[f"weight {k}"], artists[f"value {k}"]
        line.set(color=colour, linewidth=round(0.6 + (WIDEST - 0.6) * min(abs(w) / 15.0, 1.0), 4))
        line.set_linestyle("-" if w >= 0.0 else (0, (2.2, 0.9)))
        value.set(text=("+" if w > 0.0 else "") + fixed(w, 1), color=colour)
    if answers is not None:
        for k, answer in enumerate(answers.tolist(), start=1):
            artists[f"answer {k}"].set_text(f"{answer:.2f}")


def _border(x1: NDArray, x2: NDArray, surface: NDArray, level: float) -> tuple[NDArray, NDArray]:
    """Return the line where the surface has this level, its pieces parted by nan."""
    surface = steady(surface)
    lines = contour_generator(x1, x2, surface).lines(level) if np.ptp(surface) else []
    parts = [part for line in lines for part in (line, [[np.nan, np.nan]])]
    points = np.concatenate([np.full((1, 2), np.nan), *parts])
    return points[:, 0], points[:, 1]


def _one_hidden_layer(net: Network, most: int) -> None:
    """Refuse a network that has not one hidden layer of at most so many neurons."""
    if len(net.sizes) != 3 or net.sizes[1] > most:
        expected = f"expected one hidden layer of at most {most} neurons"
        raise ValueError(f"the network is {'-'.join(map(str, net.sizes))}, {expected}")


def _say_line(net: Network, k: int, constant: tuple[float, ...]) -> str:
    """Say on which side of its line a hidden neuron answers more than ½."""
    w = net.W[1][:2, k]
    if not w.any():
        return "the same everywhere"
    across = {0: "right", 1: "upper right", 2: "top", 3: "upper left", 4: "left",
              5: "lower left", 6: "bottom", 7: "lower right"}  # fmt: skip
    return f"blue towards the {across[round(np.arctan2(w[1], w[0]) / (np.pi / 4)) % 8]}"


# ---- The lines ------------------------------------------------------------------------------


@styled
def hidden_lines(nets: Mapping[str, Network], X: ArrayLike, Y: ArrayLike, title: str) -> Picture:
    """Draw where the hidden neurons of some networks are undecided, over the output's map.

    A short arrow on each line points to the side on which its neuron answers more than ½.

    Parameters
    ----------
    nets : mapping of str to Network
        Titles and networks with two inputs, one hidden layer and one output: two to four of them.
    X, Y : array_like, shapes (m, 2) and (m, 1)
        Data points; targets of two different values.
    title : str
        What the picture says.

    Raises
    ------
    ValueError
        If there are not two to four networks, or one has other layers.

    Examples
    --------
    >>> import nnlib
    >>> X, Y = nnlib.datasets.xor()
    >>> nets = {}
    >>> for name, way in (("one way", 1), ("the other way", -1)):
    ...     net = nets[name] = nnlib.Network([2, 2, 1])
    ...     net.theta = [6, 6, 6 * way, 6 * way, -3, -9 * way, 9, -9 * way, -4]
    >>> hidden_lines(nets, X[:, :2], Y, "Two lines, and the side on which each says 1")
    The output of 2 networks over the plane, with the lines of their hidden neurons. One way:
    ...
    """
    if not 2 <= len(nets) <= 4:
        raise ValueError(f"{counted(len(nets), 'network')}, expected two to four")
    n = len(nets)
    figure, row = new_figure(n, size=(SLIDE[0], min(SLIDE[1], SLIDE[0] / n + 1.35)))
    artists, said = {}, []
    for k, (axes, (name, net)) in enumerate(zip(row, nets.items(), strict=True), start=1):
        X, Y = samples(net, X, Y, ())
        _one_hidden_layer(net, MOST)
        x1, x2 = sides(X)
        drawn = draw_plane(axes, x1, x2, X, Y, 19.0)
        drawn["surface"].set_data(steady(net.predict(grid(x1, x2)).reshape(len(x2), len(x1))))
        axes.set_title(name, size=17)
        artists |= {f"{part} {k}": artist for part, artist in drawn.items()}
        slopes = []
        for j in range(net.sizes[1]):
            w, b = net.W[1][:, j], net.b[1][0, j] if net.bias else 0.0
            artists[f"line {k} {j + 1}"] = _draw_line(axes, w, b, x1, x2)
            slopes.append("rises" if w[0] * w[1] < 0.0 else "falls")
        right = int(((net.predict(X) > Y.mean()) == (Y.mean() < Y)).sum())
        told = " and ".join(f"line {j} {slope}" for j, slope in enumerate(slopes, start=1))
        first = " ".join(name.split())
        said.append(f"{first[:1].upper()}{first[1:]}: {told}, {right} of {len(X)} points right.")
    figure.suptitle(title, weight="bold", size=20)
    settle(figure)
    text = f"The output of {n} networks over the plane, with the lines of their hidden neurons. "
    return Picture(figure, text + " ".join(said), artists, cuts_between(row), colours=32)


def _draw_line(axes: Axes, w: NDArray, b: float, x1: NDArray, x2: NDArray) -> Line2D:
    """Draw where w₁x₁ + w₂x₂ + b is 0, with an arrow to the side where it is larger."""
    towards = w / np.hypot(*w)
    middle = np.array([x1.mean(), x2.mean()])
    foot = middle - towards * (middle @ w + b) / np.hypot(*w)
    along = np.ptp(x1) * np.array([-towards[1], towards[0]])
    ends = np.round([foot - 2.0 * along, foot + 2.0 * along], 6)
    line = axes.plot(*ends.T, color=NEUTRAL, lw=4, zorder=3, scalex=False, scaley=False)[0]
    at = foot + 0.3 * along * (-1.0 if towards[0] < 0.0 else 1.0)
    tip = at + 0.13 * np.ptp(x1) * towards
    look = {"arrowstyle": "-|>", "mutation_scale": 26, "lw": 4, "color": NEUTRAL, "shrinkA": 0}
    axes.annotate("", np.round(tip, 6), np.round(at, 6), arrowprops=look, zorder=3)
    return line


# ---- The fold -------------------------------------------------------------------------------


@styled
def fold(
    nets: Mapping[str, Network], X: ArrayLike, Y: ArrayLike, title: str, lines: int = 11
) -> Picture:
    """Draw the plane as two hidden neurons bend it: what the output neuron sees of it.

    Each panel is the square of both hidden activations. The grid is that of the inputs, carried
    along with the points; the hue is what the output neuron makes of each place, and its line is
    straight. The last panel is the large one.

    Parameters
    ----------
    nets : mapping of str to Network
        Titles and networks with two inputs, two hidden neurons and one output: five of them.
    X, Y : array_like, shapes (m, 2) and (m, 1)
        Data points; targets of two different values.
    title : str
        What the picture says.
    lines : int, default 11
        Lines of the grid in each direction.

    Raises
    ------
    ValueError
        If there are not five networks, or one has not two hidden neurons.

    Examples
    --------
    >>> import nnlib
    >>> X, Y = nnlib.datasets.xor()
    >>> nets = {}
    >>> for scale in (0.5, 1, 2, 4, 8):
    ...     net = nets[f"scale {scale}"] = nnlib.Network([2, 2, 1])
    ...     net.initialise("normal", np.random.default_rng(1))
    ...     net.theta *= scale
    >>> fold(nets, X[:, :2], Y, "Larger weights bend more")
    The grid of the inputs in the square of two hidden activations. scale 0.5: (0, 0) at
    (0.5, 0.5), (0, 1) at (0.54, 0.34), (1, 0) at (0.54, 0.6) and ...
    """
    if len(nets) != 5:
        raise ValueError(f"{counted(len(nets), 'network')}, expected five: four small, one large")
    figure = Figure(figsize=SLIDE, dpi=DPI)
    width, height = (DPI * s for s in SLIDE)
    small, large = 196.0, 434.0
    corners = [(50.0, 288.0), (320.0, 288.0), (50.0, 36.0), (320.0, 36.0), (676.0, 50.0)]
    artists, said = {}, []
    for k, ((name, net), (x, y)) in enumerate(zip(nets.items(), corners, strict=True)):
        X, Y = samples(net, X, Y, ())
        _one_hidden_layer(net, 2)
        side = large if k == 4 else small
        axes = figure.add_axes((x / width, y / height, side / width, side / height))
        artists |= {f"{part} {k + 1}": a for part, a in _draw_fold(axes, net, X, Y, lines,
                                                                  k == 4).items()}  # fmt: skip
        axes.set_title(name, size=17 if k == 4 else 15, pad=5)
        places = listed([f"{point(x)} at {point(a)}" for x, a in
                         zip(X, net.forward(X)[1], strict=True)])  # fmt: skip
        right = int(((net.predict(X) > Y.mean()) == (Y.mean() < Y)).sum())
        where = f"{places}; " if k in (0, 4) else ""
        said.append(f"{name}: {where}{right} of {len(X)} on the right side of the line.")
    figure.text(24 / width, 536 / height, title, weight="bold", size=19, va="center")
    text = "The grid of the inputs in the square of two hidden activations. "
    return Picture(figure, text + " ".join(said), artists, (0.5,), colours=32)


def _draw_fold(
    axes: Axes, net: Network, X: NDArray, Y: NDArray, lines: int, large: bool
) -> dict[str, Artist]:
    """Draw the hidden square of one network: the output's hue and line, grid, points."""
    u = np.linspace(0.0, 1.0, 61)
    seen = np.column_stack([axis.ravel() for axis in np.meshgrid(u, u)])
    z = seen @ net.W[2] + (net.b[2] if net.bias else 0.0)
    hues = 1.0 / (1.0 + np.exp(-z.reshape(61, 61)))
    # paler than elsewhere, so that the grid can be seen on it
    axes.imshow(steady(0.5 + 0.62 * (hues - 0.5)), TWO_HUES, vmin=0.0, vmax=1.0,
                origin="lower", extent=(0.0, 1.0, 0.0, 1.0), interpolation="nearest")  # fmt: skip
    x1, x2 = sides(X, lines)
    fine = [np.linspace(side[0], side[-1], 121) for side in (x1, x2)]
    parts = []
    for fixed_at, along, swap in ((x1, fine[1], False), (x2, fine[0], True)):
        for value in fixed_at:
            pair = (along, np.full(121, value)) if swap else (np.full(121, value), along)
            parts += [net.forward(np.column_stack(pair))[1], [[np.nan, np.nan]]]
    bent = np.round(np.concatenate(parts), 7)
    artists = {"grid": axes.plot(*bent.T, color="#6A6A6A", lw=1.4 if large else 1.0)[0]}
    artists["line"] = axes.plot(*_border(u, u, z.reshape(61, 61), 0.0), color=NEUTRAL,
                                lw=4 if large else 3)[0]  # fmt: skip
    places = steady(net.forward(X)[1])
    size = 19.0 if large else 11.0
    marks = draw_points(axes, places, Y, size)
    artists |= {f"points {k}": mark for k, mark in enumerate(marks)}
    apart = np.linalg.norm(places[:, None] - places[Y[:, 0] == Y.max()], axis=-1).min(axis=1)
    covered = (apart < 0.07) & (Y[:, 0] < Y.max())  # a circle under a square: once more on it
    look = {**CIRCLE, "mew": 1.3, "markersize": 0.55 * size}
    artists["covered"] = axes.plot(*places[covered].T, zorder=6, **look)[0]
    axes.set(xlim=(-0.06, 1.06), ylim=(-0.06, 1.06), xticks=[0, 1], yticks=[0, 1])
    if large:
        axes.set(xlabel="$a^{(1)}_1$", ylabel="$a^{(1)}_2$")
        axes.xaxis.set_label_coords(0.5, -0.03)
        axes.yaxis.set_label_coords(-0.03, 0.5)
    near = np.linalg.norm(places[:, None] - places[covered], axis=-1).min(axis=1, initial=1.0)
    for x, a, meets in zip(X, places, near < 0.07, strict=True):
        if large or meets:
            _name_point(axes, x, a, places, large)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(True)
    return artists


def _name_point(axes: Axes, x: NDArray, a: NDArray, places: NDArray, large: bool) -> None:
    """Write a point's inputs beside it, towards the middle; above each other where they meet."""
    same = np.flatnonzero(np.linalg.norm(places - a, axis=1) < (0.12 if large else 0.07))
    order = np.argsort(places[same, 1], kind="stable")[::-1]
    rank = int(np.flatnonzero((places[same][order] == a).all(axis=1))[0])
    right, (aside, up) = a[0] < 0.5, (20, 16) if large else (11, 10)
    height = up * (1 - 2 * rank) if len(same) > 1 else 0
    if not large and len(same) > 1 and a[1] > 0.85:  # both names below the upper edge
        height -= up
    axes.annotate(
        point(x), a, xytext=(aside if right else -aside, height), textcoords="offset points",
        va="center", size=15 if large else 14, ha="left" if right else "right", zorder=7,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 2 if large else 0.5,
              "alpha": 0.85},
    )  # fmt: skip
