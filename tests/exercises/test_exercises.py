"""The exercises: what is said to right, wrong, unfinished and crashing answers.

The answers are written as students write them, as the text of a notebook cell. Every usual
mistake of every exercise is made here once more, by changing a line of a solution.
"""

import itertools
import linecache
import math
from textwrap import dedent

import numpy as np
import pytest

import nnlib
from nnlib import exercises
from nnlib.course.exercises.exercise import Exercise, same

EXERCISES = {name: value for name, value in vars(exercises).items() if isinstance(value, Exercise)}
cell_numbers = itertools.count()


def cell(source):
    """Run a text as a notebook cell is run, and return what its last line defines."""
    source = dedent(source).strip("\n") + "\n"
    filename = f"/tmp/ipykernel_1/{next(cell_numbers)}.py"
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    sigmoid = nnlib.sigmoid
    namespace = {"__name__": "__main__", "np": np, "math": math, "nnlib": nnlib}
    namespace |= {"sigmoid": sigmoid, "tanh": nnlib.tanh, "g_prime": sigmoid.derivative_from_output}
    before = set(namespace)
    exec(compile(source, filename, "exec"), namespace)
    return [value for name, value in namespace.items() if name not in before][-1]


# ---- Stubs and solutions, as in the notebooks -----------------------------------------------

STUBS = {
    "one_neuron": """
        def neuron(x1, x2, w1, w2, b):
            return ...
        """,
    "sigmoid_of_kz": """
        def slope_of_kz(z, k):
            return ...
        """,
    "tanh_from_output": """
        def slope_from_a(a):
            return ...
        """,
    "half_maximum": "z_half = ...",
    "three_neurons": """
        def gradient_w1(x, y, w, b):
            a1 = sigmoid(w[1] * x + b[1])
            return ...
        """,
    "gradient_of_input": """
        def gradient_x(x, y, w1, b1, w2, b2):
            a1 = sigmoid(w1 * x + b1)
            return ...
        """,
    "chain_of_neurons": """
        def gradients_w(x, y, w, b):
            n = len(w) - 1
            a, dw = [x], [None] * (n + 1)
            return dw
        """,
    "training_loop": """
        def train_by_hand(W1, W2, X, Y, learning_rate, epochs):
            return ..., ...
        """,
    "third_input_off": """
        def difference_of_z1(W1):
            return ...
        """,
    "noisy_inputs": """
        def share_right(rng, net, X, Y, std, n):
            noise = rng.normal(0, std, (n, 4, 2))
            return ...
        """,
}

SOLUTIONS = {
    "one_neuron": """
        def neuron(x1, x2, w1, w2, b):
            return w1 * x1 + w2 * x2 + b
        """,
    "sigmoid_of_kz": """
        def slope_of_kz(z, k):
            a = sigmoid(k * z)
            return k * a * (1 - a)
        """,
    "tanh_from_output": """
        def slope_from_a(a):
            return 1 - a**2
        """,
    "half_maximum": "z_half = np.log(3 + 2 * np.sqrt(2))",
    "three_neurons": """
        def gradient_w1(x, y, w, b):
            a1 = sigmoid(w[1] * x + b[1])
            a2 = sigmoid(w[2] * a1 + b[2])
            a3 = sigmoid(w[3] * a2 + b[3])
            delta3 = 2 * (a3 - y) * sigmoid.derivative_from_output(a3)
            delta2 = delta3 * w[3] * sigmoid.derivative_from_output(a2)
            delta1 = delta2 * w[2] * sigmoid.derivative_from_output(a1)
            return delta1 * x
        """,
    "gradient_of_input": """
        def gradient_x(x, y, w1, b1, w2, b2):
            a1 = sigmoid(w1 * x + b1)
            a2 = sigmoid(w2 * a1 + b2)
            delta2 = 2 * (a2 - y) * sigmoid.derivative_from_output(a2)
            delta1 = delta2 * w2 * sigmoid.derivative_from_output(a1)
            return delta1 * w1
        """,
    "chain_of_neurons": """
        def gradients_w(x, y, w, b):
            n = len(w) - 1
            a, dw = [x], [None] * (n + 1)
            for l in range(1, n + 1):
                a.append(sigmoid(w[l] * a[l - 1] + b[l]))
            delta = 2 * (a[n] - y) * sigmoid.derivative_from_output(a[n])
            for l in range(n, 0, -1):
                dw[l] = delta * a[l - 1]
                delta = delta * w[l] * sigmoid.derivative_from_output(a[l - 1])
            return dw
        """,
    "training_loop": """
        def train_by_hand(W1, W2, X, Y, learning_rate, epochs):
            for epoch in range(epochs):
                a1 = sigmoid(X @ W1)
                a2 = sigmoid(a1 @ W2)
                delta2 = 2 * (a2 - Y) * sigmoid.derivative_from_output(a2)
                delta1 = delta2 @ W2.T * sigmoid.derivative_from_output(a1)
                W1 = W1 - learning_rate * X.T @ delta1
                W2 = W2 - learning_rate * a1.T @ delta2
            return W1, W2
        """,
    "third_input_off": """
        def difference_of_z1(W1):
            return W1[2]
        """,
    "noisy_inputs": """
        def share_right(rng, net, X, Y, std, n):
            noise = rng.normal(0, std, (n, 4, 2))
            right = 0
            for k in range(n):
                noisy = X.copy()
                noisy[:, :2] += noise[k]
                right += np.sum(np.round(net.predict(noisy)) == Y)
            return right / (4 * n)
        """,
}

