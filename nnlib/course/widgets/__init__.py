"""Explorers: controls, a picture and a sentence that belong together; one file each."""

from nnlib.course.widgets.epochs import EpochExplorer
from nnlib.course.widgets.line import LineExplorer
from nnlib.course.widgets.stepper import Stepper
from nnlib.course.widgets.tangent import TangentExplorer

__all__ = ["EpochExplorer", "LineExplorer", "Stepper", "TangentExplorer"]
