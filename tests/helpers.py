"""What several test files share."""

import re

import pytest


def raises(error, message):
    """Expect this error with exactly this message."""
    return pytest.raises(error, match=f"^{re.escape(message)}$")
