"""The command line as a script meets it: a real process, its two outputs, its exit status."""

import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from portgui import __version__, cli
from portgui.answers import inquiry
from portgui.answers.export_columns import SCRIPTED
from portgui.answers.fields import FACTS
from portgui.guides import OFFERED
from portgui.net import InputCode, InputError
from portgui.plain import NAME_LIMIT, plain
from tests import needs

ROOT = Path(__file__).parent.parent
KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}

# Runs PortGUI where PySide6 is not installed, as far as Python can tell.
WITHOUT_QT = """
import runpy, sys
sys.modules.update(PySide6=None, shiboken6=None)
runpy.run_module("portgui", run_name="__main__", alter_sys=True)
"""

ENVIRONMENT = {name: os.environ[name] for name in os.environ if not name.startswith("PYTHON")}
"""Without settings of Python's own, such as unbuffered output, that would hide a mistake."""

needs_ipv6 = pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
on_posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


def command(*arguments: str) -> list[str]:
    """Starts PortGUI with a warning being an error, like in the tests themselves."""
    return [sys.executable, "-W", "error", "-m", "portgui", *arguments]


def portgui(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401
    """Runs PortGUI to its end; `options` are those of `subprocess.run`."""
    usual: dict[str, Any] = {
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "env": ENVIRONMENT,
    }
    return subprocess.run(
        command(*arguments),
        cwd=ROOT,
        check=False,
        timeout=60,
        encoding="utf-8",
        **(usual | options),
    )


def answered(*arguments: str) -> str:
    """What PortGUI says to a command that it understands."""
    done = portgui(*arguments)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def asked(*arguments: str) -> Any:  # noqa: ANN401 (the JSON is what is looked at)
    """The parsed JSON of an answer."""
    return json.loads(answered(*arguments, "--json"))


@pytest.fixture
def opened() -> Iterator[Callable[..., int]]:
    """Opens sockets of this very process until the test ends; gives the port."""
    with ExitStack() as stack:

        def open_socket(address: str, protocol: str, port: int = 0) -> int:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            made = stack.enter_context(socket.socket(family, KINDS[protocol]))
            try:
                made.bind((address, port))
            except OSError:
                if family == socket.AF_INET6:
                    pytest.skip("IPv6 is switched off")
                raise
            if protocol == "tcp":
                made.listen()
            return int(made.getsockname()[1])

        yield open_socket


# Bad input: exit status 2, and exactly one line on standard error.

BAD_PORTS = (
    "",
    " ",
    "0",
    "65536",
    "-1",
    "80a",
    "80-",
    "9000-8000",
    "8000-8100",
    "8" * 10_000,
    "שמונים",
    "\u202e08",
    "😀",
    "٨٠",
    "1e3",
    "0x50",
    "80\n81",
    "\x1b[31m80",
    "80/",
    "80/sctp",
    "/tcp",
    "80/tcp/udp",
    "-x",
    "http",
)
BAD_INPUT = [
    *(("who", text) for text in BAD_PORTS),
    ("who",),
    ("who", "80", "81"),
    ("who", "80", "a\nb"),
    ("who", "80", "--csv"),
    ("who", "80", "--js"),
    ("who", "--80"),
    ("who", "--json=1", "80"),
    ("list", "colour:red"),
    ("list", "-1"),
    ("list", "80-"),
    ("list", "9000-8000"),
    ("list", "port:0"),
    ("list", "pid:x"),
    ("list", "addr:home"),
    ("list", "state:asleep"),
    ("list", "app:"),
    ("list", '"web'),
    ("list", "web", "or"),
    ("list", "a" * 10_000),
    ("list", "--json", "--csv"),
    ("list", "--yaml"),
    ("list", "--system", "windows-11"),
    ("list", "--test"),
    ("list", "--columns"),
    ("list", "--columns="),
    ("list", "--columns", "app,colour"),
    ("list", "--columns", "c" * 10_000),
    ("list", "--output"),
    ("list", "--csv", "--html"),
    ("who", "80", "--columns", "app"),
    ("diff",),
    ("diff", "no-such-file.json"),
    ("diff", "no-such\nfile.json"),
    ("diff", "."),
    ("diff", "pyproject.toml"),
    ("diff", "f" * 10_000),
    ("diff", "a", "b", "c"),
    ("diff", "a", "--csv"),
    ("diff", "a", "--filter", "colour:red"),
    ("guide",),
    ("guide", "open"),
    ("guide", "see", "80"),
    ("guide", "sm\nash", "80"),
    ("guide", "a" * 10_000, "80"),
    ("guide", "open", "80", "--system"),
    ("guide", "open", "80", "--system="),
    ("guide", "open", "80", "--system", "beos-5"),
    ("guide", "open", "80", "--system", "b" * 10_000),
    ("guide", "open", "80", "--html", "--text"),
    ("--json",),
    ("--colour",),
    ("-x",),
    ("5000", "--json"),
]


@pytest.mark.parametrize("arguments", BAD_INPUT, ids=lambda words: repr(words)[:60])
def test_bad_input_is_one_clear_line(arguments: tuple[str, ...]) -> None:
    """No traceback, nothing on standard output, nothing that breaks the line; status 2."""
    done = portgui(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("portgui: ")
    assert done.stderr.endswith("\n")
    line = done.stderr[:-1]
    assert line.isprintable()
    assert len(line) < 1000


@pytest.mark.parametrize("text", [text for text in BAD_PORTS if text != "8000-8100"])
def test_a_guide_refuses_the_same_ports(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Except that a guide can be for a range."""
    assert cli.main(["guide", "open", text]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("portgui: ")
    assert said.err[:-1].isprintable()


def test_a_mistake_names_what_was_typed_and_what_would_do() -> None:
    """The sentences are those of the window."""
    assert portgui("who", "80a").stderr == (
        "portgui: “80a” is not a port. A port is a number from 1 to 65535.\n"
    )
    assert "windows-11, windows-10, macos-" in portgui("guide", "open", "80", "--system=x").stderr
    assert "linux-none" in portgui("guide", "open", "80", "--system=x").stderr
    assert "Use one of: addr, app, " in portgui("list", "colour:red").stderr
    assert "there is no option --colour" in portgui("who", "80", "--colour").stderr
    assert "--json comes after who, list, guide, diff" in portgui("80", "--json").stderr


@on_posix
def test_an_argument_that_is_no_text_is_bad_input() -> None:
    """Bytes that are no UTF-8 come through a shell as well."""
    done = subprocess.run(
        [*command("who"), b"80\xff\xfe"], cwd=ROOT, check=False, capture_output=True
    )
    assert done.returncode == 2
    assert done.stderr.decode("utf-8").isprintable() is False  # the line's end
    assert done.stderr.decode("utf-8")[:-1].isprintable()


@pytest.mark.parametrize("code", InputCode)
def test_every_mistake_can_be_explained(code: InputCode) -> None:
    """Whatever was typed, the sentence is one line."""
    text = cli.explain(InputError(code, "a\nb\u202ec\x1b[0m", known=("x", "y")))
    assert text.isprintable()
    assert "{" not in text


# who


@needs.owners
@pytest.mark.parametrize(
    ("address", "protocol", "shown", "reach"),
    [
        ("127.0.0.1", "tcp", "127.0.0.1", "this-computer"),
        ("0.0.0.0", "tcp", "0.0.0.0", "network"),
        ("127.0.0.1", "udp", "127.0.0.1", "this-computer"),
        ("0.0.0.0", "udp", "0.0.0.0", "network"),
        pytest.param("::1", "tcp", "[::1]", "this-computer", marks=needs_ipv6),
        pytest.param("::", "tcp", "[::]", "network", marks=needs_ipv6),
        pytest.param("::1", "udp", "[::1]", "this-computer", marks=needs_ipv6),
    ],
)
def test_who_names_the_app_that_waits(
    opened: Callable[..., int], address: str, protocol: str, shown: str, reach: str
) -> None:
    """This very process, by name and process id, in exactly the promised shape."""
    port = opened(address, protocol)
    answer = asked("who", f"{port}/{protocol}")
    assert list(answer) == [
        "port", "protocol", "kind", "purpose", "users", "holds", "test", "firewall", "notes",
    ]  # fmt: skip
    assert (answer["port"], answer["protocol"]) == (port, protocol)
    assert answer["kind"] in {"registered", "dynamic"}
    assert list(answer["purpose"]) == ["registered", "known"]
    (user,) = answer["users"]
    since = datetime.fromisoformat(user.pop("since"))
    started = datetime.fromtimestamp(psutil.Process().create_time(), UTC)
    assert abs((since - started).total_seconds()) < 2
    name = psutil.Process().name()
    service = user.pop("service")
    assert service is None or isinstance(service, str)
    assert list(user) == [name for name in (*FACTS, "missing") if name not in {"since", "service"}]
    assert {key: user[key] for key in SCRIPTED if key in user} == {
        "app": name,
        "pid": os.getpid(),
        "protocol": protocol,
        "local": f"{shown}:{port}",
        "remote": None,
        "state": "waiting",
        "reach": reach,
    }
    called = user["title"] or name
    assert answer["notes"][0].startswith(f"{called} is waiting for connections. ")
    assert all(isinstance(note, str) and note for note in answer["notes"])


def test_who_says_what_a_port_is_for() -> None:
    """The registry and what people meet, side by side, each with all of its fields."""
    answer = asked("who", "443")
    assert answer["protocol"] is None
    assert answer["kind"] == "well-known"
    registered, known = answer["purpose"]["registered"], answer["purpose"]["known"]
    assert {"tcp", "udp"} <= {found["protocol"] for found in registered}
    assert all(list(found) == ["name", "description", "protocol"] for found in registered)
    assert all(list(found) == ["name", "plain", "apps", "official", "advice"] for found in known)
    assert known[0]["official"] is True
    assert isinstance(known[0]["apps"], list)


def test_who_asks_for_one_protocol_or_both(opened: Callable[..., int]) -> None:
    """The same number is two ports; without a protocol, both are told."""
    port = opened("127.0.0.1", "tcp")
    opened("127.0.0.1", "udp", port)
    protocols = [user["protocol"] for user in asked("who", f" {port} ")["users"]]
    assert sorted(protocols) == ["tcp", "udp"]
    for protocol in KINDS:
        (user,) = asked("who", f"{port}/{protocol.upper()}")["users"]
        assert user["protocol"] == protocol


@needs.owners
def test_who_answers_in_sentences(opened: Callable[..., int]) -> None:
    """For a person: the same card as in the window, and nothing on standard error."""
    port = opened("127.0.0.1", "tcp")
    done = portgui("who", str(port))
    assert done.stderr == ""
    title, verdict, *rest = done.stdout.splitlines()
    assert title == f"Port {port}"
    assert verdict.endswith(" is waiting for connections. Only this computer can reach it.")
    for heading in ("Using it now", "What it is for", "Firewall"):
        assert heading in rest
    assert any(f"process {os.getpid()}," in line for line in rest)


def test_who_of_a_port_that_nothing_uses(opened: Callable[..., int]) -> None:
    """No users, and a sentence that says so."""
    port = opened("127.0.0.1", "udp")
    answer = asked("who", f"{port}/tcp")
    assert answer["users"] == []
    assert answer["notes"][0] == "No app on this computer is using it now."


# list


@pytest.fixture
def pair() -> Iterator[tuple[str, str]]:
    """Both ends of a connection inside this computer, as the command line writes them."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
        server.accept()[0],
    ):
        ends = (server.getsockname(), client.getsockname())
        yield f"{ends[0][0]}:{ends[0][1]}", f"{ends[1][0]}:{ends[1][1]}"


def port_of(end: str) -> str:
    """The port of `127.0.0.1:80`."""
    return end.rpartition(":")[2]


@needs.owners
def test_list_has_both_ends_of_a_connection(pair: tuple[str, str]) -> None:
    """The listener, the accepted connection and the client, in exactly the promised shape."""
    server, client = pair
    answer = asked("list", port_of(server))
    assert list(answer) == [
        "schema", "version", "made_by", "taken", "system", "connections", "notes",
    ]  # fmt: skip
    rows = answer["connections"]
    assert all(list(row) == [*FACTS, "missing"] for row in rows)
    found = {(row["local"], row["remote"], row["state"]) for row in rows}
    assert found == {
        (server, None, "waiting"),
        (server, client, "connected"),
        (client, server, "connected"),
    }
    assert {row["pid"] for row in rows} == {os.getpid()}
    assert {row["reach"] for row in rows} == {"this-computer"}


@needs.owners
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("lport:{server}", 2),
        ("rport:{server}", 1),
        ("{server} waiting", 1),
        ("{server} -waiting", 2),
        ("{server} -state:waiting tcp", 2),
        ("{server} pid:{pid} addr:127.0.0.0/8", 3),
        ("{server}/tcp", 3),
        ("{server}/udp", 0),
        ("lport:{server} or lport:{client}", 3),
        ("pid:{pid} {server} reach:network", 0),
    ],
)
def test_list_filters_like_the_window(pair: tuple[str, str], query: str, count: int) -> None:
    """The same query language, words as one argument or as several."""
    server, client = map(port_of, pair)
    text = query.format(server=server, client=client, pid=os.getpid())
    assert len(asked("list", text)["connections"]) == count
    assert len(asked("list", *text.split())["connections"]) == count


