"""The catalogue's code: loading, finding, and damaged files. Its data: test_catalogue_data.py."""

import json
from pathlib import Path

import pytest

from portgui.net import PortRange, Protocol
from portgui.reference.catalogue import Catalogue, load_catalogue

ENTRY: dict[str, object] = {
    "id": "web",
    "ports": "80",
    "protocols": ["tcp"],
    "name": "Web pages (HTTP)",
    "plain": "Your browser asks for web pages here.",
    "apps": ["nginx", "Apache"],
    "keywords": ["website"],
    "official": True,
    "advice": "Nothing needs opening to read web pages.",
    "source": "RFC 9110",
}
APP: dict[str, object] = {
    "name": "nginx",
    "processes": ["nginx"],
    "role": "Web server",
    "icon": "server",
    "note": "",
    "source": "https://nginx.org/",
}


def write(folder: Path, name: str, content: object) -> None:
    """Put a file into the resources folder."""
    (folder / "catalogue" / name).write_text(json.dumps(content), encoding="utf-8")


def load(
    folder: Path, *entries: dict[str, object], apps: tuple[dict[str, object], ...] = ()
) -> Catalogue:
    """Load a catalogue of these entries and apps."""
    write(folder, "things.json", list(entries))
    write(folder, "apps/things.json", list(apps))
    return load_catalogue()


def test_an_entry_is_read_as_it_is_written(resources: Path) -> None:
    """Every field arrives, with the file's name as the topic."""
    catalogue = load(resources, ENTRY, apps=(APP,))
    assert catalogue.problems == ()
    (entry,) = catalogue.entries
    assert (entry.id, entry.ports, entry.protocols) == ("web", PortRange(80, 80), (Protocol.TCP,))
    assert (entry.name, entry.apps, entry.keywords) == (
        ENTRY["name"],
        ("nginx", "Apache"),
        ("website",),
    )
    assert (entry.official, entry.topic, entry.source) == (True, "things", "RFC 9110")
    (app,) = catalogue.apps
    assert (app.name, app.processes, app.role, app.topic) == (
        "nginx",
        ("nginx",),
        "Web server",
        "things",
    )


def test_a_port_finds_the_ranges_around_it_narrowest_first(resources: Path) -> None:
    """The single port comes before the small range, the official before the unofficial."""
    catalogue = load(
        resources,
        ENTRY | {"id": "wide", "ports": "1-1000"},
        ENTRY | {"id": "odd", "official": False},
        ENTRY,
        ENTRY | {"id": "small", "ports": "79-81", "protocols": ["udp"]},
    )
    assert [entry.id for entry in catalogue.at(80)] == ["web", "odd", "small", "wide"]
    assert [entry.id for entry in catalogue.at(80, Protocol.UDP)] == ["small"]
    assert [entry.id for entry in catalogue.at(81)] == ["small", "wide"]
    assert catalogue.at(2000) == ()


def test_the_general_use_comes_before_a_products_use(resources: Path) -> None:
    """Port 80 is for web pages before it is for a printer's own page."""
    write(resources, "internet.json", [ENTRY])
    write(resources, "printing.json", [ENTRY | {"id": "a-printer", "name": "Printer's own page"}])
    catalogue = load_catalogue()
    assert [entry.id for entry in catalogue.at(80)] == ["web", "a-printer"]


def test_an_app_is_found_by_its_process_in_any_case(resources: Path) -> None:
    """With or without .exe or .app; a name that only begins alike is not it."""
    catalogue = load(resources, ENTRY, apps=(APP,))
    for process in ("nginx", "NGINX", "nginx.exe", "Nginx.EXE", " nginx ", "nginx.app"):
        found = catalogue.app_for_process(process)
        assert found is not None
        assert found.name == "nginx"
    for process in ("", "ngin", "nginx2", "exe", "nginx.exe.exe.txt", "x" * 100_000, "\x00"):
        assert catalogue.app_for_process(process) is None


