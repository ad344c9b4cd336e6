"""The exercises of notebook 00: the bias of a line, and a band of two lines."""

from collections.abc import Iterator

import numpy as np

from nnlib._words import number
from nnlib.course.exercises.exercise import Attempt, Exercise, Results
from nnlib.course.exercises.products import Sum


def other_terms(p1, p2, w1, w2) -> dict:
    """Return what a student may add up for the bias."""
    return {
        "w1·p1": w1 * p1, "w2·p2": w2 * p2, "w1·p2": w1 * p2, "w2·p1": w2 * p1, "w1": w1, "w2": w2,
        "p1": p1, "p2": p2, "1 (a constant)": 1.0, "w1·w2": w1 * w2, "p1·p2": p1 * p2,
    }  # fmt: skip


bias_through = Exercise(
    wanted="a function of (p1, p2, w1, w2) that returns the bias with which the neuron's line runs "
    "through the point (p1, p2)",
    stub="""
        def bias_through(p1, p2, w1, w2):
            return ...
        """,
    solution="""
        def bias_through_solution(p1, p2, w1, w2):
            return -(w1 * p1 + w2 * p2)  # z = w1 p1 + w2 p2 + b must be 0 there
        """,
    right=lambda p1, p2, w1, w2: np.negative(np.sum([np.multiply(p1, w1), np.multiply(p2, w2)], 0)),
    inputs=(
        (np.array([0.53, 1.17, -2.09]), np.array([-1.51, 0.43, 0.97]), 2.13, 3.07),
        (np.array([1.03, 0.29, -0.73]), np.array([2.01, -3.07, 0.41]), 1.57, -0.43),
        (np.array([-0.83, 1.37, 0.67]), np.array([0.19, 0.79, -1.9]), -2.53, 1.21),
    ),
    mistakes="""
        -(w1 * p1 + w2 * p2) → w1 * p1 + w2 * p2
            the sign. Put your b into z = w1·p1 + w2·p2 + b: is it 0?
        -(w1 * p1 + w2 * p2) → -w1 * p1 + w2 * p2
            the minus reaches the first product only. Put your b into z: what is left over?
        -(w1 * p1 + w2 * p2) → -(w2 * p1 + w1 * p2)
            the weights are exchanged: w1 belongs to p1.
        -(w1 * p1 + w2 * p2) → -(w1 * p1) / w2
            that is the height at which a line without bias passes p1. Which of the letters in
            z = 0 is the unknown?
        -(w1 * p1 + w2 * p2) → -(w1 * p1 + w2 * p2) / w2
            you divide by w2 at the end. What stands before b in z?
        -(w1 * p1 + w2 * p2) → -(w1 + w2) * (p1 + p2)
            each coordinate has a weight of its own; yours multiplies the sum of both by both.
        -(w1 * p1 + w2 * p2) → 0.5 - (w1 * p1 + w2 * p2)
            with your b the sum z is 0.5 at the point. On the line a is 0.5: what is z there?
        -(w1 * p1 + w2 * p2) → sigmoid(-(w1 * p1 + w2 * p2))
            the bias goes into the sum z, before the activation. Which function is too many?
        -(w1 * p1 + w2 * p2) → p2 + w1 * p1 / w2
            this is where the line crosses the second axis. The bias is the third number of the
            sum z: what must it be for z to be 0?
        -(w1 * p1 + w2 * p2) → -(w1 * p1 + w2 * p2) / np.hypot(w1, w2)
            you divide by the length of (w1, w2): that is a distance. Does z hold such a quotient?
        """,
    advice="On the line z is 0: write down z at the point (p1, p2) and solve for b.",
    arrays="may",
    apart=Sum(
        draw=lambda rng: (*rng.normal(0, 1.5, (2, 3)), *rng.normal(0, 1.5, 2)),
        terms=other_terms,
        right={"w1·p1": -1, "w2·p2": -1},
    ),
)


POINTS = {"circle": ((0, 0), (1, 1)), "square": ((0, 1), (1, 0))}


def sums(w1: float, w2: float, b: float) -> dict:
    """Return a ruler's sum z at the four points, each with its sign."""
    return {
        (sign, point): w1 * point[0] + w2 * point[1] + b
        for sign, points in POINTS.items()
        for point in points
    }


