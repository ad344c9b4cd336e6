"""The exercises, as they stand in their modules and in the notebooks.

Exercises, stubs, solutions and mistakes are found, not listed: a new one needs no line here.
"""

import importlib
import inspect
import itertools
import pkgutil
import re
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest

from nnlib.course import exercises as rooms
from nnlib.course.exercises.exercise import Exercise
from nnlib.course.exercises.mistakes import run

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
MODULES = [room.name for room in pkgutil.iter_modules(rooms.__path__) if room.name[0] == "n"]
EXERCISES = {
    f"{name}.{key}": value
    for name in MODULES
    for key, value in vars(importlib.import_module(f"{rooms.__name__}.{name}")).items()
    if isinstance(value, Exercise)
}
every = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
every_function = pytest.mark.parametrize(
    "exercise",
    [e for e in EXERCISES.values() if e.names],
    ids=[n for n, e in EXERCISES.items() if e.names],
)


def text(source):
    return inspect.cleandoc(source)


def solution(exercise):
    return run(text(exercise.solution))


# ---- Module and notebook ---------------------------------------------------------------------


def cells(notebook, tag):
    """Return the sources of the cells with this tag, by the exercise that they check."""
    found = {}
    for cell in notebook.cells:
        match = re.search(r"\n+exercises\.(\w+)\.check\((\w+)\)$", cell.source)
        if match and tag in cell.metadata.get("tags", []):
            found[match[1]] = (cell.source[: match.start()], match[2])
    return found


def complaints(name, held, notebook):
    """Say how a module of exercises and its notebook differ."""
    if notebook is None:
        return [f"{name}: there is no such notebook"]
    stubs, solutions, said = cells(notebook, "exercise"), cells(notebook, "solution"), []
    for kind, found in (("stub", stubs), ("solution", solutions)):
        if set(found) != set(held):
            said.append(f"{name}: a {kind} for {sorted(found)}, exercises {sorted(held)}")
    for key in set(stubs) & set(solutions) & set(held):
        (stub, checked), (solved, other), exercise = stubs[key], solutions[key], held[key]
        if stub != text(exercise.stub):
            said.append(f"{key}: the stub has drifted")
        if solved != "# Solution\n" + text(exercise.solution):
            said.append(f"{key}: the solution has drifted")
        if other != f"{checked}_solution":
            said.append(f"{key}: the solution is called {other}, the stub {checked}")
        given = run(text(exercise.stub))
        if exercise.names and list(inspect.signature(given).parameters) != exercise.names:
            said.append(f"{key}: the stub has other arguments than the check")
    if f"import {name} as exercises" not in "".join(cell.source for cell in notebook.cells):
        said.append(f"{name} is not imported as exercises")
    return said


def held_by(name):
    return {key.split(".")[1]: e for key, e in EXERCISES.items() if key.startswith(f"{name}.")}


def notebook_of(name):
    path = NOTEBOOKS / f"{name[1:].replace('_', '-')}.ipynb"
    return nbformat.read(path, as_version=4) if path.exists() else None


@pytest.mark.parametrize("name", MODULES)
def test_module_and_notebook_agree(name):
    assert not complaints(name, held_by(name), notebook_of(name))


def test_every_notebook_that_checks_has_a_module():
    for path in NOTEBOOKS.glob("*.ipynb"):
        if ".check(" in path.read_text(encoding="utf-8"):
            assert f"n{path.stem.replace('-', '_')}" in MODULES


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("(p1, p2, w1, w2)", "(p1, w1, p2, w2)", "other arguments"),
        ("(p1, p2, w1, w2)", "(p1, w1, p2, w2)", "the stub has drifted"),
        ("return b1, b2\n", "return (b1, b2)\n", "the solution has drifted"),
        ("bias_through_solution", "bias_through", "is called bias_through"),
        ("band.check", "no_band.check", "a stub for ['bias_through', 'no_band']"),
    ],
)
def test_planted_faults_are_found(old, new, said):
    name = "n00_start_here"
    held, notebook = dict(held_by(name)), notebook_of(name)
    if said == "other arguments":  # in both, so that nothing has drifted
        exercise = held["bias_through"]
        held["bias_through"] = SimpleNamespace(
            **{**vars(exercise), "names": exercise.names, "stub": exercise.stub.replace(old, new)}
        )
    for cell in notebook.cells:
        cell.source = cell.source.replace(old, new)
    assert any(said in complaint for complaint in complaints(name, held, notebook))


def test_a_module_without_notebook_is_found():
    assert complaints("n99_nothing", {}, notebook_of("n99_nothing"))


# ---- Stubs and right answers -----------------------------------------------------------------


@every
def test_stub_is_not_started(exercise):
    not_started = f"Not started yet. Wanted: {exercise.wanted}."
    assert exercise.verdict(run(text(exercise.stub))) == not_started
    assert exercise.verdict(...) == not_started
    assert exercise.verdict(None).startswith(not_started)
    if exercise.names:
        assert exercise.verdict(lambda *_: ...) == not_started
        assert exercise.verdict(lambda *_: None).startswith(f"{not_started} (Your function returns")


@every
def test_solution_is_right_each_time(exercise):
    assert [exercise.verdict(solution(exercise)) for _ in range(2)] == ["Right."] * 2


