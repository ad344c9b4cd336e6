"""Pictures: one function for each kind of figure, each returning a `Picture`."""

from nnlib.course.figures.answers import answers
from nnlib.course.figures.curves import activation
from nnlib.course.figures.drawings import network
from nnlib.course.figures.graphs import ComputationGraph, computation_graph
from nnlib.course.figures.hidden import fold, hidden_maps
from nnlib.course.figures.landscapes import loss_landscape_1d, loss_landscape_2d
from nnlib.course.figures.loss_curves import loss_curve, loss_phases, many_losses
from nnlib.course.figures.style import Picture
from nnlib.course.figures.surfaces import (
    decision_surface,
    decision_surfaces,
    map_outputs,
    network_maps,
    points_and_lines,
)
