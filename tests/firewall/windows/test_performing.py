"""The elevated side on Windows: only the registry is believed, and nothing is left half done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from portgui.firewall import several
from portgui.firewall.backend import Check, Report, Status, Trouble
from portgui.firewall.errand import Add, AppState, Errand, Job, OwnRule, SetApp, Switch, Verb
from portgui.firewall.ladder import Answer, Facts
from portgui.firewall.plan import Plan, Refusal, Way
from portgui.firewall.request import Lasting, Request, Scope, Until, Who
from portgui.firewall.rules import ALL_PROFILES, Action, Profile, Store
from portgui.firewall.verdict import judge
from portgui.firewall.windows import task
from portgui.firewall.windows.backend import Elevated, WindowsBackend
from portgui.firewall.windows.performing import Performer
from portgui.firewall.windows.planning import Programs
from portgui.firewall.windows.reading import Told, fingerprint
from portgui.firewall.windows.stores import BELOW, RULE_KEYS, Raw, setting_keys
from portgui.net import PortRange, Protocol
from tests.firewall.windows.stand_ins import Computer

PROGRAMS = Programs(r"C:\Windows\System32\netsh.exe", r"C:\Windows\System32\schtasks.exe")
GAME = r"C:\Games\server.exe"
BLOCK = f"v2.33|Action=Block|Active=TRUE|Dir=In|Protocol=6|App={GAME}|Name=server.exe|"
HOUR = Until(Lasting.TIME, 3600)


class Machine:
    """A whole Windows: registry, COM, netsh, Task Scheduler, and PortGUI's backend for it."""

    def __init__(self) -> None:
        self.computer = Computer()
        self.told = Told(frozenset({Profile.PRIVATE}), 0, ())
        self.policy: dict[str, dict[str, int] | None] = {}
        self.stores: dict[Store, tuple[tuple[str, str], ...] | None] = {}
        self.is_admin = True
        self.after: Callable[[], None] = lambda: None
        self.started: list[tuple[str, str]] = []
        self.consent: Callable[[str, str], int] = self._elevated
        self.safe: tuple[str, ...] = (r"C:\Program Files",)

    def read(self) -> Raw:
        """What the registry holds."""
        own = tuple(self.computer.rules.items())
        rules = {**dict.fromkeys(RULE_KEYS, ()), Store.LOCAL: own, **self.stores}
        settings: dict[str, dict[str, int] | None] = {key: {} for key in setting_keys()}
        for name in ("DomainProfile", "StandardProfile", "PublicProfile"):
            settings[rf"{BELOW}\{name}"] = {"EnableFirewall": 1, "DoNotAllowExceptions": 0}
        return Raw(rules, {**settings, **self.policy}, frozenset(self.computer.tasks))

    def _elevated(self, program: str, line: str) -> int:
        self.started.append((program, line))
        errands = several.decode(line.rsplit(maxsplit=1)[-1])
        return several.packed([self.performer().perform(errand).status for errand in errands])

    def _set_task(self, job: Job) -> bool:
        if self.computer.has_tasks:
            self.computer.tasks.add(task.task_name(job.mark))
        return self.computer.has_tasks

    def _has_task(self, mark: str) -> bool:
        return task.task_name(mark) in self.computer.tasks

    def performer(self) -> Performer:
        """The elevated side."""
        computer = self.computer
        return Performer(computer.read, computer.run, PROGRAMS, {}, self._set_task, self._has_task)

    @property
    def backend(self) -> WindowsBackend:
        """PortGUI's."""
        program = r"C:\Program Files\PortGUI\portgui-window.exe"
        elevated = Elevated(
            lambda: self.is_admin,
            self.consent,
            (program,),
            (program,),
            self.safe,
        )
        return WindowsBackend(
            self.read,
            lambda: 0,
            lambda: self.told,
            lambda: self.told,
            {},
            PROGRAMS,
            self.performer(),
            elevated,
        )

    def plan(self, request: Request) -> Plan | Refusal:
        """What a request comes to now."""
        backend = self.backend
        return backend.plan(request, backend.read(), "k3f9")

    def planned(self, request: Request) -> Plan:
        """A plan, not a refusal."""
        found = self.plan(request)
        assert isinstance(found, Plan), found
        return found

    def make(self, request: Request) -> Report | Trouble:
        """Have it done."""
        return self.backend.apply(Errand(Verb.APPLY, self.planned(request).job))

    def look(self, verb: Verb, job: Job) -> Check:
        """What reading back says."""
        return self.backend.look(Errand(verb, job), self.backend.read()).check

    def answer(self, app: str | None = GAME, port: int = 25565) -> Answer:
        """What the ladder says of an app that waits for everybody."""
        reading = self.backend.read()
        judged = reading.judge(Protocol.TCP, port, app, (4, 6))
        return judge(Facts(True, is_network=True, judgements=judged, others=reading.others)).answer