def rooms(w1: float, w2: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return between which two numbers each of the two biases may lie.

    The first ruler says 1 to the squares, whose w₁x₁ + w₂x₂ are w₁ and w₂, and 0 to (0, 0); the
    second, which looks the other way, says 1 to the squares and 0 to (1, 1).
    """
    return (-min(w1, w2), 0.0), (max(w1, w2), w1 + w2)


class Band(Exercise):
    """An exercise with many right answers: whatever lies within its room is read as the middle."""

    def read(self, result, arguments: tuple) -> Results:
        """Return the two biases, each in the middle of its room if it lies in it."""
        mine = super().read(result, arguments)
        for bias, (low, high) in zip(mine, rooms(*arguments), strict=True):
            within = (low < bias) & (bias < high)
            bias[within] = (low + high) / 2.0
        return mine

    def _explanations(self, attempt: Attempt, mine: list[Results]) -> Iterator[str]:
        """Say at which point a ruler is wrong, if nothing more telling is to be said."""
        for said in super()._explanations(attempt, mine):
            yield (
                f"{self.place(mine)} {self.advice}".strip() if said.endswith(self.advice) else said
            )

    def place(self, mine: list[Results]) -> str:
        """Name the first point at which one of the two rulers gives the wrong answer."""
        for (w1, w2), biases in zip(self.inputs, mine, strict=False):
            if any(b.size != 1 for b in biases):
                return "two single numbers are wanted."
            for which, side, b in zip(("first", "second"), (1, -1), biases, strict=True):
                for (sign, point), z in sums(side * w1, side * w2, b.item()).items():
                    other = (1, 1) if side == 1 else (0, 0)  # the other ruler shuts it out
                    if point != other and (z <= 0.0 if sign == "square" else z >= 0.0):
                        wanted = "above" if sign == "square" else "below"
                        return (
                            f"for w1 = {number(w1)} and w2 = {number(w2)} your {which} ruler's "
                            f"sum at the {sign} {point} is {number(z)}; right is anything "
                            f"{wanted} 0."
                        )
        return ""


band = Band(
    wanted="a function of (w1, w2), both above 0, that returns two biases b1, b2: the rulers "
    "(w1, w2, b1) and (−w1, −w2, b2) both say 1 to the two squares, and to each circle one of them "
    "says 0",
    stub="""
        def band(w1, w2):
            return ..., ...
        """,
    solution="""
        def band_solution(w1, w2):
            low, high = min(w1, w2), max(w1, w2)  # w1 x1 + w2 x2 at the two squares
            b1 = -low / 2  # half-way between the circle (0, 0) and the nearer square
            b2 = (high + w1 + w2) / 2  # and between the other square and the circle (1, 1)
            return b1, b2
        """,
    right=lambda w1, w2: tuple((low + high) / 2.0 for low, high in rooms(w1, w2)),
    inputs=((1.0, 1.0), (0.3, 2.4), (2.6, 0.35), (0.11, 0.07), (5.1, 0.9)),
    results=("b1", "b2"),
    mistakes="""
        return b1, b2 → return -0.5, 1.5
            with b1 = −0.5 and b2 = 1.5 you have the band of the lesson, whose weights are 1. Do
            the rulers stay between the points when the weights become smaller or larger?
        return b1, b2 → return b2, b1
            the two biases are exchanged: which of the two rulers says 1 to (1, 1)?
        b1 = -low / 2 → b1 = low / 2
            b1 has the wrong sign: what does the first ruler say to the circle (0, 0), where its
            sum is b1?
        (high + w1 + w2) / 2 → -(high + w1 + w2) / 2
            b2 has the wrong sign: the second ruler's weights are negative. What is its sum at the
            squares?
        return b1, b2 → return -b1, -b2
            both biases have the wrong sign. What is the sum of the first ruler at (0, 0)?
        b1 = -low / 2 → b1 = -low
            the first ruler runs through a square, where its sum is 0. How far may it go?
        (high + w1 + w2) / 2 → high
            the second ruler runs through a square, where its sum is 0. How far may it go?
        (high + w1 + w2) / 2 → (w1 + w2)
            the second ruler runs through the circle (1, 1), where its sum is 0. What is between
            it and the squares?
        b1 = -low / 2 → b1 = 0 * low
            the first ruler runs through the circle (0, 0), where its sum is b1. Which sign does it
            need there?
        b1 = -low / 2 → b1 = -(w1 + w2) / 2
            the first ruler runs through the middle (½, ½), between the two squares. Both of them
            are wanted on its side: which is nearer to (0, 0)?
        (high + w1 + w2) / 2 → (w1 + w2) / 2
            the second ruler runs through the middle (½, ½), between the two squares. Both of them
            are wanted on its side: which is nearer to (1, 1)?
        b1 = -low / 2 → b1 = -(w1 + w2) / 2
        (high + w1 + w2) / 2 → (w1 + w2) / 2
            both rulers run through the middle (½, ½), and nothing lies between them. Which square
            is nearer to (0, 0), and which to (1, 1)?
        b1 = -low / 2 → b1 = -high / 2
            you measure b1 by the larger weight. At which of the squares is the first ruler's sum
            smaller?
        (high + w1 + w2) / 2 → (low + w1 + w2) / 2
            you measure b2 by the smaller weight. At which of the squares is the second ruler's
            sum smaller?
        b1 = -low / 2 → b1 = -w1 / 2
            b1 looks at the square (1, 0) alone, where the sum is w1 + b1. What is it at (0, 1)?
        b1 = -low / 2 → b1 = -w2 / 2
            b1 looks at the square (0, 1) alone, where the sum is w2 + b1. What is it at (1, 0)?
        (high + w1 + w2) / 2 → (w1 + w1 + w2) / 2
            b2 looks at the square (1, 0) alone, where the sum is b2 − w1. What is it at (0, 1)?
        (high + w1 + w2) / 2 → (w2 + w1 + w2) / 2
            b2 looks at the square (0, 1) alone, where the sum is b2 − w2. What is it at (1, 0)?
        return b1, b2 → return b1, b1
            both biases are the same. Where does the second ruler lie, whose weights are negative?
        """,
    advice="Write down both sums, w1·x1 + w2·x2 + b1 and −w1·x1 − w2·x2 + b2, at all four points: "
    "which of the eight should be above 0?",
    one_sign=False,
)