# ---- Right answers, written differently -----------------------------------------------------

RIGHT = {
    "one_neuron": [
        "neuron = lambda x1, x2, w1, w2, b: b + x2 * w2 + x1 * w1",
        """
        def neuron(x1, x2, w1, w2, b):
            return float(x1) * float(w1) + float(x2) * float(w2) + float(b)
        """,
        """
        def neuron(x1, x2, w1, w2, b):
            return np.dot([w1, w2], [x1, x2]) + b
        """,
        """
        def neuron(x1, x2, w1, w2, b):
            return np.dot([x1, x2], [w1, w2]) + b
        """,
        """
        def neuron(x1, x2, w1, w2, b):
            z = b
            for x, w in ((x1, w1), (x2, w2)):
                z = z + x * w
            return z
        """,
        """
        def neuron(x1, x2, w1, w2, b):
            return list(np.asarray(w1 * x1 + w2 * x2 + b, dtype=np.float32))
        """,
        """
        def neuron(x1, x2, w1, w2, b):
            return np.einsum("i...,i->...", np.array([x1, x2]), np.array([w1, w2])) + b
        """,
    ],
    "sigmoid_of_kz": [
        "def f(z, k): return k * sigmoid.derivative(k * z)",
        "def f(z, k): return k * math.exp(-k * z) / (1 + math.exp(-k * z)) ** 2",
        "def f(z, k): return [k * sigmoid(k * t) * sigmoid(-k * t) for t in z]",
        "def f(z, k): return np.float32(k) * sigmoid.derivative(np.float32(k * z))",
        "def f(z, k): return k / (2 + 2 * np.cosh(k * z))",
        "f = np.vectorize(lambda z, k: k / 4 / math.cosh(k * z / 2) ** 2)",
        "def f(z, k): return (sigmoid(k * (z + 1e-5)) - sigmoid(k * (z - 1e-5))) / 2e-5",
        """
        def f(z, k):
            if z < 0:
                return f(-z, k)
            return k * sigmoid(k * z) * (1 - sigmoid(k * z))
        """,
    ],
    "tanh_from_output": [
        "def f(a): return (1 - a) * (1 + a)",
        "def f(a): return 1 - math.pow(a, 2)",
        "def f(a): return [1 - t * t for t in a]",
        "def f(a): return nnlib.tanh.derivative_from_output(np.float32(a))",
        "def f(a): return 1 - np.einsum('i,i->i', a, a)",
        "def f(a): return 1 / np.cosh(np.arctanh(a)) ** 2",
        """
        def f(a):
            slopes = np.zeros((len(a), 1))
            for i in range(len(a)):
                slopes[i, 0] = 1 - a[i] ** 2
            return slopes
        """,
    ],
    "half_maximum": [
        "z = 1.7627",
        "z = 1.76",
        "z = np.float32(1.7627472)",
        "z = [1.7627]",
        "z = np.array([[1.7627]])",
        "z = 2 * math.asinh(1)",
        "def f(): return math.acosh(3)",
        """
        z = 0.0
        while sigmoid.derivative(z) > 0.125:
            z += 0.001
        """,
    ],
    "three_neurons": [
        """
        def f(x, y, w, b):
            def s(z):
                return 1 / (1 + math.exp(-z))
            a1 = s(w[1] * x + b[1])
            a2 = s(w[2] * a1 + b[2])
            a3 = s(w[3] * a2 + b[3])
            return 2 * (a3 - y) * a3 * (1 - a3) * w[3] * a2 * (1 - a2) * w[2] * a1 * (1 - a1) * x
        """,
        """
        def f(x, y, w, b):
            def loss(w1):
                a = sigmoid(w1 * x + b[1])
                for l in (2, 3):
                    a = sigmoid(w[l] * a + b[l])
                return (a - y) ** 2
            return nnlib.numerical_gradient(loss, w[1])
        """,
        """
        def f(x, y, w, b):
            net = nnlib.Network([1, 1, 1, 1])
            for l in net.layers:
                net.W[l], net.b[l] = w[l], b[l]
            net.backward(net.forward([[x]]), [[y]], nnlib.SSE)
            return net.dW[1]
        """,
        """
        def f(x, y, w, b):
            x, w, b = np.float32(x), np.array(w[1:], np.float32), np.array(b[1:], np.float32)
            a, product = x, x
            for w_l, b_l, w_next in zip(w, b, [*w[1:], None]):
                a = sigmoid(w_l * a + b_l)
                product = product * (a - a * a) * (1 if w_next is None else w_next)
            return [2 * (a - np.float32(y)) * product]
        """,
        """
        def f(x, y, w, b):
            z, slopes, a = None, [], x
            for l in (1, 2, 3):
                z = w[l] * a + b[l]
                a = sigmoid(z)
                slopes.append(sigmoid.derivative(z))
            return -2 * (y - a) * np.prod(slopes) * np.prod(w[2:]) * x
        """,
    ],
    "gradient_of_input": [
        """
        def f(x, y, w1, b1, w2, b2):
            s = lambda z: 1 / (1 + math.exp(-z))
            a1 = s(w1 * x + b1)
            a2 = s(w2 * a1 + b2)
            return -2 * (y - a2) * a2 * (1 - a2) * w2 * a1 * (1 - a1) * w1
        """,
        """
        def f(x, y, w1, b1, w2, b2):
            def loss(x):
                return (sigmoid(w2 * sigmoid(w1 * x + b1) + b2) - y) ** 2
            return nnlib.numerical_gradient(loss, x)
        """,
        """
        def f(x, y, w1, b1, w2, b2):
            x, w1, w2 = np.array([[x]]), np.array([[w1]]), np.array([[w2]])
            a1 = sigmoid(x @ w1 + b1)
            a2 = sigmoid(a1 @ w2 + b2)
            return (2 * (a2 - y) * g_prime(a2)) @ w2.T * g_prime(a1) @ w1.T
        """,
        """
        def f(x, y, w1, b1, w2, b2):
            x, y, w1, b1, w2, b2 = (np.float32(v) for v in (x, y, w1, b1, w2, b2))
            z1 = w1 * x + b1
            z2 = w2 * sigmoid(z1) + b2
            return 2 * (sigmoid(z2) - y) * sigmoid.derivative(z2) * w2 * sigmoid.derivative(z1) * w1
        """,
        """
        def f(x, y, w1, b1, w2, b2):
            a = [x]
            for w, b in ((w1, b1), (w2, b2)):
                a += [sigmoid(w * a[-1] + b)]
            gradient = 2 * (a[2] - y)
            for w, out in ((w2, a[2]), (w1, a[1])):
                gradient *= out * (1 - out) * w
            return [gradient]
        """,
    ],
    "chain_of_neurons": [
        """
        def f(x, y, w, b):
            a = [x]
            for l in range(1, len(w)):
                a.append(1 / (1 + math.exp(-w[l] * a[-1] - b[l])))
            delta, out = 2 * (a[-1] - y) * a[-1] * (1 - a[-1]), []
            for l in reversed(range(1, len(w))):
                out = [delta * a[l - 1]] + out
                delta *= w[l] * a[l - 1] * (1 - a[l - 1])
            return out
        """,
        """
        def f(x, y, w, b):
            def loss(v):
                a = x
                for w_l, b_l in zip(v, b[1:]):
                    a = sigmoid(w_l * a + b_l)
                return (a - y) ** 2
            return nnlib.numerical_gradient(loss, w[1:])
        """,
        """
        def f(x, y, w, b):
            net = nnlib.Network([1] * len(w), dtype=np.float32)
            for l in net.layers:
                net.W[l], net.b[l] = w[l], b[l]
            net.backward(net.forward([[x]]), [[y]], nnlib.SSE)
            return net.dW
        """,
        """
        def f(x, y, w, b):
            def back(a, l):
                if l == len(w):
                    return 2 * (a - y), []
                out = sigmoid(w[l] * a + b[l])
                gradient, rest = back(out, l + 1)
                delta = gradient * g_prime(out)
                return delta * w[l], [delta * a, *rest]
            return tuple(back(x, 1)[1])
        """,
        """
        def f(x, y, w, b):
            n, w, b = len(w) - 1, np.array(w[1:], float), np.array(b[1:], float)
            a = np.empty(n + 1)
            a[0] = x
            for i in range(n):
                a[i + 1] = sigmoid(w[i] * a[i] + b[i])
            delta = np.empty((n, 1))
            delta[-1] = 2 * (a[-1] - y) * g_prime(a[-1])
            for i in range(n - 1, 0, -1):
                delta[i - 1] = delta[i] * w[i] * g_prime(a[i])
            return np.einsum("ij,i->ij", delta, a[:-1])
        """,
    ],
    "training_loop": [
        """
        def f(W1, W2, X, Y, learning_rate, epochs):
            net = nnlib.Network([3, 4, 1], bias=False)
            net.W[1], net.W[2] = W1, W2
            nnlib.train(net, X, Y, nnlib.SSE, nnlib.GradientDescent(learning_rate), epochs)
            return net.W[1], net.W[2]
        """,
        """
        def f(W1, W2, X, Y, learning_rate, epochs):
            W1, W2 = W1.copy(), W2.copy()
            while epochs:
                a1 = sigmoid(X.dot(W1))
                a2 = sigmoid(a1.dot(W2))
                delta2 = 2 * (a2 - Y) * a2 * (1 - a2)
                delta1 = delta2.dot(W2.T) * a1 * (1 - a1)
                W2 -= learning_rate * a1.T.dot(delta2)
                W1 -= learning_rate * X.T.dot(delta1)
                epochs -= 1
            return [W1, W2]
        """,
        """
        def f(W1, W2, X, Y, learning_rate, epochs):
            W1, W2, X, Y = (A.astype(np.float32) for A in (W1, W2, X, Y))
            for _ in range(epochs):
                a1 = sigmoid(np.einsum("mi,ij->mj", X, W1))
                a2 = sigmoid(np.einsum("mi,ij->mj", a1, W2))
                step = -2 * np.float32(learning_rate) * (Y - a2) * g_prime(a2)
                step1 = np.einsum("mj,ij,mi->mi", step, W2, g_prime(a1))
                W2 = W2 - np.einsum("mi,mj->ij", a1, step)
                W1 = W1 - np.einsum("mi,mj->ij", X, step1)
            return W1, W2
        """,
        """
        def f(W1, W2, X, Y, learning_rate, epochs):
            def s(z):
                return 1 / (1 + math.exp(-z))
            V, w, rows = W1.tolist(), W2[:, 0].tolist(), range(len(X))
            for _ in range(epochs):
                dV, dw = [[0.0] * 4 for _ in range(3)], [0.0] * 4
                for x, y in zip(X.tolist(), Y[:, 0].tolist()):
                    h = [s(sum(x[i] * V[i][j] for i in range(3))) for j in range(4)]
                    out = s(sum(h[j] * w[j] for j in range(4)))
                    d = 2 * (out - y) * out * (1 - out)
                    for j in range(4):
                        dw[j] += d * h[j]
                        for i in range(3):
                            dV[i][j] += d * w[j] * h[j] * (1 - h[j]) * x[i]
                V = [[V[i][j] - learning_rate * dV[i][j] for j in range(4)] for i in range(3)]
                w = [w[j] - learning_rate * dw[j] for j in range(4)]
            return V, [[v] for v in w]
        """,
        """
        def f(W1, W2, X, Y, learning_rate, epochs):
            theta = np.concatenate([W1.ravel(), W2.ravel()])
            def loss(theta):
                V, w = theta[:12].reshape(3, 4), theta[12:].reshape(4, 1)
                return np.sum((Y - sigmoid(sigmoid(X @ V) @ w)) ** 2)
            for _ in range(epochs):
                theta = theta - learning_rate * nnlib.numerical_gradient(loss, theta)
            return theta[:12].reshape(3, 4), theta[12:].reshape(4, 1)
        """,
    ],
    "third_input_off": [
        "def f(W1): return list(W1[-1])",
        "def f(W1): return np.array([[0, 1, 1]]) @ W1 - np.array([[0, 1, 0]]) @ W1",
        "def f(W1): return np.float32([0, 0, 1]) @ W1.astype(np.float32)",
        "def f(W1): return np.einsum('i,ij->j', [0, 0, 1], W1)",
        "def f(W1): return [sum(d * v for d, v in zip((0, 0, 1), column)) for column in W1.T]",
        "def f(W1): return W1[2:].T",
    ],
    "noisy_inputs": [
        """
        def f(rng, net, X, Y, std, n):
            noisy = np.tile(X, (n, 1, 1))
            noisy[..., :2] += rng.normal(0, std, (n, 4, 2))
            return np.mean((net.predict(noisy.reshape(-1, 3)) > 0.5) == np.tile(Y, (n, 1)))
        """,
        """
        def f(rng, net, X, Y, std, n):
            count = 0
            for _ in range(n):
                noise = np.hstack([rng.normal(0, std, (4, 2)), np.zeros((4, 1))])
                count += (abs(net.predict(X + noise) - Y) < 0.5).mean()
            return count / n
        """,
        """
        def f(rng, net, X, Y, std, n):
            noise, hits = rng.normal(0, std, (n, 4, 2)).tolist(), []
            for copy in noise:
                for (x1, x2, one), (y,), (e1, e2) in zip(X.tolist(), Y.tolist(), copy):
                    a = net.predict([[x1 + e1, x2 + e2, one]])[0, 0]
                    hits.append(round(float(a)) == y)
            return sum(hits) / len(hits)
        """,
        """
        def f(rng, net, X, Y, std, n):
            noise = np.pad(rng.normal(0, std, (n, 4, 2)), ((0, 0), (0, 0), (0, 1)))
            a1 = sigmoid(np.einsum("kmi,ij->kmj", X + noise, net.W[1]))
            return np.float32(np.mean(np.rint(sigmoid(a1 @ net.W[2])) == Y))
        """,
        """
        def f(rng, net, X, Y, std, n):
            noise = std * rng.standard_normal((n, 4, 2))
            wrong = 0
            for m in range(4):
                x = np.c_[X[m, :2] + noise[:, m], np.ones(n)]
                wrong += np.abs(net.predict(x).round() - Y[m]).sum()
            return [1 - wrong / (4 * n)]
        """,
    ],
}

