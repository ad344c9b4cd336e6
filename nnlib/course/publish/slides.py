"""Slides: each notebook as one HTML file that a lecturer can show without a network or a kernel.

``python -m nnlib slides`` executes all notebooks and makes every deck and a cover page; with the
names of notebooks it makes their decks only. ``jupyter nbconvert --to nnlib-slides`` makes a deck
of a notebook as it was saved, with pictures in the place of flipbooks.
"""

import argparse

from nnlib.course.publish import html


class SlidesExporter(html.CourseExporter):
    """The notebook as a deck of slides; solutions are left out."""

    export_from_notebook = "nnlib slides"  # in JupyterLab's menu
    kind = "slides"
    removed_tags = frozenset({"solution"})
    hidden_inputs = frozenset({"hide-input"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    html.add_arguments(parser, SlidesExporter.kind)


def run(args: argparse.Namespace) -> int:
    """Make the decks that ``python -m nnlib slides`` was asked for; return its exit status."""
    return html.run(SlidesExporter(), args)
