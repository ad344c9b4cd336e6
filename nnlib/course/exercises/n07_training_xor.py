"""The exercises of notebook 07: training the 3-4-1 network without biases on XOR.

The notebook's own data is not used: who takes a variable of the notebook instead of an argument
must not be right by accident.
"""

import numpy as np
from numpy.typing import NDArray

from nnlib.activations import sigmoid
from nnlib.checking import numerical_gradient
from nnlib.course.exercises.exercise import Exercise
from nnlib.course.exercises.products import Product, Products, neuron
from nnlib.network import Network

rng = np.random.default_rng(0)
STEP = "2 · learning_rate · (a⁽²⁾ − y) · g′(z⁽²⁾)"


# ---- The training loop ----------------------------------------------------------------------


def descend(W1, W2, X, Y, learning_rate: float, epochs: int) -> tuple[NDArray, NDArray]:
    """Train by gradient descent on the SSE, with numerical derivatives."""

    def loss(W1: NDArray, W2: NDArray) -> float:
        return np.sum((sigmoid(sigmoid(X @ W1) @ W2) - Y) ** 2)

    for _ in range(epochs):
        dW1 = numerical_gradient(lambda W: loss(W, W2), W1)  # noqa: B023, called before W2 changes
        dW2 = numerical_gradient(lambda W: loss(W1, W), W2)  # noqa: B023
        W1, W2 = W1 - learning_rate * dW1, W2 - learning_rate * dW2
    return W1, W2


def situation(rng, samples: int, learning_rate: float, epochs: int) -> tuple:
    """Return arguments of a training with inputs of both signs; 3, 4, 1 and the samples differ."""
    X, Y = rng.normal(0, 1.2, (samples, 3)), rng.uniform(0.05, 0.95, (samples, 1))
    return rng.normal(0, 1.2, (3, 4)), rng.normal(0, 1.2, (4, 1)), X, Y, learning_rate, epochs


def factors(W1, W2, X, Y, learning_rate: float, epochs: int) -> dict:
    """Return what may become a factor of the step for one sample, for each hidden neuron."""
    a1 = sigmoid(X @ W1)
    hidden, output = neuron(1, X @ W1), neuron(2, a1 @ W2)
    others = {"learning_rate": learning_rate, "W⁽²⁾": W2.T, "x": X.T, "y": Y}
    a2 = sigmoid(a1 @ W2)
    return hidden | output | others | {"(a⁽²⁾ − y)": a2 - Y, "(a⁽²⁾ + y)": a2 + Y}


