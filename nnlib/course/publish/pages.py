"""Pages: the notebooks as linked web pages for reading, on a phone as well, without a kernel.

``python -m nnlib pages`` executes all notebooks and makes their pages and a page that lists them.
The folder can be put on any web server, or opened as files.
"""

import argparse
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nnlib.course.publish import html


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
    folder = sorted(Path(metadata.get("path") or ".").glob("*.ipynb"))
    here = next((k for k, path in enumerate(folder) if path.stem == metadata["name"]), None)
    if here is None:
        return {}
    found = {"contents": {"href": f"{folder[0].stem}.html", "title": "Contents"}}
    for place, k in ("previous", here - 1), ("next", here + 1):
        if 0 <= k < len(folder):
            nb = nbformat.read(folder[k], as_version=4)
            found[place] = {"href": f"{folder[k].stem}.html", "title": html.title(nb)}
    return found


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    html.add_arguments(parser, PagesExporter.kind)


def run(args: argparse.Namespace) -> int:
    """Make the pages that ``python -m nnlib pages`` was asked for; return its exit status."""
    return html.run(PagesExporter(), args)
