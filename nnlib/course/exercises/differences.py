"""What kind of difference lies between wrong numbers and the right ones, in words."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlib.network import Network


def same(a: NDArray, b: NDArray, tolerance: float) -> bool:
    """Return whether two arrays hold the same numbers; b may hold small ones beside large ones."""
    a, b = aligned(a, b)
    return a.shape == b.shape and bool(close(a, b, tolerance).all())


def close(a: NDArray, b: NDArray, tolerance: float) -> NDArray:
    """Return for each element whether it is the same number."""
    at_least = 0.01 * tolerance * min(1.0, np.abs(b).max(initial=0.0))
    return np.abs(a - b) <= tolerance * np.abs(b) + at_least


def aligned(mine: NDArray, other: NDArray) -> tuple[NDArray, NDArray]:
    """Return both arrays; where a number or a vector is wanted, it may be a row or a column."""
    return (mine.squeeze(), other.squeeze()) if other.ndim < 2 else (mine, other)


def moved(value: Any) -> Any:
    """Return another value of the same kind, to see what depends on it."""
    if isinstance(value, np.random.Generator):
        return np.random.default_rng(99)
    if isinstance(value, Network):
        value = deepcopy(value)
        value.theta = -value.theta[::-1]
        return value
    if isinstance(value, list):
        return [part if part is None else moved(part) for part in value]
    if isinstance(value, int):
        return value + 2
    return value * 0.6 + 0.13


def unchanged(before: Any, after: Any) -> bool:
    """Return whether an argument is as it was; a random generator is there to be used up."""
    if isinstance(before, np.random.Generator):
        return True
    if isinstance(before, Network):
        before, after = before.theta, after.theta
    if isinstance(before, list) and isinstance(after, list):  # of matrices of several shapes
        return len(before) == len(after) and all(map(unchanged, before, after))
    try:
        return bool(np.array_equal(before, after))
    except Exception:
        return False


def shown(value: Any) -> str:
    """Return a value as it is shown to a student: numbers in short, the rest by its shape."""
    if isinstance(value, bool | int) or value is None:
        return str(value)
    if isinstance(value, float | np.floating):
        return f"{value:z.4g}"
    if isinstance(value, list) or (isinstance(value, np.ndarray) and value.size < 6):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return "a network" if isinstance(value, Network) else "a generator"


def _points(cases: list | tuple) -> list:
    """Return the cases of single numbers of which cases of arrays are made."""
    return [
        [
            np.asarray(number)
            if isinstance(parts[0], np.ndarray) and len(parts) == 1 and isinstance(parts, list)
            else float(number)
            for number in point
        ]
        for parts in cases
        for point in zip(*(A.ravel().tolist() for A in np.broadcast_arrays(*parts)), strict=True)
    ]


def transformed(
    right: list[list[NDArray]], inputs: tuple[tuple, ...], names: list[str]
) -> Iterator[tuple[list[list[NDArray]], str]]:
    """Yield what many wrong answers make of right ones, each with its sentence."""

    def each(change: Callable) -> list[list[NDArray]]:
        return [[change(b) for b in results] for results in right]

    sizes = {b.shape for results in right for b in results}
    for digits in range(0 if names else 1, 5):
        yield (
            each(lambda b, digits=digits: np.round(b, digits)),
            f"the numbers are the right ones, rounded at {digits} digits behind the "
            "point. Whoever goes on with them needs all digits: can the rounding wait?",
        )
    if any(len(shape) == 2 for shape in sizes):
        yield each(np.transpose), "your result is transposed: what stands in its rows?"
    if any(shape and max(shape) > 1 for shape in sizes):
        yield each(lambda b: b[::-1] if b.ndim else b), "the entries stand in the reverse order."
        yield each(np.sum), "the entries are added up: each is asked for by itself."
        yield each(np.mean), "this is the mean of the entries: each is asked for by itself."
    if len(right[0]) > 1:
        yield (
            [results[::-1] for results in right],
            "the results are right, but stand in the reverse order. Which one comes first?",
        )
    yield (
        each(np.abs),
        "the sizes are right, but your numbers are never negative. Where is the sign lost?",
    )
    yield each(np.trunc), "the numbers are cut off to whole ones. Where does an int() do that?"


def of_steps(
    first: NDArray, second: NDArray, right: NDArray, right_second: NDArray
) -> tuple[str, bool]:
    """Say how two steps differ from the right ones, and whether this is all."""
    factor = np.round(first @ right / (right @ right), 3)
    if not factor or not np.allclose(first, factor * right, rtol=1e-3, atol=1e-6):
        return "", False
    columns = np.array([right_second, first]).T
    again, carried = np.round(np.linalg.lstsq(columns, second)[0], 3) + 0.0
    if not np.allclose(columns @ [again, carried], second, rtol=1e-3, atol=1e-6):
        return (
            "The first epoch is right, the second is not: what is carried on from one to the next, "
            "or learns there, besides W1 and W2?"
        ), False
    if not again and not carried:
        return "after the first epoch nothing changes: what ends the loop early?", True
    if not carried and abs(again - factor) > 2e-3:
        return (
            f"the first step is {factor:.3g} times as long as it should be, the second "
            f"{again:.3g} times: does the learning rate change in the loop?"
        ), True
    if again == carried == 1:
        return (
            "the second epoch adds the gradient of the first once more: is a sum never set back?"
        ), True
    if carried and again == factor:
        return (
            f"the second step goes on with {carried:.3g} times the first: that is momentum.",
            True,
        )
    return "", False


def few(mine: list) -> str:
    """Say that there are only one or two different numbers among many."""
    numbers = np.concatenate([part.ravel() for results in mine for part in results])
    values = np.unique(numbers)
    if len(values) > 2 or len(numbers) < 3 * len(values):
        return ""
    said = " or ".join(shown(float(value)) for value in values)
    if len(values) > 1:
        return f"your result is never anything but {said}. Is something compared, cut off or fixed?"
    return f"your result is always {said}, whatever the arguments are. Is something fixed used?"


def differentiated(right: Callable, inputs: tuple, names: list[str]) -> Iterator[tuple[list, str]]:
    """Yield the derivatives of the right results, where they stand element by element."""
    h = 1e-4
    for k, name in enumerate(names):
        moved = [[(*a[:k], a[k] + d, *a[k + 1 :]) for d in (h, -h)] for a in inputs]
        yield (
            [[(right(more)[0] - right(less)[0]) / (2 * h)] for more, less in moved],
            f"this is the right result, differentiated once more with respect to {name}.",
        )


def of_one(mine: NDArray, right: NDArray) -> str:
    """Say what stands in place of an array."""
    words = {"sum": np.sum, "mean": np.mean, "first": lambda b: b.flat[0]}
    words |= {"last": lambda b: b.flat[-1], "largest": np.max, "smallest": np.min}
    for word, function in words.items():
        if mine.size == 1 and close(mine.ravel(), np.ravel(function(right)), 1e-4).all():
            return f"yours is then one number, the {word} of them. Each is asked for."
    return f"yours is then {_form(mine)}, with other numbers."


def as_it_came(mine: list, inputs: tuple, names: list[str], tolerance: float) -> Iterator[str]:
    """Say that an argument is returned as it is."""
    for k, name in enumerate(names):
        if isinstance(inputs[0][k], np.ndarray | float | int) and all(
            len(x) == 1 and same(x[0], np.asarray(a[k], float), tolerance)
            for x, a in zip(mine, inputs, strict=False)
        ):
            yield f"your result is {name}, as it came in. What is to be done with it?"


def combined(mine: list, right: list, inputs: tuple, names: list[str]) -> Iterator[str]:
    """Say that the right numbers were added to an argument, or multiplied by one."""
    a, b = (np.concatenate([p.ravel() for x in xs for p in x]) for xs in (mine, right[: len(mine)]))
    for k, name in enumerate(names):
        values = [arguments[k] for arguments in inputs[: len(mine)]]
        columns = {}
        if all(isinstance(v, float | int) for v in values):
            columns[name] = values
        elif all(isinstance(v, list) for v in values):
            n = min(map(len, values))
            columns = {f"{name}[{l}]": [v[l] for v in values] for l in range(1, n)}
            columns[name] = [part for v in values for part in v[1:]]
        for what, column in columns.items():
            if len(column) != len(a) or a.shape != b.shape or len(a) < 3:
                continue
            of = f"times {{:.3g}} · {what}", f"times {{:.3g}}, divided by {what}"
            for known, said in (
                (a - column, f"your result is {what} plus {{:.3g}} times the right one: a new "
                 f"{what}, as after a step. Is it asked for?"),
                (a / column, f"your numbers are the right ones {of[0]}: where does it come from?"),
                (a * column, f"your numbers are the right ones {of[1]}: where does it come from?"),
            ):  # fmt: skip
                factor = known @ b / (b @ b)
                if np.allclose(known, factor * b, rtol=1e-4, atol=1e-9) and factor:
                    yield said.format(factor).replace("-", "−").replace("times 1 · ", "times ")


def kind(exercise: Any, attempt: Any, mine: list[list[NDArray]]) -> str:
    """Show one input with both results, and say how they differ."""
    right, inputs, names, results = (
        exercise.truth,
        exercise.inputs,
        exercise.names,
        exercise.results,
    )
    situations, tolerance = exercise.situations, exercise.tolerance
    if exercise.arrays and all(x[0].shape == y[0].shape for x, y in zip(mine, right, strict=False)):
        mine, right, inputs = _points(mine), _points(right), _points(inputs)
    if not names:
        what = shown(float(mine[0][0].squeeze())) if mine[0][0].size == 1 else _form(mine[0][0])
        if mine[0][0].size != 1:
            return f"the result is {what}, expected is one number."
        value = float(mine[0][0].squeeze())
        there = f": {exercise.there(value)}" if exercise.there else ""
        close_by = " Close: take more digits." if np.isclose(value, right[0][0], 0.05) else ""
        return f"{what} is too {'large' if value > right[0][0] else 'small'}{there}.{close_by}"
    wrong = [
        not all(same(a, b, tolerance) for a, b in zip(x, y, strict=True))
        for x, y in zip(mine, right, strict=False)
    ]
    first = wrong.index(True)
    said = []
    if situations:
        good = [name for name, bad in zip(situations, wrong, strict=False) if not bad]
        if good:
            said.append(f"Right with {'; with '.join(good)}; not with {situations[first]}.")
    elif 0 < sum(wrong) < len(wrong):
        said.append(_which_inputs(wrong, inputs, names))
    pairs = [aligned(a, b) for a, b in zip(mine[first], right[first], strict=True)]
    k = next(k for k, (a, b) in enumerate(pairs) if not same(a, b, tolerance))
    a, b = pairs[k]
    name = _entry(results, k, len(pairs))
    given = ", ".join(f"{n} = {shown(v)}" for n, v in zip(names, inputs[first], strict=True))
    if situations and any(isinstance(value, np.ndarray) for value in inputs[first]):
        given = situations[first]
    where = f"With {given}, " if given else ""
    if a.shape != b.shape:
        numbers = a.size == b.size and close(a.ravel(), b.ravel(), tolerance).all()
        but = ": the numbers are right, only their form is not" if numbers else ""
        return " ".join([*said, f"{where}{name} is {_form(a)}, expected is {_form(b)}{but}."])
    bad = ~close(a, b, tolerance)
    at = tuple(int(i) for i in np.argwhere(bad)[0]) if a.ndim else ()
    place = f"{name}[{', '.join(map(str, at))}]" if at else name
    said.append(f"{where}{place} is {shown(float(a[at]))}; right is {shown(float(b[at]))}.")
    if a.ndim and not bad.all():
        others = "the other is right" if bad.size - bad.sum() == 1 else "others are right"
        said.append(f"{bad.sum()} of its {bad.size} numbers are wrong, {others}.")
    elif len(pairs) > 1:
        fine = [
            _entry(results, i, len(pairs))
            for i, (p, q) in enumerate(pairs)
            if same(p, q, tolerance)
        ]
        said.append(f"Right is {' and '.join(fine)}." if fine else "")
    said.append(_factor(mine, right, wrong, tolerance))
    if not said[-1] and not all(wrong):
        case = (exercise.apart, mine[first], right[first], inputs[first])
        said.append(_factor_of_step(*case, tolerance))
    return " ".join(filter(None, said))


def _entry(results: tuple[str, ...], k: int, n: int) -> str:
    """Return the name of the k-th result."""
    return results[k] if len(results) == n else f"{results[0]}[{k + 1}]"


def _form(array: NDArray) -> str:
    """Say what an array is."""
    return f"of shape {array.shape}" if array.ndim else "one number"


def _which_inputs(wrong: list[bool], inputs: tuple[tuple, ...], names: list[str]) -> str:
    """Say for which inputs the results are wrong, if a sign decides it."""
    for k, name in enumerate(names):
        values = [arguments[k] for arguments in inputs]
        if all(isinstance(value, float) for value in values):
            negative = [value < 0 for value in values[: len(wrong)]]
            if negative == wrong:
                return f"Wrong only where {name} is negative."
            if [not n for n in negative] == wrong:
                return f"Right only where {name} is negative."
    return f"Right for {len(wrong) - sum(wrong)} of {len(wrong)} inputs."


def _factor(mine: list, right: list, wrong: list[bool], tolerance: float) -> str:
    """Say whether a sign, a factor or a constant is all that is wrong."""
    flat = [
        (a.ravel(), b.ravel())
        for x, y, bad in zip(mine, right, wrong, strict=False)
        for a, b in (aligned(p, q) for p, q in zip(x, y, strict=True))
        if bad and a.shape == b.shape
    ]
    a, b = (np.concatenate(part) for part in zip(*flat, strict=True))
    bad = ~close(a, b, tolerance)
    a, b = a[bad], b[bad]
    if a.size < 2:
        return ""
    if np.ptp(b) and np.allclose(a, -b, rtol=tolerance):
        return "Its size is right wherever it is wrong, only the sign is not: where is it lost?"
    factor = a @ b / (b @ b) if b.any() else 0.0
    if factor and np.ptp(b) and np.allclose(a, factor * b, rtol=tolerance, atol=0):
        return (
            f"Your numbers are the right ones times {factor:.3g}: where does this factor come from?"
        )
    if np.ptp(b) and np.allclose(a - b, np.mean(a - b), rtol=tolerance, atol=tolerance * 1e-2):
        return f"Your numbers are the right ones plus {np.mean(a - b):.3g}: what is added?"
    if np.ptp(a) <= tolerance * np.abs(a).max() and np.ptp(b):
        return f"Where it is wrong, yours is always {shown(float(a[0]))}: what should it depend on?"
    if np.allclose(np.abs(a), np.abs(b), rtol=tolerance):
        return "The sizes are right everywhere, some of the signs are not."
    if b.min() < 0 < b.max() and np.allclose(a, b, rtol=0.2):
        return "All are close to the right ones: is something rounded, or a step h too large?"
    if (a * b < 0).all():
        return "Every sign is opposite to the right one, and the sizes differ too."
    return ""


def _factor_of_step(apart: Any, mine: list, right: list, arguments: tuple, tolerance: float) -> str:
    """Say whether what is taken apart, such as the step of a training, has a factor too many."""
    if not hasattr(apart, "observe"):
        return ""
    both = zip(apart.observe(mine, arguments), apart.observe(right, arguments), strict=True)
    for product, (a, b) in zip(apart.each, both, strict=True):
        if not same(a, b, tolerance):
            said = _factor([[a]], [[b]], [True], tolerance)
            return said and f"For {product.name}: {said}"
    return ""