@needs.owners
def test_list_takes_a_filter_that_looks_like_an_option(pair: tuple[str, str]) -> None:
    """`-app:x` is “not this app”, wherever it stands, and after `--` all is filter."""
    server = port_of(pair[0])
    name = psutil.Process().name()
    everything = asked("list", server)["connections"]
    assert asked("list", f"-app:{name}", server)["connections"] == []
    assert asked("list", "-app:no-such-app", server)["connections"] == everything
    assert asked("list", server, "-app:no-such-app")["connections"] == everything
    done = portgui("list", "--json", "--", "-app:no-such-app", server)
    assert json.loads(done.stdout)["connections"] == everything
    assert portgui("list", "--", "--json").stdout.startswith("APP")


def test_csv_reads_back_as_the_same_rows(pair: tuple[str, str]) -> None:
    """Cell by cell what the JSON says, with nothing for null."""
    server = port_of(pair[0])
    text = answered("list", server, "--csv")
    read = list(csv.DictReader(io.StringIO(text)))
    rows = asked("list", server)["connections"]
    assert read == [
        {name: "" if row[name] is None else str(row[name]) for name in SCRIPTED} for row in rows
    ]
    assert text.splitlines()[0] == ",".join(SCRIPTED)


def test_a_list_for_a_person_has_columns(pair: tuple[str, str]) -> None:
    """One line for each connection, below the headings, in the words of the window."""
    server, client = pair
    head, *lines = answered("list", port_of(server)).splitlines()
    assert head.split() == ["APP", "PID", "PROTO", "LOCAL", "REMOTE", "STATE", "REACH", "FOR"]
    assert len(lines) == 3
    place = head.index("STATE")
    assert {line[place:].split("  ")[0] for line in lines} == {
        "waiting for connections",
        "connected",
    }
    assert any(server in line and client in line for line in lines)


