"""What is said outside of the window."""

from typing import NamedTuple


class Notification(NamedTuple):
    """What to show.

    Attributes:
        about: what it is about; of two about the same, the later one takes the place of the other.
        title: one line.
        text: a sentence or two, plain text.
    """

    about: str
    title: str
    text: str
