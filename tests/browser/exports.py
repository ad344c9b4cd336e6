"""Which notebooks are exported for the browser, and on which screens they are looked at."""

from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
SPECIMEN = Path("specimen.ipynb")
every_notebook = pytest.mark.parametrize(
    "notebook", [SPECIMEN, *NOTEBOOKS], ids=lambda path: path.stem
)

SLIDE, PROJECTOR = (1280, 720), (1920, 1080)
PHONE, DESK = (360, 740), (1280, 900)