@pytest.fixture
def machine() -> Machine:
    """A computer on a private network with some rules of others."""
    found = Machine()
    found.computer.rules["{9}"] = "v2.33|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=1|Name=a|"
    return found


def allow(**changes: object) -> Request:
    """Let others reach a game's server."""
    values: dict[str, object] = {
        "action": Action.ALLOW, "protocols": (Protocol.TCP, Protocol.UDP),
        "ports": PortRange(25565, 25565), **changes,
    }  # fmt: skip
    return Request(**values)  # type: ignore[arg-type]


def test_a_port_is_opened_read_back_and_closed_again(machine: Machine) -> None:
    """Two rules, for TCP and UDP; after the undo the registry is what it was."""
    before = dict(machine.computer.rules)
    plan = machine.planned(allow())
    assert machine.answer() is Answer.BLOCKED
    assert machine.make(allow()) == Report(Status.DONE)
    assert machine.look(Verb.APPLY, plan.job) is Check.AS_WANTED
    assert machine.answer() is Answer.REACHABLE
    assert machine.backend.apply(Errand(Verb.UNDO, plan.job)) == Report(Status.DONE)
    assert machine.look(Verb.UNDO, plan.job) is Check.AS_WANTED
    assert machine.computer.rules == before
    assert machine.answer() is Answer.BLOCKED


def test_what_is_reviewed_is_what_runs(machine: Machine) -> None:
    """Every step of the plan, in its order, and nothing else."""
    plan = machine.planned(allow())
    machine.make(allow())
    assert machine.computer.ran == [step.arguments for step in plan.steps]


def test_a_rule_of_a_cancelled_alert_is_switched_off_and_on_again(machine: Machine) -> None:
    """It is found by the program that waits; nobody's rule is deleted."""
    machine.computer.rules["{1}"] = BLOCK
    request = allow(waiting=GAME)
    plan = machine.planned(request)
    assert [note.code for note in plan.notes] == ["windows-note-switch"]
    assert plan.before == (("{1}", BLOCK),)
    assert machine.make(request) == Report(Status.DONE)
    assert machine.computer.rules["{1}"] == BLOCK.replace("Active=TRUE", "Active=FALSE")
    assert machine.answer() is Answer.REACHABLE
    machine.backend.apply(Errand(Verb.UNDO, plan.job))
    assert machine.computer.rules["{1}"] == BLOCK


@pytest.mark.parametrize("lie", ["add", "set"])
def test_a_netsh_that_only_says_so_is_not_believed(machine: Machine, lie: str) -> None:
    """Exit status 0 and nothing done: nothing is left, and it is a failure."""
    machine.computer.rules["{1}"] = BLOCK
    before = dict(machine.computer.rules)
    machine.computer.lies = frozenset({lie})
    assert machine.make(allow(waiting=GAME)) == Report(Status.FAILED)
    assert machine.computer.rules == before


def test_what_cannot_be_taken_back_is_half_made(machine: Machine) -> None:
    """A netsh that adds once and deletes no more: said, not hidden."""
    machine.computer.lies = frozenset({"delete"})
    machine.computer.fails_at = 1
    plan = machine.planned(allow())
    assert machine.make(allow()) == Report(Status.HALF)
    assert machine.look(Verb.APPLY, plan.job) is Check.NOT_AS_WANTED
    assert machine.look(Verb.UNDO, plan.job) is Check.NOT_AS_WANTED


def test_a_lie_while_undoing_is_found(machine: Machine) -> None:
    """The rule is still there, and that is what is said."""
    plan = machine.planned(allow())
    machine.make(allow())
    machine.computer.lies = frozenset({"delete"})
    report = machine.backend.apply(Errand(Verb.UNDO, plan.job))
    assert isinstance(report, Report)
    assert report.status in (Status.FAILED, Status.HALF)
    assert machine.look(Verb.UNDO, plan.job) is Check.NOT_AS_WANTED


@pytest.mark.parametrize("number", range(4))
def test_whichever_step_fails_nothing_is_left(machine: Machine, number: int) -> None:
    """Rules and tasks are as they were."""
    machine.computer.rules["{1}"] = BLOCK
    before = dict(machine.computer.rules)
    request = allow(waiting=GAME, until=HOUR)
    machine.computer.fails_at = number
    report = machine.make(request)
    if number < 3:  # The switch and two additions; the fourth command is none of the change's.
        assert report == Report(Status.FAILED)
        assert machine.computer.rules == before
        assert machine.computer.tasks == set()
    else:
        assert report == Report(Status.DONE)


