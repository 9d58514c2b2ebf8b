"""A change on a Mac, from the reading to the undo, against programs that lie like the real ones."""

import plistlib
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from portgui.firewall.backend import Check, Report, Status, Trouble
from portgui.firewall.changing import Changer, Outcome
from portgui.firewall.errand import (
    Add,
    AppState,
    Errand,
    Job,
    OwnRule,
    SetApp,
    Verb,
    own_rules,
)
from portgui.firewall.journal import Journal, journal_in
from portgui.firewall.judgement import State
from portgui.firewall.macos.elevated import Elevated
from portgui.firewall.macos.expiry import job_of
from portgui.firewall.macos.judging import MacReading
from portgui.firewall.macos.outputs import Mode, Policy
from portgui.firewall.macos.places import Places
from portgui.firewall.macos.script import ASK, question
from portgui.firewall.plan import Plan
from portgui.firewall.request import Lasting, Request, Until
from portgui.firewall.rules import Action
from portgui.net import PortRange, Protocol
from tests.firewall.macos import mac_tools
from tests.firewall.macos.mac import Mac

pytestmark = pytest.mark.posix  # the programs' stand-ins are run by sh
GAME = "/Applications/Game.app"
RESTART = Until(Lasting.RESTART)
MINUTE = Until(Lasting.TIME, 60)


def change(
    before: AppState = AppState.ABSENT,
    after: AppState = AppState.ALLOWED,
    app: str = GAME,
    until: Until | None = None,
) -> Job:
    """A change of the list."""
    return Job("k3f9", (SetApp(app, before, after),), until or Until())


def done(mac: Mac, verb: Verb, job: Job) -> Report:
    """Have it done; the person was asked."""
    report = mac.backend.apply(Errand(verb, job))
    assert isinstance(report, Report)
    return report


def looked(mac: Mac, verb: Verb, job: Job) -> Check:
    """What reading back says."""
    backend = mac.backend
    return backend.look(Errand(verb, job), backend.read()).check


# Reading.


@pytest.mark.parametrize("era", ["old", "new"])
@pytest.mark.parametrize("state", [0, 1, 2])
def test_the_firewall_is_read_in_the_words_of_either_era(mac: Mac, era: str, state: int) -> None:
    """Without rights, all of it."""
    mac.becomes(era=era, state=state, stealth=True, others=False, apps={GAME: "blocked"})
    found = mac.backend.read()
    assert found.mode is Mode(state)
    assert found.blocks_all is (state == 2)
    assert (found.is_stealthy, found.signed_built_in, found.signed_downloaded) == (
        True,
        True,
        False,
    )
    assert found.state_of(GAME) is AppState.BLOCKED
    assert (found.unread, found.others, found.is_managed) == ((), (), False)


def test_two_witnesses_that_disagree_make_it_unknown(mac: Mac) -> None:
    """And what each said is the evidence."""
    mac.becomes(witness=0)
    (found,) = mac.backend.read().judge(Protocol.TCP, 1, GAME, {4})
    assert found.state is State.UNKNOWN
    assert found.unread == ("socketfilterfw: State = 1; system_profiler: State = 0",)


def test_one_witness_is_enough_where_the_other_says_nothing(mac: Mac) -> None:
    """An old Mac may not have the second one."""
    mac.becomes(missing=["system_profiler"])
    assert mac.backend.read().mode is Mode.BY_APP


@pytest.mark.parametrize("verb", ["--getglobalstate", "--getblockall", "--listapps"])
def test_words_that_are_not_known_are_said_and_nothing_is_guessed(mac: Mac, verb: str) -> None:
    """Each of them on its own makes the answer unknown."""
    mac.becomes(says={verb: "La configuration a changé\nde forme"}, missing=["system_profiler"])
    found = mac.backend.read()
    assert any(verb in words and "La configuration" in words for words in found.unread)
    assert mac.backend.plan(
        Request(Action.ALLOW, (Protocol.TCP,), None, GAME), found, "k3f9"
    ) == mac.plan(Request(Action.ALLOW, (Protocol.TCP,), None, GAME))
    assert not isinstance(mac.plan(Request(Action.ALLOW, (Protocol.TCP,), None, GAME)), Plan)


