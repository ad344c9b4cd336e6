"""Mistakes as edits of a solution, and those that are made in many exercises.

A mistake is written as one or more lines ``old → new``, which are all applied to the text of the
solution (↵ is the end of a line), and below, indented, what is said to a student who makes it. A
line ``or`` begins another way to make the same mistake.
"""

import ast
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from textwrap import dedent

import numpy as np

import nnlib

SAID_OF_SLOPES = (
    (
        r"sigmoid.derivative(\1)",
        "sigmoid.derivative is called with a, but it expects z. What do you call with a?",
    ),
    (
        r"(logit(\1) * (1 - logit(\1)))",
        "z stands where a belongs: a(1 − a) is the slope, written "
        "with what the neuron sends out. Which of your variables is that?",
    ),
    (
        r"(\1 * (1 + \1))",
        "a sign within g′: your slope a(1 + a) grows for ever. Where is a sigmoid flat?",
    ),
    (r"(1 - \1**2)", "1 − a² is the slope of tanh. Which is that of the sigmoid?"),
    (r"\1", "a stands where its slope g′ = a(1 − a) belongs. Which factor is lost?"),
    (r"(1 - \1)", "only 1 − a stands where g′ = a(1 − a) belongs. Which factor is lost?"),
    (r"1", "g′ is missing: what does the way back pass through at every neuron?"),
)

SAID_OF_ACTIVATIONS = (
    (r"(\1)", "an activation is missing: z goes on as if it were a. What does a "
     "neuron do to its sum?"),
    (r"np.tanh(\1)", "tanh stands where the sigmoid belongs. Which "
     "activation does the task ask for?"),
    (r"np.maximum(0, \1)", "ReLU stands where the sigmoid belongs. Which "
     "activation does the task ask for?"),
    (r"1 / (1 + np.exp(\1))", "the sigmoid falls where it should rise: a minus in its exponent is "
     "missing. What is σ of a large z?"),
    (r"1 / (1 - np.exp(-(\1)))", "a sign within the sigmoid, in its denominator. What is σ(0)?"),
)  # fmt: skip

