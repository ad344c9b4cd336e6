"""A race between a neuron that is a little wrong and one that is sure and wrong."""

from collections.abc import Mapping
from types import EllipsisType

import numpy as np
from numpy.typing import ArrayLike

from nnlib._words import counted, listed, number
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    GRADIENT,
    NEUTRAL,
    WEIGHT,
    WIDE,
    Picture,
    new_figure,
    settle,
    steady,
    styled,
)

LOOKS = ({"color": ACTIVATION, "ls": "-"}, {"color": NEUTRAL, "ls": (0, (5, 1.5))})


@styled
def race(
    outputs: Mapping[str, ArrayLike], goal: float = 0.1, guess: float | EllipsisType = ...
) -> Picture:
    """Draw the outputs of two neurons, step by step, until each falls below the goal.

    Parameters
    ----------
    outputs : mapping of str to array_like, shape (steps + 1,)
        By name, two runs, each as long as it takes; the last output is the first below the goal.
    goal : float, default 0.1
        The target is 0; below this a neuron has arrived.
    guess : float, optional
        How many steps the reader expects the second to take.

    Raises
    ------
    ValueError
        If there are not two runs, or one does not end with its first output below the goal.

    Examples
    --------
    >>> race({"quick": [0.5, 0.2, 0.05], "slow": [0.9, 0.8, 0.6, 0.3, 0.08]})
    Two outputs fall from 0.5 and 0.9 towards 0. quick is below 0.1 after 2 steps, slow after 4.
    """
    runs = {name: np.asarray(a, float) for name, a in outputs.items()}
    if len(runs) != len(LOOKS):
        raise ValueError(f"{counted(len(runs), 'run')}, expected two")
    for name, a in runs.items():
        if not (a[-1] < goal and np.all(a[:-1] >= goal)):
            raise ValueError(f"{name} does not end with its first output below {goal}")
    figure, [axes] = new_figure(size=WIDE)
    artists = {}
    longest = max(len(a) - 1 for a in runs.values())
    axes.axhline(goal, color=FAINT, lw=1.5, ls=":")
    axes.text(0.5 * longest, goal, "arrived", color=FAINT, ha="center", size=16, va="bottom")
    for (name, a), look in zip(runs.items(), LOOKS, strict=True):
        [artists[name]] = axes.plot(steady(a), lw=3.5, **look)
        steps = len(a) - 1
        axes.plot(0, a[0], "o", color=look["color"], clip_on=False, ms=10, zorder=5)
        axes.plot(steps, steady(a)[-1], "o", color=look["color"], ms=12, zorder=5)
        words = {"color": look["color"], "size": 17, "textcoords": "offset points"}
        arrival = counted(steps, "step")
        axes.annotate(arrival, (steps, a[-1]), (8, -6), va="top", ha="center", **words)
        # beside the curve, where it has fallen half of the way
        half = int(np.argmax(a < (a[0] + goal) / 2))
        axes.annotate(name, (half, a[half]), (14, 4), ha="left", **words)
    if guess is not ...:
        artists["guess"] = axes.axvline(guess, color=WEIGHT, ls=":", lw=3)
        words = {"color": WEIGHT, "size": 16, "ha": "center"}
        axes.text(min(guess, 1.05 * longest), 1.06, "your guess", **words)
    axes.set(xlabel="step", ylabel="output (the target is 0)", yticks=[0, 0.5, 1])
    axes.set(xlim=(0, 1.1 * longest), ylim=(-0.12, 1.13))
    settle(figure)
    starts = [number(a[0]) for a in runs.values()]
    (first, quick), (second, slow) = ((name, len(a) - 1) for name, a in runs.items())
    text = (
        f"Two outputs fall from {listed(starts)} towards 0. {first} is below {number(goal)} after "
        f"{counted(quick, 'step')}, {second} after {slow}."
    )
    return Picture(figure, text, artists)


@styled
def pull_over_output(outputs: Mapping[str, float]) -> Picture:
    """Draw the slope of a squared error against a neuron's output, for target 0 and input 1.

    Beside it, dotted, the slope 2a of a neuron without an activation: the more wrong, the larger.

    Parameters
    ----------
    outputs : mapping of str to float
        Outputs that are marked, from 0 to 1, by name.

    Raises
    ------
    ValueError
        If an output lies outside 0 to 1.

    Examples
    --------
    >>> pull_over_output({"undecided": 0.5, "sure": 0.9})
    Over the output a from 0 to 1 the slope 2a · a(1 − a) rises from 0 to its largest, 0.296 at
    0.667, and falls back to 0 at 1, while the dotted line 2a rises to 2. Marked: undecided, 0.25
    at 0.5, and sure, 0.162 at 0.9.
    """
    if not all(0.0 <= a <= 1.0 for a in outputs.values()):
        raise ValueError(f"outputs {[*outputs.values()]}, expected numbers from 0 to 1")
    a = np.linspace(0.0, 1.0, 301)
    slope = 2.0 * a * a * (1.0 - a)
    best = int(slope.argmax())
    figure, [axes] = new_figure(size=WIDE)
    [line] = axes.plot(a, 2.0 * a, ":", color=FAINT, lw=3)
    axes.text(0.215, 0.385, "without an activation: $2a$", color=FAINT, size=16, ha="left")
    [curve] = axes.plot(a, slope, color=GRADIENT, lw=4)
    axes.text(0.4, 0.1, r"sigmoid: $2a\cdot a(1-a)$", color=GRADIENT, size=17, va="top")
    axes.plot(a[best], slope[best], "|", color=GRADIENT, ms=18, mew=2.5)
    axes.text(a[best], slope[best] + 0.02, "largest at ⅔", color=GRADIENT, size=16, ha="center")
    for (name, output), look in zip(outputs.items(), LOOKS * len(outputs), strict=False):
        height, colour = 2.0 * output**2 * (1.0 - output), look["color"]
        axes.plot(output, steady(height), "o", color=colour, ms=12, zorder=5, clip_on=False)
        words = {"size": 17, "textcoords": "offset points", "color": colour}
        shift, side = ((-16, 14), "right") if output > 0.85 else ((12, 8), "left")
        axes.annotate(name, (output, height), shift, ha=side, va="bottom", **words)
    axes.set(xlabel="output $a$ (the target is 0, so this is the error)", ylabel="slope over $w$")
    axes.set(xlim=(0, 1.0), ylim=(0, 0.42), yticks=[0, 0.1, 0.2, 0.3, 0.4])
    settle(figure)
    marked = [
        f"{name}, {number(2.0 * x * x * (1.0 - x))} at {number(x)}" for name, x in outputs.items()
    ]
    text = (
        "Over the output a from 0 to 1 the slope 2a · a(1 − a) rises from 0 to its largest, "
        f"{number(slope[best])} at {number(a[best])}, and falls back to 0 at 1, while the dotted "
        "line 2a rises to 2."
    )
    text += f" Marked: {', and '.join(marked)}." if marked else ""
    return Picture(figure, text, {"slope": curve, "line": line})
