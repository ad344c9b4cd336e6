"""The exercises of notebook 08: the size of random weights, and what a stuck network pays."""

import numpy as np
from numpy.typing import NDArray

from nnlib.course.exercises.exercise import Exercise

# ---- Glorot's rule from a uniform distribution ----------------------------------------------


def box(rng, n_in: int, n_out: int) -> NDArray:
    """Return uniform weights of the variance 2 / (n_in + n_out), with numpy's own variance."""
    unit = rng.uniform(-1, 1, (n_in, n_out))
    of_unit = np.trapezoid(np.linspace(-1, 1, 100_001) ** 2, dx=2e-5) / 2  # mean of x², by sums
    return unit * np.sqrt(2 / (n_in + n_out) / of_unit)


glorot_from_a_box = Exercise(
    wanted="a function of (rng, n_in, n_out) that returns uniform weights, an array (n_in, n_out)",
    stub="""
        def glorot_box(rng, n_in, n_out):
            c = ...
            return ...
        """,
    solution="""
        def glorot_box_solution(rng, n_in, n_out):
            variance = 2 / (n_in + n_out)
            c = np.sqrt(3 * variance)  # the mean of x² over −c … c is c² / 3
            return rng.uniform(-c, c, (n_in, n_out))
        """,
    right=box,
    inputs=(
        (np.random.default_rng(3), 3, 2),
        (np.random.default_rng(4), 5, 7),
        (np.random.default_rng(5), 1, 4),
    ),
    situations=("3 neurons in and 2 out", "5 in and 7 out", "1 in and 4 out"),
    mistakes="""
        3 * variance → variance
            c is the standard deviation itself. How large is the mean of x² in a box from −c to c,
            if its largest value is c²?
        np.sqrt(3 * variance) → 3 * variance
            c is three times the variance: a root is missing. Is c a weight, or the square of one?
        np.sqrt(3 * variance) → variance
            c is the variance 2/(n_in + n_out) itself. How do a box's ends and its variance belong
            together?
        np.sqrt(3 * variance) → 3 * np.sqrt(variance)
            3 stands outside of the root: c is three standard deviations, as for the ends of a
            bell. What is the mean of x² over −c … c?
        np.sqrt(3 * variance) → np.sqrt(variance / 3)
            divided by 3 where it should multiply: the variance is c²/3. Solve that for c.
        3 * variance → 12 * variance
            12 belongs to the whole width of a box: its variance is (width)²/12. How wide is −c …
            c?
        2 / (n_in + n_out) → 1 / n_in
            this is the way forward alone, line (6). Which two ends does Glorot's rule look at?
        2 / (n_in + n_out) → 2 / n_in
            this is He's rule, with n_in alone. Which two ends does Glorot's look at?
        2 / (n_in + n_out) → 1 / n_out
            this is the way back alone, line (8). Which two ends does Glorot's rule look at?
        2 / (n_in + n_out) → 2 / n_out
            only n_out is used. Which two ends does Glorot's rule look at?
        2 / (n_in + n_out) → 1 / (n_in + n_out)
            the 2 is missing: the mean of n_in and n_out is half of their sum.
        2 / (n_in + n_out) → (n_in + n_out) / 2
            upside down: more neurons, smaller weights. Which of the two stands below?
        2 / (n_in + n_out) → 2 / (n_in * n_out)
            n_in and n_out are multiplied. Line (9) has their sum.
        rng.uniform(-c, c, (n_in, n_out)) → rng.uniform(0, c, (n_in, n_out))
            your box begins at 0: all weights are positive and their mean is not 0. Where does
            −c … c begin?
        rng.uniform(-c, c, (n_in, n_out)) → rng.uniform(-c, c, (n_out, n_in))
            the shape is (n_out, n_in). Which comes first in W⁽ˡ⁾, rows for the inputs or for the
            outputs?
        rng.uniform(-c, c, (n_in, n_out)) → rng.normal(0, np.sqrt(variance), (n_in, n_out))
            this is the bell of line (9) itself. Asked is a box: rng.uniform.
        rng.uniform(-c, c, (n_in, n_out)) → rng.normal(0, c, (n_in, n_out))
            a bell with the standard deviation c. Asked is a box: rng.uniform.
        rng.uniform(-c, c, (n_in, n_out)) → np.full((n_in, n_out), c)
            all weights are c: twins. Where does chance come in?
        rng.uniform(-c, c, (n_in, n_out)) → c
            this is c alone. Wanted are the weights drawn with it.
        """,
    advice="Draw 100 × 100 weights and compute the mean of their squares: is it 2/200 = 0.01?",
)

