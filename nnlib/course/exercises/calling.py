"""How a student's function is called, so that nothing it does can stop the check.

Whatever goes wrong, in the function or in reading its result, becomes an `Interrupted` with the
sentence that the student is told.
"""

import builtins
import dis
import functools
import inspect
import linecache
import re
import traceback
import types
from collections.abc import Callable
from contextlib import redirect_stdout
from copy import deepcopy
from io import StringIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHOWN, ENDLESS = 1_000, 3_000_000  # characters that an answer may print

HINTS = {
    r"'?ellipsis'?|Ellipsis": "The dots are still in it: what belongs in their place?",
    r"NoneType": "Something is None here: lists counted from 1 hold None at [0], and a function "
    "without return gives None. Which is it?",
    r"mismatch in its core|not aligned|could not be broadcast": "The shapes do not fit: write both "
    "down. Is a transpose missing, or do the factors stand in another order?",
    r"converted to (a )?(Python )?(scalar|float)|must be real number": "math knows single numbers "
    "only. Which function of np does the same for arrays?",
    r"truth value of an array": "An array is neither true nor false as a whole. Can it be said "
    "without if, or with np.where?",
    r"is not callable": "Brackets behind it mean a call. Is a * missing?",
    r"^NameError": "Is it an argument under another name, or defined in a cell that has not run?",
    r"^(UnboundLocalError|IndexError|KeyError)": "Count from where it starts: is it there already?",
    r"^RecursionError": "The function calls itself without end. Where should it stop?",
    r"^SystemExit": "exit() ends the whole notebook. How does a function hand back its result?",
}


class Interrupted(BaseException):
    """Says what the student is told instead of a comparison of numbers."""


class Ended(BaseException):
    """The same, where the function must not be tried once more in another way."""


class Printed(StringIO):
    """What an answer prints: the beginning is kept, printing without end is ended."""

    length = 0

    def write(self, text: str) -> int:
        """Keep a text if there is room for it."""
        self.length += len(text)
        if self.length > ENDLESS:
            raise Ended("Stopped: your function prints without end. Which loop never ends?")
        if self.tell() < SHOWN:
            super().write(text[: SHOWN - self.tell()])
        return len(text)

    def seen(self) -> str:
        """Return what is shown of it."""
        return self.getvalue() + ("\n… (more was printed)\n" if self.length > SHOWN else "")


def call(answer: Callable, arguments: tuple, names: list[str]) -> tuple[Any, tuple, Printed]:
    """Return the result, the arguments as they are afterwards, and what was printed."""
    given, printed = deepcopy(arguments), Printed()
    try:
        with redirect_stdout(printed), np.errstate(all="ignore"):
            return answer(*given), given, printed
    except NotImplementedError:
        return ..., given, printed
    except Ended:
        raise
    except BaseException as error:
        kind = Ended if isinstance(error, KeyboardInterrupt | SystemExit) else Interrupted
        raise kind(crash(error, answer, names)) from None


def crash(error: BaseException, answer: Any, names: list[str]) -> str:
    """Say in which of the student's lines an error arose, and what it may come from."""
    home = _home(answer)
    walk = traceback.walk_tb(error.__traceback__)
    own = [(frame.f_code.co_filename, n) for frame, n in walk if frame.f_globals is home]
    place = f" in your line {own[-1][1]}: {linecache.getline(*own[-1]).strip()}" if own else ""
    if isinstance(error, KeyboardInterrupt):
        return f"Stopped by you{',' if own else ''}{place or '.'}"
    try:
        message = f"{type(error).__name__}: {error}"
    except BaseException:
        message = f"{type(error).__name__}, whose message cannot be read"
    message = re.sub(r"0x[0-9a-fA-F]+", "0x…", message)[:400]
    hint = next((hint for pattern, hint in HINTS.items() if re.search(pattern, message)), "")
    place = place or f": your function was called with ({', '.join(names)})."
    return f"Stopped{place}\n{message}" + (f"\n{hint}" if hint else "")


def _home(answer: Any) -> dict | None:
    """Return the variables of the notebook in which a function was written."""
    function = _function(answer)
    return function.__globals__ if function else None


def _function(answer: Any) -> types.FunctionType | None:
    """Return the Python function behind an answer, if there is one."""
    try:
        answer = answer.func if isinstance(answer, functools.partial) else answer
        answer = inspect.unwrap(answer)
        for candidate in (answer, getattr(answer, "pyfunc", None), type(answer).__call__):
            if isinstance(candidate, types.MethodType):
                candidate = candidate.__func__
            if isinstance(candidate, types.FunctionType):
                return candidate
    except Exception:
        return None
    return None


def parameters(answer: Any) -> list[str]:
    """Return the names of a function's arguments."""
    try:
        return list(inspect.signature(answer).parameters)
    except Exception:  # some built-in functions have none to show, some objects lie
        return []


def wrong_signature(answer: Callable, names: list[str]) -> str:
    """Say whether a function takes other arguments than it is given."""
    own = parameters(answer)
    if not own:
        return (
            ""
            if not isinstance(answer, types.FunctionType)
            else (f"your function takes no arguments and is called with ({', '.join(names)}).")
        )
    try:
        inspect.signature(answer).bind(*names)
    except Exception:
        given = ", ".join(names)
        return f"your function takes ({', '.join(own)}) and is called with ({given})."
    return ""


