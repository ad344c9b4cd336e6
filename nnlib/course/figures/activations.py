"""Activations: curves with their slopes, and what they do inside a network."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import EllipsisType

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator
from numpy.typing import ArrayLike, NDArray

from nnlib._words import MINUS, counted, listed, number
from nnlib.activations import Activation, sigmoid
from nnlib.course.figures.style import (
    ACTIVATION,
    DPI,
    FAINT,
    GRADIENT,
    NEUTRAL,
    SLIDE,
    STYLE,
    WEIGHT,
    WIDE,
    Picture,
    cuts_between,
    increasing,
    new_figure,
    settle,
    steady,
    styled,
)

SATURATED = 0.05  # of the largest slope
SHADE = "#E9EBEE"  # where the slope is gone
DASHES = ("-", (0, (5, 1.5)), (0, (1.2, 1.2)))  # one for each hidden neuron
TONES = ("#7FB8D8", "#3F95C5", ACTIVATION)  # the same function, steeper and steeper

NAMES = {"sigmoid": r"$\sigma$", "tanh": r"$\tanh$", "relu": "ReLU"}

Function = Callable[[NDArray], NDArray]


@styled
def step_and_sigmoids(k: Sequence[float] = (1.0, 3.0, 10.0), z: float = -1.0) -> Picture:
    """Draw a step and sigmoids σ(kz) that come near to it, each with its tangent at one z.

    Parameters
    ----------
    k : sequence of float, default (1, 3, 10)
        Three factors, each larger than 0.
    z : float, default −1
        Where the tangents touch, from −4 to 4.

    Raises
    ------
    ValueError
        If there are not three factors, or one is not larger than 0.

    Examples
    --------
    >>> step_and_sigmoids()
    Four panels: a step that jumps from 0 to 1 at z = 0, and three sigmoids that climb from
    0 to 1 more and more ...
    """
    if len(k) != len(TONES) or min(k) <= 0.0:
        raise ValueError(f"k is {k}, expected three numbers larger than 0")
    x = np.linspace(-4.0, 4.0, 401)
    figure, row = new_figure(1 + len(k), size=WIDE, sharey=True)
    artists, said = {}, []
    names = ["the step", *(f"σ({'' if f == 1.0 else f'{f:g}'}z)" for f in k)]
    for j, (axes, name) in enumerate(zip(row, names, strict=True)):
        if j == 0:
            a, slope, colour = float(z >= 0.0), 0.0, NEUTRAL
            axes.plot([-4.0, 0.0], [0.0, 0.0], color=NEUTRAL, lw=3.5)
            [curve] = axes.plot([0.0, 4.0], [1.0, 1.0], color=NEUTRAL, lw=3.5)
            axes.plot([0.0], [0.0], "o", color=NEUTRAL, mfc="white", mew=2.0)
            axes.plot([0.0], [1.0], "o", color=NEUTRAL)
        else:
            factor, colour = k[j - 1], TONES[j - 1]
            a = float(sigmoid(factor * z))
            slope = float(factor * sigmoid.derivative(factor * z))
            axes.plot([-4.0, 0.0, 0.0, 4.0], [0.0, 0.0, 1.0, 1.0], color="#BBBBBB", lw=1.5)
            [curve] = axes.plot(x, steady(sigmoid(factor * x)), color=colour, lw=3.5)
        near = np.array([-1.3, 1.3])
        tangent = axes.plot(z + near, a + slope * near, color=GRADIENT, lw=3, zorder=4)[0]
        axes.plot([z], [a], "o", color=GRADIENT, ms=9, zorder=5)
        axes.set_title(name, color=NEUTRAL if j == 0 else ACTIVATION, size=18)
        axes.text(
            -3.9, 0.86, f"slope\n{number(slope)}", color=GRADIENT, va="center", linespacing=1.3,
            size=16,
        )  # fmt: skip
        axes.set(xlabel="$z$", xlim=(-4.0, 4.0), ylim=(-0.2, 1.14), xticks=[-4, 0, 4])
        axes.set_yticks([0.0, 0.5, 1.0], ["0", "½", "1"])
        artists[name], artists[f"tangent of {name}"] = curve, tangent
        said.append(f"{name} {number(slope)}")
    settle(figure)
    text = (
        "Four panels: a step that jumps from 0 to 1 at z = 0, and three sigmoids that climb from 0 "
        f"to 1 more and more steeply. At z = {number(z)} their slopes are {listed(said)}."
    )
    return Picture(figure, text, artists, cuts_between(row))


@styled
def activation(*functions: Activation, z: ArrayLike | None = None) -> Picture:
    """Draw activations and their derivatives over z, each activation in a panel of its own.

    The largest slope is marked, and the parts where the slope is less than 5 % of that: there a
    function saturates, or is off where its slope is 0.

    Parameters
    ----------
    *functions : Activation
        One or two.
    z : array_like, shape (k,), optional
        Where they are computed, in increasing order; from −6 to 6 by default.

    Raises
    ------
    ValueError
        If z is not a row of at least two increasing numbers, or there is no function.

    Examples
    --------
    >>> from nnlib import sigmoid, tanh
    >>> activation(sigmoid, tanh)
    The function sigmoid rises from 0.0025 at z = −6 to 0.998 at z = 6. Its slope is
    largest, 0.25, at z = 0; up ...
    """
    if not 1 <= len(functions) <= 2:
        raise ValueError(f"{counted(len(functions), 'function')}, expected one or two")
    z = increasing(np.linspace(-6.0, 6.0, 241) if z is None else z, "z")
    figure, row = new_figure(len(functions), size=WIDE)
    artists = {}
    for axes, g in zip(row, functions, strict=True):
        a, slope = g(z), g.derivative(z)
        flat = slope < SATURATED * slope.max()
        word = "saturated" if slope[flat].any() else "off"
        for start, stop in _stretches(flat):
            axes.axvspan(z[start], z[stop], color=SHADE, lw=0, zorder=0)
        [curve] = axes.plot(z, steady(a), color=ACTIVATION, lw=3.5)
        [below] = axes.plot(*broken(z, steady(slope)), "--", color=GRADIENT)
        artists |= {g.name: curve, f"slope of {g.name}": below}
        low, high = min(a.min(), slope.min()), max(a.max(), slope.max())
        axes.set(
            xlabel="$z$", xlim=(z[0], z[-1]),
            ylim=(low - 0.06 * (high - low), high + 0.24 * (high - low)),
        )  # fmt: skip
        for start, stop in _stretches(flat):
            end, side = (z[0] + 0.15, "left") if start == 0 else (z[stop] - 0.15, "right")
            axes.text(end, high + 0.13 * (high - low), word, color=FAINT, ha=side, size=16)
        edge = 0.01 * (high - low)
        axes.set_yticks([y for y in axes.get_yticks() if low - edge <= y <= high + edge])
        _label(axes, g, z, a, slope)
    settle(figure)
    texts = [_say_activation(g, z, g(z), g.derivative(z)) for g in functions]
    return Picture(figure, " ".join(texts), artists, cuts_between(row))


def _label(axes: Axes, g: Activation, z: NDArray, a: NDArray, slope: NDArray) -> None:
    """Write the names of the curves beside them, and the largest slope where it is reached."""
    right = z[0] + 0.72 * (z[-1] - z[0])
    high = np.ptp(axes.get_ylim())
    k = int(np.searchsorted(z, right))
    name = NAMES.get(g.name, g.name)
    words = {"color": ACTIVATION, "size": 19, "ha": "right", "va": "bottom"}
    axes.text(z[k] - 0.1, a[k] + 0.02 * high, name, **words)
    steepest = np.isclose(slope, slope.max(), rtol=1e-9)
    words = {"color": GRADIENT, "size": 16, "va": "bottom"}
    if steepest.sum() == 1:
        k = steepest.argmax()
        axes.plot([z[k]], [slope[k]], "o", color=GRADIENT)
        side, shift = ("left", 0.25) if a[k] > slope[k] else ("right", -0.25)
        text = f"slope\nat most {number(slope[k])}"
        axes.text(z[k] + shift, slope[k] + 0.02 * high, text, ha=side, **words)
    else:
        text = f"slope {number(slope.max())}"
        axes.text(z[-1] - 0.1, slope[-1] + 0.02 * high, text, ha="right", **words)


def broken(z: NDArray, y: NDArray, least: float = 0.5) -> tuple[NDArray, NDArray]:
    """Return a curve with a gap at each jump: ReLU's slope has no value between 0 and 1."""
    jumps = np.flatnonzero(np.abs(np.diff(y)) > least) + 1
    return np.insert(z, jumps, np.nan), np.insert(y, jumps, np.nan)


