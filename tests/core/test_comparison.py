"""The table of derivatives: what it shows, what it accepts, and what it says when it does not."""

import numpy as np
import pytest
from helpers import raises

from nnlib import numerical_gradient, sigmoid
from nnlib.checking import Comparison

UNKNOWN = "neither the sign nor a factor 2 alone: look for a lost or a wrong term"


def test_the_table_as_text():
    table = Comparison({"dL/dw2": (0.10424, 0.104240001), "dL/dw1": (-0.0087, -0.0087000002)})
    assert repr(table) == (
        "quantity   by formula   by numerical derivative    agree\n"
        "dL/dw2         0.1042                    0.1042   < 1e-7\n"
        "dL/dw1        −0.0087                   −0.0087   < 1e-7"
    )


def test_the_table_in_a_notebook():
    table = Comparison({"dL/dw": (0.10424, 0.104240001)})
    assert table._repr_markdown_() == (
        "| quantity | by formula | by numerical derivative | agree |\n"
        "| :-- | --: | --: | --: |\n"
        "| dL/dw | 0.1042 | 0.1042 | < 1e-7 |"
    )


def test_arrays_get_a_row_for_each_element():
    W = np.array([[1.0, 2.0], [3.0, -4e-9]])
    table = Comparison({"dW": (W, W + 1e-9), "b": (0.5, 0.5)}, decimals=2)
    assert repr(table).splitlines()[1:] == [
        "dW[0, 0]         1.00                      1.00   < 1e-7",
        "dW[0, 1]         2.00                      2.00   < 1e-7",
        "dW[1, 0]         3.00                      3.00   < 1e-7",
        "dW[1, 1]         0.00                      0.00   < 1e-7",  # no negative zero
        "b                0.50                      0.50   < 1e-7",
    ]
    assert table._repr_markdown_().count("\n") == 6


@pytest.mark.parametrize(
    ("bound", "text"), [(1e-7, "< 1e-7"), (1e-12, "< 1e-12"), (1e-3, "< 1e-3")]
)
def test_the_bound_is_shown_and_kept(bound, text):
    assert repr(Comparison({"d": (1.0, 1.0 + 0.9 * bound)}, bound)).endswith(text)
    with pytest.raises(AssertionError, match=r"^d: 1 by formula, "):
        Comparison({"d": (1.0, 1.0 + 1.1 * bound)}, bound)


def test_the_difference_is_relative_to_the_largest_element_but_at_least_to_a_hundredth():
    assert Comparison({"d": ([1000.0, 0.0], [1000.0, 9e-5])}).rows[1] == ("d[1]", 0.0, 9e-5)
    with pytest.raises(AssertionError):
        Comparison({"d": ([1000.0, 0.0], [1000.0, 2e-4])})
    assert Comparison({"d": (0.001, 0.001 + 9e-10)}).rows
    with pytest.raises(AssertionError):
        Comparison({"d": (0.001, 0.001 + 2e-9)})


@pytest.mark.parametrize(("z", "factor"), [(20.0, 0.0), (18.0, 2.0)])
def test_a_wrong_slope_is_found_where_the_sigmoid_saturates(z, factor):
    with pytest.raises(AssertionError):
        Comparison({"d": (factor * sigmoid.derivative(z), numerical_gradient(sigmoid, z))})


@pytest.mark.parametrize(
    ("factor", "reason"),
    [
        (-1.0, "the sign is wrong"),
        (2.0, "a factor 2 too many"),
        (0.5, "a factor 2 is missing"),
        (3.0, UNKNOWN),
        (-0.25, UNKNOWN),
    ],
)
def test_a_wrong_formula_is_named_with_its_likely_fault(factor, reason):
    judge = numerical_gradient(sigmoid, 1.5)
    right = sigmoid.derivative(1.5)
    rows = {"right": (right, judge), "dσ/dz": (factor * right, judge), "later": (0.0, 9.0)}
    with raises(
        AssertionError, f"dσ/dz: {factor * right:.6g} by formula, 0.149146 numerically\n{reason}"
    ):
        Comparison(rows)


def test_the_element_that_differs_most_is_named():
    judge = np.array([[1.0, 2.0], [3.0, 4.0]])
    wrong = judge.copy()
    wrong[1, 0] = 6.0
    wrong[0, 1] = 2.5
    message = "dW: 6 by formula, 3 numerically in element [1, 0]\n" + UNKNOWN
    with raises(AssertionError, message):
        Comparison({"dW": (wrong, judge)})
    with raises(
        AssertionError, "dW: -4 by formula, 4 numerically in element [1, 1]\nthe sign is wrong"
    ):
        Comparison({"dW": (-judge, judge)})


def test_a_derivative_of_zero():
    with raises(AssertionError, "d: 1 by formula, 0 numerically\n" + UNKNOWN):
        Comparison({"d": (1.0, 0.0)})
    assert Comparison({"d": (0.0, 0.0)}).rows == [("d", 0.0, 0.0)]


def test_what_is_no_number_does_not_agree():
    with pytest.raises(AssertionError, match=r"^d: nan by formula, 1 numerically\n"):
        Comparison({"d": (np.nan, 1.0)})


def test_shapes_must_agree():
    with raises(ValueError, "cannot compare shape (2,) with shape (1, 2)"):
        Comparison({"d": ([1.0, 2.0], [[1.0, 2.0]])})


def test_a_formula_compared_with_itself_is_refused():
    message = (
        "formula and numerical derivative are the same to the last bit: "
        "was the formula compared with itself?"
    )
    slope = sigmoid.derivative(np.array([0.3, 1.5]))
    with raises(AssertionError, message):
        Comparison({"d": (slope, slope.copy())})
    assert Comparison({"d": (slope, [numerical_gradient(sigmoid, z) for z in (0.3, 1.5)])}).rows
