"""The exercises of notebook 04: the slopes of one neuron, its limit, and what it cannot do."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nnlib.checking import numerical_gradient
from nnlib.course.exercises.exercise import Exercise

rng = np.random.default_rng(4)


# ---- Widrow and Hoff's neuron, for a whole batch ---------------------------------------------


def linear_by_judge(X: NDArray, Y: NDArray, W: NDArray, b: NDArray) -> tuple[NDArray, NDArray]:
    """Return both gradients of a linear neuron's SSE by numerical differentiation."""
    return (
        numerical_gradient(lambda W: np.sum((X @ W + b - Y) ** 2), W),
        numerical_gradient(lambda b: np.sum((X @ W + b - Y) ** 2), b),
    )


def batch(rng: Generator, m: int, n: int) -> tuple[NDArray, NDArray, NDArray, NDArray]:
    """Return m samples with n inputs, targets, weights and bias."""
    X, Y = rng.normal(0, 1.2, (m, n)), rng.normal(0, 1, (m, 1))
    return X, Y, rng.normal(0, 1, (n, 1)), rng.normal(0, 1, (1, 1))


linear_batch = Exercise(
    wanted="a function of (X, Y, W, b) that returns dW and db of the SSE, for a = XW + b",
    stub="""
        def linear_gradients(X, Y, W, b):
            a = X @ W + b
            dW = ...
            db = ...
            return dW, db
        """,
    solution="""
        def linear_gradients_solution(X, Y, W, b):
            a = X @ W + b
            dz = 2 * (a - Y)  # no activation: its slope is 1
            dW = X.T @ dz
            db = dz.sum(axis=0, keepdims=True)
            return dW, db
        """,
    right=linear_by_judge,
    inputs=(batch(rng, 5, 3), batch(rng, 1, 2), batch(rng, 4, 2)),
    situations=("five samples", "one sample", "four samples"),
    results=("dW", "db"),
    mistakes="""
        dW = X.T @ dz → dW = X.T @ dz / len(X)
        dz.sum( → dz.mean(
            your gradients are means over the samples. Is the SSE a sum or a mean?
        dz.sum( → dz.mean(
            db is the mean over the samples, dW the sum. Which of them is the gradient of the SSE?
        dW = X.T @ dz → dW = X.T @ dz / len(X)
            dW is the mean over the samples, db the sum. Which of them is the gradient of the SSE?
        dz.sum(axis=0, keepdims=True) → dz
            db has a row for each sample: it is not summed. How many biases has the neuron, and
            what do the samples' slopes do?
        X.T @ dz → X * dz
            dW has a row for each sample: it is not summed over them. Which product adds the
            samples up?
        X.T @ dz → dz.T @ X
            dW is transposed: it is a row. Which shape has W, and so its gradient?
        X.T @ dz → np.sum(X * dz).reshape(1, 1)
            dW is one number: the inputs are added up too. How many weights are there?
        dz = 2 * (a - Y) → dz = 2 * (a - Y) * a * (1 - a)
            a(1 − a) is the slope of a sigmoid. Which slope has a neuron without activation?
        a = X @ W + b → a = sigmoid(X @ W + b)
            the output went through a sigmoid. Which activation has this neuron?
        a = X @ W + b → a = sigmoid(X @ W + b)
        dz = 2 * (a - Y) → dz = 2 * (a - Y) * a * (1 - a)
            this is the sigmoid neuron of the lesson. What is left of it without an activation?
        dW = X.T @ dz → dW = W - X.T @ dz
        db = dz.sum(axis=0, keepdims=True) → db = b - dz.sum(axis=0, keepdims=True)
            these are weights and bias after a step. Asked are the gradients alone.
        db = dz.sum(axis=0, keepdims=True) → db = (a - Y).sum(axis=0, keepdims=True)
            db lacks the factor 2 that dW has. Where does it come from?
        dW = X.T @ dz → dW = X.T @ (a - Y)
            dW lacks the factor 2 that db has. Where does it come from?
        dW = X.T @ dz → dW = X[:1].T @ dz[:1]
        db = dz.sum(axis=0, keepdims=True) → db = dz[:1]
            only the first sample is used. Where do the others go?
        dW = X.T @ dz → dW = X[-1:].T @ dz[-1:]
        db = dz.sum(axis=0, keepdims=True) → db = dz[-1:]
            only the last sample is used. Is something overwritten where it should be added up?
        db = dz.sum(axis=0, keepdims=True) → db = b * dz.sum(axis=0, keepdims=True)
            db is multiplied by b. By how much does z move for each unit of b?
        """,
    advice="Write the shapes beside each product; with one sample, is it line (6) for each weight?",
)


