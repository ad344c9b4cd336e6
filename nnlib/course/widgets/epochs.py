"""The epoch explorer of notebook 07: how training folds the surface of XOR."""

from functools import lru_cache
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase
from numpy.typing import NDArray

from nnlib.course.figures.plane import draw_plane
from nnlib.course.figures.style import FAINT, LOSS, steady
from nnlib.course.widgets.base import Explorer
from nnlib.datasets import right_side, xor
from nnlib.init import RULES
from nnlib.losses import SSE
from nnlib.network import Network
from nnlib.optim import GradientDescent
from nnlib.training import train

EPOCHS, STEP = 1000, 10
RATES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)  # too slow … good … diverging
SIDE = np.linspace(-0.5, 1.5, 61)  # of the plane, in each direction
PLANE = np.array([(x1, x2, 1.0) for x2 in SIDE for x1 in SIDE])


class EpochExplorer(Explorer):
    """Slide the epoch: the output over the plane of the inputs, and the loss so far.

    Parameters
    ----------
    epoch : int, default 0
        A multiple of 10 up to 1000.
    learning_rate : float, default 1.0
        One of 0.03, 0.1, 0.3, 1, 3, 10, 30.
    rule : str, default "uniform"
        Name of the initialisation rule.
    seed : int, default 0
        Of the initial weights, from 0 to 19.
    """

    main = "epoch"
    colours = 200

    def __init__(
        self, epoch: int = 0, learning_rate: float = 1.0, rule: str = "uniform", seed: int = 0
    ) -> None:
        super().__init__(
            {
                "epoch": ipywidgets.IntSlider(
                    value=epoch, min=0, max=EPOCHS, step=STEP, description="epoch"
                ),
                "learning_rate": ipywidgets.SelectionSlider(
                    options=[(f"{rate:g}", rate) for rate in RATES],
                    value=learning_rate,
                    description="learning rate",
                ),
                "rule": ipywidgets.Dropdown(
                    options=list(RULES), value=rule, description="initialisation"
                ),
                "seed": ipywidgets.BoundedIntText(value=seed, min=0, max=19, description="seed"),
            }
        )

    def compute(self, epoch: int, learning_rate: float, rule: str, seed: int) -> dict[str, Any]:
        """Return the loss of all epochs, and surface and outputs at one of them."""
        loss, thetas = trained(learning_rate, rule, seed)
        net = Network([3, 4, 1], bias=False)
        net.theta = thetas[epoch // STEP]
        X, Y = xor()
        surface = net.predict(PLANE).reshape(len(SIDE), len(SIDE))
        outputs = net.predict(X)
        return {
            "epoch": epoch, "loss": loss, "surface": surface, "outputs": outputs[:, 0],
            "now": float(SSE(outputs, Y)), "right": int(right_side(outputs, Y, 0.5).sum()),
        }  # fmt: skip

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the plane with the four points, and the axes of the loss."""
        plane, curve = figure.subplots(1, 2)
        figure.subplots_adjust(0.08, 0.15, 0.97, 0.93, wspace=0.28)
        X, Y = xor()
        artists = draw_plane(plane, SIDE, SIDE, X, Y)
        for k, (x1, x2, _) in enumerate(xor()[0]):
            artists[f"output {k}"] = plane.text(
                x1, x2 + 0.13, "", ha="center", va="bottom", size="small",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
            )  # fmt: skip
        curve.set(xlabel="epoch", ylabel="loss (SSE)", xlim=(0, EPOCHS), ylim=(0, 2.2))
        artists["loss"] = curve.plot([], [], color=LOSS)[0]
        artists["now"] = curve.plot([], [], "o", color=LOSS, clip_on=False)[0]
        artists["line"] = curve.axvline(0, color=FAINT, linewidth=1, linestyle=":")
        return artists

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Fold the surface, write the outputs at the points, move along the loss."""
        artists["surface"].set_data(steady(numbers["surface"]))
        for k, output in enumerate(numbers["outputs"]):
            artists[f"output {k}"].set_text(f"{output:.2f}")
        artists["loss"].set_data(np.arange(EPOCHS + 1), steady(numbers["loss"]))
        artists["now"].set_data([numbers["epoch"]], [steady(min(numbers["now"], 2.2))])
        artists["line"].set_xdata([numbers["epoch"]] * 2)

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say the loss, the outputs and how many are on the right side of one half."""
        outputs = ", ".join(f"{output:.2f}" for output in numbers["outputs"])
        return (
            f"After {numbers['epoch']} epochs the SSE is {numbers['now']:.3f}; the outputs "
            f"{outputs} should be 0, 1, 1, 0: {numbers['right']} of 4 are on the right side of ½."
        )


@lru_cache(maxsize=32)
def trained(learning_rate: float, rule: str, seed: int) -> tuple[NDArray, NDArray]:
    """Train 3-4-1 without biases on XOR; return the loss and the parameters on the way.

    Returns
    -------
    loss : ndarray, shape (EPOCHS + 1,)
        Before each epoch, and after the last.
    thetas : ndarray, shape (EPOCHS // STEP + 1, 16)
        All parameters after every STEP epochs.
    """
    X, Y = xor()
    net = Network([3, 4, 1], bias=False)
    net.initialise(rule, np.random.default_rng(seed))
    optimiser = GradientDescent(learning_rate)
    loss, thetas = [], [net.theta.copy()]
    for _ in range(0, EPOCHS, STEP):
        loss.append(train(net, X, Y, SSE, optimiser, epochs=STEP).loss)
        thetas.append(net.theta.copy())
    loss.append([SSE(net.predict(X), Y)])
    return np.concatenate(loss), np.array(thetas)
