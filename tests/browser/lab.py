"""A real JupyterLab, served from a copy of some notebooks and driven in a browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, TimeoutError

SIZE = {"width": 1280, "height": 900}
NOTEBOOK = "jupyterapp.shell.currentWidget"
VIEW = "application/vnd.jupyter.widget-view+json"


@contextmanager
def served(notebooks: list[Path], folder: Path) -> Iterator[str]:
    """Serve copies of notebooks from an empty folder; give the address of JupyterLab."""
    root, settings = folder / "root", folder / "settings/@jupyterlab/apputils-extension"
    root.mkdir(parents=True)
    settings.mkdir(parents=True)
    for notebook in notebooks:
        shutil.copy(notebook, root)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    places = {
        "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "IPYTHONDIR": "ipython",
        "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }  # fmt: skip
    environment = os.environ | {name: str(folder / place) for name, place in places.items()}
    port = _free_port()
    server = subprocess.Popen(
        [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
            "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={root}", "--IdentityProvider.token=",
            "--LabApp.expose_app_in_browser=True",
        ],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/api", server)
        yield f"{address}/lab"
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_for(address: str, server: subprocess.Popen) -> None:
    """Wait until a server answers."""
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"JupyterLab ended with exit code {server.returncode}")
        with suppress(OSError), urllib.request.urlopen(address):
            return
        time.sleep(0.2)
    raise RuntimeError(f"{address} does not answer")


def open_lab(browser: Browser, address: str) -> Page:
    """Open JupyterLab as a newcomer finds it: with the file browser at the side."""
    page = browser.new_page(viewport=SIZE)
    page.goto(f"{address}?reset", wait_until="load")
    page.wait_for_function("window.jupyterapp?.restored?.then(() => true)", timeout=180_000)
    page.evaluate("jupyterapp.restored")
    if page.evaluate("jupyterapp.shell.leftCollapsed"):
        page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    return page


def open_and_run(page: Page, name: str) -> list[dict]:
    """Open a notebook and run all its cells; return what its code cells hold afterwards."""
    page.evaluate(
        "async path => { await jupyterapp.commands.execute('docmanager:open', {path}); }", name
    )
    page.wait_for_function(f"{NOTEBOOK}?.context?.path === '{name}'")
    page.evaluate(f"{NOTEBOOK}.context.ready")
    page.wait_for_function(
        f"{NOTEBOOK}.sessionContext.session?.kernel?.status === 'idle'", timeout=180_000
    )
    page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    with suppress(TimeoutError):  # a cell that has failed stops those behind it
        page.wait_for_function(
            f"""[...{NOTEBOOK}.content.model.cells].every(
              cell => cell.type !== "code" || cell.executionCount !== null
            ) && {NOTEBOOK}.sessionContext.session.kernel.status === 'idle'""",
            timeout=180_000,
        )
    return page.evaluate(
        f"""() => [...{NOTEBOOK}.content.model.cells].map((cell, index) => ({{
          index, id: cell.id, count: cell.executionCount, tags: cell.metadata.tags ?? [],
          isCode: cell.type === "code", outputs: cell.outputs?.toJSON() ?? [],
        }})).filter(cell => cell.isCode)"""
    )


def explorers(cells: list[dict]) -> list[int]:
    """Return the places of the cells that show an explorer."""
    shows = [any(VIEW in output.get("data", {}) for output in cell["outputs"]) for cell in cells]
    return [cell["index"] for cell, shown in zip(cells, shows, strict=True) if shown]


def close(page: Page) -> None:
    """End the kernel of the notebook that is open, and close the notebook without saving."""
    page.evaluate(f"{NOTEBOOK}.sessionContext.shutdown()")
    page.evaluate(f"{NOTEBOOK}.context.save()")
    page.evaluate(f"{NOTEBOOK}.dispose()")


def output_of(page: Page, index: int) -> Locator:
    """Bring a cell's output to the middle of the window and return it."""
    page.evaluate(
        f"""async index => {{
          const notebook = {NOTEBOOK}.content;
          notebook.activeCellIndex = index;
          await notebook.scrollToItem(index, "center");
          document.querySelectorAll("[data-looked-at]").forEach(
            node => node.removeAttribute("data-looked-at"));
          notebook.widgets[index].node.setAttribute("data-looked-at", "");
        }}""",
        index,
    )
    output = page.locator("[data-looked-at] .jp-Cell-outputWrapper")
    output.scroll_into_view_if_needed()
    return output


