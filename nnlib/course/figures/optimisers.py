"""Optimisers compared: the loss that many networks end with, against the learning rate."""

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from numpy.typing import ArrayLike, NDArray

from nnlib._words import number
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    LOSS,
    LOSS_LABEL,
    SLIDE,
    Picture,
    cuts_between,
    increasing,
    new_figure,
    settle,
    steady,
    styled,
)

LOWEST = 1e-6  # of the axis of the loss; what is smaller is drawn there


@styled
def final_losses(
    rates: ArrayLike, final: Mapping[str, ArrayLike], learnt: float, title: str = ""
) -> Picture:
    """Draw the final loss of every network against its learning rate, a panel for each optimiser.

    Each dot is a network; the line is their median, the band holds the middle half of them. Below
    the loss `learnt` a network has learnt, and the bars at the foot count those.

    Parameters
    ----------
    rates : array_like, shape (n,)
        Learning rates, increasing.
    final : mapping of str to array_like, shape (n, seeds)
        Of each optimiser: the loss after training, for every rate and seed; nan if it diverged.
    learnt : float
        Below this loss a network counts as having learnt.
    title : str, optional
        What the picture says.

    Raises
    ------
    ValueError
        If the rates do not increase, or losses have another shape.

    Examples
    --------
    >>> final_losses([0.1, 1, 10], {"plain": [[0.5, 0.2], [0.01, 0.02], [2, 1]]}, learnt=0.05)
    With plain, 2 of 2 networks learn at η = 1; more than half of them from 1 to 1.
    """
    rates = increasing(rates, "rates")
    losses = {name: np.asarray(one, float) for name, one in final.items()}
    for name, one in losses.items():
        if one.ndim != 2 or len(one) != len(rates):
            raise ValueError(f"{name} has shape {one.shape}, expected ({len(rates)}, seeds)")
    figure, row = new_figure(len(losses), SLIDE, sharey=True)
    artists, told = {}, []
    top = max(np.nanmax(one, initial=learnt) for one in losses.values())
    nudge = np.geomspace(0.87, 1.15, 7)  # so that dots do not hide each other
    for axes, (name, one) in zip(row, losses.items(), strict=True):
        shown = np.clip(np.where(np.isfinite(one), one, top), LOWEST, top)
        seeds = one.shape[1]
        x = rates[:, None] * np.resize(nudge, seeds)
        look = {"color": LOSS, "ms": 3.2, "alpha": 0.3, "mew": 0, "rasterized": True}
        axes.plot(x.ravel(), steady(shown, each=True).ravel(), "o", **look)
        low, middle, high = steady(np.quantile(shown, (0.25, 0.5, 0.75), axis=1), each=True)
        axes.fill_between(rates, low, high, color=LOSS, alpha=0.18, lw=0)
        artists[f"{name} median"] = axes.plot(rates, middle, color=LOSS, lw=3.5)[0]
        axes.axhline(learnt, color=FAINT, lw=1.3, ls=(0, (2, 2)))
        counts = np.sum(one < learnt, axis=1)
        foot = LOWEST / 40.0
        heights = foot * (LOWEST / 2.5 / foot) ** (counts / seeds)
        width = 0.75 * (rates[1] / rates[0] - 1.0) * rates
        bars = axes.bar(rates, heights - foot, width, bottom=foot, color=ACTIVATION, lw=0, zorder=3)
        artists |= {f"{name} bar {k + 1}": bar for k, bar in enumerate(bars)}
        axes.set(xscale="log", yscale="log", ylim=(foot, 1.6 * top), xlabel="learning rate η")
        axes.set_xlim(rates[0] / 1.5, rates[-1] * 1.5)
        axes.xaxis.set_major_locator(LogLocator(10.0, numticks=4))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_yticks([1e-6, 1e-4, 1e-2, 1.0], ["0.000001", "0.0001", "0.01", "1"])
        axes.yaxis.set_minor_locator(NullLocator())
        axes.set_title(name, size=17, pad=30)
        most = f"at most {counts.max()} of {seeds} learn"
        axes.text(0.5, 1.02, most, transform=axes.transAxes, ha="center", size=14, va="bottom",
                  color=ACTIVATION, weight="bold")  # fmt: skip
        told.append(_say(name, rates, counts, seeds))
    row[0].set_ylabel(f"final {LOSS_LABEL}")
    row[0].annotate("learnt", (rates[0], learnt), (0, -5), textcoords="offset points", va="top",
                    color=FAINT, size=14)  # fmt: skip
    if title:
        figure.suptitle(title, weight="bold", size=19, x=0.01, ha="left")
    figure.get_layout_engine().set(h_pad=0.1, w_pad=0.08)
    settle(figure)
    return Picture(figure, " ".join(told), artists, cuts_between(row), colours=48)


def _say(name: str, rates: NDArray, counts: NDArray, seeds: int) -> str:
    """Say at which rate most networks learn, and from where to where more than half of them."""
    said = f"With {name}, {counts.max()} of {seeds} networks learn"
    wide = rates[counts > seeds / 2]
    best = np.flatnonzero(counts == counts.max())
    at = f" at η = {number(rates[best[len(best) // 2]])}" if counts.any() else ""
    if not wide.size:
        return f"{said}{at}; nowhere more than half of them."
    reach = f"from {number(wide.min())} to {number(wide.max())}"
    return f"{said}{at}; more than half of them {reach}."
