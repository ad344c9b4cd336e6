"""What a room of the course shows is found in its modules, not listed by hand."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any


def found(package: str, path: list[str], belongs: Callable[[Any], bool]) -> dict[str, Any]:
    """Return what the modules of a package define in public and what belongs, by name.

    Parameters
    ----------
    package, path : str, list of str
        The package's ``__name__`` and ``__path__``.
    belongs : function
        Takes what a module defines and says whether the package shows it.
    """
    shown = {}
    for file in iter_modules(path):
        module = import_module(f"{package}.{file.name}")
        for name, thing in vars(module).items():
            is_its_own = getattr(thing, "__module__", None) == module.__name__
            if is_its_own and not name.startswith("_") and belongs(thing):
                shown[name] = thing
    return dict(sorted(shown.items()))
