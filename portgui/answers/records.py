"""Answers as records: the JSON of `portgui who` and `portgui list`.

The fields are a promise to scripts, docs/json.md: they are added to, never renamed.
"""

from collections.abc import Callable, Sequence

from portgui.answers.fields import Record, head, record_of
from portgui.answers.live_row import LiveRow
from portgui.answers.port_answer import PortAnswer
from portgui.answers.port_in_use import hold_record, trial_record
from portgui.answers.reachable_wording import verdict_record
from portgui.words import Message

Say = Callable[[Message], str]


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
        "users": [record_of(row.connection) for row in answer.users],
        "holds": [hold_record(hold) for hold in answer.holds],
        "test": trial_record(answer.trial),
        "firewall": None
        if answer.verdicts is None
        else {
            protocol.value: verdict_record(verdict, say)
            for protocol, verdict in answer.verdicts.items()
        },
        "notes": [say(note) for note in (answer.verdict, *answer.notes)],
    }


def list_record(
    rows: Sequence[LiveRow], notes: Sequence[Message], say: Say, taken: float
) -> Record:
    """What `list --json` prints: a snapshot, which `portgui diff` reads; `taken` since 1970."""
    return {
        **head(taken),
        "connections": [record_of(row.connection) for row in rows],
        "notes": [say(note) for note in notes],
    }
