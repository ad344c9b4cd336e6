"""Explorers: controls, a picture and a sentence that belong together; one file each.

Every explorer in this folder's modules is found, and the tests make and drive it: it needs a
default for each of its arguments.
"""

import inspect
from typing import Any

from nnlib.course._found import found
from nnlib.course.widgets.base import Explorer


def _is_explorer(thing: Any) -> bool:
    return inspect.isclass(thing) and issubclass(thing, Explorer) and thing is not Explorer


_explorers = found(__name__, __path__, _is_explorer)
globals().update(_explorers)
__all__ = sorted(_explorers)
