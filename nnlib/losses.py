"""Loss functions: one number that says how far the outputs are from the targets.

A loss is called on outputs and targets and gives its value; ``gradient`` is the derivative of
that value with respect to the outputs. Both are sums over samples and outputs, not means:
twice the data gives twice the gradient.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib.activations import Activation, sigmoid


class Loss:
    """A loss ℒ of outputs a and targets Y, both (*ensemble, m, n).

    Attributes
    ----------
    name : str
        The name by which the command line knows it.
    domain : tuple of float
        The interval in which outputs and targets must lie.
    """

    name: str
    domain: tuple[float, float] = (-np.inf, np.inf)

    def value(self, a: NDArray, Y: NDArray) -> NDArray:
        """Return ℒ, summed over samples and outputs, without looking at the shapes."""
        raise NotImplementedError

    def gradient(self, a: NDArray, Y: NDArray) -> NDArray:
        """Return ∂ℒ/∂a, in the shape of a."""
        raise NotImplementedError

    def delta(self, a: NDArray, Y: NDArray, g: Activation) -> NDArray:
        """Return the error signal of the output layer, δ = ∂ℒ/∂z = ∂ℒ/∂a ⊙ g′(z).

        Parameters
        ----------
        a, Y : ndarray, shape (*ensemble, m, n)
            Outputs and targets.
        g : Activation
            The activation that made a from z.
        """
        return self.gradient(a, Y) * g.derivative_from_output(a)

    def __call__(self, a: ArrayLike, Y: ArrayLike) -> NDArray:
        """Return ℒ, summed over samples and outputs: one number for each network.

        Parameters
        ----------
        a, Y : array_like, shape (*ensemble, m, n)
            Outputs and targets.

        Returns
        -------
        float, or ndarray of shape `ensemble`

        Raises
        ------
        ValueError
            If the last two axes differ: broadcasting would compare each output with each target.
        """
        a, Y = np.asarray(a) * 1.0, np.asarray(Y)  # also of integers, as floats
        if a.ndim < 2 or a.shape[-2:] != Y.shape[-2:]:
            expected = "expected two matrices of the same shape, a sample in each row"
            raise ValueError(f"outputs of shape {a.shape}, targets of shape {Y.shape}; {expected}")
        return self.value(a, Y)

    def __repr__(self) -> str:
        return self.name


class SumOfSquaredErrors(Loss):
    """The sum of squared errors, Σ (a − y)²."""

    name = "SSE"

    def value(self, a: NDArray, Y: NDArray) -> NDArray:
        """Return Σ (a − y)²."""
        return sum_of_squares(a - Y)

    def gradient(self, a: NDArray, Y: NDArray) -> NDArray:
        """Return 2 (a − y)."""
        error = a - Y
        return error + error  # cheaper than 2 · error: no number to convert


class HalfSumOfSquaredErrors(Loss):
    """Half the sum of squared errors, ½ Σ (a − y)²: the 2 of the gradient is gone."""

    name = "HalfSSE"

    def value(self, a: NDArray, Y: NDArray) -> NDArray:
        """Return ½ Σ (a − y)²."""
        return 0.5 * sum_of_squares(a - Y)

    def gradient(self, a: NDArray, Y: NDArray) -> NDArray:
        """Return a − y."""
        return a - Y


class BinaryCrossEntropy(Loss):
    """The cross-entropy −Σ [y ln a + (1 − y) ln(1 − a)] of outputs in (0, 1).

    An output that saturates is rounded to 0 or 1, where the logarithm is infinite. The value then
    uses the smallest normal float, or the largest below 1, so that it stays finite.
    """

    name = "CrossEntropy"
    domain = (0.0, 1.0)

    def value(self, a: NDArray, Y: NDArray) -> NDArray:
        """Return −Σ [y ln a + (1 − y) ln(1 − a)]."""
        a = inside_unit_interval(a)
        return -np.sum(Y * np.log(a) + (1.0 - Y) * np.log1p(-a), axis=(-2, -1))

    def gradient(self, a: NDArray, Y: NDArray) -> NDArray:
        """Return (a − y) / (a (1 − a))."""
        inner = inside_unit_interval(a)
        return (a - Y) / (inner * (1.0 - inner))

    def delta(self, a: NDArray, Y: NDArray, g: Activation) -> NDArray:
        """Return δ; for the sigmoid the factors a (1 − a) cancel and leave a − y.

        Cancelled on paper, there is no 0 / 0 when a is rounded to 0 or 1.
        """
        return a - Y if g is sigmoid else super().delta(a, Y, g)


def sum_of_squares(r: NDArray) -> NDArray:
    """Return Σ r² over the last two axes (`dot` is the fast form for a single matrix)."""
    if r.ndim == 2:
        r = r.ravel()
        return r.dot(r)
    return np.einsum("...ij,...ij->...", r, r)


def inside_unit_interval(a: NDArray) -> NDArray:
    """Return a, limited to the normal floats inside (0, 1)."""
    limits = np.finfo(a.dtype)
    return np.clip(a, limits.tiny, 1.0 - limits.epsneg)


SSE = SumOfSquaredErrors()
HalfSSE = HalfSumOfSquaredErrors()
CrossEntropy = BinaryCrossEntropy()

LOSSES = {loss.name: loss for loss in (SSE, HalfSSE, CrossEntropy)}
