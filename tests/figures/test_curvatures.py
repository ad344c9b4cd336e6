"""The curvature in every direction: the right numbers, in picture and words."""

import numpy as np
import pytest

from nnlib.course import figures

TABLE = np.array([[19.5, 7.0], [7.0, 8.0]])
LARGE, SMALL = 13.75 + np.sqrt(5.75**2 + 49.0), 13.75 - np.sqrt(5.75**2 + 49.0)  # by hand


def test_the_wave_is_the_second_derivative_in_each_direction():
    degrees, wave = figures.curvatures(TABLE).artists["wave"].get_data()
    for angle, value in zip(degrees[::15], wave[::15], strict=True):
        u = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        height = [0.5 * (s * u) @ TABLE @ (s * u) for s in (-1.0, 0.0, 1.0)]
        assert value == pytest.approx(height[0] - 2.0 * height[1] + height[2], rel=1e-5)
    assert LARGE - 0.01 < wave.max() < LARGE + 1e-5
    assert SMALL - 1e-5 < wave.min() < SMALL + 0.01


def test_both_parabolas_bend_as_said():
    picture = figures.curvatures(TABLE, furthest=2.0)
    for name, value in (("across", LARGE), ("along", SMALL)):
        s, loss = picture.artists[name].get_data()
        np.testing.assert_allclose(loss, 0.5 * value * s**2, atol=1e-4)
        assert s.max() == 2.0
    for name, value in (("largest", LARGE), ("smallest", SMALL)):
        [[angle, height]] = picture.artists[name].get_xydata()
        u = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
        assert height == pytest.approx(value, rel=1e-5)
        assert u @ TABLE @ u == pytest.approx(value, rel=1e-5)
    assert picture.description.endswith("largest, 22.8, at 25°, and smallest, 4.69, at 115°.")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([[1.0, 2.0]], "expected 2 × 2 and symmetric"),
        ([[1.0, 2.0], [3.0, 9.0]], "expected 2 × 2 and symmetric"),
        ([[1.0, 2.0], [2.0, 1.0]], "expected two above 0"),
    ],
)
def test_other_tables_are_refused(table, message):
    with pytest.raises(ValueError, match=message):
        figures.curvatures(table)
