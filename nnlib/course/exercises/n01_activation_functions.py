"""The exercises of notebook 01: derivatives of activation functions."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nnlib.activations import sigmoid, tanh
from nnlib.course.exercises.exercise import Exercise
from nnlib.course.exercises.products import Product, Products


def slope(f: Callable[[NDArray], NDArray], z: NDArray, h: float = 1e-5) -> NDArray:
    """Return f′(z), elementwise, by central differences."""
    return (f(z + h) - f(z - h)) / (2.0 * h)


def of_kz(z, k) -> dict:
    """Return what a student may multiply for the slope of σ(kz)."""
    a, at_z = sigmoid(k * z), sigmoid(z)
    inner = {"k": k, "z": z, "σ(kz)": a, "(1 − σ(kz))": 1 - a, "(1 + σ(kz))": 1 + a}
    return inner | {"σ(z)": at_z, "(1 − σ(z))": 1 - at_z, "σ′(σ(kz))": sigmoid.derivative(a)}


Z = np.array([-1.7, -0.43, 0.61, 2.1, -2.6, 1.2])

sigmoid_of_kz = Exercise(
    wanted="a function of (z, k) that returns the derivative of σ(kz) with respect to z",
    stub="""
        def slope_of_kz(z, k):
            return ...
        """,
    solution="""
        def slope_of_kz_solution(z, k):
            a = sigmoid(k * z)
            return k * a * (1 - a)  # the chain rule: σ′ at kz, times the derivative of kz
        """,
    right=lambda z, k: slope(lambda z: sigmoid(k * z), z),
    inputs=((Z, 2.0), (Z, 0.5), (Z, -1.5)),
    mistakes="""
        k * a * → a *
            the inner derivative is missing. When z moves by a little, by how much does kz move?
        sigmoid(k * z) → sigmoid(z)
            σ′ is taken at z. The outer function is applied to kz: where is its slope read off?
        k * a * (1 - a) → sigmoid.derivative(z)
            this is the derivative of σ(z). Where does k come in, inside and outside?
        k * a → k * k * a
            k counts twice outside. How often is kz differentiated?
        a * (1 - a) → sigmoid.derivative(a)
            the activation a = σ(kz) stands where the pre-activation kz belongs. There are two
            ways to write σ′, from z and from a: which one takes which?
        k * a → z * a
            this is the derivative with respect to k (or the arguments are swapped: z comes
            first). Which letter is held fixed?
        k * a → -k * a
            the sign is wrong everywhere. For k > 0, does σ(kz) rise or fall with z?
        k * a * (1 - a) → a
            this is σ(kz) itself, not its derivative. How fast does it rise?
        (1 - a) → (1 - sigmoid(z))
            one of the two factors of σ′ is taken at kz, the other at z. Where is a slope read
            off?
        (1 - a) → (1 + a)
            a sign within σ′: with a(1 + a) the slope grows for ever. Where is a sigmoid flat?
        a * (1 - a) → (k * z) * (1 - k * z)
            kz stands where a belongs: a(1 − a) is written with what σ gives. Which variable is
            that?
        k * a * (1 - a) → k * a
            the factor 1 − a of σ′ is missing. What does the slope do where a nears 1?
        a * (1 - a) → (1 - a)
            the factor a of σ′ is missing. What does the slope do where a nears 0?
        a * (1 - a) → (1 - a**2)
            1 − a² is the slope of tanh. Which is that of the sigmoid?
        k * a → abs(k) * a
            your slope is never negative. For k < 0, does σ(kz) rise or fall with z?
        """,
    advice="Compare it, at one z and one k, with a numerical derivative of σ(kz): which is larger?",
    arrays="must",
    apart=Products(
        draw=lambda rng: (rng.normal(0, 1.5, 4), rng.normal(0, 1.5)),
        quantities=of_kz,
        each=(Product("the slope", "k · σ(kz) · (1 − σ(kz))"),),
        question="Which function is the outer one, which the inner, and what is the slope of each?",
    ),
)

tanh_from_output = Exercise(
    wanted="a function of a that returns the slope of tanh where its value is a",
    stub="""
        def slope_from_a(a):
            return ...
        """,
    solution="""
        def slope_from_a_solution(a):
            return 1 - a**2
        """,
    right=lambda a: slope(tanh, np.arctanh(a)),
    inputs=((np.array([-0.913, -0.327, 0.218, 0.751, 0.539, -0.644]),),),
    mistakes="""
        a**2 → a
            a square is missing. Is your slope the same for a and for −a?
        a**2 → abs(a)
            a square is missing: your slope has a corner at a = 0. Is tanh's slope smooth there?
        a**2 → np.tanh(a) ** 2
            tanh is applied to a, which is tanh z already: a is treated as if it were z.
        1 - a**2 → a * (1 - a)
            this is the rule of the sigmoid. At a = 0, where tanh is steepest, it gives 0.
        1 - a → 1 + a
            a sign: your slope grows towards a = 1, where tanh becomes flat.
        1 - a**2 → a**2 - 1
            the sign is wrong everywhere: your slope is negative, but tanh rises.
        1 - a**2 → (1 - a) ** 2
            the square is in the wrong place. Is your slope the same for a and for −a?
        1 - a**2 → np.sqrt(1 - a**2)
            a root too many: compare with the last line of the derivation.
        1 - a**2 → a**2
            the 1 is missing: at a = 0, where tanh is steepest, yours gives 0.
        1 - a**2 → np.tanh(a)
            this is tanh once more, of a; asked is a slope, and a is tanh z already.
        1 - a**2 → np.arctanh(a)
            this is the z at which tanh has the value a. How steep is tanh there?
        a**2 → 2 * a
            a square is not a double. What is a times a?
        a**2 → a**3
            a power too high. Is your slope the same for a and for −a?
        1 - a**2 → (1 - a**2) ** 2
            the slope is squared. Which square belongs to a alone?
        1 - a**2 → -2 * a
            this is the derivative of 1 − a² with respect to a, one derivative too many.
        1 - a**2 → 1 / (1 - a**2)
            this is the slope of the inverse function, how fast z moves with a. Asked is a with z.
        """,
    advice="Test it where you know the slope: 1 at a = 0, and towards 0 as a goes to 1 or −1.",
    arrays="may",
    apart=Products(
        draw=lambda rng: (rng.uniform(-0.95, 0.95, 3),),
        quantities=lambda a: {"a": a, "(1 − a)": 1 - a, "(1 + a)": 1 + a},
        each=(Product("the slope", "(1 − a) · (1 + a)"),),
        question="What is tanh′, written with a = tanh z alone?",
    ),
)

half_maximum = Exercise(
    wanted="the z > 0 at which σ′ has fallen to half of its largest value",
    stub="""
        z_half = ...
        """,
    solution="""
        # a (1 − a) = 1/8 has the solutions a = (1 ± √½) / 2; the larger one belongs to z > 0
        a_half = (1 + np.sqrt(1 / 2)) / 2
        z_half_solution = np.log(a_half / (1 - a_half))  # a = σ(z) solved for z
        """,
    right=lambda: np.arccosh(3.0),  # σ′(z) = 1 / (2 + 2 cosh z)
    tolerance=2e-3,  # as many digits as one can read off a table
    also_right="""
        1 + np.sqrt → 1 - np.sqrt
            this is the place on the other side of 0, where σ′ is as large; asked was z > 0.
        """,
    mistakes="""
        np.log(a_half / (1 - a_half)) → 0
            this is where σ is half of its largest value. There σ′ is at its largest.
        a_half / (1 - a_half) → 1 / 7
            this is where σ = 1/8. It is σ′ that has to be half of its largest value, not σ.
        a_half / (1 - a_half) → 7
            this is where σ = 7/8. It is σ′ that has to be half of its largest value, not σ.
        a_half / (1 - a_half) → 3
            this is where σ is half-way between its middle and its end. Look at σ′, not at σ.
        np.log( → 0.5 * np.log(
            this is where the derivative of tanh has fallen to half. σ is slower (or a factor 2
            was lost).
        np.log( → 2 * np.log(
            twice too far: this is the distance between the places left and right of 0.
        a_half / (1 - a_half) → 7 + 4 * np.sqrt(3)
            here σ′ has fallen to a quarter of its largest value: it was halved once too often.
        np.log(a_half / (1 - a_half)) → a_half
            this is the activation a at that place. One step is left: which z has this a?
        np.log(a_half / (1 - a_half)) → 1 - a_half
            this is an activation, and that of the place left of 0. Which z > 0 is asked for?
        np.log(a_half / (1 - a_half)) → 1 / 8
            this is how large σ′ is there. Asked is where that is, the z.
        np.log(a_half / (1 - a_half)) → 1 / 4
            this is the largest value of σ′. Asked is where σ′ is half as large, the z.
        np.log(a_half / (1 - a_half)) → 1 / 2
            this is the share that σ′ has kept, or σ(0). Asked is where it is so, the z.
        np.log(a_half / (1 - a_half)) → np.log(a_half / (1 - a_half)) / np.log(10)
            this is a logarithm to the base 10. Which base does e⁻ᶻ ask for?
        np.log(a_half / (1 - a_half)) → np.log(a_half / (1 - a_half)) / np.log(2)
            this is a logarithm to the base 2. Which base does e⁻ᶻ ask for?
        np.log(a_half / (1 - a_half)) → a_half / (1 - a_half)
            this is eᶻ at that place. One step is left: which z is it?
        np.log(a_half / (1 - a_half)) → -np.log(a_half)
            only half of the inverse of σ is taken: z = ln(a / (1 − a)). What became of 1 − a?
        np.log(a_half / (1 - a_half)) → sigmoid(a_half)
            σ is applied to the activation a. Which function leads back from a to z?
        """,
    advice="Put your z into sigmoid.derivative: is the result half of sigmoid.derivative(0.0)?",
    there=lambda z: f"σ′ is {sigmoid.derivative(z):.4f} there, half of its largest value is 0.125",
)
