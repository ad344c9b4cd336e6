"""The explorers, driven by their controls: numbers, artists, picture and sentence. No browser."""

import asyncio
import html
import math
import re
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import is_dataclass
from io import BytesIO
from pathlib import Path

import ipywidgets
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

import nnlib
from nnlib.course import widgets
from nnlib.course.figures.style import DPI, FINE, styled
from nnlib.course.paths import small
from nnlib.course.widgets import EpochExplorer, LineExplorer, Stepper, TangentExplorer
from nnlib.course.widgets.base import REST, LivePicture, _pages

EVERY = [getattr(widgets, name) for name in widgets.__all__]
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
ALT_TEXT = 40  # characters, at least
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
every_explorer = pytest.mark.parametrize("kind", EVERY)


def set_to(explorer, **settings):
    """Move some controls, as a reader does."""
    for name, value in settings.items():
        explorer.controls[name].value = value


def three_values(control):
    """Return the smallest, the middle and the largest value of a control."""
    if isinstance(control, ipywidgets.Dropdown):
        values = list(control.options)
    elif isinstance(control, ipywidgets.SelectionSlider):
        values = [value for _, value in control.options]
    else:
        middle = control.min + control.step * round((control.max - control.min) / control.step / 2)
        return control.min, middle, control.max
    return values[0], values[len(values) // 2], values[-1]


def situations(explorer):
    """Set every control to three values, and back; yield after each move."""
    for name, control in explorer.controls.items():
        present = control.value
        for value in (*three_values(control), present):
            set_to(explorer, **{name: value})
            yield explorer.settings


def image_of(explorer):
    [image] = [child for child in explorer.view.children if isinstance(child, ipywidgets.Image)]
    return image


def words_of(explorer):
    """Return the HTML under the picture: the sentence and the situation, or an error."""
    [words] = [child for child in explorer.view.children if isinstance(child, ipywidgets.HTML)]
    return words.value


def pixels(png):
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"))


@styled
def full_draw(explorer):
    """Return the pixels of the present situation, drawn as a whole into a new figure."""
    other = copy(explorer)  # may keep what it draws
    figure = Figure(figsize=explorer.size, dpi=DPI)
    other.move(other.draw(figure), other.compute(**explorer.settings))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3]


def assert_drawn_as_a_whole(explorer):
    """Compare with a full draw: the same pixels, but for some along the edge of an image.

    There Agg mixes an image's last column into what is below it, which the moving artists have.
    """
    moved, whole = pixels(image_of(explorer).value).astype(int), full_draw(explorer)
    differ = np.abs(moved - whole).max(axis=-1)
    assert differ.max() <= 16
    assert (differ > 0).mean() < 1e-4


def numbers_in(sentence):
    return [float(text) for text in re.findall(r"-?\d+(?:\.\d+)?", sentence.replace("−", "-"))]


def arrays_in(numbers):
    """Yield every number and array in what an explorer has computed, at any depth."""
    if is_dataclass(numbers):
        numbers = vars(numbers)
    if isinstance(numbers, dict):
        numbers = list(numbers.values())
    if isinstance(numbers, list | tuple):
        for one in numbers:
            yield from arrays_in(one)
    elif isinstance(numbers, int | float | np.ndarray | np.number):
        yield np.asarray(numbers)


# What every explorer does.


def test_explorers_are_found():
    notebooks = [path.read_text("utf-8") for path in NOTEBOOKS.glob("*.ipynb")]
    used = {name for text in notebooks for name in re.findall(r"course.widgets import (\w+)", text)}
    assert used
    assert used <= set(widgets.__all__) <= set(dir(widgets))


@every_explorer
def test_every_situation_is_described_and_drawn(kind):
    explorer = kind()
    seen = set()
    for settings in situations(explorer):
        numbers = explorer.compute(**settings)
        assert all(np.isfinite(array).all() for array in arrays_in(numbers))
        assert explorer.sentence == explorer.describe(numbers)
        assert len(explorer.sentence) >= ALT_TEXT
        assert explorer.sentence.endswith(".")
        assert np.ptp(pixels(image_of(explorer).value)) > 100
        assert image_of(explorer).tooltip == explorer.sentence
        sentence, call = html.escape(explorer.sentence), html.escape(explorer.call)
        assert words_of(explorer).startswith(
            f'<p role="status">{sentence}</p><code>{call}</code><style>'
        )
        seen.add((explorer.sentence, image_of(explorer).value))
    assert len(seen) >= 3
    assert len({picture for _, picture in seen}) == len(seen)
    assert len({sentence for sentence, _ in seen}) > 1


