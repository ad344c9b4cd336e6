"""All paths from a weight to the loss: as many as there are, and their sum is the gradient."""

from itertools import product

import numpy as np
import pytest

import nnlib
from nnlib.course.paths import example, paths_from, reason, small, weight_name, written_out


@pytest.mark.parametrize("sizes", [[1, 1, 1], [2, 3, 2], [3, 5, 4, 2]])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_the_products_of_all_paths_add_up_to_the_gradient(sizes, activation):
    rng = np.random.default_rng(2)
    net = nnlib.Network(sizes, activation)
    net.theta = rng.normal(0, 1, net.theta.size)
    x, y = rng.normal(0, 1, sizes[0]), rng.normal(0, 1, sizes[-1])
    net.backward(net.forward([x]), [y], nnlib.SSE)
    for l in net.layers:
        for i, j in product(range(sizes[l - 1] + 1), range(1, sizes[l] + 1)):
            paths = paths_from(net, x, y, l, i, j)
            assert len(paths) == np.prod(sizes[l + 1 :], dtype=int)
            assert all(len(path.factors) == 3 + 2 * (len(sizes) - 1 - l) for path in paths)
            wanted = net.dW[l][i - 1, j - 1] if i else net.db[l][0, j - 1]
            assert sum(path.product for path in paths) == pytest.approx(wanted, rel=1e-10)


def test_a_path_is_written_out():
    upper, lower = paths_from(*small(), 1, 1, 2)
    assert upper.neurons == (1, 2, 1)
    assert lower.neurons == (1, 2, 2)
    symbols = [factor.symbol for factor in upper.factors]
    assert symbols == ["x₁", "g′(z⁽¹⁾₂)", "w⁽²⁾₂₁", "g′(z⁽²⁾₁)", "2(a⁽²⁾₁ − y₁)"]
    assert written_out(upper) == "0.8000 · 0.1892 · (−1.5000) · 0.2144 · (−0.6226) = 0.0303"
    assert written_out(lower, 2, 3) == "0.80 · 0.19 · 0.60 · 0.19 · 1.48 = 0.02581"
    assert (weight_name(1, 2, 3), weight_name(2, 0, 1)) == ("w⁽¹⁾₂₃", "b⁽²⁾₁")


def test_a_small_factor_has_a_reason():
    path = paths_from(*small(), 1, 1, 3)[0]
    assert [reason(factor) for factor in path.factors] == [
        "little comes in from x₁",
        "neuron 3 of layer 1 is nearly saturated",
        "a weak wire into neuron 1 of layer 2",
        "neuron 1 of layer 2 is awake: no single factor is to blame",
        "output 1 is only half of this away from its target",
    ]
    first = paths_from(*small(), 2, 2, 1)[0].factors[0]
    assert reason(first) == "little comes in from a⁽¹⁾₂"


@pytest.mark.parametrize("weight", [(0, 1, 1), (3, 1, 1), (1, 3, 1), (1, 1, 4), (1, -1, 1)])
def test_a_weight_that_is_not_there(weight):
    with pytest.raises(ValueError, match="a network 2-3-2 has no weight"):
        paths_from(*small(), *weight)


def test_without_biases_there_is_no_bias():
    with pytest.raises(ValueError, match="no weight of layer 1 from 0 to 1"):
        paths_from(nnlib.Network([2, 1], bias=False), [1, 1], [0], 1, 0, 1)


def test_the_example_has_sizes_that_all_differ():
    net, X, Y = example()
    assert len({*net.sizes, len(X)}) == 5
    assert (X.shape, Y.shape) == ((7, 3), (7, 2))
