"""Sweeps on a real Dask cluster of two processes: the same bits, also if a worker is killed."""

import os
import signal
from functools import partial

import numpy as np
import pytest
from distributed import Client, LocalCluster

import nnlib
from nnlib import SSE, blocks, sweep
from nnlib.sweeps import epochs_to

X, Y = nnlib.datasets.xor()
ARGUMENTS = ([3, 4, 1], X, Y, SSE, [0.5, 1.0, 2.0], ["normal"], 8, 200)


@pytest.fixture(scope="module")
def client():
    """Yield the client of a cluster whose workers have a process each."""
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, worker_dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture
def arguments(monkeypatch):
    """Give a sweep of six blocks."""
    monkeypatch.setattr(blocks, "BLOCK", 4)
    return {"theta": True, "measure": partial(epochs_to, target=0.7)}


def assert_equal(one, other):
    for name in ("final", "measured", "theta"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_a_cluster_computes_the_same_bits(client, arguments):
    there = sweep(*ARGUMENTS, map=client.get_executor().map, **arguments)
    assert_equal(there, sweep(*ARGUMENTS, **arguments))


def test_a_worker_that_is_killed_changes_nothing(client, arguments, tmp_path):
    died, target = tmp_path / "died", arguments["measure"]

    def deadly(losses):  # a closure: it is sent by value, since workers do not see the tests
        if not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return target(losses)

    before = set(client.run(os.getpid).values())
    there = sweep(*ARGUMENTS, map=client.get_executor().map, **arguments | {"measure": deadly})
    assert died.exists()
    client.wait_for_workers(2)
    assert set(client.run(os.getpid).values()) != before
    assert_equal(there, sweep(*ARGUMENTS, **arguments))


def test_the_map_of_a_client_gives_no_results(client, arguments):
    with pytest.raises(TypeError, match="map gave Future objects, not what blocks return: with"):
        sweep(*ARGUMENTS, map=client.map, **arguments)
