"""What is wrong with exported decks and pages in a browser, as a list of faults in words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
FORMULA = re.compile(r"\$\$.+?\$\$|\$.+?\$|\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.DOTALL)


@contextmanager
def opened(
    browser: Browser, file: Path, size: tuple[int, int], query: str = ""
) -> Iterator[tuple[Page, list[str]]]:
    """Open a deck or page; give it, and a list that collects errors and requests to outside."""
    faults = []
    page = _page(browser)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    heard = {
        "console": lambda line: line.type == "error" and faults.append(f"error: {line.text}"),
        "pageerror": lambda error: faults.append(f"error: {error}"),
        "request": lambda request: _is_outside(request.url) and faults.append(request.url),
    }
    for event, listener in heard.items():
        page.on(event, listener)
    page.goto(file.as_uri() + query, wait_until="load")
    page.evaluate("window.MathJax?.startup.promise.then(() => true)")
    if page.evaluate("'Reveal' in window"):
        page.wait_for_function("Reveal.isReady()")
    try:
        yield page, faults
    finally:
        for event, listener in heard.items():
            page.remove_listener(event, listener)
        page.goto("about:blank")  # so that the next address loads, and does not only jump


def _page(browser: Browser) -> Page:
    """Return the page that all looks share: a new window costs more than what is shown in it."""
    for context in browser.contexts:
        for page in context.pages:
            if page.url == "about:blank" and len(context.pages) == 1:
                return page
    return browser.new_page()


def _is_outside(url: str) -> bool:
    return not url.startswith(("file:", "data:", "blob:", "about:"))


def faults_of_deck(browser: Browser, deck: Path, size: tuple[int, int]) -> list[str]:
    """Return all that is wrong with a deck on a screen of this size."""
    with opened(browser, deck, size) as (page, faults):
        seen = page.evaluate(f"() => {{ {SCRIPT} return lookAtSlides(); }}")
        return [*seen, *_lost_formulas(page, deck), *faults]


def faults_of_page(browser: Browser, file: Path, size: tuple[int, int]) -> list[str]:
    """Return all that is wrong with a page in a window of this size."""
    with opened(browser, file, size) as (page, faults):
        seen = page.evaluate(f"() => {{ {SCRIPT} return lookAtPage(); }}")
        return [*seen, *_lost_formulas(page, file), *faults]


def _lost_formulas(page: Page, file: Path) -> list[str]:
    """Compare the formulas that are drawn with those written in the file."""
    soup = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").main
    for tag in soup.select("script, style, pre, code"):
        tag.decompose()
    written = len(FORMULA.findall(soup.text))
    drawn = page.locator("mjx-container > svg").count()
    return [] if drawn == written else [f"{written} formulas written, {drawn} drawn"]


def violations_of_deck(browser: Browser, deck: Path, size: tuple[int, int]) -> list[str]:
    """Return what axe finds wrong with a deck as a whole and with each of its slides."""
    with opened(browser, deck, size) as (page, _):
        found = violations(page)
        # Else axe believes that reveal's arrows, a frame around the slide, cover its text; and a
        # fragment that is still fading in has no contrast yet.
        page.add_style_tag(
            content=".reveal > :not(.slides) { display: none !important; } "
            "* { transition: none !important; }"
        )
        for k in slides_of(page):
            found += [f"slide {k + 1}: {fault}" for fault in violations(page, "section.present")]
            page.evaluate("k => Reveal.getSlides()[k].replaceChildren()", k)  # seen: axe is quicker
    return found


def violations(page: Page, part: str | None = None) -> list[str]:
    """Return what axe finds wrong with what is shown now, or with a part of it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    run = "([part, options]) => axe.run(part ?? document, options)"
    found = page.evaluate(run, [part, DEFAULT_OPTIONS])["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def slides_of(page: Page) -> Iterator[int]:
    """Show one slide of a deck after the other, each with all its fragments."""
    page.evaluate(f"{SCRIPT} window.show = show;")
    for k in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate("k => show(Reveal.getSlides()[k])", k)
        yield k
