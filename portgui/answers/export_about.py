"""What stands around exported rows: a title, when it is of, how many, and what could not be read.

The computer's name is left out unless somebody asks for it: a page is made to be passed on.
"""

from collections.abc import Callable, Iterable

from portgui.answers.clock import clock
from portgui.answers.export_table import About
from portgui.words import Message


def about(
    count: int,
    taken: float,
    notes: Iterable[Message],
    say: Callable[[Message], str],
    *,
    computer: str = "",
    language: str = "en",
) -> About:
    """The words around `count` rows; `taken` is in seconds since 1970."""
    return About(
        say(Message("export-title")),
        (
            say(Message.of("export-taken", time=clock(taken))),
            say(Message.of("export-rows", count=count)),
        ),
        tuple(map(say, notes)),
        taken,
        computer,
        language,
    )
