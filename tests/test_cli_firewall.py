"""`portgui check`, `open`, `close`, `changes` and `undo`, against a firewall in memory."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portgui import cli
from portgui.answers import inquiry
from portgui.cli import asking, changes
from portgui.cli.leave import undo_for_everyone
from portgui.cli.options import parse
from portgui.connections.remote_session import Kind, RemoteSession
from portgui.connections.snapshot import Connection, Snapshot
from portgui.firewall.backend import Reading, Status, Trouble
from portgui.firewall.errand import Verb
from portgui.firewall.journal import Journal, journal_in, journal_place
from portgui.firewall.leaving import Found, journals
from portgui.firewall.request import Lasting, Mistake, RequestError
from portgui.firewall.rules import ALL_PROFILES, Action
from portgui.net import PortRange, Protocol
from tests.fake_firewall import TOOL, FakeBackend, State, TheirRule
from tests.fakes import TCP, UDP, Computer

NO_MINECRAFT = TheirRule("{b}", "Java", Action.BLOCK, Protocol.TCP, PortRange(25_565, 25_565))
SSH = RemoteSession(Kind.SSH, TCP, 22, "192.0.2.9", "/usr/sbin/sshd")


class Terminal(io.StringIO):
    """Somebody sits there, and types this."""

    def isatty(self) -> bool:
        return True


class Line:
    """The command line over a firewall.

    Attributes:
        firewall: the pretend one.
        sessions: who works here from another computer.
        looks: how often that was asked.
    """

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.firewall: FakeBackend | None = FakeBackend()
        self.sessions: tuple[RemoteSession, ...] = ()
        self.looks = 0
        self._capsys = capsys

    @property
    def there(self) -> FakeBackend:
        """The firewall, where there is one."""
        assert self.firewall is not None
        return self.firewall

    def look(self) -> tuple[RemoteSession, ...]:
        self.looks += 1
        return self.sessions

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Run it; gives the exit status, the answer and what is said beside it."""
        status = cli.main(arguments)
        out, err = self._capsys.readouterr()
        return status, out, err

    def json(self, *arguments: str) -> tuple[int, Any]:
        """Run it with --json."""
        status, out, err = self(*arguments, "--json")
        assert out, err
        return status, json.loads(out)


@pytest.fixture
def line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Line:
    """Nobody is asked anything: no terminal."""
    made = Line(capsys)
    monkeypatch.setenv("PORTGUI_PROFILE", str(tmp_path))
    monkeypatch.setattr(changes, "find_backend", lambda: made.firewall)
    monkeypatch.setattr(changes, "read_sessions", made.look)
    monkeypatch.setattr(asking, "can_ask", lambda: False)
    return made


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has somebody sit at the terminal and type."""

    def typed(text: str) -> None:
        monkeypatch.setattr(asking, "can_ask", lambda: True)
        monkeypatch.setattr(sys, "stdin", Terminal(text))

    return typed


def own(firewall: FakeBackend) -> list[str]:
    """The names of PortGUI's rules."""
    return [name for name, _ in firewall.load().own]


# Opening and closing: every exit status.


def test_open_is_done_and_read_back(line: Line) -> None:
    """Status 0; the rule is there; the journal has it; the way back is told."""
    status, out, err = line("open", "25565/tcp", "--yes")
    assert (status, err) == (0, "")
    (name,) = own(line.there)
    mark = name[-5:-1]
    assert name == f"PortGUI TCP 25565 ({mark})"
    assert out.startswith("Done. The firewall was read again: the change is there.\n")
    assert f"To undo it: portgui undo {mark}\n" in out
    assert "Nobody outside has tried to connect yet." in out
    assert [change.mark for change in Journal(journal_place()).read().changes] == [mark]


