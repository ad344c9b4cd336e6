"""The loss while networks learn: one run with its phases, a few runs, or hundreds."""

from collections.abc import Sequence
from itertools import pairwise
from types import EllipsisType

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter
from numpy.typing import ArrayLike, NDArray

from nnlib._words import counted, listed, number
from nnlib.course.colours import DEEP_LOSS
from nnlib.course.figures.style import (
    ACTIVATION,
    FAINT,
    LOSS,
    LOSS_LABEL,
    NEUTRAL,
    SLIDE,
    Picture,
    cuts_between,
    new_figure,
    settle,
    steady,
    styled,
)

SIZE = (11.8, 4.9)
EXPLODED = 4.0  # times the loss at the start
NEAR = 0.05  # so near to the plateau, as a share of it, a loss is on it
FEW = 6  # runs that have their names at their ends
RUNS = [  # colour and dashes for one run among several
    (LOSS, "-"),
    (NEUTRAL, (0, (4, 1.5))),
    (FAINT, (0, (1, 1))),
    ("#5E2448", (0, (6, 1.5, 1, 1.5))),
    (NEUTRAL, "-"),
    (LOSS, (0, (2, 1))),
]


@styled
def loss_curve(
    loss: ArrayLike, log: bool = False, labels: Sequence[str] | None = None, title: str = "",
    guess: float | EllipsisType = ...,
) -> Picture:  # fmt: skip
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
        A name for each run, written at its end; "run 1", "run 2", … by default.
    title : str, optional
        What the picture says.
    guess : float, optional
        Where the reader expects the last run to end; it is marked there.

    Raises
    ------
    ValueError
        If loss has another shape or no epochs, if the number of labels differs from that of the
        runs, if there is nothing to be shown on a logarithmic axis, or a guess is not above 0
        there.

    Examples
    --------
    >>> import nnlib
    >>> net, (X, Y) = nnlib.Network([3, 4, 1], bias=False), nnlib.datasets.xor()
    >>> net.initialise("uniform", np.random.default_rng(0))
    >>> history = nnlib.train(net, X, Y, nnlib.SSE, nnlib.GradientDescent(1.0), epochs=500)
    >>> loss_curve(history.loss, title="It learns", guess=0.2)
    The loss falls from 1.33 to 0.0096 in 500 epochs.
    """
    loss = np.asarray(loss, float)
    if loss.ndim not in (1, 2) or not loss.size:
        raise ValueError(f"loss has shape {loss.shape}, expected (epochs,) or (epochs, runs)")
    runs = loss.reshape(len(loss), -1).T
    if labels is None:
        labels = [f"run {k}" for k in range(1, len(runs) + 1)] if len(runs) > 1 else ["the loss"]
    if len(labels) != len(runs):
        raise ValueError(f"{len(labels)} labels for {counted(len(runs), 'run')}")
    if log and guess is not ... and not guess > 0.0:
        raise ValueError(f"guess is {guess!r}, expected a loss above 0: the axis is logarithmic")
    top = _highest_shown(runs)
    top = top if guess is ... else max(top, float(guess))
    drawn = np.where(np.isfinite(runs) & (runs > 0.0 if log else True), runs, np.nan)
    drawn = steady(np.minimum(drawn, 10.0 * top), each=log)  # still above the picture
    if log and np.isnan(drawn).all():
        raise ValueError("log=True needs a loss above 0, there is none")

    figure, [axes] = new_figure(size=SIZE)
    artists = {}
    few = len(runs) <= FEW
    for k, run in enumerate(drawn):
        colour, dashes = RUNS[k] if few else (LOSS, "-")
        look = {"color": colour, "linestyle": dashes, "lw": 3.0 if few else 1.0}
        marker = "o" if len(loss) == 1 else ""
        [line] = axes.plot(run, marker=marker, clip_on=bool(not marker), label=labels[k], **look)
        artists[f"loss {k + 1}"] = line
    last = np.flatnonzero((drawn <= top).any(axis=0)).max(initial=0)  # then all have left
    right = max(min(last + 2, len(loss)), 1)
    axes.set(xlabel="epoch", ylabel=LOSS_LABEL, xlim=(0, right))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    lowest = np.nanmin(drawn, initial=np.inf if log else 0.0)
    lowest = lowest if guess is ... else min(lowest, float(guess))
    if log:
        _make_logarithmic(axes, lowest, top)
    else:
        axes.set_ylim(lowest, 1.05 * top or 1.0)
    if guess is not ...:
        [artists["guess"]] = axes.plot(
            [right], [guess], "D", ms=13, mfc="white", mec=NEUTRAL, mew=2.5, clip_on=False, zorder=6
        )
    _write_title(axes, title)
    ends = [(run[: right + 1], name, RUNS[k % FEW][0]) for k, (run, name) in
            enumerate(zip(drawn, labels, strict=True))] if 1 < len(runs) <= FEW else []  # fmt: skip
    ends = [(one[np.isfinite(one)][-1], name, c) for one, name, c in ends if np.isfinite(one).any()]
    _name_ends(axes, [*ends, *([] if guess is ... else [(guess, "your guess", NEUTRAL)])])
    settle(figure)
    return Picture(figure, _say_runs(runs, labels), artists, colours=12)


def _write_title(axes: Axes, title: str) -> None:
    """Write what a picture says above its axes, away from the picture's edge."""
    axes.figure.get_layout_engine().set(h_pad=0.14, w_pad=0.1)
    if title:
        axes.set_title(title, weight="bold", loc="left", size=19, pad=14)


