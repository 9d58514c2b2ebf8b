"""The fixture that gives a test a network of its own."""

from collections.abc import Iterator

import pytest

from tests.system.network import Network, obstacle, own_network


@pytest.fixture(scope="session")
def _why_not() -> str:
    return obstacle()


@pytest.fixture
def network(_why_not: str) -> Iterator[Network]:
    """A network of its own, with nothing in it; skips where there can be none, and says why."""
    if _why_not:
        pytest.skip(_why_not)
    with own_network() as made:
        yield made
