"""The refresh command on notebooks of a few cells."""

import json
import sys
from base64 import b64encode
from io import BytesIO

import numpy as np
import pytest
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from nnlib.__main__ import main
from nnlib.course.publish import notebooks
from nnlib.course.publish.notebooks import WIDGET_VIEW, keep_pictures, normalise, read, to_text

FIRST_CELL = """\
# Ä

**The one idea**: one

After this notebook you know one.

**Still in use**: nothing.

**New here**: one.

5 minutes · needs nothing

[contents](01-a.ipynb#Contents)"""


def write(path, *sources, tags=()):
    """Write a notebook that was never run; its cells are cell-1, cell-2 and so on."""
    cells = [
        new_code_cell(source, id=f"cell-{n}", metadata={"tags": list(tags)})
        for n, source in enumerate(sources, start=1)
    ]
    path.write_text(to_text(new_notebook(cells=cells)), encoding="utf-8")
    return path


FOLDED_SOLUTION = {
    "tags": ["solution"],
    "jupyter": {"source_hidden": True, "outputs_hidden": True},
}


def one_cell(*outputs, **metadata):
    """Return a notebook of a cell that was run, with these outputs."""
    cell = new_code_cell("x", id="x", execution_count=7, outputs=list(outputs), metadata=metadata)
    return from_dict({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def refresh(*arguments):
    return main(["refresh", *map(str, arguments)])


def printed(path, n=-1):
    return read(path).cells[n].outputs[0].text


def test_refresh_stores_what_is_the_same_in_every_run(tmp_path, capsys):
    path = write(
        tmp_path / "a.ipynb",
        "import os, sys, warnings\nimport numpy as np\nimport nnlib",
        "print({'w', 'x', 'y', 'z'})\nprint(os.getcwd(), sys.executable, sep='\\n')",
        "warnings.warn('look')\nprint('late')",
        "nnlib.Network([3, 1]).predict(np.zeros((2, 2)))",
        "np.linalg.inv(np.zeros((2, 2)))",
        " ",
        "import json\njson.loads('?')",
        tags=["raises-exception"],
    )
    assert refresh(path) == 0
    stored = path.read_bytes()
    assert refresh(path) == 0
    assert path.read_bytes() == stored
    assert capsys.readouterr().out == f"{path}: written\n{path}: unchanged\n"

    cells = read(path).cells
    assert [cell.execution_count for cell in cells] == [1, 2, 3, 4, 5, None, 6]
    assert cells[1].outputs[0].text.splitlines()[1:] == [str(tmp_path), sys.executable]
    warning = "<cell>:1: UserWarning: look\n  warnings.warn('look')\n"
    assert [output.text for output in cells[2].outputs] == ["late\n", warning]
    frames = ["".join(cells[n].outputs[0].traceback) for n in (3, 4, 6)]
    assert "File nnlib/network.py:" in frames[0]
    assert "File numpy/linalg/" in frames[1]
    assert "File json/decoder.py:" in frames[2]
    assert not [part for part in ("\x1b", sys.prefix, "~/") if part in "".join(frames)]


def test_failing_cell_leaves_its_notebook_as_it_was(tmp_path, capsys):
    good = write(tmp_path / "good.ipynb", "print(1)")
    bad = write(tmp_path / "bad.ipynb", "print(1)", "1 / 0", "print(2)")
    before = bad.read_bytes()
    assert refresh(bad, good) == 1
    assert bad.read_bytes() == before
    assert printed(good) == "1\n"
    message = capsys.readouterr().err
    assert message.startswith(f"nnlib: {bad}: cell cell-2 failed:\n")
    assert message.endswith("----> 1 1 / 0\n\nZeroDivisionError: division by zero\n")
    assert sorted(tmp_path.iterdir()) == [bad, good]  # and nothing else


@pytest.mark.parametrize(
    ("source", "reason"),
    [("import time\ntime.sleep(9)", "timed out"), ("import os\nos._exit(1)", "Kernel died")],
)
def test_cell_that_never_ends_normally_is_named(source, reason, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(notebooks, "TIMEOUT", 1)
    path = write(tmp_path / "a.ipynb", "print(1)", source)
    before = path.read_bytes()
    assert refresh(path) == 1
    assert path.read_bytes() == before
    message = capsys.readouterr().err
    assert message.startswith(f"nnlib: {path}: cell cell-2 failed:\n")
    assert reason in message


def test_check_names_the_cells_that_differ_and_writes_nothing(tmp_path, capsys):
    cells = [
        new_code_cell("print(1)", id="cell-1", outputs=[new_output("stream", text="1\n")]),
        new_code_cell("print(2)", id="cell-2", outputs=[new_output("stream", text="2\n")]),
    ]
    for n, cell in enumerate(cells, start=1):
        cell.execution_count = n
    content = to_text(normalise(from_dict({"cells": cells})))
    right, wrong, form = (tmp_path / f"{name}.ipynb" for name in ("right", "wrong", "form"))
    contents = {right: content, wrong: content.replace('"2\\n"', '"3\\n"'), form: content + "\n"}
    for path in contents:
        path.write_text(contents[path], encoding="utf-8")
    assert refresh("--check", right) == 0
    assert refresh("--check", *contents) == 1
    assert {path: path.read_text(encoding="utf-8") for path in contents} == contents
    out, err = capsys.readouterr()
    assert out == 2 * f"{right}: as stored\n"
    assert err.splitlines() == [
        f"nnlib: {wrong} differs",
        "  cell cell-2",
        '          "text": [',
        '    -      "3\\n"',
        '    +      "2\\n"',
        "          ]",
        f"nnlib: {form} differs",
        "  only in the form of the file",
    ]


def test_normalise_undoes_what_saving_in_jupyterlab_adds(tmp_path, monkeypatch, capsys):
    """Two files with the same content, one as refreshed, one as JupyterLab could have left it."""
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path)
    metadata = {"slideshow": {"slide_type": "slide"}, "tags": ["raises-exception"]}
    picture = {"image/png": "iVBOR", "text/plain": "A line."}
    wide = {"image/png": {"alt": "A line.", "width": 590}}
    frame = "{}Cell In[{}], line 1{}\n----> 1 f()"
    text = {"application/json": {"x": 5}, "text/plain": "{'x': 5}"}
    refreshed = [
        new_markdown_cell(FIRST_CELL, id="title"),
        new_code_cell("f()", id="call", execution_count=1, metadata=metadata),
        new_code_cell("", id="empty"),
        new_code_cell("x", id="value", execution_count=2, metadata=FOLDED_SOLUTION),
    ]
    refreshed[1].outputs = [
        new_output("stream", text="ab\n"),
        new_output("stream", name="stderr", text="<cell>:1: UserWarning: c\n"),
        new_output("display_data", data=picture, metadata=wide),
        new_output("error", ename="E", evalue="e", traceback=[frame.format("", 1, "")]),
    ]
    refreshed[3].outputs = [new_output("execute_result", data=text, execution_count=2)]
    kernelspec = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    language_info = {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    }
    form = {"kernelspec": kernelspec, "language_info": language_info}
    expected = to_text(new_notebook(cells=refreshed, metadata=form))

    saved = from_dict(json.loads(json.dumps(refreshed)))
    saved[0].metadata = {"editable": True, "slideshow": {"slide_type": ""}, "tags": []}
    saved[1].metadata |= {"scrolled": True, "jupyter": {"source_hidden": False}}
    saved[1].metadata["execution"] = {"iopub.execute_input": "2025-01-31T10:00:00Z"}
    saved[1].execution_count = 12
    view = {WIDGET_VIEW: {"model_id": "12ab", "version_major": 2}}
    saved[1].outputs = [
        new_output("stream", text="a"),
        new_output("stream", name="stderr", text="/tmp/ipykernel_123/4567.py:1: UserWarning: c\n"),
        new_output("stream", text="b\n"),
        new_output(
            "display_data",
            data=picture | view,
            metadata={"image/png": wide["image/png"] | {"unknown": 1}, "text/plain": {}},
        ),
        new_output(
            "error", ename="E", evalue="e", traceback=[frame.format("\x1b[1;32m", 12, "\x1b[0m")]
        ),
    ]
    saved[2].execution_count = 13
    saved[3].execution_count = saved[3].outputs[0].execution_count = 14
    saved[3].outputs[0].data["application/json"] = {"x": 5.0}
    form = {
        "kernelspec": kernelspec | {"display_name": "My env", "name": "my-env"},
        "language_info": language_info | {"version": "3.12.1"},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
    }
    path = tmp_path / "notebooks" / "01-a.ipynb"
    path.write_text(to_text(new_notebook(cells=saved, metadata=form)), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != expected
    assert refresh("--normalise") == 0
    assert path.read_text(encoding="utf-8") == expected
    assert refresh("--normalise") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "notebooks/01-a.ipynb: unchanged"


def test_normalise_does_not_count_a_cell_that_was_never_run():
    cells = [new_code_cell("x", execution_count=count) for count in (5, None, 6)]
    counts = [cell.execution_count for cell in normalise(from_dict({"cells": cells})).cells]
    assert counts == [1, None, 3]


def test_normalise_drops_an_output_that_is_only_a_widget():
    view = new_output("display_data", data={WIDGET_VIEW: {"model_id": "12ab"}})
    assert normalise(one_cell(view)).cells[0].outputs == []


@pytest.mark.parametrize(
    ("tag", "folded"),
    [("solution", ["source_hidden", "outputs_hidden"]), ("answer", ["outputs_hidden"])],
)
def test_normalise_folds_solutions_and_answers(tag, folded):
    metadata = {"tags": [tag], "jupyter": dict.fromkeys(folded, True)}
    assert normalise(one_cell(tags=[tag])).cells[0].metadata == metadata
    unfolded = {"jupyter": {"source_hidden": True}}
    assert normalise(one_cell(**unfolded)).cells[0].metadata == {}


def png(pixels):
    file = BytesIO()
    Image.fromarray(pixels).save(file, format="png")
    return b64encode(file.getvalue()).decode()


@pytest.mark.parametrize(
    ("change", "shape", "is_kept"),
    [(0, (4, 5, 3), True), (16, (4, 5, 3), True), (17, (4, 5, 3), False), (0, (5, 4, 3), False)],
)
def test_stored_picture_is_kept_if_it_looks_the_same(change, shape, is_kept):
    grey = np.full((4, 5, 3), 100, np.uint8)
    pixels = np.full(shape, 100, np.uint8)
    pixels[1, 2, 1] += change
    stored = {"image/png": png(grey)}
    fresh = {"image/png": png(pixels), "text/plain": "new"}
    # printed text before it does not matter: the first picture is compared with the first
    new = one_cell(new_output("stream", text="new"), new_output("display_data", data=fresh))
    keep_pictures(new, one_cell(new_output("display_data", data=stored)))
    expected = stored if is_kept else fresh
    assert new.cells[0].outputs[1].data == {**fresh, "image/png": expected["image/png"]}


@pytest.mark.parametrize(("n_changed", "tags", "is_kept"), [
    (1, [], False), (2, ["chaotic"], True), (3, ["chaotic"], False),
])  # fmt: skip
def test_of_a_chaotic_picture_one_pixel_in_a_hundred_may_differ(n_changed, tags, is_kept):
    pixels = np.zeros((10, 20, 3), np.uint8)
    stored = png(pixels)
    pixels[0, :n_changed] = 255
    new, old = (
        one_cell(new_output("display_data", data={"image/png": data}), tags=tags)
        for data in (png(pixels), stored)
    )
    keep_pictures(new, old)
    assert (new.cells[0].outputs[0].data["image/png"] == stored) == is_kept


def test_stored_picture_that_is_none_is_replaced():
    fresh = png(np.zeros((2, 2, 3), np.uint8))
    new = one_cell(new_output("display_data", data={"image/png": fresh}))
    keep_pictures(new, one_cell(new_output("display_data", data={"image/png": "iVBORw0K"})))
    assert new.cells[0].outputs[0].data["image/png"] == fresh


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "{} is not a notebook: Expecting property name enclosed in double quotes"),
        ("[]", "{} is not a notebook: it states no nbformat"),
        ('{"nbformat": 4, "nbformat_minor": 4}', "{} has notebook format 4.4, expected 4.5"),
        (
            '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
            "{} is not a notebook: 'cells' is a required property",
        ),
    ],
)
@pytest.mark.parametrize("option", ["--check", "--normalise"])
def test_file_that_is_no_notebook_is_refused(content, message, option, tmp_path, capsys):
    good = write(tmp_path / "good.ipynb", "print(1)")
    before = good.read_bytes()
    bad = tmp_path / "bad.ipynb"
    bad.write_text(content, encoding="utf-8")
    assert refresh(option, good, bad) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("nnlib: " + message.replace("{}", str(bad), 1))
    assert err.count("\n") == 1
    assert good.read_bytes() == before


def test_missing_notebooks_are_named(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert refresh("nowhere.ipynb") == 2
    assert refresh() == 2
    assert capsys.readouterr().err.splitlines() == [
        "nnlib: no such notebook: nowhere.ipynb",
        f"nnlib: no notebooks in {tmp_path / 'notebooks'}",
    ]
