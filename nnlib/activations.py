"""Activation functions: what a neuron does to its weighted sum.

An activation is called on the pre-activation z and returns a = g(z). Its derivative comes
in two forms. ``derivative(z)`` is the one of the textbook. ``derivative_from_output(a)`` is
the same number written with a = g(z): backpropagation uses it, because the forward pass has
kept a, and nothing needs to be computed twice.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Activation:
    """A function g applied to every element, with its derivative.

    Attributes
    ----------
    name : str
        The name by which `Network` and the command line know it.
    range : tuple of float
        The open interval (or its closure) in which the outputs lie.
    """

    name: str
    range: tuple[float, float]

    def __call__(self, z: ArrayLike) -> NDArray:
        """Return a = g(z), elementwise; float32 stays float32.

        Parameters
        ----------
        z : array_like, any shape
            Pre-activations.

        Returns
        -------
        ndarray, the shape of z
        """
        z = np.array(z)
        z = z if z.dtype.kind == "f" else z.astype(float)
        with np.errstate(over="ignore"):
            return self.inplace(z)[()]

    def inplace(self, z: NDArray) -> NDArray:
        """Replace z by g(z) and return it: for the passes, which have no more use for z."""
        raise NotImplementedError

    def derivative(self, z: ArrayLike) -> NDArray:
        """Return g′(z) from the pre-activation z, elementwise."""
        raise NotImplementedError

    def derivative_from_output(self, a: ArrayLike, out: NDArray | None = None) -> NDArray:
        """Return the same g′(z), written with the output a = g(z); into `out` if it is given."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return self.name


class Sigmoid(Activation):
    """The logistic function σ(z) = 1 / (1 + e⁻ᶻ)."""

    name = "sigmoid"
    range = (0.0, 1.0)

    def inplace(self, z: NDArray) -> NDArray:
        """Replace z by σ(z), one operation of the formula after the other, each written into z.

        Far to the left e⁻ᶻ is too large for a float and becomes inf; 1 / (1 + inf) = 0 is
        then the right answer, so callers switch NumPy's overflow warning off.
        """
        np.negative(z, z)  # −z
        np.exp(z, z)  # e⁻ᶻ
        z += 1.0  # 1 + e⁻ᶻ
        return np.reciprocal(z, z)  # 1 / (1 + e⁻ᶻ)

    def derivative(self, z: ArrayLike) -> NDArray:
        """Return σ′(z) = σ(z) (1 − σ(z))."""
        a = self(z)
        return a * (1.0 - a)

    def derivative_from_output(self, a: ArrayLike, out: NDArray | None = None) -> NDArray:
        """Return σ′ = a (1 − a), multiplied out."""
        return np.subtract(a, np.multiply(a, a, out), out)


class Tanh(Activation):
    """The hyperbolic tangent (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)."""

    name = "tanh"
    range = (-1.0, 1.0)

    def inplace(self, z: NDArray) -> NDArray:
        """Replace z by tanh z."""
        return np.tanh(z, z)

    def derivative(self, z: ArrayLike) -> NDArray:
        """Return tanh′(z) = 1 − tanh² z."""
        return 1.0 - self(z) ** 2

    def derivative_from_output(self, a: ArrayLike, out: NDArray | None = None) -> NDArray:
        """Return tanh′ = 1 − a²."""
        return np.subtract(1.0, np.multiply(a, a, out), out)


class ReLU(Activation):
    """The rectified linear unit max(0, z).

    At the kink z = 0 the derivative does not exist; 0 is used, as is usual.
    """

    name = "relu"
    range = (0.0, np.inf)

    def inplace(self, z: NDArray) -> NDArray:
        """Replace z by max(0, z)."""
        return np.maximum(z, 0.0, out=z)

    def derivative(self, z: ArrayLike) -> NDArray:
        """Return 1 where z > 0 and 0 elsewhere."""
        return np.heaviside(z, 0.0)

    def derivative_from_output(self, a: ArrayLike, out: NDArray | None = None) -> NDArray:
        """Return 1 where a > 0 and 0 elsewhere."""
        return np.heaviside(a, 0.0, out)


class Identity(Activation):
    """The function that changes nothing, for outputs that may be any number."""

    name = "identity"
    range = (-np.inf, np.inf)

    def inplace(self, z: NDArray) -> NDArray:
        """Leave z as it is."""
        return z

    def derivative(self, z: ArrayLike) -> NDArray:
        """Return 1 for every element."""
        return np.ones_like(self(z))[()]

    def derivative_from_output(self, a: ArrayLike, out: NDArray | None = None) -> NDArray:
        """Return 1 for every element."""
        return np.ones_like(a) if out is None else np.positive(1.0, out)


sigmoid = Sigmoid()
tanh = Tanh()
relu = ReLU()
identity = Identity()

ACTIVATIONS = {g.name: g for g in (sigmoid, tanh, relu, identity)}
