"""Paintings: the network that paints, what is drawn and said of it, refusals."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from nnlib.course import figures
from nnlib.course.figures import painting


def by_hand(x, y, scale, depth, seed):
    """Return the colour of one point, neuron by neuron."""
    rng = np.random.default_rng(seed)
    a = [x, y, 1.0]
    for n_out in [30] * depth + [3]:
        W = rng.normal(0, scale / len(a) ** 0.5, (len(a), n_out))
        a = [np.tanh(sum(a[i] * W[i, j] for i in range(len(a)))) for j in range(n_out)]
    return [(value + 1) / 2 for value in a]


@pytest.mark.parametrize(("scale", "depth", "seed"), [(0.7, 2, 0), (1.5, 3, 4), (2.0, 1, 7)])
def test_a_pixel_is_the_answer_of_the_network(scale, depth, seed):
    colours, last = painting.paint(scale, depth, seed, pixels=31)
    assert colours.shape == (31, 31, 3)
    assert last.shape == (31 * 31, 30)
    for row, column in ((0, 0), (3, 30), (20, 11)):
        x, y = -1.5 + column / 10, 1.5 - row / 10
        np.testing.assert_allclose(
            colours[row, column], by_hand(x, y, scale, depth, seed), atol=1e-5
        )


def test_more_pixels_show_the_same_painting():
    coarse, _ = painting.paint(1.5, 10, 4, pixels=41)
    fine, _ = painting.paint(1.5, 10, 4, pixels=81)
    np.testing.assert_allclose(fine[::2, ::2], coarse, atol=1e-4)


@pytest.mark.parametrize(
    ("scale", "kind"), [(0.1, "grey"), (0.7, "grey"), (1.5, "soft colours"), (3.0, "hard edges")]
)
def test_scale_makes_grey_marble_or_edges(scale, kind):
    for seed in range(3, 7):
        assert painting.kind(painting.paint(scale, 10, seed, 60)[0]).startswith(kind)


def test_without_the_constant_a_painting_is_its_own_negative(monkeypatch):
    whole = painting.plane
    monkeypatch.setattr(painting, "plane", lambda pixels: whole(pixels) * [1, 1, 0])
    colours, _ = painting.paint(2.0, 10, 1, 40)
    np.testing.assert_allclose(colours + colours[::-1, ::-1], 1.0, atol=1e-4)


def test_picture_shows_colours_and_counts():
    colours, last = np.full((20, 20, 3), 0.25), np.array([-1.0, 0.01, 0.02, 1.0])
    colours[:10, :, 0] = 1.0
    picture = figures.paintings({"this": (colours, last), "that": (1 - colours, last)})
    drawn = np.asarray(picture.artists["painting 1"].get_array())
    assert drawn[2, 2].tolist() == [255, 64, 64]
    assert drawn[-3, 2].tolist() == [64, 64, 64]
    counts, edges, _ = picture.artists["histogram 1"].get_data()
    assert counts[0] == counts[-1] == 0.5
    assert counts[np.searchsorted(edges, 0.015) - 1] == counts.max() == 1.0
    assert "standard deviation 0.71, 50 % beyond ±0.9" in picture.description
    assert len(picture.cuts) == 1
    png = Image.open(BytesIO(picture.png()))
    assert png.mode == "RGBA"
    assert len(png.getcolors(10**6)) > 3


def test_marks_are_rings_in_the_last_painting_joined_by_a_line():
    one = painting.paint(1.0, 1, 0, 20)
    marks = {"80 % red": (0.5, -0.25), "20 % red": (-0.5, 0.25)}
    picture = figures.paintings({"this": one, "that": one}, marks=marks)
    assert picture.description.endswith(
        "Marked: 80 % red at (0.5, −0.25) and 20 % red at (−0.5, 0.25)."
    )
    for name, place in marks.items():
        assert picture.artists[name].get_xydata().tolist() == [list(place)]
        assert picture.artists[name].axes is picture.artists["painting 2"].axes
    assert picture.artists["way"].get_xydata().tolist() == [[0.5, -0.25], [-0.5, 0.25]]
    assert picture.figure.get_size_inches()[1] < 4.8  # no empty strip below two paintings


def test_a_mark_outside_is_refused():
    one = painting.paint(1.0, 1, 0, 20)
    with pytest.raises(ValueError, match=r"here is at \(1.6, 0\), expected numbers from -1.5"):
        figures.paintings({"this": one}, marks={"here": (1.6, 0)})


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_panels_are_square_and_do_not_overlap(n):
    one = painting.paint(1.0, 1, 0, 20)
    picture = figures.paintings({f"number {k}": one for k in range(n)}, title="Some")
    assert re.findall(r"Number (\d)", picture.description) == [str(k) for k in range(n)]
    assert picture.cuts == ()  # the title belongs to all of them
    boxes = [axes.get_window_extent() for axes in picture.figure.axes]
    for k in range(n):
        assert boxes[2 * k].width == pytest.approx(boxes[2 * k].height)
    assert sum(not a.overlaps(b) for a in boxes for b in boxes) == 2 * n * (2 * n - 1)


@pytest.mark.parametrize(
    ("pictures", "message"),
    [
        ({}, "0 pictures, expected one to four"),
        ({"x": (np.ones((4, 4)), [0.0])}, r"shape \(4, 4\), expected"),
        ({"x": (np.full((4, 4, 3), 1.5), [0.0])}, "colours from 1.5 to 1.5"),
        ({"x": (np.full((4, 4, 3), np.nan), [0.0])}, "expected numbers from 0 to 1"),
    ],
)
def test_refusals(pictures, message):
    with pytest.raises(ValueError, match=message):
        figures.paintings(pictures)
