"""The edge of trainability: maps of learning rate and scale, and boxes counted on the border."""

from collections.abc import Sequence
from types import EllipsisType

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator
from numpy.typing import ArrayLike, NDArray

from nnlib._words import number
from nnlib.course.edge import durations, lines
from nnlib.course.figures.style import (
    FAINT,
    NEUTRAL,
    SLIDE,
    Picture,
    cuts_between,
    new_figure,
    settle,
    styled,
)
from nnlib.sweeps import Sweep

# Soon is light, late is dark: at the border both hues end in the dark.
CONVERGES = LinearSegmentedColormap.from_list(
    "converges", ["#FBFDFF", "#CFE3F2", "#7FB8DA", "#2F7FB8", "#0D4A86", "#06224A"]
)
DIVERGES = LinearSegmentedColormap.from_list(
    "diverges", ["#FFFAF0", "#FDE2B3", "#F9B266", "#E2711D", "#A52A0C", "#3D0A05"]
)
RIM = [withStroke(linewidth=4, foreground="white")]


@styled
def edge_maps(
    found: Sweep | Sequence[Sweep], titles: Sequence[str] = (), title: str = "", words: bool = True
) -> Picture:
    """Draw windows of the plane of learning rate and scale: what converges, and how soon.

    Where a window lies within the one before, a box shows its place there.

    Parameters
    ----------
    found : Sweep or sequence of Sweep
        Over several learning rates and scales, measured by `nnlib.course.edge.duration`.
    titles : sequence of str, optional
        What stands above each window.
    title : str, optional
        What the picture says.
    words : bool, default True
        Whether "converges" and "diverges" are written into the first window.

    Raises
    ------
    ValueError
        If a sweep has other axes, or measured nothing.

    Examples
    --------
    >>> from nnlib.course.edge import survey
    >>> edge_maps(survey((0.1, 2.0), (0.3, 10.0), cells=16), title="Where training ends")
    A map over learning rates from 0.1 to 2 and scales from 0.3 to 10. About ... tenths of the
    networks diverge; the border touches as many cells as ...
    """
    windows = [found] if isinstance(found, Sweep) else list(found)
    figure, row = new_figure(len(windows), size=SLIDE)
    artists, told = {}, []
    for k, (axes, window) in enumerate(zip(row, windows, strict=True)):
        epochs, ends = durations(window), extent(window)
        artists[f"map {k + 1}"] = image = draw_map(axes)
        image.set_data(paint(epochs))
        image.set_extent(ends)
        axes.set(xlim=ends[:2], ylim=ends[2:], xlabel="learning rate η")
        for axis, low, high in ((axes.xaxis, *ends[:2]), (axes.yaxis, *ends[2:])):
            values = ticks(10.0**low, 10.0**high)
            axis.set_major_locator(FixedLocator(np.round(np.log10(values), 9)))
            axis.set_ticklabels([f"{value:.6g}" for value in values])
            axis.set_minor_locator(NullLocator())
        if k:
            _draw_box(row[k - 1], extent(windows[k - 1]), ends)
        if titles:
            axes.set_title(titles[k], size=16, pad=8)
        told.append(say(window))
    row[0].set_ylabel("scale of the start")
    if words:
        _write_fates(row[0], durations(windows[0]))
    if title:
        figure.suptitle(title, weight="bold", size=19, x=0.01, ha="left")
    figure.get_layout_engine().set(h_pad=0.1, w_pad=0.1)
    settle(figure)
    return Picture(figure, " ".join(told), artists, cuts_between(row), colours=256)


def extent(found: Sweep) -> tuple[float, ...]:
    """Return the ends of a window, as powers of ten: left, right, bottom, top."""
    ends = []
    for values in (np.log10(found.learning_rates), np.log10(found.scales)):
        half = (values[1] - values[0]) / 2.0
        ends += [values[0] - half, values[-1] + half]
    return tuple(np.round(ends, 9).tolist())


def draw_map(axes: Axes) -> AxesImage:
    """Prepare axes for a map that waits for its colours, and return it."""
    axes.grid(visible=False)
    axes.spines[:].set_visible(True)
    return axes.imshow(
        np.ones((2, 2, 3)), origin="lower", interpolation="nearest", aspect="auto", zorder=1
    )


