"""Answers as records: the JSON and CSV of the command line, and its columns of text.

The fields are a promise to scripts: README lists them; they are added to, never renamed.
"""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from portgui.answers.live_row import REACH_WORDS, STATE_WORDS, LiveRow
from portgui.answers.port_answer import PortAnswer
from portgui.words import Message

Say = Callable[[Message], str]
Record = dict[str, object]

FIELDS: Final = (
    "app", "pid", "service", "protocol", "local", "remote", "state", "reach", "since",
)  # fmt: skip

_HEADINGS: Final = ("APP", "PID", "PROTO", "LOCAL", "REMOTE", "STATE", "REACH", "FOR")
_WIDEST: Final = 40
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def user_record(row: LiveRow) -> Record:
    """One connection; a fact that could not be read is None."""
    found = row.connection
    key = found.key
    return {
        "app": found.owner.name or None,
        "pid": key.pid,
        "service": found.owner.service,
        "protocol": key.protocol.value,
        "local": str(key.local),
        "remote": str(key.remote) if key.remote is not None else None,
        "state": found.state.value,
        "reach": found.reach.value,
        "since": _utc(found.since),
    }


def answer_record(answer: PortAnswer, say: Say) -> Record:
    """What `who --json` prints."""
    purpose = answer.purpose
    return {
        "port": answer.port,
        "protocol": answer.protocol.value if answer.protocol is not None else None,
        "kind": purpose.kind.value,
        "purpose": {
            "registered": [
                {
                    "name": found.name,
                    "description": found.description,
                    "protocol": found.protocol.value,
                }
                for found in purpose.registered
            ],
            "known": [
                {
                    "name": entry.name,
                    "plain": entry.plain,
                    "apps": list(entry.apps),
                    "official": entry.official,
                    "advice": entry.advice,
                }
                for entry in purpose.known
            ],
        },
        "users": [user_record(row) for row in answer.users],
        "notes": [say(note) for note in (answer.verdict, *answer.notes)],
    }


def list_record(rows: Sequence[LiveRow], notes: Sequence[Message], say: Say) -> Record:
    """What `list --json` prints."""
    return {
        "connections": [user_record(row) for row in rows],
        "notes": [say(note) for note in notes],
    }


def as_csv(rows: Sequence[LiveRow]) -> str:
    """What `list --csv` prints: `FIELDS`, then a line for each connection."""
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(csv_record, rows))
    return text.getvalue()


def csv_record(row: LiveRow) -> dict[str, str]:
    """One connection for CSV; a text that a spreadsheet would run as a formula gets a quote.

    The guard is OWASP's ("CSV Injection"): a leading ' before = + - @, tab and return.
    """
    cells = {name: "" if cell is None else str(cell) for name, cell in user_record(row).items()}
    return {name: f"'{cell}" if cell.startswith(_FORMULA) else cell for name, cell in cells.items()}


def as_columns(rows: Sequence[LiveRow]) -> str:
    """Aligned text for a terminal."""
    table = [_HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in table) for place in range(len(_HEADINGS) - 1)]
    lines = (
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[-1]]
        )
        for line in table
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _cells(row: LiveRow) -> tuple[str, ...]:
    found = row.connection
    key = found.key
    return (
        _short(found.owner.name or "?"),
        str(key.pid) if key.pid is not None else "?",
        key.protocol.value,
        str(key.local),
        str(key.remote) if key.remote is not None else "-",
        STATE_WORDS[found.state],
        REACH_WORDS[found.reach],
        row.purpose.name or "-",
    )


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _utc(seconds: float | None) -> str | None:
    """ISO 8601 in UTC, to the second; None where the time is not known."""
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (OverflowError, OSError, ValueError):
        return None
