"""Three gates and how a gradient passes them on: add distributes, multiply swaps, a fork adds."""

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch

from nnlib._words import fixed, number
from nnlib.course.figures.style import (
    FAINT,
    GRADIENT,
    NEUTRAL,
    Picture,
    new_sheet,
    styled,
)

SIZE = (11.8, 4.5)
THIRD = 1180.0 / 3.0
LEVEL = 216.0  # of the wires, in pixels
VALUE = 17  # size of the numbers, in points


@styled
def gate_patterns(a1: float, w2: float, b2: float, delta2: float, error: float) -> Picture:
    """Draw what an addition, a multiplication and a fork do with the gradient that arrives.

    The addition and the multiplication are those of z⁽²⁾ = a⁽¹⁾w⁽²⁾ + b⁽²⁾; the fork is that of
    the error, which goes into ℒ = error · error twice.

    Parameters
    ----------
    a1, w2, b2 : float
        What goes into the second neuron.
    delta2 : float
        The gradient δ⁽²⁾ that arrives at its sum.
    error : float
        a⁽²⁾ − y.

    Examples
    --------
    >>> gate_patterns(0.8022, -1.5, 0.4, -0.2951, -0.6907)
    Three small drawings, values above the wires and gradients below them. An addition gives the
    −0.295 that arrives to both summands; a multiplication of 0.802 and −1.5 gives 0.443 to ...
    """
    figure, sheet = new_sheet(SIZE)
    product = a1 * w2
    for k, title in enumerate(("add distributes", "multiply swaps", "a fork adds")):
        place = ((k + 0.5) * THIRD, 416.0)
        sheet.text(*place, title, ha="center", va="center", size=21, weight="bold")
        if k:
            sheet.plot([k * THIRD] * 2, [30.0, 430.0], color="#D5D5D5", lw=1.2)
    sum_of = (r"$a^{(1)}w^{(2)}$", product, delta2), (r"$b^{(2)}$", b2, delta2)
    product_of = (r"$a^{(1)}$", a1, delta2 * w2), (r"$w^{(2)}$", w2, delta2 * a1)
    texts = {
        "add": _joining(sheet, 0.0, "+", *sum_of, (r"$z^{(2)}$", product + b2, delta2)),
        "multiply": _joining(sheet, THIRD, "×", *product_of, (sum_of[0][0], product, delta2)),
        "fork": _fork(sheet, 2.0 * THIRD, error),
    }
    notes = (
        "what arrives goes on,\nunchanged, to both",
        "each gets what arrives\ntimes the value of the other",
        "what comes back on both ways\nis added: the 2 in line (5)",
    )
    for k, note in enumerate(notes):
        place = ((k + 0.5) * THIRD, 52.0)
        sheet.text(*place, note, ha="center", va="center", size=15, color=FAINT, linespacing=1.4)
    description = (
        "Three small drawings, values above the wires and gradients below them. An addition gives "
        f"the {number(delta2)} that arrives to both summands; a multiplication of {number(a1)} and "
        f"{number(w2)} gives {number(delta2 * w2)} to the first and {number(delta2 * a1)} to the "
        f"second: what arrives times the other value. A fork carries {number(error)} into a "
        f"product twice; the gradients of the two ways, {number(error)} each, add up to "
        f"{number(2.0 * error)}."
    )
    artists = {f"{gate} {k}": text for gate, some in texts.items() for k, text in enumerate(some)}
    return Picture(figure, description, artists, (1 / 3, 2 / 3))


def _joining(sheet: Axes, left: float, sign: str, first: tuple, other: tuple, out: tuple) -> list:
    """Draw a wire from the left and one from above that meet in a gate, and one that leaves it.

    Each is (label, value, gradient). Return the texts of the gradients.
    """
    gate = left + 190.0, LEVEL
    _wire(sheet, (left + 18.0, LEVEL), gate, 31.0)
    _wire(sheet, (gate[0], 352.0), gate, 31.0)
    _wire(sheet, (gate[0] + 31.0, LEVEL), (left + 376.0, LEVEL), 0.0)
    _gate(sheet, gate, sign)
    label, value, back = other
    look = {"ha": "center", "va": "center", "size": VALUE}
    sheet.text(gate[0], 370.0, f"{label} = {fixed(value)}", **look)
    written = [_back(sheet, (gate[0] + 78.0, 308.0), back)]
    _arrow_back(sheet, (gate[0] + 12.0, 274.0), (gate[0] + 12.0, 340.0))
    for (label, value, back), x in ((first, left + 86.0), (out, left + 300.0)):
        sheet.text(x, LEVEL + 58.0, label, **look)
        sheet.text(x, LEVEL + 24.0, fixed(value), **look)
        written.append(_back(sheet, (x, LEVEL - 38.0), back))
        _arrow_back(sheet, (x + 42.0, LEVEL - 12.0), (x - 42.0, LEVEL - 12.0))
    return written