def each(change):
    """Return a change of a result that reaches the numbers in it."""

    def deep(result):
        if isinstance(result, tuple | list):
            return type(result)(None if part is None else deep(part) for part in result)
        return change(result)

    return deep


def row(value):
    return value if np.ndim(value) > 1 else np.reshape(value, (1, -1))


FORMS = {
    "float32": each(np.float32),
    "array": each(np.array),
    "nested list": each(lambda value: np.asarray(value).tolist()),
    "row": each(row),
    "column": each(lambda value: value if np.ndim(value) > 1 else row(value).T),
    "numpy scalars": each(lambda value: np.float64(value) if np.ndim(value) == 0 else value),
    "objects": each(lambda value: np.array(value, dtype=object)),
    "list for a tuple": lambda result: list(result) if isinstance(result, tuple) else result,
}


@pytest.mark.parametrize("form", FORMS)
@every
def test_right_answer_in_another_form(exercise, form):
    if not exercise.names:
        assert exercise.verdict(FORMS[form](solution(exercise))) == "Right."
    else:
        answer = solution(exercise)
        assert exercise.verdict(lambda *given: FORMS[form](answer(*given))) == "Right."


@every
def test_the_numerical_answer_is_right(exercise):
    assert exercise.verdict(exercise.right if exercise.names else exercise.right()) == "Right."


@every_function
def test_numbers_only_where_no_arrays_are_promised(exercise):
    def with_math(*given):
        if any(isinstance(value, np.ndarray) for value in given):
            raise TypeError("only length-1 arrays can be converted to Python scalars")
        return float(np.squeeze(answer(*given)))

    answer = solution(exercise)
    reply = exercise.verdict(with_math)
    if exercise.arrays == "may":
        assert reply == "Right."
    elif exercise.arrays == "must":
        assert reply.startswith("Not yet: the numbers are right, but z may be an array, and then:")
        assert "Which function of np" in reply


# ---- Mistakes --------------------------------------------------------------------------------


@every
def test_every_mistake_changes_the_outcome_and_all_differ(exercise):
    outcomes = {"right": exercise.truth}
    for mistake in exercise.texts.own:
        outcome = [exercise.outcome(k, mistake) for k in range(len(exercise.inputs))]
        outcome = outcome[: outcome.index(None)] if None in outcome else outcome
        assert outcome, mistake.edits
        outcomes[mistake] = outcome
    for (_, a), (other, b) in itertools.combinations(outcomes.items(), 2):
        n = min(len(a), len(b))
        assert not exercise.same(a[:n], b[:n]), other.edits


@every
def test_every_mistake_is_told_in_its_own_sentence(exercise):
    said = {}
    for mistake in exercise.texts.mistakes:
        outcomes = [exercise.outcome(k, mistake) for k in range(len(exercise.inputs))]
        if outcomes[0] is not None and not exercise.same(outcomes[:1], exercise.truth):
            reply = exercise.verdict(exercise.texts.edited(mistake))
            assert reply.startswith("Not yet: ")
            if mistake in exercise.texts.own:
                assert reply.startswith(f"Not yet: {mistake.sentence}")
    for mistake in exercise.texts.own:
        said.setdefault(mistake.sentence, []).append(mistake)
        assert len(mistake.sentence) < 200
    assert all(len(same) <= 2 for same in said.values())  # ways to make the same mistake


@every
def test_truth_has_both_signs_and_is_no_value_that_mistakes_share(exercise):
    numbers = np.concatenate([part.ravel() for results in exercise.truth for part in results])
    assert not np.isin(numbers, [0, 1]).any()
    both = (numbers > 0).any() and (numbers < 0).any()
    assert not exercise.names or bool(both) != exercise.one_sign


@every_function
def test_ignored_argument_is_named(exercise):
    arguments, answer = exercise.inputs[0], solution(exercise)
    for k, name in enumerate(exercise.names):
        if exercise.arrays or isinstance(arguments[k], list | np.random.Generator):
            continue

        def with_its_own(*given, k=k):
            return answer(*given[:k], exercise.inputs[-1][k], *given[k + 1 :])

        reply = exercise.verdict(with_its_own)
        assert name in reply or reply.startswith("Stopped")  # it may fit no other argument


@every
def test_what_nothing_explains_is_shown(exercise):
    answer = solution(exercise)

    def strange(result):
        return each(lambda value: np.asarray(value) + 0.3 * np.sin(9 * np.asarray(value)))(result)

    wrong = strange(answer) if not exercise.names else lambda *given: strange(answer(*given))
    reply = exercise.verdict(wrong)
    assert reply.endswith(exercise.advice)
    assert "right is" in reply or not exercise.names


@every
def test_texts_end_in_a_hint_and_use_the_notation(exercise):
    for words in [exercise.wanted, exercise.advice, *(m.sentence for m in exercise.texts.mistakes)]:
        assert not re.search(r"∂L|δ[¹²³ⁿˡ]|[awzW][¹³ⁿˡ]", words)


def test_check_prints_short_lines(capsys):
    for exercise in EXERCISES.values():
        assert exercise.check(solution(exercise)) is None
        exercise.check(exercise.texts.edited(exercise.texts.own[0]))
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 88


def test_repr_holds_no_address():
    for exercise in EXERCISES.values():
        assert repr(exercise) == f"Exercise: {exercise.wanted}"