training_loop = Exercise(
    wanted="a function of (W1, W2, X, Y, learning_rate, epochs) that returns the trained W1, W2",
    stub="""
        def train_by_hand(W1, W2, X, Y, learning_rate, epochs):
            for epoch in range(epochs):
                a1 = sigmoid(X @ W1)
                # a2, delta2, delta1, then the new W1 and W2
            return ..., ...
        """,
    solution="""
        def train_by_hand_solution(W1, W2, X, Y, learning_rate, epochs):
            for epoch in range(epochs):
                a1 = sigmoid(X @ W1)
                a2 = sigmoid(a1 @ W2)
                delta2 = 2 * (a2 - Y) * sigmoid.derivative_from_output(a2)
                delta1 = delta2 @ W2.T * sigmoid.derivative_from_output(a1)  # with the old W2
                W1 = W1 - learning_rate * X.T @ delta1
                W2 = W2 - learning_rate * a1.T @ delta2
            return W1, W2
        """,
    right=descend,
    inputs=(
        situation(rng, 1, 0.8, 1),
        situation(rng, 6, 0.6, 1),
        situation(rng, 1, 1.3, 2),
        situation(rng, 5, 0.9, 3),
    ),
    situations=(
        "one sample and one epoch",
        "several samples and one epoch",
        "one sample and two epochs",
        "several samples and several epochs",
    ),
    results=("W1", "W2"),
    repeats="epochs",
    mistakes="""
        delta1 = delta2 @ → W2 = W2 - learning_rate * a1.T @ delta2; delta1 = delta2 @
        W2 = W2 - learning_rate * a1.T @ delta2 ↵ → pass ↵
            W2 is changed before δ⁽¹⁾ is computed from it. Which W2 made the outputs that δ⁽¹⁾ is
            about?
        W2 = W2 → a1 = sigmoid(X @ W1); a2 = AGAIN; W2 = W2
        AGAIN → sigmoid(a1 @ W2); delta2 = 2 * (a2 - Y) * g_prime(a2)
        or
        W2 = W2 - → a1 = sigmoid(X @ W1); W2 = W2 -
            W1 is changed and a⁽¹⁾ computed again before W2 gets its gradient. Do both gradients
            belong to one and the same forward pass?
        - learning_rate → + learning_rate
            the step goes uphill: the loss grows. Which way does the gradient point, and is it
            subtracted?
        W1 - learning_rate → W1 + learning_rate
            W1 goes uphill, W2 downhill. Which way does a gradient point?
        W2 - learning_rate → W2 + learning_rate
            W2 goes uphill, W1 downhill. Which way does a gradient point?
        a1 = sigmoid → if epoch == 0: a1 = sigmoid
        a2 = sigmoid → if epoch == 0: a2 = sigmoid
            the forward pass is not repeated: from the second epoch on, a⁽¹⁾ and a⁽²⁾ are those of
            old weights. What belongs inside the loop?
        W1 = W1 - learning_rate → W1 = W1 - epochs * learning_rate
        W2 = W2 - learning_rate → W2 = W2 - epochs * learning_rate
        range(epochs) → range(1)
            the same gradient is used in every epoch. What has to be computed anew inside the
            loop?
        learning_rate * →
            the learning rate is not used: the steps are those of a rate of 1. How long is a step?
        2 * (a2 - Y) → (a2 - Y)
        learning_rate * →
            no learning rate and no 2: so does the famous network of eleven lines. What is the
            derivative of (a − y)², and how long is a step to be?
        2 * (a2 - Y) → 2 * (a2 - Y) / len(X)
            your gradient is the mean over the samples. Is the SSE a sum or a mean?
        range(epochs) → range(1, epochs)
            one epoch is missing. How often does the loop run?
        range(epochs) → range(epochs + 1)
            there is one epoch too many. How often does the loop run?
        delta2 ↵ → delta2; return W1, W2 ↵
            only the first epoch is run. Is the return inside the loop?
        range(epochs) → range(0)
            the weights come back as they went in: nothing in the loop has changed them.
        W1 = W1 - → W1 = -
        W2 = W2 - → W2 = -
            the weights are replaced by the step. It should change them: what is it taken from?
        return W1, W2 → return X.T @ delta1, a1.T @ delta2
            these are the gradients of the last epoch. Which two arrays have learned from them?
        W1 = W1 - → unused = W1 -
            W1 comes back as it went in: only W2 learns. Which of the two lines does nothing?
        W2 = W2 - → unused = W2 -
            W2 comes back as it went in: only W1 learns. Which of the two lines does nothing?
        delta2 @ W2.T * sigmoid.derivative_from_output(a1) → delta2 @ W2.T
            δ⁽¹⁾ lacks its g′: what does the way back pass through between a⁽¹⁾ and z⁽¹⁾?
        * sigmoid.derivative_from_output(a2) →
            δ⁽²⁾ lacks its g′: it is the derivative with respect to z⁽²⁾, not a⁽²⁾.
        delta2 @ W2.T * sigmoid → sigmoid
            the hidden layer does not get its error from the output: δ⁽¹⁾ is its slope alone. How
            does δ⁽²⁾ come back to it?
        delta2 @ W2.T * sigmoid → delta2 * sigmoid
            W⁽²⁾ is missing on the way back: what lies between the hidden layer and the output?
        range(epochs) → range(epochs * len(X))
        a1 = sigmoid → A, B, m = X, Y, [epoch % len(X)]; X = A[m]; Y = B[m]; a1 = sigmoid
        learning_rate * a1.T @ delta2 ↵ → learning_rate * a1.T @ delta2; X, Y = A, B ↵
            one update for every sample: that is stochastic descent. Here a step belongs to all
            samples together; which line adds them up?
        a1 = sigmoid(X @ W1) → a1 = np.tanh(X @ W1)
        sigmoid.derivative_from_output(a1) → (1 - a1**2)
            the hidden layer is tanh, with its own slope. Which activation does the task ask for?
        a1 = sigmoid(X @ W1) → a1 = np.tanh(X @ W1)
            the hidden layer is tanh, with the slope of the sigmoid. Which activation is asked
            for?
        a1 = sigmoid(X @ W1) → a1 = np.maximum(0, X @ W1)
        sigmoid.derivative_from_output(a1) → (a1 > 0)
            the hidden layer is ReLU. Which activation does the task ask for?
        a2 = sigmoid(a1 @ W2) → a2 = a1 @ W2
        * sigmoid.derivative_from_output(a2) →
            the output has no activation. Which one does the task ask for?
        a1.T @ delta2 → a1.T @ delta2 / len(X)
        X.T @ delta1 → X.T @ delta1 / len(X) ** 2
            the steps are divided by the number of samples more than once. Is the SSE a mean?
        a1 = sigmoid(X @ W1) → A, B = X, Y; X = A[:1]; Y = B[:1]; a1 = sigmoid(X @ W1)
        learning_rate * a1.T @ delta2 ↵ → learning_rate * a1.T @ delta2; X, Y = A, B ↵
            only the first sample is used. Where do the others go?
        a1 = sigmoid(X @ W1) → A, B = X, Y; X = A[-1:]; Y = B[-1:]; a1 = sigmoid(X @ W1)
        learning_rate * a1.T @ delta2 ↵ → learning_rate * a1.T @ delta2; X, Y = A, B ↵
            only the last sample is used. Is something overwritten where it should be added up?
        a1 = sigmoid(X @ W1) → A, B = X, Y; X = A[:4]; Y = B[:4]; a1 = sigmoid(X @ W1)
        learning_rate * a1.T @ delta2 ↵ → learning_rate * a1.T @ delta2; X, Y = A, B ↵
            only four samples are used. Who says how many there are?
        """,
    advice="Try a single epoch: (W1 before − W1 after) / learning_rate must be the gradient.",
    apart=Products(
        draw=lambda rng: situation(rng, 1, rng.uniform(0.3, 2), 1),
        quantities=factors,
        each=(
            Product("the step of W1", f"{STEP} · W⁽²⁾ · g′(z⁽¹⁾) · x"),
            Product("the step of W2", f"{STEP} · a⁽¹⁾"),
        ),
        observe=lambda new, old: [old[0] - new[0], (old[1] - new[1]).T],
        partial=True,
        times=12,
    ),
)  # fmt: skip

