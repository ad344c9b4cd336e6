"""The learning-rate explorer of notebook 09: path, loss and surface of one training."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import BoundaryNorm
from matplotlib.figure import Figure, FigureBase
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from numpy.typing import ArrayLike, NDArray

from nnlib._words import MINUS, number
from nnlib.course.figures.landscapes import HEIGHTS
from nnlib.course.figures.plane import draw_plane, grid, sides
from nnlib.course.figures.style import FAINT, LOSS, LOSS_LABEL, NEUTRAL, WEIGHT, steady
from nnlib.course.paths import weight_name
from nnlib.course.widgets.base import Explorer
from nnlib.datasets import blobs, circles, moons, xor
from nnlib.init import RULES
from nnlib.losses import SSE
from nnlib.network import Network
from nnlib.optim import Adam, GradientDescent, Optimiser, RMSprop
from nnlib.training import train

SIZES = [2, 4, 1]
EPOCHS = 1000
MOMENTUM = 0.9
RATES = (*(m * 10.0**e for e in range(-3, 2) for m in (1, 2, 5)), 100.0)
OPTIMISERS: dict[str, Callable[[float], Optimiser]] = {
    "plain": GradientDescent,
    "momentum": partial(GradientDescent, momentum=MOMENTUM),
    "RMSprop": RMSprop,
    "Adam": Adam,
}
LIMITS = {"plain": 2.0, "momentum": 2.0 * (1.0 + MOMENTUM)}  # of ηλ
CLOUDS = {"blobs": blobs, "moons": moons, "circles": circles}
MANY = 60  # points of a cloud
MOST = "moved most"
SIDE = 37  # points of the map and of the surface in each direction
BANDS = np.linspace(0.0, 1.0, 14)  # of the map: shares of the root of the highest loss
LEARNT = 0.05 / 4.0  # loss for each sample below which a network has learnt
FLAT = 1e-3  # no element of a gradient is above this: there is no way on
RIM = [withStroke(linewidth=4, foreground="white")]


class LearningRateExplorer(Explorer):
    """Choose η, optimiser, start and data: the path over the loss, its curve, and the surface.

    The network is 2-4-1 with biases and sigmoids, its loss the SSE.

    Parameters
    ----------
    learning_rate : float, default 1.0
        One of 1, 2, 5 times a power of ten, from 0.001 to 100.
    optimiser : str, default "plain"
        "plain", "momentum" (of 0.9), "RMSprop" or "Adam".
    rule : str, default "normal"
        Name of the initialisation rule.
    seed : int, default 0
        Of the initial weights, from 0 to 99.
    data : str, default "xor"
        "xor", "blobs", "moons" or "circles"; "own" if X and Y are given.
    across, up : str, default "moved most"
        The parameters over which the loss is drawn, to the right and upwards: "w⁽¹⁾₂₁", "b⁽²⁾₁".
    X, Y : array_like, shapes (m, 2) and (m, 1), optional
        Data of your own: points in the plane, and targets 0 and 1.

    Raises
    ------
    ValueError
        If X and Y are not points with targets 0 and 1, both of them present.
    """

    main = "learning_rate"
    size = (11.8, 4.9)
    twin_size = (11.8, 3.7)
    colours = 64

    def __init__(
        self,
        learning_rate: float = 1.0,
        optimiser: str = "plain",
        rule: str = "normal",
        seed: int = 0,
        data: str = "xor",
        across: str = MOST,
        up: str = MOST,
        X: ArrayLike | None = None,
        Y: ArrayLike | None = None,
    ) -> None:
        self.data = {"xor": (xor()[0][:, :2], xor()[1])}
        self.data |= {name: make(np.random.default_rng(0), MANY) for name, make in CLOUDS.items()}
        if X is not None or Y is not None:
            self.data["own"] = own_data(X, Y)
            data = "own"
        self._runs: dict[tuple, tuple[NDArray, NDArray]] = {}
        choice, menu = ipywidgets.Dropdown, [MOST, *parameter_names()]
        super().__init__(
            {
                "learning_rate": ipywidgets.SelectionSlider(
                    options=[(f"{rate:g}", rate) for rate in RATES],
                    value=learning_rate,
                    description="learning rate η",
                    layout=ipywidgets.Layout(width="30em"),
                ),
                "optimiser": choice(
                    options=list(OPTIMISERS), value=optimiser, description="optimiser"
                ),
                "rule": choice(options=list(RULES), value=rule, description="initialisation"),
                "seed": ipywidgets.BoundedIntText(value=seed, min=0, max=99, description="seed"),
                "data": choice(options=list(self.data), value=data, description="data"),
                "across": choice(options=menu, value=across, description="map to the right"),
                "up": choice(options=menu, value=up, description="map upwards"),
            }
        )

    @property
    def call(self) -> str:
        """The call that makes an explorer in this very situation."""
        call = super().call
        return f"{call[:-1]}, X=X, Y=Y)" if "own" in self.data else call

    def compute(
        self, learning_rate: float, optimiser: str, rule: str, seed: int, data: str,
        across: str, up: str,
    ) -> dict[str, Any]:  # fmt: skip
        """Return path and losses, the loss over two parameters, the outputs over the plane."""
        key = learning_rate, optimiser, rule, seed, data
        X, Y = self.data[data]
        if key not in self._runs:
            if len(self._runs) > 40:
                self._runs.clear()
            made = OPTIMISERS[optimiser](learning_rate)
            self._runs[key] = trained(made, rule, seed, X, Y)
        loss, thetas = self._runs[key]
        i, j = chosen(thetas, across, up)
        (low_i, high_i), (low_j, high_j) = (_around(thetas[:, k]) for k in (i, j))
        w1, w2 = np.linspace(low_i, high_i, SIDE), np.linspace(low_j, high_j, SIDE)
        heights = loss_over(thetas[-1], i, j, w1, w2, X, Y)
        net = Network(SIZES)
        net.theta = thetas[-1]
        x1, x2 = sides(X, SIDE)
        _, grad = net.backward(net.forward(X), Y, SSE)
        largest = float(np.abs(grad).max())
        net.theta = thetas[0]
        return {
            "rate": learning_rate, "optimiser": optimiser, "loss": loss, "m": len(X),
            "path": thetas[:, [i, j]], "w1": w1, "w2": w2, "heights": heights,
            "names": (parameter_names()[i], parameter_names()[j]), "X": X, "Y": Y, "x1": x1,
            "x2": x2, "surface": outputs(thetas[-1], grid(x1, x2)).reshape(SIDE, SIDE),
            "largest": largest, "curvature": largest_curvature(thetas[-1], X, Y),
            "steep": float(np.linalg.norm(net.backward(net.forward(X), Y, SSE)[1])),
        }  # fmt: skip

    def draw(self, figure: FigureBase) -> dict[str, Artist]:
        """Draw the three panes: map with path, loss, plane."""
        plan = figure.add_axes((0.05, 0.16, 0.29, 0.72))
        curve = figure.add_axes((0.435, 0.16, 0.2, 0.72))
        plane = figure.add_axes((0.685, 0.16, 0.3, 0.72))
        return _draw_map(plan) | _draw_curve(curve) | self._draw_plane(plane)

    def _draw_plane(self, plane: Axes) -> dict[str, Artist]:
        X, Y = self.data["xor"]
        parts = draw_plane(plane, *sides(X, SIDE), X, Y)
        plane.set_title("what it answers", size=16, pad=8)
        plane.set(aspect="auto", xlabel="$x_1$", ylabel="$x_2$")
        plane.yaxis.labelpad = 0
        return parts

    def draw_panel(self, panel: FigureBase, n: int) -> dict[str, Artist]:
        """Draw one of n panels of the twin: the map with its path."""
        artists = super().draw_panel(panel, n)
        panel.axes[0].set_position((0.14, 0.14, 0.8, 0.72))
        panel.axes[0].set_title("")
        return artists

    def move(self, artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
        """Put path, map, loss curve, points and surface where they belong."""
        _move_map(artists, numbers)
        loss, m = numbers["loss"], numbers["m"]
        axes = artists["loss"].axes
        low, high = 1e-4 * m / 4.0, 1.2 * m
        if axes.get_ylim() != (low, high):
            axes.set_ylim(low, high)
        artists["loss"].set_data(np.arange(1, len(loss) + 1), steady(loss, each=True))
        artists["learnt"].set_data([1, EPOCHS], [LEARNT * m] * 2)
        artists["learnt word"].set_position((1.15, 0.85 * LEARNT * m))
        artists["verdict"].set_text(verdict(numbers))
        X, Y, x1, x2 = (numbers[name] for name in ("X", "Y", "x1", "x2"))
        surface = artists["surface"]
        surface.set_data(steady(numbers["surface"]))
        if list(surface.get_extent()) != [x1[0], x1[-1], x2[0], x2[-1]]:
            surface.set_extent((x1[0], x1[-1], x2[0], x2[-1]))
            surface.axes.set(xlim=x1[[0, -1]], ylim=x2[[0, -1]])
            ticks = [0, 1] if len(X) == 4 else np.arange(np.ceil(x1[0]), x1[-1])
            surface.axes.set_xticks(ticks)
            ticks = [0, 1] if len(X) == 4 else np.arange(np.ceil(x2[0]), x2[-1])
            surface.axes.set_yticks(ticks)
        for k in (0, 1):
            marks = artists[f"points {k}"]
            marks.set_data(*X[Y[:, 0] == k].T)
            marks.set_markersize(13 if len(X) <= 20 else 7)

    def describe(self, numbers: dict[str, Any]) -> str:
        """Say what this rate does, and why, and what the map shows."""
        across, up = numbers["names"]
        return f"{_what_it_does(numbers)} The map shows the loss over {across} and {up}."


def _what_it_does(numbers: dict[str, Any]) -> str:
    """Say what this rate does, and why."""
    word = verdict(numbers)
    said = f"η = {numbers['rate']:g}, {numbers['optimiser']}: {word}."
    last = number(numbers["loss"][-1])
    if word == "learnt":
        since = int(np.flatnonzero(numbers["loss"] >= LEARNT * numbers["m"])[-1]) + 1
        bound = number(LEARNT * numbers["m"])
        return (
            f"{said} After {EPOCHS} epochs the loss is {last}, and from epoch {since} on it is "
            f"below {bound}. {_why_it_rests(numbers)}"
        )
    if word == "thrown out":
        return (
            f"{said} A step was so long that it threw the answers out to where the sigmoids "
            f"are flat: no element of the gradient is above {FLAT:g}, and it lies there."
        )
    if word == "restless":
        return f"{said} The loss goes up and down without an end. {_why_it_jumps(numbers)}"
    if word == "stuck":
        return (
            f"{said} It came to where hardly any slope leads on, and there it stays, with some "
            "answers wrong: neither a longer nor a shorter step would help now."
        )
    still = f"{said} After {EPOCHS} epochs the loss is still {last}"
    if word == "on its way":
        return f"{still}, and it is falling: a few hundred epochs more may do."
    return f"{still}. {_why_it_is_slow(numbers)}"


def own_data(X: ArrayLike | None, Y: ArrayLike | None) -> tuple[NDArray, NDArray]:
    """Return a student's own data as arrays, or raise an error that says what they must be."""
    X, Y = (np.asarray([] if given is None else given, float) for given in (X, Y))
    expected = "expected points of shape (m, 2) and targets 0 and 1 of shape (m, 1)"
    if X.ndim != 2 or X.shape[1] != 2 or Y.shape != (len(X), 1):
        raise ValueError(f"X has shape {X.shape} and Y {Y.shape}, {expected}")
    if not np.isfinite(X).all() or set(Y.ravel()) != {0.0, 1.0}:
        raise ValueError(f"Y has the values {np.unique(Y)}, {expected}")
    return X, Y


