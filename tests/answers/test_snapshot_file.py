"""A kept moment: what is written is read back, and what is no snapshot is a sentence."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.answers import snapshot_file
from portgui.answers.comparison import compare
from portgui.answers.fields import FACTS
from portgui.answers.records import list_record
from portgui.answers.snapshot_file import Snapshot, SnapshotError, dump, load, parse
from portgui.connections.snapshot import Connection, Gap, Owner, Reach, State
from portgui.plain import plain
from portgui.reference.purpose import Reference
from portgui.words import english
from tests.fakes import STARTED, UDP, Computer

FILE = "then.json"


def read(found: object) -> Snapshot:
    """A snapshot from what JSON makes of `found`."""
    return parse(json.dumps(found).encode(), FILE)


def complaint(found: object) -> str:
    """What is said of a file that is no snapshot."""
    data = found if isinstance(found, bytes) else json.dumps(found).encode()
    with pytest.raises(SnapshotError) as caught:
        parse(data, FILE)
    said = english(caught.value.message)
    assert plain(said, 10_000) == said  # nothing in it that a screen would obey
    assert len(said) < 300
    return said


def record(**facts: object) -> dict[str, object]:
    """A record of a connection."""
    usual: dict[str, object] = {
        "app": "nginx", "pid": 1, "protocol": "tcp", "local": "0.0.0.0:80", "remote": None,
        "state": "waiting",
    }  # fmt: skip
    return {**usual, **facts}


def everything(computer: Computer) -> tuple[Connection, ...]:
    """Connections of all kinds, with and without facts."""
    nginx = computer.app("nginx", service="nginx.service")
    computer.wait(nginx, "0.0.0.0:80")
    computer.wait(nginx, "[::]:80")
    computer.wait(nginx, "0.0.0.0:80", shared=True)
    computer.wait(computer.app("chrome"), "[fe80::1%eth0]:5353", UDP)
    computer.connect(computer.app("ssh", path="/opt/s s/ssh"), "[2001:db8::1]:22")
    computer.close(computer.connect(computer.app("curl"), "93.184.216.34:443"))
    computer.wait(computer.foreign_app(), "127.0.0.1:4999")
    titled = computer.app("python3")._replace(title="manage.py (Python)", container="docker-1")
    computer.wait(titled, "127.0.0.1:8000")
    return filed(computer)


def filed(computer: Computer) -> tuple[Connection, ...]:
    """What a computer has, but for the command lines: no file says anything of them."""
    return tuple(
        found._replace(
            owner=found.owner._replace(
                gaps=tuple(gap for gap in found.owner.gaps if gap[0] != "command")
            )
        )
        for found in computer.connections
    )


# What is written is read back.


def test_what_is_kept_comes_back_whole(computer: Computer) -> None:
    """Every fact of docs/json.md: also two sockets alike, gaps and what has no owner."""
    found = everything(computer)
    kept = parse(dump(found, STARTED, ["A note."]), FILE)
    assert kept.connections == found
    assert kept.taken == STARTED
    assert kept.notes == ("A note.",)


def test_the_output_of_list_is_a_snapshot(computer: Computer, reference: Reference) -> None:
    """`portgui list --json > then.json` is all that it takes."""
    found = everything(computer)
    rows = computer.rows(reference)
    assert read(list_record(rows, [], english, STARTED)).connections == found


def test_a_moment_compared_with_its_own_file_is_the_same(computer: Computer) -> None:
    """Times lose their fractions in a file; nothing has been restarted because of that."""
    found = tuple(
        each._replace(owner=each.owner._replace(create_time=STARTED + 0.987))
        for each in everything(computer)
    )
    assert not compare(parse(dump(found, STARTED), FILE).connections, found)


texts = st.text(max_size=20)
owners = st.builds(
    Owner,
    pid=st.none() | st.integers(0, 2**32 - 1),
    name=texts,
    create_time=st.none() | st.floats(0, 4e9),
    path=st.none() | texts,
    user=st.none() | texts,
    service=st.none() | texts,
    parent=st.none() | texts,
    title=texts,
    container=st.none() | texts,
)


@given(st.lists(owners, max_size=5))
def test_whatever_apps_are_called_the_file_is_read_back(found: list[Owner]) -> None:
    """Also half characters, control characters and empty names; and nothing new is compared."""
    computer = Computer()
    for number, owner in enumerate(found):
        computer.wait(owner, f"0.0.0.0:{1000 + number}")
    kept = parse(dump(computer.connections, STARTED), FILE).connections
    assert [each.key for each in kept] == [each.key for each in computer.connections]
    again = parse(dump(kept, STARTED), FILE).connections
    assert again == kept


def test_a_file_from_before_the_schema_had_a_name_is_read() -> None:
    """Scripts have kept the output of the first `list --json`."""
    first = {"connections": [record(service=None, reach="network", since=None)], "notes": []}
    (found,) = read(first).connections
    assert (found.owner.app, found.state, found.reach) == ("nginx", State.WAITING, Reach.NETWORK)
    assert read(first).taken is None


def test_what_may_be_missing_may_be_missing() -> None:
    """Facts that a file has not got are not known; who can reach it follows from the address."""
    (found,) = read({"connections": [record(local="127.0.0.1:80")]}).connections
    assert found.reach is Reach.THIS_COMPUTER
    assert found.owner == Owner(1, "nginx")


def test_what_a_later_version_adds_is_no_fault() -> None:
    """New facts are left alone, and a new reason why one is missing is still a reason."""
    more = record(app=None, mood="good", missing={"app": "asleep"})
    (found,) = read({"schema": "portgui.connections", "version": 1, "planet": 3,
                     "connections": [more]}).connections  # fmt: skip
    assert found.owner.gap("name") is Gap.NOT_TOLD


def test_a_byte_order_mark_is_no_fault(computer: Computer) -> None:
    """Windows' PowerShell puts one in front of what it redirects into a file."""
    data = dump(everything(computer), STARTED)
    assert parse(b"\xef\xbb\xbf" + data, FILE) == parse(data, FILE)


