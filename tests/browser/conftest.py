"""What the tests of decks and of pages need: these, made once for each process."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from exports import SPECIMEN
from specimen import specimen

from nnlib.course.publish import html
from nnlib.course.publish.pages import PagesExporter
from nnlib.course.publish.slides import SlidesExporter


@pytest.fixture(scope="session")
def exported(tmp_path_factory):
    """Give a function that makes deck and page of a notebook, once, and returns their paths."""
    folder = tmp_path_factory.mktemp("exported")
    aside = ThreadPoolExecutor(max_workers=1)  # Playwright keeps this thread's event loop

    @cache
    def export(notebook):
        nb = specimen() if notebook == SPECIMEN else aside.submit(html.execute, notebook).result()
        paths = []
        for exporter in SlidesExporter(), PagesExporter():
            html.write(exporter, notebook, nb, folder / exporter.kind)
            paths.append(folder / exporter.kind / f"{notebook.stem}.html")
        return paths

    yield export
    aside.shutdown()
