"""Handwritten digits: what a network reads, and one digit with the outputs for it."""

from collections import Counter

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from nnlib._words import listed
from nnlib.course.figures.style import (
    ACTIVATION,
    DPI,
    FAINT,
    NEUTRAL,
    SLIDE,
    ZERO,
    Picture,
    new_figure,
    new_sheet,
    settle,
    steady,
    styled,
)

# Digits have paper at both sides: without ground they may stand closer than they are wide.
INK = LinearSegmentedColormap.from_list("ink", [(0.0, 0.0, 0.0, 0.0), NEUTRAL])
WRONG_INK = LinearSegmentedColormap.from_list("wrong ink", ["#FBE3A6", NEUTRAL])
MOST, MOST_WRONG = 300, 8  # digits in one picture, misread ones in one row
MORE = 72.0  # pixels for "+ 120", the misread ones that are not shown
LEFT, TOP, NAME, GAP = 106.0, 56.0, 30.0, 16.0  # pixels: row's name, title, what it is, between
NARROW = 0.8  # of its width a digit needs


@styled
def digits(X: ArrayLike, outputs: ArrayLike, Y: ArrayLike) -> Picture:
    """Draw handwritten digits in the order in which a network reads them, the wrong ones aside.

    Each digit stands in the row of the network's reading, the largest of its ten outputs. What
    was misread stands at the right end of its row, framed, with what it is: at most eight in a
    row, the others are counted.

    Parameters
    ----------
    X : array_like, shape (m, 64)
        Grey values of 8 × 8 pictures, from 0 to 1; at most 300 pictures.
    outputs : array_like, shape (m, 10)
        The network's outputs for them.
    Y : array_like, shape (m, 10)
        Targets: 1 in the column of the digit.

    Raises
    ------
    ValueError
        If the shapes do not fit together, or there are too many digits for one picture.

    Examples
    --------
    >>> import nnlib
    >>> X, Y = nnlib.datasets.digits()
    >>> outputs = np.roll(Y[:120], 1, axis=0)
    >>> digits(X[:120], 0.4 * outputs + 0.6 * Y[:120], Y[:120])
    Ten rows of handwritten digits, one for each reading, from 0 to 9: 120 of 120 are read rightly.
    """
    X, outputs, Y = (np.asarray(values, float) for values in (X, outputs, Y))
    m = len(X)
    if X.shape != (m, 64) or outputs.shape != (m, 10) or Y.shape != (m, 10):
        shapes = f"{X.shape}, {outputs.shape} and {Y.shape}"
        raise ValueError(f"shapes {shapes}, expected (m, 64), (m, 10) and (m, 10)")
    if not 0 < m <= MOST:
        raise ValueError(f"{m} digits, expected 1 to {MOST}")
    read, written = outputs.argmax(axis=1), Y.argmax(axis=1)
    wrong = read != written
    width, height = (DPI * side for side in SLIDE)
    pitch = (height - TOP - 6.0) / 10.0  # of the rows
    rows = [(np.flatnonzero(~wrong & (read == k)), np.flatnonzero(wrong & (read == k)))
            for k in range(10)]  # fmt: skip
    more = [max(len(misread) - MOST_WRONG, 0) for _, misread in rows]  # that are not shown
    room = width - LEFT - 10.0 - MORE * any(more)
    counts = [
        (len(right), len(misread) - n) for (right, misread), n in zip(rows, more, strict=True)
    ]
    side = min(pitch - 2.0, *((room - GAP - n * NAME) / (NARROW * r + n) for r, n in counts if r))
    step = min(side, *((room - GAP - n * (side + NAME)) / r for r, n in counts if r))
    figure, sheet = new_sheet(SLIDE)
    title = f"{m - wrong.sum()} of {m} digits are read rightly"
    sheet.text(10, height - TOP / 2, title, va="center", size=22, weight="bold")
    if wrong.any():
        sheet.text(width - 10, height - TOP / 2, "misread, and what it is", va="center",
                   ha="right", size=17, bbox={"facecolor": "#FBE3A6", "edgecolor": ZERO,
                                              "linewidth": 2, "pad": 6})  # fmt: skip
    artists = {}
    for k in range(10):
        y = height - TOP - pitch * (k + 1) + pitch / 2.0
        sheet.text(10, y, f"read: {k}", va="center", size=19, color=ACTIVATION)
        right, misread = rows[k]
        for j, i in enumerate(right):
            artists[f"digit {i}"] = _small(sheet, X[i], LEFT + step * j, y, side, INK)
        for j, i in enumerate(misread[:MOST_WRONG][::-1]):
            x = LEFT + room - (side + NAME) * (j + 1)
            artists[f"digit {i}"] = _small(sheet, X[i], x, y, side, WRONG_INK, edge=2.5)
            artists[f"name {i}"] = sheet.text(
                x + side + 5.0, y, f"{written[i]}", va="center", size=19, weight="bold"
            )
        if more[k]:
            sheet.text(width - 10, y, f"+ {more[k]}", va="center", ha="right", size=17)
    sheet.set(xlim=(0, width), ylim=(0, height))
    return Picture(figure, _say_read(read, written), artists, colours=16)