def test_a_tool_that_does_not_run_makes_it_unknown(mac: Mac) -> None:
    """It never raises, and the stamp says to read again."""
    mac.becomes(missing=["socketfilterfw", "systemextensionsctl", "osascript"])
    found = mac.backend.read()
    assert (found.mode, found.listed, found.others, found.is_managed) == (None, None, None, None)
    assert mac.backend.stamp() is None


def test_the_stamp_changes_with_the_list_and_the_state(mac: Mac) -> None:
    """And with what launchd is to end."""
    stamps = [mac.backend.stamp(), mac.backend.stamp()]
    assert stamps[0] == stamps[1] is not None
    mac.becomes(apps={GAME: "allowed"})
    stamps.append(mac.backend.stamp())
    mac.becomes(state=2)
    stamps.append(mac.backend.stamp())
    assert len(set(map(str, stamps))) == 3


def test_a_managed_mac_is_known_by_its_file_or_by_its_profile(mac: Mac) -> None:
    """The file first, which costs nothing."""
    mac.becomes(forced=True)
    assert mac.backend.read().is_managed
    mac.becomes(forced=False)
    (mac.folder / "managed.plist").write_bytes(b"")
    mac.calls.clear()
    assert mac.backend.read().is_managed
    assert all(call[0] != mac.places.osascript for call in mac.calls)


def test_firewalls_of_others_are_named(mac: Mac) -> None:
    """Network extensions, and rules of pf that are not Apple's."""
    mac.becomes(extensions=["Wall"])
    (mac.folder / "pf.conf").write_text("block in all\n", "utf-8")
    assert mac.backend.read().others == ("Wall", f"pf ({mac.folder / 'pf.conf'})")


def test_a_bundle_says_which_program_is_its_own(mac: Mac) -> None:
    """And by which name the second witness calls it, with or without a team before it."""
    app = mac.folder / "Code.app"
    (app / "Contents" / "MacOS").mkdir(parents=True)
    says = {"CFBundleExecutable": "Electron", "CFBundleIdentifier": "com.example.code"}
    (app / "Contents" / "Info.plist").write_bytes(plistlib.dumps(says))
    mac.becomes(
        apps={str(app): "allowed"},
        policies={"ABCDE12345.com.example.code": "spfirewall_allow_local"},
    )
    found = mac.backend.read()
    assert found.state_of(str(app / "Contents" / "MacOS" / "Electron")) is AppState.ALLOWED
    assert found.state_of(str(app / "Contents" / "MacOS" / "Other")) is AppState.ABSENT
    assert found.listed is not None
    assert found.listed[0].policy is Policy.LOCAL
    (app / "Contents" / "Info.plist").write_bytes(b"<plist><dict>")
    assert mac.backend.read().state_of(str(app)) is AppState.ALLOWED


# Changing.


@pytest.mark.parametrize("is_root", [False, True])
@pytest.mark.parametrize(
    ("before", "after", "ran"),
    [
        (AppState.ABSENT, AppState.ALLOWED, ["--add", "--unblockapp"]),
        (AppState.ABSENT, AppState.BLOCKED, ["--add", "--blockapp"]),
        (AppState.BLOCKED, AppState.ALLOWED, ["--unblockapp"]),
        (AppState.ALLOWED, AppState.BLOCKED, ["--blockapp"]),
    ],
)
def test_a_change_is_made_read_back_and_undone(
    mac: Mac, before: AppState, after: AppState, ran: list[str], is_root: bool
) -> None:
    """With the person's agreement, or as root at once; the list is as before at the end."""
    mac.is_root = is_root
    apps = {"/usr/sbin/cupsd": "allowed"}
    start = apps if before is AppState.ABSENT else {**apps, GAME: before.value}
    mac.becomes(apps=start)
    job = change(before, after)
    assert looked(mac, Verb.APPLY, job) is Check.NOT_AS_WANTED
    assert looked(mac, Verb.UNDO, job) is Check.AS_WANTED
    assert done(mac, Verb.APPLY, job) == Report(Status.DONE)
    assert mac.now()["apps"] == {**apps, GAME: after.value}
    assert [verb for _, verb, *_ in mac.now()["ran"]] == ran
    assert looked(mac, Verb.APPLY, job) is Check.AS_WANTED
    assert looked(mac, Verb.UNDO, job) is Check.NOT_AS_WANTED
    assert done(mac, Verb.UNDO, job) == Report(Status.DONE)
    assert mac.now()["apps"] == start
    assert looked(mac, Verb.UNDO, job) is Check.AS_WANTED


