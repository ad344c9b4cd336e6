"""The exercises of notebook 02: losses, their gradients, what they take for the best answer."""

import numpy as np

from nnlib.checking import numerical_gradient
from nnlib.course.exercises.exercise import Exercise

one_answer = Exercise(
    wanted="a function of (c, Y) that returns ∂ℒ/∂c of the SSE, of shape (1, 2)",
    stub="""
        def gradient_c(c, Y):
            return ...
        """,
    solution="""
        def gradient_c_solution(c, Y):
            return 2 * np.sum(c - Y, axis=0, keepdims=True)  # each column adds up its own pulls
        """,
    right=lambda c, Y: numerical_gradient(lambda c: np.sum((c - Y) ** 2), c),
    inputs=(
        (
            np.array([[0.3, -1.2]]),
            np.array([[1.0, 0.4], [-0.7, 2.1], [0.2, 0.9], [1.6, -0.5], [0.8, 3.3]]),
        ),
        (np.array([[1.1, 0.6]]), np.array([[0.2, 0.5], [0.9, -1.4], [-2.3, 0.1]])),
        (np.array([[-0.4, 2.2]]), np.array([[0.6, 0.7]])),
    ),
    situations=("five samples", "three samples", "one sample"),
    mistakes="""
        2 * np → np
            the factor 2 is missing that comes from the square. What is the derivative of (c − y)²?
        c - Y → Y - c
            the sign is wrong: if c lies above all targets, does the loss rise or fall with it?
        np.sum → np.mean
            this is the mean over the samples. Is the SSE a sum or a mean?
        2 * np.sum → np.mean
            this is the gradient of the MSE, with its 2/(m · n), or a mean over the samples that
            lacks the 2. Which loss is asked for, a sum or a mean?
        2 * np.sum(c - Y, axis=0, keepdims=True) → 2 * (c - Y)
            this has a row for each sample: the slope over that sample's output. c answers for all
            of them at once: what happens to their slopes?
        axis=0, → axis=1,
            you add along the rows, so the two outputs are mixed. Which ones share a c: those of a
            row, or those of a column?
        np.sum(c - Y, axis=0, keepdims=True) → np.sum(c - Y)
            everything is added to one number, both outputs together. What shape has c, and so its
            gradient?
        2 * np.sum(c - Y, axis=0, keepdims=True) → np.sum((c - Y) ** 2, axis=0, keepdims=True)
            these are the losses of the two outputs, not their slopes. What is the slope of a
            square?
        2 * np.sum(c - Y, axis=0, keepdims=True) → np.sum((c - Y) ** 2)
            this is the loss itself. What is its slope with respect to c?
        2 * np.sum(c - Y, axis=0, keepdims=True) → np.sum(np.sign(c - Y), axis=0, keepdims=True)
            this is the slope of the sum of sizes. Which loss is asked for?
        c - Y, axis → (c - Y) ** 2, axis
            the square is still there beside the 2 of its derivative. What is the slope of e²?
        c - Y, axis → abs(c - Y), axis
            sizes stand where errors with their signs belong. Can this slope ever be negative?
        2 * np.sum(c - Y, axis=0, keepdims=True) → 2 * (c - Y[:1])
            only the first sample counts. Which samples does c answer for?
        2 * np.sum(c - Y, axis=0, keepdims=True) → np.mean(Y, axis=0, keepdims=True)
            this is the best c, where the slope is 0. Asked for is the slope at the c that is given.
        2 * np.sum(c - Y, axis=0, keepdims=True) → 2 * (c - np.sum(Y, axis=0, keepdims=True))
            c is subtracted once, from the sum of all targets. How often does c stand in the loss?
        """,
    advice="Write the SSE of one column, Σ (c − yᵢ)², take its slope, then do it for both columns.",
)

