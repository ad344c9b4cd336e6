"""How fast the explorers follow a slider: ``python tests/benchmarks/sliders.py``.

In one JupyterLab, in Chromium, each explorer is measured beside a plain ``@interact`` that draws
the same picture as a new matplotlib figure each time: from an arrow key to the new pixels, and
pictures per second while the mouse drags the slider. The last row is the floor: two pictures that
need no computing, so all that is measured is JupyterLab. Needs what the browser tests need.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Locator, Page, sync_playwright

from nnlib.course import widgets
from nnlib.course.publish.notebooks import KERNELSPEC

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "browser")]
from conftest import CHROMIUM_FLAGS  # noqa: E402
from lab import NOTEBOOK, drag, open_and_run, open_lab, output_of, served  # noqa: E402

KEYS, SECONDS = 30, 3.0
GOAL_RATIO, GOAL_RATE = 0.25, 10.0

INTERACT = """\
import matplotlib.pyplot as plt
from ipywidgets import interact
from nnlib.course.widgets import {kind}

def plain(explorer):
    control = explorer.controls[explorer.main]
    settings = {{name: getattr(control, name) for name in {SETTINGS} if hasattr(control, name)}}

    @interact(**{{explorer.main: type(control)(**settings)}})
    def show(**setting):
        figure = plt.figure(figsize=explorer.size)
        numbers = explorer.compute(**{{**explorer.settings, **setting}})
        explorer.move(explorer.draw(figure), numbers)
        plt.show()
        print(explorer.describe(numbers))

plain({kind}())
"""
SETTINGS = ("value", "min", "max", "step", "options", "description")
FLOOR = """\
from itertools import cycle
from ipywidgets import FloatSlider, Image, VBox
from nnlib.course.widgets import TangentExplorer
pictures = cycle([TangentExplorer(z=z)._live.png() for z in (0.0, 3.0)])
image, slider = Image(value=next(pictures)), FloatSlider(min=-6, max=6, step=0.1)
slider.observe(lambda change: setattr(image, "value", next(pictures)), "value")
VBox([slider, image])
"""

# A picture has come when the image, perhaps a new element, is loaded with another source.
WATCH = """output => {
  const times = window.times = [];
  let last = output.querySelector("img").src;
  const look = now => {
    const image = output.querySelector("img");
    if (image?.complete && image.naturalWidth && image.src !== last) {
      last = image.src;
      times.push(performance.now());
    }
    requestAnimationFrame(look);
  };
  look();
}"""


def notebook() -> nbformat.NotebookNode:
    """Return a notebook with every explorer and its plain twin, one in each cell."""
    cells = []
    for kind in widgets.__all__:
        cells.append(new_code_cell(f"from nnlib.course.widgets import {kind}\n{kind}()"))
        cells.append(new_code_cell(INTERACT.format(kind=kind, SETTINGS=SETTINGS)))
    cells.append(new_code_cell(FLOOR))
    return new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC})


def labels() -> list[str]:
    """Return what stands beside the slider that is moved, for each cell of the notebook."""
    explorers = [getattr(widgets, kind)() for kind in widgets.__all__]
    twice = [one.controls[one.main].description for one in explorers for _ in range(2)]
    return [*twice, ""]


def measure(page: Page, output: Locator, label: str) -> tuple[list[float], float]:
    """Return the milliseconds from each key to its pixels, and pictures per second of a drag."""
    slider = output.locator(".widget-slider, .widget-hslider").filter(has_text=label).first
    output.locator("img").first.wait_for()
    page.wait_for_timeout(1000)
    output.evaluate(WATCH)
    slider.locator(".noUi-handle").focus()
    delays = []
    for k in range(KEYS + 2):
        page.evaluate("window.times.length = 0")
        # the clock starts in the page, when the key arrives there
        page.evaluate(
            """() => addEventListener("keydown", () => { window.start = performance.now(); },
                                      {capture: true, once: true})"""
        )
        page.keyboard.press(("ArrowRight", "ArrowLeft")[k % 2])  # no slider comes to its end
        page.wait_for_function("window.times.length > 0", timeout=10_000)
        if k >= 2:  # the first two warm up
            delays.append(page.evaluate("window.times[0] - window.start"))
        page.wait_for_timeout(50)
    drag(page, slider, 0.02)
    page.wait_for_timeout(1500)
    page.evaluate("window.times.length = 0")
    start = page.evaluate("performance.now()")
    end = drag(page, slider, 0.98, SECONDS)
    times = page.evaluate("window.times")
    return delays, sum(time <= end for time in times) / (end - start) * 1000.0


def main() -> None:
    """Measure, print the table, and end with 1 if a goal is missed."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    missed = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "sliders.ipynb"
        nbformat.write(notebook(), path)
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        with served([path], Path(folder) / "lab") as address:
            page = open_lab(browser, address)
            cells = open_and_run(page, path.name)
            results = [
                measure(page, output_of(page, cell["index"]), label)
                for cell, label in zip(cells, labels(), strict=True)
            ]
            page.evaluate(f"{NOTEBOOK}.sessionContext.shutdown()")
        browser.close()
    print("explorer          way       median ms   95 % ms   pictures/s   median : interact")
    *results, floor = results
    for k, kind in enumerate(widgets.__all__):
        plain = median(results[2 * k + 1][0])
        for way, (delays, rate) in zip(("explorer", "interact"), results[2 * k :], strict=False):
            last = quantiles(delays, n=20)[-1]
            ratio = median(delays) / plain
            print(
                f"{kind:16}  {way:8}  {median(delays):9.0f}   {last:7.0f}   {rate:10.1f}"
                f"   {ratio:17.2f}"
            )
            if way == "explorer" and (ratio > GOAL_RATIO or rate < GOAL_RATE):
                missed.append(kind)
    last = quantiles(floor[0], n=20)[-1]
    print(f"{'no computing':26}  {median(floor[0]):9.0f}   {last:7.0f}   {floor[1]:10.1f}")
    print(f"goals: median at most {GOAL_RATIO} × interact, at least {GOAL_RATE:.0f} pictures/s")
    if missed:
        sys.exit(f"missed by {', '.join(missed)}")


if __name__ == "__main__":
    main()
