"""One look for every figure: colours, sizes, and how a figure is shown with its description."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce, wraps
from html import escape
from io import BytesIO
from itertools import pairwise

import numpy as np
from IPython.display import display
from matplotlib import style
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure, FigureBase
from matplotlib.text import Text
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageChops, ImageDraw

from nnlib.course.colours import (  # noqa: F401 - the figures' modules fetch them here
    ACTIVATION,
    FAINT,
    GRADIENT,
    LOSS,
    NEGATIVE,
    NEUTRAL,
    WEIGHT,
    ZERO,
)

LOSS_LABEL = r"loss $\mathcal{L}$"  # on every axis that shows it

# An activation as a fill: grows darker all the way, so that it can be read in grey.
SHADES = LinearSegmentedColormap.from_list("activation", ["white", ACTIVATION])
# An output over the plane: amber where it is 0, blue where it is 1, white where it is undecided.
TWO_HUES = LinearSegmentedColormap.from_list(
    "output", [ZERO, "#F3D48A", "white", "#7FB8D8", ACTIVATION]
)

Box = tuple[NDArray, NDArray]

DPI = 100  # pixels of the reader's page for an inch
FINE = 2  # pixels of the picture for each of these, in both directions
CORNER = 10  # pixels of the page by which a picture's corners are rounded
WIDE = (11.8, 4.6)  # inches: 1180 × 460 pixels
SLIDE = (11.8, 5.6)  # as high as a slide allows under its heading

STYLE = {
    "figure.dpi": DPI,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same on every machine
    "font.size": 14,
    "axes.titlesize": 15,
    "axes.labelsize": 14,
    "xtick.labelsize": 14,
    "ytick.labelsize": 14,
    "xtick.major.pad": 7,  # keeps the numbers of both axes apart where they meet
    "legend.fontsize": 14,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "legend.frameon": False,
    "lines.linewidth": 2.5,
    "lines.markersize": 8,
}


def styled(draw: Callable) -> Callable:
    """Decorate a function that draws: it uses the course's look, whatever the notebook has set.

    Matplotlib reads some settings when an axes is made, some when a line or a text is, and some
    when the figure is saved, so all of this has to happen inside the decorated function.
    """

    @wraps(draw)
    def in_our_style(*arguments, **keywords):
        with style.context(["default", STYLE]):
            return draw(*arguments, **keywords)

    return in_our_style


@dataclass(repr=False)
class Picture:
    """A figure and its description, shown together as the value of a notebook's cell.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        The drawing; it belongs to no window and needs no closing.
    description : str
        What can be seen in it, shape first and then the numbers, made from the data: for readers
        who cannot see it. What the picture means is for the text around it to say.
    artists : dict
        The parts that show the data, by name, for those who want to move them.
    cuts : tuple of float
        Where the picture may be cut into panels, as shares of its width: on a phone the panels
        stand below each other.
    colours : int
        How many the stored picture has: more where hues pass into each other, and more than 256
        where all of them do.
    """

    figure: Figure
    description: str
    artists: dict[str, Artist] = field(default_factory=dict)
    cuts: tuple[float, ...] = ()
    colours: int = 64

    @styled
    def png(self) -> bytes:
        """Return the figure as the bytes of a PNG file, the same for the same drawing."""
        self.figure.set_dpi(DPI * FINE)
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()
        png = compact_png(image_of(canvas), self.colours)
        self.figure.set_dpi(DPI)
        return png

    def outputs(self) -> list[tuple[dict, dict]]:
        """Return what a notebook shows, as pairs of data and metadata: picture, description."""
        shown = {"alt": self.description, **size_of(self.figure)}
        shown |= {"cuts": [round(cut, 4) for cut in self.cuts]} if self.cuts else {}
        image = {"image/png": b64encode(self.png()).decode(), "text/plain": self.description}
        words = {"text/html": folded(self.description), "text/plain": self.description}
        return [(image, {"image/png": shown}), (words, {})]

    def __repr__(self) -> str:
        return self.description

    def _ipython_display_(self) -> None:
        for data, metadata in self.outputs():
            display(data, raw=True, metadata=metadata)


def folded(description: str) -> str:
    """Return a description to be unfolded: JupyterLab has no alternative texts for pictures."""
    words = f"<summary>The picture in words</summary>{escape(description)}"
    return f'<details class="description">{words}</details>'


def size_of(figure: Figure) -> dict[str, int]:
    """Return the width and height at which a figure is shown, in pixels of the page."""
    width, height = figure.get_size_inches() * DPI
    return {"width": round(width), "height": round(height)}


def compact_png(image: Image.Image, colours: int, quick: bool = False) -> bytes:
    """Return an image as a PNG file of few colours, for storing.

    More than 256 colours are no list: red, green and blue each get as many even steps as make
    that many, for pictures in which everything passes into everything. A quick one is a little
    larger, and finds its colours in every third row and column.
    """
    outside = Image.new("1", image.size, 1)  # white looks meant on a dark ground, as a card
    ImageDraw.Draw(outside).rounded_rectangle((0, 0, *image.size), CORNER * FINE, fill=0)
    file = BytesIO()
    if colours > 256:
        steps = round(colours ** (1 / 3)) - 1
        even = [round(round(value / 255 * steps) / steps * 255) for value in range(256)]
        image = image.point(even * 3)
        image.putalpha(ImageChops.invert(outside))
        image.save(file, "png")
        return file.getvalue()
    few = (
        _with_care(image, colours - 1, refined=not quick)
        if quick or colours < 64
        else image.quantize(colours - 1, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    )
    nothing = few.getextrema()[1] + 1  # one more colour: what lies outside the round corners
    few.putpalette([*few.getpalette()[: 3 * nothing], 255, 255, 255])
    few.paste(nothing, mask=outside)
    few.save(file, "png", optimize=not quick, transparency=nothing)
    return file.getvalue()


def _with_care(image: Image.Image, colours: int, refined: bool) -> Image.Image:
    """Return an image of few colours whose thin lines keep theirs; by frequency they turn grey."""
    size = image.width // 3, image.height // 3  # enough to see which colours there are
    some = image.resize(size, Image.Resampling.NEAREST)
    palette = some.quantize(colours, Image.Quantize.MEDIANCUT, refined, dither=Image.Dither.NONE)
    few = image.quantize(palette=palette, dither=Image.Dither.NONE)
    white = int(np.reshape(palette.getpalette(), (-1, 3)).sum(axis=1).argmax())
    entries = palette.getpalette()
    entries[3 * white : 3 * white + 3] = 255, 255, 255
    few.putpalette(entries)  # Pillow finds the nearest colour to within three steps only
    darkest = reduce(ImageChops.darker, image.split())
    few.paste(white, mask=darkest.point([0] * 255 + [255]))
    return few


def image_of(canvas: FigureCanvasAgg) -> Image.Image:
    """Return what is drawn on a canvas as Pillow's image."""
    size, pixels = canvas.get_width_height(), canvas.buffer_rgba()
    return Image.frombuffer("RGBA", size, pixels).convert("RGB")