@every_explorer
def test_moving_artists_only_gives_the_picture_of_a_full_draw(kind):
    explorer = kind()
    for _ in situations(explorer):
        assert_drawn_as_a_whole(explorer)


@every_explorer
def test_there_and_back_gives_the_same_bytes(kind):
    explorer = kind()
    for name, control in explorer.controls.items():
        before = image_of(explorer).value, explorer.sentence, explorer.call
        set_to(explorer, **{name: next(v for v in three_values(control) if v != control.value)})
        assert (image_of(explorer).value, explorer.sentence) != before[:2]
        set_to(explorer, **{name: kind().settings[name]})
        assert (image_of(explorer).value, explorer.sentence, explorer.call) == before


@every_explorer
def test_the_printed_call_rebuilds_the_situation(kind):
    explorer = kind()
    for name, control in explorer.controls.items():
        set_to(explorer, **{name: three_values(control)[1]})
    again = eval(explorer.call, {kind.__name__: kind})
    assert again.settings == explorer.settings
    assert again.call == explorer.call
    assert again.sentence == explorer.sentence
    assert image_of(again).value == image_of(explorer).value


@every_explorer
@pytest.mark.parametrize("part", ["compute", "move", "describe"])
def test_an_error_is_shown_and_raised(kind, part, monkeypatch):
    explorer = kind()
    picture, sentence = image_of(explorer).value, explorer.sentence

    def crash(*arguments, **settings):
        raise ArithmeticError("planted & <raised>")

    monkeypatch.setattr(kind, part, crash)
    control = explorer.controls[kind.main]
    present = control.value
    other = next(value for value in three_values(control) if value != present)
    with pytest.raises(ArithmeticError, match=r"^planted & <raised>$"):
        control.value = other
    status = words_of(explorer)
    assert status.startswith('<p role="alert">ArithmeticError: planted &amp; &lt;raised&gt;')
    assert "in crash: raise ArithmeticError" in status
    assert explorer.sentence == sentence
    assert image_of(explorer).value == picture

    monkeypatch.undo()
    control.value = present
    assert words_of(explorer).startswith('<p role="status">')
    assert image_of(explorer).value == picture


@every_explorer
def test_an_artist_that_cannot_be_drawn_is_noticed(kind, monkeypatch):
    explorer = kind()
    name, artist = list(explorer.artists.items())[-1]

    def crash(renderer):
        raise RuntimeError(f"planted into {name}")

    monkeypatch.setattr(artist, "draw", crash)
    control = explorer.controls[kind.main]
    with pytest.raises(RuntimeError, match=r"^planted into"):
        control.value = next(v for v in three_values(control) if v != control.value)
    assert 'role="alert"' in words_of(explorer)


@every_explorer
@pytest.mark.parametrize("part", ["compute", "draw", "move", "describe"])
def test_an_explorer_that_cannot_be_made_raises(kind, part, monkeypatch):
    def crash(*arguments, **settings):
        raise ArithmeticError("planted")

    monkeypatch.setattr(kind, part, crash)
    with pytest.raises(ArithmeticError, match=r"^planted$"):
        kind()


@every_explorer
def test_the_twin_says_the_same_and_changes_nothing(kind):
    explorer = kind()
    control = explorer.controls[kind.main]
    values = three_values(control)
    before = image_of(explorer).value, explorer.sentence, explorer.call
    twin = explorer.twin(*({kind.main: value} for value in values))
    assert (image_of(explorer).value, explorer.sentence, explorer.call) == before
    assert twin.figure.get_size_inches() == pytest.approx(kind.twin_size)

    sentences = []
    for value in values:  # the explorer still moves its own picture
        control.value = value
        sentences.append(explorer.sentence)
        assert_drawn_as_a_whole(explorer)
    assert twin.description == " ".join(sentences)
    titles = [panel.get_suptitle() for panel in twin.figure.subfigs]
    name = control.description
    texts = [v if isinstance(v, str) else f"{v:g}".replace("-", "−") for v in values]
    assert titles == [f"{name} = {text}" for text in texts]
    named = explorer.twin({kind.main: values[0]}, {kind.main: values[-1]}, titles=["one", "two"])
    assert [panel.get_suptitle() for panel in named.figure.subfigs] == ["one", "two"]
    assert named.cuts == (0.5,)
    assert np.ptp(pixels(twin.png())) > 100


