"""The exercises of notebook 05: neurons in a row.

All neurons are sigmoids and the loss is L = (aⁿ − y)². Lists of weights and biases are counted
from 1, as in the formulas: w[0] and b[0] are None.
"""

from collections.abc import Callable
from math import prod

import numpy as np
from numpy.typing import NDArray

from nnlib.activations import sigmoid
from nnlib.checking import numerical_gradient
from nnlib.course.exercises.exercise import Exercise

g_prime = sigmoid.derivative_from_output


def forward(x: float, w: list, b: list) -> list:
    """Return [a⁰, a¹, …, aⁿ] of n neurons in a row."""
    a = [x]
    for l in range(1, len(w)):
        a.append(sigmoid(w[l] * a[l - 1] + b[l]))
    return a


def loss(x: float, y: float, w: list, b: list) -> float:
    """Return L = (aⁿ − y)²."""
    return (forward(x, w, b)[-1] - y) ** 2


def weight_gradient(x: float, y: float, w: list, b: list) -> NDArray:
    """Return ∂L/∂w¹ … ∂L/∂wⁿ by numerical differentiation."""
    return numerical_gradient(lambda weights: loss(x, y, [None, *weights], b), w[1:])


# ---- Products of factors, for the exercises without a loop ----------------------------------


def product(factors: str) -> Callable:
    """Return the function of (x, y, w, b) that multiplies these factors.

    g1 is g′(z¹) and so on; g1_of_a is g′ computed from a¹ as if that were z¹.
    """

    def gradient(x: float, y: float, w: list, b: list) -> float:
        a = forward(x, w, b)
        value = {"2": 2.0, "x": x, "a-y": a[-1] - y, "y-a": y - a[-1]}
        for l in range(1, len(w)):
            value |= {f"w{l}": w[l], f"a{l}": a[l], f"g{l}": g_prime(a[l])}
            value[f"g{l}_of_a"] = sigmoid.derivative(a[l])
        return prod(value[factor] for factor in factors.split())

    return gradient


def with_two_neurons(gradient: Callable) -> Callable:
    """Return a function of (x, y, w, b) as one of (x, y, w1, b1, w2, b2)."""
    return lambda x, y, w1, b1, w2, b2: gradient(x, y, [None, w1, w2], [None, b1, b2])


three_neurons = Exercise(
    wanted="a function of (x, y, w, b) that returns ∂L/∂w¹ for three neurons in a row",
    right=lambda x, y, w, b: weight_gradient(x, y, w, b)[0],
    inputs=(
        (0.7, 0.1, [None, 1.4, -2.2, 3.1], [None, -0.6, 0.9, 0.4]),
        (-1.3, 0.8, [None, 0.9, 2.6, -1.7], [None, 0.3, -1.1, 0.5]),
    ),
    mistakes=(
        (
            product("2 a-y g3 w3 g2 x"),
            "you stop one neuron early: δ² is multiplied by x. What lies between z² and z¹?",
        ),
        (
            product("2 a-y g3 w3 g2 a1"),
            "this is ∂L/∂w², the weight of the second neuron. Go one neuron further back.",
        ),
        (
            product("2 a-y g3 w3 g2 w2 g1"),
            "this is δ¹ = ∂L/∂b¹. Undo one more line: what does z¹ depend on, besides b¹?",
        ),
        (
            product("2 a-y g3 w3 g2 w2 x"),
            "g′(z¹) is missing: the way back passes through the activation of the first neuron.",
        ),
        (
            product("2 a-y g3 w3 w2 g1 x"),
            "g′(z²) is missing: the way back passes through the activation of the second neuron.",
        ),
        (
            product("2 a-y w3 g2 w2 g1 x"),
            "g′(z³) is missing: δ³ is the derivative of the loss with respect to z³, not a³.",
        ),
        (
            product("2 a-y g3 w3 g2 w1 g1 x"),
            "w¹ stands between δ² and δ¹, where another weight belongs. Which one joins a¹ to z²?",
        ),
        (
            product("2 a-y g3 w2 g2 w2 g1 x"),
            "w² counts twice. Which weight joins a² to z³?",
        ),
        (
            product("2 a-y g3 w2 g2 w1 g1 x"),
            "the weights are shifted by one: each δ is carried back over the weight of the "
            "neuron it arrives at. Over which connection does it really come?",
        ),
        (
            product("2 a-y g3 w3 g2 g1 x"),
            "w² is missing: between δ² and δ¹ lies a connection.",
        ),
        (
            product("2 a-y g3 g2 w2 g1 x"),
            "w³ is missing: between δ³ and δ² lies a connection.",
        ),
        (
            product("a-y g3 w3 g2 w2 g1 x"),
            "the factor that comes from differentiating the square in the loss is missing.",
        ),
        (
            product("2 y-a g3 w3 g2 w2 g1 x"),
            "the sign is wrong: which way does the loss go when the output rises above the target?",
        ),
        (
            product("2 a-y g3_of_a w3 g2_of_a w2 g1_of_a x"),
            "sigmoid.derivative is called with a, but it expects z. What do you call with a?",
        ),
    ),
    advice="Compare δ³, δ² and δ¹, in this order, with numerical derivatives: where do they part?",
)