@pytest.mark.parametrize(
    ("wrong", "status", "outcome"),
    [
        ({}, 0, "done"),
        ({"lies": True}, 3, "disagrees"),
        ({"needs_rights": True, "tells_after": False}, 3, "unknown"),
        ({"needs_rights": True}, 0, "done"),
        ({"trouble": Trouble.DECLINED}, 4, "declined"),
        ({"trouble": Trouble.TIMEOUT}, 3, "unknown"),
        *(
            ({"trouble": trouble}, 1, "not-done")
            for trouble in Trouble
            if trouble not in {Trouble.DECLINED, Trouble.TIMEOUT}
        ),
        *(
            ({"status": found}, 1, "not-done")
            for found in Status
            if found not in {Status.DONE, Status.HALF}
        ),
        ({"half_at": 1}, 3, "disagrees"),
    ],
)
def test_every_way_to_end_has_its_status(
    line: Line, wrong: dict[str, object], status: int, outcome: str
) -> None:
    """0 done, 1 not done, 3 not confirmed, 4 said no; the JSON says the same in a word."""
    line.firewall = FakeBackend(state=State(theirs=(NO_MINECRAFT,)), **wrong)  # type: ignore[arg-type]
    found, record = line.json("open", "25565/tcp", "--yes")
    assert (found, record["outcome"]) == (status, outcome)
    assert record["why"]
    if status != 3:
        assert len(own(line.there)) == (1 if status == 0 else 0)


def test_what_is_so_already_is_no_failure(line: Line) -> None:
    """Status 0, said as it is, and nothing is written down."""
    assert line("open", "25565/tcp", "--yes")[0] == 0
    status, out, _ = line("open", "25565/tcp", "--yes")
    assert status == 0
    assert out.startswith("It was so already.")
    assert line.json("open", "25565/tcp", "--yes")[1]["outcome"] == "needless"
    assert len(Journal(journal_place()).read().changes) == 1


def test_without_a_firewall_nothing_is_done(line: Line) -> None:
    """Status 1, with the reason."""
    line.firewall = None
    status, out, _ = line("open", "25565/tcp", "--yes")
    assert status == 1
    assert out.startswith("There is no firewall here that PortGUI can change.")
    assert line("undo", "--all", "--yes")[0] == 1
    assert line("changes")[0] == 0


def test_the_journal_comes_first(line: Line, tmp_path: Path) -> None:
    """Where nothing can be written down, nothing is changed."""
    (tmp_path / "state").write_text("no folder")
    status, out, err = line("open", "25565/tcp", "--yes")
    assert status == 1
    assert "Nothing was changed." in out + err
    assert own(line.there) == []
    assert line.there.asked == []


# Asking.


@pytest.mark.parametrize("typed", ["y\n", "Y\n", "yes\n", " yes \n"])
def test_yes_is_asked_once(line: Line, types: Callable[[str], None], typed: str) -> None:
    """The sentence and the exact commands stand before the question, beside the answer."""
    types(typed)
    status, out, err = line("open", "25565/tcp")
    assert status == 0
    (name,) = own(line.there)
    assert err.startswith(
        "fake will let other computers on your network reach TCP port 25565.\n"
        "It stays until you undo it.\n\nWhat PortGUI would run:\n"
        f"  {TOOL} 'add {name}'\n\nWhat would undo it:\n"
    )
    assert err.endswith("Do this now? [y/N] ")
    assert out.startswith("Done.")


@pytest.mark.parametrize("typed", ["", "\n", "n\n", "no\n", "yess\n", "ja\n"])
def test_everything_else_is_no(line: Line, types: Callable[[str], None], typed: str) -> None:
    """Status 4, nothing is written down, and the system is not asked."""
    types(typed)
    status, out, _ = line("open", "25565/tcp")
    assert (status, out) == (4, "You chose No. Nothing was changed.\n")
    types(typed)
    status, record = line.json("close", "25565/tcp")
    assert (status, record["outcome"]) == (4, "declined")
    assert line.there.asked == []
    assert Journal(journal_place()).read().changes == ()


def test_without_a_terminal_yes_has_to_be_said_beforehand(line: Line) -> None:
    """Status 2: a script is told what it lacks, and nothing is done."""
    for arguments in (("open", "80"), ("close", "80"), ("close", "80", "--json")):
        status, out, err = line(*arguments)
        assert (status, out) == (2, "")
        assert err == (
            "portgui: There is no terminal to ask in, so nothing was changed. To agree beforehand,"
            " add --yes.\n"
        )
    assert own(line.there) == []


