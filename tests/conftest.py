"""What several tests need: a browser."""

import os
import shutil

import pytest

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

LONG = [
    f"test_{name}.py"
    for name in ("lab", "accessible", "live", "widgets", "decks", "figures", "fresh", "export")
]


def pytest_collection_modifyitems(items):
    """Put first what takes long: a process that begins it last lets the others wait."""
    items.sort(key=lambda item: [*LONG, item.path.name].index(item.path.name))


@pytest.fixture(scope="module")
def browser():
    """Yield a Chromium that reaches only this machine; an old one takes long to close.

    Where it is missing, a test that asks for it is skipped, and fails in CI.
    """
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        _missing("this test needs the browser Chromium: apt-get install chromium fonts-dejavu")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        _missing("this test needs Playwright: pip install playwright")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


def _missing(message: str) -> None:
    """Skip the test, or let it fail in CI, where nobody reads why a test was skipped."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
