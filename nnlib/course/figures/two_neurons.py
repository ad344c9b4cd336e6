"""Two neurons in a row: the two passes as a mirror, the demons, a weight that silences."""

from collections.abc import Sequence
from types import EllipsisType

import numpy as np
from matplotlib.axes import Axes
from matplotlib.offsetbox import AnnotationBbox, DrawingArea
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from nnlib._words import fixed, listed, number
from nnlib.activations import sigmoid
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    GRADIENT,
    LOSS,
    LOSS_LABEL,
    NEUTRAL,
    SLIDE,
    WEIGHT,
    Picture,
    cuts_between,
    increasing,
    new_figure,
    new_sheet,
    settle,
    steady,
    styled,
)

CARD = np.array([236.0, 120.0])  # of the mirror, in pixels
GAP = 36.0  # between two of its cards
PALE_BLUE, PALE_RED = "#E8F2F9", "#FCEEE3"
INK = {ACTIVATION: ACTIVATION, GRADIENT: "#A34700"}  # dark enough on their pale grounds


def _passes(x: float, y: float, w1: float, b1: float, w2: ArrayLike, b2: float) -> dict:
    """Return every quantity of the two passes, by name; for each w2 if there are several."""
    w2 = np.asarray(w2, float)
    z1 = x * w1 + b1
    a1 = sigmoid(z1)
    z2 = a1 * w2 + b2
    a2 = sigmoid(z2)
    delta2 = 2.0 * (a2 - y) * a2 * (1.0 - a2)
    delta1 = delta2 * w2 * a1 * (1.0 - a1)
    return {
        "z1": z1, "a1": a1, "z2": z2, "a2": a2, "loss": (a2 - y) ** 2,
        "delta2": delta2, "dw2": delta2 * a1, "delta1": delta1, "dw1": delta1 * x,
    }  # fmt: skip


