"""What is said to wrong and broken answers; nothing that they do stops a check."""

import linecache
import math
from textwrap import dedent

import numpy as np
import pytest

from nnlib import sigmoid
from nnlib.course.exercises import n01_activation_functions as n01
from nnlib.course.exercises import n05_backprop_two_neurons as n05
from nnlib.course.exercises import n07_training_xor as n07
from nnlib.course.exercises import products
from nnlib.course.exercises.exercise import Exercise
from nnlib.course.exercises.products import Product, Products

g = sigmoid.derivative_from_output
tanh = Exercise(
    wanted="a function of a that returns the slope of tanh where its value is a",
    stub="""
        def slope_from_a(a):
            return ...
        """,
    solution="""
        def slope_from_a_solution(a):
            return 1 - a**2
        """,
    right=lambda a: 1.0 - a * a,
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


def cell(source):
    """Run a text as a notebook cell is run, and return what its last line defines."""
    source = dedent(source).strip("\n") + "\n"
    filename = f"/tmp/ipykernel_1/{abs(hash(source))}.py"
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    names = {"np": np, "math": math, "sigmoid": sigmoid, "tanh_exercise": tanh}
    exec(compile(source, filename, "exec"), names)
    return [*names.values()][-1]


# ---- Products --------------------------------------------------------------------------------


three_neurons = Exercise(
    wanted="a function of (x, y, w, b) that returns ∂ℒ/∂w⁽¹⁾ for three neurons in a row",
    stub="""
        def gradient_w1(x, y, w, b):
            a1 = sigmoid(w[1] * x + b[1])
            # a2, a3; then delta3, delta2, delta1
            return ...
        """,
    solution="""
        def gradient_w1_solution(x, y, w, b):
            a1 = sigmoid(w[1] * x + b[1])
            a2 = sigmoid(w[2] * a1 + b[2])
            a3 = sigmoid(w[3] * a2 + b[3])
            delta3 = 2 * (a3 - y) * sigmoid.derivative_from_output(a3)
            delta2 = delta3 * w[3] * sigmoid.derivative_from_output(a2)
            delta1 = delta2 * w[2] * sigmoid.derivative_from_output(a1)
            return delta1 * x
        """,
    right=lambda x, y, w, b: n05.weight_gradient(x, y, w, b)[1],
    inputs=(
        (0.7, 0.1, [None, 1.4, -2.2, 3.1], [None, -0.6, 0.9, 0.4]),
        (-1.3, 0.8, [None, 0.9, 2.6, -1.7], [None, 0.3, -1.1, 0.5]),
        (-0.4, 0.3, [None, -1.6, -1.2, 2.3], [None, 0.8, 0.2, -0.9]),
    ),
    mistakes="""
        delta1 * x → delta2 * x
            you stop one neuron early: δ⁽²⁾ is multiplied by x. What lies between z⁽²⁾ and z⁽¹⁾?
        delta1 * x → delta1
            this is δ⁽¹⁾ = ∂ℒ/∂b⁽¹⁾. Undo one more line: what does z⁽¹⁾ depend on, besides b⁽¹⁾?
        delta3 * w[3] → delta3 * w[2]
        delta2 * w[2] → delta2 * w[1]
            the weights are shifted by one: each δ is carried back over the weight of the neuron
            it arrives at. Over which connection does it really come?
        """,
    advice="Compare δ⁽³⁾, then δ⁽²⁾, then δ⁽¹⁾ with numerical derivatives: where do they part?",
    apart=products.Products(
        draw=lambda rng: n05.row(rng, 3),
        quantities=n05.quantities,
        each=(n05.asked("∂ℒ/∂w⁽¹⁾", 3),),
    ),
)


def gradient(product):
    """Return an answer to `three_neurons` that multiplies these factors."""

    def answer(x, y, w, b):
        a1 = sigmoid(w[1] * x + b[1])
        a2 = sigmoid(w[2] * a1 + b[2])
        a3 = sigmoid(w[3] * a2 + b[3])
        names = {"x": x, "y": y, "w": w, "b": b, "a1": a1, "a2": a2, "a3": a3, "g": g}
        return eval(product, names)

    return answer


RIGHT = ["2", "(a3 - y)", "g(a3)", "w[3]", "g(a2)", "w[2]", "g(a1)", "x"]


def test_the_product_is_right():
    assert three_neurons.verdict(gradient(" * ".join(RIGHT))) == "Right."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"2": "1", "(a3 - y)": "(y - a3)"}, ["factor 2", "the sign is wrong"]),
        ({"2": "1", "g(a2)": "1"}, ["factor 2", "g′(z⁽²⁾) is missing"]),
        ({"g(a1)": "1", "w[2]": "w[1]"}, ["w⁽¹⁾ stands where w⁽²⁾ belongs", "g′(z⁽¹⁾) is missing"]),
        ({"x": "a1"}, ["a⁽¹⁾ stands where x belongs"]),
        ({"x": "x * x"}, ["x stands there twice"]),
        ({"g(a3)": "g(a2)"}, ["g′(z⁽²⁾) stands there twice and g′(z⁽³⁾) not at all"]),
        ({"x": "1 / x"}, ["it is divided by x"]),
        ({"2": "0.2"}, ["the factor 0.1 does not belong"]),
        ({"(a3 - y)": "(a2 - y)"}, ["(a⁽²⁾ − y) stands where (a⁽³⁾ − y) belongs"]),
        ({"g(a1)": "a1 * (1 + a1)", "2": "1"}, ["a(1 + a) instead of a(1 − a)", "factor 2"]),
        ({"w[2] ": "1", "g(a1)": "1", "x": "1", "w[2]": "1"}, ["this is δ⁽²⁾"]),
        ({"2": "a3", "(a3 - y)": "1", "g(a3)": "1", "w[3]": "1", "g(a2)": "1", "w[2]": "1",
          "g(a1)": "1", "x": "1"}, ["this is the activation a⁽³⁾"]),
    ],
)  # fmt: skip
def test_products_are_taken_apart(changes, said):
    reply = three_neurons.verdict(gradient(" * ".join(changes.get(f, f) for f in RIGHT)))
    assert reply.startswith("Not yet: ")
    assert all(words in reply for words in said), reply