# ---- Wrong answers: what is changed in the solution, and how the reply begins ----------------

WRONG = {
    "one_neuron": [
        (" + b", "", "the bias b is missing"),
        (" + b", " - b", "the bias has the wrong sign"),
        ("w1 * x1 + w2 * x2", "(w1 + w2) * (x1 + x2)", "each input has a weight of its own"),
        ("w1 * x1 + w2 * x2", "w1 + x1 + w2 + x2", "a weight multiplies its input"),
        ("w1 * x1 + w2 * x2", "w2 * x1 + w1 * x2", "the weights are exchanged"),
        ("w1 * x1 + w2 * x2 + b", "sigmoid(w1 * x1 + w2 * x2 + b)", "that is the activation a"),
    ],
    "sigmoid_of_kz": [
        ("k * a *", "a *", "the inner derivative is missing"),
        ("sigmoid(k * z)", "sigmoid(z)", "σ′ is taken at z"),
        (
            "return k * a * (1 - a)",
            "return sigmoid.derivative(z)",
            "this is the derivative of σ(z)",
        ),
        ("k * a", "k * k * a", "k counts twice"),
        ("a * (1 - a)", "sigmoid.derivative(a)", "the activation a = σ(kz) stands"),
        ("k * a", "z * a", "this is the derivative with respect to k"),
        ("(z, k)", "(k, z)", "this is the derivative with respect to k"),
        ("k * a", "-k * a", "the sign is wrong everywhere"),
        ("k * a * (1 - a)", "a", "this is σ(kz) itself"),
        ("(1 - a)", "(1 - sigmoid(z))", "one of the two factors"),
    ],
    "tanh_from_output": [
        ("a**2", "a", "a square is missing"),
        ("a**2", "tanh(a) ** 2", "tanh is applied to a"),
        ("1 - a**2", "a * (1 - a)", "this is the rule of the sigmoid"),
        ("1 - a", "1 + a", "a sign: your slope grows"),
        ("1 - a**2", "-(1 - a**2)", "the sign is wrong everywhere"),
        ("1 - a**2", "(1 - a) ** 2", "the square is in the wrong place"),
        ("1 - a**2", "np.sqrt(1 - a**2)", "a root too many"),
    ],
    "half_maximum": [
        ("np.log(3 + 2 * np.sqrt(2))", "0", "this is where σ is half of its largest value"),
        ("3 + 2 * np.sqrt(2)", "1 / 7", "this is where σ = 1/8"),
        ("3 + 2 * np.sqrt(2)", "7", "this is where σ = 7/8"),
        ("3 + 2 * np.sqrt(2)", "3", "this is where σ is half-way"),
        ("3 + 2 * np.sqrt(2)", "1 + np.sqrt(2)", "this is where the derivative of tanh"),
        ("np.log", "2 * np.log", "twice too far"),
        ("3 + 2 * np.sqrt(2)", "7 + 4 * np.sqrt(3)", "here σ′ has fallen to a quarter"),
        ("np.log(3 + 2 * np.sqrt(2))", "(1 + np.sqrt(1 / 2)) / 2", "this is the activation a"),
        ("np.log(3 + 2 * np.sqrt(2))", "(1 - np.sqrt(1 / 2)) / 2", "this is an activation, and"),
        ("np.log(3 + 2 * np.sqrt(2))", "1 / 8", "this is how large σ′ is there"),
    ],
    "three_neurons": [
        ("return delta1", "return delta2", "you stop one neuron early"),
        ("return delta1 * x", "return delta2 * a1", "this is ∂L/∂w², the weight of the second"),
        ("return delta1 * x", "return delta1", "this is δ¹ = ∂L/∂b¹"),
        (" * sigmoid.derivative_from_output(a1)", "", "g′(z¹) is missing"),
        (" * sigmoid.derivative_from_output(a2)", "", "g′(z²) is missing"),
        (" * sigmoid.derivative_from_output(a3)", "", "g′(z³) is missing"),
        ("delta2 * w[2]", "delta2 * w[1]", "w¹ stands between δ² and δ¹"),
        ("delta3 * w[3]", "delta3 * w[2]", "w² counts twice"),
        ("delta3 * w[3]", "delta3 * w[2] / w[2] * w[1]", "the weights are shifted by one"),
        ("delta2 * w[2]", "delta2", "w² is missing"),
        ("delta3 * w[3]", "delta3", "w³ is missing"),
        ("2 * (a3 - y)", "(a3 - y)", "the factor that comes from differentiating the square"),
        ("(a3 - y)", "(y - a3)", "the sign is wrong"),
        ("derivative_from_output", "derivative", "sigmoid.derivative is called with a"),
    ],
    "gradient_of_input": [
        ("delta1 * w1", "delta1", "you stop one step early"),
        ("delta1 * w1", "delta1 * x", "this is ∂L/∂w¹"),
        ("delta1 * w1", "delta2 * w2", "you stop two steps early"),
        (" * sigmoid.derivative_from_output(a1)", "", "g′(z¹) is missing"),
        (" * sigmoid.derivative_from_output(a2)", "", "g′(z²) is missing"),
        ("delta2 * w2", "delta2", "w² is missing"),
        ("delta1 * w1", "delta1 * w2", "w² counts twice"),
        ("2 * (a2 - y)", "(a2 - y)", "the factor that comes from differentiating the square"),
        ("(a2 - y)", "(y - a2)", "the sign is wrong"),
        ("derivative_from_output", "derivative", "sigmoid.derivative is called with a"),
    ],
    "chain_of_neurons": [
        ("dw[l] = delta", "dw[l] = delta * w[l] * g_prime(a[l - 1])", "δ is carried back before"),
        ("delta * a[l - 1]", "delta * a[l]", "δˡ is multiplied by aˡ"),
        ("return dw", "return dw[:0:-1]", "the numbers are right, but in the order"),
        ("2 * (a[n] - y)", "(a[n] - y)", "the factor that comes from differentiating the square"),
        ("(a[n] - y)", "(y - a[n])", "the sign is wrong"),
        (" * sigmoid.derivative_from_output(a[n])", "", "δⁿ lacks its g′"),
        (
            "w[l] * sigmoid.derivative_from_output(a[l - 1])",
            "w[l] * g_prime(a[l])",
            "g′ is that of",
        ),
        ("delta * w[l] *", "delta * (w[l - 1] or 1) *", "δ is carried back over the wrong weight"),
        ("w[l] * sigmoid.derivative_from_output(a[l - 1])", "w[l]", "g′ is missing within"),
        ("delta * w[l] *", "delta *", "the weight is missing within the loop"),
        ("delta = delta", "unused = delta", "every weight gets the δ of the last neuron"),
        ("delta * a[l - 1]", "delta", "these are the δˡ = ∂L/∂bˡ"),
        ("derivative_from_output", "derivative", "sigmoid.derivative is called with a"),
    ],
    "training_loop": [
        (
            "delta1 = delta2 @ W2.T * sigmoid.derivative_from_output(a1)\n"
            "                W1 = W1 - learning_rate * X.T @ delta1\n"
            "                W2 = W2 - learning_rate * a1.T @ delta2\n",
            "W2 = W2 - learning_rate * a1.T @ delta2\n"
            "                delta1 = delta2 @ W2.T * sigmoid.derivative_from_output(a1)\n"
            "                W1 = W1 - learning_rate * X.T @ delta1\n",
            "W2 is changed before δ¹",
        ),
        (
            "W2 = W2 - learning_rate",
            "a1 = sigmoid(X @ W1)\n"
            "                a2 = sigmoid(a1 @ W2)\n"
            "                delta2 = 2 * (a2 - Y) * g_prime(a2)\n"
            "                W2 = W2 - learning_rate",
            "W1 is changed and a¹ computed again",
        ),
        ("- learning_rate", "+ learning_rate", "the step goes uphill"),
        (
            "for epoch in range(epochs):\n"
            "                a1 = sigmoid(X @ W1)\n"
            "                a2 = sigmoid(a1 @ W2)\n",
            "a1 = sigmoid(X @ W1)\n"
            "            a2 = sigmoid(a1 @ W2)\n"
            "            for epoch in range(epochs):\n",
            "the forward pass is not repeated",
        ),
        (
            "for epoch in range(epochs):\n",
            "for epoch in range(1):\n                learning_rate = epochs * learning_rate\n",
            "the same gradient is used in every epoch",
        ),
        ("2 * (a2", "(a2", "every step is half as long"),
        ("learning_rate * ", "", "the learning rate is not used"),
        ("2 * (a2 - Y)", "2 * (a2 - Y) / len(X)", "your gradient is the mean"),
        ("range(epochs)", "range(1, epochs)", "one epoch is missing"),
        ("range(epochs)", "range(epochs + 1)", "there is one epoch too many"),
        (
            "            return W1, W2",
            "                return W1, W2",
            "only the first epoch is run",
        ),
        ("range(epochs)", "range(0)", "the weights come back as they went in"),
        (" * sigmoid.derivative_from_output(a2)", "", "δ² lacks its g′"),
        (" * sigmoid.derivative_from_output(a1)", "", "δ¹ lacks its g′"),
        ("derivative_from_output", "derivative", "sigmoid.derivative is called with a"),
    ],
    "third_input_off": [
        ("W1[2]", "W1[:, 2]", "this is a column of W1"),
        ("W1[2]", "W1.T[2]", "this is a column of W1"),
        ("W1[2]", "np.array([0, 1, 0]) @ W1 - np.array([0, 1, 1]) @ W1", "the sign"),
        ("W1[2]", "W1[1]", "these are the weights of the second input"),
        ("W1[2]", "W1[0]", "these are the weights of the first input"),
        ("W1[2]", "np.array([0, 1, 1]) @ W1", "this is z¹ for [0, 1, 1] itself"),
        ("W1[2]", "W1[1] - W1[2]", "the weights of the two inputs are subtracted"),
        (
            "W1[2]",
            "sigmoid(np.array([0, 1, 1]) @ W1) - sigmoid(np.array([0, 1, 0]) @ W1)",
            "this is the difference of the activations",
        ),
        ("W1[2]", "sum(W1[2])", "the hidden neurons are added up"),
    ],
    "noisy_inputs": [
        (
            "2))\n"
            "            right = 0\n"
            "            for k in range(n):\n"
            "                noisy = X.copy()\n"
            "                noisy[:, :2]",
            "3))\n"
            "            right = 0\n"
            "            for k in range(n):\n"
            "                noisy = X.copy()\n"
            "                noisy",
            "the third input is noisy too",
        ),
        ("np.round(net.predict(noisy))", "net.predict(noisy)", "the outputs are compared as they"),
        ("(n, 4, 2)", "(n, 1, 2)", "all four inputs of a copy get the same noise"),
        ("noise[k]", "noise[0]", "all copies get the same noise"),
        ("noisy = X.copy()", "noisy = X", "the noise piles up"),
        ("0, std,", "0, std**2,", "std is squared"),
        ("0, std,", "0, 1,", "std is not used"),
        ("+= noise[k]", "+= abs(noise[k])", "the noise is never negative"),
        ("+= noise[k]", "= noise[k]", "the network sees only the noise"),
        ("predict(noisy)", "predict(X)", "every answer is right"),
        ("right += np.sum(", "right += 4 * np.all(", "this is the share of copies"),
        ("right / (4 * n)", "right", "this is the number of right answers"),
        ("right / (4 * n)", "right / n", "your share is larger than 1"),
        (") == Y)", ") != Y)", "this is the share of wrong answers"),
    ],
}