@every_explorer
def test_the_twin_uses_the_same_functions(kind, monkeypatch):
    explorer, used = kind(), []
    for name in ("compute", "draw_panel", "move", "describe"):
        function = getattr(kind, name)

        def record(self, *arguments, name=name, function=function, **settings):
            used.append(name)
            return function(self, *arguments, **settings)

        monkeypatch.setattr(kind, name, record)
    explorer.twin({kind.main: three_values(explorer.controls[kind.main])[2]})
    assert used == ["compute", "draw_panel", "move", "describe"]


def test_a_twin_of_an_unknown_setting_is_refused():
    with pytest.raises(TypeError, match="zeta"):
        TangentExplorer().twin({"zeta": 1.0})


@every_explorer
def test_shown_in_a_notebook(kind, monkeypatch):
    monkeypatch.delenv("NNLIB_FLIPBOOKS", raising=False)
    explorer = kind()
    data, metadata = explorer._repr_mimebundle_()
    assert set(data) == {WIDGET_VIEW, "image/png", "text/plain"}
    assert data["text/plain"] == explorer.sentence
    assert data[WIDGET_VIEW]["model_id"] == explorer.view.model_id
    width, height = (round(inches * DPI) for inches in kind.size)
    expected = {"alt": explorer.sentence, "width": width, "height": height}
    assert metadata == {"image/png": expected}
    stored = pixels(b64decode(data["image/png"])).astype(int)
    live = pixels(image_of(explorer).value).astype(int)  # at rest it is as fine as the stored one
    assert stored.shape == live.shape == (FINE * height, FINE * width, 3)
    assert np.abs(stored - live).mean() < 5  # fewer colours, the same picture
    assert len(data["image/png"]) < 200_000


@every_explorer
def test_exported_as_a_flipbook(kind, monkeypatch):
    monkeypatch.setenv("NNLIB_FLIPBOOKS", "1")
    monkeypatch.setattr(LivePicture, "compact", lambda live, *_, **__: live.png())  # quicker
    explorer = kind()
    control = explorer.controls[kind.main]
    control.value = three_values(control)[1]
    before = image_of(explorer).value, explorer.sentence, explorer.call
    data, _ = explorer._repr_mimebundle_()
    assert set(data) == {"text/html", "image/png", "text/plain"}
    assert (image_of(explorer).value, explorer.sentence, explorer.call) == before
    pages = data["text/html"].count('"png": ')
    assert 10 <= pages <= 22
    for value in three_values(control):
        control.value = value
        words = explorer.sentence.encode("ascii", "backslashreplace").decode()
        words = re.sub(r"\\x(..)", r"\\u00\1", words)
        assert f'"sentence": "{words}"' in data["text/html"], value


@pytest.mark.parametrize("n", [1, 2, 10, 21, 22, 40, 41, 42, 101])
def test_a_flipbook_has_the_first_and_the_last_page(n):
    pages = _pages(ipywidgets.IntSlider(min=0, max=n - 1))
    assert pages[0] == 0
    assert pages[-1] == n - 1
    assert pages == sorted(set(pages))
    assert min(n, 11) <= len(pages) <= 21


@every_explorer
def test_the_picture_keeps_its_proportions_and_its_size_while_it_moves(kind):
    explorer = kind()
    width, height = (round(inches * DPI) for inches in kind.size)
    for _ in situations(explorer):
        layout = image_of(explorer).layout
        assert (layout.width, layout.max_width, layout.height) == ("100%", f"{width}px", "auto")
        assert pixels(image_of(explorer).value).shape == (height, width, 3)


def test_a_picture_at_rest_becomes_a_fine_one():
    async def drag():
        explorer = LineExplorer()
        for b in (-2.0, 2.0):
            explorer.controls["b"].value = b
        coarse = pixels(image_of(explorer).value).shape
        await asyncio.sleep(5 * REST)
        return explorer, coarse

    with ThreadPoolExecutor() as thread:  # where no other loop runs
        explorer, coarse = thread.submit(asyncio.run, drag()).result()
    width, height = (round(inches * DPI) for inches in explorer.size)
    assert coarse == (height, width, 3)
    assert pixels(image_of(explorer).value).shape == (FINE * height, FINE * width, 3)


