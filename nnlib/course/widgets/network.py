"""The network explorer of notebook 03: the same weights for every sample, others for every seed."""

from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase

from nnlib._words import fixed, listed
from nnlib.course.figures.networks import draw_network, move_network
from nnlib.course.widgets.base import Explorer
from nnlib.datasets import xor
from nnlib.network import Network

SIZES = [3, 4, 1]
STARTS = ("uniform", "normal")


class NetworkExplorer(Explorer):
    """Choose a sample and a seed: the network 3-4-1 with its weights and activations.

    Parameters
    ----------
    sample : int, default 2
        From 1 to 4: the inputs (0, 0, 1), (0, 1, 1), (1, 0, 1) and (1, 1, 1).
    seed : int, default 0
        Of the weights, from 0 to 20.
    rule : str, default "normal"
        How they are drawn: "uniform" between 0 and 1, or "normal".
    """

    main = "seed"
    size = (9.6, 4.8)
    colours = 24

    def __init__(self, sample: int = 2, seed: int = 0, rule: str = "normal") -> None:
        options = [(", ".join(f"{v:.0f}" for v in x), k) for k, x in enumerate(xor()[0], start=1)]
        super().__init__(
            {
                "sample": ipywidgets.SelectionSlider(
                    options=options, value=sample, description="sample"
                ),
                "seed": ipywidgets.IntSlider(value=seed, min=0, max=20, description="seed"),
                "rule": ipywidgets.Dropdown(
                    options=list(STARTS), value=rule, description="weights"
                ),
            }
        )

    def compute(self, sample: int, seed: int, rule: str) -> dict[str, Any]:
        """Return the parameters that this seed draws, and the activations of all layers."""
        net = Network(SIZES, bias=False)
        net.initialise(rule, np.random.default_rng(seed))
        return {"theta": net.theta.copy(), "a": net.forward(xor()[0][sample - 1 : sample])}

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the neurons and the lines between them."""
        return draw_network(figure, Network(SIZES, bias=False))

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Give the lines their weights and fill the neurons."""
        move_network(artists, _net(numbers["theta"]), numbers["a"])

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say what comes out, and which hidden neuron has the most to do with it."""
        x, hidden, output = (layer[0] for layer in numbers["a"])
        parts = hidden * _net(numbers["theta"]).W[2][:, 0]
        k = int(np.abs(parts).argmax())
        way = "raises" if parts[k] > 0.0 else "lowers"
        return (
            f"The inputs {listed([f'{v:.0f}' for v in x])} give the hidden activations "
            f"{listed([fixed(v, 2) for v in hidden])} and the output {fixed(output[0], 2)}. Hidden "
            f"neuron {k + 1} weighs most: it {way} the output's sum by {fixed(abs(parts[k]), 2)}."
        )


def _net(theta: Any) -> Network:
    net = Network(SIZES, bias=False)
    net.theta = theta
    return net
