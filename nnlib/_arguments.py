"""What is refused, and in which words: the doors of the library.

A door returns its argument in the form that the mathematics behind it expects, or raises an error
that holds the value. Behind the doors nothing is looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

if TYPE_CHECKING:
    from nnlib.activations import Activation
    from nnlib.losses import Loss
    from nnlib.network import Network


def instance(value: Any, kind: type, name: str, expected: str) -> Any:
    """Return an object of this kind."""
    if not isinstance(value, kind):
        raise TypeError(f"{name} is {value!r}, expected {expected}")
    return value


def generator(rng: np.random.Generator) -> np.random.Generator:
    """Return a random generator."""
    return instance(rng, np.random.Generator, "rng", "a generator: np.random.default_rng(seed)")


def integer(value: int, name: str, at_least: int) -> int:
    """Return an integer that is not too small."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} is {value!r}, expected an integer")
    if value < at_least:
        raise ValueError(f"{name} is {value}, expected at least {at_least}")
    return int(value)


def positive_integers(values: Sequence[int], name: str, at_least: int) -> tuple[int, ...]:
    """Return a tuple of at least so many positive integers."""
    if isinstance(values, str) or not isinstance(values, Sequence | np.ndarray):
        raise TypeError(f"{name} is {values!r}, expected a sequence of integers")
    for n in values:
        if isinstance(n, bool) or not isinstance(n, int | np.integer):
            raise TypeError(f"{name} holds {n!r}, expected integers")
        if n < 1:
            raise ValueError(f"{name} holds {n}, expected positive integers")
    if len(values) < at_least:
        raise ValueError(f"{name} has {len(values)} entries, expected at least {at_least}")
    return tuple(int(n) for n in values)


def positive(value: float, name: str) -> float:
    """Return a positive finite number."""
    if not 0.0 < value < np.inf:
        raise ValueError(f"{name} is {value}, expected a positive finite number")
    return value


def fraction(value: float, name: str) -> float:
    """Return a number in [0, 1)."""
    if not 0.0 <= value < 1.0:
        raise ValueError(f"{name} is {value}, expected a number in [0, 1)")
    return value


def float_type(dtype: DTypeLike) -> np.dtype:
    """Return float64 or float32."""
    if np.dtype(dtype) not in (np.float64, np.float32):
        raise ValueError(f"dtype is {np.dtype(dtype)}, expected float64 or float32")
    return np.dtype(dtype)


def named(name: str, table: dict[str, Any], kind: str) -> Any:
    """Return table[name]."""
    if name not in table:
        raise ValueError(f"unknown {kind} {name!r}, expected one of {', '.join(table)}")
    return table[name]


def one_for_each_layer(given: Any, n_layers: int, table: dict[str, Activation]) -> list:
    """Return an activation for each layer, of one for all or one for each, by name or not."""
    if isinstance(given, str) or not isinstance(given, Sequence):
        given = [given] * n_layers
    if len(given) != n_layers:
        raise ValueError(f"{len(given)} activations for {n_layers} layers")
    return [g if hasattr(g, "inplace") else named(g, table, "activation") for g in given]


def one_network(net: Network) -> Network:
    """Return a network that is no ensemble."""
    if net.ensemble:
        raise ValueError(f"expected one network, got an ensemble of shape {net.ensemble}")
    return net


def drawn(rule: Callable, rng: np.random.Generator, l: int, shape: tuple[int, ...]) -> NDArray:
    """Return the weights of layer l that a rule draws: finite, one for each connection."""
    W = np.asarray(rule(rng, shape))
    if W.shape != shape:
        raise ValueError(f"the rule returned shape {W.shape}, layer {l} expects {shape}")
    if not np.isfinite(W).all():
        raise ValueError(f"the rule returned numbers for layer {l} that are not finite")
    return W