@every_explorer
def test_every_control_says_what_it_is(kind):
    explorer = kind()
    controls = explorer.buttons()
    assert {control.description for control in controls} >= {
        control.description for control in explorer.controls.values()
    }
    for control in controls:
        assert control.description
        assert getattr(control, "style", None) is not None
    for control in explorer.controls.values():
        assert control.style.description_width == "initial"  # not cut off
        typed = isinstance(control, ipywidgets.BoundedIntText)  # a number is typed to its end
        assert typed or getattr(control, "continuous_update", True)
    assert kind.main in explorer.controls
    assert image_of(explorer).description == ""  # the trait that makes the tooltip a name


@every_explorer
def test_the_notebook_s_own_style_does_not_matter(kind):
    import matplotlib

    plain = image_of(kind()).value
    foreign = {"font.family": "serif", "lines.linewidth": 9, "axes.facecolor": "red"}
    with matplotlib.rc_context({**foreign, "path.simplify": False, "mathtext.fontset": "stix"}):
        explorer = kind()
        control = explorer.controls[kind.main]
        present = control.value
        control.value = next(v for v in three_values(control) if v != present)
        control.value = present
    assert image_of(explorer).value == plain


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: TangentExplorer(activation="sine"),
        lambda: EpochExplorer(learning_rate=2.0),
        lambda: EpochExplorer(rule="ones"),
    ],
)
def test_a_setting_that_there_is_not_is_refused(wrong):
    with pytest.raises(Exception, match="Invalid selection"):
        wrong()


# The stepper.


def two_neurons_by_hand():
    """Return the value of every operation of notebook 05, in order, computed with math only."""
    x, y, w1, b1, w2, b2 = 1.5, 1.0, 0.8, 0.2, -1.5, 0.4
    z1 = w1 * x + b1
    a1 = 1 / (1 + math.exp(-z1))
    z2 = w2 * a1 + b2
    a2 = 1 / (1 + math.exp(-z2))
    loss = (a2 - y) ** 2
    da2 = 2 * (a2 - y)
    delta2 = da2 * math.exp(-z2) / (1 + math.exp(-z2)) ** 2
    da1 = delta2 * w2
    delta1 = da1 * math.exp(-z1) / (1 + math.exp(-z1)) ** 2
    return [
        ("z⁽¹⁾", z1), ("a⁽¹⁾", a1), ("z⁽²⁾", z2), ("a⁽²⁾", a2), ("ℒ", loss),
        ("∂ℒ/∂a⁽²⁾", da2), ("δ⁽²⁾", delta2), ("∂ℒ/∂w⁽²⁾", delta2 * a1), ("∂ℒ/∂b⁽²⁾", delta2),
        ("∂ℒ/∂a⁽¹⁾", da1), ("δ⁽¹⁾", delta1), ("∂ℒ/∂w⁽¹⁾", delta1 * x), ("∂ℒ/∂b⁽¹⁾", delta1),
    ]  # fmt: skip


WIRES = {  # where an operation writes: the wire that its result leaves by
    "z⁽¹⁾": ("z1", "a1"), "a⁽¹⁾": ("a1", "z2"), "z⁽²⁾": ("z2", "a2"), "a⁽²⁾": ("a2", "loss"),
    "ℒ": ("loss", "out"), "δ⁽²⁾": ("z2", "a2"), "∂ℒ/∂w⁽²⁾": ("w2", "z2"), "∂ℒ/∂b⁽²⁾": ("b2", "z2"),
    "∂ℒ/∂a⁽²⁾": ("a2", "loss"), "∂ℒ/∂a⁽¹⁾": ("a1", "z2"), "δ⁽¹⁾": ("z1", "a1"),
    "∂ℒ/∂w⁽¹⁾": ("w1", "z1"), "∂ℒ/∂b⁽¹⁾": ("b1", "z1"),
}  # fmt: skip
GIVEN = {
    ("x", "z1"): "1.5000", ("y", "loss"): "1.0000", ("w1", "z1"): "0.8000", ("b1", "z1"): "0.2000",
    ("w2", "z2"): "−1.5000", ("b2", "z2"): "0.4000",
}  # fmt: skip


def short(value):
    return f"{value:.4f}".replace("-", "−")


