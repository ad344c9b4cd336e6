"""A loss over two weights: what the landscape and its map show."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from nnlib.course import figures
from nnlib.course.figures.landscapes import ARROW, draw_landscape

SIDE = np.linspace(-2.0, 2.0, 41)


def bowl(w):
    return float((w[0] - 1.0) ** 2 + 10.0 * (w[1] + 0.5) ** 2)


def test_it_names_the_lowest_point_and_the_path():
    # (w₁ − 1)² + 10 (w₂ + ½)²: at (−2, 2) 9 + 62.5, at (−1, 1) 4 + 22.5, at (0, −1.5) 1 + 10
    path = [(-1.0, 1.0), (0.0, -1.5)]
    picture = figures.loss_landscape_2d(bowl, SIDE, SIDE, path=path)
    assert picture.description == (
        "The loss is lowest, 0, at the weights (1, −0.5), and highest, 71.5, at (−2, 2). "
        "In 1 step the path leads from (−1, 1), with loss 26.5, to (0, −1.5), with loss 11."
    )
    np.testing.assert_allclose(picture.artists["path"].get_xydata(), path, atol=1e-6)


def test_map_and_contours_belong_to_the_right_weights():
    picture = figures.loss_landscape_2d(bowl, SIDE, SIDE[::2])
    heights, extent = picture.artists["map"].get_array(), picture.artists["map"].get_extent()
    assert heights.shape == (21, 41)
    for row, column in ((0, 0), (3, 30), (20, 40)):
        expected = bowl((SIDE[column], SIDE[2 * row]))
        assert heights[row, column] == pytest.approx(expected, abs=1e-4)
    assert extent == pytest.approx([-2.05, 2.05, -2.1, 2.1])  # pixels' centres are the weights
    contours = picture.artists["contours"]
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        for vertex in path.vertices[:: max(len(path.vertices) // 5, 1)]:
            assert bowl(vertex) == pytest.approx(level, rel=0.1, abs=0.1)


def test_the_bands_of_a_bowl_are_equally_wide():
    axes = Figure().subplots()
    values = np.array([[x**2 + y**2 for x in SIDE] for y in SIDE])
    radii = np.sqrt(draw_landscape(axes, SIDE, SIDE, values)["contours"].levels)
    np.testing.assert_allclose(np.diff(radii), np.diff(radii)[0], rtol=1e-5)


@pytest.mark.parametrize("relief", [True, False])
def test_gradient_and_step_are_opposite_arrows_of_one_length(relief):
    start, gradient = np.array([0.5, 0.25]), np.array([-0.3, 0.4])
    picture = figures.loss_landscape_2d(
        bowl, SIDE, SIDE, start=start, gradient=gradient, relief=relief
    )
    for name, sign in (("gradient", 1.0), ("step", -1.0)):
        (x, y), end = picture.artists[name]._posA_posB
        assert (x, y) == pytest.approx(start)
        np.testing.assert_allclose(end, start + sign * ARROW * np.array([-0.6, 0.8]))
    assert picture.artists["step"].get_linestyle() != picture.artists["gradient"].get_linestyle()
    assert (
        "The gradient at (0.5, 0.25) is (−0.3, 0.4); the step goes against" in picture.description
    )
    assert len(picture.figure.axes) == 1 + relief
    assert ("relief" in picture.artists) == relief
    assert picture.cuts == ((0.5,) if relief else ())


def test_the_lowest_place_is_marked_only_if_it_is_inside():
    picture = figures.loss_landscape_2d(bowl, SIDE, SIDE)
    assert picture.artists["lowest"].get_xydata() == pytest.approx(np.array([[1.0, -0.5]]))
    picture = figures.loss_landscape_2d(lambda w: w[0] + w[1], SIDE + 3.0, SIDE + 3.0)
    assert "lowest" not in picture.artists
    assert "lowest, 2, at the weights (1, 1), on the edge, and highest" in picture.description


def test_a_line_runs_along_one_value_over_map_and_relief():
    picture = figures.loss_landscape_2d(bowl, SIDE, SIDE, along=0.5, names=("$w$", "$b$"))
    assert "A line runs along b = 0.5." in picture.description
    np.testing.assert_allclose(picture.artists["along"].get_ydata(), 0.5)
    x, y, heights = picture.artists["along relief"].get_data_3d()
    np.testing.assert_allclose(x, SIDE)
    np.testing.assert_allclose(y, 0.5)
    lift = heights - [bowl((one, 0.5)) for one in SIDE]  # a little above the landscape
    np.testing.assert_allclose(lift, lift[0], atol=1e-4)
    assert 0.0 < lift[0] < 2.0


def test_the_facets_of_the_relief_lie_on_the_landscape():
    picture = figures.loss_landscape_2d(bowl, SIDE, SIDE[::2])
    facets = picture.artists["relief"]._faces
    assert len(facets) > 14_000  # so small that no edge shows
    for x, y, z in facets[::997, 0]:
        assert z == pytest.approx(bowl((x, y)), abs=0.2)


def test_a_start_alone_is_a_ring_and_words_stand_where_they_are_wanted():
    words = {"valley": (1.0, -1.0)}
    picture = figures.loss_landscape_2d(bowl, SIDE, SIDE, start=[-1.0, 1.0], words=words)
    assert "A ring marks (−1, 1), with loss 26.5." in picture.description
    assert "gradient" not in picture.artists
    plan = picture.figure.axes[0]
    [word] = [text for text in plan.texts if text.get_text() == "valley"]
    assert word.get_position() == (1.0, -1.0)


@pytest.mark.parametrize(
    ("arguments", "keywords", "message"),
    [
        ((bowl, [0.0, 1.0], [1.0]), {}, "w2 is"),
        ((bowl, [1.0, 0.0], [0.0, 1.0]), {}, "w1 is .*, expected at least two increasing"),
        ((bowl, SIDE, SIDE), {"path": [1.0]}, r"path has shape \(1,\), expected \(steps \+ 1, 2\)"),
        ((bowl, SIDE, SIDE), {"along": 2.5}, "along is 2.5, expected a number from -2 to 2"),
        ((bowl, SIDE, SIDE), {"gradient": [1.0, 0.0]}, "expected an arrow and its start"),
        ((bowl, SIDE, SIDE), {"start": [0, 0], "gradient": [0, 0]}, "expected an arrow"),
    ],
)
def test_what_it_refuses(arguments, keywords, message):
    with pytest.raises(ValueError, match=message):
        figures.loss_landscape_2d(*arguments, **keywords)