# What is no snapshot.


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"connections": NaN}', b"app,pid\nnginx,1\n",
     b'{"connections": [' + b"1" * 5000 + b"]}"],
    ids=lambda data: repr(data[:20]),
)  # fmt: skip
def test_what_is_no_json_is_said(data: bytes) -> None:
    """Cut off, of another kind, or made to hurt."""
    assert complaint(data) == (
        "then.json is no list of connections: it is not JSON, or was cut off."
    )


@pytest.mark.parametrize(
    "found",
    [1, [], {}, {"notes": []}, {"schema": "portgui.comparison", "connections": []},
     {"schema": 1, "connections": []}, "connections"],
    ids=repr,
)  # fmt: skip
def test_other_json_is_said(found: object) -> None:
    """Such as the answer of `diff --json` or of `who --json`."""
    assert complaint(found) == "then.json is JSON, but no list of connections."


def test_a_newer_version_is_said() -> None:
    """It is not guessed what it may mean."""
    said = complaint({"schema": "portgui.connections", "version": 2, "connections": 5})
    assert "newer PortGUI (version 2 " in said


@pytest.mark.parametrize("missing", ["app", "protocol", "local", "remote", "state"])
def test_a_file_with_too_few_columns_says_which(missing: str) -> None:
    """An export of the columns shown may lack what is needed."""
    found = record()
    del found[missing]
    assert f"was saved without “{missing}”" in complaint({"connections": [record(), found]})


WRONG: list[tuple[str, object, str]] = [
    ("version", 0, "0"),
    ("version", "1", "1"),
    ("version", True, "true"),
    ("connections", {}, "{…}"),
    ("notes", [1], "[…]"),
    ("notes", "x", "x"),
    ("taken", "yesterday", "yesterday"),
    ("taken", 1, "1"),
    ("connections[0]", 7, "7"),
    ("connections[0].protocol", "sctp", "sctp"),
    ("connections[0].protocol", None, "null"),
    ("connections[0].state", "LISTEN", "LISTEN"),
    ("connections[0].reach", ["network"], "[…]"),
    ("connections[0].local", None, "null"),
    ("connections[0].local", "80", "80"),
    ("connections[0].local", "home:80", "home:80"),
    ("connections[0].local", "0.0.0.0:65536", "0.0.0.0:65536"),
    ("connections[0].local", "0.0.0.0:-1", "0.0.0.0:-1"),
    ("connections[0].local", "0.0.0.0:٨٠", "0.0.0.0:٨٠"),
    ("connections[0].remote", 5, "5"),
    ("connections[0].remote", "1" * 200 + ":80", "1" * 79 + "…"),
    ("connections[0].pid", "1", "1"),
    ("connections[0].pid", True, "true"),
    ("connections[0].pid", -1, "-1"),
    ("connections[0].pid", 1.5, "1.5"),
    ("connections[0].app", 1, "1"),
    ("connections[0].user", [], "[…]"),
    ("connections[0].path", "a\nb", ""),
    ("connections[0].since", "9999-99-99", "9999-99-99"),
    ("connections[0].started", 1e999, ""),
    ("connections[0].missing", [], "[…]"),
]


