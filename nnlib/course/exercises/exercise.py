"""How an exercise is checked.

An exercise is data: its stub and its solution as texts, the right answer as a function that knows
nothing of the solution, and the usual mistakes as edits of the solution. The student's function is
called with inputs of our own and only numbers are compared: how it is written does not matter. If
they are wrong, explanations are tried, from the most telling to the most general, and one that
does not fit the numbers exactly is not given. What nothing explains is shown.
"""

import inspect
import itertools
import textwrap
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlib.course.exercises import calling, differences
from nnlib.course.exercises.calling import Ended, Interrupted
from nnlib.course.exercises.mistakes import Mistake, Solution
from nnlib.course.exercises.products import Products, Sum, listed

SLOW = 0.05  # seconds of one call after which an answer is tried on fewer inputs
PAIRS = 400  # of mistakes that are tried together: a count, since a time would make verdicts differ

Results = list[NDArray]
judging: list["Exercise"] = []  # the exercise whose answer is running


@dataclass(eq=False, repr=False)
class Exercise:
    """Something to be written by the student, and what can be said about it.

    Attributes
    ----------
    wanted : str
        What is asked for, as the end of the sentence "Wanted: …".
    stub, solution : str
        How their cells in the notebook begin.
    right : function
        The right answer, independent of the solution. Its arguments are those of the student's
        function; it has none if a value is asked for. A tuple that it returns stands for several
        results, a list that begins with None is counted from 1.
    mistakes : str
        Edits of the solution with what is said about them; see `nnlib.course.exercises.mistakes`.
    advice : str
        What to look at if the answer is wrong in no usual way.
    inputs : tuple of tuple
        The arguments of each call.
    situations : tuple of str
        What is special about each of the inputs, such as "one sample".
    results : tuple of str
        Names of the results, or of a list that is counted from 1.
    apart : Products or Sum, optional
        What a wrong answer is taken apart into.
    also_right : str
        Edits of the solution that are accepted with a remark.
    there : function, optional
        Says of a wrong value what is the case there, if a value is asked for.
    arrays : str
        "may" if the inputs are arrays and single numbers are enough, "must" if the task promises
        arrays.
    tolerance : float
        The relative difference up to which two numbers are the same: rounding to float32 is
        allowed.
    """

    wanted: str
    stub: str
    solution: str
    right: Callable[..., Any]
    mistakes: str
    advice: str
    inputs: tuple[tuple, ...] = ((),)
    situations: tuple[str, ...] = ()
    results: tuple[str, ...] = ("the result",)
    apart: Products | Sum | None = None
    also_right: str = ""
    there: Callable[[float], str] | None = None
    arrays: str = ""
    tolerance: float = 1e-4
    computed: dict = field(default_factory=dict, init=False)  # what edited solutions compute

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
            It begins with "Not started", "Right", "Almost" (right numbers, but …), "Not yet", or
            "Stopped" (an error in the student's code).
        """
        if judging:
            raise Ended(
                "Stopped: check is called within your function. Move that line out of it, to the "
                "left margin."
            )
        judging.append(self)
        try:
            return self._verdict(answer)
        except (Interrupted, Ended) as interruption:
            return str(interruption)
        except KeyboardInterrupt:
            return "Stopped by you."
        except BaseException as error:  # a result that raises whatever is done with it
            return f"Stopped: your result cannot be read ({type(error).__name__}). What is it?"
        finally:
            judging.clear()

    # ---- What is right ----------------------------------------------------------------------

    @cached_property
    def names(self) -> list[str]:
        """The names of the arguments."""
        return list(inspect.signature(self.right).parameters)

    @cached_property
    def truth(self) -> list[Results]:
        """The right results for each of the inputs."""
        return [self.true(arguments) for arguments in self.inputs]

    def true(self, arguments: tuple) -> Results:
        """Return the right results for some arguments."""
        return self.read(self.right(*deepcopy(arguments)), arguments)[0]

    def read(self, result: Any, arguments: tuple) -> tuple[Results, str]:
        """Return the numbers of a result, and what is to be said of how they are put together."""
        form = self.form
        if isinstance(form, list):  # as long as the lists that it belongs to
            form = [None] * max(len(given) for given in arguments if isinstance(given, list))
        return calling.entries(result, form, self.results)

    @cached_property
    def form(self) -> Any:
        """What the right answer returns: a number, an array, a tuple or a list."""
        return self.right(*deepcopy(self.inputs[0]))

    def same(self, mine: list[Results], others: list[Results]) -> bool:
        """Return whether these are the same results, for as many inputs as were tried."""
        return len(mine) <= len(others) and all(
            differences.same(a, b, self.tolerance)
            for x, y in zip(mine, others, strict=False)
            for a, b in zip(x, y, strict=True)
        )

    # ---- What is wrong ----------------------------------------------------------------------

    @cached_property
    def texts(self) -> Solution:
        """The solution and its edits."""
        return Solution(self.solution, self.mistakes, self.also_right)

    def outcome(self, k: int, *mistakes: Mistake) -> Results | None:
        """Return what the solution with these mistakes computes from the k-th inputs, if it can."""
        key = (k, *mistakes)
        if key not in self.computed:
            self.computed[key] = None
            try:
                with np.errstate(all="ignore"):
                    answer = self.texts.edited(*mistakes)
                    if answer is not None:
                        result = answer(*deepcopy(self.inputs[k])) if callable(answer) else answer
                        self.computed[key] = self.read(result, self.inputs[k])[0]
            except (Exception, Interrupted):
                pass
        return self.computed[key]

    def fits(self, mine: list[Results], *mistakes: Mistake) -> bool:
        """Return whether the solution with these mistakes has these results."""
        outcomes = ((x, self.outcome(k, *mistakes)) for k, x in enumerate(mine))
        return all(y is not None and self.same([x], [y]) for x, y in outcomes)

    @cached_property
    def different(self) -> list[Mistake]:
        """The mistakes that change the results, the first of those with the same outcome."""
        kept: list[tuple[Mistake, list]] = [(None, self.truth)]
        for mistake in self.texts.mistakes:
            outcome = [self.outcome(k, mistake) for k in range(len(self.inputs))]
            if None not in outcome and not any(self.same(outcome, other) for _, other in kept):
                kept.append((mistake, outcome))
        return [mistake for mistake, _ in kept[1:]]

    # ---- The verdict ------------------------------------------------------------------------

    def _verdict(self, answer: Any) -> str:
        if calling.is_stub(answer):
            return self._not_started()
        if self.names and not callable(answer):
            return "Not yet: give the function itself to check, its name without brackets."
        wrong = calling.wrong_signature(answer, self.names) if self.names else ""
        if wrong:
            return f"Not yet: {wrong} Does the first line stand as it was given?"
        attempt = Attempt(self, answer)
        mine = []
        for arguments in self.inputs:
            try:
                mine.append(attempt(arguments))
            except Interrupted:
                if self.same(mine, self.truth):
                    raise
                break  # it is wrong already, which explains more
            if attempt.slow and not self.same(mine, self.truth):
                break
        if self.same(mine, self.truth):
            return self._right(attempt)
        for mistake in self.texts.also_right:
            if self.fits(mine, mistake):
                return f"Right, with a remark: {mistake.sentence}"
        reply = f"Not yet: {next(self._explanations(attempt, mine))}"
        return f"{reply} Besides, {attempt.changes()}" if attempt.changed else reply

    def _not_started(self, returned: bool = False) -> str:
        reply = f"Not started yet. Wanted: {self.wanted}."
        if returned:
            reply += " (Your function returns None: if its lines are written, it lacks a return.)"
        return reply

    def _right(self, attempt: "Attempt") -> str:
        """Say that the numbers are right, and what else is to be said."""
        reply = self._in_all_shapes(attempt) if self.arrays == "must" else "Right."
        if attempt.changed:
            return f"Almost: the numbers are right, but {attempt.changes()}"
        return (
            f"Almost: the numbers are right, but {attempt.remarks[0]}" if attempt.remarks else reply
        )

    def _in_all_shapes(self, attempt: "Attempt") -> str:
        """Try the numbers and the arrays that the task promises; one of them is right already."""
        cases = list(zip(self.inputs, self.truth, strict=True))
        folded = [(tuple(map(_fold, a)), [_fold(b) for b in right]) for a, right in cases]
        for mode, tried, what, word in (
            ("numbers", cases, "one number", "Right, with a remark"),
            ("arrays", cases, "an array", "Almost"),
            ("arrays", folded, "an array of shape (2, …)", "Right, with a remark"),
        ):
            attempt.mode = mode
            for arguments, right in tried:
                try:
                    if not self.same([attempt(arguments)], [right]):
                        return f"Almost: it is right, but for {what} the numbers are others."
                except Interrupted as interruption:
                    return f"{word}: it is right, but not for {what}.\n{interruption}"
        return "Right."

    def _explanations(self, attempt: "Attempt", mine: list[Results]) -> Iterator[str]:
        """Yield what explains these results, the most telling first; the last always does."""
        own = calling.parameters(attempt.answer)
        if own != self.names and sorted(own) == sorted(self.names):
            by_name = Attempt(
                self, lambda *given: attempt.answer(**dict(zip(self.names, given, strict=True)))
            )
            if self.same([by_name(a) for a in self.inputs[: len(mine)]], self.truth):
                yield (
                    f"your function takes ({', '.join(own)}), the check gives "
                    f"({', '.join(self.names)}), in this order. Which comes first?"
                )
        for mistake in self.texts.mistakes:
            if self.fits(mine, mistake):
                yield mistake.sentence
        partial = isinstance(self.apart, Products) and self.apart.partial
        if partial:
            yield from self._two(mine)
        if self.apart and not attempt.slow:
            try:
                said = self.apart.explain(attempt)
            except (Interrupted, ValueError):
                said = []
            if said:
                yield f"{listed(said, ', and ')}. {self.apart.question}{attempt.borrowed()}"
        for other, sentence in self._transformed():
            if self.same(mine, other) and not self.same(other, self.truth) and self._telling(other):
                yield sentence
        yield from self._slip(mine)
        yield from self._ignored(attempt, mine)
        if not partial:
            yield from self._two(mine)
        yield f"{differences.kind(self, attempt, mine)}{attempt.borrowed()} {self.advice}"

    def _transformed(self) -> Iterator[tuple[list[Results], str]]:
        """Yield what is often made of right results, and right results for other arguments."""
        for i, k in itertools.combinations(range(len(self.names)), 2):
            with_these = []
            for arguments in self.inputs:
                swapped = list(arguments)
                swapped[i], swapped[k] = swapped[k], swapped[i]
                try:
                    with_these.append(self.true(tuple(swapped)))
                except (Exception, Interrupted):
                    break
            if len(with_these) == len(self.inputs):
                names = f"{self.names[i]} and {self.names[k]}"
                yield with_these, f"{names} are exchanged. Which of them stands where?"
        yield from differences.transformed(self.truth, self.inputs, self.names)

    def _telling(self, results: list[Results]) -> bool:
        """Return whether these are more than one and the same number, which may be so by chance."""
        return (
            not self.names
            or np.ptp(np.concatenate([part.ravel() for r in results for part in r])) > 0
        )

    def _ignored(self, attempt: "Attempt", mine: list[Results]) -> Iterator[str]:
        """Say of which arguments the results do not depend, though they should."""
        if not self.names:
            return
        try:
            again = self.inputs[: 1 if attempt.slow else len(mine)]
            if not self.same([attempt(arguments) for arguments in again], mine[: len(again)]):
                yield (
                    "called twice with the same arguments, your function gives two different "
                    "results. Does it draw random numbers of its own, or keep something from call "
                    f"to call?{attempt.borrowed()}"
                )
                return
            ignored = [k for k in range(len(self.names)) if self._ignores(attempt, mine, k)]
        except Interrupted:
            return
        if ignored:
            names = listed([self.names[k] for k in ignored])
            many, it = ("", "their") if len(ignored) > 1 else ("s", "its")
            yield (
                f"your result stays the same when {names} change{many}, and it should not. "
                f"Does a fixed number, or a variable of the notebook, stand in {it} place?"
                + attempt.borrowed()
            )

    def _ignores(self, attempt: "Attempt", mine: list[Results], k: int) -> bool:
        """Return whether the right results move with the k-th argument, and these do not."""
        moves = False
        for arguments, before, right in zip(self.inputs, mine, self.truth, strict=False):
            other = list(arguments)
            other[k] = differences.moved(other[k])
            after = attempt(tuple(other))
            if any(
                a.shape != b.shape or (a != b).any() for a, b in zip(before, after, strict=True)
            ):
                return False
            moves = moves or not self.same([self.true(tuple(other))], [right])
        return moves

    def _slip(self, mine: list[Results]) -> Iterator[str]:
        """Say which single name or sign is another, if there is only one such place."""
        slips = self.texts.slips if self._telling(mine) else ()
        found = [slip for slip in slips if self.fits(mine, slip)]
        if len(found) == 1:
            yield found[0].sentence

    def _two(self, mine: list[Results]) -> Iterator[str]:
        """Say which two mistakes were made, if there is only one such pair."""
        if not self.names or not self._telling(mine):
            return
        pairs = itertools.combinations(self.different, 2)
        likely = sorted(pairs, key=lambda pair: pair[0].rank + pair[1].rank)
        likely = likely[: PAIRS if self.apart else PAIRS // 10]
        both = [pair if self.texts.edited(*pair) else pair[::-1] for pair in likely]
        found = [pair for pair in both if self.fits(mine, *pair)]
        shared = [m for m in found[0] if all(m in pair for pair in found)] if found else []
        if len(shared) == 2:
            yield f"two things at once. First: {shared[0].sentence} Then: {shared[1].sentence}"
        elif shared:
            yield f"{shared[0].sentence} (There is something else besides: mend this first.)"


class Attempt:
    """An answer that is being tried.

    Attributes
    ----------
    answer : function or value
    changed : list of str
        The arguments that it has changed.
    remarks : list of str
        What is to be said of how its results are put together.
    slow : bool
        Whether it takes its time.
    mode : str
        Whether it is called with "arrays" or with "numbers", one at a time.
    """

    def __init__(self, exercise: Exercise, answer: Any) -> None:
        self.exercise, self.answer = exercise, answer
        self.changed: list[str] = []
        self.remarks: list[str] = []
        self.slow = self.talked = False
        self.mode = "either" if exercise.arrays else "arrays"

    def __call__(self, arguments: tuple) -> Results:
        """Return the results for some arguments."""
        if self.mode == "numbers":
            return [self._one_by_one(arguments)]
        if self.mode == "either":
            try:
                self.mode = "numbers"
                return self(arguments)
            except Interrupted as with_numbers:
                try:
                    self.mode = "arrays"
                    return self(arguments)
                except Interrupted as with_arrays:  # report the one that is not about arrays
                    both = (with_numbers, with_arrays)
                    raise min(
                        both, key=lambda e: "TypeError" in str(e) or "ValueError" in str(e)
                    ) from None
        result = self._call(arguments)
        results, remark = self.exercise.read(result, arguments)
        if remark and remark not in self.remarks:
            self.remarks.append(remark)
        return results

    def _one_by_one(self, arguments: tuple) -> NDArray:
        """Return the results for every element of the arguments."""
        arrays = np.broadcast_arrays(*arguments)
        points = zip(*(A.ravel().tolist() for A in arrays), strict=True)
        each = [calling.numbers(self._call(point)).squeeze() for point in points]
        if any(one.shape != each[0].shape for one in each):
            raise Interrupted("Not yet: the results have different shapes. What is returned?")
        return np.reshape(each, arrays[0].shape + each[0].shape)

    def _call(self, arguments: tuple) -> Any:
        """Call the answer once; what it prints is shown the first time."""
        if not callable(self.answer):
            return self.answer
        started = time.perf_counter()
        try:
            result, given, printed = calling.call(self.answer, arguments, self.exercise.names)
        except Interrupted as interruption:
            raise Interrupted(f"{interruption}{self.borrowed()}") from None
        self.slow = self.slow or time.perf_counter() - started > SLOW
        if not self.talked:
            print(printed.seen(), end="")
        first, self.talked = not self.talked, True
        if calling.is_stub(result) and first:
            if printed.length and printed.getvalue().strip():
                raise Interrupted("Not yet: your function prints its result. It must return it.")
            raise Interrupted(self.exercise._not_started(returned=result is None))
        if self.exercise.arrays != "may":
            for name, before, after in zip(self.exercise.names, arguments, given, strict=True):
                if name not in self.changed and not differences.unchanged(before, after):
                    self.changed.append(name)
        return result

    def borrowed(self) -> str:
        """Say which variables of the notebook it reads."""
        names = calling.read_from_notebook(self.answer)
        return (
            f" (It reads {listed(names)} from the notebook, not from its arguments.)"
            if names
            else ""
        )

    def changes(self) -> str:
        """Say that arguments were changed."""
        return (
            f"your function changes its argument {listed(self.changed)}, which then is "
            "different for the caller too. Look for what writes into it, such as += or -=."
        )


def _fold(value: Any) -> Any:
    """Return a vector as an array with two rows."""
    return value.reshape(2, -1) if isinstance(value, np.ndarray) and value.ndim == 1 else value