def changed(name, old, new):
    """Return the solution of an exercise with a change that must take effect."""
    source = SOLUTIONS[name]
    assert old in source
    return cell(source.replace(old, new))


def each(table):
    return [(name, entry) for name, entries in table.items() for entry in entries]


# ---- The exercises ---------------------------------------------------------------------------


def test_tables_cover_all_exercises():
    for table in (STUBS, SOLUTIONS, RIGHT, WRONG):
        assert set(table) == set(EXERCISES)
    assert all(len(answers) >= 5 for answers in RIGHT.values())


@pytest.mark.parametrize("name", EXERCISES)
def test_stub_is_not_started(name):
    exercise = EXERCISES[name]
    reply = exercise.verdict(cell(STUBS[name]))
    assert reply == f"Not started yet. Wanted: {exercise.wanted}."
    for stub in (None, ...):
        assert exercise.verdict(stub) == reply
    assert exercise.verdict(cell("def f(*arguments): raise NotImplementedError")) == reply
    assert exercise.verdict(cell("def f(*arguments): pass")) == (
        reply + " (Your function returns None: if its lines are written, it lacks a return.)"
    )


@pytest.mark.parametrize(("name", "source"), [*SOLUTIONS.items(), *each(RIGHT)])
def test_right_answer_is_accepted(name, source):
    assert EXERCISES[name].verdict(cell(source)) == "Right."


