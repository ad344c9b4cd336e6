"""The epoch explorer of notebook 07: the maps of all neurons while they learn."""

from functools import lru_cache
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase, SubFigure
from numpy.typing import NDArray

from nnlib._words import fixed, listed
from nnlib.course.figures.hidden import draw_maps, move_maps
from nnlib.course.figures.plane import point
from nnlib.course.figures.style import FAINT, LOSS, LOSS_LABEL, steady
from nnlib.course.widgets.base import Explorer
from nnlib.datasets import right_side, xor
from nnlib.init import RULES
from nnlib.losses import SSE
from nnlib.network import Network
from nnlib.optim import GradientDescent
from nnlib.training import train

EPOCHS, STEP = 1000, 10
RATES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)  # too slow … good … too large
SIDE = np.linspace(-0.5, 1.5, 51)  # of the plane, in each direction
PLANE = np.array([(x1, x2, 1.0) for x2 in SIDE for x1 in SIDE])
TOP = 2.2  # of the axis of the loss
LEARNT, PLATEAU = 0.05, 0.9  # the loss below the one, above the other


class EpochExplorer(Explorer):
    """Slide the epoch: each hidden neuron's map, its weight, the output's map, and the loss.

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
    size = (11.8, 5.0)
    colours = 60

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
        """Return the loss of all epochs, and maps, weights, outputs and gradient at one of them."""
        loss, thetas = trained(learning_rate, rule, seed)
        net = Network([3, 4, 1], bias=False)
        net.theta = thetas[epoch // STEP]
        X, Y = xor()
        a = net.forward(X)
        now, grad = net.backward(a, Y, SSE)
        return {
            "epoch": epoch, "loss": loss, "maps": net.forward(PLANE), "weights": net.W[2][:, 0],
            "outputs": a[2][:, 0], "now": float(now), "largest": float(np.abs(grad).max()),
            "right": int(right_side(a[2], Y, 0.5).sum()),
        }  # fmt: skip

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the maps with the four points and the loss; in a panel the maps only."""
        if isinstance(figure, SubFigure):
            box = (16.0, 22.0, figure.bbox.width - 16.0, 400.0)
            return draw_maps(figure, 4, SIDE, SIDE, *xor(), box, compact=True)
        artists = draw_maps(figure, 4, SIDE, SIDE, *xor(), (30.0, 28.0, 765.0, 466.0))
        width, height = figure.bbox.width, figure.bbox.height
        axes = figure.add_axes((860 / width, 64 / height, 290 / width, 394 / height))
        axes.set(xlabel="epoch", ylabel=LOSS_LABEL, xlim=(0, EPOCHS), ylim=(0, TOP))
        axes.set_title("the loss", size=16, pad=8, color=LOSS, weight="bold")
        axes.yaxis.label.set(color=LOSS, size=16)
        axes.set(xticks=[0, 500, 1000], yticks=[0, 0.5, 1, 1.5, 2])
        artists["loss"] = axes.plot([], [], color=LOSS, alpha=0.35, lw=2)[0]
        artists["past"] = axes.plot([], [], color=LOSS, lw=5)[0]
        artists["now"] = axes.plot([], [], "o", color=LOSS, ms=15, clip_on=False)[0]
        artists["line"] = axes.axvline(0, color=FAINT, linewidth=1, linestyle=":")
        return artists

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Change the maps, the lines between them and the answers; move along the loss."""
        move_maps(artists, numbers["maps"], numbers["weights"], SIDE, SIDE, numbers["outputs"])
        if "loss" in artists:
            epoch, loss = numbers["epoch"], steady(numbers["loss"])
            artists["loss"].set_data(np.arange(EPOCHS + 1), loss)
            artists["past"].set_data(np.arange(epoch + 1), loss[: epoch + 1])
            artists["now"].set_data([epoch], [steady(min(numbers["now"], TOP))])
            artists["line"].set_xdata([epoch] * 2)

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say the loss and the answers, what is happening, and why."""
        outputs = ", ".join(f"{output:.2f}" for output in numbers["outputs"])
        return (
            f"Epoch {numbers['epoch']}: loss {numbers['now']:.3f}; the answers are {outputs}, "
            f"wanted are 0, 1, 1, 0. {_why(numbers)}"
        )

    def draw_panel(self, panel: FigureBase, n: int) -> dict[str, Artist]:
        """Draw one of n panels of a twin: the maps without the loss."""
        return self.draw(panel)


def _why(numbers: dict[str, Any]) -> str:
    """Say what is happening at this epoch, and why."""
    loss, outputs, steepest = numbers["now"], numbers["outputs"], numbers["largest"]
    slope = f"no element of the gradient is above {_ceiling(steepest)}"
    if steepest < 1e-12:
        return "The errors of the four points cancel: every gradient is 0, nothing will ever move."
    if numbers["epoch"] == 0:
        return "Nothing is learnt yet: these maps are only what chance has drawn."
    if loss < LEARNT:
        k = int(np.abs(numbers["weights"]).argmax())
        w = fixed(numbers["weights"][k], 1)
        return (
            f"All four are right, and the weights still grow (the largest is {w}); but near 0 and "
            f"1 the sigmoid is flat: {slope}."
        )
    if np.abs(outputs - 0.5).max() < 0.2 and loss > PLATEAU:
        return (
            "This is the plateau: all answers are near ½, the four errors nearly cancel, and "
            f"{slope}."
        )
    wrong = np.flatnonzero(np.abs(outputs - xor()[1][:, 0]) > 0.4)
    if steepest < 0.02 and wrong.size:
        which = listed([point(x) for x in xor()[0][wrong]])
        return f"It is stuck, with {which} wrong or undecided: {slope}."
    right = numbers["right"]
    answers = "all four answers are" if right == 4 else f"{right} of the four answers "
    answers += "" if right == 4 else "is" if right == 1 else "are"
    low, high = (fixed(w, 1) for w in (numbers["weights"].min(), numbers["weights"].max()))
    return (
        "This is the fall: the hidden maps differ more and more, so their weights (now from "
        f"{low} to {high}) can pull the points apart; {answers} on the right side of ½."
    )


def _ceiling(x: float) -> str:
    """Return the next larger of 0.001, 0.002, 0.005, 0.01, …: a bound that is easily read."""
    bounds = [m * 10.0**e for e in range(-6, 2) for m in (1, 2, 5)]
    bound = next((b for b in bounds if b > x), bounds[-1])
    return f"{bound:.6f}".rstrip("0").rstrip(".")


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
