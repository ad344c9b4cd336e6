"""The notation that 00 explains, everywhere: a layer's number in brackets, and ℒ for the loss.

A bare superscript is a power: a² is a times a, the activations of layer 2 are a⁽²⁾. L is the number
of the last layer and nothing else. `complaints` takes a text and returns what is wrong in it. It is
asked about the prose, the strings, the comments and the stored outputs of the notebooks, about all
that the modules say, and about every text that a figure, an explorer or a trace writes.
"""

import ast
import io
import re
import tokenize
from pathlib import Path

import numpy as np
import pytest
from helpers import example
from matplotlib.figure import Figure
from matplotlib.text import Text
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import nnlib
from nnlib.course import figures
from nnlib.course.publish.notebooks import read
from nnlib.course.tracing import trace
from nnlib.course.widgets import Stepper
from nnlib.course.widgets.base import Explorer, _pages

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MODULES = sorted((ROOT / "nnlib").rglob("*.py"))
PAGES = [ROOT / "README.md", ROOT / ".github" / "CONTRIBUTING.md"]

# Places that are being rewritten elsewhere. To be removed, with its one use in `wrong`.
NOT_YET = re.compile(r"nnlib/course/exercises/|[\w-]+\.ipynb, exercise ")

POWERS = ["1 − a²"]  # the only powers of an a or a w; no other letter of a layer has any

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿˡᴸᵀᵏ", "0123456789+-()nlLTk")
RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿˡᴸᵀᵏ]+")
LOOKS = re.compile(  # what changes nothing but the look
    r"\\(?:text)?color\{[^{}]*\}|\\(?:mathbf|mathrm|boldsymbol|left|right|bigl|bigr)(?![a-zA-Z])|\\[,;:!]"
)
LIMITS = re.compile(r"\\(?:sum|prod)(?:_\{[^{}]*\}|_\w)?(?:\^\{[^{}]*\}|\^\w)?")  # Σ up to L

ALONE = r"(?<![a-zA-Z]{2})(?<!\\)(?<!\\[a-zA-Z])"  # a letter, not the end of a word or command
INDEX = r"(?:_\{[^{}]*\}|_\w|[₀-₉ₗ])*['′]*\}*\s?"  # what may stand between letter and superscript
BRACKETED = r"\s*(?:\(|(?:T|\\top|\*|\\prime)\s*\})"  # a layer's number, or a transpose
LAYERED = re.compile(rf"(?:\\delta|{ALONE}[WZAwzabδ]){INDEX}\^\{{(?!{BRACKETED})[^{{}}]*\}}")
BY_LAYER = re.compile(
    rf"(?:\\[a-zA-Z]+|{ALONE}[a-zA-Zα-ωΑ-Ω]){INDEX}\^\{{\s*(?:l|L|\\ell)(?![a-zA-Z(])"
)
UNBRACKETED = re.compile(r"(?:δ|∂ℒ ?/ ?∂[WZAwzab])\d")

ABOVE_OR_BELOW = (
    re.compile(  # an index, a layer in brackets, a number or a bracket to the power of L
        r"_\{[^{}]*\}|\^\{\([^{}]*\)[^{}]*\}|(?<=[)\d])\^\{L\}"
    )
)
LAST_LAYER = re.compile(
    r"(?:…|\\l?dots|(?<!\w)l ?(?:=|<|≤|\\leq?)|[Ll]ayer)[,\s$]*L(?!\w)|\[L(?: [+-] \d)?\]"
    r"|\(L [+-] \d\)|(?<!\w)L layers|(?<!\w)L = (?:\d+(?![\d.])|(?:\w+\.)*layers\[-1\])"
    r"|(?<!\w)L\$? is the (?:number of the )?last layer"
)
LOSS_CALLED_L = re.compile(r"(?<![\w\\])d?L(?!\w)")


def canonical(text):
    """Return a text with every superscript written ^{…}, and without what changes only the look."""
    text = RAISED.sub(lambda found: "^{" + found[0].translate(SUPERSCRIPTS) + "}", text)
    text = LIMITS.sub(" ", LOOKS.sub(" ", text)).replace(r"\mathcal{L}", "ℒ").replace("−", "-")
    return re.sub(r"\^\s*(\\[a-zA-Z]+|[^\s{\\])", r"^{\1}", text)


def complaints(text):
    """Return what in a text is not written in the notation of the course."""
    text = canonical(text)
    for power in POWERS:
        spaced = r"\s*".join(map(re.escape, canonical(power).replace(" ", "")))
        text = re.sub(spaced, "allowed", text)
    without = LAST_LAYER.sub(" ", ABOVE_OR_BELOW.sub("", text))
    found = {
        "a layer's number without brackets": [LAYERED, BY_LAYER, UNBRACKETED],
        "a loss called L": [LOSS_CALLED_L],
    }
    return [
        f"{name}: …{where[max(match.start() - 30, 0) : match.end() + 20]}…"
        for (name, patterns), where in zip(found.items(), (text, without), strict=True)
        for pattern in patterns
        for match in pattern.finditer(where)
    ]


