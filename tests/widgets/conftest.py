"""What the tests of explorers leave behind is cleared away."""

import ipywidgets
import pytest


@pytest.fixture(autouse=True)
def _widgets_are_closed():
    """Close all widgets after a test: ipywidgets keeps each of them, with its pictures."""
    yield
    ipywidgets.Widget.close_all()
