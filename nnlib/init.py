"""Initialisation rules: the weights before anything is learnt.

A rule is a function of a random generator and a shape (*ensemble, n_in, n_out) that returns
one weight for each connection. Biases start at zero whatever the rule.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Rule = Callable[["np.random.Generator", tuple[int, ...]], NDArray]


def zeros(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray:
    """Return zeros: all neurons of a hidden layer are then equal, and stay so."""
    return np.zeros(shape)


def uniform(
    rng: np.random.Generator, shape: tuple[int, ...], low: float = 0.0, high: float = 1.0
) -> NDArray:
    """Return weights drawn uniformly from [low, high)."""
    return rng.uniform(low, high, shape)


def normal(rng: np.random.Generator, shape: tuple[int, ...], std: float = 1.0) -> NDArray:
    """Return weights drawn from the normal distribution with mean 0 and the given std."""
    return rng.normal(0.0, std, shape)


def glorot(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray:
    """Return normal weights of variance 2 / (n_in + n_out).

    A compromise between keeping the variance of the activations on the way forward (1 / n_in)
    and of the error signals on the way back (1 / n_out), for activations of slope 1 at 0, as tanh.

    References
    ----------
    X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward
    neural networks", AISTATS 2010.
    """
    n_in, n_out = shape[-2:]
    return rng.normal(0.0, np.sqrt(2.0 / (n_in + n_out)), shape)


def he(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray:
    """Return normal weights of variance 2 / n_in: ReLU passes on half of the mean square.

    References
    ----------
    K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers: surpassing human-level
    performance on ImageNet classification", ICCV 2015.
    """
    n_in = shape[-2]
    return rng.normal(0.0, np.sqrt(2.0 / n_in), shape)


RULES = {rule.__name__: rule for rule in (zeros, uniform, normal, glorot, he)}