def test_what_is_no_product_is_not_explained_as_one():
    reply = three_neurons.verdict(gradient("2 * (a3 - y) + g(a3) * w[3] * x"))
    assert reply.endswith(three_neurons.advice)


@pytest.mark.parametrize(
    ("forward", "slopes", "said"),
    [
        ("a1 = s(w1 * x); a2 = s(w2 * a1)", "gg", "the bias is missing on the way forward"),
        (
            "a1 = s(w1 * x + b1); a2 = s(w2 * x + b2)",
            "gg",
            "if x stands in place of a1, in the line",
        ),
        ("a1 = s(w1 * x + b1); a2 = s(w2 * a1 + b1)", "gg", "if b1 stands in place of b2, in the"),
        ("a1 = w1 * x + b1; a2 = s(w2 * a1 + b2)", "gg", "an activation is missing"),
        ("a1 = t(w1 * x + b1); a2 = t(w2 * a1 + b2)", "hh", "a1 and a2: tanh, with its own slope"),
        ("x, y = y, x; a1 = s(w1 * x + b1); a2 = s(w2 * a1 + b2)", "gg", "x and y are exchanged"),
    ],
)
def test_ways_forward(forward, slopes, said):
    def answer(x, y, w1, b1, w2, b2):
        names = {"x": x, "y": y, "w1": w1, "b1": b1, "w2": w2, "b2": b2, "s": sigmoid, "t": np.tanh}
        names |= {"g": g, "h": lambda a: 1 - a**2}
        exec(f"{forward}; z = 2 * (a2 - y) * {slopes[1]}(a2) * w2 * {slopes[0]}(a1) * w1", names)
        return names["z"]

    assert said in n05.gradient_of_input.verdict(answer)


# ---- The answers that people copy ------------------------------------------------------------

