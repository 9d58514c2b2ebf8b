"""How more rights are asked for, and what pkexec's refusals mean."""

import site
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from portgui.connections import elevation
from portgui.connections.elevation import (
    BY_HAND,
    BY_HAND_ELSEWHERE,
    Obstacle,
    Program,
    by_hand,
    find_way,
    obstacle_of,
    this_program,
)

PROGRAM = Program(("/opt/portgui/see-all",), (Path("/opt/portgui/see-all"),), (Path("/opt"),))


@pytest.fixture
def pkexec(tmp_path: Path) -> str:
    """A pkexec that is there."""
    made = tmp_path / "pkexec"
    made.write_text("", "utf-8")
    return str(made)


def safe(files: Sequence[Path], trees: Sequence[Path]) -> None:
    """Everything is root's."""


def test_pkexec_is_asked_by_its_whole_path_and_without_a_terminal(pkexec: str) -> None:
    """It must not ask on the terminal that the window was started from."""
    way = find_way(PROGRAM, ("/nonexistent/pkexec", pkexec), safe)
    assert way.command == (pkexec, "--disable-internal-agent", "/opt/portgui/see-all")
    assert way.obstacle is None


def test_without_pkexec_there_is_a_way_by_hand() -> None:
    """It says so, and hands out a line to type."""
    way = find_way(PROGRAM, ("/nonexistent/pkexec",), safe)
    assert (way.command, way.obstacle) == ((), Obstacle.NO_PKEXEC)
    assert way.by_hand.startswith("sudo ")


def test_what_others_can_change_is_never_started(pkexec: str) -> None:
    """It names the place; and what is typed by hand is not PortGUI from that place either."""
    place = Path("/home/ada/portgui")
    way = find_way(PROGRAM, (pkexec,), lambda *_: place)
    assert (way.command, way.obstacle, way.place) == ((), Obstacle.PLACE, str(place))
    assert way.by_hand == BY_HAND_ELSEWHERE


def test_what_would_not_find_its_parts_is_not_started(pkexec: str) -> None:
    """From its sources, with psutil elsewhere."""
    way = find_way(PROGRAM._replace(is_whole=False), (pkexec,), safe)
    assert (way.command, way.obstacle) == ((), Obstacle.NOT_INSTALLED)


def test_everything_that_would_be_read_is_looked_at(pkexec: str) -> None:
    """The interpreter, its own modules, the package and psutil, whole."""
    asked: list[tuple[Sequence[Path], Sequence[Path]]] = []

    def unsafe(files: Sequence[Path], trees: Sequence[Path]) -> None:
        asked.append((files, trees))

    program = this_program()._replace(is_whole=True)
    find_way(program, (pkexec,), unsafe)
    ((files, trees),) = asked
    assert Path(program.command[0]) in files
    assert {path.name for path in trees} == {"portgui", "psutil"}
    assert any("python" in path.name for path in files)


def test_the_interpreter_is_started_isolated() -> None:
    """Nothing from the environment, the current folder or the person's own modules gets in."""
    command = this_program(helpers=()).command
    assert command[1:3] == ("-I", "-S")
    assert Path(command[3]).is_file()


@pytest.mark.posix
def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its own folder looked at, whole."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/portgui/portgui")
    program = this_program()
    assert program.command == ("/opt/portgui/portgui", "--see-all")
    assert program.trees == (Path("/opt/portgui"),)


def test_a_packages_helper_is_preferred(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the package lies for every Python, it is the one that the polkit action is for."""
    helper = tmp_path / "portgui-see-all"
    helper.write_text("", "utf-8")
    folder = Path(elevation.__file__).parent.parent.parent
    nowhere = tmp_path / "nowhere"
    monkeypatch.setattr(site, "getsitepackages", lambda _: [str(folder)])
    program = this_program((str(helper),), nowhere)
    assert program.command == (str(helper),)
    assert helper in program.files
    monkeypatch.setattr(site, "getsitepackages", lambda _: ["/usr/lib/python3"])
    assert this_program((str(helper),), nowhere).command[0] != str(helper)


def test_a_packages_helper_never_starts_another_copy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It looks in the package's own folder first: it is for the program that lies there."""
    helper = tmp_path / "portgui-see-all"
    helper.write_text("", "utf-8")
    folder = Path(elevation.__file__).parent.parent.parent
    assert this_program((str(helper),), folder).command == (str(helper),)
    monkeypatch.setattr(site, "getsitepackages", lambda _: [str(folder)])
    assert this_program((str(helper),), tmp_path).command[0] != str(helper)


@pytest.mark.posix
@pytest.mark.parametrize(
    ("found", "line"),
    [
        ("/usr/bin/portgui", BY_HAND),
        ("/usr/local/bin/portgui", BY_HAND),
        ("/home/ada/.venv/bin/portgui", BY_HAND_ELSEWHERE),
        (None, BY_HAND_ELSEWHERE),
    ],
)
def test_the_line_to_type_is_one_that_works_and_is_safe(found: str | None, line: str) -> None:
    """Sudo finds only what lies in the system's folders; nobody is told to run the others so."""
    assert by_hand(lambda _: found) == line


# Word for word what pkexec 122 of Debian 12 writes.
@pytest.mark.parametrize(
    ("status", "errors", "obstacle"),
    [
        (126, "Error executing command as another user: Request dismissed\n", Obstacle.DISMISSED),
        (
            127,
            "Error executing command as another user: No authentication agent found.\n",
            Obstacle.NO_AGENT,
        ),
        (
            127,
            "Error executing command as another user: Not authorized\n\n"
            "This incident has been reported.\n",
            Obstacle.NOT_PERMITTED,
        ),
        (
            127,
            "Error getting authority: Error initializing authority: Could not connect: No such"
            " file or directory\n",
            Obstacle.NO_AUTHORITY,
        ),
        (127, "pkexec must be setuid root\n", Obstacle.BROKEN),
        (4, "the rights of root could not be given up", Obstacle.BROKEN),
        (1, "Traceback", Obstacle.BROKEN),
        (-1, "", Obstacle.BROKEN),
        (0, "", Obstacle.BROKEN),
    ],
)
def test_how_pkexec_ended_is_understood(status: int, errors: str, obstacle: Obstacle) -> None:
    """By its status, and by its words where that has several meanings."""
    assert obstacle_of(status, errors) is obstacle
