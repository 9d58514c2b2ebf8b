"""Several errands in one request: for undoing only, as strict as one, and an answer for each."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.firewall import several, wire
from portgui.firewall.backend import Report, Status, Trouble
from portgui.firewall.errand import Add, Errand, Job, Switch, Verb
from portgui.firewall.request import RequestError
from tests.fake_firewall import FakeBackend, FakeReading, State
from tests.firewall.requests import RULE, SEEN

MARKS = [f"{first}{second}aa" for first in "bcdef" for second in "bcdef"]


def undo(mark: str) -> Errand:
    """What undoes a change."""
    return Errand(Verb.UNDO, Job(mark, (Add(replace(RULE, mark=mark)),)))


def large(mark: str) -> Errand:
    """One that nearly fills a request for one."""
    switches = [Switch(f"{{{number}}}" + "x" * 430, "n" * 40, SEEN, False) for number in range(9)]
    return Errand(Verb.UNDO, Job(mark, tuple(switches)))


UNDO = [undo(mark) for mark in MARKS]


@pytest.mark.parametrize("count", range(1, several.MOST + 1))
def test_errands_come_back_as_they_went(count: int) -> None:
    """In their order, and in one word."""
    text = several.encode(UNDO[:count])
    assert several.decode(text) == tuple(UNDO[:count])
    assert not set(text) & set(" \"'\\&|;<>%^\n")


@pytest.mark.parametrize("verb", list(Verb))
def test_one_errand_is_the_errand(verb: Verb) -> None:
    """Whatever it is; with others, only undoing."""
    errand = Errand(verb, None if verb is Verb.READ else UNDO[0].job)
    assert several.encode([errand]) == wire.encode(errand)
    if verb is not Verb.UNDO:
        with pytest.raises(RequestError):
            several.encode([errand, UNDO[1]])
        with pytest.raises(RequestError):
            several.decode(f"{wire.encode(UNDO[1])}.{wire.encode(errand)}")


def test_too_many_or_too_much_is_refused() -> None:
    """On both sides."""
    texts = [wire.encode(errand) for errand in UNDO]
    for errands in ([], UNDO[: several.MOST + 1], [large(mark) for mark in MARKS[:4]]):
        with pytest.raises(RequestError):
            several.encode(errands)
        with pytest.raises(RequestError):
            several.decode(".".join(wire.encode(errand) for errand in errands))
    for text in (
        ".", f"{texts[0]}.", f".{texts[0]}", f"{texts[0]}..{texts[1]}", "." * 25_000,
        f"{texts[0]}.--help", f"{texts[0]}.{texts[1][:-1]}", f"{texts[0]} {texts[1]}",
    ):  # fmt: skip
        with pytest.raises(RequestError):
            several.decode(text)


@given(st.lists(st.sampled_from(list(Status)), min_size=1, max_size=several.MOST))
def test_an_exit_status_can_say_how_each_ended(statuses: list[Status]) -> None:
    """It fits what a process can end with, and is no status of one errand or of a crash."""
    number = several.packed(statuses)
    assert several.unpacked(number, len(statuses)) == tuple(statuses)
    assert 0 <= number < 1 << 31
    if len(statuses) > 1:
        assert number > 255
        with pytest.raises(ValueError, match="is not a valid Status"):
            several.unpacked(number, 1)


@given(st.integers(0, (1 << 32) - 1), st.integers(1, several.MOST))
def test_another_exit_status_says_nothing(number: int, count: int) -> None:
    """It is refused, or stands for just these."""
    try:
        found = several.unpacked(number, count)
    except ValueError:
        return
    assert several.packed(found) == number


@pytest.mark.parametrize("number", [0, 1, 70, 0xC0000005, 1 << 30 | 1 << 20])
def test_a_crash_is_not_how_several_ended(number: int) -> None:
    """Neither Python's 1 nor Windows' own, nor that of more than were asked for."""
    with pytest.raises(ValueError, match="not as many"):
        several.unpacked(number, 3)


def test_where_it_is_printed_the_status_is_the_first_that_is_bad() -> None:
    """It has to fit eight bits."""
    assert several.status_of([Status.DONE, Status.DONE]) == 0
    assert several.status_of([Status.DONE, Status.CHANGED, Status.FAILED]) == Status.CHANGED


def test_what_was_read_last_is_sent_once() -> None:
    """The readings before it are of what is not so any more."""
    first, last = (FakeReading(State(boot=name)) for name in ("boot-1", "boot-2"))
    done = Report(Status.DONE, after=first), Report(Status.DONE, after=last), Report(Status.FAILED)
    assert [report.after for report in several.last_read(done)] == [None, last, None]


def test_the_person_is_asked_once_for_as_many_as_go_into_a_request() -> None:
    """Eight at once; large ones as they fit."""
    backend = FakeBackend()
    answers = backend.apply_all(UNDO[:20])
    assert [report for report in answers if isinstance(report, Report)] == list(answers)
    assert (len(answers), backend.questions) == (20, 3)
    assert backend.asked == UNDO[:20]
    fewer = FakeBackend()
    fewer.apply_all([large(mark) for mark in MARKS[:7]])
    assert (len(fewer.asked), fewer.questions) == (7, 3)


def test_after_a_no_nobody_is_asked_for_the_next_ones() -> None:
    """Nor where the system can ask for one only."""
    backend = FakeBackend(trouble=Trouble.DECLINED)
    assert backend.apply_all(UNDO[:20]) == (Trouble.DECLINED,) * 20
    assert backend.questions == 1
    answers: list[Report | Trouble] = [Report(Status.DONE), Trouble.DECLINED]
    asked: list[Errand] = []

    def apply(errand: Errand) -> Report | Trouble:
        asked.append(errand)
        return answers[len(asked) - 1]

    found = several.one_by_one(apply, UNDO[:4])
    assert found == (Report(Status.DONE), *3 * (Trouble.DECLINED,))
    assert asked == UNDO[:2]