# ---- A rate that looks after itself ----------------------------------------------------------


def descend_carefully(W1, W2, X, Y, eta: float, epochs: int) -> tuple[NDArray, NDArray, float]:
    """Keep a step only if the loss falls, with numerical derivatives."""

    def loss(W1: NDArray, W2: NDArray) -> float:
        return np.sum((sigmoid(sigmoid(X @ W1) @ W2) - Y) ** 2)

    for _ in range(epochs):
        dW1 = numerical_gradient(lambda W: loss(W, W2), W1)  # noqa: B023, called before W2 changes
        dW2 = numerical_gradient(lambda W: loss(W1, W), W2)  # noqa: B023
        ahead = W1 - eta * dW1, W2 - eta * dW2
        better = loss(*ahead) < loss(W1, W2)
        (W1, W2), eta = (ahead, 1.1 * eta) if better else ((W1, W2), eta / 2)
    return W1, W2, eta


careful_training = Exercise(
    wanted="a function of (W1, W2, X, Y, eta, epochs) that returns W1, W2 and the last eta",
    stub="""
        def train_carefully(W1, W2, X, Y, eta, epochs):
            for epoch in range(epochs):
                a1 = sigmoid(X @ W1)
                a2 = sigmoid(a1 @ W2)
                delta2 = 2 * (a2 - Y) * a2 * (1 - a2)
                delta1 = delta2 @ W2.T * a1 * (1 - a1)
                # try a step: V1 and V2. Is the loss smaller there?
            return ..., ..., ...
        """,
    solution="""
        def train_carefully_solution(W1, W2, X, Y, eta, epochs):
            for epoch in range(epochs):
                a1 = sigmoid(X @ W1)
                a2 = sigmoid(a1 @ W2)
                delta2 = 2 * (a2 - Y) * a2 * (1 - a2)
                delta1 = delta2 @ W2.T * a1 * (1 - a1)
                V1, V2 = W1 - eta * X.T @ delta1, W2 - eta * a1.T @ delta2
                if nnlib.SSE(sigmoid(sigmoid(X @ V1) @ V2), Y) < nnlib.SSE(a2, Y):
                    W1, W2, eta = V1, V2, 1.1 * eta
                else:
                    eta = eta / 2
            return W1, W2, eta
        """,
    right=descend_carefully,
    inputs=(
        situation(np.random.default_rng(1), 5, 0.3, 1),
        situation(np.random.default_rng(2), 6, 60.0, 1),
        situation(np.random.default_rng(3), 1, 0.7, 2),
        situation(np.random.default_rng(4), 7, 40.0, 9),
    ),
    situations=(
        "one step that lowers the loss",
        "one step that raises the loss",
        "two steps that lower the loss",
        "several steps of both kinds",
    ),
    results=("W1", "W2", "eta"),
    mistakes="""
        1.1 * eta → eta
            eta never grows. What happens to it after a step that is kept?
        eta = eta / 2 → pass
            eta is not halved: after a step that is taken back it stays as long, and the next try
            is the same again. What becomes of eta then?
        eta = eta / 2 → W1, W2, eta = V1, V2, eta / 2
            eta is right, but the step is kept even when the loss has risen. Where do the weights
            stand after a try that failed?
        1.1 * eta → eta
        eta = eta / 2 → W1, W2 = V1, V2
            this is ordinary gradient descent: every step is kept and eta stays. Which steps are
            taken back?
        W1, W2, eta = V1, V2, 1.1 * eta → eta = 1.1 * eta
            the weights come back as they went in: the step that lowers the loss is not taken.
        W1, W2, eta = V1, V2, → W1, eta = V1,
            W2 comes back as it went in. Which two arrays belong to the try?
        W1, W2, eta = V1, V2, → W2, eta = V2,
            W1 comes back as it went in. Which two arrays belong to the try?
        < nnlib.SSE → > nnlib.SSE
            the comparison is turned round: steps that raise the loss are kept.
        1.1 * eta → eta / 2
        eta = eta / 2 → eta = 1.1 * eta
            the two factors are exchanged: eta is halved after a good step and grows after a bad
            one. When is it too long?
        1.1 * eta → 2 * eta
            eta is doubled after a step that is kept. By which factor is it to grow?
        1.1 * eta → eta + 0.1
        or
        1.1 * eta → eta + 1.1
            something is added to eta after a step that is kept. By which factor is it to grow?
        1.1 * eta → eta / 1.1
            eta shrinks after a step that is kept. Which way is it to go?
        1.1 * eta → 1.5 * eta
        or
        1.1 * eta → 1.05 * eta
            eta grows by another factor after a step that is kept. The task names it.
        eta = eta / 2 → eta = 2 * eta
            eta is doubled after a step that was too long. Which way is it to go?
        eta = eta / 2 → eta = eta / 1.1
            eta shrinks by 1.1 after a step that is taken back. By which factor is it to shrink?
        eta = eta / 2 → eta = eta - 2
        or
        eta = eta / 2 → eta = eta - 1.1
            something is subtracted from eta, which may make it negative. By which factor is it to
            shrink?
        return W1, W2, eta → return V1, V2, eta
            the last try is returned, whether it was kept or not. Which weights were kept?
        return W1, W2, eta → return W1, W2, nnlib.SSE(sigmoid(sigmoid(X @ W1) @ W2), Y)
            the third number is the loss. Asked is the last eta.
        a1 = sigmoid → eta_given = eta if epoch == 0 else eta_given; a1 = sigmoid
        return W1, W2, eta → return W1, W2, eta_given
            the eta returned is the one given. Asked is what has become of it.
        < nnlib.SSE(a2, Y) → < (first := nnlib.SSE(a2, Y) if epoch == 0 else first)
            every loss is compared with that of the start. Which one is a step to lower?
        (1 - a1) ↵ → (1 - a1); g, h = X.T @ delta1, a1.T @ delta2 ↵
        V1, V2 = → F = lambda e: sigmoid(sigmoid(X @ (W1 - e * g)) @ (W2 - e * h)); V1, V2 =
        ; V1, V2 = → ; fits = lambda e: nnlib.SSE(F(e), Y) < nnlib.SSE(a2, Y); V1, V2 =
        ; V1, V2 = → ; eta = next(e for e in eta / 2.0 ** np.arange(60) if fits(e)); V1, V2 =
            you halve eta and try again within one epoch, until a step succeeds. Here a try that is
            taken back counts as an epoch, too.
        V1, V2 = W1 - eta * X.T @ delta1, W2 - eta * → V1, V2 = W1 + eta * X.T @ delta1, W2 + eta *
            the steps go uphill. Which way does a gradient point?
        sigmoid(X @ V1) @ V2 → sigmoid(X @ V1) @ W2
            the try is judged with the new W1 and the old W2. Both belong to it.
        sigmoid(X @ V1) @ V2 → sigmoid(X @ W1) @ V2
            the try is judged with the old W1 and the new W2. Both belong to it.
        W2 - eta * a1.T @ delta2 → W2 - eta * a1.T @ delta2 / len(X)
        W1 - eta * X.T @ delta1 → W1 - eta * X.T @ delta1 / len(X)
            your gradient is the mean over the samples. Is the SSE a sum or a mean?
        V1, V2 = W1 - eta * X.T @ delta1, W2 - eta * → V1, V2 = W1 - X.T @ delta1, W2 -
            the step does not use eta: it is one gradient long. How long is a step?
        V1, V2 = W1 → g = (X.T @ delta1, a1.T @ delta2) if epoch == 0 else g; V1, V2 = W1
        eta * X.T @ delta1 → eta * g[0]
        eta * a1.T @ delta2 → eta * g[1]
            the gradient of the start is used in every epoch. What has to be computed anew?
        range(epochs) → range(1)
            only one epoch is run. What belongs inside the loop, and is the return one of it?
        range(epochs) → range(1, epochs)
            one epoch is missing. How often does the loop run?
        range(epochs) → range(epochs + 1)
            there is one epoch too many. How often does the loop run?
        """,
    advice=(
        "Try one epoch, once with a small eta and once with a very large one: are the weights "
        "moved, or as they were, and is eta 1.1 times as large, or half?"
    ),
)  # fmt: skip

