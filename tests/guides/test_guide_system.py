"""The notation of systems, and which system this is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.guides import (
    OFFERED,
    Family,
    System,
    SystemFacts,
    parse_system,
    read_facts,
    this_system,
)
from portgui.guides.detect import FIREWALLD_TRACES, UFW_CONF
from portgui.guides.system import parse_system_range
from portgui.net import InputCode, InputError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("windows-10", System(Family.WINDOWS, "10")),
        (" Windows-11 ", System(Family.WINDOWS, "11")),
        ("macos-12", System(Family.MACOS, "12")),
        ("macos-26", System(Family.MACOS, "26")),
        ("macos-31", System(Family.MACOS, "31")),
        ("macos-14.2.1", System(Family.MACOS, "14")),
        ("macos-10.15", System(Family.MACOS, "10")),
        ("linux-ufw", System(Family.LINUX, "ufw")),
        ("LINUX-FIREWALLD", System(Family.LINUX, "firewalld")),
        ("linux-none", System(Family.LINUX, "none")),
    ],
)
def test_a_system_is_read_as_people_write_it(text: str, expected: System) -> None:
    """Case, spaces and a macOS minor version do not matter; every macOS version is taken."""
    assert parse_system(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "windows", "windows-7", "windows-12", "macos", "macos-9", "macos-", "macos-1x", "linux",
     "linux-iptables", "macos-15-", "macos-¹⁵", "../windows-11", "windows-11\n/x", "x" * 10_000],
)  # fmt: skip
def test_an_unknown_system_is_refused_with_the_known_ones(text: str) -> None:
    """The error names what would have been accepted, and never the whole of a long paste."""
    with pytest.raises(InputError) as caught:
        parse_system(text)
    assert caught.value.code is InputCode.UNKNOWN_SYSTEM
    assert caught.value.known == tuple(map(str, OFFERED))
    assert len(caught.value.text) <= 64


@given(st.text())
def test_any_text_is_a_system_or_an_input_error(text: str) -> None:
    """Nothing else is raised, and what is read is written back the same."""
    try:
        system = parse_system(text)
    except InputError:
        return
    assert parse_system(str(system)) == system


def test_the_offered_systems_are_read_back() -> None:
    """What a list offers can be typed on the command line."""
    assert [parse_system(str(system)) for system in OFFERED] == list(OFFERED)


@pytest.mark.parametrize(
    ("notation", "inside", "outside"),
    [
        ("macos-13..", "macos-13 macos-26 macos-30", "macos-12 windows-11 linux-ufw"),
        ("macos-..12", "macos-10 macos-12", "macos-13 windows-10"),
        ("macos-12..12", "macos-12", "macos-11 macos-13"),
        ("windows-10..", "windows-10 windows-11", "macos-10 linux-none"),
        ("windows-11", "windows-11", "windows-10"),
        ("linux-ufw", "linux-ufw", "linux-none linux-firewalld windows-10"),
    ],
)
def test_a_range_holds_just_its_systems(notation: str, inside: str, outside: str) -> None:
    """Both ends are inclusive, and an end may be missing."""
    found = parse_system_range(notation)
    assert all(parse_system(text) in found for text in inside.split())
    assert not any(parse_system(text) in found for text in outside.split())


@pytest.mark.parametrize("notation", ["macos-..", "macos", "linux-..", "windows-10...", "..", ""])
def test_a_broken_range_is_an_error(notation: str) -> None:
    """A range needs a family and an end."""
    with pytest.raises(ValueError, match=r"range|system"):
        parse_system_range(notation)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (SystemFacts("Windows", "10.0.19045"), "windows-10"),
        (SystemFacts("Windows", "10.0.21999"), "windows-10"),
        (SystemFacts("Windows", "10.0.22000"), "windows-11"),
        (SystemFacts("Windows", "10.0.26200"), "windows-11"),
        (SystemFacts("Windows", "6.1.7601"), None),
        (SystemFacts("Windows", ""), None),
        (SystemFacts("Darwin", "Darwin Kernel", "12.7.6"), "macos-12"),
        (SystemFacts("Darwin", "Darwin Kernel", "13.0"), "macos-13"),
        (SystemFacts("Darwin", "Darwin Kernel", "15.4.1"), "macos-15"),
        (SystemFacts("Darwin", "Darwin Kernel", "16.0"), "macos-26"),
        (SystemFacts("Darwin", "Darwin Kernel", "26.1"), "macos-26"),
        (SystemFacts("Darwin", "Darwin Kernel", "10.16"), "macos-10"),
        (SystemFacts("Darwin", "Darwin Kernel", ""), None),
        (SystemFacts("Linux", ufw_conf="# x\nENABLED=yes\nLOGLEVEL=low\n"), "linux-ufw"),
        (SystemFacts("Linux", ufw_conf='ENABLED="yes"'), "linux-ufw"),
        (SystemFacts("Linux", ufw_conf="ENABLED=no\n"), "linux-none"),
        (SystemFacts("Linux", ufw_conf="#ENABLED=yes\n"), "linux-none"),
        (SystemFacts("Linux", firewalld_runs=True), "linux-firewalld"),
        (SystemFacts("Linux", ufw_conf="ENABLED=yes", firewalld_runs=True), "linux-firewalld"),
        (SystemFacts("Linux"), "linux-none"),
        (SystemFacts("FreeBSD"), None),
        (SystemFacts(""), None),
    ],
)
def test_the_system_follows_from_the_facts(facts: SystemFacts, expected: str | None) -> None:
    """Windows 11 by its build, macOS 26 also where it calls itself 16, Linux by its firewall."""
    found = this_system(facts)
    assert (None if found is None else str(found)) == expected


@pytest.mark.parametrize("trace", FIREWALLD_TRACES)
def test_firewalld_is_found_by_each_of_its_traces(
    trace: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pid file or the service's control group is enough, and no program is started for it."""
    monkeypatch.setattr("platform.system", lambda: "Linux")
    (tmp_path / trace).mkdir(parents=True)
    assert read_facts(tmp_path).firewalld_runs


def test_ufw_is_read_from_its_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that everybody may read says whether ufw is switched on."""
    monkeypatch.setattr("platform.system", lambda: "Linux")
    (tmp_path / UFW_CONF).parent.mkdir(parents=True)
    (tmp_path / UFW_CONF).write_bytes(b"# \xff\nENABLED=yes\n")
    facts = read_facts(tmp_path)
    assert str(this_system(facts)) == "linux-ufw"
    assert not facts.firewalld_runs


def test_missing_files_are_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux without either firewall, or one that shows nothing, reads as neither."""
    monkeypatch.setattr("platform.system", lambda: "Linux")
    (tmp_path / UFW_CONF).mkdir(parents=True)
    assert str(this_system(read_facts(tmp_path))) == "linux-none"


@pytest.mark.parametrize(("name", "expected"), [("Windows", "windows-11"), ("Darwin", "macos-15")])
def test_elsewhere_the_platform_module_is_asked(
    name: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows and macOS no file is read."""
    monkeypatch.setattr("platform.system", lambda: name)
    monkeypatch.setattr("platform.version", lambda: "10.0.22631")
    monkeypatch.setattr("platform.mac_ver", lambda: ("15.1", ("", "", ""), "arm64"))
    assert str(this_system(read_facts(Path("/nowhere")))) == expected
