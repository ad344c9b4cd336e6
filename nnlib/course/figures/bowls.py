"""Gradient descent in a bowl with two curvatures: paths over its map, and what a step leaves."""

from collections.abc import Mapping
from types import EllipsisType

import numpy as np
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from nnlib._words import fixed, number
from nnlib.course.figures.landscapes import draw_landscape
from nnlib.course.figures.style import (
    FAINT,
    LOSS,
    NEUTRAL,
    SLIDE,
    WEIGHT,
    WIDE,
    Picture,
    cuts_between,
    new_figure,
    settle,
    steady,
    styled,
)

SIDE = 81  # points of a map in each direction
VISIBLE = 0.05  # a shorter swing is not seen
FAR = 100.0  # nothing further away is drawn
RIM = [withStroke(linewidth=4, foreground="white")]
THIN = [withStroke(linewidth=3, foreground="white")]


@styled
def descents(
    curvature: ArrayLike | Mapping[str, ArrayLike],
    paths: Mapping[str, ArrayLike],
    title: str = "",
    reach: tuple[float, float] = (4.6, 4.2),
) -> Picture:
    """Draw descents into the bowl ℒ = ½ wᵀ H w, each over a map of its own.

    Parameters
    ----------
    curvature : array_like, shape (2,) or (2, 2), or mapping of str to these
        The curvatures along both axes, or the matrix H; if the bowls differ, that of each path.
    paths : mapping of str to array_like, shape (steps + 1, 2)
        What is written above each map, and the weights that the descent goes through.
    title : str, optional
        What the picture says.
    reach : tuple of float, default (4.6, 4.2)
        How far the maps reach to both sides, in w₁ and in w₂.

    Raises
    ------
    ValueError
        If H is no symmetric matrix with two positive curvatures, if a path has other columns, or
        if bowls and paths have different names.

    Examples
    --------
    >>> descents([1, 10], {"slow": [(-4, 1), (-3.9, 0.9)], "fast": [(-4, 1), (-2, -0.5)]})
    The path of slow leads in 1 step from (−4, 1) to (−3.9, 0.9). The path of fast leads in 1
    step from (−4, 1) to (−2, −0.5).
    """
    each = curvature if isinstance(curvature, Mapping) else dict.fromkeys(paths, curvature)
    if each.keys() != paths.keys():
        raise ValueError(f"bowls of {[*each]}, expected one of each path: {[*paths]}")
    bowls = {name: bowl_of(one) for name, one in each.items()}
    runs = {name: np.asarray(path, float) for name, path in paths.items()}
    for name, path in runs.items():
        if path.ndim != 2 or path.shape[1:] != (2,):
            raise ValueError(f"path {name} has shape {path.shape}, expected (steps + 1, 2)")
    w1, w2 = (np.linspace(-side, side, SIDE) for side in reach)
    w = np.stack(np.meshgrid(w1, w2), axis=-1)
    figure, row = new_figure(len(runs), SLIDE if len(runs) < 3 else WIDE, sharey=True)
    artists, told = {}, []
    for axes, (name, path) in zip(row, runs.items(), strict=True):
        draw_landscape(axes, w1, w2, 0.5 * np.einsum("...i,ij,...j", w, bowls[name], w))
        axes.plot(0, 0, "D", color=NEUTRAL, ms=9, mec="white", zorder=4)
        shown = steady(np.clip(path, -FAR, FAR))
        look = {"color": WEIGHT, "zorder": 5}
        artists[name] = axes.plot(*shown.T, "o-", ms=5, lw=2, path_effects=THIN, **look)[0]
        axes.plot(*shown[0], "o", ms=12, mfc="white", mew=3, path_effects=RIM, **look)
        axes.plot(*shown[-1], "o", ms=11, path_effects=RIM, **look)
        axes.set(xlim=w1[[0, -1]], ylim=w2[[0, -1]], xlabel="$w_1$")
        axes.set_title(name, size=16, pad=8)
        axes.spines[:].set_visible(True)
        across = np.linalg.eigh(bowls[name])[1][:, 1]  # the steepest direction
        told.append(_say_path(name, path, across))
    row[0].set_ylabel("$w_2$")
    if title:
        figure.suptitle(title, weight="bold", size=19, x=0.01, ha="left")
    figure.get_layout_engine().set(h_pad=0.1, w_pad=0.08)
    settle(figure)
    return Picture(
        figure, " ".join(told), artists, cuts_between(row), colours=20 if len(runs) > 2 else 32
    )


