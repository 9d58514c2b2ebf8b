"""Sets of whole numbers as inclusive spans, ordered and apart: addresses, ports, anything. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from ipaddress import ip_address, summarize_address_range
from operator import itemgetter
from typing import Final

from portgui.firewall.rules import Network

Spans = tuple[tuple[int, int], ...]

NOTHING: Final[Spans] = ()
LAST: Final = {4: 2**32 - 1, 6: 2**128 - 1}
"""The last address of each version of IP, as a number."""
EVERYTHING: Final[Spans] = ((0, LAST[6]),)

_SOME: Final = 8
"""Fewer spans than this are gone through one by one."""
_LAST_OF_SPAN: Final = itemgetter(1)


def of(pairs: Iterable[tuple[int, int]]) -> Spans:
    """These spans, in any order, overlapping or not; those that run backwards are empty."""
    made: list[tuple[int, int]] = []
    for first, last in sorted(pair for pair in pairs if pair[0] <= pair[1]):
        if made and first <= made[-1][1] + 1:
            made[-1] = (made[-1][0], max(made[-1][1], last))
        else:
            made.append((first, last))
    return tuple(made)


def one(value: int) -> Spans:
    """This number alone."""
    return ((value, value),)


def union(left: Spans, right: Spans) -> Spans:
    """What is in one or the other."""
    if not left or left == right:
        return right
    return of((*left, *right)) if right else left


def both(left: Spans, right: Spans) -> Spans:
    """What is in both."""
    if right == EVERYTHING or not left:
        return left
    if left == EVERYTHING or not right:
        return right
    if len(left) > len(right):
        left, right = right, left
    return tuple(
        (max(first, a), min(last, b)) for first, last in left for a, b in _near(right, first, last)
    )


def without(left: Spans, right: Spans) -> Spans:
    """What is in the first, and not in the second."""
    if not left or not right:
        return left
    made: list[tuple[int, int]] = []
    for first, last in left:
        start = first
        for a, b in _near(right, first, last):
            if start < a:
                made.append((start, a - 1))
            start = b + 1
        if start <= last:
            made.append((start, last))
    return tuple(made)


def contains(spans: Spans, value: int) -> bool:
    """Whether a number is in there."""
    return any(True for _ in _near(spans, value, value))


def networks(spans: Spans, version: int) -> tuple[Network, ...]:
    """Addresses as networks, none larger than needed."""
    made: list[Network] = []
    for first, last in spans:
        ends = (ip_address(number.to_bytes(4 if version == 4 else 16)) for number in (first, last))
        made += summarize_address_range(*ends)
    return tuple(made)


def _near(spans: Spans, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The spans that have something in common with this one."""
    place = 0 if len(spans) < _SOME else bisect_left(spans, first, key=_LAST_OF_SPAN)
    for a, b in spans[place:] if place else spans:
        if a > last:
            return
        if b >= first:
            yield a, b