same_steps = Exercise(
    wanted="a function of (learning_rate, m, n) that returns the two learning rates, for the ½SSE "
    "and for the MSE",
    stub="""
        def same_steps(learning_rate, m, n):
            rate_half = ...
            rate_mean = ...
            return rate_half, rate_mean
        """,
    solution="""
        def same_steps_solution(learning_rate, m, n):
            rate_half = 2 * learning_rate  # its gradient is half as large
            rate_mean = m * n * learning_rate  # its gradient is m · n times smaller
            return rate_half, rate_mean
        """,
    right=lambda learning_rate, m, n: (2.0 * learning_rate, m * n * learning_rate),
    inputs=((0.4, 4, 3), (0.1, 7, 5), (1.5, 1, 6), (0.3, 9, 1)),
    situations=("four samples", "seven samples", "one sample", "one output"),
    results=("rate_half", "rate_mean"),
    mistakes="""
        2 * learning_rate → learning_rate / 2
        m * n * learning_rate → learning_rate / (m * n)
            both are turned round: a gradient that is smaller by a factor needs a rate that is ...?
        2 * learning_rate → learning_rate / 2
            rate_half is turned round: the gradient of the ½SSE is half as large. What makes up for
            that in rate times gradient?
        m * n * learning_rate → learning_rate / (m * n)
            rate_mean is turned round: the gradient of the MSE is m · n times smaller. What makes up
            for that in rate times gradient?
        2 * learning_rate → learning_rate
        m * n * learning_rate → learning_rate
            both are the same rate. Are the three gradients the same, too?
        m * n * learning_rate → learning_rate / m
            rate_mean is turned round, and only m is counted: how many numbers is the mean taken
            over, and does a smaller gradient need a smaller rate?
        2 * learning_rate → learning_rate
            rate_half is the same rate. Is the gradient the same, too?
        m * n * learning_rate → learning_rate
            rate_mean is the same rate. Is the gradient the same, too?
        m * n * learning_rate → m * learning_rate
            rate_mean: here the mean is taken over all numbers of the table, and there are more of
            them than samples. How many?
        m * n * learning_rate → n * learning_rate
            rate_mean: you count the outputs only. Over how many numbers is the mean taken?
        m * n * learning_rate → (m + n) * learning_rate
            rate_mean: how many numbers are in a table of m rows and n columns?
        m * n * learning_rate → 2 * m * n * learning_rate
        or
        m * n * learning_rate → m * n * learning_rate / 2
            rate_mean: a factor 2 too many or too few. The 2 of the square is in the SSE and in the
            MSE: does it matter?
        m * n * learning_rate → m * n
            rate_mean does not depend on the learning rate. It is how many times which rate?
        2 * learning_rate → 2
            rate_half does not depend on the learning rate. It is how many times which rate?
        2 * learning_rate → 2 * m * n * learning_rate
            rate_half: the ½SSE is a sum, too. Do m and n matter for it?
        2 * learning_rate → learning_rate ** 2
            rate_half is the square of the rate. Which factor lies between the two gradients?
        """,
    one_sign=True,
    advice="Write rate · gradient for both losses and set the two equal: what is the new rate?",
)

