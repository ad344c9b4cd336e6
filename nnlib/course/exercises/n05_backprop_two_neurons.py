"""The exercises of notebook 05: neurons in a row.

All neurons are sigmoids and the loss is ℒ = (a⁽ᴸ⁾ − y)². Lists of weights and biases are counted
from 1, as in the formulas: w[0] and b[0] are None.
"""

import numpy as np
from numpy.random import Generator

from nnlib.activations import sigmoid
from nnlib.checking import numerical_gradient
from nnlib.course.exercises.exercise import Exercise
from nnlib.course.exercises.products import Product, Products, neuron, up


def loss(x: float, y: float, w: list, b: list) -> float:
    """Return ℒ = (a⁽ᴸ⁾ − y)²."""
    a = x
    for l in range(1, len(w)):
        a = sigmoid(w[l] * a + b[l])
    return (a - y) ** 2


def weight_gradient(x: float, y: float, w: list, b: list) -> list:
    """Return [None, ∂ℒ/∂w⁽¹⁾, …, ∂ℒ/∂w⁽ᴸ⁾] by numerical differentiation."""
    return [None, *numerical_gradient(lambda weights: loss(x, y, [None, *weights], b), w[1:])]


def quantities(x: float, y: float, w: list, b: list) -> dict:
    """Return all numbers of the two passes that may become a factor."""
    found, a = {"x": x, "y": y, "(1 − x)": 1 - x}, x
    for l in range(1, len(w)):
        found |= {f"w{up(l)}": w[l], f"b{up(l)}": b[l]} | neuron(l, w[l] * a + b[l])
        a = found[f"a{up(l)}"]
        found |= {f"(a{up(l)} − y)": a - y, f"(a{up(l)} + y)": a + y}
        if l > 1:
            found[f"(w{up(l - 1)} + w{up(l)})"] = w[l - 1] + w[l]
    return found


def passes(n: int) -> dict[str, str]:
    """Return the derivatives that the way back through n neurons passes, as products."""
    found, rest = {"the loss ℒ": f"(a{up(n)} − y) · (a{up(n)} − y)"}, f"2 · (a{up(n)} − y)"
    for l in range(n, 0, -1):
        found[f"∂ℒ/∂a{up(l)}"] = rest
        found[f"δ{up(l)}"] = rest = f"{rest} · g′(z{up(l)})"
        found[f"∂ℒ/∂w{up(l)}"] = f"{rest} · {f'a{up(l - 1)}' if l > 1 else 'x'}"
        found[f"the activation a{up(l)}"] = f"a{up(l)}"
        rest = f"{rest} · w{up(l)}"
    return found | {"∂ℒ/∂x": rest}


def asked(name: str, n: int) -> Product:
    """Return one of these products as the right one, beside the others."""
    others = passes(n)
    return Product(name, others.pop(name), others)


def row(rng: Generator, n: int) -> tuple:
    """Return random (x, y, w, b) for n neurons."""
    w, b = rng.normal(0, 1.5, n).tolist(), rng.normal(0, 1, n).tolist()
    return float(rng.normal(0, 1.5)), float(rng.uniform(0.05, 0.95)), [None, *w], [None, *b]


def two(x: float, y: float, w: list, b: list) -> tuple:
    """Return these arguments as (x, y, w1, b1, w2, b2)."""
    return x, y, w[1], b[1], w[2], b[2]


one_weight_twice = Exercise(
    wanted="a function of (x, y, w, b1, b2) that returns ∂ℒ/∂w, where w is the weight of both",
    stub="""
        def gradient_w(x, y, w, b1, b2):
            a1 = sigmoid(w * x + b1)
            a2 = sigmoid(w * a1 + b2)
            return ...
        """,
    solution="""
        def gradient_w_solution(x, y, w, b1, b2):
            a1 = sigmoid(w * x + b1)
            a2 = sigmoid(w * a1 + b2)
            delta2 = 2 * (a2 - y) * sigmoid.derivative_from_output(a2)
            delta1 = delta2 * w * sigmoid.derivative_from_output(a1)
            return delta2 * a1 + delta1 * x  # a fork adds
        """,
    right=lambda x, y, w, b1, b2: numerical_gradient(
        lambda w: loss(x, y, [None, w, w], [None, b1, b2]), w
    ),
    inputs=(
        (0.7, 0.1, 1.6, -0.6, 0.9),
        (-1.3, 0.8, -2.1, 0.4, -1.2),
        (0.4, 0.95, 0.7, 1.1, 0.5),
    ),
    mistakes="""
        delta2 * a1 + delta1 * x → delta2 * a1
            you follow one path only: w at the second neuron. Where else does w act?
        delta2 * a1 + delta1 * x → delta1 * x
            you follow one path only: w at the first neuron. Where else does w act?
        delta2 * a1 + delta1 * x → (delta2 * a1) * (delta1 * x)
            the two paths are multiplied. What does a fork do with what comes back on both ways?
        delta2 * a1 + delta1 * x → (delta2 * a1 + delta1 * x) / 2
            this is the mean of the two paths. A step of w acts at both places at once: what
            does that do to the loss?
        delta2 * a1 + delta1 * x → delta2 * a1 - delta1 * x
            one path is subtracted from the other. What does a fork do?
        delta2 * a1 + delta1 * x → 2 * delta1 * x
        or
        delta2 * a1 + delta1 * x → 2 * delta2 * a1
            one path is counted twice. Is the slope at the other place the same?
        delta2 * a1 + delta1 * x → delta2 + delta1
            these are the slopes of the biases, added. What does w multiply at each place?
        delta2 * a1 + delta1 * x → delta2 * x + delta1 * a1
            what goes into the two neurons is exchanged: which of them reads x?
        """,
    advice="Give the two places names, w1 and w2: which slopes have these, and what moves with w?",
)

