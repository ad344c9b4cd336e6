"""The data sets: shapes, classes, geometry, and that the generator alone decides."""

import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from helpers import raises

from nnlib import datasets

ROOT = Path(__file__).parents[2]
TOYS = [datasets.blobs, datasets.circles, datasets.moons, datasets.spirals]
all_toys = pytest.mark.parametrize("toy", TOYS, ids=lambda toy: toy.__name__)


def test_xor():
    X, Y = datasets.xor()
    assert X.tolist() == [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
    assert Y.tolist() == [[0], [1], [1], [0]]
    assert X.dtype == Y.dtype == np.float64


@all_toys
@pytest.mark.parametrize("m", [2, 5, 100])
def test_shapes_and_balanced_classes(toy, m):
    X, Y = toy(np.random.default_rng(0), m)
    assert (X.shape, Y.shape) == ((m, 2), (m, 1))
    assert Y.sum() == m // 2
    assert set(Y.ravel()) == {0.0, 1.0}


@all_toys
def test_same_seed_same_bits(toy):
    first, again, other = (toy(np.random.default_rng(seed), 50)[0] for seed in (7, 7, 8))
    np.testing.assert_array_equal(first, again)
    assert (first != other).all()


def without_spread(toy):
    """Return the points of either class, noise switched off."""
    X, Y = toy(np.random.default_rng(0), 2000, spread=0.0)
    return X[Y[:, 0] == 0], X[Y[:, 0] == 1]


def test_blobs_sit_in_two_corners():
    zero, one = without_spread(datasets.blobs)
    np.testing.assert_array_equal(zero, -1.0)
    np.testing.assert_array_equal(one, 1.0)


def test_circles_have_radius_2_and_1():
    for points, radius in zip(without_spread(datasets.circles), (2.0, 1.0), strict=True):
        np.testing.assert_allclose(np.hypot(*points.T), radius)
        np.testing.assert_allclose(points.mean(axis=0), 0.0, atol=0.1 * radius)


def test_moons_are_half_circles_that_reach_into_each_other():
    upper, lower = without_spread(datasets.moons)
    np.testing.assert_allclose(np.hypot(*upper.T), 1.0)
    np.testing.assert_allclose(np.hypot(*(lower - [1.0, 0.5]).T), 1.0)
    assert upper[:, 1].min() >= 0.0
    assert lower[:, 1].max() <= 0.5
    assert -1.0 <= upper[:, 0].min() < -0.99 < 0.99 < upper[:, 0].max()
    assert lower[:, 0].min() < 0.01 < 1.99 < lower[:, 0].max() <= 2.0


def test_spirals_are_each_others_mirror_image_with_one_and_a_half_turns():
    for sign, points in zip((1.0, -1.0), without_spread(datasets.spirals), strict=True):
        radius = np.hypot(*points.T)
        angle = 1.5 * np.pi * radius  # 3π at the end, where the radius is 2
        expected = sign * radius[:, np.newaxis] * np.column_stack([np.cos(angle), np.sin(angle)])
        np.testing.assert_allclose(points, expected, atol=1e-12)
        assert 0.2 <= radius.min() < 0.3 < 1.99 < radius.max() < 2.0
        assert (radius < np.sqrt(2)).mean() == pytest.approx(0.5, abs=0.05)  # even in area


@all_toys
def test_the_spread_is_the_standard_deviation_of_the_noise(toy):
    sharp, _ = toy(np.random.default_rng(0), 2000, spread=0.0)
    wide, _ = toy(np.random.default_rng(0), 2000, spread=0.3)
    np.testing.assert_allclose((wide - sharp).std(axis=0), 0.3, rtol=0.05)


@all_toys
@pytest.mark.parametrize("m", [0, 1])
def test_too_few_samples_are_refused(toy, m):
    with raises(ValueError, f"m is {m}, expected at least 2 samples"):
        toy(np.random.default_rng(0), m)


def test_digits():
    X, Y = datasets.digits()
    assert (X.shape, Y.shape) == ((1797, 64), (1797, 10))
    assert (X.min(), X.max()) == (0.0, 1.0)
    np.testing.assert_array_equal(Y.sum(axis=1), 1.0)
    assert Y[:10].argmax(axis=1).tolist() == list(range(10))
    # the first picture is a 0: ink in a ring, none in the middle
    first = X[0].reshape(8, 8)
    assert first[3, 2] > 0.5 > first[3, 3] == 0.0


def test_digits_are_those_that_scikit_learn_carries():
    carried = pytest.importorskip("sklearn.datasets").load_digits()
    X, Y = datasets.digits()
    np.testing.assert_array_equal(16.0 * X, carried.data)
    np.testing.assert_array_equal(Y.argmax(axis=1), carried.target)


def test_digits_need_no_other_package():
    code = "import sys, nnlib; nnlib.datasets.digits(); print('sklearn' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_the_file_of_the_digits_is_packed_and_small():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "data/*" in project["tool"]["setuptools"]["package-data"]["nnlib"]
    assert (ROOT / "nnlib" / "data" / "digits.csv.gz").stat().st_size < 60_000
