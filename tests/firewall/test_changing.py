"""A change is written down, made, read back, and undone; nothing is said that was not read."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from portgui.firewall.backend import Status, Trouble
from portgui.firewall.changing import Changer, Outcome, Result
from portgui.firewall.errand import Add, Errand, Verb
from portgui.firewall.journal import Journal, journal_in
from portgui.firewall.journal_book import Change, ChangeState
from portgui.firewall.plan import Plan, Refusal
from portgui.firewall.request import Request
from portgui.firewall.rules import Action
from portgui.words import english
from tests.fake_firewall import START, Clock, FakeBackend, State, TheirRule
from tests.firewall.requests import ALLOW, BLOCK, BOTH, HOUR, PORT, RESTART, TCP

THEIRS = TheirRule("{A-1}", "Minecraft", Action.BLOCK, TCP, PORT)


class Case(NamedTuple):
    """A firewall, its clock, a journal, and what changes it."""

    backend: FakeBackend
    clock: Clock
    journal: Journal
    changer: Changer

    def plan(self, request: Request = ALLOW) -> Plan:
        """A plan, which there has to be."""
        plan = self.changer.plan(request, self.backend.read())
        assert isinstance(plan, Plan)
        return plan

    def made(self, request: Request = ALLOW) -> str:
        """The mark of a change that is made."""
        result = self.changer.make(self.plan(request))
        assert result.outcome is Outcome.DONE
        assert result.mark is not None
        return result.mark

    def change(self, mark: str | None) -> Change:
        """As it stands now."""
        assert mark is not None
        return self.changer.changes()[mark]

    def verbs(self) -> list[Verb]:
        """What the elevated side was asked for."""
        return [errand.verb for errand in self.backend.asked]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Nothing has been changed yet."""
    clock = Clock()
    backend = FakeBackend(clock=clock)
    journal = Journal(journal_in(tmp_path))
    return Case(backend, clock, journal, Changer(backend, journal, clock, backend.boot_id))


# Making.


def test_a_change_is_made_and_read_back(case: Case) -> None:
    """It says so, says what was not checked, and can be found again."""
    result = case.changer.make(case.plan(BOTH))
    assert result.outcome is Outcome.DONE
    assert len(case.backend.state.own) == 2
    assert [message.code for message in result.not_checked] == [
        "not-checked-outside", "not-checked-router", "not-checked-app",
    ]  # fmt: skip
    change = case.change(result.mark)
    assert change.state is ChangeState.MADE
    assert change.request == BOTH
    assert change.commands[0][0] == "/usr/sbin/pretend"
    assert change.time == START


def test_it_is_written_down_before_anything_is_asked(case: Case) -> None:
    """The line is there when the elevated side is."""
    found: list[int] = []
    case.backend.on_step = lambda name: (
        found.append(len(case.journal.read().changes)) if name == "asked" else None
    )
    case.made()
    assert found == [1]


def test_a_plan_changes_nothing(case: Case) -> None:
    """Neither the firewall nor the journal."""
    case.plan()
    assert case.backend.asked == []
    assert not case.journal.path.exists()


def test_a_plan_is_made_once(case: Case) -> None:
    """A second click changes nothing."""
    plan = case.plan()
    case.changer.make(plan)
    assert case.changer.make(plan).why.code == "change-twice"
    assert len(case.backend.asked) == 1


def test_two_portguis_do_not_change_at_once(case: Case) -> None:
    """The second one is told to wait."""
    plan = case.plan()
    with case.journal.turn():
        result = case.changer.make(plan)
    assert result.why.code == "change-busy"
    assert case.journal.read().changes == ()
    assert case.changer.make(plan).outcome is Outcome.DONE


