"""What slides and pages have in common: the cells as HTML that asks nobody else for anything.

JavaScript is not kept in this repository. It comes out of installed Python packages that carry
it and is put into what we export.
"""

import argparse
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, pass_context
from nbconvert.exporters.html import HTMLExporter
from nbconvert.writers import FilesWriter
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Config

from nnlib.course.publish import contents, notebooks

TEMPLATES = Path(__file__).parent / "templates"
ASSETS = {  # where the installed packages keep what we need
    "reveal.css": ("sphinx_revealjs", "_static/revealjs/dist/reveal.css"),
    "reveal.js": ("sphinx_revealjs", "_static/revealjs/dist/reveal.js"),
    "notes.js": ("sphinx_revealjs", "_static/revealjs/plugin/notes/notes.js"),
    "mathjax.js": ("mathjax", "static/mathjax/es5/tex-svg-full.js"),
}


class CourseExporter(HTMLExporter):
    """The notebook as HTML: what its two children, slides and pages, agree on."""

    kind: str  # "slides" or "pages"
    removed_tags: frozenset[str] = frozenset()  # of cells that an exporter leaves out
    hidden_inputs: frozenset[str] = frozenset()  # of cells of which it shows the output only

    @default("template_name")
    def _template(self) -> str:
        return self.kind

    @default("extra_template_basedirs")
    def _templates(self) -> list[str]:
        return [str(TEMPLATES)]

    @default("extra_template_paths")
    def _shared_templates(self) -> list[str]:
        return [str(TEMPLATES)]

    @property
    def default_config(self) -> Config:
        """The settings of nbconvert, and ours."""
        config = super().default_config.copy()
        config.merge(
            {
                "HTMLExporter": {
                    "exclude_input_prompt": True,
                    "exclude_output_prompt": True,
                },
                # text/html first: an explorer's flipbook, not its picture or its widget
                "NbConvertBase": {
                    "display_data_priority": [
                        "text/html",
                        "image/png",
                        "text/markdown",
                        "text/latex",
                        "text/plain",
                    ]
                },
                "TagRemovePreprocessor": {
                    "enabled": True,
                    "remove_input_tags": set(self.hidden_inputs),
                    "remove_cell_tags": set(self.removed_tags),
                },
            }
        )
        return config

    @pass_context
    def markdown2html(self, context, source: str) -> str:
        """Markdown as HTML; links go to the exported notebooks, wide tables get a box to scroll."""
        html = super().markdown2html(context, source)
        html = re.sub('<a class="anchor-link".*?</a>', "", html)  # a heading keeps its id
        html = re.sub(r'(<a href="[^":]*)\.ipynb(["#])', r"\1.html\2", html)
        html = re.sub(r"<th( [^>]*)?></th>", "<td></td>", html)  # a header of nothing is none
        html = html.replace("<table>", '<div class="table"><table>')
        return html.replace("</table>", "</table></div>")

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **keywords
    ) -> tuple[str, dict]:
        """Convert a notebook; the templates find its title and `asset` in the resources."""
        resources = self._init_resources(resources)
        resources["title"] = contents.title(nb)
        resources["asset"] = asset
        return super().from_notebook_node(nb, resources, **keywords)


def asset(name: str) -> str:
    """Return a script or style sheet of `ASSETS`."""
    package, path = ASSETS[name]
    return files(package).joinpath(path).read_text(encoding="utf-8")


def add_arguments(parser: argparse.ArgumentParser, kind: str) -> None:
    """Say what ``python -m nnlib slides`` and ``pages`` can be told."""
    parser.add_argument(
        "notebooks",
        nargs="*",
        type=Path,
        metavar="notebook",
        help="an .ipynb file; by default all in the folder notebooks, and a page that lists them",
    )
    parser.add_argument(
        "--output", type=Path, default=Path(kind), help="folder (default: %(default)s)"
    )


def run(exporter: CourseExporter, args: argparse.Namespace) -> int:
    """Execute notebooks and write each as HTML; return the exit status, 1 if a cell failed."""
    paths = args.notebooks or notebooks.course()
    entries = []
    try:
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for path, nb in zip(paths, pool.map(execute, paths), strict=True):
                entries.append(write(exporter, path, nb, args.output))
                print(args.output / entries[-1]["href"])
    except RuntimeError as error:
        print(f"nnlib: {error}", file=sys.stderr)
        return 1
    if not args.notebooks:
        write_contents(exporter, entries, args.output)
    return 0


def execute(path: Path) -> NotebookNode:
    """Return a notebook, executed afresh, in which explorers are flipbooks."""
    try:
        nb = notebooks.execute(notebooks.read(path), path.parent, NNLIB_FLIPBOOKS="1")
    except RuntimeError as error:
        raise RuntimeError(f"{path}: {error}") from None
    return notebooks.normalise(nb)


def write(exporter: CourseExporter, path: Path, nb: NotebookNode, output: Path) -> dict:
    """Write one notebook as HTML; return what the page that lists them says of it."""
    metadata = {"name": path.stem, "path": str(path.parent)}
    html, resources = exporter.from_notebook_node(nb, {"metadata": metadata})
    FilesWriter(build_directory=str(output)).write(html, resources, notebook_name=path.stem)
    return {
        "href": f"{path.stem}.html",
        "title": contents.title(nb),
        "minutes": contents.minutes(nb),
        "slides": html.count('<section class="slide">'),
    }


def write_contents(exporter: CourseExporter, entries: list[dict], output: Path) -> None:
    """Write ``index.html``, the page that lists all decks or pages."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    template = environment.get_template("contents.html.j2")
    html = template.render(kind=exporter.kind, entries=entries)
    (output / "index.html").write_text(html, encoding="utf-8")
