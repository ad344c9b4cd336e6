"""Slides and pages as files: what is in them, and that they ask nobody else for anything."""

import argparse
import re
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from helpers import raises
from nbconvert.exporters import Exporter
from nbformat.v4 import new_notebook, new_output
from specimen import DESCRIPTION, PANELS, SENTENCES, code, flipbook, png, shown, specimen, text

from nnlib.course.colours import ON_BOTH_GROUNDS
from nnlib.course.publish import pages, slides
from nnlib.course.publish.pages import PagesExporter
from nnlib.course.publish.slides import SlidesExporter
from nnlib.course.widgets.flipbook import flipbook_html

EXPORTERS = [SlidesExporter, PagesExporter]
OUTSIDE = re.compile(
    r"""url\(\s*["']?(?:https?:)?//|@import|\bimport\s*\(?\s*["'](?:https?:)?//""", re.IGNORECASE
)


def export(exporter, nb=None):
    return exporter().from_notebook_node(nb or specimen())[0]


@pytest.fixture(scope="module")
def deck():
    return BeautifulSoup(export(SlidesExporter), "html.parser")


@pytest.fixture(scope="module")
def page():
    return BeautifulSoup(export(PagesExporter), "html.parser")


@pytest.fixture(params=["deck", "page"])
def exported(request):
    return request.getfixturevalue(request.param)


def test_slides_follow_the_metadata(deck):
    sections = deck.select(".slides > section.slide")
    headings = [section.find(["h1", "h2"]).text for section in sections]
    assert headings == [
        "Specimen",
        "A derivation",
        "Code",
        "A figure",
        "A flipbook",
        "Two panels",
        "A table",
        "A prediction",
        "The answer",
        "An exercise",
        "What to remember",
    ]
    assert len(deck.select("section")) == len(sections)
    fragments = sections[1].select(".fragment")
    assert [fragment.text.split()[0] for fragment in fragments] == ["First:", "Then"]
    assert not any(fragment.select(".fragment") for fragment in fragments)
    assert "largest" in sections[2].pre.text
    assert "Say that" in sections[0].select_one("aside.notes").text
    assert "Only for reading" not in deck.body.main.text


def test_pages_show_what_slides_leave_to_the_reader_and_nothing_for_the_lecturer(page):
    words = page.main.text
    assert "Only for reading." in words
    assert "Say that" not in words
    assert not page.select("aside")


def test_solutions_are_left_out_of_slides_and_folded_in_pages(deck, page):
    assert "secret" not in deck.main.text
    answer, solution = page.select("details")
    assert [fold.summary.text for fold in (answer, solution)] == ["The answer", "Solution"]
    assert not any("open" in fold.attrs for fold in (answer, solution))
    assert solution.text.count("secret") == page.main.text.count("secret") == 3


def test_an_answer_is_the_next_slide_and_folded_in_pages_with_its_reason(deck, page):
    answer = page.select_one("details")
    assert "three" in answer.text
    assert "Because it is so." in answer.text
    by_heading = {section.find(["h1", "h2"]).text: section for section in deck.select("section")}
    assert "three" not in by_heading["A prediction"].text
    assert "Because it is so." in by_heading["The answer"].text


def test_code_is_shown_on_slides_only_where_it_is_the_point(exported):
    words = exported.main.text
    on_slides = exported.select_one(".reveal") is not None
    assert ("line_figure" not in words) == on_slides
    assert ("line_explorer" not in words) == on_slides
    assert "default_rng" in words


def test_figures_have_their_alternative_text_and_a_caption(exported):
    alts = [image["alt"] for image in exported.main.select("img")]
    assert alts == [DESCRIPTION, "height two", PANELS, ""]
    captions = [str(caption) for caption in exported.select("figure > figcaption")]
    assert len(captions) == 1
    assert "What the line <em>means</em>." in captions[0]
    assert exported.select_one("figcaption").parent.img["alt"] == DESCRIPTION


def test_the_picture_in_words_is_only_for_jupyterlab(exported):
    assert not exported.select("details.description")
    assert exported.main.text.count(DESCRIPTION) == 0


