"""Slides: each notebook as one HTML file that a lecturer can show without a network or a kernel.

``python -m nnlib slides`` executes all notebooks and makes every deck and a cover page; with the
names of notebooks it makes their decks only. ``jupyter nbconvert --to nnlib-slides`` makes a deck
of a notebook as it was saved, with pictures in the place of flipbooks.
"""

import argparse

from nbformat import NotebookNode
from traitlets.config import Config

from nnlib.course.publish import html

HIDDEN = "hidden-code"  # put on cells while they are exported


class SlidesExporter(html.CourseExporter):
    """The notebook as a deck of slides: few words, no solutions, code where it is the point.

    The input of a cell is shown if it has the tag `show-code`.
    """

    export_from_notebook = "nnlib slides"  # in JupyterLab's menu
    kind = "slides"

    @property
    def default_config(self) -> Config:
        """The settings of both exporters, and that hidden code is left out."""
        config = super().default_config.copy()
        config.merge({"TagRemovePreprocessor": {"enabled": True, "remove_input_tags": {HIDDEN}}})
        return config

    def prepare(self, nb: NotebookNode) -> NotebookNode:
        """Return the notebook without solutions, and without most of the code."""
        nb = super().prepare(nb)
        nb.cells = [cell for cell in nb.cells if "solution" not in html.tags(cell)]
        for cell in nb.cells:
            if cell.cell_type == "code" and "show-code" not in html.tags(cell):
                cell.metadata["tags"] = [*html.tags(cell), HIDDEN]
        return nb


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    html.add_arguments(parser, SlidesExporter.kind)


def run(args: argparse.Namespace) -> int:
    """Make the decks that ``python -m nnlib slides`` was asked for; return its exit status."""
    return html.run(SlidesExporter(), args)
