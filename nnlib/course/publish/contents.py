"""The contents: what each notebook says of itself, and the links and tables made of that.

A notebook says in its first cell, and nowhere else, its title, its one idea, what is new in it, its
minutes and what it needs. The line of links below that, the table and the index in notebook 00 and
the table in the README are written by ``python -m nnlib refresh``.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from nnlib.course.publish import notebooks

MARKERS = "<!-- {}: written by refresh -->", "<!-- end of {} -->"
ARTICLE = re.compile(r"^(an?|the) ")
HEAD = "| notebook | the one idea | needs | minutes |\n| :-- | :-- | :-- | --: |"
FIRST_CELL = re.compile(
    r"(?P<said># (?P<title>.+)\n\n"
    r"\*\*The one idea\*\*: (?P<idea>.+)\n\n"
    r"After this notebook .+\n\n"
    r"\*\*Still in use\*\*: .+\n\n"
    r"\*\*New here\*\*: (?P<new>.+)\.\n\n"
    r"(?P<minutes>\d+) minutes · needs (?P<needs>nothing|\d\d(?:, \d\d)*))"
    r"(?:\n\n.*)?"  # the links
)


@dataclass(frozen=True)
class Lesson:
    """A notebook of the course, as its first cell describes it."""

    path: Path
    said: str  # the whole cell but its line of links
    title: str
    idea: str
    new: str  # what is new in it, parted by semicolons
    minutes: str
    needs: str

    def link(self, folder: str = "") -> str:
        """Return a link to the notebook in Markdown: "[05 Two neurons](05-two-neurons.ipynb)"."""
        return f"[{self.path.name[:2]} {self.title}]({folder}{self.path.name})"


def title(nb: NotebookNode) -> str:
    """Return any notebook's title: the text of its first heading."""
    match = re.search(r"^# +(.+)$", _opening(nb).source, re.MULTILINE)
    return match[1].strip() if match else "Untitled"


def minutes(nb: NotebookNode) -> str:
    """Return the minutes that the first Markdown cell states, or nothing if it states none."""
    match = re.search(r"(\d+) *min", _opening(nb).source)
    return match[1] if match else ""


def _opening(nb: NotebookNode) -> NotebookNode:
    nothing = NotebookNode(source="")
    return next((cell for cell in nb.cells if cell.cell_type == "markdown"), nothing)


def neighbours(path: Path) -> tuple[Path | None, Path | None]:
    """Return the notebooks before and after one in its folder, None where there is none."""
    folder = sorted(path.parent.glob("*.ipynb"))
    k = folder.index(path)
    return (folder[k - 1] if k else None), (folder[k + 1] if k + 1 < len(folder) else None)


def lesson(path: Path, nb: NotebookNode) -> Lesson:
    """Return what a notebook of the course says of itself.

    Raises
    ------
    ValueError
        If its first cell does not have the form of the course.
    """
    match = FIRST_CELL.fullmatch(_opening(nb).source)
    if not match:
        raise ValueError(
            f"{path}: the first cell is not a title, **The one idea**: …, After this notebook …, "
            "**Still in use**: …, **New here**: …, and NN minutes · needs …, a paragraph each"
        )
    return Lesson(path, **match.groupdict())


def planned(folder: Path, readme: Path) -> dict[Path, str]:
    """Return what the files that speak of the contents should hold: their text, by their path.

    These are the notebooks of a folder, for their links, and the README, if there is one.
    """
    course = {path: notebooks.read(path) for path in sorted(folder.glob("*.ipynb"))}
    lessons = {path: lesson(path, nb) for path, nb in course.items()}
    texts = {}
    for path, nb in course.items():
        _opening(nb).source = f"{lessons[path].said}\n\n{_links(path, lessons)}"
        for other in nb.cells:
            if other.id == "contents":
                other.source = _between(other.source, "contents", _table(lessons, ""))
            if other.id == "index":
                other.source = _between(other.source, "index", _index(lessons))
        texts[path] = notebooks.to_text(nb)
    if readme.exists():
        place = f"{folder.name}/"
        text = readme.read_text(encoding="utf-8")
        texts[readme] = _between(text, "contents", _table(lessons, place))
    return texts


def _links(path: Path, lessons: dict[Path, Lesson]) -> str:
    """Return the line of links: previous, contents, next."""
    before, after = neighbours(path)
    links = [f"previous: {lessons[before].link()}"] if before else []
    links.append(f"[contents]({next(iter(lessons)).name}#Contents)")
    links += [f"next: {lessons[after].link()}"] if after else []
    return " · ".join(links)


def _table(lessons: dict[Path, Lesson], place: str) -> str:
    """Return the table of contents, for a text that finds the notebooks at this place."""
    rows = [f"| {one.link(place)} | {one.idea} | {one.needs} | {one.minutes} |"
            for one in lessons.values()]  # fmt: skip
    return "\n".join([HEAD, *rows])


def _index(lessons: dict[Path, Lesson]) -> str:
    """Return a list of all that is new somewhere: a line a letter, each term with its notebook."""
    terms = {
        (ARTICLE.sub("", term), f"[{path.name[:2]}]({path.name}#Recap)")
        for path, one in lessons.items()
        for term in one.new.split("; ")
    }
    lines = {}
    for term, link in sorted(terms, key=lambda entry: (_letters(entry[0]), entry[1])):
        lines.setdefault(_letters(term)[0], []).append(f"{term} {link}")
    return "\n".join(f"- {' · '.join(line)}" for line in lines.values())


def _letters(term: str) -> str:
    """Return a term as it is sorted: its letters alone, without regard to their case."""
    return re.sub(r"[^\w ]|_|½", "", term).casefold().replace("δ", "delta").replace("η", "eta")


def _between(text: str, name: str, written: str) -> str:
    """Return a text with something else between the two markers of this name."""
    begin, end = (marker.format(name) for marker in MARKERS)
    if not (begin in text and end in text):
        raise ValueError(f"the text has lost its markers, {begin} and {end}")
    return f"{text.partition(begin)[0]}{begin}\n\n{written}\n\n{end}{text.partition(end)[2]}"
