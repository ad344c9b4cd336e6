"""Notebooks as files: run in a fresh kernel, brought into one normal form, written.

A notebook is committed with its outputs. Kernels and JupyterLab write much into it that changes
from run to run or from machine to machine: process numbers, colours, folders, the state of
widgets. `normalise` keeps what is known to matter and drops the rest, so that a difference in a
file is a difference that counts. The result is written the way JupyterLab writes: what is saved
there and normalised here is the same, byte for byte.
"""

import asyncio
import json
import os
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from copy import deepcopy
from difflib import unified_diff
from functools import reduce
from io import BytesIO
from itertools import groupby
from pathlib import Path

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbformat import NotebookNode, from_dict, v4
from nbformat.validator import iter_validate
from PIL import Image, ImageChops

from nnlib._files import atomic_write
from nnlib.course.publish.environment import ENVIRONMENT

TIMEOUT = 60  # seconds for a cell, as in the tests
PNG_TOLERANCE = 16  # of 255 in each channel: another processor's rounding, which nobody can see
CHAOTIC = "chaotic"  # tag of a cell whose picture shows runs in which the last digit decides
CHAOTIC_SHARE = 0.01  # of the pixels of such a picture may differ by more
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# as a kernel says it, but for the versions: nbconvert takes from it that a script ends in .py
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
PICTURE = ("alt", "cuts", "height", "width")  # what is kept of a picture's metadata
FOLDED = {"solution": ("source_hidden", "outputs_hidden"), "answer": ("outputs_hidden",)}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_CELL_FILE = re.compile(r"\S*[/\\]ipykernel_\d+[/\\]\d+\.py")
_CELL_COUNT = re.compile(r"(?<=Cell In\[)\d+(?=\])")
_FOLDER = re.compile(r"(?<=File ).*[/\\](?:site-packages[/\\]|python3\.\d+[/\\]|(?=nnlib[/\\]))")


def course() -> list[Path]:
    """Return the course's notebooks, in their order, from the present folder's `notebooks`."""
    found = sorted(Path("notebooks").glob("*.ipynb"))
    if not found:
        raise FileNotFoundError(f"no notebooks in {Path('notebooks').resolve()}")
    return found


def read(path: Path) -> NotebookNode:
    """Return the notebook in a file.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is not a notebook of format 4.5.
    """
    if not path.is_file():
        raise FileNotFoundError(f"no such notebook: {path}")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not a notebook: {error}") from None
    if not isinstance(content, dict) or "nbformat" not in content:
        raise ValueError(f"{path} is not a notebook: it states no nbformat")
    version = f"{content['nbformat']}.{content.get('nbformat_minor')}"
    if version != "4.5":
        raise ValueError(f"{path} has notebook format {version}, expected 4.5")
    for error in iter_validate(content):
        raise ValueError(f"{path} is not a notebook: {error.message.splitlines()[0]}")
    return v4.to_notebook(content)


def to_text(notebook: NotebookNode) -> str:
    """Return a notebook as the text of a file, as JupyterLab would write it."""
    return v4.writes(notebook) + "\n"


def write(path: Path, notebook: NotebookNode) -> bool:
    """Write a notebook over its old version if it differs; return whether it does."""
    content = to_text(notebook).encode()
    if path.read_bytes() == content:
        return False
    atomic_write(path, lambda file: file.write(content))
    return True


def execute(notebook: NotebookNode, folder: Path, **environment: str) -> NotebookNode:
    """Return a notebook as a fresh kernel of this Python leaves it.

    Parameters
    ----------
    notebook : NotebookNode
        It stays as it is.
    folder : Path
        Where the kernel runs.
    **environment : str
        Variables for the kernel, beside those of `ENVIRONMENT`.

    Raises
    ------
    RuntimeError
        If a cell without the tag `raises-exception` fails, takes too long or kills the kernel; the
        message names the cell and shows the traceback.
    """
    notebook = deepcopy(notebook)
    started = []
    client = NotebookClient(
        notebook,
        # no folders to look in: the kernel of this Python, whatever else is installed
        km=AsyncKernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[])),
        timeout=TIMEOUT,
        extra_arguments=["--log-level=CRITICAL"],
        record_timing=False,
        on_cell_start=lambda cell, cell_index: started.append(cell.id),
    )
    variables = {**os.environ, **ENVIRONMENT, **environment}
    try:
        asyncio.run(client.async_execute(cleanup_kc=True, cwd=folder.resolve(), env=variables))
    except (CellControlSignal, DeadKernelError) as error:
        reason = _COLOUR.sub("", str(error)).strip()
        raise RuntimeError(f"cell {started[-1]} failed:\n{reason}") from None
    return notebook


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Return the normal form of a notebook: all that matters of it, and nothing else.

    The code cells are counted from 1 in their order; an empty one has no count and no output. A
    cell that was never run has no count either: it is not made to look as if it had been.
    """
    cells = []
    counts = {}  # from those that the cells had to the new ones
    n = 0
    for cell in notebook.cells:
        kept = ("cell_type", "id", "source", "attachments")
        clean = {key: cell[key] for key in kept if key in cell}
        clean["metadata"] = _cell_metadata(cell.metadata)
        if cell.cell_type == "code":
            has_code = bool(cell.source.strip())
            n += has_code
            counts[cell.execution_count] = n
            clean["execution_count"] = n if has_code and cell.execution_count else None
            clean["outputs"] = list(_outputs(cell.outputs, n, counts)) if has_code else []
        cells.append(clean)
    metadata = {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO}
    form = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return from_dict(_whole_floats_as_ints(form))


def _cell_metadata(metadata: dict) -> dict:
    """Return the entries of a cell's metadata that the course uses."""
    known = {}
    slide_type = metadata.get("slideshow", {}).get("slide_type", "")
    if slide_type not in ("", "-"):  # "-" is nothing to nbconvert, and unknown to live slides
        known["slideshow"] = {"slide_type": slide_type}
    if tags := metadata.get("tags"):
        known["tags"] = tags
    if folded := {name: True for tag in known.get("tags", []) for name in FOLDED.get(tag, ())}:
        known["jupyter"] = folded
    return known