@styled
def mirror(x: float, y: float, w1: float, b1: float, w2: float, b2: float) -> Picture:
    """Draw the eight lines of the two passes: forward on top, backward below, facing each other.

    Between two facing lines stands what the upper one used or made and the lower one uses again.
    δ⁽²⁾ passes below (6), which only takes from it, and goes on to (7).

    Parameters
    ----------
    x, y : float
        The sample and its target.
    w1, b1, w2, b2 : float
        Weights and biases of the two sigmoid neurons; the loss is (a⁽²⁾ − y)².

    Examples
    --------
    >>> mirror(1.5, 1.0, 0.8, 0.2, -1.5, 0.4)
    Two rows of four cards that face each other, with the loss at the right where the arrow turns.
    Forward, above, to the right: (1) z⁽¹⁾ = 1.4, (2) a⁽¹⁾ = 0.802, (3) z⁽²⁾ = −0.803 and
    (4) a⁽²⁾ = 0.309; ℒ = 0.477. Backward, below, to the left: (5) δ⁽²⁾ = −0.295, ...
    """
    found = {name: float(value) for name, value in _passes(x, y, w1, b1, w2, b2).items()}
    forward = [
        ("(1)", r"$z^{(1)} = x\,w^{(1)} + b^{(1)}$", "z1"),
        ("(2)", r"$a^{(1)} = g(z^{(1)})$", "a1"),
        ("(3)", r"$z^{(2)} = a^{(1)} w^{(2)} + b^{(2)}$", "z2"),
        ("(4)", r"$a^{(2)} = g(z^{(2)})$", "a2"),
    ]
    backward = [
        ("(8)", r"$\partial\mathcal{L}/\partial w^{(1)} = \delta^{(1)} x$", "dw1"),
        ("(7)", r"$\delta^{(1)} = \delta^{(2)} w^{(2)} g'(z^{(1)})$", "delta1"),
        ("(6)", r"$\partial\mathcal{L}/\partial w^{(2)} = \delta^{(2)} a^{(1)}$", "dw2"),
        ("(5)", r"$\delta^{(2)} = 2(a^{(2)} - y) g'(z^{(2)})$", "delta2"),
    ]
    kept = [
        (f"$x$ = {fixed(x)}", ACTIVATION),
        (f"$a^{{(1)}}$ = {fixed(found['a1'])}", ACTIVATION),
        (f"$a^{{(1)}}$ = {fixed(found['a1'])}", ACTIVATION),
        (f"$a^{{(2)}}$ = {fixed(found['a2'])}", ACTIVATION),
    ]
    figure, sheet = new_sheet(SLIDE)
    columns = 10.0 + CARD[0] / 2.0 + (CARD[0] + GAP) * np.arange(4)
    top, bottom, middle = 448.0, 146.0, 297.0
    sheet.plot([10.0, 1082.0], [middle, middle], color="#D3DEE6", lw=5.0, zorder=0)
    artists = {}
    for k, centre in enumerate(columns):
        for way, row, hue, pale in (
            (forward, top, ACTIVATION, PALE_BLUE),
            (backward, bottom, GRADIENT, PALE_RED),
        ):
            line, formula, name = way[k]
            artists[name] = _card(sheet, (centre, row), line, formula, found[name], hue, pale)
        _kept(sheet, (centre, middle), *kept[k], top - CARD[1] / 2.0, bottom + CARD[1] / 2.0)
        if k:
            left, right = columns[k - 1] + CARD[0] / 2.0, centre - CARD[0] / 2.0
            _arrow(sheet, (left + 3.0, top), (right - 3.0, top), ACTIVATION)
            if k != 2:  # from (6) nothing goes on
                _arrow(sheet, (right - 3.0, bottom), (left + 3.0, bottom), GRADIENT)
    artists["branch"] = _branch(sheet, columns, bottom)
    sides = columns[2] - 0.42 * CARD[0], columns[1] + 0.42 * CARD[0]
    between = (sides[0] + sides[1]) / 2.0, middle - 48.0
    _kept(sheet, between, f"$w^{{(2)}}$ = {number(w2)}", WEIGHT, top - CARD[1] / 2.0,
          bottom + CARD[1] / 2.0, sides)  # fmt: skip
    edge, end = columns[-1] + CARD[0] / 2.0, 1126.0
    _arrow(sheet, (edge + 4.0, top), (end, middle + 50.0), ACTIVATION, -0.3)
    _arrow(sheet, (end, middle - 50.0), (edge + 4.0, bottom), GRADIENT, -0.3)
    sheet.add_patch(Circle((end, middle), 46.0, facecolor="white", edgecolor=LOSS, lw=3.0))
    look = {"ha": "center", "va": "center", "color": LOSS}
    sheet.text(end, middle + 16.0, r"$\mathcal{L}$", size=24, **look)
    artists["loss"] = sheet.text(end, middle - 19.0, fixed(found["loss"]), size=16, **look)
    sheet.text(12.0, 536.0, "forward: compute, and keep", color=ACTIVATION, size=19, va="center")
    sheet.text(12.0, 22.0, "backward: multiply by what was kept", color=GRADIENT, size=19,
               va="center")  # fmt: skip
    names = ("z⁽¹⁾", "a⁽¹⁾", "z⁽²⁾", "a⁽²⁾"), ("∂ℒ/∂w⁽¹⁾", "δ⁽¹⁾", "∂ℒ/∂w⁽²⁾", "δ⁽²⁾")
    rows = [
        [
            f"{line} {name} = {number(found[key])}"
            for (line, _, key), name in zip(way, told, strict=True)
        ]
        for way, told in zip((forward, backward), names, strict=True)
    ]
    description = (
        "Two rows of four cards that face each other, with the loss at the right where the arrow "
        f"turns. Forward, above, to the right: {listed(rows[0])}; ℒ = {number(found['loss'])}. "
        f"Backward, below, to the left: {listed(rows[1][::-1])}; between facing cards stands what "
        f"was kept: x = {number(x)}, a⁽¹⁾ = {number(found['a1'])} twice, "
        f"a⁽²⁾ = {number(found['a2'])}, and w⁽²⁾ = {number(w2)} for (7). δ⁽²⁾ branches: into (6), "
        "where it ends, and below it on to (7)."
    )
    return Picture(figure, description, artists)


def _card(sheet: Axes, centre: tuple, line: str, formula: str, value: float, hue: str, pale: str):
    """Draw one numbered line: its number, its formula and its value, which is returned."""
    low = np.array(centre) - CARD / 2.0
    box = {"boxstyle": "round,pad=0,rounding_size=14", "facecolor": pale, "edgecolor": hue}
    sheet.add_patch(FancyBboxPatch(low, *CARD, lw=2.2, zorder=2, **box))
    look = {"ha": "center", "va": "center", "color": INK[hue], "zorder": 3}
    x, y = centre
    sheet.text(low[0] + 24.0, y + 41.0, line, **{**look, "size": 15})
    sheet.text(x, y + 9.0, formula, **{**look, "size": 14, "color": NEUTRAL})
    return sheet.text(x, y - 31.0, fixed(value), **{**look, "size": 24, "weight": "bold"})


