"""Every notebook in a real JupyterLab: all cells run, its explorers move and are accessible."""

from pathlib import Path

import ipywidgets
import pytest
from axe_playwright_python.sync_playwright import Axe
from lab import (
    SIZE,
    close,
    come_to_rest,
    drag,
    explorers,
    open_and_run,
    open_lab,
    output_of,
    proportions,
    seen,
    served,
    shown,
    watch,
)

from nnlib.course import widgets
from nnlib.course.paths import small

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
every_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
WIDTHS = (1024, 1280, 1366, 1600)  # of the window, with the file browser open
BACKLOG = 4  # pictures after the mouse has let go: those under way, the last, and the fine one


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """Yield a page with JupyterLab in it."""
    with served(NOTEBOOKS, tmp_path_factory.mktemp("lab")) as address:
        page = open_lab(browser, address)
        yield page
        page.close()


@pytest.fixture
def run(lab):
    """Give a function that runs a notebook and returns its code cells."""
    yield lambda notebook: open_and_run(lab, notebook.name)
    close(lab)


def rebuilt(output):
    """Return what the call rebuilds: the picture's name and the sentence belong to it."""
    _, sentence, call = shown(output)
    net, x, y = small()  # what notebook 06 calls so
    again = eval(call, vars(widgets) | {"net": net, "X": [x], "Y": [y]})
    assert sentence.split() == again.sentence.split()  # a page shows one space for several
    image = output.locator("img.widget-image")
    named = [image.get_attribute(name) or "" for name in ("alt", "title")]
    assert sentence.split() in [name.split() for name in named]
    return again


def assert_consistent(output, slider):
    """Picture's name, sentence and slider belong to the same situation, which the call rebuilds."""
    label = slider.locator(".widget-label").inner_text()
    [control] = [c for c in rebuilt(output).controls.values() if c.description == label]
    readout = slider.locator(".widget-readout").inner_text().replace("−", "-")
    if isinstance(control, ipywidgets.SelectionSlider):
        assert readout == control._options_labels[control.index]
    else:
        assert float(readout) == control.value


def move_by_mouse(page, output, slider):
    """Drag a slider there and back; pictures come on the way, few are left, and nothing jumps."""
    for share in (0.9, 0.2):
        before = shown(output)
        seen(page)
        released = drag(page, slider, share, seconds=1.0)
        come_to_rest(page)
        found = seen(page)
        assert not set(before) & set(shown(output))
        assert_consistent(output, slider)
        assert len(found["places"]) == 1, found["places"]
        late = [time for time in found["pictures"] if time > released]
        assert len(late) < len(found["pictures"])  # while dragging, not only at the end
        assert len(late) <= BACKLOG


def move_by_keyboard(page, output, slider):
    """Press an arrow key; picture and sentence follow, and the notebook stays where it is."""
    handle = slider.locator(".noUi-handle")
    handle.focus()
    keys = ["ArrowLeft", "ArrowRight"]
    at_its_start = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemin")
    for key in reversed(keys) if at_its_start else keys:
        before = shown(output)
        seen(page)
        page.keyboard.press(key)
        come_to_rest(page)
        assert not set(before) & set(shown(output))
        assert_consistent(output, slider)
        assert len(seen(page)["places"]) == 1


def move_by_menu(page, output, menu):
    """Choose the last entry and the first; picture and sentence follow, as does the call."""
    names = [name.replace("\xa0", " ") for name in menu.locator("option").all_inner_texts()]
    ends = [names[-1], names[0]]
    chosen = menu.evaluate("menu => menu.selectedIndex") == len(names) - 1
    for name in reversed(ends) if chosen else ends:
        before = shown(output)
        seen(page)
        menu.select_option(index=names.index(name))
        come_to_rest(page)
        assert not set(before) & set(shown(output))
        assert name in {c.get_interact_value() for c in rebuilt(output).controls.values()}


def violations(page):
    """Return the rules of accessibility that the explorer in the window's middle breaks."""
    where = {
        "include": [["[data-looked-at] .jp-OutputArea-output"]],
        "exclude": [[".noUi-handle"]],  # ipywidgets gives a slider's handle no name
    }
    found = Axe().run(page, where)
    return [
        f"{rule['id']}: {node['target']} {node['html']}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


@every_notebook
def test_a_notebook_runs_and_its_sliders_move(lab, run, notebook):
    cells = run(notebook)
    for cell in cells:
        errors = [one["evalue"] for one in cell["outputs"] if one["output_type"] == "error"]
        assert len(errors) == ("raises-exception" in cell["tags"]), (cell["id"], errors)
    counts = [cell["count"] for cell in cells]
    assert counts == list(range(1, len(cells) + 1))

    found = explorers(cells)
    assert found
    for index in found:
        output = output_of(lab, index)
        shown(output)
        watch(output)
        sliders = output.locator(".widget-slider, .widget-hslider").all()
        for slider in sliders[:1]:
            move_by_mouse(lab, output, slider)
        for slider in sliders:
            move_by_keyboard(lab, output, slider)
        menus = output.locator(".widget-dropdown select").all()
        assert sliders or menus
        for menu in menus:
            move_by_menu(lab, output, menu)
        assert violations(lab) == []
        for width in WIDTHS:
            lab.set_viewport_size({"width": width, "height": SIZE["height"]})
            lab.wait_for_timeout(300)
            assert proportions(output) == pytest.approx(1.0, abs=0.01), width
        lab.set_viewport_size(SIZE)