# ---- Noisy inputs ---------------------------------------------------------------------------


def share(rng, net: Network, X: NDArray, Y: NDArray, std: float, n: int) -> float:
    """Return the share of right answers, for all noisy copies at once."""
    noise = np.pad(rng.normal(0, std, (n, 4, 2)), ((0, 0), (0, 0), (0, 1)))
    outputs = net.predict((X + noise).reshape(-1, 3)).reshape(n, 4, 1)
    return float(np.mean((outputs > 0.5) == (Y == 1)))


def trained(W1: list, W2: list) -> Network:
    """Return a network with weights that an earlier training has found."""
    net = Network([3, 4, 1], bias=False)
    net.W[1], net.W[2] = W1, W2
    return net


ONE = trained(
    [[-6.0, -2.0, 4.3, 2.6], [-5.5, 1.1, 5.1, 2.2], [2.1, -0.9, -7.2, 0.4]],
    [[-8.6], [2.2], [-9.8], [4.6]],
)
OTHER = trained(
    [[-4.5, 4.6, 2.6, -6.0], [6.5, 4.5, -0.6, 3.8], [1.7, -0.8, -0.1, -1.4]],
    [[-8.7], [6.2], [-1.8], [8.0]],
)
POINTS = np.array([[0.9, 0.2, 1.0], [-0.1, 0.8, 1.0], [0.1, -0.2, 1.0], [1.2, 0.9, 1.0]])

