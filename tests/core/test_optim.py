"""The optimisers: two steps of each by hand, one rate for each network, the errors."""

import numpy as np
import pytest
from helpers import raises

from nnlib import Adam, GradientDescent, RMSprop

MAKERS = {
    "descent": GradientDescent,
    "momentum": lambda rate: GradientDescent(rate, momentum=0.9),
    "RMSprop": RMSprop,
    "Adam": Adam,
}
all_optimisers = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS.keys())


def two_steps(optimiser):
    """Step from 1 with the gradient 0.5 and then with the gradient 1."""
    theta, way = np.array([1.0]), []
    for gradient in (0.5, 1.0):
        optimiser.step(theta, np.array([gradient]))
        way.append(theta.item())
    return way


def test_gradient_descent_by_hand():
    # 1 − 0.1·0.5, then −0.1·1
    assert two_steps(GradientDescent(0.1)) == pytest.approx([0.95, 0.85], rel=1e-15)


def test_momentum_by_hand():
    # v = 0.1·0.5 = 0.05, then v = 0.9·0.05 + 0.1·1 = 0.145
    assert two_steps(GradientDescent(0.1, momentum=0.9)) == pytest.approx([0.95, 0.805], rel=1e-15)


def test_rmsprop_by_hand():
    # s = 0.1·0.5² = 0.025                  θ = 1 − 0.1·0.5 / (√0.025 + 0.01)
    # s = 0.9·0.025 + 0.1·1² = 0.1225       θ = … − 0.1·1 / (0.35 + 0.01)
    way = two_steps(RMSprop(0.1, decay=0.9, epsilon=0.01))
    assert way == pytest.approx([0.7025825642, 0.4248047865], abs=1e-10)


def test_adam_by_hand():
    # m = 0.1·0.5 = 0.05                    m̂ = 0.05 / (1 − 0.9) = 0.5
    # s = 0.01·0.5² = 0.0025                ŝ = 0.0025 / (1 − 0.99) = 0.25
    # θ = 1 − 0.1·0.5 / (0.5 + 0.01) = 1 − 0.0980392157
    # m = 0.9·0.05 + 0.1·1 = 0.145          m̂ = 0.145 / (1 − 0.81) = 0.7631578947
    # s = 0.99·0.0025 + 0.01·1 = 0.012475   ŝ = 0.012475 / (1 − 0.9801) = 0.6268844221
    # θ = … − 0.1·0.7631578947 / (0.7917603312 + 0.01)
    way = two_steps(Adam(0.1, beta1=0.9, beta2=0.99, epsilon=0.01))
    assert way == pytest.approx([0.9019607843, 0.8067754945], abs=1e-10)


def test_defaults_are_those_of_the_papers():
    adam, rmsprop = Adam(), RMSprop(0.1)
    assert (adam.learning_rate, adam.beta1, adam.beta2, adam.epsilon) == (0.001, 0.9, 0.999, 1e-8)
    assert (rmsprop.decay, rmsprop.epsilon) == (0.9, 1e-8)
    assert GradientDescent(0.1).momentum == 0.0
    # whatever the gradient, Adam's first step is the learning rate, RMSprop's η / √0.1
    for optimiser, step in ((adam, 0.001), (rmsprop, 0.1 / np.sqrt(0.1))):
        theta = np.zeros(2)
        optimiser.step(theta, np.array([5.0, -3.0]))
        np.testing.assert_allclose(theta, [-step, step], rtol=1e-6)


@all_optimisers
def test_steps_are_made_in_place_towards_the_minimum(make):
    theta = start = np.array([1.0, -2.0])
    optimiser = make(0.01)
    for _ in range(1000):
        optimiser.step(theta, 2.0 * theta)  # the gradient of θ₁² + θ₂²
    assert theta is start
    np.testing.assert_allclose(theta, 0.0, atol=0.02)


@all_optimisers
def test_a_gradient_that_has_always_been_zero_moves_nothing(make):
    theta = np.array([1.0, 2.0])
    make(0.1).step(theta, np.zeros(2))
    assert theta.tolist() == [1.0, 2.0]


