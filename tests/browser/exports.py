"""Which notebooks are exported for the browser, and on which screens they are looked at."""

from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
SPECIMEN = Path("specimen.ipynb")
DECKS = [SPECIMEN, *NOTEBOOKS]
every_notebook = pytest.mark.parametrize("notebook", DECKS, ids=lambda path: path.stem)
from_the_last = pytest.mark.parametrize("notebook", DECKS[::-1], ids=lambda path: path.stem)

SLIDE, PROJECTOR = (1280, 720), (1920, 1080)
PHONE, DESK = (360, 740), (1280, 900)
