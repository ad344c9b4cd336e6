"""The initialisation rules: their moments, and that the generator alone decides."""

import numpy as np
import pytest

from nnlib import init
from nnlib.init import RULES

SHAPE = (50, 40, 30)  # an ensemble of 50 layers with 40 inputs and 30 outputs


def test_the_table_knows_every_rule_by_its_name():
    assert list(RULES) == ["zeros", "uniform", "normal", "glorot", "he"]
    for name, rule in RULES.items():
        assert rule is getattr(init, name)


@pytest.mark.parametrize(
    ("rule", "mean", "variance"),
    [
        (init.zeros, 0.0, 0.0),
        (init.uniform, 1 / 2, 1 / 12),
        (init.normal, 0.0, 1.0),
        (init.glorot, 0.0, 2 / 70),
        (init.he, 0.0, 2 / 40),
    ],
)
def test_mean_and_variance(rule, mean, variance):
    weights = rule(np.random.default_rng(0), SHAPE)
    assert weights.shape == SHAPE
    assert weights.mean() == pytest.approx(mean, abs=0.02 * np.sqrt(variance))
    assert weights.var() == pytest.approx(variance, rel=0.02)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (init.uniform, [0.6369616873214543, 0.2697867137638703, 0.04097352393619469]),
        (init.normal, [0.1257302210933933, -0.1321048632913019, 0.6404226504432821]),
        # times √(2 / 4) and times √(2 / 1)
        (init.glorot, [0.0889046919352223, -0.09341224466100138, 0.4528471989539067]),
        (init.he, [0.1778093838704446, -0.18682448932200277, 0.9056943979078134]),
    ],
)
def test_the_first_draws_of_seed_0(rule, expected):
    weights = rule(np.random.default_rng(0), (1, 3))
    np.testing.assert_allclose(weights, [expected], rtol=1e-12)


def test_the_limits_and_the_width_can_be_chosen():
    weights = init.uniform(np.random.default_rng(0), SHAPE, low=-3.0, high=-1.0)
    assert -3.0 <= weights.min() < -2.99 < -1.01 < weights.max() < -1.0
    assert init.normal(np.random.default_rng(0), SHAPE, std=0.1).std() == pytest.approx(0.1, 0.02)


@pytest.mark.parametrize("rule", [init.uniform, init.normal, init.glorot, init.he])
def test_same_seed_same_bits_and_another_seed_others(rule):
    first, again, other = (rule(np.random.default_rng(seed), SHAPE) for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert (first != other).mean() > 0.99