@pytest.mark.parametrize("until", [Until(), RESTART, MINUTE])
@pytest.mark.parametrize("action", list(Action))
def test_the_steps_are_exactly_what_runs(mac: Mac, until: Until, action: Action) -> None:
    """In this order, as root; undoing runs what the plan says, too."""
    program = f"{GAME}/Contents/MacOS/Game"
    request = Request(action, (Protocol.TCP,), PortRange(80, 80), program, until=until)
    found = mac.plan(request)
    assert isinstance(found, Plan)
    assert done(mac, Verb.APPLY, found.job).status is Status.DONE
    logged = {mac.places.tool, mac.places.launchctl, mac.places.chown}
    shown = [list(step.arguments) for step in found.steps if step.arguments[0] in logged]
    ran = [[str(mac.folder / name), *rest] for name, *rest in mac.now()["ran"]]
    assert ran == shown
    mac.becomes(ran=[])
    assert done(mac, Verb.UNDO, found.job).status is Status.DONE
    undo = [list(line) for step in reversed(found.steps) for line in step.undo]
    ran = [[str(mac.folder / name), *rest] for name, *rest in mac.now()["ran"]]
    assert ran == [line for line in undo if line[0] in logged]


@pytest.mark.parametrize(
    "app",
    [
        "/Applications/It's; touch $(id) `id` & | > x.app",
        '/Applications/"quoted" \\ back\\slash.app',
        "/Applications/--remove.app",
        "/Applications/-128) portgui 0 (State = 1).app",
        "/Applications/<string>@<⁄string> Ünïcödé.app",
        "/Applications/ $IFS$9 %s %n *.app",
    ],
)
def test_a_path_is_never_read_as_a_command(mac: Mac, app: str) -> None:
    """Through real shells, as root's and as launchd's; what a request refuses is tried as well."""
    operation = object.__new__(SetApp)
    for name, value in (("app", app), ("before", AppState.ABSENT), ("after", AppState.ALLOWED)):
        object.__setattr__(operation, name, value)
    before = sorted(path.name for path in mac.folder.iterdir())
    assert done(mac, Verb.APPLY, Job("k3f9", (operation,), MINUTE)) == Report(Status.DONE)
    assert mac.now()["apps"] == {app: "allowed"}
    comes(mac)
    mac.fires()
    assert (mac.now()["apps"], mac.now()["jobs"]) == ({}, [])
    assert sorted(path.name for path in mac.folder.iterdir()) == before


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ("User canceled. (-128)", Trouble.DECLINED),
        ("Se canceló la acción. (-128)", Trouble.DECLINED),
        (
            "The administrator user name or password was incorrect. (-60007)",
            Trouble.NOT_PERMITTED,
        ),
        ("Not authorised. (-60005)", Trouble.NOT_PERMITTED),
        ("No user interaction allowed. (-1713)", Trouble.NO_AGENT),
        ("Something else. (-1)", Trouble.CRASHED),
        ("no number", Trouble.CRASHED),
    ],
)
def test_an_answer_that_is_no_is_known_by_its_number(
    mac: Mac, answer: str, trouble: Trouble
) -> None:
    """In whatever language; nothing has run."""
    mac.becomes(answer=answer)
    assert mac.backend.apply(Errand(Verb.APPLY, change())) is trouble
    assert (mac.now()["apps"], mac.now()["ran"]) == ({}, [])