@lru_cache
def parameter_names() -> tuple[str, ...]:
    """Return the names of all parameters of 2-4-1, in the order of theta."""
    net, order = Network(SIZES), {}
    net.theta = np.arange(net.theta.size)
    for l in net.layers:
        for (i, j), place in np.ndenumerate(net.W[l]):
            order[int(place)] = weight_name(l, i + 1, j + 1)
        for (_, j), place in np.ndenumerate(net.b[l]):
            order[int(place)] = weight_name(l, 0, j + 1)
    return tuple(order[k] for k in range(net.theta.size))


class _Recorded(Optimiser):
    """An optimiser that keeps the parameters before each of its steps."""

    def __init__(self, inner: Optimiser) -> None:
        super().__init__(inner.learning_rate)
        self.inner, self.thetas = inner, []

    def step(self, theta: NDArray, grad: NDArray) -> None:
        self.thetas.append(theta.copy())
        self.inner.step(theta, grad)


def trained(
    optimiser: Optimiser, rule: str, seed: int, X: NDArray, Y: NDArray
) -> tuple[NDArray, NDArray]:
    """Train 2-4-1 for 1000 epochs; return the losses and the parameters on the way.

    Returns
    -------
    loss, thetas : ndarray, shapes (EPOCHS + 1,) and (EPOCHS + 1, 17)
        Before each epoch, and after the last.
    """
    net = Network(SIZES)
    net.initialise(rule, np.random.default_rng(seed))
    recorded = _Recorded(optimiser)
    loss = train(net, X, Y, SSE, recorded, EPOCHS, allow_divergence=True).loss
    return np.append(loss, SSE(net.predict(X), Y)), np.array([*recorded.thetas, net.theta])


