"""Where the numbers lie: all parameters in one vector, with a view for each layer.

Because W[l] and b[l] are views of ``theta``, an update, a gradient check or a file needs to know
nothing about layers. This is also the place that knows which product of matrices is the fastest.
"""

from collections.abc import Callable
from itertools import pairwise
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray


class Parameters:
    """The parameters of a network and their gradient, all zero.

    Parameters
    ----------
    sizes : tuple of int
        Neurons in each layer, n₀ … n_L.
    bias : bool
        Whether the layers have biases.
    ensemble : tuple of int
        Shape of the ensemble: () for one network.
    dtype : dtype
        Of all the numbers.
    """

    def __init__(
        self, sizes: tuple[int, ...], bias: bool, ensemble: tuple[int, ...], dtype: DTypeLike
    ) -> None:
        self.sizes, self.bias, self.ensemble, self.dtype = sizes, bias, ensemble, dtype
        self.layers = range(1, len(sizes))
        self.matmul, self._ensemble_last = _fastest_product(ensemble, sizes)
        self.n_parameters = sum((n_in + bias) * n_out for n_in, n_out in pairwise(sizes))
        self._theta, self._grad = self._zeros(), self._zeros()
        self.W, self.b = self.unpack(self._theta)
        self.dW, self.db = self.unpack(self._grad)

    @property
    def theta(self) -> NDArray:
        """All parameters in one vector; assigning copies the values in."""
        return self._theta

    @theta.setter
    def theta(self, value: ArrayLike) -> None:
        self._theta[...] = value

    @property
    def grad(self) -> NDArray:
        """The gradient that `backward` found last, in the order of theta.

        It is one array: `backward` overwrites it, and an optimiser's step may use it up.
        """
        return self._grad

    def unpack(self, vector: NDArray) -> tuple[list, list]:
        """Cut a vector in the order of theta into one matrix for each layer.

        Parameters
        ----------
        vector : ndarray, shape (*ensemble, P)
            Parameters, or a gradient.

        Returns
        -------
        W, b : list of ndarray
            Views into the vector, indexed like the attributes W and b.
        """
        W, b, end = _Views([None]), _Views([None]), 0
        for n_in, n_out in pairwise(self.sizes):
            start, end = end, end + n_in * n_out
            W.append(vector[..., start:end].reshape(*self.ensemble, n_in, n_out))
            start, end = end, end + self.bias * n_out
            bias = vector[..., start:end].reshape(*self.ensemble, 1, n_out) if self.bias else None
            b.append(bias)
        return W, b

    def _zeros(self) -> NDArray:
        """Return zeros, shape (*ensemble, P); see `_fastest_product` for their order in memory."""
        if not self._ensemble_last:
            return np.zeros((*self.ensemble, self.n_parameters), self.dtype)
        return np.moveaxis(np.zeros((self.n_parameters, *self.ensemble), self.dtype), 0, -1)

    def __repr__(self) -> str:
        sizes, *others = self.arguments.items()
        shown = {k: v for k, v in others if (k, v) not in (("ensemble", ()), ("dtype", "float64"))}
        names = shown["activation"]
        shown["activation"] = names[0] if names.count(names[0]) == len(names) else names
        return f"Network({', '.join([repr(sizes[1]), *(f'{k}={v!r}' for k, v in shown.items())])})"

    def __getstate__(self) -> dict[str, Any]:
        """Say what a copy needs: W and b are views, and a copied view would be one no more."""
        return {"arguments": self.arguments, "theta": self.theta.copy()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state["arguments"])
        self.theta = state["theta"]

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("W", "b", "dW", "db") and hasattr(self, name):
            raise AttributeError(f"{name} is made of views: assign to {name}[1], {name}[2], …")
        super().__setattr__(name, value)


class _Views(list):
    """A list of views: ``W[1] = A`` copies A into the parameters instead of replacing the view."""

    def __setitem__(self, l: int, value: ArrayLike) -> None:
        view = self[l] if l > 0 else None
        if view is None:
            raise IndexError(f"there are no parameters {l}: layers count from 1, biases can be off")
        if np.shape(value) not in ((), view.shape):
            expected = f"the parameters of layer {l} have shape {view.shape}"
            raise ValueError(f"{expected}, got {np.shape(value)}")
        view[...] = value


def _fastest_product(ensemble: tuple[int, ...], sizes: tuple[int, ...]) -> tuple[Callable, bool]:
    """Return the fastest product for these shapes, and whether the ensemble goes last in memory.

    The product of one small pair of matrices costs little more than the call, and a call of
    `dot` costs the least. With many tiny networks the loop over the network should be the
    innermost, over neighbours in memory. All take None for the array to write into.
    """
    if not ensemble:
        return np.ndarray.dot, False
    if prod(ensemble) >= 100 and max(sizes) <= 4:
        return _product_ensemble_last, True
    return np.matmul, False


def _product_ensemble_last(A: NDArray, B: NDArray, out: NDArray | None = None) -> NDArray:
    """Compute A B for every member of an ensemble that is the last axis in memory."""
    if out is None:
        ensemble = np.broadcast_shapes(A.shape[:-2], B.shape[:-2])
        memory = np.empty((A.shape[-2], B.shape[-1], *ensemble), B.dtype)
        out = np.moveaxis(memory, (0, 1), (-2, -1))
    if A.shape[-1] == 1:  # nothing to add up
        return np.multiply(A, B, out=out)
    if A.ndim == 2:  # the same A for all: one product, the members' columns side by side
        to_memory = (B.ndim - 2, B.ndim - 1, *range(B.ndim - 2))
        B_memory, out_memory = B.transpose(to_memory), out.transpose(to_memory)
        if out_memory.flags.c_contiguous:
            A.dot(B_memory.reshape(len(B_memory), -1), out_memory.reshape(len(out_memory), -1))
            return out
    return np.einsum("...ij,...jk->...ik", A, B, out=out)
