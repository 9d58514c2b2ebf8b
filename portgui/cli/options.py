"""The commands and their options. What answers them is imported when one is asked for."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, Final, NoReturn

from portgui import __version__
from portgui.cli import commands

COMMANDS: Final = ("who", "list", "guide", "diff", "check", "open", "close", "changes", "undo")

_HELP: Final = ("-h", "--help", "--version")
_SELF_TEST: Final = "--self-test"
_FLAGS: Final = frozenset(
    {
        *_HELP, "--json", "--csv", "--html", "--text", "--test", "--exit-code", "--dry-run",
        "--yes", "--all", "--for-everyone",
    }
)  # fmt: skip
_WITH_VALUE: Final = frozenset(
    {
        "--system", "--columns", "--output", "--filter", "--app", "--from", "--profile", "--for",
    }
)  # fmt: skip

_STATUSES: Final = (
    "Exit status: 0 done and read back, or so already; 1 not done; 2 bad input; 3 done, and the"
    " firewall does not confirm it; 4 you said no."
)


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
    _add_check(added.add_parser("check", help="whether others can reach a port, and if not, why"))
    opening = added.add_parser("open", help="have the firewall let others reach a port")
    _add_change(opening, commands.open_port, "local")
    closing = added.add_parser("close", help="have the firewall keep others from a port")
    _add_change(closing, commands.close_port, "any")
    _add_changes(added.add_parser("changes", help="what PortGUI has changed in the firewall"))
    _add_undo(added.add_parser("undo", help="take back what PortGUI has changed"))
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


def _add_check(check: argparse.ArgumentParser) -> None:
    check.add_argument("port", metavar="PORT[/PROTO]", help="such as 5432/tcp; --json needs the"
                       " protocol")  # fmt: skip
    check.add_argument("--json", action="store_true", help="answer as JSON")
    check.set_defaults(run=commands.check)


def _add_change(
    change: argparse.ArgumentParser, run: Callable[[argparse.Namespace], object], usual: str
) -> None:
    change.add_argument("port", metavar="PORT[/PROTO]", nargs="?", help="a port or a range, such as"
                        " 25565/tcp; with --app, every port of the app if left")  # fmt: skip
    change.add_argument("--app", metavar="PATH", help="only for this app")
    change.add_argument("--from", dest="senders", metavar="WHO", action="append", default=[],
                        help=f"local, any, or addresses and networks; {usual} if left")  # fmt: skip
    change.add_argument("--profile", metavar="NAMES", help="Windows: private,domain,public")
    change.add_argument("--for", dest="lasting", metavar="TIME", help="30m, 1h, 2d or restart; the"
                        " system ends it then, also without PortGUI")  # fmt: skip
    _add_consent(change)
    change.set_defaults(run=run)
    change.epilog = _STATUSES


def _add_consent(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="show what would be done, and do"
                        " nothing")  # fmt: skip
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def _add_changes(changes: argparse.ArgumentParser) -> None:
    changes.add_argument("--json", action="store_true", help="answer as JSON")
    changes.set_defaults(run=commands.list_changes)


def _add_undo(undo: argparse.ArgumentParser) -> None:
    undo.add_argument("id", metavar="ID", nargs="?", help="of a change, as portgui changes lists"
                      " it, such as k3f9")  # fmt: skip
    undo.add_argument("--all", action="store_true", help="everything")
    undo.add_argument("--for-everyone", action="store_true", help=argparse.SUPPRESS)
    _add_consent(undo)
    undo.set_defaults(run=commands.undo)
    undo.epilog = _STATUSES
