"""The exercises of notebook 06: layers in a row, batches, and a shortcut.

All neurons are sigmoids and ℒ is the sum of squared errors. The sizes of the layers and the number
of samples differ wherever they may, so that a product the wrong way round does not fit.
"""

from itertools import pairwise

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nnlib.activations import sigmoid
from nnlib.checking import numerical_gradient
from nnlib.course.exercises.exercise import Exercise

rng = np.random.default_rng(6)


# ---- The walk back --------------------------------------------------------------------------


def layers(rng: Generator, m: int, sizes: list[int]) -> tuple:
    """Return random (a, Y, W): activations of a network without biases, targets, weights."""
    W = [None, *(rng.normal(0, 1.2, (n, k)) for n, k in pairwise(sizes))]
    a = [rng.normal(0, 1.2, (m, sizes[0]))]
    for l in range(1, len(sizes)):
        a.append(sigmoid(a[l - 1] @ W[l]))
    return a, rng.uniform(0.05, 0.95, (m, sizes[-1])), W


def gradients(a: list, Y: NDArray, W: list) -> list:
    """Return [None, the gradient of W⁽¹⁾ with that of b⁽¹⁾ below, …], by numerical derivatives."""
    n = len(W) - 1

    def z_of(l: int) -> NDArray:  # the kept a hold the biases, whatever these are
        return np.log(a[l] / (1 - a[l]))

    def loss(l: int, moved: NDArray) -> float:
        ones = np.ones((len(Y), 1))
        z = z_of(l) + np.hstack([a[l - 1], ones]) @ moved  # `moved` is added to W and b
        for k in range(l + 1, n + 1):
            z = z_of(k) + (sigmoid(z) - a[k - 1]) @ W[k]
        return np.sum((sigmoid(z) - Y) ** 2)

    start = (np.zeros((W[l].shape[0] + 1, W[l].shape[1])) for l in range(1, n + 1))
    return [
        None,
        *(numerical_gradient(lambda V, l=l: loss(l, V), V) for l, V in enumerate(start, 1)),
    ]


walk_back = Exercise(
    wanted="a function of (a, Y, W) that returns the list [None, grad[1], …, grad[L]], each the "
    "gradient of the weights with that of the biases as one more row below",
    stub="""
        def walk_back(a, Y, W):
            n, grad = len(W) - 1, [None] * len(W)  # n layers
            # delta at the loss; then for l = n … 1 fill grad[l] and carry delta back
            return grad
        """,
    solution="""
        def walk_back_solution(a, Y, W):
            n = len(W) - 1
            grad = [None] * (n + 1)
            delta = 2 * (a[n] - Y) * sigmoid.derivative_from_output(a[n])
            for l in range(n, 0, -1):
                dW = a[l - 1].T @ delta
                db = delta.sum(axis=0, keepdims=True)
                grad[l] = np.vstack([dW, db])
                if l > 1:
                    delta = delta @ W[l].T * sigmoid.derivative_from_output(a[l - 1])
            return grad
        """,
    right=gradients,
    inputs=(
        layers(rng, 1, [2, 3]),
        layers(rng, 6, [3, 2]),
        layers(rng, 5, [2, 4, 3]),
        layers(rng, 4, [3, 5, 5, 2]),
    ),
    situations=(
        "one layer and one sample",
        "one layer and several samples",
        "two layers",
        "three layers, one of them square",
    ),
    results=("grad",),
    mistakes="""
        delta @ W[l].T → delta @ (W[l] if W[l].shape[0] == W[l].shape[1] else W[l].T)
            δ is carried back over W where it should be W transposed: where W is square, it fits
            all the same. Over which index does the way back sum?
        W[l].T * sigmoid.derivative_from_output(a[l - 1]) → W[l].T
            g′ is missing within the loop: what does δ pass through at every neuron?
        sigmoid.derivative_from_output(a[l - 1]) → g_prime(a[l - (a[l].shape != a[l - 1].shape)])
            g′ is that of the wrong layer: it belongs to the layer at which δ arrives, l − 1, not
            to the one it leaves.
        delta.sum(axis=0, keepdims=True) → delta
            the bias is not summed: there is a row for each sample. Over what is b spread on the
            way forward?
        delta.sum(axis=0, keepdims=True) → delta[:1]
            the bias is not summed: only the first sample is heard. Over what is b spread on the
            way forward?
        delta.sum(axis=0, keepdims=True) → delta[-1:]
            the bias is not summed: only the last sample is heard. Over what is b spread on the
            way forward?
        delta.sum(axis=0, keepdims=True) → delta.mean(axis=0, keepdims=True)
            the bias gets the mean of its column. Is the SSE a sum or a mean over the samples?
        delta.sum(axis=0, keepdims=True) → np.full((1, delta.shape[1]), delta.sum())
            all biases of a layer get the same number, the sum of the whole δ. Which sum belongs to
            one neuron?
        delta.sum(axis=0, keepdims=True) → np.zeros((1, delta.shape[1]))
            the biases' row holds zeros. What is ∂ℒ/∂b?
        a[l - 1].T @ delta → a[l - 1].T @ delta / len(Y)
            the weights' gradient is the mean over the samples, the biases' is the sum. Which is
            right for the SSE?
        dW = a[l - 1].T @ delta → dW = a[l - 1].T @ delta / len(Y)
        delta.sum(axis=0, keepdims=True) → delta.mean(axis=0, keepdims=True)
            your gradient is the mean over the samples. Is the SSE a sum or a mean?
        dW = a → if l > 1: delta = delta @ W[l].T * g_prime(a[l - 1]) ↵        dW = a
        db]) ↵        if l > 1: → db]) ↵        if 0:
            δ is carried back before it is used: the layer's own gradient then gets the δ of the
            layer before. What is the order of the lines in the loop?
        np.vstack([dW, db]) → np.vstack([db, dW])
            the numbers are right, but the biases' row stands above the weights. Wanted is below.
        np.vstack([dW, db]) → dW
            the biases' row is missing. Which line gives ∂ℒ/∂b, and where does it stand?
        np.vstack([dW, db]) → np.vstack([dW, db]).T
            the numbers are right, but the matrix is turned over. Which shape has W⁽ˡ⁾?
        return grad → return [None, *grad[:0:-1]]
            the numbers are right, but in the order of the way back: the last layer comes first.
        delta = delta @ W[l].T * sigmoid.derivative_from_output(a[l - 1]) → pass
            δ stays that of the last layer. What has to change on the way back?
        np.vstack([dW, db]) → -np.vstack([dW, db])
            the sign is wrong: which way does the loss go when the output rises above the target?
        a[l - 1].T @ delta → a[l - 1].T @ delta * (1 if l == n else 0)
            only the last layer's weights have a gradient. Does the loop reach the others?
        delta = delta @ → delta = delta * sigmoid.derivative_from_output(a[l]) @
        .T * sigmoid.derivative_from_output(a[l - 1]) → .T
            g′ of the layer that δ comes from is multiplied in once more, and that of the layer it
            arrives at is not. Through which neurons does the way back pass?
        """,
    advice="Try one layer, then two, and one sample, then several: where do they part?",
)