def test_a_list_without_a_match_is_never_silently_empty() -> None:
    """For a person a sentence; for a script an empty list that parses."""
    done = portgui("list", "no-such-app-anywhere")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr.splitlines()[0] == (
        "No connection matches. Without a filter, all of them are listed."
    )
    assert asked("list", "no-such-app-anywhere")["connections"] == []
    assert answered("list", "no-such-app-anywhere", "--csv") == ",".join(SCRIPTED) + "\n"


def test_the_order_is_the_same_every_time() -> None:
    """By port, so that two lists can be compared."""
    ports = [int(port_of(row["local"])) for row in asked("list")["connections"]]
    assert ports == sorted(ports)


@needs.owners
@pytest.mark.parametrize("form", ["--text", "--csv", "--json", "--html"])
def test_columns_are_those_that_are_named(pair: tuple[str, str], form: str) -> None:
    """In their order, in every form, and nothing beside them."""
    server = port_of(pair[0])
    text = answered("list", f"lport:{server}", "waiting", form, "--columns", "port, app,path,port")
    app, path = psutil.Process().name(), psutil.Process().exe()
    facts = {"port": int(server), "app": app, "path": path}
    match form:
        case "--json":
            (row,) = json.loads(text)["connections"]
            assert list(row.items()) == list(facts.items())
        case "--csv":
            assert text == f"port,app,path\n{server},{app},{path}\n"
        case "--html":
            assert f"<td>{server}</td>" in text
            assert text.index("PORT</th>") < text.index("APP</th>") < text.index("PATH</th>")
            assert text.count("<th ") == 3
        case _:
            assert text.splitlines()[0].split() == ["PORT", "APP", "PATH"]
            assert text.splitlines()[1].split()[0] == server


