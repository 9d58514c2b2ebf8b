"""Which part of a query is wrong, and whether it is only not finished yet."""

from typing import Final

from portgui.net import InputCode, InputError
from portgui.query.language import Query, Row, Vocabulary, parse
from portgui.query.tokens import Place, normal, places

_MAY_BE_UNFINISHED: Final = frozenset(
    {
        InputCode.VALUE_MISSING,
        InputCode.RANGE_UNFINISHED,
        InputCode.RANGE_BACKWARDS,
        InputCode.QUOTE_OPEN,
        InputCode.NOTHING_TO_JOIN,
        InputCode.NOT_A_PROTOCOL,
        InputCode.BAD_VALUE,
    }
)
"""What the next letter may put right: `port:`, `8000-8`, `app:"web`, `443/t`, `state:wai`."""


def place_of(text: str, error: InputError) -> Place:
    """The part of `text` that `error` is about; never empty unless `text` is.

    It is the very part that the sentence names, where it stands in the word as it is written;
    else the whole word.
    """
    word = _word_at(text, error.start)
    if error.code is InputCode.TOO_LONG or word is None:
        return Place(0, len(text))
    written = normal(text[word.start : word.end]).lower()
    named = error.text.lower()
    # A value stands behind its field: in `app:app` the second one is meant.
    found = written.rfind(named) if named else -1
    if found < 0:
        return word
    return Place(word.start + found, word.start + found + len(named))


def is_unfinished(text: str, cursor: int, error: InputError) -> bool:
    """Whether someone who types at `cursor` may just be on the way to something right."""
    if error.code not in _MAY_BE_UNFINISHED:
        return False
    if error.code is InputCode.NOTHING_TO_JOIN:
        # `80 or |`: what it joins is still to come; `or 80` lacks what stands before.
        return not text[cursor:].strip() and error.start > 0
    word = _word_at(text, error.start)
    return word is not None and word.start < cursor <= word.end


def parse_so_far(text: str, vocabulary: Vocabulary[Row]) -> tuple[Query[Row], InputError | None]:
    """Read a query that is still being typed: a word that asks for nothing yet is not there.

    That is a field without a value (`state:`) and a quote that is open (`app:"web`).

    Returns:
        The query of the other words, and what is wrong with the first word left out, if any.

    Raises:
        InputError: as `parse`, for the first word that is wrong.
    """
    first: InputError | None = None
    while True:
        try:
            return parse(text, vocabulary), first
        except InputError as error:
            first = first or error
            word = _word_at(text, error.start)
            if word is None or not _asks_for_nothing(error):
                raise first from None
            # Blanks in its place: the other words stay where they are.
            text = text[: word.start] + " " * (word.end - word.start) + text[word.end :]


def _asks_for_nothing(error: InputError) -> bool:
    is_bare_field = error.code is InputCode.VALUE_MISSING and error.text.endswith(":")
    return is_bare_field or error.code is InputCode.QUOTE_OPEN


def _word_at(text: str, start: int) -> Place | None:
    return next((found for found in places(text) if found.start <= start < found.end), None)
