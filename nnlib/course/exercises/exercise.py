"""How an exercise is checked.

An exercise is data: the right answer and the usual mistakes, all as functions, and inputs on
which they all differ. The student's function is called with these inputs. If it returns the
numbers that a mistake would return, it most likely makes that mistake, and is told so. How it
is written does not matter: only numbers are compared.
"""

import inspect
import linecache
import re
import textwrap
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from copy import deepcopy
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlib.network import Network

Answer = Callable[..., Any]


@dataclass(frozen=True, eq=False, repr=False)
class Exercise:
    """Something to be written by the student, and what can be said about it.

    Attributes
    ----------
    wanted : str
        What is asked for, as the end of the sentence "Wanted: …".
    right : function
        The right answer. Its arguments are those of the student's function; it has none if a
        value is asked for. A tuple that it returns stands for several results.
    mistakes : tuple of (function, sentence)
        What each mistake computes, and what is said to a student who makes it.
    advice : str
        What to look at if the answer is wrong in no usual way.
    inputs : tuple of tuple
        The arguments of each call.
    also_right : tuple of (function, sentence)
        Other answers that are accepted with a remark.
    elementwise : bool
        Whether a function that takes only numbers, where the inputs are arrays, is right too.
    tolerance : float
        The relative difference up to which two numbers are the same: rounding to float32 is
        allowed.
    """

    wanted: str
    right: Answer
    mistakes: tuple[tuple[Answer, str], ...]
    advice: str
    inputs: tuple[tuple, ...] = ((),)
    also_right: tuple[tuple[Answer, str], ...] = ()
    elementwise: bool = False
    tolerance: float = 1e-4

    def __repr__(self) -> str:
        return f"Exercise: {self.wanted}"

    def check(self, answer: Any) -> None:
        """Print what is to be said about an answer."""
        for line in self.verdict(answer).splitlines():
            print(textwrap.fill(line, 88))

    def verdict(self, answer: Any) -> str:
        """Return what is to be said about an answer.

        Parameters
        ----------
        answer : function or value
            The student's function, or the value if a value is asked for.

        Returns
        -------
        str
            It begins with "Not started", "Right", "Almost" (right numbers, but an argument was
            changed), "Not yet", or "Stopped" (an error in the student's code).
        """
        names = list(inspect.signature(self.right).parameters)
        if names and not callable(answer) and not _is_stub(answer):
            return "Not yet: give the function itself to check, its name without brackets."
        results, changed = [], {}
        for arguments in self.inputs:
            given = deepcopy(arguments)
            printed = StringIO()
            try:
                with redirect_stdout(printed), np.errstate(all="ignore"):
                    result = self._call(answer, given)
            except NotImplementedError:
                result = ...
            except Exception as error:
                return _crash(error, answer, names)
            finally:
                print(printed.getvalue(), end="")
            if _is_stub(result):
                return self._not_started(result, answer, printed.getvalue())
            for name, before, after in zip(names, arguments, given, strict=True):
                if not _equal(before, after):
                    changed[name] = None
            results.append(result)
        return self._compare(results, list(changed))

    def outcome(self, answer: Answer) -> list[NDArray]:
        """Return all that a right or wrong answer of this exercise computes from the inputs."""
        return self._read([answer(*deepcopy(arguments)) for arguments in self.inputs])

    def _call(self, answer: Any, arguments: tuple) -> Any:
        """Call a function with arrays or, if it cannot take them, with one number at a time."""
        if not callable(answer):
            return answer
        if not self.elementwise:
            return answer(*arguments)
        points = list(zip(*(A.tolist() for A in np.broadcast_arrays(*arguments)), strict=True))
        try:
            return answer(*arguments)
        except Exception as with_arrays:
            try:
                return [answer(*point) for point in points]
            except Exception as with_numbers:  # report the one that is not about arrays
                errors = (with_numbers, with_arrays)
                raise min(errors, key=lambda e: isinstance(e, TypeError | ValueError)) from None

    def _not_started(self, result: Any, answer: Any, printed: str) -> str:
        """Say that there is no result, and why that may be."""
        if printed.strip():
            return "Not yet: your function prints its result. It must return it."
        reply = f"Not started yet. Wanted: {self.wanted}."
        if result is None and callable(answer):
            reply += " (Your function returns None: if its lines are written, it lacks a return.)"
        return reply

    def _read(self, results: list) -> list[NDArray]:
        """Return one array for each result; a TypeError says what is not a number."""
        several = self.right(*deepcopy(self.inputs[0]))
        if not isinstance(several, tuple):
            return [_numbers(result) for result in results]
        for result in results:
            if not isinstance(result, tuple | list) or len(result) != len(several):
                raise TypeError(f"{len(several)} results are wanted, with a comma between them")
        return [_numbers(part) for result in results for part in result]

    def _compare(self, results: list, changed: list[str]) -> str:
        """Say which answer has these results."""
        try:
            mine = self._read(results)
        except TypeError as error:
            return f"Not yet: {error}."
        if not all(np.isfinite(part).all() for part in mine):
            look = "look for 0/0, overflow, or a root or logarithm of a negative number"
            return f"Not yet: there is a result that is not a finite number (nan or inf): {look}."
        reply = self._recognise(mine)
        if changed:
            right = reply.startswith("Right")
            reply = "Almost: the numbers are right, but" if right else f"{reply} Besides,"
            reply += (
                f" your function changes its argument {' and '.join(changed)}, which then is "
                "different for the caller too. Look for what writes into it, such as += or -=."
            )
        return reply

    def _recognise(self, mine: list[NDArray]) -> str:
        """Say which answer these numbers belong to."""
        right = self.outcome(self.right)
        if same(mine, right, self.tolerance):
            return "Right."
        for answers, word in (
            (self.also_right, "Right, with a remark:"),
            (self.mistakes, "Not yet:"),
        ):
            for answer, sentence in answers:
                if same(mine, self.outcome(answer), self.tolerance):
                    return f"{word} {sentence}"
        for a, b in map(_aligned, mine, right):
            if a.shape != b.shape:
                return f"Not yet: the result is {_kind(a)}, expected is {_kind(b)}."
        a, b = np.hstack([p.ravel() for p in mine]), np.hstack([p.ravel() for p in right])
        factor = a @ b / (b @ b)
        if factor and a.size > 1 and same([a], [factor * b], self.tolerance):
            where = "look for a constant factor or a sign"
            return f"Not yet: your numbers are the right ones times {factor:.3g}, always: {where}."
        return f"Not yet, and none of the usual mistakes. {self.advice}"


