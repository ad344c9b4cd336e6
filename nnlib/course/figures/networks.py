"""A network as a drawing: neurons that fill up with their activation, weights as lines."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon
from numpy.typing import ArrayLike, NDArray

from nnlib import _arguments as door
from nnlib._words import counted, fixed, listed, lowered, number, raised
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    NEGATIVE,
    NEUTRAL,
    WEIGHT,
    Box,
    Picture,
    new_sheet,
    place,
    sheet_of,
    steady,
    styled,
)
from nnlib.network import Network

MOST_NUMBERS = 24  # more weights than that are drawn without their values
MOST_NEURONS = 8  # in one layer
SMALL = 23.0  # pixels, the radius of neurons that stand too close for their biases
WIDEST = 11.0  # points, the line of the largest weight
FULL, BELOW_ZERO = "#8CC3E3", "#F5D990"  # what a neuron is filled with; black is read on both
PALE = 0.13  # how much can still be seen of what is not lit
TITLE, HEADS, KEY = 50.0, 58.0, 46.0  # pixels, the height of these rows
HEIGHT = 5.2  # inches, of the picture

Lit = tuple[int, int] | int | None


@styled
def network(
    net: Network, a: list[ArrayLike] | None = None, title: str = "", lit: Lit = None
) -> Picture:
    """Draw a network with its weights and, if given, the activations of one sample.

    A weight is a line as wide as it is large, solid and green if positive, dashed and ochre if
    negative; its value is written on it where there is room. A neuron fills up with its
    activation: from the bottom if that cannot be negative, otherwise from the middle, up or down.
    A bias stands below its neuron.

    Parameters
    ----------
    net : Network
        One network, with at most 8 neurons in a layer.
    a : list of array_like, optional
        What ``net.forward`` returned for one sample, for example ``net.forward(X[:1])``.
    title : str, optional
        What the picture says.
    lit : int or (int, int), optional
        A layer, or a layer and a neuron in it, counted from 1: what it computes, and from what,
        is drawn in full, all the rest pale.

    Raises
    ------
    ValueError
        If net is an ensemble or too large to be read, a is not of one sample, or nothing is there
        to be lit.

    Examples
    --------
    >>> net = Network([2, 1])
    >>> net.W[1], net.b[1] = [[4.0], [-4.0]], -2.0
    >>> network(net, net.forward([[1.0, 0.0]]))
    Network 2-1: 2 weights 4 and −4, and a bias of −2. For the inputs 1 and 0 the output is 0.88.
    """
    door.one_network(net)
    if max(net.sizes) > MOST_NEURONS:
        expected = f"more than {MOST_NEURONS} neurons in a layer cannot be read"
        raise ValueError(f"the layers have {list(net.sizes)} neurons, {expected}")
    if a is not None:
        expected = [(1, n) for n in net.sizes]
        shapes = [np.shape(layer) for layer in a]
        if shapes != expected:
            raise ValueError(f"a has the shapes {shapes}, expected {expected}: one sample")
    l, j = lit if isinstance(lit, tuple) else (lit, 1)
    if lit is not None and not (l in net.layers and 1 <= j <= net.sizes[l]):
        expected = f"expected a layer from 1 to {net.layers[-1]}, or one of its neurons"
        raise ValueError(f"lit is {lit}, {expected}")
    figure, _ = new_sheet((11.8, HEIGHT))
    figure.clear()
    artists = draw_network(figure, net, title)
    move_network(artists, net, a)
    if lit is not None:
        _pale(artists, net, lit)
    return Picture(
        figure, say_network(net, a) + _say_lit(lit), artists, colours=24 if lit is None else 48
    )


def draw_network(figure: FigureBase, net: Network, title: str = "") -> dict[str, Artist]:
    """Draw the neurons and weights of a network that wait for their values; return them by name.

    Parameters
    ----------
    figure : Figure or SubFigure
        Where it is drawn; measured in pixels, its resolution is that of the page.
    net : Network
        Only its sizes count, and whether it has biases.
    title : str, optional
        What the picture says.
    """
    sheet = sheet_of(figure)
    width, height = figure.bbox.width, figure.bbox.height
    top = height - (TITLE if title else 8.0)
    if title:
        sheet.text(24.0, height - TITLE / 2.0, title, size=19, weight="bold", va="center")
    centres, radius = _layout(net, width, top - HEADS, KEY)
    artists: dict[str, Artist] = {}
    boxes: list[Box] = []
    style = {"ha": "center", "va": "center"}
    for l, layer in enumerate(centres):
        what = "inputs" if l == 0 else "outputs" if l == len(centres) - 1 else "hidden"
        what = what[:-1] if len(layer) == 1 and l != len(centres) - 1 else what
        what = "output" if len(layer) == 1 and l == len(centres) - 1 else what
        text = f"{what} $a^{{({l})}}$\n1 × {len(layer)}"
        head = sheet.text(layer[0, 0], top - HEADS / 2.0, text, color=ACTIVATION, size=15, **style)
        artists[f"a[{l}] head"] = head
        if l:
            between = (centres[l - 1][0, 0] + layer[0, 0]) / 2.0
            text = f"$W^{{({l})}}$\n{len(centres[l - 1])} × {len(layer)}"
            head = sheet.text(between, top - HEADS / 2.0, text, color=WEIGHT, size=15, **style)
            artists[f"W[{l}] head"] = head
        for j, centre in enumerate(layer, start=1):
            look = {"zorder": 3, "facecolor": "white", "edgecolor": "none"}
            artists[f"ground {l} {j}"] = sheet.add_patch(Circle(centre, radius, **look))
            look = {"zorder": 3.1, "closed": True, "linewidth": 0.0}
            artists[f"fill {l} {j}"] = sheet.add_patch(Polygon(np.tile(centre, (3, 1)), **look))
            look = {"zorder": 3.2, "fill": False, "edgecolor": ACTIVATION, "linewidth": 2.5}
            artists[f"neuron {l} {j}"] = sheet.add_patch(Circle(centre, radius, **look))
            artists[f"a[{l}] {j}"] = sheet.text(*centre, "", size=15, zorder=4, **style)
            boxes.append((centre, np.array([radius, radius])))
            if l and net.bias and radius > SMALL:
                below = centre - [0.0, radius + 12.0]
                ground = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
                text = sheet.text(*below, "", color=WEIGHT, zorder=2.5, bbox=ground, **style)
                artists[f"b[{l}] {j}"] = text
                boxes.append((below, np.array([44.0, 10.0])))
    _draw_weights(sheet, artists, net, centres, radius, boxes)
    _draw_key(sheet, width)
    return artists


def move_network(artists: dict[str, Artist], net: Network, a: list[ArrayLike] | None) -> None:
    """Give the drawing of `draw_network` its weights and, if there are any, its activations."""
    weights = {l: steady(net.W[l], each=True) for l in net.layers}
    largest = max(np.abs(W).max() for W in weights.values()) or 1.0
    for l in net.layers:
        for i, j in np.ndindex(weights[l].shape):
            name, w = f"W[{l}] {i + 1} {j + 1}", float(weights[l][i, j])
            look = _edge_style(w, largest)
            artists[name].set(color=look["color"], linewidth=look["lw"], linestyle=look["ls"])
            if f"{name} value" in artists:
                artists[f"{name} value"].set(text=_short(w), color=look["color"])
        for j in range(net.sizes[l] if f"b[{l}] 1" in artists else 0):
            b = float(steady(net.b[l], each=True)[0, j])
            text = f"$b$ = {_short(b)}"
            artists[f"b[{l}] {j + 1}"].set(text=text, color=NEGATIVE if b < 0.0 else WEIGHT)
    for l, n in enumerate(net.sizes):
        values = np.full(n, np.nan) if a is None else steady(np.asarray(a[l]), each=True)[0]
        for j, value in enumerate(values.tolist(), start=1):
            name = ("x" if l == 0 else f"a{raised(l)}") + (lowered(j) if n > 1 or l == 0 else "")
            neuron = artists[f"neuron {l} {j}"]
            text = name if a is None else _short(value, 1 if neuron.radius <= SMALL else 2)
            artists[f"a[{l}] {j}"].set_text(text)
            _fill(artists[f"fill {l} {j}"], neuron, value, values)


def say_network(net: Network, a: list[ArrayLike] | None) -> str:
    """Return the description of a network."""
    weights = np.concatenate([net.W[l].ravel() for l in net.layers])
    text = f"Network {'-'.join(map(str, net.sizes))}: {counted(weights.size, 'weight')}"
    if not weights.any():
        text += ", all zero"
    elif weights.size <= 4:
        text += " " + listed([number(w, 2) for w in weights])
    else:
        text += f" from {number(weights.min(), 2)} to {number(weights.max(), 2)}"
        text += f", {(weights < 0.0).sum() or 'none'} of them negative"
    if net.bias:
        biases = np.concatenate([net.b[l].ravel() for l in net.layers])
        if not biases.any():
            text += ", and biases of zero"
        elif biases.size == 1:
            text += f", and a bias of {number(biases[0], 2)}"
        else:
            text += f", and biases from {number(biases.min(), 2)} to {number(biases.max(), 2)}"
    if a is None:
        return text + "."
    rows = [listed([number(value, 2) for value in np.asarray(layer)[0]]) for layer in a]
    text += f". For the {'input' if net.sizes[0] == 1 else 'inputs'} {rows[0]}"
    for l in net.layers[:-1]:
        what = "activation" if net.sizes[l] == 1 else "activations"
        text += f" layer {l} has the {what} {rows[l]},"
    outputs = "output is" if net.sizes[-1] == 1 else "outputs are"
    return f"{text} {'and ' if len(net.sizes) > 2 else ''}the {outputs} {rows[-1]}."


def _say_lit(lit: Lit) -> str:
    """Say what of the drawing is lit."""
    if lit is None:
        return ""
    if isinstance(lit, tuple):
        return f" Lit is neuron {lit[1]} of layer {lit[0]} with all that comes into it."
    return f" Lit is layer {lit} with all that comes into it."


def _layout(net: Network, width: float, top: float, bottom: float) -> tuple[list[NDArray], float]:
    """Return the neurons' centres in pixels, a matrix for each layer, and their radius."""
    most, hanging = max(net.sizes), 24.0 if net.bias else 0.0  # biases hang below
    pitch = (top - bottom) / most
    radius = min(42.0, (pitch - hanging) / 2.0 - 4.0)
    if radius <= SMALL:
        radius, hanging = min(SMALL, pitch / 2.0 - 3.0), 0.0
    centres = []
    for x, n in zip(np.linspace(90.0, width - 90.0, len(net.sizes)), net.sizes, strict=True):
        apart = pitch if n == most else min((top - bottom) / n, 1.35 * pitch)
        y = (top + bottom + hanging) / 2.0 + apart * ((n - 1) / 2 - np.arange(n))
        centres.append(np.column_stack([np.full(n, x), y]))
    return centres, radius