def wrong(texts):
    """Return the complaints about texts, each with its place."""
    return [
        f"{place}: {complaint}"
        for place, text in texts
        if not NOT_YET.search(place)
        for complaint in complaints(text)
    ]


def said_in_code(source):
    """Yield the line and the text of every string and comment; in an f-string 0.5 is put in."""
    tree = ast.parse(source)
    whole = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in whole for part in node.values}
    for node in whole:
        values = [v.value if isinstance(v, ast.Constant) else "0.5" for v in node.values]
        yield node.lineno, "".join(values)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.lineno, node.value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def said_in_module(path):
    for line, text in said_in_code(path.read_text(encoding="utf-8")):
        yield f"{path.relative_to(ROOT).as_posix()}:{line}", text


def said_in_notebook(notebook, name):
    """Yield what a notebook says: prose, strings, comments, outputs and alternative texts."""
    exercise = ""
    for cell in notebook.cells:
        if re.match("## ", cell.source):
            exercise = "exercise " if re.match("## (?:An exercise|Exercises)", cell.source) else ""
        place = f"{name}, {exercise}{cell.id}"
        if cell.cell_type != "code":
            yield place, cell.source
            continue
        for _, text in said_in_code(cell.source):
            yield place, text
        for output in cell.outputs:
            data = [text for mime, text in output.get("data", {}).items() if mime[:5] == "text/"]
            alt = [about["alt"] for about in output.get("metadata", {}).values() if "alt" in about]
            for text in [output.get("text", ""), output.get("evalue", ""), *data, *alt]:
                yield f"{place}, output", re.sub(r"base64,[\w+/=]+", "", text)


def said_in_figure(figure):
    return [text.get_text() for text in figure.findobj(Text)]


def explorers(kind=Explorer):
    """Return all kinds of explorers."""
    below = [found for one in kind.__subclasses__() for found in (one, *explorers(one))]
    return [one for one in below if one.__module__.startswith("nnlib.")]


def network(sizes, **options):
    """Return a network with random parameters, and two samples and targets for it."""
    rng = np.random.default_rng(1)
    net = nnlib.Network(sizes, **options)
    net.theta = rng.normal(0, 1, net.theta.shape)
    return net, rng.normal(0, 1, (2, sizes[0])), rng.uniform(0, 1, (2, sizes[-1]))


FIGURES = [name for name in figures.__all__ if name[0].islower()]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks(path):
    assert not wrong(said_in_notebook(read(path), path.name))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules(path):
    assert not wrong(said_in_module(path))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages(path):
    assert not wrong([(path.name, path.read_text(encoding="utf-8"))])


@pytest.mark.parametrize("name", FIGURES)
def test_figures(name):
    picture = example(getattr(figures, name))
    texts = [picture.description, *said_in_figure(picture.figure)]
    assert not wrong((name, text) for text in texts)


@pytest.mark.parametrize("kind", explorers(), ids=lambda kind: kind.__name__)
def test_explorers(kind):
    explorer = kind()
    control = explorer.controls[explorer.main]
    for value in _pages(control):
        control.value = value
        names = [one.description for one in explorer.controls.values()]
        texts = [explorer.sentence, explorer.call, *names, *said_in_figure(explorer._live.figure)]
        assert not wrong((f"{kind.__name__} at {value}", text) for text in texts)


@pytest.mark.parametrize("loss", [nnlib.SSE, nnlib.HalfSSE], ids=repr)
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("sizes", [[1, 1, 1], [2, 3, 2, 1]])
def test_traces_and_the_stepper_through_them(sizes, bias, loss):
    net, X, Y = network(sizes, bias=bias)
    for m in (1, 2):
        operations = trace(net, X[:m], Y[:m], loss)
        for one in operations:
            texts = (one.spoken, one.formula, one.numbers, one.undoes)
            assert not wrong((one.name, text) for text in texts)
        stepper = Stepper(len(operations), net, X[:m], Y[:m], loss)
        texts = [stepper.sentence, *said_in_figure(stepper._live.figure)]
        assert not wrong(("stepper", text) for text in texts)