@needs.owners
def test_the_command_line_is_told_only_where_it_is_asked_for(pair: tuple[str, str]) -> None:
    """It may hold a password; every other answer is without it."""
    server = port_of(pair[0])
    own = psutil.Process().cmdline()[-1]
    for form in ("--text", "--csv", "--json", "--html"):
        assert own not in answered("list", server, form)
    assert own in answered("list", server, "--columns=command", "--csv")
    assert "command" in answered("list", "--columns", "help").split()


# Files.


def test_an_answer_can_go_into_a_file(pair: tuple[str, str], tmp_path: Path) -> None:
    """Exactly what would have been printed; nothing is printed instead."""
    server, path = port_of(pair[0]), tmp_path / "list.csv"
    path.write_text("old")
    done = portgui("list", server, "--csv", "--output", str(path))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert path.read_text("utf-8") == answered("list", server, "--csv")
    assert [found.name for found in tmp_path.iterdir()] == ["list.csv"]


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    """Status 1, what happened and what to do; no device or folder is replaced."""
    for path in (tmp_path / "gone" / "x", tmp_path, Path(os.devnull)):
        done = portgui("list", "--output", str(path))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("portgui: ")
        assert "Nothing was changed." in done.stderr
        assert done.stderr.count("\n") == 1


# diff


