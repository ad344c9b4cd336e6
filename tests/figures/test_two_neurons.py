"""The mirror, the demons and the weight that silences: the right numbers, in picture and words."""

import numpy as np
import pytest

from nnlib.course import figures

NUMBERS = (1.5, 1.0, 0.8, 0.2, -1.5, 0.4)  # x, y, w1, b1, w2, b2
VALUES = {
    "z1": "1.4000", "a1": "0.8022", "z2": "−0.8033", "a2": "0.3093", "loss": "0.4770",
    "delta2": "−0.2951", "dw2": "−0.2367", "delta1": "0.0702", "dw1": "0.1054",
}  # fmt: skip


def test_the_mirror_shows_all_eight_lines_and_the_loss():
    picture = figures.mirror(*NUMBERS)
    texts = {name: part for name, part in picture.artists.items() if name != "branch"}
    assert {name: text.get_text() for name, text in texts.items()} == VALUES
    for said in ("(1) z⁽¹⁾ = 1.4,", "(7) δ⁽¹⁾ = 0.0702", "(8) ∂ℒ/∂w⁽¹⁾ = 0.105", "ℒ = 0.477."):
        assert said in picture.description


def test_facing_lines_stand_above_each_other():
    artists = figures.mirror(*NUMBERS).artists
    for above, below in (("z1", "dw1"), ("a1", "delta1"), ("z2", "dw2"), ("a2", "delta2")):
        (x, y), (x_below, y_below) = (artists[name].get_position() for name in (above, below))
        assert x == x_below
        assert y > y_below


def test_delta_passes_below_six_and_goes_on_to_seven():
    picture = figures.mirror(*NUMBERS)
    way = picture.artists["branch"].get_path().vertices
    six, seven, five = (
        picture.artists[name].get_position() for name in ("dw2", "delta1", "delta2")
    )
    assert seven[0] < way[:, 0].min() < six[0] < way[:, 0].max() < five[0]
    below = way[:, 1].min()
    box = min(patch.get_window_extent().y0 for patch in picture.figure.axes[0].patches
              if patch.get_zorder() == 2)  # fmt: skip
    assert below < box  # the lower edge of the cards
    assert "w⁽²⁾ = −1.5 for (7)" in picture.description
    words = [text.get_text() for text in picture.figure.axes[0].texts]
    assert "$w^{(2)}$ = −1.5" in words
    assert any("used twice" in word for word in words)


def test_the_slope_under_each_demon_is_delta():
    artists = figures.demons(*NUMBERS).artists
    for l, delta in ((1, 0.0702), (2, -0.2951)):
        pushes, loss = artists[f"loss {l}"].get_data()
        assert loss[len(loss) // 2] == pytest.approx(0.4770, abs=1e-4)
        assert np.gradient(loss, pushes)[len(loss) // 2] == pytest.approx(delta, abs=2e-3)
        x, y = artists[f"tangent {l}"].get_data()
        assert np.ptp(y) / np.ptp(x) == pytest.approx(abs(delta), abs=1e-4)
    words = figures.demons(*NUMBERS).description
    assert "z⁽¹⁾ it rises from 0.18 to 0.56, with the slope 0.0702" in words
    assert "z⁽²⁾ it falls from 0.98 to 0.00, with the slope −0.2951" in words


def test_a_demon_that_may_not_push_is_refused():
    with pytest.raises(ValueError, match="furthest is 0"):
        figures.demons(*NUMBERS, furthest=0)


def over_weight(**keywords):
    weights = np.linspace(-8.0, 0.0, 161)
    return figures.gradient_over_weight(*NUMBERS[:4], weights, NUMBERS[5], **keywords)


def test_the_gradient_rises_to_its_highest_and_falls():
    w2, dw1 = over_weight().artists["gradient"].get_data()
    assert w2[np.argmax(dw1)] == pytest.approx(-2.5, abs=0.1)
    assert dw1.max() == pytest.approx(0.138, abs=5e-4)
    assert dw1[np.isclose(w2, -6.0)] == pytest.approx(0.033, abs=5e-4)
    assert dw1[np.isclose(w2, -1.5)] == pytest.approx(0.1054, abs=5e-5)
    assert "0.138 at −2.5" in over_weight().description


def test_a_guess_is_drawn_where_it_was_asked_for():
    asked = [-3.0, -4.5, -6.0]
    assert "guess" not in over_weight(at=asked).artists
    picture = over_weight(at=asked, guess=[0.2, 0.3, 0.4])
    x, y = picture.artists["guess"].get_data()
    assert list(x) == asked
    assert list(y) == [0.2, 0.3, 0.4]
    assert picture.description.endswith("The guess: 0.200, 0.300 and 0.400.")


def test_what_was_given_is_a_ring_on_the_curve_from_which_the_guess_sets_out():
    assert "given" not in over_weight().artists
    picture = over_weight(at=[-3.0], guess=[0.2], given=-1.5)
    [[x, y]] = picture.artists["given"].get_xydata()
    assert (x, y) == (-1.5, pytest.approx(0.1054, abs=5e-5))
    np.testing.assert_allclose(picture.artists["guess"].get_xydata(), [(x, y), (-3.0, 0.2)])
    assert "A ring marks what was given: 0.105 at −1.5." in picture.description


@pytest.mark.parametrize(
    ("keywords", "message"), [({"at": [-3.0], "guess": [0.1, 0.2]}, "guess has 2 numbers")]
)
def test_a_guess_of_the_wrong_length_is_refused(keywords, message):
    with pytest.raises(ValueError, match=message):
        over_weight(**keywords)


def test_weights_that_do_not_increase_are_refused():
    with pytest.raises(ValueError, match="w2 is"):
        figures.gradient_over_weight(*NUMBERS[:4], [0.0, -1.0], NUMBERS[5])
