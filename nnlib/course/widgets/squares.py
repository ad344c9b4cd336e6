"""The explorer of notebook 02: a weight, the squares of its errors, and the loss over it."""

from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase
from matplotlib.patheffects import withStroke

from nnlib._words import fixed
from nnlib.activations import sigmoid
from nnlib.course.figures.squares import LANE, Lanes
from nnlib.course.figures.style import LOSS, LOSS_LABEL, NEUTRAL, steady
from nnlib.course.widgets.base import Explorer

X = np.array([-1.0, 1.0, 2.0])  # one neuron without a bias, three samples
Y = np.array([0.0, 0.0, 1.0])
W = np.linspace(-6.0, 6.0, 121)
RIM = [withStroke(linewidth=4, foreground="white")]
FLAT = 0.03  # a slope below this can hardly be seen


def outputs(w: float) -> np.ndarray:
    """Return the neuron's outputs for the three samples, shape (3,)."""
    return sigmoid(w * X)


def slope(w: float) -> float:
    """Return ∂ℒ/∂w for the sum of squared errors."""
    a = outputs(w)
    return float(np.sum(2.0 * (a - Y) * a * (1.0 - a) * X))


class SquaresExplorer(Explorer):
    """Move a weight: the predictions, their squared errors, and the point on the loss curve.

    Parameters
    ----------
    w : float, default 3
        The only weight of a neuron without a bias, from −6 to 6.
    """

    main = "w"
    size = (11.8, 4.2)

    def __init__(self, w: float = 3.0) -> None:
        slider = ipywidgets.FloatSlider(
            value=w, min=-6.0, max=6.0, step=0.1, readout_format=".1f", description="weight w",
            layout=ipywidgets.Layout(width="420px"),
        )  # fmt: skip
        super().__init__({"w": slider})

    def compute(self, w: float) -> dict[str, Any]:
        """Return the outputs, the squares, their sum, its slope, and the loss over all weights."""
        a = outputs(w)
        curve = np.array([np.sum((outputs(one) - Y) ** 2) for one in W])
        squares = (a - Y) ** 2
        return {
            "w": w, "a": a, "squares": squares, "loss": float(squares.sum()), "slope": slope(w),
            "curve": curve, "lowest": float(W[curve.argmin()]),
        }  # fmt: skip

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the samples with their squares, and beside them the loss over the weight."""
        left, right = figure.subplots(1, 2, width_ratios=(1.65, 1))
        left.set_aspect("equal")
        left.set(xlim=(-0.2, 3 * LANE), ylim=(-0.12, 1.25))
        names = [f"$x$ = {x:g}\n$y$ = {y:g}".replace("-", "−") for x, y in zip(X, Y, strict=True)]
        left.set_xticks(np.arange(3) * LANE + 0.42, names)
        left.set_yticks([0, 0.5, 1], ["0", "½", "1"])
        left.grid(False)
        left.tick_params(bottom=False)
        left.spines["bottom"].set_visible(False)
        left.set_ylabel("output $a$")
        self.lanes = Lanes(left, Y)
        right.set(xlabel="weight $w$", ylabel=LOSS_LABEL, xlim=(-6.2, 6.2), ylim=(0, 2.25))
        right.set_xticks(range(-6, 7, 2))
        figure.subplots_adjust(0.07, 0.19, 0.985, 0.97, wspace=0.16)
        words = {"size": 15, "color": LOSS, "va": "bottom"}
        for j in (1, 2):
            left.text(j * LANE - 0.08, 1.04, "+", ha="center", **words)
        return {
            **self.lanes.artists,
            "sum": right.text(0, 0, "", ha="center", size=17, color=LOSS, path_effects=RIM),
            "curve": right.plot([], [], color=LOSS, lw=3.5)[0],
            "drop": right.plot([], [], ":", color=NEUTRAL, lw=2)[0],
            "point": right.plot([], [], "o", color=LOSS, mec="white", mew=2, ms=16)[0],
        }

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Move the outputs with their squares, and the point on the curve."""
        self.lanes.move(numbers["a"])
        artists["curve"].set_data(W, steady(numbers["curve"]))
        height = float(steady(numbers["loss"]))
        artists["point"].set_data([numbers["w"]], [height])
        artists["drop"].set_data([numbers["w"]] * 2, [0, height])
        artists["sum"].set_text(fixed(numbers["loss"], 2))
        artists["sum"].set_position((np.clip(numbers["w"], -5.4, 5.4), height + 0.12))

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say how large the squares are, and which way is down."""
        w, steep = fixed(numbers["w"], 1), numbers["slope"]
        total = " + ".join(fixed(one, 2) for one in numbers["squares"])
        text = f"w = {w}: the squares are {total} = {fixed(numbers['loss'], 2)}."
        if abs(numbers["w"] - numbers["lowest"]) < 0.05:
            return f"{text} The lowest place: a larger weight or a smaller one costs more."
        if abs(steep) < FLAT:
            a = ", ".join(fixed(one, 2) for one in numbers["a"])
            return (
                f"{text} The curve is flat (slope {fixed(steep, 3)}): the neuron is sure of all "
                f"its answers, {a}, also of the wrong ones, and moves none of them."
            )
        way = "left" if steep > 0 else "right"
        return f"{text} The slope is {fixed(steep, 3)}: down is to the {way}."