def test_a_rule_that_somebody_changed_meanwhile_is_not_touched(machine: Machine) -> None:
    """Between review and change, and between change and undo."""
    machine.computer.rules["{1}"] = BLOCK
    plan = machine.planned(allow(waiting=GAME))
    machine.computer.rules["{1}"] = BLOCK.replace("Protocol=6", "Protocol=17")
    before = dict(machine.computer.rules)
    assert machine.backend.apply(Errand(Verb.APPLY, plan.job)) == Report(Status.CHANGED)
    assert machine.computer.rules == before
    assert machine.computer.ran == []
    machine.computer.rules["{1}"] = BLOCK
    machine.make(allow(waiting=GAME))
    (added,) = (key for key, text in machine.computer.rules.items() if "TCP 25565" in text)
    machine.computer.rules[added] = machine.computer.rules[added].replace("25565|", "25566|")
    ran = len(machine.computer.ran)
    assert machine.backend.apply(Errand(Verb.UNDO, plan.job)) == Report(Status.CHANGED)
    assert len(machine.computer.ran) == ran


def test_a_rule_that_somebody_switched_meanwhile_stays_theirs(machine: Machine) -> None:
    """Nothing is done: an undo would switch it on again, against their will."""
    machine.computer.rules["{1}"] = BLOCK
    plan = machine.planned(allow(waiting=GAME))
    machine.computer.rules["{1}"] = BLOCK.replace("Active=TRUE", "Active=FALSE")
    assert machine.backend.apply(Errand(Verb.APPLY, plan.job)) == Report(Status.CHANGED)
    assert machine.computer.ran == []


def test_a_change_that_was_broken_off_is_finished(machine: Machine) -> None:
    """The rule that was made already is known by its mark, and is not made twice."""
    plan = machine.planned(allow())
    machine.computer.run(plan.steps[0].arguments)
    assert machine.look(Verb.APPLY, plan.job) is Check.NOT_AS_WANTED
    assert machine.backend.apply(Errand(Verb.APPLY, plan.job)) == Report(Status.DONE)
    assert machine.look(Verb.APPLY, plan.job) is Check.AS_WANTED
    machine.backend.apply(Errand(Verb.UNDO, plan.job))
    assert list(machine.computer.rules) == ["{9}"]


def test_what_is_gone_already_needs_no_undoing(machine: Machine) -> None:
    """Somebody deleted one rule: the other goes, and that is all."""
    plan = machine.planned(allow())
    machine.make(allow())
    (added,) = (key for key, text in machine.computer.rules.items() if "TCP 25565" in text)
    del machine.computer.rules[added]
    report = machine.backend.apply(Errand(Verb.UNDO, plan.job))
    assert isinstance(report, Report)
    assert report.status is Status.DONE
    assert machine.look(Verb.UNDO, plan.job) is Check.AS_WANTED


def test_an_hour_belongs_to_task_scheduler(machine: Machine) -> None:
    """The task is made before the rule, is read back, kept away on wish, and goes with an undo."""
    plan = machine.planned(allow(until=HOUR))
    assert machine.make(allow(until=HOUR)) == Report(Status.DONE)
    assert machine.computer.tasks == {"PortGUI undo k3f9"}
    assert machine.look(Verb.APPLY, plan.job) is Check.AS_WANTED
    machine.computer.tasks.clear()
    assert machine.look(Verb.APPLY, plan.job) is Check.NOT_AS_WANTED
    machine.computer.tasks.add("PortGUI undo k3f9")
    assert machine.backend.apply(Errand(Verb.KEEP, plan.job)) == Report(Status.DONE)
    assert machine.look(Verb.KEEP, plan.job) is Check.AS_WANTED
    assert machine.answer() is Answer.REACHABLE
    machine.computer.tasks.add("PortGUI undo k3f9")
    machine.backend.apply(Errand(Verb.UNDO, plan.job))
    assert machine.computer.tasks == set()


def test_without_task_scheduler_there_is_no_hour(machine: Machine) -> None:
    """Nothing is opened that nobody would close."""
    before = dict(machine.computer.rules)
    machine.computer.has_tasks = False
    assert machine.make(allow(until=HOUR)) == Report(Status.NO_EXPIRY)
    assert machine.computer.rules == before


