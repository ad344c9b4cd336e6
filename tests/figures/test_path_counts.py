"""Paths, costs, the whole gradient and shapes: the right numbers, in picture and words."""

import numpy as np
import pytest

from nnlib import SSE
from nnlib.course import figures
from nnlib.course.figures.style import new_sheet
from nnlib.course.figures.wires import IDLE, draw_wires, wires_of
from nnlib.course.paths import example, paths_from, small


def test_paths_and_products_of_a_tower():
    artists = figures.path_growth(10, 10, guess=500).artists
    for name, last in (("paths", 1e10), ("products", 920), ("guess", 500)):
        assert artists[name].get_ydata()[-1] == last
    depth, products = artists["products"].get_data()
    for hidden, counted in zip(depth, products, strict=True):
        sizes = [1, *[10] * int(hidden), 1]
        assert counted == np.sum(np.multiply(sizes[:-1], sizes[1:]))
    assert "guess" not in figures.path_growth().artists
    with pytest.raises(ValueError, match="expected at least 2"):
        figures.path_growth(10, 1)


def test_the_cost_is_drawn_as_counted():
    artists = figures.gradient_cost([54, 214], [108, 428], [2, 2]).artists
    np.testing.assert_array_equal(artists["pushing"].get_data(), [[54, 214], [108, 428]])
    np.testing.assert_array_equal(artists["backprop"].get_ydata(), [2, 2])
    with pytest.raises(ValueError, match="increasing"):
        figures.gradient_cost([2, 1], [2, 1], [2, 2])
    with pytest.raises(ValueError, match="differ"):
        figures.gradient_cost([1, 2], [2, 1, 3], [2, 2])


def test_every_point_lies_in_its_ring_unless_it_is_wrong():
    net, X, Y = example()
    before = net.theta.copy()
    picture = figures.whole_gradient(net, X, Y)
    np.testing.assert_array_equal(net.theta, before)
    k, mine = picture.artists["formula"].get_data()
    assert list(k) == list(range(1, 55))
    np.testing.assert_allclose(mine, picture.artists["judge"].get_ydata(), atol=1e-6)
    assert "All 54 points lie in their rings." in picture.description
    wrong = net.backward(net.forward(X), Y, SSE)[1].copy()
    wrong[[3, 7]] += 0.01
    words = figures.whole_gradient(net, X, Y, wrong).description
    assert "2 of 54 points lie outside their rings." in words
    assert "a point in each ring" not in words


def test_matrices_are_drawn_to_scale():
    artists = figures.product_shapes(7, 5, 4, 2).artists
    sizes = [(round(box.get_height()), round(box.get_width())) for box in artists.values()]
    unit = sizes[0][1] / 2
    shapes = [(round(n / unit), round(m / unit)) for n, m in sizes]
    assert shapes == [(7, 2), (2, 4), (7, 4), (5, 7), (7, 4), (5, 4)]
    with pytest.raises(ValueError, match="at least 1"):
        figures.product_shapes(0, 5, 4, 2)


def test_lit_are_the_wires_of_the_paths_and_no_others():
    net, x, y = small()
    _, sheet = new_sheet()
    wires = draw_wires(sheet, net.sizes, (0, 0, 1000, 400))
    assert len(wires.lines) == 6 + 6 + 2
    paths = paths_from(net, x, y, 1, 1, 3)
    wires.light(paths, start=(1, 1, 3), glowing=(1, 3))
    lit = {name for name, line in wires.lines.items() if line.get_color() != IDLE["color"]}
    assert lit == {wire for path in paths for wire in wires_of(path)}
    assert lit == {(1, 1, 3), (2, 3, 1), (2, 3, 2), (3, 1, 0), (3, 2, 0)}
    widths = {name: wires.lines[name].get_linewidth() for name in lit}
    assert widths[2, 3, 2] > widths[2, 3, 1]  # 0.0037 against −0.0008
    assert wires.lines[2, 3, 1].get_linestyle() != wires.lines[2, 3, 2].get_linestyle()
    assert "over the neurons 3 → 1 and 3 → 2" in figures.lit_paths(net, x, y, 1, 1, 3).description
    with pytest.raises(ValueError, match="no weight"):
        figures.lit_paths(net, x, y, 1, 1, 9)
