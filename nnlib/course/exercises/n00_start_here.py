"""The exercises of notebook 00: one neuron's weighted sum, and the bias of a line."""

import numpy as np

from nnlib.course.exercises.exercise import Exercise
from nnlib.course.exercises.products import Sum


def terms(x1, x2, w1, w2, b) -> dict:
    """Return what a student may add up."""
    products = {"w1·x1": w1 * x1, "w2·x2": w2 * x2, "w1·x2": w1 * x2, "w2·x1": w2 * x1}
    others = {"w1·w2": w1 * w2, "x1·x2": x1 * x2, "b·x1": b * x1, "b·x2": b * x2}
    return (
        products | {"b": b, "w1": w1, "w2": w2, "x1": x1, "x2": x2, "1 (a constant)": 1.0} | others
    )


one_neuron = Exercise(
    wanted="a function of (x1, x2, w1, w2, b) that returns the neuron's weighted sum",
    stub="""
        def neuron(x1, x2, w1, w2, b):
            return ...
        """,
    solution="""
        def neuron_solution(x1, x2, w1, w2, b):
            return w1 * x1 + w2 * x2 + b
        """,
    right=lambda x1, x2, w1, w2, b: b + np.sum([np.multiply(x1, w1), np.multiply(x2, w2)], axis=0),
    inputs=(
        (
            np.array([0.53, 1.17, -2.09, 0.31]),
            np.array([-1.51, 0.43, 0.97, 2.23]),
            2.13,
            3.07,
            0.71,
        ),
        (
            np.array([1.03, 0.29, -0.73, -1.1]),
            np.array([2.01, -3.07, 0.41, -0.6]),
            1.57,
            -0.43,
            -2.03,
        ),
        (
            np.array([-0.83, 1.37, 0.67, -2.4]),
            np.array([0.19, 0.79, -1.9, -0.2]),
            -2.53,
            1.21,
            0.97,
        ),
    ),
    mistakes="""
        w2 * x2 + b → w2 * x2
            the bias b is missing: with both inputs 0 your neuron always gives 0.
        + b → - b
            the bias has the wrong sign.
        w1 * x1 + w2 * x2 → (w1 + w2) * (x1 + x2)
            each input has a weight of its own; yours multiplies the sum of both by both.
        w1 * x1 + w2 * x2 → w1 + x1 + w2 + x2
            a weight multiplies its input; yours is added to it.
        w1 * x1 + w2 * x2 → w2 * x1 + w1 * x2
            the weights are exchanged: w1 belongs to x1.
        w1 * x1 + w2 * x2 + b → sigmoid(w1 * x1 + w2 * x2 + b)
            that is the activation a; wanted is z, the sum that goes into it.
        w1 * x1 + w2 * x2 + b → tanh(w1 * x1 + w2 * x2 + b)
            that is an activation, of tanh; wanted is z, the sum that goes into it.
        w1 * x1 + w2 * x2 + b → np.maximum(0, w1 * x1 + w2 * x2 + b)
            your sum is never negative, as after a ReLU; wanted is z, which may have both signs.
        w1 * x1 + w2 * x2 + b → w1 * x1 + w2 * (x2 + b)
            the bias is multiplied by w2. Where do the brackets end?
        w1 * x1 + w2 * x2 + b → w1 * x1 * w2 * x2 + b
            the two products are multiplied. What happens to them in a sum?
        """,
    advice="Multiply each input by its weight, add the products, add the bias: which step differs?",
    arrays="may",
    apart=Sum(
        draw=lambda rng: (*rng.normal(0, 1.5, (2, 3)), *rng.normal(0, 1.5, 3)),
        terms=terms,
        right={"w1·x1": 1, "w2·x2": 1, "b": 1},
    ),
)


def other_terms(p1, p2, w1, w2) -> dict:
    """Return what a student may add up for the bias."""
    return {
        "w1·p1": w1 * p1, "w2·p2": w2 * p2, "w1·p2": w1 * p2, "w2·p1": w2 * p1, "w1": w1, "w2": w2,
        "p1": p1, "p2": p2, "1 (a constant)": 1.0, "w1·w2": w1 * w2, "p1·p2": p1 * p2,
    }  # fmt: skip


bias_through = Exercise(
    wanted="a function of (p1, p2, w1, w2) that returns the bias with which the neuron's line runs "
    "through the point (p1, p2)",
    stub="""
        def bias_through(p1, p2, w1, w2):
            return ...
        """,
    solution="""
        def bias_through_solution(p1, p2, w1, w2):
            return -(w1 * p1 + w2 * p2)  # z = w1 p1 + w2 p2 + b must be 0 there
        """,
    right=lambda p1, p2, w1, w2: np.negative(np.sum([np.multiply(p1, w1), np.multiply(p2, w2)], 0)),
    inputs=(
        (np.array([0.53, 1.17, -2.09]), np.array([-1.51, 0.43, 0.97]), 2.13, 3.07),
        (np.array([1.03, 0.29, -0.73]), np.array([2.01, -3.07, 0.41]), 1.57, -0.43),
        (np.array([-0.83, 1.37, 0.67]), np.array([0.19, 0.79, -1.9]), -2.53, 1.21),
    ),
    mistakes="""
        -(w1 * p1 + w2 * p2) → w1 * p1 + w2 * p2
            the sign. Put your b into z = w1·p1 + w2·p2 + b: is it 0?
        -(w1 * p1 + w2 * p2) → -w1 * p1 + w2 * p2
            the minus reaches the first product only. Put your b into z: what is left over?
        -(w1 * p1 + w2 * p2) → -(w2 * p1 + w1 * p2)
            the weights are exchanged: w1 belongs to p1.
        -(w1 * p1 + w2 * p2) → -(w1 * p1) / w2
            that is the height at which a line without bias passes p1. Which of the letters in
            z = 0 is the unknown?
        -(w1 * p1 + w2 * p2) → -(w1 * p1 + w2 * p2) / w2
            you divide by w2 at the end. What stands before b in z?
        -(w1 * p1 + w2 * p2) → -(w1 + w2) * (p1 + p2)
            each coordinate has a weight of its own; yours multiplies the sum of both by both.
        -(w1 * p1 + w2 * p2) → 0.5 - (w1 * p1 + w2 * p2)
            with your b the sum z is 0.5 at the point. On the line a is 0.5: what is z there?
        -(w1 * p1 + w2 * p2) → sigmoid(-(w1 * p1 + w2 * p2))
            the bias goes into the sum z, before the activation. Which function is too many?
        """,
    advice="On the line z is 0: write down z at the point (p1, p2) and solve for b.",
    arrays="may",
    apart=Sum(
        draw=lambda rng: (*rng.normal(0, 1.5, (2, 3)), *rng.normal(0, 1.5, 2)),
        terms=other_terms,
        right={"w1·p1": -1, "w2·p2": -1},
    ),
)
