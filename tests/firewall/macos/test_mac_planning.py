"""What a request comes to on macOS: one app, and honest about what cannot be had."""

from typing import Any

import pytest

from portgui.firewall.errand import AppState, SetApp
from portgui.firewall.macos.judging import MacReading
from portgui.firewall.macos.matching import Listed
from portgui.firewall.macos.outputs import Mode
from portgui.firewall.macos.places import Places
from portgui.firewall.macos.planning import plan
from portgui.firewall.plan import Plan, Refusal, Way
from portgui.firewall.request import Lasting, Request, Scope, Until, Who
from portgui.firewall.rules import Action
from portgui.net import PortRange, Protocol
from portgui.words import english

GAME = "/Applications/Game.app"
PROGRAM = f"{GAME}/Contents/MacOS/Game"
TOOL = "/usr/libexec/ApplicationFirewall/socketfilterfw"
CENTER = "/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter"
FILE = "/Library/LaunchDaemons/app.portgui.undo-k3f9.plist"


def asked(action: Action = Action.ALLOW, app: str = PROGRAM, port: int = 25565) -> Request:
    """A request for one TCP port."""
    return Request(action, (Protocol.TCP,), PortRange(port, port), app)


def planned(request: Request, *listed: Listed, **facts: Any) -> Plan:  # noqa: ANN401
    """A plan, where the list has these."""
    found = plan(request, reading(*listed, **facts), "k3f9", Places(), Way.OSASCRIPT)
    assert isinstance(found, Plan)
    return found


def refused(request: Request, *listed: Listed, **facts: Any) -> Refusal:  # noqa: ANN401
    """A refusal, where the list has these."""
    found = plan(request, reading(*listed, **facts), "k3f9", Places(), Way.OSASCRIPT)
    assert isinstance(found, Refusal)
    return found


def reading(*listed: Listed, mode: Mode | None = Mode.BY_APP, **facts: Any) -> MacReading:  # noqa: ANN401
    """A firewall with this list."""
    return MacReading(mode, **{"listed": listed, "blocks_all": mode is Mode.BLOCKS_ALL, **facts})


def codes(found: Plan) -> set[str]:
    """What a plan notes."""
    return {note.code for note in found.notes}


def test_an_app_that_is_not_listed_is_added_and_then_let_in() -> None:
    """Both, and the way back takes it off the list again."""
    found = planned(asked())
    assert found.job.operations == (SetApp(GAME, AppState.ABSENT, AppState.ALLOWED),)
    assert [step.arguments for step in found.steps] == [
        (TOOL, "--add", GAME),
        (TOOL, "--unblockapp", GAME),
    ]
    assert [step.undo for step in found.steps] == [(), ((TOOL, "--remove", GAME),)]
    assert found.by_hand == (f"sudo {TOOL} --add {GAME}", f"sudo {TOOL} --unblockapp {GAME}")
    assert english(found.sentences[0]).endswith(f"will let everyone reach the app {GAME}.")


def test_an_app_that_is_blocked_is_let_in_and_blocked_again_by_the_undo() -> None:
    """By the spelling that the list has."""
    found = planned(asked(), Listed(PROGRAM, AppState.BLOCKED))
    assert found.job.operations == (SetApp(PROGRAM, AppState.BLOCKED, AppState.ALLOWED),)
    assert [step.arguments[1:] for step in found.steps] == [("--unblockapp", PROGRAM)]
    assert found.steps[0].undo == ((TOOL, "--blockapp", PROGRAM),)


def test_blocking_is_the_same_the_other_way() -> None:
    """An app that is let in, and one that is not on the list."""
    found = planned(asked(Action.BLOCK), Listed(GAME, AppState.ALLOWED))
    assert [step.arguments[1:] for step in found.steps] == [("--blockapp", GAME)]
    found = planned(asked(Action.BLOCK))
    assert [step.arguments[1] for step in found.steps] == ["--add", "--blockapp"]


@pytest.mark.parametrize("action", list(Action))
def test_what_is_so_already_needs_no_change(action: Action) -> None:
    """And the entry is the evidence."""
    state = AppState.ALLOWED if action is Action.ALLOW else AppState.BLOCKED
    found = refused(asked(action), Listed(GAME, state))
    assert found.is_needless
    assert found.evidence == (f"{GAME}: {state}",)


def test_while_the_firewall_is_off_nothing_needs_opening() -> None:
    """Nothing can be blocked either, which is not the same."""
    allow, block = (refused(asked(action), mode=Mode.OFF) for action in Action)
    assert allow.is_needless
    assert "nothing needs opening" in english(allow.why)
    assert not block.is_needless
    assert block.fix is not None


def test_while_everything_is_blocked_an_app_is_not_let_in_by_the_list() -> None:
    """The guide says where the switch is; to block is needless."""
    allow, block = (refused(asked(action), mode=Mode.BLOCKS_ALL) for action in Action)
    assert allow.fix is not None
    assert "“System Settings”, “Network”, “Firewall”" in english(allow.fix)
    assert block.is_needless


