"""What the packet filter of Linux does with new connections, by the rules as they were read."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.linux.netfilter import nft, save
from portgui.firewall.linux.netfilter.chains import Chain, Chains
from portgui.firewall.linux.netfilter.interfaces import Address, Interface, check
from portgui.firewall.linux.netfilter.judging import judged
from portgui.net import Protocol

MOST_TEXT: Final = 8 * 1024 * 1024
"""Characters of a ruleset; a hundred thousand addresses take about three million."""
MOST_UNREAD: Final = 16
_TOOLS: Final = {"ip": "iptables", "ip6": "ip6tables"}
_TYPES: Final = {
    "ruleset": str,
    "saved": list,
    "interfaces": list,
    "unread": list,
    "needs_rights": bool,
}


class RecordError(ValueError):
    """JSON's values are no record of a packet filter."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What iptables-save or ip6tables-save printed.

    Attributes:
        family: ip or ip6.
        text: as it was printed.
        is_older: whether these rules are in the kernel beside nftables, not in it.
    """

    family: str
    text: str
    is_older: bool


@dataclass(frozen=True, slots=True)
class Netfilter:
    """The packet filter as it was read.

    Attributes:
        ruleset: what `nft -j list ruleset` printed; "" where it could not be read.
        saved: iptables' rules.
        interfaces: on which packets arrive from others; None where that is not known.
        unread: names of programs that did not tell what they should.
        needs_rights: whether the rules can only be read with root's rights.

    Raises:
        ValueError: a text is not in order.
    """

    ruleset: str = ""
    saved: tuple[Saved, ...] = ()
    interfaces: tuple[Interface, ...] | None = ()
    unread: tuple[str, ...] = ()
    needs_rights: bool = False
    _chains: Chains = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_chains", _chains(self.ruleset, self.saved))

    @property
    def is_empty(self) -> bool:
        """Whether there is surely not a single rule, nor a policy that drops."""
        is_read = not self.needs_rights and not self.unread
        return is_read and all(each.accepts and not each.lines for each in self._chains.values())

    def judge(
        self, protocol: Protocol, port: int, _app: str | None, versions: Collection[int]
    ) -> tuple[Judgement, ...]:
        """What happens to what comes in for this port, by the network that it comes from.

        Args:
            protocol: TCP or UDP.
            port: the local port.
            _app: the packet filter knows no programs.
            versions: of IP, 4 or 6.

        Returns:
            One for each interface, called by its name; with "IPv4" or "IPv6" added where the two
            differ. Empty where this computer is connected to nothing.
        """
        if self.needs_rights or self.interfaces is None:
            unread = self.unread or ("nft",)
            return (Judgement("", State.UNKNOWN, None, Default.UNKNOWN, unread=unread),)
        return judged(self._chains, self.interfaces, self.unread, (protocol, port), versions)

    def record(self) -> dict[str, Any]:
        """As JSON's values."""
        interfaces = self.interfaces
        return {
            "ruleset": self.ruleset,
            "saved": [asdict(each) for each in self.saved],
            "interfaces": None if interfaces is None else [asdict(each) for each in interfaces],
            "unread": list(self.unread),
            "needs_rights": self.needs_rights,
        }

    @classmethod
    def from_record(cls, record: object) -> "Netfilter":
        """From JSON's values.

        Raises:
            RecordError: they are none that `record` makes.
        """
        try:
            return cls._of(record)
        except ValueError as error:
            raise RecordError(str(error)) from error

    @classmethod
    def _of(cls, record: object) -> "Netfilter":
        if not isinstance(record, dict) or set(record) != set(_TYPES):
            raise ValueError("no packet filter")
        for name, kind in _TYPES.items():
            is_missing = name == "interfaces" and record[name] is None
            if type(record[name]) is not kind and not is_missing:
                raise ValueError(name)
        unread = record["unread"]
        if len(unread) > MOST_UNREAD or not all(_is_text(each, 64) for each in unread):
            raise ValueError("unread")
        if len(record["saved"]) > 2 * len(_TOOLS) or not _is_text(record["ruleset"], MOST_TEXT):
            raise ValueError("ruleset")
        found = record["interfaces"]
        return cls(
            record["ruleset"],
            tuple(map(_saved, record["saved"])),
            None if found is None else check(map(_interface, found)),
            tuple(unread),
            record["needs_rights"],
        )


def _chains(ruleset: str, saved: tuple[Saved, ...]) -> dict[str, Chain]:
    found: dict[str, Chain] = {}
    foreign = nft.foreign_tables(ruleset) if ruleset else frozenset()
    told: set[tuple[str, str]] = set()
    for each in saved:
        tool = _TOOLS[each.family]
        name = f"{tool}-legacy" if each.is_older else tool
        for table, chains in save.chains_of(each.text, each.family, name).items():
            if each.is_older:
                found |= chains
            elif (each.family, table) in foreign:
                told.add((each.family, table))
                found |= chains
    return found | (nft.chains_of(ruleset, told) if ruleset else {})


def _saved(record: object) -> Saved:
    match record:
        case {
            "family": "ip" | "ip6" as family,
            "text": str() as text,
            "is_older": bool() as is_older,
            **more,
        } if not more and len(text) <= MOST_TEXT:
            return Saved(family, text, is_older)
        case _:
            raise ValueError("saved")


def _interface(record: object) -> Interface:
    names = ("name", "link", "addresses", "below", "is_bridge", "has_master")
    if not isinstance(record, dict) or set(record) != set(names):
        raise ValueError("interface")
    name, link, addresses, below, is_bridge, has_master = (record[each] for each in names)
    is_plain = _is_text(name, 64) and _is_text(link, 64) and type(is_bridge) is bool
    if not is_plain or type(has_master) is not bool or not isinstance(below, list):
        raise ValueError("interface")
    if not isinstance(addresses, list) or not all(_is_text(each, 64) for each in below):
        raise ValueError("interface")
    made = tuple(map(_address, addresses))
    return Interface(name, link, made, tuple(below), is_bridge, has_master)


def _address(record: object) -> Address:
    match record:
        case {"text": str() as text, "network": str() as network, **more} if not more:
            return Address(text, network)
        case _:
            raise ValueError("address")


def _is_text(value: object, most: int) -> bool:
    return isinstance(value, str) and len(value) <= most
