"""What a request comes to on Windows where rules, settings or policies are out of the ordinary."""

from dataclasses import replace

import pytest

from portgui.firewall.backend import Report, Status
from portgui.firewall.errand import Errand, Verb
from portgui.firewall.plan import Plan, Refusal
from portgui.firewall.request import Scope, Who
from portgui.firewall.rules import Action, Profile, Store
from portgui.firewall.windows import task
from portgui.firewall.windows.reading import make_reading
from portgui.firewall.windows.stores import ABOVE, BELOW, profiles_of
from portgui.net import PortRange, Protocol
from tests.firewall.windows.test_performing import BLOCK, GAME, HOUR, Machine, allow

ONLY_TCP = (Protocol.TCP,)
PRIVATE = rf"{BELOW}\StandardProfile"


@pytest.fixture
def machine() -> Machine:
    """A computer on a private network without rules."""
    return Machine()


def refused(machine: Machine, **changes: object) -> Refusal:
    """A refusal, not a plan."""
    found = machine.plan(allow(**changes))
    assert isinstance(found, Refusal), found
    return found


def test_more_block_rules_than_one_change_takes_are_no_crash(machine: Machine) -> None:
    """The elevated side takes a dozen operations; the rules are named."""
    for number in range(11):
        machine.computer.rules[f"{{{number}}}"] = BLOCK.replace("Name=", f"Name={number}")
    found = refused(machine, waiting=GAME)
    assert found.why.code == "windows-block-many"
    assert len(found.evidence) == 10
    del machine.computer.rules["{0}"]
    assert len(machine.planned(allow(waiting=GAME)).job.operations) == 12


def test_an_id_that_no_request_can_carry_is_no_crash(machine: Machine) -> None:
    """Value names of the registry have up to 16,383 characters."""
    machine.computer.rules["x" * 1200] = BLOCK
    assert refused(machine, waiting=GAME).why.code == "windows-block-by-hand"


@pytest.mark.parametrize("name", ["server.exe", "100% game", "a $(Arg0) b"])
def test_a_timed_switch_is_one_that_task_scheduler_leaves_as_it_is(
    machine: Machine, name: str
) -> None:
    """It fills variables in; the rule would never be switched on again."""
    machine.computer.rules["{1}"] = BLOCK.replace("Name=server.exe", f"Name={name}")
    assert isinstance(machine.plan(allow(waiting=GAME)), Plan)
    found = machine.plan(allow(waiting=GAME, until=HOUR))
    assert isinstance(found, Plan) == (name == "server.exe")


def test_what_task_scheduler_would_fill_in_is_seen() -> None:
    """By the signs of its two kinds of variables."""
    assert task.keeps_words(("netsh", r"program=C:\a$\(b)\c.exe"))
    assert not task.keeps_words(("netsh", r"program=%ProgramFiles%\c.exe"))


def test_what_is_typed_comes_to_the_same(machine: Machine) -> None:
    """With the rules that are switched off, and in their order."""
    machine.computer.rules["{1}"] = BLOCK
    plan = machine.planned(allow(waiting=GAME, protocols=ONLY_TCP))
    assert plan.by_hand == (
        "netsh advfirewall firewall set rule name=server.exe dir=in protocol=TCP"
        f' "program={GAME}" new enable=no',
        'netsh advfirewall firewall add rule "name=PortGUI TCP 25565 (k3f9)" dir=in action=allow'
        ' protocol=TCP localport=25565 remoteip=localsubnet "profile=domain,private" enable=yes',
    )


def test_a_rule_that_may_block_is_named_and_left_alone(machine: Machine) -> None:
    """Only where it is known who waits: otherwise any app's rule may."""
    limited = BLOCK.replace("Name=server.exe", "RA4=10.0.0.1|Name=For one")
    machine.computer.rules["{1}"] = limited
    plan = machine.planned(allow(waiting=GAME))
    assert [note.code for note in plan.notes] == ["windows-note-may-block"]
    assert machine.planned(allow()).notes == ()
    assert machine.make(allow(waiting=GAME)) == Report(Status.DONE)
    assert machine.computer.rules["{1}"] == limited


