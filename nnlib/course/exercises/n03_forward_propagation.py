"""The exercises of notebook 03: from inputs to outputs, for other sizes than in the lesson.

Sizes differ from input to input: what fits one of them by accident does not fit the next.
"""

from itertools import pairwise

import numpy as np

from nnlib.course.exercises.exercise import Exercise

rng = np.random.default_rng(0)


# ---- Two neurons and one, by hand -----------------------------------------------------------


def small(rng) -> tuple:
    """Return a sample and the parameters of 2-2-1, no two of them alike."""
    x, W1, b1 = rng.normal(0, 1.5, 2), rng.normal(0, 1.5, (2, 2)), rng.normal(0, 1, 2)
    return x, W1, b1, rng.normal(0, 2, 2), float(rng.normal(0, 1))


two_two_one = Exercise(
    wanted="a function of (x, W1, b1, W2, b2) that returns the output of 2-2-1, a number",
    stub="""
        def output(x, W1, b1, W2, b2):
            # W1[0, 1] leads from the first input to the second hidden neuron
            return ...
        """,
    solution="""
        def output_solution(x, W1, b1, W2, b2):
            h1 = sigmoid(x[0] * W1[0, 0] + x[1] * W1[1, 0] + b1[0])
            h2 = sigmoid(x[0] * W1[0, 1] + x[1] * W1[1, 1] + b1[1])
            return sigmoid(h1 * W2[0] + h2 * W2[1] + b2)
        """,
    right=lambda x, W1, b1, W2, b2: float(
        1 / (1 + np.exp(-(1 / (1 + np.exp(-(x @ W1 + b1))) @ W2 + b2)))
    ),
    inputs=(small(rng), small(rng), small(rng)),
    mistakes="""
        + x[1] * W1[1, 0] → + x[1] * W1[0, 1]
        x[0] * W1[0, 1] → x[0] * W1[1, 0]
            W1 is transposed: row and column are exchanged. It fits because W1 is square; to which
            neuron does W1[0, 1] lead?
        x[1] * W1[1, 0] + b1[0] → x[1] * W1[1, 0]
        x[1] * W1[1, 1] + b1[1] → x[1] * W1[1, 1]
            the biases of the hidden neurons are missing. What is added to a weighted sum?
        h2 * W2[1] + b2) → h2 * W2[1])
            the bias of the output is missing. Does the last neuron add one too?
        x[1] * W1[1, 0] + b1[0] → x[1] * W1[1, 0]
        x[1] * W1[1, 1] + b1[1] → x[1] * W1[1, 1]
        h2 * W2[1] + b2) → h2 * W2[1])
            all biases are missing. What is added to a weighted sum?
        h1 = sigmoid( → h1 = np.tanh(
        h2 = sigmoid( → h2 = np.tanh(
            tanh stands in the hidden layer. Which activation does the task ask for?
        b1[0] → b1[1]
        + x[1] * W1[1, 1] + b1[1] → + x[1] * W1[1, 1] + b1[0]
            the two hidden biases are exchanged. Which belongs to which neuron?
        + b2) → + b2) * 0 + (h1 * W2[0] + h2 * W2[1] + b2)
            the sigmoid is missing at the output. Which neurons bend their sum?
        h1 = sigmoid( → h1 = (
        h2 = sigmoid( → h2 = (
            the sigmoid is missing in the hidden layer: two layers then make one. Which neurons bend
            their sum?
        h1 = sigmoid( → h1 = (
        h2 = sigmoid( → h2 = (
        return sigmoid( → return (
            there is no activation at all, only weighted sums. What does a neuron do to its sum?
        h1 * W2[0] + h2 * W2[1] → h1 * W2[1] + h2 * W2[0]
            the weights of the output are exchanged. Which one belongs to the first hidden neuron?
        h1 * W2[0] + h2 * W2[1] → x[0] * W2[0] + x[1] * W2[1]
            the output neuron gets the inputs. What does it see of them?
        x[0] * W1[0, 1] + x[1] * W1[1, 1] → h1 * W1[0, 1] + x[1] * W1[1, 1]
            the second hidden neuron gets what the first gives: they stand beside each other, not
            in a row. What comes in at both?
        return sigmoid(h1 → return (h1 * W2[0] + h2 * W2[1] + b2 > 0) * 1.0 + 0 * (h1
            your output is 0 or 1: a step. Which activation does the task ask for?
        """,
    one_sign=True,
    advice="Compute the two hidden activations first and compare them with sigmoid(x @ W1 + b1).",
)


# ---- How many products ----------------------------------------------------------------------


def products(sizes: list, m: int) -> int:
    """Count the products as they are made, one number of each z at a time."""
    count = 0
    for before, n in pairwise(sizes):
        for _ in range(m * n):
            count += before
    return count


