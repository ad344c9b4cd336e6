"""The network explorer: whose weights are drawn, what flows, and what is said of it."""

import numpy as np
import pytest

import nnlib
from nnlib.course.widgets import NetworkExplorer

X, _ = nnlib.datasets.xor()


def drawn(sample, seed, rule):
    explorer = NetworkExplorer()
    for name, value in {"sample": sample, "seed": seed, "rule": rule}.items():
        explorer.controls[name].value = value
    return explorer, {k: a.get_text() for k, a in explorer.artists.items() if "value" in k
                      or k.startswith("a[")}  # fmt: skip


@pytest.mark.parametrize(
    ("sample", "seed", "rule"), [(1, 0, "normal"), (4, 3, "uniform"), (3, 20, "normal")]
)
def test_weights_and_activations_are_those_of_the_seed(sample, seed, rule):
    net = nnlib.Network([3, 4, 1], bias=False)
    net.initialise(rule, np.random.default_rng(seed))
    hidden = nnlib.sigmoid(X[sample - 1] @ net.W[1])
    output = nnlib.sigmoid(hidden @ net.W[2])[0]
    explorer, texts = drawn(sample, seed, rule)
    for (i, j), w in np.ndenumerate(net.W[1]):
        assert texts[f"W[1] {i + 1} {j + 1} value"] == f"{w:z.2f}".replace("-", "−")
    assert [texts[f"a[1] {j}"] for j in (1, 2, 3, 4)] == [f"{a:.2f}" for a in hidden]
    assert texts["a[2] 1"] == f"{output:.2f}"
    assert f"and the output {output:.2f}." in explorer.sentence
    parts = hidden * net.W[2][:, 0]
    k = int(np.abs(parts).argmax())
    way = "raises" if parts[k] > 0 else "lowers"
    said = f"Hidden neuron {k + 1} weighs most: it {way} the output's sum by {abs(parts[k]):.2f}."
    assert explorer.sentence.endswith(said)


def test_a_sample_changes_the_fills_and_not_the_lines():
    _, one = drawn(1, 5, "normal")
    _, other = drawn(4, 5, "normal")
    changed = {name for name in one if one[name] != other[name]}
    assert changed >= {"a[0] 1", "a[0] 2", "a[1] 1", "a[1] 4"}
    assert not {name for name in changed if "value" in name}
