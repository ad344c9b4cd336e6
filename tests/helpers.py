"""What several test files share."""

import doctest
import inspect
import re

import numpy as np
import pytest

import nnlib


def raises(error, message):
    """Expect this error with exactly this message."""
    return pytest.raises(error, match=f"^{re.escape(message)}$")


def example(figure):
    """Run the example at the end of a figure's docstring and return what its last line draws."""
    *before, last = doctest.DocTestParser().get_examples(figure.__doc__)
    names = {"nnlib": nnlib, "np": np, **vars(inspect.getmodule(figure))}
    for line in before:
        exec(line.source, names)
    return eval(last.source, names)
