"""A network: layers of neurons, from inputs to outputs and back.

The indices are those of the formulas. Layer l = 1 … L has the weights ``W[l]``, the biases
``b[l]`` and the activation ``g[l]``; ``a[0]`` is the input X, and a batch holds one sample in
each row. Leading axes are experiments: ``ensemble=(40, 25)`` makes a thousand networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from nnlib import _arguments as door
from nnlib._memory import Parameters
from nnlib.activations import ACTIVATIONS, Activation
from nnlib.init import RULES, Rule
from nnlib.losses import Loss


class Network(Parameters):
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

    def forward_pass(self, a: list) -> list:
        """Compute a⁽¹⁾ … a⁽ᴸ⁾ from a⁽⁰⁾; arrays that are there already are filled again."""
        for l in self.layers:
            a[l] = z = self.matmul(a[l - 1], self.W[l], a[l])  # z⁽ˡ⁾ = a⁽ˡ⁻¹⁾ W⁽ˡ⁾ + b⁽ˡ⁾
            if self.bias:
                z += self.b[l]
            self.g[l].inplace(z)  # a⁽ˡ⁾ = g(z⁽ˡ⁾): z and a share their memory
        return a

    def backward_pass(self, a: list, Y: NDArray, loss: Loss, delta: list, slope: list) -> tuple:
        """Compute ℒ, then δ⁽ᴸ⁾ … δ⁽¹⁾ and with them the gradient."""
        L = self.layers[-1]
        value = loss.value(a[L], Y)
        delta[L] = loss.delta(a[L], Y, self.g[L])  # δ⁽ᴸ⁾ = ∂ℒ/∂a⁽ᴸ⁾ ⊙ g′(z⁽ᴸ⁾)
        for l in reversed(self.layers):
            self.matmul(a[l - 1].mT, delta[l], self.dW[l])  # ∂ℒ/∂W⁽ˡ⁾ = a⁽ˡ⁻¹⁾ᵀ δ⁽ˡ⁾
            if self.bias:
                np.add.reduce(delta[l], -2, out=self.db[l], keepdims=True)  # ∂ℒ/∂b⁽ˡ⁾ = Σ δ⁽ˡ⁾
            if l > 1:  # δ⁽ˡ⁻¹⁾ = (δ⁽ˡ⁾ W⁽ˡ⁾ᵀ) ⊙ g′(z⁽ˡ⁻¹⁾)
                delta[l - 1] = self.matmul(delta[l], self.W[l].mT, delta[l - 1])
                slope[l - 1] = self.g[l - 1].derivative_from_output(a[l - 1], slope[l - 1])
                delta[l - 1] *= slope[l - 1]
        return value, self.grad

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str | Activation | Sequence[str | Activation] = "sigmoid",
        bias: bool = True,
        ensemble: tuple[int, ...] = (),
        dtype: DTypeLike = np.float64,
    ) -> None:
        super().__init__(
            door.positive_integers(sizes, "sizes", at_least=2),
            bool(door.instance(bias, bool | np.bool, "bias", "True or False")),
            door.positive_integers(ensemble, "ensemble", at_least=0),
            door.float_type(dtype),
        )
        self.g = [None, *door.one_for_each_layer(activation, len(self.layers), ACTIVATIONS)]

    def initialise(self, rule: str | Rule, rng: np.random.Generator) -> None:
        """Draw new weights, in place; the biases become zero.

        Parameters
        ----------
        rule : str or function
            "zeros", "uniform", "normal", "glorot", "he", or a function of (rng, shape).
        rng : numpy.random.Generator
            Where the random numbers come from.

        Raises
        ------
        ValueError, TypeError
            If there is no such rule or generator, or if what is drawn has another shape or is not
            finite. Nothing is changed then.
        """
        rule = door.named(rule, RULES, "initialisation rule") if isinstance(rule, str) else rule
        rng = door.generator(rng)
        drawn = [door.drawn(rule, rng, l, self.W[l].shape) for l in self.layers]
        self.theta = 0.0
        for l, W in zip(self.layers, drawn, strict=True):
            self.W[l] = W

    def forward(self, X: ArrayLike) -> list[NDArray]:
        """Compute the activations of all layers.

        Parameters
        ----------
        X : array_like, shape (m, n₀) or (*ensemble, m, n₀)
            One sample in each row, the same for the whole ensemble or one set for each member.

        Returns
        -------
        a : list of ndarray
            ``a[0]`` is X, ``a[l]`` the activations of layer l, shape (*ensemble, m, n_l).

        Raises
        ------
        ValueError
            If X is not a matrix with n₀ columns.
        """
        X = door.columns(np.asarray(X, self.dtype), "X", self.sizes[0], "the first layer")
        with np.errstate(over="ignore"):  # see Sigmoid.inplace
            return self.forward_pass([X, *(None for _ in self.layers)])

    def backward(
        self, a: list[NDArray], Y: ArrayLike, loss: Loss, delta: list | None = None
    ) -> tuple[NDArray, NDArray]:
        """Compute the loss and its gradient with respect to all parameters.

        Parameters
        ----------
        a : list of ndarray
            What `forward` returned.
        Y : array_like, shape (m, n_L) or (*ensemble, m, n_L)
            Targets.
        loss : Loss
            `SSE`, `HalfSSE`, `CrossEntropy` or another.
        delta : list, optional
            ``[None] * (L + 1)`` becomes the error signals ``delta[l]`` = ∂ℒ/∂z⁽ˡ⁾.

        Returns
        -------
        loss, grad : float or ndarray of shape `ensemble`, ndarray of shape (*ensemble, P)
            The next call overwrites grad, of which ``dW[l]`` and ``db[l]`` are views.

        Raises
        ------
        ValueError
            If Y has another number of rows or columns than the outputs.
        """
        Y = door.targets_of(a[-1], np.asarray(Y, self.dtype))
        delta = [None] * len(a) if delta is None else delta
        return self.backward_pass(a, Y, loss, delta, [None] * len(a))

    def predict(self, X: ArrayLike) -> NDArray:
        """Return the outputs a⁽ᴸ⁾, shape (*ensemble, m, n_L).

        Raises
        ------
        ValueError, TypeError
            If X is not a matrix of finite real numbers with n₀ columns.
        """
        return self.forward(door.inputs(self, X))[-1]

    @property
    def arguments(self) -> dict[str, Any]:
        """What makes such a network: with theta, all there is to it (for repr, copies, files)."""
        return {
            "sizes": list(self.sizes),
            "activation": [g.name if g in ACTIVATIONS.values() else g for g in self.g[1:]],
            "bias": self.bias,
            "ensemble": self.ensemble,
            "dtype": self.dtype.name,
        }
