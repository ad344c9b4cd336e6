"""The line explorer of notebook 00: one neuron draws one line."""

from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase

from nnlib.activations import sigmoid
from nnlib.datasets import xor
from nnlib.figures.style import NEUTRAL
from nnlib.widgets.base import Explorer

SIDE = np.linspace(-0.5, 1.5, 61)
X1, X2 = np.meshgrid(SIDE, SIDE)


class LineExplorer(Explorer):
    """Turn a neuron's weights: its line moves over the four points of XOR.

    Parameters
    ----------
    w1, w2 : float, default 4 and −4
        The weights of the two inputs, from −8 to 8.
    b : float, default −2
        The bias, from −8 to 8.
    """

    main = "w2"
    size = (6.4, 4.4)

    def __init__(self, w1: float = 4.0, w2: float = -4.0, b: float = -2.0) -> None:
        super().__init__(
            {
                name: ipywidgets.FloatSlider(
                    value=value, min=-8.0, max=8.0, step=0.5, readout_format=".1f", description=name
                )
                for name, value in (("w1", w1), ("w2", w2), ("b", b))
            }
        )

    def compute(self, w1: float, w2: float, b: float) -> dict[str, Any]:
        """Return the neuron's output over the plane, its line, and its answers at the points."""
        X, Y = xor()
        z = w1 * X[:, 0] + w2 * X[:, 1] + b
        if w2:
            line = SIDE, -(w1 * SIDE + b) / w2
        else:
            line = ([-b / w1] * 2, [-1.0, 2.0]) if w1 else ([], [])
        right = (z > 0.0) == (Y[:, 0] > 0.5)
        surface = sigmoid(w1 * X1 + w2 * X2 + b)
        return {"w": (w1, w2, b), "surface": surface, "line": line, "right": int(right.sum())}

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the plane with the four points."""
        plane = figure.subplots()
        figure.subplots_adjust(0.13, 0.16, 0.97, 0.96)
        extent = (SIDE[0], SIDE[-1], SIDE[0], SIDE[-1])
        surface = plane.imshow(
            np.zeros((2, 2)), "cividis", extent=extent, origin="lower", vmin=0, vmax=1
        )
        artists = {"surface": surface}
        X, Y = xor()
        for marker, target in (("o", 0.0), ("s", 1.0)):
            points = X[Y[:, 0] == target]
            artists[marker] = plane.plot(
                points[:, 0], points[:, 1], marker, color="white", markeredgecolor=NEUTRAL,
                markersize=12,
            )[0]  # fmt: skip
        artists["line"] = plane.plot([], [], color="white", linestyle="--")[0]
        plane.set(xlabel="x₁ (circle: target 0)", ylabel="x₂ (square: target 1)")
        plane.set(xticks=[0, 1], yticks=[0, 1], xlim=extent[:2], ylim=extent[2:])
        plane.grid(visible=False)
        return artists

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Colour the plane anew and move the line."""
        artists["surface"].set_data(numbers["surface"])
        artists["line"].set_data(*numbers["line"])

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say where the line is and how many points are on their side of it."""
        w1, w2, b = (f"{w:z.1f}".replace("-", "−") for w in numbers["w"])
        line = "There is no line" if not any(numbers["w"][:2]) else "The neuron's line is"
        equation = "" if not any(numbers["w"][:2]) else f" {w1} x₁ + {w2} x₂ + {b} = 0"
        return f"{line}{equation}: {numbers['right']} of 4 points are on the right side."
