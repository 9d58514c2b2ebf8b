"""The live view in a real window, with real servers: by keyboard, read back through the clipboard.

Each test has a PortGUI of its own, and looks only at servers that it started itself.
"""

import csv
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from secrets import token_hex

import pytest

from tests.e2e.desk import MARKS, PATIENCE, Desk
from tests.screen import virtual_screen

pytestmark = MARKS

# How often Down goes to an entry of the View button's menu.
GROUP_BY, REMEMBER, COMPARE, EXPORT = 1, 7, 8, 10
APP = 2
END_THE_APP = "Up"  # The last one of the row's menu.

SERVER = """
import socket, sys
kept = [socket.create_server(("127.0.0.1", int(port))) for port in sys.argv[1:]]
print("ready", flush=True)
sys.stdin.read()
"""


class Server:
    """An app that waits for connections; PortGUI names it after its script."""

    def __init__(self, script: Path, ports: list[int]) -> None:
        self.query = f"app:{script.stem}"
        self.app = f"{script.name} (Python)"
        self.ports = ports
        self._script = script
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, and wait until it can be reached."""
        self._process = subprocess.Popen(
            [sys.executable, str(self._script), *map(str, self.ports)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    @property
    def process(self) -> subprocess.Popen[str]:
        """Of the app, once it has been started."""
        assert self._process is not None
        return self._process

    def end(self) -> None:
        """Stop it, if it runs."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


class Servers:
    """Starts apps, and stops what is left of them.

    Attributes:
        query: a filter for all of them, and for nothing else on this computer.
    """

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._token = token_hex(3)
        self.query = f"app:{self._token}"
        self._folder = folder
        self._stack = stack

    def reserve(self, name: str, count: int = 1) -> Server:
        """An app with so many ports that nobody uses, not started yet."""
        script = self._folder / f"{name}-{self._token}.py"
        script.write_text(SERVER, "utf-8")
        with ExitStack() as stack:
            held = [stack.enter_context(socket.socket()) for _ in range(count)]
            for one in held:
                one.bind(("127.0.0.1", 0))
            server = Server(script, [one.getsockname()[1] for one in held])
        self._stack.callback(server.end)
        return server

    def start(self, name: str, count: int = 1) -> Server:
        """An app that waits at so many ports."""
        server = self.reserve(name, count)
        server.start()
        return server


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    """None yet."""
    with ExitStack() as stack:
        yield Servers(tmp_path, stack)


@pytest.fixture
def there(servers: Servers) -> Server:
    """An app that is there before PortGUI, where a test wants it before the window."""
    return servers.start("there")


@pytest.fixture
def marks() -> int:
    """For how many seconds what is new or gone is marked: not at all."""
    return 0


@pytest.fixture
def desk(profile: Path, marks: int) -> Iterator[Desk]:
    """A new screen, PortGUI on it, which looks every second."""
    config = profile / "config"
    config.mkdir(parents=True)
    (config / "settings.json").write_text(
        json.dumps({"live.interval": 1, "live.marks": marks}), "utf-8"
    )
    with virtual_screen() as environment:
        # Qt's own dialogs, whatever desktop the tests are started from.
        environment.pop("XDG_CURRENT_DESKTOP", None)
        plain = {"PORTGUI_PROFILE": str(profile), "QT_QPA_PLATFORMTHEME": "", "LC_ALL": "C.UTF-8"}
        desk = Desk({**environment, **plain}, profile)
        desk.wait_until_whole()
        yield desk
        if desk.program.poll() is None:
            desk.program.kill()
        desk.program.communicate()


Row = tuple[str, int, str]
"""App, port, and the mark that stands under “Since”: "new", "changed", "gone", or "" for none."""


