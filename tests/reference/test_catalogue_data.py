"""The catalogue that PortGUI ships keeps the rules of its SOURCE.md and agrees with IANA's list."""

import json
import re
from typing import Final

import pytest

from portgui import resources
from portgui.net import PortRange, parse_range
from portgui.reference.catalogue import App, Catalogue, Entry
from portgui.reference.purpose import Reference

MUST_HAVE: Final = """
    20 21 22 23 25 53 67 68 69 80 110 123 135 137 138 139 143 161 389 443 445 465 500 514 515 546
    547 548 554 587 631 636 853 873 989 990 993 995 1080 1194 1433 1521 1701 1723 1883 1900 2049
    3074 3306 3389 3478 3702 4500 5000 5004 5060 5061 5222 5353 5355 5357 5432 5900 5985 6379 6667
    6881-6889 7000 8080 8443 9100 11211 16384-32767 19132 25565 27015 27017 32400 51820
    3000 5173 8000
"""
"""The ports that people meet most; each must be explained."""

SHARED_PROCESSES: Final = frozenset(
    ("java", "javaw", "node", "python", "python3", "pythonw", "svchost", "ruby", "perl", "dotnet")
)
"""Process names of many programs: they tell nothing of the app."""

SOURCE: Final = re.compile(
    r"RFC [0-9]{3,5}|IANA service name and port number registry|https?://[^\s]+"
)


@pytest.fixture(scope="session")
def catalogue(reference: Reference) -> Catalogue:
    """The catalogue that PortGUI ships."""
    return reference.catalogue


def per_entry(catalogue: Catalogue, rule: str, broken: list[str]) -> None:
    """Fail with every entry that breaks a rule, not only the first."""
    assert catalogue.entries
    assert broken == [], f"{rule}: {broken}"


def test_nothing_is_wrong_with_the_shipped_files(catalogue: Catalogue) -> None:
    """Every file loads, every entry has good fields, ids and processes are unique."""
    assert [str(problem) for problem in catalogue.problems] == []


def test_there_are_at_least_350_entries(catalogue: Catalogue) -> None:
    """The catalogue explains the ports that people really meet."""
    assert len(catalogue.entries) >= 350


@pytest.mark.parametrize("ports", MUST_HAVE.split())
def test_a_must_have_port_is_explained(catalogue: Catalogue, ports: str) -> None:
    """An entry is for this very port or range, or for a small range that all of it is in."""
    wanted = parse_range(ports)
    assert any(
        entry.ports.first <= wanted.first
        and wanted.last <= entry.ports.last
        and len(entry.ports) <= max(len(wanted), 20)
        for entry in catalogue.at(wanted.first)
    )


def test_official_means_that_iana_has_it(reference: Reference) -> None:
    """What is called official is assigned: at least a range's first port, for each protocol."""
    broken = [
        f"{entry.id}: {entry.ports.first}/{protocol}"
        for entry in reference.catalogue.entries
        if entry.official
        for protocol in entry.protocols
        if reference.registry.lookup(entry.ports.first, protocol) is None
    ]
    per_entry(reference.catalogue, "official, but not assigned", broken)


def test_an_official_range_is_not_a_blanket(reference: Reference) -> None:
    """An official range covers services of its own: most of its ports are assigned."""
    broken = [
        entry.id
        for entry in reference.catalogue.entries
        if entry.official
        and sum(bool(reference.registry.at(port)) for port in every(entry.ports))
        < len(entry.ports) / 2
    ]
    per_entry(reference.catalogue, "official range that is mostly unassigned", broken)


def every(ports: PortRange) -> range:
    """The ports of a range."""
    return range(ports.first, ports.last + 1)


@pytest.mark.parametrize(
    ("field", "longest"), [("name", 48), ("plain", 140), ("advice", 220), ("id", 48)]
)
def test_texts_are_short_and_clean(catalogue: Catalogue, field: str, longest: int) -> None:
    """A text fits its place, has no blanks at its ends, no control characters, no shouting."""
    broken = [
        f"{entry.id}: {text!r}"
        for entry in catalogue.entries
        for text in [getattr(entry, field)]
        if len(text) > longest or text != text.strip() or not text.isprintable() or "!" in text
    ]
    per_entry(catalogue, f"{field} of at most {longest} plain characters", broken)


def test_plain_is_one_sentence(catalogue: Catalogue) -> None:
    """It ends like a sentence and has no second one."""
    broken = [
        entry.id
        for entry in catalogue.entries
        if not entry.plain.endswith(".") or re.search(r"[a-z]{2}\. [A-Z]", entry.plain)
    ]
    per_entry(catalogue, "plain is one sentence", broken)


def test_advice_is_whole_sentences(catalogue: Catalogue) -> None:
    """It begins with a capital or a name and ends with a full stop."""
    broken = [entry.id for entry in catalogue.entries if not entry.advice.endswith((".", "?"))]
    per_entry(catalogue, "advice ends like a sentence", broken)


def test_ids_keywords_and_lists_have_their_form(catalogue: Catalogue) -> None:
    """Ids are kebab-case; at most 8 apps and 6 keywords, lower case, nothing twice."""

    def is_good(entry: Entry) -> bool:
        return (
            re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.id) is not None
            and len(entry.apps) <= 8
            and len(entry.keywords) <= 6
            and all(word == word.lower() for word in entry.keywords)
            and all(
                len(set(texts)) == len(texts)
                for texts in (entry.apps, entry.keywords, entry.protocols)
            )
        )

    broken = [entry.id for entry in catalogue.entries if not is_good(entry)]
    per_entry(catalogue, "form of ids, apps, keywords, protocols", broken)


def test_every_fact_has_a_source(catalogue: Catalogue) -> None:
    """An RFC, IANA's registry, or an address."""
    things: list[Entry | App] = [*catalogue.entries, *catalogue.apps]
    broken = [thing.name for thing in things if SOURCE.fullmatch(thing.source) is None]
    per_entry(catalogue, "source", broken)


def test_an_app_is_spelled_in_one_way(catalogue: Catalogue) -> None:
    """Two spellings that differ only in case would be two apps in every list."""
    names: dict[str, set[str]] = {}
    for name in catalogue.app_names():
        names.setdefault(name.casefold(), set()).add(name)
    assert [sorted(spellings) for spellings in names.values() if len(spellings) > 1] == []


def test_apps_have_their_form(catalogue: Catalogue) -> None:
    """Processes are lower case without a suffix and tell of one app; roles are short; icons exist.

    A role is one to four words; a note is one sentence or nothing.
    """

    def is_good(app: App) -> bool:
        return (
            bool(app.processes)
            and all(each == each.lower().strip() for each in app.processes)
            and not any(each.endswith((".exe", ".app")) for each in app.processes)
            and SHARED_PROCESSES.isdisjoint(app.processes)
            and 1 <= len(app.role.split()) <= 4
            and resources.path(f"icons/{app.icon}.svg").is_file()
            and (not app.note or app.note.endswith("."))
            and len(app.note) <= 220
        )

    assert len(catalogue.apps) >= 50
    assert [app.name for app in catalogue.apps if not is_good(app)] == []


def test_files_are_sorted() -> None:
    """Entries by first port, then id; apps by name: so that a change is easy to read."""
    for name in resources.names("catalogue", ".json"):
        keys = [
            (parse_range(entry["ports"]).first, entry["id"])
            for entry in json.loads(resources.read_text(name))
        ]
        assert keys == sorted(keys), name
    for name in resources.names("catalogue/apps", ".json"):
        names = [app["name"].casefold() for app in json.loads(resources.read_text(name))]
        assert names == sorted(names), name
