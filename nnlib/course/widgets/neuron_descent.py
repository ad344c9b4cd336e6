"""The learning-rate explorer of notebook 04: one neuron's way down into the valley of its loss."""

from functools import lru_cache
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from numpy.typing import NDArray

from nnlib._words import fixed, number
from nnlib.activations import ACTIVATIONS
from nnlib.course.figures.landscapes import draw_landscape
from nnlib.course.figures.style import FAINT, LOSS, LOSS_LABEL, NEUTRAL, WEIGHT, steady
from nnlib.course.widgets.base import Explorer

X = np.array([[-1.0], [0.5], [1.5], [2.5]])  # four samples with one input, as in notebook 04
Y = np.array([[0.1], [0.3], [0.6], [0.9]])
INPUTS = np.hstack([X, np.ones_like(X)])  # the bias's input is always 1
STARTS = {"identity": np.array([-2.8, 2.9]), "sigmoid": np.array([2.5, 2.0])}
STEPS = 40
RATES = (
    *(0.001, 0.002, 0.005, 0.01, 0.02, 0.04, 0.06, 0.07, 0.08, 0.085, 0.09, 0.1, 0.2, 0.5),
    *(1.0, 1.5, 2.0, 2.5, 3.0, 6.0, 30.0),
)
SIDE = np.linspace(-4.0, 4.0, 61)  # of the map, in each direction
FAR = 50.0  # nothing further away is drawn
LOWEST, HIGHEST = 0.008, 300.0  # of the axis of the loss


class NeuronDescentExplorer(Explorer):
    """Choose the learning rate: the path over the loss of one neuron, and its loss curve.

    Parameters
    ----------
    learning_rate : float, default 0.04
        One of 21, from 0.001 to 30.
    activation : str, default "identity"
        "identity", whose loss is a bowl, or "sigmoid", whose valley lies between plateaus.
    """

    main = "learning_rate"
    size = (10.4, 4.92)
    twin_size = (11.8, 3.5)
    colours = 48

    def __init__(self, learning_rate: float = 0.04, activation: str = "identity") -> None:
        super().__init__(
            {
                "learning_rate": ipywidgets.SelectionSlider(
                    options=[(f"{rate:g}", rate) for rate in RATES],
                    value=learning_rate,
                    description="learning rate η",
                    layout=ipywidgets.Layout(width="32em"),
                ),
                "activation": ipywidgets.Dropdown(
                    options=["identity", "sigmoid"], value=activation, description="activation"
                ),
            }
        )

    def compute(self, learning_rate: float, activation: str) -> dict[str, Any]:
        """Return the path of the descent, its losses, and the curvatures at the lowest point."""
        theta = STARTS[activation]
        path = [theta]
        for _ in range(STEPS):
            theta = theta - learning_rate * gradient_at(theta, activation)
            if not np.abs(theta).max() < 1e6:  # enough has been seen
                break
            path.append(theta)
        path = np.array(path)
        steep = float(np.linalg.norm(gradient_at(path[0], activation)))
        low, curvatures = valley(activation)
        return {
            "rate": learning_rate, "sigmoid": activation == "sigmoid", "path": path,
            "loss": loss_at(path, activation), "lowest": float(loss_at(low, activation)),
            "curvatures": curvatures, "steep": steep,
        }  # fmt: skip

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the maps of both neurons, of which one is seen, and the axes of the loss."""
        plan, curve = figure.subplots(1, 2)
        plan.set_position((0.075, 0.135, 0.4, 0.83))
        curve.set_position((0.585, 0.135, 0.395, 0.83))
        artists = {}
        for activation in ("identity", "sigmoid"):
            parts = draw_landscape(plan, SIDE, SIDE, heights(activation))
            artists |= {f"{activation} {name}": part for name, part in parts.items()}
            low, _ = valley(activation)
            lowest = plan.plot(*steady(low), "D", color=NEUTRAL, ms=8, mec="white", zorder=7)
            artists[f"{activation} lowest"] = lowest[0]
        rim = [withStroke(linewidth=4, foreground="white")]
        look = {"color": WEIGHT, "path_effects": rim, "zorder": 5}
        artists["path"] = plan.plot([], [], "o-", ms=4, lw=1.4, color=WEIGHT, zorder=5)[0]
        artists["start"] = plan.plot([], [], "o", ms=11, mfc="white", mew=3, **look)[0]
        artists["end"] = plan.plot([], [], "o", ms=11, **look)[0]
        plan.set(xlabel="weight $w$", ylabel="bias $b$", xlim=SIDE[[0, -1]], ylim=SIDE[[0, -1]])
        plan.set(xticks=SIDE[::15], yticks=SIDE[::15])
        plan.set_aspect("equal", adjustable="box")
        plan.spines[:].set_visible(True)
        curve.set(xlim=(0, STEPS), yscale="log", ylim=(LOWEST, HIGHEST))
        curve.set(xlabel="step", ylabel=LOSS_LABEL)
        curve.yaxis.set_major_locator(LogLocator(10.0))
        curve.yaxis.set_minor_locator(NullLocator())
        curve.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        artists["floor"] = curve.plot([], [], "--", color=FAINT, lw=1.5)[0]
        artists["loss"] = curve.plot([], [], "o-", color=LOSS, ms=4, lw=2.5)[0]
        artists["verdict"] = curve.text(
            0.97, 0.95, "", transform=curve.transAxes, size=20, ha="right", va="top",
            path_effects=rim, zorder=6,
        )  # fmt: skip
        return artists

    def draw_panel(self, panel: FigureBase, n: int) -> dict[str, Artist]:
        """Draw one of n panels of the twin: the map, square and as large as it fits."""
        artists = super().draw_panel(panel, n)
        panel.axes[0].set_position((0.24, 0.17, 0.73, 0.7))
        return artists

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Show the neuron's map, and put path and loss curve where they belong."""
        for activation in ("identity", "sigmoid"):
            for part in ("map", "contours", "lowest"):
                seen = numbers["sigmoid"] == (activation == "sigmoid")
                artists[f"{activation} {part}"].set_visible(seen)
        path = steady(np.clip(numbers["path"], -FAR, FAR))
        artists["path"].set_data(*path.T)
        artists["start"].set_data(*path[:1].T)
        artists["end"].set_data(*path[-1:].T)
        loss = np.minimum(numbers["loss"], 1e3 * HIGHEST)
        artists["loss"].set_data(np.arange(len(loss)), steady(loss, each=True))
        artists["floor"].set_data([0, STEPS], [steady(numbers["lowest"])] * 2)
        artists["verdict"].set_text(verdict(numbers))

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say what this rate does, and why, from the curvature."""
        rate, (across, along) = numbers["rate"], numbers["curvatures"]
        word, limit = verdict(numbers), f"2/{number(across)} = {number(2.0 / across)}"
        said = f"η = {rate:g}: {word}."
        reached = f"after {STEPS} steps the loss is {number(numbers['loss'][-1])}"
        reached += f", the lowest is {number(numbers['lowest'])}"
        kept = f"each step leaves 1 − η · {number(across)} = {fixed(1.0 - rate * across, 2)}"
        kept = f"{'Near the bottom, across' if numbers['sigmoid'] else 'Across'} the valley, {kept}"
        if word == "too slow" and numbers["sigmoid"]:
            steep, way = number(numbers["steep"]), number(rate * numbers["steep"])
            return (
                f"{said} At the start the gradient is only {steep} long, so that the step is "
                f"η · {steep} = {way} long: {reached}."
            )
        if word == "too slow":
            share = fixed(1.0 - rate * along, 3)
            return (
                f"{said} Along the valley the curvature is only {number(along)}, so each step "
                f"leaves 1 − η · {number(along)} = {share} of the way: {reached}."
            )
        if word == "good":
            return f"{said} {kept} of the way, so nothing swings over: {reached}."
        if word == "zigzag":
            return (
                f"{said} {kept} of the way, on the other side: it swings over, and less each time, "
                f"as η is below {limit}."
            )
        beyond = f"{said} {kept} of the way: more than there was, since η is above {limit}."
        if word == "diverging":
            return f"{beyond} Each swing is wider than the one before."
        if word == "never settles":
            return f"{beyond} It cannot come to rest at the bottom."
        return (
            f"{said} η is so far above {limit} that a step led out of the valley, to where the "
            "neuron is saturated: there is hardly any slope to bring it back."
        )


def gradient_at(theta: NDArray, activation: str) -> NDArray:
    """Return the gradient of the neuron's SSE, shape (2,)."""
    g = ACTIVATIONS[activation]
    a = g(INPUTS @ theta)
    return INPUTS.T @ (2.0 * (a - Y[:, 0]) * g.derivative_from_output(a))


