"""Errors as real squares: the side of each is the error, its area what the loss adds up."""

from collections.abc import Mapping, Sequence
from types import EllipsisType

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from nnlib._words import counted, fixed, listed, number
from nnlib.course.figures.style import (
    ACTIVATION,
    DPI,
    FAINT,
    GRADIENT,
    LOSS,
    NEUTRAL,
    WIDE,
    Picture,
    cuts_between,
    new_figure,
    settle,
    steady,
    styled,
)

LANE = 1.16  # widths of the largest square from sample to sample
FILL = to_rgba(LOSS, 0.25)
STRIP = to_rgba(GRADIENT, 0.45)
ABOVE, BELOW = 0.3, 0.1  # room over and under a row, in widths of the largest square


class Lanes:
    """Samples side by side, each with its target, its prediction and the square of its error.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        One unit must be as long upwards as sideways.
    y : ndarray, shape (m,)
        The targets.
    """

    def __init__(self, axes: Axes, y: NDArray) -> None:
        self.axes, self.y = axes, y
        self.squares, self.dots, self.areas = [], [], []
        for j, target in enumerate(y):
            left = j * LANE
            axes.plot([left, left], [0, 1], color="#CCCCCC", lw=1.5, zorder=0)
            axes.plot([left - 0.09, left + 0.09], [target] * 2, color=NEUTRAL, lw=5, zorder=1)
            square = Rectangle((left, 0), 0, 0, facecolor=FILL, edgecolor=LOSS, lw=2.5, zorder=2)
            self.squares.append(axes.add_patch(square))
            self.dots += axes.plot([], [], "o", color=ACTIVATION, ms=12, zorder=4)
            words = {"color": LOSS, "ha": "center", "va": "bottom", "size": 15}
            self.areas.append(axes.text(left + 0.5, 1.04, "", **words))

    def move(self, a: NDArray) -> None:
        """Put the predictions, of shape (m,), where they are, and let the squares follow."""
        for j, (output, target) in enumerate(zip(steady(a), self.y, strict=True)):
            side = abs(output - target)
            self.squares[j].set_bounds(j * LANE, min(output, target), side, side)
            self.dots[j].set_data([j * LANE], [output])
            self.areas[j].set_text(fixed(side**2, 2))

    @property
    def artists(self) -> dict[str, Artist]:
        """All that moves, by name."""
        parts = {"square": self.squares, "output": self.dots, "area": self.areas}
        return {
            f"{name} {j + 1}": one for name, all_ in parts.items() for j, one in enumerate(all_)
        }


@styled
def error_squares(
    predictions: Mapping[str, ArrayLike], y: ArrayLike, guess: str | EllipsisType = ...
) -> Picture:
    """Draw the errors of some predictions as squares, and a square as large as all together.

    Parameters
    ----------
    predictions : mapping of str to array_like, shape (m,)
        By name, at most three: outputs from 0 to 1, a row of the picture each.
    y : array_like, shape (m,)
        The targets, from 0 to 1.
    guess : str, optional
        Which of the predictions the reader expects to have the smallest sum.

    Raises
    ------
    ValueError
        If a prediction has another shape than y, a number is outside 0 to 1, or there are none or
        more than three predictions.

    Examples
    --------
    >>> error_squares({"A": [0.5, 0.5], "B": [0.1, 0.3]}, y=[0, 1])
    Squares on the errors of 2 samples. A: areas 0.25 and 0.25, together 0.50. B: areas 0.01 and
    0.49, together 0.50.
    """
    y = np.asarray(y, float)
    rows = {name: np.asarray(a, float) for name, a in predictions.items()}
    if not 1 <= len(rows) <= 3:
        raise ValueError(f"{counted(len(rows), 'prediction')}, expected one, two or three")
    for name, a in rows.items():
        if a.ndim != 1 or a.shape != y.shape:
            raise ValueError(f"{name} has shape {a.shape} and y {y.shape}, expected (m,) for both")
        if min(a.min(), y.min()) < 0.0 or max(a.max(), y.max()) > 1.0:
            raise ValueError(f"{name} is {a} and y is {y}, expected numbers from 0 to 1")
    areas = {name: (a - y) ** 2 for name, a in rows.items()}
    sides = steady([np.sqrt(one.sum()) for one in areas.values()])
    high = max(1.0, sides.max()) + ABOVE + BELOW  # of a row
    wide = len(y) * LANE + 0.5 + max(1.0, sides.max())
    size = (11.8, min(5.6, len(rows) * 11.8 / (wide + 3.2) * high))
    unit = size[1] / len(rows) / high  # inches
    spare = size[0] / unit - wide
    figure, artists, said = Figure(figsize=size, dpi=DPI), {}, []
    for k, ((name, a), side) in enumerate(zip(rows.items(), sides, strict=True)):
        axes = figure.add_axes((0, 1 - (k + 1) / len(rows), 1, 1 / len(rows)))
        axes.axis("off")
        axes.set(xlim=(-0.55 * spare, wide + 0.45 * spare), ylim=(-BELOW, high - BELOW))
        lanes = Lanes(axes, y)
        lanes.move(a)
        at = len(y) * LANE
        for j in range(1, len(y)):
            axes.text(j * LANE - 0.08, 1.04, "+", size=17, ha="center", va="bottom", color=FAINT)
        axes.text(at + 0.12, 0.5, "=", size=24, ha="center", va="center", color=FAINT)
        total = axes.add_patch(Rectangle((at + 0.4, 0), side, side, fc=LOSS, ec=LOSS, lw=2.5))
        words = {"size": 17, "va": "center", "linespacing": 1.5}
        least = len(rows) > 1 and bool(side == sides.min() < sides.max())
        verdict = (
            fixed(areas[name].sum(), 2) + f"\nthe small{'er' if len(rows) == 2 else 'est'}" * least
        )
        verdict += "\nyour guess" * (name == guess)
        axes.text(at + 0.52 + side, 0.5, verdict, color=LOSS, **words)
        axes.text(-1.0, 0.5, name, ha="right", **words)
        if not k:
            _name_the_marks(axes, a[0], y[0])
        artists |= {f"{part} of {name}": one for part, one in lanes.artists.items()}
        artists[f"sum of {name}"] = total
        each = listed(fixed(one, 2) for one in areas[name])
        said.append(f"{name}: areas {each}, together {fixed(areas[name].sum(), 2)}.")
    text = f"Squares on the errors of {counted(len(y), 'sample')}. {' '.join(said)}"
    return Picture(figure, text, artists)