def test_a_plan_has_a_mark_that_the_journal_does_not_know(case: Case) -> None:
    """Of many."""
    marks = {case.made(replace(ALLOW, action=each)) for each in Action for _ in range(3)
             if case.changer.undo_all() is not None}  # fmt: skip
    assert len(marks) == 6


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (Trouble.DECLINED, Outcome.DECLINED),
        (Trouble.NO_AGENT, Outcome.NOT_DONE),
        (Trouble.NOT_PERMITTED, Outcome.NOT_DONE),
        (Trouble.UNSAFE_PLACE, Outcome.NOT_DONE),
        (Trouble.NOT_INSTALLED, Outcome.NOT_DONE),
        (Trouble.CRASHED, Outcome.NOT_DONE),
    ],
)
def test_where_nothing_was_done_that_is_said(
    case: Case, trouble: Trouble, outcome: Outcome
) -> None:
    """With the reason, and there is nothing to undo."""
    case.backend.trouble = trouble
    result = case.changer.make(case.plan())
    assert result.outcome is outcome
    assert result.why.code == str(trouble)
    assert case.change(result.mark).state is ChangeState.NOT_MADE
    assert case.changer.undo(result.mark or "").outcome is Outcome.NEEDLESS


@pytest.mark.parametrize("trouble", [Trouble.CRASHED, Trouble.TIMEOUT])
def test_silence_is_not_taken_for_no(case: Case, trouble: Trouble) -> None:
    """It was done all the same: reading back finds it."""
    case.backend.trouble, case.backend.runs_anyway = trouble, True
    result = case.changer.make(case.plan())
    assert (result.outcome, result.why.code) == (Outcome.DONE, "change-done-silent")
    assert case.change(result.mark).state is ChangeState.MADE


def test_after_a_time_out_it_may_still_come(case: Case) -> None:
    """So it is not called over, and the next look settles it."""
    case.backend.trouble = Trouble.TIMEOUT
    result = case.changer.make(case.plan())
    assert result.outcome is Outcome.UNKNOWN
    assert case.change(result.mark).state is ChangeState.BEGUN
    case.backend.perform(case.backend.asked[0])
    assert case.changer.settle(result.mark or "").why.code == "settle-made"


@pytest.mark.parametrize(
    "status",
    [Status.FAILED, Status.BAD_REQUEST, Status.CHANGED, Status.NO_RIGHTS, Status.NO_EXPIRY,
     Status.NOT_HERE],
)  # fmt: skip
def test_every_refusal_has_its_sentence(case: Case, status: Status) -> None:
    """Nothing was changed, and that was read back where something was run."""
    case.backend.status, case.backend.detail = status, "what the \x1bsystem said"
    result = case.changer.make(case.plan())
    assert result.outcome is Outcome.NOT_DONE
    assert "Nothing was changed." in english(result.why)
    assert any("system said" in text and "\x1b" not in text for text in result.evidence)
    assert case.change(result.mark).state is ChangeState.NOT_MADE


@pytest.mark.parametrize("status", [Status.FAILED, Status.NO_EXPIRY])
def test_a_refusal_that_left_something_is_a_lie(case: Case, status: Status) -> None:
    """“Nothing is left of it” is read back like everything else."""
    case.backend.status, case.backend.runs_anyway = status, True
    result = case.changer.make(case.plan())
    assert result.why.code == "change-done-silent"
    assert case.change(result.mark).state is ChangeState.MADE


@pytest.mark.parametrize("request_", [ALLOW, BOTH, replace(ALLOW, until=HOUR)])
def test_a_lie_is_reported_as_such(case: Case, request_: Request) -> None:
    """Done, says the system; the reading back disagrees."""
    case.backend.lies = True
    result = case.changer.make(case.plan(request_))
    assert (result.outcome, result.why.code) == (Outcome.DISAGREES, "change-disagrees")
    assert case.change(result.mark).state is ChangeState.DISAGREES
    assert case.changer.undo(result.mark or "").outcome is Outcome.NEEDLESS