def columns(A: NDArray, name: str, n: int, who: str) -> NDArray:
    """Return an array whose last two axes are a matrix of n columns."""
    if A.ndim < 2:
        expected = f"expected (m, {n}): one sample in each row"
        raise ValueError(f"{name} has shape {A.shape}, {expected}")
    if A.shape[-1] != n:
        raise ValueError(f"{name} has {A.shape[-1]} columns, {who} expects {n}")
    return A


def targets_of(outputs: NDArray, Y: NDArray) -> NDArray:
    """Return targets with as many rows and columns as the outputs."""
    if Y.shape[-2:] != outputs.shape[-2:]:
        raise ValueError(f"Y has shape {Y.shape}, the outputs have {outputs.shape}")
    return Y


def matrix(A: ArrayLike, name: str, net: Network, n: int, who: str) -> NDArray:
    """Return A, shape (m, n) or (*ensemble, m, n), as finite numbers of the network's dtype."""
    try:
        A = np.asarray(A)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths") from None
    if A.dtype.kind not in "buif":
        raise TypeError(f"{name} holds {A.dtype} values, expected real numbers")
    columns(A, name, n, who)
    if A.shape[:-2] not in ((), net.ensemble):
        expected = f"the network's ensemble is {net.ensemble}"
        raise ValueError(f"{name} has the leading axes {A.shape[:-2]}, {expected}")
    with np.errstate(over="ignore"):
        numbers = A.astype(net.dtype, copy=False)
    if not np.isfinite(numbers).all():
        place = tuple(np.argwhere(~np.isfinite(numbers))[0].tolist())
        expected = f"expected finite {net.dtype} numbers"
        raise ValueError(f"{name}{list(place)} is {A[place]}, {expected}")
    return numbers


def inputs(net: Network, X: ArrayLike) -> NDArray:
    """Return inputs that the network's first layer takes."""
    return matrix(X, "X", net, net.sizes[0], "the first layer")


def samples(net: Network, X: ArrayLike, Y: ArrayLike) -> tuple[NDArray, NDArray]:
    """Return inputs, and a target for each of them."""
    X, Y = inputs(net, X), matrix(Y, "Y", net, net.sizes[-1], "the last layer")
    if X.shape[-2] != Y.shape[-2]:
        raise ValueError(f"X has {X.shape[-2]} rows, Y has {Y.shape[-2]}")
    if not X.shape[-2]:
        raise ValueError("X has no rows")
    return X, Y


def losable(loss: Loss, g: Activation, Y: NDArray) -> None:
    """Refuse outputs or targets for which the loss is not defined."""
    low, high = loss.domain
    if g.range[0] < low or g.range[1] > high:
        outputs = f"the last layer's {g} gives ({g.range[0]:g}, {g.range[1]:g})"
        raise ValueError(f"{loss} expects outputs in ({low:g}, {high:g}), {outputs}")
    if Y.min() < low or Y.max() > high:
        found = f"Y reaches from {Y.min():g} to {Y.max():g}"
        raise ValueError(f"{loss} expects targets in [{low:g}, {high:g}], {found}")


def one_rate_or_each(optimiser: Any, ensemble: tuple[int, ...]) -> None:
    """Refuse learning rates that are neither one number nor one for each network."""
    shape = np.shape(getattr(optimiser, "learning_rate", 0.0))
    if shape not in ((), ensemble):
        expected = f"the network's ensemble is {ensemble}"
        raise ValueError(f"learning_rate has shape {shape}, {expected}")


def finite(value: NDArray, epoch: int, optimiser: Any) -> None:
    """Refuse a loss that is nan or inf: say of which network, when and at which learning rate."""
    if isfinite(value) if isinstance(value, float) else np.isfinite(value).all():
        return
    value = np.asarray(value)
    k = tuple(int(i) for i in np.argwhere(~np.isfinite(value))[0])
    rate = np.broadcast_to(getattr(optimiser, "learning_rate", np.nan), value.shape)[k]
    member = f" of network {list(k)}" if k else ""
    raise FloatingPointError(
        f"the loss{member} is {value[k]} in epoch {epoch}, with learning rate {rate:g}: "
        "try a smaller one"
    )
