"""Ask a weight why, and all paths one by one: numbers, artists and sentences."""

import numpy as np
import pytest

import nnlib
from nnlib.course.paths import example, small
from nnlib.course.widgets import PathExplorer, WeightExplorer


def test_every_weight_says_its_gradient():
    net, x, y = small()
    net.backward(net.forward([x]), [y], nnlib.SSE)
    explorer = WeightExplorer()
    assert len(explorer.weights) == 6 + 6 + 5
    for name, (l, i, j) in explorer.weights.items():
        explorer.controls["weight"].value = name
        wanted = net.dW[l][i - 1, j - 1] if i else net.db[l][0, j - 1]
        text = f"{wanted:.4f}".replace("-", "−")
        assert f"= {text}" in explorer.artists["sum"].get_text()
        assert f"{text}." in explorer.sentence
        assert ("2 paths" if l == 1 else "1 path ") in explorer.sentence


def test_the_smallest_factor_of_the_largest_path_is_lit_and_named():
    explorer = WeightExplorer("layer 1, 1 to 3")
    assert "g′(z⁽¹⁾₃) = 0.0081, neuron 3 of layer 1 is nearly saturated" in explorer.sentence
    assert "opposite directions" in explorer.sentence
    lit = [
        text.get_text()
        for name, text in explorer.artists.items()
        if name.startswith("value") and text.get_bbox_patch().get_visible()
    ]
    assert set(lit) == {"0.0081"}


def test_back_and_next_turn_through_all_weights():
    explorer = WeightExplorer("layer 1, 1 to 1")
    _, back, forward = explorer.buttons()
    back.click()
    assert explorer.controls["weight"].value == "layer 2, bias of 2"
    forward.click()
    assert explorer.controls["weight"].value == "layer 1, 1 to 1"


def test_more_paths_than_there_is_room_for():
    net, X, Y = example()
    explorer = WeightExplorer(net=net, x=X[0], y=Y[0])
    assert explorer.call == "WeightExplorer(weight='layer 1, 1 to 2', net=net, x=x, y=y)"
    assert "8 paths together (with 4 smaller ones)" in explorer.artists["sum"].get_text()
    assert "the sum of 8 products" in explorer.sentence


@pytest.mark.parametrize("sample", [1, 4])
def test_all_paths_added_are_the_gradient(sample):
    net, X, Y = example()
    explorer = PathExplorer(sample=sample)
    assert explorer.controls["paths"].max == 120
    numbers = explorer.compute(120, sample)
    net.backward(net.forward(X[sample - 1 : sample]), Y[sample - 1 : sample], nnlib.SSE)
    np.testing.assert_allclose(numbers.sums, net.dW[1], rtol=1e-9)
    np.testing.assert_array_equal(numbers.gradient, net.dW[1])
    for n in (0, 1, 8, 43, 120):
        numbers = explorer.compute(n, sample)
        assert len(numbers.paths) == n
        assert np.count_nonzero(numbers.sums) == -(-n // 8)


def test_a_bar_arrives_after_eight_paths():
    explorer = PathExplorer(8)
    ends = [segment[1][0] for segment in explorer.artists["sums"].get_segments()]
    marks = explorer.artists["marks"].get_xdata()
    assert ends[0] == pytest.approx(marks[0], abs=1e-6)
    assert not any(ends[1:])
    assert "completes it" in explorer.sentence
    explorer.controls["paths"].value = 7
    assert "with 1 path more" in explorer.sentence
    explorer.controls["paths"].value = 120
    assert "All marks are reached." in explorer.sentence
    explorer.controls["paths"].value = 0
    assert explorer.sentence.startswith("No path yet. 120 lead from the inputs to the loss, 8 ")


@pytest.mark.parametrize("sample", [1, 7])
def test_the_axis_holds_every_bar_of_its_sample_and_no_more(sample):
    explorer = PathExplorer(sample=sample)
    axes = explorer.artists["sums"].axes
    reach = 0.0
    for n in range(121):
        sums = explorer.compute(n, sample).sums
        reach = max(reach, np.abs(sums).max())
    assert axes.get_xlim()[1] == pytest.approx(1.08 * reach)