@pytest.mark.parametrize("step", range(14))
def test_values_stand_above_the_wires_and_gradients_below(step):
    stepper = Stepper()
    set_to(stepper, step=step)
    done = two_neurons_by_hand()[:step]
    values, gradients = dict(GIVEN), {}
    for name, value in done:
        (gradients if name[0] in "δ∂" else values)[WIRES[name]] = short(value)
    graph = stepper.graph
    assert {wire: text.get_text() for wire, text in graph.values.items() if text.get_text()} == (
        values
    )
    for wire, text in graph.gradients.items():
        assert text.get_text() == gradients.get(wire, "")
        assert text.get_visible() == graph.arrows[wire].get_visible() == (wire in gradients)
        if wire in gradients:  # told apart without colour: in italics, in a box, with an arrow
            assert text.get_style() == "italic"
            assert text.get_bbox_patch() is not None
    assert set(stepper.artists.values()) >= {*graph.values.values(), *graph.gradients.values()}

    formula = stepper.artists["formula"].get_text()
    assert bool(formula) == bool(done)
    for name, value in done[-1:]:
        assert formula.endswith(f" = {short(value)}")
        assert f"{name} = " in stepper.sentence
        assert f" = {short(value)}" in stepper.sentence
    assert stepper.sentence.startswith(f"Step {step} of 13")


def test_pictures_of_lines_light_their_part():
    stepper = Stepper()
    picture = stepper.lines(5)
    graph = picture.artists["graph"]
    lit = {name for name, patch in graph.nodes.items() if patch.get_linewidth() > 3.0}
    assert lit == {"a2", "z2"}
    assert graph.gradients["z2", "a2"].get_text() == "−0.2951"
    assert graph.gradients["a2", "loss"].get_text() == "−1.3813"
    assert not graph.gradients["w2", "z2"].get_visible()  # line (6) comes later
    lit_text, plain = graph.gradients["z2", "a2"], Stepper(13).graph.gradients["z2", "a2"]
    assert lit_text.get_bbox_patch().get_facecolor() != plain.get_bbox_patch().get_facecolor()
    assert "At the lit nodes a⁽²⁾ and z⁽²⁾" in picture.description
    assert stepper.lines(0).artists["graph"].values["loss", "out"].get_text() == "0.4770"
    for numbers in ((), (9,)):
        with pytest.raises(ValueError, match="expected 0 to 8"):
            stepper.lines(*numbers)


def test_a_step_says_why():
    assert "too small: a larger one would lower the loss" in Stepper(6).sentence
    assert "too large: a smaller one" in Stepper(6, Y=[[0.0]]).sentence
    assert "w⁽²⁾ is the slope on the way back" in Stepper(10).sentence


def test_the_buttons_move_as_they_say_and_stop_at_the_ends():
    stepper = Stepper(step=3)
    *buttons, slider = stepper.buttons()
    buttons = {button.description: button for button in buttons}
    assert list(buttons) == ["first", "back", "next", "last"]
    assert slider is stepper.controls["step"]
    path = []
    for name in ("next", "back", "back", "first", "back", "last", "next", "back"):
        buttons[name].click()
        path.append(slider.value)
        assert stepper.sentence.startswith(f"Step {slider.value} of 13")
    assert path == [4, 3, 2, 0, 0, 13, 13, 12]


def test_the_buttons_shown_are_those_that_work():
    stepper = Stepper()
    bar = stepper.view.children[0]
    next_button = next(child for child in bar.children if child.description == "next")
    next_button.click()
    assert stepper.settings == {"step": 1}


def layered(sizes, **options):
    """Return a network with random parameters, and samples and targets for it."""
    rng = np.random.default_rng(1)
    net = nnlib.Network(sizes, **options)
    net.theta = rng.normal(0, 1, net.theta.shape)
    return net, rng.normal(0, 1, (2, sizes[0])), rng.uniform(0, 1, (2, sizes[-1]))


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("sizes", [[2, 2, 1], [2, 3, 2, 1], [1, 1, 1, 1]])
def test_the_stepper_takes_any_network(sizes, bias):
    net, X, Y = layered(sizes, bias=bias)
    stepper = Stepper(0, net, X, Y, nnlib.HalfSSE)
    L = len(sizes) - 1
    last_step = 2 * L + 1 + (3 + bias) * L
    assert stepper.controls["step"].max == last_step
    sentences, pictures = set(), set()
    for step in range(last_step + 1):
        set_to(stepper, step=step)
        sentences.add(stepper.sentence)
        pictures.add(image_of(stepper).value)
    assert len(sentences) == len(pictures) == last_step + 1
    set_to(stepper, step=last_step - bias)  # ∂ℒ/∂W⁽¹⁾
    _, grad = net.backward(net.forward(X), Y, nnlib.HalfSSE)
    last = net.unpack(grad)[0][1]
    rows = "; ".join("  ".join(f"{x:z.2f}" for x in row) for row in last).replace("-", "−")
    assert f"[{rows}]" in stepper.sentence or short(last.item()) in stepper.sentence