# ---- He's line for a leaky ReLU -------------------------------------------------------------


def leaky_std(n_in: int, slope: float) -> float:
    """Return the standard deviation, from the mean square of an activation over a fine grid."""
    z = np.linspace(-8, 8, 160_001)
    bell = np.exp(-(z**2) / 2)
    a = np.where(z > 0, z, slope * z)
    return float(np.sqrt(np.sum(z**2 * bell) / np.sum(a**2 * bell) / n_in))


leaky = Exercise(
    wanted="a function of (n_in, slope) that returns the standard deviation σ of the weights",
    stub="""
        def std_for_leaky(n_in, slope):
            return ...
        """,
    solution="""
        def std_for_leaky_solution(n_in, slope):
            passed = (1 + slope**2) / 2  # of the mean square: half of it whole, half times α²
            return np.sqrt(1 / (n_in * passed))
        """,
    right=leaky_std,
    inputs=((10, 0.1), (4, 0.9), (25, 0.02), (7, 0.3)),
    situations=("α = 0.1", "α = 0.9", "α = 0.02", "α = 0.3"),
    one_sign=True,
    mistakes="""
        slope**2 → slope
            α is not squared: a negative z becomes αz. What becomes of its square?
        (1 + slope**2) / 2 → 1 / 2
            this is He's σ, for α = 0: the leak counts nowhere. What is the mean square of the
            negative half?
        (1 + slope**2) / 2 → (1 + slope**2)
            the ½ is missing: how many of all z are positive?
        (1 + slope**2) / 2 → 1
            this is line (6), as for tanh. What share of the mean square does a leaky ReLU pass on?
        (1 + slope**2) / 2 → (1 - slope**2) / 2
            a minus where squares are added: does the leak make the mean square larger or smaller?
        (1 + slope**2) / 2 → ((1 + slope) / 2) ** 2
            this is the mean slope, squared. Wanted is the mean of the squares.
        (1 + slope**2) / 2 → (1 + slope) ** 2 / 2
            (1 + α)² holds a product 2α too. Does any single z meet both slopes?
        (1 + slope**2) / 2 → 1 / 2 + slope**2
            the negative half counts in full: how many of all z are negative?
        np.sqrt(1 / (n_in * passed)) → 1 / (n_in * passed)
            this is the variance σ². Wanted is the standard deviation σ.
        np.sqrt(1 / (n_in * passed)) → np.sqrt(1 / passed)
            n_in is missing: with more inputs, larger or smaller weights?
        np.sqrt(1 / (n_in * passed)) → np.sqrt(1 / passed) / n_in
            n_in stands outside of the root: it belongs to the variance.
        np.sqrt(1 / (n_in * passed)) → np.sqrt(passed / n_in)
            upside down: an activation that passes on less needs larger weights, not smaller ones.
        np.sqrt(1 / (n_in * passed)) → np.sqrt(n_in * passed)
            upside down: this is the factor of one layer, for σ = 1. What must σ times it be?
        """,
    advice="Try it: the mean square after a layer of your σ must be that before it.",
    apart=None,
)

# ---- The price of not telling points apart --------------------------------------------------


def lowest(Y, groups) -> float:
    """Return the smallest SSE with one answer for each group, by least squares."""
    y, groups = np.ravel(Y), np.asarray(groups)
    member = (groups[:, None] == np.unique(groups)).astype(float)
    answers, *_ = np.linalg.lstsq(member, y, rcond=None)
    return float(np.sum((member @ answers - y) ** 2))