def test_what_cannot_be_read_back_is_not_called_done(case: Case) -> None:
    """It is unknown, and it can be undone."""
    case.backend.needs_rights, case.backend.tells_after = True, False
    result = case.changer.make(case.plan())
    assert (result.outcome, result.why.code) == (Outcome.UNKNOWN, "change-unread")
    assert case.change(result.mark).state is ChangeState.UNREAD
    case.backend.tells_after = True
    assert case.changer.undo(result.mark or "").outcome is Outcome.DONE
    assert case.backend.state.own == ()


def test_half_a_change_is_called_that(case: Case) -> None:
    """And can be finished, or undone."""
    for way in ("finish", "undo"):
        case.backend.half_at = 1
        result = case.changer.make(case.plan(BOTH))
        assert (result.outcome, result.why.code) == (Outcome.DISAGREES, "change-half")
        mark = result.mark or ""
        assert case.change(mark).state is ChangeState.BEGUN
        assert case.changer.settle(mark).why.code == "settle-part"
        case.backend.half_at = None
        assert getattr(case.changer, way)(mark).outcome is Outcome.DONE
        assert len(case.backend.state.own) == (2 if way == "finish" else 0)
        case.changer.undo_all()
        assert case.backend.state.own == ()


def test_what_was_there_before_is_not_undone(case: Case) -> None:
    """An operation that found its rule there is spared."""
    plan = case.plan(BOTH)
    theirs = plan.job.operations[0]
    assert isinstance(theirs, Add)
    case.backend.save(replace(case.backend.state, own=((theirs.rule.name, theirs.rule),)))
    result = case.changer.make(plan)
    assert result.outcome is Outcome.DONE
    assert case.change(result.mark).spared == {0}
    assert case.changer.undo(result.mark or "").outcome is Outcome.DONE
    assert [name for name, _ in case.backend.state.own] == [theirs.rule.name]


def test_where_all_was_there_already_nothing_is_to_be_undone(case: Case) -> None:
    """It was needless."""
    plan = case.plan()
    case.backend.perform(errand_of(plan))
    result = case.changer.make(plan)
    assert result.outcome is Outcome.NEEDLESS
    assert case.changer.undo(result.mark or "").outcome is Outcome.NEEDLESS
    assert len(case.backend.state.own) == 1


def errand_of(plan: Plan) -> Errand:
    """What a plan asks for."""
    return Errand(Verb.APPLY, plan.job)


def test_a_rule_that_changed_between_review_and_change_stops_it(case: Case) -> None:
    """Nothing was run; it is planned anew."""
    case.backend.save(State(theirs=(THEIRS,)))
    plan = case.plan()
    case.backend.save(State(theirs=(replace(THEIRS, name="Another one"),)))
    result = case.changer.make(plan)
    assert result.why.code == "change-changed"
    assert case.backend.state.own == ()


def test_what_is_so_already_is_refused_before(case: Case) -> None:
    """There is no plan for it."""
    case.made()
    refusal = case.changer.plan(ALLOW, case.backend.read())
    assert isinstance(refusal, Refusal)
    assert refusal.is_needless


# Undoing.


def test_undoing_leaves_nothing(case: Case) -> None:
    """Also the rule of somebody else is as it was."""
    before = State(theirs=(THEIRS,))
    case.backend.save(before)
    mark = case.made()
    assert case.backend.state.theirs[0].on is False
    result = case.changer.undo(mark)
    assert (result.outcome, result.why.code) == (Outcome.DONE, "undo-done")
    assert case.backend.state == before
    assert case.change(mark).state is ChangeState.UNDONE


def test_nothing_is_undone_twice(case: Case) -> None:
    """The second time nobody is asked."""
    mark = case.made()
    case.changer.undo(mark)
    assert case.changer.undo(mark).outcome is Outcome.NEEDLESS
    assert case.verbs() == [Verb.APPLY, Verb.UNDO]