@pytest.fixture
def then(tmp_path: Path) -> Path:
    """The connections of this process, kept."""
    path = tmp_path / "then.json"
    done = portgui("list", f"pid:{os.getpid()}", "--json", "--output", str(path))
    assert done.returncode == 0, done.stderr
    return path


def difference(*arguments: str) -> Any:  # noqa: ANN401 (the JSON is what is looked at)
    """What `diff` says of this process, as JSON."""
    return asked("diff", *arguments, "--filter", f"pid:{os.getpid()}")


@needs.owners
def test_diff_tells_what_has_come_and_gone(opened: Callable[..., int], then: Path) -> None:
    """A server that was started since; and seen the other way round, one that was stopped."""
    port = opened("127.0.0.1", "tcp")
    found = difference(str(then))
    (new,) = found["new"]
    assert (new["kind"], new["port"], new["reach"]) == ("waiting", port, "this-computer")
    assert new["pids"] == [os.getpid()]
    assert (found["schema"], found["version"]) == ("portgui.comparison", 1)
    assert (found["gone"], found["changed"]) == ([], [])
    later = then.with_name("later.json")
    assert portgui("list", "--json", "--output", str(later)).returncode == 0
    back = difference(str(later), str(then))
    assert [item["port"] for item in back["gone"]] == [port]
    assert back["new"] == []


