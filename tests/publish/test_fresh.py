"""The stored outputs of every notebook are those of a fresh run: texts and pictures.

nbval compares the texts, but takes any picture for any other; here a stale one is red.
"""

from pathlib import Path

import pytest

from nnlib.__main__ import main

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_fresh_run_gives_what_is_stored(path, capsys):
    status = main(["refresh", "--check", str(path)])
    assert status == 0, capsys.readouterr().err