# ---- The largest learning rate ----------------------------------------------------------------


def limit(X: NDArray, c: float) -> float:
    """Return 2/λ from the longest that a vector of length 1 becomes under the inputs.

    Parameters are moved by a vector v, the errors by [X 1]v, and the loss bends by 2c|[X 1]v|².
    """
    return float(1.0 / c / np.linalg.norm(np.column_stack([X, np.ones(len(X))]), 2) ** 2)


largest_rate = Exercise(
    wanted="a function of (X, c) that returns the largest learning rate, for a = XW + b, c · SSE",
    stub="""
        def largest_rate(X, c):
            return ...
        """,
    solution="""
        def largest_rate_solution(X, c):
            ones = np.ones((len(X), 1))
            inputs = np.hstack([X, ones])  # the bias's input is always 1
            table = 2 * c * inputs.T @ inputs  # (9), for n weights and the bias
            return 2 / np.linalg.eigvalsh(table).max()
        """,
    right=limit,
    inputs=(
        (rng.normal(0.4, 1.2, (6, 3)), 0.7),
        (rng.normal(-0.6, 0.8, (4, 2)), 1.3),
        (rng.normal(0.9, 1.5, (5, 1)), 0.4),
    ),
    situations=("three inputs", "two inputs", "one input"),
    mistakes="""
        [X, ones] → [X]
            the bias is missing: it is a parameter too, and has a row and a column in the table.
            What is its input?
        2 * c * inputs.T → 2 * inputs.T
            the factor c is missing: a loss of half the height has slopes of half the size. What
            does that do to its second derivatives?
        2 * c * inputs.T → 2 / c * inputs.T
            c has the wrong effect: is the loss with a large c steeper or flatter?
        2 * c * inputs.T → c * inputs.T
            your table is half as large as it should be. What does the square of the error bring to
            both slopes?
        2 / np.linalg → 1 / np.linalg
            this is 1/λ, where the factor 1 − ηλ is 0. At which factor does it begin to grow?
        2 / np.linalg.eigvalsh(table).max() → np.linalg.eigvalsh(table).max()
            this is the curvature λ itself. Which learning rate belongs to it?
        .max() → .min()
            you took the smallest eigenvalue: the way along the valley. Which direction diverges
            first?
        2 * c * inputs.T @ inputs → 2 * c * inputs.T @ inputs / len(X)
            the second derivatives are means over the samples. Is the SSE a sum or a mean?
        2 * c * inputs.T @ inputs → 2 * inputs.T @ inputs / len(X)
            this is the limit for the mean, c = 1/m. Which c is given?
        np.linalg.eigvalsh(table).max() → np.diag(table).max()
            you took the largest entry of the diagonal: the curvature along one axis. Is there
            a direction with a larger one?
        np.linalg.eigvalsh(table).max() → np.trace(table)
            you added up the diagonal, which is the sum of all eigenvalues. Which of them sets the
            limit?
        2 / np.linalg.eigvalsh(table).max() → 1 / c / np.sum(X**2)
            you added up the curvatures along the weights' axes, without the bias. Which single
            direction bends most?
        np.linalg.eigvalsh(table).max() → np.sum(table)
            all entries of the table are added up. Which number says how much the loss bends at
            most?
        np.linalg.eigvalsh(table).max() → np.linalg.eigvalsh(table).mean()
            you took the mean of the eigenvalues. Is a rate good that some directions do not bear?
        np.linalg.eigvalsh(table).max() → np.linalg.eigvalsh(table).max() ** 0.5
            a root was taken of the curvature. How does λ stand in 2/λ?
        np.linalg.eigvalsh(table).max() → np.linalg.det(table)
            this is the determinant, the product of all eigenvalues. Which of them sets the limit?
        2 * c * inputs.T @ inputs → 2 * c * inputs[:1].T @ inputs[:1]
            only the first sample is used. How do the second derivatives of several samples add up?
        [X, ones] → [X[:, :1], ones]
            only the first input is used. How large is the table for n inputs and a bias?
        [X, ones] → [X - X.mean(axis=0), ones]
            the inputs were shifted to the mean 0 first. Asked is the limit for X as it is given.
        """,
    one_sign=True,
    advice="Try it: below your rate gradient descent must come to rest, a little above it diverge.",
)


