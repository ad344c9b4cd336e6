"""The exercises of notebook 07: training the 3-4-1 network without biases on XOR."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nnlib.activations import sigmoid
from nnlib.checking import numerical_gradient
from nnlib.course.exercises.exercise import Exercise
from nnlib.datasets import xor
from nnlib.network import Network

X, Y = xor()
g_prime = sigmoid.derivative_from_output
Matrices = tuple[NDArray, NDArray]

# ---- The training loop ----------------------------------------------------------------------


def descend(W1, W2, X, Y, learning_rate: float, epochs: int) -> Matrices:
    """Train by gradient descent on the SSE, with numerical derivatives."""

    def loss(W1: NDArray, W2: NDArray) -> float:
        return np.sum((sigmoid(sigmoid(X @ W1) @ W2) - Y) ** 2)

    for _ in range(epochs):
        dW1 = numerical_gradient(lambda W: loss(W, W2), W1)  # noqa: B023, called before W2 changes
        dW2 = numerical_gradient(lambda W: loss(W1, W), W2)  # noqa: B023
        W1, W2 = W1 - learning_rate * dW1, W2 - learning_rate * dW2
    return W1, W2


def forward(W1: NDArray, W2: NDArray, X: NDArray) -> Matrices:
    """Return a¹ and a²."""
    a1 = sigmoid(X @ W1)
    return a1, sigmoid(a1 @ W2)


def gradients(a1, a2, W2, X, Y, g2: Callable = g_prime, g1: Callable = g_prime) -> Matrices:
    """Return ∂L/∂W¹ and ∂L/∂W², with g2 and g1 for the derivatives of the activations."""
    delta2 = 2.0 * (a2 - Y) * g2(a2)
    delta1 = delta2 @ W2.T * g1(a1)
    return X.T @ delta1, a1.T @ delta2


def repeat(epoch: Callable) -> Callable:
    """Return the training function that does this (W1, W2, X, Y, learning_rate) every epoch."""

    def train(W1, W2, X, Y, learning_rate: float, epochs: int) -> Matrices:
        for _ in range(epochs):
            W1, W2 = epoch(W1, W2, X, Y, learning_rate)
        return W1, W2

    return train


def with_derivatives(g2: Callable, g1: Callable) -> Callable:
    """Return the training function that uses these for the derivatives of the activations."""

    def epoch(W1, W2, X, Y, learning_rate: float) -> Matrices:
        dW1, dW2 = gradients(*forward(W1, W2, X), W2, X, Y, g2, g1)
        return W1 - learning_rate * dW1, W2 - learning_rate * dW2

    return repeat(epoch)


def second_layer_first(W1, W2, X, Y, learning_rate: float) -> Matrices:
    """Update W2, then go on with the new W2."""
    a1, a2 = forward(W1, W2, X)
    dW2 = gradients(a1, a2, W2, X, Y)[1]
    W2 = W2 - learning_rate * dW2
    return W1 - learning_rate * gradients(a1, a2, W2, X, Y)[0], W2


def first_layer_first(W1, W2, X, Y, learning_rate: float) -> Matrices:
    """Update W1, then compute the forward pass anew for W2."""
    W1 = W1 - learning_rate * gradients(*forward(W1, W2, X), W2, X, Y)[0]
    return W1, W2 - learning_rate * gradients(*forward(W1, W2, X), W2, X, Y)[1]


def forward_once(W1, W2, X, Y, learning_rate: float, epochs: int) -> Matrices:
    """Compute the forward pass before the loop, the gradient within."""
    a1, a2 = forward(W1, W2, X)
    for _ in range(epochs):
        dW1, dW2 = gradients(a1, a2, W2, X, Y)
        W1, W2 = W1 - learning_rate * dW1, W2 - learning_rate * dW2
    return W1, W2


def with_rate(change: Callable[[float], float]) -> Callable:
    """Return the training function with another learning rate."""
    return lambda W1, W2, X, Y, learning_rate, epochs: descend(
        W1, W2, X, Y, change(learning_rate), epochs
    )


def with_epochs(change: Callable[[int], int]) -> Callable:
    """Return the training function with another number of epochs."""
    return lambda W1, W2, X, Y, learning_rate, epochs: descend(
        W1, W2, X, Y, learning_rate, change(epochs)
    )


rng = np.random.default_rng(0)

training_loop = Exercise(
    wanted="a function of (W1, W2, X, Y, learning_rate, epochs) that returns the trained W1, W2",
    right=descend,
    inputs=(
        (rng.normal(0.0, 1.5, (3, 4)), rng.normal(0.0, 1.5, (4, 1)), X, Y, 0.6, 4),
        (rng.normal(0.0, 1.5, (3, 4)), rng.normal(0.0, 1.5, (4, 1)), X, Y, 1.7, 3),
    ),
    mistakes=(
        (
            repeat(second_layer_first),
            "W2 is changed before δ¹ is computed from it. Which W2 made the outputs that δ¹ is "
            "about?",
        ),
        (
            repeat(first_layer_first),
            "W1 is changed and a¹ computed again before W2 gets its gradient. Both gradients "
            "belong to one and the same forward pass.",
        ),
        (
            with_rate(lambda rate: -rate),
            "the step goes uphill: the loss grows. Which way does the gradient point?",
        ),
        (
            forward_once,
            "the forward pass is not repeated: from the second epoch on, a¹ and a² are those of "
            "old weights. What belongs inside the loop?",
        ),
        (
            lambda W1, W2, X, Y, learning_rate, epochs: descend(
                W1, W2, X, Y, learning_rate * epochs, 1
            ),
            "the same gradient is used in every epoch. What has to be computed anew inside the "
            "loop?",
        ),
        (
            with_rate(lambda rate: rate / 2.0),
            "every step is half as long as it should be: look at the derivative of the square in "
            "the SSE.",
        ),
        (
            with_rate(lambda rate: 1.0),
            "the learning rate is not used: the steps are those of a rate of 1.",
        ),
        (
            with_rate(lambda rate: rate / len(X)),
            "your gradient is the mean over the four samples. Is the SSE a sum or a mean?",
        ),
        (
            with_epochs(lambda epochs: epochs - 1),
            "one epoch is missing. Count how often the loop runs.",
        ),
        (
            with_epochs(lambda epochs: epochs + 1),
            "there is one epoch too many. Count how often the loop runs.",
        ),
        (
            with_epochs(lambda epochs: 1),
            "only the first epoch is run. Is the return inside the loop?",
        ),
        (
            with_epochs(lambda epochs: 0),
            "the weights come back as they went in: nothing in the loop has changed them.",
        ),
        (
            with_derivatives(g2=lambda a: 1.0, g1=g_prime),
            "δ² lacks its g′: it is the derivative with respect to z², not a².",
        ),
        (
            with_derivatives(g2=g_prime, g1=lambda a: 1.0),
            "δ¹ lacks its g′: the way back passes through the hidden activations.",
        ),
        (
            with_derivatives(g2=sigmoid.derivative, g1=sigmoid.derivative),
            "sigmoid.derivative is called with a, but it expects z. What do you call with a?",
        ),
    ),
    advice="Try a single epoch: (W1 before − W1 after) / learning_rate must be the gradient.",
)

# ---- The constant input switched off --------------------------------------------------------

third_input_off = Exercise(
    wanted="a function of W1 that returns z¹ for [0, 1, 1] minus z¹ for [0, 1, 0]",
    right=lambda W1: np.array([0.0, 1.0, 1.0]) @ W1 - np.array([0.0, 1.0, 0.0]) @ W1,
    inputs=(
        (np.array([[-6.0, -2.0, 4.3, 2.6], [-5.5, 1.1, 5.1, 2.2], [2.1, -0.9, -7.2, 0.4]]),),
        (np.array([[0.7, -1.2, 0.6], [0.4, 1.9, -0.3], [-0.8, 1.5, 1.1]]),),
    ),
    mistakes=(
        (
            lambda W1: W1[:, 2],
            "this is a column of W1: all the weights into one hidden neuron. Wanted is one number "
            "for each hidden neuron.",
        ),
        (
            lambda W1: -W1[2],
            "the sign: which of the two inputs is subtracted from which?",
        ),
        (
            lambda W1: W1[1],
            "these are the weights of the second input, which is 1 in both. Which input differs? "
            "(Rows of an array are counted from 0.)",
        ),
        (
            lambda W1: W1[0],
            "these are the weights of the first input, which is 0 in both. Which input differs?",
        ),
        (
            lambda W1: W1[1] + W1[2],
            "this is z¹ for [0, 1, 1] itself. How far is it from z¹ for [0, 1, 0]?",
        ),
        (
            lambda W1: W1[1] - W1[2],
            "the weights of the two inputs are subtracted. Write z¹ for both inputs in full first.",
        ),
        (
            lambda W1: sigmoid(W1[1] + W1[2]) - sigmoid(W1[1]),
            "this is the difference of the activations a¹. Asked are the pre-activations z¹.",
        ),
        (
            lambda W1: np.sum(W1[2]),
            "the hidden neurons are added up. Each has its own difference.",
        ),
    ),
    advice="Compute z¹ for each of the two inputs and look at both.",
)

# ---- Noisy inputs ---------------------------------------------------------------------------


def share(noisy: NDArray, net: Network, Y: NDArray) -> float:
    """Return the share of right answers for noisy inputs of shape (n, 4, 3)."""
    return np.mean(np.round(outputs(noisy, net)) == Y)


def outputs(noisy: NDArray, net: Network) -> NDArray:
    """Return the outputs of the network for inputs of shape (n, 4, 3), in the shape (n, 4, 1)."""
    return net.predict(noisy.reshape(-1, 3)).reshape(-1, 4, 1)


def noise(rng, std: float, n: int, points: int = 4, columns: int = 2) -> NDArray:
    """Return noise for n copies of the four inputs; columns that get none are 0."""
    drawn = rng.normal(0.0, std, (n, points, columns))
    return np.concatenate([drawn, np.zeros((n, points, 3 - columns))], axis=-1)


def trained(W1: list, W2: list) -> Network:
    """Return a network with weights that an earlier training has found."""
    net = Network([3, 4, 1], bias=False)
    net.W[1], net.W[2] = W1, W2
    return net


noisy_inputs = Exercise(
    wanted="a function of (rng, net, X, Y, std, n) that returns the share of right answers",
    right=lambda rng, net, X, Y, std, n: share(X + noise(rng, std, n), net, Y),
    inputs=(
        (
            np.random.default_rng(1),
            trained(
                [[-6.0, -2.0, 4.3, 2.6], [-5.5, 1.1, 5.1, 2.2], [2.1, -0.9, -7.2, 0.4]],
                [[-8.6], [2.2], [-9.8], [4.6]],
            ),
            *(X, Y, 0.4, 50),
        ),
        (
            np.random.default_rng(2),
            trained(
                [[-4.5, 4.6, 2.6, -6.0], [6.5, 4.5, -0.6, 3.8], [1.7, -0.8, -0.1, -1.4]],
                [[-8.7], [6.2], [-1.8], [8.0]],
            ),
            *(X, Y, 0.6, 80),
        ),
    ),
    mistakes=(
        (
            lambda rng, net, X, Y, std, n: share(X + noise(rng, std, n, columns=3), net, Y),
            "the third input is noisy too. It plays the bias and is always 1.",
        ),
        (
            lambda rng, net, X, Y, std, n: np.mean(outputs(X + noise(rng, std, n), net) == Y),
            "the outputs are compared as they are: a sigmoid never gives exactly 0 or 1. What "
            "counts as the answer 1?",
        ),
        (
            lambda rng, net, X, Y, std, n: share(X + noise(rng, std, n, points=1), net, Y),
            "all four inputs of a copy get the same noise. Each needs its own.",
        ),
        (
            lambda rng, net, X, Y, std, n: share(X + noise(rng, std, 1).repeat(n, axis=0), net, Y),
            "all copies get the same noise. Each needs its own.",
        ),
        (
            lambda rng, net, X, Y, std, n: share(X + noise(rng, std, n).cumsum(axis=0), net, Y),
            "the noise piles up: each copy is made from the one before, not from X.",
        ),
        (
            lambda rng, net, X, Y, std, n: share(X + noise(rng, std**2, n), net, Y),
            "std is squared. Does rng.normal want the standard deviation or the variance?",
        ),
        (
            lambda rng, net, X, Y, std, n: share(X + noise(rng, 1.0, n), net, Y),
            "std is not used: the noise has the standard deviation 1.",
        ),
        (
            lambda rng, net, X, Y, std, n: share(X + abs(noise(rng, std, n)), net, Y),
            "the noise is never negative. It should go both ways.",
        ),
        (
            lambda rng, net, X, Y, std, n: share(X[0] + noise(rng, std, n), net, Y),
            "the network sees only the noise. It should be added to the inputs X.",
        ),
        (
            lambda rng, net, X, Y, std, n: share(X + 0.0 * noise(rng, std, n), net, Y),
            "every answer is right: the noise has not reached the network.",
        ),
        (
            lambda rng, net, X, Y, std, n: np.mean(
                np.all(np.round(outputs(X + noise(rng, std, n), net)) == Y, axis=1)
            ),
            "this is the share of copies in which all four answers are right. Count every answer.",
        ),
        (
            lambda rng, net, X, Y, std, n: 4 * n * share(X + noise(rng, std, n), net, Y),
            "this is the number of right answers. Asked is their share.",
        ),
        (
            lambda rng, net, X, Y, std, n: 4 * share(X + noise(rng, std, n), net, Y),
            "your share is larger than 1: divide by the number of all answers, not of copies.",
        ),
        (
            lambda rng, net, X, Y, std, n: 1.0 - share(X + noise(rng, std, n), net, Y),
            "this is the share of wrong answers.",
        ),
    ),
    advice=(
        "If it comes close, only the draws differ: take rng.normal(0, std, (n, 4, 2)), and "
        "nothing else, from rng."
    ),
)