def test_a_dry_run_shows_all_and_changes_nothing(line: Line) -> None:
    """Status 0, without being asked; as JSON with every command word for word."""
    line.there.save(State(theirs=(NO_MINECRAFT,)))
    status, out, err = line("open", "25565/tcp", "--dry-run")
    assert (status, err) == (0, "")
    assert "switch Java off" in out
    status, record = line.json("open", "25565/tcp", "--dry-run")
    assert (status, record["outcome"], record["id"]) == (0, "planned", None)
    assert record["schema"] == "portgui.change"
    assert record["plan"]["commands"][0] == [TOOL, "switch Java off"]
    assert record["plan"]["ports"] == [25_565, 25_565]
    assert record["plan"]["from"] == ["local"]
    assert record["plan"]["profiles"] == ["domain", "private"]
    assert (record["plan"]["for"], record["plan"]["seconds"]) == ("undone", None)
    assert line.there.asked == []
    assert line.there.load() == State(theirs=(NO_MINECRAFT,))


# What can be asked for.


def wanted(line: Line, *arguments: str) -> Any:  # noqa: ANN401 (the JSON is what is looked at)
    """The plan of a dry run."""
    status, record = line.json(*arguments, "--dry-run")
    assert status == 0
    return record["plan"]


def test_closing_is_for_everyone_everywhere(line: Line) -> None:
    """What is closed for some, or on some networks, is not closed."""
    plan = wanted(line, "close", "5432/tcp")
    assert (plan["action"], plan["from"]) == ("block", ["any"])
    assert plan["profiles"] == sorted(ALL_PROFILES)


def test_every_option_arrives(line: Line) -> None:
    """Range, app, networks of both families, profiles and time."""
    plan = wanted(
        line, "open", "8000-8010/udp", "--app", "/opt/game", "--from", "192.168.1.0/24,2001:db8::1",
        "--from=10.0.0.5", "--profile", "Public, private", "--for", "2h",
    )  # fmt: skip
    assert plan["protocols"] == ["udp"]
    assert plan["ports"] == [8000, 8010]
    assert plan["app"] == "/opt/game"
    assert plan["from"] == ["192.168.1.0/24", "2001:db8::1/128", "10.0.0.5/32"]
    assert plan["profiles"] == ["private", "public"]
    assert (plan["for"], plan["seconds"]) == ("time", 7200)


@pytest.mark.parametrize(
    ("text", "lasting", "seconds"),
    [("30m", "time", 1800), ("1h", "time", 3600), ("2d", "time", 172_800), ("restart", "restart",
     None)],
)  # fmt: skip
def test_times_are_read(line: Line, text: str, lasting: str, seconds: int | None) -> None:
    """Minutes, hours, days, or until the next start."""
    plan = wanted(line, "open", "80", "--for", text)
    assert (plan["for"], plan["seconds"]) == (lasting, seconds)


def test_an_app_alone_is_every_port_of_it(line: Line, tmp_path: Path) -> None:
    """Both protocols; a path from the current folder on is made whole."""
    plan = wanted(line, "open", "--app", "game")
    assert (plan["ports"], plan["protocols"]) == (None, ["tcp", "udp"])
    assert plan["app"] == str(Path("game").absolute())


def test_without_a_protocol_it_is_the_usual_one(line: Line) -> None:
    """Bedrock is UDP, says the catalogue."""
    assert wanted(line, "open", "19132")["protocols"] == ["udp"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("open",),
        ("close", "--yes"),
        ("open", "0"),
        ("open", "80/sctp"),
        ("open", "x"),
        ("open", "80", "81"),
        ("open", "80", "--app", "/a/../b"),
        ("open", "80", "--app", "/a\nb"),
        ("open", "80", "--app", "/a" + "b" * 10_000),
        ("open", "80", "--app", "/a;$(reboot)"),
        ("open", "80", "--from", "everyone"),
        ("open", "80", "--from", "local,10.0.0.1"),
        ("open", "80", "--from", "any", "--from", "local"),
        ("open", "80", "--from", "10.0.0.1/33"),
        ("open", "80", "--from", "fe80::1%eth0"),
        ("open", "80", "--from", ""),
        ("open", "80", "--from", ",".join(f"10.0.0.{n}" for n in range(17))),
        ("open", "80", "--profile", "home"),
        ("open", "80", "--profile", ""),
        ("open", "80", "--for", "1w"),
        ("open", "80", "--for", "0h"),
        ("open", "80", "--for", "-1h"),
        ("open", "80", "--for", "31d"),
        ("open", "80", "--for", "forever"),
        ("open", "80", "--fore", "1h"),
        ("check",),
        ("check", "80-90"),
        ("check", "80", "--json"),
        ("check", "80/tcp", "--yes"),
        ("changes", "x"),
        ("undo",),
        ("undo", "--yes"),
        ("undo", "k3f9", "--all"),
        ("undo", "nothing"),
        ("undo", "K3F9"),
        ("undo", "--help-me"),
        ("undo", "-f"),
    ],
)
def test_bad_input_is_one_line_and_nothing_happens(line: Line, arguments: tuple[str, ...]) -> None:
    """Status 2, no answer, one sentence; shell letters, options in disguise, and too much."""
    more = () if "--yes" in arguments or arguments[0] in {"check", "changes"} else ("--yes",)
    status, out, err = line(*arguments, *more)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert err.startswith("portgui: ")
    assert len(err) < 1000
    assert line.there.asked == []