ELEVEN_LINES = """
def answer(W1, W2, X, Y, learning_rate, epochs):
    for j in range(epochs):
        l1 = 1 / (1 + np.exp(-(np.dot(X, W1))))
        l2 = 1 / (1 + np.exp(-(np.dot(l1, W2))))
        l2_delta = (Y - l2) * (l2 * (1 - l2))
        l1_delta = l2_delta.dot(W2.T) * (l1 * (1 - l1))
        W2 = W2 + l1.T.dot(l2_delta)
        W1 = W1 + X.T.dot(l1_delta)
    return W1, W2
"""
OWN_START = "W1, W2 = np.random.random((3, 4)), np.random.random((4, 1))\n    for j"
REGULAR = (
    ELEVEN_LINES.replace("(Y - l2)", "2 * (Y - l2)")
    .replace("W2 + l1", "W2 + learning_rate * l1")
    .replace("W1 + X", "W1 + learning_rate * X")
)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (ELEVEN_LINES, "no learning rate and no 2"),
        (REGULAR.replace("range(epochs)", "range(1000)"), "stays the same when epochs changes"),
        (REGULAR.replace("for j", OWN_START), "gives two different results"),
        (REGULAR.replace("for j", f"np.random.seed(1); {OWN_START}"), "when W1 and W2 change"),
        (REGULAR.replace("* (l2 * (1 - l2))", "").replace("2 * (Y", "(Y"), "cross-entropy"),
        (REGULAR.replace("2 * (Y", "(Y").replace("W1 + l", "W1 - l").replace("W2 + l", "W2 - l"),
         "factor 2"),
        (REGULAR.replace("(l1 * (1 - l1))", "(X @ W1 * (1 - X @ W1))"), "z stands where a belongs"),
        (REGULAR.replace("1 / (1 + np.exp(-(np.dot(X, W1))))", "np.tanh(X @ W1)")
         .replace("(l1 * (1 - l1))", "(1 - l1**2)"), "the hidden layer is tanh"),
        (REGULAR.replace("2 * (Y - l2)", "(Y - l2) / len(X)"), "two things at once"),
        (REGULAR.replace("X.T.dot(l1_delta)", "X.T.dot(l1_delta) / len(X)"),
         "not with several samples and one epoch"),
        ("X, Y = np.ones((4, 3)), np.ones((4, 1))\n" + REGULAR.replace("X, Y, l", "x, y, l"),
         "It reads X and Y from the notebook"),
    ],
)  # fmt: skip
def test_answers_that_people_copy(source, said):
    assert said in n07.training_loop.verdict(cell(source))


def test_regular_answer_is_right():
    assert n07.training_loop.verdict(cell(REGULAR)) == "Right."


def epoch_by_epoch(carried=0.0, rate=lambda epoch: 1.0):
    """Return an answer to `training_loop` whose steps go on, or change."""

    def answer(W1, W2, X, Y, learning_rate, epochs):
        v1 = v2 = 0
        for epoch in range(epochs):
            new1, new2 = n07.descend(W1, W2, X, Y, learning_rate, 1)
            v1 = carried * v1 + rate(epoch) * (new1 - W1)
            v2 = carried * v2 + rate(epoch) * (new2 - W2)
            W1, W2 = W1 + v1, W2 + v2
        return W1, W2

    return answer


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (epoch_by_epoch(0.8), "goes on with 0.8 times the first: that is momentum"),
        (epoch_by_epoch(1), "is a sum never set back?"),
        (epoch_by_epoch(0, lambda epoch: 0.7**epoch), "as it should be, the second 0.7 times"),
        (epoch_by_epoch(0, lambda epoch: 1 / (2 + epoch)), "first step is 0.5 times as long"),
        (cell(REGULAR.replace("W1 = W1 +", "W1 = +").replace("W2 = W2 +", "W2 = +")),
         "the weights are replaced by the step"),
        (cell(REGULAR.replace("(Y - l2)", "np.mean(Y - l2)")), "is one number there, the mean."),
        (cell(REGULAR.replace("for j", "b = 0\n    for j").replace("W2))", "W2) + b)").replace(
            "    return", "        b = b + l2_delta.sum()\n    return")), "besides W1 and W2?"),
    ],
)  # fmt: skip
def test_what_goes_wrong_from_epoch_to_epoch(answer, said):
    assert said in n07.training_loop.verdict(answer)


