"""How fast nnlib is, as ratios to references: ``python tests/benchmarks/run.py``.

Each pair is timed in turns, many times, by the CPU time of its process, so that another program
on the machine disturbs both alike. A row shows the median of the ratios, the smallest and the
largest; rows without a goal are for information. nnlib must be installed.
"""

import os

# one thread, said before NumPy is loaded
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = os.environ["VECLIB_MAXIMUM_THREADS"] = "1"

import ctypes
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np

import nnlib

EPOCHS = 1000
X, Y = nnlib.datasets.xor()

SWEEP = """
import numpy as np, nnlib
net = nnlib.Network([3, 4, 1], bias=False, ensemble=(1000,))
net.initialise("uniform", np.random.default_rng(0))
nnlib.train(net, *nnlib.datasets.xor(), nnlib.SSE, nnlib.GradientDescent(1.0), 1000)
"""


# What is measured, in nnlib.


def xor(ensemble: tuple[int, ...] = (), dtype: type = np.float64) -> np.ndarray:
    """Train the slides' example, once or for a whole ensemble."""
    net = nnlib.Network([3, 4, 1], bias=False, ensemble=ensemble, dtype=dtype)
    net.initialise("uniform", np.random.default_rng(0))
    return nnlib.train(net, X, Y, nnlib.SSE, nnlib.GradientDescent(1.0), EPOCHS).loss


class Images:
    """A network of 784-128-10 neurons on 12 800 random pictures, in float32, 128 at a time."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        self.X = rng.random((12800, 784), dtype=np.float32)
        self.Y = np.eye(10, dtype=np.float32)[rng.integers(0, 10, 12800)]

    def train(self) -> None:
        """Train for five epochs."""
        net = nnlib.Network([784, 128, 10], dtype=np.float32)
        net.initialise("glorot", np.random.default_rng(0))
        rng = np.random.default_rng(0)
        optimiser = nnlib.GradientDescent(1e-3)
        nnlib.train(net, self.X, self.Y, nnlib.SSE, optimiser, 5, batch_size=128, rng=rng)

    def products(self) -> None:
        """Compute nothing but the matrix products of five epochs, and fetch the rows."""
        rng = np.random.default_rng(0)
        W1, W2, dW1, dW2, x, y, a1, delta1, a2 = (
            np.full(shape, 0.01, np.float32)
            for shape in [(784, 128), (128, 10)] * 2
            + [(128, 784), (128, 10), (128, 128), (128, 128), (128, 10)]
        )
        for _ in range(5):
            order = rng.permutation(len(self.X))
            for start in range(0, len(order), 128):
                rows = order[start : start + 128]
                self.X.take(rows, axis=0, out=x, mode="clip")
                self.Y.take(rows, axis=0, out=y, mode="clip")
                x.dot(W1, out=a1)
                a1.dot(W2, out=a2)
                a1.T.dot(y, out=dW2)
                y.dot(W2.T, out=delta1)
                x.T.dot(delta1, out=dW1)


# The references.


def inline_loop() -> list[float]:
    """Train the slides' example in the obvious lines of NumPy."""
    rng = np.random.default_rng(0)
    W1, W2 = rng.random((3, 4)), rng.random((4, 1))
    losses = []
    for _ in range(EPOCHS):
        a1 = 1 / (1 + np.exp(-(X @ W1)))
        a2 = 1 / (1 + np.exp(-(a1 @ W2)))
        losses.append(((a2 - Y) ** 2).sum())
        delta2 = 2 * (a2 - Y) * a2 * (1 - a2)
        delta1 = (delta2 @ W2.T) * a1 * (1 - a1)
        W2 -= 1.0 * (a1.T @ delta2)
        W1 -= 1.0 * (X.T @ delta1)
    return losses


def c_loop(folder: str, n: int = 1000) -> Callable[[], np.ndarray]:
    """Compile loop.c, and return a function that trains n networks with it."""
    source, library = Path(__file__).with_name("loop.c"), Path(folder, "loop.so")
    command = ["cc", "-O2", "-shared", "-fPIC", str(source), "-o", str(library), "-lm"]
    subprocess.run(command, check=True)
    train = ctypes.CDLL(str(library)).train
    array = np.ctypeslib.ndpointer(np.float64, flags="C")
    train.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_double, *[array] * 5]
    train.restype = None

    def run() -> np.ndarray:
        rng = np.random.default_rng(0)
        W1, W2, loss = rng.random((n, 3, 4)), rng.random((n, 4, 1)), np.empty((n, EPOCHS))
        train(n, EPOCHS, 1.0, W1, W2, X, Y, loss)
        return loss.T

    return run