def outputs(theta: NDArray, X: NDArray) -> NDArray:
    """Return the outputs of networks with these parameters, shape (…, m, 1)."""
    net = Network(SIZES, ensemble=theta.shape[:-1])
    net.theta = theta
    return net.predict(X)


def loss_over(
    theta: NDArray, i: int, j: int, w1: NDArray, w2: NDArray, X: NDArray, Y: NDArray
) -> NDArray:
    """Return the loss over parameters i and j, all others as in theta, shape (len(w2), len(w1))."""
    thetas = np.tile(theta, (len(w2), len(w1), 1))
    thetas[..., i], thetas[..., j] = w1, w2[:, np.newaxis]
    return SSE(outputs(thetas, X), Y)


def chosen(thetas: NDArray, across: str, up: str) -> tuple[int, int]:
    """Return the two parameters of the map: those named, or else those that moved most."""
    names = parameter_names()
    moved = [int(k) for k in np.argsort(-np.round(np.ptp(thetas, axis=0), 9), kind="stable")]
    i = names.index(across) if across != MOST else None
    j = names.index(up) if up != MOST else None
    i = next(k for k in moved if k != j) if i is None else i
    return i, next(k for k in moved if k != i) if j is None or j == i else j


def largest_curvature(theta: NDArray, X: NDArray, Y: NDArray, h: float = 1e-5) -> float:
    """Return the largest curvature of the loss, from central differences of its gradient."""
    pushes = h * np.eye(theta.size)
    net = Network(SIZES, ensemble=(2 * theta.size,))
    net.theta = theta + np.vstack([pushes, -pushes])
    above, below = np.split(net.backward(net.forward(X), Y, SSE)[1], 2)
    H = (above - below) / (2.0 * h)
    return float(np.linalg.eigvalsh((H + H.T) / 2.0)[-1])


