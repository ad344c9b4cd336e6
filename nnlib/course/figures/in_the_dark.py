"""Feeling in the dark: random directions beside the gradient, and what each way down costs."""

from collections.abc import Sequence
from types import EllipsisType

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike

from nnlib._words import counted, listed, number
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    GRADIENT,
    LOSS_LABEL,
    NEUTRAL,
    WEIGHT,
    Picture,
    cuts_between,
    new_figure,
    settle,
    steady,
    styled,
)

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PALE = "#66B39E"  # the weights' green, for many thin lines
SHOWN = 70  # directions in one fan
RUNNERS = ((GRADIENT, "-"), (WEIGHT, (0, (5, 1.5))), (NEUTRAL, (0, (1, 1))), (ACTIVATION, "-."))


@styled
def directions(
    cosines: dict[int, ArrayLike],
    guess: dict[int, float] | EllipsisType = ...,
) -> Picture:
    """Draw random directions around the gradient, for several numbers of parameters.

    Each panel is the plane of the gradient, to the right, and one random direction, turned so
    that the angle between the two is the true one.

    Parameters
    ----------
    cosines : dict of int to array_like, shape (n,)
        For each number of parameters the cosines of random directions with the gradient.
    guess : dict of int to float, or ...
        The mean size of the cosine that a reader expects, for some of them; none if left at
        ``...``.

    Raises
    ------
    ValueError
        If there is nothing to draw, or a number is no cosine.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> directions({2: np.cos(rng.uniform(0, np.pi, 150)), 1000: rng.normal(0, 1000**-0.5, 150)})
    Fans of random directions around the gradient's arrow. With 2 parameters they fill the
    circle: the cosine has the mean size 0.65. With 1000 they form a narrow sheaf straight
    across: 0.027.
    """
    cosines = {P: np.asarray(c, float) for P, c in cosines.items()}
    if not cosines or any(not c.size or np.abs(c).max() > 1.0 for c in cosines.values()):
        raise ValueError("cosines expects for each number of parameters some numbers from −1 to 1")
    figure, row = new_figure(len(cosines), size=(11.8, 4.0))
    artists, means = {}, {}
    for axes, (P, cosine) in zip(row, cosines.items(), strict=True):
        axes.set(xlim=(-1.15, 1.45), ylim=(-1.75, 1.3), aspect="equal")
        axes.axis("off")
        shown = cosine[:SHOWN]
        height = np.sqrt(1.0 - shown**2) * np.where(np.arange(len(shown)) % 2, 1.0, -1.0)
        nothing = np.zeros_like(shown)
        x, y = (np.column_stack([nothing, end, nothing]).ravel() for end in (shown, height))
        axes.add_patch(Circle((0, 0), 1.0, facecolor="#F5F5F5", edgecolor="none", zorder=0))
        [lines] = axes.plot(steady(x), steady(y), color=PALE, lw=1.0)
        axes.plot(steady(shown), steady(height), "o", color=WEIGHT, ms=3.5)
        look = {"arrowstyle": "-|>", "mutation_scale": 26, "shrinkA": 0, "shrinkB": 0, "lw": 5}
        axes.add_patch(FancyArrowPatch((0, 0), (1.36, 0), color=GRADIENT, zorder=5, **look))
        means[P] = float(np.abs(cosine).mean())
        centred = {"ha": "center", "va": "center"}
        axes.text(0, 1.18, f"{P} parameters", size=17, **centred)
        axes.text(0, -1.25, f"cosine {_short(means[P])}", size=20, weight="bold", **centred)
        if guess is not ... and P in guess:
            axes.text(0, -1.58, f"your guess: {_short(guess[P])}", size=15, color=FAINT, **centred)
        artists[f"{P} parameters"] = lines
    row[0].text(1.28, 0.2, "gradient", color=GRADIENT, size=15, ha="right", va="center", zorder=6,
                path_effects=[withStroke(linewidth=4, foreground="white")])  # fmt: skip
    settle(figure)
    told = [
        f"With {P}{' parameters' if k == 0 else ''} they {_form(mean)}: "
        f"{'the cosine has the mean size ' if k == 0 else ''}{_short(mean)}."
        for k, (P, mean) in enumerate(means.items())
    ]
    text = f"Fans of random directions around the gradient's arrow. {' '.join(told)}"
    if guess is not ...:
        text += f" Guessed: {listed(f'{_short(c)} with {P}' for P, c in guess.items())}."
    return Picture(figure, text, artists, cuts_between(row), colours=32)


