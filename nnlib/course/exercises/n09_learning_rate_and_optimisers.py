"""The exercises of notebook 09: a bowl's limit, two momentums, a schedule."""

import itertools

import numpy as np
from numpy.typing import NDArray

from nnlib.course.exercises.exercise import Exercise

rng = np.random.default_rng(9)


# ---- The limit of a given bowl --------------------------------------------------------------

largest_rate = Exercise(
    wanted="a function of (X, momentum) that returns the limit of η for a = Xw with ½SSE",
    stub="""
        def largest_rate(X, momentum):
            return ...
        """,
    solution="""
        def largest_rate_solution(X, momentum):
            H = X.T @ X  # ½SSE: the 2 of line (6) is gone
            curvatures = np.linalg.eigvalsh(H)
            return 2 * (1 + momentum) / curvatures[-1]
        """,
    # the curvatures are the squares of X's singular values
    right=lambda X, momentum: (2 + 2 * momentum) / float(np.linalg.svd(X)[1][0]) ** 2,
    inputs=(
        (rng.normal(0.6, 1, (6, 3)) * [1, 2, 0.5], 0.9),
        (rng.normal(0.3, 1, (5, 2)) * [0.4, 1.6], 0.5),
        (rng.normal(0, 1.3, (2, 4)), 0.3),
    ),
    situations=("three inputs", "two inputs", "more inputs than samples"),
    mistakes="""
        H = X.T @ X → H = 2 * X.T @ X
            this is half of it. Is there a 2 before XᵀX that belongs to SSE and not to ½SSE, or is
            it 1/λ, where the steepest direction is done in one step?
        H = X.T @ X → H = X.T @ X / 2
            this is twice as much: a ½ too many in the curvature. What is the slope of ½e², and the
            slope of that?
        2 * (1 + momentum) / → 2 /
            this is the limit without momentum. What does line (11) say of a heavy ball?
        (1 + momentum) → (1 - momentum)
            1 − μ stands where 1 + μ belongs. Does the heavy ball bear longer or shorter steps?
        2 * (1 + momentum) / → 2 / (1 - momentum) /
            1/(1 − μ) is how much faster the ball becomes on a long slope. What is it that sets the
            limit, a slope or a zigzag?
        2 * (1 + momentum) / → (2 + momentum) /
            brackets are missing: what does the 2 multiply in line (11)?
        curvatures[-1] → curvatures[0]
            this is the limit of the flattest direction. Which one flies off first?
        curvatures[-1] → (curvatures[0] + curvatures[-1])
            the smallest curvature is added, as for the fastest rate in line (5). Is that asked
            for, or the largest that holds?
        curvatures[-1] → curvatures.sum()
            all curvatures are added up, or all squares of X. Do the directions know of each other,
            or does the steepest decide alone?
        curvatures[-1] → curvatures.mean()
            this takes the mean curvature. Which direction flies off first?
        curvatures[-1] → np.sqrt(curvatures[-1])
            a root too many, or X's own singular value: the curvature is its square. How does XᵀX
            grow if X is doubled?
        2 * (1 + momentum) / curvatures[-1] → curvatures[-1] / (2 * (1 + momentum))
            this is upside down. Does a steeper bowl bear a longer step?
        2 * (1 + momentum) / curvatures[-1] → curvatures[-1]
            this is the curvature itself. Which rate belongs to it?
        2 * (1 + momentum) / curvatures[-1] → 2 * (1 + momentum) / curvatures
            these are the limits of all directions. Which of them holds for one η?
        np.linalg.eigvalsh(H) → np.sort(np.diag(H))
            only the diagonal of XᵀX, or its largest element, is looked at. Does the bowl lie along
            the axes?
        H = X.T @ X → H = X.T @ X / len(X)
            this is the mean over the samples. Is ½SSE a sum or a mean?
        H = X.T @ X → H = np.cov(X.T)
            np.cov takes the means away and divides by the number of samples less one. What does
            the bowl's XᵀX do?
        H = X.T @ X → H = (X - X.mean(axis=0)).T @ (X - X.mean(axis=0))
            the means of the inputs are taken away. Does the neuron do that?
        curvatures[-1] → np.max(X**2)
            the largest element of X was taken. A curvature belongs to a direction, and adds up
            over the samples: what is it the eigenvalue of?
        """,
    advice="What is ∂ℒ/∂w for ½SSE, how fast does it change, and in which direction fastest?",
    one_sign=True,
)