@styled
def reading(x: ArrayLike, outputs: ArrayLike) -> Picture:
    """Draw one digit, and beside it the network's ten outputs: the largest is its reading.

    Parameters
    ----------
    x : array_like, 64 numbers
        Grey values of an 8 × 8 picture, from 0 to 1.
    outputs : array_like, 10 numbers
        The network's outputs for it, from 0 to 1.

    Raises
    ------
    ValueError
        If there are not 64 and 10 numbers.

    Examples
    --------
    >>> import nnlib
    >>> X, Y = nnlib.datasets.digits()
    >>> reading(X[5], 0.9 * Y[5])
    A drawing of 8 × 8 fields, 31 of them with ink, and ten bars, one for each digit. The
    longest, 0.90, is that of 5; the next, 0.00, that of 0.
    """
    x, outputs = np.asarray(x, float).ravel(), np.asarray(outputs, float).ravel()
    if x.size != 64 or outputs.size != 10:
        raise ValueError(f"{x.size} grey values and {outputs.size} outputs, expected 64 and 10")
    first, second = np.argsort(-steady(outputs), kind="stable")[:2]
    figure, [picture, bars] = new_figure(2, size=(11.8, 4.4), width_ratios=(1, 1.75))
    image = picture.imshow(x.reshape(8, 8), INK, vmin=0.0, vmax=1.0)
    picture.set(xticks=[], yticks=[])
    picture.grid(visible=False)
    edges = np.arange(0.5, 7.0)
    picture.hlines(edges, -0.5, 7.5, color="#DDDDDD", lw=0.8)
    picture.vlines(edges, -0.5, 7.5, color="#DDDDDD", lw=0.8)
    for spine in picture.spines.values():
        spine.set_visible(True)
    picture.set_title("64 numbers go in …", size=20)
    colours = [ACTIVATION if k == first else FAINT for k in range(10)]
    drawn = bars.bar(range(10), steady(outputs), color=colours, width=0.75)
    for k, output in enumerate(outputs):
        bars.text(k, steady(output) + 0.02, f"{output:.2f}", ha="center", size=15,
                  weight="bold" if k == first else "normal")  # fmt: skip
    bars.set(ylim=(0.0, 1.12), yticks=[0.0, 0.5, 1.0], xticks=range(10), ylabel="output")
    bars.tick_params(axis="x", labelsize=20, length=0)
    bars.grid(axis="x", visible=False)
    bars.set_axisbelow(True)
    bars.set_title(f"… ten come out: the network reads {first}", size=20)
    settle(figure)
    text = (
        f"A drawing of 8 × 8 fields, {(x > 0.0).sum()} of them with ink, and ten bars, one for "
        f"each digit. The longest, {outputs[first]:.2f}, is that of {first}; the next, "
        f"{outputs[second]:.2f}, that of {second}."
    )
    artists = {"picture": image, **{f"bar {k}": bar for k, bar in enumerate(drawn)}}
    cut = float(picture.get_position().x1 + 0.01)
    return Picture(figure, text, artists, cuts=(cut,))


def _small(
    sheet: Axes, x: NDArray, left: float, y: float, side: float, ink: Colormap, edge: float = 0.0
) -> AxesImage:
    """Draw one digit around the height y of the sheet, framed if there is an edge."""
    low = y - side / 2.0 + 1.0
    box = left, left + side - 2.0, low, low + side - 2.0
    if edge:
        frame = Rectangle(box[::2], side - 2.0, side - 2.0, fill=False, edgecolor=ZERO, lw=edge)
        frame.set_zorder(3)
        sheet.add_patch(frame)
    return sheet.imshow(
        x.reshape(8, 8), ink, vmin=0.0, vmax=1.0, extent=box, aspect="auto",
        interpolation="bilinear",
    )  # fmt: skip


def _say_read(read: NDArray, written: NDArray) -> str:
    """Return the description: how many are right, and what the others were taken for."""
    wrong = read != written
    text = (
        "Ten rows of handwritten digits, one for each reading, from 0 to 9: "
        f"{(~wrong).sum()} of {len(read)} are read rightly"
    )
    if not wrong.any():
        return f"{text}."
    pairs = Counter(sorted(zip(written[wrong].tolist(), read[wrong].tolist(), strict=True)))
    told = [f"{n} of the digit {a} as {b}" for (a, b), n in pairs.items()]
    return f"{text}. Framed at the right, misread: {listed(told)}."