three_functions = Exercise(
    wanted="a function of (x, y, w) that returns ∂ℒ/∂w for ℒ = (sin(exp(cos(w x))) − y)²",
    stub="""
        def gradient_of_chain(x, y, w):
            z = w * x
            c = np.cos(z)
            e = np.exp(c)
            s = np.sin(e)
            # back: ds, de, dc, dz
            return ...
        """,
    solution="""
        def gradient_of_chain_solution(x, y, w):
            z = w * x
            c = np.cos(z)
            e = np.exp(c)
            s = np.sin(e)
            ds = 2 * (s - y)
            de = ds * np.cos(e)
            dc = de * e  # the slope of exp is exp itself: kept
            dz = dc * -np.sin(z)
            return dz * x
        """,
    right=lambda x, y, w: numerical_gradient(lambda w: (np.sin(np.exp(np.cos(w * x))) - y) ** 2, w),
    inputs=((0.7, 0.1, 1.9), (-1.3, 0.8, 0.9), (1.1, -0.4, 0.8)),
    mistakes="""
        -np.sin(z) → np.sin(z)
            the sign is wrong: which of sine, exponential and cosine falls just right of 0?
        np.cos(e) → np.cos(s)
            the slope of the sine is taken at what comes out of it. At what does a slope belong?
        de * e → de * np.exp(e)
            the slope of exp is taken at what comes out of it, e, and not at what goes in.
        de * e → de * c
            c stands where the slope of exp belongs. What is the derivative of exp?
        de * e → de * c * np.exp(c - 1)
            exp is differentiated like a power. What is the derivative of exp?
        de * e → de
            the slope of exp is missing: what lies between e and c?
        ds * np.cos(e) → ds
            the slope of the sine is missing: what lies between s and e?
        dc * -np.sin(z) → dc
            the slope of the cosine is missing: what lies between c and z?
        -np.sin(z) → -np.sin(c)
            the slope of the cosine is taken at what comes out of it. At what does a slope belong?
        return dz * x → return dz
            you stop one step early, at ∂ℒ/∂z. How does z depend on w?
        return dz * x → return dz * w
            this is ∂ℒ/∂x. Which factor of w x moves now, and which one stays?
        dz * x → (s - y) ** 2
            this is the loss itself. By how much does it change if w grows a little?
        """,
    advice="Compare ds, then de, dc and dz, with numerical derivatives: where do they part?",
)

gradient_of_input = Exercise(
    wanted="a function of (x, y, w1, b1, w2, b2) that returns ∂ℒ/∂x for two neurons in a row",
    stub="""
        def gradient_x(x, y, w1, b1, w2, b2):
            a1 = sigmoid(w1 * x + b1)
            return ...
        """,
    solution="""
        def gradient_x_solution(x, y, w1, b1, w2, b2):
            a1 = sigmoid(w1 * x + b1)
            a2 = sigmoid(w2 * a1 + b2)
            delta2 = 2 * (a2 - y) * sigmoid.derivative_from_output(a2)
            delta1 = delta2 * w2 * sigmoid.derivative_from_output(a1)
            return delta1 * w1  # z1 = w1 x + b1: x is multiplied by w1
        """,
    right=lambda x, y, w1, b1, w2, b2: numerical_gradient(
        lambda x: loss(x, y, [None, w1, w2], [None, b1, b2]), x
    ),
    inputs=(
        (0.7, 0.1, 1.6, -0.6, -2.3, 0.9),
        (-1.3, 0.8, 0.6, 0.4, 2.9, -1.2),
        (0.4, 0.95, -1.9, 1.1, 1.3, 0.5),
    ),
    mistakes="""
        delta1 * w1 → delta1
            you stop one step early, at δ⁽¹⁾ = ∂ℒ/∂z⁽¹⁾. How does z⁽¹⁾ depend on x?
        delta1 * w1 → delta1 * x
            this is ∂ℒ/∂w⁽¹⁾. Which factor of w⁽¹⁾x moves now, and which one stays?
        delta1 * w1 → delta2 * w2
            you stop two steps early, at ∂ℒ/∂a⁽¹⁾. Two lines of the forward pass are left: which?
        """,
    advice="Compare δ⁽²⁾, then δ⁽¹⁾, with numerical derivatives: where do they part?",
    apart=Products(
        draw=lambda rng: two(*row(rng, 2)),
        quantities=lambda x, y, w1, b1, w2, b2: quantities(x, y, [None, w1, w2], [None, b1, b2]),
        each=(asked("∂ℒ/∂x", 2),),
    ),
)