COMMON = (
    (r"2 \* \(", "(", "the factor 2 is missing that comes from the square in the loss. What is the "
     "derivative of (a − y)²?"),
    (r"2 \* \(", "2 * 2 * (", "the factor 2 of the square in the loss is there twice. Where does "
     "each 2 come from?"),
    (r"\((\w+(?:\[\w+\])?) - ([yY])\)", r"(\2 - \1)", "the sign is wrong: which way does the loss "
     "go when the output rises above the target?"),
    (r"2 \* (\(\w+(?:\[\w+\])? - [yY]\))", r"\1 ** 2", "this begins with the loss (a − y)² "
     "itself, not with its derivative. What is the slope of a square?"),
    (r"(2 \* \(\w+(?:\[\w+\])? - [yY]\))", r"\1 ** 2", "the error is squared, and 2 stands "
     "before it: what is left of the square in the slope of (a − y)²?"),
    (r"(2 \* \(\w+ - Y\))", r"\1 / len(Y)", "your gradient is the mean over the samples. Is the "
     "SSE a sum or a mean?"),
    (r"2 (\* \(\w+(?:\[\w+\])? - [yY]\)) \* sigmoid\.derivative_from_output\([^()]+\)", r"1 \1",
     "at the output your δ is a − y: this belongs to the cross-entropy. What does the SSE give for "
     "∂ℒ/∂z, with its 2 and its g′?"),
    (r"(\w+) \* (w\w*(?:\[\w\])?) \* sigmoid", r"(\1 + \2) * sigmoid", "on the way back the weight "
     "is added. How does a neuron pass a small change on?"),
    (r" \+ b\w*(?:\[[^\]]*\])?", "", "the bias is missing on the way forward. What is added to the "
     "weighted sum?"),
    *((r"sigmoid\.derivative_from_output\(([^()]+)\)", new, said) for new, said in SAID_OF_SLOPES),
    *((r"(?<![.\w])sigmoid\(([^()]+)\)", new, said) for new, said in SAID_OF_ACTIVATIONS),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Mistake:
    """One way to be wrong.

    Attributes
    ----------
    edits : tuple of (old, new)
        All of them are made.
    sentence : str
        What is said about it.
    rank : int
        0 for what is often wrong everywhere, 1 for what this exercise invites to, 2 for what is
        wrong at one place: the order in which two mistakes are tried together.
    """

    edits: tuple[tuple[str, str], ...]
    sentence: str
    rank: int = 1

    def apply(self, text: str) -> str | None:
        """Return the edited text, or None if there is nothing to edit."""
        for old, new in self.edits:
            if old not in text:
                return None
            text = text.replace(old, new)
        return text


def own(text: str) -> Iterator[Mistake]:
    """Read the mistakes of an exercise."""
    edits, groups, sentence = [], [], []
    for line in [*dedent(text).strip("\n").splitlines(), ""]:
        if line.startswith(" "):
            sentence.append(line.strip())
            continue
        if sentence:  # a new mistake begins, or the text is over
            for group in (*groups, edits):
                yield Mistake(tuple(group), " ".join(sentence))
            edits, groups, sentence = [], [], []
        if line == "or":
            groups.append(edits)
            edits = []
        elif line:
            old, new = (re.sub(" *↵", "\n", part.strip()) for part in line.split("→", 1))
            edits.append((old, new))


def common(solution: str) -> Iterator[Mistake]:
    """Make the common mistakes that a solution gives occasion for, everywhere and at one place."""
    for pattern, new, sentence in COMMON:
        places = list(re.finditer(pattern, solution))
        if places:
            edits = {(m[0], m.expand(new)) for m in places}
            yield Mistake(tuple(sorted(edits)), sentence, rank=0)
        if len(places) > 1 and new != "sigmoid.derivative(":
            for m in places:
                way = "back" if "derivative" in pattern else "forward"
                where = f"on the way {way}, at {m[1] if m.lastindex else m[0].strip(' +')}, "
                yield Mistake(((m[0], m.expand(new)),), where + sentence, rank=2)
    yield from activations(solution)


def activations(solution: str) -> Iterator[Mistake]:
    """Put another activation together with its own slope, in some of the layers."""
    layers = re.findall(r"(\w+) = sigmoid\((.+)\)", solution)
    some = [layers, layers[:-1], *([layer] for layer in layers)] if layers[1:] else []
    for what, value, slope in (
        ("tanh, with its own slope", "np.tanh({})", "(1 - {}**2)"),
        ("ReLU, with its own slope", "np.maximum(0, {})", "({} > 0)"),
        ("without activation: a = z and g′ = 1", "({})", "1"),
    ):
        for part in some:
            edits = [(f"{a} = sigmoid({z})", f"{a} = {value.format(z)}") for a, z in part]
            edits += [(f"sigmoid.derivative_from_output({a})", slope.format(a)) for a, _ in part]
            names = " and ".join(a for a, _ in part)
            yield Mistake(
                tuple(edits), f"{names}: {what}. Which activation does the task ask for?", rank=2
            )


NAME = re.compile(
    r"(?<![\w.\]])(?!None|return|if|else|for|in\b)([A-Za-z]\w*(?:\[[^\]]*\])?)(?![\w(.\[])"
)
LINE = re.compile(
    r"^ +(?:(\w+(?:\[[^\]=]*\])?)( [-+]?= )|(return) |(?=(\w+)\.append))([^#\n]+?)(?:  #.*)?$", re.M
)
SIGN = re.compile(r" ([-+*/]|\*\*) |(?<=\w)(\*\*)(?=\w)")
AROUND = {
    "abs": "never negative there. Where is a sign lost?",
    "np.round": "rounded there. Can it wait, or is something else to be rounded?",
    "np.trunc": "cut off to a whole number there. Can int() go?",
    "np.mean": "one number there, the mean. What is asked for each of them?",
    "np.sum": "one number there, the sum. What is asked for each of them?",
}


def slips(solution: str) -> Iterator[Mistake]:
    """Change one place of a solution: a name, a sign, brackets, a part that is left out, ….

    Where several of them have the same outcome, the first sentence is given.
    """
    lines = list(LINE.finditer(solution))
    names = re.findall(r"\w+", solution.partition("(")[2].partition(")")[0])
    names = ["0", "1", *sorted({*names, *(n for line in lines for n in NAME.findall(line[5]))})]
    for line in lines:
        at = line[1] or line[4]
        where = f"the line that computes {at}" if at else "what is returned"
        head, tail = line[0][: line.start(5) - line.start()], line[0][line.end(5) - line.start() :]
        for other, sentence in expressions(line[5], names):
            yield Mistake(((line[0], head + other + tail),), sentence.format(where))
        for sign in ("=", "+=", "-=", "*="):
            if line[2] and line[2].strip() != sign:
                new = line[0].replace(line[2], f" {sign} ", 1)
                sentence = f"your numbers come out with {sign} in {where}. Does it stand there?"
                yield Mistake(((line[0], new),), sentence)
    yield from exchanges(lines)


def expressions(text: str, names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the expressions that a slip makes of one, each with its sentence."""
    seen = {ast.dump(ast.parse(text))}

    def new(other: str, sentence: str) -> Iterator[tuple[str, str]]:
        try:
            key = ast.dump(ast.parse(other))
        except SyntaxError:
            return
        if key not in seen:
            seen.add(key)
            yield other, sentence

    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.expr)]
    spans = sorted({(n.col_offset, n.end_col_offset) for n in nodes})
    for node in nodes:  # a part is left out
        if isinstance(node, ast.BinOp):
            start, end = node.col_offset, node.end_col_offset
            left, right = (ast.get_source_segment(text, n) for n in (node.left, node.right))
            sign = text[node.left.end_col_offset : node.right.col_offset].strip(" ()")
            for kept, lost in ((left, f"{sign} {right}"), (right, f"{left} {sign}")):
                yield from new(
                    f"{text[:start]}({kept}){text[end:]}",
                    f"your numbers come out without “{lost}”, in {{}}. Is it missing?",
                )
    for place, others in ((NAME, names), (SIGN, ("+", "-", "*", "/", "**"))):
        for m in place.finditer(text):
            old, (start, end) = m[m.lastindex], m.span(m.lastindex)
            for name in others:
                yield from new(
                    text[:start] + name + text[end:],
                    f"your numbers come out if {name} stands in place of {old}, in {{}}. Is there "
                    "such a place in yours?",
                )
                if place is SIGN:
                    yield from new(
                        text.replace(f" {old} ", f" {name} "),
                        f"your numbers come out if every {old} is {name}, in {{}}. Is it so?",
                    )
    starts, ends = ({span[i] for span in spans} for i in (0, 1))
    brackets = "your numbers come out with other brackets, in {}. What is computed first in yours?"
    for m in re.finditer(r"(?<!\w)\(([^()]*)\)", text):
        yield from new(text[: m.start()] + m[1] + text[m.end() :], brackets)
    for start in starts:
        for end in ends:
            if start < end:
                yield from new(f"{text[:start]}({text[start:end]}){text[end:]}", brackets)
    for start, end in spans:
        part = text[start:end]
        if NAME.fullmatch(part):
            yield from new(
                f"{text[:end]}.T{text[end:]}",
                f"your numbers come out if a row stands in place of the column {part}, or a column "
                "in place of a row, in {}. Which shapes meet there?",
            )
        for function, what in AROUND.items():
            if part not in ("sigmoid", "np") and not text[end:].startswith("("):
                yield from new(
                    f"{text[:start]}{function}({part}){text[end:]}",
                    f"your numbers come out if {part} is {what} (In {{}}.)",
                )


def exchanges(lines: list[re.Match]) -> Iterator[Mistake]:
    """Exchange two names, each at one place."""
    places = [(line, m) for line in lines for m in NAME.finditer(line[5])]
    for i, (first, m) in enumerate(places):
        for second, n in places[i + 1 :]:
            if m[1] != n[1] and m[1][0] == n[1][0] and first != second:
                edits = []
                for line, old, new in ((first, m, n), (second, n, m)):
                    start, end = (line.start(5) - line.start() + k for k in old.span(1))
                    edits.append((line[0], line[0][:start] + new[1] + line[0][end:]))
                where = " and ".join(line[1] or line[4] or "the result" for line in (first, second))
                yield Mistake(
                    tuple(edits), f"{m[1]} and {n[1]} are exchanged, where {where} are computed."
                )


def run(source: str) -> Callable:
    """Return what the last line of a solution's text that defines something defines."""
    names = {"np": np, "math": math, "nnlib": nnlib, "sigmoid": nnlib.sigmoid, "tanh": nnlib.tanh}
    names |= {"g_prime": nnlib.sigmoid.derivative_from_output}
    names |= {"logit": lambda a: np.log(a / (1 - a))}
    before = len(names) + 1  # and __builtins__
    exec(source, names)
    return [*names.values()][before:][-1]


class Solution:
    """The text of a solution and its mistakes: those of the exercise, then the common ones."""

    def __init__(self, text: str, mistakes: str, spellings: tuple[str, ...] = ()) -> None:
        self.text = dedent(text).strip("\n") + "\n"
        self.own = tuple(own(mistakes))
        self.mistakes = (*self.own, *common(self.text))
        self.spellings = [dedent(spelling).strip("\n") + "\n" for spelling in spellings]

    @cached_property
    def slips(self) -> tuple[Mistake, ...]:
        """What one slip makes of the solution, or of another way to write it."""
        others = (
            Mistake(((self.text, slip.apply(text)),), slip.sentence)
            for text in self.spellings
            for slip in slips(text)
        )
        return (*slips(self.text), *others)

    @lru_cache(None)  # noqa: B019, there is one for each exercise, as long as the notebook runs
    def edited(self, *mistakes: Mistake) -> Callable | None:
        """Return the answer that makes these mistakes; None if they do not go together."""
        text = self.text
        for mistake in mistakes:
            text = mistake.apply(text)
            if text is None:
                return None
        try:
            return run(text)
        except SyntaxError:  # two edits of one place
            return None