def _say_activation(g: Activation, z: NDArray, a: NDArray, slope: NDArray) -> str:
    """Return the description of an activation."""
    way = "rises" if a[-1] > a[0] else "falls" if a[-1] < a[0] else "goes"
    ends = [f"{number(a[k])} at z = {number(z[k])}" for k in (0, -1)]
    steepest = np.isclose(slope, slope.max(), rtol=1e-9)
    text = (
        f"The function {g} {way} from {ends[0]} to {ends[1]}. "
        f"Its slope is largest, {number(slope.max())}, {_where(steepest, z, beyond=True)}"
    )
    flat = slope < SATURATED * slope.max()
    if not flat.any():
        return text + "; it saturates nowhere here."
    if not slope[flat].any():
        return text + f"; {_where(flat, z)} it is 0: there the function is off."
    return text + f"; {_where(flat, z)} it is less than 5 % of that: there the function saturates."


def _stretches(marked: NDArray) -> list[tuple[int, int]]:
    """Return first and last index of every unbroken stretch of True."""
    changes = np.flatnonzero(np.diff(np.concatenate([[False], marked, [False]])))
    return [(int(i), int(j) - 1) for i, j in zip(changes[::2], changes[1::2], strict=True)]


def _where(marked: NDArray, z: NDArray, beyond: bool = False) -> str:
    """Say in words where on the z axis the marked points are.

    With `beyond`, a stretch is told by the unmarked points around it, which do not belong to it.
    """
    words = []
    last = len(z) - 1
    for start, stop in _stretches(marked):
        if (start, stop) == (0, last):
            words.append("everywhere")
        elif start == stop:
            words.append(f"at z = {number(z[start])}")
        elif start == 0:
            words.append(f"{'below' if beyond else 'up to'} z = {number(z[stop + beyond])}")
        elif stop == last:
            bound = number(z[start - beyond])
            words.append(f"above z = {bound}" if beyond else f"from z = {bound} on")
        else:
            bounds = number(z[start - beyond]), number(z[stop + beyond])
            words.append(f"between z = {bounds[0]} and {bounds[1]}")
    return listed(words)