@all_optimisers
@pytest.mark.parametrize("ensemble", [(3,), (2, 2)])
def test_every_network_has_its_own_learning_rate(make, ensemble):
    rng = np.random.default_rng(0)
    rates = rng.uniform(0.01, 1.0, ensemble)
    theta, gradients = rng.normal(0, 1, (*ensemble, 5)), rng.normal(0, 1, (3, *ensemble, 5))
    alone = {k: (make(rates[k]), theta[k].copy()) for k in np.ndindex(ensemble)}
    together = make(rates)
    for gradient in gradients:
        for k, (optimiser, parameters) in alone.items():
            optimiser.step(parameters, gradient[k].copy())
        together.step(theta, gradient.copy())
    for k, (_, parameters) in alone.items():
        np.testing.assert_array_equal(theta[k], parameters)


@pytest.mark.parametrize(
    ("name", "n_states"), [("descent", 0), ("momentum", 1), ("RMSprop", 1), ("Adam", 2)]
)
@pytest.mark.parametrize("rate", [0.1, [0.1, 0.2]])
def test_float32_stays_float32(name, n_states, rate):
    optimiser, theta = MAKERS[name](rate), np.ones((2, 3), np.float32)
    for _ in range(2):
        optimiser.step(theta, np.ones((2, 3), np.float32))
    states = [v for v in vars(optimiser).values() if isinstance(v, np.ndarray)]
    assert [v.dtype for v in (theta, *states)] == [np.float32] * (1 + n_states)


@all_optimisers
def test_the_learning_rate_can_be_read_and_changed(make):
    optimiser = make(0.5)
    assert optimiser.learning_rate == 0.5
    assert isinstance(optimiser.learning_rate, float)
    optimiser.learning_rate = [0.25, 0.125]
    np.testing.assert_array_equal(optimiser.learning_rate, [0.25, 0.125])
    once, twice = np.zeros((2, 1)), np.zeros((2, 1))
    optimiser.step(once, np.ones((2, 1)))
    make([0.25, 0.125]).step(twice, np.ones((2, 1)))
    np.testing.assert_array_equal(once, twice)


@all_optimisers
@pytest.mark.parametrize("rate", [0, -1.0, np.nan, np.inf, [0.1, 0.0]])
def test_a_wrong_learning_rate_is_refused(make, rate):
    message = f"learning_rate is {rate}, expected positive finite numbers"
    with raises(ValueError, message):
        make(rate)
    optimiser = make(0.1)
    with raises(ValueError, message):
        optimiser.learning_rate = rate
    assert optimiser.learning_rate == 0.1


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda value: GradientDescent(0.1, momentum=value), "momentum"),
        (lambda value: RMSprop(0.1, decay=value), "decay"),
        (lambda value: Adam(beta1=value), "beta1"),
        (lambda value: Adam(beta2=value), "beta2"),
    ],
)
@pytest.mark.parametrize("value", [-0.1, 1.0, np.nan])
def test_a_share_outside_0_to_1_is_refused(make, name, value):
    with raises(ValueError, f"{name} is {value}, expected a number in [0, 1)"):
        make(value)


@pytest.mark.parametrize("name", ["momentum", "RMSprop", "Adam"])
def test_an_optimiser_with_a_memory_serves_one_network(name):
    optimiser = MAKERS[name](0.1)
    optimiser.step(np.ones(3), np.ones(3))
    message = (
        "theta has shape (4,), this optimiser has been stepping (3,): "
        "make a new one for each network"
    )
    theta = np.ones(4)
    with raises(ValueError, message):
        optimiser.step(theta, np.ones(4))
    np.testing.assert_array_equal(theta, 1.0)


@pytest.mark.parametrize("epsilon", [-1.0, 0.0, np.nan, np.inf])
@pytest.mark.parametrize("optimiser", [RMSprop, Adam])
def test_epsilon_must_be_positive_and_finite(optimiser, epsilon):
    with pytest.raises(ValueError, match=f"^epsilon is {epsilon}, expected a positive finite"):
        optimiser(0.1, epsilon=epsilon)


def test_no_learning_rate_at_all_is_refused():
    with pytest.raises(ValueError, match=r"^learning_rate is \[\], expected positive finite"):
        GradientDescent([])
