"""The passes through a network as a list of operations, one for each numbered line.

The list is the one source of all that shows the passes step by step: the drawing, the formula
with its numbers put in, and the table are made from it and so cannot disagree. It is computed
operation by operation, without `Network.backward`, against which the tests compare it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib import _arguments as door
from nnlib._words import fixed, raised
from nnlib.activations import sigmoid
from nnlib.losses import SSE, HalfSSE, Loss
from nnlib.network import Network

LOSS = r"\mathcal{L}"


@dataclass(frozen=True)
class Operation:
    """One line of the forward or the backward pass.

    Attributes
    ----------
    number : int
        The number of the line: 1 … 2L forward, 2L + 1 … 4L backward; 0 is the loss between them.
        A line of the backward pass holds two operations: ∂ℒ/∂a and δ, or ∂ℒ/∂W and ∂ℒ/∂b.
    name : str
        What is computed, for a dictionary: "z1", "a1", "loss", "da2", "delta2", "dW2", "db2", …
    layer : int
        The layer l that it belongs to.
    forward : bool
        Whether it belongs to the forward pass.
    formula : str
        The line in LaTeX, without the dollar signs.
    numbers : str
        Its right-hand side with the numbers put in.
    value : ndarray
        The result, a matrix; 1 × 1 for a network of single neurons and one sample.
    undoes : str
        Which line of the forward pass, or the loss, a backward operation goes back over; else "".
    shapes : str
        The shapes of a product of matrices: "(3 × 1) · (1 × 2) = (3 × 2)"; else "".
    line : str
        What stands before the formula: of single neurons the number, "(7)"; of layers which of the
        four lines of notebook 06 it is, "(5)" to "(8)", and "" on the way forward.
    """

    number: int
    name: str
    layer: int
    forward: bool
    formula: str
    numbers: str
    value: NDArray
    undoes: str = ""
    shapes: str = ""
    line: str = ""

    @property
    def spoken(self) -> str:
        """What is computed, as it is read aloud: "∂ℒ/∂w⁽²⁾", "δ⁽²⁾", "ℒ"."""
        kind = self.name.rstrip("0123456789")
        names = {"da": "∂ℒ/∂a", "delta": "δ", "dW": "∂ℒ/∂w", "db": "∂ℒ/∂b"}
        if "W" in self.formula:
            names["dW"] = "∂ℒ/∂W"
        return "ℒ" if kind == "loss" else names.get(kind, kind) + raised(self.layer)

    @property
    def result(self) -> str:
        """The value, written as the numbers are."""
        return written(self.value)


def written(A: NDArray) -> str:
    """Return a single number with four decimals, a matrix row by row with two."""
    if A.size == 1:
        return fixed(A.item())
    return "[" + "; ".join("  ".join(fixed(x, 2) for x in row) for row in A) + "]"


def trace(net: Network, X: ArrayLike, Y: ArrayLike, loss: Loss = SSE) -> list[Operation]:
    """Return every operation of the forward and the backward pass, in order.

    Parameters
    ----------
    net : Network
        One network (no ensemble) of any depth.
    X, Y : array_like, shapes (m, n₀) and (m, n_L)
        Samples and targets.
    loss : Loss, default SSE
        SSE or HalfSSE.

    Returns
    -------
    list of Operation
        z⁽¹⁾, a⁽¹⁾, z⁽²⁾, a⁽²⁾, …, ℒ, then ∂ℒ/∂a⁽ᴸ⁾, δ⁽ᴸ⁾, ∂ℒ/∂W⁽ᴸ⁾, ∂ℒ/∂b⁽ᴸ⁾, ∂ℒ/∂a⁽ᴸ⁻¹⁾, …;
        without biases no ∂ℒ/∂b.

    Raises
    ------
    ValueError
        If net is an ensemble, the loss another one, or X and Y differ in their number of rows.
    """
    door.one_network(net)
    if loss not in (SSE, HalfSSE):
        raise ValueError(f"loss is {loss}, expected SSE or HalfSSE")
    X, Y = door.samples(net, X, Y)
    single = X.shape == Y.shape == (1, 1) and set(net.sizes) == {1}
    formulas, L = (_NUMBERS if single else _MATRICES), net.layers[-1]
    two, half = ("", "½ ") if loss is HalfSSE else ("2 ", "")
    operations: list[Operation] = []

    def add(
        number: int,
        name: str,
        l: int,
        numbers: str,
        value: NDArray,
        undoes: str = "",
        factors: tuple = (),
    ) -> None:
        inputs = {"x": "x", "X": "X", "XT": "X^T"} if l == 1 else _inputs(l)
        layers = {"l": _above(l), "next": _above(l + 1)}
        formula = formulas[name].format(**layers, two=two, half=half, loss=LOSS, **inputs)
        name = name.split()[0] + ("" if name == "loss" else str(l))
        forward = number <= 2 * L
        shapes = "" if single or not factors else _shapes(*factors, value)
        kind = name.rstrip("0123456789")
        if single:
            line = f"({number})" if number else ""
        else:
            line = "" if forward else _OF_LAYERS.get(kind, "(5)" if l == L else "(8)")
        operations.append(
            Operation(number, name, l, forward, formula, numbers, value, undoes, shapes, line)
        )

    a, z = [X], [None]
    for l in net.layers:
        W, b, g = net.W[l], net.b[l], net.g[l]
        z.append(a[l - 1] @ W if b is None else a[l - 1] @ W + b)
        a.append(g(z[l]))
        sum_of_inputs = _product(a[l - 1], W)
        if b is None:
            add(2 * l - 1, "z without bias", l, sum_of_inputs, z[l], factors=(a[l - 1], W))
        else:
            numbers = f"{sum_of_inputs} + {_factor(b)}"
            add(2 * l - 1, "z", l, numbers, z[l], factors=(a[l - 1], W))
        add(2 * l, "a", l, f"{g}({written(z[l])})", a[l])

    error = f"({written(a[L])} − {_factor(Y)})"
    add(
        0,
        "loss",
        L,
        f"{half}{error}²" if single else f"{half}Σ {error}²",
        np.reshape(loss(a[L], Y), (1, 1)),
    )

    line, by_a = 2 * L, loss.gradient(a[L], Y)
    add(line + 1, "da at the output", L, f"{two}{error}", by_a, "the loss")
    for l in reversed(net.layers):
        slope = net.g[l].derivative(z[l])
        delta = by_a * slope
        if single and net.g[l] is sigmoid:  # a(1 − a) in the open: it can be computed by hand
            numbers = f"{written(by_a)} · {written(a[l])} · {written(1.0 - a[l])}"
            add(line + 1, "delta of a sigmoid", l, numbers, delta, f"({2 * l})")
        else:
            numbers = f"{written(by_a)} {'·' if single else '⊙'} {written(slope)}"
            add(line + 1, "delta", l, numbers, delta, f"({2 * l})")
        numbers = _product(delta, a[l - 1]) if single else _product(a[l - 1].T, delta)
        factors = a[l - 1].T, delta
        add(line + 2, "dW", l, numbers, a[l - 1].T @ delta, f"({2 * l - 1})", factors)
        if net.bias:
            numbers = written(delta) if single else f"Σ {written(delta)}"
            db = delta.sum(axis=0, keepdims=True)
            add(line + 2, "db", l, numbers, db, f"({2 * l - 1})")
        line += 2
        if l > 1:
            numbers = _product(delta, net.W[l].T)
            by_a = delta @ net.W[l].T
            factors = delta, net.W[l].T
            add(line + 1, "da", l - 1, numbers, by_a, f"({2 * l - 1})", factors)
    return operations


_OF_LAYERS = {"dW": "(6)", "db": "(7)"}  # lines of notebook 06; δ has (5) at the loss, else (8)

# The numbered lines for single neurons, and for layers and batches.
_NUMBERS = {
    "z": "z{l} = {x} w{l} + b{l}",
    "z without bias": "z{l} = {x} w{l}",
    "a": "a{l} = g(z{l})",
    "loss": r"{loss} = {half}(a{l} - y)^2",
    "da at the output": r"\partial {loss} / \partial a{l} = {two}(a{l} - y)",
    "da": r"\partial {loss} / \partial a{l} = \delta{next} w{next}",
    "delta": r"\delta{l} = \partial {loss} / \partial a{l} \cdot g'(z{l})",
    "delta of a sigmoid": r"\delta{l} = \partial {loss} / \partial a{l} \cdot a{l}(1 - a{l})",
    "dW": r"\partial {loss} / \partial w{l} = \delta{l} {x}",
    "db": r"\partial {loss} / \partial b{l} = \delta{l}",
}
_MATRICES = {
    "z": "z{l} = {X} W{l} + b{l}",
    "z without bias": "z{l} = {X} W{l}",
    "a": "a{l} = g(z{l})",
    "loss": r"{loss} = {half}\Sigma\, (a{l} - Y)^2",
    "da at the output": r"\partial {loss} / \partial a{l} = {two}(a{l} - Y)",
    "da": r"\partial {loss} / \partial a{l} = \delta{next} (W{next})^T",
    "delta": r"\delta{l} = \partial {loss} / \partial a{l} \odot g'(z{l})",
    "dW": r"\partial {loss} / \partial W{l} = {XT} \delta{l}",
    "db": r"\partial {loss} / \partial b{l} = \Sigma\, \delta{l}",
}


def _above(l: int) -> str:
    """Return the number of a layer, in brackets, as it stands above a letter in LaTeX."""
    return f"^{{({l})}}"


def _inputs(l: int) -> dict[str, str]:
    """Return how the inputs of a layer behind the first are written."""
    a = f"a{_above(l - 1)}"
    return {"x": a, "X": a, "XT": f"({a})^T"}


def _product(A: NDArray, B: NDArray) -> str:
    """Write a product of two matrices."""
    return f"{written(A)} · {_factor(B)}"


def _shapes(A: NDArray, B: NDArray, C: NDArray) -> str:
    """Write the shapes of two matrices and of what is made of their product."""
    a, b, c = (f"({m.shape[0]} × {m.shape[1]})" for m in (A, B, C))
    return f"{a} · {b} = {c}"


def _factor(A: NDArray) -> str:
    """Write what stands behind a sign: a negative number in brackets."""
    text = written(A)
    return f"({text})" if text.startswith("−") else text
