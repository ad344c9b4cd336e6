"""The stored outputs of every notebook are those of a fresh run: texts and pictures.

nbval compares the texts, but takes any picture for any other; here a stale one is red. The run is
that of which decks and pages are made.
"""

import pytest
from exports import NOTEBOOKS

from nnlib.course.publish import notebooks


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_fresh_run_gives_what_is_stored(exported, path):
    stored, fresh = notebooks.read(path), notebooks.read(exported(path).notebook)
    for cell in fresh.cells:
        for output in cell.get("outputs", []):
            if '<div class="flipbook"' in output.get("data", {}).get("text/html", ""):
                del output.data["text/html"]  # what an explorer is in exports only
    notebooks.keep_pictures(fresh, stored)
    assert notebooks.differences(stored, fresh) == []
    assert notebooks.to_text(fresh) == path.read_text(encoding="utf-8")