# The guard.


def test_a_change_that_would_cut_the_person_off_is_refused(line: Line) -> None:
    """Status 1, with the reason, also with --yes and in a dry run; the system is not asked."""
    line.sessions = (SSH,)
    for more in ("--yes", "--dry-run"):
        status, out, _ = line("close", "22/tcp", more)
        assert status == 1
        assert out == (
            "You work on this computer from another one, over SSH (TCP port 22). This could end"
            " that connection, so nothing was changed.\nRead from: 192.0.2.9\nDo it at the"
            " computer itself, or by hand.\n"
        )
    assert line.json("close", "1-1000/tcp", "--yes")[1]["outcome"] == "not-done"
    assert line.there.asked == []
    assert line("close", "80/tcp", "--yes")[0] == 0


def test_who_only_opens_is_not_looked_at(line: Line) -> None:
    """Looking for sessions takes as long as a scan."""
    assert line("open", "22/tcp", "--yes")[0] == 0
    assert line.looks == 0


def test_undoing_is_guarded_too(line: Line) -> None:
    """The rule that lets the session in stays; the other change is undone."""
    line("open", "22/tcp", "--yes")
    line("open", "80/tcp", "--yes")
    line.sessions = (SSH,)
    status, record = line.json("undo", "--all", "--yes")
    assert status == 1
    assert sorted(each["outcome"] for each in record["results"]) == ["done", "not-done"]
    (name,) = own(line.there)
    assert name.startswith("PortGUI TCP 22 ")
    assert line("undo", name[-5:-1], "--yes")[0] == 1
    assert line("undo", name[-5:-1], "--dry-run")[0] == 1
    line.sessions = ()
    assert line("undo", name[-5:-1], "--yes")[0] == 0
    assert own(line.there) == []


# Changes and undo.


def marks(line: Line) -> list[str]:
    """As `changes` lists them."""
    return [each["id"] for each in line.json("changes")[1]["changes"]]


def test_changes_lists_what_was_done(line: Line) -> None:
    """The newest first, each with its id, what it was for, and how to undo it."""
    assert line("changes") == (0, "PortGUI has changed nothing in the firewall.\n", "")
    line("open", "80/tcp", "--yes")
    line("close", "81/udp", "--yes", "--for", "1h")
    newest, oldest = marks(line)
    status, out, _ = line("changes")
    assert status == 0
    first, second = out.removesuffix("\n").split("\n\n")
    assert first.startswith(f"{newest}  in force, ")
    assert "  fake will keep everyone from reaching UDP port 81.\n" in first
    assert "  It ends by itself at " in first
    assert second.endswith(f"  To undo it: portgui undo {oldest}")
    record = line.json("changes")[1]
    assert (record["schema"], record["version"]) == ("portgui.changes", 1)
    assert record["journal"] == str(journal_place())
    assert record["changes"][0]["state"] == "made"
    assert record["changes"][0]["commands"] == [
        [TOOL, f"add PortGUI UDP 81 ({newest})"]
    ]  # fmt: skip
    assert record["changes"][0]["ends"] is not None
    assert record["damaged"] == []


def test_undo_takes_back_one(line: Line) -> None:
    """Rules of others are as before; the change stands as undone; a second time is no failure."""
    line.there.save(State(theirs=(NO_MINECRAFT,)))
    line("open", "25565/tcp", "--yes")
    line("open", "80/tcp", "--yes")
    mark = marks(line)[1]
    status, out, _ = line("undo", mark, "--yes")
    assert (status, out) == (
        0, f"{mark}  Undone. The firewall was read again: nothing of the change is left.\n"
           f"{out.partition('left.')[2].removeprefix(chr(10))}",
    )  # fmt: skip
    assert line.there.load().theirs == (NO_MINECRAFT,)
    assert len(own(line.there)) == 1
    assert line.json("changes")[1]["changes"][1]["state"] == "undone"
    status, record = line.json("undo", mark, "--yes")
    assert (status, record["results"][0]["outcome"]) == (0, "needless")