class Table:
    """The live table, as somebody without a mouse has it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def filter(self, text: str) -> None:
        """Type a filter, and go on to the rows, as soon as there are any."""

        def is_written() -> bool:
            # A window that has just come may miss some of the keys.
            self._desk.keys("ctrl+k")
            self._desk.write(text)
            return self.cells() == [[text]]

        self._desk.wait_for(is_written)
        self.enter(text)

    def enter(self, text: str) -> None:
        """From the field, which holds this text, to the rows."""

        def is_there() -> bool:
            found = self.cells()
            if found == [[text]]:
                self._desk.keys("Return")
            return bool(found) and len(found[0]) > 1

        self._desk.wait_for(is_there)

    def cells(self) -> list[list[str]]:
        """The cells of all the rows that are shown; [] where there is none."""
        self._desk.empty_clipboard()
        self._desk.keys("ctrl+a", "ctrl+c")
        return [line.split("\t") for line in self._desk.clipboard().splitlines()]

    def wait_for(self, *wanted: Row) -> None:
        """Wait until exactly these rows are shown."""
        self._desk.wait_for(lambda: self.shown() == sorted(wanted))

    def shown(self) -> list[Row]:
        """The rows as they are now."""
        found = []
        for app, port, *_, since in self.cells():
            mark = since if since in {"new", "changed", "gone"} else ""
            found.append((app, int(port.partition(" ")[0]), mark))
        return sorted(found)

    def choose(self, downs: int, *further: str) -> None:
        """Choose from the menu of the View button, which the Tab key reaches before the table."""
        self._desk.keys("shift+Tab", "space", *["Down"] * downs, *further, "Return", "Tab")


@pytest.fixture
def table(desk: Desk) -> Table:
    """The table of the window."""
    return Table(desk)


def rows(server: Server, mark: str = "") -> list[Row]:
    """The rows that its ports have."""
    return [(server.app, port, mark) for port in server.ports]


def test_a_group_is_closed_by_keyboard_and_stays_closed(
    table: Table, desk: Desk, servers: Servers
) -> None:
    """Grouped by app, Left closes the first group, also over a scan; Right opens it again."""
    first, second, third = (servers.start(name, 2) for name in ("alpha", "beta", "gamma"))
    table.filter(servers.query)
    table.wait_for(*rows(first), *rows(second), *rows(third))
    table.choose(GROUP_BY, "Right", *["Down"] * (APP - 1))
    desk.keys("ctrl+Home", "Left")
    table.wait_for(*rows(second), *rows(third))
    third.end()
    table.wait_for(*rows(second))
    desk.keys("ctrl+Home", "Right")
    table.wait_for(*rows(first), *rows(second))


def test_a_filter_is_completed_by_keyboard(table: Table, desk: Desk, servers: Servers) -> None:
    """Tab completes a value, Down and Enter choose a field; together they leave the one row."""
    server = servers.start("alpha", 2)
    desk.keys("ctrl+k")
    desk.write("state:wai")
    desk.keys("Tab")
    desk.write("lpo")
    desk.keys("Down", "Return")
    desk.write(f"{server.ports[1]} {servers.query}")
    table.enter(f"state:waiting lport:{server.ports[1]} {servers.query}")
    table.wait_for(rows(server)[1])


@pytest.mark.parametrize("marks", [5])
def test_what_comes_is_marked_new_and_what_goes_gone_and_then_leaves(
    there: Server, table: Table, servers: Servers
) -> None:
    """What was there at the start is not marked; a mark ends by itself, and a gone row with it."""
    later = servers.reserve("later")
    table.filter(servers.query)
    assert table.shown() == rows(there)
    later.start()
    table.wait_for(*rows(there), *rows(later, "new"))
    table.wait_for(*rows(there), *rows(later))
    later.end()
    table.wait_for(*rows(there), *rows(later, "gone"))
    table.wait_for(*rows(there))


def test_what_is_shown_is_exported_to_a_file(
    table: Table, desk: Desk, servers: Servers, tmp_path: Path
) -> None:
    """Through the dialogs, by keyboard; the file has the rows that were shown and no others."""
    server, other = servers.start("alpha", 2), servers.start("beta")
    path = tmp_path / "shown.csv"
    table.filter(server.query)
    table.wait_for(*rows(server))
    table.choose(EXPORT)
    desk.window_named("Export")
    desk.keys("Return")
    desk.window_named("Save")
    desk.keys("ctrl+a")
    desk.write(str(path))
    desk.keys("Return")
    desk.wait_for(path.exists)
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [(line["title"], int(line["port"])) for line in csv.DictReader(file)]
    assert found == [(server.app, port) for port in sorted(server.ports)]
    assert str(other.ports[0]) not in path.read_text("utf-8-sig")


def test_what_has_changed_since_a_moment_is_marked_on_wish(table: Table, servers: Servers) -> None:
    """Once it is compared with the moment that was remembered; what stayed has no mark."""
    stays, goes, comes = servers.start("alpha"), servers.start("beta"), servers.reserve("gamma")
    table.filter(servers.query)
    table.wait_for(*rows(stays), *rows(goes))
    table.choose(REMEMBER)
    comes.start()
    goes.end()
    table.wait_for(*rows(stays), *rows(comes))
    table.choose(COMPARE)
    table.wait_for(*rows(stays), *rows(comes, "new"), *rows(goes, "gone"))


def test_a_process_is_ended_from_its_row(table: Table, desk: Desk, servers: Servers) -> None:
    """The row's menu, a question that names it, and it has ended; another one goes on."""
    server, other = servers.start("alpha"), servers.start("beta")
    table.filter(server.query)
    table.wait_for(*rows(server))
    desk.keys("ctrl+Home", "Menu", END_THE_APP, "Return")
    desk.window_named(f"End {server.app}?")
    # The button that Enter presses changes nothing: the other one stands before it.
    desk.keys("shift+Tab", "space")
    assert server.process.wait(PATIENCE) != 0
    assert other.process.poll() is None