def sklearn_loop() -> None:
    """Train scikit-learn's network of the same sizes, one step a call."""
    from sklearn.neural_network import MLPRegressor

    options = {"activation": "logistic", "solver": "sgd", "batch_size": 4, "momentum": 0.0}
    net = MLPRegressor(hidden_layer_sizes=(4,), **options)
    for _ in range(EPOCHS):
        net.partial_fit(X, Y.ravel())


def torch_loop() -> Callable[[], None]:
    """Return the slides' example in PyTorch."""
    import torch

    torch.set_num_threads(1)
    inputs, targets = torch.tensor(X), torch.tensor(Y)

    def run() -> None:
        net = torch.nn.Sequential(
            torch.nn.Linear(3, 4, bias=False, dtype=torch.float64),
            torch.nn.Sigmoid(),
            torch.nn.Linear(4, 1, bias=False, dtype=torch.float64),
            torch.nn.Sigmoid(),
        )
        optimiser = torch.optim.SGD(net.parameters(), lr=1.0)
        for _ in range(EPOCHS):
            optimiser.zero_grad()
            ((net(inputs) - targets) ** 2).sum().backward()
            optimiser.step()

    return run


def jax_sweep(n: int = 1000) -> Callable[[], None]:
    """Return n networks in JAX, compiled: vmap over the networks, scan over the epochs."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def loss(W):
        return jnp.sum((jax.nn.sigmoid(jax.nn.sigmoid(X @ W[0]) @ W[1]) - Y) ** 2)

    def step(W, _):
        value, grad = jax.value_and_grad(loss)(W)
        return [w - g for w, g in zip(W, grad, strict=True)], value

    train = jax.jit(jax.vmap(lambda W: jax.lax.scan(step, W, length=EPOCHS)[1]))
    rng = np.random.default_rng(0)
    W = [rng.random((n, 3, 4)), rng.random((n, 4, 1))]
    return lambda: train(W).block_until_ready()


# Timing and the table.


def cpu(work: Callable[[], object] | str) -> float:
    """Return the CPU seconds of a function in this process, or of a program in a new one."""
    if callable(work):
        start = time.process_time()
        work()
        return time.process_time() - start
    work += "\nimport time; print(time.process_time())"
    return float(subprocess.check_output([sys.executable, "-c", work]))


def row(name: str, work: object, reference: object, goal: float | None, repeat: int) -> None:
    """Time a pair in turns and print its ratios."""
    cpu(work), cpu(reference)  # fill the caches
    ours, theirs = zip(*((cpu(work), cpu(reference)) for _ in range(repeat)), strict=True)
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    times = f"{1e3 * statistics.median(ours):8.1f} {1e3 * statistics.median(theirs):8.1f}"
    show(name, times, ratios, goal)


def show(name: str, times: str, values: list[float], goal: float | None) -> None:
    """Print one row of the table."""
    median = statistics.median(values)
    spread = f"{median:6.2f} {min(values):6.2f} –{max(values):6.2f}"
    verdict = "" if goal is None else f"{goal:6.2f}  {'met' if median <= goal else 'NOT MET'}"
    print(f"{name:<52} {times:>17} {spread}  {verdict}".rstrip(), flush=True)


def main() -> None:
    """Print the table."""
    print(f"{'':<52} {'nnlib':>8} {'other':>8} {'ratio':>6} {'min':>6} –{'max':>6}  {'goal':>6}")
    print(f"{'':<52} {'CPU ms':>8} {'CPU ms':>8} {'median':>6}")
    row("XOR, 1000 epochs / NumPy inline", xor, inline_loop, 0.73, 60)
    if find_spec("sklearn"):
        row("XOR, 1000 epochs / scikit-learn", xor, sklearn_loop, None, 3)
    if find_spec("torch"):
        row("XOR, 1000 epochs / PyTorch", xor, torch_loop(), None, 5)

    def sweep() -> None:
        xor((1000,))

    def sweep32() -> None:
        xor((1000,), np.float32)

    if shutil.which("cc"):
        with tempfile.TemporaryDirectory() as folder:
            loop = c_loop(folder)
            np.testing.assert_allclose(loop(), xor((1000,)), rtol=1e-6)  # the same work
            row("1000 nets × 1000 epochs / C -O2", sweep, loop, 0.55, 12)
            row("1000 nets × 1000 epochs, float32 / C -O2", sweep32, loop, 0.55, 12)
    if find_spec("jax"):
        row("1000 nets × 1000 epochs / JAX, vmap and scan", sweep, jax_sweep(), None, 5)
    images = Images()
    name = "784-128-10, batch 128, float32 / products, gather"
    row(name, images.train, images.products, 1.15, 10)
    row("import nnlib / import numpy", "import nnlib", "import numpy", 1.15, 15)
    seconds = [cpu(SWEEP) for _ in range(7)]
    show("Python's start to 1000 × 1000 finished, in seconds", "", seconds, 0.25)


if __name__ == "__main__":
    main()
