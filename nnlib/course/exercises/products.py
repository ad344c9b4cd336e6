"""Products and sums of named quantities, taken apart.

A gradient is a product of factors. On enough random inputs the logarithm of a wrong one is a sum of
logarithms, in which every quantity of the problem counts as often as it stands in the product:
linear equations with one solution, so that nothing is guessed. A weighted sum is taken apart in the
same way, without logarithms.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnlib.activations import sigmoid

MOST = 4  # differences; what has more is another formula, not a product with mistakes
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def up(l: int) -> str:
    """Return ⁽ˡ⁾ for a number l."""
    return f"⁽{str(l).translate(RAISED)}⁾"


def listed(words: list[str], last: str = " and ") -> str:
    """Return words with commas and a last "and" between them."""
    return last.join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def neuron(l: int, z: NDArray) -> dict[str, NDArray]:
    """Return what may be mistaken for a factor of g′(z⁽ˡ⁾) = a⁽ˡ⁾ (1 − a⁽ˡ⁾) of a sigmoid."""
    a, n = sigmoid(z), up(l)
    return {
        **{f"a{n}": a, f"(1 − a{n})": 1 - a, f"(1 + a{n})": 1 + a},
        **{f"z{n}": z, f"(1 − z{n})": 1 - z, f"g′(a{n})": sigmoid.derivative(a)},
    }


def slopes(n: str) -> dict[str, dict[str, int]]:
    """Return how wrong slopes differ from a (1 − a), the most telling first."""
    a, rest = f"a{n}", f"(1 − a{n})"
    return {
        f"z{n} stands where a{n} belongs, in a(1 − a)": {
            **{a: -1, rest: -1, f"z{n}": 1, f"(1 − z{n})": 1}
        },
        f"g′ is taken at a{n}, as if that were z{n}": {a: -1, rest: -1, f"g′(a{n})": 1},
        f"the slope 1 − a² of tanh stands where that of the sigmoid belongs, in layer {n}": {
            **{a: -1, f"(1 + a{n})": 1}
        },
        f"a sign within g′(z{n}): it is a(1 + a) instead of a(1 − a)": {
            **{rest: -1, f"(1 + a{n})": 1}
        },
        f"− g′(z{n})": {a: -1, rest: -1},
        f"+ g′(z{n})": {a: 1, rest: 1},
    }


@dataclass(frozen=True)
class Product:
    """A right product, and others that a student may stop at.

    A product is written as its factors with dots between them: "2 · (a⁽²⁾ − y) · g′(z⁽²⁾)".
    """

    name: str
    right: str
    others: Mapping[str, str] = field(default_factory=dict)

    def explain(self, values: NDArray, quantities: Mapping[str, NDArray]) -> list[str] | None:
        """Say how these values differ from the right product: [] if not, None if unknown."""
        found = apart(values, quantities)
        if found is None:
            return None
        options = [differences(found, factors(self.right), factors(self.right))]
        for name, other in self.others.items():
            if found[1] == factors(other)[1]:  # but for a constant and a sign
                rest = differences(found, factors(other), factors(self.right))
                options.append([f"this is {name}, where {self.name} is asked for", *rest])
        best = min(options, key=len) if options[0] else []
        return best if len(best) <= MOST else None


def factors(product: str) -> tuple[float, Counter]:
    """Return the constant in a product and how often each quantity stands in it."""
    constant, count = 1.0, Counter()
    for factor in filter(None, product.split(" · ")):
        slope = re.fullmatch(r"g′\(z(.*)\)", factor)
        if re.fullmatch(r"[−\d.]+", factor):
            constant *= float(factor.replace("−", "-"))
        else:
            count.update([f"a{slope[1]}", f"(1 − a{slope[1]})"] if slope else [factor])
    return constant, count


def apart(values: NDArray, quantities: Mapping[str, NDArray]) -> tuple[float, Counter] | None:
    """Return the product that has these values, as `factors` does; None if there is none."""
    usable = {n: q for n, q in quantities.items() if np.all(q) and np.ptp(np.log(np.abs(q))) > 0}
    if not np.isfinite(values).all() or not np.all(values) or len(values) < len(usable) + 5:
        return None
    columns = np.log(np.abs([*usable.values(), np.full(len(values), np.e)])).T
    wanted = np.log(np.abs(values))
    exponents = np.rint(np.linalg.lstsq(columns, wanted)[0][:-1]).astype(int)
    rest = wanted - columns[:, :-1] @ exponents
    signs = np.sign(values) * np.prod(np.sign([*usable.values()]).T ** exponents, axis=1)
    if np.ptp(rest) > 1e-3 or np.ptp(signs):
        return None
    found = {name: int(e) for name, e in zip(usable, exponents, strict=True) if e}
    return float(signs[0] * np.exp(np.median(rest))), Counter(found)


def differences(found: tuple, wanted: tuple, right: tuple) -> list[str]:
    """Say, factor by factor, how one product differs from another."""
    ratio, d = found[0] / wanted[0], found[1].copy()
    d.subtract(wanted[1])
    said, missing, extra = [], [], []
    for n in sorted({match[0] for name in d if (match := re.search(r"⁽.⁾", name))}):
        for sentence, pattern in slopes(n).items():
            while all(d[name] * step > 0 for name, step in pattern.items()):
                d.subtract(pattern)
                lists = {"−": missing, "+": extra}
                lists.get(sentence[0], said).append(sentence.removeprefix("− ").removeprefix("+ "))
    for name, times in d.items():
        if times < 0 and found[1][name] < 0:
            said.append(
                f"it is divided by {name}, which should multiply"
                if wanted[1][name]
                else f"it is divided by {name}"
            )
        else:
            (missing if times < 0 else extra).extend([name] * abs(times))
    if len(missing) == len(extra) == 1 and "g′" in missing[0] and "g′" in extra[0]:
        said.append(f"{extra.pop()} stands there twice and {missing.pop()} not at all")
    for name in sorted(extra):  # exchanged: the only two, or of one kind
        kin = [m for m in missing if m[0] == name[0] or len(missing) == len(extra) == 1]
        if kin:
            said.append(f"{name} stands where {kin[0]} belongs")
            missing.remove(kin[0])
            extra.remove(name)
    said += [f"{name} is missing" for name in missing]
    for name in extra:
        twice = all(right[1][part] for part in factors(name)[1])
        said.append(f"{name} stands there {'twice' if twice else 'too'}")
    if np.isclose(abs(ratio), 0.5, rtol=1e-3) and right[0] == 2:
        said.append("the factor 2 of the square in the loss is missing")
    elif not np.isclose(abs(ratio), 1, rtol=1e-3):
        asked = ": is a difference not divided by its step h?" if abs(ratio) < 1e-3 else ""
        said.append(f"the factor {abs(ratio):.4g} does not belong there{asked}")
    return said + (["the sign is wrong"] if ratio < 0 else [])


@dataclass(frozen=True)
class Products:
    """The products that a function computes, and random inputs on which to take them apart.

    Attributes
    ----------
    draw : function of rng
        Returns arguments.
    quantities : function of these arguments
        Returns the named quantities of the problem, which broadcast to the shape of each result.
    each : tuple of Product
        One for each result.
    observe : function of (results, arguments)
        Returns what should be products; by default the results themselves.
    partial : bool
        Whether there are inputs on which the results are more than these products.
    """

    draw: Callable
    quantities: Callable
    each: tuple[Product, ...]
    observe: Callable = lambda results, arguments: results
    partial: bool = False
    times: int = 60
    question: str = "Go back from ℒ step by step: which slope does each step multiply by?"

    def explain(self, attempt: Callable) -> list[str]:
        """Say how the results of an attempt differ from the right products; [] if unknown."""
        rng = np.random.default_rng(7)
        values, quantities = [[] for _ in self.each], [[] for _ in self.each]
        for _ in range(self.times):
            arguments = self.draw(rng)
            results = self.observe(attempt(arguments), arguments)
            named = self.quantities(*arguments)
            for k, result in enumerate(results):
                values[k].append(np.ravel(result))
                shape = np.shape(result)
                quantities[k].append({name: _spread(q, shape).ravel() for name, q in named.items()})
        said = []
        for product, v, q in zip(self.each, values, quantities, strict=True):
            columns = {name: np.concatenate([one[name] for one in q]) for name in q[0]}
            said.append(product.explain(np.concatenate(v), columns))
        if any(words is None for words in said) or not any(said):
            return []
        shared = [word for word in said[0] if all(word in words for words in said)]
        for product, words in zip(self.each, said, strict=True):
            own = [word for word in words if word not in shared]
            shared += [f"in {product.name} {listed(own)}"] if own and len(said) > 1 else own
        return shared if len(shared) <= MOST else []


def _spread(quantity: NDArray, shape: tuple[int, ...]) -> NDArray:
    """Return a quantity in the shape of a result, zeros where it does not fit."""
    try:
        return np.broadcast_to(quantity, shape)
    except ValueError:
        return np.full(shape, 0.0)


@dataclass(frozen=True)
class Sum:
    """A right sum, and the terms that a student may have put into it.

    Attributes
    ----------
    draw : function of rng
        Returns arguments.
    terms : function of these arguments
        Returns the named terms, right and wrong ones.
    right : mapping
        How often each term of the right sum counts.
    """

    draw: Callable
    terms: Callable
    right: Mapping[str, float]
    times: int = 60
    question: str = "Which terms does the formula add up?"

    def explain(self, attempt: Callable) -> list[str]:
        """Say how the results of an attempt differ from the right sum; [] if unknown."""
        rng = np.random.default_rng(7)
        values, columns, names = [], [], []
        for _ in range(self.times):
            arguments = self.draw(rng)
            values.append(np.ravel(attempt(arguments)[0]))
            terms = self.terms(*arguments)
            names = list(terms)
            columns.append(
                np.array([np.broadcast_to(t, values[-1].shape) for t in terms.values()]).T
            )
        values, columns = np.concatenate(values), np.concatenate(columns)
        counts = np.linalg.lstsq(columns, values)[0]
        counts = np.round(counts, 3) + 0.0
        if np.abs(columns @ counts - values).max() > 1e-4 * np.abs(values).max(initial=1e-9):
            return []
        said, wanted = [], np.array([self.right.get(name, 0) for name in names])
        common = counts @ wanted / (wanted @ wanted)
        if common and np.allclose(counts, common * wanted):
            many = (
                "the sign of the whole is wrong"
                if common == -1
                else f"the whole counts {common:g} times"
            )
            return [] if common == 1 else [many]
        for name, count, right in zip(names, counts, wanted, strict=True):
            if count == right:
                continue
            if not count:
                said.append(f"{name} is missing")
            elif count == -right:
                said.append(f"{name} has the wrong sign")
            elif not right:
                times = "" if count == 1 else f"{count:g} · ".replace("-", "−")
                said.append(f"{times}{name} does not belong into it")
            else:
                said.append(f"{name} counts {count:g} times".replace("-", "−"))
        return said if len(said) <= MOST else []