def verdict(numbers: dict[str, Any]) -> str:
    """Return in a word or two what the learning rate does."""
    loss, m = numbers["loss"], numbers["m"]
    if loss[-20:].max() < LEARNT * m:
        return "learnt"
    late = loss[len(loss) // 2 :]
    rises = np.mean(np.diff(late) > 1e-6 * m)
    if rises > 0.1:
        return "restless"
    if numbers["largest"] < FLAT and np.diff(loss).max() > 0.02 * m:
        return "thrown out"
    falls = loss[-1] < 0.97 * loss[-EPOCHS // 5]
    name, rate = numbers["optimiser"], numbers["rate"]
    reach = rate * numbers["curvature"] * 2.0 / LIMITS[name] if name in LIMITS else rate * 10.0
    return "too slow" if reach < 0.3 else "on its way" if falls else "stuck"


def _why_it_rests(numbers: dict[str, Any]) -> str:
    """Say how η lies to the limit that the largest curvature sets."""
    name, bend = numbers["optimiser"], numbers["curvature"]
    if name not in LIMITS:
        return (
            f"{name} divides by the usual size of each gradient, so that η is about the length of "
            "its steps and no factor."
        )
    top = LIMITS[name]
    side = "below" if numbers["rate"] * bend < top else "above"
    return (
        f"Where it is now, the largest curvature is λ = {number(bend, 2)}: η lies {side} the limit "
        f"{number(top)}/λ = {number(top / bend, 2)}."
    )


def _why_it_jumps(numbers: dict[str, Any]) -> str:
    """Say why the loss does not settle."""
    name = numbers["optimiser"]
    if name not in LIMITS:
        return f"{name}'s steps are about η long, also where the valley is narrower than that."
    beyond = numbers["rate"] * numbers["curvature"] > LIMITS[name]
    reason = f"η lies above {number(LIMITS[name])}/λ, so it cannot come to rest there."
    return reason if beyond else "The path leads through places too steep for this η."


def _why_it_is_slow(numbers: dict[str, Any]) -> str:
    """Say how little a step moves."""
    name, rate = numbers["optimiser"], numbers["rate"]
    if name in LIMITS:
        way = rate * numbers["steep"] * (1.0 if name == "plain" else 1.0 / (1.0 - MOMENTUM))
        kept = "" if name == "plain" else ", ten times over with momentum"
        return (
            f"At the start the gradient is {number(numbers['steep'])} long, and a step η times "
            f"that{kept}: {number(way)}."
        )
    return (
        f"{name} moves a weight by about η in each epoch: in {EPOCHS} epochs by little more than "
        f"{EPOCHS} · {rate:g} = {number(EPOCHS * rate)}."
    )


def _around(w: NDArray) -> tuple[float, float]:
    """Return the ends of an axis that shows all of a path, and something around it."""
    low, high = float(w.min()), float(w.max())
    margin = max(0.22 * (high - low), 0.3)
    return low - margin, high + margin


def _draw_map(plan: Axes) -> dict[str, Artist]:
    """Draw an empty map: measured in shares of its sides, so that its axes never change."""
    plan.set(xticks=[], yticks=[])
    plan.spines[:].set_visible(True)
    plan.grid(visible=False)
    plan.set_title("the path", size=16, pad=8)
    norm = BoundaryNorm(BANDS, HEIGHTS.N, clip=True)
    half = 0.5 / (SIDE - 1)  # of a pixel, whose centre is the weight
    extent = (-half, 1.0 + half, -half, 1.0 + half)
    artists: dict[str, Artist] = {}
    artists["map"] = plan.imshow(
        np.zeros((SIDE, SIDE)), HEIGHTS, norm=norm, origin="lower", extent=extent,
        interpolation="bilinear", aspect="auto", zorder=1,
    )  # fmt: skip
    plan.set(xlim=(0.0, 1.0), ylim=(0.0, 1.0))
    lines = LineCollection([], colors=LOSS, linewidths=0.9, zorder=2)
    artists["contours"] = plan.add_collection(lines, autolim=False)
    look = {"color": WEIGHT, "path_effects": RIM, "zorder": 5}
    artists["path"] = plan.plot([], [], "o-", ms=3, lw=2, color=WEIGHT, zorder=4)[0]
    artists["start"] = plan.plot([], [], "o", ms=12, mfc="white", mew=3, **look)[0]
    artists["end"] = plan.plot([], [], "o", ms=11, **look)[0]
    words = {"transform": plan.transAxes, "size": 14, "color": NEUTRAL}
    for name, x, side in (("low", 0.0, "left"), ("name", 0.5, "center"), ("high", 1.0, "right")):
        size = {"size": 17} if name == "name" else {}
        right, upwards = words | size | {"ha": side, "va": "top"}, words | size | {"va": "center"}
        artists[f"across {name}"] = plan.text(x, -0.025, "", **right)
        at = {"left": "bottom", "center": "center", "right": "top"}[side]
        artists[f"up {name}"] = plan.text(
            -0.025, x, "", rotation=90, **(upwards | {"ha": "right", "va": at})
        )
    return artists


def _move_map(artists: dict[str, Artist], numbers: dict[str, Any]) -> None:
    """Show another map, its path and the numbers at its sides."""
    heights, w1, w2 = numbers["heights"], numbers["w1"], numbers["w2"]
    low, high = np.sqrt(heights.min()), np.sqrt(heights.max())
    shares = steady((np.sqrt(heights) - low) / max(high - low, 1e-9))
    artists["map"].set_data(shares)
    artists["contours"].set_segments(contours(shares))
    ends = np.array([[w1[0], w2[0]], [w1[-1], w2[-1]]])
    path = steady((numbers["path"] - ends[0]) / (ends[1] - ends[0]))
    artists["path"].set_data(*path.T)
    artists["start"].set_data(*path[:1].T)
    artists["end"].set_data(*path[-1:].T)
    for name, side, label in zip(("across", "up"), (w1, w2), numbers["names"], strict=True):
        artists[f"{name} low"].set_text(f"{side[0]:.1f}".replace("-", MINUS))
        artists[f"{name} name"].set_text(label)
        artists[f"{name} high"].set_text(f"{side[-1]:.1f}".replace("-", MINUS))


def contours(shares: NDArray) -> list[NDArray]:
    """Return the lines between the bands of a map, in shares of its sides."""
    ticks = np.linspace(0.0, 1.0, SIDE)
    found = _hidden().contour(ticks, ticks, shares, BANDS[1:-1])
    lines = [line for level in found.allsegs for line in level if len(line) > 1]
    found.remove()
    return lines


@lru_cache
def _hidden() -> Axes:
    """Return axes that nobody sees, made once: they take longer than what is drawn in them."""
    return Figure().add_subplot()


def _draw_curve(curve: Axes) -> dict[str, Artist]:
    """Draw the axes of the loss, both logarithmic."""
    curve.set(xscale="log", yscale="log", xlim=(1, EPOCHS), xlabel="epoch", ylabel=LOSS_LABEL)
    curve.yaxis.labelpad = -2
    curve.set_title("the loss", size=16, pad=8)
    curve.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    curve.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    curve.yaxis.set_major_locator(LogLocator(10.0))
    for axis in (curve.xaxis, curve.yaxis):
        axis.set_minor_locator(NullLocator())
    curve.set_ylim(1e-4, 4.8)
    artists: dict[str, Artist] = {}
    artists["learnt"] = curve.plot([], [], color=FAINT, lw=1.3, ls=(0, (2, 2)))[0]
    artists["learnt word"] = curve.text(1.15, 0.04, "learnt", color=FAINT, va="top", size=14)
    artists["loss"] = curve.plot([], [], color=LOSS, lw=3)[0]
    artists["verdict"] = curve.text(
        0.06, 0.05, "", transform=curve.transAxes, size=20, va="bottom", path_effects=RIM, zorder=6
    )
    return artists