@needs.owners
def test_diff_is_read_by_a_person(opened: Callable[..., int], then: Path) -> None:
    """In sentences, with the time of the file."""
    port = opened("0.0.0.0", "tcp")
    text = answered("diff", str(then), f"--filter=pid:{os.getpid()}")
    assert text.startswith("What has changed since 20")
    assert f", port {port} TCP: other devices on your network can reach it" in text
    same = answered("diff", str(then), str(then))
    assert same.startswith("Nothing has changed since 20")


@needs.owners
def test_diff_ends_with_status_0_whatever_it_finds(opened: Callable[..., int], then: Path) -> None:
    """Only with --exit-code a difference is 1, as with git; what cannot be compared is 2."""
    opened("127.0.0.1", "tcp")
    only = f"--filter=pid:{os.getpid()}"
    assert portgui("diff", str(then), only).returncode == 0
    assert portgui("diff", str(then), only, "--exit-code").returncode == 1
    assert portgui("diff", str(then), only, "--exit-code", "--json").returncode == 1
    assert portgui("diff", str(then), str(then), "--exit-code").returncode == 0
    for options in ((), ("--exit-code",)):
        assert portgui("diff", str(then.parent / "gone.json"), *options).returncode == 2


@on_linux
def test_a_difference_that_was_not_written_is_no_difference(then: Path) -> None:
    """A full disk behind --exit-code is 2: 1 would say that something has changed."""
    with Path("/dev/full").open("w") as full:
        arguments = ("diff", str(then), str(then))
        assert portgui(*arguments, "--exit-code", stdout=full).returncode == 2
        assert portgui(*arguments, stdout=full).returncode == 1


def test_diff_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    """One line that names the file and the place in it."""
    path = tmp_path / "then.json"
    path.write_text('{"connections": [{"app": "x"}]}')
    done = portgui("diff", str(path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"portgui: {path} was saved without “protocol”, which is needed to compare."
        " Save it with all columns.\n"
    )


# Names that somebody else has chosen.


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Callable[..., tuple[str, int]]]:
    """Starts a real program under any name, with a socket of its own; the name seen and the port.

    Linux cuts a process' name to 15 bytes; the rest is taken from its first argument.
    """
    cat = next(path for path in ("/usr/bin/cat", "/bin/cat") if Path(path).is_file())
    with ExitStack() as stack:

        def start(name: str) -> tuple[str, int]:
            file = tmp_path / os.fsdecode(os.fsencode(name)[:200])
            file.symlink_to(cat)
            server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            started = stack.enter_context(
                subprocess.Popen(
                    [name],
                    executable=str(file),
                    pass_fds=[server.fileno()],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    bufsize=0,
                )
            )
            assert started.stdin is not None
            assert started.stdout is not None
            # What comes back shows that the program itself runs, under its name.
            started.stdin.write(b"here")
            assert started.stdout.read(4) == b"here"
            port = int(server.getsockname()[1])
            server.close()
            return psutil.Process(started.pid).name(), port

        yield start


HOSTILE = {
    "newline": "a\nb,c\r\n",
    "escape": "\x1b[31mred\x07\x08",
    "markup": "<b>bold",
    "reversed": "\u202eexe.txt",
    "formula": "=1+1",
    "quote": 'a","b',
    "no text": b"\xff\xfe\x80".decode("utf-8", "surrogateescape"),
    "separator": "a\u2028b\x85c",
    "long": "x" * 4000,
    "long and wide": "名" * 1300,
}


