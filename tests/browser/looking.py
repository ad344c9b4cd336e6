"""What is wrong with exported decks and pages in a browser, as a list of faults in words."""

import re
from collections.abc import Iterable, Iterator
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
        if "print-pdf" in query:  # each slide gets its page some time after that
            page.wait_for_function(
                "document.querySelectorAll('.pdf-page').length >= Reveal.getTotalSlides()"
            )
    try:
        yield page, faults
    finally:
        for event, listener in heard.items():
            page.remove_listener(event, listener)
        page.goto("about:blank")  # so that the next address loads, and does not only jump


def _page(browser: Browser) -> Page:
    """Return the page that all looks share: a new window costs more than what is shown in it."""
    pages = (page for context in browser.contexts for page in context.pages)
    return next((page for page in pages if page.url == "about:blank"), None) or browser.new_page()


def _is_outside(url: str) -> bool:
    return not url.startswith(("file:", "data:", "blob:", "about:"))


def faults_of_deck(browser: Browser, deck: Path, *sizes: tuple[int, int]) -> list[str]:
    """Return all that is wrong with a deck on screens of these sizes."""
    return _faults(browser, deck, sizes, "lookAtSlides()")


def faults_of_page(browser: Browser, file: Path, *sizes: tuple[int, int]) -> list[str]:
    """Return all that is wrong with a page in windows of these sizes."""
    return _faults(browser, file, sizes, "lookAtPage()")


def _faults(browser: Browser, file: Path, sizes: Iterable[tuple[int, int]], look: str) -> list[str]:
    first, *others = sizes
    with opened(browser, file, first) as (page, faults):
        seen = page.evaluate(f"() => {{ {SCRIPT} return {look}; }}")
        for width, height in others:
            page.set_viewport_size({"width": width, "height": height})
            again = page.evaluate(f"() => {{ {SCRIPT} return {look}; }}")
            seen += [f"{width} × {height}: {fault}" for fault in again if fault not in seen]
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
    """Return what axe finds wrong with a deck as it opens, and with all its slides as printed."""
    with opened(browser, deck, size) as (page, _):
        found = violations(page)
    with opened(browser, deck, size, "?print-pdf") as (page, _):
        page.add_style_tag(content=".flipbook .bar { display: flex !important; }")  # not on paper
        page.locator(".slides section").evaluate_all(  # each as when its turn has come
            "slides => slides.forEach(slide => slide.removeAttribute('aria-hidden'))"
        )
        return found + violations(page)


def violations(page: Page, rules: dict | None = None) -> list[str]:
    """Return what axe finds wrong with what is shown now, and on which slide, if there are any."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = DEFAULT_OPTIONS | {"rules": rules or {}}
    found = page.evaluate(f"options => {{ {SCRIPT} return lookWithAxe(options); }}", options)
    return [f"{place}{rule}: {target}" for place, rule, target in found]


def slides_of(page: Page) -> Iterator[int]:
    """Show one slide of a deck after the other, each with all its fragments."""
    page.evaluate(f"{SCRIPT} window.show = show;")
    for k in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate("k => show(Reveal.getSlides()[k])", k)
        yield k