@pytest.mark.parametrize("lie", ["--add", "--unblockapp"])
def test_a_tool_that_says_yes_and_does_nothing_is_found_out(mac: Mac, lie: str) -> None:
    """The list decides, not the words and not the 0; nothing is left of it."""
    start = {} if lie == "--add" else {GAME: "blocked"}
    before = AppState.ABSENT if lie == "--add" else AppState.BLOCKED
    mac.becomes(lies=[lie], apps=start)
    job = change(before, until=MINUTE)
    report = done(mac, Verb.APPLY, job)
    assert report.status is Status.FAILED
    assert report.detail
    assert mac.now()["apps"] == start
    assert list(mac.daemons.iterdir()) == []
    assert looked(mac, Verb.APPLY, job) is Check.NOT_AS_WANTED


def test_without_rights_the_tool_says_that_it_has_added(mac: Mac) -> None:
    """As published; so a run without rights is never taken for done."""
    said = mac.run((mac.places.tool, "--add", GAME), 10).output
    assert said == f"Application at path ( {GAME} ) added to firewall\n"
    assert mac.run((mac.places.tool, "--remove", GAME), 10).output.startswith("Must be root")
    assert looked(mac, Verb.APPLY, change()) is Check.NOT_AS_WANTED
    assert mac.backend.perform(Errand(Verb.APPLY, change())) == Report(Status.NO_RIGHTS)


def test_a_managed_mac_that_refuses_with_0_has_not_done_it(mac: Mac) -> None:
    """Also where nobody saw beforehand that it is managed; its words are handed on."""
    mac.becomes(managed=True)
    report = done(mac, Verb.APPLY, change())
    assert report.status is Status.FAILED
    assert "managed Mac computers" in report.detail
    assert looked(mac, Verb.APPLY, change()) is Check.NOT_AS_WANTED


def test_a_program_that_vanishes_from_the_list_is_not_allowed(mac: Mac) -> None:
    """As one without a signature may, at once or later."""
    mac.becomes(forgets=[GAME])
    assert done(mac, Verb.APPLY, change()).status is Status.FAILED
    mac.becomes(forgets=[])
    assert done(mac, Verb.APPLY, change()).status is Status.DONE
    mac.becomes(forgets=[GAME])
    assert looked(mac, Verb.APPLY, change()) is Check.NOT_AS_WANTED


def test_a_change_that_cannot_be_taken_back_is_half(mac: Mac) -> None:
    """It was added, but neither blocked nor taken off again."""
    mac.becomes(lies=["--blockapp", "--remove"])
    job = change(after=AppState.BLOCKED)
    assert done(mac, Verb.APPLY, job).status is Status.HALF
    assert looked(mac, Verb.APPLY, job) is Check.NOT_AS_WANTED
    assert looked(mac, Verb.UNDO, job) is Check.NOT_AS_WANTED


@pytest.mark.parametrize("says", ["allowed", "blocked"])
def test_what_changed_while_the_person_was_asked_is_left_alone(mac: Mac, says: str) -> None:
    """The list is read again with the rights, before anything is written."""
    mac.becomes(meanwhile=[["set", GAME, says]])
    assert done(mac, Verb.APPLY, change(until=MINUTE)).status is Status.CHANGED
    assert (mac.now()["apps"], mac.now()["ran"]) == ({GAME: says}, [])


def test_a_firewall_that_was_switched_meanwhile_is_left_alone(mac: Mac) -> None:
    """The list is written only where it decides."""
    mac.becomes(state=0)
    assert done(mac, Verb.APPLY, change()).status is Status.CHANGED
    assert mac.now()["ran"] == []


def test_an_undo_leaves_what_somebody_else_made_of_it(mac: Mac) -> None:
    """And is done where it is as before already."""
    job = change(AppState.BLOCKED, AppState.ALLOWED)
    assert done(mac, Verb.UNDO, job).status is Status.CHANGED
    mac.becomes(apps={GAME: "blocked"})
    assert done(mac, Verb.UNDO, job).status is Status.DONE
    assert mac.now()["ran"] == []


