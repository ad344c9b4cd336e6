"""The epoch explorer: it trains as the inline loop does, and says what happens and why."""

import numpy as np
import pytest

import nnlib
from nnlib.course.widgets import EpochExplorer


def train_by_hand(rate, rule, seed, epochs):
    """Train 3-4-1 on XOR by the inline loop; return the losses and the weights."""
    X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1.0]])
    Y = np.array([[0], [1], [1], [0.0]])
    net = nnlib.Network([3, 4, 1], bias=False)
    net.initialise(rule, np.random.default_rng(seed))
    W1, W2 = net.W[1].copy(), net.W[2].copy()
    losses = []
    for epoch in range(epochs + 1):
        a1 = 1 / (1 + np.exp(-(X @ W1)))
        a2 = 1 / (1 + np.exp(-(a1 @ W2)))
        losses.append(((a2 - Y) ** 2).sum())
        if epoch < epochs:
            delta2 = 2 * (a2 - Y) * a2 * (1 - a2)
            delta1 = delta2 @ W2.T * a1 * (1 - a1)
            W1 = W1 - rate * X.T @ delta1
            W2 = W2 - rate * a1.T @ delta2
    return np.array(losses), W1, W2


@pytest.mark.parametrize(
    ("epoch", "rate", "rule", "seed"),
    [
        (0, 1.0, "uniform", 0),
        (500, 1.0, "uniform", 0),
        (1000, 1.0, "uniform", 0),
        (500, 0.03, "uniform", 0),
        (1000, 3.0, "normal", 19),
        (500, 1.0, "he", 10),
        (300, 1.0, "zeros", 0),
        (10, 30.0, "uniform", 0),
    ],
)
def test_the_epoch_explorer_trains(epoch, rate, rule, seed):
    explorer = EpochExplorer()
    new = {"epoch": epoch, "learning_rate": rate, "rule": rule, "seed": seed}
    for name, value in new.items():
        explorer.controls[name].value = value
    losses, W1, W2 = train_by_hand(rate, rule, seed, epoch)

    def answer(x1, x2):
        hidden = 1 / (1 + np.exp(-(np.array([x1, x2, 1.0]) @ W1)))
        return hidden, 1 / (1 + np.exp(-(hidden @ W2)[0]))

    artists = explorer.artists
    x, y = artists["loss"].get_data()
    np.testing.assert_array_equal(x, np.arange(1001))
    np.testing.assert_allclose(y[: epoch + 1], losses, rtol=1e-6, atol=2e-6)
    np.testing.assert_allclose(artists["past"].get_ydata(), losses, rtol=1e-6, atol=2e-6)
    np.testing.assert_allclose(artists["now"].get_xydata(), [[epoch, losses[-1]]], atol=2e-6)
    assert set(artists["line"].get_xdata()) == {epoch}
    for row, column in ((0, 0), (0, 50), (25, 40), (50, 0)):
        hidden, output = answer(-0.5 + column / 25, -0.5 + row / 25)
        drawn = artists["output surface"].get_array()
        assert drawn[row, column] == pytest.approx(output, abs=2e-6)
        for k in range(4):
            drawn = artists[f"hidden {k + 1} surface"].get_array()
            assert drawn[row, column] == pytest.approx(hidden[k], abs=2e-6)
    outputs = [answer(*point)[1] for point in ((0, 0), (0, 1), (1, 0), (1, 1))]
    words = [f"{value:.2f}" for value in outputs]
    assert [artists[f"answer {k}"].get_text() for k in (1, 2, 3, 4)] == words
    values = [artists[f"value {k}"].get_text().replace("−", "-") for k in (1, 2, 3, 4)]
    np.testing.assert_allclose([float(value) for value in values], W2[:, 0], atol=0.0501)
    told = f"Epoch {epoch}: loss {losses[-1]:.3f}; the answers are {', '.join(words)}, wanted"
    assert explorer.sentence.startswith(told)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"epoch": 0}, "Nothing is learnt yet"),
        ({"epoch": 20}, "This is the plateau: all answers are near ½"),
        ({"epoch": 20}, "no element of the gradient is above 0.02."),
        ({"epoch": 100}, "This is the fall"),
        ({"epoch": 100}, "(now from −1.5 to 2.6)"),
        ({"epoch": 100}, "3 of the four answers are on the right side of ½"),
        ({"epoch": 150}, "all four answers are on the right side of ½"),
        ({"epoch": 1000}, "All four are right, and the weights still grow (the largest is 9.3)"),
        ({"epoch": 1000, "learning_rate": 30.0}, "with (0, 1), (1, 0) and (1, 1) wrong"),
        ({"epoch": 500, "rule": "zeros"}, "every gradient is 0, nothing will ever move"),
    ],
)
def test_the_sentence_says_what_happens_and_why(settings, words):
    assert words in EpochExplorer(**settings).sentence


def test_the_bound_told_is_one():
    explorer = EpochExplorer(epoch=1000)
    numbers = explorer.compute(**explorer.settings)
    assert 0.001 < numbers["largest"] < 0.002
    assert explorer.sentence.endswith("no element of the gradient is above 0.002.")


def test_the_twin_shows_all_maps_and_leaves_the_explorer_alone():
    explorer = EpochExplorer(epoch=10)
    before = explorer.sentence, explorer.artists["output surface"].get_array().copy()
    twin = explorer.twin({"epoch": 0}, {"epoch": 1000}, titles=["before", "after"])
    assert [panel.get_suptitle() for panel in twin.figure.subfigs] == ["before", "after"]
    assert [len(panel.axes) for panel in twin.figure.subfigs] == [6, 6]  # 4 hidden, output, wires
    assert twin.description == " ".join(EpochExplorer(epoch=e).sentence for e in (0, 1000))
    assert twin.cuts == (0.5,)
    assert explorer.sentence == before[0]
    np.testing.assert_array_equal(explorer.artists["output surface"].get_array(), before[1])
