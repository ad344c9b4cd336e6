"""The success explorer of notebook 08: one network of the map of scale and learning rate."""

from functools import lru_cache, partial
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase, SubFigure
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from nnlib._words import fixed, number
from nnlib.course.figures.plane import draw_plane, grid, sides
from nnlib.course.figures.style import FAINT, LOSS, NEUTRAL, steady
from nnlib.course.figures.success import draw_map, epochs_of, move_map
from nnlib.course.widgets.base import Explorer
from nnlib.datasets import xor
from nnlib.losses import SSE
from nnlib.network import Network
from nnlib.optim import GradientDescent
from nnlib.sweeps import Sweep, epochs_to, sweep
from nnlib.training import train

EPOCHS, LEARNT = 1000, 0.05
NEVER = 10.0 * EPOCHS  # stands for the epochs of a network that does not learn
TOP = 2.4  # of the axis of the loss
RATES = [float(f"{x:.3g}") for x in 10.0 ** (np.arange(-40, 60) / 30.0)]
SCALES = [float(f"{x:.3g}") for x in 10.0 ** (np.arange(-60, 40) / 30.0)]


class SuccessExplorer(Explorer):
    """Stand on the map of success: a network's loss and what it has learnt, at each of its points.

    Each point is 3-4-1 without biases on XOR, trained on the SSE for 1000 epochs; a hundred scales
    times a hundred learning rates.

    Parameters
    ----------
    scale : float, default 1.0
        What the initial weights are multiplied by, from 0.01 to 20; the nearest on the map is
        taken.
    learning_rate : float, default 1.0
        From 0.05 to 90; the nearest on the map is taken.
    rule : str, default "normal"
        "normal" or "uniform".
    seed : int, default 0
        Of the initial weights, from 0 to 4; a new one costs a new map.
    found : Sweep, optional
        The map of one rule and one seed, if it has been computed already: a `sweep` of these
        networks over `RATES` and `SCALES`, measured by `epochs_to`.

    Raises
    ------
    ValueError
        If found is over other learning rates or scales, or measured nothing.
    """

    main = "learning_rate"
    size = (11.8, 5.0)
    colours = 60

    def __init__(
        self, scale: float = 1.0, learning_rate: float = 1.0, rule: str = "normal", seed: int = 0,
        found: Sweep | None = None,
    ) -> None:  # fmt: skip
        if found is not None:
            epochs_of(found)
            if found.learning_rates != RATES or found.scales != SCALES:
                raise ValueError("found is over other rates or scales, expected RATES and SCALES")
        self._found = found
        super().__init__(
            {
                "scale": _slider(SCALES, scale, "scale"),
                "learning_rate": _slider(RATES, learning_rate, "learning rate"),
                "rule": ipywidgets.Dropdown(
                    options=["normal", "uniform"], value=rule, description="rule"
                ),
                "seed": ipywidgets.BoundedIntText(value=seed, min=0, max=4, description="seed"),
            }
        )

    def compute(self, scale: float, learning_rate: float, rule: str, seed: int) -> dict[str, Any]:
        """Return the map, and the losses and the output of one of its networks."""
        X, Y = xor()
        net = Network([3, 4, 1], bias=False)
        net.initialise(rule, np.random.default_rng(seed))
        net.theta *= scale
        loss = train(net, X, Y, SSE, GradientDescent(learning_rate), EPOCHS).loss
        outputs = net.predict(X)
        known = self._found
        here = known is not None and (known.rules, known.seeds) == ([rule], [seed])
        epochs = epochs_of(known) if here else success(rule, seed)
        return {
            "scale": scale, "rate": learning_rate, "rule": rule,
            "epochs": np.minimum(epochs, NEVER), "outputs": outputs[:, 0],
            "loss": np.append(loss, SSE(outputs, Y)),
            "surface": net.predict(PLANE).reshape(len(SIDE[1]), len(SIDE[0])),
        }  # fmt: skip

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the map with its cross, the loss and the output; in a panel the last two."""
        X, Y = xor()
        if isinstance(figure, SubFigure):
            curve = figure.add_axes((0.17, 0.14, 0.74, 0.24))
            plane = figure.add_axes((0.25, 0.47, 0.6, 0.43))
            artists = {}
        else:
            axes = figure.add_axes((0.075, 0.125, 0.545, 0.79))
            artists = {"map": draw_map(axes, np.array(RATES), np.array(SCALES))}
            rim = [withStroke(linewidth=5, foreground="white")]
            artists["cross"] = axes.plot([], [], "+", ms=26, mew=3, color=NEUTRAL, zorder=6,
                                         path_effects=rim)[0]  # fmt: skip
            axes.set_title("dark: learns soon, grey: never", size=16, pad=8)
            curve = figure.add_axes((0.7, 0.125, 0.265, 0.25))
            plane = figure.add_axes((0.735, 0.475, 0.21, 0.44))
        artists |= {f"output {k}": a for k, a in draw_plane(plane, *SIDE, X, Y).items()}
        plane.set(xticks=[], yticks=[], xlabel="", ylabel="")
        if "map" in artists:
            plane.set_title("its output", size=16, pad=8)
        for k, (u, v) in enumerate(X[:, :2]):
            artists[f"answer {k + 1}"] = plane.annotate(
                "", (u, v), xytext=(0, 12), textcoords="offset points", ha="center", va="bottom",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2, "alpha": 0.85},
                zorder=6, size=14,
            )  # fmt: skip
        curve.set(xlim=(0, EPOCHS), ylim=(0, TOP), xticks=[0, 500, 1000], yticks=[0, 1, 2])
        curve.set_xlabel("epoch")
        curve.set_title("its loss", size=16, pad=6, color=LOSS)
        curve.axhline(LEARNT, color=FAINT, lw=1.2, ls=(0, (2, 2)))
        artists["loss"] = curve.plot([], [], color=LOSS, lw=3)[0]
        return artists

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Move the cross, the curve, the output and its answers; change the map."""
        if "map" in artists:
            epochs = numbers["epochs"]
            move_map(artists["map"], np.where(epochs < NEVER, epochs, np.inf))
            artists["cross"].set_data(
                [np.round(np.log10(numbers["rate"]), 6)], [np.round(np.log10(numbers["scale"]), 6)]
            )
        artists["loss"].set_data(np.arange(EPOCHS + 1), np.minimum(steady(numbers["loss"]), TOP))
        artists["output surface"].set_data(steady(numbers["surface"]))
        for k, answer in enumerate(numbers["outputs"].tolist(), start=1):
            artists[f"answer {k}"].set_text(f"{answer:.2f}")

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say whether this network learns, and what keeps it from it."""
        scale, rate = number(numbers["scale"]), number(numbers["rate"])
        here = f"Scale {scale}, learning rate {rate}, {numbers['rule']} weights"
        loss, outputs = numbers["loss"], numbers["outputs"]
        share = fixed(10.0 * np.mean(numbers["epochs"] < NEVER), 0)
        below = f"About {share} tenths of this map learn."
        if loss[-1] <= LEARNT:
            at = int((loss <= LEARNT).argmax())
            return f"{here}: it learns; the loss is below {LEARNT} after {at} epochs. {below}"
        return f"{here}: it has not learnt after {EPOCHS} epochs. {_why(loss, outputs)} {below}"

    def draw_panel(self, panel: FigureBase, n: int) -> dict[str, Artist]:
        """Draw one of n panels of a twin: the output, and the loss under it."""
        return self.draw(panel)


SIDE = sides(xor()[0], 51)
PLANE = grid(*SIDE, constant=(1.0,))


def _slider(values: list[float], value: float, name: str) -> ipywidgets.SelectionSlider:
    """Return a slider over values on a logarithmic scale, at the one nearest to a value."""
    nearest = min(values, key=lambda one: abs(np.log(one / value)))
    options = [(f"{one:g}", one) for one in values]
    return ipywidgets.SelectionSlider(options=options, value=nearest, description=name)


def _why(loss: NDArray, outputs: NDArray) -> str:
    """Say what keeps a network from learning."""
    if np.abs(outputs - 0.5).max() < 0.2:
        return "It is on the plateau, ½ for everything: its neurons are still too much alike."
    sure = np.sum(np.minimum(outputs, 1.0 - outputs) < 0.02)
    if sure == 4:
        return "All four answers are sure, some of them wrong: saturated, with no slope left."
    if loss[-1] < 0.9 * loss[len(loss) // 2]:
        return "It is on its way down."
    return "It rests: some points get one answer between them, and the slopes are tiny."


@lru_cache(maxsize=10)
def success(rule: str, seed: int) -> NDArray:
    """Return the epochs until each network of the map has learnt, (rates, scales)."""
    X, Y = xor()
    found = sweep(
        [3, 4, 1], X, Y, SSE, RATES, [rule], seeds=[seed], epochs=EPOCHS, scales=SCALES,
        bias=False, measure=partial(epochs_to, target=LEARNT),
    )  # fmt: skip
    return epochs_of(found)