def test_a_forged_list_is_not_acted_upon(mac: Mac) -> None:
    """A file's name that looks like rows: root does not read it either."""
    name = f"/tmp/x\n             (Allow incoming connections)\n2 : {GAME}"
    mac.becomes(apps={name: "blocked"})
    assert done(mac, Verb.APPLY, change(AppState.BLOCKED)).status is Status.FAILED
    assert done(mac, Verb.UNDO, change(after=AppState.BLOCKED)).status is Status.FAILED
    assert mac.now()["ran"] == []
    assert looked(mac, Verb.APPLY, change()) is Check.UNKNOWN


@pytest.mark.parametrize(
    "operations",
    [
        (SetApp(r"C:\x.exe", AppState.ABSENT, AppState.ALLOWED),),
        (SetApp(GAME, AppState.ALLOWED, AppState.ABSENT),),
        (SetApp(GAME, AppState.ABSENT, AppState.ALLOWED),) * 2,
        (
            Add(
                OwnRule(
                    *("k3f9", Action.ALLOW, Protocol.TCP, PortRange(1, 1), ""),
                    own_rules(Request(Action.ALLOW, (Protocol.TCP,), PortRange(1, 1)), "k3f9")[
                        0
                    ].scope,
                    Request(Action.ALLOW, (Protocol.TCP,), PortRange(1, 1)).profiles,
                )
            ),
        ),
    ],
)
@pytest.mark.parametrize("is_root", [False, True])
def test_what_macos_does_not_know_is_refused_and_nothing_runs(
    mac: Mac, operations: tuple[SetApp | Add, ...], is_root: bool
) -> None:
    """Rules, other systems' paths, several apps at once, taking an app off the list."""
    mac.is_root = is_root
    errand = Errand(Verb.APPLY, Job("k3f9", operations))
    assert mac.backend.apply(errand) == Report(Status.BAD_REQUEST)
    assert mac.calls == []
    assert mac.backend.look(errand, mac.backend.read()).check is Check.UNKNOWN


def test_reading_with_rights_is_nothing_more(mac: Mac) -> None:
    """Nobody is asked for it, and no Mac has a tool that is not there."""
    assert mac.backend.apply(Errand(Verb.READ)) == Report(Status.DONE)
    assert mac.calls == []
    places = replace(mac.places, tool=str(mac.folder / "none"))
    elevated = Elevated(places, mac.run, lambda: False)
    assert elevated.apply(Errand(Verb.APPLY, change())) == Report(Status.NOT_HERE)


def test_the_question_is_made_of_constants() -> None:
    """No value is in the AppleScript; what it says is what the stand-in understands."""
    command = ("/bin/sh", "-c", 'x"; do shell script "y')
    asked = question(Places(), "Why", command)
    assert asked == (
        "/usr/bin/osascript",
        *(part for line in ASK for part in ("-e", line)),
        *("Why", *command),
    )
    assert ASK == mac_tools.ASKING


# The end of a change.


def test_the_job_that_ends_a_change_is_root_s_and_in_order(mac: Mac) -> None:
    """A property list that launchd takes; without a file of ours, and with a time to come."""
    assert done(mac, Verb.APPLY, change(until=MINUTE)).status is Status.DONE
    (file,) = mac.daemons.iterdir()
    assert file.name == "app.portgui.undo-k3f9.plist"
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert ["chown", "root:wheel", str(file)] in mac.now()["ran"]
    (job,) = mac.jobs()
    assert job["Label"] == "app.portgui.undo-k3f9"
    assert job["RunAtLoad"] is True
    assert job["StartInterval"] == 15
    assert job["ProgramArguments"][:2] == ["/bin/sh", "-c"]
    assert job["ProgramArguments"][11].isdecimal()
    assert mac.now()["jobs"] == ["app.portgui.undo-k3f9"]
    assert looked(mac, Verb.APPLY, change(until=MINUTE)) is Check.AS_WANTED