# ---- Slips -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("k * sigmoid(k * z) * 1 - sigmoid(k * z)", "with other brackets"),
        ("k / (4 * np.cosh(k * z) ** 2)", "without “/ 2”"),
        ("sigmoid(k * z + 1e-5 * k) - sigmoid(k * z)", "not divided by its step h?"),
        ("0.0 * z", "your result is always 0, whatever"),
        ("np.sign(z)", "never anything but -1 or 1"),
        ("np.sum(k * sigmoid.derivative(k * z))", "one number, the sum of them"),
        ("np.ravel(k * sigmoid.derivative(k * z))[0]", "one number, the first of them"),
        ("k**2 * sigmoid(k * z) * (1 - sigmoid(k * z)) * (1 - 2 * sigmoid(k * z))",
         "differentiated once more with respect to z"),
    ],
)  # fmt: skip
def test_slips(source, said):
    reply = n01.sigmoid_of_kz.verdict(cell(f"def f(z, k):\n    return {source}"))
    assert reply.startswith("Not yet: ")
    assert said in reply


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda g, x, w: x - 0.01 * g, "your result is x plus −0.01 times the right one"),
        (lambda g, x, w: g + x, "your result is x plus 1 times the right one"),
        (lambda g, x, w: (g, w), "one number is wanted, yours is a tuple of 2 results"),
        (lambda g, x, w: w, "your result is w2, as it came in"),
        (lambda g, x, w: abs(g), "never negative"),
    ],
)
def test_right_numbers_among_others(change, said):
    exercise = n05.gradient_of_input
    reply = exercise.verdict(lambda *given: change(exercise.right(*given), given[0], given[4]))
    assert said in reply


# ---- Form ------------------------------------------------------------------------------------


def chain(change):
    return lambda *given: change(n05.weight_gradient(*given))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda dw: dw[1:], "Not yet: the numbers are right, but your list is counted from 0"),
        (lambda dw: [0, *dw[1:]], "Not yet: the numbers are right, but dw[0] is not None"),
        (lambda dw: dw[:-1], "Not yet: for 2 neurons 3 entries are wanted"),
        (lambda dw: [None, None, *dw[2:]], "Not yet: dw[1] is None."),
        (lambda dw: [None, dw[1], ...], "Not yet: dw[2] is still the dots."),
        (lambda dw: [None, math.nan, *dw[2:]], "Not yet: dw[1] is nan, not a finite number."),
        (lambda dw: dw[::-1], "Not yet: None stands at the end of dw"),
        (lambda dw: dw[1], "Not yet: a list is wanted"),
        (lambda dw: dict(enumerate(dw)), "Not yet: a list is wanted"),
    ],
)
def test_lists_counted_from_1(change, said):
    assert n05.chain_of_neurons.verdict(chain(change)).startswith(said)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda W1, W2: W1, "2 results are wanted (W1, W2)"),
        (lambda W1, W2: (W2, W1), "the reverse order"),
        (lambda W1, W2: (W1, W2[:, 0]), "W2 is of shape (4,), expected is of shape (4, 1)"),
        (lambda W1, W2: (W1, ...), "W2 is still the dots"),
    ],
)
def test_several_results(change, said):
    assert said in n07.training_loop.verdict(lambda *given: change(*n07.descend(*given)))


def test_changed_argument_is_told():
    def in_place(W1, W2, *rest):
        new = n07.descend(W1, W2, *rest)
        W1[:], W2[:] = new
        return new

    reply = n07.training_loop.verdict(in_place)
    assert reply.startswith("Almost: the numbers are right, but your function changes its argument")


def test_work_in_place_on_plain_numbers_is_nobodys_business():
    assert tanh.verdict(cell("def f(a):\n    a *= a\n    return 1 - a")) == "Right."


