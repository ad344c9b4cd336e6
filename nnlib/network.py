"""A network: layers of neurons, from inputs to outputs and back.

The indices are those of the formulas. Layer l = 1 … L has the weights ``W[l]``, the biases
``b[l]`` and the activation ``g[l]``; ``a[0]`` is the input X, and a batch holds one sample in
each row. All parameters lie in one vector ``theta``, of which W[l] and b[l] are views: an
update, a gradient check or a file needs to know nothing about layers.

Axes before the last two are experiments: ``ensemble=(40, 25)`` makes a thousand networks that
are computed by the same lines.
"""

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from nnlib.activations import ACTIVATIONS, Activation
from nnlib.init import RULES
from nnlib.losses import Loss

Rule = Callable[[np.random.Generator, tuple[int, ...]], NDArray]


class Network:
    """A fully connected network with all its parameters zero.

    Parameters
    ----------
    sizes : sequence of int
        Neurons in each layer, from the inputs n₀ to the outputs n_L: ``[3, 4, 1]``.
    activation : str, Activation or sequence of these, default "sigmoid"
        One for all layers, or one for each of the L layers.
    bias : bool, default True
        Whether the layers have biases.
    ensemble : tuple of int, default ()
        Shape of the ensemble: () for one network.
    dtype : dtype, default float64
        float64 or float32.

    Attributes
    ----------
    theta, grad : ndarray, shape (*ensemble, P)
        All P parameters; the gradient that `backward` found last, until an optimiser uses it up.
    W, dW : list
        ``W[l]`` and its gradient, views of shape (*ensemble, n_{l−1}, n_l); ``W[0]`` is None.
    b, db : list
        ``b[l]`` and its gradient, views of shape (*ensemble, 1, n_l); None without biases.
    g : list
        ``g[l]`` is the activation of layer l.
    layers : range
        1 … L.

    Raises
    ------
    ValueError, TypeError
        If an argument is not one of the above; the message holds the value.

    Examples
    --------
    >>> net = Network([3, 4, 1], bias=False)
    >>> net.initialise("uniform", np.random.default_rng(0))
    >>> [a.shape for a in net.forward([[0, 0, 1], [0, 1, 1]])]
    [(2, 3), (2, 4), (2, 1)]
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str | Activation | Sequence[str | Activation] = "sigmoid",
        bias: bool = True,
        ensemble: tuple[int, ...] = (),
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.sizes = _positive_integers(sizes, "sizes", at_least=2)
        self.ensemble = _positive_integers(ensemble, "ensemble", at_least=0)
        self.dtype = np.dtype(dtype)
        if self.dtype not in (np.float64, np.float32):
            raise ValueError(f"dtype is {self.dtype}, expected float64 or float32")
        if not isinstance(bias, bool | np.bool):
            raise TypeError(f"bias is {bias!r}, expected True or False")
        self.bias = bool(bias)
        self.layers = range(1, len(self.sizes))
        self.g = [None, *_activations(activation, len(self.layers))]
        self.matmul, self._ensemble_last = _choose_matmul(self.ensemble, self.sizes)

        pairs = zip(self.sizes, self.sizes[1:], strict=False)
        self.n_parameters = sum((n_in + self.bias) * n_out for n_in, n_out in pairs)
        self._theta, self._grad = self._empty(self.n_parameters), self._empty(self.n_parameters)
        self._theta[...] = self._grad[...] = 0.0
        self.W, self.b = self.unpack(self._theta)
        self.dW, self.db = self.unpack(self._grad)

    def initialise(self, rule: str | Rule, rng: np.random.Generator) -> None:
        """Draw new weights, in place; the biases become zero.

        Parameters
        ----------
        rule : str or function
            "zeros", "uniform", "normal", "glorot", "he", or any function of (rng, shape) that
            returns an array of that shape.
        rng : numpy.random.Generator
            Where the random numbers come from.

        Raises
        ------
        ValueError
            If the rule is unknown, or returns another shape or numbers that are not finite.
        TypeError
            If rng is not a Generator.
        """
        if isinstance(rule, str):
            rule = _lookup(rule, RULES, "initialisation rule")
        if not isinstance(rng, np.random.Generator):
            raise TypeError(f"rng is {rng!r}, expected a generator: np.random.default_rng(seed)")
        drawn = [None, *(np.asarray(rule(rng, self.W[l].shape)) for l in self.layers)]
        for l in self.layers:
            if drawn[l].shape != self.W[l].shape:
                expected = f"layer {l} expects {self.W[l].shape}"
                raise ValueError(f"the rule returned shape {drawn[l].shape}, {expected}")
            if not np.isfinite(drawn[l]).all():
                raise ValueError(f"the rule returned numbers for layer {l} that are not finite")
        self.theta = 0.0
        for l in self.layers:
            self.W[l] = drawn[l]

    @np.errstate(over="ignore")  # see Sigmoid.inplace
    def forward(self, X: ArrayLike, out: list[NDArray] | None = None) -> list[NDArray]:
        """Compute the activations of all layers.

        Parameters
        ----------
        X : array_like, shape (m, n₀) or (*ensemble, m, n₀)
            One sample in each row, the same for the whole ensemble or one set for each member.
        out : list, optional
            What an earlier call with as many rows returned: its arrays are filled again.

        Returns
        -------
        a : list of ndarray
            ``a[0]`` is X, ``a[l]`` the activations of layer l, shape (*ensemble, m, n_l).

        Raises
        ------
        ValueError
            If X is not a matrix with n₀ columns.
        """
        if out is None:
            X = np.asarray(X, self.dtype)
            if X.ndim < 2 or X.shape[-1] != self.sizes[0]:
                raise ValueError(_wrong_columns(X, "X", self.sizes[0], "the first layer"))
        a = self._layer_arrays(X) if out is None else out
        a[0] = X
        for l in self.layers:
            z = self.matmul(a[l - 1], self.W[l], a[l])  # zˡ = aˡ⁻¹ Wˡ + bˡ
            if self.bias:
                z += self.b[l]
            self.g[l].inplace(z)  # aˡ = g(zˡ): z and a share their memory
        return a

    def backward(
        self, a: list[NDArray], Y: ArrayLike, loss: Loss, delta: list[NDArray] | None = None
    ) -> tuple[NDArray, NDArray]:
        """Compute the loss and its gradient with respect to all parameters.

        Parameters
        ----------
        a : list of ndarray
            What `forward` returned.
        Y : array_like, shape (m, n_L) or (*ensemble, m, n_L)
            Targets.
        loss : Loss
            `SSE`, `HalfSSE`, `CrossEntropy` or another with the same methods.
        delta : list, optional
            A list of L + 1 places that receives the error signals: ``delta[l]`` = ∂L/∂zˡ, shape
            (*ensemble, m, n_l). One that an earlier call filled is filled again.

        Returns
        -------
        loss : float, or ndarray of shape `ensemble`
        grad : ndarray, shape (*ensemble, P)
            ∂L/∂theta; the next call overwrites it. ``dW[l]`` and ``db[l]`` are views into it.

        Raises
        ------
        ValueError
            If Y has another number of rows or columns than the outputs.
        """
        Y = np.asarray(Y, self.dtype)
        if Y.shape != a[-1].shape and Y.shape[-2:] != a[-1].shape[-2:]:
            raise ValueError(f"Y has shape {Y.shape}, the outputs have {a[-1].shape}")
        if delta is None or delta[-1] is None:
            delta = self._layer_arrays(a[0], delta)
        L = self.layers[-1]
        value, delta[L] = loss.value_and_delta(a[L], Y, self.g[L])  # δᴸ = ∂L/∂aᴸ ⊙ g′(zᴸ)
        for l in reversed(self.layers):
            self.matmul(a[l - 1].mT, delta[l], self.dW[l])  # ∂L/∂Wˡ = aˡ⁻¹ᵀ δˡ
            if self.bias:
                np.add.reduce(delta[l], -2, out=self.db[l], keepdims=True)  # ∂L/∂bˡ = Σ δˡ
            if l > 1:  # δˡ⁻¹ = (δˡ Wˡᵀ) ⊙ g′(zˡ⁻¹)
                self.matmul(delta[l], self.W[l].mT, delta[l - 1])
                delta[l - 1] *= self.g[l - 1].derivative_from_output(a[l - 1])
        return value, self._grad

    def predict(self, X: ArrayLike) -> NDArray:
        """Return the outputs aᴸ, shape (*ensemble, m, n_L), of checked inputs.

        Raises
        ------
        ValueError
            If X is not a matrix of finite numbers with n₀ columns.
        TypeError
            If X does not hold real numbers.
        """
        return self.forward(self.check(X, "X", self.sizes[0], "the first layer"))[-1]

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
        for n_in, n_out in zip(self.sizes, self.sizes[1:], strict=False):
            start, end = end, end + n_in * n_out
            W.append(vector[..., start:end].reshape(*self.ensemble, n_in, n_out))
            start, end = end, end + self.bias * n_out
            bias = vector[..., start:end].reshape(*self.ensemble, 1, n_out) if self.bias else None
            b.append(bias)
        return W, b

    def check(self, A: ArrayLike, name: str, columns: int, who: str) -> NDArray:
        """Return A as a matrix of this network's dtype, or raise an error that names it.

        Raises
        ------
        ValueError
            If A is not a matrix with so many columns, of finite numbers, or if it has leading
            axes that are not the ensemble's.
        TypeError
            If A does not hold real numbers.
        """
        try:
            A = np.asarray(A)
        except ValueError:
            raise ValueError(f"{name} has rows of different lengths") from None
        if A.dtype.kind not in "buif":
            raise TypeError(f"{name} holds {A.dtype} values, expected real numbers")
        if A.ndim < 2 or A.shape[-1] != columns:
            raise ValueError(_wrong_columns(A, name, columns, who))
        if A.shape[:-2] not in ((), self.ensemble):
            expected = f"the network's ensemble is {self.ensemble}"
            raise ValueError(f"{name} has the leading axes {A.shape[:-2]}, {expected}")
        with np.errstate(over="ignore"):
            numbers = A.astype(self.dtype, copy=False)
        if not np.isfinite(numbers).all():
            place = tuple(np.argwhere(~np.isfinite(numbers))[0].tolist())
            expected = f"expected finite {self.dtype} numbers"
            raise ValueError(f"{name}{list(place)} is {A[place]}, {expected}")
        return numbers

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

    def _empty(self, *shape: int) -> NDArray:
        """Return an array (*ensemble, *shape); see `_choose_matmul` for its order in memory."""
        if not self._ensemble_last:
            return np.empty((*self.ensemble, *shape), self.dtype)
        memory = np.empty((*shape, *self.ensemble), self.dtype)
        return np.moveaxis(memory, range(len(shape)), range(-len(shape), 0))

    def _layer_arrays(self, X: NDArray, into: list | None = None) -> list[NDArray]:
        """Return one array for each layer, for as many samples as X has rows."""
        arrays = [None, *(self._empty(X.shape[-2], n) for n in self.sizes[1:])]
        if into is None:
            return arrays
        into[:] = arrays
        return into

    def __repr__(self) -> str:
        names = [g.name for g in self.g[1:]]
        text = f"Network({list(self.sizes)}, activation="
        text += repr(names[0] if len(set(names)) == 1 else names) + f", bias={self.bias}"
        text += f", ensemble={self.ensemble}" if self.ensemble else ""
        return text + (f", dtype={self.dtype})" if self.dtype != np.float64 else ")")

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("W", "b", "dW", "db") and hasattr(self, name):
            raise AttributeError(f"{name} is made of views: assign to {name}[1], {name}[2], …")
        super().__setattr__(name, value)

    def __getstate__(self) -> dict[str, Any]:
        """Say what a copy needs: W and b are views, and a copied view would be one no more."""
        names = ("sizes", "bias", "ensemble", "dtype")
        arguments = {name: getattr(self, name) for name in names}
        arguments["activation"] = [g.name if g in ACTIVATIONS.values() else g for g in self.g[1:]]
        return {"arguments": arguments, "theta": self._theta.copy()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state["arguments"])
        self.theta = state["theta"]


class _Views(list):
    """A list of views: ``W[1] = A`` copies A into the parameters instead of replacing the view."""

    def __setitem__(self, l: int, value: ArrayLike) -> None:
        view = self[l] if l > 0 else None
        if view is None:
            raise IndexError(f"there are no parameters {l}: layers count from 1, biases can be off")
        if np.shape(value) not in ((), view.shape):
            raise ValueError(f"the parameters of layer {l} have shape {view.shape}, "
                             f"got {np.shape(value)}")  # fmt: skip
        view[...] = value


def _choose_matmul(ensemble: tuple[int, ...], sizes: tuple[int, ...]) -> tuple[Callable, bool]:
    """Return the fastest product for these shapes, and whether the ensemble goes last in memory.

    The product of one small pair of matrices costs little more than the call, and a call of
    `dot` costs the least. With many tiny networks the loop over the network should be the
    innermost, over neighbours in memory.
    """
    if not ensemble:
        return np.ndarray.dot, False
    if prod(ensemble) >= 100 and max(sizes) <= 4:
        return _matmul_ensemble_last, True
    return np.matmul, False


def _matmul_ensemble_last(A: NDArray, B: NDArray, out: NDArray) -> NDArray:
    """Compute A B for every member of an ensemble that is the last axis in memory."""
    if A.shape[-1] == 1:  # nothing to add up
        return np.multiply(A, B, out=out)
    if A.ndim == 2:  # the same A for all: one product, the members' columns side by side
        to_memory = (B.ndim - 2, B.ndim - 1, *range(B.ndim - 2))
        B_memory, out_memory = B.transpose(to_memory), out.transpose(to_memory)
        if out_memory.flags.c_contiguous:
            A.dot(B_memory.reshape(len(B_memory), -1), out_memory.reshape(len(out_memory), -1))
            return out
    return np.einsum("...ij,...jk->...ik", A, B, out=out)


def _lookup(name: str, table: dict[str, Any], kind: str) -> Any:
    """Return table[name], or say which names there are."""
    if name not in table:
        raise ValueError(f"unknown {kind} {name!r}, expected one of {', '.join(table)}")
    return table[name]


def _activations(activation: Any, n_layers: int) -> list[Activation]:
    """Return one activation for each layer."""
    if isinstance(activation, str) or not isinstance(activation, Sequence):
        activation = [activation] * n_layers
    if len(activation) != n_layers:
        raise ValueError(f"{len(activation)} activations for {n_layers} layers")
    return [
        g if isinstance(g, Activation) else _lookup(g, ACTIVATIONS, "activation")
        for g in activation
    ]


def _positive_integers(values: Sequence[int], name: str, at_least: int) -> tuple[int, ...]:
    """Return a tuple of positive integers, or raise an error that names it."""
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


def _wrong_columns(A: NDArray, name: str, columns: int, who: str) -> str:
    """Say what is wrong with the shape of a matrix."""
    if A.ndim < 2:
        return f"{name} has shape {A.shape}, expected (m, {columns}): one sample in each row"
    return f"{name} has {A.shape[-1]} columns, {who} expects {columns}"
