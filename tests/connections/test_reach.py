"""Who can reach a local address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.connections.reach import reach_of
from portgui.connections.snapshot import Reach


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.0.0.53", "127.255.255.254", "::1", "::1%lo", "::ffff:127.0.0.1",
     "::ffff:7f00:2"],
)  # fmt: skip
def test_loopback_stays_on_this_computer(address: str) -> None:
    """Every loopback address, in every way of writing it, is for this computer only."""
    assert reach_of(address) is Reach.THIS_COMPUTER


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "::", "::ffff:0.0.0.0", "192.168.1.7", "8.8.8.8", "fe80::1%eth0", "fe80::1%12",
     "fe80::1", "2001:db8::1", "fd00::1", "::ffff:10.0.0.1", "224.0.0.251", "128.0.0.1"],
)  # fmt: skip
def test_every_other_address_is_on_a_network(address: str) -> None:
    """All addresses at once, and each that is not loopback, can be reached from a network."""
    assert reach_of(address) is Reach.NETWORK


@pytest.mark.parametrize("address", ["", "*", "localhost", "127.0.0.1%lo", "127.1", "1.2.3.4:80"])
def test_what_is_no_address_is_unknown(address: str) -> None:
    """Nothing is claimed about a text that is no address."""
    assert reach_of(address) is Reach.UNKNOWN


@given(st.ip_addresses())
def test_python_and_this_agree_on_loopback(address: object) -> None:
    """The whole address space falls into the two answers, loopback and not."""
    loopback = getattr(getattr(address, "ipv4_mapped", None) or address, "is_loopback", None)
    expected = Reach.THIS_COMPUTER if loopback else Reach.NETWORK
    assert reach_of(str(address)) is expected
