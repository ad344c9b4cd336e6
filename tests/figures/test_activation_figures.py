"""Figures of activations: the right curves, and descriptions made from them."""

from functools import cache
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

import nnlib
from nnlib.course import figures
from nnlib.course.figures.activations import broken, shape_of

W, B, V = [2.0, 2.0, 2.0], [4.0, 0.0, -3.0], [1.0, -2.0, 1.5]


def step(z):
    return np.where(z >= 0, 1.0, 0.0)


FUNCTIONS = {
    "step": step, "sigmoid": nnlib.sigmoid, "ReLU": nnlib.relu, "identity": nnlib.identity,
}  # fmt: skip
ZIGZAG = [[0.0, 0.0], [1.0, 1.0], [0.5, 0.2], [1.0, -1.0]]
READ = {"sigmoid": [180, 153, 20, 22], "tanh": [182, 184, 182, 185], "ReLU": [183, 187, 186, 165]}
CASES = {
    "step": figures.step_and_sigmoids,
    "step, far out": lambda: figures.step_and_sigmoids((0.5, 1.0, 2.0), z=2.0),
    "sigmoid": lambda: figures.activation(nnlib.sigmoid),
    "tanh": lambda: figures.activation(nnlib.tanh, z=np.linspace(-3.0, 3.0, 31)),
    "relu": lambda: figures.activation(nnlib.relu, z=np.linspace(-3.0, 3.0, 121)),
    "identity": lambda: figures.activation(nnlib.identity),
    "two": lambda: figures.activation(nnlib.sigmoid, nnlib.tanh),
    "inside": lambda: figures.inside_a_network(FUNCTIONS, W, B, V),
    "products": figures.best_products,
    "products, guessed": lambda: figures.best_products(10, guess=0.1),
    "products, guessed low": lambda: figures.best_products(5, guess=1e-9),
    "depth": lambda: figures.read_by_depth(READ, [1, 2, 4, 6], of=200),
    "depth, guessed": lambda: figures.read_by_depth(READ, [1, 2, 4, 6], of=200, guess=100),
    "paths": lambda: figures.weight_paths({"a": ZIGZAG, "b": ZIGZAG[::3]}, goal=[1.0, -1.0]),
}


@cache
def picture(case):
    return CASES[case]()


