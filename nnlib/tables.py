"""Tables of numbers: read from CSV files, written as CSV, shown aligned on the screen."""

import math

import numpy as np
from numpy.typing import NDArray


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
                f"{name}, line {number}: {count(len(fields), 'column')}, expected {columns}"
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


def aligned(matrices: dict[str, NDArray], limit: int) -> str:
    """Return matrices side by side under their names, at most so many rows and columns of each."""
    blocks = []
    for name, A in matrices.items():
        more = ["..."] if A.shape[1] > limit else []
        cells = [[f"{value:.4g}" for value in row[:limit]] + more for row in A[:limit].tolist()]
        width = max(len(cell) for row in cells for cell in row)
        block = [name, *(" ".join(cell.rjust(width) for cell in row) for row in cells)]
        width = max(map(len, block))
        blocks.append([line.ljust(width) for line in block])
    return "\n".join("   ".join(lines).rstrip() for lines in zip(*blocks, strict=True))


def count(n: int, thing: str) -> str:
    """Return "1 column", "2 columns"."""
    return f"{n} {thing}" + "s" * (n != 1)


def _to_float(field: str) -> float | None:
    """Return the number that a field holds; None if it is not one."""
    try:
        return None if "_" in field else float(field)  # Python reads 1_000 as a number
    except ValueError:
        return None