@pytest.mark.parametrize(("seconds", "again"), [(60, 15), (3600, 60), (30 * 24 * 3600, 900)])
def test_the_clock_is_looked_at_often_enough(seconds: int, again: int) -> None:
    """For a minute more often than for a month."""
    job = change(until=Until(Lasting.TIME, seconds), app="/Applications/@.app")
    (operation,) = job.operations
    assert isinstance(operation, SetApp)
    head, tail = job_of(Places(), job, operation, (operation.app,))
    read = plistlib.loads(f"{head}1234{tail}".encode())
    assert read["StartInterval"] == again
    assert read["ProgramArguments"][11] == "1234"
    assert read["ProgramArguments"][14:16] == ["/Applications/@.app"] * 2


def test_the_time_that_has_not_come_changes_nothing(mac: Mac) -> None:
    """Not when launchd gets the job, not at a start, not at a look at the clock."""
    job = change(until=MINUTE)
    done(mac, Verb.APPLY, job)
    mac.fires()
    mac.starts()
    assert mac.now()["apps"] == {GAME: "allowed"}
    assert looked(mac, Verb.APPLY, job) is Check.AS_WANTED


def comes(mac: Mac) -> None:
    """The time of the one job has come: its file says a time that is past."""
    (file,) = mac.daemons.iterdir()
    job = plistlib.loads(file.read_bytes())
    job["ProgramArguments"][11] = "1000000000"
    file.write_bytes(plistlib.dumps(job))


@pytest.mark.parametrize("start", [{}, {GAME: "blocked"}])
def test_a_change_ends_when_its_time_has_come(mac: Mac, start: dict[str, str]) -> None:
    """Without PortGUI; the list is as before, and the job has removed itself."""
    mac.becomes(apps=start)
    before = AppState.BLOCKED if start else AppState.ABSENT
    job = change(before, until=MINUTE)
    done(mac, Verb.APPLY, job)
    comes(mac)
    mac.fires()
    assert mac.now()["apps"] == start
    assert (list(mac.daemons.iterdir()), mac.now()["jobs"]) == ([], [])
    assert looked(mac, Verb.UNDO, job) is Check.AS_WANTED


def test_a_time_that_came_while_the_mac_was_off_is_made_up_for(mac: Mac) -> None:
    """At the next start."""
    done(mac, Verb.APPLY, change(until=MINUTE))
    comes(mac)
    mac.starts()
    assert (mac.now()["apps"], mac.now()["jobs"]) == ({}, [])


def test_until_the_restart_is_until_the_restart(mac: Mac) -> None:
    """Launchd does not know the job before."""
    job = change(until=RESTART)
    assert done(mac, Verb.APPLY, job).status is Status.DONE
    assert mac.now()["jobs"] == []
    mac.fires()
    assert mac.now()["apps"] == {GAME: "allowed"}
    assert looked(mac, Verb.APPLY, job) is Check.AS_WANTED
    mac.starts()
    assert mac.now()["apps"] == {}
    assert (list(mac.daemons.iterdir()), mac.now()["jobs"]) == ([], [])


def test_an_end_that_did_not_work_is_tried_again(mac: Mac) -> None:
    """And one that finds another state leaves it, and goes."""
    done(mac, Verb.APPLY, change(until=MINUTE))
    comes(mac)
    mac.becomes(lies=["--remove"])
    mac.fires()
    assert len(mac.jobs()) == 1
    mac.becomes(lies=[], apps={GAME: "blocked"})
    mac.fires()
    assert mac.now()["apps"] == {GAME: "blocked"}
    assert (list(mac.daemons.iterdir()), mac.now()["jobs"]) == ([], [])


@pytest.mark.parametrize("until", [RESTART, MINUTE])
def test_a_change_that_is_kept_has_no_end(mac: Mac, until: Until) -> None:
    """The list stays as it is."""
    job = change(until=until)
    done(mac, Verb.APPLY, job)
    assert looked(mac, Verb.KEEP, job) is Check.NOT_AS_WANTED
    assert done(mac, Verb.KEEP, job).status is Status.DONE
    assert (list(mac.daemons.iterdir()), mac.now()["jobs"]) == ([], [])
    assert mac.now()["apps"] == {GAME: "allowed"}
    assert looked(mac, Verb.KEEP, job) is Check.AS_WANTED


