"""The loss over one weight: the curve, its lowest point, its flat ends, and a path."""

import numpy as np
import pytest

from nnlib import sigmoid
from nnlib.course import figures

W = np.linspace(-6.0, 6.0, 121)


def plateaus(w):
    return float(np.sum((sigmoid(w * np.array([-1.0, 1, 2])) - [0, 0, 1]) ** 2))


def bowl(w):
    return (w - 1.0) ** 2


def test_the_curve_is_the_loss():
    picture = figures.loss_over_weight(plateaus, W)
    x, y = picture.artists["loss"].get_data()
    np.testing.assert_allclose(y, [plateaus(w) for w in x], atol=1e-6)
    assert "lowest, 0.596, at the weight 0.7" in picture.description
    assert "It is nearly flat from −6 to −4 and from 4 to 6." in picture.description


def test_a_bowl_has_no_flat_ends_and_a_level_loss_no_slope():
    assert "flat" not in figures.loss_over_weight(bowl, W).description
    assert "flat" not in figures.loss_over_weight(lambda w: 2.0, W).description
    only_left = figures.loss_over_weight(lambda w: sigmoid(4 * w), np.linspace(-6, 0.2, 63))
    assert only_left.description.endswith("It is nearly flat from −6 to −1.1.")


def test_a_path_lies_on_the_curve():
    picture = figures.loss_over_weight(bowl, W, path=[-2.0, 0.0, 0.5])
    x, y = picture.artists["path"].get_data()
    np.testing.assert_allclose(y, bowl(x), atol=1e-6)
    assert "In 2 steps the path leads from −2, with loss 9, to 0.5" in picture.description


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((bowl, [1.0, 0.0]), "w is .*, expected at least two increasing"),
        ((bowl, [0.0, 1.0], [[1.0]]), r"expected \(steps \+ 1\)"),
        ((bowl, [0.0, 1.0], []), r"expected \(steps \+ 1\)"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        figures.loss_over_weight(*arguments)
