"""The exercises of notebook 04: the slopes of one neuron, and what one neuron cannot do."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nnlib.checking import numerical_gradient
from nnlib.course.exercises.exercise import Exercise
from nnlib.course.exercises.products import Product, Products

rng = np.random.default_rng(4)


# ---- Another activation, another loss -------------------------------------------------------


def of_tanh(x: float, y: float, w: float, b: float) -> dict:
    """Return what a student may multiply for the slope of ½(tanh(xw + b) − y)²."""
    z = x * w + b
    a = np.tanh(z)
    errors = {"(a − y)": a - y, "(a + y)": a + y, "x": x, "y": y, "w": w, "b": b, "z": z, "a": a}
    return errors | {"(1 − a)": 1 - a, "(1 + a)": 1 + a, "(1 − z²)": 1 - z**2}


def neuron(rng: Generator) -> tuple[float, float, float, float]:
    """Return random x, y, w, b."""
    x, y, w, b = rng.normal(0, 1.2, 4).tolist()
    return x, y, w, b


tanh_half_sse = Exercise(
    wanted="a function of (x, y, w, b) that returns ∂ℒ/∂w for ℒ = ½(tanh(xw + b) − y)²",
    stub="""
        def gradient_of_tanh(x, y, w, b):
            a = np.tanh(x * w + b)
            return ...
        """,
    solution="""
        def gradient_of_tanh_solution(x, y, w, b):
            a = np.tanh(x * w + b)
            da = a - y  # the ½ takes the 2 away
            dz = da * (1 - a**2)  # the slope of tanh, from its output
            return dz * x
        """,
    right=lambda x, y, w, b: numerical_gradient(lambda w: 0.5 * (np.tanh(x * w + b) - y) ** 2, w),
    inputs=((0.7, 0.3, 1.1, -0.2), (-1.3, 0.8, 0.6, 0.4), (1.6, -0.45, -0.7, 0.55)),
    mistakes="""
        da * (1 - a**2) → da
            g′ is missing: what does the way back pass through between a and z?
        (1 - a**2) → (1 - (x * w + b) ** 2)
            1 − z² stands where 1 − a² belongs. Is the slope of tanh written with what goes in or
            with what comes out?
        (1 - a**2) → (1 - np.tanh(a) ** 2)
            tanh is taken twice: your slope is that at a, and z = xw + b is where it belongs. What
            is tanh² z, if a = tanh z?
        da = a - y → da = y - a
            the sign is wrong: which way does the loss go when the output rises above the target?
        da = a - y → da = 2 * (a - y)
            a factor 2 too much: what is the derivative of ½(a − y)²?
        da = a - y → da = (a - y) / 2
            the ½ is there, but the 2 of the square is missing. What is the derivative of
            ½(a − y)²?
        da = a - y → da = (a - y) ** 2 / 2
            this begins with the loss itself, not with its derivative. What is the slope of
            ½(a − y)²?
        (1 - a**2) → a * (1 - a)
            a(1 − a) is the slope of the sigmoid. Which is that of tanh?
        (1 - a**2) → (1 - a)
            the square is missing in 1 − a². Is the slope of tanh the same at z and at −z?
        (1 - a**2) → (1 + a**2)
            a sign within g′: with 1 + a² the slope never falls. Where is tanh flat?
        (1 - a**2) → a
            a stands where its slope 1 − a² belongs. How steep is tanh where it is 0?
        dz * x → dz
            you stop one step early, at ∂ℒ/∂z = ∂ℒ/∂b. How does z depend on w?
        dz * x → dz * w
            this is ∂ℒ/∂x. Which factor of xw moves now, and which one stays?
        dz * x → dz * a
            dz is multiplied by a, which the neuron sends out. What comes in at w?
        return dz * x → return w - dz * x
            this is the weight after a step. Asked is the slope alone.
        return dz * x → return -dz * x * 0.1
            this is a step, with a learning rate and its minus. Asked is the slope alone.
        """,
    advice="Compare ∂ℒ/∂a, then ∂ℒ/∂z, with numerical derivatives: where do they part?",
    apart=Products(
        draw=neuron,
        quantities=of_tanh,
        each=(Product("∂ℒ/∂w", "(a − y) · (1 − a) · (1 + a) · x"),),
    ),
)


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
        """,
    one_sign=True,
    advice="Take one neuron and one point and compute z, a and the squared error by hand.",
)  # fmt: skip
