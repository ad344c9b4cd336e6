"""The exercises of notebook 03: from inputs to outputs, for other sizes than in the lesson.

Width, batch and number of layers differ from input to input: what fits one of them by accident
does not fit the next.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nnlib.activations import sigmoid
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
        """,
    one_sign=True,
    advice="Take one layer and one sample first: each neuron of l multiplies once for each input.",
)


# ---- A batch --------------------------------------------------------------------------------


def several(rng, m: int, sizes: tuple[int, ...] = (3, 4, 2)) -> tuple:
    """Return a batch of m samples and the parameters of two layers."""
    n0, n1, n2 = sizes
    X, W1, b1 = rng.normal(0, 1.2, (m, n0)), rng.normal(0, 1.2, (n0, n1)), rng.normal(0, 1, (1, n1))
    return X, W1, b1, rng.normal(0, 1.2, (n1, n2)), rng.normal(0, 1, (1, n2))


def one_by_one(X, W1, b1, W2, b2) -> NDArray:
    """Return the outputs sample by sample, neuron by neuron."""
    outputs = []
    for x in X:
        hidden = [np.tanh(sum(x * W1[:, j]) + b1[0, j]) for j in range(W1.shape[1])]
        outputs.append([sigmoid(sum(np.array(hidden) * W2[:, k]) + b2[0, k])
                        for k in range(W2.shape[1])])  # fmt: skip
    return np.array(outputs)


batch = Exercise(
    wanted="a function of (X, W1, b1, W2, b2) that returns the outputs of all samples",
    stub="""
        def forward_batch(X, W1, b1, W2, b2):
            # X has the shape (m, n0): no loop is needed
            return ...
        """,
    solution="""
        def forward_batch_solution(X, W1, b1, W2, b2):
            a1 = np.tanh(X @ W1 + b1)
            return sigmoid(a1 @ W2 + b2)
        """,
    right=one_by_one,
    inputs=(
        several(rng, 1),
        several(rng, 6),
        several(rng, 4),
        several(rng, 5, (3, 3, 3)),
    ),
    situations=(
        "one sample",
        "six samples",
        "as many samples as hidden neurons",
        "layers of equal width",
    ),
    mistakes="""
        np.tanh(X @ W1 + b1) → sigmoid(X @ W1 + b1)
            the hidden layer is a sigmoid. Which activation does the task give it?
        return sigmoid( → return np.tanh(
            the output is tanh. Which activation does the task give it?
        np.tanh(X @ W1 + b1) → sigmoid(X @ W1 + b1)
        return sigmoid( → return np.tanh(
            the two activations are exchanged: which layer has tanh?
        np.tanh(X @ W1 + b1) → (X @ W1 + b1)
            tanh is missing in the hidden layer: z goes on as if it were a.
        return sigmoid( → return (
            the sigmoid is missing at the output.
        + b1) → + b1.T)
            b1 is transposed: where it fits at all, each sample gets a bias instead of each neuron.
            Along which axis is b1 repeated?
        X @ W1 → X[:1] @ W1
            only the first sample is answered. Where do the other rows of X go?
        X @ W1 → X[-1:] @ W1
            only the last sample is answered. Is something overwritten where it should be collected?
        a1 @ W2 + b2) → a1 @ W2 + b2).T
            your result is transposed: one sample is to stand in each row.
        a1 @ W2 + b2) → a1 @ W2 + b2).sum(axis=0)
            the samples are added up. Each has its own answer: which shape is that?
        a1 @ W2 + b2) → a1 @ W2 + b2).mean(axis=0)
            the samples are averaged. Each has its own answer: which shape is that?
        a1 @ W2 + b2) → a1 @ W2 + b2)[:, 0]
            only the first output of each sample is returned. How many outputs are there?
        W1 + b1) → W1)
        W2 + b2) → W2)
            both biases are missing. What is added to a weighted sum?
        """,
    one_sign=True,
    advice="Try one sample: X[:1] is a batch of one. Then compare row by row, first a1.",
)


# ---- Colours --------------------------------------------------------------------------------


def deep(rng, m: int, sizes: list[int]) -> tuple:
    """Return m points and lists of weights and biases, counted from 1."""
    W, b = [None], [None]
    for n, k in pairwise(sizes):
        W.append(rng.normal(0, 1.3 / np.sqrt(n), (n, k)))
        b.append(rng.normal(0, 0.6, (1, k)))
    return rng.uniform(-1.5, 1.5, (m, sizes[0])), W, b


def colours_of(X, W, b) -> NDArray:
    """Return (a + 1) / 2 by exponentials: (tanh z + 1) / 2 = σ(2z)."""
    for l in range(1, len(W)):
        z = np.array([[np.sum(x * w) for w in W[l].T] for x in X]) + b[l]
        X = 2.0 * sigmoid(2.0 * z) - 1.0
    return sigmoid(2.0 * z)


painting = Exercise(
    wanted="a function of (X, W, b) that returns the colours of all points, shape (m, 3)",
    stub="""
        def colours(X, W, b):
            a = X
            # for l = 1 … L: a becomes the activations of layer l
            return ...
        """,
    solution="""
        def colours_solution(X, W, b):
            a = X
            for l in range(1, len(W)):
                a = np.tanh(a @ W[l] + b[l])
            return (a + 1) / 2
        """,
    right=colours_of,
    inputs=(deep(rng, 6, [2, 5, 3]), deep(rng, 4, [2, 4, 5, 3]), deep(rng, 7, [2, 3])),
    situations=("two layers", "three layers", "a single layer"),
    results=("the colours",),
    mistakes="""
        return (a + 1) / 2 → return a
            these are the outputs of tanh, from −1 to 1. A colour goes from 0 to 1.
        return (a + 1) / 2 → return a + 1
            your colours go from 0 to 2. What is to become of −1 and of 1?
        return (a + 1) / 2 → return a / 2
            your colours go from −½ to ½. What is to become of −1?
        return (a + 1) / 2 → return (1 - a) / 2
            every colour is its opposite: −1 should become 0, and 1 should stay 1.
        return (a + 1) / 2 → return abs(a)
            −1 and 1 become the same colour. What is to become of −1?
        range(1, len(W)) → range(1, len(W) - 1)
            the last layer is missing. Which l is the last, if W[0] is None?
        W[l] + b[l]) → W[l])
            the biases are missing. What is added to a weighted sum?
        a = np.tanh( → a = (
            tanh is missing: without it all layers are one. What does a neuron do to its sum?
        a = np.tanh( → a = (
        return (a + 1) / 2 → return (np.tanh(a) + 1) / 2
            tanh stands only at the end, outside the loop. What does every layer do to its sum?
        a = np.tanh(a @ W[l] + b[l]) ↵ → a = a @ W[l] + b[l]; LAST ↵
        LAST → a = np.tanh(a) if l < len(W) - 1 else a
            the last layer lacks its tanh: colours leave the range from 0 to 1.
        a = np.tanh( → a = sigmoid(
            the layers are sigmoids. Which activation does the task ask for?
        np.tanh(a @ W[l] + b[l]) → np.tanh(a @ W[l]) + b[l]
            the bias is added after tanh. Does it belong to z or to a?
        a @ W[l] + b[l]) ↵ → a @ W[l] + b[l]); break ↵
            only the first layer is computed. Is the return inside the loop?
        """,
    one_sign=True,
    advice="Print a.shape in the loop: (m, n₁), then (m, n₂), and at the end (m, 3).",
)