gradient_of_input = Exercise(
    wanted="a function of (x, y, w1, b1, w2, b2) that returns ∂L/∂x for two neurons in a row",
    right=lambda x, y, w1, b1, w2, b2: numerical_gradient(
        lambda x: loss(x, y, [None, w1, w2], [None, b1, b2]), x
    ),
    inputs=((0.7, 0.1, 1.6, -0.6, -2.3, 0.9), (-1.3, 0.8, 0.6, 0.4, 2.9, -1.2)),
    mistakes=tuple(
        (with_two_neurons(gradient), sentence)
        for gradient, sentence in (
            (
                product("2 a-y g2 w2 g1"),
                "you stop one step early, at δ¹ = ∂L/∂z¹. How does z¹ depend on x?",
            ),
            (
                product("2 a-y g2 w2 g1 x"),
                "this is ∂L/∂w¹. Which factor of w¹x moves now, and which one stays?",
            ),
            (
                product("2 a-y g2 w2"),
                "you stop two steps early, at ∂L/∂a¹. Two lines of the forward pass are left.",
            ),
            (
                product("2 a-y g2 w2 w1"),
                "g′(z¹) is missing: the way back passes through the first neuron's activation.",
            ),
            (
                product("2 a-y w2 g1 w1"),
                "g′(z²) is missing: δ² is the derivative with respect to z², not a².",
            ),
            (
                product("2 a-y g2 g1 w1"),
                "w² is missing: between δ² and δ¹ lies a connection.",
            ),
            (
                product("2 a-y g2 w2 g1 w2"),
                "w² counts twice. Which weight joins x to z¹?",
            ),
            (
                product("a-y g2 w2 g1 w1"),
                "the factor that comes from differentiating the square in the loss is missing.",
            ),
            (
                product("2 y-a g2 w2 g1 w1"),
                "the sign is wrong: which way does the loss go when a² rises above y?",
            ),
            (
                product("2 a-y g2_of_a w2 g1_of_a w1"),
                "sigmoid.derivative is called with a, but it expects z. What do you call with a?",
            ),
        )
    ),
    advice="Compare δ², then δ¹, with numerical derivatives: where do they part?",
)


# ---- The backward loop, for a row of any length ---------------------------------------------


def start(a: float, y: float) -> float:
    """Return δⁿ."""
    return 2.0 * (a - y) * g_prime(a)


def step(delta: float, a: list, w: list, l: int) -> float:
    """Return δˡ⁻¹ from δˡ."""
    return delta * w[l] * g_prime(a[l - 1])