multiplications = Exercise(
    wanted="a function of (sizes, m) that returns how many products one forward pass takes",
    stub="""
        def multiplications(sizes, m):
            # sizes is a list such as [4, 5, 3, 2], m the number of samples
            return ...
        """,
    solution="""
        def multiplications_solution(sizes, m):
            count = 0
            for l in range(1, len(sizes)):
                count += m * sizes[l - 1] * sizes[l]
            return count
        """,
    right=products,
    inputs=(([4, 5, 3, 2], 7), ([2, 6], 1), ([3, 1, 8, 2, 5], 10)),
    situations=("three layers", "one layer and one sample", "four layers"),
    mistakes="""
        m * sizes[l - 1] * sizes[l] → sizes[l - 1] * sizes[l]
            these are the products for one sample: the number of weights. How many samples are
            there?
        m * sizes[l - 1] * sizes[l] → m * (sizes[l - 1] * sizes[l] + sizes[l])
            the biases are counted too. Is a bias multiplied by anything?
        m * sizes[l - 1] * sizes[l] → sizes[l - 1] * sizes[l] + sizes[l]
            this is the number of parameters, biases and all. Asked are the products, for m samples.
        m * sizes[l - 1] * sizes[l] → m * sizes[l]
            you count the numbers in each z⁽ˡ⁾. How many products does one of them take?
        m * sizes[l - 1] * sizes[l] → m * (sizes[l - 1] + sizes[l])
            the sizes are added. How many lines lead from one layer to the next?
        m * sizes[l - 1] * sizes[l] → m * m * sizes[l - 1] * sizes[l]
            the samples are counted twice. W is one matrix, however many samples there are.
        range(1, len(sizes)) → range(1, len(sizes) - 1)
            the last layer is missing. How many weight matrices has a network of these sizes?
        range(1, len(sizes)) → range(2, len(sizes))
            the first layer is missing. Between which sizes does W⁽¹⁾ stand?
        count += → count =
            only the last layer is counted. How are the others added to it?
        count = 0 → count = 1
        count += m → count *= m
            the layers are multiplied. Does a later layer repeat the products of an earlier one?
        count += m * sizes[l - 1] * sizes[l] → count = m * sum(sizes)
            this is m times the number of all neurons. How many lines lead from one layer to the
            next?
        return count → return 2 * count
            your number is twice as large: are the additions counted too?
        return count → return m * int(np.prod(sizes))
            all sizes are multiplied: that counts the paths through the network. Which two sizes
            meet in one product of matrices?
        return count → return m * sizes[0] * sizes[1]
            only the first layer is counted. Is the return inside the loop?
        range(1, len(sizes)) → range(len(sizes))
            one layer too many: at l = 0, sizes[l − 1] is the last of all. Where does the loop
            begin?
        m * sizes[l - 1] * sizes[l] → (m if l == 1 else 1) * sizes[l - 1] * sizes[l]
            m counts for the first layer only. How many rows has a⁽¹⁾?
        """,
    one_sign=True,
    advice="Take one layer and one sample first: each neuron of l multiplies once for each input.",
)


# ---- A scale for ReLU -----------------------------------------------------------------------


relu_std = Exercise(
    wanted="a function of n that returns the standard deviation with which layers of ReLU keep "
    "the mean square",
    stub="""
        def weight_std(n):
            return ...
        """,
    solution="""
        def weight_std_solution(n):
            return np.sqrt(2 / n)  # n · s · s / 2 = 1
        """,
    right=lambda n: float(np.exp(0.5 * (np.log(2.0) - np.log(n)))),
    inputs=((30,), (300,), (8,), (1,)),
    situations=("30 inputs", "300 inputs", "8 inputs", "one input"),
    results=("the standard deviation",),
    mistakes="""
        np.sqrt(2 / n) → 1 / np.sqrt(n)
            with this z has the mean square that a had, and ReLU comes after it. What does it do to
            the half of the z that is negative?
        np.sqrt(2 / n) → 2 / n
            this is the square of it, s². Which power of s is a standard deviation?
        np.sqrt(2 / n) → 1 / n
        or
        np.sqrt(2 / n) → np.sqrt(2) / n
            too small for large n: n terms of both signs cancel in part, so their sum grows like √n,
            not like n. By what must s be divided?
        np.sqrt(2 / n) → np.sqrt(2)
        or
        np.sqrt(2 / n) → 1
            this does not depend on n. Does a neuron with more inputs need weights of the same size?
        np.sqrt(2 / n) → 2 / np.sqrt(n)
            the mean of a² doubles in each layer: the 2 makes up for a half of squares. Which factor
            of s has the square 2?
        np.sqrt(2 / n) → np.sqrt(1 / (2 * n))
        or
        np.sqrt(2 / n) → 1 / (2 * np.sqrt(n))
            the factor is turned round: ReLU makes signals smaller. Have the weights to be smaller
            too, or larger?
        np.sqrt(2 / n) → np.sqrt(n / 2)
        or
        np.sqrt(2 / n) → np.sqrt(2 * n)
            this grows with n. Do more inputs make z larger or smaller, and so its weights?
        np.sqrt(2 / n) → np.sqrt(2 * np.pi / n)
            this keeps the mean of a, compared with the root of the mean of a². Asked is the mean of
            a² before and after.
        np.sqrt(2 / n) → np.sqrt(2 / (1 - 1 / np.pi) / n)
            this keeps the variance of a, from which its mean is subtracted. The next z adds up a²,
            mean and all: which of the two is to stay?
        np.sqrt(2 / n) → np.sqrt(3 / n)
        or
        np.sqrt(2 / n) → np.sqrt(6 / n)
            this looks like the end of an interval: uniform numbers up to it have a smaller standard
            deviation. Which of the two is asked for?
        """,
    one_sign=True,
    advice="Try it: mean_squares(weight_std(300)) should neither fall nor grow.",
)
