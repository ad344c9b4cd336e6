"""One neuron's six lines, and the steps that a slope makes."""

import math

import numpy as np
import pytest

from nnlib.course import figures

X, TARGET, W, B = 1.7, 0.2, 0.9, -0.4


def by_hand():
    z = X * W + B
    a = 1 / (1 + math.exp(-z))
    da = 2 * (a - TARGET)
    dz = da * a * (1 - a)
    return [z, a, (a - TARGET) ** 2, da, dz, dz * X]


def shown(picture):
    return [picture.artists[f"line {n}"].get_text().replace("−", "-") for n in range(1, 7)]


def test_each_line_shows_its_value():
    picture = figures.one_neuron(X, TARGET, W, B)
    assert [float(text) for text in shown(picture)] == pytest.approx(by_hand(), abs=6e-5)
    told = picture.description.replace("−", "-")
    assert all(f"({n}) " in told and f"= {value:.4f}" in told for n, value in
               enumerate(by_hand(), 1))  # fmt: skip
    assert "lit" not in told


@pytest.mark.parametrize("lit", [[1], [1, 2, 3], [4], [4, 5], [6]])
def test_what_is_not_computed_yet_has_no_value(lit):
    picture = figures.one_neuron(X, TARGET, W, B, lit=lit)
    assert [bool(text) for text in shown(picture)] == [n <= max(lit) for n in range(1, 7)]
    assert all((f"({n}) " in picture.description) == (n <= max(lit)) for n in range(1, 7))
    lines = [f"({n})" for n in lit]
    assert f"lit is {' and '.join(filter(None, [', '.join(lines[:-1]), lines[-1]]))}." in (
        picture.description
    )


def test_an_unknown_line_is_refused():
    with pytest.raises(ValueError, match="expected lines from 1 to 6"):
        figures.one_neuron(X, TARGET, W, B, lit=[7])


def test_steps_go_against_the_slope_and_are_as_long_as_it_is_steep():
    at, rate = [-1.5, 0.5, 2.0], 0.2
    w = np.linspace(-3, 3, 61)
    picture = figures.slopes_and_steps(lambda w: (w - 1) ** 2, lambda w: 2 * (w - 1), w, at, rate)
    for k, here in enumerate(at):
        (start, level), (end, also) = picture.artists[f"step {k + 1}"]._posA_posB
        assert start == here
        assert level == also < 0.0
        assert end - start == pytest.approx(-rate * 2 * (here - 1))
    assert "lowest at 1." in picture.description
    assert "at −1.5 the slope is −5.00, the step goes 1.00 to the right" in picture.description
    assert "at 2 the slope is 2.00, the step goes 0.40 to the left" in picture.description
    np.testing.assert_allclose(picture.artists["loss"].get_ydata(), (w - 1) ** 2, atol=1e-5)


def test_weights_that_do_not_increase_are_refused():
    with pytest.raises(ValueError, match="expected at least two increasing"):
        figures.slopes_and_steps(np.square, np.square, [1.0, 0.0], [0.5], 0.1)
