"""Why nobody follows all the paths, and what the whole gradient costs."""

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from nnlib import _arguments as door
from nnlib._words import fixed
from nnlib.checking import numerical_gradient
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    GRADIENT,
    LOSS,
    NEUTRAL,
    SLIDE,
    WEIGHT,
    Picture,
    increasing,
    new_figure,
    new_sheet,
    settle,
    steady,
    styled,
)
from nnlib.losses import SSE
from nnlib.network import Network

TOWER = (11.8, 5.2)


@styled
def path_growth(width: int = 10, deepest: int = 10, guess: object = ...) -> Picture:
    """Draw how many paths lead from one input to one output, and how many products a walk takes.

    The paths are width ** depth. One walk back multiplies once for each weight:
    width + (depth − 1) · width² + width.

    Parameters
    ----------
    width : int, default 10
        Neurons in each hidden layer.
    deepest : int, default 10
        Hidden layers at the right end.
    guess : number, optional
        How many products the reader expects there, drawn as a cross.

    Raises
    ------
    ValueError
        If a layer has no neuron, or there are fewer than two layers.

    Examples
    --------
    >>> path_growth(10, 10)
    Two curves over 1 to 10 hidden layers of 10, on a logarithmic axis. The paths from one input to
    one output climb a straight line from 10 to 10000000000, tenfold with each layer. The products
    of one walk back bend flat: from 20 to 920.
    """
    if width < 1 or deepest < 2:
        raise ValueError(f"{deepest} layers of {width} neurons, expected at least 2 of at least 1")
    depth = np.arange(1, deepest + 1)
    paths = float(width) ** depth
    products = 2 * width + (depth - 1) * width**2
    figure, [axes] = new_figure(size=TOWER)
    axes.set(xlabel=f"hidden layers of {width} neurons", yscale="log", xticks=depth)
    axes.set_ylabel("how many", color=NEUTRAL)
    axes.set_xlim(0.7, deepest + 2.6)
    artists = {
        "paths": axes.plot(depth, paths, "-o", color=NEUTRAL, lw=3.5, ms=9)[0],
        "products": axes.plot(depth, products, "-s", color=GRADIENT, lw=3.5, ms=9)[0],
    }
    look = {"va": "center", "size": 18, "weight": "bold"}
    axes.text(deepest + 0.2, paths[-1], f"paths:\n{_spaced(paths[-1])}", **look)
    axes.text(
        deepest + 0.2, products[-1], f"products of\none walk back:\n{_spaced(products[-1])}",
        color=GRADIENT, **look,
    )  # fmt: skip
    if guess is not ...:
        artists["guess"] = axes.plot([deepest], [float(guess)], "x", color=LOSS, ms=16, mew=4)[0]
        axes.annotate("your guess", (deepest, float(guess)), (-14, 12), color=LOSS, ha="right",
                      textcoords="offset points", size=16)  # fmt: skip
    settle(figure)
    description = (
        f"Two curves over 1 to {deepest} hidden layers of {width}, on a logarithmic axis. The "
        f"paths from one input to one output climb a straight line from {width} to "
        f"{paths[-1]:.0f}, {_times(width)} with each layer. The products of one walk back bend "
        f"flat: from {products[0]} to {products[-1]}."
    )
    return Picture(figure, description, artists)


@styled
def gradient_cost(parameters: ArrayLike, evaluations: ArrayLike, passes: ArrayLike) -> Picture:
    """Draw what the whole gradient costs, counted in walks through the network.

    Parameters
    ----------
    parameters : array_like, increasing
        Parameters of each network.
    evaluations, passes : array_like, the same shape
        Walks that numerical differentiation and backpropagation took.

    Raises
    ------
    ValueError
        If the parameters do not increase, or the shapes differ.

    Examples
    --------
    >>> gradient_cost([54, 150, 1000], [108, 300, 2000], [2, 2, 2])
    Two lines over the number of parameters, both axes logarithmic. Pushing every parameter takes
    108 walks for 54 parameters and 2000 for 1000: a straight climb. Backpropagation takes 2 walks
    everywhere: a flat line.
    """
    P = increasing(parameters, "parameters")
    pushed, walked = np.asarray(evaluations, float), np.asarray(passes, float)
    if not pushed.shape == walked.shape == P.shape:
        raise ValueError(f"shapes {P.shape}, {pushed.shape} and {walked.shape} differ")
    figure, [axes] = new_figure(size=TOWER)
    axes.set(xscale="log", yscale="log", xlabel="parameters P")
    axes.set_ylabel("walks through the network")
    axes.set_xlim(P[0] / 1.4, P[-1] * 6.0)
    axes.set_ylim(0.8, pushed[-1] * 3.0)
    artists = {
        "pushing": axes.plot(P, pushed, "-o", color=NEUTRAL, lw=3.5, ms=10)[0],
        "backprop": axes.plot(P, walked, "-s", color=GRADIENT, lw=3.5, ms=10)[0],
    }
    look = {"va": "center", "size": 18, "weight": "bold"}
    axes.text(P[-1] * 1.2, pushed[-1], f"push every\nparameter:\n{_spaced(pushed[-1])}", **look)
    words = f"one way there,\none way back: {_spaced(walked[-1])}"
    axes.text(P[-1] * 1.2, walked[-1], words, color=GRADIENT, **look)
    axes.fill_between(P, walked, pushed, color=FAINT, alpha=0.08, lw=0)
    settle(figure)
    same = "everywhere: a flat line" if np.ptp(walked) == 0.0 else f"to {walked[-1]:.0f}"
    description = (
        f"Two lines over the number of parameters, both axes logarithmic. Pushing every parameter "
        f"takes {pushed[0]:.0f} walks for {P[0]:.0f} parameters and {pushed[-1]:.0f} for "
        f"{P[-1]:.0f}: a straight climb. Backpropagation takes {walked[0]:.0f} walks {same}."
    )
    return Picture(figure, description, artists)