@pytest.mark.parametrize("until", [HOUR, Until(Lasting.RESTART)])
def test_the_task_runs_only_windows_own_programs(machine: Machine, until: Until) -> None:
    """Netsh and schtasks by their full paths, as SYSTEM, and it takes itself away at last."""
    machine.computer.rules["{1}"] = BLOCK
    job = machine.planned(allow(waiting=GAME, until=until)).job
    own = machine.computer.read()
    commands = [machine_command(each, own) for each in task.ending(job)]
    text = task.task_xml(
        job, commands, PROGRAMS.schtasks, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    )
    root = ElementTree.fromstring(text.partition("\n")[2])
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    programs = [found.text for found in root.findall(".//t:Exec/t:Command", space)]
    assert programs == [PROGRAMS.netsh] * 3 + [PROGRAMS.schtasks]
    words = [found.text for found in root.findall(".//t:Exec/t:Arguments", space)]
    assert words[0] == (
        'advfirewall firewall delete rule "name=PortGUI UDP 25565 (k3f9)" dir=in protocol=UDP'
    )
    assert words[2] == (
        f"advfirewall firewall set rule name=server.exe dir=in protocol=TCP program={GAME} new"
        " enable=yes"
    )
    assert words[3] == '/delete /tn "PortGUI undo k3f9" /f'
    assert root.findtext(".//t:UserId", "", space) == "S-1-5-18"
    start = root.findtext(".//t:StartBoundary", None, space)
    assert start == ("2026-01-02T04:04:05Z" if until is HOUR else None)
    assert (root.find(".//t:BootTrigger", space) is not None) == (until is not HOUR)


def machine_command(operation: object, own: dict[str, str]) -> tuple[str, ...]:
    """What is run for an operation."""
    from portgui.firewall.windows.planning import command

    return command(operation, own, PROGRAMS)  # type: ignore[arg-type]


# Why a change is not offered.


def test_a_policy_that_ignores_local_rules_is_named(machine: Machine) -> None:
    """A rule would be written and would do nothing."""
    key = next(key for key in setting_keys() if key.startswith("SOFTWARE") and "Private" in key)
    machine.policy[key] = {"AllowLocalPolicyMerge": 0}
    found = machine.plan(allow())
    assert isinstance(found, Refusal)
    assert found.why.code == "windows-managed"
    assert found.evidence == ("private: AllowLocalPolicyMerge=0",)
    machine.policy.clear()
    machine.told = replace(machine.told, modify_state=1)
    assert machine.plan(allow()).why.code == "windows-managed"  # type: ignore[union-attr]


def test_block_all_and_firewalls_of_others_and_policies_that_block_are_named(
    machine: Machine,
) -> None:
    """Each with its own sentence, and nothing is changed."""
    machine.policy[rf"{BELOW}\StandardProfile"] = {"EnableFirewall": 1, "DoNotAllowExceptions": 1}
    assert machine.plan(allow()).why.code == "windows-blocks-all"  # type: ignore[union-attr]
    machine.policy.clear()
    machine.stores[Store.POLICY] = (("{p}", BLOCK),)
    found = machine.plan(allow(waiting=GAME))
    assert isinstance(found, Refusal)
    assert found.why.code == "windows-block-policy"
    machine.stores.clear()
    machine.told = replace(machine.told, others=("Other Firewall",))
    assert machine.plan(allow()).why.code == "windows-others"  # type: ignore[union-attr]
    machine.stores[Store.LOCAL] = None
    assert machine.plan(allow()).why.code == "windows-unread"  # type: ignore[union-attr]


def test_what_is_so_already_is_not_done_twice(machine: Machine) -> None:
    """But only where it surely is: for everybody on the network, in all the profiles asked for."""
    machine.computer.rules["{2}"] = (
        "v2.33|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25565|Name=Mine|"
    )
    only_tcp = allow(protocols=(Protocol.TCP,))
    found = machine.plan(only_tcp)
    assert isinstance(found, Refusal)
    assert found.is_needless
    assert isinstance(machine.plan(allow()), Plan)
    everyone = allow(protocols=(Protocol.TCP,), scope=Scope(Who.ANY))
    assert isinstance(machine.plan(everyone), Plan)


def test_a_network_that_the_change_would_not_count_on_is_said(machine: Machine) -> None:
    """This computer is on a public network, and public is not asked for."""
    machine.told = replace(machine.told, active=frozenset({Profile.PUBLIC}))
    codes = [note.code for note in machine.planned(allow()).notes]
    assert codes == ["windows-note-profile"]
    assert machine.planned(allow(profiles=ALL_PROFILES)).notes == ()


# Rights.


