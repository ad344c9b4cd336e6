"""The exercises of notebook 08: how large random weights should be, and what makes them differ."""

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

# ---- Different neurons ----------------------------------------------------------------------


def groups(W1, b1, W2) -> int:
    """Return the number of different hidden neurons, by their parameters as a set."""
    columns = zip(*np.asarray(W1).tolist(), strict=True)
    rows = map(tuple, np.asarray(W2).tolist())
    return len(set(zip(columns, np.ravel(b1).tolist(), rows, strict=True)))


ONE = np.array([[0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5]])
STARTS = (
    (ONE, np.array([[0.0, 0.1, 0.0, 0.0]]), np.full((4, 1), 0.5)),  # the bias alone differs
    (ONE, np.zeros((1, 4)), np.array([[0.5], [0.2], [0.5], [-0.5]])),  # only on the way out
    (
        np.array([[1.0, 2.0, 1.0, 1.0, 2.0], [3.0, 0.5, 3.0, 3.0, 0.5]]),
        np.array([[0.0, 1.0, 0.0, 0.0, 1.0]]),
        np.array([[1.0, 2.0], [0.0, 1.0], [1.0, 3.0], [1.0, 2.0], [0.0, 2.0]]),
    ),  # two outputs: the second column alone parts some
    (
        np.array([[0.3, -0.7, 0.3], [0.1, 0.4, 0.4], [0.0, 0.9, 0.0], [2.0, 2.0, 2.0]]),
        np.array([[0.0, 0.0, 0.0]]),
        np.array([[1.0], [1.0], [1.0]]),
    ),  # some weights agree, no neurons
    (ONE[:, :3], np.zeros((1, 3)), np.array([[1.0, 2.0], [2.0, 1.0], [5.0, 0.0]])),  # equal sums
)

different_neurons = Exercise(
    wanted="a function of (W1, b1, W2) that returns how many different hidden neurons there are",
    stub="""
        def different_neurons(W1, b1, W2):
            return ...
        """,
    solution="""
        def different_neurons_solution(W1, b1, W2):
            neurons = np.vstack([W1, b1, W2.T])  # a column for each: in, bias, out
            kinds = np.unique(neurons, axis=1)
            return kinds.shape[1]
        """,
    right=groups,
    one_sign=True,
    inputs=STARTS,
    situations=(
        "one bias different",
        "different weights on the way out alone",
        "two outputs",
        "no twins",
        "two outputs, no twins",
    ),
    mistakes="""
        [W1, b1, W2.T] → [W1, b1]
            only what goes into a neuron is compared. Line (2): what else makes δ differ, so that
            the next step parts them?
        [W1, b1, W2.T] → [W1]
            only the weights W1 are compared. What else belongs to a neuron, on its way in and out?
        [W1, b1, W2.T] → [W1, W2.T]
            the biases are not compared. Do two neurons of different bias send out the same?
        [W1, b1, W2.T] → [b1, W2.T]
            the weights W1 are not compared. Do neurons with different weights in send out the same?
        [W1, b1, W2.T] → [W2.T]
            only the weights on the way out are compared. What else belongs to a neuron?
        [W1, b1, W2.T] → [W1, b1, W2.T[:1]]
            only the first column of W2 is compared: with several outputs all of them come back in
            δ.
        [W1, b1, W2.T] → [W1, b1, W2.T.sum(axis=0)]
            the weights to several outputs are added up before they are compared. Are two outputs
            one?
        np.unique(neurons, axis=1) → np.unique(neurons, axis=0).T
            rows are counted, not columns: a row belongs to an input. Along which axis do the
            neurons lie?
        np.unique(neurons, axis=1) → np.unique(neurons)[None]
            different numbers are counted, not different neurons. When are two columns the same?
        kinds.shape[1] → neurons.shape[1]
            this is the number of all hidden neurons. Which of them are twins?
        kinds.shape[1] → neurons.shape[1] - kinds.shape[1]
            this is how many are superfluous. Asked is how many are left.
        kinds.shape[1] → kinds.shape[1] - 1
            one too few: the first of its kind counts too.
        kinds.shape[1] → kinds.shape[1] + 1
            one too many. Count the columns of np.unique(…, axis=1) for a start that is all the
            same.
        kinds.shape[1] → sum(np.unique(neurons, axis=1, return_counts=True)[1] == 1)
            only neurons without a twin are counted. Triplets are one neuron too.
        kinds.shape[1] → np.linalg.matrix_rank(neurons)
            this is the rank: a neuron that is a mixture of others is still a different one.
        kinds.shape[1] → np.unique(np.abs(neurons), axis=1).shape[1]
            signs are not seen: are w and −w twins?
        """,
    advice="Write down for each hidden neuron all its numbers: weights in, bias, weights out.",
)
