"""Paintings: what an untrained network makes of every point of a plane, as colours."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import StepPatch
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from nnlib._words import counted, fixed, listed, number
from nnlib.course.figures.plane import point
from nnlib.course.figures.style import ACTIVATION, DPI, SLIDE, WIDE, Picture, steady, styled

REACH = 1.5  # the plane goes from −REACH to REACH in both directions
WIDTH = 30  # neurons in each hidden layer
BLOCK = 288  # points at a time: products so small that BLAS computes them in one thread
BINS = np.linspace(-1.0, 1.0, 41)
GREY = 0.1  # hardly any colour differs more than this from the middle one
SIDE = 340.0  # of a painting beside its histogram, in pixels
COLOURS = 30**3  # as many as the eye can tell apart where they pass into each other


def plane(pixels: int) -> NDArray:
    """Return (x, y, 1) for all pixels of a square picture, row by row from the top left."""
    side = np.linspace(-REACH, REACH, pixels)
    x, y = np.meshgrid(side, side[::-1])
    return np.column_stack([x.ravel(), y.ravel(), np.ones(x.size)])


def paint(scale: float, depth: int, seed: int, pixels: int = 120) -> tuple[NDArray, NDArray]:
    """Let a random network of tanh layers paint: (x, y, 1) → depth layers of 30 → red, green, blue.

    Parameters
    ----------
    scale : float
        A weight from n neurons is drawn with the standard deviation scale / √n.
    depth, seed : int
        Hidden layers; of the random weights.
    pixels : int, default 120
        Of the picture, in each direction.

    Returns
    -------
    colours : ndarray, shape (pixels, pixels, 3)
        (a + 1) / 2 of the three outputs.
    last : ndarray, shape (pixels², 30)
        The activations of the last hidden layer.
    """
    rng = np.random.default_rng(seed)
    sizes = [3, *[WIDTH] * depth, 3]
    weights = [
        rng.normal(0.0, scale / np.sqrt(n), (n, k)).astype(np.float32) for n, k in pairwise(sizes)
    ]
    points = plane(pixels).astype(np.float32)
    colours, last = np.empty((len(points), 3), np.float32), np.empty((len(points), WIDTH), "f4")
    for start in range(0, len(points), BLOCK):
        rows = slice(start, start + BLOCK)
        a = points[rows]
        for W in weights[:-1]:
            a = a @ W
            np.tanh(a, out=a)
        last[rows] = a
        colours[rows] = np.tanh(a @ weights[-1])
    return (colours.reshape(pixels, pixels, 3) + 1.0) / 2.0, last


@styled
def paintings(
    pictures: Mapping[str, tuple[ArrayLike, ArrayLike]],
    title: str = "",
    marks: Mapping[str, tuple[float, float]] | None = None,
) -> Picture:
    """Draw paintings side by side, each above the histogram of what its last layer sends out.

    Parameters
    ----------
    pictures : mapping of str to (colours, activations)
        What stands above each, its colours from 0 to 1 in an array of shape (rows, columns, 3),
        and activations from −1 to 1 in an array of any shape; one to four of them.
    title : str, optional
        What the picture says; with it the panels cannot be taken apart on a phone.
    marks : mapping of str to (x, y), optional
        Points of the plane that are marked in the last painting, and what is written beside them;
        a line leads from each to the next.

    Raises
    ------
    ValueError
        If there are no pictures or more than four, colours are none, or a mark is outside.

    Examples
    --------
    >>> paintings({f"scale {s}": paint(s, depth=10, seed=0, pixels=40) for s in (0.7, 3)})
    Scale 0.7: grey, and the last layer's activations have the standard deviation 0.02, all
    within ±0.06. Scale ...
    """
    if not 1 <= len(pictures) <= 4:
        raise ValueError(f"{counted(len(pictures), 'picture')}, expected one to four")
    for what, at in (marks or {}).items():
        if max(np.abs(at)) > REACH:
            raise ValueError(f"{what} is at {at}, expected numbers from {-REACH} to {REACH}")
    n, beside = len(pictures), len(pictures) <= 2
    head = (52.0 if title else 8.0) + 32.0
    size = ((8.2, WIDE[0])[n - 1], (head + SIDE + 16.0) / DPI) if beside else SLIDE
    figure = Figure(figsize=size, dpi=DPI)
    width, height = figure.bbox.width, figure.bbox.height
    top, low = height - head, 40.0
    gap = 40.0 if beside else 28.0
    room = (width - 2 * 24.0 - (n - 1) * gap) / n  # for each of them
    side = float(int(min(top - 16.0, SIDE) if beside else min(top - low - 110.0, room)))
    if beside:
        bars = (side + 28.0, top - side + 40.0, room - side - 44.0, side - 70.0)
    else:
        bars = (0.0, low, side, top - side - 40.0 - low)
    pitch = (room if beside else side) + gap
    left = round((width - n * pitch + gap) / 2.0)

    def axes_at(x: float, y: float, wide: float, high: float) -> Axes:
        return figure.add_axes((x / width, y / height, wide / width, high / height))

    if title:
        at = 24.0 / width, (height - 26.0) / height
        figure.text(*at, title, weight="bold", size=19, va="center")
    artists, said = {}, []
    for k, (name, (colours, activations)) in enumerate(pictures.items()):
        colours, activations = as_colours(colours), np.asarray(activations, float)
        x = round(left + k * pitch)
        canvas = axes_at(x, top - side, side, side)
        image = draw_painting(canvas)
        # one colour for each pixel of the page: twice as fine would be stored as four times as much
        image.set(data=resized(bytes_of(colours), round(side)), interpolation="nearest")
        artists[f"painting {k + 1}"] = image
        canvas.set_title(name, size=16, pad=7)
        below = axes_at(x + bars[0], *bars[1:])
        artists[f"histogram {k + 1}"] = draw_histogram(below)
        move_histogram(artists[f"histogram {k + 1}"], activations)
        words = ["last layer:", f"std {fixed(activations.std(), 2)}"]
        below.set_title(("\n" if beside else " ").join(words), size=14, pad=4, color=ACTIVATION)
        said.append(f"{name[:1].upper()}{name[1:]}: {say_painting(colours, activations)}")
    if marks:
        artists |= draw_marks(canvas, marks)
        said.append(f"Marked: {listed(f'{what} at {point(at)}' for what, at in marks.items())}.")
    cuts = tuple((left + k * pitch - gap / 2.0) / width for k in range(1, n) if not title)
    return Picture(figure, " ".join(said), artists, cuts, COLOURS)


def draw_marks(axes: Axes, marks: Mapping[str, tuple[float, float]]) -> dict[str, Artist]:
    """Mark points of a painting, with a line from each to the next and their names."""
    look = {"color": "white", "path_effects": [withStroke(linewidth=4.5, foreground="black")]}
    x, y = steady(np.array([*marks.values()], float).T)
    artists = {"way": axes.plot(x, y, "-", lw=1.8, **look)[0]}
    for (name, _), at in zip(marks.items(), zip(x, y, strict=True), strict=True):
        mark = {"ms": 13, "mfc": "none", "mec": "black", "mew": 5}
        axes.plot(*at, "o", zorder=5, **mark)
        mark |= {"mec": "white", "mew": 2.2}
        artists[name] = axes.plot(*at, "o", zorder=6, **mark)[0]
        shift, side = ((0, 12), "bottom") if at[1] >= 0.0 else ((0, -12), "top")
        words = {"size": 17, "weight": "bold", "textcoords": "offset points", "zorder": 7}
        axes.annotate(name, at, shift, ha="center", va=side, **words, **look)
    return artists


def as_colours(colours: ArrayLike) -> NDArray:
    """Return colours as an array, or raise an error if they are none."""
    colours = np.asarray(colours, float)
    if colours.ndim != 3 or colours.shape[2] != 3:
        raise ValueError(f"the colours have the shape {colours.shape}, expected (rows, columns, 3)")
    if not (np.isfinite(colours).all() and colours.min() >= 0.0 and colours.max() <= 1.0):
        raise ValueError(
            f"colours from {colours.min():g} to {colours.max():g}, expected numbers from 0 to 1"
        )
    return colours


def bytes_of(colours: NDArray) -> NDArray:
    """Return colours from 0 to 1 as whole numbers from 0 to 255, which are drawn faster."""
    return np.round(255.0 * steady(colours)).astype(np.uint8)


def resized(colours: NDArray, pixels: int) -> NDArray:
    """Return a painting with another number of pixels in each direction."""
    size = (pixels, pixels)
    return np.asarray(Image.fromarray(colours).resize(size, Image.Resampling.BICUBIC))


def draw_painting(axes: Axes) -> AxesImage:
    """Prepare axes for a painting, and return it."""
    grey = np.full((2, 2, 3), 0.5)
    image = axes.imshow(grey, extent=(-REACH, REACH, -REACH, REACH), interpolation="bilinear")
    axes.set(xticks=[], yticks=[])
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return image


def draw_histogram(axes: Axes) -> StepPatch:
    """Prepare axes for a histogram of activations from −1 to 1, and return it."""
    bars = axes.stairs(np.zeros(len(BINS) - 1), BINS, fill=True, color=ACTIVATION)
    axes.set(xlim=(-1.0, 1.0), ylim=(0.0, 1.04), xticks=[-1, 0, 1], yticks=[])
    axes.set_xticklabels(["−1", "0", "1"])
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    for label, place in zip(axes.get_xticklabels(), ("left", "center", "right"), strict=True):
        label.set_horizontalalignment(place)
    return bars


def move_histogram(bars: StepPatch, activations: NDArray) -> None:
    """Give a histogram its activations; the highest bar fills the axes."""
    counts, _ = np.histogram(np.asarray(activations), len(BINS) - 1, (-1.0, 1.0))
    bars.set_data(values=np.round(counts / counts.max(), 4), edges=BINS)


def kind(colours: NDArray) -> str:
    """Say what a painting looks like: grey, soft or hard, by how colours differ from neighbours."""
    if np.abs(colours - 0.5).max() < GREY:
        return "grey"
    steps = np.abs(np.diff(colours, axis=1)).mean() * colours.shape[1] / 2.0 / REACH
    hard = "hard edges between bright colours"
    return hard if steps > 0.45 else "soft colours that pass into each other"


def say_painting(colours: NDArray, activations: NDArray) -> str:
    """Return the description of a painting and its histogram."""
    most = np.abs(activations)
    where = (
        f"{fixed(100 * np.mean(most > 0.9), 0)} % beyond ±0.9"
        if np.mean(most > 0.9) > 0.01
        else f"all within ±{number(np.ceil(100 * most.max()) / 100, 2)}"
    )
    return (
        f"{kind(colours)}, and the last layer's activations have the standard deviation "
        f"{fixed(activations.std(), 2)}, {where}."
    )