@pytest.mark.parametrize(("name", "mistake"), each(WRONG))
def test_mistake_in_a_student_answer_is_recognised(name, mistake):
    old, new, begins = mistake
    assert EXERCISES[name].verdict(changed(name, old, new)).startswith(f"Not yet: {begins}")


@pytest.mark.parametrize("name", EXERCISES)
def test_every_mistake_is_made_by_a_student_answer(name):
    begins = {begin for _, _, begin in WRONG[name]}
    for _, sentence in EXERCISES[name].mistakes:
        assert sum(sentence.startswith(begin) for begin in begins) == 1


@pytest.mark.parametrize("name", EXERCISES)
def test_answers_differ_clearly_on_the_inputs(name):
    exercise = EXERCISES[name]
    answers = [(exercise.right, "Right"), *exercise.also_right, *exercise.mistakes]
    outcomes = [exercise.outcome(answer) for answer, _ in answers]
    for (i, a), (k, b) in itertools.combinations(enumerate(outcomes), 2):
        assert not same(a, b, 10 * exercise.tolerance), (answers[i][1], answers[k][1])
    sentences = [sentence for _, sentence in answers]
    assert len(set(sentences)) == len(sentences)
    for sentence in [*sentences[1:], exercise.advice, exercise.wanted]:
        assert len(sentence) < 200


