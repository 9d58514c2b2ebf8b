"""Which values the rows have now, to be offered while someone types: gathered once, when asked."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Final, Generic, NamedTuple

from portgui.query.fields import Field
from portgui.query.language import Row

MOST: Final = 2_000
"""Values kept of one field, the most frequent: a search through them takes about a millisecond."""


class Seen(NamedTuple):
    """A value that rows have.

    Attributes:
        text: the value.
        lowered: the same in lower case, ready to be searched.
        rows: how many rows have it.
    """

    text: str
    lowered: str
    rows: int


class SeenValues(Generic[Row]):
    """The values of the rows, by field, the most frequent first."""

    def __init__(self, rows: Callable[[], Iterable[Row]]) -> None:
        self._rows = rows
        self._found: dict[str, Sequence[Seen]] = {}

    def of(self, field: Field[Row]) -> Sequence[Seen]:
        """What the rows have in this field, as they were when it was asked for since `forget`."""
        if field.seen is None:
            return ()
        if field.key not in self._found:
            self._found[field.key] = _most_frequent(field.seen(self._rows()))
        return self._found[field.key]

    def forget(self) -> None:
        """The rows have changed. They are looked at when somebody asks for them again."""
        self._found.clear()


def _most_frequent(values: Iterable[str]) -> Sequence[Seen]:
    counts = Counter(values)
    del counts[""]
    best = sorted(counts.items(), key=itemgetter(1), reverse=True)[:MOST]
    best.sort(key=lambda pair: (-pair[1], len(pair[0]), pair[0]))
    return tuple(Seen(text, text.lower(), rows) for text, rows in best)