price = Exercise(
    wanted="a function of (Y, groups) that returns the smallest SSE, a number",
    stub="""
        def price(Y, groups):
            return ...
        """,
    solution="""
        def price_solution(Y, groups):
            loss = 0.0
            for group in np.unique(groups):
                y = Y[groups == group]
                loss += np.sum((y - y.mean()) ** 2)  # the best answer is the mean
            return loss
        """,
    right=lowest,
    one_sign=True,
    inputs=(
        (np.array([[0.0], [1.0], [1.0], [0.0]]), np.array([0, 1, 1, 1])),
        (
            np.array([[0.0], [1.0], [1.0], [0.0], [1.0], [0.0], [1.0], [1.0]]),
            np.array([0, 1, 1, 0, 0, 4, 4, 4]),
        ),
        (np.array([[1.0], [0.0], [0.0], [0.0], [1.0], [1.0]]), np.array([3, 3, 3, 7, 7, 7])),
        (np.array([[2.5], [-1.0], [0.25], [5.0], [7.0]]), np.array([1, 0, 1, 1, 0])),
    ),
    situations=(
        "three points of XOR in one group",
        "one group right, two mixed",
        "two mixed groups, numbered 3 and 7",
        "targets 2.5, −1, 0.25, 5 and 7",
    ),
    mistakes="""
        np.sum((y - y.mean()) ** 2) → len(y) * y.mean() * (1 - y.mean())
            k · p · (1 − p) holds for targets 0 and 1 only. Which sum in line (13) holds for all?
        np.sum((y - y.mean()) ** 2) → np.mean((y - y.mean()) ** 2)
            this is the mean of the squares in each group. The SSE adds them up, without dividing.
        np.sum((y - y.mean()) ** 2) → np.sum((y - Y.mean()) ** 2)
            every group gets the mean of all targets. Which answer may each group choose?
        np.sum((y - y.mean()) ** 2) → np.sum((y - 0.5) ** 2)
            every group gets the answer ½. Is that the best one for targets 1, 1 and 0?
        np.sum((y - y.mean()) ** 2) → np.sum((y - np.median(y)) ** 2)
            the median is best for absolute errors. Line (12): which answer is best for squares?
        np.sum((y - y.mean()) ** 2) → np.sum((y - np.round(y.mean())) ** 2)
            the answer is rounded. May a network answer ⅔?
        np.sum((y - y.mean()) ** 2) → np.sum(np.abs(y - y.mean()))
            the errors are not squared.
        np.sum((y - y.mean()) ** 2) → np.sum(y - y.mean()) ** 2
            the sum is squared, not its terms: around the mean errors cancel.
        np.sum((y - y.mean()) ** 2) → np.sum((y - y.mean()) ** 2) / 2
            half of it: the SSE of line (13) has no ½ in front.
        np.sum((y - y.mean()) ** 2) → np.var(y, ddof=1) if len(y) > 1 else 0.0
            this is a variance, divided by k − 1. The SSE adds squares up, without dividing.
        np.sum((y - y.mean()) ** 2) → np.std(y)
            this is a standard deviation: a mean and a root too many.
        loss += → loss =
            only the last group is counted. What becomes of the loss of the others?
        np.unique(groups) → np.unique(groups)[:1]
            only the first group is counted. Is the return inside the loop?
        return loss → return loss / len(Y)
            divided by the number of points: that is the MSE. Asked is the SSE.
        return loss → return loss / len(np.unique(groups))
            divided by the number of groups. The SSE is a sum over all points.
        np.unique(groups) → [g for g in range(len(np.unique(groups))) if g in groups]
            the groups are taken to be 0, 1, 2, …, but any whole number may name one.
        np.unique(groups) → groups
            a group is counted once for each of its points.
        """,
    advice="Which answer makes a group's part of the SSE smallest, and how large is that part?",
)