def _short(cosine: float) -> str:
    """Return a cosine with two digits that count."""
    return number(float(f"{cosine:.2g}"))


def _form(mean: float) -> str:
    """Say what a fan with this mean cosine looks like."""
    if mean > 0.5:
        return "fill the circle"
    return "lean across" if mean > 0.15 else "form a narrow sheaf straight across"


@styled
def ways_down(
    runs: dict[str, tuple[ArrayLike, ArrayLike]],
    goal: float | None = None,
    title: str = "The same hill, three ways down",
) -> Picture:
    """Draw the loss over what it has cost so far, in evaluations of the loss.

    Parameters
    ----------
    runs : dict
        For each way down the evaluations made, increasing from 0 on, and the loss after them.
    goal : float, optional
        A loss to be reached, drawn as a level line.
    title : str
        The picture's message.

    Raises
    ------
    ValueError
        If there are no runs or more than four, or the two rows of one differ in length.

    Examples
    --------
    >>> slow, fast = ([1, 10, 100], [9, 8, 4]), ([2, 4, 6], [9, 3, 1])
    >>> ways_down({"random pushes": slow, "the gradient": fast}, goal=2.0)
    The loss over the evaluations made, on an axis that is logarithmic from 1 on. The curve of
    random pushes ends at 4 after 100 evaluations, that of the gradient at 1 after 6. Below 2 ...
    """
    if not 0 < len(runs) <= len(RUNNERS):
        raise ValueError(f"{counted(len(runs), 'run')}, expected 1 to {len(RUNNERS)}")
    figure, [axes] = new_figure(size=(11.8, 5.2))
    figure.get_layout_engine().set(w_pad=0.1, h_pad=0.1)
    artists, ends, arrivals = {}, [], {}
    for (name, (cost, loss)), (colour, dashes) in zip(runs.items(), RUNNERS, strict=False):
        cost, loss = np.asarray(cost, float), np.asarray(loss, float)
        if cost.shape != loss.shape or not cost.size:
            raise ValueError(f"{name}: costs of shape {cost.shape}, losses of {loss.shape}")
        look = {"color": colour, "ls": dashes, "lw": 3.5, "drawstyle": "steps-post"}
        [artists[name]] = axes.plot(cost, steady(loss), label=name, **look)  # paid, then lower
        word = "curve of " if not ends else "that of "
        after = f" after {number(cost[-1])}{'' if ends else ' evaluations'}"
        ends.append(f"{'The ' if not ends else ''}{word}{name} "
                    f"{'ends ' if not ends else ''}at {number(loss[-1])}{after}")  # fmt: skip
        if goal is not None and (loss < goal).any():
            k = int(np.argmax(loss < goal))
            arrivals[name] = cost[k]
            axes.plot(cost[k], steady(loss[k]), "o", color=colour, ms=12, mec="white", zorder=5)
            axes.annotate(number(cost[k]), (cost[k], loss[k]), (10, 12), color=colour, size=17,
                          textcoords="offset points", weight="bold", zorder=6,
                          path_effects=[withStroke(linewidth=4, foreground="white")])  # fmt: skip
    text = "The loss over the evaluations made, on an axis that is logarithmic from 1 on. "
    text += ", ".join(ends) + "."
    if goal is not None:
        axes.axhline(goal, color=FAINT, lw=1.5, ls="--", zorder=1)
        first = sorted(arrivals, key=arrivals.get)
        order = [f"{name}, after {number(arrivals[name])}" for name in first]
        text += f" Below {number(goal)} came first {'; then '.join(order)}." if order else ""
    axes.set_xscale("symlog", linthresh=1.0, linscale=0.35)  # so that 0 has its place
    axes.set(xlabel="evaluations of the loss", ylabel=LOSS_LABEL)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
    axes.set_xlim(0.0, None)
    axes.set_ylim(0.0, None)
    axes.legend(loc="upper right", handlelength=3.2, fontsize=17)
    axes.set_title(title, size=18, pad=12)
    settle(figure)
    return Picture(figure, text, artists, colours=32)