def _fill(fill: Polygon, neuron: Circle, value: float, layer: NDArray) -> None:
    """Fill a neuron up to its activation; empty if that is not a number."""
    (x, y), radius = neuron.center, neuron.radius
    share = 0.0 if np.isnan(value) else value / max(1.0, np.abs(layer).max())
    low, high = (-1.0, 2.0 * share - 1.0) if not np.any(layer < 0.0) else sorted((0.0, share))
    angles = np.arcsin(np.linspace(low, high, 41))
    right = np.column_stack([np.cos(angles), np.sin(angles)])
    shape = np.concatenate([right, right[::-1] * [-1.0, 1.0]])
    fill.set_xy(np.round([x, y] + radius * shape, 4))
    fill.set_facecolor(BELOW_ZERO if share < 0.0 else FULL)
    fill.set_visible(bool(high > low))


def _draw_weights(
    sheet: Axes,
    artists: dict[str, Artist],
    net: Network,
    centres: list[NDArray],
    radius: float,
    boxes: list[Box],
) -> None:
    """Draw every weight as a line, and room for its value where that covers the least."""
    ways = {}
    for l in net.layers:
        for i, j in np.ndindex(net.sizes[l - 1], net.sizes[l]):
            start, end = centres[l - 1][i], centres[l][j]
            along = (end - start) / np.linalg.norm(end - start)
            ends = np.array([start + (radius + 1.0) * along, end - (radius + 1.0) * along])
            name = f"W[{l}] {i + 1} {j + 1}"
            artists[name] = sheet.add_line(Line2D(*ends.T, zorder=1, solid_capstyle="butt"))
            shares = np.linspace(0.06, 0.94, 80)[:, np.newaxis]
            ways[name] = ends[0] + shares * np.diff(ends, axis=0)
    if len(ways) > MOST_NUMBERS:
        return
    for name, way in ways.items():
        others = np.concatenate([np.zeros((0, 2)), *(ways[k] for k in ways if k != name)])
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 2.5}
        text = sheet.text(0, 0, "−0.00", ha="center", va="center", zorder=2, bbox=ground)
        middle_first = way[np.argsort(np.abs(np.arange(80) - 39.5), kind="stable")]
        place(text, middle_first[::3], boxes, others)
        artists[f"{name} value"] = text