def test_undo_all_takes_back_everything(line: Line) -> None:
    """And says so where there is nothing."""
    assert line("undo", "--all", "--yes")[:2] == (
        0, "There is nothing to undo: nothing of what PortGUI changed is left.\n",
    )  # fmt: skip
    line("open", "80/tcp", "--yes")
    line("close", "81/tcp", "--yes")
    status, record = line.json("undo", "--all", "--yes")
    assert status == 0
    assert record["schema"] == "portgui.undo"
    assert [each["outcome"] for each in record["results"]] == ["done", "done"]
    assert own(line.there) == []


def test_an_undo_that_is_not_confirmed_is_said(line: Line) -> None:
    """Status 3 for a lie, 1 where it is not what it was, 4 for no."""
    line("open", "80/tcp", "--yes")
    (mark,) = marks(line)
    line.there.lies = True
    assert line("undo", mark, "--yes")[0] == 3
    line.there.lies = False
    line.there.trouble = Trouble.DECLINED
    assert line("undo", mark, "--yes")[0] == 4
    line.there.trouble = None
    (name, rule) = line.there.load().own[0]
    line.there.save(State(own=((name, replace(rule, action=Action.BLOCK)),)))
    status, out, _ = line("undo", mark, "--yes")
    assert status == 1
    assert "It is not what PortGUI made any more" in out
    assert own(line.there) == [name]


def test_an_id_that_nobody_knows_is_said(line: Line) -> None:
    """Status 1: well-formed, and not there; nobody is asked about nothing."""
    for more in ((), ("--yes",), ("--dry-run",)):
        status, out, _ = line("undo", "k3f9", *more)
        assert status == 1
        assert "There is no change k3f9 in the journal." in out


def test_undo_asks_too(line: Line, types: Callable[[str], None]) -> None:
    """What would be undone stands before the question; no is status 4."""
    line("open", "80/tcp", "--yes")
    assert line("undo", "--all")[0] == 2
    types("n\n")
    status, out, err = line("undo", "--all")
    assert (status, out) == (4, "You chose No. Nothing was changed.\n")
    assert "fake will let other computers on your network reach TCP port 80." in err
    types("no\n")
    status, record = line.json("undo", "--all")
    assert (status, record["results"][0]["outcome"]) == (4, "declined")
    assert len(own(line.there)) == 1
    types("y\n")
    assert line("undo", "--all")[0] == 0
    assert own(line.there) == []


def test_an_undo_can_be_looked_at_first(line: Line) -> None:
    """A dry run undoes nothing."""
    line("open", "80/tcp", "--yes")
    status, out, _ = line("undo", "--all", "--dry-run")
    assert status == 0
    assert "TCP port 80" in out
    assert len(own(line.there)) == 1


def test_a_change_that_was_interrupted_is_mentioned_first(line: Line) -> None:
    """With the way to take back what there is of it."""
    line.there.save(State(theirs=(NO_MINECRAFT,)))
    line.there.half_at = 1
    line("open", "25565/tcp", "--yes")
    line.there.half_at = None
    line("open", "81/tcp", "--yes")
    status, out, _ = line("changes")
    assert status == 0
    half = out.split("\n\n")[0]
    assert "half-made" in half
    assert "It was interrupted. To take back what there is of it: portgui undo " in half
    assert line("undo", half[:4], "--yes")[0] == 0


def test_a_damaged_line_is_mentioned(line: Line) -> None:
    """And the rest is there."""
    line("open", "80/tcp", "--yes")
    with journal_place().open("ab") as file:
        file.write(b'{"torn": \n')
    status, out, _ = line("changes")
    assert status == 0
    assert "Line 3 of the journal cannot be read, as after a power cut." in out
    record = line.json("changes")[1]
    assert len(record["changes"]) == 1
    assert record["damaged"][0]["line"] == 3
    line("undo", "--all", "--yes")
    assert "Line 3 of the journal" in line("undo", "--all", "--yes")[1]


