"""Explorers: controls, a picture and a sentence that belong together; one file each."""

from nnlib.widgets.epochs import EpochExplorer
from nnlib.widgets.line import LineExplorer
from nnlib.widgets.stepper import Stepper
from nnlib.widgets.tangent import TangentExplorer

__all__ = ["EpochExplorer", "LineExplorer", "Stepper", "TangentExplorer"]