def same(mine: list[NDArray], others: list[NDArray], tolerance: float) -> bool:
    """Return whether two lists of arrays hold the same numbers."""
    return all(
        a.shape == b.shape and np.allclose(a, b, rtol=tolerance, atol=0.01 * tolerance)
        for a, b in map(_aligned, mine, others)
    )


def _aligned(mine: NDArray, other: NDArray) -> tuple[NDArray, NDArray]:
    """Return both arrays; where a number or a vector is wanted, it may be a row or a column."""
    return (mine.squeeze(), other.squeeze()) if other.ndim < 2 else (mine, other)


def _is_stub(result: Any) -> bool:
    """Return whether nothing has been filled in yet."""
    if isinstance(result, tuple | list):
        return all(part is None or part is ... for part in result)
    return result is None or result is ...


def _numbers(result: Any) -> NDArray:
    """Return a result as an array of float, or raise a TypeError that says what it is."""
    if isinstance(result, tuple | list) and result and result[0] is None:
        result = result[1:]  # counted from 1, as in the formulas
    with suppress(TypeError, ValueError):
        array = np.asarray(result)
        if array.dtype.kind in "iufO":  # a text of digits or a truth value is no number
            return array.astype(float)
    raise TypeError(f"the result is of type {type(result).__name__} and does not hold real numbers")


def _kind(array: NDArray) -> str:
    """Say what an array is."""
    return f"of shape {array.shape}" if array.ndim else "one number"


def _equal(before: Any, after: Any) -> bool:
    """Return whether an argument is as it was; a random generator is there to be used up."""
    if isinstance(before, np.random.Generator):
        return True
    if isinstance(before, Network):
        before, after = before.theta, after.theta
    return np.array_equal(before, after)


def _crash(error: Exception, answer: Any, names: list[str]) -> str:
    """Say in which of the student's lines an error arose."""
    message = re.sub(r"0x[0-9a-fA-F]+", "0x…", f"{type(error).__name__}: {error}")
    home = getattr(inspect.unwrap(answer), "__globals__", None)
    walk = traceback.walk_tb(error.__traceback__)
    own = [(frame.f_code.co_filename, n) for frame, n in walk if frame.f_globals is home]
    if not own:
        return f"Stopped: your function was called with ({', '.join(names)}).\n{message}"
    line = linecache.getline(*own[-1]).strip()
    return f"Stopped in your line {own[-1][1]}: {line}\n{message}"