def _name_ends(axes: Axes, ends: list[tuple[float, str, str]]) -> None:
    """Write names beside the right ends of curves, apart from each other."""
    if not ends:
        return
    heights = [axes.transScale.transform((1.0, value))[1] for value, *_ in ends]
    low, high = (axes.transScale.transform((1.0, value))[1] for value in axes.get_ylim())
    shares = np.clip((np.array(heights) - low) / (high - low), 0.02, 1.0)
    gap, order = 0.075, np.argsort(shares, kind="stable")
    for a, b in pairwise(order):  # upwards, and back from the top
        shares[b] = max(shares[b], shares[a] + gap)
    shares[order[-1]] = min(shares[order[-1]], 1.02)
    for b, a in pairwise(order[::-1]):
        shares[a] = min(shares[a], shares[b] - gap)
    for share, (_, name, colour) in zip(shares, ends, strict=True):
        axes.annotate(
            name, (1.0, round(float(share), 4)), xycoords="axes fraction", xytext=(16, 0),
            textcoords="offset points", va="center", color=colour, size=15, weight="bold",
        )  # fmt: skip


@styled
def loss_phases(loss: ArrayLike, plateau: float, learnt: float, title: str = "") -> Picture:
    """Draw one run with its phases: first fall, plateau, second fall, tail.

    The axis of the epochs is logarithmic, so that the first epochs can be seen as well.

    Parameters
    ----------
    loss : array_like, shape (epochs,)
        For example ``history.loss``.
    plateau : float
        The loss of a network that gives the same undecided answer to everything. The plateau are
        the epochs in which the loss is within 5 % of it.
    learnt : float
        Below this loss the network counts as having learnt: there the tail begins.
    title : str, optional
        What the picture says.

    Raises
    ------
    ValueError
        If loss is not a row of at least three finite numbers above 0, or does not come to the
        plateau and then below `learnt`.

    Examples
    --------
    >>> import nnlib
    >>> net, (X, Y) = nnlib.Network([3, 4, 1], bias=False), nnlib.datasets.xor()
    >>> net.initialise("uniform", np.random.default_rng(0))
    >>> history = nnlib.train(net, X, Y, nnlib.SSE, nnlib.GradientDescent(1.0), epochs=1000)
    >>> loss_phases(history.loss, plateau=1.0, learnt=0.05, title="Fall, rest, fall, tail")
    The loss falls from 1.33 to 0.998 in the first 2 epochs, rests on a plateau near 1 until
    epoch 59, falls below 0.05 until epoch 265, and then more ...
    """
    loss = np.asarray(loss, float)
    if loss.ndim != 1 or len(loss) < 3 or not (np.isfinite(loss) & (loss > 0.0)).all():
        raise ValueError(f"loss has shape {loss.shape}, expected a row of three numbers above 0")
    on_it = np.flatnonzero(np.abs(loss - plateau) <= NEAR * plateau)
    below = np.flatnonzero(loss < learnt)
    if not on_it.size or not below.size or below[0] <= on_it[-1]:
        raise ValueError(f"the loss does not come to {plateau:g} and then below {learnt:g}")
    start, stop, done, end = on_it[0], on_it[-1], below[0], len(loss) - 1

    figure, [axes] = new_figure(size=SLIDE)
    axes.set_xscale("symlog", linthresh=1.0, linscale=0.35)
    for left, right in ((start, stop), (done, end)):
        axes.axvspan(left, right, color="#F4E9F0", lw=0, zorder=0)
    [curve] = axes.plot(steady(loss), color=LOSS, lw=4)
    axes.plot([0], [loss[0]], "o", color=LOSS, ms=11, clip_on=False)
    axes.axhline(plateau, color=FAINT, lw=1.2, ls=(0, (2, 2)), zorder=1)
    top = 1.18 * loss.max()
    phases = [
        (0, start, "first fall", f"{loss[0]:.2f} → {loss[start]:.2f}"),
        (start, stop, "plateau", "every output near ½:\nthe steps are tiny"),
        (stop, done, "the fall", "the hidden\nneurons part"),
        (done, end, "tail", f"still falling:\n{number(loss[done], 2)} → {number(loss[-1], 4)}"),
    ]
    for left, right, name, words in phases:
        middle = _between(left, right)
        axes.text(middle, 0.985 * top, name, ha="center", va="top", size=18, weight="bold",
                  color=DEEP_LOSS)  # fmt: skip
        axes.text(middle, 0.925 * top, words, ha="center", va="top", size=14, linespacing=1.35)
    axes.annotate(
        f"{number(plateau)}: the loss of answering ½ to everything", (0.01, plateau),
        xycoords=("axes fraction", "data"), xytext=(0, -8), textcoords="offset points", va="top",
        color=FAINT, size=14,
    )  # fmt: skip
    ticks = [0, 1, *(int(e) for e in (start, 10, stop, 100, done, end + 1))]
    axes.set_xticks(ticks, [f"{tick}" for tick in ticks])
    axes.minorticks_off()
    axes.set(xlabel="epoch (logarithmic from 1 on)", xlim=(0, end + 1))
    axes.set(ylabel=LOSS_LABEL, ylim=(0, top))
    axes.grid(visible=False)
    _write_title(axes, title)
    settle(figure)
    text = (
        f"The loss falls from {number(loss[0])} to {number(loss[start])} in the first "
        f"{counted(int(start), 'epoch')}, rests on a plateau near {number(plateau)} until epoch "
        f"{stop}, falls below {number(learnt)} until epoch {done}, and then more and more slowly "
        f"to {number(loss[-1])} in epoch {end}."
    )
    return Picture(figure, text, {"loss": curve}, colours=20)


