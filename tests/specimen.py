"""A notebook with everything that slides and pages must show, with its outputs, never executed."""

from base64 import b64encode
from functools import cache

from nbformat import NotebookNode
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
)

from nnlib.course.figures.style import Picture, cuts_between, new_figure, settle
from nnlib.course.widgets.flipbook import flipbook_html

DERIVATION = r"""## A derivation

$$
\begin{aligned}
{\color{#000000}{z^{(1)}}} &= w^{(1)} x + b^{(1)} & (1)\\
{\color{#007FC4}{a^{(1)}}} &= g(z^{(1)}) & (2)
\end{aligned}
$$"""

CODE = """\
import numpy as np

import nnlib

rng = np.random.default_rng(0)  # a comment that is long enough to end in the 88th column
net = nnlib.Network([3, 4, 1], activation="sigmoid", bias=False)
net.initialise("uniform", rng)
X, Y = np.eye(3), np.ones((3, 1))
a = net.forward(X)
loss, grad = net.backward(a, Y, nnlib.SSE)
for name, value in [("loss", loss), ("largest", np.abs(grad).max())]:
    print(f"{name:10}{value:10.4f}")"""

TABLE = r"""## A table

| forward | backward | |
| --- | --- | --- |
| $z^{(1)} = w^{(1)}x$ | $\partial\mathcal{L}/\partial w^{(1)} = \delta^{(1)} x$ | undoes (1) |
| $a^{(1)} = g(z^{(1)})$ | $\delta^{(1)} = \delta^{(2)} w^{(2)} g'(z^{(1)})$ | undoes (2) and (3) |

> **Predict**: what happens to $\delta^{(1)}$ if $w^{(2)}$ is doubled? See
> [the next](02-next.ipynb#More) and [its source](https://example.org/02-next.ipynb)."""

PANELS = "Two panels, each with a line from 0 to 1."
DESCRIPTION = 'A line from 0 to 1, called "rising" & straight.'
SENTENCES = [f"The line ends at {k}, which is < 4." for k in (1, 2, 3)]


def specimen(*more: NotebookNode) -> NotebookNode:
    """Return the notebook, with more cells at its end."""
    cells = [
        text("# Specimen\n\nOne sentence.\n\n35 minutes · [contents](00-start.ipynb)", "slide"),
        text(r"Say that $\sigma'(z)$ comes later.", "notes"),
        text("Only for reading.", "skip"),
        text(DERIVATION, "slide"),
        text(r"First: $\textcolor{#C65A00}{\delta^{(2)}} = 2(a^{(2)} - y)$", "fragment"),
        text(
            r"Then $\begin{pmatrix} 1 & 2\\ 3 & 4\end{pmatrix}$ and"
            "\n\n" + r"\begin{equation} W = \begin{bmatrix} a & b\end{bmatrix} \end{equation}",
            "fragment",
        ),
        text("## Code", "slide"),
        code(CODE, printed("loss          0.1779\nlargest       0.0195\n"), tags=["show-code"]),
        text("## A figure", "subslide"),
        code("line_figure(1)", *shown(DESCRIPTION)),
        text("What the line *means*.", tags=["caption"]),
        text("## A flipbook", "slide"),
        code("line_explorer()", explorer()),
        text("## Two panels", "slide"),
        code("two_lines()", *shown(PANELS)),
        text(TABLE, "slide"),
        text("## A prediction\n\nHow high?", "slide"),
        code("guess = ..."),
        text("## The answer", "slide"),
        code("print('three')", printed("three\n"), tags=["answer"]),
        text("Because it is so.", tags=["answer"]),
        text("## An exercise", "slide"),
        code("def half(k): ..."),
        text("The secret is $k / 2$.", tags=["solution"]),
        code("print('secret output')", printed("secret output\n"), tags=["solution"]),
        text("## What to remember\n\n- a slide is one thought", "slide"),
        *more,
    ]
    for k, cell in enumerate(cells):
        cell.id = f"cell-{k}"
    return new_notebook(cells=cells)


def text(source: str, slide_type: str | None = None, tags: list[str] | None = None) -> NotebookNode:
    """Return a Markdown cell."""
    return new_markdown_cell(source, metadata=_metadata(slide_type, tags))


def code(source: str, *outputs: NotebookNode, tags: list[str] | None = None) -> NotebookNode:
    """Return a code cell that continues its slide."""
    return new_code_cell(source, outputs=list(outputs), metadata=_metadata(None, tags))


def _metadata(slide_type: str | None, tags: list[str] | None) -> dict:
    slideshow = {"slideshow": {"slide_type": slide_type}} if slide_type else {}
    return {**slideshow, "tags": tags or []}


def printed(words: str) -> NotebookNode:
    """Return what a cell printed."""
    return new_output("stream", name="stdout", text=words)


@cache
def line(height: int) -> Picture:
    """Return a figure of the size for slides."""
    figure, (axes,) = new_figure()
    axes.plot([0, 1], [0, height])
    axes.set_ylim(0, 3)
    return Picture(figure, DESCRIPTION)


@cache
def two_panels() -> Picture:
    """Return a figure that can be cut between its panels."""
    figure, row = new_figure(2)
    for axes in row:
        axes.plot([0, 1])
    settle(figure)
    return Picture(figure, PANELS, cuts=cuts_between(row))


def shown(description: str) -> list[NotebookNode]:
    """Return what the picture with this description displays: itself, and its description."""
    return [new_output("display_data", d, metadata=m) for d, m in outputs_of(description)]


@cache
def outputs_of(description: str) -> list[tuple[dict, dict]]:
    """Return the outputs of one of the specimen's pictures, drawn once for all tests."""
    return (two_panels() if description == PANELS else line(1)).outputs()


@cache
def flipbook() -> str:
    """Return a flipbook of three pictures that starts with the second."""
    frames = [(png(k), SENTENCES[k - 1]) for k in (1, 2, 3)]
    return flipbook_html(frames, "height", ["one", "two", "three"], start=1)


@cache
def png(height: int) -> bytes:
    """Return a line as a PNG file, drawn once for all tests."""
    return line(height).png()


def explorer() -> NotebookNode:
    """Return the output of an explorer, with a widget's view that must not win."""
    data = {
        "application/vnd.jupyter.widget-view+json": {"model_id": "1", "version_major": 2},
        "image/png": b64encode(png(2)).decode(),
        "text/html": flipbook(),
        "text/plain": SENTENCES[1],
    }
    return new_output("display_data", data)