def test_work_in_place_on_promised_arrays_is_told():
    reply = n01.sigmoid_of_kz.verdict(
        cell("def f(z, k):\n    z *= k\n    return k * sigmoid(z) * (1 - sigmoid(z))")
    )
    assert reply.startswith("Almost: the numbers are right, but your function changes its argument")


def test_only_arrays_is_right_with_a_remark():
    reply = n01.sigmoid_of_kz.verdict(lambda z, k: [k * sigmoid.derivative(k * t) for t in z])
    assert reply.startswith("Right, with a remark: the numbers are right, but z may be one number")


def test_arguments_in_another_order():
    reply = n01.sigmoid_of_kz.verdict(lambda k, z: k * sigmoid.derivative(k * z))
    assert reply.startswith("Not yet: your function takes (k, z), the check gives (z, k)")


def test_only_for_negative_inputs():
    reply = tanh.verdict(cell("def f(a): return 1 - a * abs(a)"))
    assert "Wrong only where a is negative. With a = " in reply


# ---- Nothing stops the check -----------------------------------------------------------------

HOSTILE = """
class Hostile:
    __hash__ = None
    def __array__(self, *_, **__): raise ValueError
    def __eq__(self, _): raise ValueError
    def __repr__(self): raise ValueError
    def __float__(self): raise ValueError

def f(a): return Hostile()
"""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (HOSTILE, "Not yet: the result is made of Hostile and does not hold real numbers."),
        ("def f(a): return 10**400", "Not yet: the result is too large for a float."),
        ("def f(a): raise SystemExit", "Stopped in your line 1: def f(a): raise SystemExit\n"),
        ("def f(a): return f(a)", "Stopped in your line 1: def f(a): return f(a)\nRecursionError"),
        ("def f(a):\n    while True: raise KeyboardInterrupt",
         "Stopped by you, in your line 2: while True:"),
        ("def f(a):\n    while True: print(a)", "Stopped: your function prints without end."),
        ("def f(a):\n    tanh_exercise.check(f)\n    return a",
         "Stopped: check is called within your function."),
        ("def f(a): print(1 - a)", "Not yet: your function prints its result. It must return it."),
        ("def f(a): yield a", "Not yet: the result is made of generator"),
        ("def f(): return 1", "Not yet: your function takes no arguments and is called with (a)."),
        ("def f(a, b): return 1", "Not yet: your function takes (a, b) and is called with (a)."),
        ("def f(a): return '0.5'", "Not yet: the result is made of str and does not hold"),
        ("def f(a): return a > 0", "Not yet: the result is made of bool and does not hold"),
        ("def f(a): return []", "Not yet: the result is empty."),
        ("def f(a): return 1 - a.nothing",
         "Stopped in your line 1: def f(a): return 1 - a.nothing\nAttributeError"),
        ("class Bad(Exception):\n    def __str__(self): raise ValueError\ndef f(a): raise Bad",
         "Stopped in your line 3: def f(a): raise Bad\nBad, whose message cannot be read"),
        ("def f(a): raise ValueError(object())", "Stopped in your line 1: "),
    ],
)  # fmt: skip
def test_broken_answers_are_told_kindly(source, said):
    reply = tanh.verdict(cell(source))
    assert reply.startswith(said)
    assert "0x" not in reply.replace("0x…", "")
    assert tanh.verdict(lambda a: 1 - a * a) == "Right."  # nothing is left behind


def test_what_is_printed_is_seen_once_and_cut(capsys):
    tanh.check(cell("def f(a):\n    print('so' * 9000)\n    return 1 - a * a"))
    printed = capsys.readouterr().out
    assert printed.startswith("soso")
    assert printed.endswith("… (more was printed)\nRight.\n")
    assert len(printed) < 1100


@pytest.mark.parametrize("value", [3, "f", np.ones(4), object()])
def test_value_where_a_function_is_wanted(value):
    assert tanh.verdict(value).startswith("Not yet: give the function itself to check")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-1.7627, "asked was z > 0"),
        (1.9, "1.9 is too large"),
        (1.7, "Close: take more digits."),
        (lambda: 1.7627, "this is a function, wanted is a number"),
    ],
)
def test_values(value, said):
    assert said in n01.half_maximum.verdict(value)
