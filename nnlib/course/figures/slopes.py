"""The sign of a slope and the direction of the step, over one weight."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.patches import FancyArrowPatch
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from nnlib._words import fixed, number
from nnlib.course.figures.style import (
    GRADIENT,
    LOSS,
    LOSS_LABEL,
    NEUTRAL,
    WEIGHT,
    Picture,
    increasing,
    new_figure,
    settle,
    steady,
    styled,
)


@styled
def slopes_and_steps(
    loss: Callable[[NDArray], NDArray],
    slope: Callable[[NDArray], NDArray],
    w: ArrayLike,
    at: Sequence[float],
    learning_rate: float,
    title: str = "Where the slope is negative the weight grows, where it is positive it shrinks",
) -> Picture:
    """Draw a loss over one weight, with tangents at some weights and the step from each of them.

    Parameters
    ----------
    loss, slope : function
        Take weights and return the loss and its derivative there.
    w : array_like, shape (k,)
        The weights at which the loss is drawn, in increasing order.
    at : sequence of float
        Where a step begins.
    learning_rate : float
        How long a step is for a slope of 1.
    title : str
        The picture's message.

    Raises
    ------
    ValueError
        If w is not a row of at least two increasing numbers.

    Examples
    --------
    >>> w = np.linspace(-2, 2, 41)
    >>> slopes_and_steps(lambda w: w**2, lambda w: 2 * w, w, [-1.5, 1.0], 0.2)
    The loss over a weight, lowest at 0. Where a step begins: at −1.5 the slope is −3.00, the step
    goes 0.60 to the right; at 1 the slope is 2.00, the step goes 0.40 to the left.
    """
    w = increasing(w, "w")
    values = np.asarray(loss(w), float)
    figure, [axes] = new_figure(size=(11.8, 5.0))
    figure.get_layout_engine().set(w_pad=0.1, h_pad=0.1)
    [curve] = axes.plot(w, steady(values), color=LOSS, lw=3.5)
    span, high = np.ptp(w), values.max()
    rim = [withStroke(linewidth=4, foreground="white")]
    artists, told = {"loss": curve}, []
    for k, here in enumerate(at):
        height, steep = float(loss(np.array(here))), float(slope(np.array(here)))
        half = 0.09 * span / np.hypot(1.0, steep * span / (2.2 * high))
        near = np.array([-half, half])
        look = {"color": GRADIENT, "lw": 3, "ls": "--", "zorder": 4}
        axes.plot(here + near, steady(height + steep * near), **look)
        axes.plot(here, steady(height), "o", color=LOSS, ms=11, mec="white", zorder=6)
        step = -learning_rate * steep
        level = -0.13 * high
        axes.plot([here, here], steady([level, height]), ":", color=NEUTRAL, lw=1.2, zorder=2)
        arrow = {"arrowstyle": "-|>", "mutation_scale": 16, "shrinkA": 0, "shrinkB": 0, "lw": 4}
        patch = FancyArrowPatch(
            (here, level), (here + step, level), color=WEIGHT, zorder=6, **arrow
        )
        artists[f"step {k + 1}"] = axes.add_patch(patch)
        axes.plot(here, level, "o", color=WEIGHT, ms=7, zorder=6)
        side = "left" if steep < 0.0 else "right"
        axes.annotate(fixed(steep, 2), (here, height), (14 if side == "left" else -14, 12),
                      textcoords="offset points", color=GRADIENT, size=17, ha=side,
                      path_effects=rim, zorder=7)  # fmt: skip
        way = "right" if step > 0.0 else "left"
        told.append(f"at {number(here)} the slope is {fixed(steep, 2)}, the step goes "
                    f"{fixed(abs(step), 2)} to the {way}")  # fmt: skip
    axes.text(w[0] + 0.01 * span, -0.24 * high, "the steps", color=WEIGHT, size=16, va="center")
    axes.axhline(0.0, color=NEUTRAL, lw=0.8)
    axes.set(xlim=w[[0, -1]], ylim=(-0.32 * high, 1.12 * high), ylabel=LOSS_LABEL)
    axes.set_xlabel("weight $w$")
    axes.set_title(title, size=18, pad=12)
    settle(figure)
    lowest = number(w[int(values.argmin())])
    text = f"The loss over a weight, lowest at {lowest}. Where a step begins: {'; '.join(told)}."
    return Picture(figure, text, artists, colours=32)
