"""The exercises of notebook 01: derivatives of activation functions."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nnlib.activations import sigmoid
from nnlib.course.exercises.exercise import Exercise
from nnlib.course.exercises.products import Product, Products


def slope(f: Callable[[NDArray], NDArray], z: NDArray, h: float = 1e-5) -> NDArray:
    """Return f′(z), elementwise, by central differences."""
    return (f(z + h) - f(z - h)) / (2.0 * h)


def softplus(z: NDArray) -> NDArray:
    """Return ln(1 + eᶻ), elementwise."""
    return np.log1p(np.exp(z))


def of_kz(z, k) -> dict:
    """Return what a student may multiply for the slope of σ(kz)."""
    a, at_z = sigmoid(k * z), sigmoid(z)
    inner = {
        "k": k,
        "z": z,
        "(1 − z)": 1 - z,
        "σ(kz)": a,
        "(1 − σ(kz))": 1 - a,
        "(1 + σ(kz))": 1 + a,
    }
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
    spellings=(
        """
        def slope_of_kz(z, k):
            return k * np.exp(-k * z) / (1 + np.exp(-k * z)) ** 2
        """,
        """
        def slope_of_kz(z, k):
            return k / (4 * np.cosh(k * z / 2) ** 2)
        """,
    ),
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
        a * (1 - a) → (1 - np.tanh(k * z) ** 2)
            this is the slope of tanh. Which is that of the sigmoid?
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

softplus_from_output = Exercise(
    wanted="a function of a that returns the slope of ln(1 + eᶻ) where its value is a",
    stub="""
        def slope_from_a(a):
            return ...
        """,
    solution="""
        def slope_from_a_solution(a):
            power = np.exp(a) - 1  # a = ln(1 + eᶻ) solved for eᶻ
            return power / (1 + power)  # the chain rule; in short 1 − e⁻ᵃ
        """,
    right=lambda a: slope(softplus, np.log(np.expm1(a))),
    inputs=((np.array([0.213, 0.487, 0.751, 1.139, 1.844, 2.6]),),),
    mistakes="""
        power / (1 + power) → 1 / (1 + np.exp(-a))
            this is σ(a): a is taken for z, or eᵃ for eᶻ. If a = ln(1 + eᶻ), what is eᶻ?
        power / (1 + power) → 1 / (1 + power)
            the inner derivative is missing. How fast does 1 + eᶻ itself grow with z?
        power / (1 + power) → power
            the outer derivative is missing. What is the slope of ln u, at u = 1 + eᶻ?
        np.exp(a) - 1 → np.exp(a) + 1
            a sign: if a = ln(1 + eᶻ), what is eᵃ, and what is eᶻ then?
        power / (1 + power) → power / (1 + power) ** 2
            one derivative too many: this is the slope of the slope. What is d/dz ln(1 + eᶻ)?
        power / (1 + power) → np.log(1 + np.exp(a))
            this is softplus once more, of a. Asked is how steep it is where its value is a.
        power / (1 + power) → np.log(power)
            this is the z at which softplus has the value a. How steep is it there?
        power / (1 + power) → a * (1 - a)
            a(1 − a) is the slope of the sigmoid where the *sigmoid's* value is a. Whose value is
            this a?
        power / (1 + power) → 1 - a**2
            1 − a² is the slope of tanh where tanh's value is a. Whose value is this a?
        power / (1 + power) → (1 + power) / power
            this is the slope of the inverse function: how fast z moves with a. Asked is a with z.
        power / (1 + power) → 1 + 1 / (1 + power)
            a sign: your slope is above 1. How steep can ln(1 + eᶻ) be, far to the right?
        power / (1 + power) → 1 - np.exp(a)
            a sign in the exponent: your slope is below 0. Where does softplus fall?
        power / (1 + power) → power / (1 + np.exp(a))
            the denominator is too large by 1: what is 1 + eᶻ, if a = ln(1 + eᶻ)?
        """,
    one_sign=True,
    advice="Take z = 0: there a = ln 2 = 0.6931, and the slope is one half. Does yours say so?",
    arrays="may",
)


silu = Exercise(
    wanted="a function of z that returns the derivative of z · σ(z)",
    stub="""
        def slope_of_silu(z):
            return ...
        """,
    solution="""
        def slope_of_silu_solution(z):
            a = sigmoid(z)
            return a + z * a * (1 - a)  # the product rule: 1 · σ + z · σ′
        """,
    right=lambda z: slope(lambda z: z * sigmoid(z), z),
    inputs=((np.array([-3.1, -1.7, -0.43, 0.61, 1.2, 2.6]),),),
    mistakes="""
        a + z * a → z * a
            one of the two terms is missing. What does the product rule say about the factor z?
        a + z * a * (1 - a) → a
            one of the two terms is missing: σ(z) moves too when z does. How fast?
        a + z * a * (1 - a) → a * (1 - a)
            this is the product of the two slopes, 1 and σ′. Is that the slope of a product?
        a + z * a * (1 - a) → a + a * (1 - a)
            the two slopes are added. Which factor stands beside each of them?
        a + z * a * (1 - a) → z * a
            this is z · σ(z) itself, not its derivative. How fast does it change?
        a + z * a → a - z * a
            a sign in the product rule: is it (fg)′ = f′g + fg′ or f′g − fg′?
        (1 - a) → (1 + a)
            a sign within σ′: with a(1 + a) the slope grows for ever. Where is a sigmoid flat?
        (1 - a) → (1 - a**2)
            something is too much in σ′ = a(1 − a). Which square belongs to tanh alone?
        a * (1 - a) → (1 - a**2)
            1 − a² is the slope of tanh. Which is that of the sigmoid?
        a + z * a * (1 - a) → a + z * a
            σ stands where its slope σ′ = a(1 − a) belongs. Which factor is lost?
        a + z * a * (1 - a) → a + z * (1 - a)
            1 − a stands where σ′ = a(1 − a) belongs. Which factor is lost?
        a * (1 - a) → z * (1 - z)
            z stands where a belongs: a(1 − a) is written with what σ gives. Which is that?
        a * (1 - a) → sigmoid.derivative(a)
            sigmoid.derivative is called with a, but it expects z. What do you call with a?
        a + z * → 1 + z *
            the derivative of z is 1, and which factor stays beside it?
        a = sigmoid(z) → a = z * sigmoid(z)
            a is z · σ(z) here. Which number does σ′ = a(1 − a) mean by a?
        a + z * a * (1 - a) → a + z * a * (1 - z * a)
            z · σ(z) is put into a(1 − a), which is made for σ alone. Which a does it mean?
        """,
    advice="Compare it, at one z, with the judge: slope_of(lambda z: z * sigmoid(z), 1.0).",
    arrays="may",
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
    mistakes="""
        1 + np.sqrt → 1 - np.sqrt
            this is the place on the other side of 0, where σ′ is as large; asked was z > 0.
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