@styled
def new_figure(
    n_axes: int = 1, size: tuple[float, float] = WIDE, **keywords
) -> tuple[Figure, list[Axes]]:
    """Return a figure in the course's look with a row of axes, for a `styled` function.

    Parameters
    ----------
    n_axes : int, default 1
        Number of axes, side by side.
    size : tuple of float, default WIDE
        Width and height in inches.
    **keywords
        For `matplotlib.figure.Figure.subplots`.
    """
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.subplots(1, n_axes, squeeze=False, **keywords)[0]
    for one in axes:  # or else the number of ticks would depend on the settings while drawing
        one.tick_params(labelsize=STYLE["font.size"])
    return figure, list(axes)


def settle(figure: Figure) -> None:
    """Lay the figure out once and for all: each drawing would otherwise move it a little more."""
    figure.get_layout_engine().execute(figure)
    figure.set_layout_engine("none")
    for axes in figure.axes:
        axes.apply_aspect()


def cuts_between(row: Sequence[Axes]) -> tuple[float, ...]:
    """Return where a settled figure can be cut between its axes, as shares of its width."""
    boxes = [axes.get_tightbbox() for axes in row]
    width = row[0].figure.bbox.width
    return tuple(float((a.x1 + b.x0) / 2.0 / width) for a, b in pairwise(boxes))


