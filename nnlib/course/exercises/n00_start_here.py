"""The exercise of notebook 00: one neuron's weighted sum."""

import numpy as np

from nnlib.course.exercises.exercise import Exercise

one_neuron = Exercise(
    wanted="a function of (x1, x2, w1, w2, b) that returns the neuron's weighted sum",
    right=lambda x1, x2, w1, w2, b: w1 * x1 + w2 * x2 + b,
    inputs=(
        (np.array([0.5, 1.0, -2.0]), np.array([-1.5, 0.4, 0.9]), 2.0, 3.0, 0.7),
        (np.array([1.0, 0.2, -0.7]), np.array([2.0, -3.0, 0.4]), 1.5, -0.4, -2.0),
    ),
    mistakes=(
        (
            lambda x1, x2, w1, w2, b: w1 * x1 + w2 * x2,
            "the bias b is missing: with both inputs 0 your neuron always gives 0.",
        ),
        (
            lambda x1, x2, w1, w2, b: w1 * x1 + w2 * x2 - b,
            "the bias has the wrong sign.",
        ),
        (
            lambda x1, x2, w1, w2, b: (w1 + w2) * (x1 + x2) + b,
            "each input has a weight of its own; yours multiplies the sum of both by both.",
        ),
        (
            lambda x1, x2, w1, w2, b: (x1 + w1) + (x2 + w2) + b,
            "a weight multiplies its input; yours is added to it.",
        ),
        (
            lambda x1, x2, w1, w2, b: w2 * x1 + w1 * x2 + b,
            "the weights are exchanged: w1 belongs to x1.",
        ),
        (
            lambda x1, x2, w1, w2, b: 1.0 / (1.0 + np.exp(-(w1 * x1 + w2 * x2 + b))),
            "that is the activation a; wanted is z, the sum that goes into it.",
        ),
    ),
    advice="Multiply each input by its weight, add the products, add the bias.",
    elementwise=True,
)