def test_the_other_side_is_right_too():
    reply = exercises.half_maximum.verdict(-1.7627)
    assert reply.startswith("Right, with a remark: this is the place on the other side of 0")


# ---- The mechanism ---------------------------------------------------------------------------


def test_crash_is_reported_with_the_students_line():
    answer = cell(
        """
        def slope_of_kz(z, k):
            a = sigmoid(k * z)
            d = a * (1 - b)
            return k * d
        """
    )
    assert exercises.sigmoid_of_kz.verdict(answer) == (
        "Stopped in your line 3: d = a * (1 - b)\nNameError: name 'b' is not defined"
    )


def test_crash_in_a_helper_and_in_the_library_is_reported_with_the_students_line():
    helper = cell(
        """
        def backward(a):
            return a.nothing

        def slope_from_a(a):
            return backward(a)
        """
    )
    reply = exercises.tanh_from_output.verdict(helper)
    assert reply.startswith("Stopped in your line 2: return a.nothing\nAttributeError: ")
    library = cell(
        """
        def share_right(rng, net, X, Y, std, n):
            return net.predict(X[:, :2])
        """
    )
    assert exercises.noisy_inputs.verdict(library) == (
        "Stopped in your line 2: return net.predict(X[:, :2])\n"
        "ValueError: X has 2 columns, the first layer expects 3"
    )


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("def f(z, k): return math.exp(-k * z) * b", "NameError: name 'b' is not defined"),
        ("def f(z, k): return [t * b for t in z]", "NameError: name 'b' is not defined"),
        ("def f(z, k): return len(k)", "TypeError: object of type 'float' has no len()"),
    ],
)
def test_crash_of_a_function_of_numbers_or_of_arrays_is_the_telling_one(source, line):
    assert exercises.sigmoid_of_kz.verdict(cell(source)) == (
        f"Stopped in your line 1: {source}\n{line}"
    )


