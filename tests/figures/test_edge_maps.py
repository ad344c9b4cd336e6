"""Maps of the edge: colours by fate and rank, boxes, numbers in words, boxes counted."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from nnlib.course import edge, figures
from nnlib.course.figures.edge import CONVERGES, DIVERGES, between, paint, shares, ticks


def test_the_colour_says_fate_and_rank():
    colours = paint(np.array([[5.0, 90.0], [-3.0, -4.0]]))
    np.testing.assert_allclose(colours[0], CONVERGES([0.25, 0.75])[:, :3])
    np.testing.assert_allclose(colours[1], DIVERGES([0.25, 0.75])[:, :3])
    light, dark = colours[0].sum(axis=-1)
    assert light > dark
    red, _, blue = colours[1, 1]
    assert red > blue


def test_a_cell_is_drawn_where_its_rate_and_scale_are():
    found = edge.survey((0.05, 0.8), (0.5, 8.0), cells=12)
    picture = figures.edge_maps(found, title="Where it ends")
    image = picture.artists["map 1"]
    left, right, bottom, top = image.get_extent()
    np.testing.assert_allclose(
        10.0 ** np.array([left, right, bottom, top]), [0.05, 0.8, 0.5, 8.0], rtol=1e-6
    )
    shown = np.asarray(image.get_array())
    blue = shown[..., 2] > shown[..., 0]
    epochs = edge.durations(found)
    clear = np.abs(epochs) < np.quantile(np.abs(epochs), 0.3)
    assert clear.any()
    np.testing.assert_array_equal(blue[clear], (epochs > 0)[clear])
    lost = 10 * np.mean(epochs < 0)
    assert f"About {lost:.0f} tenths of the networks diverge" in picture.description
    words = [text.get_text() for text in picture.figure.axes[0].texts]
    assert words == ["converges", "diverges"]


def test_a_box_shows_the_next_window():
    windows = [edge.survey(*edge.window(zoom), cells=8) for zoom in (0, 1, 1)]
    picture = figures.edge_maps(windows, ["a", "b", "c"], words=False)
    first, second, third = picture.figure.axes
    boxes = [p for p in first.patches if isinstance(p, Rectangle)]
    assert len(boxes) == 2  # black on white
    ends = second.get_xlim()
    assert boxes[0].get_x() == pytest.approx(ends[0])
    assert boxes[0].get_width() == pytest.approx(ends[1] - ends[0])
    assert not second.patches  # the same window is no box
    assert third.get_xlim() == ends
    assert picture.description.count("A map over") == 3
    assert len(picture.cuts) == 2


@pytest.mark.parametrize(
    ("good", "words"),
    [
        ([[1, 1], [1, 1]], "None of the networks diverge."),
        ([[0, 0], [0, 0]], "All of the networks diverge."),
        ([[1, 0], [1, 0], [1, 0]], "About 5 tenths of the networks diverge; the border touches as "
         "many cells as a straight line."),
        (np.tile([1, 0, 0], (4, 5)), "About 7 tenths of the networks diverge; the border touches "
         "as many cells as about 7 straight lines."),
        (np.eye(30) < 1, "Few of the networks diverge; the border touches as many cells as a "
         "straight line."),
    ],
)  # fmt: skip
def test_shares_in_words(good, words):
    assert shares(np.where(np.array(good) > 0, 5.0, -5.0)) == words


def test_ends_are_written_with_the_digits_that_tell_them_apart():
    assert between(0.0604, 1.2078) == "from 0.0604 to 1.21"
    assert between(0.2700821, 0.2700839) == "from 0.2700821 to 0.2700839"


@pytest.mark.parametrize(
    ("ends", "values"),
    [((0.05, 0.97), [0.05, 0.1, 0.2, 0.5]), ((0.3, 40.0), [0.3, 1, 3, 10, 30]),
     ((0.1483, 0.3154), [0.2, 0.3])],
)  # fmt: skip
def test_ticks_are_round_numbers_within(ends, values):
    assert ticks(*ends) == pytest.approx(values)


def test_boxes_lie_between_line_and_region():
    sizes, counts = [1, 2, 4, 8], [3100, 980, 300, 95]
    picture = figures.box_counts(sizes, counts, guess=1.68, title="Between")
    points = picture.artists["counts"].get_xydata()
    np.testing.assert_allclose(points, np.log2(np.transpose([sizes, counts])))
    assert "more steeply than for a line and less steeply than for an area" in picture.description
    words = [text.get_text() for text in picture.figure.axes[0].texts]
    assert words == ["a line: 1", "an area: 2", "yours: 1.68"]
    straight = figures.box_counts(sizes, [800, 400, 200, 100]).description
    assert straight.endswith("about as for a line.")


@pytest.mark.parametrize(
    ("sizes", "counts", "message"),
    [([1, 2], [3], "two rows of one length"), ([2, 1], [3, 4], "sizes increase"),
     ([1, 2], [3, 0], "above 0")],
)  # fmt: skip
def test_boxes_that_cannot_be_drawn(sizes, counts, message):
    with pytest.raises(ValueError, match=message):
        figures.box_counts(sizes, counts)
