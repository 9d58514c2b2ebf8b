"""The command line: portgui who 5000, portgui list, portgui guide open 25565. Never imports Qt.

Answers go to standard output. Bad input is one line on standard error and exit status 2.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, Final, NamedTuple, NoReturn, TextIO

from portgui import __version__, words
from portgui.connections.plain import DETAIL_LIMIT, NAME_LIMIT, plain
from portgui.net import InputCode, InputError, parse_port_and_protocol
from portgui.words import Message

FAILED: Final = 1
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130
"""What a shell gives for a program that Ctrl+C has ended: 128 and the signal's number."""

COMMANDS: Final = ("who", "list", "guide")

_HELP: Final = ("-h", "--help", "--version")
_FLAGS: Final = frozenset({*_HELP, "--json", "--csv", "--html", "--text"})
_WITH_VALUE: Final = "--system"


class _Answer(NamedTuple):
    """What a command says.

    Attributes:
        text: for standard output.
        notes: sentences beside it, for standard error.
        status: the exit status.
    """

    text: str
    notes: tuple[str, ...] = ()
    status: int = 0


class _BadInputError(Exception):
    """What is wrong with the arguments, as a sentence."""


class _Parser(argparse.ArgumentParser):
    """Reports a mistake in one line instead of the usage's several.

    The help is as wide as a terminal usually is: to ask how wide this one is, argparse imports
    shutil for every command, 3 ms that only the help would need.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 (those of the base class)
        super().__init__(formatter_class=partial(argparse.HelpFormatter, width=80), **options)

    def error(self, message: str) -> NoReturn:
        raise _BadInputError(message)


def is_command(arguments: Sequence[str]) -> bool:
    """Whether these arguments are for the command line, not the window, which has no options."""
    return any(word in COMMANDS for word in arguments[:1]) or any(
        word.startswith("-") for word in arguments
    )


def main(arguments: Sequence[str]) -> int:
    """Answer one command; returns the exit status."""
    # Scripts read UTF-8 everywhere; a character that cannot be written must not stop the rest.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return _write(_answer(arguments))
    except KeyboardInterrupt:
        return INTERRUPTED


def explain(error: InputError) -> str:
    """The English sentence of a mistake, on one line whatever was typed."""
    text = plain(error.text, NAME_LIMIT)
    return words.english(Message.of(str(error.code), text=text, known=", ".join(error.known)))


def _answer(arguments: Sequence[str]) -> _Answer:
    try:
        options = _parser().parse_args(list(_options_first(arguments)))
        answer: _Answer = options.run(options)
    except InputError as error:
        return _Answer("", (f"portgui: {explain(error)}",), BAD_INPUT)
    except _BadInputError as error:
        mistake = plain(str(error), DETAIL_LIMIT)
        note = f"portgui: {mistake} (portgui --help lists what there is)"
        return _Answer("", (note,), BAD_INPUT)
    except SystemExit as stop:
        # After --help and --version, which argparse writes itself.
        return _Answer("", status=int(stop.code or 0))
    return answer


def _write(answer: _Answer) -> int:
    problem = _print(answer.text)
    for note in answer.notes:
        _say(note)
    return answer.status or problem


def _print(text: str) -> int:
    """Write to standard output; the exit status that this alone would give."""
    out: TextIO | None = getattr(sys, "stdout", None)
    if out is None:
        # Started with a closed output, or on Windows without a console.
        return FAILED
    try:
        out.write(text)
        out.flush()
    except OSError as error:
        # Python would try again at its end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        if isinstance(error, BrokenPipeError):
            return 0  # the reader, such as `head`, has seen enough
        reason = plain(str(error.strerror or error), DETAIL_LIMIT)
        _say(f"portgui: {words.english(Message.of('answer-not-written', reason=reason))}")
        return FAILED
    return 0


def _say(line: str) -> None:
    """Write to standard error, as far as there is one."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def _options_first(arguments: Sequence[str]) -> Iterator[str]:
    """The command, its options, and then what is none, after `--`.

    To argparse, `who -1` and `list -app:chrome` have options; they are a bad port and a filter.
    """
    command, rest = arguments[0], iter(arguments[1:])
    if command not in COMMANDS:
        yield _without_command(arguments)
        return
    yield command
    others: list[str] = []
    for word in rest:
        name, has_value, _ = word.partition("=")
        if word == "--":
            others += rest
        elif name in _FLAGS:
            yield word
        elif name == _WITH_VALUE:
            yield word
            yield from islice(rest, 0 if has_value else 1)
        elif word.startswith("--"):
            raise _BadInputError(f"there is no option {word}")
        else:
            others.append(word)
    if others:
        yield from ("--", *others)