def _fork(sheet: Axes, left: float, error: float) -> list:
    """Draw one wire that forks into both inputs of a product; return the texts of the gradients."""
    gate, fork = (left + 270.0, LEVEL), (left + 122.0, LEVEL)
    sheet.plot([left + 18.0, fork[0]], [LEVEL, LEVEL], color=NEUTRAL, lw=2.2, zorder=1)
    look = {"arrowstyle": "-|>", "mutation_scale": 18, "shrinkA": 0, "shrinkB": 0, "zorder": 1}
    for way in (1.0, -1.0):
        end = gate[0] - 16.0, LEVEL + way * 29.0
        curve = f"arc3,rad={-0.5 * way}"
        wire = FancyArrowPatch(fork, end, color=NEUTRAL, lw=2.2, connectionstyle=curve, **look)
        sheet.add_patch(wire)
    sheet.add_patch(Circle(fork, 7.0, color=NEUTRAL, zorder=3))
    _gate(sheet, gate, "×")
    _wire(sheet, (gate[0] + 31.0, LEVEL), (left + 382.0, LEVEL), 0.0)
    centred = {"ha": "center", "va": "center", "size": VALUE}
    for x, label, value in ((64.0, r"$a^{(2)} - y$", error), (344.0, r"$\mathcal{L}$", error**2)):
        sheet.text(left + x, LEVEL + 58.0, label, **centred)
        sheet.text(left + x, LEVEL + 24.0, fixed(value), **centred)
    ways = []
    for way in (1.0, -1.0):
        ways.append(_back(sheet, (left + 188.0, LEVEL + way * 76.0), error))
        level = LEVEL + way * 34.0
        _arrow_back(sheet, (left + 222.0, level), (left + 158.0, level))
    _arrow_back(sheet, (left + 104.0, LEVEL - 12.0), (left + 22.0, LEVEL - 12.0))
    return [*ways, _back(sheet, (left + 64.0, LEVEL - 38.0), 2.0 * error)]


def _gate(sheet: Axes, centre: tuple, sign: str) -> None:
    """Draw a gate: a circle with its sign."""
    sheet.add_patch(Circle(centre, 29.0, facecolor="white", edgecolor=NEUTRAL, lw=2.4, zorder=3))
    sheet.text(*centre, sign, ha="center", va="center_baseline", size=27, zorder=4)


def _wire(sheet: Axes, start: tuple, end: tuple, radius: float) -> None:
    """Draw a wire, up to the circle around its end."""
    length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    share = 1.0 - radius / length
    stop = tuple(a + share * (b - a) for a, b in zip(start, end, strict=True))
    look = {"arrowstyle": "-|>", "mutation_scale": 18, "shrinkA": 0, "shrinkB": 0}
    sheet.add_patch(FancyArrowPatch(start, stop, color=NEUTRAL, lw=2.2, zorder=1, **look))


def _arrow_back(sheet: Axes, start: tuple, end: tuple) -> None:
    """Draw the arrow of a gradient, against the direction of its wire."""
    look = {"arrowstyle": "-|>", "mutation_scale": 16, "shrinkA": 0, "shrinkB": 0}
    sheet.add_patch(FancyArrowPatch(start, end, color=GRADIENT, lw=2.2, zorder=2, **look))


def _back(sheet: Axes, place: tuple, gradient: float):
    """Write a gradient in its box, in italics, as the stepper does."""
    box = {"facecolor": "white", "edgecolor": GRADIENT, "boxstyle": "round,pad=0.18"}
    look = {"ha": "center", "va": "center", "style": "italic", "color": GRADIENT, "zorder": 4}
    return sheet.text(*place, fixed(gradient), size=VALUE, bbox=box, **look)