def test_what_has_gone_by_itself_is_nothing_to_undo(case: Case) -> None:
    """Somebody has taken the rule away by hand; nobody is asked for rights."""
    mark = case.made()
    case.backend.save(State())
    assert case.changer.undo(mark).outcome is Outcome.NEEDLESS
    assert case.change(mark).state is ChangeState.UNDONE
    assert case.verbs() == [Verb.APPLY]


def test_what_somebody_else_has_changed_is_left_alone(case: Case) -> None:
    """It is explained, and nobody is asked for rights."""
    mark = case.made()
    ((name, rule),) = case.backend.state.own
    altered = State(own=((name, replace(rule, action=Action.BLOCK)),))
    case.backend.save(altered)
    result = case.changer.undo(mark)
    assert (result.outcome, result.why.code) == (Outcome.NOT_DONE, "undo-altered")
    assert result.evidence
    assert case.backend.state == altered
    assert case.change(mark).state is ChangeState.MADE
    assert case.verbs() == [Verb.APPLY]


def test_the_rest_is_undone_where_a_part_has_gone(case: Case) -> None:
    """One of two rules was taken away by hand."""
    mark = case.made(BOTH)
    case.backend.save(replace(case.backend.state, own=case.backend.state.own[1:]))
    assert case.changer.undo(mark).outcome is Outcome.DONE
    assert case.backend.state.own == ()


def test_a_no_leaves_the_change_as_it_was(case: Case) -> None:
    """It can be undone another time."""
    mark = case.made()
    case.backend.trouble = Trouble.DECLINED
    assert case.changer.undo(mark).outcome is Outcome.DECLINED
    assert case.change(mark).state is ChangeState.MADE
    case.backend.trouble = None
    assert case.changer.undo(mark).outcome is Outcome.DONE


def test_undoing_that_is_a_lie_is_reported(case: Case) -> None:
    """The rule is still there, and so is the change."""
    mark = case.made()
    case.backend.lies = True
    result = case.changer.undo(mark)
    assert (result.outcome, result.why.code) == (Outcome.DISAGREES, "undo-disagrees")
    assert not case.change(mark).state.is_over


@pytest.mark.parametrize("status", list(Status)[1:])
def test_every_refusal_to_undo_is_said(case: Case, status: Status) -> None:
    """Nothing is called undone that is there."""
    mark = case.made()
    case.backend.status = status
    result = case.changer.undo(mark)
    assert result.outcome is not Outcome.DONE
    assert not case.change(mark).state.is_over
    case.backend.status = None
    assert case.changer.undo(mark).outcome is Outcome.DONE


def test_everything_is_undone_backwards_and_one_that_stays_keeps_no_other(case: Case) -> None:
    """The last change first; one that somebody altered is explained."""
    marks = [case.made(replace(ALLOW, ports=replace(PORT, first=n, last=n))) for n in (1, 2, 3)]
    own = dict(case.backend.state.own)
    name = next(name for name in own if f"({marks[1]})" in name)
    own[name] = replace(own[name], action=Action.BLOCK)
    case.backend.save(State(own=tuple(own.items())))
    results = case.changer.undo_all()
    assert [result.mark for result in results] == marks[::-1]
    assert [result.outcome for result in results] == [
        Outcome.DONE, Outcome.NOT_DONE, Outcome.DONE,
    ]  # fmt: skip
    assert [name for name, _ in case.backend.state.own] == [name]
    assert [result.mark for result in case.changer.undo_all()] == [marks[1]]


def test_everything_is_undone_with_one_question(case: Case) -> None:
    """Ten changes take two: as many as go into a request. Each is written down first."""
    for number in range(1, 11):
        case.made(replace(ALLOW, ports=replace(PORT, first=number, last=number)))
    asked = case.backend.questions
    found: list[list[ChangeState]] = []
    case.backend.on_step = lambda name: (
        found.append([each.state for each in case.journal.read().changes])
        if name == "asked"
        else None
    )
    results = case.changer.undo_all()
    assert {result.outcome for result in results} == {Outcome.DONE}
    assert case.backend.questions == asked + 2
    assert found[0] == [ChangeState.UNDOING] * 10
    assert case.backend.state.own == ()
    assert {change.state for change in case.changer.changes().changes} == {ChangeState.UNDONE}


