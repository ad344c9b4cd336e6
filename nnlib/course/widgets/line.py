"""The line explorer of notebook 00: one neuron draws one line."""

from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase
from numpy.typing import NDArray

from nnlib._words import fixed, listed, number, term
from nnlib.activations import sigmoid
from nnlib.course.figures.plane import CIRCLE, SQUARE, draw_plane, point
from nnlib.course.figures.style import ACTIVATION, NEUTRAL, WEIGHT, sheet_of, steady
from nnlib.course.widgets.base import Explorer
from nnlib.datasets import right_side, xor

SIDE = np.linspace(-0.5, 1.5, 61)  # of the plane, in each direction
X1, X2 = np.meshgrid(SIDE, SIDE)
COLUMNS = 508, 620, 968, 1022  # of the table, in pixels: point, z, a, verdict
TOP, PITCH = 304, 76  # of the table: its first row, and from row to row


class LineExplorer(Explorer):
    """Slide a neuron's bias and weights: its line moves over the four points of XOR.

    Beside the plane stand the neuron's sum and its answer for each of the points. Points that
    are answered wrongly have a ring.

    Parameters
    ----------
    b : float, default −6
        The bias, from −8 to 8.
    w1, w2 : float, default 4
        The weights of the two inputs, from −8 to 8.
    """

    main = "b"
    size = (11.8, 4.6)
    colours = 96

    def __init__(self, b: float = -6.0, w1: float = 4.0, w2: float = 4.0) -> None:
        super().__init__(
            {
                name: ipywidgets.FloatSlider(
                    value=value, min=-8.0, max=8.0, step=0.5, readout_format=".1f", description=name
                )
                for name, value in (("b", b), ("w1", w1), ("w2", w2))
            }
        )

    def compute(self, b: float, w1: float, w2: float) -> dict[str, Any]:
        """Return the neuron's output over the plane, its line, and its answers at the points."""
        X, Y = xor()
        z = w1 * X[:, 0] + w2 * X[:, 1] + b
        if w2:
            line = SIDE, -(w1 * SIDE + b) / w2
        else:
            line = ([-b / w1] * 2, [-1.0, 2.0]) if w1 else ([], [])
        return {
            "w": (w1, w2, b), "z": z, "surface": sigmoid(w1 * X1 + w2 * X2 + b), "line": line,
            "right": right_side(z, Y[:, 0] - 0.5, 0.0),
        }  # fmt: skip

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the plane with the four points, and a table of them."""
        figure.subplots_adjust(0.06, 0.14, 0.385, 0.97)
        plane = figure.subplots()
        X, Y = xor()
        artists = draw_plane(plane, SIDE, SIDE, X, Y, 20.0)
        artists["line"] = plane.plot([], [], color=NEUTRAL, linestyle="--")[0]
        rings = {"markersize": 38, "mfc": "none", "mec": NEUTRAL, "mew": 3}
        artists["rings"] = plane.plot([], [], "o", **rings)[0]
        sheet = sheet_of(figure)
        sheet.set(xlim=(0, 1180), ylim=(0, 460))
        middle = {"va": "center", "size": 17}
        artists["score"] = sheet.text(COLUMNS[0] - 12, 422, "", va="center", size=22, weight="bold")
        for x, text, colour in zip(
            COLUMNS, ("point", "sum $z$", "$a$", ""), (NEUTRAL, WEIGHT, ACTIVATION, NEUTRAL),
            strict=True,
        ):  # fmt: skip
            ha = "center" if x == COLUMNS[2] else "left"
            sheet.text(x, TOP + 54, text, color=colour, ha=ha, **middle)
        for k, (x, y) in enumerate(zip(X, Y[:, 0], strict=True)):
            height = TOP - PITCH * k
            look = {**(SQUARE if y else CIRCLE), "markersize": 15}
            sheet.plot([COLUMNS[0]], [height], **look)
            sheet.text(COLUMNS[0] + 22, height, point(x), **middle)
            for name, column in zip(("z", "a", "verdict"), COLUMNS[1:], strict=True):
                ha = "center" if name == "a" else "left"
                artists[f"{name} {k}"] = sheet.text(column, height, "", ha=ha, **middle)
        return artists

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Colour the plane anew, move the line, and fill the table."""
        X, Y = xor()
        right: NDArray = numbers["right"]
        artists["surface"].set_data(steady(numbers["surface"]))
        artists["line"].set_data(*numbers["line"])
        artists["rings"].set_data(*X[~right, :2].T)
        verb = "is" if right.sum() == 1 else "are"
        artists["score"].set_text(f"{right.sum()} of 4 points {verb} right")
        for k, z in enumerate(numbers["z"].tolist()):
            artists[f"z {k}"].set_text(f"{_put_in(X[k], *numbers['w'])} = {number(z)}")
            artists[f"a {k}"].set_text(fixed(float(steady(sigmoid(z))), 2))
            said = f"should be {Y[k, 0]:.0f}" if not right[k] else "right"
            artists[f"verdict {k}"].set_text(said)
            artists[f"verdict {k}"].set_fontweight("normal" if right[k] else "bold")

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say where the line is, how many points are on their side of it, and which are not."""
        w1, w2, b = numbers["w"]
        equation = f"{fixed(w1, 1)} x₁ {term(w2)} x₂ {term(b)} = 0"
        line = f"The neuron's line is {equation}" if w1 or w2 else "There is no line"
        right: NDArray = numbers["right"]
        verb = "is" if right.sum() == 1 else "are"
        text = f"{line}: of 4 points {right.sum()} {verb} answered correctly"
        wrong = [point(x) for x in xor()[0][~right]]
        return f"{text}; wrong {'is' if len(wrong) == 1 else 'are'} {listed(wrong)}."


def _put_in(x: NDArray, w1: float, w2: float, b: float) -> str:
    """Return a neuron's sum with its numbers: "4 · 0 + 4 · 1 − 6"."""
    terms = [f"{number(w1)}·{x[0]:.0f}"]
    for value, rest in ((w2, f"·{x[1]:.0f}"), (b, "")):
        terms.append(f"{'−' if value < 0 else '+'} {number(abs(value))}{rest}")
    return " ".join(terms)
