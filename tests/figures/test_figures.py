"""Pictures: does the description say what the data are, and can the text be read from afar."""

import inspect
import re
from functools import cache, partial
from html import escape
from io import BytesIO
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from helpers import example
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image

import nnlib
from nnlib._words import number
from nnlib.course import figures
from nnlib.course.figures import style

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
ALT_TEXT = 40  # characters, at least
X, Y = nnlib.datasets.xor()
X2 = X[:, :2]
NODES = [
    ("x", "$x$", 0, 0), ("w", "$w^{(1)}$", 1, 1), ("times", "×", 1, 0), ("b", "$b^{(1)}$", 2, 1),
    ("plus", "+", 2, 0), ("g", r"$\sigma$", 3, 0), ("v", "$w^{(2)}$", 4, 1), ("times2", "×", 4, 0),
    ("c", "$b^{(2)}$", 5, 1), ("plus2", "+", 5, 0), ("g2", r"$\sigma$", 6, 0), ("y", "$y$", 7, 1),
    ("minus", "−", 7, 0), ("square", "( )²", 8, 0), ("L", r"$\mathcal{L}$", 9, 0),
]  # fmt: skip
WIRES = [
    ("x", "times", "", 1.0, -0.0123), ("w", "times", "", -0.5, 0.0231),
    ("times", "plus", "", -0.5, -0.1234), ("b", "plus", "", 0.25, -0.1234),
    ("plus", "g", "$z^{(1)}$", -0.25, -0.0123), ("g", "times2", "$a^{(1)}$", 0.4378, 0.0123),
    ("v", "times2", "", 1.5, 0.1), ("times2", "plus2", "", 0.6567, -0.0004),
    ("c", "plus2", "", -0.75, 0.2), ("plus2", "g2", "$z^{(2)}$", -0.0933, 0.0021),
    ("g2", "minus", "$a^{(2)}$", 0.4767, -1.0466), ("y", "minus", "", 1.0, 1.0466),
    ("minus", "square", "", -0.5233, -1.0466), ("square", "L", r"$\mathcal{L}$", 0.2739, 1.0),
]  # fmt: skip
MATRICES = [
    ("x", "times", "", "0.12 0.44", "0.12 0.44"), ("w", "times", "", "0.12 −0.50\n1.25 0.33", 0.2),
    ("times", "L", "$z^{(1)}$", "0.12 0.44", "0.10 0.22"),
]  # fmt: skip


@cache
def trained(sizes, seed=0, epochs=1000, rate=1.0, bias=True, activation="sigmoid"):
    """Return an XOR network and its loss; it has three inputs, or the first two."""
    net = nnlib.Network(sizes, activation, bias=bias)
    net.initialise("normal", np.random.default_rng(seed))
    optimiser = nnlib.GradientDescent(learning_rate=rate)
    return net, nnlib.train(net, X[:, : sizes[0]], Y, nnlib.SSE, optimiser, epochs).loss


def filled(sizes, seed, activation="sigmoid", scale=1.0):
    """Return a network with every parameter different."""
    net = nnlib.Network(sizes, activation)
    net.theta = scale * np.random.default_rng(seed).normal(size=net.theta.shape)
    return net


def draw_network(net, seed=0):
    return figures.network(net, net.forward(np.random.default_rng(seed).random((1, net.sizes[0]))))


def saturated():
    net, _ = trained((2, 2, 1), seed=1)
    hard = nnlib.Network((2, 2, 1))
    hard.theta = 30.0 * net.theta
    return hard


def moons():
    X_moons, Y_moons = nnlib.datasets.moons(np.random.default_rng(0), 100)
    return filled([2, 5, 1], 3), X_moons, Y_moons


def bowl(w):
    return float((w[0] - 1.0) ** 2 + 10.0 * (w[1] + 0.5) ** 2)