@styled
def inside_a_network(
    functions: Mapping[str, Function], w: ArrayLike, b: ArrayLike, v: ArrayLike
) -> Picture:
    """Draw what three hidden neurons and their weighted sum make of one input x, from −3 to 3.

    Left the three pre-activations w x + b. Then for each activation a column: above what it makes
    of them, below their sum with the weights v, which is the network's output. Grey lines stand
    where a pre-activation passes 0.

    Parameters
    ----------
    functions : mapping of str to function
        Names and activations, two to four.
    w, b, v : array_like, shape (3,)
        Weights and biases into the hidden neurons, and the weights out of them.

    Raises
    ------
    ValueError
        If there are not two to four functions, or w, b, v are not three numbers each.

    Examples
    --------
    >>> from nnlib import identity, tanh
    >>> functions = {"tanh": tanh, "identity": identity}
    >>> inside_a_network(functions, [1, 2, -1], [2, 0, 1], [1, -1, 0.5])
    Three straight lines, the pre-activations of three neurons, go through each activation;
    the weighted sum of the results is for tanh a smooth curve and identity one straight
    line. Grey lines mark where a pre-activation is 0: x = −2, 0 and 1.
    """
    w, b, v = (np.asarray(row, float) for row in (w, b, v))
    if not w.shape == b.shape == v.shape == (3,):
        raise ValueError(f"shapes {w.shape}, {b.shape} and {v.shape}, expected three times (3,)")
    if not 2 <= len(functions) <= 4:
        raise ValueError(f"{counted(len(functions), 'function')}, expected two to four")
    x = np.linspace(-3.0, 3.0, 1201)
    z = w[:, np.newaxis] * x + b[:, np.newaxis]
    figure = Figure(figsize=SLIDE, layout="constrained", dpi=DPI)
    figure.get_layout_engine().set(w_pad=0.1, h_pad=0.06, wspace=0.02)
    grid = figure.subplots(2, 1 + len(functions), width_ratios=[1.25] + [1] * len(functions))
    bends = _bends(w, b)
    for axes in grid.flat:
        axes.tick_params(labelsize=STYLE["font.size"])
        axes.set(xlim=(-3.0, 3.0))
        axes.set_xticks(bends, [number(x) for x in bends])
        axes.grid(visible=False)
        axes.axhline(0.0, color="#BBBBBB", lw=1, zorder=0)
        for bend in bends:
            axes.axvline(bend, color="#BBBBBB", lw=1, zorder=0)
    _draw_rows(grid[0, 0], x, z, ["#999999", "#555555", NEUTRAL])
    grid[0, 0].set_title("$z = wx + b$", size=18)
    grid[0, 0].set_xlabel("$x$", size=16)
    grid[0, 1].set_ylabel("$g(z)$", size=16)
    grid[1, 1].set_ylabel("weighted sum", size=16)
    _draw_small_network(grid[1, 0], v)
    artists, said = {}, []
    for (above, below), (name, g) in zip(grid.T[1:], functions.items(), strict=True):
        a = np.array([g(row) for row in z], float)
        total = v @ a
        _draw_rows(above, x, a, TONES)
        above.set_title(name, size=18, color=ACTIVATION)
        artists[name] = below.plot(*broken(x, steady(total), 0.2), color=ACTIVATION, lw=4)[0]
        below.margins(y=0.12)
        below.set_xlabel(shape := shape_of(x, total), size=15)
        said.append(f"{name} {shape}")
        for axes in (above, below):
            axes.locator_params(axis="y", nbins=4)
    settle(figure)
    text = (
        "Three straight lines, the pre-activations of three neurons, go through each activation; "
        f"the weighted sum of the results is for {listed(said)}."
    )
    if bends:
        text += f" Grey lines mark where a pre-activation is 0: x = {listed(map(number, bends))}."
    return Picture(figure, text, artists, cuts_between(grid[0]))


