"""The exercises of notebook 01: derivatives of activation functions."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nnlib.activations import sigmoid, tanh
from nnlib.course.exercises.exercise import Exercise


def slope(f: Callable[[NDArray], NDArray], z: NDArray, h: float = 1e-5) -> NDArray:
    """Return f′(z), elementwise, by central differences."""
    return (f(z + h) - f(z - h)) / (2.0 * h)


Z = np.array([-1.7, -0.4, 0.6, 2.1])

sigmoid_of_kz = Exercise(
    wanted="a function of (z, k) that returns the derivative of σ(kz) with respect to z",
    right=lambda z, k: slope(lambda z: sigmoid(k * z), z),
    inputs=((Z, 2.0), (Z, 0.5), (Z, -1.5)),
    elementwise=True,
    mistakes=(
        (
            lambda z, k: sigmoid.derivative(k * z),
            "the inner derivative is missing. When z moves by a little, by how much does kz move?",
        ),
        (
            lambda z, k: k * sigmoid.derivative(z),
            "σ′ is taken at z. The outer function is applied to kz: where is its slope read off?",
        ),
        (
            lambda z, k: sigmoid.derivative(z),
            "this is the derivative of σ(z). Where does k come in, inside and outside?",
        ),
        (
            lambda z, k: k**2 * sigmoid.derivative(k * z),
            "k counts twice outside. How often is kz differentiated?",
        ),
        (
            lambda z, k: k * sigmoid.derivative(sigmoid(k * z)),
            "the activation a = σ(kz) stands where the pre-activation kz belongs. "
            "There are two ways to write σ′, from z and from a: do not mix them.",
        ),
        (
            lambda z, k: z * sigmoid.derivative(k * z),
            "this is the derivative with respect to k (or the arguments are swapped: z comes "
            "first). Which letter is held fixed?",
        ),
        (
            lambda z, k: -k * sigmoid.derivative(k * z),
            "the sign is wrong everywhere. For k > 0, does σ(kz) rise or fall with z?",
        ),
        (
            lambda z, k: sigmoid(k * z),
            "this is σ(kz) itself, not its derivative.",
        ),
        (
            lambda z, k: sigmoid(k * z) * (1.0 - sigmoid(z)) * k,
            "one of the two factors of σ′ is taken at kz, the other at z.",
        ),
    ),
    advice="Compare it, at one z and one k, with a numerical derivative of σ(kz).",
)

tanh_from_output = Exercise(
    wanted="a function of a that returns the slope of tanh where its value is a",
    right=lambda a: slope(tanh, np.arctanh(a)),
    inputs=((np.array([-0.9, -0.3, 0.2, 0.75]),),),
    elementwise=True,
    mistakes=(
        (lambda a: 1.0 - a, "a square is missing. Is your slope the same for a and for −a?"),
        (
            lambda a: 1.0 - np.tanh(a) ** 2,
            "tanh is applied to a, which is tanh z already: a is treated as if it were z.",
        ),
        (
            lambda a: a * (1.0 - a),
            "this is the rule of the sigmoid. At a = 0, where tanh is steepest, it gives 0.",
        ),
        (
            lambda a: 1.0 + a**2,
            "a sign: your slope grows towards a = 1, where tanh becomes flat.",
        ),
        (
            lambda a: a**2 - 1.0,
            "the sign is wrong everywhere: your slope is negative, but tanh rises.",
        ),
        (
            lambda a: (1.0 - a) ** 2,
            "the square is in the wrong place. Is your slope the same for a and for −a?",
        ),
        (
            lambda a: np.sqrt(1.0 - a**2),
            "a root too many: compare with the last line of the derivation.",
        ),
    ),
    advice="Test it where you know the slope: 1 at a = 0, and towards 0 as a goes to 1 or −1.",
)

half_maximum = Exercise(
    wanted="the z > 0 at which σ′ has fallen to half of its largest value",
    right=lambda: np.arccosh(3.0),  # σ′(z) = 1 / (2 + 2 cosh z)
    tolerance=2e-3,  # as many digits as one can read off a table
    also_right=(
        (
            lambda: -np.arccosh(3.0),
            "this is the place on the other side of 0, where σ′ is as large; asked was z > 0.",
        ),
    ),
    mistakes=(
        (
            lambda: 0.0,
            "this is where σ is half of its largest value. There σ′ is at its largest.",
        ),
        (
            lambda: -np.log(7.0),
            "this is where σ = 1/8. It is σ′ that has to be half of its largest value, not σ.",
        ),
        (
            lambda: np.log(7.0),
            "this is where σ = 7/8. It is σ′ that has to be half of its largest value, not σ.",
        ),
        (
            lambda: np.log(3.0),
            "this is where σ is half-way between its middle and its end. Look at σ′, not at σ.",
        ),
        (
            lambda: 0.5 * np.arccosh(3.0),
            "this is where the derivative of tanh has fallen to half. σ is slower (or a factor 2 "
            "was lost).",
        ),
        (
            lambda: 2.0 * np.arccosh(3.0),
            "twice too far: this is the distance between the places left and right of 0.",
        ),
        (
            lambda: np.arccosh(7.0),
            "here σ′ has fallen to a quarter of its largest value: it was halved once too often.",
        ),
        (
            lambda: 0.5 + np.sqrt(0.125),
            "this is the activation a at that place. One step is left: which z has this a?",
        ),
        (
            lambda: 0.5 - np.sqrt(0.125),
            "this is an activation, and that of the place left of 0. Which z > 0 is asked for?",
        ),
        (
            lambda: 0.125,
            "this is how large σ′ is there. Asked is where that is, the z.",
        ),
    ),
    advice="Put your z into sigmoid.derivative: is the result half of sigmoid.derivative(0.0)?",
)
