"""The line explorer of notebook 00: one neuron draws one line."""

from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase

from nnlib._words import fixed, term
from nnlib.activations import sigmoid
from nnlib.course.figures.plane import draw_plane
from nnlib.course.figures.style import NEUTRAL, steady
from nnlib.course.widgets.base import Explorer
from nnlib.datasets import right_side, xor

SIDE = np.linspace(-0.5, 1.5, 61)  # of the plane, in each direction
X1, X2 = np.meshgrid(SIDE, SIDE)


class LineExplorer(Explorer):
    """Slide a neuron's bias and weights: its line moves over the four points of XOR.

    Parameters
    ----------
    b : float, default −6
        The bias, from −8 to 8.
    w1, w2 : float, default 4
        The weights of the two inputs, from −8 to 8.
    """

    main = "b"
    size = (7.0, 5.0)
    colours = 200

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
        z = w1 * X[:, :1] + w2 * X[:, 1:2] + b
        if w2:
            line = SIDE, -(w1 * SIDE + b) / w2
        else:
            line = ([-b / w1] * 2, [-1.0, 2.0]) if w1 else ([], [])
        right = right_side(z, Y - 0.5, 0.0)
        surface = sigmoid(w1 * X1 + w2 * X2 + b)
        return {"w": (w1, w2, b), "surface": surface, "line": line, "right": int(right.sum())}

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the plane with the four points."""
        plane = figure.subplots()
        figure.subplots_adjust(0.1, 0.14, 0.97, 0.97)
        X, Y = xor()
        artists = draw_plane(plane, SIDE, SIDE, X, Y)
        artists["line"] = plane.plot([], [], color=NEUTRAL, linestyle="--")[0]
        return artists

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Colour the plane anew and move the line."""
        artists["surface"].set_data(steady(numbers["surface"]))
        artists["line"].set_data(*numbers["line"])

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say where the line is and how many points are on their side of it."""
        w1, w2, b = numbers["w"]
        equation = f"{fixed(w1, 1)} x₁ {term(w2)} x₂ {term(b)} = 0"
        line = f"The neuron's line is {equation}" if w1 or w2 else "There is no line"
        verb = "is" if numbers["right"] == 1 else "are"
        return f"{line}: of 4 points {numbers['right']} {verb} answered correctly."
