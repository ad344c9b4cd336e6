"""The painting explorer of notebook 03: what an untrained network makes of a plane."""

from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import FigureBase

from nnlib._words import counted, fixed
from nnlib.course.figures import painting as drawn
from nnlib.course.figures.style import ACTIVATION, FAINT, NEUTRAL
from nnlib.course.widgets.base import Explorer

MOVING, RESTING = 120, 240  # points that are computed in each direction
SIDE = 432  # pixels of the page that the painting takes
JUDGED = 60  # of those from which numbers are taken
WHY = {
    "grey": "every layer makes the signals smaller, until only the middle colour is left",
    "soft": "the signals neither die out nor run into the limits of tanh",
    "hard": "many neurons are near −1 or 1, and a small move in the plane switches some of them",
}


class PaintingExplorer(Explorer):
    """Turn the size of random weights: an untrained network of tanh layers paints a plane.

    Parameters
    ----------
    scale : float, default 1.5
        A weight from n neurons has the standard deviation scale / √n; from 0.1 to 3.
    depth : int, default 10
        Hidden layers of 30 neurons, from 1 to 20.
    seed : int, default 4
        Of the weights, from 0 to 99.
    """

    main = "scale"
    size = (9.6, 4.6)
    colours = 24**3

    def __init__(self, scale: float = 1.5, depth: int = 10, seed: int = 4) -> None:
        self.pixels = MOVING
        super().__init__(
            {
                "scale": ipywidgets.FloatSlider(
                    value=scale, min=0.1, max=3.0, step=0.1, readout_format=".1f",
                    description="scale",
                ),
                "depth": ipywidgets.IntSlider(value=depth, min=1, max=20, description="layers"),
                "seed": ipywidgets.BoundedIntText(value=seed, min=0, max=99, description="seed"),
            }
        )  # fmt: skip

    def compute(self, scale: float, depth: int, seed: int) -> dict[str, Any]:
        """Return the colours, and what is said of them: the last hidden layer, and how it looks."""
        colours, _ = drawn.paint(scale, depth, seed, self.pixels)
        few, last = drawn.paint(scale, depth, seed, JUDGED)  # the same whatever the pixels
        return {"settings": (scale, depth), "colours": colours, "last": last, "few": few}

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the frames of the painting and the histogram."""
        width, height = figure.bbox.width, figure.bbox.height
        canvas = figure.add_axes((14 / width, 14 / height, SIDE / width, SIDE / height))
        beside = figure.add_axes((0.54, 0.17, 0.42, 0.6))
        artists = {"painting": drawn.draw_painting(canvas)}
        artists["histogram"] = drawn.draw_histogram(beside)
        beside.set_xlabel("activations of the last hidden layer", color=ACTIVATION)
        style = {"transform": beside.transAxes, "ha": "center"}
        artists["spread"] = beside.text(0.5, 1.22, "", weight="bold", size=19, **style)
        artists["words"] = beside.text(0.5, 1.09, "", color=FAINT, size=15, **style)
        return artists

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Paint, and move the histogram."""
        colours, last = numbers["colours"], numbers["last"]
        pixels, how = drawn.bytes_of(colours), "bilinear"
        if len(pixels) > MOVING:  # one for each pixel of the page: smooth, and small when stored
            pixels, how = drawn.resized(pixels, SIDE), "nearest"
        artists["painting"].set(data=pixels, interpolation=how)
        drawn.move_histogram(artists["histogram"], last)
        far = 100.0 * np.mean(np.abs(last) > 0.9)
        artists["spread"].set(text=f"standard deviation {fixed(last.std(), 2)}", color=NEUTRAL)
        artists["words"].set_text(f"{fixed(far, 0)} % beyond ±0.9")

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say what is painted and why."""
        (scale, depth), what = numbers["settings"], drawn.kind(numbers["few"])
        return (
            f"Scale {fixed(scale, 1)}, {counted(depth, 'layer')}: {what}; "
            f"{WHY[what[:4]]}. The last layer has the standard deviation "
            f"{fixed(numbers['last'].std(), 2)}."
        )

    def flipbook(self) -> str:
        """Return the explorer as HTML; its pages are as fine as a picture at rest."""
        self.pixels = RESTING
        try:
            return super().flipbook()
        finally:
            self.pixels = MOVING
            self.refresh()

    def _sharpen(self) -> None:
        self._paint_finely()
        super()._sharpen()

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        self._paint_finely()
        return super()._repr_mimebundle_(include, exclude)

    def _paint_finely(self) -> None:
        """Paint the present situation with more pixels than there is time for while it moves."""
        self.pixels = RESTING
        try:
            self.move(self.artists, self.compute(**self.settings))
        finally:
            self.pixels = MOVING
