"""Names of addresses: what is asked for, what may be shown, and the process that looks them up."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.connections import host_names
from portgui.connections.host_names import (
    LINE_LIMIT,
    NAME_LIMIT,
    READY,
    asked_for,
    command,
    look_up,
    name_in,
    serve,
    usable,
)
from portgui.connections.launch import python_path


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8::7", "2001:db8::7"),
        ("2001:db8::7%eth0", "2001:db8::7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fd00::1", "fd00::1"),
    ],
)
def test_an_address_is_asked_for_as_the_name_server_knows_it(address: str, asked: str) -> None:
    """Without its zone, and IPv4 as IPv4."""
    assert asked_for(address) == asked


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", "::"),
        *("169.254.3.4", "fe80::1", "fe80::1%eth0", "224.0.0.251", "ff02::fb", "*", "", "host"),
        *("192.0.2.7\n10.0.0.1", "192.0.2.7 "),
    ],
)
def test_nothing_is_asked_for_addresses_without_a_name(address: str) -> None:
    """This computer, the wire that it is on, groups, and what is no address."""
    assert asked_for(address) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("mail.example.org", "mail.example.org"),
        ("mail.example.org.", "mail.example.org"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("evil\u202egro.elpmaxe", "evil\\u202egro.elpmaxe"),
        ("two\nlines", "two\\nlines"),
        ("", None),
        (".", None),
        (" ", None),
        ("192.0.2.99", None),
        ("2001:db8::99", None),
    ],
)
def test_a_name_is_plain_and_no_address(name: str, shown: str | None) -> None:
    """Whoever owns an address says what it is called: nothing may act, or pass for another one."""
    assert usable(name) == shown


@given(st.text(max_size=2000))
def test_no_name_is_too_strange(name: str) -> None:
    """It is bounded, and on one line."""
    found = usable(name)
    assert found is None or (len(found) <= NAME_LIMIT and len(found.splitlines()) == 1)


@pytest.mark.parametrize(
    "error",
    [
        socket.gaierror(socket.EAI_NONAME, "no"),
        OSError("no"),
        UnicodeDecodeError("x", b"", 0, 1, ""),
    ],
)
def test_a_name_server_that_refuses_is_no_name(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the system's look-up raises."""

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getnameinfo", refuse)
    assert look_up("192.0.2.7") is None


def test_a_name_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without that, the system gives the address back as if it were a name."""
    asked: list[tuple[object, int]] = []

    def answer(end: object, flags: int) -> tuple[str, str]:
        asked.append((end, flags))
        return "mail.example.org", "0"

    monkeypatch.setattr(socket, "getnameinfo", answer)
    assert look_up("192.0.2.7") == "mail.example.org"
    assert asked == [(("192.0.2.7", 0), socket.NI_NAMEREQD)]


def answers(said: bytes, look: Callable[[str], str | None]) -> list[object]:
    """What the process says to these bytes."""
    hear, heard = os.pipe()
    # From a file: a pipe of Windows takes 4 KiB and then waits for a reader.
    with tempfile.TemporaryFile() as asked:
        asked.write(said)
        asked.seek(0)
        serve(asked.fileno(), heard, look)
    os.close(heard)
    lines = os.read(hear, 1 << 16).split(b"\n")
    os.close(hear)
    assert lines[0] == READY
    assert lines[-1] == b""
    return [json.loads(line) for line in lines[1:-1]]


def test_every_line_has_one_answer() -> None:
    """In order; nobody is asked for what is no address with a name, whoever sent it."""
    asked: list[str] = []

    def look(address: str) -> str | None:
        asked.append(address)
        return None if address == "192.0.2.8" else f"name-of-{address}"

    said = b"192.0.2.7\r\n192.0.2.8\n127.0.0.1\n\xff\n\n2001:db8::7%eth0\nwithout an end"
    assert answers(said, look) == [
        *("name-of-192.0.2.7", None, None, None, None, "name-of-2001:db8::7"),
    ]
    assert asked == ["192.0.2.7", "192.0.2.8", "2001:db8::7"]


def test_a_line_without_an_end_ends_the_process() -> None:
    """It is not kept in memory for ever."""
    assert answers(b"192.0.2.7\n" + b"1" * (LINE_LIMIT * 4), lambda _: "name") == ["name"]


@pytest.mark.parametrize("line", [b"5", b"[]", b"{", b"", b"\xff", b'"' + b"x" * LINE_LIMIT + b'"'])
def test_the_window_takes_no_nonsense(line: bytes) -> None:
    """A name, or null; nothing else."""
    with pytest.raises(ValueError, match="no answer"):
        name_in(line)
    assert name_in(b"null") is None
    assert name_in(b'"mail.example.org"') == "mail.example.org"
    assert name_in(b'"1.2.3.4"') is None


def test_the_process_runs_as_it_is_started() -> None:
    """It is ready, answers, and ends with status 0 when the other side closes."""
    done = subprocess.run(
        command(),
        input=b"127.0.0.1\n::1\n",
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": python_path()},
    )
    assert (done.returncode, done.stdout.split(), done.stderr) == (
        0,
        [READY, b"null", b"null"],
        b"",
    )


def test_a_frozen_program_is_its_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no Python beside it."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert command() == (sys.executable, host_names.WORKER)
