"""The initialisation explorer of notebook 08: what a start sends forward and back, and learns."""

from functools import lru_cache
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase, SubFigure
from numpy.typing import ArrayLike, NDArray

from nnlib._words import counted, fixed, number
from nnlib.course.figures.plane import CIRCLE, SQUARE, grid, sides
from nnlib.course.figures.signals import draw_histograms, move_histograms
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    GRADIENT,
    LOSS,
    NEUTRAL,
    TWO_HUES,
    WEIGHT,
    steady,
)
from nnlib.course.widgets import plane_data
from nnlib.course.widgets.base import Explorer
from nnlib.init import RULES
from nnlib.losses import SSE
from nnlib.network import Network
from nnlib.optim import GradientDescent
from nnlib.training import train

WIDTH, DEEPEST = 16, 10  # neurons of a hidden layer, hidden layers
EPOCHS, STEP = 400, 0.3  # of the training; its rate times the number of points
SCALES = (0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 5.0, 10.0)
ACTIVATIONS = ("tanh", "sigmoid", "relu")
FLOOR, CEILING = 1e-8, 1e3  # of the axis of the errors
WORST = 0.55  # of the axis of the loss
REACH = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0), "relu": (0.0, 3.0)}


class InitialisationExplorer(Explorer):
    """Choose a start: histograms of all layers, errors on the way back, and what is learnt.

    The network is 2-16-…-16-1 with a sigmoid at its end, trained on the SSE for 400 epochs with
    a learning rate of 0.3 divided by the number of points.

    Parameters
    ----------
    scale : float, default 1.0
        What the rule's weights are multiplied by: one of 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1,
        1.4, 2, 3, 5, 10.
    depth : int, default 6
        Hidden layers, from 1 to 10.
    rule : str, default "glorot"
        Name of the initialisation rule.
    activation : str, default "tanh"
        Of the hidden layers: "tanh", "sigmoid" or "relu".
    seed : int, default 0
        Of the weights, from 0 to 99.
    data : str, default "above a curve"
        "XOR", "blobs", "moons", "circles", "above a curve", or "yours".
    X, Y : array_like, shapes (m, 2) and (m, 1), optional
        Your own points and their targets, 0 and 1: then data is "yours" at first.

    Raises
    ------
    ValueError
        If X and Y are not points in the plane with the targets 0 and 1.
    """

    main = "scale"
    size = (11.8, 5.0)
    twin_size = (11.8, 5.4)
    colours = 60

    def __init__(
        self, scale: float = 1.0, depth: int = 6, rule: str = "glorot", activation: str = "tanh",
        seed: int = 0, data: str = "", X: ArrayLike | None = None, Y: ArrayLike | None = None,
    ) -> None:  # fmt: skip
        self.own = plane_data.own(X, Y)
        names = [*plane_data.NAMES, *([plane_data.OWN] if self.own else [])]
        data = data or (plane_data.OWN if self.own else "above a curve")
        super().__init__(
            {
                "scale": ipywidgets.SelectionSlider(
                    options=[(f"{s:g}", s) for s in SCALES], value=scale, description="scale"
                ),
                "depth": ipywidgets.IntSlider(
                    value=depth, min=1, max=DEEPEST, description="hidden layers"
                ),
                "rule": ipywidgets.Dropdown(options=list(RULES), value=rule, description="rule"),
                "activation": ipywidgets.Dropdown(
                    options=list(ACTIVATIONS), value=activation, description="activation"
                ),
                "seed": ipywidgets.BoundedIntText(value=seed, min=0, max=99, description="seed"),
                "data": ipywidgets.Dropdown(options=names, value=data, description="data"),
            }
        )

    @property
    def call(self) -> str:
        """The call that makes an explorer in this very situation, with your own data."""
        if not self.own:
            return super().call
        X, Y = map(plane_data.written, self.own)
        return f"{super().call[:-1]}, X={X}, Y={Y})"

    def compute(
        self, scale: float, depth: int, rule: str, activation: str, seed: int, data: str
    ) -> dict[str, Any]:
        """Return activations and errors at the start, the losses, and the output at the end."""
        X, Y = self.own if data == plane_data.OWN else plane_data.named(data)
        key = X.tobytes(), Y.tobytes()
        run = _run(scale, depth, rule, activation, seed, *key)
        names = {"scale": scale, "depth": depth, "rule": rule, "activation": activation}
        same = round(float(Y.mean() * (1.0 - Y.mean())), 6)  # line (13), for each point
        return {**names, "data": data, "X": X, "Y": Y, "same": same, **run}

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw histograms, errors, loss and map; in a panel the histograms and the loss."""
        if isinstance(figure, SubFigure):
            top = figure.add_axes((0.16, 0.44, 0.77, 0.42))
            below = figure.add_axes((0.16, 0.12, 0.77, 0.2))
            return {**_draw_activations(top), **_draw_loss(below)}
        top = figure.add_axes((0.08, 0.53, 0.53, 0.34))
        back = figure.add_axes((0.08, 0.125, 0.53, 0.25))
        loss = figure.add_axes((0.7, 0.125, 0.27, 0.25))
        plane = figure.add_axes((0.735, 0.49, 0.21, 0.43))
        artists = {**_draw_activations(top), **_draw_errors(back), **_draw_loss(loss)}
        artists |= _draw_plane(plane)
        artists["formula"] = figure.text(
            0.08, 0.955, "", size=16, weight="bold", color=WEIGHT, va="center"
        )
        return artists

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Move histograms, errors, loss, map and points; write the formula with its numbers."""
        bars = [artists[f"layer {l}"] for l in range(1, DEEPEST + 1)]
        low, high = REACH[numbers["activation"]]
        for name in artists.keys() & {"layer 1", "errors"}:
            artists[name].axes.set_xlim(0.4, numbers["depth"] + 0.6)
        bars[0].axes.set_ylim(low - 0.06 * (high - low), high + 0.06 * (high - low))
        move_histograms(bars, numbers["a"], low, high)
        loss = np.minimum(steady(numbers["loss"]), WORST)
        artists["loss"].set_data(np.arange(len(loss)), loss)
        artists["loss end"].set_data([len(loss) - 1], [loss[-1]])
        artists["one answer"].set_ydata([numbers["same"]] * 2)
        artists["its name"].set_y(numbers["same"] + 0.01)
        if "errors" not in artists:
            return
        spread = steady(np.clip(numbers["errors"], FLOOR, CEILING), each=True)
        artists["errors"].set_data(np.arange(1, len(spread) + 1), spread)
        artists["formula"].set_text(_formula(numbers))
        X, Y, x1, x2 = numbers["X"], numbers["Y"], *sides(numbers["X"])
        artists["surface"].set_data(steady(numbers["surface"]))
        unit = (X - [x1[0], x2[0]]) / [x1[-1] - x1[0], x2[-1] - x2[0]]
        for target in (0, 1):
            chosen = unit[Y[:, 0] == target]
            artists[f"points {target}"].set_data(*np.round(chosen, 6).T)
            artists[f"points {target}"].set_markersize(12.0 if len(X) <= 20 else 6.0)

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say what the start sends forward and back, why, and what training makes of it."""
        scale, depth, rule = (numbers[name] for name in ("scale", "depth", "rule"))
        a, errors, loss = numbers["a"], numbers["errors"], numbers["loss"]
        start = rule if scale == 1.0 else f"{number(scale)} · {rule}"
        first, last = _digit(a[0].std()), _digit(a[-1].std())
        forward = f"{first} in the only layer" if depth == 1 else (
            f"{first} in layer 1 and {last} in layer {depth}")  # fmt: skip
        return (
            f"{start}, {numbers['activation']}, {counted(depth, 'hidden layer')}, on "
            f"{numbers['data']}: the activations have the standard deviation {forward}, the errors "
            f"that come back to layer 1 {_digit(errors[0])}. {_why(numbers)} "
            f"{_end(loss, numbers['same'])}"
        )

    def draw_panel(self, panel: FigureBase, n: int) -> dict[str, Artist]:
        """Draw one of n panels of a twin: the histograms, and the loss under them."""
        return self.draw(panel)


def _draw_activations(axes: Axes) -> dict[str, Artist]:
    bars = draw_histograms(axes, DEEPEST)
    axes.set_axisbelow(True)
    axes.set_title("activations at the start, by layer", size=15, pad=6, color=ACTIVATION)
    return {f"layer {l}": bar for l, bar in enumerate(bars, start=1)}


def _draw_errors(axes: Axes) -> dict[str, Artist]:
    axes.set(yscale="log", ylim=(FLOOR / 3.0, CEILING * 3.0), xlim=(0.4, DEEPEST + 0.6))
    axes.set(xticks=range(1, DEEPEST + 1), xlabel="layer")
    axes.set_yticks([1e-8, 1e-4, 1.0], ["≤10⁻⁸", "10⁻⁴", "1"])
    axes.minorticks_off()
    axes.set_title("spread of the errors $\\delta^{(l)}$ that come back", size=15, pad=6,
                   color=GRADIENT)  # fmt: skip
    return {"errors": axes.plot([], [], "o-", color=GRADIENT, lw=3, ms=10, clip_on=False)[0]}


def _draw_loss(axes: Axes) -> dict[str, Artist]:
    axes.set(xlim=(0, EPOCHS), ylim=(0.0, WORST), xlabel="epoch", xticks=[0, 200, 400])
    axes.set_title("loss for each point", size=15, pad=6, color=LOSS)
    near = {"ha": "right", "va": "bottom", "color": FAINT, "size": 14}
    return {
        "one answer": axes.axhline(0.25, color=FAINT, lw=1.2, ls=(0, (2, 2))),
        "its name": axes.text(EPOCHS, 0.26, "one answer for all", **near),
        "loss": axes.plot([], [], color=LOSS, lw=3.5)[0],
        "loss end": axes.plot([], [], "o", color=LOSS, ms=10, clip_on=False)[0],
    }


def _draw_plane(axes: Axes) -> dict[str, Artist]:
    surface = axes.imshow(
        np.full((2, 2), 0.5), TWO_HUES, interpolation="bilinear", extent=(0, 1, 0, 1),
        origin="lower", vmin=0.0, vmax=1.0,
    )  # fmt: skip
    axes.set(xticks=[], yticks=[], xlim=(0, 1), ylim=(0, 1))
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(True)
    axes.set_title(f"what it says after {EPOCHS} epochs", size=15, pad=6, color=NEUTRAL)
    looks = ({**look, "mew": 1.2} for look in (CIRCLE, SQUARE))
    points = {f"points {k}": axes.plot([], [], zorder=5, **look)[0] for k, look in enumerate(looks)}
    return {"surface": surface, **points}


def _formula(numbers: dict[str, Any]) -> str:
    """Return line (5) with the numbers put in, for the last hidden layer."""
    squares = numbers["squares"]
    n = WIDTH if numbers["depth"] > 1 else 2
    factor = n * squares
    words = "kept" if 0.8 <= factor <= 1.25 else "made smaller" if factor < 1.0 else "made larger"
    return f"n σ² = {n} · {_digit(squares)} = {_digit(factor)}: mean squares are {words}"


def _why(numbers: dict[str, Any]) -> str:
    """Say in a sentence what kind of start this is."""
    a, errors, activation = numbers["a"], numbers["errors"], numbers["activation"]
    low, high = REACH[activation]
    if numbers["rule"] == "zeros":
        return "All neurons of a layer are the same, and stay so: no chance, no difference."
    if activation == "relu":
        dead = np.mean(a[-1].max(axis=0) <= 0.0)
        if dead == 1.0:
            return "No neuron of the last layer is on for any point: nothing can come back."
        if a[-1].std() > 3.0:
            return "Every layer makes the signals larger, and nothing limits ReLU."
    else:
        edge = 0.1 * (high - low) / 2.0
        far = np.mean((a[-1] < low + edge) | (a[-1] > high - edge))
        if far > 0.5:
            return "Most neurons of the last layer are at a limit, where the slope is nearly 0."
    if errors[0] < 0.001 * errors[-1]:
        return "The errors die on the way back: the first layers hardly feel the loss."
    if a[-1].std() < 0.03:
        return "The signals die on the way forward: all points look the same to the last layer."
    return "Signals arrive both ways."


def _end(loss: NDArray, same: float) -> str:
    """Say where the loss ends."""
    if len(loss) <= EPOCHS:
        return f"It diverges within {EPOCHS} epochs."
    last = loss[-1]
    if last < 0.0125:  # as SSE < 0.05 on the four points of XOR
        return f"After {EPOCHS} epochs it has learnt: the loss for each point is below 0.0125."
    if last > 0.95 * same:
        return f"After {EPOCHS} epochs it is no better than one answer for all points."
    return f"After {EPOCHS} epochs the loss for each point is {fixed(last, 2)}."


def _digit(x: float) -> str:
    """Return a number with two digits, also a very small one."""
    if x == 0.0 or x >= 0.01:
        return number(x, 2) if x < 1e6 else "over a million"
    exponent = int(np.floor(np.log10(x)))
    small = str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{x / 10.0**exponent:.0f} · 10{small}"


@lru_cache(maxsize=64)
def _run(
    scale: float, depth: int, rule: str, activation: str, seed: int, X: bytes, Y: bytes
) -> dict[str, Any]:
    """Make one network, look at its start, and train it."""
    X, Y = np.frombuffer(X).reshape(-1, 2), np.frombuffer(Y).reshape(-1, 1)
    net = Network([2, *[WIDTH] * depth, 1], activation=[*[activation] * depth, "sigmoid"])
    net.initialise(rule, np.random.default_rng(seed))
    net.theta *= scale
    a = net.forward(X)
    delta, errors = SSE.delta(a[-1], Y, net.g[-1]), []
    for l in range(depth, 0, -1):
        delta = (delta @ net.W[l + 1].T) * net.g[l].derivative_from_output(a[l])
        errors.insert(0, float(np.sqrt(np.mean(delta**2))))
    squares = float(np.mean(net.W[depth] ** 2))
    optimiser = GradientDescent(STEP / len(X))
    losses = train(net, X, Y, SSE, optimiser, EPOCHS, allow_divergence=True).loss
    with np.errstate(all="ignore"):
        losses = np.append(losses, SSE(net.predict(X), Y)) / len(X)
        x1, x2 = sides(X, 41)
        surface = net.predict(grid(x1, x2)).reshape(41, 41)
    finite = np.isfinite(losses)
    stop = len(losses) if finite.all() else max(int(finite.argmin()), 1)
    return {
        "a": a[1 : depth + 1], "errors": np.array(errors), "squares": squares,
        "loss": losses[:stop], "surface": np.nan_to_num(surface, nan=0.5),
    }  # fmt: skip
