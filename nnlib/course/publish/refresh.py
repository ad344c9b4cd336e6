"""Run the notebooks again and store their outputs: ``python -m nnlib refresh``.

A notebook that was refreshed gives the same bytes when it is refreshed again, and the tests, which
run every notebook and compare, find in it what they compute themselves.
"""

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from nbformat import NotebookNode

from nnlib.course.publish import notebooks


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
    stored = [notebooks.read(path) for path in paths]
    refresh = partial(_refresh, check=args.check, normalise=args.normalise)
    status = 0
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for good, report in pool.map(refresh, paths, stored):
            print(report, file=sys.stdout if good else sys.stderr)
            status = status if good else 1
    return status


def _refresh(path: Path, stored: NotebookNode, check: bool, normalise: bool) -> tuple[bool, str]:
    """Refresh, check or only normalise a notebook; return whether all is well, and a report."""
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