def _kept(
    sheet: Axes,
    centre: tuple,
    text: str,
    hue: str,
    top: float,
    bottom: float,
    sides: tuple[float, float] | None = None,
) -> None:
    """Draw what is handed down from a card to one below it, straight down or between two sides."""
    x, y = centre
    start, end = sides or (x, x)
    down = {"arrowstyle": "-|>", "mutation_scale": 18, "shrinkA": 0, "shrinkB": 0}
    line = FancyArrowPatch((start, top), (end, bottom), color=FAINT, lw=1.6, ls=(0, (2, 2)), **down)
    sheet.add_patch(line)
    box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": FAINT, "lw": 1.2}
    sheet.text(x, y, text, color=hue, size=16, ha="center", va="center", bbox=box, zorder=3)


def _branch(sheet: Axes, columns: NDArray, y: float) -> PathPatch:
    """Draw the way of δ⁽²⁾ from (5) below (6) to (7), and return it without its arrow."""
    low = y - CARD[1] / 2.0 - 24.0
    right, left = columns[2] + (CARD[0] + GAP) / 2.0 + 10.0, columns[1] + (CARD[0] + GAP) / 2.0
    tip = left - GAP / 2.0 + 3.0
    way = Path([(right, y), (right, low), (left + 6.0, low), (left + 6.0, y), (left, y)])
    look = {"facecolor": "none", "edgecolor": GRADIENT, "lw": 4.0, "joinstyle": "round"}
    patch = sheet.add_patch(PathPatch(way, **look))
    sheet.plot(right, y, "o", color=GRADIENT, ms=9)
    _arrow(sheet, (left + 6.0, y), (tip, y), GRADIENT)
    words = {"ha": "center", "va": "center", "color": INK[GRADIENT], "size": 16}
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 4.0}
    sheet.text(columns[2], low, r"$\delta^{(2)}$, used twice", bbox=ground, **words)
    return patch


def _arrow(sheet: Axes, start: tuple, end: tuple, hue: str, bend: float = 0.0) -> None:
    """Draw a thick arrow, bent if it turns a corner."""
    look = {"arrowstyle": "-|>", "mutation_scale": 22, "shrinkA": 0, "shrinkB": 0}
    arc = f"arc3,rad={bend}"
    sheet.add_patch(FancyArrowPatch(start, end, color=hue, lw=4.0, connectionstyle=arc, **look))


@styled
def demons(
    x: float, y: float, w1: float, b1: float, w2: float, b2: float, furthest: float = 4.0
) -> Picture:
    """Draw the loss over what a demon adds to z⁽¹⁾, and over what another one adds to z⁽²⁾.

    The slope at 0, where the demon has not pushed yet, is δ.

    Parameters
    ----------
    x, y : float
        The sample and its target.
    w1, b1, w2, b2 : float
        Weights and biases of the two sigmoid neurons; the loss is (a⁽²⁾ − y)².
    furthest : float, default 4
        How far a demon may push, up or down.

    Raises
    ------
    ValueError
        If furthest is not positive.

    Examples
    --------
    >>> demons(1.5, 1.0, 0.8, 0.2, -1.5, 0.4)
    Two curves of the loss, from a push of −4 to one of 4: over a push on z⁽¹⁾ it rises from 0.18
    to 0.56, with the slope 0.0702 at 0; over a push on z⁽²⁾ it falls from 0.98 to 0.00, with ...
    """
    if not furthest > 0.0:
        raise ValueError(f"furthest is {furthest}, expected a positive number")
    found = _passes(x, y, w1, b1, w2, b2)
    pushes = np.linspace(-furthest, furthest, 161)

    def loss_at(push1: NDArray | float, push2: NDArray | float) -> NDArray:
        a2 = sigmoid(sigmoid(found["z1"] + push1) * w2 + b2 + push2)
        return (a2 - y) ** 2

    figure, row = new_figure(2, size=(11.8, 4.9), sharey=True)
    figure.get_layout_engine().set(w_pad=0.15, h_pad=0.12)
    artists, told = {}, []
    losses = loss_at(pushes, 0.0), loss_at(0.0, pushes)
    for l, axes, loss in zip((1, 2), row, losses, strict=True):
        delta, here = float(found[f"delta{l}"]), float(found["loss"])
        near = np.array([-1.0, 1.0]) * min(0.45 * furthest, 0.36 / max(abs(delta), 0.09))
        (artists[f"loss {l}"],) = axes.plot(steady(pushes), steady(loss), color=LOSS)
        look = {"color": GRADIENT, "lw": 2.5, "ls": "--"}
        (artists[f"tangent {l}"],) = axes.plot(near, steady(here + delta * near), **look)
        _demon(axes, 0.0, here)
        axes.set_title(f"the demon at neuron {l}", pad=12)
        axes.set_xlabel(f"pushes $z^{{({l})}}$ by")
        ticks = np.arange(-np.ceil(furthest) + 1.0, np.ceil(furthest))
        axes.set(xlim=(-furthest, furthest), ylim=(0.0, 1.0), xticks=ticks)
        pull = "down" if delta > 0.0 else "up"
        words = f"slope $\\delta^{{({l})}}$ = {fixed(delta)}\nit pushes {pull}"
        axes.text(0.95, 0.9, words, color=GRADIENT, size=17, ha="right", va="top",
                  linespacing=1.5, transform=axes.transAxes)  # fmt: skip
        ends = f"from {fixed(loss[0], 2)} to {fixed(loss[-1], 2)}"
        way = "rises" if loss[-1] > loss[0] else "falls"
        told.append(
            f"over a push on z⁽{'¹²'[l - 1]}⁾ it {way} {ends}, with the slope {fixed(delta)}"
        )
    row[0].set_ylabel(LOSS_LABEL)
    settle(figure)
    description = (
        f"Two curves of the loss, from a push of {fixed(-furthest, 0)} to one of "
        f"{fixed(furthest, 0)}: {told[0]} at 0; {told[1]} at 0. A demon sits on each at the loss "
        f"{fixed(float(found['loss']))}, on a dashed tangent."
    )
    return Picture(figure, description, artists, cuts_between(row))