def _outputs(outputs: list[dict], n: int, counts: dict[int, int]) -> Iterator[dict]:
    """Yield the outputs of the n-th cell in the normal form."""
    for is_text, group in groupby(outputs, lambda output: output.output_type == "stream"):
        if is_text:
            yield from _texts(group)
            continue
        for output in group:
            if output.output_type == "error":
                traceback = [_frames(part, counts) for part in output.traceback]
                yield {**output, "traceback": traceback}
            elif data := {mime: output.data[mime] for mime in output.data if mime != WIDGET_VIEW}:
                count = {"execution_count": n} if output.output_type == "execute_result" else {}
                yield {**output, **count, "data": data, "metadata": _alt_and_size(output.metadata)}


def _texts(outputs: Iterable[dict]) -> Iterator[dict]:
    """Yield what was printed in a row as one text for each stream.

    Into how many pieces a kernel cuts it, and whether a warning comes before or after, depends on
    the time.
    """
    texts = {"stdout": "", "stderr": ""}
    for output in outputs:
        texts[output.name] += _CELL_FILE.sub("<cell>", output.text)
    for name, text in texts.items():
        if text:
            yield {"output_type": "stream", "name": name, "text": text}


def _alt_and_size(metadata: dict) -> dict:
    """Return what is known of pictures: the text that stands for them, and their size."""
    known = {}
    for mime, entries in metadata.items():
        if mime.startswith("image/"):
            known[mime] = {k: entries[k] for k in PICTURE if k in entries}
    return {mime: entries for mime, entries in known.items() if entries}


def _frames(traceback: str, counts: dict[int, int]) -> str:
    """Return a part of a traceback with new counts, without colours and this machine's folders."""
    plain = _FOLDER.sub("", _COLOUR.sub("", traceback))
    return _CELL_COUNT.sub(lambda old: str(counts.get(int(old[0]), old[0])), plain)


def _whole_floats_as_ints(value):
    """Return JSON data with 5 for 5.0: JavaScript, and so JupyterLab, knows no difference."""
    if isinstance(value, dict):
        return {key: _whole_floats_as_ints(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole_floats_as_ints(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(value)
    return value


def keep_pictures(notebook: NotebookNode, stored: NotebookNode) -> None:
    """Put the stored picture in the place of each new one that looks the same, in place."""
    for cell, stored_cell in zip(notebook.cells, stored.cells, strict=True):
        share = CHAOTIC_SHARE if CHAOTIC in cell.metadata.get("tags", []) else 0.0
        for new, old in zip(_pictures(cell), _pictures(stored_cell), strict=False):
            if _look_alike(new["image/png"], old["image/png"], share):
                new["image/png"] = old["image/png"]


def _pictures(cell: NotebookNode) -> list[dict]:
    """Return the data of the outputs of a cell that hold a PNG."""
    data = [output.get("data", {}) for output in cell.get("outputs", [])]
    return [forms for forms in data if "image/png" in forms]


def _look_alike(png: str, other: str, share: float) -> bool:
    """Return whether at most a share of the pixels differ by more than `PNG_TOLERANCE`.

    A share alone would not do: a wider line changes 0.02 % of a surface's pixels, but strongly.
    """
    try:
        a, b = (Image.open(BytesIO(b64decode(data))).convert("RGBA") for data in (png, other))
    except (OSError, ValueError):  # one of them is not a picture
        return False
    if a.size != b.size:
        return False
    channels = ImageChops.difference(a, b).split()
    largest = reduce(ImageChops.lighter, channels).histogram()  # how many pixels differ by how much
    return sum(largest[PNG_TOLERANCE + 1 :]) <= share * sum(largest)


def differences(stored: NotebookNode, fresh: NotebookNode) -> list[str]:
    """Return a short diff for each cell, and for the metadata, in which two notebooks differ."""
    found = []
    for (name, old), (_, new) in zip(_parts(stored), _parts(fresh), strict=True):
        diff = list(unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1))
        if diff:
            lines = [f"    {line[:100]}" for line in diff[2:] if not line.startswith("@@")]
            found.append("\n".join([name, *lines[:20]]))
    return found


def _parts(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each cell, then of the metadata."""
    for cell in notebook.cells:
        yield f"cell {cell.id}", to_text(from_dict({"metadata": {}, "cells": [cell]}))
    yield "metadata", to_text(from_dict({"metadata": notebook.metadata, "cells": []}))
