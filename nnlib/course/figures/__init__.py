"""Pictures: one function for each kind of figure, each returning a `Picture`."""

from nnlib.course.figures.computation_graph import ComputationGraph, computation_graph
from nnlib.course.figures.curves import activation, loss_curve
from nnlib.course.figures.drawings import network
from nnlib.course.figures.gates import gate_patterns
from nnlib.course.figures.landscapes import loss_landscape_1d, loss_landscape_2d
from nnlib.course.figures.style import Picture
from nnlib.course.figures.surfaces import (
    decision_surface,
    decision_surfaces,
    map_outputs,
    network_maps,
    points_and_lines,
)
from nnlib.course.figures.two_neurons import demons, gradient_over_weight, mirror
