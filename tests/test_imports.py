"""What the modules import, how long they are, what `import nnlib` costs, the docstrings' examples.

Modules are found, not listed: a new one has a place as soon as `nnlib/__init__.py` names it, or as
soon as it lies in one of the course's rooms.
"""

import ast
import doctest
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import numpy as np
import pytest

import nnlib

PACKAGE = Path(nnlib.__file__).parent
MODULES = ["nnlib", *(found.name for found in walk_packages(nnlib.__path__, "nnlib."))]
CORE = [name for name in MODULES if not name.startswith("nnlib.course")]
ROOMS = [name for name in CORE if re.fullmatch(r"nnlib\._[a-z]+", name)]
PUBLIC = [name for name in CORE if re.fullmatch(r"nnlib\.[a-z]+", name)]
TABLES = {"ACTIVATIONS", "LOSSES", "RULES", "Adam", "GradientDescent", "RMSprop"}
COURSE = {  # what a room of the course knows of the others; a room that is a single file: nothing
    "exercises": {"edge"},
    "figures": {"_found", "colours", "edge", "paths"},
    "widgets": {"_found", "colours", "edge", "figures", "paths", "tracing"},
    "publish": {"colours"},
}
every_module = pytest.mark.parametrize("name", MODULES)
FORMULA = re.compile("[∂ℒδθΣ⁽]")
SCREEN, LONGEST = 40, 200  # lines


def path_of(name):
    place = PACKAGE.parent / name.replace(".", "/")
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


@cache
def tree(name):
    return ast.parse(path_of(name).read_text(encoding="utf-8"))


def is_for_readers(node):
    """Return whether a statement is never run: what it imports is named in annotations only."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def statements(node):
    """Yield all that is in a node, at any depth, but for what is never run."""
    for child in ast.iter_child_nodes(node):
        if not is_for_readers(child):
            yield child
            yield from statements(child)


def imported(node):
    """Yield module and name of everything that is imported anywhere in a node."""
    for statement in statements(node):
        if isinstance(statement, ast.Import):
            yield from ((alias.name, "") for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            assert statement.level == 0, "imports are written in full"
            yield from ((statement.module, alias.name) for alias in statement.names)


def known(node):
    """Return the modules of nnlib that are imported anywhere in a node."""
    pairs = [pair for pair in imported(node) if pair[0].split(".")[0] == "nnlib"]
    return {".".join(pair) if ".".join(pair) in MODULES else pair[0] for pair in pairs}


def order():
    """Return the public modules of the core in the order in which the docstring names them."""
    told = nnlib.__doc__.partition("follow the course:")[2].partition(". ")[0]
    words = re.findall(r"\w+", re.sub(r"\(.*?\)", "", told))
    return [f"nnlib.{word}" for word in words if word not in ("then", "and")]


def room(name):
    """Return the room of the course that a module belongs to."""
    return name.split(".")[2]


def test_no_module_needs_itself():
    graph = {name: known(tree(name)) for name in MODULES}
    for name in MODULES:  # a room's face finds what is in it
        face = name.rpartition(".")[0]
        if face.startswith("nnlib.course."):
            graph[face].add(name)
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_the_docstring_names_every_module():
    assert sorted(order()) == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_module_knows_only_the_rooms_and_those_before_it(name):
    before = order()[: order().index(name)]
    assert known(tree(name)) <= {*before, *ROOMS} - {"nnlib._options"}


@pytest.mark.parametrize("name", ROOMS)
def test_the_rooms_come_before_all_modules(name):
    found = {
        pair
        for pair in imported(tree(name))
        if pair[0].split(".")[0] not in {*sys.stdlib_module_names, "numpy"}
        and not (name == "nnlib._options" and pair[1] in TABLES)
    }
    assert {module for module, _ in found} <= {*ROOMS} - {"nnlib._options"}


@pytest.mark.parametrize("name", CORE)
def test_the_core_knows_nothing_of_the_course(name):
    may = {"nnlib.course.figures"} if name == "nnlib.__main__" else set()
    assert {one for one in known(tree(name)) if one.startswith("nnlib.course")} <= may
    at_once = [node for node in tree(name).body if isinstance(node, ast.Import | ast.ImportFrom)]
    found = known(ast.Module(at_once, []))
    assert not {one for one in found if one.startswith("nnlib.course")}


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("nnlib.course.")])
def test_a_room_of_the_course_knows_only_its_own(name):
    found = {room(one) for one in known(tree(name)) if one.startswith("nnlib.course.")}
    assert found <= COURSE.get(room(name), set()) | {room(name)}


@every_module
def test_nobody_needs_the_command_line(name):
    assert "nnlib.__main__" not in known(tree(name))


def test_modules_imports_and_examples_are_found():
    names = {str(path_of(name).relative_to(PACKAGE)) for name in MODULES}
    assert names == {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py")}
    assert "nnlib.losses" in known(tree("nnlib.network"))
    assert doctest.testmod(import_module("nnlib.network")).attempted > 0


@pytest.mark.parametrize("name", CORE)
def test_a_module_of_the_core_can_be_read_in_one_sitting(name):
    assert len(path_of(name).read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("name", ["nnlib.losses", "nnlib.network", "nnlib.training"])
def test_the_first_screen_shows_a_formula(name):
    lines = path_of(name).read_text(encoding="utf-8").splitlines()
    tops = [tree(name), *(node for node in tree(name).body if isinstance(node, ast.ClassDef))][:2]
    ends = [node.body[0].end_lineno for node in tops]  # of the docstrings
    assert any(FORMULA.search(line) for end in ends for line in lines[end : end + SCREEN])


def test_import_loads_only_what_it_needs():
    code = "import sys, nnlib; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert {"nnlib", "numpy"} <= loaded
    assert not loaded & {"matplotlib", "IPython", "ipywidgets", "tqdm", "sklearn", "PIL"}
    assert "numpy.random" not in loaded  # a third of nnlib's own time; drawing weights loads it


def test_the_surface_has_no_name_that_is_missing():
    assert [name for name in nnlib.__all__ if not hasattr(nnlib, name)] == []


@every_module
def test_the_examples_in_the_docstrings_are_right(name):
    how = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    given = {"nnlib": nnlib, "np": np}
    found = doctest.testmod(import_module(name), optionflags=how, extraglobs=given)
    assert found.failed == 0
