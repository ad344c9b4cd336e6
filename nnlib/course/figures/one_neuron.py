"""One neuron: its three lines forward and three back, facing each other."""

from collections.abc import Collection

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from nnlib._words import fixed, listed
from nnlib.activations import sigmoid
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    GRADIENT,
    LOSS,
    NEUTRAL,
    Picture,
    new_sheet,
    styled,
)

SIZE = (11.8, 4.4)  # in inches
CARD = np.array([284.0, 122.0])  # in pixels
PALE = {ACTIVATION: "#E8F2F9", GRADIENT: "#FCEEE3"}
INK = {ACTIVATION: ACTIVATION, GRADIENT: "#A34700"}  # dark enough on their pale grounds
GREY, GREY_GROUND = "#B9B9B9", "#FAFAFA"  # what is not lit
D = r"\partial\mathcal{L}/\partial "
LINES = {  # number: formula, name in the description
    1: (r"$z = x\,w + b$", "z"),
    2: (r"$a = g(z)$", "a"),
    3: (r"$\mathcal{L} = (a - y)^2$", "ℒ"),
    4: (rf"${D}a = 2(a - y)$", "∂ℒ/∂a"),
    5: (rf"${D}z = {D}a \cdot a(1 - a)$", "∂ℒ/∂z"),
    6: (rf"${D}w = {D}z \cdot x$", "∂ℒ/∂w"),
}  # fmt: skip


@styled
def one_neuron(x: float, y: float, w: float, b: float, lit: Collection[int] = ()) -> Picture:
    """Draw the six lines of one sigmoid neuron: forward on top, backward below them.

    Between two facing lines stands what the upper one knew and the lower one uses again.

    Parameters
    ----------
    x, y : float
        The sample and its target; the loss is (a − y)².
    w, b : float
        Weight and bias.
    lit : collection of int, optional
        The lines that the text is about, 1 to 6: those up to the highest have their values, the
        others are not computed yet. All are lit by default.

    Raises
    ------
    ValueError
        If a line is lit that there is not.

    Examples
    --------
    >>> one_neuron(2.0, 1.0, -0.7, 0.4, lit=[4])
    Three cards forward, above, and three backward below them, each facing the one that it undoes.
    (1) z = −1.0000, (2) a = 0.2689, (3) ℒ = 0.5344, (4) ∂ℒ/∂a = −1.4621; lit is (4).
    """
    strange = sorted(set(lit) - set(LINES))
    if strange:
        raise ValueError(f"lit is {list(lit)}, expected lines from 1 to 6")
    z = x * w + b
    a = float(sigmoid(z))
    da = 2.0 * (a - y)
    dz = da * a * (1.0 - a)
    values = {1: z, 2: a, 3: (a - y) ** 2, 4: da, 5: dz, 6: dz * x}
    known = max(lit, default=6)
    figure, sheet = new_sheet(SIZE)
    columns = 28.0 + CARD[0] / 2.0 + (CARD[0] + 58.0) * np.arange(3)
    top, bottom, middle = 340.0, 103.0, 221.5
    kept = [f"$x$ = {fixed(x)}", f"$a$ = {fixed(a)}", f"$a - y$ = {fixed(a - y)}"]
    artists = {}
    for k, centre in enumerate(columns):
        ends = top - CARD[1] / 2.0, bottom + CARD[1] / 2.0
        if 6 - k <= known:
            _kept(sheet, (centre, middle), kept[k], *ends)
        for number, row, hue in ((k + 1, top, ACTIVATION), (6 - k, bottom, GRADIENT)):
            value = values[number] if number <= known else None
            bright = number in lit or not lit
            artists[f"line {number}"] = _card(sheet, (centre, row), number, value, hue, bright)
        if k:
            left, right = columns[k - 1] + CARD[0] / 2.0, centre - CARD[0] / 2.0
            _arrow(sheet, (left + 6, top), (right - 6, top), ACTIVATION, k < known)
            _arrow(sheet, (right - 6, bottom), (left + 6, bottom), GRADIENT, 6 - k < known)
    edge, end = columns[-1] + CARD[0] / 2.0, 1108.0
    _arrow(sheet, (edge + 6, top), (end, middle + 54), ACTIVATION, known >= 3, -0.3)
    _arrow(sheet, (end, middle - 54), (edge + 6, bottom), GRADIENT, known >= 4, -0.3)
    sheet.add_patch(Circle((end, middle), 52.0, facecolor="white", edgecolor=LOSS, lw=3.0))
    sheet.text(end, middle, r"$\mathcal{L}$", size=32, ha="center", va="center", color=LOSS)
    sheet.text(30, 422, "forward: compute, and keep", color=ACTIVATION, size=19, va="center")
    sheet.text(30, 17, "backward: multiply by what was kept", color=INK[GRADIENT], size=19,
               va="center")  # fmt: skip
    told = [f"({n}) {LINES[n][1]} = {fixed(values[n])}" for n in values if n <= known]
    description = (
        "Three cards forward, above, and three backward below them, each facing the one that it "
        f"undoes. {', '.join(told)}"
    )
    description += f"; lit is {listed(f'({n})' for n in sorted(lit))}." if lit else "."
    return Picture(figure, description, artists, colours=32)


def _card(
    sheet: Axes, centre: tuple, number: int, value: float | None, hue: str, bright: bool
) -> Artist:
    """Draw one numbered line: number, formula and, if it is known, the value, which is returned."""
    low = np.array(centre) - CARD / 2.0
    edge, ground = (hue, PALE[hue]) if bright else (GREY, GREY_GROUND)
    box = {"boxstyle": "round,pad=0,rounding_size=14", "facecolor": ground, "edgecolor": edge}
    sheet.add_patch(FancyBboxPatch(low, *CARD, lw=3.2 if bright else 1.4, zorder=2, **box))
    colour = INK[hue] if bright else FAINT
    look = {"ha": "center", "va": "center", "color": colour, "zorder": 3}
    x, y = centre
    sheet.text(low[0] + 26.0, y + 42.0, f"({number})", **{**look, "size": 16})
    sheet.text(x, y + 10.0, LINES[number][0], size=16.5, **{**look, "color": NEUTRAL})
    words = "" if value is None else fixed(value)
    return sheet.text(x, y - 34.0, words, **{**look, "size": 25, "weight": "bold"})


def _kept(sheet: Axes, centre: tuple, text: str, top: float, bottom: float) -> None:
    """Draw what is handed down from a card to the one below it."""
    x, y = centre
    look = {"arrowstyle": "-|>", "mutation_scale": 18, "shrinkA": 0, "shrinkB": 0, "lw": 1.6}
    sheet.add_patch(FancyArrowPatch((x, top), (x, bottom), color=FAINT, ls=(0, (2, 2)), **look))
    box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": FAINT, "lw": 1.2}
    sheet.text(x, y, text, color=ACTIVATION, size=17, ha="center", va="center", bbox=box, zorder=3)


def _arrow(sheet: Axes, start: tuple, end: tuple, hue: str, done: bool, bend: float = 0.0) -> None:
    """Draw a thick arrow, bent if it turns a corner, grey if nothing has gone that way yet."""
    look = {"arrowstyle": "-|>", "mutation_scale": 22, "shrinkA": 0, "shrinkB": 0, "lw": 4.0}
    colour, arc = (hue if done else "#DDDDDD"), f"arc3,rad={bend}"
    sheet.add_patch(FancyArrowPatch(start, end, color=colour, connectionstyle=arc, **look))
