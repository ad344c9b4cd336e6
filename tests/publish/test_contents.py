"""What the notebooks say of themselves, and the links and tables made of it. Nothing is run."""

import re
import shutil
from pathlib import Path

import pytest
from helpers import raises
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nnlib.__main__ import main
from nnlib.course.publish import contents, notebooks

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FILLING = {"and", "the", "its", "that", "with", "from", "what", "which", "how", "for", "of", "way"}
BEFORE_THE_COURSE = "Python, functions, slopes, the chain rule, arrays"
YEAR = r"\b(?:1[5-9]|20)\d\d\b"
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
every_file = pytest.mark.parametrize("path", [*NOTEBOOKS, ROOT / "README.md"], ids=lambda p: p.stem)


@every_file
def test_links_and_tables_are_those_of_the_notebooks(path):
    """Mended by ``python -m nnlib refresh --normalise``."""
    planned = contents.planned(ROOT / "notebooks", ROOT / "README.md")
    assert path.read_text(encoding="utf-8") == planned[path]


@pytest.mark.parametrize("name", ["contents", "index"])
def test_table_and_index_are_in_the_first_notebook(name):
    assert contents.MARKERS[1].format(name) in NOTEBOOKS[0].read_text(encoding="utf-8")


def words(text):
    """Return the beginnings of a text's words, and its Greek letters: enough to find it again."""
    text = text.replace("\\eta", "η").replace("\\delta", "δ")
    return {found[:4].casefold() for found in re.findall(r"[A-Za-z]{3,}|[δηλσ]", text)} - FILLING


@every_notebook
def test_what_is_new_comes_back_in_the_recap(path):
    nb = notebooks.read(path)
    recap = next(cell.source for cell in nb.cells if cell.id == "recap")
    results = [words(bold) for bold in re.findall(r"\*\*(.+?)\*\*", recap)]
    for term in contents.lesson(path, nb).new.split("; "):
        assert any(words(term) & result for result in results), term


@every_notebook
def test_what_is_still_in_use_was_new_before(path):
    nb = notebooks.read(path)
    said = contents.lesson(path, nb).said
    used = re.search(r"\*\*Still in use\*\*: (.+)\.\n", said)[1]
    earlier = [contents.lesson(other, notebooks.read(other)) for other in NOTEBOOKS if other < path]
    known = set().union(*(words(one.new) for one in earlier)) | words(BEFORE_THE_COURSE)
    for part in re.split("[;,] ", used):
        assert not words(part) or words(part) & known, part


@every_notebook
def test_every_year_has_a_source_and_every_source_a_year(path):
    texts = {cell.id: cell.source for cell in notebooks.read(path).cells
             if cell.cell_type == "markdown"}  # fmt: skip
    sources = texts.pop("sources")
    prose = re.sub(r"\$.+?\$|`.+?`|\(.+?://.+?\)", "", "\n".join(texts.values()), flags=re.DOTALL)
    assert set(re.findall(YEAR, prose)) <= set(re.findall(YEAR, sources))
    for source in re.findall(r"^- .+", sources, re.MULTILINE):
        assert re.search(YEAR, source) or "documentation" in source, source


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
    begin, end = (marker.format("contents") for marker in contents.MARKERS)
    message = f"the text has lost its markers, {begin} and {end}"
    with raises(ValueError, message):
        contents.planned(Path("notebooks"), readme)
