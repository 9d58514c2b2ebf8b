"""portgui.1, made from what `portgui --help` says, so that the two cannot differ."""

import argparse
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from portgui import __version__
from portgui.cli import commands, options

EXIT: Final = (
    ("0", "The answer was given."),
    ("1", "The answer could not be given or written; with --exit-code, something has changed."),
    ("2", "Bad input, with one line on standard error."),
)
FILES: Final = (
    ("~/.config/portgui/", "Settings."),
    ("~/.local/state/portgui/", "The log, and what is left behind by a crash."),
)
VARIABLES: Final = (
    ("PORTGUI_PROFILE", "A folder that holds the settings and the log instead."),
    ("XDG_CONFIG_HOME, XDG_STATE_HOME", "Where the folders above lie."),
)
EXAMPLES: Final = (
    ("portgui 5000", "The window, with the card of port 5000."),
    ("portgui who 5000/tcp --test", "Who uses it, and whether an app could take it now."),
    ("portgui list state:waiting", "What waits for connections."),
    ("portgui list --json > before.json", "Remember a moment …"),
    ("portgui diff before.json", "… and see what has changed since."),
    ("portgui guide open 25565 --system windows-11", "How to open a port by hand."),
)


def page(day: datetime) -> str:
    """The page in the language of man(7)."""
    parser = options._parser()
    lines = [
        f'.TH PORTGUI 1 {day.astimezone(UTC):%Y-%m-%d} "PortGUI {__version__}" "User Commands"',
        ".nh", ".ad l",
        ".SH NAME",
        r"portgui \- which app uses this port, and can others reach it?",
        ".SH SYNOPSIS",
        r".B portgui", r"[\fIPORT\fR|\fITEXT\fR]", ".br",
        *_synopses(parser),
        ".SH DESCRIPTION",
        "PortGUI shows every connection of this computer with the app behind it, says in plain",
        "words what each port is for and who can reach it, and walks through opening or closing",
        "one by hand. It changes nothing by itself.", ".PP",
        "Without a command the window opens; a port or a text is looked up in it.",
        ".SH OPTIONS", *_arguments(parser),
        ".SH COMMANDS", *_commands(parser),
        ".SH FILTERS",
        "The window's search box and", ".B portgui list", "speak the same language.", ".PP",
        *_as_it_stands(commands.filter_help()),
    ]  # fmt: skip
    for title, pairs in (
        ("EXIT STATUS", EXIT), ("FILES", FILES), ("ENVIRONMENT", VARIABLES), ("EXAMPLES", EXAMPLES),
    ):  # fmt: skip
        lines.append(f".SH {title}")
        for name, text in pairs:
            lines += [".TP", f".B {escaped(name)}", escaped(text)]
    lines += [".SH SEE ALSO", ".BR ss (8),", ".BR lsof (8),", ".BR netstat (8)"]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """A text that man(7) shows as it is; a hyphen stays one that can be copied."""
    text = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)


def _children(
    parser: argparse.ArgumentParser,
) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Each command, what it is for in a line, and its own parser."""
    (found,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    told = {one.dest: one.help or "" for one in found._choices_actions}
    for name, child in found.choices.items():
        yield name, told[name], child


def _synopses(parser: argparse.ArgumentParser) -> Iterator[str]:
    for _, _, child in _children(parser):
        yield _usage(child)
        yield ".br"
    yield r".B portgui \-\-version"


def _usage(parser: argparse.ArgumentParser) -> str:
    words = " ".join(parser.format_usage().split()).removeprefix("usage: ")
    name, rest = re.fullmatch(r"(portgui \w+) ?(.*)", words).groups()  # type: ignore[union-attr]
    return rf"\fB{escaped(name)}\fR {escaped(rest)}"


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    for name, told, child in _children(parser):
        yield f".SS portgui {escaped(name)}"
        yield escaped(told[:1].upper() + told[1:] + ".")
        yield from _arguments(child)


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every option and every other argument, with what it does."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            continue
        yield ".TP"
        yield rf"\fB{escaped(invocation(action))}\fR"
        yield escaped(action.help or f"One of {', '.join(action.choices or ())}.")


def invocation(action: argparse.Action) -> str:
    """How an argument is written: --columns NAMES, or FILTER."""
    choices = "{" + ",".join(action.choices) + "}" if action.choices else action.dest.upper()
    name = action.metavar or choices
    if not action.option_strings:
        return str(name)
    is_flag = action.nargs == 0
    return ", ".join(one if is_flag else f"{one} {name}" for one in action.option_strings)


def _as_it_stands(text: str) -> Iterator[str]:
    yield ".nf"
    yield from escaped(text.rstrip("\n")).splitlines()
    yield ".fi"
