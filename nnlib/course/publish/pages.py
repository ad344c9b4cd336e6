"""Pages: the notebooks as linked web pages for reading, on a phone as well, without a kernel.

``python -m nnlib pages`` executes all notebooks and makes their pages and a page that lists them.
The folder can be put on any web server, or opened as files.
"""

import argparse
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nnlib.course.publish import contents, html


class PagesExporter(html.CourseExporter):
    """The notebook as a page that links to the notebooks before and after it in its folder."""

    export_from_notebook = "nnlib pages"  # in JupyterLab's menu
    kind = "pages"

    def prepare(self, nb: NotebookNode) -> NotebookNode:
        """Return the notebook without what only the lecturer needs."""
        nb = super().prepare(nb)
        nb.cells = [
            cell
            for cell in nb.cells
            if cell.metadata.get("slideshow", {}).get("slide_type") != "notes"
        ]
        return nb

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **keywords
    ) -> tuple[str, dict]:
        """Convert a notebook; MathJax becomes a file beside the page."""
        resources = self._init_resources(resources)
        resources["neighbours"] = neighbours(resources["metadata"])
        page, resources = super().from_notebook_node(nb, resources, **keywords)
        resources["outputs"] = {"mathjax.js": html.asset("mathjax.js").encode()}
        return page, resources


def neighbours(metadata: dict) -> dict[str, dict]:
    """Return address and title of the previous and the next page and of the contents.

    Parameters
    ----------
    metadata : dict
        What nbconvert knows of the notebook's file: its `path`, that is folder, and its `name`.
    """
    path = Path(metadata.get("path") or ".") / f"{metadata['name']}.ipynb"
    if not path.exists():
        return {}
    first = min(path.parent.glob("*.ipynb"))
    found = {"contents": {"href": f"{first.stem}.html", "title": "Contents"}}
    for place, other in zip(("previous", "next"), contents.neighbours(path), strict=True):
        if other:
            nb = nbformat.read(other, as_version=4)
            found[place] = {"href": f"{other.stem}.html", "title": contents.title(nb)}
    return found


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    html.add_arguments(parser, PagesExporter.kind)


def run(args: argparse.Namespace) -> int:
    """Make the pages that ``python -m nnlib pages`` was asked for; return its exit status."""
    return html.run(PagesExporter(), args)