@on_linux
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_name_of_a_process_can_break_an_answer(
    hostile: Callable[..., tuple[str, int]], kind: str
) -> None:
    """One connection stays one line of text, one record of CSV, one object of JSON."""
    name, port = hostile(HOSTILE[kind])
    shown = plain(name, NAME_LIMIT)
    (row,) = asked("list", f"{port}/tcp")["connections"]
    assert row["app"] == shown
    assert row["app"].isprintable()
    assert len(row["app"]) <= NAME_LIMIT
    text = answered("list", f"{port}/tcp")
    assert text.count("\n") == len(text.splitlines()) == 2
    assert text.replace("\n", "").isprintable()
    (cells,) = csv.DictReader(io.StringIO(answered("list", f"{port}/tcp", "--csv")))
    assert cells["app"] == (f"'{shown}" if shown.startswith("=") else shown)
    assert cells["pid"] == str(row["pid"])
    card = answered("who", str(port))
    assert card.replace("\n", "").isprintable()
    assert card.splitlines()[1].startswith(f"{shown} is waiting for connections.")


@on_linux
def test_the_hostile_names_are_really_seen(hostile: Callable[..., tuple[str, int]]) -> None:
    """The test above would prove nothing if the system had cleaned the names before."""
    assert "\n" in hostile(HOSTILE["newline"])[0]
    assert "\x1b" in hostile(HOSTILE["escape"])[0]
    assert len(hostile(HOSTILE["long"])[0]) == 4000


# guide


@pytest.mark.parametrize("system", OFFERED, ids=str)
@pytest.mark.parametrize("action", ["open", "close"])
def test_every_system_has_a_guide_in_both_forms(
    capsys: pytest.CaptureFixture[str], system: object, action: str
) -> None:
    """To read, and to print; the port stands in both."""
    arguments = ["guide", action, "25565/tcp", "--system", str(system)]
    assert cli.main(arguments) == 0
    text = capsys.readouterr()
    assert cli.main([*arguments, "--html"]) == 0
    page = capsys.readouterr()
    assert "Step 1 of " in text.out
    assert "25565" in text.out
    assert "{" not in text.out
    assert page.out.startswith("<!DOCTYPE html>")
    assert "25565" in page.out
    assert text.err == page.err == ""
    assert cli.main([*arguments, "--text"]) == 0
    assert capsys.readouterr().out == text.out


def test_a_guide_is_for_this_system_and_the_usual_protocol_if_none_is_named() -> None:
    """A range and a protocol may be named; options may stand anywhere."""
    assert "Step 1 of " in answered("guide", "open", "25565")
    title = answered("guide", "--system=windows-11", "open", "8000-8100/udp").splitlines()[0]
    assert "8000" in title
    assert "8100" in title
    assert "UDP" in title
    assert "Windows 11" in title
    assert "UDP" in answered("guide", "open", "19132", "--system=linux-ufw").splitlines()[0]


def test_a_damaged_guide_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is no fault of what was typed: status 1, and what to do."""
    monkeypatch.setattr("portgui.resources.root", lambda: tmp_path)
    assert cli.main(["guide", "open", "80/tcp", "--system", "windows-11"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("portgui: The guide could not be read (guides/en")
    assert said.err.count("\n") == 1


def test_a_system_without_a_guide_asks_for_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On FreeBSD nothing is guessed."""
    monkeypatch.setattr("portgui.guides.this_system", lambda _facts: None)
    assert cli.main(["guide", "open", "80"]) == 2
    assert "There is no guide for this system" in capsys.readouterr().err


# The rest.


def test_answers_are_utf_8_whatever_the_terminal_is_set_to() -> None:
    """Scripts read the same bytes everywhere, and no sign of a guide stops it."""
    plainly = answered("guide", "open", "80", "--system", "linux-ufw")
    assert not plainly.isascii()
    old = {**ENVIRONMENT, "PYTHONIOENCODING": "ascii:strict", "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = portgui("guide", "open", "80", "--system", "linux-ufw", env=old)
    assert done.stdout == plainly
    assert "“80a” is not a port." in portgui("who", "80a", env=old).stderr


def test_the_version_is_told() -> None:
    """The one of the package, and nothing else."""
    assert answered("--version") == f"PortGUI {__version__}\n"


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("who", "-h"), ("list", "--help")])
def test_help_is_told(arguments: tuple[str, ...]) -> None:
    """On standard output, with status 0."""
    assert answered(*arguments).startswith("usage: portgui")