# ---- Two momentums --------------------------------------------------------------------------


def one_by_one(rates: NDArray, momentum: float) -> NDArray:
    """Return the momentum of each step: what is kept of a step is stretched as η is."""
    return np.array([momentum] + [momentum / (a / b) for a, b in itertools.pairwise(rates)])


momentum_for = Exercise(
    wanted="a function of (rates, momentum) that returns nnlib's momentum of each step, shape (T,)",
    stub="""
        def momentum_for(rates, momentum):
            return ...
        """,
    solution="""
        def momentum_for_solution(rates, momentum):
            before = np.concatenate([rates[:1], rates[:-1]])
            return momentum * rates / before
        """,
    right=one_by_one,
    inputs=(
        (np.array([0.5, 0.5, 0.2, 0.3, 0.05]), 0.8),
        (np.array([0.4, 0.7, 0.6, 0.1]), 0.55),
        (np.array([0.3, 0.1]), 0.9),
    ),
    situations=("five steps", "four steps", "two steps"),
    mistakes="""
        momentum * rates / before → momentum * before / rates
            your quotient of the two rates is upside down. If η falls to a tenth, does PyTorch's
            next step become shorter or longer than nnlib's with the same momentum?
        momentum * rates / before → rates / before
            only the rates are compared. Where is the momentum itself?
        momentum * rates / before → momentum * np.ones_like(rates)
            this is the same momentum in every step. Then η weighs the gradients of all times in
            PyTorch, and in nnlib only that of its own time: what does nnlib's v hold if PyTorch's
            is V?
        momentum * rates / before → momentum * rates
            each momentum is multiplied by its η, and no old η divides it. By which η was the
            velocity multiplied that is kept?
        momentum * rates / before → momentum / before
            each momentum is divided by the old η. By which η is PyTorch's velocity multiplied now?
        momentum * rates / before → momentum / rates
            each momentum is divided by its own η. By which η was the velocity multiplied that is
            kept?
        momentum * rates / before → momentum * rates / rates[0]
            every η is compared with the first. With which η was the last step made?
        momentum * rates / before → momentum * rates / rates.mean()
            every η is compared with their mean. With which η was the last step made?
        np.concatenate([rates[:1], rates[:-1]]) → np.concatenate([rates[1:], rates[-1:]])
            every η is compared with the next one. Can the optimiser know it?
        np.concatenate([rates[:1], rates[:-1]]) → np.roll(rates, 1)
            the first η is compared with the last: np.roll brings it round. What was before the
            first step?
        momentum * rates / before → np.cumprod(momentum * rates / before)
            the momentums are multiplied together from the first step on. Does (9) not do that by
            itself, step after step?
        momentum * rates / before → np.minimum(momentum * rates / before, momentum)
            your momentum never rises above the given one. What if η grows?
        momentum * rates / before → np.minimum(momentum * rates / before, 1)
            your momentum is held at 1. May it not be larger, for one step, if η grows?
        momentum * rates / before → momentum * np.sqrt(rates / before)
            a root too many: how does the velocity in nnlib depend on η, as η or as its root?
        momentum * rates / before → momentum * (rates / before) ** 2
            a square too many: how does the velocity in nnlib depend on η, as η or as its square?
        momentum * rates / before → momentum + rates - before
            the rates' difference is added. By what must the kept velocity be multiplied?
        momentum * rates / before → momentum ** (rates / before)
            the quotient of the rates stands in the exponent. By what must the kept velocity be
            multiplied?
        momentum * rates / before → 1 - (1 - momentum) * rates / before
            the share that is lost is stretched as η is. Which share does (9) multiply v by?
        """,
    advice="If PyTorch's velocity is V, nnlib's must be ηV, with that step's η. Put it in (9).",
    one_sign=True,
)


