"""The systems that a guide can be for, and how they are written. Nothing is detected here."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portgui.net import MAX_INPUT, InputCode, InputError


class Family(StrEnum):
    """What decides the way a firewall is set by hand."""

    WINDOWS = "windows"
    MACOS = "macos"
    LINUX = "linux"


@dataclass(frozen=True, slots=True)
class System:
    """One system, as the command line and the data files write it.

    Attributes:
        family: Windows, macOS or Linux.
        edition: the main version (`11`, `15`), or on Linux the firewall (`ufw`).
    """

    family: Family
    edition: str

    def __str__(self) -> str:
        return f"{self.family}-{self.edition}"


FIREWALLS: Final = ("ufw", "firewalld", "none")
OFFERED: Final = (
    System(Family.WINDOWS, "11"),
    System(Family.WINDOWS, "10"),
    System(Family.MACOS, "26"),
    System(Family.MACOS, "15"),
    System(Family.MACOS, "14"),
    System(Family.MACOS, "13"),
    System(Family.MACOS, "12"),
    *(System(Family.LINUX, firewall) for firewall in FIREWALLS),
)
"""The systems that a list shows; `parse_system` takes every `macos-N` beside them."""

_WINDOWS_EDITIONS: Final = ("10", "11")
_FIRST_MACOS: Final = 10
_MACOS: Final = re.compile(r"macos-([0-9]{2})(\.[0-9]{1,2}){0,2}")
_RANGE: Final = re.compile(r"(windows|macos)-([0-9]{2})?(\.\.)([0-9]{2})?")


def parse_system(text: str) -> System:
    """Read `windows-11`, `macos-15`, `macos-14.2`, `linux-ufw`, in any case.

    Raises:
        InputError: no such system; `known` lists those that are offered.
    """
    plain = text.strip().lower()[: MAX_INPUT + 1]
    family, _, edition = plain.partition("-")
    if family == Family.WINDOWS and edition in _WINDOWS_EDITIONS:
        return System(Family.WINDOWS, edition)
    if family == Family.LINUX and edition in FIREWALLS:
        return System(Family.LINUX, edition)
    macos = _MACOS.fullmatch(plain)
    if macos is not None and int(macos[1]) >= _FIRST_MACOS:
        return System(Family.MACOS, macos[1])
    raise InputError(InputCode.UNKNOWN_SYSTEM, text.strip(), known=tuple(map(str, OFFERED)))


@dataclass(frozen=True, slots=True)
class SystemRange:
    """The systems that a guide or a step holds for: `macos-13..`, `macos-..12`, `linux-ufw`.

    Attributes:
        family: the family.
        only: the one edition; empty for a range of versions.
        first: the first version, inclusive.
        last: the last version, inclusive.
    """

    family: Family
    only: str = ""
    first: int = 0
    last: int = 99

    def __contains__(self, system: System) -> bool:
        if system.family is not self.family:
            return False
        if self.only:
            return system.edition == self.only
        return self.first <= int(system.edition) <= self.last


def parse_system_range(text: str) -> SystemRange:
    """Read the notation of the data files.

    Raises:
        ValueError: it is neither a range nor a system.
    """
    found = _RANGE.fullmatch(text)
    if found is None:
        system = parse_system(text)
        return SystemRange(system.family, only=system.edition)
    family, first, _, last = found.groups()
    if first is None and last is None:
        raise ValueError(f"a range without an end: {text!r}")
    return SystemRange(Family(family), first=int(first or 0), last=int(last or 99))