column_or_row = Exercise(
    wanted="a function of (a, y) that returns the SSE, where a has shape (m, 1) and y shape (m,)",
    stub="""
        def sse(a, y):
            return ...
        """,
    solution="""
        def sse_solution(a, y):
            return np.sum((a - y.reshape(-1, 1)) ** 2)  # (m, 1) − (m, 1)
        """,
    right=lambda a, y: float(sum((out[0] - t) ** 2 for out, t in zip(a, y, strict=True))),
    inputs=(
        (np.array([[0.9], [0.2], [0.7], [0.4]]), np.array([1.0, 0.0, 0.3, 0.8])),
        (np.array([[-0.5], [1.4], [0.1]]), np.array([0.6, 2.0, -1.1])),
        (np.array([[0.35]]), np.array([0.9])),
    ),
    situations=("four samples", "three samples", "one sample"),
    mistakes="""
        y.reshape(-1, 1) → y
            a − y is a table of shape (m, m): every output is compared with every target. Print its
            shape. Which shape must y, or a, have instead?
        np.sum → np.mean
            this is the mean over the samples. Is the SSE a sum or a mean?
        np.sum((a - y.reshape(-1, 1)) ** 2) → np.mean((a - y) ** 2)
            a − y is a table of shape (m, m), and besides you take its mean. What shape should the
            errors have?
        np.sum((a - y.reshape(-1, 1)) ** 2) → np.sum((a - y) ** 2) / len(y)
            the sum over a table of (m, m), divided by m, is not the sum over the samples: outputs
            are still compared with the targets of others.
        np.sum((a - y.reshape(-1, 1)) ** 2) → 0.5 * np.sum((a - y.reshape(-1, 1)) ** 2)
            this is the ½SSE. Which loss is asked for?
        ) ** 2) → ))
            nothing is squared: errors of both signs cancel.
        (a - y.reshape(-1, 1)) ** 2 → abs(a - y.reshape(-1, 1))
            these are sizes, not squares. Which loss is asked for?
        np.sum((a - y.reshape(-1, 1)) ** 2) → np.sum(a - y.reshape(-1, 1)) ** 2
            the sum is squared, not each error: what has cancelled before that?
        np.sum((a - y.reshape(-1, 1)) ** 2) → np.sqrt(np.sum((a - y.reshape(-1, 1)) ** 2))
            the root is too much: the SSE is the sum of the squares itself.
        np.sum((a - y.reshape(-1, 1)) ** 2) → (a - y.reshape(-1, 1)) ** 2
            these are the squares of the single samples. A loss is one number.
        np.sum((a - y.reshape(-1, 1)) ** 2) → np.sum((a - y) ** 2, axis=0)
        or
        np.sum((a - y.reshape(-1, 1)) ** 2) → np.sum((a - y) ** 2, axis=1)
            you add up one axis of a table of shape (m, m): every output is compared with every
            target. And a loss is one number.
        np.sum((a - y.reshape(-1, 1)) ** 2) → (a - y) ** 2
            a − y is a table of shape (m, m): every output is compared with every target. And
            nothing is added up.
        np.sum((a - y.reshape(-1, 1)) ** 2) → np.sum(2 * (a - y.reshape(-1, 1)))
            this adds up the slopes. Asked for is the loss itself.
        (a - y.reshape(-1, 1)) → (np.sort(a, axis=0) - np.sort(y).reshape(-1, 1))
            both are sorted first, so an output is compared with somebody else's target.
        np.sum((a - y.reshape(-1, 1)) ** 2) → (a[0, 0] - y[0]) ** 2
            only the first sample counts. What of the others?
        """,
    one_sign=True,
    advice="Print the shape of a − y: it should hold one error for each sample, and no more.",
)

baker = Exercise(
    wanted="a function of (c, y) that returns the slope of the baker's loss with respect to c",
    stub="""
        def slope(c, y):
            return ...
        """,
    solution="""
        def slope_solution(c, y):
            return np.sum(np.where(c > y, 1, -3))  # one roll too many, or one customer more
        """,
    right=lambda c, y: sum(1.0 if c > day else -3.0 for day in y),
    inputs=(
        (31.5, np.array([12.0, 45.0, 28.0, 33.0, 51.0, 30.0, 22.0])),
        (10.5, np.array([12.0, 9.0, 28.0, 3.0])),
        (60.5, np.array([12.0, 45.0, 28.0])),
        (1.5, np.array([4.0, 7.0])),
    ),
    situations=("seven days", "four days", "too many on every day", "too few on every day"),
    mistakes="""
        1, -3 → -1, 3
            the sign is wrong: with a rolls too few, does one roll more raise the loss or lower it?
        1, -3 → 3, -1
            the costs are exchanged: which of the two costs 3, a roll too many or one too few?
        1, -3 → -3, 1
            the two sides are exchanged: when c > y, are there too many rolls or too few?
        1, -3 → 1, 3
            both slopes are positive. On a day with too few, what does one roll more do to the loss?
        1, -3 → 1, -1
            the two costs count the same: this leads to the median. What does a customer without a
            roll cost?
        1, -3 → c - y, 3 * (y - c)
            this is the loss itself. By how much does it change if c grows by one?
        1, -3 → c - y, 3 * (c - y)
            the slopes grow with the distance, as those of squares do. By how much does one roll
            more change the cost of a day, whatever the distance?
        1, -3 → 2 * (c - y), 6 * (c - y)
            these are slopes of squares. The baker's loss is made of sizes: what is the slope of
            c − y over c?
        1, -3 → 2 * (c - y), 2 * (c - y)
            this is the slope of the SSE. The baker does not square: what does one roll more change?
        np.sum(np.where → np.mean(np.where
            this is the mean over the days. Is the loss a sum or a mean?
        np.sum(np.where(c > y, 1, -3)) → np.where(c > y, 1, -3)
            these are the slopes of the single days. Each of them pulls at the one c: what happens
            to the pulls?
        1, -3 → 1, 0
            only the days with too many count. What do the others cost?
        1, -3 → 0, -3
            only the days with too few count. What do the others cost?
        """,
    advice="Take one day: c − y rolls are left over, or 3 (y − c) is lost. What is each slope?",
)

