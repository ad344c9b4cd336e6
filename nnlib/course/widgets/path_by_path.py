"""All paths of a network, one by one: their products add up to the first layer's gradient."""

from dataclasses import dataclass

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase
from numpy.typing import ArrayLike, NDArray

from nnlib._words import counted, fixed, lowered
from nnlib.course.figures.style import FAINT, GRADIENT, NEUTRAL, sheet_of, steady
from nnlib.course.figures.wires import draw_wires, wires_of
from nnlib.course.paths import Path, example, paths_from, weight_name, written_out
from nnlib.course.widgets.base import Explorer
from nnlib.losses import SSE
from nnlib.network import Network

TINT = "#F0CDB4"  # of the paths that have been added already


@dataclass
class Added:
    """What has been added after so many paths: products, sums and backprop's gradient."""

    paths: list[Path]
    sums: NDArray
    gradient: NDArray
    reach: float
    widest: float


class PathExplorer(Explorer):
    """Add the paths one by one: each lights up, and its weight's sum creeps to the gradient.

    Parameters
    ----------
    paths : int, default 0
        How many have been added.
    sample : int, default 1
        Which row of X.
    net : Network, optional
        A network, by default the 3-5-4-2 of notebook 06.
    X, Y : array_like, optional
        Samples and targets, shapes (m, n₀) and (m, n_L).
    """

    main = "paths"
    size = (11.8, 5.6)

    def __init__(
        self,
        paths: int = 0,
        sample: int = 1,
        net: Network | None = None,
        X: ArrayLike | None = None,
        Y: ArrayLike | None = None,
    ) -> None:
        own = example()
        self._own = net is not None
        self.net = net or own[0]
        self.X, self.Y = np.array(own[1] if X is None else X), np.array(own[2] if Y is None else Y)
        self._all: dict[int, tuple[list[Path], NDArray, float, float]] = {}
        super().__init__(
            {
                "paths": ipywidgets.IntSlider(
                    value=paths,
                    min=0,
                    max=int(np.prod(self.net.sizes)),
                    description="paths added",
                    layout=ipywidgets.Layout(width="30em"),
                ),
                "sample": ipywidgets.BoundedIntText(
                    value=sample,
                    min=1,
                    max=len(self.X),
                    description="sample",
                    layout=ipywidgets.Layout(width="9em"),
                ),
            }
        )

    @property
    def call(self) -> str:
        """The call that makes this situation; a network and samples are called net, X and Y."""
        rest = ", net=net, X=X, Y=Y" if self._own else ""
        return f"{super().call[:-1]}{rest})"

    def compute(self, paths: int, sample: int) -> Added:
        """Return the paths so far, the sum for each weight of the first layer, and its gradient."""
        found, gradient, *scales = self._of(sample)
        sums = np.zeros_like(gradient)
        for path in found[:paths]:
            i, j = path.neurons[:2]
            sums[i - 1, j - 1] += path.product
        return Added(found[:paths], sums, gradient, *scales)

    def _of(self, sample: int) -> tuple[list[Path], NDArray, float, float]:
        """Return all paths of a sample, the gradient that backpropagation finds, and two scales.

        The scales are how far a bar ever reaches, and the largest product of a path.
        """
        if sample not in self._all:
            x, y = self.X[sample - 1], self.Y[sample - 1]
            found = [
                path
                for i in range(1, self.net.sizes[0] + 1)
                for j in range(1, self.net.sizes[1] + 1)
                for path in paths_from(self.net, x, y, 1, i, j)
            ]
            self.net.backward(self.net.forward([x]), [y], SSE)
            gradient = self.net.dW[1].copy()
            each = np.array([path.product for path in found]).reshape(gradient.size, -1)
            reach = 1.08 * float(np.abs(np.cumsum(each, axis=1)).max())
            self._all[sample] = found, gradient, reach, float(np.abs(each).max())
        return self._all[sample]

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the network, and beside it a bar for each weight of the first layer."""
        sheet = sheet_of(figure)
        width, height = figure.bbox.width, figure.bbox.height
        self._wires = draw_wires(sheet, self.net.sizes, (18.0, 74.0, 700.0, height - 10.0), 22.0)
        artists = {str(k): artist for k, artist in enumerate(self._wires.moving)}
        look = {"va": "center", "ha": "left", "zorder": 5}
        artists["product"] = sheet.text(18.0, 22.0, "", size=15, color=GRADIENT, **look)
        sheet.set_zorder(-1)
        axes = figure.add_axes((800 / width, 104 / height, 350 / width, (height - 150) / height))
        gradient = self._of(1)[1]
        names = [f"$w_{{{i + 1}{j + 1}}}$" for i, j in np.ndindex(gradient.shape)]
        places = np.arange(len(names))
        axes.set_yticks(places, names)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.grid(visible=False)
        axes.axvline(0.0, color=NEUTRAL, lw=1, zorder=1)
        axes.tick_params(labelsize=14)
        axes.locator_params(axis="x", nbins=4)
        axes.set_xlabel("sum of the products so far", color=GRADIENT)
        axes.set_title("layer 1; mark: backprop’s gradient", size=15, color=FAINT)
        artists["marks"] = axes.plot([], [], "|", color=NEUTRAL, ms=17, mew=3, zorder=3)[0]
        artists["sums"] = axes.hlines(places, 0, 0, color=GRADIENT, lw=11, zorder=2)
        return artists

    def move(self, artists: dict[str, Artist], numbers: Added) -> None:
        """Light the last path over a tint of those before, and move the bars."""
        artists["sums"].axes.set_xlim(-numbers.reach, numbers.reach)
        self._wires.light(numbers.paths[-1:], widest=numbers.widest)
        before = {wire for path in numbers.paths[:-1] for wire in wires_of(path)}
        now = {wire for path in numbers.paths[-1:] for wire in wires_of(path)}
        for wire in before - now:
            self._wires.lines[wire].set(color=TINT, lw=2.2, zorder=1.5)
        text = ""
        if numbers.paths:
            text = f"path {len(numbers.paths)}:  {written_out(numbers.paths[-1], 4, 1)}"
        artists["product"].set_text(text)
        gradient, sums = steady(numbers.gradient.ravel()), steady(numbers.sums.ravel())
        places = np.arange(gradient.size)
        artists["marks"].set_data(gradient, places)
        artists["sums"].set_segments(
            [[(0.0, y), (s, y)] for s, y in zip(sums, places, strict=True)]
        )

    def describe(self, numbers: Added) -> str:
        """Say the last path, its contribution, and how far the sum has come."""
        total = numbers.gradient.size * self._each
        if not numbers.paths:
            return (
                f"No path yet. {total} lead from the inputs to the loss, {self._each} through each "
                f"of the {numbers.gradient.size} weights of the first layer."
            )
        path, n = numbers.paths[-1], len(numbers.paths)
        i, j = path.neurons[:2]
        name = weight_name(1, i, j)
        way = " → ".join(map(str, path.neurons[1:]))
        done = (n - 1) % self._each + 1
        so_far, end = numbers.sums[i - 1, j - 1], numbers.gradient[i - 1, j - 1]
        text = (
            f"Path {n} of {total}: from x{lowered(i)} over the neurons {way} to ℒ. It contributes "
        )
        text += f"{fixed(path.product, 5)} to ∂ℒ/∂{name}"
        if done < self._each:
            left = counted(self._each - done, "path")
            text += f", which is {fixed(so_far, 5)} so far"
            return f"{text}; with {left} more it will be {fixed(end, 5)}."
        whole = " All marks are reached." if n == total else ""
        return f"{text} and completes it: {fixed(so_far, 5)}, as backprop has it.{whole}"

    @property
    def _each(self) -> int:
        """How many paths lead through each weight of the first layer."""
        return int(np.prod(self.net.sizes[2:]))
