"""A network as neurons and wires, on which paths can be lit: for pictures and explorers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle
from matplotlib.text import Text
from numpy.typing import ArrayLike, NDArray

from nnlib._words import counted, lowered
from nnlib.course.figures.computation_graph import GLOW
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    GRADIENT,
    LOSS,
    Picture,
    new_sheet,
    styled,
)
from nnlib.course.paths import Path, paths_from, weight_name
from nnlib.network import Network

IDLE = {"color": "#C9D0D6", "lw": 1.2, "ls": "-", "zorder": 1}
DASHES = (0, (2.2, 1.2))
Wire = tuple[int, int, int]  # layer, from neuron, to neuron, counted from 1; the loss is a layer


@dataclass
class Wires:
    """The drawing.

    Attributes
    ----------
    lines : dict of Line2D
        The wire of each weight, and of each output into the loss.
    neurons : dict of Circle
        By (layer, neuron).
    texts : dict of Text
        What stands in each neuron.
    """

    lines: dict[Wire, Line2D]
    neurons: dict[tuple[int, int], Circle]
    texts: dict[tuple[int, int], Text]
    centres: list[NDArray]

    @property
    def moving(self) -> list[Artist]:
        """All that `light` changes."""
        return [*self.lines.values(), *self.neurons.values(), *self.texts.values()]

    def light(
        self,
        paths: Sequence[Path],
        start: Wire | None = None,
        glowing: tuple[int, int] | None = None,
        widest: float | None = None,
    ) -> None:
        """Light paths: as wide as they contribute, solid if positive, dashed if negative.

        Parameters
        ----------
        paths : sequence of Path
            What is lit.
        start : (layer, from, to), optional
            The wire at which they begin; it is the widest.
        glowing : (layer, neuron), optional
            A neuron with a yellow ground.
        widest : float, optional
            The contribution that is drawn widest; the largest wire's by default.
        """
        through: dict[Wire, list[float]] = {}
        for path in paths:
            for wire in wires_of(path):
                through.setdefault(wire, []).append(path.product)
        sums = {wire: sum(products) for wire, products in through.items()}
        widest = widest or max((abs(s) for s in sums.values()), default=0.0) or 1.0
        for wire, line in self.lines.items():
            if wire not in sums:
                line.set(**IDLE)
                continue
            width = round(2.0 + 7.0 * min(abs(sums[wire]) / widest, 1.0), 3)
            dashes = DASHES if sums[wire] < 0.0 else "-"
            line.set(color=GRADIENT, lw=9.0 if wire == start else width, ls=dashes, zorder=2)
        passed = {(path.layer - 1 + k, n) for path in paths for k, n in enumerate(path.neurons)}
        for place, neuron in self.neurons.items():
            on = place in passed
            neuron.set_facecolor(GLOW if place == glowing else "white")
            hue = LOSS if place[1] == 0 else ACTIVATION
            neuron.set(edgecolor=hue if on or place[1] == 0 else "#8FB9D6", lw=4.0 if on else 1.8)


def wires_of(path: Path) -> list[Wire]:
    """Return the wires that a path passes, the last one into the loss."""
    first = path.layer
    wires = [(first + k, *path.neurons[k : k + 2]) for k in range(len(path.neurons) - 1)]
    end = first + len(path.neurons) - 1
    return [*(w for w in wires if w[1] > 0), (end, path.neurons[-1], 0)]


def draw_wires(
    sheet: Axes,
    sizes: Sequence[int],
    box: tuple[float, float, float, float],
    radius: float = 24.0,
    titles: bool = True,
    values: Sequence[NDArray] | None = None,
) -> Wires:
    """Draw the neurons of all layers and the loss into a box, with their wires.

    Parameters
    ----------
    sheet : Axes
        Measured in pixels.
    sizes : sequence of int
        Neurons in each layer.
    box : (left, bottom, right, top)
        In pixels.
    radius : float
        Of a neuron.
    titles : bool
        Whether the layers have names above.
    values : sequence of ndarray, optional
        The activations of one sample, to stand in the neurons; otherwise their names.
    """
    left, bottom, right, top = box
    room = 34.0 if titles else 0.0
    pitch = (top - room - bottom - 2.0 * radius) / max(max(sizes) - 1, 1)
    middle = (bottom + top - room) / 2.0
    columns = np.linspace(left + radius, right - radius, len(sizes) + 1)
    centres = []
    for x, n in zip(columns, [*sizes, 1], strict=True):
        centres.append([(x, middle + pitch * ((n - 1) / 2 - k)) for k in range(n)])
    lines, neurons, texts = {}, {}, {}
    for l in range(1, len(sizes) + 1):
        for i, start in enumerate(centres[l - 1], 1):
            for j, end in enumerate(centres[l], 1):
                wire = (l, i, 0 if l == len(sizes) else j)
                xs, ys = zip(start, end, strict=True)
                lines[wire] = sheet.add_line(Line2D(xs, ys, solid_capstyle="butt", **IDLE))
    for l, layer in enumerate(centres):
        is_loss = l == len(sizes)
        for j, centre in enumerate(layer, 1):
            place = (l, 0 if is_loss else j)
            hue = LOSS if is_loss else ACTIVATION
            circle = Circle(centre, radius, fc="white", ec=hue, lw=1.8, zorder=3)
            neurons[place] = sheet.add_patch(circle)
            name = r"$\mathcal{L}$" if is_loss else ("x" if l == 0 else "a") + lowered(j)
            text = name if values is None or is_loss else f"{values[l][j - 1]:.2f}"
            text = text.replace("-", "−")
            style = {"ha": "center", "va": "center_baseline", "color": hue, "zorder": 4}
            size = 20 if is_loss else 14
            texts[place] = sheet.text(*centre, text, size=size, **style)
        if titles and not is_loss:
            title = "inputs" if l == 0 else f"layer {l}"
            sheet.text(layer[0][0], top - 12.0, title, ha="center", va="center", color=FAINT,
                       size=15)  # fmt: skip
    return Wires(lines, neurons, texts, [np.array(layer) for layer in centres])


@styled
def lit_paths(net: Network, x: ArrayLike, y: ArrayLike, l: int, i: int, j: int) -> Picture:
    """Draw a network and light all paths from one weight to the loss, whatever they contribute.

    Parameters
    ----------
    net : Network
        One network.
    x, y : array_like, shapes (n₀,) and (n_L,)
        One sample and its target.
    l, i, j : int
        The weight of layer l from neuron i to neuron j, counted from 1.

    Raises
    ------
    ValueError
        If there is no such weight.

    Examples
    --------
    >>> lit_paths(nnlib.Network([2, 3, 2]), [1, 1], [0, 0], 1, 1, 2)
    A network 2-3-2 with the loss at its right end. From the weight w⁽¹⁾₁₂, thick, 2 paths are
    lit: over the neurons 2 → 1 and 2 → 2.
    """
    paths = paths_from(net, x, y, l, i, j)
    figure, sheet = new_sheet((11.8, 4.2))
    wires = draw_wires(sheet, net.sizes, (40.0, 16.0, 1140.0, 414.0), 30.0)
    wires.light(paths)
    for wire in {w for path in paths for w in wires_of(path)}:
        is_first = wire == (l, i, j)
        wires.lines[wire].set(lw=10.0 if is_first else 4.0, ls="-", color=GRADIENT, zorder=2)
    (x0, y0), (x1, y1) = wires.centres[l - 1][i - 1], wires.centres[l][j - 1]
    name = f"$w^{{({l})}}_{{{i}{j}}}$"
    at = 0.5 * (x0 + x1), 0.5 * (y0 + y1)
    box = {"facecolor": "white", "edgecolor": GRADIENT, "boxstyle": "round,pad=0.25"}
    text = sheet.text(*at, name, size=22, ha="center", va="center", zorder=6, bbox=box)
    ways = [" → ".join(map(str, path.neurons[1:])) for path in paths]
    listed = f"{', '.join(ways[:-1])} and {ways[-1]}" if ways[1:] else ways[0]
    is_lit = "is" if len(paths) == 1 else "are"
    description = (
        f"A network {'-'.join(map(str, net.sizes))} with the loss at its right end. From the "
        f"weight {weight_name(l, i, j)}, thick, {counted(len(paths), 'path')} {is_lit} lit: over "
        f"the neurons {listed}."
    )
    return Picture(figure, description, {"weight": text})