def test_the_person_is_asked_and_may_say_no(machine: Machine) -> None:
    """The request goes along as an argument, the exit status comes back."""
    machine.is_admin = False
    plan = machine.planned(allow())
    assert plan.way is Way.UAC
    assert machine.backend.apply(Errand(Verb.APPLY, plan.job)) == Report(Status.DONE)
    ((program, line),) = machine.started
    assert program == r"C:\Program Files\PortGUI\portgui-window.exe"
    assert line.startswith("--elevated-helper ")

    def refuse(program: str, line: str) -> int:
        error = OSError("cancelled")
        error.winerror = 1223  # type: ignore[attr-defined, unused-ignore]
        raise error

    machine.consent = refuse
    undo = Errand(Verb.UNDO, plan.job)
    assert machine.backend.apply(undo) is Trouble.DECLINED
    machine.consent = lambda program, line: 0xC0000005
    assert machine.backend.apply(undo) is Trouble.CRASHED


def test_several_changes_are_undone_with_one_question(machine: Machine) -> None:
    """And it is known how each of them ended, by the exit status alone."""
    jobs = []
    for mark, port in (("aaaa", 8001), ("bbbb", 8002), ("cccc", 8003)):
        request = allow(protocols=(Protocol.TCP,), ports=PortRange(port, port))
        plan = machine.backend.plan(request, machine.backend.read(), mark)
        assert isinstance(plan, Plan)
        assert machine.backend.apply(Errand(Verb.APPLY, plan.job)) == Report(Status.DONE)
        jobs.append(plan.job)
    (other,) = (key for key, text in machine.computer.rules.items() if "(bbbb)" in text)
    machine.computer.rules[other] = machine.computer.rules[other].replace("Allow", "Block")
    machine.is_admin = False
    undo = [Errand(Verb.UNDO, job) for job in jobs]
    answers = machine.backend.apply_all(undo)
    assert answers == (Report(Status.DONE), Report(Status.CHANGED), Report(Status.DONE))
    assert len(machine.started) == 1
    left = [key for key, text in machine.computer.rules.items() if "Name=PortGUI" in text]
    assert left == [other]
    machine.safe = ()
    assert machine.backend.apply_all(undo) == (Trouble.UNSAFE_PLACE,) * 3
    assert len(machine.started) == 1


@pytest.mark.parametrize("safe", [(), (r"C:\Windows",), (r"C:\Program",), (r"D:\Program Files",)])
def test_a_program_that_the_person_can_write_is_never_started_elevated(
    machine: Machine, safe: tuple[str, ...]
) -> None:
    """Nothing is asked, nothing is run."""
    machine.is_admin = False
    machine.safe = safe
    job = machine.planned(allow()).job
    assert machine.backend.apply(Errand(Verb.APPLY, job)) is Trouble.UNSAFE_PLACE
    assert machine.started == []


def test_without_rights_the_elevated_side_does_nothing(machine: Machine) -> None:
    """However it was started."""
    machine.is_admin = False
    job = machine.planned(allow()).job
    assert machine.backend.perform(Errand(Verb.APPLY, job)) == Report(Status.NO_RIGHTS)
    assert machine.computer.ran == []


def test_an_operation_of_another_system_is_refused(machine: Machine) -> None:
    """Nothing runs."""
    job = Job("k3f9", (SetApp("/Applications/x.app", AppState.ABSENT, AppState.ALLOWED),))
    assert machine.backend.perform(Errand(Verb.APPLY, job)) == Report(Status.BAD_REQUEST)
    assert machine.computer.ran == []


def test_a_switch_that_was_forged_touches_nothing(machine: Machine) -> None:
    """A request names a rule by its id and by what it was: another one is not switched."""
    text = machine.computer.rules["{9}"]
    before = dict(machine.computer.rules)
    for rule_id, seen in (("{9}", "0" * 64), ("{8}", fingerprint(text))):
        job = Job("k3f9", (Switch(rule_id, "a", seen, on=False),))
        assert machine.backend.perform(Errand(Verb.APPLY, job)) == Report(Status.CHANGED)
    assert machine.computer.rules == before


def test_a_mark_that_is_taken_is_not_used_twice(machine: Machine) -> None:
    """Neither by the plan nor by the elevated side."""
    machine.make(allow())
    assert isinstance(machine.plan(allow(ports=PortRange(1, 1))), Refusal)
    rule = OwnRule("k3f9", Action.ALLOW, Protocol.TCP, PortRange(1, 1), "", Scope(), ALL_PROFILES)
    report = machine.backend.perform(Errand(Verb.APPLY, Job("k3f9", (Add(rule),))))
    assert report == Report(Status.CHANGED)
