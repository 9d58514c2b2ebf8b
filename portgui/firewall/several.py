"""Several errands in one request, so that the person is asked once. For undoing, and nothing else.

A request is the errands' texts (`portgui.firewall.wire`) with dots between; of one errand it is
that errand's text. On Windows the elevated side has only its exit status to answer with.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from portgui.firewall import wire
from portgui.firewall.backend import Report, Status, Trouble
from portgui.firewall.errand import Errand, Verb
from portgui.firewall.request import Mistake, RequestError

MOST: Final = 8
"""Errands in a request."""
LONGEST: Final = 24_000
"""Characters of a request; a line of Windows has 32,767 (CreateProcessW, lpCommandLine)."""

_BETWEEN: Final = "."
_PACKED: Final = 1 << 30
"""Stands in an exit status that is several: no `Status`, and neither Python nor a system ends with
it of its own accord."""
_BITS: Final = 3

Answer = Report | Trouble


def encode(errands: Sequence[Errand]) -> str:
    """A request for all of these.

    Raises:
        RequestError: there are none or too many, it is too long, or they may not go together.
    """
    text = _BETWEEN.join(map(wire.encode, errands))
    _check(errands, text)
    return text


def decode(text: str) -> tuple[Errand, ...]:
    """The errands that a request asks for.

    Raises:
        RequestError: it is none, or is not written as `encode` writes it.
    """
    if len(text) > LONGEST:
        raise RequestError(Mistake.LENGTH)
    errands = tuple(map(wire.decode, text.split(_BETWEEN, MOST)))
    _check(errands, text)
    return errands


def _check(errands: Sequence[Errand], text: str) -> None:
    if not 1 <= len(errands) <= MOST or len(text) > LONGEST:
        raise RequestError(Mistake.LENGTH)
    if len(errands) > 1 and any(errand.verb is not Verb.UNDO for errand in errands):
        raise RequestError(Mistake.FORM)


def status_of(statuses: Sequence[Status]) -> int:
    """What the elevated side ends with where it also prints what it did: the first that is bad."""
    return next((status for status in statuses if status is not Status.DONE), Status.DONE)


def packed(statuses: Sequence[Status]) -> int:
    """What the elevated side ends with where that is all it says: every one of them."""
    if len(statuses) == 1:
        return statuses[0]
    return _PACKED | sum(status << (_BITS * place) for place, status in enumerate(statuses))


def unpacked(number: int, count: int) -> tuple[Status, ...]:
    """How each of so many errands ended, by the exit status.

    Raises:
        ValueError: it is no such number.
    """
    if count == 1:
        return (Status(number),)
    found = tuple(
        Status((number >> (_BITS * place)) & ((1 << _BITS) - 1)) for place in range(count)
    )
    if packed(found) != number:
        raise ValueError("not as many as were asked for")
    return found


def last_read(reports: Sequence[Report]) -> tuple[Report, ...]:
    """The same, of which only the last one that has it still says what was read afterwards."""
    places = [place for place, report in enumerate(reports) if report.after is not None]
    return tuple(
        report if place in places[-1:] else replace(report, after=None)
        for place, report in enumerate(reports)
    )


def one_by_one(apply: Callable[[Errand], Answer], errands: Sequence[Errand]) -> tuple[Answer, ...]:
    """Have them done in turn; the system may ask for each. After a “no” it is not asked again."""
    return in_groups(lambda group: (apply(group[0]),), errands, most=1)


def in_groups(
    apply: Callable[[Sequence[Errand]], Sequence[Answer]],
    errands: Sequence[Errand],
    most: int = MOST,
) -> tuple[Answer, ...]:
    """Have them done, as many at once as go into a request; after a “no” nobody is asked again.

    Args:
        apply: has some done, and gives an answer for each.
        errands: what is to be done, in order.
        most: how many at once, at most.
    """
    answers: list[Answer] = []
    for group in _groups(errands, most):
        is_over = Trouble.DECLINED in answers
        answers += [Trouble.DECLINED] * len(group) if is_over else apply(group)
    return tuple(answers)


def _groups(errands: Sequence[Errand], most: int) -> Iterator[list[Errand]]:
    group: list[Errand] = []
    length = 0
    for errand in errands:
        more = len(wire.encode(errand)) + len(_BETWEEN)
        if group and (len(group) == most or length + more > LONGEST):
            yield group
            group, length = [], 0
        group.append(errand)
        length += more
    if group:
        yield group