def _edge_style(w: float, largest: float) -> dict:
    """Return how the line of a weight looks: width for its size, dashes and colour for its sign."""
    if w == 0.0:
        return {"color": FAINT, "lw": 1.0, "ls": ":"}
    colour, dashes = (WEIGHT, "-") if w > 0.0 else (NEGATIVE, (0, (2.4, 1.0)))
    return {"color": colour, "lw": round(1.0 + (WIDEST - 1.0) * abs(w) / largest, 4), "ls": dashes}


def _short(x: float, decimals: int = 2) -> str:
    """Return a number as short as it must be in a drawing: 1 is one, 1.00 is nearly one."""
    return number(x) if abs(x) >= 100.0 or x == round(x) else fixed(x, decimals)


def _draw_key(sheet: Axes, width: float) -> None:
    """Say at the bottom what lines and fills mean."""
    words = ("positive", "negative", "wide: large weight", "filled: large activation")
    texts = [sheet.text(0.0, 19.0, word, size=14, va="center", color=NEUTRAL) for word in words]
    lengths = [text.get_window_extent().width for text in texts]
    x = (width - sum(lengths) - 4 * 62.0 - 3 * 34.0) / 2.0
    for k, (text, length) in enumerate(zip(texts, lengths, strict=True)):
        if k < 2:
            look = _edge_style((1.0, -1.0)[k], 2.0)
            sheet.add_line(Line2D([x, x + 50.0], [19.0, 19.0], **look))
        elif k == 2:
            shape = [[x, 18.5], [x + 50.0, 13.5], [x + 50.0, 24.5], [x, 19.5]]
            sheet.add_patch(Polygon(shape, facecolor=FAINT, edgecolor="none"))
        else:
            for shift, value in ((12.0, 0.25), (40.0, 0.8)):
                look = {"zorder": 2, "closed": True, "linewidth": 0.0}
                fill = sheet.add_patch(Polygon(np.zeros((3, 2)), **look))
                look = {"zorder": 3, "fill": False, "edgecolor": ACTIVATION, "linewidth": 1.5}
                rim = sheet.add_patch(Circle((x + shift, 19.0), 12.0, **look))
                _fill(fill, rim, value, np.array([value]))
        text.set_x(x + 62.0)
        x += 62.0 + length + 34.0


def _pale(artists: dict[str, Artist], net: Network, lit: Lit) -> None:
    """Leave a layer or a neuron and what comes into it as they are, and make all else pale."""
    l, j = lit if isinstance(lit, tuple) else (lit, None)
    keep = {f"W[{l}] head", f"a[{l}] head", f"a[{l - 1}] head"}
    for k in [j] if j else range(1, net.sizes[l] + 1):
        keep |= {f"{part} {l} {k}" for part in ("neuron", "fill", "ground")}
        keep |= {f"a[{l}] {k}", f"b[{l}] {k}"}
        for i in range(1, net.sizes[l - 1] + 1):
            keep |= {f"{part} {l - 1} {i}" for part in ("neuron", "fill", "ground")}
            keep |= {f"a[{l - 1}] {i}", f"W[{l}] {i} {k}", f"W[{l}] {i} {k} value"}
    for name, artist in artists.items():
        if name not in keep and not name.startswith("ground"):
            artist.set_alpha(PALE)
            if name.endswith("value") or name.startswith("b["):
                artist.get_bbox_patch().set_alpha(0.0)
            artist.set_zorder(artist.get_zorder() - 0.5)
