"""The map of success: how soon a network learns, by learning rate and scale of its start."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.image import AxesImage
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from nnlib._words import fixed, number
from nnlib.course.figures.style import (
    ACTIVATION,
    NEUTRAL,
    SLIDE,
    Picture,
    new_figure,
    settle,
    styled,
)
from nnlib.sweeps import Sweep

# Soon is dark; never is a grey that no other number has.
SOON = LinearSegmentedColormap.from_list("soon", ["#06304F", ACTIVATION, "#7FB8D8", "#E9F3F9"])
NEVER = "#D9D4C7"


@styled
def success_map(found: Sweep, title: str = "") -> Picture:
    """Draw how soon the networks of a sweep learn, over learning rate and scale.

    Parameters
    ----------
    found : Sweep
        Over several learning rates and scales, both rising evenly on a logarithmic axis, with one
        optimiser, rule and seed, measured by `epochs_to`.
    title : str, optional
        What the picture says.

    Raises
    ------
    ValueError
        If the sweep has other axes, or measured nothing.

    Examples
    --------
    >>> import nnlib
    >>> from functools import partial
    >>> X, Y = nnlib.datasets.xor()
    >>> found = nnlib.sweep([3, 4, 1], X, Y, nnlib.SSE, [0.3, 1.0, 3.0], ["normal"], [0], 600,
    ...                     scales=[0.1, 1.0, 10.0], bias=False,
    ...                     measure=partial(nnlib.sweeps.epochs_to, target=0.05))
    >>> success_map(found, "Nine networks")
    A map over learning rates from 0.3 to 3 and scales from 0.1 to 10. ...
    """
    epochs = epochs_of(found)
    rates, scales = np.array(found.learning_rates), np.array(found.scales)
    figure, [axes] = new_figure(size=SLIDE)
    image = draw_map(axes, rates, scales)
    most = float(epochs[np.isfinite(epochs)].max(initial=1.0))
    move_map(image, epochs)
    image.set_clim(1.0, np.log10(max(most, 11.0)))
    axes.set_aspect("auto")
    bar = figure.colorbar(image, ax=axes, aspect=24, pad=0.02)
    marks = [m for m in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if m <= 1.01 * most]
    bar.set_ticks(np.log10(marks), labels=[str(m) for m in marks])
    bar.minorticks_off()
    bar.ax.set_title("epochs", size=14, pad=10)
    learnt = np.isfinite(epochs)
    places = (
        (0.02, 0.5, "left", "steps too short"),
        (0.985, 0.5, "right", "thrown\nout"),
        (0.02, 0.06, "left", "nearly twins: they part too late"),
        (0.5, 0.96, "center", "saturated from the start"),
    )
    if min(epochs.shape) >= 20:
        for x, y, side, words in places:
            axes.text(x, y, words, transform=axes.transAxes, ha=side, va="center", size=17,
                      weight="bold", color=NEUTRAL,
                      path_effects=[withStroke(linewidth=4, foreground=NEVER)])  # fmt: skip
    if title:
        axes.set_title(title, loc="left", weight="bold", size=19, pad=12)
    settle(figure)
    text = (
        f"A map over learning rates from {number(rates[0])} to {number(rates[-1])} and scales from "
        f"{number(scales[0])} to {number(scales[-1])}. {say_success(learnt, rates, scales)}"
    )
    return Picture(figure, text, {"map": image}, colours=64)


def epochs_of(found: Sweep) -> NDArray:
    """Return the epochs until success, (rates, scales), or raise an error if there are none."""
    if found.measured is None:
        raise ValueError("the sweep measured nothing, expected measure=partial(epochs_to, …)")
    shape = found.measured.shape
    one = shape[1] == shape[2] == shape[4] == 1 and len(shape) == 5
    if not one or shape[0] < 2 or shape[3] < 2:
        expected = "expected several rates and scales, one optimiser, one rule and one seed"
        raise ValueError(f"the sweep has the shape {shape}, {expected}")
    return found.measured[:, 0, 0, :, 0]


def draw_map(axes: Axes, rates: NDArray, scales: NDArray) -> AxesImage:
    """Prepare axes for a map that waits for its data, and return it."""
    x, y = np.log10(rates), np.log10(scales)
    dx, dy = (x[1] - x[0]) / 2.0, (y[1] - y[0]) / 2.0
    colours = SOON.with_extremes(bad=NEVER)
    image = axes.imshow(
        np.full((2, 2), np.nan), colours, origin="lower", interpolation="nearest", vmin=1.0,
        vmax=3.0, extent=np.round((x[0] - dx, x[-1] + dx, y[0] - dy, y[-1] + dy), 6),
        aspect="auto",
    )  # fmt: skip
    for values, ticks in ((x, axes.set_xticks), (y, axes.set_yticks)):
        marks = [m for m in (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100) if
                 values[0] - 0.02 <= np.log10(m) <= values[-1] + 0.02]  # fmt: skip
        ticks(np.round(np.log10(marks), 6), [f"{m:g}" for m in marks])
    axes.set(xlabel="learning rate η", ylabel="scale of the start")
    axes.grid(visible=False)
    return image


def move_map(image: AxesImage, epochs: NDArray) -> None:
    """Give a map its epochs, inf where it never came to success."""
    image.set_data(np.ma.masked_invalid(np.log10(np.maximum(epochs, 1.0))).T)


def say_success(learnt: NDArray, rates: NDArray, scales: NDArray) -> str:
    """Say what share has learnt, and around which scale and rate, on the mean of logarithms."""
    share = f"About {fixed(10.0 * learnt.mean(), 0)} tenths of the networks learn"
    if not learnt.any():
        return f"{share}."
    places = zip((scales, rates), np.nonzero(learnt)[::-1], strict=True)
    scale, rate = (float(f"{np.exp(np.log(one[at]).mean()):.1g}") for one, at in places)
    return f"{share}, around a scale of {number(scale)} and a learning rate of {number(rate)}."