@styled
def whole_gradient(net: Network, X: ArrayLike, Y: ArrayLike, theta: ArrayLike = ...) -> Picture:
    """Draw every element of the gradient beside its numerical derivative.

    Parameters
    ----------
    net : Network
        One network.
    X, Y : array_like, shapes (m, n₀) and (m, n_L)
        A batch.
    theta : array_like, shape (P,), optional
        A gradient to be judged; that of `Network.backward` by default.

    Raises
    ------
    ValueError
        If net is an ensemble.

    Examples
    --------
    >>> net = nnlib.Network([2, 1])
    >>> net.theta = [0.5, -1.0, 0.2]
    >>> whole_gradient(net, [[1.0, 2.0]], [[1.0]])
    3 gradients in the order of the parameters, from −0.5290 to −0.2645: a ring for each numerical
    derivative, and a point in each ring. All 3 points lie in their rings.
    """
    door.one_network(net)
    X, Y = door.samples(net, X, Y)
    before = net.theta.copy()

    def loss_at(parameters: np.ndarray) -> float:
        net.theta = parameters
        return SSE(net.forward(X)[-1], Y)

    numerical = numerical_gradient(loss_at, before)
    net.theta = before
    formula = net.backward(net.forward(X), Y, SSE)[1].copy() if theta is ... else np.array(theta)
    judge, mine = steady(numerical), steady(formula)
    k = np.arange(1, len(mine) + 1)
    figure, [axes] = new_figure(size=TOWER)
    axes.axhline(0.0, color=NEUTRAL, lw=1)
    artists = {
        "stems": axes.vlines(k, 0.0, mine, color=GRADIENT, lw=2, alpha=0.5),
        "judge": axes.plot(k, judge, "o", mfc="none", mec=NEUTRAL, ms=15, mew=1.8)[0],
        "formula": axes.plot(k, mine, "o", color=GRADIENT, ms=6.5)[0],
    }
    place, top = 0, max(mine.max(), judge.max())
    low = min(mine.min(), judge.min())
    span = top - low
    for l in net.layers:
        n_weights = net.W[l].size
        n = n_weights + (net.b[l].size if net.bias else 0)
        if l % 2:
            axes.axvspan(place + 0.5, place + n + 0.5, color=ACTIVATION, alpha=0.06, lw=0)
        parts = [(place, n_weights, "W")] + ([(place + n_weights, n - n_weights, "b")] * net.bias)
        for begin, count, letter in parts:
            name = f"${letter}^{{({l})}}$"
            axes.text(begin + count / 2 + 0.5, top + 0.1 * span, name, ha="center", color=WEIGHT,
                      size=18)  # fmt: skip
            if begin > place:
                axes.axvline(begin + 0.5, color="#BBBBBB", lw=1, ls=":")
        place += n
    axes.set(xlim=(0.3, len(mine) + 0.7), ylim=(low - 0.22 * span, top + 0.24 * span))
    axes.set(xlabel=f"the {len(mine)} parameters, one after the other")
    axes.set_ylabel(r"$\partial\mathcal{L}/\partial\theta$", size=18)
    axes.grid(axis="x", visible=False)
    white = {"facecolor": "white", "edgecolor": "none", "pad": 3}
    look = {"transform": axes.transAxes, "size": 16, "va": "center", "bbox": white}
    axes.text(0.012, 0.06, "● by one walk back", color=GRADIENT, **look)
    axes.text(0.24, 0.06, "○ by pushing this one parameter up and down", **look)
    settle(figure)
    near = np.abs(formula - numerical) < 1e-6
    inside = f"All {near.sum()} points lie in their rings." if near.all() else (
        f"{(~near).sum()} of {len(near)} points lie outside their rings.")  # fmt: skip
    description = (
        f"{len(mine)} gradients in the order of the parameters, from {fixed(mine.min())} to "
        f"{fixed(mine.max())}: a ring for each numerical derivative, and a point in each ring. "
        f"{inside}"
    ).replace(", and a point in each ring" if not near.all() else "\0", ", and a point each")
    return Picture(figure, description, artists)


