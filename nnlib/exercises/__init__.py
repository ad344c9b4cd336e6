"""Exercises that answer in words: not started, right, or which usual mistake it looks like.

``exercises.sigmoid_of_kz.check(my_function)`` prints the answer. `mechanism` says how it is
found; there is one file of exercises for each notebook.
"""

from nnlib.exercises.mechanism import Exercise
from nnlib.exercises.n00_start_here import one_neuron
from nnlib.exercises.n01_activation_functions import half_maximum, sigmoid_of_kz, tanh_from_output
from nnlib.exercises.n05_two_neurons import chain_of_neurons, gradient_of_input, three_neurons
from nnlib.exercises.n07_training_xor import noisy_inputs, third_input_off, training_loop

__all__ = [
    "Exercise",
    "chain_of_neurons",
    "gradient_of_input",
    "half_maximum",
    "noisy_inputs",
    "one_neuron",
    "sigmoid_of_kz",
    "tanh_from_output",
    "third_input_off",
    "three_neurons",
    "training_loop",
]