# ---- The shortcut ---------------------------------------------------------------------------


def around(X: NDArray, Y: NDArray, W1: NDArray, W2: NDArray, W3: NDArray) -> NDArray:
    """Return ∂ℒ/∂W⁽¹⁾ of the network with a shortcut, by numerical differentiation."""

    def loss(V: NDArray) -> float:
        h = sigmoid(X @ V)
        return np.sum((sigmoid((sigmoid(h @ W2) + h) @ W3) - Y) ** 2)

    return numerical_gradient(loss, W1)


def with_shortcut(rng: Generator, m: int, n: int, k: int, o: int) -> tuple:
    """Return random (X, Y, W1, W2, W3) for n inputs, k neurons in both layers and o outputs."""
    X, Y = rng.normal(0, 1.2, (m, n)), rng.uniform(0.05, 0.95, (m, o))
    return X, Y, *(rng.normal(0, 1.2, shape) for shape in ((n, k), (k, k), (k, o)))


shortcut = Exercise(
    wanted="a function of (X, Y, W1, W2, W3) that returns ∂ℒ/∂W⁽¹⁾, where the signal also goes "
    "around the second layer",
    stub="""
        def gradient_around(X, Y, W1, W2, W3):
            h = sigmoid(X @ W1)
            p = sigmoid(h @ W2)
            s = p + h
            a = sigmoid(s @ W3)
            # back: delta3, ds, then over both ways to dh and delta1
            return ...
        """,
    solution="""
        def gradient_around_solution(X, Y, W1, W2, W3):
            h = sigmoid(X @ W1)
            p = sigmoid(h @ W2)
            s = p + h
            a = sigmoid(s @ W3)
            delta3 = 2 * (a - Y) * sigmoid.derivative_from_output(a)
            ds = delta3 @ W3.T
            delta2 = ds * sigmoid.derivative_from_output(p)
            dh = delta2 @ W2.T + ds  # through the layer, and around it
            delta1 = dh * sigmoid.derivative_from_output(h)
            return X.T @ delta1
        """,
    right=around,
    inputs=(
        with_shortcut(rng, 1, 2, 3, 1),
        with_shortcut(rng, 6, 4, 3, 2),
        with_shortcut(rng, 5, 2, 4, 3),
    ),
    situations=("one sample and one output", "several of both", "other sizes"),
    mistakes="""
        delta2 @ W2.T + ds → delta2 @ W2.T
            you follow one way only, through the layer. Where else does h go?
        delta2 @ W2.T + ds → ds
            you follow one way only, around the layer. Where else does h go?
        delta2 @ W2.T + ds → (delta2 @ W2.T) * ds
            what comes back on the two ways is multiplied. What does a fork do?
        delta2 @ W2.T + ds → delta2 @ W2.T - ds
            what comes back around the layer is subtracted. What does a fork do?
        delta2 @ W2.T + ds → (delta2 + ds) @ W2.T
            the shortcut is carried back over W⁽²⁾. Does it pass that weight on the way forward?
        delta2 @ W2.T + ds → delta2 @ W2.T + delta2
            the shortcut is given g′ of the second layer. Does it pass that neuron on the way
            forward?
        delta2 @ W2.T + ds → delta2 @ W2.T + delta3 @ W3.T * sigmoid.derivative_from_output(s)
            the shortcut is given a slope of s. Is there an activation where the two ways meet?
        delta2 @ W2.T + ds → delta2 @ W2.T + 1
            1 is the slope of the shortcut, and what arrives is to be multiplied by it. What does?
        delta2 @ W2.T → delta2 @ W2
            W⁽²⁾ stands the wrong way round: it is square, so it fits all the same. Over which
            index does the way back sum?
        ds * sigmoid.derivative_from_output(p) → ds * sigmoid.derivative_from_output(s)
            g′ of the second layer is made of s, which holds the shortcut too. What did its own
            neurons send out?
        ds * sigmoid.derivative_from_output(p) → ds * sigmoid.derivative_from_output(h)
            g′ of the second layer is made of h, the layer before. What did its own neurons send
            out?
        dh * sigmoid.derivative_from_output(h) → dh * sigmoid.derivative_from_output(p)
            g′ of the first layer is made of p, the layer behind. What did its own neurons send
            out?
        delta2 @ W2.T + ds → delta2 @ W2.T + ds / sigmoid.derivative_from_output(h)
            the shortcut goes around the first neurons too: their g′ belongs to both ways. Where
            does the shortcut begin?
        X.T @ delta1 → X.T @ delta1 / len(X)
            your gradient is the mean over the samples. Is the SSE a sum or a mean?
        X.T @ delta1 → h.T @ delta2
            this is ∂ℒ/∂W⁽²⁾. Which weights are asked for, and what comes in there?
        X.T @ delta1 → s.T @ delta3
            this is ∂ℒ/∂W⁽³⁾. Which weights are asked for, and what comes in there?
        X.T @ delta1 → (X.T @ delta1).T
            the numbers are right, but the matrix is turned over. Which shape has W⁽¹⁾?
        X.T @ delta1 → delta1
            this is δ⁽¹⁾, a row for each sample. What came in at W⁽¹⁾, and what is summed?
        return X.T @ delta1 → return np.outer(X[0], delta1[0])
            only the first sample counts. Which samples does the loss add up?
        """,
    advice="Compare it with the shortcut left out on both ways, then put it back: what is added?",
)