def loss_at(theta: NDArray, activation: str) -> NDArray:
    """Return the SSE of the neuron for parameters of shape (…, 2)."""
    return np.sum((ACTIVATIONS[activation](theta @ INPUTS.T) - Y[:, 0]) ** 2, axis=-1)


@lru_cache
def heights(activation: str) -> NDArray:
    """Return the loss all over the map."""
    return loss_at(np.stack(np.meshgrid(SIDE, SIDE), axis=-1), activation)


@lru_cache
def valley(activation: str) -> tuple[NDArray, tuple[float, float]]:
    """Return the lowest point, and the curvatures there across and along the valley."""
    theta, h = np.zeros(2), 1e-4
    for _ in range(30):  # Newton's method: the step to the lowest point of the nearest bowl
        bend = [
            (gradient_at(theta + push, activation) - gradient_at(theta - push, activation))
            / (2.0 * h)
            for push in h * np.eye(2)
        ]
        theta = theta - np.linalg.solve(np.array(bend), gradient_at(theta, activation))
    along, across = np.linalg.eigvalsh(np.array(bend))
    return theta, (float(across), float(along))


def verdict(numbers: dict[str, Any]) -> str:
    """Return in a word or two what the learning rate does."""
    swing = numbers["rate"] * numbers["curvatures"][0]
    loss, lowest = numbers["loss"], numbers["lowest"]
    if swing > 2.0:
        if not numbers["sigmoid"]:
            return "diverging"
        saturated = np.abs(numbers["path"][-1]).max() > 2.0 * SIDE[-1]
        return "thrown out" if saturated else "never settles"
    if swing > 1.0:
        return "zigzag"
    return "good" if loss[-1] - lowest < 0.02 * (loss[0] - lowest) else "too slow"
