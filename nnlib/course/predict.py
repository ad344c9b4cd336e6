"""Predictions: what the reader typed as a guess, shown beside what is true."""

from types import EllipsisType

from nnlib._words import fixed, number


def reveal(
    guess: float | str | EllipsisType, truth: float | str, decimals: int | None = None
) -> None:
    """Print the truth, and before it the guess; a guess left at ``...`` is not mentioned.

    Parameters
    ----------
    guess, truth : number or str
        What the reader expects, and what a cell has computed.
    decimals : int, optional
        How many are shown of the truth; three significant digits by default.

    Examples
    --------
    >>> reveal(0.25, 0.0625)
    You guessed 0.25. It is 0.0625.
    >>> reveal(..., "smaller")
    It is smaller.
    """
    own = "" if guess is ... else f"You guessed {_written(guess, None)}. "
    print(f"{own}It is {_written(truth, decimals)}.")


def _written(value: float | str, decimals: int | None) -> str:
    """Return a number or a word as it is printed."""
    if isinstance(value, str):
        return value
    return number(value) if decimals is None else fixed(value, decimals)
