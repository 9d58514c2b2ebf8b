"""One question, one answer, on this very computer: real sockets and the shipped data."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from portgui.answers import inquiry, protocols
from portgui.answers.port_in_use import Reason
from portgui.connections.bind_test import Outcome
from portgui.connections.reserved import Reserved
from portgui.connections.snapshot import Reach, State
from portgui.firewall.ladder import Answer, Result, Rung
from portgui.net import PortRange, Protocol
from portgui.words import Message
from tests import needs
from tests.fake_firewall import FakeBackend
from tests.fakes import TCP, UDP, Computer, make_reference


@pytest.fixture
def listening() -> Iterator[int]:
    """The port of a TCP listener of this process, which only this computer can reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def nothing() -> None:
    """No firewall that PortGUI knows; each system's own has its own tests."""


@pytest.fixture(autouse=True)
def _no_firewall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inquiry, "this_backend", nothing)


@needs.owners
def test_a_port_of_this_process_is_found(listening: int) -> None:
    """Asked at once, it is there at once."""
    answer = inquiry.ask(listening, TCP)
    assert [row.connection.key.pid for row in answer.users] == [os.getpid()]
    assert answer.verdict.code == "verdict-waiting-this-computer"
    assert inquiry.ask(listening, UDP).verdict == Message("verdict-unused")


def test_every_connection_is_listed_by_port(listening: int) -> None:
    """In the same order every time, this process' listener among them."""
    rows, _ = inquiry.look()
    ports = [row.connection.key.local.port for row in rows]
    assert ports == sorted(ports)
    (found,) = (row.connection for row in rows if row.connection.key.local.port == listening)
    assert (found.state, found.reach) == (State.WAITING, Reach.THIS_COMPUTER)


@pytest.mark.usefixtures("listening")
def test_a_damaged_resource_is_said_and_the_rest_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without any data the sockets are still listed, and the answer says what is missing."""
    monkeypatch.setattr("portgui.resources.root", lambda: tmp_path)
    rows, notes = inquiry.look()
    assert rows
    assert Message.of("resource-damaged", name="registry/ports.tsv") in notes
    assert Message.of("resource-damaged", name="registry/ports.tsv") in inquiry.ask(80, None).notes


@pytest.mark.parametrize(
    ("port", "wanted"),
    [(80, (TCP,)), (19132, (UDP,)), (20000, (UDP,)), (4999, (TCP, UDP)), (65535, (TCP, UDP))],
)
def test_the_sensible_protocols_are_those_of_the_first_known_use(
    port: int, wanted: tuple[Protocol, ...]
) -> None:
    """Both where nothing is known."""
    assert protocols.sensible_protocols(PortRange(port, port), make_reference()) == wanted


@pytest.mark.parametrize(("port", "protocol"), [(25565, TCP), (19132, UDP), (443, TCP)])
def test_the_shipped_catalogue_chooses_sensibly(port: int, protocol: Protocol) -> None:
    """Without a reference at hand the shipped one is read."""
    assert protocol in protocols.sensible_protocols(PortRange(port, port))


# A port that cannot be used although nothing waits on it.


def test_a_test_of_a_port_asks_the_system(listening: int) -> None:
    """On request only; the answer is that of this very moment."""
    assert inquiry.ask(listening, TCP).trial is None
    trial = inquiry.ask(listening, TCP, test=True).trial
    assert trial is not None
    assert trial.tried[0].outcome is Outcome.IN_USE
    assert {found.protocol for found in trial.tried} == {TCP}


def test_a_test_without_a_protocol_asks_for_both(listening: int) -> None:
    """TCP is in use here; UDP is another matter."""
    trial = inquiry.ask(listening, None, test=True).trial
    assert trial is not None
    assert [found.protocol for found in trial.tried] == [TCP, TCP, UDP, UDP]


@needs.alone
def test_a_port_that_is_taken_without_waiting_is_found_by_the_test_alone() -> None:
    """The system lists no such app; it refuses the port all the same."""
    with socket.socket() as user:
        user.bind(("0.0.0.0", 0))  # no app can have this port at another address
        port = user.getsockname()[1]
        assert inquiry.ask(port, TCP).verdict == Message("verdict-unused")
        assert inquiry.ask(port, TCP, test=True).verdict == Message("verdict-taken")


@needs.alone
def test_a_finished_connection_explains_its_port() -> None:
    """A real one: the side that closes first is left with it."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            accepted, _ = server.accept()
            accepted.shutdown(socket.SHUT_WR)
            assert client.recv(1) == b""
            client.shutdown(socket.SHUT_WR)
            assert accepted.recv(1) == b""
            accepted.close()
    answer = inquiry.ask(port, TCP, test=True)
    assert answer.verdict == Message("verdict-finished")
    assert [hold.reason for hold in answer.holds if hold.connections] == [Reason.FINISHED]
    assert answer.trial is not None
    assert answer.trial.tried[0].outcome is Outcome.IN_USE


def test_what_the_system_keeps_is_read_unless_an_app_explains_the_port(
    listening: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a second on Windows."""
    asked: list[bool] = []

    def read() -> Reserved:
        asked.append(True)
        return Reserved(unread=True)

    monkeypatch.setattr(inquiry, "read_reserved", read)
    assert not inquiry.ask(listening, TCP).is_unread
    assert asked == []
    assert inquiry.ask(listening, UDP).is_unread
    assert asked == [True]


@pytest.mark.parametrize(("name", "is_plain"), [("nginx", True), ("SvcHost.exe", False)])
def test_a_service_of_windows_does_not_explain_its_port(name: str, is_plain: bool) -> None:
    """It may be the one that passes connections on; and a client of the port explains nothing."""
    computer = Computer()
    computer.wait(computer.app(name), "0.0.0.0:8080")
    rows = computer.rows(make_reference())
    assert inquiry._is_plain(rows, 8080, None) is inquiry._is_plain(rows, 8080, TCP) is is_plain
    assert not inquiry._is_plain(rows, 8080, UDP)
    assert not inquiry._is_plain(rows, 80, TCP)


def test_a_check_is_about_sockets_that_are_really_there(listening: int) -> None:
    """The scan of this moment and the firewall, joined; as well as in the whole answer."""
    found = inquiry.check(listening, TCP, lambda: FakeBackend(needs_rights=True))
    assert found.verdicts[TCP].answer is Answer.BLOCKED
    assert found.verdicts[TCP].decided_by is Rung.ADDRESS
    assert found.needs_rights
    assert any(row.connection.key.local.port == listening for row in found.rows)
    answer = inquiry.ask(listening, TCP, find=lambda: FakeBackend(needs_rights=True))
    assert answer.verdicts == found.verdicts
    assert answer.needs_rights


def test_without_a_firewall_nothing_is_said_of_one(listening: int) -> None:
    """Unknown, and not blocked."""
    found = inquiry.check(listening, UDP)
    assert found.verdicts[UDP].answer is Answer.NOT_LISTENING
    assert found.verdicts[UDP][Rung.FIREWALL].result is Result.UNKNOWN
    assert not found.needs_rights