# Every figure that there is, and data on which some of them once failed, or could.
EVERY = [name for name in figures.__all__ if inspect.isfunction(getattr(figures, name))]
CASES = {name: partial(example, getattr(figures, name)) for name in EVERY} | {
    "network 3-4-1": lambda: draw_network(trained((3, 4, 1), bias=False)[0]),
    "network 3-4-1, biases": lambda: draw_network(filled([3, 4, 1], 5, "tanh", scale=3.0)),
    "network 2-2-1": lambda: draw_network(saturated()),
    "network 1-1-1": lambda: figures.network(filled([1, 1, 1], 0)),
    "network 8-6-4": lambda: draw_network(filled([8, 6, 4], 0)),
    "network of zeros": lambda: figures.network(nnlib.Network([3, 4, 1])),
    "surface": lambda: figures.decision_surface(trained((3, 4, 1), bias=False)[0], X, Y, (1.0,)),
    "surface, saturated": lambda: figures.decision_surface(saturated(), X2, Y),
    "surface of zeros": lambda: figures.decision_surface(nnlib.Network([2, 2, 1]), X2, Y),
    "surface of tanh": lambda: figures.decision_surface(
        filled([2, 3, 1], 1, "tanh", 2.0), X2, 2 * Y - 1
    ),
    "surface, many points": lambda: figures.decision_surface(*moons()),
    "graph": lambda: figures.computation_graph(NODES, WIRES, highlight="g"),
    "graph, not yet known": lambda: figures.computation_graph(
        NODES, [(*wire[:3], wire[3] if k < 5 else None, None) for k, wire in enumerate(WIRES)]
    ),
    "graph with matrices": lambda: figures.computation_graph(
        [("x", "$X$", 0, 0), ("w", "$W^{(1)}$", 1, 1), ("times", "·", 1, 0), ("L", "SSE", 2, 0)],
        MATRICES,
    ),
    "loss over a weight": lambda: figures.loss_over_weight(
        lambda w: (w - 1.0) ** 2, np.linspace(-3.0, 3.0, 61), path=[-2.0, 0.0, 0.5]
    ),
    "loss over two weights": lambda: figures.loss_landscape_2d(
        bowl, np.linspace(-2.0, 2.0, 41), np.linspace(-2.0, 2.0, 41), path=[(-1, 1), (0, -1.5)]
    ),
}
every_figure = pytest.mark.parametrize("case", EVERY)
every_picture = pytest.mark.parametrize("case", CASES)


@cache
def picture(case):
    return CASES[case]()


@cache
def drawn(case):
    """Return the box of every text that is really drawn, and the picture without the texts.

    Boxes are in pixels from the bottom left; the picture's rows begin at the bottom too.
    """
    boxes = {}
    draw = Text.draw

    def note_and_draw_nothing(text, renderer):
        colour = text.get_color()
        if text.get_visible() and text.get_text().strip():
            boxes[text] = text.get_window_extent(renderer).extents
        text.set_color((0.0, 0.0, 0.0, 0.0))
        draw(text, renderer)  # the box behind it
        text.set_color(colour)

    canvas = FigureCanvasAgg(picture(case).figure)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", note_and_draw_nothing)
        canvas.draw()
    return boxes, np.asarray(canvas.buffer_rgba())[::-1, :, :3] / 255.0


def test_figures_are_found():
    notebooks = [path.read_text("utf-8") for path in NOTEBOOKS.glob("*.ipynb")]
    used = {name for text in notebooks for name in re.findall(r"\bfigures\.(\w+)\(", text)}
    assert used
    assert used <= set(EVERY)
    assert set(figures.__all__) <= set(dir(figures))


@every_figure
def test_a_figure_is_a_picture_that_is_described_and_not_blank(case):
    assert isinstance(picture(case), figures.Picture)
    assert len(picture(case).description) >= ALT_TEXT
    assert np.ptp(np.asarray(Image.open(BytesIO(picture(case).png())).convert("L"))) > 100


@every_picture
def test_texts_are_large_inside_and_apart(case):
    boxes, pixels = drawn(case)
    assert boxes
    height, width, _ = pixels.shape
    assert width <= 1180
    assert height <= 560
    for text, (left, bottom, right, top) in boxes.items():
        assert text.get_fontsize() >= 14, text
        assert min(left, bottom) >= 0, text
        assert right <= width, text
        assert top <= height, text
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        gaps = max(a[0] - b[2], b[0] - a[2]), max(a[1] - b[3], b[1] - a[3])
        assert max(gaps) >= -1, f"{one} and {other}"


