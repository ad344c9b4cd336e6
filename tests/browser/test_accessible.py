"""Every deck and every page as axe sees it, and what it finds where a barrier is planted.

Apart from the other tests of decks, so that two processes can share them; from the last to the
first, so that each process finds what the other has exported.
"""

import pytest
from exports import DESK, PHONE, SLIDE, SPECIMEN, from_the_last
from looking import opened, violations, violations_of_deck
from specimen import specimen, text

from nnlib.course.publish import html
from nnlib.course.publish.pages import PagesExporter
from nnlib.course.publish.slides import SlidesExporter

# Of the words of programs the first in each colour: axe takes as long over them as over the rest.
ONE_OF_A_COLOUR = """
  const seen = new Set();
  for (const word of document.querySelectorAll(".highlight span[class]"))
    if (seen.size === seen.add(word.className).size) word.replaceWith(...word.childNodes);
"""


@from_the_last
def test_every_slide_is_accessible(browser, exported, notebook):
    deck = exported(notebook).deck
    assert violations_of_deck(browser, deck, SLIDE) == []


@from_the_last
def test_every_page_is_accessible(browser, exported, notebook):
    file = exported(notebook).page
    with opened(browser, file, PHONE) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        page.evaluate(ONE_OF_A_COLOUR)
        assert violations(page) == []
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        # Colours are the same in any window, and take axe nine tenths of its time.
        assert violations(page, {"color-contrast": {"enabled": False}}) == []


@pytest.mark.parametrize("exporter", [SlidesExporter, PagesExporter])
def test_the_lists_of_decks_and_of_pages_are_accessible(browser, tmp_path, exporter):
    entry = {"href": "05.html", "title": "Two neurons in a row", "minutes": "40", "slides": 24}
    html.write_contents(exporter(), [entry] * 3, tmp_path)
    with opened(browser, tmp_path / "index.html", PHONE) as (page, faults):
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        assert faults == []


def test_a_planted_barrier_is_found(browser, tmp_path):
    nb = specimen(text("## Last\n\n<button></button><p style='color: #aaa'>pale</p>", "slide"))
    html.write(SlidesExporter(), SPECIMEN, nb, tmp_path)
    found = violations_of_deck(browser, tmp_path / "specimen.html", SLIDE)
    rules = [":".join(fault.split(":")[:2]) for fault in found]
    assert rules == ["slide 12: button-name", "slide 12: color-contrast"]
