"""`portgui open`, `close`, `changes` and `undo`."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from portgui import words
from portgui.cli import asking
from portgui.cli.answer import BAD_INPUT, NOT_DONE, NOT_READ_BACK, SAID_NO, Answer
from portgui.firewall.backend import Backend, this_backend
from portgui.firewall.changing import Changer
from portgui.firewall.changing_words import Outcome, Result, journal_unread
from portgui.firewall.errand import Errand, Verb, check_mark
from portgui.firewall.journal import Journal, journal_place
from portgui.firewall.plan import Plan, Refusal
from portgui.firewall.request import RequestError
from portgui.firewall.rules import Action
from portgui.firewall.saying import damage_message, mistake_message
from portgui.net import parse_port_and_protocol
from portgui.words import Message

if TYPE_CHECKING:
    from portgui.answers.fields import Record
    from portgui.connections.remote_session import RemoteSession
    from portgui.firewall.backend import Reading
    from portgui.firewall.errand import Operation
    from portgui.firewall.journal_book import Book, Change
    from portgui.firewall.request import Request

DECLINED: Final = Message("change-declined")
NOT_HERE: Final = Message("change-not-here")

STATUS: Final = {
    Outcome.DONE: 0,
    Outcome.NEEDLESS: 0,
    Outcome.NOT_DONE: NOT_DONE,
    Outcome.DISAGREES: NOT_READ_BACK,
    Outcome.UNKNOWN: NOT_READ_BACK,
    Outcome.DECLINED: SAID_NO,
}
_WORST_FIRST: Final = (NOT_DONE, NOT_READ_BACK, SAID_NO, 0)

find_backend: Callable[[], Backend | None] = this_backend
"""Finds the firewall of this computer; tests put another one here."""


def open_port(options: argparse.Namespace) -> Answer:
    """`portgui open`."""
    return _change(options, Action.ALLOW)


def close_port(options: argparse.Namespace) -> Answer:
    """`portgui close`."""
    return _change(options, Action.BLOCK)


def _change(options: argparse.Namespace, action: Action) -> Answer:
    from portgui.answers import inquiry
    from portgui.answers.change_request import request_of, with_waiting

    try:
        target = parse_port_and_protocol(options.port) if options.port is not None else None
        request = request_of(
            action,
            target,
            app=options.app,
            senders=options.senders,
            profiles=options.profile,
            lasting=options.lasting,
        )
    except RequestError as error:
        return _bad(mistake_message(error))
    backend = find_backend()
    if backend is None:
        return _refused(options, Refusal(NOT_HERE))
    changer = Changer(backend, Journal(journal_place()))
    reading = backend.read()
    request = with_waiting(request, inquiry.connections())
    plan = changer.plan(request, reading)
    if isinstance(plan, Refusal):
        return _refused(options, plan)
    if (cut := _cut(plan.job.operations, request, reading)) is not None:
        return _refused(options, cut, plan)
    return _planned(options, changer, plan)


def _planned(options: argparse.Namespace, changer: Changer, plan: Plan) -> Answer:
    """Show it, ask, make it."""
    from portgui.answers import change_records, change_wording

    say = words.english
    shown = change_wording.plan_text(plan, say)
    if options.dry_run:
        record = change_records.change_record(change_records.PLANNED, None, say, plan=plan)
        return _said(options, shown, record, 0)
    no = _asked(options, shown, Message("ask-do-it"))
    if no is not None:
        record = change_records.change_record(Outcome.DECLINED.value, DECLINED, say, plan=plan)
        return no if no.status == BAD_INPUT else _said(options, no.text, record, no.status)
    result = changer.make(plan)
    record = change_records.change_record(
        result.outcome.value,
        result.why,
        say,
        plan=plan,
        mark=result.mark,
        evidence=result.evidence,
        not_checked=result.not_checked,
        notes=result.notes,
    )
    return _said(options, _told(result), record, STATUS[result.outcome])


def _told(result: Result) -> str:
    from portgui.answers import change_wording

    text = change_wording.result_text(result, words.english)
    if result.mark is None or result.outcome in {Outcome.NOT_DONE, Outcome.DECLINED}:
        return text
    if result.outcome is Outcome.NEEDLESS:
        return text
    undo = Message.of("changes-undo", command=f"{change_wording.UNDO} {result.mark}")
    return f"{text}{words.english(undo)}\n"


def changes(options: argparse.Namespace) -> Answer:
    """`portgui changes`."""
    from portgui.answers import change_records, change_wording

    journal = Journal(journal_place())
    backend = find_backend()
    book = journal.read() if backend is None else Changer(backend, journal).changes()
    if book.unread:
        return _unread(book.unread)
    record = change_records.book_record(book, journal.path, words.english)
    return _said(options, change_wording.book_text(book, words.english), record, 0)


def undo(options: argparse.Namespace) -> Answer:
    """`portgui undo`."""
    if options.for_everyone:
        from portgui.cli.leave import undo_for_everyone

        return undo_for_everyone(options, find_backend)
    if (options.id is None) is not options.all:
        return _bad(Message.of("ask-which-undo", option="--all"))
    if options.id is not None:
        try:
            check_mark(options.id)
        except RequestError as error:
            return _bad(mistake_message(error))
    journal, backend = Journal(journal_place()), find_backend()
    if backend is None:
        return _refused(options, Refusal(NOT_HERE))
    changer = Changer(backend, journal)
    book = changer.changes()
    if book.unread:
        return _unread(book.unread)
    return _undone(options, changer, _meant(options, book), backend)


def _meant(options: argparse.Namespace, book: "Book") -> list["Change"]:
    """The changes that are to be undone, the newest first."""
    if options.id is not None:
        return [change for change in book.changes if change.mark == options.id]
    return [change for change in reversed(book.changes) if not change.state.is_over]


def _undone(
    options: argparse.Namespace, changer: Changer, meant: Sequence["Change"], backend: Backend
) -> Answer:
    from portgui.answers import change_records, change_wording

    say = words.english
    if options.all and not meant:
        left = "".join(f"{say(damage_message(each))}\n" for each in changer.changes().damaged)
        text = f"{say(Message('changes-nothing-left'))}\n{left}"
        return _said(options, text, change_records.results_record((), say), 0)
    reading = backend.read()
    results: list[tuple[str, Result | Refusal]] = []
    todo = []
    for change in meant:
        operations = Errand(Verb.UNDO, change.job, change.spared).operations
        is_over = change.state.is_over
        cut = None if is_over else _cut(operations, change.request, reading)
        if cut is None:
            todo.append(change)
        else:
            results.append((change.mark, cut))
    if todo:
        shown = "\n\n".join(change_wording.change_text(each, say) for each in todo)
        if options.dry_run:
            refused = "".join(f"\n{_undo_text(mark, found)}" for mark, found in results)
            record = change_records.results_record(results, say)
            return _said(options, f"{shown}\n{refused}", record, _status(results))
        if (no := _asked(options, shown, Message("ask-undo-it"))) is not None:
            if no.status == BAD_INPUT:
                return no
            results += [(each.mark, Result(Outcome.DECLINED, DECLINED, each.mark)) for each in todo]
            return _said(options, no.text, change_records.results_record(results, say), no.status)
    if options.all and not results:
        results = [(each.mark or "", each) for each in changer.undo_all()]
    elif not meant:
        results = [(options.id, changer.undo(options.id))]  # says that there is none
    else:
        results += [(each.mark, changer.undo(each.mark)) for each in todo]
    text = "\n".join(_undo_text(mark, found) for mark, found in results)
    return _said(options, text, change_records.results_record(results, say), _status(results))


def _undo_text(mark: str, found: Result | Refusal) -> str:
    from portgui.answers import change_wording

    if isinstance(found, Refusal):
        text = change_wording.refusal_text(found, words.english)
    else:
        text = change_wording.result_text(found, words.english)
    return f"{mark}  {text}"


def _status(results: Iterable[tuple[str, Result | Refusal]]) -> int:
    """The worst one."""
    found = {NOT_DONE if isinstance(each, Refusal) else STATUS[each.outcome] for _, each in results}
    return next((status for status in _WORST_FIRST if status in found), 0)


def _cut(
    operations: Sequence["Operation"], request: "Request", reading: "Reading | None"
) -> Refusal | None:
    """Why this is not done while somebody works from another computer; None where it may be."""
    from portgui.answers import guard

    if not guard.may_cut(operations):
        return None
    session = guard.would_cut(operations, read_sessions(), request=request, reading=reading)
    return None if session is None else guard.refusal(session)


def read_sessions() -> tuple["RemoteSession", ...]:
    """Who works here from another computer."""
    from portgui.connections import remote_session

    return remote_session.read()


def _asked(options: argparse.Namespace, shown: str, question: Message) -> Answer | None:
    """None where the person agrees; otherwise what to say, and the status."""
    if options.yes:
        return None
    if not asking.can_ask():
        return _bad(Message.of("ask-needs-yes", option="--yes"))
    if asking.agrees(shown, question):
        return None
    return Answer(f"{words.english(DECLINED)}\n", status=SAID_NO)


def _refused(options: argparse.Namespace, refusal: Refusal, plan: Plan | None = None) -> Answer:
    from portgui.answers import change_records, change_wording

    say = words.english
    status = 0 if refusal.is_needless else NOT_DONE
    record = change_records.refusal_record(refusal, say, plan)
    return _said(options, change_wording.refusal_text(refusal, say), record, status)


def _said(options: argparse.Namespace, text: str, record: "Record", status: int) -> Answer:
    """The answer in the form that was asked for; reasons for people go where mistakes go."""
    from portgui.answers.export import json_text

    return Answer(json_text(record) if options.json else text, status=status)


def _bad(message: Message) -> Answer:
    return Answer("", (f"portgui: {words.english(message)}",), BAD_INPUT)


def _unread(reason: str) -> Answer:
    """The journal is there and could not be read."""
    sentence = words.english(journal_unread(reason).why)
    return Answer("", (f"portgui: {sentence}",), NOT_DONE)