@every_picture
def test_texts_stand_out_from_what_is_behind_them(case):
    boxes, pixels = drawn(case)
    for text, box in boxes.items():
        left, bottom, right, top = np.round(box).astype(int)
        behind = np.median(pixels[bottom:top, left:right].reshape(-1, 3), axis=0)
        assert style.contrast(text.get_color(), behind) >= 4.5, text


@every_figure
def test_same_data_same_bytes_whatever_the_notebook_has_set(case):
    png = picture(case).png()
    with mpl.style.context("dark_background"):
        mpl.rcParams["font.size"] = 30
        before = dict(mpl.rcParams)
        assert CASES[case]().png() == png
        assert dict(mpl.rcParams) == before
    width, height = Image.open(BytesIO(png)).size
    inches = picture(case).figure.get_size_inches()
    assert (width, height) == pytest.approx(tuple(inches * style.DPI * style.FINE), abs=1)


@every_picture
def test_description_is_a_few_sentences_with_short_numbers(case):
    text = picture(case).description
    assert 1 <= len(re.findall(r"\.(?= [A-ZI]|$)", text)) <= 8  # two or three for each panel
    assert text.endswith(".")
    assert text[0].isupper() or text[0].isdigit()
    assert not re.search(
        r"\d\.\d{5}|\de[-+−]?\d|[-−]0(?![.\d])|(?<!\d)-\d|nan|inf\b|  |[$\\{}]", text
    )
    for found in re.findall(r"\d+\.\d+", text):
        assert len(found.replace(".", "").lstrip("0")) <= 5, found  # 1.4000, as in the lesson


def test_descriptions_change_with_the_data():
    twice = [case for case in CASES if case in EVERY or "logarithmic" in case]  # the same data
    cases = [case for case in CASES if case not in twice]
    assert len({picture(case).description for case in cases}) == len(cases)


def test_pyplot_is_not_used():
    sources = [path.read_text("utf-8") for path in Path(figures.__file__).parent.glob("*.py")]
    assert len(sources) > 5
    assert not any("pyplot" in source for source in sources)


@every_figure
def test_shown_are_the_picture_and_its_description_to_be_unfolded(case):
    (image, metadata), (words, _) = picture(case).outputs()
    description = picture(case).description
    width, height = (round(inches * style.DPI) for inches in picture(case).figure.get_size_inches())
    shown = metadata["image/png"]
    assert {k: shown[k] for k in ("alt", "width", "height")} == {
        "alt": description, "width": width, "height": height,
    }  # fmt: skip
    assert shown.get("cuts", []) == sorted(shown.get("cuts", []))
    assert all(0.1 < cut < 0.9 for cut in shown.get("cuts", []))
    assert image["text/plain"] == words["text/plain"] == description
    assert escape(description) in words["text/html"]
    assert words["text/html"].startswith('<details class="description">')


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (1.0, "1"), (0.25, "0.25"), (-0.5, "−0.5"), (0.0, "0"), (-0.0, "0"), (1e-16, "0"),
        (2e-7, "nearly 0"), (-2e-7, "nearly 0"), (0.00412, "0.0041"), (0.99951, "nearly 1"),
        (12.345, "12.3"), (123456.0, "123000"), (3e9, "over a million"), (np.inf, "infinite"),
        (-3e9, "below minus a million"), (-np.inf, "minus infinite"), (np.nan, "not a number"),
        (100.0, "100"), (1000.0, "1000"),
    ],
)  # fmt: skip
def test_number(x, text):
    assert number(x) == text


def test_contrast_is_that_of_wcag():
    assert style.contrast("white", "black") == pytest.approx(21.0)
    assert style.contrast("#777777", "white") == pytest.approx(4.48, abs=0.01)
    colours = (style.ACTIVATION, style.WEIGHT, style.GRADIENT, style.LOSS, style.NEGATIVE)
    assert min(style.contrast(colour, "white") for colour in colours) >= 4.5


# decision_surface


