"""Run the notebooks again and store their outputs: ``python -m nnlib refresh``.

A notebook that was refreshed gives the same bytes when it is refreshed again, and the tests, which
run every notebook and compare, find in it what they compute themselves. With the notebooks of the
course go the links between them and the tables that list them.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from difflib import unified_diff
from functools import partial
from itertools import chain
from pathlib import Path

from nnlib._files import atomic_write
from nnlib.course.publish import contents, notebooks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.add_argument(
        "notebooks",
        nargs="*",
        type=Path,
        metavar="notebook",
        help="an .ipynb file; by default all in the folder notebooks",
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--check",
        action="store_true",
        help="run, name the cells whose outputs differ from the stored ones, write nothing",
    )
    mode.add_argument(
        "--normalise",
        action="store_true",
        help="only clean what JupyterLab saved, run nothing",
    )


def run(args: argparse.Namespace) -> int:
    """Refresh notebooks; return the exit status, 1 if a cell failed or a check was not passed.

    Raises
    ------
    OSError, ValueError
        If a file is not there, is not a notebook or cannot be written. No notebook is run and none
        is written before all have been read.
    """
    paths = list(dict.fromkeys(args.notebooks)) or notebooks.course()
    for path in paths:
        notebooks.read(path)
    reports = list(_contents(paths, args.check))
    refresh = partial(_refresh, check=args.check, normalise=args.normalise)
    status = 0
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for good, report in chain(reports, pool.map(refresh, paths)):
            print(report, file=sys.stdout if good else sys.stderr)
            status = status if good else 1
    return status


def _contents(paths: list[Path], check: bool) -> Iterator[tuple[bool, str]]:
    """Renew or check links and tables, if a notebook of the course is refreshed; yield reports."""
    folder, readme = Path("notebooks"), Path("README.md")
    if folder.resolve() not in {path.resolve().parent for path in paths}:
        return
    for path, text in contents.planned(folder, readme).items():
        stored = path.read_text(encoding="utf-8")
        if text != stored and check:
            diff = unified_diff(stored.splitlines(), text.splitlines(), lineterm="", n=0)
            lines = [f"    {line[:100]}" for line in diff if line[:2] not in ("--", "++", "@@")]
            yield False, "\n".join([f"nnlib: {path}: links or contents differ", *lines])
        elif text != stored:
            atomic_write(path, lambda file, text=text: file.write(text.encode()))
            yield True, f"{path}: links or contents written"


def _refresh(path: Path, check: bool, normalise: bool) -> tuple[bool, str]:
    """Refresh, check or only normalise a notebook; return whether all is well, and a report."""
    stored = notebooks.read(path)
    try:
        fresh = stored if normalise else notebooks.execute(stored, path.parent)
    except RuntimeError as error:
        return False, f"nnlib: {path}: {error}"
    fresh = notebooks.normalise(fresh)
    notebooks.keep_pictures(fresh, stored)
    if not check:
        return True, f"{path}: {'written' if notebooks.write(path, fresh) else 'unchanged'}"
    if notebooks.to_text(fresh) == path.read_text(encoding="utf-8"):
        return True, f"{path}: as stored"
    found = notebooks.differences(stored, fresh) or ["only in the form of the file"]
    return False, "\n  ".join([f"nnlib: {path} differs", *found])
