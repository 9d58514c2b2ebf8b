"""Plans, results and the journal's changes as plain text: messages said by the caller."""

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PureWindowsPath
from typing import Final

from portgui.answers.clock import clock
from portgui.firewall.changing_words import Outcome, Result
from portgui.firewall.journal_book import Book, Change, ChangeState
from portgui.firewall.plan import Plan, Refusal
from portgui.firewall.saying import damage_message, sentences
from portgui.plain import PATH_LIMIT, plain
from portgui.words import Message

STATES: Final[Mapping[ChangeState, Message]] = {
    ChangeState.BEGUN: Message("state-begun"),
    ChangeState.MADE: Message("state-made"),
    ChangeState.UNREAD: Message("state-unread"),
    ChangeState.DISAGREES: Message("state-disagrees"),
    ChangeState.NOT_MADE: Message("state-not-made"),
    ChangeState.UNDOING: Message("state-undoing"),
    ChangeState.UNDONE: Message("state-undone"),
    ChangeState.EXPIRED: Message("state-expired"),
}
"""How far a change has got, in a word or two."""

UNDO: Final = "portgui undo"

Say = Callable[[Message], str]


def command_line(arguments: Sequence[str]) -> str:
    """A command as it would be typed, on the system that its program belongs to.

    Nothing that is quoted has a quote in it, nor ends in a backslash: requests refuse both.
    """
    if PureWindowsPath(arguments[0]).drive:
        return " ".join(f'"{each}"' if " " in each or not each else each for each in arguments)
    return shlex.join(arguments)


def plan_text(plan: Plan, say: Say) -> str:
    """What would be done, exactly what would run for it, what undoes it, what to know."""
    blocks = ["\n".join(map(say, plan.sentences))]
    runs = [command_line(step.arguments) for step in plan.steps]
    back = [command_line(each) for step in reversed(plan.steps) for each in step.undo]
    for heading, commands in (
        (Message("ask-runs"), runs),
        (Message("ask-undoes"), back),
        (Message("ask-by-hand"), plan.by_hand),
    ):
        if commands:
            blocks.append("\n".join((say(heading), *(f"  {_plain(each)}" for each in commands))))
    if plan.notes:
        blocks.append("\n".join(map(say, plan.notes)))
    return "\n\n".join(blocks) + "\n"


def refusal_text(refusal: Refusal, say: Say) -> str:
    """Why nothing is done, what that was read from, and what to do instead."""
    return "".join(f"{line}\n" for line in _reasons(refusal, say))


def _reasons(refusal: Refusal, say: Say) -> Iterator[str]:
    yield say(refusal.why)
    yield from _evidence(refusal.evidence, say)
    if refusal.fix is not None:
        yield say(refusal.fix)


def result_text(result: Result, say: Say) -> str:
    """How it has ended, what was read back, what was not checked, and how to undo it."""
    was_done = result.outcome in {Outcome.DONE, Outcome.DISAGREES, Outcome.UNKNOWN}
    more = (*result.notes, *(result.not_checked if was_done else ()))
    lines = [say(result.why), *_evidence(result.evidence, say), *map(say, more)]
    return "".join(f"{line}\n" for line in lines)


def book_text(book: Book, say: Say) -> str:
    """Every change, the newest first; those that are half-made before all, and what is aside."""
    blocks = [change_text(change, say) for change in in_order(book.changes)]
    if not blocks:
        blocks.append(say(Message("changes-none")))
    if book.damaged:
        blocks.append("\n".join(say(damage_message(each)) for each in book.damaged))
    return "\n\n".join(blocks) + "\n"


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Half-made ones first, then the newest."""
    found = list(changes)[::-1]
    return sorted(found, key=lambda change: not change.state.is_half)


def change_text(change: Change, say: Say) -> str:
    """One change: its id, how far it has got, when, and what it was for."""
    head = [say(STATES[change.state]), clock(change.made or change.time)]
    lines = [f"{change.mark}  {', '.join(filter(None, head))}"]
    lines += [f"  {say(each)}" for each in sentences(change.request, change.system)[:1]]
    lines += [f"  {say(each)}" for each in _next(change)]
    return "\n".join(lines)


def _next(change: Change) -> Iterator[Message]:
    """When it ends, and what a person may do about it."""
    command = f"{UNDO} {change.mark}"
    if change.state.is_half:
        yield Message.of("changes-half", command=command)
        return
    if change.state.is_over:
        return
    if change.is_due:
        yield Message.of("changes-due", command=command)
        return
    if (ends := clock(change.ends_at)) and change.ends_at is not None:
        yield Message.of("changes-ends", time=ends)
    elif change.ends_at_restart:
        yield Message("changes-ends-at-restart")
    yield Message.of("changes-undo", command=command)


def _evidence(evidence: Sequence[str], say: Say) -> list[str]:
    text = ", ".join(_plain(each) for each in evidence if each)
    return [say(Message.of("check-evidence", evidence=text))] if text else []


def _plain(text: str) -> str:
    return plain(text, PATH_LIMIT)
