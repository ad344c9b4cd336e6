"""The tangent explorer of notebook 01: an activation, its tangent and its derivative."""

from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase

from nnlib.activations import ACTIVATIONS
from nnlib.course.figures.style import ACTIVATION, GRADIENT, steady
from nnlib.course.widgets.base import Explorer

Z = np.linspace(-6.0, 6.0, 241)


class TangentExplorer(Explorer):
    """Slide z: the tangent turns, and a = g(z) and g′(z) are read out.

    Parameters
    ----------
    activation : str, default "sigmoid"
        Name of the activation.
    z : float, default 0
        Where the tangent touches, from −6 to 6.
    """

    main = "z"

    def __init__(self, activation: str = "sigmoid", z: float = 0.0) -> None:
        super().__init__(
            {
                "activation": ipywidgets.Dropdown(
                    options=list(ACTIVATIONS), value=activation, description="activation g"
                ),
                "z": ipywidgets.FloatSlider(
                    value=z, min=-6.0, max=6.0, step=0.1, readout_format=".1f", description="z"
                ),
            }
        )

    def compute(self, activation: str, z: float) -> dict[str, Any]:
        """Return the curve of g and of g′, and a = g(z) and the slope g′(z) at one z."""
        g = ACTIVATIONS[activation]
        a, slope = float(g(z)), float(g.derivative(z))
        return {
            "g": g, "z": z, "a": a, "slope": slope, "curve": g(Z), "slopes": g.derivative(Z),
            "tangent": a + slope * (Z - z),
        }  # fmt: skip

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the activation with its tangent, and the derivative."""
        above, below = figure.subplots(1, 2)
        above.set(xlabel="z", ylabel="a = g(z)", xlim=(Z[0], Z[-1]))
        below.set(xlabel="z", ylabel="g′(z)", xlim=(Z[0], Z[-1]))
        figure.subplots_adjust(0.09, 0.15, 0.98, 0.95, wspace=0.25)
        return {
            "curve": above.plot([], [], color=ACTIVATION)[0],
            "tangent": above.plot([], [], color=GRADIENT, linestyle="--")[0],
            "point": above.plot([], [], color=ACTIVATION, marker="o")[0],
            "slopes": below.plot([], [], color=GRADIENT)[0],
            "slope": below.plot([], [], color=GRADIENT, marker="o")[0],
        }

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Turn the tangent, move the two points; other limits for another activation."""
        for name in ("curve", "tangent", "slopes"):
            artists[name].set_data(Z, steady(numbers[name]))
        artists["point"].set_data([numbers["z"]], [steady(numbers["a"])])
        artists["slope"].set_data([numbers["z"]], [steady(numbers["slope"])])
        for name in ("curve", "slopes"):
            low, high = numbers[name].min(), numbers[name].max()
            edge = 0.15 * max(high - low, 1.0)
            artists[name].axes.set_ylim(low - edge, high + edge)

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say a and the slope at z."""
        z, a, slope = (_digits(numbers[name]) for name in ("z", "a", "slope"))
        share = numbers["slope"] / numbers["slopes"].max()
        if share < 0.05:
            steep = "nearly flat" if numbers["slope"] else "flat"
        else:
            steep = f"{share:.0%} of the steepest slope"
        return f"{numbers['g']} at z = {z}: a = {a}, slope g′(z) = {slope}, {steep}."


def _digits(x: float) -> str:
    """Return a number with four digits and no exponent."""
    return np.format_float_positional(x + 0.0, 4, fractional=False, trim="-")
