"""What the tests of decks and of pages need: these, made by whichever process is first."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import pytest
from exports import SPECIMEN
from specimen import specimen

from nnlib.course.publish import html, notebooks
from nnlib.course.publish.pages import PagesExporter
from nnlib.course.publish.slides import SlidesExporter


class Exported(NamedTuple):
    """Where deck, page, and the freshly run notebook lie that these were made of."""

    deck: Path
    page: Path
    notebook: Path


@pytest.fixture(scope="session")
def exported(tmp_path_factory, worker_id):
    """Give a function that runs a notebook and makes its deck and page, once, as `Exported`."""
    base = tmp_path_factory.getbasetemp()  # each process has its own, in one folder of the run
    shared = (base if worker_id == "master" else base.parent) / "exported"
    shared.mkdir(exist_ok=True)
    aside = ThreadPoolExecutor(max_workers=1)  # Playwright keeps this thread's event loop

    @cache
    def export(notebook):
        folder = shared / notebook.stem
        if not folder.exists():
            is_ours = notebook == SPECIMEN
            nb = specimen() if is_ours else aside.submit(html.execute, notebook).result()
            making = Path(mkdtemp(dir=shared))
            for exporter in SlidesExporter(), PagesExporter():
                html.write(exporter, notebook, nb, making / exporter.kind)
            (making / notebook.name).write_text(notebooks.to_text(nb), encoding="utf-8")
            with suppress(OSError):  # another process has finished the same one meanwhile
                making.rename(folder)
        name = f"{notebook.stem}.html"
        return Exported(folder / "slides" / name, folder / "pages" / name, folder / notebook.name)

    yield export
    aside.shutdown()
