"""Drawings of a network: its neurons as ellipses, its weights as lines."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse
from numpy.typing import ArrayLike, NDArray

from nnlib import _arguments as door
from nnlib._words import counted, fixed, listed, lowered, number
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    NEGATIVE,
    SHADES,
    WEIGHT,
    Box,
    Picture,
    ink_on,
    new_sheet,
    place,
    steady,
    styled,
)
from nnlib.network import Network

MOST_NUMBERS = 20  # more weights than that are drawn without their values
MOST_NEURONS = 8  # in one layer
NEURON = 64.0  # width of a neuron in pixels


@styled
def network(net: Network, a: list[ArrayLike] | None = None) -> Picture:
    """Draw a network with its weights and, if given, the activations of one sample.

    A weight is a line as wide as it is large, solid if positive, dashed if negative; its value
    is written on it where there is room. An activation is the number in a neuron and its fill,
    darker for a larger absolute value. A bias stands below its neuron.

    Parameters
    ----------
    net : Network
        One network, with at most 8 neurons in a layer.
    a : list of array_like, optional
        What ``net.forward`` returned for one sample, for example ``net.forward(X[:1])``.

    Raises
    ------
    ValueError
        If net is an ensemble or too large to be read, or a is not of one sample.

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

    figure, sheet = new_sheet()
    centres, height = _layout(net)
    artists: dict[str, Artist] = {}
    boxes: list[Box] = []
    for l, layer in enumerate(centres):
        title = f"inputs $a^{{({l})}}$" if l == 0 else f"layer {l}: $a^{{({l})}}$"
        sheet.text(layer[0, 0], 445, title, color=ACTIVATION, ha="center", va="center", size=15)
        for j, centre in enumerate(layer):
            value = None if a is None else float(steady(a[l])[0, j])
            _draw_neuron(sheet, artists, (l, j + 1), centre, height, value)
            half = np.array([NEURON, height]) / 2
            boxes.append((centre, half))
            if l and net.bias and height < 0.75 * _pitch(net):
                below = centre - [0.0, half[1] + 12.0]
                style = {"color": WEIGHT, "ha": "center", "va": "center"}
                text = sheet.text(*below, f"$b$ = {_two_decimals(net.b[l][0, j])}", **style)
                artists[f"b[{l}] {j + 1}"] = text
                boxes.append((below, np.array([48.0, 10.0])))
    _draw_weights(sheet, artists, net, centres, boxes)
    _draw_key(sheet)
    return Picture(figure, _say_network(net, a), artists)


def _pitch(net: Network) -> float:
    """Return the distance in pixels between two neurons of the largest layer."""
    return 385.0 / max(net.sizes)


def _layout(net: Network) -> tuple[list[NDArray], float]:
    """Return the neurons' centres in pixels, a matrix for each layer, and their height."""
    pitch = _pitch(net)
    with_bias = net.bias and pitch >= 60.0
    height = min(NEURON, pitch - 26.0) if with_bias else min(NEURON, 0.85 * pitch)
    columns = np.linspace(100.0, 1080.0, len(net.sizes))
    middle = 237.0 + 12.0 * with_bias  # biases hang below
    centres = []
    for x, n in zip(columns, net.sizes, strict=True):
        apart = min(385.0 / n, 110.0) if n < max(net.sizes) else pitch
        y = middle + apart * ((n - 1) / 2 - np.arange(n))
        centres.append(np.column_stack([np.full(n, x), y]))
    return centres, height


def _draw_neuron(
    sheet: Axes,
    artists: dict[str, Artist],
    place_in_net: tuple[int, int],
    centre: NDArray,
    height: float,
    value: float | None,
) -> None:
    """Draw one neuron with its activation, or its name if there is none."""
    l, j = place_in_net
    fill = SHADES(min(abs(value or 0.0), 1.0))
    ellipse = Ellipse(centre, NEURON, height, facecolor=fill, edgecolor=ACTIVATION, lw=2, zorder=3)
    artists[f"neuron {l} {j}"] = sheet.add_patch(ellipse)
    name = ("x" if l == 0 else "a") + lowered(j)
    text = name if value is None else _two_decimals(value)
    style = {"color": ink_on(fill), "ha": "center", "va": "center", "zorder": 4}
    artists[f"a[{l}] {j}"] = sheet.text(*centre, text, **style)


def _draw_weights(
    sheet: Axes,
    artists: dict[str, Artist],
    net: Network,
    centres: list[NDArray],
    boxes: list[Box],
) -> None:
    """Draw every weight as a line, and its value where it covers the least."""
    weights = {l: steady(net.W[l], each=True) for l in net.layers}
    largest = max(np.abs(W).max() for W in weights.values()) or 1.0
    edges = {}
    for l in net.layers:
        for i, j in np.ndindex(net.W[l].shape):
            ends = np.array([centres[l - 1][i], centres[l][j]])
            w = weights[l][i, j]
            name = f"W[{l}] {i + 1} {j + 1}"
            edges[name] = (
                w,
                ends[0] + np.linspace(0.1, 0.9, 80)[:, np.newaxis] * np.diff(ends, axis=0),
            )
            artists[name] = sheet.add_line(Line2D(*ends.T, **_edge_style(w, largest)))
    if len(edges) > MOST_NUMBERS:
        return
    for name, (w, way) in edges.items():
        others = np.concatenate([np.zeros((0, 2)), *(edges[k][1] for k in edges if k != name)])
        text = sheet.text(0, 0, _two_decimals(w), color=_edge_style(w, largest)["color"])
        text.set(ha="center", va="center", zorder=2, bbox={"fc": "white", "ec": "none", "pad": 1})
        middle_first = way[np.argsort(np.abs(np.arange(80) - 39.5), kind="stable")]
        place(text, middle_first[::3], boxes, others)
        artists[f"{name} value"] = text


def _edge_style(w: float, largest: float) -> dict:
    """Return how the line of a weight looks: width for its size, dashes and colour for its sign."""
    if w == 0.0:
        return {"color": FAINT, "lw": 1.0, "ls": ":", "zorder": 1}
    colour, dashes = (WEIGHT, "-") if w > 0.0 else (NEGATIVE, (0, (3, 1.5)))
    return {"color": colour, "lw": 1.0 + 5.0 * abs(w) / largest, "ls": dashes, "zorder": 1}


def _two_decimals(x: float) -> str:
    """Return a number as short as it must be in a drawing: 1 is one, 1.00 is nearly one."""
    if abs(x) >= 100.0 or x == round(x):
        return number(x)
    return fixed(x, 2)


def _draw_key(sheet: Axes) -> None:
    """Say at the bottom what solid, dashed and wide mean."""
    lines = [Line2D([], [], **_edge_style(w, 2.0)) for w in (1.0, -1.0)]
    names = ["positive weight", "negative weight (wide: large)"]
    sheet.legend(lines, names, loc="lower center", ncols=2, handlelength=3, borderaxespad=0.1)


def _say_network(net: Network, a: list[ArrayLike] | None) -> str:
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
    inputs = "input" if net.sizes[0] == 1 else "inputs"
    text += f". For the {inputs} {rows[0]}"
    for l in net.layers[:-1]:
        text += (
            f" layer {l} has the {'activation' if net.sizes[l] == 1 else 'activations'} {rows[l]},"
        )
    outputs = "output is" if net.sizes[-1] == 1 else "outputs are"
    return f"{text} {'and ' if len(net.sizes) > 2 else ''}the {outputs} {rows[-1]}."
