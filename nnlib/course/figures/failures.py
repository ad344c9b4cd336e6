"""Where many trainings end: a histogram of their losses, and what a network of each heap does."""

from collections.abc import Mapping
from types import EllipsisType

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from nnlib._words import counted, listed, number
from nnlib.course.figures.plane import draw_border, draw_plane, grid, samples, sides
from nnlib.course.figures.style import (
    DPI,
    FAINT,
    LOSS,
    LOSS_LABEL,
    NEUTRAL,
    SLIDE,
    Picture,
    sheet_of,
    steady,
    styled,
)
from nnlib.network import Network
from nnlib.sweeps import Sweep

BIN = 0.02  # of the loss
NEAR = 0.01  # of a level: a network belongs to its heap
SIDE = 186.0  # pixels, of a small map


@styled
def quantised_failures(
    sizes: list[int], found: Sweep, X: ArrayLike, Y: ArrayLike, levels: Mapping[float, str],
    title: str = "", guess: float | EllipsisType = ...,
) -> Picture:  # fmt: skip
    """Draw where the losses of a sweep end, and over each heap the output of one of its networks.

    Parameters
    ----------
    sizes : list of int
        Of the networks, which have biases, two inputs and one output.
    found : Sweep
        With its parameters: ``sweep(…, theta=True)``.
    X, Y : array_like, shapes (m, 2) and (m, 1)
        What they were trained on; the targets have two values.
    levels : mapping of float to str
        The losses at which they heap up, in rising order, and how each is written; at most four.
    title : str, optional
        What the picture says.
    guess : float, optional
        The loss that the reader expects.

    Raises
    ------
    ValueError
        If the sweep kept no parameters, if a heap is empty, or if there are more than four.

    Examples
    --------
    >>> import nnlib
    >>> X, Y = nnlib.datasets.xor()
    >>> found = nnlib.sweep([2, 2, 1], X[:, :2], Y, rules=["normal"], seeds=40, epochs=3000,
    ...                     theta=True)
    >>> quantised_failures([2, 2, 1], found, X[:, :2], Y, {0: "0", 1 / 2: "½"}, "Two heaps")
    A histogram of 40 final losses: 32 within 0.01 of 0, 7 within 0.01 of ½ and 1 elsewhere. ...
    """
    if found.theta is None:
        raise ValueError("the sweep kept no parameters, expected sweep(…, theta=True)")
    if not 1 <= len(levels) <= 4:
        raise ValueError(f"{counted(len(levels), 'level')}, expected one to four")
    final, thetas = found.final.ravel(), found.theta.reshape(-1, found.theta.shape[-1])
    heaps = [np.flatnonzero(np.abs(final - level) < NEAR) for level in levels]
    for name, heap in zip(levels.values(), heaps, strict=True):
        if not heap.size:
            raise ValueError(f"no network ends within {NEAR} of {name}")
    net = Network(sizes)
    X, Y = samples(net, X, Y, ())

    figure = Figure(figsize=SLIDE, dpi=DPI)
    width, height = figure.bbox.width, figure.bbox.height
    axes = figure.add_axes((84 / width, 66 / height, 1066 / width, 216 / height))
    axes.grid(visible=False)
    top = max(*levels, *np.minimum(final, 1.2)) + 0.06
    edges = np.arange(-BIN / 2.0, top + BIN, BIN)
    counts, _ = np.histogram(np.round(final, 6), edges)
    axes.set(yscale="log", ylim=(0.6, 3.0 * counts.max()), xlim=(-0.06, top))
    artists = {"histogram": axes.stairs(counts, edges, baseline=0.1, fill=True, color=LOSS)}
    axes.set(xlabel=f"{LOSS_LABEL} at the end", ylabel="networks")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.minorticks_off()
    axes.set_xticks(list(levels), list(levels.values()), size=18, weight="bold")
    spikes = [84 + 1066 * (level + 0.06) / (top + 0.06) for level in levels]
    places = _apart(spikes, width)
    sheet = sheet_of(figure)
    sheet.set_zorder(-1)
    for k, (level, heap) in enumerate(zip(levels, heaps, strict=True)):
        axes.annotate(f"{len(heap)}", (level, len(heap)), xytext=(0, 5), va="bottom", ha="center",
                      textcoords="offset points", size=17, weight="bold", color=LOSS)  # fmt: skip
        net.theta = thetas[heap[0]]
        x1, x2 = sides(X)
        surface = net.predict(grid(x1, x2)).reshape(len(x2), len(x1))
        place = places[k]
        small = figure.add_axes((place / width, 318 / height, SIDE / width, SIDE / height))
        sheet.plot([spikes[k], place + SIDE / 2.0], [284, 316], color=FAINT, lw=1.2)
        artists |= {f"heap {k + 1} {n}": a for n, a in draw_plane(small, x1, x2, X, Y).items()}
        small.images[0].set_data(steady(surface))
        draw_border(small, x1, x2, surface, (Y.min() + Y.max()) / 2.0)
        small.set(xticks=[], yticks=[], xlabel="", ylabel="")
        for (u, v), answer in zip(X, net.predict(X)[:, 0], strict=True):
            small.annotate(
                f"{answer:.2f}", (u, v), xytext=(0, 11), textcoords="offset points", ha="center",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2, "alpha": 0.85},
                zorder=6, size=14,
            )  # fmt: skip
    if guess is not ...:
        at = min(max(float(guess), -0.05), top - 0.01)
        artists["guess"] = axes.axvline(at, color=NEUTRAL, lw=3)
        axes.annotate("your guess", (at, 1.5 * counts.max()), xytext=(6, 0), size=15,
                      textcoords="offset points")  # fmt: skip
    if title:
        figure.text(24 / width, 532 / height, title, weight="bold", size=19, va="center")
    note = "the map of one network of each heap, with its answers"
    figure.text((width - 24) / width, 532 / height, note, size=15, va="center", ha="right",
                color=FAINT)  # fmt: skip
    others = len(final) - sum(map(len, heaps))
    told = [f"{len(h)} within {NEAR} of {n}" for n, h in zip(levels.values(), heaps, strict=True)]
    shown = []
    for name, heap in zip(levels.values(), heaps, strict=True):
        net.theta = thetas[heap[0]]
        shown.append(f"at {name} {listed([number(a, 2) for a in net.predict(X)[:, 0]])}")
    text = (
        f"A histogram of {len(final)} final losses: {listed([*told, f'{others} elsewhere'])}. "
        f"The answers of one network of each heap: {'; '.join(shown)}."
    )
    return Picture(figure, text, artists, colours=48)


def _apart(spikes: list[float], width: float) -> list[float]:
    """Return the left edges of small maps, as near above their spikes as there is room."""
    places = [spike - SIDE / 2.0 for spike in spikes]
    for _ in range(200):  # push apart what overlaps, both by the same
        for k in range(len(places) - 1):
            short = SIDE + 24.0 - (places[k + 1] - places[k])
            if short > 0.0:
                places[k], places[k + 1] = places[k] - short / 2.0, places[k + 1] + short / 2.0
        places = [min(max(place, 14.0), width - SIDE - 14.0) for place in places]
    return [round(place, 1) for place in places]
