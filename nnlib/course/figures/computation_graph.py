"""The computation graph: operations from left to right, values above the wires, gradients below."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Patch
from matplotlib.text import Text
from numpy.typing import NDArray

from nnlib._words import counted, listed, number, raised
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    GRADIENT,
    LOSS,
    NEUTRAL,
    WEIGHT,
    WIDE,
    Picture,
    new_sheet,
    styled,
)

Node = tuple[str, str, float, float]
Shown = float | str | None  # a value or gradient: formatted here, or there, or not known yet
Wire = tuple[str, str, str, Shown, Shown]
Ends = tuple[str, str]  # the names of the two nodes that a wire joins

RADIUS = 26.0  # of a node, in pixels
WIDER = 3.0  # a square, on either side: room for the brackets of a layer's number
GLOW = "#FFE08A"  # of what is lit; never the only mark: a lit node has a thicker edge
ON_GLOW = "#8F3F00"  # a gradient that is lit: the same hue, dark enough to be read there
PLAIN = {"facecolor": "white", "linewidth": 2.2}
LIT = {"facecolor": GLOW, "linewidth": 5.0}
GROUP = "#EEF3F7"  # the ground of what belongs together
PAD = "\u2007\u2009"  # as wide as a minus sign, which another row of a matrix has there
LAYER = re.compile(r"\^\{\((\d+)\)\}")  # the number of a layer, as TeX has it
SPOKEN = {r"\mathcal{L}": "ℒ", r"\sigma": "σ", r"\times": "×", r"\delta": "δ"}


@dataclass(repr=False)
class ComputationGraph(Picture):
    """The picture of a computation, in which the numbers and the lit node can be changed.

    Attributes
    ----------
    nodes : dict of Patch
        The circle or square of each node, by name.
    names : dict of Text
        What is written on each node; it lies over the circle and is drawn after it.
    values, gradients : dict of Text
        The texts above and below the wire (from, to).
    arrows : dict of FancyArrowPatch
        The arrows back along the wires; each is seen when its gradient is.
    labels : dict of str
        What is written on nodes, by name, and on wires, by (from, to).
    """

    nodes: dict[str, Patch] = field(default_factory=dict)
    names: dict[str, Text] = field(default_factory=dict)
    values: dict[Ends, Text] = field(default_factory=dict)
    gradients: dict[Ends, Text] = field(default_factory=dict)
    arrows: dict[Ends, FancyArrowPatch] = field(default_factory=dict)
    labels: dict[str | Ends, str] = field(default_factory=dict)

    @property
    def moving(self) -> list[Artist]:
        """All the artists that `show` changes."""
        groups = (self.nodes, self.names, self.arrows, self.values, self.gradients)
        return [artist for group in groups for artist in group.values()]

    def show(
        self,
        values: Mapping[Ends, Shown],
        gradients: Mapping[Ends, Shown],
        highlight: str | Collection[str] | None = None,
        lit_values: Collection[Ends] = (),
        lit_gradients: Collection[Ends] = (),
    ) -> None:
        """Write values and gradients on the wires, light nodes, and renew the description.

        Parameters
        ----------
        values, gradients : mapping
            What to write on the wire (from, to): a number, a text, or None. Wires that are not
            mentioned show nothing.
        highlight : str or collection of str, optional
            The name of the node to light, or the names of several.
        lit_values, lit_gradients : collection
            The wires (from, to) whose value or gradient is lit too.

        Raises
        ------
        ValueError
            If there is no such wire or node.
        """
        lit = [highlight] if isinstance(highlight, str) else list(highlight or ())
        told = (*values, *gradients, *lit_values, *lit_gradients)
        unknown = [ends for ends in told if ends not in self.values]
        if unknown:
            raise ValueError(f"no wire joins {unknown[0]}, expected one of {list(self.values)}")
        for name in lit:
            if name not in self.nodes:
                raise ValueError(f"no node is named {name!r}, expected one of {list(self.nodes)}")
        written, returned = _as_texts(values), _as_texts(gradients)
        for ends, text in self.values.items():
            lines = [self.labels[ends], written.get(ends, "")]
            text.set_text("\n".join(line for line in lines if line))
            text.get_bbox_patch().set_visible(ends in lit_values)
            self.gradients[ends].set_text(returned.get(ends, ""))
            self.gradients[ends].set_visible(ends in returned)
            box, ink = (GLOW, ON_GLOW) if ends in lit_gradients else ("white", GRADIENT)
            self.gradients[ends].set_color(ink)
            self.gradients[ends].get_bbox_patch().set_facecolor(box)
            self.arrows[ends].set_visible(ends in returned)
        for name, patch in self.nodes.items():
            patch.set(**(LIT if name in lit else PLAIN))
        self.description = self._say(written, returned, lit)

    def _say(self, values: dict[Ends, str], gradients: dict[Ends, str], lit: list[str]) -> str:
        """Return what is to be seen, in words."""
        starts, ends = {start for start, _ in self.values}, {end for _, end in self.values}
        leaves = [wire for wire in self.values if wire[0] not in ends]
        results = [wire for wire in self.values if wire[1] not in starts and wire[0] in ends]
        n = len(self.values)
        values, gradients = _in_one_line(values), _in_one_line(gradients)
        text = (
            f"A computation from {self._names(leaves)} to {self._names(results)}: "
            f"of {counted(n, 'wire')}, {len(values)} carry a value and {len(gradients)} a gradient."
        )
        told, where = leaves + results, "Values"
        if lit:
            told = [wire for wire in self.values if not set(lit).isdisjoint(wire)]
            nodes = "node" if len(lit) == 1 else "nodes"
            where = f"At the lit {nodes} {listed(_plain(self.labels[name]) for name in lit)}"
        known = [f"{self._name(wire)} = {values[wire]}" for wire in told if wire in values]
        back = [f"{gradients[wire]} for {self._name(wire)}" for wire in told if wire in gradients]
        if known:
            text += f" {where}: {listed(known)}."
        if back:
            text += f" Gradients: {listed(back)}."
        return text

    def _names(self, wires: list[Ends]) -> str:
        """Return what some wires carry, in words."""
        return listed(dict.fromkeys(self._name(wire) for wire in wires))

    def _name(self, wire: Ends) -> str:
        """Return what a wire carries, in words: its label, or that of the node it comes from."""
        return _plain(self.labels[wire] or self.labels[wire[0]])


@styled
def computation_graph(
    nodes: Sequence[Node], wires: Sequence[Wire], highlight: str | None = None
) -> ComputationGraph:
    """Draw operations as circles, what goes into the first of them as squares, joined by wires.

    Above a wire stand its name and its value; below it, in a box, in italics and with an arrow
    back, the gradient. At a steep wire both stand beside it, the value above the gradient. A node
    has the colour of the quantity that its label begins with.

    Parameters
    ----------
    nodes : sequence of (name, label, x, y)
        The label may be TeX; x and y count in any unit, to the right and up. A node without a
        label is not seen: there a wire with the result comes to its end.
    wires : sequence of (from, to, label, value, gradient)
        From node to node. Value and gradient are a number, a text of one line (at a steep wire
        of two), or None; a label may be empty where the node says enough.
    highlight : str, optional
        The name of a node to light.

    Raises
    ------
    ValueError
        If a name is used twice or not known, or if there is nothing to draw.

    Examples
    --------
    >>> nodes = [("x", "$x$", 0, 0), ("w", "$w$", 1, 1), ("times", "·", 1, 0), ("z", "$z$", 2, 0)]
    >>> wires = [("x", "times", "", 2.0, 3.0), ("w", "times", "", 3.0, 2.0)]
    >>> computation_graph(nodes, [*wires, ("times", "z", "", 6.0, 1.0)])
    A computation from x and w to ·: of 3 wires, 3 carry a value and 3 a gradient.
    Values: x = 2, w = 3 and · = 6. Gradients: 3 for x, 2 for w and 1 for ·.
    """
    names = [name for name, *_ in nodes]
    ends = [(start, end) for start, end, *_ in wires]
    if not ends:
        raise ValueError("expected at least one wire")
    for found in (names, ends):
        twice = [one for one in found if found.count(one) > 1]
        if twice:
            raise ValueError(f"{twice[0]!r} occurs twice")
    unknown = [name for pair in ends for name in pair if name not in names]
    if unknown:
        raise ValueError(f"a wire ends at {unknown[0]!r}, the nodes are {names}")

    rows = len({y for *_, y in nodes})
    _, sheet = new_sheet((WIDE[0], min(WIDE[1], 1.8 + 1.4 * (rows - 1))))
    return draw_graph(sheet, nodes, wires, highlight)


def draw_graph(
    sheet: Axes,
    nodes: Sequence[Node],
    wires: Sequence[Wire],
    highlight: str | None = None,
    below: float = 0.0,
    size: float = 14.0,
    groups: Mapping[str, Sequence[str]] | None = None,
    roomy: bool = False,
) -> ComputationGraph:
    """Draw a computation graph on a sheet.

    Parameters
    ----------
    below : float
        How many pixels are left free below it.
    size : float
        Of the numbers, in points.
    groups : mapping, optional
        What belongs together and stands on a ground of its own: title to names of nodes.
    roomy : bool
        Whether a text may be as wide as from node to node: it stands higher or lower than the
        circles, and at a steep wire the gradient stands on the other side.
    """
    names = [name for name, *_ in nodes]
    ends = [(start, end) for start, end, *_ in wires]
    graph = ComputationGraph(sheet.figure, "")
    centres_of = np.array([[x, y] for *_, x, y in nodes], float)
    positions = _spread(centres_of, sheet.get_xlim()[1], sheet.get_ylim()[1], below)
    centres = dict(zip(names, positions, strict=True))
    for title, members in (groups or {}).items():
        taller = 22.0 if roomy else 0.0
        _draw_group(sheet, title, np.array([centres[name] for name in members]), taller)
    for name, label, *_ in nodes:
        is_leaf = all(end != name for _, end in ends)
        graph.labels[name] = label
        graph.nodes[name] = _draw_node(sheet, centres[name], is_leaf, _hue(label))
        graph.nodes[name].set_visible(bool(label))
        short = len(_plain(label)) < 3
        look = {"size": 19 if short else 16, "ha": "center", "va": "center_baseline", "zorder": 4}
        graph.names[name] = sheet.text(*centres[name], label, color=_hue(label), **look)
    for start, end, label, *_ in wires:
        graph.labels[start, end] = label
        _draw_wire(sheet, graph, (start, end), centres[start], centres[end], size, roomy)
    values = {(start, end): value for start, end, _, value, _ in wires}
    gradients = {(start, end): gradient for start, end, *_, gradient in wires}
    graph.show(values, gradients, highlight)
    graph.artists = {f"node {name}": patch for name, patch in graph.nodes.items()}
    return graph


def _spread(positions: NDArray, width: float, height: float, below: float) -> NDArray:
    """Return positions in pixels that fill the sheet above its free strip."""
    margin = np.array([RADIUS + 18.0, RADIUS + 16.0])
    if len(set(positions[:, 1])) == 1:  # room for the texts above and below the only row
        margin[1] = RADIUS + 34.0
    room = np.array([width, height - below]) - 2.0 * margin
    extent = np.ptp(positions, axis=0)
    share = np.divide(positions - positions.min(axis=0), extent, where=extent > 0.0,
                      out=np.full_like(positions, 0.5))  # fmt: skip
    return margin + [0.0, below] + share * room


def _hue(label: str) -> str:
    """Return the colour of the quantity that a label begins with."""
    plain = _plain(label)
    kinds = {"w": WEIGHT, "W": WEIGHT, "b": WEIGHT, "a": ACTIVATION, "x": ACTIVATION}
    kinds |= {"X": ACTIVATION, "ℒ": LOSS}
    return kinds.get(plain[:1], NEUTRAL)


def _draw_group(sheet: Axes, title: str, centres: NDArray, taller: float) -> None:
    """Draw the ground of some nodes, and write their title into its upper right corner."""
    low, high = centres.min(axis=0), centres.max(axis=0)
    low, high = low - np.array([46.0, 60.0]), high + np.array([46.0, 62.0 + taller])
    box = {"boxstyle": "round,pad=0,rounding_size=16", "facecolor": GROUP, "edgecolor": "none"}
    sheet.add_patch(FancyBboxPatch(low, *(high - low), zorder=0, **box))
    where = high - [14.0, 9.0]
    sheet.text(*where, title, ha="right", va="top", color=FAINT, size=14, zorder=1)


def _draw_node(sheet: Axes, centre: NDArray, is_leaf: bool, hue: str) -> Patch:
    """Draw a node: a circle for an operation, a square for what goes into the computation."""
    if is_leaf:
        side = 2.0 * RADIUS - 10.0
        corner = centre - side / 2.0
        wide = {"width": side + 2.0 * WIDER, "height": side, "boxstyle": "round,pad=3"}
        patch = FancyBboxPatch(corner - [WIDER, 0.0], **wide, edgecolor=hue)
    else:
        patch = Circle(centre, RADIUS, edgecolor=hue)
    patch.set(zorder=3, **PLAIN)
    return sheet.add_patch(patch)


def _draw_wire(
    sheet: Axes, graph: ComputationGraph, ends: Ends, start: NDArray, end: NDArray, size: float,
    roomy: bool,
) -> None:  # fmt: skip
    """Draw a wire, the arrow back, and the two texts, empty so far."""
    along = (end - start) / np.linalg.norm(end - start)
    first, last = start + (RADIUS + 2.0) * along, end - (RADIUS + 2.0) * along
    if not graph.labels[ends[1]]:
        last = end + 22.0 * along
    sheet.add_patch(_arrow(first, last, NEUTRAL, 1.8))
    slope = abs(along[1] / along[0]) if along[0] else np.inf
    if slope <= 0.5:  # above and below the middle, further away if the wire slopes
        middle = (first + last) / 2.0
        aside = np.array([0.0, -9.0])
        above = middle + np.array([0.0, 7.0 + 42.0 * slope])
        below = middle - np.array([0.0, 22.0 + 42.0 * slope])
        alignment = "center"
    else:  # to the right, nearer to the beginning, where the neighbours leave room
        middle = 0.6 * first + 0.4 * last
        side = 1.0 if middle[0] < sheet.get_xlim()[1] - 140.0 else -1.0
        aside = np.array([9.0 * side, 0.0])
        above = middle + np.array([side * (20.0 + 40.0 / slope), 2.0])
        below = above + np.array([side * 4.0, -5.0])
        alignment = "left" if side > 0.0 else "right"
    sides, heights = (alignment, alignment), ("bottom", "top")
    if roomy and slope <= 0.5:
        middle = (start + end) / 2.0
        above = middle + np.array([0.0, RADIUS + 2.0])
        below = middle - np.array([0.0, RADIUS + 8.0])
    elif roomy:
        middle = 0.65 * first + 0.35 * last
        beside = np.array([20.0 * side, 0.0])
        above, below = middle + beside, middle - beside
        aside, sides = -aside, (alignment, "right" if side > 0.0 else "left")
        heights = ("center", "center")
    back = _arrow(
        0.15 * first + 0.85 * last + aside, 0.75 * first + 0.25 * last + aside, GRADIENT, 2.2
    )
    graph.arrows[ends] = sheet.add_patch(back)
    look = {"zorder": 4, "size": size}
    lit = {"facecolor": GLOW, "edgecolor": "none", "boxstyle": "round,pad=0.12"}
    above_it = {"ha": sides[0], "va": heights[0], "linespacing": 1.1, "bbox": lit}
    graph.values[ends] = sheet.text(*above, "", **above_it, **look)
    box = {"facecolor": "white", "edgecolor": GRADIENT, "boxstyle": "round,pad=0.15"}
    style = {"style": "italic", "color": GRADIENT, "bbox": box, **look}
    style |= {"linespacing": 1.1} if roomy else {}
    graph.gradients[ends] = sheet.text(*below, "", ha=sides[1], va=heights[1], **style)


def _arrow(start: NDArray, end: NDArray, colour: str, width: float) -> FancyArrowPatch:
    """Return an arrow between two points in pixels."""
    look = {"arrowstyle": "-|>", "mutation_scale": 16, "shrinkA": 0, "shrinkB": 0}
    return FancyArrowPatch(start, end, color=colour, lw=width, zorder=2, **look)


def _as_texts(shown: Mapping[Ends, Shown]) -> dict[Ends, str]:
    """Return what is to be written on the wires, without those that have nothing."""
    known = {ends: one for ends, one in shown.items() if one is not None}
    return {ends: one if isinstance(one, str) else number(one) for ends, one in known.items()}


def _in_one_line(texts: dict[Ends, str]) -> dict[Ends, str]:
    """Return the texts with the rows of a matrix one after the other."""
    return {ends: text.replace("\n", "; ").replace(PAD, "") for ends, text in texts.items()}


def _plain(tex: str) -> str:
    """Return a short label without TeX, to be read aloud."""
    tex = LAYER.sub(lambda found: raised(int(found[1])), tex)
    for sign, spoken in SPOKEN.items():
        tex = tex.replace(sign, spoken)
    return tex.translate(str.maketrans("", "", "${}\\"))
