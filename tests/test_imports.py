"""What the library's modules import, what `import nnlib` costs, and the docstrings' examples."""

import ast
import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import nnlib

PACKAGE = Path(nnlib.__file__).parent
CORE = [
    "activations",
    "losses",
    "init",
    "network",
    "optim",
    "training",
    "sweeps",
    "checking",
    "exercises",
    "storage",
    "datasets",
]
PRESENT = [name for name in CORE if (PACKAGE / f"{name}.py").exists()]


def imported(name):
    """Return the dotted names that a module of the core imports, anywhere in it."""
    for node in ast.walk(ast.parse((PACKAGE / f"{name}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("name", PRESENT)
def test_a_module_knows_only_those_before_it(name):
    before = set(CORE[: CORE.index(name)])
    own = [module.split(".") for module in imported(name) if module.split(".")[0] == "nnlib"]
    assert {parts[1] for parts in own} <= before


def test_the_core_is_there():
    assert len(PRESENT) >= 9
    assert set(imported("network")) >= {"numpy", "nnlib.losses.Loss", "nnlib.init.RULES"}


def test_import_loads_nothing_that_draws():
    code = "import sys, nnlib; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert {"nnlib", "numpy"} <= loaded
    assert not loaded & {"matplotlib", "IPython", "ipywidgets", "tqdm", "sklearn", "PIL"}


def test_the_surface_has_no_name_that_is_missing():
    assert [name for name in nnlib.__all__ if not hasattr(nnlib, name)] == []


def test_the_examples_in_the_docstrings_are_right():
    results = [doctest.testmod(importlib.import_module(f"nnlib.{name}")) for name in PRESENT]
    assert sum(result.attempted for result in results) > 0
    assert sum(result.failed for result in results) == 0
