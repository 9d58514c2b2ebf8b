"""The commands and their options. What answers them is imported when one is asked for."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, Final, NoReturn

from portgui import __version__
from portgui.cli import commands

COMMANDS: Final = ("who", "list", "guide", "diff")

_HELP: Final = ("-h", "--help", "--version")
_SELF_TEST: Final = "--self-test"
_FLAGS: Final = frozenset({*_HELP, "--json", "--csv", "--html", "--text", "--test", "--exit-code"})
_WITH_VALUE: Final = frozenset({"--system", "--columns", "--output", "--filter"})


class BadInputError(Exception):
    """What is wrong with the arguments, as a sentence."""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What is asked for; `run` of the result answers it.

    Raises:
        BadInputError: it cannot be asked for.
        SystemExit: the help or the version was asked for, and has been told.
    """
    return _parser().parse_args(list(_options_first(arguments)))


class _Parser(argparse.ArgumentParser):
    """Reports a mistake in one line instead of the usage's several.

    The help is as wide as a terminal usually is: to ask how wide this one is, argparse imports
    shutil for every command, 3 ms that only the help would need.

    Attributes:
        ending: makes what stands below the help; called when the help is asked for.
    """

    ending: Callable[[], str] | None = None

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 (those of the base class)
        super().__init__(formatter_class=partial(argparse.HelpFormatter, width=80), **options)

    def error(self, message: str) -> NoReturn:
        raise BadInputError(message)

    def format_help(self) -> str:
        """The help, and below it what has lines and columns of its own."""
        text = super().format_help()
        return f"{text}\n{self.ending()}" if self.ending is not None else text


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
        elif name in _WITH_VALUE:
            # In one word, so that a value may begin like an option: --filter -app:chrome.
            yield word if has_value else "=".join((name, *islice(rest, 1)))
        elif word.startswith("--"):
            raise BadInputError(f"there is no option {word}")
        else:
            others.append(word)
    if others:
        yield from ("--", *others)


def _without_command(arguments: Sequence[str]) -> str:
    """`--help` or `--version`; every other option is one of a command, or none."""
    option = next(word for word in arguments if word.startswith("-"))
    if option in _HELP:
        return option
    if option == _SELF_TEST:
        raise BadInputError(f"{option} stands alone")
    if option.partition("=")[0] in _FLAGS | _WITH_VALUE:
        raise BadInputError(f"{option} comes after {', '.join(COMMANDS)}")
    raise BadInputError(f"there is no option {option}")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="portgui",
        description="Which app uses this port, and can others reach it? Without a command, the"
        " window opens.",
    )
    parser.add_argument("--version", action="version", version=f"PortGUI {__version__}")
    # Answered before any command line is read: it takes the window, which this folder never does.
    parser.add_argument(_SELF_TEST, action="store_true", help="check that PortGUI is whole and"
                        " works here; answers as JSON")  # fmt: skip
    added = parser.add_subparsers(dest="command", required=True)
    _add_who(added.add_parser("who", help="which app uses a port, and what the port is for"))
    _add_list(added.add_parser("list", help="the connections of this computer"))
    _add_guide(added.add_parser("guide", help="how to open or close a port by hand"))
    _add_diff(added.add_parser("diff", help="what has changed since a list was saved"))
    return parser


def _add_who(who: argparse.ArgumentParser) -> None:
    who.add_argument("port", metavar="PORT[/tcp|/udp]", help="such as 5000 or 53/udp")
    who.add_argument("--json", action="store_true", help="answer as JSON")
    who.add_argument("--test", action="store_true", help="also try whether the port can be taken:"
                     " PortGUI takes it for a moment, on this computer only")  # fmt: skip
    who.set_defaults(run=commands.who)


def _add_list(listing: _Parser) -> None:
    listing.add_argument("filter", nargs="*", metavar="FILTER", help="as in the window: nginx, tcp,"
                         " 8000-8100, state:waiting")  # fmt: skip
    form = listing.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="answer as JSON; saved in a file, portgui"
                      " diff compares with it")  # fmt: skip
    form.add_argument("--csv", action="store_true", help="answer as CSV")
    form.add_argument("--html", action="store_true", help="a page to print")
    form.add_argument("--text", action="store_true", help="aligned text (the default)")
    listing.add_argument("--columns", metavar="NAMES", help="which columns, such as"
                         " app,port,user,path; --columns help lists them")  # fmt: skip
    listing.add_argument("--output", metavar="FILE", help="write a file instead, whole or not at"
                         " all")  # fmt: skip
    listing.set_defaults(run=commands.connections)
    listing.ending = commands.filter_help


def _add_guide(guide: argparse.ArgumentParser) -> None:
    guide.add_argument("action", choices=("open", "close"))
    guide.add_argument("port", metavar="PORT[/PROTO]", help="such as 25565 or 53/udp")
    guide.add_argument("--system", help="such as windows-11, macos-15, linux-ufw; this one if left")
    form = guide.add_mutually_exclusive_group()
    form.add_argument("--html", action="store_true", help="a page to print")
    form.add_argument("--text", action="store_true", help="plain text (the default)")
    guide.set_defaults(run=commands.guide)


def _add_diff(diff: argparse.ArgumentParser) -> None:
    diff.add_argument("old", metavar="OLD.json", help="what portgui list --json has printed, or"
                      " the window has saved")  # fmt: skip
    diff.add_argument("new", metavar="NEW.json", nargs="?", help="another one; this computer now if"
                      " left")  # fmt: skip
    diff.add_argument("--json", action="store_true", help="answer as JSON")
    diff.add_argument("--filter", metavar="FILTER", default="", help="compare only these, as for"
                      " portgui list")  # fmt: skip
    diff.add_argument("--exit-code", action="store_true", help="exit status 1 where something has"
                      " changed, 2 where it could not be compared")  # fmt: skip
    diff.set_defaults(run=commands.diff)
