"""What maps of thousands of networks cost: ``python tests/benchmarks/maps.py``.

CPU time where one process works, so that other programs disturb little; wall time where several
share the work. nnlib must be installed.
"""

from run import EPOCHS, X, Y, c_loop, cpu, jax_sweep  # first: it limits the threads

# isort: split
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec

import numpy as np

import nnlib
from nnlib import SSE, blocks, sweep

SIDE = 100
RATES, SCALES = np.geomspace(0.05, 100, SIDE), np.geomspace(0.01, 20, SIDE)


def xor_map() -> nnlib.sweeps.Sweep:
    """Train the slides' example at 100 learning rates and 100 scales."""
    options = {"rules": ["normal"], "scales": SCALES, "seeds": 1, "bias": False}
    return sweep([3, 4, 1], X, Y, SSE, RATES, epochs=EPOCHS, **options)


def edge_map(map: Callable = map) -> nnlib.sweeps.Sweep:
    """Train 256 × 256 networks of 2-4-1 neurons for 100 epochs."""
    options = {"scales": np.geomspace(0.1, 20, 256), "seeds": 1, "map": map}
    rates = np.geomspace(0.01, 10, 256)
    return sweep([2, 4, 1], X[:, :2], Y, SSE, rates, ["normal"], epochs=100, **options)


def many(n: int) -> None:
    """Train the slides' example from n seeds."""
    sweep([3, 4, 1], X, Y, SSE, seeds=n, epochs=EPOCHS, bias=False)


def row(name: str, n: int, works: list[Callable], repeat: int) -> None:
    """Time several ways to the same end in turns; print seconds and ns per network and epoch."""
    times = zip(*([cpu(work) for work in works] for _ in range(repeat)), strict=True)
    seconds = [statistics.median(one) for one in times]
    each = "".join(f"{s:9.3f} s {1e9 * s / n / EPOCHS:6.0f} ns" for s in seconds)
    print(f"{name:<34}{each}", flush=True)


def wall(work: Callable[[], object]) -> tuple[float, object]:
    """Return how long a function takes, in seconds, and what it returns."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def cost_of_a_block(n: int = 1500) -> float:
    """Return what one more block costs, in seconds: the same networks in 1 block and in 15."""
    whole, seconds = blocks.BLOCK, []
    try:
        for size in (n, n // 15):
            blocks.BLOCK = size
            works = [lambda: sweep([3, 4, 1], X, Y, seeds=n, epochs=0, bias=False)] * 5
            seconds.append(statistics.median(map(cpu, works)))
    finally:
        blocks.BLOCK = whole
    return (seconds[1] - seconds[0]) / 14


def main() -> None:
    """Print the tables."""
    print("CPU seconds, and ns per network and epoch")
    names, works = ["nnlib"], [xor_map]
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("cc"):
            names, works = [*names, "C -O2"], [*works, c_loop(folder, SIDE**2)]
        if find_spec("jax"):
            names, works = [*names, "JAX, vmap and scan"], [*works, jax_sweep(SIDE**2)]
        print(f"{'':<34}" + "".join(f"{name:>20}" for name in names))
        row("map of 100 × 100, 1000 epochs", SIDE**2, works, 3)
    for n in (10, 100, 1000, 10_000, 100_000):
        row(f"{n} networks, 1000 epochs", n, [lambda n=n: many(n)], 3 if n < 10_000 else 1)
    print(f"\none more block: {1e3 * cost_of_a_block():.2f} ms")

    print("\nwall seconds, map of 256 × 256, 100 epochs")
    alone, one = wall(edge_map)
    print(f"one process    {alone:6.2f}")

    def show(name: str, map: Callable) -> None:
        seconds, found = wall(lambda: edge_map(map))
        same = np.array_equal(one.final, found.final, equal_nan=True)
        print(f"{name:<14} {seconds:6.2f}   same bits: {same}")

    with ProcessPoolExecutor(2) as pool:
        list(pool.map(abs, range(2)))  # both have started
        show("two processes", pool.map)
    if find_spec("distributed"):
        from distributed import Client, LocalCluster

        cluster = LocalCluster(2, threads_per_worker=1, dashboard_address=None)
        with cluster, Client(cluster) as client:
            show("Dask, two", client.get_executor().map)


if __name__ == "__main__":
    main()