def test_a_managed_mac_is_not_asked_in_vain() -> None:
    """It would refuse and end with 0."""
    found = refused(asked(), is_managed=True)
    assert found.why.code == "macos-managed"
    assert planned(asked(), is_managed=None).way is Way.OSASCRIPT


@pytest.mark.parametrize(
    "facts",
    [
        {"mode": None, "unread": ("socketfilterfw --getglobalstate: x",)},
        {"listed": None, "unread": ("socketfilterfw --listapps: x",)},
        {"blocks_all": None, "unread": ("socketfilterfw --getblockall: x",)},
    ],
)
def test_what_could_not_be_read_is_not_changed(facts: dict[str, Any]) -> None:
    """What it was is the evidence."""
    found = refused(asked(), **facts)
    assert found.why.code == "macos-unread"
    assert found.evidence == facts["unread"]
    assert refused(asked(), Listed(GAME, None)).evidence == (f"{GAME}: unknown",)


def test_without_an_app_there_is_nothing_to_change() -> None:
    """The firewall goes by app; on AirPlay Receiver's ports that is said as well."""
    found = refused(asked(app=""))
    assert (found.why.code, found.fix and found.fix.code) == ("macos-by-app", "macos-choose-app")
    for port in (5000, 7000):
        fix = refused(asked(app="", port=port)).fix
        assert fix is not None
        assert "“General”, “AirDrop & Handoff”" in english(fix)
    fix = refused(asked(app="", port=5000), version=12).fix
    assert fix is not None
    assert "“System Preferences”, “Sharing”" in english(fix)


def test_airplay_receiver_is_switched_off_not_blocked() -> None:
    """It has a switch of its own."""
    found = refused(asked(Action.BLOCK, CENTER, 5000))
    assert found.why.code == "macos-airplay"
    assert "macos-note-airplay" in codes(planned(asked(port=7000)))
    assert "macos-note-airplay" not in codes(planned(asked(port=7001)))


def test_a_path_of_windows_is_no_app_here() -> None:
    """It is refused, not added."""
    assert refused(asked(app=r"C:\Games\game.exe")).why.code == "macos-by-app"


def test_what_cannot_be_narrowed_is_said() -> None:
    """Ports and computers; without them there is nothing to say."""
    assert {"macos-note-ports", "macos-note-everyone"} <= codes(planned(asked()))
    whole = Request(Action.ALLOW, (Protocol.TCP,), None, PROGRAM, Scope(Who.ANY))
    assert not {"macos-note-ports", "macos-note-everyone"} & codes(planned(whole))


def test_the_local_network_permission_is_another_thing() -> None:
    """Since macOS 15; for allowing only."""
    assert "macos-note-local-network" in codes(planned(asked(), version=15))
    assert "macos-note-local-network" not in codes(planned(asked(), version=14))
    assert "macos-note-local-network" not in codes(planned(asked(Action.BLOCK), version=15))


def test_another_entry_that_may_be_the_same_app_is_named() -> None:
    """It is left as it is."""
    other = Listed("/usr/bin/python3", AppState.BLOCKED)
    app = "/Library/Frameworks/Python.framework/Versions/3.12/bin/python3.12"
    assert "macos-note-other-entry" in codes(planned(asked(app=app), other))
    assert "macos-note-stealth" in codes(planned(asked(), is_stealthy=True))


def test_the_end_of_a_change_is_set_up_before_it() -> None:
    """Until the restart, launchd gets the file only then."""
    hour = Request(Action.ALLOW, (Protocol.TCP,), None, PROGRAM, until=Until(Lasting.TIME, 3600))
    found = planned(hour)
    assert [step.arguments for step in found.steps[:4]] == [
        ("/usr/bin/tee", FILE),
        ("/usr/sbin/chown", "root:wheel", FILE),
        ("/bin/chmod", "0644", FILE),
        ("/bin/launchctl", "bootstrap", "system", FILE),
    ]
    assert {"macos-note-time", "macos-note-background"} <= codes(found)
    restart = Request(Action.ALLOW, (Protocol.TCP,), None, PROGRAM, until=Until(Lasting.RESTART))
    found = planned(restart)
    assert [step.arguments[0] for step in found.steps[:3]] == [
        "/usr/bin/tee",
        "/usr/sbin/chown",
        "/bin/chmod",
    ]
    assert "/bin/launchctl" not in {step.arguments[0] for step in found.steps}


def test_lines_to_type_are_safe_to_paste() -> None:
    """A path is one word, whatever is in it."""
    app = "/Applications/It's; rm -r ~ & (x).app"
    assert (
        planned(asked(app=app))
        .by_hand[0]
        .endswith(r"--add '/Applications/It'\''s; rm -r ~ & (x).app'")
    )
