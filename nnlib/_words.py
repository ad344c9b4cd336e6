"""Numbers and lists in words: one spelling for messages, sentences, tables and pictures."""

from collections.abc import Iterable, Sequence
from math import floor, isfinite, isnan, log10

from numpy.typing import NDArray

MINUS = "−"  # U+2212; the hyphen of Python's own formatting is too short to be seen


def number(x: float, decimals: int = 4) -> str:
    """Return a number as it stands in a sentence, the same on every machine.

    Three significant digits, at most so many decimals, no exponent, no trailing zeros, and a
    minus sign that is one. What would be printed as a whole number but is none is "nearly" that.

    Examples
    --------
    >>> [number(x) for x in (1.0, 0.00412, 123456.0, 2e-7, float("inf"))]
    ['1', '0.0041', '123000', 'nearly 0', 'infinite']
    """
    if not isfinite(x):
        return "not a number" if isnan(x) else "infinite" if x > 0 else "minus infinite"
    if abs(x) < 0.5 * 10.0**-decimals:
        return "0" if abs(x) < 1e-12 else "nearly 0"
    if abs(x) >= 1e6:
        return "over a million" if x > 0 else "below minus a million"
    places = min(2 - floor(log10(abs(x))), decimals)
    text = f"{round(x, places):.{max(places, 0)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    nearly = "nearly " if abs(x) < 10.0 and x != float(text) == round(float(text)) else ""
    return nearly + text.replace("-", MINUS)


def fixed(x: float, decimals: int = 4) -> str:
    """Return a number with so many decimals; a zero has no sign.

    Examples
    --------
    >>> fixed(-0.5, 2), fixed(-1e-9)
    ('−0.50', '0.0000')
    """
    return f"{x:z.{decimals}f}".replace("-", MINUS)


def term(x: float, decimals: int = 1) -> str:
    """Return a number with its sign before it, as a further term of a sum: "− 0.5"."""
    return f"{MINUS if x < 0 else '+'} {fixed(abs(x), decimals)}"


def listed(items: Iterable[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    *front, last = items
    return f"{', '.join(front)} and {last}" if front else last


def counted(n: int, noun: str) -> str:
    """Return "1 point" or "3 points"."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def lowered(j: int) -> str:
    """Return a number as an index: x₂ for input 2."""
    return str(j).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def raised(l: int) -> str:
    """Return a layer's number in brackets, as an index above: a⁽²⁾ for layer 2."""
    return f"({l})".translate(str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾"))


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return cells as lines: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        right = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        lines.append("   ".join([first.ljust(widths[0]), *right]))
    return "\n".join(lines)


def side_by_side(matrices: dict[str, NDArray], limit: int) -> str:
    """Return matrices beside each other under their names, at most so many rows and columns."""
    blocks = []
    for name, A in matrices.items():
        more = ["..."] if A.shape[1] > limit else []
        cells = [[f"{value:.4g}" for value in row[:limit]] + more for row in A[:limit].tolist()]
        width = max(len(cell) for row in cells for cell in row)
        block = [name, *(" ".join(cell.rjust(width) for cell in row) for row in cells)]
        width = max(map(len, block))
        blocks.append([line.ljust(width) for line in block])
    return "\n".join("   ".join(lines).rstrip() for lines in zip(*blocks, strict=True))