def test_wrong_number_of_arguments():
    assert exercises.three_neurons.verdict(cell("def f(x, y): return x")) == (
        "Stopped: your function was called with (x, y, w, b).\n"
        "TypeError: f() takes 2 positional arguments but 4 were given"
    )


def test_addresses_are_not_printed():
    answer = cell("def f(W1): raise ValueError(object())")
    assert exercises.third_input_off.verdict(answer) == (
        "Stopped in your line 1: def f(W1): raise ValueError(object())\n"
        "ValueError: <object object at 0x…>"
    )


def test_value_where_a_function_is_wanted():
    reply = "Not yet: give the function itself to check, its name without brackets."
    assert exercises.sigmoid_of_kz.verdict(0.25) == reply
    assert exercises.third_input_off.verdict(np.ones(4)) == reply


def test_printing_instead_of_returning(capsys):
    answer = cell("def f(z, k): print(k * sigmoid.derivative(k * z))")
    exercises.sigmoid_of_kz.check(answer)
    printed = capsys.readouterr().out
    assert printed.startswith("[")  # what the student prints is still seen
    assert printed.endswith("Not yet: your function prints its result. It must return it.\n")


def test_printing_and_returning_is_right(capsys):
    exercises.tanh_from_output.check(cell("def f(a): print('a'); return 1 - a * a"))
    assert capsys.readouterr().out == "a\nRight.\n"


