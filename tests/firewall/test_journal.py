"""The journal: what is added comes back, in order, from two PortGUIs at once, also when torn."""

import json
import multiprocessing
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.firewall.errand import LETTERS, Add, Job
from portgui.firewall.journal import (
    BusyError,
    Journal,
    MarkTakenError,
    journal_in,
    journal_place,
)
from portgui.firewall.journal_book import Begun, ChangeState, Damage, Event, Note
from portgui.firewall.journal_lines import MOST_LINE, begun_line, book_of, note_line
from portgui.firewall.request import Request
from tests.firewall.requests import ALLOW, HOUR, RESTART, RULE, jobs, requests

BEGUN = Begun(1_800_000_000, "boot-1", "fake", ALLOW, Job("k3f9", (Add(RULE),)))
DAMAGED = [
    (b'{"v":1,"event":"made","ma', Damage.UNREADABLE),
    (b"\0" * 512, Damage.UNREADABLE),
    (b"\xff\xfe", Damage.UNREADABLE),
    (b"[]", Damage.UNREADABLE),
    (b"[" * 10_000, Damage.UNREADABLE),
    (b'{"v":0}', Damage.UNREADABLE),
    (b'{"v":true}', Damage.UNREADABLE),
    (b'{"v":2,"event":"made","mark":"k3f9"}', Damage.NEWER),
    (note_line(Note("aaaa", Event.MADE, 1)), Damage.ORPHAN),
    (note_line(Note("k3f9", Event.MADE, 1, frozenset({7}))), Damage.UNREADABLE),
    (begun_line(BEGUN), Damage.REPEATED),
    (b"x" * (MOST_LINE + 10), Damage.UNREADABLE),
]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal in a folder that is not there yet."""
    return Journal(journal_in(tmp_path / "a" / "b"))


def begun_with(mark: str) -> Begun:
    """A change with another mark."""
    return Begun(BEGUN.time, "boot-1", "fake", ALLOW, Job(mark, (Add(RULE),)))


@given(
    jobs,
    requests,
    st.lists(st.lists(st.text(max_size=20), max_size=3).map(tuple), max_size=3).map(tuple),
    st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=3).map(tuple),
)
def test_a_change_comes_back_as_it_was_written(
    job: Job,
    request: Request,
    commands: tuple[tuple[str, ...], ...],
    before: tuple[tuple[str, str], ...],
) -> None:
    """Everything about it, on one line of ASCII."""
    begun = Begun(1_800_000_000, "boot", "fake", request, job, commands, before)
    line = begun_line(begun)
    assert line.isascii()
    assert b"\n" not in line
    (change,) = book_of([(1, line)]).changes
    assert change.begun == begun
    assert change.state is ChangeState.BEGUN


@given(st.lists(st.binary(max_size=60)))
def test_any_lines_can_be_read(lines: list[bytes]) -> None:
    """Whatever stands in the file: a change, or a line that is kept aside; nothing is lost."""
    book = book_of(enumerate(lines, 1))
    assert len(book.damaged) == len(lines)


def test_there_is_nothing_before_the_first_change(journal: Journal) -> None:
    """And no file is made by reading."""
    assert journal.read().changes == ()
    assert not journal.path.parent.exists()


def test_it_lies_with_what_portgui_remembers(profile: Path) -> None:
    """In the folder of the profile, as everything does."""
    assert journal_place() == profile / "state" / "changes.jsonl"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_nobody_else_may_read_it(journal: Journal) -> None:
    """The file and the folders that were made for it."""
    journal.begin(BEGUN)
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700


def test_a_change_is_begun_once(journal: Journal) -> None:
    """A second click asks for nothing new."""
    journal.begin(BEGUN)
    with pytest.raises(MarkTakenError):
        journal.begin(BEGUN)
    assert len(journal.read().changes) == 1


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([Event.MADE], ChangeState.MADE),
        ([Event.UNREAD], ChangeState.UNREAD),
        ([Event.DISAGREES], ChangeState.DISAGREES),
        ([Event.HALF], ChangeState.BEGUN),
        ([Event.NOT_MADE], ChangeState.NOT_MADE),
        ([Event.HALF, Event.FINISHING], ChangeState.BEGUN),
        ([Event.HALF, Event.FINISHING, Event.MADE], ChangeState.MADE),
        ([Event.MADE, Event.UNDOING], ChangeState.UNDOING),
        ([Event.MADE, Event.UNDOING, Event.NOT_UNDONE], ChangeState.MADE),
        ([Event.MADE, Event.UNDOING, Event.UNDOING, Event.NOT_UNDONE], ChangeState.MADE),
        ([Event.UNREAD, Event.UNDOING, Event.NOT_UNDONE], ChangeState.UNREAD),
        ([Event.MADE, Event.UNDOING, Event.UNDONE], ChangeState.UNDONE),
        ([Event.MADE, Event.KEEPING], ChangeState.MADE),
        ([Event.MADE, Event.EXPIRED], ChangeState.EXPIRED),
    ],
)
def test_the_lines_come_to_a_state(
    journal: Journal, events: list[Event], state: ChangeState
) -> None:
    """By what happened last."""
    journal.begin(BEGUN)
    for event in events:
        journal.note(Note("k3f9", event, BEGUN.time + 5))
    assert journal.read()["k3f9"].state is state


def test_it_says_when_a_change_ends(journal: Journal) -> None:
    """An hour after it was made, at a restart, or never, once that was taken away."""
    journal.begin(Begun(1_000, "b", "fake", ALLOW, Job("aaaa", (Add(RULE),), HOUR)))
    journal.begin(Begun(1_000, "b", "fake", ALLOW, Job("bbbb", (Add(RULE),), RESTART)))
    journal.note(Note("aaaa", Event.MADE, 1_030))
    journal.note(Note("bbbb", Event.MADE, 1_030))
    book = journal.read()
    assert book["aaaa"].ends_at == 1_030 + 3_600
    assert book["bbbb"].ends_at is None
    assert book["bbbb"].ends_at_restart
    for mark in ("aaaa", "bbbb"):
        journal.note(Note(mark, Event.KEPT, 1_040))
    book = journal.read()
    assert book["aaaa"].ends_at is None
    assert not book["bbbb"].ends_at_restart


@pytest.mark.parametrize(("line", "why"), DAMAGED)
def test_a_damaged_line_is_kept_aside(journal: Journal, line: bytes, why: Damage) -> None:
    """It is told with its number, changes nothing else, and stays in the file as it was."""
    journal.begin(BEGUN)
    with journal.path.open("ab") as file:
        file.write(line + b"\n")
    journal.note(Note("k3f9", Event.MADE, BEGUN.time))
    before = journal.path.read_bytes()
    book = journal.read()
    assert book["k3f9"].state is ChangeState.MADE
    (damaged,) = book.damaged
    assert (damaged.line, damaged.why) == (2, why)
    assert damaged.text.isprintable()
    assert len(damaged.text) <= 400
    assert journal.path.read_bytes() == before


def test_a_torn_last_line_stays_and_the_next_one_begins_anew(journal: Journal) -> None:
    """At every place where a power cut may tear it."""
    journal.begin(begun_with("aaaa"))
    whole = journal.path.read_bytes()
    line = begun_line(BEGUN) + b"\n"
    for cut in range(len(line)):
        journal.path.write_bytes(whole + line[:cut])
        journal.note(Note("aaaa", Event.MADE, BEGUN.time))
        book = journal.read()
        assert book["aaaa"].state is ChangeState.MADE
        assert journal.path.read_bytes().startswith(whole + line[:cut])
        is_whole = cut == len(line) - 1
        assert len(book.damaged) == (0 if is_whole or cut == 0 else 1)
        assert len(book.changes) == (2 if is_whole else 1)


def test_a_folder_in_its_place_is_told(journal: Journal) -> None:
    """Reading never raises; it says why."""
    journal.path.mkdir(parents=True)
    assert journal.read().unread


def test_a_turn_is_taken_by_one_only(journal: Journal) -> None:
    """By whoever comes first, also within one process, and it is free again afterwards."""
    other = Journal(journal.path)
    with journal.turn(), pytest.raises(BusyError), other.turn():
        raise AssertionError("both had their turn")
    with other.turn():
        pass


def _write(path: str, name: str, count: int) -> None:
    journal = Journal(Path(path))
    for number in range(count):
        mark = name + LETTERS[number // 20] + LETTERS[number % 20] + "a"
        journal.begin(begun_with(mark))
        journal.note(Note(mark, Event.MADE, number))


def test_two_portguis_lose_nothing_of_each_others(journal: Journal) -> None:
    """Both write as fast as they can; every line is there, whole, and each can be read."""
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=_write, args=(str(journal.path), name, 40)) for name in "xy"]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
        assert process.exitcode == 0
    book = journal.read()
    assert book.damaged == ()
    assert len(book.changes) == 80
    assert {change.state for change in book.changes} == {ChangeState.MADE}


def test_a_person_can_read_it(journal: Journal) -> None:
    """One object of JSON a line: what, when, with which commands."""
    journal.begin(BEGUN)
    record = json.loads(journal.path.read_text("ascii"))
    assert record["mark"] == "k3f9"
    assert record["event"] == "begun"
    assert record["request"]["ports"] == [25565, 25565]
