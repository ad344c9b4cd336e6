"""The passes through a network as a list of operations, one for each numbered line.

The list is the one source of all that shows the passes step by step: the drawing, the formula
with its numbers put in, and the table are made from it and so cannot disagree. It is computed
operation by operation, without `Network.backward`, against which the tests compare it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib.losses import SSE, HalfSSE, Loss
from nnlib.network import Network


@dataclass(frozen=True)
class Operation:
    """One line of the forward or the backward pass.

    Attributes
    ----------
    number : int
        The number of the line: 1 … 2L forward, 2L + 1 … 4L backward; 0 is the loss between them.
    name : str
        What is computed, for a dictionary: "z1", "a1", "L", "delta2", "dW2", "db2", …
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
        Which lines of the forward pass a backward line undoes, "" for a forward line.
    """

    number: int
    name: str
    layer: int
    forward: bool
    formula: str
    numbers: str
    value: NDArray
    undoes: str = ""


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
        z¹, a¹, z², a², …, L, then δᴸ, ∂L/∂Wᴸ, ∂L/∂bᴸ, δᴸ⁻¹, …; without biases no ∂L/∂b.

    Raises
    ------
    ValueError
        If net is an ensemble, or the loss another one.
    """
    if net.ensemble:
        raise ValueError(f"expected one network, got an ensemble of shape {net.ensemble}")
    if loss not in (SSE, HalfSSE):
        raise ValueError(f"loss is {loss}, expected SSE or HalfSSE")
    X = net.check(X, "X", net.sizes[0], "the first layer")
    Y = net.check(Y, "Y", net.sizes[-1], "the last layer")
    write = _Writer(scalar=X.shape == Y.shape == (1, 1) and set(net.sizes) == {1})
    forward, a, z = _forward(net, X, write)
    L = net.layers[-1]
    factor = 1 if loss is HalfSSE else 2
    value = np.array([[loss(a[L], Y)]])
    half = r"\tfrac{1}{2} " if factor == 1 else ""
    formula = rf"L = {half}(a^{L} - y)^2" if write.scalar else rf"L = {half}\sum (a^{L} - Y)^2"
    numbers = ("½ " if factor == 1 else "") + write.sum_of_squares(a[L], Y)
    middle = Operation(0, "L", L, True, formula, numbers, value)
    return [*forward, middle, *_backward(net, a, z, Y, factor, write)]


def _forward(net: Network, X: NDArray, write: "_Writer") -> tuple[list, list, list]:
    """Return the operations of the forward pass, and all a and z."""
    operations, a, z = [], [X], [None]
    for l in net.layers:
        W, b, g = net.W[l], net.b[l], net.g[l]
        z.append(a[l - 1] @ W if b is None else a[l - 1] @ W + b)
        a.append(g(z[l]))
        before = write.x if l == 1 else f"a^{l - 1}"
        formula = rf"z^{l} = {before} {write.w}^{l}" + ("" if b is None else rf" + b^{l}")
        numbers = write.product(a[l - 1], W) + ("" if b is None else " + " + write(b))
        operations.append(Operation(2 * l - 1, f"z{l}", l, True, formula, numbers, z[l]))
        numbers = f"{g}({write(z[l])})"
        operations.append(Operation(2 * l, f"a{l}", l, True, rf"a^{l} = g(z^{l})", numbers, a[l]))
    return operations, a, z


def _backward(
    net: Network, a: list, z: list, Y: NDArray, factor: int, write: "_Writer"
) -> list[Operation]:
    """Return the operations of the backward pass."""
    operations: list[Operation] = []
    L = net.layers[-1]
    line = 2 * L
    y = "y" if write.scalar else "Y"
    for l in reversed(net.layers):
        slope = net.g[l].derivative(z[l])
        if l == L:
            delta = factor * (a[L] - Y) * slope
            two = "2 " if factor == 2 else ""
            formula = rf"\delta^{l} = {two}(a^{l} - {y}) {write.times} g'(z^{l})"
            numbers = f"{two}({write(a[l])} − {write(Y)}) · {write(slope)}"
            undoes = f"({2 * l}) and the loss"
        else:
            numbers = f"{write.product(delta, net.W[l + 1].T)} · {write(slope)}"
            delta = (delta @ net.W[l + 1].T) * slope
            weights = rf"{write.w}^{l + 1}" if write.scalar else rf"(W^{l + 1})^T"
            product = rf"\delta^{l + 1} {weights}"
            product = product if write.scalar else rf"\left({product}\right)"
            formula = rf"\delta^{l} = {product} {write.times} g'(z^{l})"
            undoes = f"({2 * l}) and ({2 * l + 1})"
        line += 1
        operations.append(Operation(line, f"delta{l}", l, False, formula, numbers, delta, undoes))
        line += 1
        before = write.x if l == 1 else f"a^{l - 1}"
        transposed = "X^T" if l == 1 else f"({before})^T"
        right = rf"\delta^{l} {before}" if write.scalar else rf"{transposed} \delta^{l}"
        formula = rf"\partial L / \partial {write.w}^{l} = {right}"
        numbers = write.product(a[l - 1].T, delta, swap=write.scalar)
        undoes = f"({2 * l - 1})"
        value = a[l - 1].T @ delta
        operations.append(Operation(line, f"dW{l}", l, False, formula, numbers, value, undoes))
        if net.bias:
            right = rf"\delta^{l}" if write.scalar else rf"\sum_{{rows}} \delta^{l}"
            formula = rf"\partial L / \partial b^{l} = {right}"
            value = delta.sum(axis=0, keepdims=True)
            numbers = write(delta) if write.scalar else f"sum of rows of {write(delta)}"
            operations.append(Operation(line, f"db{l}", l, False, formula, numbers, value, undoes))
    return operations


class _Writer:
    """How numbers and symbols are written: as numbers for single neurons, else as matrices."""

    def __init__(self, scalar: bool) -> None:
        self.scalar = scalar
        self.x, self.w, self.times = ("x", "w", r"\cdot") if scalar else ("X", "W", r"\odot")

    def __call__(self, A: NDArray) -> str:
        if self.scalar:
            return f"{A.item():z.4f}".replace("-", "−")
        rows = ("  ".join(f"{x:z.2f}" for x in row) for row in A)
        return ("[" + "; ".join(rows) + "]").replace("-", "−")

    def factor(self, A: NDArray) -> str:
        """Write a factor of a product: a negative number in brackets."""
        text = self(A)
        return f"({text})" if text.startswith("−") else text

    def product(self, A: NDArray, B: NDArray, swap: bool = False) -> str:
        left, right = (B, A) if swap else (A, B)
        return f"{self(left)} · {self.factor(right)}"

    def sum_of_squares(self, a: NDArray, Y: NDArray) -> str:
        return f"({self(a)} − {self(Y)})²"