@pytest.mark.parametrize(("field", "value", "shown"), WRONG, ids=lambda part: repr(part)[:40])
def test_a_value_that_cannot_be_is_named(field: str, value: object, shown: str) -> None:
    """Where it stands and what it is; text that is only odd is made plain instead."""
    name, _, inner = field.partition(".")
    top: dict[str, Any] = {"connections": [record()], "notes": []}
    if inner:
        top["connections"][0][inner] = value
    elif name.endswith("]"):
        top["connections"][0] = value
    else:
        top[name] = value
    if inner == "path":
        assert read(top).connections[0].owner.path == "a\\nb"
        return
    if inner == "started":
        assert "not JSON" in complaint(top)
        return
    assert complaint(top) == f"then.json is damaged: {field} cannot be “{shown}”."


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="needs a POSIX system")
def test_a_time_without_a_zone_is_utc_and_any_zone_is_understood(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A person who writes a file by hand may write times as they like, wherever it is read."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    if sys.platform != "win32":
        time.tzset()
    for text in ("2023-11-14T22:13:20", "2023-11-14T22:13:20Z", "2023-11-15T00:13:20+02:00"):
        assert read({"taken": text, "connections": []}).taken == STARTED
    monkeypatch.undo()
    if sys.platform != "win32":
        time.tzset()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
records = st.fixed_dictionaries({}, optional=dict.fromkeys((*FACTS, "missing"), json_values)).map(
    lambda found: {**record(), **found}
)


@given(
    st.fixed_dictionaries(
        {"connections": st.lists(records, max_size=3) | json_values},
        optional=dict.fromkeys(("schema", "version", "taken", "notes"), json_values),
    )
)
def test_whatever_a_file_holds_it_is_read_or_refused(found: dict[str, object]) -> None:
    """Nothing else is raised, and what is read can be compared and kept again."""
    try:
        kept = read(found)
    except SnapshotError:
        complaint(found)
        return
    assert not compare(kept.connections, kept.connections)
    assert parse(dump(kept.connections, STARTED), FILE).connections == kept.connections


# Files.


def test_a_file_is_read_from_the_disk(tmp_path: Path, computer: Computer) -> None:
    """Its whole name is said where it is no snapshot."""
    path = tmp_path / "then.json"
    found = everything(computer)
    path.write_bytes(dump(found, STARTED))
    assert load(path).connections == found


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: None, "There is no file "),
        (lambda path: path.mkdir(), "could not be read: "),
        (lambda path: path.write_bytes(b" " * 100), "is larger than "),
        pytest.param(
            lambda path: path.symlink_to(path), "could not be read: ", marks=pytest.mark.links
        ),
    ],
    ids=["none", "folder", "large", "circle"],
)
def test_a_file_that_cannot_be_read_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], None],
    said: str,
) -> None:
    """Missing, a folder, larger than any list, a circle of links."""
    monkeypatch.setattr(snapshot_file, "MOST_BYTES", 99)
    path = tmp_path / "then.json"
    make(path)
    with pytest.raises(SnapshotError) as caught:
        load(path)
    sentence = english(caught.value.message)
    assert said in sentence
    assert str(path) in sentence


@pytest.mark.skipif(os.name != "posix", reason="needs /dev/zero")
def test_an_endless_file_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is read than a list can have."""
    monkeypatch.setattr(snapshot_file, "MOST_BYTES", 10_000)
    with pytest.raises(SnapshotError, match="snapshot-large"):
        load(Path("/dev/zero"))
