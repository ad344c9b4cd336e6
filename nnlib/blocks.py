"""The blocks of a sweep: what is trained together, and the lines that run where a block runs."""

from collections.abc import Callable, Iterator
from itertools import islice, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnlib.network import Network
from nnlib.training import train

BLOCK = 1500  # networks; between 1000 and 2000 is fastest


class Block(NamedTuple):
    """Networks that are trained together: of one optimiser, the rest for each of them."""

    optimiser: Callable
    rates: tuple
    rules: tuple
    scales: tuple
    seeds: tuple


def cut(learning_rates, optimisers, rules, scales, seeds) -> Iterator[Block]:
    """Cut all combinations into blocks; the optimisers are the outermost axis."""
    for optimiser in optimisers:
        members = product(learning_rates, rules, scales, seeds)
        while block := list(islice(members, BLOCK)):
            yield Block(optimiser, *zip(*block, strict=True))


def train_block(sizes, network, X, Y, loss, epochs, measure, keep, block: Block) -> tuple:
    """Train one block of networks; return final losses, what was measured, and parameters."""
    net = Network(sizes, ensemble=(len(block.seeds),), **network)
    net.theta = _starts(Network(sizes, **network), block)
    optimiser = block.optimiser(np.array(block.rates, float))
    losses = train(net, X, Y, loss, optimiser, epochs, allow_divergence=True).loss
    final = loss(net.predict(X), np.asarray(Y, net.dtype))
    if measure is not None:
        with np.errstate(all="ignore"):
            measure = np.asarray(measure(np.vstack([losses, final])))
        if measure.shape[:1] != final.shape:
            expected = f"an entry for each of {len(final)} networks"
            raise ValueError(f"measure returned shape {measure.shape}, expected {expected}")
    return final, measure, net.theta.copy() if keep else None


def _starts(net: Network, block: Block) -> NDArray:
    """Draw the initial parameters of a block, shape (networks, P)."""
    drawn, starts = {}, []
    for rule, scale, seed in zip(block.rules, block.scales, block.seeds, strict=True):
        if (rule, seed) not in drawn:
            net.initialise(rule, np.random.default_rng(seed))
            drawn[rule, seed] = net.theta.copy()
        starts.append(scale * drawn[rule, seed])
    return np.array(starts)
