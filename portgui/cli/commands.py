"""What answers each command. What that takes is imported when it is asked for."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from portgui import words
from portgui.cli.answer import BAD_INPUT, DIFFERENT, FAILED, Answer
from portgui.net import InputCode, InputError, parse_port_and_protocol
from portgui.words import Message

if TYPE_CHECKING:
    from portgui.answers.export_table import About
    from portgui.answers.live_row import LiveRow


def who(options: argparse.Namespace) -> Answer:
    """`portgui who`."""
    from portgui.answers import inquiry, records, wording
    from portgui.answers.export import json_text

    ports, protocol = parse_port_and_protocol(options.port)
    if not ports.is_single:
        raise InputError(InputCode.NOT_A_PORT, options.port)
    answer = inquiry.ask(ports.first, protocol, test=options.test)
    if options.json:
        return Answer(json_text(records.answer_record(answer, words.english)))
    return Answer(wording.as_text(answer, words.english))


def connections(options: argparse.Namespace) -> Answer:
    """`portgui list`."""
    from portgui.answers import inquiry
    from portgui.answers.export_columns import NAMES, columns_of
    from portgui.answers.live_vocabulary import live_vocabulary
    from portgui.query import parse

    if options.columns == "help":
        return Answer("".join(f"{name}\n" for name in NAMES))
    if options.columns is not None:
        columns_of(options.columns.split(","))
    query = parse(" ".join(options.filter), live_vocabulary())
    taken = time.time()
    rows, notes = inquiry.look()
    shown = [row for row in rows if query.matches(row)]
    text = _listed(options, shown, notes, taken)
    if not shown:
        notes = (Message("list-nothing-matches" if query else "list-nothing"), *notes)
    is_for_a_person = not (options.json or options.csv or options.html)
    answer = Answer(text, tuple(map(words.english, notes)) if is_for_a_person else ())
    return answer if options.output is None else _saved(options.output, answer)


def _listed(
    options: argparse.Namespace,
    rows: "Sequence[LiveRow]",
    notes: Sequence[Message],
    taken: float,
) -> str:
    from portgui.answers import export, export_columns, records
    from portgui.answers.export_page import as_html
    from portgui.answers.export_text import aligned

    if options.json and options.columns is None:
        return export.json_text(records.list_record(rows, notes, words.english, taken))
    default = export_columns.SCRIPTED if options.csv else export_columns.SHOWN
    names = default if options.columns is None else options.columns.split(",")
    table = export.make_table(export_columns.columns_of(names), rows)
    if options.csv:
        return export.as_csv(table, "\n")
    if options.json:
        return export.as_json(table, _about(rows, notes, taken))
    if options.html:
        return as_html(table, _about(rows, notes, taken))
    return aligned(table)


def _about(rows: "Sequence[LiveRow]", notes: Sequence[Message], taken: float) -> "About":
    from portgui.answers.export_about import about

    return about(len(rows), taken, notes, words.english)


def _saved(name: str, answer: Answer) -> Answer:
    """The answer with its text in a file instead."""
    from portgui.answers.saving import why_not_saved
    from portgui.safe_file import NotSavedError, write_whole

    try:
        write_whole(Path(name), answer.text.encode("utf-8", errors="replace"))
    except NotSavedError as error:
        return Answer("", (f"portgui: {words.english(why_not_saved(error))}",), FAILED)
    return answer._replace(text="")


def filter_help() -> str:
    """What stands below the help of `portgui list`."""
    from portgui.answers.live_vocabulary import live_manual
    from portgui.query.manual import as_text

    return as_text(live_manual(), words.english)


def guide(options: argparse.Namespace) -> Answer:
    """`portgui guide`."""
    from portgui import guides
    from portgui.answers.protocols import sensible_protocols
    from portgui.resources import ResourceError

    ports, protocol = parse_port_and_protocol(options.port)
    if options.system is not None:
        system = guides.parse_system(options.system)
    else:
        here = guides.this_system(guides.read_facts())
        if here is None:
            raise InputError(InputCode.UNKNOWN_HERE, known=tuple(map(str, guides.OFFERED)))
        system = here
    protocols = (protocol,) if protocol else sensible_protocols(ports)
    request = guides.GuideRequest(guides.Action(options.action), ports, protocols)
    try:
        found = guides.load().guide(system, request)
    except ResourceError as error:
        sentence = words.english(Message.of("guide-damaged", name=error.name))
        return Answer("", (f"portgui: {sentence}",), FAILED)
    return Answer(guides.as_html(found) if options.html else guides.as_text(found))


def diff(options: argparse.Namespace) -> Answer:
    """`portgui diff`."""
    from portgui.answers import comparison_wording
    from portgui.answers.comparing import compare_files
    from portgui.answers.export import json_text
    from portgui.answers.snapshot_file import SnapshotError

    new = None if options.new is None else Path(options.new)
    try:
        found = compare_files(Path(options.old), new, options.filter, time.time())
    except SnapshotError as error:
        return Answer("", (f"portgui: {words.english(error.message)}",), BAD_INPUT)
    comparison, before, now, notes = found
    status, unwritten = 0, FAILED
    if options.exit_code:
        status, unwritten = DIFFERENT if comparison else 0, BAD_INPUT
    if options.json:
        record = comparison_wording.comparison_record(comparison, before, now, notes)
        return Answer(json_text(record), (), status, unwritten)
    text = comparison_wording.as_text(comparison, before, words.english)
    return Answer(text, notes, status, unwritten)


def check(options: argparse.Namespace) -> Answer:
    """`portgui check`."""
    from portgui.answers import inquiry, reachable_wording
    from portgui.answers.export import json_text
    from portgui.cli import changes

    ports, protocol = parse_port_and_protocol(options.port)
    if not ports.is_single:
        raise InputError(InputCode.NOT_A_PORT, options.port)
    port, say = ports.first, words.english
    if options.json and protocol is None:
        mistake = Message.of("ask-one-port", option="--json", example=f"{port}/tcp")
        return Answer("", (f"portgui: {say(mistake)}",), BAD_INPUT)
    found = inquiry.check(port, protocol, changes.find_backend)
    if options.json and protocol is not None:
        record = reachable_wording.check_record(
            port,
            protocol,
            found.verdicts[protocol],
            found.rows,
            say,
            needs_rights=found.needs_rights,
        )
        return Answer(json_text(record))
    text = reachable_wording.as_text(port, found.verdicts, say, needs_rights=found.needs_rights)
    notes: tuple[str, ...] = ()
    if found.needs_rights and sys.platform != "win32":
        command = f"sudo portgui check {options.port.strip()}"
        notes = (say(Message.of("check-rights-command", command=command)),)
    return Answer(text, notes)


def open_port(options: argparse.Namespace) -> Answer:
    """`portgui open`."""
    from portgui.cli import changes

    return changes.open_port(options)


def close_port(options: argparse.Namespace) -> Answer:
    """`portgui close`."""
    from portgui.cli import changes

    return changes.close_port(options)


def list_changes(options: argparse.Namespace) -> Answer:
    """`portgui changes`."""
    from portgui.cli import changes

    return changes.changes(options)


def undo(options: argparse.Namespace) -> Answer:
    """`portgui undo`."""
    from portgui.cli import changes

    return changes.undo(options)
