"""What a whole module of tests cannot do without."""

import sys

import pytest


def linux() -> None:
    """Leave the module out on another system."""
    if sys.platform != "linux":
        pytest.skip("needs Linux", allow_module_level=True)
