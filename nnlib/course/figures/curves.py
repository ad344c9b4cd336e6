"""Curves: the loss while a network learns."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter
from numpy.typing import ArrayLike, NDArray

from nnlib._words import counted, number
from nnlib.course.figures.style import (
    FAINT,
    LOSS,
    LOSS_LABEL,
    NEUTRAL,
    Picture,
    new_figure,
    settle,
    steady,
    styled,
)

SIZE = (9.6, 4.4)
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
