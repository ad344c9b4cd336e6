"""Pictures: one function for each kind of figure, each returning a `Picture`."""

from nnlib.course.figures.activations import (
    activation,
    best_products,
    inside_a_network,
    step_and_sigmoids,
    weight_paths,
)
from nnlib.course.figures.curves import loss_curve
from nnlib.course.figures.drawings import network
from nnlib.course.figures.graphs import ComputationGraph, computation_graph
from nnlib.course.figures.landscapes import loss_landscape_1d, loss_landscape_2d
from nnlib.course.figures.style import Picture
from nnlib.course.figures.surfaces import (
    decision_surface,
    decision_surfaces,
    map_outputs,
    network_maps,
    points_and_lines,
)
