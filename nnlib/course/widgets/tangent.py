"""The tangent explorer of notebook 01: an activation, its tangent and its derivative."""

from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase
from matplotlib.ticker import MaxNLocator

from nnlib._words import MINUS
from nnlib.activations import ACTIVATIONS, relu
from nnlib.course.figures.activations import SATURATED, broken
from nnlib.course.figures.style import ACTIVATION, FAINT, GRADIENT, steady
from nnlib.course.widgets.base import Explorer

Z = np.linspace(-6.0, 6.0, 241)


class TangentExplorer(Explorer):
    """Slide z: the tangent turns, and a = g(z) and g′(z) are read out.

    Parameters
    ----------
    z : float, default 0
        Where the tangent touches, from −6 to 6.
    activation : str, default "sigmoid"
        Name of the activation.
    """

    main = "z"
    size = (11.8, 4.4)

    def __init__(self, z: float = 0.0, activation: str = "sigmoid") -> None:
        super().__init__(
            {
                "z": ipywidgets.FloatSlider(
                    value=z, min=-6.0, max=6.0, step=0.2, readout_format=".1f", description="z"
                ),
                "activation": ipywidgets.Dropdown(
                    options=list(ACTIVATIONS), value=activation, description="activation g"
                ),
            }
        )

    def compute(self, z: float, activation: str) -> dict[str, Any]:
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
        for axes, name, colour in ((above, "$a = g(z)$", ACTIVATION), (below, "$g'(z)$", GRADIENT)):
            axes.set(xlabel="$z$", xlim=(Z[0] - 0.3, Z[-1] + 0.3), xticks=[-6, -3, 0, 3, 6])
            axes.set_ylabel(name, color=colour, size=17)
            axes.yaxis.set_major_locator(MaxNLocator(4))
        figure.subplots_adjust(0.075, 0.16, 0.985, 0.96, wspace=0.2)
        words = {"va": "top", "size": 16}
        tangent = {"color": GRADIENT, "linestyle": "--", "lw": 3}
        dot = {"marker": "o", "ms": 13, "clip_on": False, "zorder": 5}
        return {
            "curve": above.plot([], [], color=ACTIVATION, lw=3.5)[0],
            "tangent": above.plot([], [], **tangent)[0],
            "stalk": below.plot([], [], ":", color=FAINT, lw=2)[0],
            "slopes": below.plot([], [], color=GRADIENT, lw=3.5)[0],
            "point": above.plot([], [], color=ACTIVATION, **dot)[0],
            "slope": below.plot([], [], color=GRADIENT, **dot)[0],
            "z in words": above.text(0.03, 0.97, "", transform=above.transAxes, **words),
            "a in words": above.text(
                0.03, 0.87, "", transform=above.transAxes, color=ACTIVATION, **words
            ),
            "slope in words": above.text(
                0.03, 0.77, "", transform=above.transAxes, color=GRADIENT, **words
            ),
        }

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Turn the tangent, move the two points; other limits for another activation."""
        z, a, slope = (numbers[name] for name in ("z", "a", "slope"))
        artists["curve"].set_data(Z, steady(numbers["curve"]))
        artists["tangent"].set_data(Z, steady(numbers["tangent"]))
        artists["slopes"].set_data(*broken(Z, steady(numbers["slopes"])))
        artists["point"].set_data([z], [steady(a)])
        artists["slope"].set_data([z], [steady(slope)])
        artists["stalk"].set_data([z, z], [0.0, steady(slope)])
        artists["z in words"].set_text(f"$z$ = {digits(z)}")
        artists["a in words"].set_text(f"$a$ = {digits(a)}")
        artists["slope in words"].set_text(f"$g'$ = {digits(slope)}")
        for name, room in (("curve", 0.6), ("slopes", 0.15)):  # above: for the words
            low, high = min(numbers[name].min(), 0.0), numbers[name].max()
            edge = high - low
            artists[name].axes.set_ylim(low - 0.12 * edge, high + room * edge)
        steepest = numbers["slopes"].max()  # the last tick: 0.25 for the sigmoid
        artists["slopes"].axes.set_yticks(np.linspace(0.0, steepest, 6))

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say a and the slope at z, and what such a slope means."""
        z, a, slope = (digits(numbers[name]) for name in ("z", "a", "slope"))
        text = f"{numbers['g']} at z = {z}: a = {a}, slope g′(z) = {slope}"
        share = numbers["slope"] / numbers["slopes"].max()
        if numbers["g"] is relu and not numbers["z"]:
            return f"{text}. At the kink there is no slope: 0 is taken, as if it were off."
        if not share:
            return f"{text}. Here it is flat: the neuron is off, and a does not depend on z."
        if share < SATURATED:
            return f"{text}. Nearly flat: whatever z does, a stays nearly as it is (saturated)."
        if share == 1.0:
            return f"{text}. Nowhere is it steeper: here a answers most to a change of z."
        return f"{text}, that is {100.0 * share:.0f} % of its largest slope."


def digits(x: float) -> str:
    """Return a number with four digits, no exponent, and a minus sign that is one."""
    text = np.format_float_positional(x + 0.0, 4, fractional=False, trim="-")
    return text.replace("-", MINUS)
