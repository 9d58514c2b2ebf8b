"""Reads the packet filter's rules and the networks that this computer is connected to."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from portgui import commands
from portgui.firewall.linux.netfilter import nft, save
from portgui.firewall.linux.netfilter.interfaces import Interface, InterfacesError, interfaces_of
from portgui.firewall.linux.netfilter.netfilter import MOST_TEXT, Netfilter, Saved

FOLDERS: Final = ("/usr/sbin", "/sbin", "/usr/bin", "/bin")
"""Where distributions keep these programs; never the person's PATH."""
SECONDS: Final = 20.0
TOOLS: Final = {"ip": "iptables", "ip6": "ip6tables"}
TABLE_NAMES: Final = {"ip": "/proc/net/ip_tables_names", "ip6": "/proc/net/ip6_tables_names"}
"""What tables the older iptables has in the kernel; none where the file is missing."""

Run = Callable[..., commands.Outcome]


class _UnreadError(Exception):
    """Something could not be read; its name."""


def read_netfilter(
    run: Run = commands.run,
    *,
    find: Callable[..., str | None] = commands.first_existing,
    contents: Callable[[str], str] = lambda path: Path(path).read_text("utf-8"),
) -> Netfilter:
    """Read it all, as far as the rights go; it never raises for what it cannot read.

    Args:
        run: as `commands.run`.
        find: as `commands.first_existing`.
        contents: the text of a file; OSError where there is none, or where it is refused.
    """
    reader = _Reader(run, find, contents)
    return reader.read()


class _Reader:
    """One reading."""

    def __init__(
        self, run: Run, find: Callable[..., str | None], contents: Callable[[str], str]
    ) -> None:
        self._run = run
        self._find = find
        self._contents = contents
        self._unread: list[str] = []
        self._needs_rights = False

    def read(self) -> Netfilter:
        ruleset = self._ruleset()
        if self._needs_rights:
            return Netfilter(needs_rights=True, interfaces=self._interfaces())
        saved = (*self._foreign(ruleset), *self._older())
        return Netfilter(
            ruleset=ruleset,
            saved=saved,
            interfaces=self._interfaces(),
            unread=tuple(dict.fromkeys(self._unread)),
        )

    def _ask(self, program: str, *arguments: str) -> str:
        """What a program prints.

        Raises:
            _UnreadError: it is not there, or ends with an error, or prints too much.
        """
        path = self._find(*(f"{folder}/{program}" for folder in FOLDERS))
        if path is None:
            raise _UnreadError(program)
        outcome = self._run((path, *arguments), timeout=SECONDS)
        if outcome.status != 0:
            self._needs_rights |= _is_refusal(outcome.errors)
            raise _UnreadError(program)
        if len(outcome.output) > MOST_TEXT:
            raise _UnreadError(program)
        return outcome.output

    def _ruleset(self) -> str:
        try:
            text = self._ask("nft", "-j", "list", "ruleset")
            nft.chains_of(text)
        except (_UnreadError, nft.RulesetError):
            self._unread.append("nft")
            return ""
        return text

    def _foreign(self, ruleset: str) -> Iterator[Saved]:
        """What iptables has written into nftables, where nft cannot show it."""
        foreign = nft.foreign_tables(ruleset) if ruleset else frozenset()
        for family in sorted({family for family, _ in foreign} & set(TOOLS)):
            try:
                text = self._ask(f"{TOOLS[family]}-nft-save")
                save.chains_of(text, family, TOOLS[family])
            except (_UnreadError, save.SaveError):
                # nft's own output stays; what it cannot show is in doubt there.
                continue
            yield Saved(family, text, is_older=False)

    def _older(self) -> Iterator[Saved]:
        """What iptables had before nftables, and may have beside it."""
        for family, tool in TOOLS.items():
            try:
                if not self._contents(TABLE_NAMES[family]).strip():
                    continue
            except FileNotFoundError:
                continue
            except (OSError, UnicodeError):
                self._unread.append(tool)
                continue
            try:
                text = self._ask(self._older_program(tool))
                save.chains_of(text, family, tool)
            except (_UnreadError, save.SaveError):
                self._unread.append(tool)
                continue
            yield Saved(family, text, is_older=True)

    def _older_program(self, tool: str) -> str:
        """Where only the older one is installed, it has no longer name."""
        name = f"{tool}-legacy-save"
        has_it = self._find(*(f"{folder}/{name}" for folder in FOLDERS)) is not None
        return name if has_it else f"{tool}-save"

    def _interfaces(self) -> tuple[Interface, ...] | None:
        try:
            return interfaces_of(self._ask("ip", "-d", "-j", "addr"))
        except (_UnreadError, InterfacesError):
            self._unread.append("ip")
            return None


def _is_refusal(text: str) -> bool:
    return any(word in text for word in ("not permitted", "ermission denied", "must be root"))
