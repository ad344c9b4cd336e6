"""The hidden neurons' maps and the fold: numbers in artists and descriptions, refusals."""

import numpy as np
import pytest

import nnlib
from nnlib.course import figures
from nnlib.course.figures.style import FAINT, NEGATIVE, WEIGHT

X, Y = nnlib.datasets.xor()


def or_and_and():
    """Return 2-2-1 whose neurons are OR and AND, and whose output subtracts the second."""
    net = nnlib.Network([2, 2, 1])
    net.W[1], net.b[1] = [[20.0, 20.0], [20.0, 20.0]], [[-10.0, -30.0]]
    net.W[2], net.b[2] = [[20.0], [-20.0]], [[-10.0]]
    return net


def test_maps_are_what_the_neurons_answer():
    net = or_and_and()
    picture = figures.hidden_maps(net, X[:, :2], Y)
    n = picture.artists["output surface"].get_array().shape[0]
    plane = np.linspace(-0.5, 1.5, n)
    for row, column in ((0, 0), (n // 2, n // 3), (n - 1, 2)):
        _, hidden, output = net.forward([[plane[column], plane[row]]])
        for k in (0, 1):
            drawn = picture.artists[f"hidden {k + 1} surface"].get_array()
            assert drawn[row, column] == pytest.approx(hidden[0, k], abs=1e-6)
        drawn = picture.artists["output surface"].get_array()
        assert drawn[row, column] == pytest.approx(output[0, 0], abs=1e-6)


def test_weights_are_lines_of_width_colour_and_dash():
    net = or_and_and()
    net.W[2] = [[4.0], [-8.0]]
    artists = figures.hidden_maps(net, X[:, :2], Y).artists
    first, second = artists["weight 1"], artists["weight 2"]
    assert (first.get_color(), second.get_color()) == (WEIGHT, NEGATIVE)
    assert first.get_linestyle() == "-"
    assert second.get_linestyle() != "-"
    assert second.get_linewidth() > 1.5 * first.get_linewidth()
    assert [artists[f"value {k}"].get_text() for k in (1, 2)] == ["+4.0", "−8.0"]
    net.W[2] = [[0.0], [99.0]]
    artists = figures.hidden_maps(net, X[:, :2], Y).artists
    assert artists["weight 1"].get_color() == FAINT
    assert artists["weight 2"].get_linewidth() == 14.0  # the widest


def test_the_border_is_where_the_output_is_undecided():
    net = or_and_and()
    x, y = figures.hidden_maps(net, X[:, :2], Y).artists["border"].get_data()
    points = np.column_stack([x, y])
    points = points[np.isfinite(points).all(axis=1)]
    assert len(points) > 50
    np.testing.assert_allclose(net.predict(points), 0.5, atol=0.06)


def test_hidden_maps_are_described():
    text = figures.hidden_maps(or_and_and(), X[:, :2], Y).description
    assert text.startswith(
        "Maps of 2 hidden neurons, joined to the output's by the weights 20 (blue towards the "
        "upper right) and −20 (blue towards the upper right). The output is above 0.5 in one band"
    )
    assert "4 of 4 points" in text
    zero = figures.hidden_maps(nnlib.Network([2, 2, 1]), X[:, :2], Y).description
    assert "0 (the same everywhere)" in zero


@pytest.mark.parametrize("sizes", [[2, 1], [2, 2, 2, 1], [2, 7, 1]])
def test_hidden_maps_refuse_other_layers(sizes):
    with pytest.raises(ValueError, match="expected one hidden layer of at most 6 neurons"):
        figures.hidden_maps(nnlib.Network(sizes), X[:, :2], Y)


def five(net):
    return {f"stage {k}": net for k in range(5)}


def test_the_fold_carries_the_points_and_draws_a_straight_line():
    net = or_and_and()
    picture = figures.fold(five(net), X[:, :2], Y, "Folded")
    hidden = net.forward(X[:, :2])[1]
    circles = picture.artists["points 0 5"].get_xydata()
    squares = picture.artists["points 1 5"].get_xydata()
    np.testing.assert_allclose(circles, hidden[[0, 3]], atol=1e-6)
    np.testing.assert_allclose(squares, hidden[[1, 2]], atol=1e-6)
    line = picture.artists["line 5"].get_xydata()
    line = line[np.isfinite(line).all(axis=1)]
    np.testing.assert_allclose(line @ net.W[2] + net.b[2], 0.0, atol=2e-5)
    assert picture.description.count("4 of 4 on the right side of the line") == 5
    assert "stage 4: (0, 0) at (nearly 0, 0), (0, 1) at (nearly 1, nearly 0)" in picture.description


def test_the_fold_carries_the_grid():
    net = or_and_and()
    grid = figures.fold(five(net), X[:, :2], Y, "Folded", lines=3).artists["grid 1"].get_xydata()
    inputs = [(x1, x2) for x1 in (-0.5, 0.5, 1.5) for x2 in np.linspace(-0.5, 1.5, 121)]
    for place in net.forward(inputs)[1][::40]:
        assert np.nanmin(np.linalg.norm(grid - place, axis=1)) < 2e-6


def test_the_last_digits_of_another_processor_draw_the_same():
    net = nnlib.Network([2, 2, 1])
    net.initialise("normal", np.random.default_rng(0))
    other = nnlib.Network([2, 2, 1])
    net.theta *= 4
    other.theta = net.theta * (1 + 1e-12 * np.random.default_rng(4).normal(size=9))
    assert (net.theta != other.theta).any()
    for draw in (
        lambda net: figures.fold(five(net), X[:, :2], Y, "Folded"),
        lambda net: figures.hidden_maps(net, X[:, :2], Y),
    ):
        one, two = draw(net), draw(other)
        assert one.description == two.description
        for name, artist in one.artists.items():
            for get in ("get_xydata", "get_array", "get_linewidth", "get_text"):
                if hasattr(artist, get):
                    drawn, again = getattr(artist, get)(), getattr(two.artists[name], get)()
                    np.testing.assert_array_equal(drawn, again, err_msg=f"{name}.{get}")


def test_the_fold_refuses():
    net = or_and_and()
    with pytest.raises(ValueError, match="1 network, expected five"):
        figures.fold({"one": net}, X[:, :2], Y, "x")
    with pytest.raises(ValueError, match="expected one hidden layer of at most 2 neurons"):
        figures.fold(five(nnlib.Network([2, 3, 1])), X[:, :2], Y, "x")


def test_a_circle_under_a_square_is_drawn_once_more_on_it_and_both_are_named():
    net = or_and_and()
    lost = nnlib.Network([2, 2, 1])
    lost.theta = net.theta
    lost.W[1][0] = 0.0  # the first input does nothing: (0, 0) and (1, 0) meet
    nets = {**{f"stage {k}": net for k in range(4)}, "lost": net}
    nets["stage 0"] = lost
    picture = figures.fold(nets, X[:, :2], Y, "Folded")
    np.testing.assert_allclose(
        picture.artists["covered 1"].get_xydata(), lost.forward(X[:, :2])[1][[0, 3]], atol=1e-6
    )
    assert len(picture.artists["covered 2"].get_xydata()) == 0
    first, second = picture.figure.axes[:2]
    assert {text.get_text() for text in first.texts} == {"(0, 0)", "(1, 0)", "(0, 1)", "(1, 1)"}
    assert not second.texts


def test_hidden_lines_lie_where_neurons_are_undecided_and_arrows_point_up():
    net = or_and_and()
    other = nnlib.Network([2, 2, 1])
    other.theta = [6, 2, -6, 2, -3, -9, 9, -9, -4]
    picture = figures.hidden_lines({"OR and AND": net, "other": other}, X[:, :2], Y, "Lines")
    for k, drawn in enumerate((net, other), start=1):
        for j in range(2):
            points = picture.artists[f"line {k} {j + 1}"].get_xydata()
            z = points @ drawn.W[1][:, j] + drawn.b[1][0, j]
            np.testing.assert_allclose(z, 0.0, atol=1e-4)
        for j, arrow in enumerate(picture.figure.axes[k - 1].texts):
            z = np.array([arrow.xyann, arrow.xy]) @ drawn.W[1][:, j] + drawn.b[1][0, j]
            assert abs(z[0]) < 1e-4 < z[1]
    assert "OR and AND: line 1 falls and line 2 falls, 4 of 4 points right." in picture.description
    assert "Other: line 1 rises and line 2 falls" in picture.description


def test_hidden_lines_refuse():
    with pytest.raises(ValueError, match="1 network, expected two to four"):
        figures.hidden_lines({"one": or_and_and()}, X[:, :2], Y, "x")