def test_a_picture_is_cut_into_panels_that_keep_its_size(exported):
    panels = exported.select(".panels")[1].select("img")
    assert [panel["height"] for panel in panels] == ["460", "460"]
    assert sum(int(panel["width"]) for panel in panels) == 1180


def test_colours_of_formulas_are_those_for_white(exported):
    words = str(exported.main)
    assert "#0072B2" in words
    assert not any(colour in words for colour in ON_BOTH_GROUNDS)


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_a_missing_alternative_text_is_noticed(exporter, caplog):
    picture = shown(DESCRIPTION)[0]
    picture.metadata = {}
    export(exporter, new_notebook(cells=[code("line", picture)]))
    assert "Alternative text is missing on 1 image(s)" in caplog.text


def test_explorers_are_flipbooks_not_widgets(exported):
    assert len(exported.select(".flipbook")) == 1
    assert "widget-view" not in str(exported.main)


def test_links_between_notebooks_lead_to_what_was_exported(exported):
    links = [link["href"] for link in exported.main.select("a")]
    assert links == [
        "00-start.html",
        "02-next.html#More",
        "https://example.org/02-next.ipynb",
    ]


def test_headings_can_be_linked_to_and_carry_nothing_else(page):
    ids = [heading.get("id") for heading in page.select("h1, h2")]
    assert ids[:3] == ["Specimen", "A-derivation", "Code"]
    assert not page.select("h1 a, h2 a")


def test_wide_tables_have_a_box_to_scroll_in(exported):
    assert [table.parent["class"] for table in exported.select("table")] == [["table"]]


def outside(soup):
    """Return what a browser would fetch from elsewhere."""
    found = [tag for tag in soup.select("[src], link[href]") if _is_outside(tag)]
    texts = [tag.string or "" for tag in soup.select("style, script")]
    texts += [tag["style"] for tag in soup.select("[style]")]
    return found + [match[0] for words in texts for match in OUTSIDE.finditer(words)]


def _is_outside(tag):
    return re.match(r"(https?:)?//", tag.get("src") or tag.get("href"))


def test_nothing_comes_from_outside(exported):
    assert outside(exported) == []


@pytest.mark.parametrize(
    "planted",
    [
        "<img src='https://example.org/x.png' alt='x'>",
        "<link rel='stylesheet' href='//example.org/x.css'>",
        "<style>@import 'x.css';</style>",
        "<p style=\"background: url('https://example.org/x.png')\">x</p>",
        "<script type='module'>import 'https://example.org/x.js'</script>",
    ],
)
def test_what_comes_from_outside_is_found(planted):
    nb = specimen(code("x", new_output("display_data", {"text/html": planted})))
    assert len(outside(BeautifulSoup(export(PagesExporter, nb), "html.parser"))) == 1


def test_a_deck_is_one_file_and_a_page_needs_only_mathjax(deck, page):
    assert not deck.select("script[src], link")
    assert [tag["src"] for tag in page.select("script[src]")] == ["mathjax.js"]
    assert not page.select("link")
    outputs = PagesExporter().from_notebook_node(specimen())[1]["outputs"]
    assert list(outputs) == ["mathjax.js"]
    assert b"MathJax" in outputs["mathjax.js"]


def test_a_deck_is_small_and_a_page_smaller(deck, page):
    pictures = sum(len(image["src"]) for image in deck.select("img")) + len(flipbook())
    assert len(str(deck)) - pictures < 2.6e6
    assert len(str(page)) - pictures < 3e4


def test_language_title_and_one_heading_of_the_first_order(exported):
    assert exported.html["lang"] == "en"
    assert exported.title.text == "Specimen"
    assert len(exported.select("h1")) == 1


def test_a_page_can_be_skipped_through(page):
    first = page.body.find("a")
    assert first["href"] == f"#{page.main['id']}"
    labels = [nav["aria-label"] for nav in page.select("nav")]
    assert len(labels) == len(set(labels)) == 2


def test_exporting_twice_gives_the_same_bytes():
    assert export(PagesExporter) == export(PagesExporter)


