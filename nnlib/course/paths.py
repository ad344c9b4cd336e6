"""All paths from a weight to the loss: the chain rule without backpropagation.

Along a path the factors are multiplied, and the products of all paths are added. That is slow and
honest: it uses no δ, so it can be compared with `Network.backward`.
"""

from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from nnlib import _arguments as door
from nnlib._words import fixed, lowered, raised
from nnlib.network import Network


@dataclass(frozen=True)
class Factor:
    """One factor of a product along a path.

    Attributes
    ----------
    kind : str
        "input" (what came in at the weight), "slope" (of an activation), "weight" or "error".
    layer, neuron : int
        Where it belongs; neurons are counted from 1.
    symbol, tex : str
        Its name, as text and in LaTeX.
    value : float
        How large it is.
    """

    kind: str
    layer: int
    neuron: int
    symbol: str
    tex: str
    value: float


@dataclass(frozen=True)
class Path:
    """One path from a weight to the loss.

    Attributes
    ----------
    neurons : tuple of int
        The neuron of each layer that it passes, counted from 1, beginning with that from which the
        weight comes (0 for a bias).
    layer : int
        The layer of the weight.
    factors : tuple of Factor
        From the weight to the loss.
    """

    neurons: tuple[int, ...]
    layer: int
    factors: tuple[Factor, ...]

    @property
    def product(self) -> float:
        """What this path contributes to the weight's gradient."""
        return prod(factor.value for factor in self.factors)


def paths_from(net: Network, x: ArrayLike, y: ArrayLike, l: int, i: int, j: int) -> list[Path]:
    """Return all paths from the weight w⁽ˡ⁾ between neurons i and j to the loss, the SSE.

    Parameters
    ----------
    net : Network
        One network.
    x, y : array_like, shapes (n₀,) and (n_L,)
        One sample and its target.
    l : int
        The layer of the weight.
    i, j : int
        From neuron i of the layer before to neuron j, counted from 1; i = 0 is the bias of j.

    Raises
    ------
    ValueError
        If there is no such weight, or not one sample is given.
    """
    door.one_network(net)
    X, Y = door.samples(net, [x], [y])
    last = net.layers[-1]
    lowest = 0 if net.bias else 1
    if l not in net.layers or not (lowest <= i <= net.sizes[l - 1] and 1 <= j <= net.sizes[l]):
        sizes = "-".join(map(str, net.sizes))
        raise ValueError(f"a network {sizes} has no weight of layer {l} from {i} to {j}")
    a = net.forward(X)
    slopes = [None, *(net.g[k].derivative_from_output(a[k]) for k in net.layers)]

    def slope(k: int, n: int) -> Factor:
        names = f"g′(z{_at(k, n)})", f"g'(z{_tex(k, n)})"
        return Factor("slope", k, n, *names, float(slopes[k][0, n - 1]))

    if i == 0:
        start = Factor("input", l - 1, 0, "1", "1", 1.0)
    else:
        names = (f"x{lowered(i)}", f"x_{{{i}}}") if l == 1 else (
            f"a{_at(l - 1, i)}", f"a{_tex(l - 1, i)}")  # fmt: skip
        start = Factor("input", l - 1, i, *names, float(a[l - 1][0, i - 1]))
    found = []
    for rest in product(*(range(1, n + 1) for n in net.sizes[l + 1 :])):
        way = (j, *rest)
        factors = [start, slope(l, j)]
        for k in range(l + 1, last + 1):
            before, here = way[k - l - 1], way[k - l]
            names = f"w{_at(k, before)}{lowered(here)}", f"w^{{({k})}}_{{{before}{here}}}"
            value = float(net.W[k][before - 1, here - 1])
            factors += [Factor("weight", k, here, *names, value), slope(k, here)]
        o = way[-1]
        error = 2.0 * float(a[last][0, o - 1] - Y[0, o - 1])
        names = f"2(a{_at(last, o)} − y{lowered(o)})", f"2(a{_tex(last, o)} - y_{{{o}}})"
        factors.append(Factor("error", last, o, *names, error))
        found.append(Path((i, *way), l, tuple(factors)))
    return found


def weight_name(l: int, i: int, j: int) -> str:
    """Return the name of a weight, or of a bias for i = 0: "w⁽¹⁾₂₃", "b⁽¹⁾₃"."""
    return f"w{_at(l, i)}{lowered(j)}" if i else f"b{_at(l, j)}"


def written_out(path: Path, decimals: int = 4, more: int = 0) -> str:
    """Return a path's product with the numbers put in: "0.8000 · 0.2461 · … = −0.0345".

    The product may have some decimals more than its factors.
    """
    numbers = [fixed(factor.value, decimals) for factor in path.factors]
    numbers = [f"({text})" if k and text[0] == "−" else text for k, text in enumerate(numbers)]
    return f"{' · '.join(numbers)} = {fixed(path.product, decimals + more)}"


def reason(factor: Factor) -> str:
    """Say in a few words why the smallest factor of a path is as small as it is."""
    size, where = abs(factor.value), raised(factor.layer)
    if factor.kind == "slope":
        asleep = size < 0.05
        state = "nearly saturated" if asleep else "awake: no single factor is to blame"
        return f"neuron {factor.neuron} of layer {factor.layer} is {state}"
    if factor.kind == "weight":
        return f"a weak wire into neuron {factor.neuron} of layer {factor.layer}"
    if factor.kind == "error":
        return f"output {factor.neuron} is only half of this away from its target"
    if factor.neuron == 0:
        return "a bias has the input 1"
    return f"little comes in from x{lowered(factor.neuron)}" if factor.layer == 0 else (
        f"little comes in from a{where}{lowered(factor.neuron)}")  # fmt: skip


def example(sizes: tuple[int, ...] = (3, 5, 4, 2), m: int = 7, seed: int = 149) -> tuple:
    """Return a network with random parameters, and m samples and targets: (net, X, Y)."""
    rng = np.random.default_rng(seed)
    net = Network(sizes)
    net.theta = rng.normal(0, 1, net.theta.size)
    return net, rng.normal(0, 1, (m, sizes[0])), rng.integers(0, 2, (m, sizes[-1]))


def small() -> tuple:
    """Return the network 2-3-2 of notebook 06, one sample and its target: (net, x, y)."""
    net = Network([2, 3, 2])
    net.W[1], net.b[1] = [[0.5, -1.0, 3.0], [1.5, 0.8, -2.0]], [[0.1, 0.2, 1.2]]
    net.W[2], net.b[2] = [[1.2, -0.7], [-1.5, 0.6], [0.9, 2.0]], [[-0.2, -0.8]]
    return net, [0.8, -0.6], [1.0, 0.0]


def _at(l: int, j: int) -> str:
    return f"{raised(l)}{lowered(j)}"


def _tex(l: int, j: int) -> str:
    return f"^{{({l})}}_{{{j}}}"