def test_a_journal_that_cannot_be_read_is_one_line(line: Line) -> None:
    """Status 1, and nothing is done."""
    journal_place().mkdir(parents=True)
    for arguments in (("changes",), ("undo", "--all", "--yes"), ("open", "80/tcp", "--yes")):
        status, out, err = line(*arguments)
        assert status == 1
        assert "PortGUI could not " in out + err
        assert "Nobody outside" not in out
    assert line.there.asked == []
    assert line.there.asked == []


# Checking.


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Computer:
    """A pretend computer under the command line."""
    made = Computer()

    def scan() -> Snapshot:
        found: dict[Any, Connection] = {each.key: each for each in made.connections}
        return Snapshot(found, made.degradations, 0.0, 0.0)

    monkeypatch.setattr(inquiry, "scan_once", scan)
    return made


def test_check_agrees_with_what_was_done(line: Line, computer: Computer) -> None:
    """Blocked, opened, reachable, closed, blocked by that very rule, undone."""
    computer.wait(computer.app("java"), "0.0.0.0:25565")
    assert line.json("check", "25565/tcp")[1]["decided_by"] == "allow"
    line("open", "25565/tcp", "--yes")
    status, record = line.json("check", "25565/tcp")
    assert (status, record["verdict"], record["port"]) == (0, "reachable", 25_565)
    line("close", "25565/tcp", "--yes")
    record = line.json("check", "25565/tcp")[1]
    assert (record["verdict"], record["decided_by"]) == ("blocked", "block")
    assert record["rungs"][4]["evidence"][0].startswith("PortGUI TCP 25565 (")
    line("undo", "--all", "--yes")
    assert line.json("check", "25565/tcp")[1]["verdict"] == "blocked"
    assert line.json("check", "25566/tcp")[1]["verdict"] == "not-listening"


def test_check_is_for_people_too(line: Line, computer: Computer) -> None:
    """Without a protocol, those that somebody uses; what would tell more is said beside it."""
    computer.wait(computer.app("dns"), "0.0.0.0:53", UDP)
    status, out, err = line("check", "53")
    assert (status, err) == (0, "")
    assert out.startswith("Port 53 / UDP\nUDP: other devices on your network cannot reach it.\n\n")
    line.there.needs_rights = True
    status, out, err = line("check", "53")
    assert status == 0
    assert "UDP: whether other devices on your network can reach it is unknown." in out
    assert "An administrator can read more of the firewall." in out
    if sys.platform != "win32":
        assert err == "This tells more: sudo portgui check 53\n"
    assert line.json("check", "53/udp")[1]["needs_rights"] is True


def test_check_without_a_firewall_is_unknown(line: Line, computer: Computer) -> None:
    """It never says more than it knows."""
    computer.wait(computer.app("java"), "0.0.0.0:25565")
    line.firewall = None
    assert line.json("check", "25565/tcp")[1]["verdict"] == "unknown"


# For everyone: what Windows' uninstaller asks for.


def leave(line: Line, found: tuple[Found, ...], *more: str) -> tuple[int, str]:
    """`undo --all --for-everyone` on a pretend Windows."""
    options = parse(("undo", "--all", "--for-everyone", *more))
    answer = undo_for_everyone(options, lambda: line.firewall, found, "win32")
    return answer.status, answer.text


def book_of(folder: Path) -> tuple[Found, ...]:
    """The journal of one account."""
    return tuple(journals([folder], ("state",)))


def test_elsewhere_there_is_no_for_everyone(line: Line) -> None:
    """Status 2 where it is not Windows."""
    options = parse(("undo", "--all", "--for-everyone", "--yes"))
    answer = undo_for_everyone(options, lambda: line.firewall, None, "linux")
    assert (answer.status, answer.text) == (2, "")
    assert "--for-everyone is for Windows" in answer.notes[0]


def test_nothing_to_take_back_is_nothing_to_say(line: Line, tmp_path: Path) -> None:
    """The uninstaller shows what it is told: with no words it does not ask."""
    assert leave(line, (), "--dry-run") == (0, "")
    line("open", "80/tcp", "--yes")
    line("undo", "--all", "--yes")
    assert leave(line, book_of(tmp_path), "--dry-run") == (0, "")
    assert leave(line, book_of(tmp_path), "--yes") == (0, "")