# ---- The wrong line -------------------------------------------------------------------------

wrong_line = Exercise(
    wanted="the number of the one line that is wrong",
    stub="""
        wrong_line = ...
        """,
    solution="""
        wrong_line_solution = 5
        """,
    right=lambda: 5,
    mistakes="""
        = 5 → = 1
            line 1 looks odd, and its two minus signs cancel; a − a² is a(1 − a). Is ∂ℒ/∂W⁽³⁾
            right?
        = 5 → = 2
            line 2 is (AB)ᵀ = BᵀAᵀ. Does the judge find ∂ℒ/∂W⁽³⁾ wrong?
        = 5 → = 3
            line 3 turns everything over, twice. Does the judge find ∂ℒ/∂W⁽²⁾ wrong? It is made
            with this δ.
        = 5 → = 4
            line 4 sums over the samples s, as it should. Does the judge find ∂ℒ/∂W⁽²⁾ wrong?
        = 5 → = 6
            line 6 adds up one product for each sample. It is the judge's first suspect, since
            ∂ℒ/∂W⁽¹⁾ is wrong; is what goes into it right?
        = 5 → = 0
            the lines count from 1.
        """,
    advice="Which of the three results does the judge find wrong, and which line lies between the "
    "last right one and the first wrong one?",
)
