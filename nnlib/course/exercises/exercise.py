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
PAIRS = 1000  # of mistakes tried together: a count, since a time would make verdicts differ

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
    spellings : tuple of str
        Other ways to write the solution, in which a slip is looked for too.
    repeats : str
        The argument that says how often a step is repeated, if there is one; then the results are
        the new values of the first arguments.
    there : function, optional
        Says of a wrong value what is the case there, if a value is asked for.
    arrays : str
        "may" if the inputs are arrays and single numbers are enough, "must" if the task promises
        arrays.
    one_sign : bool
        Whether what is asked for has the same sign everywhere, as a loss or a number of things.
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
    spellings: tuple[str, ...] = ()
    repeats: str = ""
    there: Callable[[float], str] | None = None
    arrays: str = ""
    one_sign: bool = False
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
        return self.read(self.right(*deepcopy(arguments)), arguments)

    def read(self, result: Any, arguments: tuple) -> Results:
        """Return the numbers of a result."""
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
        return Solution(self.solution, self.mistakes, self.spellings)

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
                        self.computed[key] = self.read(result, self.inputs[k])
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
            return self._not_started(returned=answer is None and not self.names)
        if self.names and not callable(answer):
            return "Not yet: give the function itself to check, its name without brackets."
        if not self.names and callable(answer):
            return "Not yet: this is a function, wanted is a number. What does a call of it return?"
        wrong = calling.wrong_signature(answer, self.names) if self.names else ""
        if wrong:
            return f"Not yet: {wrong} Does the first line stand as it was given?"
        order = self._other_order(answer)
        if order:
            return f"Not yet: {order}"
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
        reply = f"Not yet: {next(self._explanations(attempt, mine))}"
        return f"{reply} Besides, {attempt.changes()}" if attempt.changed else reply

    def _not_started(self, returned: bool = False) -> str:
        reply = f"Not started yet. Wanted: {self.wanted}."
        if returned and self.names:
            reply += " (Your function returns None: if its lines are written, it lacks a return.)"
        elif returned:
            reply += " (Your value is None: that is what print returns, for example.)"
        return reply

    def _other_order(self, answer: Any) -> str:
        """Say that a function would be right if it were given its arguments by their names."""
        own = calling.parameters(answer)
        if own != self.names and sorted(own) == sorted(self.names):
            by_name = Attempt(
                self, lambda *given: answer(**dict(zip(self.names, given, strict=True)))
            )
            try:
                if self.same([by_name(arguments) for arguments in self.inputs], self.truth):
                    return (
                        f"your function takes ({', '.join(own)}), the check gives "
                        f"({', '.join(self.names)}), in this order. Which comes first?"
                    )
            except Interrupted:
                pass
        return ""

    def _right(self, attempt: "Attempt") -> str:
        """Say that the numbers are right, and what else is to be said."""
        reply = self._in_all_shapes(attempt) if self.arrays == "must" else "Right."
        if isinstance(self.form, list):
            reply = calling.counted(attempt.result, len(self.truth[-1]), self.results[0]) or reply
        if reply.startswith("Not yet"):
            return reply
        if attempt.changed:
            return f"Almost: the numbers are right, but {attempt.changes()}"
        return reply

    def _in_all_shapes(self, attempt: "Attempt") -> str:
        """Try the numbers and the arrays that the task promises; one of them is right already."""
        cases = list(zip(self.inputs, self.truth, strict=True))
        folded = [(tuple(map(_fold, a)), [_fold(b) for b in right]) for a, right in cases]
        name = next(n for n, v in zip(self.names, self.inputs[0], strict=True) if np.ndim(v))
        for mode, tried, what, word in (
            ("arrays", cases, f"{name} may be an array", "Not yet"),
            ("numbers", cases, f"{name} may be one number", "Right, with a remark"),
            ("arrays", folded, f"{name} may have several rows", "Right, with a remark"),
        ):
            attempt.mode = mode
            for arguments, right in tried:
                but = f"{word}: the numbers are right, but {what}"
                try:
                    results = attempt(arguments)
                    if not self.same([results], [right]):
                        other = differences.of_one(results[0], right[0])
                        return f"{but.replace(word, 'Not yet', 1)}; {other}"
                except Interrupted as interruption:
                    return f"{but}, and then:\n{interruption}"
        return "Right."

    def _explanations(self, attempt: "Attempt", mine: list[Results]) -> Iterator[str]:
        """Yield what explains these results, the most telling first; the last always does."""
        for mistake in self.texts.mistakes:
            if self.fits(mine, mistake):
                yield mistake.sentence
        if differences.few(mine) and self.names:
            yield differences.few(mine) + attempt.borrowed()
        of_steps, sure = self._repeated(attempt) if self.repeats else ("", False)
        if sure:
            yield of_steps
        yield from differences.as_it_came(mine, self.inputs, self.names, self.tolerance)
        partial = isinstance(self.apart, Products) and self.apart.partial
        if partial:
            yield from self._two(mine)
        if self.apart and not attempt.slow:
            try:
                said = self.apart.explain(attempt)
            except (Interrupted, ValueError):
                said = []
            if len(said) > 2:  # one slip would be a better explanation
                yield from self._slip(mine)
            if said:
                lost = any("missing" in words or "not at all" in words for words in said)
                question = f" {self.apart.question}" if lost else ""
                stop = "" if said[-1].endswith("?") else "."
                yield f"{listed(said, ', and ')}{stop}{question}{attempt.borrowed()}"
        for other, sentence in self._transformed():
            if self.same(mine, other) and not self.same(other, self.truth) and self._telling(other):
                yield sentence
        if self.names:
            yield from differences.combined(mine, self.truth, self.inputs, self.names)
        yield from self._slip(mine)
        yield from self._ignored(attempt, mine)
        if not partial:
            yield from self._two(mine)
        shown = differences.kind(self, attempt, mine)
        yield f"{shown}{attempt.borrowed()} {of_steps or self.advice}"

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
        if self.arrays:
            yield from differences.differentiated(self.true, self.inputs, self.names)
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
        """Say which change of one place of the solution has these results."""
        if self.names and self._telling(mine):
            yield from (slip.sentence for slip in self.texts.slips if self.fits(mine, slip))

    def _repeated(self, attempt: "Attempt") -> tuple[str, bool]:
        """Compare two repetitions with what is right from where the one before has led.

        Returns what is to be said, if the fault lies there, and whether it explains all.
        """
        at, found = self.names.index(self.repeats), {}
        for given in self.inputs:
            if given[at] == 1:
                continue

            def after(start: Results, times: int, given: tuple = given) -> tuple:
                arguments = (*start, *given[len(start) :])
                return (*arguments[:at], times, *arguments[at + 1 :])

            start = list(given[: len(self.truth[0])])
            try:
                one, two = (attempt(after(start, times)) for times in (1, 2))
                steps = (
                    (start, one),
                    (one, two),
                    (start, self.true(after(start, 1))),
                    (one, self.true(after(one, 1))),
                )
                said, sure = differences.of_steps(
                    *(
                        np.concatenate([(b - a).ravel() for a, b in zip(*both, strict=True)])
                        for both in steps
                    )
                )
            except (Interrupted, ValueError):
                return "", False
            found |= {said: sure} if said else {}
        unsure = [said for said, sure in found.items() if not sure]
        return (*unsure, *found, "")[0], len(found) == 1 and not unsure

    def _two(self, mine: list[Results]) -> Iterator[str]:
        """Say which two mistakes were made, if there is only one such pair."""
        if not self.names or not self._telling(mine):
            return
        pairs = itertools.combinations(self.different, 2)
        likely = sorted(pairs, key=lambda pair: pair[0].rank + pair[1].rank)
        likely = likely[: PAIRS if self.apart else PAIRS // 25]
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
    slow : bool
        Whether it takes its time.
    mode : str
        Whether it is called with "arrays" or with "numbers", one at a time.
    """

    def __init__(self, exercise: Exercise, answer: Any) -> None:
        self.exercise, self.answer = exercise, answer
        self.changed: list[str] = []
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
        result = self.result = self._call(arguments)
        return self.exercise.read(result, arguments)

    def _one_by_one(self, arguments: tuple) -> NDArray:
        """Return the results for every element of the arguments."""
        arrays = np.broadcast_arrays(*arguments)
        points = zip(*(A.ravel().tolist() for A in arrays), strict=True)
        each = [calling.entries(self._call(point), 0.0, ())[0].squeeze() for point in points]
        if any(one.shape != each[0].shape for one in each):
            raise Interrupted("Not yet: the results have different shapes. What is returned?")
        return np.reshape(each, arrays[0].shape + each[0].shape)

    def _call(self, arguments: tuple) -> Any:
        """Call the answer once; what it prints is shown the first time."""
        if not callable(self.answer):
            return self.answer
        started = time.thread_time()  # that of others does not count
        try:
            result, given, printed = calling.call(self.answer, arguments, self.exercise.names)
        except Interrupted as interruption:
            raise Interrupted(f"{interruption}{self.borrowed()}") from None
        self.slow = self.slow or time.thread_time() - started > SLOW
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
