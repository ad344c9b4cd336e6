"""Curves: an activation with its derivative, and the loss while a network learns."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter
from numpy.typing import ArrayLike, NDArray

from nnlib._words import counted, listed, number
from nnlib.activations import Activation
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    GRADIENT,
    LOSS,
    LOSS_LABEL,
    NEUTRAL,
    Picture,
    increasing,
    new_figure,
    settle,
    steady,
    styled,
)

SIZE = (9.6, 4.4)
SATURATED = 0.05  # of the largest slope
EXPLODED = 4.0  # times the loss at the start
RUNS = [  # colour and dashes for one run among several
    (LOSS, "-"),
    (NEUTRAL, (0, (4, 1.5))),
    (FAINT, (0, (1, 1))),
    ("#5E2448", (0, (6, 1.5, 1, 1.5))),
    (LOSS, (0, (2, 1))),
    (NEUTRAL, "-"),
]


@styled
def activation(g: Activation, z: ArrayLike | None = None) -> Picture:
    """Draw an activation and its derivative over z.

    The place of the largest slope is marked, and the parts where the slope is less than 5 % of
    that: there the function saturates.

    Parameters
    ----------
    g : Activation
        The activation.
    z : array_like, shape (k,), optional
        Where it is computed, in increasing order; from −6 to 6 by default.

    Raises
    ------
    ValueError
        If z is not a row of at least two increasing numbers.

    Examples
    --------
    >>> from nnlib import sigmoid
    >>> activation(sigmoid)
    The function sigmoid rises from 0.0025 at z = −6 to 0.998 at z = 6. Its slope is largest,
    0.25, at z = 0; up to z = −4.4 and from z = 4.4 on it is less than 5 % of that: there the
    function saturates.
    """
    z = increasing(np.linspace(-6.0, 6.0, 241) if z is None else z, "z")
    a, slope = g(z), g.derivative(z)
    steepest = np.isclose(slope, slope.max(), rtol=1e-9)
    flat = slope < SATURATED * slope.max()

    figure, [axes] = new_figure(size=SIZE)
    [curve] = axes.plot(z, steady(a), color=ACTIVATION, label="activation $a = g(z)$")
    jumps = np.flatnonzero(np.abs(np.diff(slope)) > 0.5 * np.ptp(slope)) + 1
    broken = np.insert(z, jumps, np.nan), np.insert(steady(slope), jumps, np.nan)
    [derivative] = axes.plot(*broken, "--", color=GRADIENT, label="derivative $g'(z)$")
    if steepest.sum() == 1:
        k = steepest.argmax()
        label = f"largest slope {number(slope[k])}, at $z$ = {number(z[k])}"
        axes.plot([z[k]] * 2, steady([slope[k], a[k]]), ":o", color=NEUTRAL, lw=1.5, label=label)
    for start, stop in _stretches(flat):
        label = "" if axes.patches else "saturated: slope below 5 % of the largest"
        axes.axvspan(z[start], z[stop], facecolor="#EEEEEE", edgecolor="#CCCCCC", label=label)
    axes.set(xlabel="pre-activation $z$", xlim=(z[0], z[-1]))
    axes.margins(y=0.06)
    # below the axes: no curve is ever there
    figure.legend(loc="outside lower center", ncols=2, columnspacing=1.5)
    settle(figure)
    return Picture(figure, _say_activation(g, z, a, slope), {"a": curve, "slope": derivative})


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
def loss_curve(loss: ArrayLike, log: bool = False, labels: Sequence[str] | None = None) -> Picture:
    """Draw the loss against the epoch, for one run or several.

    A curve ends where its loss is no longer finite, and leaves the picture at the top where it
    is larger than four times the largest loss at the start.

    Parameters
    ----------
    loss : array_like, shape (epochs,) or (epochs, runs)
        For example ``history.loss``.
    log : bool, default False
        Whether the axis of the loss is logarithmic.
    labels : sequence of str, optional
        A name for each run; "run 1", "run 2", … by default.

    Raises
    ------
    ValueError
        If loss has another shape or no epochs, if the number of labels differs from that of the
        runs, or if there is nothing to be shown on a logarithmic axis.

    Examples
    --------
    >>> loss_curve([1.0, 0.9, 0.4, 0.1])
    The loss falls from 1 to 0.1 in 4 epochs, half of that between epochs 1 and 2.
    """
    loss = np.asarray(loss, float)
    if loss.ndim not in (1, 2) or not loss.size:
        raise ValueError(f"loss has shape {loss.shape}, expected (epochs,) or (epochs, runs)")
    runs = loss.reshape(len(loss), -1).T
    if labels is None:
        labels = [f"run {k}" for k in range(1, len(runs) + 1)] if len(runs) > 1 else ["the loss"]
    if len(labels) != len(runs):
        raise ValueError(f"{len(labels)} labels for {counted(len(runs), 'run')}")
    top = _highest_shown(runs)
    drawn = np.where(np.isfinite(runs) & (runs > 0.0 if log else True), runs, np.nan)
    drawn = steady(np.minimum(drawn, 10.0 * top), each=log)  # still above the picture
    if log and np.isnan(drawn).all():
        raise ValueError("log=True needs a loss above 0, there is none")

    figure, [axes] = new_figure(size=SIZE)
    artists = {}
    few = len(runs) <= len(RUNS)
    for k, run in enumerate(drawn):
        colour, dashes = RUNS[k] if few else (LOSS, "-")
        look = {"color": colour, "linestyle": dashes, "lw": 2.5 if few else 1.0}
        marker = "o" if len(loss) == 1 else ""
        [line] = axes.plot(run, marker=marker, clip_on=bool(not marker), label=labels[k], **look)
        artists[f"loss {k + 1}"] = line
    stretch = _half_of_the_fall(runs[0]) if len(runs) == 1 else None
    if stretch:
        axes.axvspan(*stretch, color="#F1E3EB", label="half of the fall", zorder=0)
    if stretch or 1 < len(runs) <= len(RUNS):
        figure.legend(loc="outside right upper", handlelength=3)
    last = np.flatnonzero((drawn <= top).any(axis=0)).max(initial=0)  # then all have left
    axes.set(xlabel="epoch", ylabel=LOSS_LABEL, xlim=(0, max(min(last + 2, len(loss) - 1), 1)))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    if log:
        _make_logarithmic(axes, np.nanmin(drawn), top)
    else:
        axes.set_ylim(np.nanmin(drawn, initial=0.0), 1.05 * top or 1.0)
    settle(figure)
    return Picture(figure, _say_runs(runs, labels), artists)


def _highest_shown(runs: NDArray) -> float:
    """Return the largest loss to be shown: four times that of the start, if a run explodes."""
    finite = runs[np.isfinite(runs)]
    start = runs[:, 0][np.isfinite(runs[:, 0])].max(initial=0.0)
    highest = finite.max(initial=0.0)
    return float(EXPLODED * start if highest > EXPLODED * start > 0.0 else highest)


def _make_logarithmic(axes: Axes, lowest: float, top: float) -> None:
    """Make the loss axis logarithmic, with plain numbers on it if these are short enough."""
    axes.set(yscale="log", ylim=(lowest / 1.5, top * 1.5))
    if lowest > 1e-4 and top < 1e4:
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    some = LogLocator(subs=(1.0, 2.0, 3.0, 5.0) if top / lowest < 10.0 else (1.0,))
    axes.yaxis.set_major_locator(some)
    axes.yaxis.set_minor_formatter(NullFormatter())


def _half_of_the_fall(run: NDArray) -> tuple[int, int] | None:
    """Return the shortest stretch of epochs with half of the fall, None if there is none."""
    if not np.isfinite(run).all() or not run[-1] < run[0] or len(run) < 3:
        return None
    lowest = np.minimum.accumulate(run)
    half = 0.5 * (run[0] - lowest[-1])
    ends = np.searchsorted(-lowest, -(lowest - half))
    starts = np.flatnonzero(ends < len(run))
    best = starts[np.argmin(ends[starts] - starts)]
    return int(best), int(ends[best])


def _say_runs(runs: NDArray, labels: Sequence[str]) -> str:
    """Return the description of one run or several."""
    if len(runs) == 1:
        text = _say_run(runs[0])
        stretch = _half_of_the_fall(runs[0])
        if stretch and not _restless(runs[0]):
            text += f", half of that between epochs {stretch[0]} and {stretch[1]}"
        return f"The loss {text}."
    if len(runs) <= 3:
        pairs = zip(labels, runs, strict=True)
        return " ".join(f"The loss of {label} {_say_run(run)}." for label, run in pairs)
    settled = [k for k, run in enumerate(runs) if not (_diverges(run) or _restless(run))]
    falling = sum(runs[k, -1] < runs[k, 0] for k in settled)
    length = counted(runs.shape[1], "epoch")
    text = f"Of {len(runs)} runs over {length}, {falling} end lower than they began"
    if len(settled) < len(runs):
        text += f" and {len(runs) - len(settled)} diverge or go up and down"
    if not settled:
        return text + "."
    ends = runs[settled, -1]
    low, high = settled[int(ends.argmin())], settled[int(ends.argmax())]
    return (
        f"{text}. The smallest loss at the end is {number(ends.min())} ({labels[low]}), "
        f"the largest {number(ends.max())} ({labels[high]}) among those that settle."
    )


def _say_run(run: NDArray) -> str:
    """Say what one run does, as a sentence without its subject."""
    if not np.isfinite(run[0]):
        return "diverges: it is no finite number in epoch 0"
    if _diverges(run):
        limit = EXPLODED * run[0]
        first = np.flatnonzero(~(run <= limit))[0]
        return (
            f"diverges: it starts at {number(run[0])} and is above {number(limit)} in epoch {first}"
        )
    if len(run) == 1:
        return f"was recorded for one epoch only and is {number(run[0])}"
    if _restless(run):
        return f"goes up and down without settling, starting at {number(run[0])}"
    start, end = number(run[0]), number(run[-1])
    if start == end:
        return f"stays at {start} for all {len(run)} epochs"
    way = "falls" if run[-1] < run[0] else "rises"
    return f"{way} from {start} to {end} in {len(run)} epochs"


def _diverges(run: NDArray) -> bool:
    """Return whether a run ends far above its start, or in no finite number."""
    return not (np.isfinite(run).all() and run[-1] <= EXPLODED * run[0])


def _restless(run: NDArray) -> bool:
    """Return whether a run turns so often that its numbers are chance: its rate is too large."""
    steps = np.diff(run)
    size = 0.01 * np.ptp(run)
    turns = np.sum((steps[1:] * steps[:-1] < 0.0) & (np.abs(steps[1:]) > size))
    return bool(turns > 5 and turns > 0.05 * len(run))
