"""What the elevated side can be asked for, and the way back from it."""

import pytest
from hypothesis import given

from portgui.firewall.errand import (
    MOST_OPERATIONS,
    Add,
    AppState,
    Errand,
    Job,
    Operation,
    OwnRule,
    Remove,
    SetApp,
    Switch,
    Verb,
    new_mark,
    opposite,
    own_rules,
)
from portgui.firewall.request import Mistake, Request, RequestError
from tests.firewall.requests import BOTH, RULE, SEEN, jobs, operations, requests, rules

JOB = Job("k3f9", (Add(RULE), Switch("{A-1}", "Theirs", SEEN, False)))


@given(operations)
def test_there_is_a_way_back_from_everything(operation: Operation) -> None:
    """And back again."""
    assert opposite(operation) != operation
    assert opposite(opposite(operation)) == operation


@given(jobs)
def test_a_job_is_undone_backwards(job: Job) -> None:
    """The last operation first."""
    assert job.way_back == tuple(opposite(each) for each in reversed(job.operations))
    assert Errand(Verb.UNDO, job).operations == job.way_back
    everything = frozenset(range(len(job.operations)))
    assert Errand(Verb.UNDO, job, everything).operations == ()


def test_what_was_there_before_is_left_there() -> None:
    """An operation that was spared is not undone."""
    assert Errand(Verb.UNDO, JOB, frozenset({0})).operations == (
        Switch("{A-1}", "Theirs", SEEN, True),
    )


@pytest.mark.parametrize(
    ("verb", "job", "spared"),
    [
        (Verb.READ, JOB, frozenset()),
        (Verb.APPLY, None, frozenset()),
        (Verb.UNDO, JOB, frozenset({2})),
        (Verb.UNDO, JOB, frozenset({-1})),
        (Verb.APPLY, JOB, frozenset({0})),
        (Verb.KEEP, JOB, frozenset({0})),
    ],
)
def test_an_errand_that_makes_no_sense_cannot_be_made(
    verb: Verb, job: Job | None, spared: frozenset[int]
) -> None:
    """Reading has no job, the others have one; only undoing spares, and only what there is."""
    with pytest.raises(RequestError):
        Errand(verb, job, spared)


@given(rules)
def test_the_name_of_a_rule_is_safe_everywhere(rule: OwnRule) -> None:
    """Whatever the app is called: letters, digits, blanks, hyphens, brackets, and its mark."""
    assert rule.name.startswith("PortGUI ")
    assert rule.name.endswith(f" ({rule.mark})")
    assert rule.name.isascii()
    assert not set(rule.name) - set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -()"
    )


@given(requests)
def test_a_request_comes_to_a_rule_for_each_protocol(request: Request) -> None:
    """And to nothing that was not asked for."""
    made = own_rules(request, "k3f9")
    assert tuple(rule.protocol for rule in made) == request.protocols
    assert {rule.app for rule in made} == {request.app}
    assert {rule.scope for rule in made} == {request.scope}
    assert len({rule.name for rule in made}) == len(made)


def test_a_mark_is_in_none_of_the_texts() -> None:
    """Also where it is a part of one."""
    taken = [rule.name for rule in own_rules(BOTH, "k3f9")]
    for _ in range(200):
        mark = new_mark(taken)
        assert not any(mark in text for text in taken)


@pytest.mark.parametrize("mark", ["", "k3f", "k3f99", "K3F9", "k3f0", "k3 9", "k3f9\n", "../x"])
def test_what_is_no_mark_is_refused(mark: str) -> None:
    """Exactly four of the letters and digits."""
    with pytest.raises(RequestError):
        Job(mark, (Add(RULE),))


def test_a_job_has_one_operation_and_not_too_many() -> None:
    """Nothing can be asked for that nobody could review."""
    for operations_ in ((), (Add(RULE),) * (MOST_OPERATIONS + 1)):
        with pytest.raises(RequestError) as caught:
            Job("k3f9", operations_)
        assert caught.value.mistake is Mistake.LENGTH


def test_nothing_can_be_set_to_what_it_is() -> None:
    """An app that is allowed is not allowed once more."""
    with pytest.raises(RequestError):
        SetApp("/opt/game", AppState.ALLOWED, AppState.ALLOWED)


def test_removing_is_the_way_back_from_adding() -> None:
    """The very same rule."""
    assert opposite(Add(RULE)) == Remove(RULE)