def output_by_hand(net, x):
    """Return the output of a network of sigmoids for one sample, neuron by neuron."""
    for l in net.layers:
        x = [
            1.0 / (1.0 + np.exp(-sum(x[i] * net.W[l][i, j] for i in range(len(x)))
                                - (net.b[l][0, j] if net.bias else 0.0)))
            for j in range(net.sizes[l])
        ]  # fmt: skip
    return x[0]


def test_decision_surface_says_its_shape_and_the_outputs():
    net, _ = trained((3, 4, 1), bias=False)
    text = picture("surface").description
    band = "The output is above 0.5 in one band across the picture, which holds both squares."
    assert text.startswith(f"{band} 4 of 4 points are on the right side of 0.5: the output is ")
    for x, y in zip(X, Y, strict=True):
        told = re.search(rf"(\S+) at \({x[0]:.0f}, {x[1]:.0f}\) \(target {y[0]:.0f}\)", text)
        assert float(told[1]) == pytest.approx(output_by_hand(net, x), abs=6e-4)
    flipped = figures.decision_surface(net, X, 1.0 - Y, (1.0,)).description
    assert "holds no square. 0 of 4 points are on the right side" in flipped


def test_decision_surface_is_the_output_with_the_constant_held():
    net, _ = trained((3, 4, 1), bias=False)
    image = picture("surface").artists["surface"]
    values, (left, right, bottom, top) = image.get_array(), image.get_extent()
    n = len(values)
    for row, column in ((0, 0), (10, n - 5), (n - 1, n - 1)):
        x = left + column * (right - left) / (n - 1), bottom + row * (top - bottom) / (n - 1), 1.0
        assert values[row, column] == pytest.approx(output_by_hand(net, x), abs=1e-6)


def test_decision_surface_without_a_border():
    text = picture("surface of zeros").description
    assert text.startswith("The output is 0.5 in the whole picture. 0 of 4 points are")
    net = nnlib.Network([2, 1])
    net.W[1][0], net.b[1] = 0.1, 3.0
    assert "above 0.5 in the whole picture" in figures.decision_surface(net, X2, Y).description


def test_decision_surface_of_many_points():
    net, X_moons, Y_moons = moons()
    outputs = np.array([output_by_hand(net, x) for x in X_moons])
    right = int(((outputs > 0.5) == (Y_moons[:, 0] > 0.5)).sum())
    text = picture("surface, many points").description
    assert f"{right} of 100 points are on the right side" in text
    low, high = outputs[Y_moons[:, 0] == 1].min(), outputs[Y_moons[:, 0] == 1].max()
    told = re.search(r"from (\S+) to (\S+) at target 1", text)
    assert [float(told[1]), float(told[2])] == pytest.approx([low, high], abs=6e-4)


PLANE = (nnlib.Network([2, 2, 1]), X2, Y)


@pytest.mark.parametrize("draw", [figures.decision_surface])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((nnlib.Network([3, 2, 1]), X, Y), "3 inputs, 0 of them held constant; expected 2 free"),
        ((nnlib.Network([3, 2, 1]), X, Y, (0.5,)), r"X\[0, 2\] is 1, held constant at 0.5"),
        ((nnlib.Network([2, 2, 2]), X2, np.hstack([Y, Y])), "2 outputs, expected 1"),
        ((PLANE[0], X2[:3], Y), "X has 3 rows, Y has 4"),
        ((PLANE[0], X2, np.ones((4, 1))), "expected two different ones"),
        ((PLANE[0], X, Y), "X has 3 columns"),
        ((PLANE[0], X2 * np.nan, Y), "expected finite"),
        ((nnlib.Network([2, 2, 1], ensemble=(5,)), X2, Y), "got an ensemble"),
    ],
)
def test_pictures_in_the_plane_refuse(draw, arguments, message):
    with pytest.raises(ValueError, match=message):
        draw(*arguments)


# computation_graph