@pytest.mark.parametrize("until", [RESTART, MINUTE])
def test_an_undo_takes_the_end_away_as_well(mac: Mac, until: Until) -> None:
    """Also where nothing else was left to undo."""
    job = change(until=until)
    done(mac, Verb.APPLY, job)
    mac.becomes(apps={})
    assert looked(mac, Verb.UNDO, job) is Check.NOT_AS_WANTED
    assert done(mac, Verb.UNDO, job).status is Status.DONE
    assert (list(mac.daemons.iterdir()), mac.now()["jobs"]) == ([], [])
    assert looked(mac, Verb.UNDO, job) is Check.AS_WANTED


@pytest.mark.parametrize("broken", ["launchctl", "chown"])
def test_without_its_end_a_change_is_not_made(mac: Mac, broken: str) -> None:
    """Nothing is left of it."""
    mac.becomes(broken=broken)
    assert done(mac, Verb.APPLY, change(until=MINUTE)).status is Status.NO_EXPIRY
    assert (mac.now()["apps"], list(mac.daemons.iterdir())) == ({}, [])
    assert all(call[0] != "socketfilterfw" for call in mac.now()["ran"])


def test_a_folder_that_cannot_be_written_makes_no_end(mac: Mac) -> None:
    """And so no change."""
    mac.daemons.rmdir()
    assert done(mac, Verb.APPLY, change(until=RESTART)).status is Status.NO_EXPIRY
    assert mac.now()["apps"] == {}


def test_the_end_of_another_change_is_not_written_over(mac: Mac) -> None:
    """A mark that is taken stops the change."""
    (mac.daemons / "app.portgui.undo-k3f9.plist").write_text("another's", "utf-8")
    assert done(mac, Verb.APPLY, change(until=RESTART)).status is Status.CHANGED
    assert (mac.daemons / "app.portgui.undo-k3f9.plist").read_text("utf-8") == "another's"


def test_an_undo_that_left_nothing_to_undo_still_takes_the_end_away(mac: Mac) -> None:
    """What was found there already is spared."""
    job = change(until=RESTART)
    done(mac, Verb.APPLY, job)
    errand = Errand(Verb.UNDO, job, frozenset({0}))
    assert mac.backend.apply(errand) == Report(Status.DONE)
    assert mac.now()["apps"] == {GAME: "allowed"}
    assert list(mac.daemons.iterdir()) == []
    assert mac.backend.look(errand, mac.backend.read()).check is Check.AS_WANTED


def test_reading_back_says_unknown_where_the_list_is_not_read(mac: Mac) -> None:
    """Not done, and not undone."""
    unread = replace(mac.backend.read(), listed=None, unread=("x",))
    for verb in (Verb.APPLY, Verb.UNDO):
        found = mac.backend.look(Errand(verb, change()), unread)
        assert (found.check, found.evidence) == (Check.UNKNOWN, ("x",))
    no_folder = MacReading(Mode.BY_APP, ends=None)
    keep = Errand(Verb.KEEP, change(until=RESTART))
    assert mac.backend.look(keep, no_folder).check is Check.UNKNOWN


def test_changes_of_one_app_are_undone_in_turn(mac: Mac, tmp_path: Path) -> None:
    """The first is not what the journal says until the second is undone; then it is, and goes."""
    changer = Changer(mac.backend, Journal(journal_in(tmp_path)))
    for action in (Action.ALLOW, Action.BLOCK):
        request = Request(action, (Protocol.TCP,), None, GAME)
        plan = changer.plan(request, mac.backend.read())
        assert isinstance(plan, Plan)
        assert changer.make(plan).outcome is Outcome.DONE
    assert mac.now()["apps"] == {GAME: "blocked"}
    assert [result.outcome for result in changer.undo_all()] == [Outcome.DONE, Outcome.DONE]
    assert mac.now()["apps"] == {}
