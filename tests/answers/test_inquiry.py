"""One question, one answer, on this very computer: real sockets and the shipped data."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from portgui.answers import inquiry, protocols
from portgui.connections.snapshot import Reach, State
from portgui.net import PortRange, Protocol
from portgui.words import Message
from tests.fakes import TCP, UDP, make_reference


@pytest.fixture
def listening() -> Iterator[int]:
    """The port of a TCP listener of this process, which only this computer can reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


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