def _bends(w: NDArray, b: NDArray, apart: float = 0.8) -> list[float]:
    """Return where the pre-activations pass 0, as far as their labels have room."""
    kept: list[float] = []
    for x in sorted(0.0 - b[w != 0.0] / w[w != 0.0]):
        if abs(x) < 3.0 and (not kept or x - kept[-1] >= apart):
            kept.append(float(x))
    return kept


def _draw_rows(axes: Axes, x: NDArray, rows: NDArray, colours: Sequence[str]) -> None:
    """Draw three curves, told apart by their tone and their dashes."""
    for row, dashes, colour in zip(rows, DASHES, colours, strict=True):
        axes.plot(*broken(x, steady(row), 0.2), color=colour, linestyle=dashes, lw=2.5)
    axes.margins(y=0.1)
    axes.locator_params(axis="y", nbins=4)


def _draw_small_network(axes: Axes, v: NDArray) -> None:
    """Draw one input, three hidden neurons and one output, with the weights of the sum."""
    axes.clear()
    axes.axis("off")
    axes.set(xlim=(-0.3, 2.3), ylim=(-0.4, 2.4))
    disc = {"marker": "o", "ms": 28, "mfc": "white", "mec": ACTIVATION, "mew": 2}
    for j, weight in enumerate(v):
        high = 2.0 - j
        axes.plot([0.0, 0.85], [1.0, high], color=WEIGHT, lw=1.5, zorder=0)
        dashes = "-" if weight >= 0.0 else (0, (3, 1))
        width = 1.0 + 1.5 * min(abs(weight), 3.0)
        axes.plot([0.85, 2.0], [high, 1.0], color=WEIGHT, lw=width, ls=dashes, zorder=0)
        axes.text(
            (1.52, 1.4, 1.52)[j], (1.68, 1.18, 0.32)[j], f"{weight:g}".replace("-", MINUS),
            color=WEIGHT, ha="center", va="center",
        )  # fmt: skip
        axes.plot([0.85], [high], **disc)
        axes.plot([0.76, 0.94], [high, high], color=TONES[j], ls=DASHES[j], lw=3)
    for place, name in ((0.0, "$x$"), (2.0, "+")):
        axes.plot([place], [1.0], **disc)
        axes.text(place, 1.0, name, ha="center", va="center", size=18, color=ACTIVATION)


