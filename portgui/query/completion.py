"""What may be meant by the word that is being typed: fields, and the values of a field. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from portgui.query import writing
from portgui.query.fields import Field
from portgui.query.language import Row
from portgui.query.seen import Seen, SeenValues
from portgui.query.tokens import KEY, MAX_QUERY, Place, normal, places
from portgui.words import Message

MOST_FIELDS: Final = 5
MOST_VALUES: Final = 8
_MOST_SEEN: Final = 3
"""Values of rows that are offered where no field has been named."""
_ENOUGH: Final = 2
"""Letters from which on values are offered without their field, and fields by other words."""

APP: Final = "app"
"""The field whose values are offered also where no field has been named."""


class Offer(NamedTuple):
    """One way to go on.

    Attributes:
        text: what is put in: `app:`, `waiting`, `"web server"`.
        place: which part of the query it replaces.
        about: what it means; None where the word says it.
        rows: how many rows have this value now; 0 where that is not counted.
        is_whole: whether the word is complete with it, so that a space may follow.
    """

    text: str
    place: Place
    about: Message | None = None
    rows: int = 0
    is_whole: bool = True


class _Word(NamedTuple):
    """The word around the cursor.

    Attributes:
        place: where it stands, without its minus.
        typed: what of it stands before the cursor.
        all: the whole of it.
        is_alone: whether it is the only one of the query.
    """

    place: Place
    typed: str
    all: str
    is_alone: bool


def complete(
    text: str,
    cursor: int,
    fields: Sequence[Field[Row]],
    seen: SeenValues[Row],
    *,
    everything: bool = False,
) -> tuple[Offer, ...]:
    """What may be meant at the cursor, the likeliest first.

    Args:
        text: what was typed so far, right or wrong.
        cursor: how many characters stand before the cursor.
        fields: what the table knows.
        seen: what its rows have.
        everything: offer all fields where nothing has been typed yet: somebody asks for it.
    """
    if len(text) > MAX_QUERY:
        return ()
    word = _word_at(text, cursor)
    if word is None:
        here = Place(cursor, cursor)
        return tuple(_key_offer(field, here) for field in fields) if everything else ()
    if word.typed.startswith('"'):
        return ()
    found = KEY.fullmatch(word.typed)
    if found is not None:
        return _after_colon(word, found[1].lower(), fields, seen)
    return _before_colon(word, fields, seen, everything=everything)


def put_in(text: str, offer: Offer) -> tuple[str, int]:
    """The query with an offer taken, and where the cursor stands then."""
    rest = text[offer.place.end :]
    part = offer.text
    if offer.is_whole and not rest.strip():
        part, rest = part + " ", ""
    return text[: offer.place.start] + part + rest, offer.place.start + len(part)


def _word_at(text: str, cursor: int) -> _Word | None:
    plain = normal(text)
    found = list(places(text))
    for place in found:
        if place.start < cursor <= place.end:
            start = place.start + (plain[place.start] == "-")
            here = Place(start, place.end)
            return _Word(here, plain[start:cursor], plain[start : place.end], len(found) == 1)
    return None


def _before_colon(
    word: _Word, fields: Sequence[Field[Row]], seen: SeenValues[Row], *, everything: bool
) -> tuple[Offer, ...]:
    """The name of a field, or a value whose field is not named."""
    stem = word.typed.lower()
    if not (stem.isalpha() if stem else everything):
        return ()
    key = KEY.fullmatch(word.all)
    end = word.place.start + len(key[1]) + 1 if key is not None else word.place.end
    here = Place(word.place.start, end)
    offers = [_key_offer(field, here) for field in _fields_for(stem, fields)]
    del offers[MOST_FIELDS if stem else len(offers) :]
    if key is None and len(stem) >= _ENOUGH:
        offers += islice(_values_for(stem, fields, here), MOST_FIELDS)
        if not word.is_alone:
            offers += islice(_apps_for(stem, fields, seen, here), _MOST_SEEN)
    return tuple(offers)


def _fields_for(stem: str, fields: Sequence[Field[Row]]) -> Iterator[Field[Row]]:
    """Those that begin so, then those that somebody may look for under such a word."""
    first = [field for field in fields if field.key.startswith(stem)]
    yield from first
    if len(stem) >= _ENOUGH:
        for field in fields:
            if field not in first and any(word.startswith(stem) for word in field.also):
                yield field


def _values_for(stem: str, fields: Sequence[Field[Row]], here: Place) -> Iterator[Offer]:
    for field in fields:
        for choice in field.choices:
            words = (choice.text, *choice.also)
            if choice.text != stem and any(word.startswith(stem) for word in words):
                yield Offer(f"{field.key}:{choice.text}", here, choice.about)


def _apps_for(
    stem: str, fields: Sequence[Field[Row]], seen: SeenValues[Row], here: Place
) -> Iterator[Offer]:
    for field in fields:
        if field.key == APP:
            for value in _best(seen.of(field), stem):
                if query := writing.field_query(APP, value.text):
                    yield Offer(query, here, rows=value.rows)


def _after_colon(
    word: _Word, key: str, fields: Sequence[Field[Row]], seen: SeenValues[Row]
) -> tuple[Offer, ...]:
    """A value of a field that has been named; or the field, where it was misspelt."""
    field = next((each for each in fields if each.key == key), None)
    if field is None:
        here = Place(word.place.start, word.place.start + len(key) + 1)
        from difflib import get_close_matches  # not for those who make no mistake

        near = get_close_matches(key, [each.key for each in fields], n=2, cutoff=0.7)
        return tuple(_key_offer(each, here) for each in fields if each.key in near)
    stem, here = _value_at(word, len(key) + 1, is_list=field.is_list)
    if stem is None:
        return ()
    offers = [
        Offer(choice.text, here, choice.about)
        for choice in field.choices
        if any(stem in text for text in (choice.text, *choice.also)) and choice.text != stem
    ]
    offers.sort(key=lambda offer: not offer.text.startswith(stem))
    offers += (
        Offer(written, here, rows=value.rows)
        for value in islice(_best(seen.of(field), stem), MOST_VALUES)
        if (written := writing.value(value.text)) and value.lowered != stem
    )
    return tuple(offers[:MOST_VALUES])


def _value_at(word: _Word, begin: int, *, is_list: bool) -> tuple[str | None, Place]:
    """What of the value has been typed, lower case, and where it stands; None once it is closed."""
    typed, start, end = word.typed[begin:], word.place.start + begin, word.place.end
    if typed.startswith('"'):
        is_closed = typed.count('"') > 1
        return (None if is_closed else typed[1:].lower()), Place(start, end)
    if is_list:
        before = typed.rfind(",") + 1
        behind = word.all.find(",", len(word.typed))
        start += before
        end = word.place.start + behind if behind >= 0 else end
        typed = typed[before:]
    return typed.lower(), Place(start, end)


def _best(values: Iterable[Seen], stem: str) -> Iterator[Seen]:
    """Those that begin so, then those that hold it; the more frequent first."""
    later = []
    for value in values:
        if value.lowered.startswith(stem):
            yield value
        elif stem in value.lowered:
            later.append(value)
    yield from later


def _key_offer(field: Field[Row], here: Place) -> Offer:
    return Offer(f"{field.key}:", here, field.about, is_whole=False)