GOOD = [
    "z⁽ˡ⁾ = a⁽ˡ⁻¹⁾ W⁽ˡ⁾ + b⁽ˡ⁾", "∂ℒ/∂W⁽ˡ⁾ = a⁽ˡ⁻¹⁾ᵀ δ⁽ˡ⁾", "ℒ = (a⁽²⁾ − y)²", "δ₁⁽¹⁾ and δ⁽¹⁾₂",
    r"$\delta^{(l)} = \partial \mathcal{L} / \partial z^{(l)}$", r"$(W^{(2)})^T$, $W^T$, Wᵀ",
    r"\textcolor{#00805D}{w^{(1)}}", r"$\frac{\partial \mathcal{L}}{\partial b^{( 1 )}}$",
    r"a^{(l)\top}", "tanh′ = 1 − a²", r"$1 - a^2 \le 1$", r"1 − tanh² z and $1 - \tanh^2 z$",
    "h² f‴ / 6", "Σ (a − y)²", "r² of a fit", r"\sigma^2, \eta^2, \beta^2",
    r"e^{-z}, e⁻ᶻ and $e^z$", "θ₁² + θ₂²", "2¹⁰", "layers l = 1 … L", r"$l = 1 \dots L$",
    "2L + 1 … 4L", "(m, n_L), $n_L$ and $n_{L-1}$", "δ⁽ᴸ⁾ … δ⁽¹⁾", "[None] * (L + 1)",
    "each of the L layers", "L = self.layers[-1]", "delta[L] = loss.delta(a[L], Y)", "L = 3",
    r"$\sum_{l=1}^{L} n_l$", r"\prod_{l=1}^L \tfrac14", "a^{(L)}",
    "$L$ is the number of the last layer", "dW[1], W1 and delta2", "A loss. LaTeX, SSE, XOR",
    r"$(\tfrac14)^L$",
]  # fmt: skip
BAD = [
    "δ² = 2 (a⁽²⁾ − y)", "z¹", "w²", "W¹", "b²", "a¹", "aˡ⁻¹", "Wˡ", "bᴸ", "δ¹₁",
    "z₁² of layer 2", "w³ x", "$a^2$", "$z^1 = x w^1$", "$xw^1$", "$W^{2}$", "$W^l$", "$b^{l+1}$",
    r"$\delta^2$", r"\delta_j^{2}", r"$\textcolor{#00805D}{w}^2$", r"\textcolor{#00805D}{w^1}",
    r"$\mathbf{W}^1$", r"W^\ell", "a^{ 2 }", "a^L", "(a² − y)²", "(1 + a²)", "w² − 1", "∂wⁿ",
    r"$A^1 = g(Z^1)$", "g^l", "e^L", r"\theta^l", "nˡ", "δ2", "∂L/∂w⁽²⁾", "∂ℒ/∂w2",
    r"\partial L / \partial a^{(2)}", r"\frac{\partial L}{\partial x}", "∇L", r"\nabla L",
    "dL/dw", "L = (a − y)²", "L = 0.4770", "loss $L$", r"$a^{(2)} \to L$", "$L$ | loss, as SSE",
    "y to L:", r"\partial \textcolor{#AD5287}{L}", "L            0.4770", "L(w)", r"$L_{SSE}$",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_is_right_is_left_alone(text):
    assert complaints(text) == []


@pytest.mark.parametrize("text", BAD)
def test_what_is_wrong_is_found(text):
    assert complaints(text)


@pytest.mark.parametrize(
    "source",
    ['"""Return δ²."""', "x = 1  # ∂L/∂x", 'print("δ¹ =", 1)', 'f"$z^{l}$"', 'f"L = {loss:.4f}"'],
)
def test_wrong_strings_and_comments_are_found(source):
    assert any(complaints(text) for _, text in said_in_code(source))
    cells = [new_markdown_cell("## One", id="one"), new_code_cell(source, id="two")]
    found = wrong(said_in_notebook(new_notebook(cells=cells), "01-x.ipynb"))
    assert found
    assert all(one.startswith("01-x.ipynb, two: ") for one in found)


def test_names_in_code_are_free():
    source = "L = 2\nz1 = w1 * x + b1\ndelta[L] = a[L] ** 2\nf'$a^{{({L})}}$ of layer {L}'"
    assert not any(complaints(text) for _, text in said_in_code(source))


@pytest.mark.parametrize(
    "output",
    [
        new_output("stream", text="L = 0.4770\n"),
        new_output("display_data", {"text/markdown": "| ∂L/∂w | 1 |"}),
        new_output(
            "display_data", {"image/png": "iVBO"}, metadata={"image/png": {"alt": "for w¹"}}
        ),
        new_output(
            "display_data", {"text/html": "<p>z² <img src='data:image/png;base64,+L/z'></p>"}
        ),
    ],
)
def test_wrong_outputs_are_found(output):
    cell = new_code_cell("1", id="one", outputs=[output])
    [found] = wrong(said_in_notebook(new_notebook(cells=[cell]), "01-x.ipynb"))
    assert found.startswith("01-x.ipynb, one, output: ")


def test_wrong_texts_of_figures_are_found():
    figure = Figure()
    figure.add_subplot().set(xlabel="$w^1$", ylabel="loss $L$", title=r"$\mathcal{L}$ of $w^{(1)}$")
    assert len([text for text in said_in_figure(figure) if complaints(text)]) == 2
