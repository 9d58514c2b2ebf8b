"""Records for scripts: exactly the promised fields, and nothing from outside that breaks a line."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.answers import records
from portgui.answers.live_row import LiveRow
from portgui.answers.port_answer import answer_port
from portgui.connections.plain import NAME_LIMIT, plain
from portgui.connections.snapshot import Owner
from portgui.reference.purpose import Reference
from portgui.words import Message, english
from tests.fakes import STARTED, TCP, UDP, Computer, make_reference

REFERENCE = make_reference()


def row(owner: Owner) -> LiveRow:
    """A listener of an app."""
    computer = Computer()
    computer.wait(owner, "0.0.0.0:80")
    return computer.rows(REFERENCE)[0]


def as_rows(text: str) -> list[list[str]]:
    """A CSV text as a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(text)))


def test_a_user_has_exactly_the_promised_fields(computer: Computer, reference: Reference) -> None:
    """Scripts rely on these names and spellings."""
    nginx = computer.app("nginx", service="nginx.service")
    computer.wait(nginx, "[::]:80")
    computer.connect(computer.app("chrome"), "93.184.216.34:80", UDP)
    computer.wait(computer.foreign_app(), "127.0.0.1:81")
    listening, connected, hidden = map(records.user_record, computer.rows(reference))
    assert listening == {
        "app": "nginx",
        "pid": 100,
        "service": "nginx.service",
        "protocol": "tcp",
        "local": "[::]:80",
        "remote": None,
        "state": "waiting",
        "reach": "network",
        "since": "2023-11-14T22:13:20+00:00",
    }
    assert tuple(listening) == records.FIELDS
    assert connected["protocol"] == "udp"
    assert connected["remote"] == "93.184.216.34:80"
    assert connected["state"] == "connected"
    assert hidden["app"] is None
    assert hidden["pid"] is None
    assert hidden["since"] is None
    assert hidden["reach"] == "this-computer"


def test_an_answer_has_exactly_the_promised_fields(
    computer: Computer, reference: Reference
) -> None:
    """The whole of `who --json`, level by level."""
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    answer = answer_port(80, None, computer.rows(reference), reference)
    assert records.answer_record(answer, english) == {
        "port": 80,
        "protocol": None,
        "kind": "well-known",
        "purpose": {
            "registered": [
                {"name": "http", "description": "World Wide Web HTTP", "protocol": "tcp"},
                {"name": "http", "description": "World Wide Web HTTP", "protocol": "udp"},
            ],
            "known": [
                {
                    "name": "Web pages",
                    "plain": "Web pages, in plain words.",
                    "apps": [],
                    "official": True,
                    "advice": "Meant to be read by everybody.",
                }
            ],
        },
        "users": [records.user_record(answer.users[0])],
        "notes": [
            "nginx is waiting for connections. Other devices on your network can reach it,"
            " unless a firewall blocks them."
        ],
    }
    assert records.answer_record(answer_port(80, TCP, (), reference), english)["protocol"] == "tcp"


def test_a_list_has_the_rows_of_users_and_notes(computer: Computer, reference: Reference) -> None:
    """`list --json` and `who --json` share the shape of a row."""
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    rows = computer.rows(reference)
    notes = [Message.of("scan-names-hidden", count=3)]
    assert records.list_record(rows, notes, english) == {
        "connections": [records.user_record(rows[0])],
        "notes": ["The app behind 3 of the rows needs administrator to see."],
    }


@pytest.mark.parametrize("since", [1e18, -1e18, float("nan"), float("inf")])
def test_a_time_out_of_range_is_not_known(since: float) -> None:
    """A clock that was set wrongly makes no traceback."""
    found = row(Owner(1, "x"))
    found = found._replace(connection=found.connection._replace(since=since))
    assert records.user_record(found)["since"] is None


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_spreadsheet_is_given_no_formula(start: str) -> None:
    """A process may be called anything; its name must not run when the file is opened."""
    name = f"{start}cmd|' /C calc'!A0"
    cells = records.csv_record(row(Owner(1, name, service=name)))
    assert cells["app"] == cells["service"] == f"'{name}"


def test_only_what_a_spreadsheet_would_run_is_guarded() -> None:
    """Ordinary values stay as they are, and a fact that is missing is an empty cell."""
    cells = records.csv_record(row(Owner(1, "a=b", create_time=STARTED)))
    assert cells == {
        "app": "a=b",
        "pid": "1",
        "service": "",
        "protocol": "tcp",
        "local": "0.0.0.0:80",
        "remote": "",
        "state": "waiting",
        "reach": "network",
        "since": "2023-11-14T22:13:20+00:00",
    }


@given(st.text(max_size=40))
def test_whatever_an_app_is_called_csv_reads_back(name: str) -> None:
    """One row stays one row, cell by cell, also with quotes, commas and line ends in a name."""
    shown = plain(name, NAME_LIMIT)
    text = records.as_csv([row(Owner(1, shown, service=shown)), row(Owner(2, "b"))])
    header, first, second = as_rows(text)
    assert tuple(header) == records.FIELDS
    assert first[0].removeprefix("'") == shown.removeprefix("'")
    assert len(first) == len(second) == len(records.FIELDS)
    assert second[:2] == ["b", "2"]
    assert not first[0].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not first[2].startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(min_size=1, max_size=5000))
def test_whatever_an_app_is_called_it_is_one_line_of_text(name: str) -> None:
    """The scan makes names plain; the columns cut what is long and stay aligned."""
    shown = plain(name, NAME_LIMIT)
    text = records.as_columns([row(Owner(1, shown)), row(Owner(2, "b"))])
    lines = text.split("\n")
    assert len(lines) == 4
    assert lines[3] == ""
    assert text.splitlines() == lines[:3]
    cut = shown if len(shown) <= 40 else f"{shown[:39]}…"
    assert lines[1].startswith(f"{cut}  ")
    assert lines[1].index("tcp", len(cut)) == lines[0].index("PROTO")
    assert json.loads(json.dumps(records.user_record(row(Owner(1, shown)))))["app"] == shown


def test_columns_stand_below_each_other(computer: Computer, reference: Reference) -> None:
    """The words are those of the window, and what is not known is marked."""
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    computer.connect(computer.app("chrome"), "[2001:db8::1]:25565")
    computer.wait(computer.foreign_app(), "127.0.0.1:4999")
    head, *body = records.as_columns(computer.rows(reference)).splitlines()
    starts = [head.index(word) for word in head.split()]
    cells = [
        [line[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)]
        for line in body
    ]
    assert cells == [
        ["nginx", "100", "tcp", "0.0.0.0:80", "-", "waiting for connections", "your network",
         "Web pages"],
        ["chrome", "101", "tcp", "192.168.1.5:50000", "[2001:db8::1]:25565", "connected",
         "your network", "Minecraft Java"],
        ["?", "?", "tcp", "127.0.0.1:4999", "-", "waiting for connections", "only this computer",
         "-"],
    ]  # fmt: skip


def test_no_rows_are_a_heading_alone() -> None:
    """A script still finds the names of the fields."""
    assert records.as_columns([]).split() == [
        "APP", "PID", "PROTO", "LOCAL", "REMOTE", "STATE", "REACH", "FOR",
    ]  # fmt: skip
    assert as_rows(records.as_csv([])) == [list(records.FIELDS)]