noisy_inputs = Exercise(
    wanted="a function of (rng, net, X, Y, std, n) that returns the share of right answers",
    stub="""
        def share_right(rng, net, X, Y, std, n):
            noise = rng.normal(0, std, (n, 4, 2))
            return ...
        """,
    solution="""
        def share_right_solution(rng, net, X, Y, std, n):
            noise = rng.normal(0, std, (n, 4, 2))
            right = 0
            for k in range(n):
                noisy = X.copy()  # X itself stays as it is
                noisy[:, :2] += noise[k]
                right += np.sum(np.round(net.predict(noisy)) == Y)
            return right / (4 * n)
        """,
    right=share,
    inputs=(
        (np.random.default_rng(1), ONE, POINTS, np.array([[1.0], [1], [0], [0]]), 0.4, 29),
        (np.random.default_rng(2), OTHER, POINTS[::-1], np.array([[0.0], [1], [1], [0]]), 0.6, 37),
        (
            np.random.default_rng(3),
            ONE,
            POINTS * [1, -1, 1],
            np.array([[0.0], [0], [1], [0]]),
            0.7,
            41,
        ),
    ),
    mistakes="""
        (n, 4, 2) → (n, 4, 3)
        noisy[:, :2] → noisy
            the third input is noisy too. It plays the bias and is always 1.
        np.round(net.predict(noisy)) → net.predict(noisy)
            your share is always 0. Are the outputs compared as they are (a sigmoid never gives
            exactly 0 or 1), or is something cut off to a whole number?
        (n, 4, 2) → (n, 1, 2)
            all four inputs of a copy get the same noise. Each needs its own.
        noise[k] → noise[0]
            all copies get the noise of the first, or only the first is counted. Which noise does
            each need, and where does the loop end?
        noisy = X.copy() → noisy = X
            the noise piles up: each copy is made from the one before, not from X.
        0, std, → 0, std**2,
            std is squared. Does rng.normal want the standard deviation or the variance?
        0, std, → 0, std**0.5,
            a root is taken of std. Does rng.normal want the standard deviation or the variance?
        0, std, → 0, 1,
            std is not used: the noise has the standard deviation 1. Where does std belong?
        0, std, → std, 1,
            std stands where the mean belongs. In which order does rng.normal take them?
        rng.normal(0, std, (n, 4, 2)) → std * rng.random((n, 4, 2))
            the noise is uniform and never negative. Which distribution is asked for?
        rng.normal(0, std, (n, 4, 2)) → rng.uniform(-std, std, (n, 4, 2))
            the noise is uniform. Which distribution is asked for?
        += noise[k] → += abs(noise[k])
            the noise is never negative. It should go both ways.
        += noise[k] → -= noise[k]
            the noise is subtracted. It makes no other distribution, but other numbers: is it
            added?
        += noise[k] → = noise[k]
            the network sees only the noise. Where are the inputs X?
        noisy[:, :2] += noise[k] → noisy[:, :2] *= 1 + noise[k]
            the inputs are multiplied by the noise. What does it do to an input that is 0?
        predict(noisy) → forward(noisy)[1]
            the hidden activations are compared. Which layer answers?
        noisy[:, :2] → noisy[:, 1:]
            the last two columns are noisy. Which two are asked for?
        predict(noisy) → predict(X)
            the network is asked about X: the noise has not reached it. Which inputs are noisy?
        right += np.sum( → right += 4 * np.all(
            this is the share of copies in which all four answers are right. Count every answer.
        right / (4 * n) → right
            this is the number of right answers. Asked is their share: out of how many?
        right / (4 * n) → right / n
            your share may be larger than 1: divide by the number of all answers, not of copies.
        right / (4 * n) → 100 * right / (4 * n)
            this is in percent. Asked is a share between 0 and 1.
        right += → right =
            only the last copy is counted. How are the others added to it?
        ) == Y) → ) != Y)
            this is the share of wrong answers. Which ones are asked for?
        np.round( → np.ceil(
            every output counts as 1. Are they rounded up, or not looked at? Where does 1 begin?
        np.round( → np.floor(
            every output counts as 0. Are they cut off, or not looked at? Where does 1 begin?
        (n, 4, 2) → (n, 4, 1)
            both columns of an input get the same noise. How many numbers does one copy need?
        range(n) → range(1, n)
            the first copy is left out. How often does the loop run?
        range(n) → range(n - 1)
            the last copy is left out. How often does the loop run?
        np.round(net.predict(noisy)) == Y → abs(net.predict(noisy) - Y)
            outputs and targets are subtracted, not compared. Which answers count as right?
        """,
    one_sign=True,
    advice=(
        "If it comes close, only the draws differ: is rng.normal(0, std, (n, 4, 2)), and nothing "
        "else, taken from rng?"
    ),
)