def read_from_notebook(answer: Any) -> list[str]:
    """Return the variables that a function reads from the notebook: data, not what it calls."""
    function = _function(answer)
    if function is None:
        return []
    found, codes = {}, [function.__code__]
    while codes:
        code = codes.pop()
        codes += [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
        for step in dis.get_instructions(code):
            if step.opname in ("LOAD_GLOBAL", "LOAD_NAME") and not hasattr(builtins, step.argval):
                found[step.argval] = function.__globals__.get(step.argval)
    data = (int, float, np.ndarray, np.generic, list, tuple, np.random.Generator)
    return [name for name, value in found.items() if isinstance(value, data)]


# ---- Reading a result -----------------------------------------------------------------------


def is_stub(result: Any) -> bool:
    """Return whether nothing has been filled in yet."""
    if type(result) in (tuple, list) and result:
        return all(part is None or part is ... for part in result)
    return result is None or result is ...


def numbers(value: Any, place: str = "the result") -> NDArray:
    """Return a value as an array of float, or say what it holds instead."""
    try:
        array = np.asarray(value)
        if array.dtype.kind == "O":
            for index in np.ndindex(array.shape):
                if array[index] is None or array[index] is ...:
                    what = "None" if array[index] is None else "still the dots"
                    at = f"{place}[{', '.join(map(str, index))}]" if index else place
                    raise Interrupted(f"Not yet: {at} is {what}. What belongs there?")
            array = array.astype(float)
        if array.dtype.kind not in "iuf":  # a text of digits or a truth value is no number
            raise TypeError
        array = array.astype(float)
    except OverflowError:
        raise Interrupted(
            f"Not yet: {place} is too large for a float. What makes it grow?"
        ) from None
    except Exception:
        kind = type(value).__name__
        if isinstance(value, np.ndarray):
            kind = {"b": "truth values", "c": "complex numbers"}.get(value.dtype.kind, kind)
        hint = {
            "generator": ": is there a yield where return is meant?",
            "truth values": ": is something to be done with them, such as counting?",
        }.get(kind, ".")
        raise Interrupted(
            f"Not yet: {place} is made of {kind} and does not hold real numbers{hint}"
        ) from None
    if not array.size:
        raise Interrupted(f"Not yet: {place} is empty. What should fill it?")
    if not np.isfinite(array).all():
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        at = f"{place}[{', '.join(map(str, index))}]" if index else place
        raise Interrupted(
            f"Not yet: {at} is {array[index]}, not a finite number. Is there a 0/0, an overflow, "
            "or a root or logarithm of a negative number?"
        )
    return array


def entries(result: Any, right: Any, names: tuple[str, ...]) -> list[NDArray]:
    """Return one array for each of the results.

    `right` is what the right answer returns: a tuple stands for several results, a list that
    begins with None is counted from 1.
    """
    if not isinstance(right, tuple | list):
        if isinstance(result, tuple | list) and len(result) > 1 and not np.ndim(right):
            raise Interrupted(
                f"Not yet: one number is wanted, yours is a {type(result).__name__} of "
                f"{len(result)} results. Which of them, or what is to be done with them?"
            )
        return [numbers(result)]
    held = isinstance(result, tuple | list) or (isinstance(result, np.ndarray) and result.ndim)
    mine = list(result) if held else [result]
    if isinstance(right, tuple):
        if not isinstance(result, tuple | list) or len(mine) != len(right):
            held = f"{len(mine)} of them" if isinstance(result, tuple | list) else "one thing"
            raise Interrupted(
                f"Not yet: {len(right)} results are wanted ({', '.join(names)}), with a comma "
                f"between them; yours is {held}."
            )
        return [numbers(part, name) for part, name in zip(mine, names, strict=True)]
    n, name = len(right) - 1, names[0]
    if not held:
        raise Interrupted(
            f"Not yet: a list is wanted, [None, {name}[1], …, {name}[{n}]]; yours is of type "
            f"{type(result).__name__}. What is to be returned at the end?"
        )
    if len(mine) == n + 1 and mine[-1] is None and all(part is not None for part in mine[:-1]):
        raise Interrupted(
            f"Not yet: None stands at the end of {name}, not at [0]. Is it still in the order "
            "of the way back, the last neuron first?"
        )
    if len(mine) == n and all(part is not None for part in mine):
        mine = [None, *mine]  # see `counted`
    if len(mine) != n + 1:
        raise Interrupted(
            f"Not yet: for {n} neurons {n + 1} entries are wanted, None and {name}[1] … "
            f"{name}[{n}]; yours has {len(mine)}. Which l does the loop reach?"
        )
    return [numbers(mine[l], f"{name}[{l}]") for l in range(1, n + 1)]


def counted(result: Any, n: int, name: str) -> str:
    """Say that a list of n right results is not counted from 1, with None at [0]."""
    if len(result) == n:
        return (
            f"Not yet: the numbers are right, but your list is counted from 0. It should hold None "
            f"at [0], so that {name}[l] belongs to w[l]."
        )
    if result[0] is not None:
        return f"Not yet: the numbers are right, but {name}[0] is not None. What is written there?"
    return ""