@pytest.mark.parametrize("batch", [1, 2, 4])
def test_the_formulas_of_2_2_1_fit_the_picture(batch):
    net, *_ = layered([2, 2, 1])
    X, Y = nnlib.datasets.xor()
    stepper = Stepper(0, net, X[:batch, :2], Y[:batch])
    renderer = FigureCanvasAgg(stepper.graph.figure).get_renderer()
    for step in range(stepper.controls["step"].max + 1):
        set_to(stepper, step=step)
        box = stepper.artists["formula"].get_window_extent(renderer)
        assert box.x1 <= renderer.width, f"step {step}: {box.x1:.0f} pixels wide"


def test_layers_have_the_four_line_numbers_and_all_their_numbers():
    net, x, y = small()
    stepper = Stepper(0, net, [x], [y])
    lines = {o.name: o.line for o in stepper.operations}
    assert lines == {
        "z1": "", "a1": "", "z2": "", "a2": "", "loss": "",
        "da2": "(5)", "delta2": "(5)", "dW2": "(6)", "db2": "(7)",
        "da1": "(8)", "delta1": "(8)", "dW1": "(6)", "db1": "(7)",
    }  # fmt: skip
    set_to(stepper, step=10)
    assert "line (8), back over z⁽²⁾: ∂ℒ/∂a⁽¹⁾ = [−0.36  0.37  0.45]" in stepper.sentence
    assert stepper.artists["formula"].get_text().startswith("(8)  $")
    set_to(stepper, step=len(stepper.operations))
    shown = {text.get_text() for text in stepper.graph.values.values()}
    shown |= {text.get_text() for text in stepper.graph.gradients.values()}
    assert not any("×" in text for text in shown)
    assert "−0.05  0.11\n−0.03  0.07\n−0.13  0.28" in shown


def test_numbers_of_layers_lie_apart_and_off_the_nodes():
    net, x, y = small()
    stepper = Stepper(13, net, [x], [y])
    renderer = FigureCanvasAgg(stepper.graph.figure).get_renderer()
    graph = stepper.graph
    texts = [*graph.values.values(), *graph.gradients.values()]
    boxes = [t.get_window_extent(renderer) for t in texts if t.get_text() and t.get_visible()]
    nodes = [node.get_window_extent(renderer) for node in graph.nodes.values() if
             node.get_visible()]  # fmt: skip
    for k, box in enumerate(boxes):
        assert min(box.x0, box.y0) > 0
        assert box.x1 < renderer.width
        assert not any(box.overlaps(other) for other in boxes[k + 1 :] + nodes)


def test_what_the_stepper_shows_does_not_change_with_the_network():
    net, X, Y = layered([1, 1, 1])
    stepper = Stepper(9, net, X, Y)
    before = image_of(stepper).value, stepper.sentence
    net.theta *= 2.0
    X *= 2.0
    set_to(stepper, step=0)
    set_to(stepper, step=9)
    assert (image_of(stepper).value, stepper.sentence) == before


def test_the_call_of_a_stepper_names_what_it_was_given():
    net, X, Y = layered([2, 2, 1])
    names = {"Stepper": Stepper, "net": net, "X": X, "Y": Y, "HalfSSE": nnlib.HalfSSE}
    stepper = Stepper(4, net, X, Y, nnlib.HalfSSE)
    assert stepper.call == "Stepper(step=4, net=net, X=X, Y=Y, loss=HalfSSE)"
    again = eval(stepper.call, names)
    assert again.sentence == stepper.sentence
    assert image_of(again).value == image_of(stepper).value
    assert Stepper(2, Y=[[0.0]]).call == "Stepper(step=2, Y=Y)"
