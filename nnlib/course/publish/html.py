"""What slides and pages have in common: the cells as HTML that asks nobody else for anything.

JavaScript is not kept in this repository. It comes out of installed Python packages that carry
it and is put into what we export.
"""

import argparse
import os
import re
import sys
from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, pass_context
from nbconvert.exporters.html import HTMLExporter
from nbconvert.writers import FilesWriter
from nbformat import NotebookNode
from PIL import Image
from traitlets import default
from traitlets.config import Config

from nnlib.course.colours import ON_BOTH_GROUNDS
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
            }
        )
        return config

    @pass_context
    def markdown2html(self, context, source: str) -> str:
        """Markdown as HTML; links go to the exported notebooks, wide tables get a box to scroll."""
        for in_notebooks, on_white in ON_BOTH_GROUNDS.items():
            source = source.replace(in_notebooks, on_white)
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
        resources["panels"] = panels
        return super().from_notebook_node(self.prepare(nb), resources, **keywords)

    def prepare(self, nb: NotebookNode) -> NotebookNode:
        """Return the notebook as it is exported: each caption is joined to its picture.

        The caption is the Markdown cell with the tag `caption` below the cell of the picture. The
        picture in words, for JupyterLab, is left out, since it is the alternative text here.
        """
        nb = deepcopy(nb)
        cells: list[NotebookNode] = []
        for cell in nb.cells:
            for output in (outputs := cell.get("outputs", [])).copy():
                if 'class="description"' in output.get("data", {}).get("text/html", ""):
                    outputs.remove(output)
            if "caption" in tags(cell) and cells and (shown := _last_picture(cells[-1])):
                shown.metadata["caption"] = cell.source
            else:
                cells.append(cell)
        nb.cells = cells
        return nb


def tags(cell: NotebookNode) -> set[str]:
    """Return the tags of a cell."""
    return set(cell.metadata.get("tags", []))


def _last_picture(cell: NotebookNode) -> NotebookNode | None:
    """Return the last output of a cell that is a picture or a flipbook, if there is one."""
    found = [o for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
    return found[-1] if found else None


def panels(png: str, shown: dict) -> list[dict]:
    """Return the panels of a picture from left to right: data in base64, width and height.

    Parameters
    ----------
    png : str
        The picture in base64.
    shown : dict
        Its metadata; `cuts` says where it may be cut.
    """
    size = {k: shown[k] for k in ("width", "height") if k in shown}
    if not shown.get("cuts"):
        return [{"png": png, **size}]
    image = Image.open(BytesIO(b64decode(png)))
    edges = [round(cut * image.width) for cut in (0, *shown["cuts"], 1)]
    parts = []
    for left, right in pairwise(edges):
        file = BytesIO()
        image.crop((left, 0, right, image.height)).save(file, "png", optimize=True)
        width = round((right - left) * shown.get("width", image.width) / image.width)
        data = b64encode(file.getvalue()).decode()
        parts.append({"png": data, **size, "width": width})
    return parts


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
