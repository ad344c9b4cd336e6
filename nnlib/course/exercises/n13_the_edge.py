"""The exercises of notebook 13: a dimension by counting boxes, the fastest cell, the last zoom."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nnlib.course.edge import border
from nnlib.course.exercises.exercise import Exercise

rng = np.random.default_rng(13)


# ---- The dimension of a border --------------------------------------------------------------


def rough(rng: Generator, n: int) -> NDArray:
    """Return the border between two frayed fates, with a region full of it, shape (n, n)."""
    across, up = rng.normal(0.0, 1.0, (2, n)).cumsum(axis=1)
    found = border(np.add.outer(up, across) + rng.normal(0.0, 0.4, (n, n)) > 0.0)
    found[8:18, 11:21] = True
    return found


def by_hand(border: NDArray, k: int) -> float:
    """Return the dimension from boxes of 1 and k cells, box by box."""
    cells = {(i, j) for i, row in enumerate(border) for j, here in enumerate(row) if here}
    boxes = {(i // k, j // k) for i, j in cells}
    return (np.log2(len(cells)) - np.log2(len(boxes))) / np.log2(k)


dimension = Exercise(
    wanted="a function of (border, k) that returns the dimension from boxes of 1 and of k cells",
    stub="""
        def dimension(border, k):
            return ...
        """,
    solution="""
        def dimension_solution(border, k):
            n = len(border) // k
            boxes = border.reshape(n, k, n, k).any(axis=(1, 3))
            ratio = border.sum() / boxes.sum()
            return np.log(ratio) / np.log(k)
        """,
    right=by_hand,
    inputs=((rough(rng, 32), 4), (rough(rng, 48), 3), (rough(rng, 40), 5)),
    situations=("boxes of 4 cells a side", "boxes of 3", "boxes of 5"),
    mistakes="""
        np.log(ratio) → np.log10(ratio)
        or
        np.log(ratio) → np.log2(ratio)
            the two logarithms have different bases: that of the counts is another than that of k.
            Does it matter which, as long as it is the same?
        / np.log(k) → / np.log10(k)
        or
        / np.log(k) → / np.log2(k)
            the two logarithms have different bases: that of k is another than that of the counts.
            Does it matter which, as long as it is the same?
        np.log(ratio) → np.log10(ratio)
        / np.log(k) → / np.log2(k)
            the two logarithms have different bases, 10 and 2. Does it matter which, as long as it
            is the same?
        / np.log(k) → * 1
            this is the logarithm of a ratio, not yet a slope: how wide is the step on the other
            axis, from boxes of 1 cell to boxes of k?
        np.log(ratio) → np.log2(ratio)
        / np.log(k) → * 1
            log₂ is a slope only if k is 2. How wide is the step on the other axis?
        border.sum() / boxes.sum() → boxes.sum() / border.sum()
            the slope is negative: fewer boxes as they grow. Which count stands above?
        np.log(ratio) / np.log(k) → np.log(k) / np.log(ratio)
            the slope is upside down. What is drawn upwards, the count or the size?
        np.log(ratio) / np.log(k) → ratio
            this is the ratio of the counts. To which power of k is it?
        np.log(ratio) / np.log(k) → ratio / k
            the counts are divided without a logarithm. To which power of k is their ratio?
        np.log(ratio) → np.log(border.sum()) / np.log(boxes.sum())
            the logarithms of the counts are divided by each other. What is the logarithm of a
            ratio?
        np.log(ratio) / np.log(k) → np.log(border.sum()) / np.log(boxes.sum())
            the logarithms of the counts are divided by each other. What is the logarithm of a
            ratio?
        / np.log(k) → / k
            you divide by k, not by its logarithm. On which axes is the border's line straight?
        / np.log(k) → / np.log(k**2)
            this is half of it: you count a box by its area. By how much does its side grow?
        .any(axis=(1, 3)) → .all(axis=(1, 3))
            only boxes that are full of border are counted. When does a box meet the border?
        border.reshape(n, k, n, k).any(axis=(1, 3)) → border[::k, ::k]
            only one cell of each box is looked at. When does a box meet the border?
        .any(axis=(1, 3)) → .sum(axis=(1, 3))
            the border's cells in the boxes are added up, so that both counts are the same. What is
            counted once, however much border is in it?
        .any(axis=(1, 3)) → .sum(axis=(1, 3)) > 1
            boxes with a single cell of border are left out. When does a box meet the border?
        (n, k, n, k) → (k, n, k, n)
        or
        .any(axis=(1, 3)) → .any(axis=(0, 2))
            cells that lie far apart are put into one box: which axes of the reshaped array run
            within a box?
        (n, k, n, k).any(axis=(1, 3)) → (n, k, -1).any(axis=1)
        or
        (n, k, n, k).any(axis=(1, 3)) → (len(border), n, k).any(axis=2)
            your boxes are strips, joined in one direction only. Which shape has a box?
        border.sum() / boxes.sum() → border.mean() / boxes.mean()
            these are shares of all boxes, not counts: there are fewer boxes of k cells. What does
            N mean?
        border.sum() / boxes.sum() → border.size / boxes.sum()
        or
        border.sum() / boxes.sum() → border.size / boxes.size
            all cells are counted, also those without border. Which ones count?
        border.sum() / boxes.sum() → border.sum() / boxes.size
            all boxes of k cells are counted, also those without border. Which ones count?
        border.sum() / boxes.sum() → (~border).sum() / boxes.sum()
            the cells that are no border are counted. Which ones meet it?
        np.log(ratio) / np.log(k) → 2 - np.log(ratio) / np.log(k)
            this is 2 less the dimension: how fast the border's share of the picture dwindles. What
            is asked for?
        np.log(ratio) / np.log(k) → np.log(boxes.sum()) / np.log(n)
            only the large boxes are counted, against a single one of the whole picture. Which two
            counts are asked for?
        np.log(ratio) / np.log(k) → np.log(border.sum()) / np.log(len(border))
            only the cells are counted, against a single box of the whole picture. Which two counts
            are asked for?
        """,
    advice="Count by hand in a border of 4 × 4 cells, with k = 2. Where do the counts part?",
    one_sign=True,
)


# ---- The fastest network --------------------------------------------------------------------


def search(durations: NDArray, rates: NDArray, scales: NDArray) -> tuple[float, float]:
    """Return learning rate and scale of the shortest duration above 0, by looking at each."""
    cells = [
        (durations[i, j], rates[j], scales[i])
        for i in range(len(scales))
        for j in range(len(rates))
        if durations[i, j] > 0
    ]
    return min(cells)[1:]


def plane(rng: Generator, n: int, m: int, best: tuple, loudest: tuple, soon: float = 3.5) -> tuple:
    """Return durations of n scales and m rates, one of them the shortest above 0."""
    found = rng.uniform(12.0, 60.0, (n, m)) * np.where(rng.random((n, m)) < 0.55, 1.0, -1.0)
    found[best] = 7.5
    found[loudest] = -soon  # diverges sooner than anything else does
    found[-1, -1], found[-1, 0], found[0, -1] = -70.0, 75.0, 80.0
    return found, np.geomspace(0.1, 2.0, m), np.geomspace(0.3, 9.0, n)


fastest = Exercise(
    wanted="a function of (durations, rates, scales) that returns rate and scale of the fastest",
    stub="""
        def fastest(durations, rates, scales):
            rate, scale = ..., ...
            return rate, scale
        """,
    solution="""
        def fastest_solution(durations, rates, scales):
            waiting = np.where(durations > 0, durations, np.inf)
            row, column = np.unravel_index(waiting.argmin(), waiting.shape)
            return rates[column], scales[row]
        """,
    right=search,
    results=("the learning rate", "the scale"),
    inputs=(
        plane(rng, 5, 7, (1, 3), (3, 2)),
        plane(rng, 6, 4, (2, 1), (1, 2)),
        plane(rng, 4, 8, (2, 3), (0, 3), soon=9.0),
    ),
    situations=("5 scales, 7 rates", "6 scales, 4 rates", "4 scales, 8 rates"),
    mistakes="""
        np.where(durations > 0, durations, np.inf) → durations
            the smallest number of all is taken, and it is negative: that network diverges, and
            takes longest over it. Which cells take part?
        np.where(durations > 0, durations, np.inf) → np.abs(durations)
            without their signs the diverging networks take part too. Is the fastest of all one
            that converges?
        np.where(durations > 0, durations, np.inf) → np.where(durations < 0, -durations, np.inf)
            this is the network that diverges soonest. Which sign has converging?
        np.where(durations > 0, durations, np.inf) → -durations
            this is the slowest that converges. Is a long duration fast or slow?
        np.where(durations > 0, durations, np.inf) → np.where(durations > 0, durations, 0)
            the diverging ones are set to 0, and 0 is the smallest now. What would never be the
            smallest?
        rates[column], scales[row] → rates[row], scales[column]
            row and column are exchanged: durations has a row for each scale. Which index belongs
            to the rates?
        rates[column], scales[row] → scales[row], rates[column]
            both numbers are right, in the other order. Which is asked for first?
        rates[column], scales[row] → column, row
        or
        rates[column], scales[row] → row, column
            these are the places in the array. Which rate and scale stand there?
        rates[column], scales[row] → column / len(rates), row / len(scales)
            these are places in the window. Which rate and scale belong to them?
        waiting.argmin(), waiting.shape → waiting.argmin(), waiting.T.shape
        row, column → column, row
            the place is unravelled as if the array had a row for each rate. Which shape has it?
        rates[column] → rates[waiting.mean(axis=0).argmin()]
            the rate is chosen by a mean over scales. Is one network asked for, or the best column?
        """,
    advice="Which of the durations is at your place, and is there a smaller one above 0?",
    one_sign=True,
)


# ---- The last zoom --------------------------------------------------------------------------


def last(span: float, cells: int, factor: float, eps: float) -> int:
    """Return how often one may zoom, by zooming."""
    apart, zooms = np.log(span) / cells, -1
    while apart >= eps:
        apart, zooms = apart / factor, zooms + 1
    return zooms


E32, E64 = 2.0**-23, 2.0**-52

deepest = Exercise(
    wanted="a function of (span, cells, factor, eps) that returns how often one may zoom",
    stub="""
        def deepest(span, cells, factor, eps):
            return ...
        """,
    solution="""
        def deepest_solution(span, cells, factor, eps):
            apart = np.log(span) / cells
            zooms = np.log(apart / eps) / np.log(factor)
            return np.floor(zooms)
        """,
    right=last,
    inputs=(
        (20.0, 128, 4, E32),
        (20.0, 128, 1.3, E64),
        (33.0, 900, 1.1, E32),
        (2.2, 40, 1.7, E32),
        (7.0, 256, 6, E64),
    ),
    situations=("float32", "float64, small steps", "tiny steps", "a narrow window", "steps of 6"),
    mistakes="""
        np.floor(zooms) → np.ceil(zooms)
            this is one zoom too many: after it neighbours are equal. Up or down, when you round?
        np.floor(zooms) → np.round(zooms)
            this is rounded to the nearest: sometimes one zoom too many. Up or down?
        np.floor(zooms) → np.floor(zooms) - 1
            one more zoom is possible. Where do you begin to count?
        np.floor(zooms) → zooms
            a whole number of zooms is asked for. Up or down?
        np.log(span) / cells → np.log(span)
            cells are missing: how far apart are two neighbours, if so many share the window?
        np.log(span) / cells → span / cells
            the span stands where its logarithm belongs: by which factor do neighbours differ, if
            span is the product of all of these?
        np.log(span) / cells → (span - 1) / cells
            the window is cut evenly, but its axis is logarithmic. What do all the neighbours'
            factors multiply to?
        np.log(span) / cells → np.log10(span) / cells
            log₁₀ of the span is in powers of ten, eps is a share. Which logarithm turns a small
            factor 1 + x into x?
        np.log(span) / cells → np.log2(span) / cells
            log₂ of the span is in powers of two, eps is a share. Which logarithm turns a small
            factor 1 + x into x?
        np.log(apart / eps) / np.log(factor) → np.log(apart / eps)
            the logarithm of the factor is missing: by what does one zoom divide?
        np.log(apart / eps) → np.log10(apart / eps)
        or
        np.log(apart / eps) → np.log2(apart / eps)
            the two logarithms have different bases: that of the shares is another than that of the
            factor. Does it matter which, as long as it is the same?
        / np.log(factor) → / np.log2(factor)
        or
        / np.log(factor) → / np.log10(factor)
            the two logarithms have different bases: that of the factor is another than that of the
            shares. Does it matter which, as long as it is the same?
        np.log(apart / eps) / np.log(factor) → np.log(apart / eps) / factor
            you divide by the factor, not by its logarithm. Do zooms add up or multiply?
        np.log(apart / eps) / np.log(factor) → np.log(apart / eps) / np.log(factor**2)
            the factor is squared, as for an area. By how much do neighbours come closer in one
            zoom?
        np.log(apart / eps) → np.log(eps / apart)
            the ratio is upside down, and the number of zooms negative. What has to stay larger?
        apart / eps → apart
            eps is missing: when are two neighbours the same number?
        apart / eps → 1 / eps
            where two neighbours begin is missing: how far apart are they before the first zoom?
        """,
    advice="Divide by hand: how far apart are two neighbours after no zoom, after one, after two?",
    one_sign=True,
)