def test_nbconvert_finds_the_exporters():
    pyproject = Path(__file__).parents[2] / "pyproject.toml"
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    registered = project["entry-points"]["nbconvert.exporters"]
    found = [EntryPoint(name, value, "").load() for name, value in registered.items()]
    assert list(registered) == ["nnlib-slides", "nnlib-pages"]
    assert found == EXPORTERS
    assert all(issubclass(exporter, Exporter) for exporter in found)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Three notebooks in the folder `notebooks` of the present folder."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    explorer = code("from nnlib.course.widgets import TangentExplorer\n\nTangentExplorer()")
    for name, more in ("00-start", []), ("01-middle", [explorer]), ("02-end", []):
        nb = new_notebook(cells=[text(f"# The {name[3:]}\n\n20 min", "slide"), *more])
        nbformat.write(nb, folder / f"{name}.ipynb")
    monkeypatch.chdir(tmp_path)
    return folder


def run(module, *arguments):
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args(arguments))


def test_the_commands_export_all_notebooks_and_a_list(course, capsys):
    assert run(slides) == 0
    assert run(pages, "--output", "read") == 0
    written = sorted(str(path.relative_to(course.parent)) for path in course.parent.rglob("*.*"))
    names = ["00-start.html", "01-middle.html", "02-end.html", "index.html"]
    assert [name for name in written if name.startswith("slides/")] == [
        f"slides/{name}" for name in names
    ]
    assert [name for name in written if name.startswith("read/")] == [
        f"read/{name}" for name in [*names, "mathjax.js"]
    ]
    assert "slides/01-middle.html" in capsys.readouterr().out.splitlines()

    index = BeautifulSoup(Path("slides/index.html").read_text(encoding="utf-8"), "html.parser")
    cells = [[cell.text for cell in row.select("td")] for row in index.select("tr")[1:]]
    assert cells == [["The start", "1", "20"], ["The middle", "1", "20"], ["The end", "1", "20"]]
    assert [link["href"] for link in index.select("a")] == names[:3]

    middle = BeautifulSoup(Path("read/01-middle.html").read_text(encoding="utf-8"), "html.parser")
    assert len(middle.select(".flipbook")) == 1
    around = [(link.text, link["href"]) for link in middle.nav.select("a")]
    assert around == [
        ("The start", "00-start.html"),
        ("Contents", "00-start.html"),
        ("The end", "02-end.html"),
    ]


def test_a_cell_that_fails_is_named_and_nothing_is_listed(course, capsys):
    path = course / "02-end.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells.append(code("1 / 0"))
    nbformat.write(nb, path)
    assert run(slides, str(path)) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"nnlib: {path}: ")
    assert "ZeroDivisionError" in error
    assert not Path("slides").exists()


def test_a_deck_made_alone_leaves_the_list_as_it_is(course):
    assert run(slides, "notebooks/00-start.ipynb") == 0
    assert [path.name for path in Path("slides").iterdir()] == ["00-start.html"]


def test_without_scripts_a_flipbook_shows_its_start_and_no_dead_control():
    book = BeautifulSoup(flipbook(), "html.parser").div
    assert book["data-lm-suppress-shortcuts"] == "true"
    assert book.img["alt"] == "height two"
    assert book.select_one("[role=status]").text == SENTENCES[1]
    assert (book.img["width"], book.img["height"]) == ("2360", "920")  # unless a size is given
    assert not book.select("input, label, button")


def test_no_sentence_ends_the_script_of_a_flipbook():
    sentence = 'a </script> in "words" & <b>signs</b>'
    book = BeautifulSoup(flipbook_html([(png(1), sentence)], "k", ["1"]), "html.parser")
    assert book.p.text == sentence
    assert book.script.string.endswith(", 0);")


def test_a_flipbook_wants_a_value_for_each_frame_and_a_start_among_them():
    frames = [(png(1), "one")]
    with raises(ValueError, "1 frames need as many value texts, got 2"):
        flipbook_html(frames, "k", ["1", "2"])
    with raises(ValueError, "start must be a frame, 0 to 0, got 1"):
        flipbook_html(frames, "k", ["1"], start=1)
