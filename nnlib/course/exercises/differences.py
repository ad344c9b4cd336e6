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
    for k, name in enumerate(names):
        if isinstance(inputs[0][k], np.ndarray | float | int):
            value = [
                [np.asarray(a[k], float) for _ in r] for a, r in zip(inputs, right, strict=True)
            ]
            yield value, f"your result is {name}, as it came in. What is to be done with it?"


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
        return f"{what} is too {'large' if value > right[0][0] else 'small'}{there}."
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
