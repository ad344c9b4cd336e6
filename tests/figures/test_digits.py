"""The pictures of handwritten digits: which row, which frame, which words."""

import numpy as np
import pytest
from helpers import raises

from nnlib import datasets
from nnlib.course import figures

X, Y = datasets.digits()


def outputs_for(readings):
    """Return outputs of which the largest is that of the reading."""
    return 0.1 + 0.8 * np.eye(10)[readings]


def test_all_right():
    picture = figures.digits(X[:20], outputs_for(Y[:20].argmax(axis=1)), Y[:20])
    assert picture.description.endswith("from 0 to 9: 20 of 20 are read rightly.")
    assert not [name for name in picture.artists if name.startswith("name")]


def test_what_is_misread_stands_in_the_row_of_its_reading_with_what_it_is():
    readings = Y[:20].argmax(axis=1)  # 0 … 9 and again
    readings[[3, 13]], readings[4] = 8, 9
    picture = figures.digits(X[:20], outputs_for(readings), Y[:20])
    assert picture.description.endswith(
        "17 of 20 are read rightly. Framed at the right, misread: "
        "2 of the digit 3 as 8 and 1 of the digit 4 as 9."
    )
    names = {name: a.get_text() for name, a in picture.artists.items() if name.startswith("name")}
    assert names == {"name 3": "3", "name 13": "3", "name 4": "4"}
    boxes = {k: picture.artists[f"digit {k}"].get_extent() for k in range(20)}
    heights = {k: (box[2] + box[3]) / 2 for k, box in boxes.items()}
    assert heights[3] == heights[13] == pytest.approx(heights[8])
    assert heights[4] == pytest.approx(heights[9])
    assert heights[9] < heights[8] < heights[0]
    assert min(boxes[k][0] for k in (3, 4, 13)) > max(boxes[k][1] for k in (8, 9, 18, 19))
    np.testing.assert_array_equal(picture.artists["digit 3"].get_array(), X[3].reshape(8, 8))


@pytest.mark.parametrize("share", [0.01, 0.3, 1.0])  # read as 8 whatever they are
def test_no_digit_covers_a_frame_or_leaves_the_picture(share):
    rng = np.random.default_rng(0)
    readings = np.where(rng.random(300) < share, 8, Y[:300].argmax(axis=1))
    picture = figures.digits(X[:300], outputs_for(readings), Y[:300])
    wrong = readings != Y[:300].argmax(axis=1)
    boxes = {k: picture.artists[f"digit {k}"].get_extent() for k in range(300)
             if f"digit {k}" in picture.artists}  # fmt: skip
    framed = [k for k in boxes if wrong[k]]
    assert len(framed) == min(wrong.sum(), 8)
    assert len(boxes) == 300 - wrong.sum() + len(framed)
    assert min(box[0] for box in boxes.values()) >= 100
    assert max(box[1] for box in boxes.values()) < 1180
    last = max(boxes[k][1] for k in boxes if not wrong[k] and readings[k] == 8)
    assert last <= min(boxes[k][0] for k in framed)
    words = [text.get_text() for text in picture.figure.axes[0].texts]
    assert (f"+ {wrong.sum() - 8}" in words) == (wrong.sum() > 8)


def test_wrong_shapes_are_refused():
    with raises(ValueError, "shapes (5, 64), (4, 10) and (5, 10), expected (m, 64), (m, 10) "
                            "and (m, 10)"):  # fmt: skip
        figures.digits(X[:5], Y[:4], Y[:5])
    with raises(ValueError, "301 digits, expected 1 to 300"):
        figures.digits(X[:301], Y[:301], Y[:301])
    with raises(ValueError, "0 digits, expected 1 to 300"):
        figures.digits(X[:0], Y[:0], Y[:0])


def test_a_reading_shows_the_outputs_and_names_the_two_largest():
    outputs = np.linspace(0.0, 0.9, 10)[[3, 1, 4, 0, 5, 9, 2, 6, 8, 7]]
    picture = figures.reading(X[5].reshape(8, 8), outputs)
    heights = [picture.artists[f"bar {k}"].get_height() for k in range(10)]
    np.testing.assert_allclose(heights, outputs, atol=1e-6)
    np.testing.assert_array_equal(picture.artists["picture"].get_array(), X[5].reshape(8, 8))
    ink = (X[5] > 0).sum()
    assert picture.description == (
        f"A drawing of 8 × 8 fields, {ink} of them with ink, and ten bars, one for each digit. "
        "The longest, 0.90, is that of 5; the next, 0.80, that of 8."
    )


def test_a_reading_of_something_else_is_refused():
    with raises(ValueError, "63 grey values and 10 outputs, expected 64 and 10"):
        figures.reading(np.zeros(63), np.zeros(10))
