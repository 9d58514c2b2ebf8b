"""JSON that is read strictly: exact types, exact fields, nothing twice. Reads no file."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Final, NoReturn, TypeVar

from portgui.firewall.request import Mistake, RequestError

Record = dict[str, object]

_MOST_DIGITS: Final = 15
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_Choice = TypeVar("_Choice", bound=StrEnum)
_Made = TypeVar("_Made")


def json_text(record: Mapping[str, object]) -> str:
    """JSON on one line, ASCII only, with sorted keys."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), allow_nan=False)


def parse(text: str) -> object:
    """What JSON says, without fractions, NaN, very long numbers, or a name that stands twice.

    Raises:
        RequestError: it is no such JSON, or too deep.
    """
    try:
        found: object = json.loads(
            text,
            object_pairs_hook=_once,
            parse_int=_bounded,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
    except (ValueError, RecursionError) as error:
        raise RequestError(Mistake.FORM) from error
    return found


def fields(record: object, *names: str) -> Record:
    """A record with exactly these fields.

    Raises:
        RequestError: it has others, or not all of them.
    """
    if not isinstance(record, dict) or record.keys() != set(names):
        raise RequestError(Mistake.FORM)
    return record


def text_of(record: object) -> str:
    """A text without halves of characters.

    Raises:
        RequestError: it is none.
    """
    if type(record) is not str or _SURROGATE.search(record):
        raise RequestError(Mistake.FORM)
    return record


def whole(record: object) -> int:
    """A whole number; true and false are none.

    Raises:
        RequestError: it is none.
    """
    if type(record) is not int:
        raise RequestError(Mistake.FORM)
    return record


def truth(record: object) -> bool:
    """True or false, and no number.

    Raises:
        RequestError: it is neither.
    """
    if type(record) is not bool:
        raise RequestError(Mistake.FORM)
    return record


def choice(kind: type[_Choice], record: object) -> _Choice:
    """One of a kind, by its exact text.

    Raises:
        RequestError: it is none of them.
    """
    try:
        return kind(text_of(record))
    except RequestError:
        raise
    except ValueError as error:
        raise RequestError(Mistake.FORM) from error


def each(make: Callable[[object], _Made], record: object) -> Iterator[_Made]:
    """What `make` makes of every entry of a list.

    Raises:
        RequestError: it is no list.
    """
    if not isinstance(record, list):
        raise RequestError(Mistake.FORM)
    return map(make, record)


def set_of(make: Callable[[object], _Made], record: object) -> frozenset[_Made]:
    """A list without repetitions, as a set.

    Raises:
        RequestError: it is no list, or something stands in it twice.
    """
    made = tuple(each(make, record))
    if len(made) != len(set(made)):
        raise RequestError(Mistake.FORM)
    return frozenset(made)


def _once(pairs: list[tuple[str, object]]) -> Record:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RequestError(Mistake.FORM)
    return found


def _bounded(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise RequestError(Mistake.FORM)
    return int(digits)


def _refuse(_text: str) -> NoReturn:
    raise RequestError(Mistake.FORM)
