"""The columns of `portgui list`, by name. The window brings its own, in the person's language."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from portgui.answers.export import ExportColumn, fact
from portgui.answers.export_text import cut
from portgui.answers.fields import FACTS, MORE, Cell
from portgui.answers.live_row import REACH_WORDS, STATE_WORDS, LiveRow
from portgui.net import InputCode, InputError

SHOWN: Final = ("app", "pid", "protocol", "local", "remote", "state", "reach", "purpose")
"""What `portgui list` shows to a person who names no columns."""

SCRIPTED: Final = (
    "app", "pid", "service", "protocol", "local", "remote", "state", "reach", "since",
)  # fmt: skip
"""What `portgui list --csv` has: a promise to scripts."""

_MOST_OF_A_NAME: Final = 40


_Text = Callable[[LiveRow], str]


def _named(name: str) -> _Text:
    """A fact of the app, or of its connection, that nearly always is there."""
    get = FACTS[name]
    return lambda row: str(get(row.connection) or "?")


_WORDS: Final[Mapping[str, _Text]] = {
    "app": lambda row: cut(row.connection.owner.app or "?", _MOST_OF_A_NAME),
    "pid": _named("pid"),
    "since": _named("since"),
    "started": _named("started"),
    "user": _named("user"),
    "path": _named("path"),
    "state": lambda row: STATE_WORDS[row.connection.state],
    "reach": lambda row: REACH_WORDS[row.connection.reach],
}
"""What a person reads instead of a fact."""

_HEADINGS: Final = {"protocol": "PROTO", "purpose": "FOR"}

NAMES: Final = (*FACTS, *MORE)
"""Every column that `--columns` takes: the names of docs/json.md."""


def columns_of(names: Iterable[str]) -> tuple[ExportColumn, ...]:
    """Columns by their names, each once and with one fact, in the order in which they are named.

    Raises:
        InputError: there is no such column, or none is named.
    """
    wanted = dict.fromkeys(name for each in names if (name := each.strip().lower()))
    if not wanted:
        raise InputError(InputCode.VALUE_MISSING, "--columns")
    return tuple(map(_column, wanted))


def _column(name: str) -> ExportColumn:
    get = fact(name)
    if get is None:
        raise InputError(InputCode.BAD_VALUE, name, known=NAMES)
    heading = _HEADINGS.get(name, name.replace("_", " ").upper())
    return ExportColumn(name, heading, _WORDS.get(name) or _plainly(get), ((name, get),))


def _plainly(get: Callable[[LiveRow], Cell]) -> _Text:
    def text(row: LiveRow) -> str:
        value = get(row)
        return "-" if value is None else str(value)

    return text
