"""What many networks answer to the same questions: a row of dots for each question."""

from collections.abc import Mapping
from types import EllipsisType

import numpy as np
from numpy.typing import ArrayLike

from nnlib._words import counted, number
from nnlib.course.figures.style import (
    NEUTRAL,
    SLIDE,
    TWO_HUES,
    Picture,
    new_figure,
    settle,
    steady,
    styled,
)

GOLDEN = 0.618034  # spreads dots over the height of their row, none near its neighbours


@styled
def answers(
    outputs: Mapping[str, ArrayLike], title: str, guess: float | EllipsisType = ...
) -> Picture:
    """Draw the outputs of many networks, for each question a row of dots from 0 to 1.

    The dots are spread over the height of their row, which means nothing; the median of each row
    is a line, with its value.

    Parameters
    ----------
    outputs : mapping of str to array_like, shape (networks,)
        Questions and answers between 0 and 1, from top to bottom.
    title : str
        What the picture says.
    guess : float, optional
        Where the reader expects the median of the last row; it is marked there.

    Raises
    ------
    ValueError
        If there is no question, or an answer does not lie between 0 and 1.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> rows = {"sure": rng.normal(0.9, 0.01, 50), "unsure": rng.random(50)}
    >>> answers(rows, "Two questions", guess=0.5)
    A dot for each of 50 networks, from answer 0 to answer 1. sure: from 0.88 to 0.92,
    median 0.9. unsure: from 0.01 to nearly 1, median 0.6.
    """
    rows = {name: np.asarray(row, float).ravel() for name, row in outputs.items()}
    if not rows or not all(len(row) and (row >= 0.0).all() and (row <= 1.0).all()
                           for row in rows.values()):  # fmt: skip
        raise ValueError("expected at least one question, and answers between 0 and 1")
    figure, [axes] = new_figure(size=SLIDE)
    figure.get_layout_engine().set(h_pad=0.14, w_pad=0.1)
    artists, said = {}, []
    for k, (name, row) in enumerate(rows.items()):
        floor = float(len(rows) - 1 - k)
        x = steady(np.sort(row))
        y = floor + 0.1 + 0.62 * np.modf(GOLDEN * np.arange(len(x)))[0]
        look = {"c": x, "cmap": TWO_HUES, "vmin": 0, "vmax": 1, "linewidths": 0.5}
        dots = axes.scatter(x, np.round(y, 6), s=50, edgecolors=NEUTRAL, **look)
        artists[f"answers {k + 1}"] = dots
        axes.axhline(floor, color="#CCCCCC", lw=1)
        middle = float(steady(np.median(row)))
        axes.plot([middle] * 2, [floor, floor + 0.94], color=NEUTRAL, lw=2.5, zorder=3)
        side = -1 if middle > 0.5 else 1
        axes.annotate(
            f"median {middle:.2f}", (middle, floor + 0.84), xytext=(10 * side, 0), size=15,
            textcoords="offset points", va="center", ha="left" if side > 0 else "right", zorder=4,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
        )  # fmt: skip
        ends = number(row.min(), 2), number(row.max(), 2)
        said.append(f"{name}: from {ends[0]} to {ends[1]}, median {number(middle, 2)}.")
    if guess is not ...:
        [artists["guess"]] = axes.plot(
            [guess], [0.42], "D", ms=14, mfc="white", mec=NEUTRAL, mew=2.5, zorder=6
        )
        axes.annotate("your guess", (guess, 0.42), xytext=(-14, 0), textcoords="offset points",
                      ha="right", va="center", size=15, weight="bold", zorder=6,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 2})  # fmt: skip
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.04, len(rows)), xlabel="answer of the network")
    axes.set_yticks([len(rows) - 1 - k + 0.4 for k in range(len(rows))], list(rows))
    axes.tick_params(axis="y", length=0, labelsize=16)
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    axes.set_title(title, weight="bold", loc="left", size=19, pad=14)
    settle(figure)
    n = len(next(iter(rows.values())))
    text = f"A dot for each of {counted(n, 'network')}, from answer 0 to answer 1. "
    return Picture(figure, text + " ".join(said), artists, colours=24)