def read_off(delta: float, a: list, w: list, l: int) -> float:
    """Return ∂L/∂wˡ from δˡ."""
    return delta * a[l - 1]


def chain(start: Callable = start, step: Callable = step, read_off: Callable = read_off):
    """Return the function of (x, y, w, b) that goes back through the row with these three."""

    def gradients(x: float, y: float, w: list, b: list) -> NDArray:
        a, dw = forward(x, w, b), []
        delta = start(a[-1], y)
        for l in range(len(w) - 1, 0, -1):
            dw.insert(0, read_off(delta, a, w, l))
            if l > 1:
                delta = step(delta, a, w, l)
        return np.array(dw)

    return gradients


chain_of_neurons = Exercise(
    wanted="a function of (x, y, w, b) that returns the list of ∂L/∂w¹, …, ∂L/∂wⁿ",
    right=weight_gradient,
    inputs=(
        (0.7, 0.1, [None, 1.4, -2.2], [None, -0.6, 0.9]),
        (-1.3, 0.8, [None, 0.9, 2.6, -1.7, 3.4], [None, 0.3, -1.1, 0.5, -0.7]),
    ),
    mistakes=(
        (
            chain(read_off=lambda delta, a, w, l: step(delta, a, w, l) * a[l - 1]),
            "δ is carried back before it is used: ∂L/∂wˡ then gets δˡ⁻¹. Look at the order of the "
            "two lines in the loop.",
        ),
        (
            chain(read_off=lambda delta, a, w, l: delta * a[l]),
            "δˡ is multiplied by aˡ, which the neuron sends out. What does wˡ multiply on the way "
            "forward?",
        ),
        (
            lambda x, y, w, b: weight_gradient(x, y, w, b)[::-1],
            "the numbers are right, but in the order of the way back: the last neuron comes first.",
        ),
        (
            chain(start=lambda a, y: (a - y) * g_prime(a)),
            "the factor that comes from differentiating the square in the loss is missing.",
        ),
        (
            chain(start=lambda a, y: 2.0 * (y - a) * g_prime(a)),
            "the sign is wrong: which way does the loss go when the output rises above y?",
        ),
        (
            chain(start=lambda a, y: 2.0 * (a - y)),
            "δⁿ lacks its g′: it is the derivative with respect to zⁿ, not aⁿ.",
        ),
        (
            chain(step=lambda delta, a, w, l: delta * w[l] * g_prime(a[l])),
            "g′ is that of the wrong neuron: it belongs to the neuron at which δ arrives, not to "
            "the one it leaves.",
        ),
        (
            chain(step=lambda delta, a, w, l: delta * w[l - 1] * g_prime(a[l - 1])),
            "δ is carried back over the wrong weight: which one joins aˡ⁻¹ to zˡ?",
        ),
        (
            chain(step=lambda delta, a, w, l: delta * w[l]),
            "g′ is missing within the loop: δ passes through an activation at every neuron.",
        ),
        (
            chain(step=lambda delta, a, w, l: delta * g_prime(a[l - 1])),
            "the weight is missing within the loop: between two neurons lies a connection.",
        ),
        (
            chain(step=lambda delta, a, w, l: delta),
            "every weight gets the δ of the last neuron: δ has to change on the way back.",
        ),
        (
            chain(read_off=lambda delta, a, w, l: delta),
            "these are the δˡ = ∂L/∂bˡ. Undo one more line: what does wˡ multiply?",
        ),
        (
            chain(
                start=lambda a, y: 2.0 * (a - y) * sigmoid.derivative(a),
                step=lambda delta, a, w, l: delta * w[l] * sigmoid.derivative(a[l - 1]),
            ),
            "sigmoid.derivative is called with a, but it expects z. What do you call with a?",
        ),
    ),
    advice="Try n = 1, then n = 2, and compare each ∂L/∂wˡ with a numerical derivative.",
)
