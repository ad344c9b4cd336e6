"""How strongly a loss of two parameters bends, in every direction."""

import numpy as np
from numpy.typing import ArrayLike

from nnlib._words import number
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    GRADIENT,
    LOSS_LABEL,
    Picture,
    cuts_between,
    new_figure,
    settle,
    steady,
    styled,
)


@styled
def curvatures(table: ArrayLike, furthest: float = 1.5) -> Picture:
    """Draw the loss on two straight ways through its lowest point, and the curvature over all.

    Parameters
    ----------
    table : array_like, shape (2, 2)
        The second derivatives of the loss.
    furthest : float, default 1.5
        How far from the lowest point the two ways lead.

    Raises
    ------
    ValueError
        If the table is not 2 × 2 and symmetric, or the loss does not rise in every direction.

    Examples
    --------
    >>> curvatures([[19.5, 7.0], [7.0, 8.0]])
    Two parabolas, the steep one across the valley and the flat one along it. Beside them the
    curvature over all directions, a wave: largest, 22.8, at 25°, and smallest, 4.69, at 115°.
    """
    table = np.asarray(table, float)
    if table.shape != (2, 2) or table[0, 1] != table[1, 0]:
        raise ValueError(f"table is {table.tolist()}, expected 2 × 2 and symmetric")
    values, vectors = np.linalg.eigh(table)
    if not values[0] > 0.0:
        raise ValueError(f"curvatures {values.tolist()}, expected two above 0")
    figure, [ways, wave] = new_figure(2, size=(11.8, 4.2))
    figure.get_layout_engine().set(w_pad=0.15, h_pad=0.1)
    artists = {}
    s, degrees = np.linspace(-furthest, furthest, 121), np.arange(181.0)
    u = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    [artists["wave"]] = wave.plot(degrees, steady(np.sum(u * (table @ u), axis=0)), color=FAINT)
    top = 0.5 * values[1] * furthest**2
    told = []
    for name, word, k, hue in (
        ("across", "largest", 1, GRADIENT),
        ("along", "smallest", 0, ACTIVATION),
    ):
        angle = float(np.degrees(np.arctan2(vectors[1, k], vectors[0, k])) % 180.0)
        [artists[name]] = ways.plot(s, steady(0.5 * values[k] * s**2), color=hue, lw=3.5)
        ways.text(0.0, (0.72 if k else 0.3) * top, f"{name} the valley\nλ = {number(values[k])}",
                  color=hue, size=17, ha="center", linespacing=1.4)  # fmt: skip
        [artists[word]] = wave.plot(*steady([angle, values[k]]), "o", color=hue, ms=12)
        wave.annotate(f"{word}: {number(values[k])} at {angle:.0f}°", (angle, values[k]),
                      (0, 14 if k else -14), textcoords="offset points", color=hue, size=17,
                      va="bottom" if k else "top",
                      ha="left" if angle < 45.0 else "center")  # fmt: skip
        told.append(f"{word}, {number(values[k])}, at {angle:.0f}°")
    ways.set(xlabel="distance from the lowest point", ylabel=f"{LOSS_LABEL} above its lowest")
    ways.set(xlim=(-furthest, furthest), ylim=(0.0, top))
    wave.set(xlabel="direction: 0° along $w$, 90° along $b$", ylabel="curvature λ")
    wave.set(xlim=(0.0, 180.0), ylim=(0.0, 1.25 * values[1]), xticks=[0, 45, 90, 135, 180])
    settle(figure)
    text = (
        "Two parabolas, the steep one across the valley and the flat one along it. Beside them "
        f"the curvature over all directions, a wave: {told[0]}, and {told[1]}."
    )
    return Picture(figure, text, artists, cuts_between([ways, wave]), colours=24)