@styled
def product_shapes(m: int, before: int, here: int, after: int, l: int = 2) -> Picture:
    """Draw the matrices of the two products of the way back, to scale, one square an element.

    Parameters
    ----------
    m : int
        Samples.
    before, here, after : int
        Neurons of the layers l − 1, l and l + 1.
    l : int, default 2
        The layer.

    Raises
    ------
    ValueError
        If a number is not positive.

    Examples
    --------
    >>> product_shapes(7, 5, 4, 2)
    Matrices to scale. Above: δ⁽³⁾, 7 × 2, times W⁽³⁾ transposed, 2 × 4, gives the shape of δ⁽²⁾,
    7 × 4. Below: a⁽¹⁾ transposed, 5 × 7, times δ⁽²⁾, 7 × 4, gives the shape of W⁽²⁾, 5 × 4.
    """
    if min(m, before, here, after) < 1:
        raise ValueError(f"sizes {m}, {before}, {here} and {after}, expected at least 1 each")
    figure, sheet = new_sheet(SLIDE)
    unit = min(25.0, 190.0 / m, 190.0 / before, 250.0 / max(m, here))
    artists = {}
    top, bottom = 408.0, 128.0
    one, two, three = f"^{{({l - 1})}}", f"^{{({l})}}", f"^{{({l + 1})}}"
    rows = [
        (top, [(rf"$\delta{three}$", m, after, GRADIENT), (rf"$(W{three})^T$", after, here, WEIGHT),
               (rf"$\odot\; g'(z{two})$ gives $\delta{two}$", m, here, GRADIENT)]),
        (bottom, [(rf"$(a{one})^T$", before, m, ACTIVATION), (rf"$\delta{two}$", m, here, GRADIENT),
                  (rf"$\partial\mathcal{{L}}/\partial W{two}$", before, here, GRADIENT)]),
    ]  # fmt: skip
    for r, (y, matrices) in enumerate(rows):
        for (label, n, k, hue), x in zip(matrices, (190.0, 560.0, 960.0), strict=True):
            left, low = x - unit * k / 2, y - unit * n / 2 - 10.0
            box = Rectangle((left, low), unit * k, unit * n, fc=hue, ec=hue, alpha=0.22, lw=0)
            artists[f"matrix {r} {round(x)}"] = sheet.add_patch(box)
            for p in range(n + 1):
                sheet.plot([left, left + unit * k], [low + unit * p] * 2, color=hue, lw=1)
            for q in range(k + 1):
                sheet.plot([left + unit * q] * 2, [low, low + unit * n], color=hue, lw=1)
            style = {"ha": "center", "size": 19, "color": hue, "va": "bottom"}
            sheet.text(x, low + unit * n + 10.0, label, **style)
            look = {"ha": "left", "va": "center", "size": 18}
            sheet.text(left + unit * k + 10.0, low + unit * n / 2, f"{n} × {k}", **look)
        for x, sign in ((395.0, "·"), (755.0, "=")):
            sheet.text(x, y - 10.0, sign, size=30, ha="center", va="center")
    description = (
        f"Matrices to scale. Above: δ⁽{_up(l + 1)}⁾, {m} × {after}, times W⁽{_up(l + 1)}⁾ "
        f"transposed, {after} × {here}, gives the shape of δ⁽{_up(l)}⁾, {m} × {here}. Below: "
        f"a⁽{_up(l - 1)}⁾ transposed, {before} × {m}, times δ⁽{_up(l)}⁾, {m} × {here}, gives the "
        f"shape of W⁽{_up(l)}⁾, {before} × {here}."
    )
    return Picture(figure, description, artists)


def _up(l: int) -> str:
    return str(l).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _spaced(x: float) -> str:
    """Return a whole number with thin spaces between thousands."""
    return f"{x:,.0f}".replace(",", "\u2009")


def _times(n: int) -> str:
    return "tenfold" if n == 10 else f"{n} times as many"
