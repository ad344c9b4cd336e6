"""One deck presented live in JupyterLab: by keyboard, with an explorer that moves on its slide."""

from pathlib import Path

import nbformat
import pytest
from lab import NOTEBOOK, drag, explorers, open_and_run, open_lab, output_of, served, shown, watch
from playwright.sync_api import expect

DECK = Path(__file__).parents[2] / "notebooks/05-backprop-two-neurons.ipynb"


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """Yield a page with JupyterLab in it, and a list that collects its errors."""
    with served([DECK], tmp_path_factory.mktemp("live")) as address:
        page = open_lab(browser, address)
        errors = []
        page.on("console", lambda line: line.type == "error" and errors.append(line.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page, errors
        page.close()


def start(page):
    """Start the slides at the first cell, from the command palette."""
    page.evaluate(f"{NOTEBOOK}.content.activeCellIndex = 0")
    page.keyboard.press("Control+Shift+C")
    page.keyboard.type("Start Deck")
    expect(page.locator(".lm-CommandPalette-item")).to_have_count(1)
    page.keyboard.press("Enter")
    page.locator(".jp-Deck .jp-Cell:focus").wait_for()


def current(page):
    """Return the id of the cell that the slides have come to, once it is seen."""
    page.wait_for_function(
        f"{NOTEBOOK}.content.activeCell.node.checkVisibility("
        "{opacityProperty: true, visibilityProperty: true})"
    )
    return page.evaluate(f"{NOTEBOOK}.content.activeCell.model.id")


def assert_leads_to(page, key, ids):
    """Press a key once for each of these cells; it leads from one to the next."""
    for name in ids:
        before = current(page)
        page.keyboard.press(key)
        page.wait_for_function(f"{NOTEBOOK}.content.activeCell.model.id !== '{before}'")
        assert current(page) == name


def assert_changes(page, output, move):
    """Move the slider; picture, sentence and call follow."""
    before = shown(output)
    watch(output)
    move()
    page.wait_for_function("window.seen.pictures.length && window.seen.sentences.length")
    page.wait_for_timeout(300)
    assert not set(before) & set(shown(output))


def test_a_deck_is_presented_with_an_explorer_that_moves(lab):
    page, errors = lab
    cells = nbformat.read(DECK, as_version=4).cells
    types = {cell.id: cell.metadata.get("slideshow", {}).get("slide_type") for cell in cells}
    on_slides = [name for name, slide_type in types.items() if slide_type not in ("skip", "notes")]
    [index] = explorers(open_and_run(page, DECK.name))
    k = on_slides.index(cells[index].id)

    start(page)
    expect(page.get_by_role("menubar")).to_be_hidden()
    assert current(page) == on_slides[0]
    assert_leads_to(page, "Space", on_slides[1 : k + 1])
    back = max(k - 3, 0)
    assert_leads_to(page, "Shift+Space", on_slides[back:k][::-1])
    assert_leads_to(page, "Space", on_slides[back + 1 : k + 1])

    output = output_of(page, index)
    slider = output.locator(".widget-slider, .widget-hslider").first
    assert_changes(page, output, lambda: drag(page, slider, 0.5))
    assert_changes(page, output, lambda: page.keyboard.press("ArrowRight"))
    assert current(page) == on_slides[k]  # the arrow has moved the slider, not the slides

    assert_leads_to(page, "Space", on_slides[k + 1 :])
    page.keyboard.press("Escape")
    expect(page.get_by_role("menubar")).to_be_visible()
    expect(page.locator(".jp-Deck")).to_have_count(0)
    assert errors == []