def test_a_firewall_that_is_off_now_needs_no_rule(machine: Machine) -> None:
    """Whatever the scope; but not where another firewall may be why."""
    machine.policy[PRIVATE] = {"EnableFirewall": 0}
    found = refused(machine, scope=Scope(Who.ANY))
    assert found.is_needless
    assert found.evidence == ("private",)
    assert refused(machine, action=Action.BLOCK).why.code == "windows-off-block"
    machine.told = replace(machine.told, others=None)
    assert isinstance(machine.plan(allow()), Plan)


def test_what_is_blocked_already_needs_no_rule(machine: Machine) -> None:
    """For whoever may wait there, not only for the one that does now."""
    block = {"action": Action.BLOCK, "protocols": ONLY_TCP, "waiting": r"C:\quiet.exe"}
    assert refused(machine, **block).is_needless
    machine.computer.rules["{1}"] = BLOCK.replace("Block", "Allow")
    assert isinstance(machine.plan(allow(**block)), Plan)
    assert isinstance(machine.plan(allow(**block, scope=Scope(Who.ANY))), Plan)


def test_settings_that_cannot_be_read_are_no_ground_to_write(machine: Machine) -> None:
    """A policy may say anything there."""
    machine.policy[rf"{ABOVE[0]}\PrivateProfile"] = None
    assert refused(machine).why.code == "windows-unread"


def test_windows_itself_says_that_nothing_comes_in(machine: Machine) -> None:
    """Also where the registry does not show why; a block is none the less written."""
    machine.told = replace(machine.told, modify_state=2)
    found = refused(machine)
    assert found.why.code == "windows-blocks-all"
    assert found.evidence == ("LocalPolicyModifyState=2",)
    machine.computer.rules["{1}"] = BLOCK.replace("Block", "Allow")
    assert isinstance(machine.plan(allow(action=Action.BLOCK)), Plan)


@pytest.mark.parametrize(
    ("above", "below", "is_shut"),
    [(None, 0, False), (None, 1, True), (0, 0, False), (1, 0, True), (0, 1, None), (1, 1, True)],
)
def test_block_all_is_never_taken_for_open(
    machine: Machine, above: int | None, below: int, is_shut: bool | None
) -> None:
    """Where policy and computer disagree, it is not known which one counts."""
    machine.policy[PRIVATE] = {"EnableFirewall": 1, "DoNotAllowExceptions": below}
    if above is not None:
        machine.policy[rf"{ABOVE[0]}\PrivateProfile"] = {"DoNotAllowExceptions": above}
    assert profiles_of(machine.read())[Profile.PRIVATE].blocks_all is is_shut


@pytest.mark.parametrize("is_done", [False, True])
def test_a_netsh_that_is_ended_is_judged_by_the_registry(machine: Machine, is_done: bool) -> None:
    """Ended before it did anything, or after: without an exit status either way."""
    run = machine.computer.run

    def ended(words: tuple[str, ...]) -> None:
        if is_done:
            run(words)

    machine.computer.run = ended  # type: ignore[assignment, method-assign]
    plan = machine.planned(allow())
    report = machine.backend.perform(Errand(Verb.APPLY, plan.job))
    assert report == Report(Status.DONE if is_done else Status.FAILED)
    assert len(machine.computer.rules) == (2 if is_done else 0)


def test_a_block_rule_with_ports_blocks_those_only(machine: Machine) -> None:
    """It stays on where it is about another port."""
    machine.computer.rules["{1}"] = BLOCK.replace("Protocol=6|", "Protocol=6|LPort=1|")
    assert machine.planned(allow(waiting=GAME)).notes == ()
    wide = allow(waiting=GAME, ports=PortRange(1, 9))
    assert [note.code for note in machine.planned(wide).notes] == ["windows-note-switch"]


def test_stores_that_are_not_read_are_named(machine: Machine) -> None:
    """Each by its own name."""
    machine.stores = dict.fromkeys(Store)
    found = make_reading(machine.read(), machine.told, {})
    assert set(found.windows.unread) == set(Store)
