"""What a command says, and the exit statuses."""

from typing import Final, NamedTuple

FAILED: Final = 1
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130
"""What a shell gives for a program that Ctrl+C has ended: 128 and the signal's number."""

DIFFERENT: Final = 1
"""Of `diff --exit-code`, as with diff and git; what goes wrong there is `BAD_INPUT`."""

NOT_DONE: Final = 1
"""Of `open`, `close` and `undo`: nothing was changed, or not all; the reason is given."""
NOT_READ_BACK: Final = 3
"""Of these: it was done, and reading it back says otherwise, or says nothing."""
SAID_NO: Final = 4
"""Of these: the person said no, here or where the system asks for a password."""


class Answer(NamedTuple):
    """What a command says.

    Attributes:
        text: for standard output.
        notes: sentences beside it, for standard error.
        status: the exit status.
        unwritten: the exit status where the text could not be written.
    """

    text: str
    notes: tuple[str, ...] = ()
    status: int = 0
    unwritten: int = FAILED
