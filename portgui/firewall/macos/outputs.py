r"""What macOS' tools print about the firewall, as values. Pure; reads no system.

The texts are those of published outputs, of the era up to macOS 13 and of the later one: "ALF:
total number of apps = 3" and "Total number of apps = 9", "Block all DISABLED!" and "Firewall has
block all state set to disabled.". What is in no known form is None, never a guess: the name of
an app's file is chosen by others, and may hold newlines that look like rows of the list.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from portgui.firewall.errand import AppState


class Mode(IntEnum):
    """What the firewall does; the numbers are those of `--getglobalstate`."""

    OFF = 0
    BY_APP = 1
    BLOCKS_ALL = 2


class Policy(IntEnum):
    """What system_profiler says of an app."""

    ALLOW = 0
    BLOCK = 1
    LOCAL = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One app of the list; `state` is None where its wording is not known."""

    path: str
    state: AppState | None


@dataclass(frozen=True, slots=True)
class Witness:
    """What system_profiler says.

    Attributes:
        mode: what the firewall does; None for a word that is not known.
        apps: by bundle identifier, often after a team's and a dot; None for a word not known.
    """

    mode: Mode | None
    apps: Mapping[str, Policy | None] = field(default_factory=dict)


_STATE: Final = re.compile(r"\(State = (\d+)\)")
_HEADER: Final = re.compile(r"(?:ALF: )?[Tt]otal number of apps = ([0-9]+)")
_ROW: Final = re.compile(r"[ \t]*([0-9]+) :[ \t]*(/.*?)[ \t]*")
_SAYS: Final = re.compile(r"[ \t]*\((.*)\)[ \t]*")
_MODES: Final = {
    "spfirewall_globalstate_allow_all": Mode.OFF,
    "spfirewall_globalstate_limit_connections": Mode.BY_APP,
    "spfirewall_globalstate_block_all": Mode.BLOCKS_ALL,
}
_POLICIES: Final = {
    "spfirewall_allow_all": Policy.ALLOW,
    "spfirewall_block_all": Policy.BLOCK,
    "spfirewall_allow_local": Policy.LOCAL,
}
_NETWORK_EXTENSIONS: Final = "com.apple.system_extension.network_extension"


def mode_of(text: str) -> Mode | None:
    """What `--getglobalstate` says: the number decides, whatever words stand before it."""
    found = _STATE.findall(text)
    return Mode(int(found[0])) if len(found) == 1 and found[0] in {"0", "1", "2"} else None


def switch_of(text: str, about: str) -> bool | None:
    """Whether the one line that has `about` in it says on or off, in the words of either era."""
    lines = [line.lower() for line in text.splitlines() if about in line.lower()]
    if len(lines) != 1:
        return None
    words = set(re.findall(r"[a-z]+", lines[0].replace(about, "")))
    is_on, is_off = bool(words & {"enabled", "on"}), bool(words & {"disabled", "off"})
    return is_on if is_on != is_off else None


def list_of(text: str) -> tuple[Row, ...] | None:
    """The apps of `--listapps`; None where anything in it is not as it should be.

    The rows must be numbered without a gap and be as many as the header says, so that a name
    that holds rows of its own is found out.
    """
    lines = iter(text.split("\n"))
    header = _HEADER.fullmatch(_next_said(lines))
    if header is None:
        return None
    rows: list[Row] = []
    while first := _next_said(lines):
        row, says = _ROW.fullmatch(first), _SAYS.fullmatch(next(lines, ""))
        if row is None or says is None or int(row[1][:6]) != len(rows) + 1:
            return None
        rows.append(Row(row[2], _app_state(says[1])))
    return tuple(rows) if len(rows) == int(header[1][:6]) else None


def _next_said(lines: Iterator[str]) -> str:
    """The next line that is not blank; between an app and its state none may be."""
    return next(filter(None, (line.strip(" \t") for line in lines)), "")


def _app_state(words: str) -> AppState | None:
    allows, blocks = "allow" in words.lower(), "block" in words.lower()
    if allows == blocks:
        return None
    return AppState.ALLOWED if allows else AppState.BLOCKED


def witness_of(text: str) -> Witness | None:
    """What `system_profiler -json SPFirewallDataType` says; None where it is not in its form."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match whole:
        case {"SPFirewallDataType": [{**settings}]}:
            pass
        case _:
            return None
    apps = settings.get("spfirewall_applications", {})
    mode = settings.get("spfirewall_globalstate")
    if not isinstance(apps, dict) or not isinstance(mode, str):
        return None
    return Witness(_MODES.get(mode), {name: _policy(word) for name, word in apps.items()})


def _policy(word: object) -> Policy | None:
    return _POLICIES.get(word) if isinstance(word, str) else None


def forced_of(text: str) -> bool | None:
    """What the question whether a setting is forced was answered with."""
    return {"true": True, "1": True, "false": False, "0": False}.get(text.strip())


def extensions_of(text: str) -> tuple[str, ...] | None:
    """The names of the network extensions that run, by `systemextensionsctl list`.

    Its columns are parted by tabs: enabled, active, team, identifier and version, name, state,
    under a line "--- " and the kind.
    """
    if "extension(s)" not in text:
        return None
    found: list[str] = []
    kind = ""
    for line in text.splitlines():
        if line.startswith("--- "):
            kind = line.removeprefix("--- ").split(" ")[0]
        elif kind == _NETWORK_EXTENSIONS and line.rstrip().endswith("[activated enabled]"):
            columns = line.split("\t")
            found.append(columns[4] if len(columns) == 6 and columns[4] else line.strip())
    return tuple(found)


def has_own_rules(text: str) -> bool:
    """Whether pf's file has more than Apple's anchors, comments and blank lines."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return any("com.apple" not in line for line in lines if line)