def test_a_lie_about_all_of_them_is_told_as_one(case: Case) -> None:
    """What the system says it has undone is read, and is still there."""
    for number in (1, 2):
        case.made(replace(ALLOW, ports=replace(PORT, first=number, last=number)))
    case.backend.lies = True
    assert {result.outcome for result in case.changer.undo_all()} == {Outcome.DISAGREES}
    case.backend.lies = False
    assert {result.outcome for result in case.changer.undo_all()} == {Outcome.DONE}


def test_of_a_second_question_without_an_answer_nothing_is_said_by_the_first(case: Case) -> None:
    """What was read after the first eight is older than what was asked for then."""
    marks = [
        case.made(replace(ALLOW, ports=replace(PORT, first=number, last=number)))
        for number in range(1, 11)
    ]
    case.backend.needs_rights = case.backend.runs_anyway = True
    asked = case.backend.questions

    def step(name: str) -> None:
        if name == "asked" and case.backend.questions == asked + 2:
            case.backend.trouble = Trouble.CRASHED

    case.backend.on_step = step
    outcomes = [result.outcome for result in case.changer.undo_all()]
    assert outcomes == [Outcome.DONE] * 8 + [Outcome.UNKNOWN] * 2
    assert [case.change(mark).state.is_over for mark in marks] == [False] * 2 + [True] * 8
    assert case.backend.state.own == ()


def test_where_nothing_is_there_any_more_nobody_is_asked(case: Case) -> None:
    """Somebody has taken the rules away by hand."""
    for number in (1, 2):
        case.made(replace(ALLOW, ports=replace(PORT, first=number, last=number)))
    case.backend.save(State())
    asked = case.backend.questions
    assert {result.outcome for result in case.changer.undo_all()} == {Outcome.NEEDLESS}
    assert case.backend.questions == asked


def test_after_a_no_nobody_is_asked_for_the_rest(case: Case) -> None:
    """One question, one answer."""
    for number in (1, 2, 3):
        case.made(replace(ALLOW, ports=replace(PORT, first=number, last=number)))
    case.backend.trouble = Trouble.DECLINED
    asked = case.backend.questions
    results = case.changer.undo_all()
    assert {result.outcome for result in results} == {Outcome.DECLINED}
    assert case.backend.questions == asked + 1
    assert [result.why.code for result in results] == [
        "change-declined",
        *2 * ["change-more-declined"],
    ]
    assert not any(change.state.is_over for change in case.changer.changes().changes)


def test_another_firewall_is_not_asked(case: Case) -> None:
    """The change was made in one that is not here any more."""
    mark = case.made()
    case.backend.name = "another"
    for result in (case.changer.undo(mark), case.changer.settle(mark), case.changer.keep(mark)):
        assert result.why.code == "change-other-firewall"
    assert case.verbs() == [Verb.APPLY]


@pytest.mark.parametrize("mark", ["zzzz", "", "--help", "x" * 10_000, "\x1b[31m"])
def test_a_mark_that_nobody_knows_is_said(case: Case, mark: str) -> None:
    """With nothing in it that acts."""
    for result in (case.changer.undo(mark), case.changer.settle(mark), case.changer.keep(mark)):
        text = english(result.why)
        assert "There is no change" in text
        assert text.isprintable()
        assert len(text) < 200


# Ends.


