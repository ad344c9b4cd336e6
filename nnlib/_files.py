"""Files: tables of numbers as CSV, and files that are written as a whole or not at all."""

import math
import os
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from nnlib._words import counted

FilePath = str | os.PathLike[str]


def read_csv(path: str | None) -> NDArray:
    """Read lines of numbers with commas between them.

    Blank lines do not count. The first line may hold names: it is left out if none of its fields
    is a number.

    Parameters
    ----------
    path : str or None
        A file of UTF-8 text; None for standard input.

    Returns
    -------
    ndarray of float64, shape (lines, columns)

    Raises
    ------
    ValueError
        If a field is not a finite number, the lines are not equally long, there are none, or the
        file is not text; the message names file and line.
    OSError
        If the file cannot be read.
    """
    name = path or "standard input"
    with open(0 if path is None else path, "rb", closefd=path is not None) as file:
        data = file.read()
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ValueError(f"{name} is not text in UTF-8") from None
    rows, columns = [], None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        fields = [field.strip() for field in line.split(",")]
        row = [_to_float(field) for field in fields]
        is_first, columns = columns is None, columns or len(fields)
        if len(fields) != columns:
            raise ValueError(
                f"{name}, line {number}: {counted(len(fields), 'column')}, expected {columns}"
            )
        if is_first and all(value is None for value in row):
            continue
        for field, value in zip(fields, row, strict=True):
            if value is None or not math.isfinite(value):
                kind = "a number" if value is None else "a finite number"
                raise ValueError(f"{name}, line {number}: {field!r:.60} is not {kind}")
        rows.append(row)
    if not rows:
        raise ValueError(f"{name} holds no line of numbers")
    return np.array(rows)


def to_csv(A: NDArray) -> str:
    """Return a matrix as CSV; reading the numbers again gives the same, bit for bit."""
    return "".join(",".join(map(repr, row)) + "\n" for row in A.tolist())


def atomic_write(path: FilePath, write: Callable[[BinaryIO], object]) -> None:
    """Write a file as a whole or not at all.

    The bytes go to a temporary file in the same folder, which is renamed when they have arrived
    on the disk. A device or a pipe is written to directly: it cannot be replaced.

    Parameters
    ----------
    path : str or path
        The file; a symbolic link is followed.
    write : function
        Takes a binary file and writes all the bytes. If it raises an exception, the old file
        stays.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    target = os.path.realpath(path)
    if os.path.exists(target) and not os.path.isfile(target):
        with open(path, "wb") as file:
            write(file)
        return
    temporary = os.path.join(os.path.dirname(target), f".nnlib-{os.urandom(8).hex()}.tmp")
    try:
        with open(temporary, "xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except OSError as error:  # it speaks of the temporary file: name the one that was asked for
        raise OSError(error.errno, error.strerror, os.fspath(path)) from None
    finally:
        with suppress(OSError):
            os.unlink(temporary)


def refuse_unwritable(path: str, *taken: str | None) -> None:
    """Raise an error if a file cannot be written: before a long training, not after it."""
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    for other in taken:
        if other is not None and os.path.realpath(other) == target:
            raise ValueError(f"{path} would overwrite {other}")
    if os.path.isdir(target):
        raise ValueError(f"{path} is a folder, expected a file")
    if not os.path.isdir(folder):
        raise ValueError(f"{path} cannot be written: there is no folder {folder}")
    if not os.access(target if os.path.exists(target) else folder, os.W_OK):
        raise ValueError(f"{path} cannot be written: permission denied")


def _to_float(field: str) -> float | None:
    """Return the number that a field holds; None if it is not one."""
    try:
        return None if "_" in field else float(field)  # Python reads 1_000 as a number
    except ValueError:
        return None