@styled
def judge_errors(
    h: ArrayLike,
    errors: dict[str, ArrayLike],
    ours: float = 1e-6,
    labels: Sequence[str] = ("h too short: rounding", "h too long: not straight"),
) -> Picture:
    """Draw how wrong numerical derivatives are over the length h of the push.

    Parameters
    ----------
    h : array_like, shape (k,)
        The pushes, increasing and above 0.
    errors : dict of str to array_like, shape (k,)
        For each way to differentiate the typical size of its error at each h.
    ours : float, default 1e-6
        The h that is used, marked by a line.
    labels : sequence of str
        What is written over the two arms.

    Raises
    ------
    ValueError
        If the errors of one way are not as many as h, or not above 0.

    Examples
    --------
    >>> h = 10.0 ** np.arange(-12, -1)
    >>> judge_errors(h, {"forward": h + 1e-16 / h, "central": 0.01 * h**2 + 1e-16 / h})
    Letters V on axes that are both logarithmic. The error of the forward difference is
    smallest, about 10⁻⁸, near h = 10⁻⁸; that of the central difference, about 10⁻¹¹, near 10⁻⁵.
    A line marks our h, 10⁻⁶.
    """
    h = np.asarray(h, float)
    figure, [axes] = new_figure(size=(11.8, 5.4))
    figure.get_layout_engine().set(w_pad=0.1, h_pad=0.1)
    artists, told = {}, []
    for (name, error), (colour, dashes) in zip(
        errors.items(), ((NEUTRAL, (0, (4, 1.5))), (GRADIENT, "-")), strict=False
    ):
        error = np.asarray(error, float)
        if error.shape != h.shape or not (error > 0.0).all():
            raise ValueError(f"{name}: expected {len(h)} errors above 0")
        look = {"color": colour, "ls": dashes, "lw": 3.5}
        [artists[name]] = axes.plot(h, steady(error, each=True), **look)
        k = int(np.argmin(error))
        way = ("The error of the", "is smallest, about", "near h =")
        way = way if not told else ("that of the", "about", "near")
        told.append(f"{way[0]} {name} difference{'' if not told else ','} {way[1]} "
                    f"{_power(error[k])}, {way[2]} {_power(h[k])}")  # fmt: skip
        k = -len(h) // 4
        axes.text(h[k] / 1.6, error[k], name, color=colour, size=17, ha="right", va="bottom")
    axes.set(xscale="log", yscale="log", xlim=h[[0, -1]], xlabel="length of the push $h$")
    axes.set_ylabel("error of the derivative")
    low, high = axes.get_ylim()
    axes.set_ylim(low / 10.0, high * 100.0)
    axes.axvspan(ours / 10**0.5, ours * 10**0.5, color="#F0F7F4", zorder=0)
    axes.text(ours, low / 5.0, "our $h$", color=WEIGHT, size=17, ha="center", va="bottom")
    for label, x, side in zip(labels, (0.02, 0.98), ("left", "right"), strict=True):
        axes.text(x, 0.95, label, transform=axes.transAxes, size=17, ha=side, va="top")
    settle(figure)
    text = f"Letters V on axes that are both logarithmic. {'; '.join(told)}. "
    return Picture(figure, f"{text}A line marks our h, {_power(ours)}.", artists, colours=32)


def _power(x: float) -> str:
    """Return the nearest power of ten: the digits before it are those of one processor."""
    return "10" + str(round(float(np.log10(x)))).translate(RAISED)