def test_a_change_ends_by_itself_and_that_is_read_back(case: Case) -> None:
    """The system ends it; PortGUI only looks."""
    mark = case.made(replace(ALLOW, until=HOUR))
    assert case.change(mark).ends_at == START + 3_600
    case.clock.now += 3_599
    assert case.change(mark).state is ChangeState.MADE
    case.clock.now += 1
    assert case.change(mark).state is ChangeState.EXPIRED
    assert case.journal.read()[mark].state is ChangeState.EXPIRED
    assert case.changer.undo(mark).outcome is Outcome.NEEDLESS


def test_a_change_ends_at_a_restart(case: Case) -> None:
    """In the next start of the system, and not before."""
    mark = case.made(replace(ALLOW, until=RESTART))
    assert case.change(mark).state is ChangeState.MADE
    case.backend.restart()
    assert case.change(mark).state is ChangeState.EXPIRED


@pytest.mark.parametrize("until", [HOUR, RESTART])
def test_what_should_have_ended_and_has_not_is_said(case: Case, until: object) -> None:
    """It is not taken for over, and can be undone."""
    case.backend.forgets_ends = True
    mark = case.made(replace(ALLOW, until=until))  # type: ignore[arg-type]
    case.clock.now += 4_000
    case.backend.restart()
    change = case.change(mark)
    assert (change.state, change.is_due) == (ChangeState.MADE, True)
    assert case.changer.undo(mark).outcome is Outcome.DONE


def test_an_end_can_be_taken_away(case: Case) -> None:
    """Then it stays until it is undone."""
    mark = case.made(replace(ALLOW, until=HOUR))
    assert case.changer.keep(mark).why.code == "keep-done"
    case.clock.now += 10_000
    assert case.change(mark).state is ChangeState.MADE
    assert case.changer.keep(mark).outcome is Outcome.NEEDLESS
    assert case.changer.undo(mark).outcome is Outcome.DONE
    assert case.backend.state == State()


@pytest.mark.parametrize(
    ("how", "outcome"),
    [({"lies": True}, Outcome.DISAGREES), ({"trouble": Trouble.DECLINED}, Outcome.DECLINED),
     ({"status": Status.FAILED}, Outcome.DISAGREES)],
)  # fmt: skip
def test_an_end_that_is_still_there_is_said(
    case: Case, how: dict[str, object], outcome: Outcome
) -> None:
    """It ends after all, and the journal knows."""
    mark = case.made(replace(ALLOW, until=HOUR))
    for name, value in how.items():
        setattr(case.backend, name, value)
    result = case.changer.keep(mark)
    assert result.outcome is outcome
    assert case.change(mark).ends_at is not None


def test_keeping_what_has_no_end_is_needless(case: Case) -> None:
    """Nobody is asked."""
    mark = case.made()
    assert case.changer.keep(mark).why.code == "keep-needless"
    assert case.verbs() == [Verb.APPLY]


def test_undoing_takes_the_end_along(case: Case) -> None:
    """Nothing is left that would end it later."""
    mark = case.made(replace(ALLOW, until=HOUR))
    assert case.changer.undo(mark).outcome is Outcome.DONE
    assert case.backend.state.ends == ()


# What is read with rights only.


def test_settling_asks_for_rights_where_it_takes_them(case: Case) -> None:
    """And a no leaves it open."""
    case.backend.trouble, case.backend.needs_rights = Trouble.TIMEOUT, True
    result = case.changer.make(case.plan())
    assert result.outcome is Outcome.UNKNOWN
    mark = result.mark or ""
    case.backend.trouble = Trouble.DECLINED
    assert case.changer.settle(mark).outcome is Outcome.UNKNOWN
    case.backend.trouble = None
    assert case.changer.settle(mark).why.code == "settle-gone"
    assert case.verbs()[-1] is Verb.READ


def test_a_block_says_what_was_not_tried(case: Case) -> None:
    """Nobody has tried whether it keeps others out."""
    result: Result = case.changer.make(case.plan(BLOCK))
    assert [message.code for message in result.not_checked] == ["not-checked-block"]
