"""The environment in which notebooks are run, the same for `refresh` and for the tests.

pytest loads this module as a plug-in (``-p`` in pyproject.toml), so that the kernels it starts
inherit the environment, whatever it was asked to run.
"""

import os

# What else would differ from run to run: the order of sets, the last digits of sums that several
# threads share, and the process number in the file name of a cell, which warnings show.
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "IPYKERNEL_CELL_NAME": "<cell>",
}


def pytest_configure() -> None:
    """Set what is not set already."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