def _without_command(arguments: Sequence[str]) -> str:
    """`--help` or `--version`; every other option is one of a command, or none."""
    option = next(word for word in arguments if word.startswith("-"))
    if option in _HELP:
        return option
    if option in {*_FLAGS, _WITH_VALUE}:
        raise _BadInputError(f"{option} comes after {', '.join(COMMANDS)}")
    raise _BadInputError(f"there is no option {option}")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="portgui",
        description="Which app uses this port, and can others reach it? Without a command, the"
        " window opens.",
    )
    parser.add_argument("--version", action="version", version=f"PortGUI {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    who = commands.add_parser("who", help="which app uses a port, and what the port is for")
    who.add_argument("port", metavar="PORT[/tcp|/udp]")
    who.add_argument("--json", action="store_true", help="answer as JSON")
    who.set_defaults(run=_who)
    listing = commands.add_parser("list", help="the connections of this computer")
    listing.add_argument("filter", nargs="*", metavar="FILTER", help="as in the window: nginx, tcp,"
                         " 8000-8100, state:waiting")  # fmt: skip
    form = listing.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="answer as JSON")
    form.add_argument("--csv", action="store_true", help="answer as CSV")
    listing.set_defaults(run=_list)
    guide = commands.add_parser("guide", help="how to open or close a port by hand")
    guide.add_argument("action", choices=("open", "close"))
    guide.add_argument("port", metavar="PORT[/PROTO]")
    guide.add_argument("--system", help="such as windows-11, macos-15, linux-ufw; this one if left")
    form = guide.add_mutually_exclusive_group()
    form.add_argument("--html", action="store_true", help="a page to print")
    form.add_argument("--text", action="store_true", help="plain text (the default)")
    guide.set_defaults(run=_guide)
    return parser


def _who(options: argparse.Namespace) -> _Answer:
    from portgui.answers import inquiry, records, wording

    ports, protocol = parse_port_and_protocol(options.port)
    if not ports.is_single:
        raise InputError(InputCode.NOT_A_PORT, options.port)
    answer = inquiry.ask(ports.first, protocol)
    if options.json:
        return _Answer(_json(records.answer_record(answer, words.english)))
    return _Answer(wording.as_text(answer, words.english))


def _list(options: argparse.Namespace) -> _Answer:
    from portgui.answers import inquiry, records
    from portgui.answers.live_row import live_vocabulary
    from portgui.query import parse

    query = parse(" ".join(options.filter), live_vocabulary())
    rows, notes = inquiry.look()
    shown = [row for row in rows if query.matches(row)]
    if options.json:
        return _Answer(_json(records.list_record(shown, notes, words.english)))
    if options.csv:
        return _Answer(records.as_csv(shown))
    if not shown:
        notes = (Message("list-nothing-matches" if query else "list-nothing"), *notes)
    return _Answer(records.as_columns(shown), tuple(map(words.english, notes)))


def _guide(options: argparse.Namespace) -> _Answer:
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
        guide = guides.load().guide(system, request)
    except ResourceError as error:
        sentence = words.english(Message.of("guide-damaged", name=error.name))
        return _Answer("", (f"portgui: {sentence}",), FAILED)
    return _Answer(guides.as_html(guide) if options.html else guides.as_text(guide))


def _json(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
