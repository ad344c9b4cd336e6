"""Pictures: one function for each kind of figure, each returning a `Picture`.

A figure is a function under ``@styled`` that says it returns a picture; all in this folder's
modules are found. Each draws its own example, at the end of its docstring, which the tests run.
"""

import inspect
from typing import Any

from nnlib.course._found import found
from nnlib.course.figures.style import Picture


def _is_picture(thing: Any) -> bool:
    return inspect.isclass(thing) and issubclass(thing, Picture)


def _is_figure(thing: Any) -> bool:
    if not inspect.isfunction(thing) or not hasattr(thing, "__wrapped__"):
        return False
    return _is_picture(inspect.signature(thing).return_annotation)


_figures = found(__name__, __path__, _is_figure)
_pictures = found(__name__, __path__, _is_picture)
globals().update(_figures, **_pictures)
__all__ = sorted([*_figures, *_pictures])
