"""The plane of XOR's two inputs, on which explorers colour an output."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from nnlib.course.figures.planes import draw_points
from nnlib.course.figures.style import SHADES
from nnlib.datasets import xor

SIDE = np.linspace(-0.5, 1.5, 61)  # of the plane, in each direction


def draw_plane(axes: Axes) -> dict[str, Artist]:
    """Draw a surface without data and the four points over it; return them by name."""
    limits = SIDE[0], SIDE[-1]
    surface = axes.imshow(
        np.zeros((2, 2)), SHADES, extent=(*limits, *limits), origin="lower", vmin=0, vmax=1
    )
    X, Y = xor()
    points = draw_points(axes, X[:, :2], Y)
    axes.set(xlabel="$x_1$   (circle: target 0)", ylabel="$x_2$   (square: target 1)")
    axes.set(xticks=[0, 1], yticks=[0, 1], xlim=limits, ylim=limits)
    axes.grid(visible=False)
    return {"surface": surface, **{f"points {k}": marks for k, marks in enumerate(points)}}
