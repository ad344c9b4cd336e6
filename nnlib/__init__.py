"""nnlib: the neural networks of a course on backpropagation, in NumPy.

The modules follow the course: activations, losses, init, network, optim, training, blocks, sweeps;
then checking (is a gradient right?), storage (weights in a file) and datasets. Each can be read in
one sitting.
"""

from nnlib import checking, datasets, init
from nnlib.activations import identity, relu, sigmoid, tanh
from nnlib.checking import check_network, numerical_gradient
from nnlib.losses import SSE, CrossEntropy, HalfSSE
from nnlib.network import Network
from nnlib.optim import Adam, GradientDescent, RMSprop
from nnlib.storage import load, save
from nnlib.sweeps import Sweep, sweep
from nnlib.training import History, train

__all__ = [
    "SSE",
    "Adam",
    "CrossEntropy",
    "GradientDescent",
    "HalfSSE",
    "History",
    "Network",
    "RMSprop",
    "Sweep",
    "check_network",
    "checking",
    "datasets",
    "identity",
    "init",
    "load",
    "numerical_gradient",
    "relu",
    "save",
    "sigmoid",
    "sweep",
    "tanh",
    "train",
]