def shape_of(x: NDArray, y: NDArray) -> str:
    """Say what a curve is made of: stairs, straight pieces or a bent line."""
    slope = np.diff(y) / np.diff(x)
    jumps = int(np.sum(np.abs(slope) > 0.1 / np.diff(x)))
    if jumps:
        return f"{jumps} jumps"
    curved = np.abs(np.diff(slope)) > 1e-9
    if curved.mean() > 0.5:
        return "a smooth curve"
    pieces = 1 + sum(len(range(i, j + 1)) > 0 for i, j in _stretches(curved))
    return "one straight line" if pieces == 1 else f"{pieces} straight pieces"


@styled
def best_products(n: int = 10, guess: float | EllipsisType = ...) -> Picture:
    """Draw the largest possible product of 1 to n slopes, of the sigmoid and of tanh.

    Parameters
    ----------
    n : int, default 10
        How many slopes are multiplied, at least 2.
    guess : float, optional
        What the reader expects for n slopes of the sigmoid: drawn too, unless it is ``...``.

    Raises
    ------
    ValueError
        If n is smaller than 2, or the guess is not a number above 0 and at most 1.

    Examples
    --------
    >>> best_products(10, guess=0.01)
    On a logarithmic axis the largest product of 1 to 10 slopes of the sigmoid falls along a
    straight line from 0.25 to one part in 1,048,576; for tanh it stays at 1. The guess for
    10 is 0.01.
    """
    if n < 2:
        raise ValueError(f"n is {n}, expected at least 2")
    if guess is not ... and not 0.0 < guess <= 1.0:
        raise ValueError(f"guess is {guess}, expected a number above 0 and at most 1")
    layers = np.arange(1, n + 1)
    product = 0.25**layers
    figure, [axes] = new_figure(size=WIDE)
    [ones] = axes.plot(layers, np.ones(n), "--s", color=FAINT)
    [falling] = axes.plot(layers, product, "-o", color=GRADIENT, lw=3, ms=10)
    lowest = product[-1] if guess is ... else min(product[-1], guess)
    powers = np.arange(np.floor(np.log10(lowest)) - 0.0, 1.0)
    axes.set(
        yscale="log", ylim=(10.0 ** (powers[0] - 0.3), 6.0), xlim=(0.4, 1.19 * n + 0.2),
        xlabel="how many slopes are multiplied", ylabel="largest product", xticks=layers,
    )  # fmt: skip
    axes.yaxis.set_major_locator(FixedLocator(10.0**powers))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _power(value)))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.text(n + 0.3, 1.0, "tanh", color=FAINT, va="center", size=17)
    words = f"sigmoid\n1 part in\n{4**n:,}"
    axes.text(n + 0.3, product[-1], words, color=GRADIENT, va="bottom", size=17, linespacing=1.3)
    text = (
        f"On a logarithmic axis the largest product of 1 to {n} slopes of the sigmoid falls along "
        f"a straight line from 0.25 to {_part(product[-1])}; for tanh it stays at 1."
    )
    artists = {"sigmoid": falling, "tanh": ones}
    if guess is not ...:
        words = {"ms": 13, "mfc": "white", "mec": NEUTRAL, "mew": 2.5, "zorder": 5}
        [artists["guess"]] = axes.plot([n], [guess], "D", **words)
        axes.text(n - 0.3, guess, "your guess", ha="right", va="center", size=16)
        text += f" The guess for {n} is {_part(guess)}."
    settle(figure)
    return Picture(figure, text, artists)


def _power(value: float) -> str:
    """Return a power of ten as the label of an axis."""
    exponent = round(np.log10(value))
    return f"{value:g}" if exponent > -3 else f"$10^{{{exponent}}}$"


