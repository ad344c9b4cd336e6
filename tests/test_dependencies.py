"""What is imported is declared in pyproject.toml: whatever another package happens to bring."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FOR_TESTS = PROJECT["optional-dependencies"]["test"]
OURS = {"nnlib", *(path.stem for path in (ROOT / "tests").rglob("*.py"))}


def imported(folder):
    """Return the packages that the modules in a folder import, neither Python's own nor ours."""
    names = set()
    for path in folder.rglob("*.py"):
        if path.parent.name == "benchmarks":  # they compare with whatever is there
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - OURS


@pytest.mark.parametrize(
    ("folder", "declared"),
    [("nnlib", PROJECT["dependencies"]), ("tests", PROJECT["dependencies"] + FOR_TESTS)],
)
def test_every_package_that_is_imported_is_declared(folder, declared):
    declared = {canonicalize_name(Requirement(text).name) for text in declared}
    carriers = packages_distributions()
    found = imported(ROOT / folder)
    assert "numpy" in found
    missing = {
        name
        for name in found
        if not declared & {canonicalize_name(carrier) for carrier in carriers.get(name, [])}
    }
    assert missing == set()