largest_pull = Exercise(
    wanted="a function of (a, y) that returns the slope of the pull 2(a − y) · a(1 − a) over a",
    stub="""
        def slope_of_pull(a, y):
            return ...
        """,
    solution="""
        def slope_of_pull_solution(a, y):
            return 2 * a * (1 - a) + 2 * (a - y) * (1 - 2 * a)  # the product rule
        """,
    right=lambda a, y: float(numerical_gradient(lambda a: 2.0 * (a - y) * (a - a * a), a)),
    inputs=((0.3, 0.1), (0.7, 1.0), (0.55, 0.2), (0.9, 0.6), (0.2, 0.5)),
    mistakes="""
        + 2 * (a - y) * (1 - 2 * a) → + 0
            only the error is differentiated. The factor a(1 − a) moves with a too: what does the
            product rule add?
        2 * a * (1 - a) + 2 → 2
            only a(1 − a) is differentiated. The error 2(a − y) moves with a too: what does the
            product rule add?
        2 * a * (1 - a) + 2 * (a - y) * (1 - 2 * a) → 2 * (1 - 2 * a)
            the two slopes are multiplied. Is the slope of a product the product of the slopes?
        2 * a * (1 - a) + 2 * (a - y) * (1 - 2 * a) → 2 + (1 - 2 * a)
            the two slopes are added. What stays beside each of them in the product rule?
        2 * a * (1 - a) + 2 * (a - y) * (1 - 2 * a) → 2 * (a - y) * a * (1 - a)
            this is the pull itself. How does it change with a?
        2 * a * (1 - a) + 2 * (a - y) * (1 - 2 * a) → 2 * a * (2 - 3 * a)
            this is right for the target 0, and only for it. What becomes of y?
        1 - 2 * a → 1 - a
        or
        1 - 2 * a → 1
            the slope of a(1 − a) = a − a² is not this. What is the slope of a²?
        + 2 * (a - y) → - 2 * (a - y)
            the part with the slope of a(1 − a) has the wrong sign: is the error a − y, does
            a(1 − a) fall beyond a = ½, and does the product rule add?
        1 - 2 * a → 1 + 2 * a
            a sign in the slope of a(1 − a) = a − a². Does it rise or fall beyond a = ½?
        2 * a * (1 - a) + 2 * (a - y) → a * (1 - a) + (a - y)
            everything is half as large: which factor does the square give to the pull?
        2 * a * (1 - a) + → a * (1 - a) +
            the 2 is missing in one of the two parts. What is the slope of 2(a − y)?
        + 2 * (a - y) → + (a - y)
            the 2 is missing in one of the two parts. Is the error in the pull a − y or 2(a − y)?
        return 2 * a * → return a * (1 - a) * (2 * a *
        (1 - 2 * a) → (1 - 2 * a))
            this is the slope over z: one a(1 − a) too many. Over what is the pull drawn?
        2 * a * (1 - a) → 2 * (a - y) * a * (1 - a)
        + 2 * (a - y) * → + (a - y) ** 2 *
            a square is still there: the pull contains 2(a − y), the slope of the square.
        """,
    advice="Multiply out: 2(a − y)(a − a²) is a sum of powers of a. Compare at y = 0 first.",
)