def _between(left: int, right: int) -> float:
    """Return the middle of two epochs on an axis that is linear up to 1 and logarithmic beyond."""
    place = [0.35 * x if x <= 1 else 0.35 + np.log10(x) for x in (left, right)]
    middle = sum(place) / 2.0
    return round(float(middle / 0.35 if middle <= 0.35 else 10.0 ** (middle - 0.35)), 4)


@styled
def many_losses(
    loss: ArrayLike, learnt: float, title: str, guess: float | EllipsisType = ...
) -> Picture:
    """Draw the losses of many runs, and beside them how many end where.

    Runs that have learnt are blue, the others black. Both axes of the curves are logarithmic.

    Parameters
    ----------
    loss : array_like, shape (epochs, runs)
        For example ``history.loss`` of an ensemble; finite and above 0.
    learnt : float
        The loss below which a run has learnt.
    title : str
        What the picture says.
    guess : float, optional
        How many runs the reader expects to have learnt; it is drawn beside the true number.

    Raises
    ------
    ValueError
        If loss is not a matrix of numbers above 0 with at least two epochs.

    Examples
    --------
    >>> import nnlib
    >>> X, Y = nnlib.datasets.xor()
    >>> net = nnlib.Network([2, 2, 1], ensemble=(40,))
    >>> net.theta = np.random.default_rng(0).normal(0.0, 1.0, (40, 9))
    >>> descent = nnlib.GradientDescent(1.0)
    >>> history = nnlib.train(net, X[:, :2], Y, nnlib.SSE, descent, epochs=600)
    >>> many_losses(history.loss, 0.05, "Forty starts", guess=35)
    40 curves over 600 epochs, from nearly 1 to 1.78 at the start. 30 end below 0.05, 10
    near 0.51.
    """
    loss = np.asarray(loss, float)
    if loss.ndim != 2 or len(loss) < 2 or not (np.isfinite(loss) & (loss > 0.0)).all():
        raise ValueError(f"loss has shape {loss.shape}, expected (epochs, runs), all above 0")
    final, end = loss[-1], len(loss) - 1
    has_learnt = final < learnt
    groups = _groups(final, learnt)

    widths = {"gridspec_kw": {"width_ratios": [3.4, 1.0]}}
    figure, [axes, side] = new_figure(2, SLIDE, sharey=True, **widths)
    epochs = np.unique(np.round(np.geomspace(1, end, 260)).astype(int))
    artists, drawn = {}, steady(loss[epochs], each=True)
    for name, chosen, colour, alpha in (
        ("stuck", ~has_learnt, NEUTRAL, 0.5), ("learnt", has_learnt, ACTIVATION, 0.35)
    ):  # fmt: skip
        lines = axes.plot(epochs, drawn[:, chosen], color=colour, lw=1.1, alpha=alpha)
        artists |= {f"{name} {k + 1}": line for k, line in enumerate(lines)}
    low, high = min(final.min(), learnt) / 2.0, 1.6 * loss[1:].max()
    axes.set(xscale="log", xlim=(1, end), xlabel="epoch", ylabel=LOSS_LABEL)
    axes.set(yscale="log", ylim=(low, high))
    axes.axhline(learnt, color=FAINT, lw=1.5, ls=(0, (2, 2)))
    axes.text(1.08, 0.92 * learnt, f"below {number(learnt)}: learnt", va="top", color=FAINT)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    for each in (axes, side):
        each.minorticks_off()
    _write_title(axes, title)
    height = 0.0
    for k, (level, count, is_learnt) in enumerate(groups):
        height = level if is_learnt or k < 2 else max(level, 1.7 * height)
        colour = ACTIVATION if is_learnt else NEUTRAL
        [bar] = side.barh([level], [count], height=[0.22 * level], color=colour)
        artists[f"end {k + 1}"] = bar
        words = f"{count} learnt" if is_learnt else f"{count} at {number(level, 2)}"
        side.annotate(
            words, (0 if is_learnt else count, level * 0.8 if is_learnt else height),
            xytext=(6, -4 if is_learnt else 0), textcoords="offset points", weight="bold",
            va="top" if is_learnt else "center", color=colour, size=15,
        )  # fmt: skip
    if guess is not ...:
        level = next((level for level, _, is_learnt in groups if is_learnt), learnt)
        [artists["guess"]] = side.plot(
            [guess] * 2, [level / 1.25, level * 1.6], color=NEUTRAL, lw=3, clip_on=False
        )
        where = "right" if guess > 0.6 * loss.shape[1] else "center"
        side.annotate("your guess", (guess, level * 1.7), ha=where, va="bottom", size=15)
    side.set(xlim=(0, loss.shape[1]), xlabel=f"of {loss.shape[1]} runs")
    side.grid(visible=False)
    side.tick_params(labelleft=False)
    for text in side.texts:
        text.set_in_layout(False)  # it may reach beyond a short bar, but moves nothing
    settle(figure)
    ends = listed([
        f"{count} near {number(level, 2)}" for level, count, is_learnt in groups if not is_learnt
    ]) if not has_learnt.all() else ""  # fmt: skip
    text = (
        f"{loss.shape[1]} curves over {end + 1} epochs, from {number(loss[0].min())} to "
        f"{number(loss[0].max())} at the start. {has_learnt.sum()} end below {number(learnt)}"
    )
    text += f", {ends}." if ends else "."
    return Picture(figure, text, artists, cuts_between([axes, side]), colours=12)


def _groups(final: NDArray, learnt: float) -> list[tuple[float, int, bool]]:
    """Return level, number and whether it has learnt, for each group of runs that end together."""
    has_learnt = final < learnt
    groups = []
    if has_learnt.any():
        level = float(np.exp(np.log(final[has_learnt]).mean()))
        groups.append((level, int(has_learnt.sum()), True))
    left = np.sort(final[~has_learnt])
    cuts = np.flatnonzero(np.diff(left) > 0.1 * left[:-1]) + 1
    groups += [(float(np.median(part)), len(part), False) for part in np.split(left, cuts)
               if len(part)]  # fmt: skip
    return groups


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


def _say_runs(runs: NDArray, labels: Sequence[str]) -> str:
    """Return the description of one run or several."""
    if len(runs) == 1:
        return f"The loss {_say_run(runs[0])}."
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
