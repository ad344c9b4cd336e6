"""What the notebooks say of themselves, and the links and tables made of it. Nothing is run."""

import shutil
from pathlib import Path

import pytest
from helpers import raises
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nnlib.__main__ import main
from nnlib.course.publish import contents, notebooks

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
every_file = pytest.mark.parametrize("path", [*NOTEBOOKS, ROOT / "README.md"], ids=lambda p: p.stem)


@every_file
def test_links_and_tables_are_those_of_the_notebooks(path):
    """Mended by ``python -m nnlib refresh --normalise``."""
    planned = contents.planned(ROOT / "notebooks", ROOT / "README.md")
    assert path.read_text(encoding="utf-8") == planned[path]


def test_the_table_is_in_the_first_notebook():
    assert contents.END in NOTEBOOKS[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_needs_only_those_before_it(path):
    needs = contents.lesson(path, notebooks.read(path)).needs
    before = {other.name[:2] for other in NOTEBOOKS if other < path}
    assert needs == "nothing" or set(needs.split(", ")) <= before


@pytest.mark.parametrize(
    ("opening", "title", "minutes"),
    [
        ("# One neuron\n\n40 min · next", "One neuron", "40"),
        ("# One neuron\n\ntakes 40 minutes", "One neuron", "40"),
        ("no heading", "Untitled", ""),
    ],
)
def test_title_and_minutes_are_read_from_the_first_cell(opening, title, minutes):
    nb = new_notebook(
        cells=[
            new_code_cell("# 10 min"),
            new_markdown_cell(opening),
            new_markdown_cell("# Other\n\n5 min"),
        ]
    )
    assert contents.title(nb) == title
    assert contents.minutes(nb) == minutes


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """Copy notebooks and README to the present folder, with a new notebook before the last one."""
    (tmp_path / "notebooks").mkdir()
    for path in NOTEBOOKS:
        shutil.copy(path, tmp_path / "notebooks")
    shutil.copy(ROOT / "README.md", tmp_path)
    monkeypatch.chdir(tmp_path)
    new = Path(f"notebooks/{NOTEBOOKS[-2].name[:2]}-zz-once-more.ipynb")
    nb = notebooks.read(Path("notebooks", NOTEBOOKS[-2].name))
    old = contents.lesson(NOTEBOOKS[-2], nb)
    nb.cells[0].source = nb.cells[0].source.replace(old.title, "Once more", 1)
    new.write_text(notebooks.to_text(nb), encoding="utf-8")
    return new


def test_a_new_notebook_is_listed_and_linked(copied, capsys):
    assert main(["refresh", "--normalise", str(copied)]) == 0
    capsys.readouterr()
    link = f"[{copied.name[:2]} Once more]({copied.name})"
    for place, text in {
        NOTEBOOKS[-2]: f"next: {link}",
        NOTEBOOKS[-1]: f"previous: {link}",
        copied: f"previous: [{NOTEBOOKS[-2].name[:2]} ",
    }.items():
        links = notebooks.read(Path("notebooks", place.name)).cells[0].source.splitlines()[-1]
        assert text in links
    lesson = contents.lesson(copied, notebooks.read(copied))
    row = f"| {lesson.idea} | {lesson.needs} | {lesson.minutes} |"
    first = Path("notebooks", NOTEBOOKS[0].name).read_text("utf-8")
    assert f"| {link} {row}" in first
    readme = Path("README.md").read_text("utf-8")
    assert f"| {link.replace('](', '](notebooks/')} {row}" in readme
    planned = contents.planned(Path("notebooks"), Path("README.md"))
    assert all(path.read_text("utf-8") == text for path, text in planned.items())


def test_check_names_what_differs_and_writes_nothing(copied, capsys, monkeypatch):
    monkeypatch.setattr(notebooks, "execute", lambda notebook, folder: notebook)
    before = {path: path.read_bytes() for path in Path().rglob("*.*")}
    assert main(["refresh", "--check"]) == 1
    assert {path: path.read_bytes() for path in Path().rglob("*.*")} == before
    error = capsys.readouterr().err
    for path in (NOTEBOOKS[0], NOTEBOOKS[-2], copied, NOTEBOOKS[-1]):
        assert f"nnlib: notebooks/{path.name}: links or contents differ" in error
    assert "nnlib: README.md: links or contents differ\n    +| [" in error
    assert f"{NOTEBOOKS[1].name}: links" not in error  # neither beside it nor with a table


def test_a_first_cell_of_another_form_is_named(copied, capsys):
    nb = notebooks.read(copied)
    nb.cells[0].source = nb.cells[0].source.replace(" minutes · needs", " min, needs")
    notebooks.write(copied, nb)
    before = Path("README.md").read_bytes()
    assert main(["refresh", "--normalise"]) == 2
    assert capsys.readouterr().err.startswith(f"nnlib: {copied}: the first cell is not a title, ")
    assert Path("README.md").read_bytes() == before


def test_lost_markers_are_named(copied):
    readme = Path("README.md")
    readme.write_text("# Backpropagation", encoding="utf-8")
    message = f"the table of contents has lost its markers, {contents.BEGIN} and {contents.END}"
    with raises(ValueError, message):
        contents.planned(Path("notebooks"), readme)
