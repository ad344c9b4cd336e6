"""Mistakes as edits of a solution, and those that are made in many exercises.

A mistake is written as one or more lines ``old → new``, which are all applied to the text of the
solution (↵ is the end of a line), and below, indented, what is said to a student who makes it. A
line ``or`` begins another way to make the same mistake.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
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
    (r"(2 \* \(\w+ - Y\))", r"\1 / len(Y)", "your gradient is the mean over the samples. Is the "
     "SSE a sum or a mean?"),
    (r"2 (\* \(\w+(?:\[\w+\])? - [yY]\)) \* sigmoid\.derivative_from_output\([^()]+\)", r"1 \1",
     "at the output your δ is a − y: this belongs to the cross-entropy. What does the SSE give for "
     "∂ℒ/∂z, with its 2 and its g′?"),
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


NAME = re.compile(
    r"(?<![\w.\]])(?!None|return|if|else|for|in\b)([A-Za-z]\w*(?:\[[^\]]*\])?)(?![\w(.\[])"
)
SIGN = re.compile(r" ([-+*]) ")
LINE = re.compile(r"^ +(?:(\w+(?:\[l\])?) = |(return) )(.+?)(?:  #.*)?$", re.MULTILINE)


def slips(solution: str) -> Iterator[Mistake]:
    """Put, at one place of a solution, another of its names or another sign."""
    names = sorted({name for line in LINE.finditer(solution) for name in NAME.findall(line[3])})
    for line in LINE.finditer(solution):
        where = f"the line that computes {line[1]}" if line[1] else "what is returned"
        for place, others in ((NAME, names), (SIGN, "+-*")):
            for m in place.finditer(line[3]):
                for new in others:
                    if new != m[1]:
                        start, end = (line.start(3) + i for i in m.span(1))
                        until = solution[line.start() : start] + new + solution[end : line.end()]
                        yield Mistake(
                            ((line[0], until),),
                            f"your numbers come out if {new} stands in place of {m[1]}, in "
                            f"{where}. Is there such a place in yours?",
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

    def __init__(self, text: str, mistakes: str, also_right: str = "") -> None:
        self.text = dedent(text).strip("\n") + "\n"
        self.also_right = tuple(own(also_right))
        self.own = tuple(own(mistakes))
        self.slips = tuple(slips(self.text))
        self.mistakes = (*self.own, *common(self.text))

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
