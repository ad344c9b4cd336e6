"""The form of the notebooks: what comparing outputs cannot see. Nothing is executed here.

Each check takes a notebook and returns its complaints: none for every notebook of the course, and
at least the one expected for a notebook made wrong on purpose.
"""

import re
from collections import Counter
from itertools import pairwise, zip_longest
from pathlib import Path
from urllib.parse import unquote

import pytest
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from nnlib.course.publish.notebooks import differences, normalise, read, to_text

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

NOTEBOOK_SIZE, COURSE_SIZE = 1_000_000, 10_000_000  # bytes
CELL_LINES, EXERCISE_LINES = 12, 16
PARAGRAPH = 420  # characters: four lines
ALT_TEXT = 40  # characters, at least
SLIDE_TYPES = {"slide", "subslide", "fragment", "skip", "notes", None}  # None: on the same slide
TAGS = {
    "raises-exception",
    "exercise",
    "solution",
    "answer",
    "caption",
    "show-code",
    "static-twin",
    "chaotic",
}
IMPORT = re.compile(r"^\s*(?:import\s+\w|from\s+[\w.]+\s+import\s)", re.MULTILINE)
BROKEN = re.compile(r"[\w\])]\[[ \t]*$", re.MULTILINE)  # a subscript that a line begins
FENCED = re.compile(r"^```.*?^```|^\$\$.*?\$\$", re.DOTALL | re.MULTILINE)
NO_PROSE = re.compile(r"\s*(?:[-*+] |\d+\. |\||#|<|>|\\begin)")  # how its blocks begin
LINK = re.compile(r"\]\(([^)\s]+)|\b(?:src|href)=\"([^\"]+)\"")
FORBIDDEN = {  # in outputs; a power of ten that a person wrote, such as 1e-7, is none of them
    "a long float": r"\d\.\d{7,}",
    "an exponent": r"(?<![\w.])(?!1e-1\d\b)\d+(?:\.\d+)?e[+-]\d\d+\b",
    "a time": r"\d ?(?:[nµum]s)\b|\d (?:s|seconds?|minutes?)\b|\d\d:\d\d[:<]\d\d|(?:it|epoch)/s",
    "a date": r"\b20\d\d-\d\d-\d\d\b",
    "an address": r"\b0x[0-9a-f]{6,}",
    "a path": r"(?<![\w./<:])(?:/[\w.-]+){2,}|(?<!\w)~/|\b[A-Z]:\\\w",
}
IN_TRACEBACK = {"an address", "a path"}  # the rest of a traceback is what the libraries hold


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown(notebook):
    """Return the id and the source of each Markdown cell, without code and displayed formulas."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    return [(cell.id, FENCED.sub("", cell.source)) for cell in cells]


def tags(cell):
    return set(cell.metadata.get("tags", []))


def texts(output):
    """Return what an output says, and the traceback, if any, by itself."""
    if output.output_type == "stream":
        return output.text, ""
    if output.output_type == "error":
        return output.evalue, "\n".join(output.traceback)
    return "\n".join(data for mime, data in output.data.items() if mime.startswith("text/")), ""


def check_kernelspec(notebook):
    name = notebook.metadata.get("kernelspec", {}).get("name")
    return [] if name == "python3" else [f"kernelspec {name}, expected python3"]


def check_counts(notebook):
    found = [cell.execution_count for cell in code_cells(notebook) if cell.source.strip()]
    if found == list(range(1, len(found) + 1)):
        return []
    return [f"execution counts {found}, expected 1, 2, … {len(found)}"]


def check_ids(notebook):
    ids = Counter(cell.id for cell in notebook.cells)
    complaints = [f"id {name} for {n} cells" for name, n in ids.items() if n > 1]
    for name in ids:
        words = name.split("-")
        well_formed = all(re.fullmatch("[a-z0-9]+", word) for word in words)
        says_something = any(re.fullmatch("[a-z]{3,}", word) for word in words)
        noise = any(re.fullmatch(r"(?=.*\d)[0-9a-f]{6,}", word) for word in words)
        if not well_formed or not says_something or noise:
            complaints.append(f"id {name}, expected words joined by hyphens")
    return complaints


def check_tags(notebook):
    return [
        f"cell {cell.id}: unknown tag {tag}"
        for cell in notebook.cells
        for tag in sorted(tags(cell) - TAGS)
    ]


def check_comparison_is_strict(notebook):
    return [
        f"cell {cell.id}: a comment that speaks to nbval"
        for cell in code_cells(notebook)
        if re.search("NBVAL_|PYTEST_VALIDATE_", cell.source)
    ]


def check_slide_types(notebook):
    complaints = []
    for cell in notebook.cells:
        slide_type = cell.metadata.get("slideshow", {}).get("slide_type")
        if slide_type not in SLIDE_TYPES:
            complaints.append(f"cell {cell.id}: slide_type {slide_type}")
    return complaints


def check_alt_texts(notebook):
    complaints = []
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                alt = output.metadata.get("image/png", {}).get("alt", "")
                if len(alt) < ALT_TEXT:
                    complaints.append(f"cell {cell.id}: a picture with the alt text {alt!r}")
    return complaints


def check_cell_lengths(notebook):
    complaints = []
    for cell in code_cells(notebook):
        most = EXERCISE_LINES if tags(cell) & {"exercise", "solution"} else CELL_LINES
        lines = len(cell.source.splitlines())
        if lines > most:
            complaints.append(f"cell {cell.id}: {lines} lines, expected at most {most}")
    return complaints


def check_imports(notebook):
    return [
        f"cell {cell.id}: an import after the first code cell"
        for cell in code_cells(notebook)[1:]
        if IMPORT.search(cell.source)
    ]


def check_subscripts(notebook):
    return [
        f"cell {cell.id}: a subscript over several lines; give its comment a line of its own"
        for cell in code_cells(notebook)
        if BROKEN.search(cell.source)
    ]


def check_advice(notebook):
    k = next(k for k, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    before = notebook.cells[k - 1].source
    wanted = ("pip install -q -r requirements.txt", "Do not `pip install nnlib`")
    return [f"nothing before the imports says {words!r}" for words in wanted if words not in before]


def check_outputs(notebook):
    complaints = []
    for cell in code_cells(notebook):
        for output in cell.outputs:
            text, traceback = texts(output)
            for name, pattern in FORBIDDEN.items():
                searched = f"{text}\n{traceback}" if name in IN_TRACEBACK else text
                if found := re.search(pattern, searched):
                    complaints.append(f"cell {cell.id} shows {name}: {found[0]}")
    return complaints


def check_paragraphs(notebook):
    complaints = []
    for name, source in markdown(notebook):
        for block in re.split(r"\n\s*\n", source):
            prose = re.sub(r"\]\([^)]*\)", "]", re.sub(r"\$[^$]*\$", "$", block))
            if len(prose) > PARAGRAPH and not NO_PROSE.match(prose):
                complaints.append(f"cell {name}: a paragraph of {len(prose)} characters")
    return complaints


def check_headings(notebook):
    complaints = []
    level = 0
    for name, source in markdown(notebook):
        for marks in re.findall(r"^(#+) ", source, re.MULTILINE):
            if len(marks) == 1 and level > 0:
                complaints.append(f"cell {name}: a second title")
            if len(marks) > level + 1:
                complaints.append(f"cell {name}: heading of level {len(marks)} after {level}")
            level = len(marks)
    return complaints if level else ["no title"]


def check_links(notebook, folder=FOLDER):
    complaints = []
    for name, source in markdown(notebook):
        for groups in LINK.findall(source):
            link = "".join(groups)
            target = unquote(link.partition("#")[0])
            if re.match(r"\w+:", link) or not target:  # another site, or a place in this notebook
                continue
            if not (folder / target).exists():
                complaints.append(f"cell {name}: nothing at {link}")
    return complaints


def check_size(notebook):
    size = len(to_text(notebook).encode())
    return [] if size <= NOTEBOOK_SIZE else [f"{size} bytes, expected at most {NOTEBOOK_SIZE}"]


def check_solutions(notebook):
    # Solutions say that they are solutions, also where nothing is folded.
    complaints = []
    for before, cell in pairwise(notebook.cells):
        if "solution" not in tags(cell):
            continue
        if cell.cell_type == "code" and not cell.source.startswith("# Solution"):
            complaints.append(f"cell {cell.id}: a solution that does not begin with # Solution")
        elif cell.cell_type == "code" and "solution" not in tags(before):
            complaints.append(f"cell {cell.id}: no line before it says that a solution follows")
    return complaints


def check_notes(notebook):
    return [
        f"cell {cell.id}: notes that do not begin with *For the lecturer:*"
        for cell in notebook.cells
        if cell.metadata.get("slideshow", {}).get("slide_type") == "notes"
        and not cell.source.startswith("*For the lecturer:*")
    ]


def check_captions(notebook):
    # A picture has a caption below it, and a caption stands below a picture.
    complaints = []
    for cell, below in zip_longest(notebook.cells, notebook.cells[1:]):
        pictures = any("image/png" in o.get("data", {}) for o in cell.get("outputs", []))
        captioned = below is not None and "caption" in tags(below)
        if pictures and not captioned and not tags(cell) & {"answer", "solution"}:
            complaints.append(f"cell {cell.id}: a picture without a caption below it")
        if captioned and not pictures:
            complaints.append(f"cell {below.id}: a caption that stands below no picture")
    return complaints


def check_predictions(notebook):
    # A guess is typed before its answer is shown; in the stored notebook it is open.
    complaints = []
    guessed = False
    for cell in code_cells(notebook):
        if re.match(r"guess = \.\.\.", cell.source):
            guessed = True
        elif "answer" in tags(cell) and "guess" in cell.source and not guessed:
            complaints.append(f"cell {cell.id}: an answer to a guess that nobody was asked for")
        elif re.match(r"guess\w* = ", cell.source) and "solution" not in tags(cell):
            complaints.append(f"cell {cell.id}: a guess that is filled in")
    return complaints


def check_scaffolding(notebook):
    # What belongs into tests is no part of a lesson.
    signs = r"\.controls\[|\bmain\(\[|getsource\([^)]*\)[^)]*(?:\[|\.index|\.split)"
    return [
        f"cell {cell.id}: a test's scaffolding, {found[0]}"
        for cell in code_cells(notebook)
        if (found := re.search(signs, cell.source))
    ]


def check_headings_claim_something(notebook):
    # A heading is a sentence: some words stand alone, because readers look for them.
    alone = {"Exercises", "Recap", "Notation", "Contents", "Sources"}
    return [
        f"cell {name}: the heading {heading!r} claims nothing"
        for name, source in markdown(notebook)
        for heading in re.findall(r"^## +(.+)$", source, re.MULTILINE)
        if len(heading.split()) < 3 and heading not in alone
    ]


CHECKS = [
    check_solutions,
    check_notes,
    check_captions,
    check_predictions,
    check_scaffolding,
    check_headings_claim_something,
    check_kernelspec,
    check_counts,
    check_ids,
    check_tags,
    check_comparison_is_strict,
    check_slide_types,
    check_alt_texts,
    check_cell_lengths,
    check_imports,
    check_subscripts,
    check_outputs,
    check_paragraphs,
    check_headings,
    check_links,
    check_size,
]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook(path):
    notebook = read(path)
    assert [complaint for check in [*CHECKS, check_advice] for complaint in check(notebook)] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_in_its_normal_form(path):
    notebook = read(path)
    assert differences(notebook, normalise(notebook)) == []
    assert to_text(notebook).encode() == path.read_bytes()


@pytest.mark.parametrize("path", NOTEBOOKS[1:], ids=lambda path: path.stem)
def test_a_lesson_asks_for_three_predictions(path):
    guesses = [c for c in code_cells(read(path)) if re.match(r"guess = \.\.\.", c.source)]
    assert len(guesses) >= 3


def test_course():
    names = [path.stem for path in NOTEBOOKS]
    assert names, f"no notebooks in {FOLDER}"
    assert [name for name in names if not re.fullmatch(r"\d\d(-[a-z]+)+", name)] == []
    assert sum(path.stat().st_size for path in NOTEBOOKS) <= COURSE_SIZE


# The checks themselves, on a good notebook and on bad ones.

ALT = "A curve that falls from 1 to 0.04 within a thousand epochs."
SLIDE = {"slideshow": {"slide_type": "slide"}}


def markdown_cell(source, name="some-words", **metadata):
    return new_markdown_cell(source, id=name, metadata={**SLIDE, **metadata})


def code_cell(source="x = 1", *outputs, name="some-code", count=1, **metadata):
    metadata = {**SLIDE, **metadata}
    return new_code_cell(
        source, id=name, execution_count=count, outputs=list(outputs), metadata=metadata
    )


def says(text):
    return code_cell("print(x)", new_output("stream", text=text))


def fails(evalue, frame):
    return code_cell("f()", new_output("error", ename="E", evalue=evalue, traceback=[frame]))


def shows(text, **metadata):
    return code_cell("x", new_output("display_data", data={"text/plain": text}), **metadata)


def picture(**metadata):
    return code_cell(
        "draw()", new_output("display_data", data={"image/png": "iVBOR"}, metadata=metadata)
    )


def notebook_of(*cells):
    return normalise(from_dict({"cells": [markdown_cell("# Title", "title"), *cells]}))


GOOD = [
    says("dL/dw2  0.1042  -0.0087  < 1e-7\nh = 1e-12 and 1 / 2 / 3, 12 samples, and/or/not\n"),
    fails("x is 3", "File nnlib/network.py:12, in f()\n    h = 1.23e-05 + 0.123456789\n"),
    [picture(**{"image/png": {"alt": ALT}}), markdown_cell("See.", tags=["caption"])],
    code_cell("x\n" * 16, tags=["exercise"]),
    code_cell("import numpy as np"),
    code_cell("x = [\n    1,\n]\ny = f(x)[0]  # one\n"),
    markdown_cell(
        "## A is first\n\n### B\n\n## C is third\n\n```\n# no title\n\n" + "long " * 100 + "\n```\n"
    ),
    markdown_cell(f"$$\n{'x + ' * 200}\n$$\n\n- {'long ' * 100}\n\nSee $ {'x' * 400} $.\n"),
    markdown_cell("[a](../README.md), [b](https://example.org/x), [c](#place), ![d](data:x)"),
]


@pytest.mark.parametrize("cell", GOOD, ids=range(len(GOOD)))
def test_good_notebook_has_no_complaints(cell, tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "README.md").touch()
    notebook = notebook_of(*(cell if isinstance(cell, list) else [cell]))
    assert [c for check in CHECKS if check != check_links for c in check(notebook)] == []
    assert check_links(notebook, tmp_path / "notebooks") == []


BAD = [
    (check_counts, code_cell(count=None), "execution counts [None], expected 1, 2, … 1"),
    (check_ids, markdown_cell("x", "title"), "id title for 2 cells"),
    *(
        (check_ids, markdown_cell("x", name), f"id {name}, expected words joined by hyphens")
        for name in ("Some-words", "some_words", "a-1", "3f2a1b9c", "gradient-3f2a1b", "x--y")
    ),
    (check_tags, code_cell(tags=["nbval-skip"]), "cell some-code: unknown tag nbval-skip"),
    (check_tags, markdown_cell("x", tags=["x"]), "cell some-words: unknown tag x"),
    *(
        (check_comparison_is_strict, code_cell(source), "a comment that speaks to nbval")
        for source in ("# NBVAL_SKIP\nx", "x  # PYTEST_VALIDATE_IGNORE_OUTPUT")
    ),
    (check_slide_types, code_cell(slideshow={"slide_type": "Slide"}), "slide_type Slide"),
    (check_solutions, code_cell("x", tags=["solution"]), "does not begin with # Solution"),
    (check_solutions, code_cell("# Solution", tags=["solution"]), "no line before it says"),
    (check_notes, markdown_cell("Ask.", slideshow={"slide_type": "notes"}), "For the lecturer"),
    (check_captions, picture(**{"image/png": {"alt": ALT}}), "a picture without a caption"),
    (check_captions, markdown_cell("See.", tags=["caption"]), "stands below no picture"),
    (check_predictions, code_cell("reveal(guess, 1)", tags=["answer"]), "nobody was asked"),
    (check_predictions, code_cell("guess = 0.25"), "a guess that is filled in"),
    (check_scaffolding, code_cell('e.controls["b"].value = 1'), "scaffolding, .controls["),
    (check_scaffolding, code_cell("print(getsource(f).split()[0])"), "scaffolding, getsource"),
    (check_scaffolding, code_cell('main(["train"])'), "scaffolding, main(["),
    (check_headings_claim_something, markdown_cell("## tanh"), "'tanh' claims nothing"),
    (check_alt_texts, picture(), "cell some-code: a picture with the alt text ''"),
    (check_alt_texts, picture(**{"image/png": {"alt": "A curve."}}), "alt text 'A curve.'"),
    (check_cell_lengths, code_cell("x\n" * 13), "13 lines, expected at most 12"),
    (check_cell_lengths, code_cell("x\n" * 17, tags=["solution"]), "17 lines, expected at most 16"),
    (check_subscripts, code_cell("x = W[\n    2\n]  # two"), "a subscript over several lines"),
    *(
        (check_outputs, says(text), f"cell some-code shows {name}")
        for text, name in (
            ("loss 0.12345678", "a long float: 0.12345678"),
            ("[1.5e-09]", "an exponent: 1.5e-09"),
            ("< 1e-07", "an exponent: 1e-07"),
            ("took 12 ms", "a time: 2 ms"),
            ("in 3.1 s", "a time: 1 s"),
            ("50% 00:05<00:05", "a time: 00:05<00"),
            ("2025-01-31", "a date: 2025-01-31"),
            ("<object at 0x7fee2518a170>", "an address: 0x7fee2518a170"),
            ("/home/me/weights.npz", "a path: /home/me/weights.npz"),
            ("in ~/work", "a path: ~/"),
            (r"C:\Users", r"a path: C:\U"),
        )
    ),
    (check_outputs, shows("0.123456789"), "shows a long float"),
    (check_outputs, fails("0.123456789", ""), "shows a long float"),
    (check_outputs, fails("", "File ~/x.py:3, in f()"), "shows a path"),
    (check_paragraphs, markdown_cell("Short.\n\n" + "long " * 90), "a paragraph of 450 characters"),
    (check_headings, markdown_cell("# Again"), "cell some-words: a second title"),
    (check_headings, markdown_cell("### Deep"), "cell some-words: heading of level 3 after 1"),
    (check_links, markdown_cell("[x](nowhere.ipynb#there)"), "nothing at nowhere.ipynb#there"),
    (check_links, markdown_cell('<img src="no.png">'), "cell some-words: nothing at no.png"),
    (check_size, markdown_cell("x" * 1_000_000), "bytes, expected at most 1000000"),
]


@pytest.mark.parametrize(("check", "cell", "complaint"), BAD)
def test_bad_cell_is_noticed(check, cell, complaint):
    complaints = check(notebook_of(cell))
    assert len(complaints) == 1
    assert complaint in complaints[0]


@pytest.mark.parametrize("source", ["import os", "from a.b import c", "def f():\n    import os"])
def test_late_import_is_noticed(source):
    complaint = "cell some-code: an import after the first code cell"
    assert check_imports(notebook_of(code_cell(name="setup"), code_cell(source))) == [complaint]


def test_missing_advice_is_noticed():
    good = "`pip install -q -r requirements.txt`. Do not `pip install nnlib`."
    assert check_advice(notebook_of(markdown_cell(good), code_cell("import nnlib"))) == []
    assert len(check_advice(notebook_of(code_cell("import nnlib"), markdown_cell(good)))) == 2


def test_wrong_counts_are_noticed():
    cells = [code_cell(name="one", count=3), code_cell(name="two", count=1)]
    complaint = "execution counts [3, 1], expected 1, 2, … 2"
    assert check_counts(from_dict({"cells": cells})) == [complaint]


def test_missing_title_is_noticed():
    assert check_headings(from_dict({"cells": [markdown_cell("Text.")]})) == ["no title"]


def test_other_kernel_is_noticed():
    notebook = from_dict({"metadata": {"kernelspec": {"name": "mine"}}})
    assert check_kernelspec(notebook) == ["kernelspec mine, expected python3"]
