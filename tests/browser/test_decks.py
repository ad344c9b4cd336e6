"""Every deck and every page in a browser, without a network."""

import re

import pytest
from bs4 import BeautifulSoup
from exports import DESK, PHONE, PROJECTOR, SLIDE, SPECIMEN, every_notebook
from looking import (
    faults_of_deck,
    faults_of_page,
    opened,
    slides_of,
)
from nbformat.v4 import new_output
from specimen import SENTENCES, code, specimen, text

from nnlib.course.publish import html
from nnlib.course.publish.pages import PagesExporter
from nnlib.course.publish.slides import SlidesExporter


@every_notebook
def test_every_slide_is_whole(browser, exported, notebook):
    deck = exported(notebook).deck
    assert faults_of_deck(browser, deck, SLIDE, PROJECTOR) == []


@every_notebook
def test_every_page_can_be_read(browser, exported, notebook):
    page = exported(notebook).page
    assert faults_of_page(browser, page, PHONE, DESK) == []


@every_notebook
def test_a_printed_deck_has_a_page_for_each_slide(browser, exported, notebook):
    deck = exported(notebook).deck
    slides = len(BeautifulSoup(deck.read_text(encoding="utf-8"), "html.parser").select(".slide"))
    with opened(browser, deck, SLIDE, "?print-pdf") as (page, _):
        pdf = page.pdf(prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert pages == slides


@every_notebook
def test_flipbooks_move_by_mouse_and_keyboard_and_give_the_keys_back(browser, exported, notebook):
    deck = exported(notebook).deck
    moved = 0
    with opened(browser, deck, SLIDE) as (page, _):
        for _ in slides_of(page):
            for book in page.locator("section.present .flipbook").all():
                move_by_mouse(page, book)
                move_by_keyboard(page, book)
                moved += 1
    assert moved == deck.read_text(encoding="utf-8").count('<div class="flipbook"')


def move_by_mouse(page, book):
    slider = book.get_by_role("slider")
    box = slider.bounding_box()
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 4, height)
    page.mouse.down()
    left = shown(book)
    page.mouse.move(box["x"] + box["width"] - 4, height)
    page.mouse.up()
    assert not set(left) & set(shown(book))  # picture, description, sentence and value
    assert keys_reach_the_deck(page)
    slider.fill("0")
    before = shown(book)
    book.get_by_role("button", name="next").click()
    assert not set(before) & set(shown(book))
    book.get_by_role("button", name="back").click()
    assert shown(book) == before
    page.wait_for_function("document.activeElement === document.body")
    assert keys_reach_the_deck(page)


def move_by_keyboard(page, book):
    slider, place = book.get_by_role("slider"), position(page)
    slider.focus()
    page.keyboard.press("Home")
    first = shown(book)
    page.keyboard.press("ArrowRight")
    assert not set(first) & set(shown(book))
    assert position(page) == place
    page.keyboard.press("Escape")
    assert keys_reach_the_deck(page)


def shown(book):
    """Return what a flipbook shows: its picture, what that is of, its sentence and its value."""
    slider, image = book.get_by_role("slider"), book.locator("img")
    assert slider.get_attribute("aria-label")
    value = slider.get_attribute("aria-valuetext")
    assert image.get_attribute("alt") == f"{slider.get_attribute('aria-label')} {value}"
    return [image.get_attribute("src"), book.get_by_role("status").inner_text(), value]


def position(page):
    """Return where a deck is: its slide and fragment."""
    return page.evaluate("JSON.stringify(Reveal.getIndices())")


def keys_reach_the_deck(page):
    """Press the two keys of a clicker; return whether the deck went back and came again."""
    start = position(page)
    page.keyboard.press("PageUp")
    away = position(page)
    page.keyboard.press("PageDown")
    return away != start == position(page)


def test_speaker_notes_open_without_a_network(browser, exported):
    deck = exported(SPECIMEN).deck
    with opened(browser, deck, SLIDE) as (page, faults):
        with page.expect_popup() as popup:
            page.keyboard.press("s")
        notes = popup.value.locator(".speaker-controls-notes .value")
        notes.locator("mjx-container svg").wait_for()
        assert notes.inner_text().split() == ["Say", "that", "comes", "later."]
        popup.value.close()
        assert faults == []


WIDE = "x" * 100
HTML = "text/html"


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ([text("- line\n" * 20)], "overflows: “line”"),
        ([text(f"$$ {'a + ' * 40} b $$")], "overflows: formula"),
        ([code(WIDE, tags=["show-code"])], "clipped: pre"),
        ([text("<p style='position: absolute; right: -50px; top: 700px'>low</p>")], "slide-number"),
        ([text(r"$\frac{1}$")], "broken formula: Missing argument for \\frac"),
        ([text(r"$\undefined$")], r"broken formula: \undefined"),
        ([text("half a $formula")], "raw TeX: half a $formula"),
        ([text("<span class='mathjax_ignore'>$x$</span>")], "12 formulas written, 11 drawn"),
        ([text("<img src='https://example.org/x.png' alt='x'>")], "https://example.org/x.png"),
        ([text("<img src='data:,' alt='no picture'>")], "a picture does not load: no picture"),
        ([code("f", new_output("display_data", {HTML: "<script>f()</script>"}))], "f is not def"),
    ],
)
def test_a_planted_fault_is_found(browser, tmp_path, planted, fault):
    nb = specimen(text("", "slide"), *planted)
    html.write(SlidesExporter(), SPECIMEN, nb, tmp_path)
    faults = faults_of_deck(browser, tmp_path / "specimen.html", SLIDE)
    assert any(fault in found for found in faults), faults


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ("<div style='width: 400px'>wide</div>", "the page scrolls sideways: "),
        ("$x + $$", "raw TeX"),
        ("<iframe src='https://example.org/'></iframe>", "https://example.org/"),
    ],
)
def test_a_fault_planted_in_a_page_is_found(browser, tmp_path, planted, fault):
    html.write(PagesExporter(), SPECIMEN, specimen(text(planted)), tmp_path)
    faults = faults_of_page(browser, tmp_path / "specimen.html", PHONE)
    assert any(fault in found for found in faults), faults


def test_without_scripts_a_deck_still_has_its_flipbooks_start(browser, exported):
    file = exported(SPECIMEN).page
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    book = page.locator(".flipbook")
    assert book.get_by_role("status").inner_text() == SENTENCES[1]
    assert book.get_by_role("slider").count() == 0
    context.close()