@pytest.mark.parametrize(
    "arguments",
    [
        ("who", "80"),
        ("who", "80", "--json"),
        ("list",),
        ("list", "--json"),
        ("list", "--csv"),
        ("list", "--html", "--columns", "app,command"),
        ("list", "--help"),
        ("guide", "open", "80", "--system", "macos-15", "--html"),
        ("check", "80/tcp"),
        ("check", "80/tcp", "--json"),
        ("changes",),
        ("changes", "--json"),
        ("open", "--help"),
        ("--version",),
    ],
    ids=" ".join,
)
def test_no_command_needs_qt(arguments: tuple[str, ...]) -> None:
    """It works where PySide6 is not installed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT_QT, *arguments],
        cwd=ROOT,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert "Traceback" not in done.stderr


def test_a_mistake_needs_no_qt_either() -> None:
    """An unknown option is refused before the window is thought of."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT, "--colour"],
        cwd=ROOT, check=False, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


COMMANDS = [
    ("list", "--json"),
    ("list", "--csv"),
    ("list",),
    ("who", "80"),
    ("guide", "open", "80", "--system", "windows-11"),
    ("--help",),
    ("--version",),
]


@on_posix
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_reader_that_has_seen_enough_is_no_error(arguments: tuple[str, ...]) -> None:
    """`portgui list | head -0`: the pipe is closed before the first byte, and nobody complains."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = portgui(*arguments, stdout=writing)
    finally:
        os.close(writing)
    assert done.returncode == 0
    assert "Error" not in done.stderr
    assert "Traceback" not in done.stderr


@on_linux
@pytest.mark.parametrize("arguments", COMMANDS[:5], ids=" ".join)
def test_a_full_disk_is_said(arguments: tuple[str, ...]) -> None:
    """A list that was not written must not look like one: status 1 and one line."""
    with Path("/dev/full").open("w") as full:
        done = portgui(*arguments, stdout=full)
    assert done.returncode == 1
    assert "portgui: The answer could not be written: No space left on device." in done.stderr
    assert "Traceback" not in done.stderr


@on_posix
@pytest.mark.parametrize(
    ("closed", "arguments", "status"),
    [
        (">&-", ("list",), 1),
        (">&-", ("who", "0"), 2),
        ("2>&-", ("who", "0"), 2),
        ("2>&-", ("list", "no-such-app-anywhere"), 0),
        (">&- 2>&-", ("who", "80"), 1),
    ],
)
def test_a_closed_output_is_no_crash(closed: str, arguments: tuple[str, ...], status: int) -> None:
    """As a service or a windowed program is started: there is nowhere to write to."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" "$@" {closed}', *command(*arguments)],
        cwd=ROOT, check=False, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == status
    assert "Traceback" not in done.stdout + done.stderr
    assert "portgui:" not in done.stdout


def test_an_interruption_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C during a scan ends as every shell expects it."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(inquiry, "look", interrupted)
    assert cli.main(["list"]) == 128 + signal.SIGINT


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], False),
        (["5000"], False),
        (["minecraft"], False),
        (["whois"], False),
        (["who"], True),
        (["list", "x"], True),
        (["guide"], True),
        (["diff", "then.json"], True),
        (["check", "80/tcp"], True),
        (["open", "80"], True),
        (["close", "80"], True),
        (["changes"], True),
        (["undo", "--all"], True),
        (["--version"], True),
        (["--anything"], True),
        (["5000", "--json"], True),
    ],
)
def test_a_word_that_is_no_command_is_for_the_window(arguments: list[str], expected: bool) -> None:
    """The window takes a port or a text to look for, and no options."""
    assert cli.is_command(arguments) is expected