@cache
def boxes_of_texts(case):
    """Return the boxes of all texts that are drawn."""
    boxes, draw = {}, Text.draw

    def note(text, renderer):
        if text.get_visible() and text.get_text().strip():
            boxes[text] = text.get_window_extent(renderer).extents
        draw(text, renderer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", note)
        FigureCanvasAgg(picture(case).figure).draw()
    return boxes


@pytest.mark.parametrize("case", CASES)
def test_texts_are_large_inside_and_apart(case):
    boxes = boxes_of_texts(case)
    width, height = picture(case).figure.bbox.size
    assert width <= 1180
    assert height <= 560
    for text, (left, bottom, right, top) in boxes.items():
        exponent = "10^{" in text.get_text()  # its mantissa is as large as the others
        assert text.get_fontsize() >= 14 or exponent, text
        assert min(left, bottom) >= -1, text
        assert right <= width + 1, text
        assert top <= height + 1, text
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        gaps = max(a[0] - b[2], b[0] - a[2]), max(a[1] - b[3], b[1] - a[3])
        assert max(gaps) >= -2, f"{one} and {other}"


@pytest.mark.parametrize("case", CASES)
def test_descriptions_are_sentences_with_short_numbers(case):
    text = picture(case).description
    assert len(text) >= 40
    assert text.endswith(".")
    assert "  " not in text
    assert "nan" not in text
    assert "-" not in text.replace("pre-activation", "")


def test_cuts_lie_between_the_panels():
    for case in ("step", "two", "inside", "paths"):
        cuts = picture(case).cuts
        width = picture(case).figure.bbox.width
        assert list(cuts) == sorted(cuts)
        for text, (left, _, right, _) in boxes_of_texts(case).items():
            assert not any(left + 1 < cut * width < right - 1 for cut in cuts), (case, text)


def test_step_and_sigmoids_are_drawn_with_their_slopes():
    artists = picture("step").artists
    x, y = artists["σ(3z)"].get_data()
    np.testing.assert_allclose(y, 1 / (1 + np.exp(-3 * x)), atol=1e-6)
    for k, name in ((1, "σ(z)"), (3, "σ(3z)"), (10, "σ(10z)")):
        x, y = artists[f"tangent of {name}"].get_data()
        a = 1 / (1 + np.exp(k))
        assert np.diff(y) / np.diff(x) == pytest.approx(k * a * (1 - a))
        assert y.mean() == pytest.approx(a)
    assert np.ptp(artists["tangent of the step"].get_ydata()) == 0.0
    text = picture("step").description
    assert text.endswith("slopes are the step 0, σ(z) 0.197, σ(3z) 0.136 and σ(10z) 0.0005.")


@pytest.mark.parametrize("k", [(1.0, 2.0), (1.0, 2.0, 0.0), (1, 2, 3, 4)])
def test_step_and_sigmoids_expects_three_factors(k):
    with pytest.raises(ValueError, match="expected three numbers larger than 0"):
        figures.step_and_sigmoids(k)


def test_activation_names_steepest_place_and_saturation():
    # σ′ = 0.05 · ¼ where e⁻ᶻ / (1 + e⁻ᶻ)² = 1/80, that is at z = ± ln(39 + √1520) = ± 4.357
    text = picture("sigmoid").description
    assert "from 0.0025 at z = −6 to 0.998 at z = 6" in text
    assert "largest, 0.25, at z = 0; up to z = −4.4 and from z = 4.4 on" in text
    # 1 − tanh² = 0.05 at z = ± 2.178
    text = picture("tanh").description
    assert "largest, 1, at z = 0; up to z = −2.2 and from z = 2.2 on" in text
    assert "largest, 1, everywhere; it saturates nowhere" in picture("identity").description


def test_relu_is_off_and_not_saturated():
    text = picture("relu").description
    assert "largest, 1, above z = 0; up to z = 0 it is 0: there the function is off." in text
    written = [text.get_text() for text in boxes_of_texts("relu")]
    assert "off" in written
    assert "saturated" not in written
    assert "saturated" in [text.get_text() for text in boxes_of_texts("sigmoid")]


def test_activation_draws_both_curves():
    artists = picture("two").artists
    z, a = artists["sigmoid"].get_data()
    np.testing.assert_allclose(a, 1 / (1 + np.exp(-z)), atol=1e-6)
    np.testing.assert_allclose(artists["slope of sigmoid"].get_ydata(), a * (1 - a), atol=1e-6)
    np.testing.assert_allclose(artists["tanh"].get_ydata(), np.tanh(z), atol=1e-6)


@pytest.mark.parametrize("z", [[1.0], [2.0, 1.0], [[0.0, 1.0]], [0.0, np.nan]])
def test_activation_expects_increasing_numbers(z):
    with pytest.raises(ValueError, match="expected at least two increasing numbers"):
        figures.activation(nnlib.sigmoid, z=z)


@pytest.mark.parametrize("functions", [[], [nnlib.tanh] * 3])
def test_activation_expects_one_or_two_functions(functions):
    with pytest.raises(ValueError, match=f"{len(functions)} functions, expected one or two"):
        figures.activation(*functions)


def test_a_jump_is_a_gap():
    z, slope = broken(np.array([-1.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0]))
    np.testing.assert_array_equal(z, [-1.0, 0.0, np.nan, 1.0])
    np.testing.assert_array_equal(slope, [0.0, 0.0, np.nan, 1.0])
    z = np.linspace(-6, 6, 241)
    np.testing.assert_array_equal(broken(z, nnlib.sigmoid.derivative(z))[0], z)


def test_inside_a_network_adds_up_what_the_neurons_send():
    artists = picture("inside").artists
    for name, g in FUNCTIONS.items():
        x, y = (values[np.isfinite(values)] for values in artists[name].get_data())
        total = sum(v * g(w * x + b) for w, b, v in zip(W, B, V, strict=True))
        np.testing.assert_allclose(y, total, atol=1e-5)
    text = picture("inside").description
    assert "step 3 jumps, sigmoid a smooth curve, ReLU 4 straight pieces and identity one" in text


def test_inside_a_network_marks_where_a_pre_activation_is_0():
    for axes in picture("inside").figure.axes:
        if axes.axison:
            assert [t.get_text() for t in axes.get_xticklabels()] == ["−2", "0", "1.5"]
            assert axes.get_xticks().tolist() == [-2.0, 0.0, 1.5]
    assert picture("inside").description.endswith("is 0: x = −2, 0 and 1.5.")
    # 0.2 is too near to 0 for a label, 5 lies outside, and the third line has no slope
    near = figures.inside_a_network(FUNCTIONS, [1.0, 1.0, 0.0], [0.0, -0.2, 1.0], V)
    assert near.figure.axes[0].get_xticks().tolist() == [0.0]
    none = figures.inside_a_network(FUNCTIONS, [1.0, 1.0, 0.0], [5.0, -5.0, 1.0], V)
    assert "Grey lines" not in none.description


@pytest.mark.parametrize(
    ("function", "shape"),
    [
        (lambda x: 2 * x - 1, "one straight line"),
        (np.abs, "2 straight pieces"),
        (np.tanh, "a smooth curve"),
        (lambda x: step(x) + step(x - 1), "2 jumps"),
    ],
)
def test_shapes_are_told_apart(function, shape):
    x = np.linspace(-3.0, 3.0, 1201)
    assert shape_of(x, function(x)) == shape


def test_inside_a_network_expects_three_neurons_and_some_functions():
    with pytest.raises(ValueError, match=r"shapes \(2,\), \(3,\) and \(3,\), expected three"):
        figures.inside_a_network(FUNCTIONS, W[:2], B, V)
    with pytest.raises(ValueError, match="1 function, expected two to four"):
        figures.inside_a_network({"step": step}, W, B, V)


def test_best_products_are_powers_of_a_quarter():
    artists = picture("products").artists
    np.testing.assert_allclose(artists["sigmoid"].get_ydata(), 0.25 ** np.arange(1, 11))
    assert set(artists["tanh"].get_ydata()) == {1.0}
    assert not artists["sigmoid"].axes.collections  # no bars: their feet would mean nothing here
    assert "one part in 1,048,576" in picture("products").description


def test_a_guess_is_drawn_unless_there_is_none():
    assert "guess" not in picture("products").artists
    guessed = picture("products, guessed")
    assert guessed.artists["guess"].get_xydata().tolist() == [[10, 0.1]]
    assert guessed.description.endswith(" The guess for 10 is 0.1.")
    low, _ = picture("products, guessed low").artists["guess"].axes.get_ylim()
    assert low < 1e-9


@pytest.mark.parametrize("guess", [0.0, -1.0, 2.0])
def test_an_impossible_guess_is_refused(guess):
    with pytest.raises(ValueError, match="expected a number above 0 and at most 1"):
        figures.best_products(10, guess=guess)


def test_a_single_slope_is_no_product():
    with pytest.raises(ValueError, match="n is 1, expected at least 2"):
        figures.best_products(1)


def test_weight_paths_count_the_steps_that_go_together():
    text = picture("paths").description
    assert "With a: 2 of 3 steps move both weights the same way" in text
    assert text.endswith("with b: 0 of 1 step move both weights the same way.")
    np.testing.assert_array_equal(picture("paths").artists["a"].get_xydata(), ZIGZAG)


def test_every_long_step_has_an_arrow_that_points_along_it():
    way = [[0.0, 0.0], [1.0, 1.0], [1.01, 1.0], [1.0, -1.0]]
    arrows = figures.weight_paths({"a": way}, goal=[1.0, -1.0]).artists["arrows of a"]
    directions = [np.subtract(arrow.xy, arrow.xyann) for arrow in arrows]
    np.testing.assert_allclose(directions, 0.06 * np.array([[1.0, 1.0], [-0.01, -2.0]]))


def test_the_last_step_is_named_if_it_has_not_arrived():
    away = {"a": [[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]], "b": [[0.0, 0.0], [1.0, -1.0]]}
    row = figures.weight_paths(away, goal=[1.0, -1.0]).figure.axes
    assert ["step 2" in [t.get_text() for t in axes.texts] for axes in row] == [True, False]


def test_what_is_read_by_depth_is_drawn_and_told():
    artists = picture("depth, guessed").artists
    for name, row in READ.items():
        assert artists[name].get_ydata().tolist() == row
    assert artists["guess"].get_xydata().tolist() == [[4, 100]]
    assert "guess" not in picture("depth").artists
    assert picture("depth").description == (
        "Of 200 pictures are read rightly with 1, 2, 4 and 6 hidden layers: sigmoid 180, 153, 20 "
        "and 22, tanh 182, 184, 182 and 185, ReLU 183, 187, 186 and 165. Without looking one would "
        "get 20."
    )


def test_read_by_depth_expects_rows_as_long_as_the_depths():
    with pytest.raises(ValueError, match="sigmoid: 4 numbers for 3 depths"):
        figures.read_by_depth(READ, [1, 2, 3], of=200)
    with pytest.raises(ValueError, match="2 depths, expected at least three"):
        figures.read_by_depth(READ, [1, 2], of=200)
    with pytest.raises(ValueError, match="guess is 201, expected a number from 0 to 200"):
        figures.read_by_depth(READ, [1, 2, 4, 6], of=200, guess=201)
    with pytest.raises(ValueError, match="0 activations, expected one to three"):
        figures.read_by_depth({}, [1, 2], of=200)


@pytest.mark.parametrize("path", [[[0.0, 0.0]], [[0.0], [1.0]], [0.0, 1.0]])
def test_weight_paths_expects_tables(path):
    with pytest.raises(ValueError, match=r"a has shape .*, expected \(k, 2\)"):
        figures.weight_paths({"a": path}, goal=[1.0, 1.0])


def test_weight_paths_expects_a_path():
    with pytest.raises(ValueError, match="expected at least one path"):
        figures.weight_paths({}, goal=[1.0, 1.0])