def _name_the_marks(axes: Axes, output: float, target: float) -> None:
    """Write beside the first sample which mark is which, apart enough to be read."""
    middle, sign = (output + target) / 2, 1 if output >= target else -1
    half = sign * max(abs(output - target) / 2, 0.1)
    for word, at, colour in (("output", half, ACTIVATION), ("target", -half, NEUTRAL)):
        axes.text(-0.15, middle + at, word, color=colour, ha="right", va="center", size=15)


@styled
def growing_square(error: float = 0.6, steps: Sequence[float] = (0.3, 0.1, 0.02)) -> Picture:
    """Draw a square whose side grows by smaller and smaller steps: where its slope comes from.

    Parameters
    ----------
    error : float, default 0.6
        The side of the square, larger than 0.
    steps : sequence of float, default (0.3, 0.1, 0.02)
        By how much it grows, a panel for each.

    Raises
    ------
    ValueError
        If the side or a step is not larger than 0.

    Examples
    --------
    >>> growing_square(0.5, steps=(0.1, 0.01))
    A square of side 0.5 grows along two of its sides and at one corner. A step of 0.1 adds 0.11 to
    its area, 1.1 for each unit of the step; a step of 0.01 adds 0.0101 to its area, 1.01 for each
    unit of the step.
    """
    if error <= 0.0 or min(steps) <= 0.0:
        raise ValueError(f"side {error} and steps {steps}, expected numbers larger than 0")
    figure, row = new_figure(len(steps), size=WIDE)
    artists, said = {}, []
    most = error + max(steps)
    for axes, h in zip(row, steps, strict=True):
        axes.set_aspect("equal")
        axes.axis("off")
        look = {"ec": GRADIENT, "fc": STRIP, "lw": 1.0}
        axes.add_patch(Rectangle((0, 0), error, error, fc=FILL, ec=LOSS, lw=2.5, zorder=2))
        artists[f"side {h:g}"] = axes.add_patch(Rectangle((error, 0), h, error, **look))
        artists[f"top {h:g}"] = axes.add_patch(Rectangle((0, error), error, h, **look))
        corner = Rectangle((error, error), h, h, fc="white", ec=FAINT)
        artists[f"corner {h:g}"] = axes.add_patch(corner)
        words = {"ha": "center", "va": "center", "size": 17}
        axes.text(error / 2, error / 2, r"$e^2$", **{**words, "size": 22})
        if h > 0.15 * most:
            axes.text(error + h / 2, error / 2, r"$e\cdot h$", **words)
            axes.text(error / 2, error + h / 2, r"$e\cdot h$", **words)
            axes.text(error + h / 2, error + h / 2, r"$h^2$", **words)
        grown = (error + h) ** 2 - error**2
        axes.set(xlim=(-0.02, most + 0.02), ylim=(-0.02, most + 0.02))
        label = f"$h$ = {number(h)}\ngrowth / $h$ = {number(grown / h)}"
        axes.set_title(label, size=17, linespacing=1.4)
        said.append(
            f"a step of {number(h)} adds {number(grown)} to its area, {number(grown / h)} for each "
            "unit of the step"
        )
    settle(figure)
    text = f"A square of side {number(error)} grows along two of its sides and at one corner. "
    text += f"{'; '.join(said)}.".replace("a step", "A step", 1)
    return Picture(figure, text, artists, cuts_between(row))