@styled
def new_sheet(size: tuple[float, float] = WIDE) -> tuple[Figure, Axes]:
    """Return a figure that is one empty sheet, measured in pixels from the bottom left."""
    figure = Figure(figsize=size, dpi=DPI)
    return figure, sheet_of(figure)


def sheet_of(figure: FigureBase) -> Axes:
    """Return axes that fill a figure, measured in pixels from the bottom left."""
    sheet = figure.add_axes((0, 0, 1, 1))
    sheet.set(xlim=(0, figure.bbox.width), ylim=(0, figure.bbox.height))
    sheet.axis("off")
    return sheet


def increasing(w: ArrayLike, name: str) -> NDArray:
    """Return w as an array, or raise an error if it is not a row of increasing numbers."""
    w = np.asarray(w, float)
    if w.ndim != 1 or len(w) < 2 or not np.all(np.diff(w) > 0.0):
        raise ValueError(f"{name} is {w}, expected at least two increasing numbers")
    return w


def steady(x: ArrayLike, each: bool = False) -> NDArray:
    """Return numbers to seven digits, for drawing: the others differ from processor to processor.

    Whatever comes out of a training, a matrix product or an exponential passes through here
    before it is drawn, so that the pictures are the same everywhere.

    Parameters
    ----------
    x : array_like
        What is drawn along one axis, or with one scale of colours.
    each : bool, default False
        Whether each number keeps seven digits of its own, as on a logarithmic axis; otherwise
        they are counted from the largest, and what is nearly zero beside it becomes zero.
    """
    x = np.asarray(x, float)
    exponent = np.frexp(x)[1]
    if not each:
        exponent = exponent.max(initial=-1000)
    return np.ldexp(np.round(np.ldexp(x, -exponent), 7), exponent) + 0.0


def ink_on(colour: ArrayLike) -> str:
    """Return black or white, whichever is easier to read on this colour."""
    return "black" if contrast("black", colour) >= contrast("white", colour) else "white"


def contrast(one: ArrayLike, other: ArrayLike) -> float:
    """Return the contrast of two colours, from 1 to 21, as defined by WCAG."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: ArrayLike) -> float:
    """Return how bright a colour is, from 0 to 1."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def width_of(text: Text) -> float:
    """Return how wide a text is on the page, in pixels, however fine it was last drawn."""
    return text.get_window_extent(RendererAgg(1, 1, DPI)).width


def place(text: Text, candidates: Sequence[NDArray], boxes: list[Box], points: NDArray) -> None:
    """Move a centred text to the candidate where it covers least, and add its box to the boxes.

    Parameters
    ----------
    text : matplotlib.text.Text
        The label.
    candidates : sequence of ndarray, shape (2,)
        Possible centres, in pixels from the bottom left, the preferred ones first.
    boxes : list of (centre, half of width and height)
        Where other labels are, in pixels; to be avoided at all costs.
    points : ndarray, shape (k, 2)
        What else should stay visible.
    """
    extent = text.get_window_extent()
    half = np.array([extent.width, extent.height]) / 2 + 2

    def covered(centre: NDArray) -> int:
        near = np.all(np.abs(points - centre) < half + 8, axis=1).sum()
        met = sum(np.all(np.abs(centre - middle) < half + other) for middle, other in boxes)
        return int(near + 1000 * met)

    centre = min(candidates, key=covered)
    text.set_position(text.get_transform().inverted().transform(centre))
    boxes.append((centre, half))
