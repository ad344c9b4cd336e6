"""Optimisers: how a step is made from a gradient.

An optimiser changes a vector of parameters in place and knows nothing about layers. Its
``learning_rate`` is one number or, for an ensemble, an array with one number for each network;
it may be changed between steps. ``step`` may use up the gradient that it is given.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnlib import _arguments as door


class Optimiser:
    """What all optimisers share: a learning rate that is checked when it is set.

    Parameters
    ----------
    learning_rate : float or array_like of shape `ensemble`
        The factor η of the step.

    Raises
    ------
    ValueError
        If a learning rate is not a positive finite number.
    """

    def __init__(self, learning_rate: ArrayLike) -> None:
        self.learning_rate = learning_rate

    @property
    def learning_rate(self) -> float | NDArray:
        """The factor η: one number, or one for each network of an ensemble."""
        rate = self._rate[np.dtype(float)]
        return rate[..., 0] if rate.ndim else float(rate)

    @learning_rate.setter
    def learning_rate(self, value: ArrayLike) -> None:
        rate = np.array(value, dtype=float)
        if not (rate.size and np.isfinite(rate).all() and (rate > 0).all()):
            raise ValueError(f"learning_rate is {value}, expected positive finite numbers")
        rate = rate[..., np.newaxis] if rate.ndim else rate
        self._rate = {np.dtype(t): rate.astype(t) for t in (np.float32, np.float64)}

    def step(self, theta: NDArray, grad: NDArray) -> None:
        """Move theta, in place, against its gradient.

        Parameters
        ----------
        theta, grad : ndarray, shape (*ensemble, P)
            Parameters, and ∂ℒ/∂θ; grad may hold anything afterwards.
        """
        raise NotImplementedError


class GradientDescent(Optimiser):
    """Gradient descent, θ ← θ − η ∇ℒ, with the momentum v ← μ v + η ∇ℒ, θ ← θ − v if asked for.

    Parameters
    ----------
    learning_rate : float or array_like of shape `ensemble`
        The factor η.
    momentum : float, default 0
        The share μ of the last step that is made again, in [0, 1).

    References
    ----------
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    """

    def __init__(self, learning_rate: ArrayLike, momentum: float = 0.0) -> None:
        super().__init__(learning_rate)
        self.momentum = door.fraction(momentum, "momentum")
        self.velocity = None

    def step(self, theta: NDArray, grad: NDArray) -> None:
        """Move theta, in place, against its gradient."""
        grad *= self._rate[grad.dtype]
        if self.momentum:
            self.velocity = _like(self.velocity, theta)
            self.velocity *= self.momentum
            self.velocity += grad
            grad = self.velocity
        theta -= grad


class RMSprop(Optimiser):
    """Steps divided by the root of a running mean of squares, s ← ρ s + (1 − ρ) (∇ℒ)².

    Parameters
    ----------
    learning_rate : float or array_like of shape `ensemble`
        The factor η of θ ← θ − η ∇ℒ / (√s + ε).
    decay : float, default 0.9
        The share ρ of the old mean that is kept.
    epsilon : float, default 1e-8
        Keeps the quotient finite where the gradient has always been zero.

    References
    ----------
    T. Tieleman and G. Hinton, "Lecture 6.5: rmsprop", Neural Networks for Machine Learning, 2012.
    """

    def __init__(self, learning_rate: ArrayLike, decay: float = 0.9, epsilon: float = 1e-8) -> None:
        super().__init__(learning_rate)
        self.decay = door.fraction(decay, "decay")
        self.epsilon = door.positive(epsilon, "epsilon")
        self.mean_square = None

    def step(self, theta: NDArray, grad: NDArray) -> None:
        """Move theta, in place, against its gradient."""
        self.mean_square = _like(self.mean_square, theta)
        _running_mean(self.mean_square, grad * grad, self.decay)
        grad *= self._rate[grad.dtype]
        grad /= np.sqrt(self.mean_square) + self.epsilon
        theta -= grad


class Adam(Optimiser):
    """Momentum and RMSprop together, both means corrected for having started at zero.

    Parameters
    ----------
    learning_rate : float or array_like of shape `ensemble`, default 0.001
        The factor η of θ ← θ − η m̂ / (√ŝ + ε).
    beta1, beta2 : float, default 0.9 and 0.999
        The shares of the old mean m of the gradient and s of its square that are kept.
    epsilon : float, default 1e-8
        Keeps the quotient finite where the gradient has always been zero.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
    """

    def __init__(
        self,
        learning_rate: ArrayLike = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(learning_rate)
        self.beta1, self.beta2 = door.fraction(beta1, "beta1"), door.fraction(beta2, "beta2")
        self.epsilon = door.positive(epsilon, "epsilon")
        self.mean = self.mean_square = None
        self.steps = 0

    def step(self, theta: NDArray, grad: NDArray) -> None:
        """Move theta, in place, against its gradient."""
        self.mean, self.mean_square = _like(self.mean, theta), _like(self.mean_square, theta)
        self.steps += 1
        _running_mean(self.mean, grad, self.beta1)
        _running_mean(self.mean_square, grad * grad, self.beta2)
        m_hat = self.mean / (1.0 - self.beta1**self.steps)
        s_hat = self.mean_square / (1.0 - self.beta2**self.steps)
        theta -= self._rate[theta.dtype] * m_hat / (np.sqrt(s_hat) + self.epsilon)


def _running_mean(mean: NDArray, new: NDArray, keep: float) -> None:
    """Replace the mean, in place, by keep · mean + (1 − keep) · new."""
    mean *= keep
    mean += (1.0 - keep) * new


def _like(state: NDArray | None, theta: NDArray) -> NDArray:
    """Return the state, zeros at first; an optimiser belongs to one vector of parameters."""
    if state is None:
        return np.zeros_like(theta)
    if state.shape != theta.shape:
        raise ValueError(
            f"theta has shape {theta.shape}, this optimiser has been stepping {state.shape}: "
            "make a new one for each network"
        )
    return state