chain_of_neurons = Exercise(
    wanted="a function of (x, y, w, b) that returns the list [None, ∂ℒ/∂w⁽¹⁾, …, ∂ℒ/∂w⁽ᴸ⁾]",
    stub="""
        def gradients_w(x, y, w, b):
            n = len(w) - 1  # w[1] … w[n]
            a, dw = [x], [None] * (n + 1)
            # forward: append a[1] … a[n]; backward: fill dw[n] … dw[1]
            return dw
        """,
    solution="""
        def gradients_w_solution(x, y, w, b):
            n = len(w) - 1
            a, dw = [x], [None] * (n + 1)
            for l in range(1, n + 1):
                a.append(sigmoid(w[l] * a[l - 1] + b[l]))
            delta = 2 * (a[n] - y) * sigmoid.derivative_from_output(a[n])
            for l in range(n, 0, -1):
                dw[l] = delta * a[l - 1]  # first use δ⁽ˡ⁾, then carry it back
                delta = delta * w[l] * sigmoid.derivative_from_output(a[l - 1])
            return dw
        """,
    right=weight_gradient,
    inputs=(
        (0.7, 0.1, [None, 1.4, -2.2], [None, -0.6, 0.9]),
        (-1.3, 0.8, [None, 0.9, 2.6, -1.7, 3.4], [None, 0.3, -1.1, 0.5, -0.7]),
        (0.4, 0.3, [None, 1.3, -0.9, 2.1], [None, 0.2, 0.6, -0.4]),
        (-0.9, 0.6, [None, 1.8], [None, 0.5]),
    ),
    situations=("two neurons", "four neurons", "three neurons", "a single neuron"),
    results=("dw",),
    mistakes="""
        dw[l] = delta → dw[l] = delta * (w[l] * g_prime(a[l - 1]) if l > 1 else 1)
        or
        dw[l] = delta → dw[l] = delta * w[l] * g_prime(a[l - 1])
            δ is carried back before it is used: ∂ℒ/∂w⁽ˡ⁾ then gets δ⁽ˡ⁻¹⁾. What is the order of
            the two lines in the loop?
        delta * a[l - 1] → delta * a[l]
            δ⁽ˡ⁾ is multiplied by a⁽ˡ⁾, which the neuron sends out. What does w⁽ˡ⁾ multiply on the
            way forward?
        return dw → return [None, *dw[:0:-1]]
            the numbers are right, but in the order of the way back: the last neuron comes first.
        w[l] * sigmoid.derivative_from_output(a[l - 1]) → w[l] * g_prime(a[l])
            g′ is that of the wrong neuron: it belongs to the neuron at which δ arrives, not to
            the one it leaves.
        delta * w[l] * → delta * (w[l - 1] or 1) *
            δ is carried back over the wrong weight: which one joins a⁽ˡ⁻¹⁾ to z⁽ˡ⁾?
        delta * w[l] * sigmoid.derivative_from_output(a[l - 1]) → delta * w[l]
            g′ is missing within the loop: what does δ pass through at every neuron?
        delta * w[l] * → delta *
            the weight is missing within the loop: what lies between two neurons?
        delta = delta * w → unused = delta * w
            every weight gets the δ of the last neuron. What has to change on the way back?
        delta = delta * w[l] * → delta = 2 * (a[l - 1] - y) *
            every neuron is compared with y, as if it were the last. Where does its error come from?
        range(n, 0, -1) → range(1, n + 1)
        or
        range(n, 0, -1) → range(1, n + 1)
        w[l] * sigmoid.derivative_from_output(a[l - 1]) → (w[l] * g_prime(a[l - 1]) if l > 1 else 1)
            the way back begins at the first neuron. Whose δ is known first?
        a.append(sigmoid → a.append((sigmoid if l == n else np.tanh)
        sigmoid.derivative_from_output(a[l - 1]) → (1 - a[l - 1] ** 2)
            the hidden neurons are tanh, with its own slope. Which activation does the task ask for?
        delta * a[l - 1] → delta
            these are the δ⁽ˡ⁾ = ∂ℒ/∂b⁽ˡ⁾. Undo one more line: what does w⁽ˡ⁾ multiply?
        delta * a[l - 1] → delta * x
            every δ is multiplied by the input x. What comes in at neuron l?
        """,
    advice="Try one neuron, then two, and compare each ∂ℒ/∂w⁽ˡ⁾ with a numerical derivative.",
    apart=Products(
        draw=lambda rng: row(rng, 3),
        quantities=quantities,
        each=tuple(asked(f"∂ℒ/∂w{up(l)}", 3) for l in (1, 2, 3)),
    ),
)  # fmt: skip