def _part(value: float) -> str:
    """Say a small number as one part in so many."""
    return number(value) if value >= 0.01 else f"one part in {1.0 / value:,.0f}"


@styled
def weight_paths(
    paths: Mapping[str, ArrayLike], goal: ArrayLike, names: tuple[str, str] = ("$w_1$", "$w_2$")
) -> Picture:
    """Draw the ways that two weights take to their goal, each way in a panel of its own.

    Arrows say in which order the steps were taken.

    Parameters
    ----------
    paths : mapping of str to array_like, shape (k, 2)
        Titles, and the weights before the first step and after each.
    goal : array_like, shape (2,)
        Where they should arrive.
    names : tuple of str, optional
        Of the two weights.

    Raises
    ------
    ValueError
        If there is no path, or one is not a table with two columns and at least two rows.

    Examples
    --------
    >>> straight = [[0, 0], [0.5, -0.5], [1, -1]]
    >>> weight_paths({"zigzag": [[0, 0], [1, 1], [1, -1]], "straight": straight}, goal=[1, -1])
    Two weights on their way to 1 and −1. With zigzag: 1 of 2 steps move both weights the
    same way, with straight: 0 of 2 steps move both weights the same way.
    """
    ways = {title: np.asarray(path, float) for title, path in paths.items()}
    for title, way in ways.items():
        if way.ndim != 2 or way.shape[1] != 2 or len(way) < 2:
            raise ValueError(f"{title} has shape {way.shape}, expected (k, 2) with k at least 2")
    if not ways:
        raise ValueError("expected at least one path")
    goal = np.asarray(goal, float)
    points = steady(np.vstack([*ways.values(), goal]))
    low, high = points.min(axis=0), points.max(axis=0)
    edge = 0.08 * max(high - low)
    figure, row = new_figure(len(ways), size=WIDE, sharex=True, sharey=True)
    artists, said = {}, []
    for axes, (title, way) in zip(row, ways.items(), strict=True):
        step = np.diff(way, axis=0)
        axes.axhline(goal[1], color="#BBBBBB", lw=1, zorder=0)
        axes.axvline(goal[0], color="#BBBBBB", lw=1, zorder=0)
        [artists[title]] = axes.plot(*steady(way.T), "-o", color=WEIGHT, ms=5, lw=1.8)
        artists[f"arrows of {title}"] = _draw_arrows(axes, steady(way), 0.7 * edge)
        axes.plot(*way[0], "o", color=WEIGHT, mfc="white", mew=2.5, ms=13)
        axes.plot(*goal, "*", color=NEUTRAL, ms=22, zorder=5)
        axes.text(way[0, 0], way[0, 1] + 0.8 * edge, "start", color=WEIGHT, ha="center", size=16)
        axes.text(goal[0] + 0.4 * edge, goal[1] - edge, "goal", va="center", size=16)
        if np.hypot(*(way[-1] - goal)) > 3.0 * edge:
            words = {"color": WEIGHT, "ha": "left", "va": "top", "size": 16}
            axes.text(way[-1, 0], way[-1, 1] - 0.4 * edge, f"step {len(step)}", **words)
        axes.set_title(title, size=17)
        axes.set(xlabel=names[0], ylabel=names[1])
        axes.set(xlim=(low[0] - edge, high[0] + 1.6 * edge))
        axes.set(ylim=(low[1] - 2.0 * edge, high[1] + 1.6 * edge))
        same = int(np.sum(step[:, 0] * step[:, 1] > 0.0))
        said.append(
            f"{title}: {same} of {counted(len(step), 'step')} move both weights the same way"
        )
    settle(figure)
    text = f"Two weights on their way to {number(goal[0])} and {number(goal[1])}. "
    return Picture(figure, f"{text}With {', with '.join(said)}.", artists, cuts_between(row))


def _draw_arrows(axes: Axes, way: NDArray, least: float) -> list[Annotation]:
    """Put the head of an arrow on the middle of every step that is long enough to hold one."""
    arrows = []
    for here, there in pairwise(way):
        if np.hypot(*(there - here)) >= least:
            tip, foot = here + 0.56 * (there - here), here + 0.5 * (there - here)
            style = {"arrowstyle": "-|>", "color": WEIGHT, "lw": 0, "mutation_scale": 20}
            style |= {"shrinkA": 0, "shrinkB": 0}
            arrows.append(axes.annotate("", tip, foot, arrowprops=style))
    return arrows