@pytest.mark.parametrize("result", ["'0.5'", "a > 0", "{}", "[[1.0], [1.0, 2.0]]", "1j * a", "f"])
def test_wrong_type(result):
    answer = cell(f"def f(a): return {result}")
    kind = type(answer(np.array([0.5]))).__name__
    assert exercises.tanh_from_output.verdict(answer) == (
        f"Not yet: the result is of type {kind} and does not hold real numbers."
    )


def test_wrong_shape():
    verdict = exercises.third_input_off.verdict
    assert verdict(cell("def f(W1): return W1")) == (
        "Not yet: the result is of shape (3, 4), expected is of shape (4,)."
    )
    assert exercises.half_maximum.verdict([1.0, 2.0]) == (
        "Not yet: the result is of shape (2,), expected is one number."
    )
    flat = changed("training_loop", "return W1, W2", "return W1, W2[:, 0]")
    assert exercises.training_loop.verdict(flat) == (
        "Not yet: the result is of shape (4,), expected is of shape (4, 1)."
    )


@pytest.mark.parametrize("result", ["W1", "[W1]", "W1, W2, W1", "np.ones((2, 3))"])
def test_wrong_number_of_results(result):
    answer = changed("training_loop", "return W1, W2", f"return {result}")
    assert exercises.training_loop.verdict(answer) == (
        "Not yet: 2 results are wanted, with a comma between them."
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, np.array([-math.inf])])
def test_not_finite(value):
    assert exercises.half_maximum.verdict(value).startswith(
        "Not yet: there is a result that is not a finite number (nan or inf)"
    )


@pytest.mark.parametrize("factor", ["-2", "0.5", "3"])
def test_constant_factor_is_told(factor):
    answer = changed("sigmoid_of_kz", "return k", f"return {factor} * k")
    assert exercises.sigmoid_of_kz.verdict(answer).startswith(
        f"Not yet: your numbers are the right ones times {factor}, always"
    )


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("sigmoid_of_kz", "def f(z, k): return np.ones_like(z)"),
        ("sigmoid_of_kz", "def f(z, k): return 0 * z"),
        ("half_maximum", "z = 1.5"),
        ("chain_of_neurons", "def f(x, y, w, b): return np.ones(len(w) - 1)"),
    ],
)
def test_unknown_mistake_gets_the_advice(name, source):
    exercise = EXERCISES[name]
    assert exercise.verdict(cell(source)) == (
        f"Not yet, and none of the usual mistakes. {exercise.advice}"
    )


MUTATING = {
    "sigmoid_of_kz": ("z", "def f(z, k):\n z *= k\n return k * sigmoid.derivative(z)"),
    "tanh_from_output": ("a", "def f(a):\n a **= 2\n return 1 - a"),
    "chain_of_neurons": (
        "w",
        SOLUTIONS["chain_of_neurons"].replace("return dw", "w[0] = 0; return dw"),
    ),
    "training_loop": (
        "W1 and W2",
        SOLUTIONS["training_loop"]
        .replace("W1 = W1 - learning_rate *", "W1 -= learning_rate *")
        .replace("W2 = W2 - learning_rate *", "W2 -= learning_rate *"),
    ),
    "third_input_off": ("W1", "def f(W1):\n W1[:2] = 0\n return W1.sum(axis=0)"),
    "noisy_inputs": (
        "net",
        SOLUTIONS["noisy_inputs"].replace("return right", "net.W[1] = 0.0; return right"),
    ),
}


@pytest.mark.parametrize("name", MUTATING)
def test_changed_argument_is_told(name):
    argument, source = MUTATING[name]
    reply = EXERCISES[name].verdict(cell(source))
    assert reply.startswith(
        f"Almost: the numbers are right, but your function changes its argument {argument}, "
    )


def test_changed_argument_is_told_beside_a_mistake():
    answer = changed("noisy_inputs", "noisy = X.copy()", "noisy = X")
    reply = exercises.noisy_inputs.verdict(answer)
    assert reply.startswith("Not yet: the noise piles up")
    assert "Besides, your function changes its argument X, " in reply


def test_exercises_are_as_new_after_every_answer():
    in_place = changed("training_loop", "W1 = W1 - learning_rate *", "W1 -= learning_rate *")
    first = exercises.training_loop.verdict(in_place)
    assert exercises.training_loop.verdict(in_place) == first
    assert exercises.training_loop.verdict(cell(SOLUTIONS["training_loop"])) == "Right."
    for _ in range(2):  # the generator starts anew each time
        assert exercises.noisy_inputs.verdict(cell(SOLUTIONS["noisy_inputs"])) == "Right."


def test_repr_holds_no_address():
    assert repr(exercises.half_maximum) == f"Exercise: {exercises.half_maximum.wanted}"


def test_check_prints_short_lines_and_returns_nothing(capsys):
    for name, (old, new, _) in each(WRONG):
        assert EXERCISES[name].check(changed(name, old, new)) is None
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > len(each(WRONG))
    assert max(map(len, lines)) <= 88