def test_every_accounts_rules_go(line: Line, tmp_path: Path) -> None:
    """First it is said which; then they are gone, and nothing is left to say."""
    line("open", "80/tcp", "--yes", "--for", "1h")
    line("close", "81/udp", "--yes")
    names = sorted(own(line.there))
    status, text = leave(line, book_of(tmp_path), "--dry-run")
    assert status == 0
    assert sorted(text.splitlines()) == sorted(
        f"The rule “{name}” that PortGUI has added." for name in names
    )
    assert own(line.there) != []
    assert leave(line, book_of(tmp_path), "--yes") == (0, "")
    assert own(line.there) == []
    assert line.there.load().ends == ()


def test_a_rule_of_somebody_else_is_named_and_left(line: Line, tmp_path: Path) -> None:
    """PortGUI's own goes; the one that it had switched off stays off, and that is explained."""
    line.there.save(State(theirs=(NO_MINECRAFT,)))
    line("open", "25565/tcp", "--yes")
    status, text = leave(line, book_of(tmp_path), "--yes")
    assert status == 1
    assert text.startswith("The rule “Java” belongs to somebody else; PortGUI has switched it off")
    assert own(line.there) == []
    assert line.there.load().theirs[0].on is False


@pytest.mark.parametrize(
    "wrong", [{"status": Status.FAILED}, {"status": Status.NO_RIGHTS}, {"lies": True}]
)
def test_a_rule_that_stays_is_named(line: Line, tmp_path: Path, wrong: dict[str, object]) -> None:
    """A refusal, and a lie."""
    line("open", "80/tcp", "--yes")
    (name,) = own(line.there)
    for field, value in wrong.items():
        setattr(line.there, field, value)
    status, text = leave(line, book_of(tmp_path), "--yes")
    assert status == 1
    assert text.startswith(f"The rule “{name}” could not be taken away.")


def test_a_forged_journal_takes_away_nothing_of_others(line: Line, tmp_path: Path) -> None:
    """A rule that is not, word for word, what the journal says stays where it is."""
    line("open", "80/tcp", "--yes")
    (name, rule) = line.there.load().own[0]
    line.there.save(State(own=((name, replace(rule, ports=PortRange(81, 81))),)))
    status, _ = leave(line, book_of(tmp_path), "--yes")
    assert status == 1
    assert own(line.there) == [name]
    line.there.name = "other"
    assert leave(line, book_of(tmp_path), "--yes") == (0, "")


def test_only_undoing_of_added_rules_is_ever_asked(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a journal says: no switch, no adding."""
    line.there.save(State(theirs=(NO_MINECRAFT,)))
    line("open", "25565/tcp", "--yes")
    errands = []
    perform = FakeBackend.perform

    def watched(self: FakeBackend, errand: Any) -> Any:  # noqa: ANN401
        errands.append(errand)
        return perform(self, errand)

    monkeypatch.setattr(FakeBackend, "perform", watched)
    leave(line, book_of(tmp_path), "--yes")
    assert [each.verb for each in errands] == [Verb.UNDO]
    assert {type(each).__name__ for each in errands[0].operations} == {"Remove"}


@pytest.mark.skipif(sys.platform == "win32", reason="making links takes rights there")
def test_links_and_other_things_are_not_followed(line: Line, tmp_path: Path) -> None:
    """An account may lay anything where its journal belongs; it is named, and not opened."""
    line("open", "80/tcp", "--yes")
    real = journal_place()
    accounts = [tmp_path / name for name in ("folder", "file", "other")]
    places = [journal_in(account / "state") for account in accounts]
    for account in accounts:
        account.mkdir()
    places[0].parent.symlink_to(real.parent)
    places[1].parent.mkdir()
    places[1].symlink_to(real)
    places[2].mkdir(parents=True)
    for account, place in zip(accounts, places, strict=True):
        (found,) = book_of(account)
        assert found.book is None
        assert str(place) in leave(line, (found,), "--dry-run")[1]
    assert book_of(tmp_path / "nobody") == ()
    assert len(own(line.there)) == 1


def test_a_time_has_its_bounds() -> None:
    """What a request refuses is refused by the request, not by the command line alone."""
    from portgui.firewall.request import Until

    with pytest.raises(RequestError) as caught:
        Until(Lasting.TIME, 31 * 24 * 3600)
    assert caught.value.mistake is Mistake.TIME


def test_the_reading_is_one_that_the_ladder_takes() -> None:
    """The pretend firewall keeps the interface."""
    reading: Reading = FakeBackend().read()
    assert reading.judge(TCP, 80, None, (4, 6))