def test_ports_of_an_app_in_any_case(resources: Path) -> None:
    """An app's name finds the entries that name it, by port."""
    catalogue = load(resources, ENTRY | {"id": "admin", "ports": "8080"}, ENTRY, apps=(APP,))
    assert [entry.id for entry in catalogue.ports_of_app("NGINX")] == ["web", "admin"]
    assert catalogue.ports_of_app("nobody") == ()
    assert catalogue.app("NginX") == catalogue.apps[0]
    assert catalogue.app("nobody") is None
    assert catalogue.app_names() == ("Apache", "nginx")
    assert catalogue.topics() == ("things",)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("id", 5),
        ("ports", "0"),
        ("ports", "80-70"),
        ("ports", "http"),
        ("ports", 80),
        ("protocols", []),
        ("protocols", ["icmp"]),
        ("protocols", "tcp"),
        ("name", " "),
        ("name", None),
        ("apps", "nginx"),
        ("apps", [7]),
        ("apps", [""]),
        ("keywords", {}),
        ("official", "true"),
        ("official", 1),
        ("advice", ["a"]),
        ("source", ""),
    ],
)
def test_a_bad_entry_is_left_out_and_reported(resources: Path, field: str, value: object) -> None:
    """The entry with the bad field is missing, the report names it, the others are there."""
    catalogue = load(resources, ENTRY | {field: value}, ENTRY | {"id": "good"})
    assert [entry.id for entry in catalogue.entries] == ["good"]
    (problem,) = catalogue.problems
    assert problem.name == "catalogue/things.json"
    assert problem.reason.startswith("entry 1: ")


@pytest.mark.parametrize("field", sorted(ENTRY))
def test_an_entry_without_a_field_is_left_out_and_reported(resources: Path, field: str) -> None:
    """No field is guessed."""
    catalogue = load(resources, {key: ENTRY[key] for key in ENTRY if key != field})
    assert catalogue.entries == ()
    assert field in catalogue.problems[0].reason


@pytest.mark.parametrize("thing", [None, 5, "web", [], [ENTRY]])
def test_what_is_no_entry_is_left_out_and_reported(resources: Path, thing: object) -> None:
    """Something else in the list costs only itself."""
    write(resources, "things.json", [thing, ENTRY])
    catalogue = load_catalogue()
    assert [entry.id for entry in catalogue.entries] == ["web"]
    assert len(catalogue.problems) == 1


def test_an_unknown_field_is_no_harm(resources: Path) -> None:
    """A newer file with more fields is read."""
    catalogue = load(resources, ENTRY | {"colour": "red"})
    assert len(catalogue.entries) == 1
    assert catalogue.problems == ()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"{}", b'"text"', b"[" * 100_000])
def test_a_damaged_file_costs_only_itself(resources: Path, content: bytes) -> None:
    """The other files are read, and the damage is reported."""
    (resources / "catalogue" / "broken.json").write_bytes(content)
    catalogue = load(resources, ENTRY)
    assert [entry.id for entry in catalogue.entries] == ["web"]
    assert [problem.name for problem in catalogue.problems] == ["catalogue/broken.json"]


def test_a_damaged_file_of_apps_costs_only_itself(resources: Path) -> None:
    """The same holds for the apps."""
    write(resources, "apps/broken.json", "apps")
    catalogue = load(resources, ENTRY, apps=(APP, APP | {"name": "x", "processes": "x"}))
    assert [app.name for app in catalogue.apps] == ["nginx"]
    assert [problem.name for problem in catalogue.problems] == [
        "catalogue/apps/broken.json",
        "catalogue/apps/things.json",
    ]


def test_what_is_there_twice_is_kept_once_and_reported(resources: Path) -> None:
    """The first of two with the same id, or of two apps with the same process, is kept."""
    write(resources, "a.json", [ENTRY | {"name": "First"}])
    catalogue = load(resources, ENTRY | {"name": "Second"}, apps=(APP, APP | {"name": "Not nginx"}))
    assert [entry.name for entry in catalogue.entries] == ["First"]
    assert [app.name for app in catalogue.apps] == ["nginx"]
    assert [problem.name for problem in catalogue.problems] == [
        "catalogue/things.json",
        "catalogue/apps/things.json",
    ]


def test_an_empty_folder_is_reported(resources: Path) -> None:
    """No entry at all is a problem; everything still answers."""
    catalogue = load_catalogue()
    assert [problem.name for problem in catalogue.problems] == ["catalogue"]
    assert catalogue.at(80) == ()
    assert catalogue.app_names() == ()
    assert resources.is_dir()