# ---- A schedule -----------------------------------------------------------------------------

cosine_schedule = Exercise(
    wanted="a function of (epoch, epochs, start) that returns η in this epoch: half a cosine wave",
    stub="""
        def rate_in(epoch, epochs, start):
            return ...
        """,
    solution="""
        def rate_in_solution(epoch, epochs, start):
            way = epoch / epochs  # from 0 to 1
            return start * (1 + np.cos(np.pi * way)) / 2
        """,
    # the same by the half angle
    right=lambda epoch, epochs, start: start * np.cos(np.pi * epoch / (2 * epochs)) ** 2,
    inputs=((10, 40, 0.3), (33, 44, 0.5), (7, 25, 1.2), (1, 9, 0.7)),
    mistakes="""
        ) / 2 → )
            this is twice too large: it begins at 2 · start. What is 1 + cos 0?
        (1 + np.cos(np.pi * way)) / 2 → np.cos(np.pi * way)
            the wave swings from 1 to −1, and your η becomes negative. How is it lifted to lie
            between 0 and 1?
        (1 + np.cos(np.pi * way)) / 2 → np.cos(np.pi * way) / 2
            this swings between +start/2 and −start/2. What has to be added so that it ends at 0?
        (1 + np.cos(np.pi * way)) / 2 → abs(np.cos(np.pi * way))
            this falls to 0 half-way and rises again. Where has the wave to reach its lowest point?
        np.pi * way → 2 * np.pi * way
            this is a whole wave: at the end η is back where it began. How far does the cosine go
            until it is at its lowest?
        np.pi * way → np.pi * way / 2
            half-way your η is more than half, and at the end it has not fallen to 0. How far does
            the cosine go until it is at its lowest?
        np.pi * way → way
            π is missing: the cosine's half wave is π long. What is cos 1?
        np.pi * way → 180 * way
            NumPy's cosine takes radians. How long is half a wave?
        1 + np.cos → 1 - np.cos
            your η rises from 0 to start. Which sign makes it fall?
        (1 + np.cos(np.pi * way)) / 2 → np.cos(np.pi * way / 2)
            this is a quarter of a wave: it arrives at 0 steeply, and half-way it is 0.71 · start.
            How much of a wave is wanted?
        (1 + np.cos(np.pi * way)) / 2 → (1 - way)
            this falls along a straight line. Where does the cosine come in?
        (1 + np.cos(np.pi * way)) / 2 → 0.5**way
            this halves η, and never arrives at 0. Where does the cosine come in?
        np.cos → np.sin
            a sine stands where the cosine belongs. Which of them begins at its highest?
        epoch / epochs → epoch // epochs
            // divides to whole numbers: 0 all the way. Which division gives shares?
        epoch / epochs → epochs / epoch
            the division is upside down. Which share of the way has been gone?
        epoch / epochs → epoch / (epochs - 1)
            it arrives an epoch too early. In which epoch is η 0, by the task?
        epoch / epochs → (epoch + 1) / epochs
            it is an epoch ahead. What is η in epoch 0?
        way = epoch / epochs → way = epoch
            every epoch is a half wave of its own. Which share of the way has been gone?
        start * (1 + np.cos(np.pi * way)) / 2 → (1 + np.cos(np.pi * way)) / 2
            your η begins at 1. Where does `start` come in?
        start * (1 + np.cos(np.pi * way)) / 2 → start * 1 + np.cos(np.pi * way) / 2
            brackets are missing: start multiplies only the 1. What has it to multiply?
        start * (1 + np.cos(np.pi * way)) / 2 → start * (1 + np.cos(np.pi * way) / 2)
            only the cosine is halved, not the 1. What is your η in epoch 0?
        start * (1 + np.cos(np.pi * way)) / 2 → start - (1 + np.cos(np.pi * way)) / 2
            the wave is taken from start instead of multiplied by it. What is your η in epoch 0?
        """,
    one_sign=True,
    advice="What must come out in epoch 0, half-way, and at the end? Which of the three does not?",
)