@styled
def read_by_depth(
    right: Mapping[str, Sequence[int]],
    layers: Sequence[int],
    of: int,
    chance: float = 0.1,
    guess: float | EllipsisType = ...,
) -> Picture:
    """Draw how many pictures networks of different depth read rightly, a line for each activation.

    Parameters
    ----------
    right : mapping of str to sequence of int
        Up to three names of activations, and for each the numbers of pictures read rightly.
    layers : sequence of int
        How many hidden layers the networks have, at least three numbers in increasing order; as
        many as in each row of `right`.
    of : int
        How many pictures there are.
    chance : float, default 0.1
        The share that is right if one answers without looking; drawn as a grey line.
    guess : float, optional
        What the reader expects of the first activation in the third network: drawn too, unless it
        is ``...``.

    Raises
    ------
    ValueError
        If there are not one to three activations, or a row has another length than `layers`, or
        the guess is no possible number of pictures.

    Examples
    --------
    >>> read_by_depth({"sigmoid": [180, 20, 22], "tanh": [182, 182, 185]}, [1, 4, 6], of=200)
    Of 200 pictures are read rightly with 1, 4 and 6 hidden layers: sigmoid 180, 20 and 22,
    tanh 182, 182 and 185. Without looking one would get 20.
    """
    if not 1 <= len(right) <= 3:
        raise ValueError(f"{counted(len(right), 'activation')}, expected one to three")
    if len(layers) < 3:
        raise ValueError(f"{counted(len(layers), 'depth')}, expected at least three")
    if guess is not ... and not 0 <= guess <= of:
        raise ValueError(f"guess is {guess}, expected a number from 0 to {of}")
    for name, row in right.items():
        if len(row) != len(layers):
            raise ValueError(f"{name}: {len(row)} numbers for {counted(len(layers), 'depth')}")
    figure, [axes] = new_figure(size=WIDE)
    axes.plot(layers, np.full(len(layers), chance * of), color=FAINT, ls=":", lw=2.5)
    words = {"ha": "left", "va": "bottom", "color": FAINT, "size": 16}
    axes.text(layers[0], chance * of + 0.015 * of, "without looking", **words)
    artists, said = {}, []
    styles = (("-o", GRADIENT), ("-s", ACTIVATION), ("--D", NEUTRAL))
    ends = [row[-1] for row in right.values()]
    for (name, row), (style, colour) in zip(right.items(), styles, strict=False):
        words = {"color": colour, "lw": 3, "ms": 10, "clip_on": False}
        [artists[name]] = axes.plot(layers, row, style, **words)
        above = sum(abs(row[-1] - end) < 0.1 * of and end < row[-1] for end in ends)
        below = sum(abs(row[-1] - end) < 0.1 * of and end > row[-1] for end in ends)
        where = "bottom" if above > below else "top" if below > above else "center"
        axes.text(layers[-1] + 0.12, row[-1], name, color=colour, va=where, size=19)
        said.append(f"{name} {listed(map(str, row))}")
    axes.set(
        xlabel="hidden layers", ylabel=f"read rightly, of {of}", xticks=layers,
        xlim=(layers[0] - 0.2, layers[-1] + 0.14 * (layers[-1] - layers[0]) + 0.2),
        ylim=(0, 1.03 * of), yticks=np.linspace(0, of, 5).round(),
    )  # fmt: skip
    text = (
        f"Of {of} pictures are read rightly with {listed(map(str, layers))} hidden layers: "
        f"{', '.join(said)}. Without looking one would get {chance * of:.0f}."
    )
    if guess is not ...:
        words = {"ms": 14, "mfc": "white", "mec": NEUTRAL, "mew": 2.5, "zorder": 5}
        [artists["guess"]] = axes.plot([layers[2]], [guess], "D", **words)
        axes.text(layers[2] + 0.12, guess, "your guess", va="center", size=16)
        text += f" The guess for {layers[2]} is {number(guess)}."
    settle(figure)
    return Picture(figure, text, artists)
