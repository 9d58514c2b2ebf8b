"""What the tests of the answers share: a pretend computer and a small reference."""

import pytest

from portgui.reference.purpose import Reference
from tests.fakes import Computer, make_reference


@pytest.fixture
def computer() -> Computer:
    """A computer on which nothing runs yet."""
    return Computer()


@pytest.fixture
def reference() -> Reference:
    """A few ports and apps."""
    return make_reference()