# ---- One neuron and XOR ---------------------------------------------------------------------

POINTS = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]  # both inputs and the target


def losses_one_by_one(W: NDArray, b: NDArray) -> NDArray:
    """Return the SSE on XOR of each neuron, point after point."""
    losses = np.zeros(len(W))
    for j, (w1, w2) in enumerate(W.tolist()):
        for x1, x2, y in POINTS:
            losses[j] += (1 / (1 + np.exp(-(w1 * x1 + w2 * x2 + b[j]))) - y) ** 2
    return losses


def neurons(rng: Generator, n: int) -> tuple[NDArray, NDArray]:
    """Return the weights and biases of n neurons."""
    return rng.normal(0, 1.5, (n, 2)), rng.normal(0, 1.2, n)


xor_losses = Exercise(
    wanted="a function of (W, b) that returns each neuron's loss on XOR: its value, shape (N,)",
    stub="""
        def losses_on_xor(W, b):
            points = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
            targets = np.array([0, 1, 1, 0])
            return ...
        """,
    solution="""
        def losses_on_xor_solution(W, b):
            points = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
            targets = np.array([0, 1, 1, 0])
            a = sigmoid(W @ points.T + b[:, None])  # N × 4: one row for each neuron
            return np.sum((a - targets) ** 2, axis=1)
        """,
    right=losses_one_by_one,
    inputs=(neurons(rng, 5), neurons(rng, 3), neurons(rng, 1)),
    situations=("five neurons", "three neurons", "one neuron"),
    mistakes="""
        axis=1 → axis=0
            you have a loss for each of the four points, added up over the neurons. Along which
            axis do the points lie?
        np.sum((a - targets) ** 2, axis=1) → np.mean((a - targets) ** 2, axis=1)
            this is the mean over the four points. Is the SSE a sum or a mean?
        np.sum((a - targets) ** 2, axis=1) → np.sum((a - targets) ** 2)
            all neurons are added up to one number. Each has a loss of its own: along which axis do
            the points lie?
        np.sum((a - targets) ** 2, axis=1) → np.sum((a - targets) ** 2, axis=1) / 2
            this is ½SSE. Which loss does the task ask for?
        np.sum((a - targets) ** 2, axis=1) → np.sum(np.abs(a - targets), axis=1)
            the sizes of the errors are added up, not their squares. What does each S of SSE stand
            for?
        np.sum((a - targets) ** 2, axis=1) → np.sum(a - targets, axis=1) ** 2
            the errors are added up first and then squared, so they cancel. Which comes first?
        np.sum((a - targets) ** 2, axis=1) → np.sum(a - targets, axis=1)
            the errors are added up with their signs, so they cancel. What is squared?
        np.sum((a - targets) ** 2, axis=1) → (a - targets) ** 2
            these are the squared errors of each point. They have still to be added up, for each
            neuron.
        np.sum((a - targets) ** 2, axis=1) → np.sqrt(np.sum((a - targets) ** 2, axis=1))
            a root was taken. What does SSE stand for?
        sigmoid(W @ points.T + b[:, None]) → W @ points.T + b[:, None]
            an activation is missing: z is compared with the targets. What does a neuron do to its
            sum?
        sigmoid(W @ points.T + b[:, None]) → np.round(sigmoid(W @ points.T + b[:, None]))
            the answers are rounded to 0 and 1: this counts wrong points. What does the SSE look
            at?
        + b[:, None] →
            the bias is missing. What is added to the weighted sum?
        [0, 1, 1, 0] → [0, 1, 1, 1]
            these are the targets of OR. Which point differs?
        [0, 1, 1, 0] → [0, 0, 0, 1]
            these are the targets of AND. Which are those of XOR?
        [0, 1, 1, 0] → [1, 0, 0, 1]
            the targets are turned round: 1 where both inputs are equal. When is XOR 1?
        [0, 1, 1, 0] → [0, 0, 1, 1]
            the targets are the first input itself. When is XOR 1?
        np.sum((a - targets) ** 2, axis=1) → np.sum((a - targets) ** 2, axis=1)[0]
            this is the loss of the first neuron. Which others are there?
        """,
    one_sign=True,
    advice="Take one neuron and one point and compute z, a and the squared error by hand.",
)  # fmt: skip