def shown(output: Locator) -> tuple[str, str, str]:
    """Return an explorer's picture, sentence, and the call that makes its situation."""
    image = output.locator("img.widget-image")
    image.and_(image.page.locator("[src]")).wait_for()
    return (
        image.get_attribute("src"),
        output.get_by_role("status").inner_text(),
        output.locator("code").inner_text(),
    )


def proportions(output: Locator) -> float:
    """Return how much wider a picture is shown than it is: 1 where circles are round."""
    output.locator("img.widget-image").and_(output.page.locator("[src]")).wait_for()
    return output.locator("img.widget-image").evaluate(
        "e => e.clientWidth / e.clientHeight / (e.naturalWidth / e.naturalHeight)"
    )


WATCH = """output => {
  const image = output.querySelector("img.widget-image");
  const scroller = document.querySelector(".jp-WindowedPanel-outer");
  const seen = window.seen = {pictures: [], sentences: [], places: new Set()};
  new MutationObserver(records => {
    for (const {target} of records) {
      if (target === image) seen.pictures.push(performance.now());
      else if (target.closest?.(".widget-html")) seen.sentences.push(performance.now());
    }
  }).observe(output, {subtree: true, childList: true, attributes: true, attributeFilter: ["src"]});
  const look = () => {
    const {x, y, width, height} = image.getBoundingClientRect();
    seen.places.add(JSON.stringify([scroller.scrollTop, x, y, width, height]));
    requestAnimationFrame(look);
  };
  look();
}"""


def watch(output: Locator) -> None:
    """Record from now on when picture and sentence change, and where the picture is."""
    output.evaluate(WATCH)


def seen(page: Page) -> dict:
    """Return what has been recorded since the last time: times in milliseconds, and places."""
    return page.evaluate(
        """() => {
          const {pictures, sentences, places} = window.seen;
          const found = {pictures: [...pictures], sentences: [...sentences], places: [...places]};
          pictures.length = sentences.length = 0;
          places.clear();
          return found;
        }"""
    )


def come_to_rest(page: Page) -> None:
    """Wait until picture and sentence have changed and, for a second, change no more.

    On a busy machine a second may pass between two of them, but not with an idle kernel.
    """
    page.wait_for_function(
        f"""() => {{
          const {{pictures, sentences}} = window.seen, now = performance.now();
          if ({NOTEBOOK}.sessionContext.session.kernel.status !== "idle") window.seen.busy = now;
          const last = Math.max(...pictures, ...sentences, window.seen.busy ?? 0);
          return pictures.length && sentences.length && now - last > 1000;
        }}""",
        timeout=30_000,
    )


def drag(page: Page, slider: Locator, share: float, seconds: float = 0.5) -> float:
    """Drag a slider to a share of its length; return when it was let go, in milliseconds."""
    track = slider.locator(".noUi-base").bounding_box()
    handle = slider.locator(".noUi-touch-area").bounding_box()
    start = handle["x"] + handle["width"] / 2
    height = handle["y"] + handle["height"] / 2
    end = track["x"] + share * track["width"]
    page.mouse.move(start, height)
    page.mouse.down()
    steps = round(40 * seconds)
    for k in range(1, steps + 1):
        page.mouse.move(start + (end - start) * k / steps, height)
        time.sleep(seconds / steps)
    page.mouse.up()
    return page.evaluate("performance.now()")