def _demon(axes: Axes, x: float, y: float) -> None:
    """Draw a small demon at a point: a face with horns and a smile, as large on every axes."""
    turn = np.linspace(np.pi * 1.2, np.pi * 1.8, 20)
    outline = {"facecolor": GRADIENT, "edgecolor": "white", "lw": 1.2}
    area = DrawingArea(30.0, 34.0)
    for side in (-1.0, 1.0):
        horn = [(15 + side * 11.5, 20), (15 + side * 13, 33), (15 + side * 3.5, 25)]
        area.add_artist(Polygon(horn, **outline))
    area.add_artist(Circle((15.0, 15.0), 12.0, **outline))
    for side in (-1.0, 1.0):
        area.add_artist(Circle((15.0 + side * 4.5, 17.5), 2.0, facecolor="white", edgecolor="none"))
    smile = np.column_stack([15.0 + 6.5 * np.cos(turn), 14.5 + 6.5 * np.sin(turn)])
    area.add_artist(Polygon(smile, closed=False, fill=False, edgecolor="white", lw=1.8))
    axes.add_artist(AnnotationBbox(area, (x, y), frameon=False, pad=0.0, zorder=5))


@styled
def gradient_over_weight(
    x: float,
    y: float,
    w1: float,
    b1: float,
    w2: ArrayLike,
    b2: float,
    at: Sequence[float] = (),
    guess: Sequence[float] | EllipsisType = ...,
    given: float | None = None,
) -> Picture:
    """Draw ∂ℒ/∂w⁽¹⁾ over w⁽²⁾, the weight behind it, and a reader's guess beside it.

    The axis is turned round where all weights are negative: stronger is further to the right.

    Parameters
    ----------
    x, y, w1, b1, b2 : float
        The sample, its target, and the other parameters of the two sigmoid neurons.
    w2 : array_like, shape (k,)
        Where the gradient is drawn: increasing numbers.
    at : sequence of float
        Where the reader was asked.
    guess : sequence of float, or ...
        The gradients that the reader expects there; none if left at ``...``.
    given : float, optional
        A weight whose gradient the reader was told: a ring, from which a guess sets out.

    Raises
    ------
    ValueError
        If w2 does not increase, or if there is not one guess for each place.

    Examples
    --------
    >>> at = [-1.5, -3.0, -4.5, -6.0]
    >>> weights = np.linspace(-8.0, 0.0, 81)
    >>> gradient_over_weight(1.5, 1, 0.8, 0.2, weights, 0.4, at, guess=[0.1, 0.2, 0.3, 0.4])
    A curve that rises and falls again: from w⁽²⁾ = 0.0 on ∂ℒ/∂w⁽¹⁾ goes from 0.000 to its largest
    size, 0.138 at −2.5, and is 0.009 at −8.0. Marked: 0.105 at −1.5, 0.132 at −3.0, ...
    """
    w2 = increasing(w2, "w2")
    if guess is not ... and len(guess) != len(at):
        raise ValueError(
            f"guess has {len(guess)} numbers, expected {len(at)}: one for each of {at}"
        )
    dw1 = _passes(x, y, w1, b1, w2, b2)["dw1"]
    asked = _passes(x, y, w1, b1, at, b2)["dw1"]
    highest = int(np.argmax(np.abs(dw1)))
    figure, (axes,) = new_figure(1, size=(11.8, 5.0))
    figure.get_layout_engine().set(w_pad=0.15, h_pad=0.12)
    artists = {}
    (artists["gradient"],) = axes.plot(steady(w2), steady(dw1), color=GRADIENT, lw=3.5)
    axes.plot(at, steady(asked), "o", color=GRADIENT, ms=11, mec="white", zorder=4)
    for place, value in zip(at, asked, strict=True):
        axes.annotate(fixed(value, 3), (place, value), (28, 7), textcoords="offset points",
                      ha="center", color=GRADIENT, size=16)  # fmt: skip
    known = ([], []) if given is None else ([given], _passes(x, y, w1, b1, [given], b2)["dw1"])
    if given is not None:
        ring = {"color": NEUTRAL, "mfc": "white", "ms": 13, "mew": 3, "zorder": 6}
        (artists["given"],) = axes.plot(*map(steady, known), "o", **ring)
        words = f"given: {fixed(known[1][0], 3)}"
        axes.annotate(words, (given, known[1][0]), (-14, 4), textcoords="offset points",
                      ha="right", size=16)  # fmt: skip
    if guess is not ...:
        look = {"color": NEUTRAL, "ls": ":", "marker": "D", "mfc": "white", "ms": 10, "zorder": 5}
        (artists["guess"],) = axes.plot([*known[0], *at], [*steady(known[1]), *guess], **look)
        axes.annotate("your guess", (at[-1], guess[-1]), (0, 12), textcoords="offset points",
                      ha="center", size=15)  # fmt: skip
    axes.axvline(w2[highest], color=FAINT, lw=1.2, ls="--", zorder=1)
    axes.axhline(0.0, color=NEUTRAL, lw=1.0, zorder=1)
    axes.set_xlabel(r"$w^{(2)}$")
    axes.xaxis.label.set_color(WEIGHT)
    axes.set_ylabel(r"$\partial\mathcal{L}/\partial w^{(1)}$", color=GRADIENT)
    axes.set_xlim(w2[0], w2[-1])
    low, high = axes.get_ylim()
    axes.set_ylim(low + 0.02 * (high - low), high + 0.2 * (high - low))
    if w2[-1] <= 0.0:
        axes.invert_xaxis()
        axes.set_xlabel(r"$w^{(2)}$, stronger to the right")
    height = axes.get_ylim()
    y_words = height[0] + 0.94 * (height[1] - height[0])
    gap = 0.012 * (w2[-1] - w2[0])
    toward_zero, away = ("right", "left") if w2[-1] <= 0.0 else ("left", "right")
    axes.text(w2[highest] + gap, y_words, "it amplifies", ha=toward_zero, va="top", size=17)
    axes.text(w2[highest] - gap, y_words, "it silences", ha=away, va="top", size=17)
    settle(figure)
    pairs = [f"{fixed(v, 3)} at {fixed(place, 1)}" for place, v in zip(at, asked, strict=True)]
    description = (
        f"A curve that rises and falls again: from w⁽²⁾ = {fixed(w2[-1], 1)} on ∂ℒ/∂w⁽¹⁾ goes "
        f"from {fixed(dw1[-1], 3)} to its largest size, {fixed(dw1[highest], 3)} at "
        f"{fixed(w2[highest], 1)}, and is {fixed(dw1[0], 3)} at {fixed(w2[0], 1)}."
    )
    description += f" Marked: {listed(pairs)}." if pairs else ""
    if given is not None:
        description += (
            f" A ring marks what was given: {fixed(known[1][0], 3)} at {fixed(given, 1)}."
        )
    if guess is not ...:
        description += f" The guess: {listed(fixed(v, 3) for v in guess)}."
    return Picture(figure, description, artists)