def test_graph_tells_inputs_result_and_gradients():
    text = figures.computation_graph(NODES, WIRES).description
    assert text.startswith("A computation from x, w⁽¹⁾, b⁽¹⁾, w⁽²⁾, b⁽²⁾ and y to ℒ: of 14 wires,")
    assert "14 carry a value" in text
    values = "x = 1, w⁽¹⁾ = −0.5, b⁽¹⁾ = 0.25, w⁽²⁾ = 1.5, b⁽²⁾ = −0.75, y = 1 and ℒ = 0.274"
    assert f"Values: {values}." in text
    assert "Gradients: −0.0123 for x, 0.0231 for w⁽¹⁾" in text
    lit = picture("graph").description
    assert "At the lit node σ: z⁽¹⁾ = −0.25 and a⁽¹⁾ = 0.438." in lit
    assert "Gradients: −0.0123 for z⁽¹⁾ and 0.0123 for a⁽¹⁾." in lit
    part = picture("graph, not yet known").description
    assert "of 14 wires, 5 carry a value and 0 a gradient" in part
    assert "Gradients:" not in part


def test_graph_can_be_changed_to_look_like_any_other():
    graph = figures.computation_graph(NODES, [(*wire[:3], None, None) for wire in WIRES])
    assert not any(arrow.get_visible() for arrow in graph.arrows.values())
    blank = graph.png()
    values = {wire[:2]: wire[3] for wire in WIRES}
    gradients = {wire[:2]: wire[4] for wire in WIRES}
    graph.show(values, gradients, highlight="g")
    assert graph.values["plus", "g"].get_text() == "$z^{(1)}$\n−0.25"
    assert graph.gradients["plus", "g"].get_text() == "−0.0123"
    assert graph.png() == picture("graph").png()
    assert graph.description == picture("graph").description
    moving = set(graph.moving)
    assert {graph.nodes["g"], graph.values["x", "times"], graph.arrows["x", "times"]} <= moving
    graph.show({}, {})
    assert graph.png() == blank


def test_graph_tells_gradients_apart_without_colour():
    graph = picture("graph")
    assert {text.get_style() for text in graph.gradients.values()} == {"italic"}
    assert {text.get_style() for text in graph.values.values()} == {"normal"}
    assert all(text.get_bbox_patch() is not None for text in graph.gradients.values())
    value, gradient = graph.values["g", "times2"], graph.gradients["g", "times2"]
    assert value.get_position()[1] > gradient.get_position()[1]


@pytest.mark.parametrize(
    ("nodes", "wires", "highlight", "message"),
    [
        (NODES, [], None, "at least one wire"),
        (NODES, [("x", "q", "", None, None)], None, "a wire ends at 'q'"),
        (NODES, [WIRES[0], WIRES[0]], None, r"\('x', 'times'\) occurs twice"),
        ([NODES[0], NODES[0]], WIRES[:1], None, "'x' occurs twice"),
        (NODES, WIRES, "q", "no node is named 'q'"),
    ],
)
def test_graph_refuses(nodes, wires, highlight, message):
    with pytest.raises(ValueError, match=message):
        figures.computation_graph(nodes, wires, highlight)


def test_graph_refuses_values_for_unknown_wires():
    with pytest.raises(ValueError, match=r"no wire joins \('g', 'x'\)"):
        picture("graph").show({("g", "x"): 1.0}, {})


def test_what_is_drawn_has_no_digits_that_differ_between_processors():
    x = np.array([[1.0, -1 / 3, 0.5 + 1e-15], [1e-17, np.nan, -np.inf]])
    noisy = x * (1 + 3e-12) + 1e-16
    np.testing.assert_array_equal(style.steady(noisy), style.steady(x))
    np.testing.assert_allclose(style.steady(x), x, atol=1e-7)
    assert style.steady(x)[0, 2] == 0.5
    assert style.steady(x)[1, 0] == 0.0


def test_on_a_logarithmic_axis_each_number_keeps_its_digits():
    x = np.array([1e5, 1 / 3, 1e-9, 0.0])
    steady = style.steady(x, each=True)
    np.testing.assert_array_equal(style.steady(x * (1 + 3e-12), each=True), steady)
    np.testing.assert_allclose(steady, x, rtol=2e-7)


def test_nothing_is_steady():
    assert style.steady([]).shape == (0,)
