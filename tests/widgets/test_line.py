"""The line explorer: where the line is, who is wrong, and what the table says."""

import math

import numpy as np
import pytest

from nnlib.course.widgets import LineExplorer

POINTS = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]


def set_to(explorer, **settings):
    for name, value in settings.items():
        explorer.controls[name].value = value


@pytest.mark.parametrize("w1", [-8.0, 0.0, 8.0])
@pytest.mark.parametrize("w2", [-8.0, 0.0, 8.0])
@pytest.mark.parametrize("b", [-8.0, -2.0, 0.0, 8.0])
def test_the_line_is_where_the_neuron_is_undecided(w1, w2, b):
    explorer = LineExplorer()
    set_to(explorer, w1=w1, w2=w2, b=b)
    artists = explorer.artists
    x1, x2 = (np.asarray(x) for x in artists["line"].get_data())
    if w1 == w2 == 0.0:
        assert x1.size == x2.size == 0
        assert explorer.sentence.startswith("There is no line: ")
    else:
        np.testing.assert_allclose(w1 * x1 + w2 * x2 + b, 0, atol=1e-12)
        assert x1.size >= 2
        signs = f"{w1:.1f} x₁ {w2:+.1f} x₂ {b:+.1f} = 0".replace("-", "−")
        signs = signs.replace(" −", " − ").replace(" +", " + ")
        assert explorer.sentence.startswith(f"The neuron's line is {signs}: ")
    surface = artists["surface"].get_array()
    for row, column in ((0, 0), (15, 45), (60, 30)):
        z = w1 * (-0.5 + column / 30) + w2 * (-0.5 + row / 30) + b
        assert surface[row, column] == pytest.approx(1 / (1 + math.exp(-z)), abs=1e-6)
    sums = [w1 * p1 + w2 * p2 + b for p1, p2, _ in POINTS]
    wrong = [p for p, z in zip(POINTS, sums, strict=True) if np.sign(z) != 2 * p[2] - 1]
    assert np.transpose(artists["rings"].get_data()).tolist() == [list(p[:2]) for p in wrong]
    right = 4 - len(wrong)
    assert right < 4
    verb = "is" if right == 1 else "are"
    assert f": of 4 points {right} {verb} answered correctly; wrong " in explorer.sentence
    assert all(f"({p[0]}, {p[1]})" in explorer.sentence.split("wrong ")[1] for p in wrong)
    assert artists["score"].get_text() == f"{right} of 4 points {verb} right"


def test_the_table_puts_the_numbers_in():
    explorer = LineExplorer(b=-2.0, w1=4.0, w2=-1.5)
    read = [[explorer.artists[f"{name} {k}"].get_text() for name in ("z", "a", "verdict")]
            for k in range(4)]  # fmt: skip
    assert read == [
        ["4·0 − 1.5·0 − 2 = −2", "0.12", "right"],
        ["4·0 − 1.5·1 − 2 = −3.5", "0.03", "should be 1"],
        ["4·1 − 1.5·0 − 2 = 2", "0.88", "right"],
        ["4·1 − 1.5·1 − 2 = 0.5", "0.62", "should be 0"],
    ]


def test_the_bias_alone_leads_through_one_two_and_three():
    explorer = LineExplorer()
    found = set()
    for b in np.arange(-8.0, 8.5, 0.5):
        set_to(explorer, b=float(b))
        found.add(explorer.artists["score"].get_text()[0])
    assert explorer.main == "b"
    assert found >= {"1", "2", "3"}
    assert "4" not in found
