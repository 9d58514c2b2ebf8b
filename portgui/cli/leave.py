"""`portgui undo --all --for-everyone`: what the uninstaller asks for, as an administrator."""

import argparse
import sys
from collections.abc import Callable, Iterable

from portgui import words
from portgui.cli import asking
from portgui.cli.answer import BAD_INPUT, NOT_DONE, SAID_NO, Answer
from portgui.firewall import leaving
from portgui.firewall.backend import Backend
from portgui.words import Message


def undo_for_everyone(
    options: argparse.Namespace,
    find: Callable[[], Backend | None],
    found: Iterable[leaving.Found] | None = None,
    system: str = sys.platform,
) -> Answer:
    """Say what would be taken away, or take it away.

    Without anything to say, nothing is: the uninstaller shows what it is told.

    Args:
        options: the command line's.
        find: finds the firewall.
        found: the journals; those of this computer's accounts if left.
        system: as `sys.platform` has it.
    """
    if found is None:
        if system != "win32":
            return _bad(Message.of("ask-windows-only", option="--for-everyone"))
        found = leaving.journals(leaving.accounts())
    if not options.all or options.id is not None:
        return _bad(Message.of("ask-which-undo", option="--all"))
    backend = find()
    if backend is None:
        return Answer("")
    journals = tuple(found)
    plan = leaving.leave(journals, backend, dry_run=True)
    text = _text(plan)
    if options.dry_run or not text:
        return _said(options, plan, text, 0)
    if not options.yes:
        if not asking.can_ask():
            return _bad(Message.of("ask-needs-yes", option="--yes"))
        if not asking.agrees(text, Message("ask-undo-it")):
            return Answer(f"{words.english(Message('change-declined'))}\n", status=SAID_NO)
    done = leaving.leave(journals, backend, dry_run=False)
    left = "".join(f"{words.english(each)}\n" for each in done.left)
    return _said(options, done, left, NOT_DONE if done.left else 0)


def _text(plan: leaving.Leaving) -> str:
    rules = [Message.of("leave-rule", name=rule.name) for rule in plan.rules]
    return "".join(f"{words.english(each)}\n" for each in (*rules, *plan.left))


def _said(options: argparse.Namespace, found: leaving.Leaving, text: str, status: int) -> Answer:
    from portgui.answers.change_records import leaving_record
    from portgui.answers.export import json_text

    if options.json:
        rules = [rule.name for rule in found.rules]
        text = json_text(leaving_record(rules, found.left, words.english))
    return Answer(text, status=status)


def _bad(message: Message) -> Answer:
    return Answer("", (f"portgui: {words.english(message)}",), BAD_INPUT)
