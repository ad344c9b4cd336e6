"""Momentum in a bowl: what a step leaves in the long run, over curvature and momentum."""

import numpy as np
from matplotlib.colors import BoundaryNorm
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator
from numpy.typing import ArrayLike, NDArray

from nnlib._words import fixed, number
from nnlib.course.figures.landscapes import HEIGHTS
from nnlib.course.figures.style import (
    NEUTRAL,
    WEIGHT,
    WIDE,
    Picture,
    new_figure,
    settle,
    steady,
    styled,
)

LOW, HIGH = 0.003, 6.0  # of the axis of ηλ
WIDTH, HEIGHT = 601, 301  # points of the map
LEFT = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)  # between two of them lies a shade
TICKS = {0.01: "0.01", 0.1: "0.1", 1.0: "1", 2.0: "2", 4.0: "4"}
RIM = [withStroke(linewidth=4, foreground="white")]


@styled
def heavy_ball(kappa: float, title: str = "") -> Picture:
    """Draw what a step with momentum leaves in the long run, and where a bowl fits in best.

    Along an axis of curvature λ the distance shrinks in the long run by the larger root of
    r² = (1 + μ − ηλ) r − μ. A bowl is a bar in this picture, from ηλ of its flattest to ηλ of its
    steepest axis: η shifts it, μ lifts it, and its length is κ.

    Parameters
    ----------
    kappa : float
        The bowl's condition number, more than 1 and at most 400.
    title : str, optional
        What the picture says.

    Raises
    ------
    ValueError
        If κ is not within these limits.

    Examples
    --------
    >>> heavy_ball(100)
    The distance shrinks under the line ηλ = 2(1 + μ); fastest along a funnel that begins at
    ηλ = 1 without momentum and widens upwards. A bowl of κ = 100 without momentum reaches from
    0.0198 to 1.9802 and keeps 0.9802 in a step; at μ = 0.6694 it fits into the funnel, from
    0.0331 to 3.3058, and keeps 0.8182.
    """
    if not 1.0 < kappa <= 400.0:
        raise ValueError(f"kappa is {kappa}, expected more than 1 and at most 400")
    bends = np.geomspace(LOW, HIGH, WIDTH)
    shares = np.linspace(0.0, 1.0, HEIGHT)
    left = larger_root(bends, shares[:, None])
    figure, [axes] = new_figure(size=WIDE)
    axes.grid(visible=False)
    shades = BoundaryNorm(LEFT, HEIGHTS.N, clip=True)
    shown = np.ma.masked_greater(steady(left), 1.0 + 1e-9)
    image = axes.pcolormesh(
        bends, shares, shown, cmap=HEIGHTS, norm=shades, shading="nearest", rasterized=True
    )
    limit = 2.0 * (1.0 + shares)
    axes.plot(steady(limit), shares, color=NEUTRAL, lw=2.5)
    root = np.sqrt(shares)
    for sign in (-1.0, 1.0):
        funnel = np.maximum((1.0 + sign * root) ** 2, LOW / 2.0)
        axes.plot(steady(funnel), shares, color=NEUTRAL, lw=1.5, ls=(0, (4, 2)))
    artists = {"left": image}
    for word, (low, mu, stays) in bars(kappa).items():
        ends = np.array([low, kappa * low])
        [bar] = axes.plot(
            steady(ends), [mu, mu], "o-", color=WEIGHT, lw=5, ms=11, clip_on=False, zorder=6,
            path_effects=RIM,
        )  # fmt: skip
        artists[word] = bar
        axes.annotate(
            f"{word}: a step leaves {fixed(stays)}", (np.sqrt(ends.prod()), mu), (0, 11),
            textcoords="offset points", ha="center", size=15, color=WEIGHT, weight="bold",
            path_effects=RIM, zorder=7,
        )  # fmt: skip
    words = {"size": 15, "ha": "center", "va": "center", "path_effects": RIM}
    axes.text(0.7, 0.9, "the funnel: a step leaves √μ", **words)
    axes.text(4.7, 0.3, "leaves", **(words | {"rotation": 90}))
    axes.set(xscale="log", xlim=(LOW, HIGH), ylim=(0.0, 1.0), xlabel="ηλ", ylabel="momentum μ")
    axes.xaxis.set_major_locator(FixedLocator(list(TICKS)))
    axes.set_xticks(list(TICKS), list(TICKS.values()))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_formatter(NullFormatter())
    scale = figure.colorbar(image, ax=axes, ticks=LEFT, spacing="uniform", pad=0.02, aspect=16)
    scale.ax.set_yticklabels([f"{value:g}" for value in LEFT])
    scale.ax.set_title("left", size=15, pad=10)
    scale.ax.minorticks_off()
    if title:
        axes.set_title(title, weight="bold", loc="left", size=19, pad=14)
    figure.get_layout_engine().set(h_pad=0.14, w_pad=0.1)
    settle(figure)
    return Picture(figure, _say(kappa), artists, colours=32)


def larger_root(bend: ArrayLike, mu: ArrayLike) -> NDArray:
    """Return the size of the larger root of r² = (1 + μ − ηλ) r − μ, for given ηλ and μ."""
    middle = (1.0 + np.asarray(mu) - bend) / 2.0
    inside = middle**2 - mu
    return np.where(inside < 0.0, np.sqrt(mu), np.abs(middle) + np.sqrt(np.maximum(inside, 0.0)))


def bars(kappa: float) -> dict[str, tuple[float, float, float]]:
    """Return ηλ of the flattest axis, μ, and what a step leaves, without and with the best μ."""
    root = np.sqrt(kappa)
    left = (root - 1.0) / (root + 1.0)
    plain = 2.0 / (1.0 + kappa), 0.0, (kappa - 1.0) / (kappa + 1.0)
    return {"plain": plain, "best momentum": ((1.0 - left) ** 2, left**2, left)}


def _say(kappa: float) -> str:
    (low, _, stays), (heavy, mu, left) = bars(kappa).values()
    return (
        "The distance shrinks under the line ηλ = 2(1 + μ); fastest along a funnel that begins at "
        f"ηλ = 1 without momentum and widens upwards. A bowl of κ = {number(kappa)} without "
        f"momentum reaches from {fixed(low)} to {fixed(kappa * low)} and keeps {fixed(stays)} "
        f"in a step; at μ = {fixed(mu)} it fits into the funnel, from {fixed(heavy)} to "
        f"{fixed(kappa * heavy)}, and keeps {fixed(left)}."
    )
