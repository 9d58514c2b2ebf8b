"""The ports that people meet, in plain words, and the apps on them. Knows nothing of IANA's list.

The data is `resources/catalogue/<topic>.json` and `resources/catalogue/apps/<topic>.json`; the
SOURCE.md beside it describes the format. A bad entry is left out and reported, never guessed at.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, TypeVar

from portgui.net import InputError, PortRange, Protocol, parse_range
from portgui.resources import ResourceError, names, read_json

FOLDER: Final = "catalogue"
APPS_FOLDER: Final = "catalogue/apps"

_PROTOCOLS: Final = {protocol.value: protocol for protocol in Protocol}
_SUFFIXES: Final = (".exe", ".app")
_TOPICS_BY_LIKELIHOOD: Final = (
    "internet", "network", "system", "printing", "voice", "developers", "home", "media", "games",
    "consoles", "remote-help", "databases", "servers",
)  # fmt: skip
"""Where several uses are as good, the one that more people meet comes first: what a port is for as
such, then what runs on people's own computers, last what runs in server rooms."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that people meet on a port.

    Attributes:
        id: unique, for links and tests.
        ports: one port or one range.
        protocols: those really used there, the usual one first.
        name: what a person would call it.
        plain: one sentence that needs no knowledge of networks.
        apps: programs and devices that use it, as their makers spell them.
        keywords: more words to find it by, lower case.
        official: whether IANA has assigned these ports for this very use.
        advice: what to know before letting others reach it.
        source: where the fact was looked up.
        topic: the file that it stands in, such as "games".
    """

    id: str
    ports: PortRange
    protocols: tuple[Protocol, ...]
    name: str
    plain: str
    apps: tuple[str, ...]
    keywords: tuple[str, ...]
    official: bool
    advice: str
    source: str
    topic: str


@dataclass(frozen=True, slots=True)
class App:
    """A program as it shows up in a list of processes.

    Attributes:
        name: as its maker spells it.
        processes: process names, lower case, without .exe or .app.
        role: what it is, in one to four plain words.
        icon: the name of a lucide icon.
        note: a sentence worth knowing, or "".
        source: where the process names were looked up.
        topic: the file that it stands in.
    """

    name: str
    processes: tuple[str, ...]
    role: str
    icon: str
    note: str
    source: str
    topic: str


class Catalogue:
    """Every entry and app, found by port, by app and by process name.

    Attributes:
        entries: by first port, then narrowest, then the best answer first as in `at`.
        apps: by name.
        problems: files that are missing or damaged, and entries that were left out.
    """

    def __init__(
        self,
        entries: Iterable[Entry] = (),
        apps: Iterable[App] = (),
        problems: Iterable[ResourceError] = (),
    ) -> None:
        self.entries = tuple(sorted(entries, key=lambda entry: (entry.ports.first, _rank(entry))))
        self.apps = tuple(sorted(apps, key=lambda app: app.name.casefold()))
        self.problems = tuple(problems)
        self._singles: dict[int, list[Entry]] = defaultdict(list)
        ranges: list[Entry] = []
        self._by_app: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.ports.is_single:
                self._singles[entry.ports.first].append(entry)
            else:
                ranges.append(entry)
            for app in entry.apps:
                self._by_app[app.casefold()].append(entry)
        self._edges = edges([entry.ports for entry in ranges])
        self._around = [
            tuple(sorted((entry for entry in ranges if first in entry.ports), key=_rank))
            for first in self._edges
        ]
        self._apps = {app.name.casefold(): app for app in self.apps}
        self._processes = {process: app for app in self.apps for process in app.processes}

    def at(self, port: int, protocol: Protocol | None = None) -> tuple[Entry, ...]:
        """The entries for a port, those for a range around it too, the best answer first.

        That is the narrowest range, then the official use, then the likelier one ("Web pages"
        before "A printer's own web page"), then the one that more apps have.
        """
        found = self._around[bisect_right(self._edges, port) - 1]
        if port in self._singles:
            found = (*self._singles[port], *found)  # one port is narrower than any range
        if protocol is None:
            return found
        return tuple([entry for entry in found if protocol in entry.protocols])

    def ports_of_app(self, name: str) -> tuple[Entry, ...]:
        """The entries that name an app, by port; the app in any case."""
        return tuple(self._by_app.get(name.casefold(), ()))

    def app(self, name: str) -> App | None:
        """The app of this name, in any case."""
        return self._apps.get(name.casefold())

    def app_for_process(self, name: str) -> App | None:
        """The app behind a process name, in any case, with or without .exe or .app."""
        lowered = name.strip().lower()
        for suffix in _SUFFIXES:
            lowered = lowered.removesuffix(suffix)
        return self._processes.get(lowered)

    def app_names(self) -> tuple[str, ...]:
        """Every app that an entry or a process is known for, spelled as its maker does, sorted."""
        known = {app.name for app in self.apps}
        known.update(app for entry in self.entries for app in entry.apps)
        return tuple(sorted(known, key=str.casefold))

    def topics(self) -> tuple[str, ...]:
        """The topics that have entries, sorted."""
        return tuple(sorted({entry.topic for entry in self.entries}))


def edges(ranges: Iterable[PortRange]) -> list[int]:
    """0 and the ports at which one of these ranges begins or is just over, ascending.

    Between two of them all ports lie in the same ranges: which, is looked up by bisection.
    """
    return sorted({0, *(edge for ports in ranges for edge in (ports.first, ports.last + 1))})


def load_catalogue() -> Catalogue:
    """Read every file; what cannot be read is reported in `problems`, not raised."""
    problems: list[ResourceError] = []
    entries = _unique(
        _load(FOLDER, _entry, problems), lambda entry: (entry.id,), "the id is taken", problems
    )
    apps = _unique(
        _load(APPS_FOLDER, _app, problems),
        lambda app: (app.name.casefold(), *app.processes),
        "the name or a process is taken",
        problems,
    )
    if not entries:
        problems.append(ResourceError(FOLDER, "there is no entry"))
    return Catalogue(entries, apps, problems)


Item = TypeVar("Item", Entry, App)


def _rank(entry: Entry) -> tuple[int, bool, int, int, str]:
    topics = _TOPICS_BY_LIKELIHOOD
    likely = topics.index(entry.topic) if entry.topic in topics else len(topics)
    return len(entry.ports), not entry.official, likely, -len(entry.apps), entry.id


def _load(
    folder: str, make: Callable[[Mapping[str, object], str], Item], problems: list[ResourceError]
) -> Iterator[tuple[str, Item]]:
    """The items of a folder with the name of their file."""
    for name in names(folder, ".json"):
        try:
            content = read_json(name)
        except ResourceError as error:
            problems.append(error)
            continue
        if not isinstance(content, list):
            problems.append(ResourceError(name, "not a list"))
            continue
        topic = PurePosixPath(name).stem
        for number, fields in enumerate(content, start=1):
            try:
                if not isinstance(fields, dict):
                    raise TypeError("not an object")  # noqa: TRY301 (reported like its fields)
                yield name, make(fields, topic)
            except (TypeError, ValueError) as error:
                problems.append(ResourceError(name, f"entry {number}: {error}"))


def _unique(
    items: Iterable[tuple[str, Item]],
    keys_of: Callable[[Item], tuple[str, ...]],
    reason: str,
    problems: list[ResourceError],
) -> list[Item]:
    """The items whose keys nobody before them has."""
    taken: set[str] = set()
    kept = []
    for name, item in items:
        keys = keys_of(item)
        if taken.isdisjoint(keys):
            taken.update(keys)
            kept.append(item)
        else:
            problems.append(ResourceError(name, f"{keys[0]}: {reason}"))
    return kept


def _entry(fields: Mapping[str, object], topic: str) -> Entry:
    return Entry(
        id=_text(fields, "id"),
        ports=_ports(_text(fields, "ports")),
        protocols=_protocols(_texts(fields, "protocols")),
        name=_text(fields, "name"),
        plain=_text(fields, "plain"),
        apps=_texts(fields, "apps"),
        keywords=_texts(fields, "keywords"),
        official=_flag(fields, "official"),
        advice=_text(fields, "advice"),
        source=_text(fields, "source"),
        topic=topic,
    )


def _app(fields: Mapping[str, object], topic: str) -> App:
    return App(
        name=_text(fields, "name"),
        processes=_texts(fields, "processes"),
        role=_text(fields, "role"),
        icon=_text(fields, "icon"),
        note=_text(fields, "note", may_be_empty=True),
        source=_text(fields, "source"),
        topic=topic,
    )


def _text(fields: Mapping[str, object], key: str, *, may_be_empty: bool = False) -> str:
    value = fields.get(key)
    if not isinstance(value, str) or not (value.strip() or may_be_empty):
        raise TypeError(f"{key} is not a text")
    return value


def _texts(fields: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = fields.get(key)
    if not isinstance(value, list):
        raise TypeError(f"{key} is not a list")
    texts = tuple(item for item in value if isinstance(item, str) and item)
    if len(texts) != len(value):
        raise TypeError(f"{key} is not a list of texts")
    return texts


def _flag(fields: Mapping[str, object], key: str) -> bool:
    value = fields.get(key)
    if not isinstance(value, bool):
        raise TypeError(f"{key} is neither true nor false")
    return value


def _ports(text: str) -> PortRange:
    try:
        return parse_range(text)
    except InputError as error:
        raise ValueError(f"ports: {error}") from error


def _protocols(values: tuple[str, ...]) -> tuple[Protocol, ...]:
    if not values or not _PROTOCOLS.keys() >= set(values):
        raise ValueError(f"protocols: {', '.join(values)}")
    return tuple(_PROTOCOLS[value] for value in values)