def paint(epochs: NDArray) -> NDArray:
    """Return the colours of a map, (scales, rates, 3): by rank, since borders crowd the values."""
    colours = np.empty((*epochs.shape, 3))
    for side, hues in ((epochs > 0.0, CONVERGES), (epochs <= 0.0, DIVERGES)):
        values = np.abs(epochs[side])
        ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable")
        colours[side] = hues((ranks + 0.5) / max(len(values), 1))[:, :3]
    return colours


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers for a logarithmic axis, a few of them whatever its length."""
    if high / low > 5.0:
        steps = (1, 3) if high / low > 30.0 else (1, 2, 5)
        values = [m * 10.0**e for e in range(-3, 3) for m in steps]
    else:
        values = MaxNLocator(3, steps=[1, 2, 5, 10]).tick_values(low, high).tolist()
    return [float(f"{v:.6g}") for v in values if low <= v <= high]


def _draw_box(axes: Axes, outer: tuple, ends: tuple) -> None:
    """Draw where a window lies in another, if it does."""
    left, right, bottom, top = ends
    if outer[0] < left < right < outer[1] and outer[2] < bottom < top < outer[3]:
        for colour, width in (("white", 5.0), (NEUTRAL, 2.0)):
            axes.add_patch(
                Rectangle((left, bottom), right - left, top - bottom, fill=False, ec=colour,
                          lw=width, zorder=4)
            )  # fmt: skip


def _write_fates(axes: Axes, epochs: NDArray) -> None:
    """Write what the hues mean, to the left and to the right where most cells are of one."""
    third = epochs.shape[1] // 3
    for part, across in ((epochs[:, :third], 0.2), (epochs[:, -third:], 0.8)):
        good = np.mean(part > 0.0) > 0.5
        up = np.median(np.nonzero((part > 0.0) == good)[0]) / len(epochs)
        axes.text(across, np.round(up, 1), "converges" if good else "diverges", size=18,
                  weight="bold", transform=axes.transAxes, ha="center", va="center",
                  path_effects=RIM, zorder=5)  # fmt: skip


def say(found: Sweep) -> str:
    """Return what a map shows, in numbers that do not depend on the last digit."""
    left, right, bottom, top = (10.0**end for end in extent(found))
    across, up = between(left, right), between(bottom, top)
    return f"A map over learning rates {across} and scales {up}. {shares(durations(found))}"


def between(low: float, high: float) -> str:
    """Return "from 0.2694 to 0.2701", with as many digits as it takes to tell them apart."""
    return "from {} to {}".format(*(f"{end:.{digits(low, high)}g}" for end in (low, high)))


def digits(low: float, high: float) -> int:
    """Return how many digits tell the places between two ends apart."""
    return max(3, 2 - int(np.floor(np.log10(high / low - 1.0))))


def shares(epochs: NDArray) -> str:
    """Say what share diverges, and how long the border is, each to one digit."""
    share, n = 10.0 * np.mean(epochs <= 0.0), lines(epochs > 0.0)
    few = "Few" if share < 5.0 else "Nearly all"
    lost = f"About {share:.0f} tenths" if 0.5 <= share < 9.5 else few
    if n == 0.0:
        return f"{'All' if share else 'None'} of the networks diverge."
    long = f"about {n:.0f} straight lines" if n >= 1.5 else "a straight line"
    return f"{lost} of the networks diverge; the border touches as many cells as {long}."


@styled
def box_counts(
    sizes: ArrayLike, counts: ArrayLike, guess: float | EllipsisType = ..., title: str = ""
) -> Picture:
    """Draw how many boxes meet a border, against their size, between a line's and an area's count.

    Parameters
    ----------
    sizes, counts : array_like, shape (n,)
        Sides of the boxes, increasing, and how many of them meet the border.
    guess : float, optional
        The dimension that the reader has found; its straight line is drawn too.
    title : str, optional
        What the picture says.

    Raises
    ------
    ValueError
        If sizes and counts are not two rows of the same length, or not above 0.

    Examples
    --------
    >>> box_counts([1, 2, 4, 8], [3000, 900, 250, 64])
    The number of boxes falls from about 3000 of size 1 to about 60 of size 8, more steeply than
    for a line and less steeply than for an area.
    """
    sizes, counts = np.asarray(sizes, float), np.asarray(counts, float)
    if sizes.ndim != 1 or sizes.shape != counts.shape or len(sizes) < 2:
        raise ValueError(
            f"shapes {sizes.shape} and {counts.shape}, expected two rows of one length"
        )
    if min(sizes.min(), counts.min()) <= 0.0 or np.any(np.diff(sizes) <= 0.0):
        raise ValueError("sizes and counts are above 0, and sizes increase")
    figure, [axes] = new_figure(size=SLIDE)
    slope = np.log(counts[0] / counts[-1]) / np.log(sizes[-1] / sizes[0])
    lines = [(1.0, "a line: 1", FAINT, (0, (3, 2))), (2.0, "an area: 2", FAINT, (0, (3, 2)))]
    if guess is not ...:
        lines.append((float(guess), f"yours: {number(float(guess), 2)}", NEUTRAL, "-"))
    for power, word, colour, dashes in lines:
        height = counts[-1] * (sizes[-1] / sizes) ** power
        axes.plot(np.log2(sizes), np.round(np.log2(height), 6), color=colour, ls=dashes, lw=2)
        axes.annotate(word, (np.log2(sizes[0]), np.log2(height[0])), (-12, 0), ha="right",
                      textcoords="offset points", va="center", size=16, color=colour)  # fmt: skip
    points = axes.plot(np.log2(sizes), np.log2(counts), "o", ms=13, color="#A52A0C", zorder=4)
    axes.set(xlabel="side of a box, in cells", ylabel="boxes that meet the border")
    axes.set_xticks(np.log2(sizes), [f"{size:g}" for size in sizes])
    left, right = np.log2(sizes[[0, -1]])
    axes.set_xlim(left - 0.25 * (right - left), right + 0.2)
    powers = np.arange(np.floor(np.log2(counts.min())), np.ceil(np.log2(counts.max())) + 1.5, 2.0)
    axes.set_yticks(powers, [f"{2**power:.0f}" for power in powers])
    if title:
        axes.set_title(title, weight="bold", loc="left", size=19, pad=14)
    figure.get_layout_engine().set(h_pad=0.14, w_pad=0.1)
    settle(figure)
    shape = "more steeply than for a line and less steeply than for an area"
    shape = shape if 1.05 < slope < 1.95 else "about as for a line" if slope < 1.5 else "as an area"
    first, last = (number(float(f"{count:.1g}")) for count in (counts[0], counts[-1]))
    text = (
        f"The number of boxes falls from about {first} of size {number(sizes[0])} to about {last} "
        f"of size {number(sizes[-1])}, {shape}."
    )
    return Picture(figure, text, {"counts": points[0]}, colours=24)
