"""Which addresses `addr:` finds, held against Python's own `ipaddress`."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.answers.addresses import address_test, is_ipv4
from portgui.net import InputError

ANY_V4 = st.integers(0, 2**32 - 1).map(IPv4Address)
ANY_V6 = st.one_of(
    st.integers(0, 2**128 - 1),
    st.integers(0, 2**32 - 1).map(lambda low: 0xFFFF << 32 | low),
    st.integers(0, 2**32 - 1),
).map(IPv6Address)
ANY = st.one_of(ANY_V4, ANY_V6)


def forms(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """An address, and the IPv4 address that it carries."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return [address] if mapped is None else [address, mapped]


@given(ANY, st.integers(0, 128), st.one_of(st.none(), ANY))
def test_a_network_holds_what_ipaddress_says(
    base: IPv4Address | IPv6Address, length: int, other: IPv4Address | IPv6Address | None
) -> None:
    """For any network, of either kind, with or without host bits; for one of its own, too."""
    text = f"{base}/{min(length, base.max_prefixlen)}"
    network = ip_network(text, strict=False)
    inside = address_test(text)
    for address in (base, other or network[-1], network[0]):
        assert inside(str(address)) == any(form in network for form in forms(address))


@given(ANY)
def test_an_address_is_itself(address: IPv4Address | IPv6Address) -> None:
    """Written short or in full, in capitals, in brackets."""
    if str(address).endswith("::") and str(address) != "::":
        return  # the beginning of many
    for text in (str(address), address.exploded, str(address).upper(), f"[{address}]"):
        inside = address_test(text)
        assert inside(str(address))
        assert inside(f"{address}%eth0") or isinstance(address, IPv4Address)
        assert not inside(str(ip_address(int(address) ^ 1) if address.version == 6 else "::2"))


@given(ANY_V4, st.integers(1, 3))
def test_whole_numbers_from_the_left_are_a_network(address: IPv4Address, count: int) -> None:
    """With or without the dot at the end; never half a number."""
    numbers = str(address).split(".")
    start = ".".join(numbers[:count])
    for text in (start, f"{start}."):
        inside = address_test(text)
        assert inside(str(address))
        assert inside(f"::ffff:{address}")
        longer = ".".join([*numbers[: count - 1], str((int(numbers[count - 1]) + 10) % 256), "1"])
        assert not inside(".".join([*longer.split("."), "1", "1"][:4]))


@pytest.mark.parametrize(
    ("text", "found", "others"),
    [
        ("fe80:", "fe80::1", "fe81::1"),
        ("fe80::", "fe80::1", "fe81::1"),
        ("2001:db8:", "2001:db8:0:1::", "2001:db80::1"),
        ("2001:db8", "2001:db8::1", "2001:db80::1"),
        ("2001:db8::", "2001:db8:ffff::1", "2001:db9::1"),
        ("::", "::", "::1"),
        ("::1", "::1", "::"),
        ("0.0.0.0", "0.0.0.0", "::"),
        ("fe80::1%eth0", "fe80::1%eth0", "fe80::1%eth1"),
        ("fe80::1%ETH0", "fe80::1%eth0", "fe80::1"),
        ("fe80::/10", "fe80::1%wlan0", "fec0::1"),
        ("::/0", "::1", "10.0.0.1"),
        ("0.0.0.0/0", "::ffff:10.0.0.1", "::1"),
        ("10.0.0.0/255.0.0.0", "10.9.9.9", "11.0.0.1"),
    ],
)
def test_the_beginning_the_zone_and_the_unspecified_address(
    text: str, found: str, others: str
) -> None:
    """As the table in `addresses` says."""
    inside = address_test(text)
    assert inside(found)
    assert not inside(others)


@pytest.mark.parametrize(
    "text", ["home", "256", "1.2.3.4.5", "1.2.3.", "10.0.0.0/33", "fe80", ":", "1:2:3:4:5:6:7:8:9",
             "", "[]", "%eth0", "10.0.0.1/", "١٠.", "-1", "1..2"]
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    """With examples of what would do; an address of three numbers is one, with a dot too."""
    if text == "1.2.3.":
        assert address_test(text)("1.2.3.4")
        return
    with pytest.raises(InputError) as caught:
        address_test(text)
    assert caught.value.known


@given(st.text("0123456789abcdef.:%/[]", max_size=40), st.text(max_size=30))
def test_any_text_is_a_test_or_refused(text: str, address: str) -> None:
    """And a test answers for any text, also one that is no address."""
    try:
        inside = address_test(text)
    except InputError:
        return
    assert inside(address) in {True, False}
    assert not inside("not an address")


@given(ANY)
def test_what_travels_is_ipv4_or_not(address: IPv4Address | IPv6Address) -> None:
    """An IPv4 address inside of an IPv6 one counts."""
    assert is_ipv4(str(address)) == any(form.version == 4 for form in forms(address))
