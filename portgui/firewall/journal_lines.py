"""The journal's lines: one JSON object each, and what they come to together. Reads no file."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from portgui.firewall.errand import check_mark
from portgui.firewall.journal_book import (
    Begun,
    Book,
    Change,
    ChangeState,
    Damage,
    Damaged,
    Event,
    Note,
)
from portgui.firewall.request import Mistake, RequestError
from portgui.firewall.wire import job_of, job_record, request_of, request_record, spared_of
from portgui.firewall.wire_strict import (
    Record,
    choice,
    each,
    fields,
    json_text,
    parse,
    text_of,
    whole,
)
from portgui.plain import plain

VERSION: Final = 1
MOST_LINE: Final = 200_000
"""Bytes of one line; a plan of twelve operations with long paths takes a third of that."""
MOST_SHOWN: Final = 400
"""Characters that are shown of a line that could not be read."""
MOST_EVIDENCE: Final = 1_000
"""Characters of one piece of evidence."""

_STATES: Final = {
    Event.MADE: ChangeState.MADE,
    Event.UNREAD: ChangeState.UNREAD,
    Event.DISAGREES: ChangeState.DISAGREES,
    Event.HALF: ChangeState.BEGUN,
    Event.NOT_MADE: ChangeState.NOT_MADE,
    Event.FINISHING: ChangeState.BEGUN,
    Event.UNDOING: ChangeState.UNDOING,
    Event.UNDONE: ChangeState.UNDONE,
    Event.EXPIRED: ChangeState.EXPIRED,
}
"""Where an event leads; the others lead nowhere, or back."""
_MAKING: Final = {Event.MADE, Event.UNREAD, Event.DISAGREES, Event.HALF}


def begun_line(begun: Begun) -> bytes:
    """The line that is written before a change, without its end."""
    record: Record = {
        "before": [list(pair) for pair in begun.before],
        "boot": begun.boot,
        "commands": [list(command) for command in begun.commands],
        "event": str(Event.BEGUN),
        "job": job_record(begun.job),
        "mark": begun.job.mark,
        "request": request_record(begun.request),
        "system": begun.system,
        "time": begun.time,
        "v": VERSION,
    }
    return json_text(record).encode("ascii")


def note_line(note: Note) -> bytes:
    """The line of a note, without its end."""
    record: Record = {
        "event": str(note.event),
        "evidence": [plain(text, MOST_EVIDENCE) for text in note.evidence],
        "mark": note.mark,
        "spared": sorted(note.spared),
        "time": note.time,
        "v": VERSION,
    }
    return json_text(record).encode("ascii")


def book_of(lines: Iterable[tuple[int, bytes]]) -> Book:
    """What numbered lines come to; each without its end."""
    changes: dict[str, Change] = {}
    before: dict[str, ChangeState] = {}
    damaged = []
    for number, line in lines:
        try:
            found = _entry(line)
            if isinstance(found, Damage):
                damaged.append(_aside(number, line, found))
            elif isinstance(found, Begun):
                if found.job.mark in changes:
                    damaged.append(_aside(number, line, Damage.REPEATED))
                else:
                    changes[found.job.mark] = Change(found, made=found.time)
            elif found.mark not in changes:
                damaged.append(_aside(number, line, Damage.ORPHAN))
            else:
                changes[found.mark] = _after(changes[found.mark], found, before)
        except RequestError:
            damaged.append(_aside(number, line, Damage.UNREADABLE))
    return Book(tuple(changes.values()), tuple(damaged))


def _after(change: Change, note: Note, before: dict[str, ChangeState]) -> Change:
    """The change once this has happened, too."""
    if not note.spared <= frozenset(range(len(change.job.operations))):
        raise RequestError(Mistake.FORM)
    if note.event is Event.UNDOING and change.state is not ChangeState.UNDOING:
        before[change.mark] = change.state
    state = _STATES.get(note.event, change.state)
    if note.event is Event.NOT_UNDONE:
        state = before.get(change.mark, change.state)
    is_made = note.event in _MAKING
    return replace(
        change,
        state=state,
        made=note.time if is_made and change.state is ChangeState.BEGUN else change.made,
        spared=note.spared if is_made else change.spared,
        evidence=note.evidence or change.evidence,
        is_kept=change.is_kept or note.event is Event.KEPT,
    )


def _entry(line: bytes) -> Begun | Note | Damage:
    """What a line says, or why it says nothing.

    Raises:
        RequestError: it cannot be read.
    """
    try:
        record = parse(line.decode("ascii"))
    except UnicodeDecodeError as error:
        raise RequestError(Mistake.FORM) from error
    if not isinstance(record, dict):
        raise RequestError(Mistake.FORM)
    version = whole(record.get("v"))
    if version != VERSION:
        return Damage.NEWER if version > VERSION else Damage.UNREADABLE
    return _begun_of(record) if record.get("event") == Event.BEGUN else _note_of(record)


def _begun_of(record: Record) -> Begun:
    names = ("boot", "commands", "event", "job", "mark", "request", "system", "time", "v")
    found = fields(record, "before", *names)
    begun = Begun(
        whole(found["time"]),
        text_of(found["boot"]),
        text_of(found["system"]),
        request_of(found["request"]),
        job_of(found["job"]),
        tuple(each(_texts, found["commands"])),
        tuple(each(_pair, found["before"])),
    )
    if begun.job.mark != found["mark"]:
        raise RequestError(Mistake.MARK)
    return begun


def _note_of(record: Record) -> Note:
    found = fields(record, "event", "evidence", "mark", "spared", "time", "v")
    mark = text_of(found["mark"])
    check_mark(mark)
    return Note(
        mark,
        choice(Event, found["event"]),
        whole(found["time"]),
        spared_of(found["spared"]),
        _texts(found["evidence"]),
    )


def _texts(record: object) -> tuple[str, ...]:
    return tuple(each(_any_text, record))


def _pair(record: object) -> tuple[str, str]:
    match record:
        case [str() as name, str() as value]:
            return name, value
        case _:
            raise RequestError(Mistake.FORM)


def _any_text(record: object) -> str:
    """A text, also with halves of characters: what a system said is kept as it was."""
    if not isinstance(record, str):
        raise RequestError(Mistake.FORM)
    return record


def _aside(number: int, line: bytes, why: Damage) -> Damaged:
    return Damaged(
        number, plain(line[:MOST_SHOWN].decode("utf-8", "backslashreplace"), MOST_SHOWN), why
    )
