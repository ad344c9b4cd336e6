"""What the layers of a deep network send forward and back: histograms, and spreads by layer."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import StepPatch
from numpy.typing import NDArray

from nnlib._words import fixed, number
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    GRADIENT,
    SLIDE,
    Picture,
    cuts_between,
    new_figure,
    settle,
    steady,
    styled,
)

BINS = 41  # of a histogram
HALF = 0.44  # of the distance between two layers, which the longest bar takes
DASHES = ((0, (1.2, 1.2)), "-", (0, (5, 1.5)), (0, (4, 1, 1, 1)))


def draw_histograms(axes: Axes, n: int) -> list[StepPatch]:
    """Prepare axes for the histograms of n layers, side by side, and return these."""
    edges, values = np.linspace(0.0, 1.0, BINS + 1), np.zeros(BINS)
    bars = [
        axes.stairs(values + l, edges, baseline=values + l, orientation="horizontal", fill=True,
                    color=ACTIVATION)
        for l in range(1, n + 1)
    ]  # fmt: skip
    axes.set(xlim=(0.4, n + 0.6), xticks=range(1, n + 1))
    axes.grid(visible=False, axis="x")
    return bars


def move_histograms(
    bars: Sequence[StepPatch], layers: Sequence[NDArray], low: float, high: float
) -> None:
    """Give the histograms their activations; what lies outside counts in the last bin."""
    edges = np.linspace(low, high, BINS + 1)
    for l, bar in enumerate(bars, start=1):
        some = np.clip(layers[l - 1], low, high) if l <= len(layers) else np.empty(0)
        counts, _ = np.histogram(np.round(some, 9), edges)
        longest = np.partition(counts, -2)[-2] or max(counts.max(), 1)  # but one: ReLU's zeros
        width = np.round(HALF * np.minimum(counts / longest, 1.0), 4)
        bar.set_data(l + width, edges, l - width)


@styled
def signal_spreads(
    lines: Mapping[str, tuple[Sequence[float], Sequence[float]]], title: str = ""
) -> Picture:
    """Draw the standard deviations of a⁽ˡ⁾ and δ⁽ˡ⁾ by layer, on logarithmic axes.

    Parameters
    ----------
    lines : mapping of str to (forward, backward)
        For each network its name, and the standard deviations of its activations and of its error
        signals in layers 1, 2, …; all above 0. At most four networks.
    title : str, optional
        What the picture says.

    Raises
    ------
    ValueError
        If there are no networks or more than four, or a number is not above 0.

    Examples
    --------
    >>> signal_spreads({"s = ½": ([0.5, 0.25, 0.125], [0.25, 0.5, 1.0])}, "Halved")
    The standard deviations by layer. s = ½: of the activations from 0.5 in layer 1 to 0.12 in
    layer 3, of the errors from 1 in layer 3 back to 0.25 in layer 1.
    """
    if not 1 <= len(lines) <= len(DASHES):
        raise ValueError(f"{len(lines)} networks, expected one to {len(DASHES)}")
    lines = {name: tuple(np.asarray(one, float) for one in pair) for name, pair in lines.items()}
    for name, pair in lines.items():
        if not all(one.size and np.isfinite(one).all() and (one > 0.0).all() for one in pair):
            raise ValueError(f"{name} holds {pair}, expected numbers above 0")
    figure, row = new_figure(2, SLIDE, sharey=True)
    artists, said = {}, []
    for dash, (name, pair) in zip(DASHES, lines.items(), strict=False):
        ends = zip(row, pair, (ACTIVATION, GRADIENT), ("forward", "back"), strict=True)
        for axes, one, colour, way in ends:
            L = len(one)
            [line] = axes.plot(
                range(1, L + 1), steady(one, each=True), "o", color=colour, ls=dash, lw=3
            )
            artists[f"{name} {way}"] = line
            last, place, side = (L, 8, "left") if way == "forward" else (1, -8, "right")
            axes.annotate(
                name, (last, float(steady(one[last - 1], each=True))), xytext=(place, 0),
                textcoords="offset points", va="center", ha=side, color=colour, size=16,
                weight="bold",
            )  # fmt: skip
            axes.set(xlabel="layer", xticks=range(1, L + 1), yscale="log")
            room = 0.2 * L
            axes.set_xlim(*((0.6, L + room) if way == "forward" else (1 - room, L + 0.4)))
        forward, back = pair
        said.append(
            f"{name}: of the activations from {_small(forward[0])} in layer 1 to "
            f"{_small(forward[-1])} in layer {len(forward)}, of the errors from {_small(back[-1])} "
            f"in layer {len(back)} back to {_small(back[0])} in layer 1."
        )
    row[0].set_title("activations $a^{(l)}$  →", size=17, pad=8, color=ACTIVATION, weight="bold")
    row[1].set_title("←  errors $\\delta^{(l)}$", size=17, pad=8, color=GRADIENT, weight="bold")
    row[0].set_ylabel("standard deviation", color=FAINT)
    for axes in row:
        axes.minorticks_off()
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    if title:
        figure.suptitle(title, x=0.01, ha="left", weight="bold", size=19)
    settle(figure)
    text = f"The standard deviations by layer. {' '.join(said)}"
    return Picture(figure, text, artists, cuts_between(row), colours=24)


def _small(x: float) -> str:
    """Return a spread with two digits, also if it is small."""
    return number(x, 2) if x >= 0.1 else fixed(x, 3) if x >= 0.001 else "below 0.001"