@styled
def step_factors(curvatures: ArrayLike, guess: float | EllipsisType = ...) -> Picture:
    """Draw what one step leaves of each distance, in a bowl with several curvatures.

    A step of gradient descent multiplies the distance along an axis of curvature λ by 1 − ηλ. The
    size of the largest of these factors decides; below it lies the best rate, and where it is 1
    the limit.

    Parameters
    ----------
    curvatures : array_like, shape (n,)
        At least two, from the flattest to the steepest.
    guess : float, optional
        The learning rate that the reader expects to be fastest.

    Raises
    ------
    ValueError
        If there are not two positive curvatures or more, in this order.

    Examples
    --------
    >>> step_factors([1.0, 10.0], guess=0.1)
    Along the flattest axis, of curvature 1, the factor's size falls from 1 slowly; along the
    steepest, of curvature 10, it falls to 0 at 0.1 and rises above 1 at 0.2. The larger of both
    is smallest, 0.818, at 0.182.
    """
    bends = np.asarray(curvatures, float)
    if bends.ndim != 1 or len(bends) < 2 or bends[0] <= 0.0 or np.any(np.diff(bends) <= 0.0):
        raise ValueError(f"curvatures {bends}, expected two or more, positive and rising")
    low, high = bends[0], bends[-1]
    limit, best = 2.0 / high, 2.0 / (low + high)
    left = (high - low) / (high + low)
    rates = np.linspace(0.0, 1.2 * limit, 241)
    sizes = np.abs(1.0 - np.multiply.outer(bends, rates))
    figure, [axes] = new_figure(size=WIDE)
    axes.axvspan(limit, rates[-1], color="#F4E9F0", lw=0, zorder=0)
    artists = {}
    looks = [(WEIGHT, "-"), *[(FAINT, ":")] * (len(bends) - 2), (LOSS, (0, (5, 1.5)))]
    for bend, size, (colour, dashes) in zip(bends, sizes, looks, strict=True):
        [line] = axes.plot(rates, steady(size), color=colour, ls=dashes, lw=3)
        artists[f"λ = {number(bend)}"] = line
    [worst] = axes.plot(rates, steady(sizes.max(axis=0)), color=NEUTRAL, lw=7, alpha=0.25)
    artists["largest"] = worst
    axes.axhline(1.0, color=FAINT, lw=1.2, ls=(0, (2, 2)))
    at = 0.25 * limit
    words = {"size": 16, "va": "bottom", "path_effects": RIM}
    flat, steep = (
        f"{word}: $|1 - {'' if bend == 1.0 else number(bend)}\\,\\eta|$"
        for word, bend in (("flat", low), ("steep", high))
    )
    axes.text(at, abs(1 - at * low) + 0.06, flat, color=WEIGHT, **words)
    axes.text(0.27 * limit, 0.3, steep, color=LOSS, ha="right", **(words | {"va": "top"}))
    axes.plot(best, left, "o", color=NEUTRAL, ms=12, zorder=6)
    axes.plot([best] * 2, [0.31, left], color=NEUTRAL, lw=1)
    fastest = f"fastest: η = {fixed(best)},\n{fixed(left)} is left"
    axes.text(0.96 * best, 0.29, fastest, ha="center", linespacing=1.25,
              **(words | {"va": "top", "size": 16}))  # fmt: skip
    axes.text(1.1 * limit, 0.08, "every step\nmakes it worse", ha="center", size=15, va="bottom")
    if guess is not ...:
        [artists["guess"]] = axes.plot([guess] * 2, [0.0, 1.25], color=NEUTRAL, lw=2, ls="--")
        axes.annotate("your guess", (guess, 1.25), (0, 4), textcoords="offset points",
                      ha="center", size=15, annotation_clip=True)  # fmt: skip
    axes.set(xlim=rates[[0, -1]], ylim=(0.0, 1.42))
    axes.set(xlabel="learning rate η", ylabel="size of the factor")
    axes.set_title("What one step leaves of the distance; the larger factor decides",
                   weight="bold", loc="left", size=19, pad=14)  # fmt: skip
    figure.get_layout_engine().set(h_pad=0.14, w_pad=0.1)
    settle(figure)
    text = (
        f"Along the flattest axis, of curvature {number(low)}, the factor's size falls from 1 "
        f"slowly; along the steepest, of curvature {number(high)}, it falls to 0 at "
        f"{number(1.0 / high)} and rises above 1 at {number(limit)}. The larger of both is "
        f"smallest, {number(left)}, at {number(best)}."
    )
    return Picture(figure, text, artists, colours=32)


def bowl_of(curvature: ArrayLike) -> NDArray:
    """Return the matrix H of a bowl, or raise an error if it is not one with a lowest point."""
    H = np.asarray(curvature, float)
    H = np.diag(H) if H.ndim == 1 else H
    if H.shape != (2, 2) or np.any(H != H.T) or np.linalg.eigvalsh(H)[0] <= 0.0:
        raise ValueError(f"curvature is {curvature}, expected two positive ones")
    return H


def _say_path(name: str, path: NDArray, across: NDArray) -> str:
    """Return a sentence about a descent: how long, how often it swings over, and where it ends.

    Swings too short to be seen are not counted.
    """
    end = path[-1]
    steps = len(path) - 1
    over = path @ across
    swings = int(np.sum((over[1:] * over[:-1] < 0.0) & (np.abs(np.diff(over)) > VISIBLE)))
    if np.abs(path).max() > 1.5 * np.abs(path[0]).max():
        return f"The path of {name} swings wider and wider, out of the picture."
    word = "step" if steps == 1 else "steps"
    over = f", swinging across the valley {swings} times," if swings > 1 else ""
    near = f"({number(end[0], 2)}, {number(end[1], 2)})"
    return f"The path of {name} leads in {steps} {word} from {_pair(path[0])}{over} to {near}."


def _pair(w: NDArray) -> str:
    return f"({number(w[0])}, {number(w[1])})"
