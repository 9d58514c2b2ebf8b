"""Records for scripts: exactly the promised fields, and nothing that may be a secret."""

import json

import pytest

from portgui import __version__
from portgui.answers import records
from portgui.answers.export_columns import SCRIPTED
from portgui.answers.fields import FACTS, record_of
from portgui.answers.live_row import LiveRow
from portgui.answers.port_answer import answer_port
from portgui.answers.reachable import verdicts
from portgui.answers.reachable_wording import verdict_record
from portgui.connections.snapshot import Gap, Owner
from portgui.reference.purpose import Reference
from portgui.words import Message, english
from tests.answers.firewalls import SHUT, same
from tests.fakes import STARTED, TCP, UDP, Computer, make_reference

REFERENCE = make_reference()


def row(owner: Owner) -> LiveRow:
    """A listener of an app."""
    computer = Computer()
    computer.wait(owner, "0.0.0.0:80")
    return computer.rows(REFERENCE)[0]


def test_a_connection_has_exactly_the_promised_fields(
    computer: Computer, reference: Reference
) -> None:
    """Scripts and snapshots rely on these names and spellings; what is missing says why."""
    nginx = computer.app("nginx", service="nginx.service")
    computer.wait(nginx, "[::]:80")
    computer.connect(computer.app("chrome"), "93.184.216.34:80", UDP)
    computer.wait(computer.foreign_app(), "127.0.0.1:81")
    rows = computer.rows(reference)
    listening, connected, hidden = (record_of(row.connection) for row in rows)
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
        "title": None,
        "status": "LISTEN",
        "user": "ada",
        "path": "/usr/bin/nginx",
        "parent": "init",
        "container": None,
        "started": "2023-11-14T22:13:20+00:00",
        "missing": {},
    }
    assert tuple(listening) == (*FACTS, "missing")
    assert tuple(listening)[:9] == SCRIPTED
    assert connected["protocol"] == "udp"
    assert connected["remote"] == "93.184.216.34:80"
    assert connected["state"] == "connected"
    assert (hidden["app"], hidden["pid"], hidden["since"]) == (None, None, None)
    assert hidden["reach"] == "this-computer"
    assert isinstance(hidden["missing"], dict)
    assert hidden["missing"]["app"] == "needs-admin"


def test_a_command_line_is_in_no_record() -> None:
    """It may hold a password; not even that it is missing is said."""
    gaps = (("name", Gap.NEEDS_ADMIN), ("command", Gap.NEEDS_ADMIN))
    for owner in (Owner(1, "x", command="x --password=secret"), Owner(None, "", gaps=gaps)):
        record = record_of(row(owner).connection)
        assert "command" not in json.dumps(record)
        assert "secret" not in json.dumps(record)


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
        "users": [record_of(answer.users[0].connection)],
        "holds": [],
        "test": None,
        "firewall": None,
        "notes": [
            "nginx is waiting for connections. Other devices on your network can reach it,"
            " unless a firewall blocks them."
        ],
    }
    assert records.answer_record(answer_port(80, TCP, (), reference), english)["protocol"] == "tcp"


def test_an_answer_has_the_firewalls_verdict_by_protocol(
    computer: Computer, reference: Reference
) -> None:
    """As in `check --json`, as far as it is known."""
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    rows = computer.rows(reference)
    found = verdicts(80, None, rows, same(SHUT))
    record = records.answer_record(answer_port(80, None, rows, reference, verdicts=found), english)
    assert record["firewall"] == {"tcp": verdict_record(found[TCP], english)}


def test_a_list_is_a_snapshot(computer: Computer, reference: Reference) -> None:
    """`list --json` says what it is, of when and of which system; rows as in `who --json`."""
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    rows = computer.rows(reference)
    notes = [Message.of("scan-names-hidden", count=3)]
    record = records.list_record(rows, notes, english, STARTED)
    assert record.pop("system") in {"windows", "macos", "linux"}
    assert record == {
        "schema": "portgui.connections",
        "version": 1,
        "made_by": f"PortGUI {__version__}",
        "taken": "2023-11-14T22:13:20+00:00",
        "connections": [record_of(rows[0].connection)],
        "notes": ["The app behind 3 of the rows needs administrator to see."],
    }


@pytest.mark.parametrize("since", [1e18, -1e18, float("nan"), float("inf")])
def test_a_time_out_of_range_is_not_known(since: float) -> None:
    """A clock that was set wrongly makes no traceback."""
    found = row(Owner(1, "x"))
    found = found._replace(connection=found.connection._replace(since=since))
    assert record_of(found.connection)["since"] is None
