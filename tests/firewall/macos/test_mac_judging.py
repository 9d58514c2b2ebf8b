"""What macOS' firewall does with an app: allowed, blocked, or not known, never more."""

from typing import Any

import pytest

from portgui.firewall.errand import AppState
from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.ladder import Answer, Facts, Rung
from portgui.firewall.macos.judging import MacReading
from portgui.firewall.macos.matching import Listed, about
from portgui.firewall.macos.outputs import Mode, Policy
from portgui.firewall.rules import Match
from portgui.firewall.verdict import judge
from portgui.net import Protocol

GAME = "/Applications/Game.app"
PROGRAM = "/Applications/Game.app/Contents/MacOS/Game"
ALLOWED = Listed(GAME, AppState.ALLOWED)
BLOCKED = Listed(GAME, AppState.BLOCKED)


def reading(*listed: Listed, mode: Mode | None = Mode.BY_APP, **facts: Any) -> MacReading:  # noqa: ANN401
    """A firewall with this list."""
    return MacReading(mode, **{"listed": listed, "blocks_all": mode is Mode.BLOCKS_ALL, **facts})


def judged(found: MacReading, app: str | None = PROGRAM) -> Judgement:
    """The one judgement that there is."""
    (only,) = found.judge(Protocol.TCP, 25565, app, {4, 6})
    return only


def decided(found: MacReading, app: str | None = PROGRAM) -> tuple[Answer, Rung]:
    """What the ladder makes of it, for an app that waits at all addresses."""
    facts = Facts(True, ("0.0.0.0",), True, judgements=(judged(found, app),), others=found.others)
    verdict = judge(facts)
    return verdict.answer, verdict.decided_by


def test_a_firewall_that_is_off_lets_everything_in() -> None:
    """Whatever the list says."""
    assert decided(reading(BLOCKED, mode=Mode.OFF)) == (Answer.REACHABLE, Rung.FIREWALL)


def test_a_firewall_that_blocks_all_beats_the_list() -> None:
    """An allowed app is blocked as well; what macOS itself needs is not known."""
    blocks_all = reading(ALLOWED, mode=Mode.BLOCKS_ALL)
    assert decided(blocks_all) == (Answer.BLOCKED, Rung.POLICY)
    assert judged(blocks_all, "/usr/sbin/mDNSResponder").blocks_all is None


def test_an_app_of_the_list_is_what_the_list_says() -> None:
    """Its program is in the bundle that stands there."""
    assert decided(reading(ALLOWED)) == (Answer.REACHABLE, Rung.ALLOW)
    assert decided(reading(BLOCKED)) == (Answer.BLOCKED, Rung.BLOCK)


def test_an_app_that_is_not_on_the_list_is_unknown() -> None:
    """It may be let in for its signature, or macOS may ask."""
    for built, other in ((True, True), (False, False), (None, None)):
        found = reading(signed_built_in=built, signed_downloaded=other)
        assert decided(found)[0] is Answer.UNKNOWN
    assert judged(reading()).may_allow
    assert not judged(reading(signed_downloaded=False)).may_allow
    assert judged(reading(signed_downloaded=False), "/usr/sbin/cupsd").may_allow
    assert not judged(reading(signed_built_in=False), "/usr/sbin/cupsd").may_allow
    assert judged(reading()).default is Default.UNKNOWN


@pytest.mark.parametrize("app", [None, "/sbin/launchd"])
def test_an_app_that_is_not_known_may_be_any_of_the_list(app: str | None) -> None:
    """Launchd waits for others."""
    found = reading(Listed("/a", AppState.ALLOWED), Listed("/b", AppState.BLOCKED))
    verdict = judged(found, app)
    assert [rule.id for rule in verdict.may_block] == ["/b"]
    assert "/a" in [rule.id for rule in verdict.may_allow]
    assert decided(found, app)[0] is Answer.UNKNOWN


def test_an_app_for_the_local_network_alone_is_allowed_there() -> None:
    """The rule says that it is for the same network."""
    (rule,) = judged(reading(Listed(GAME, AppState.ALLOWED, policy=Policy.LOCAL))).allows
    assert rule.peers.local_subnet
    assert not rule.peers.is_everyone


def test_two_witnesses_that_disagree_about_an_app_make_it_unknown() -> None:
    """And the disagreement is the evidence."""
    found = reading(Listed(GAME, AppState.ALLOWED, policy=Policy.BLOCK))
    assert decided(found) == (Answer.UNKNOWN, Rung.BLOCK)
    assert "system_profiler: block" in judged(found).unread[0]
    found = reading(Listed(GAME, AppState.BLOCKED, policy=Policy.ALLOW))
    assert decided(found)[0] is Answer.UNKNOWN


def test_an_app_that_is_on_the_list_twice_with_both_words_is_unknown() -> None:
    """Nobody says which one counts."""
    found = reading(ALLOWED, Listed(PROGRAM, AppState.BLOCKED))
    assert decided(found)[0] is Answer.UNKNOWN
    assert found.state_of(PROGRAM) is None


def test_words_of_the_list_that_are_not_known_make_the_app_unknown() -> None:
    """The others are as before."""
    found = reading(Listed(GAME, None), Listed("/b", AppState.BLOCKED))
    assert decided(found)[0] is Answer.UNKNOWN
    assert decided(found, "/b") == (Answer.BLOCKED, Rung.BLOCK)


def test_what_could_not_be_read_is_said() -> None:
    """No state: unknown. No list: unknown, whatever the app."""
    no_state = reading(mode=None, unread=("socketfilterfw --getglobalstate: x",))
    assert judged(no_state).state is State.UNKNOWN
    assert judged(no_state).unread == ("socketfilterfw --getglobalstate: x",)
    assert decided(no_state) == (Answer.UNKNOWN, Rung.FIREWALL)
    no_list = reading(listed=None, unread=("socketfilterfw --listapps: x",))
    assert decided(no_list)[0] is Answer.UNKNOWN


def test_a_firewall_by_others_makes_it_unknown() -> None:
    """Also where nobody knows whether there is one."""
    assert decided(reading(ALLOWED, others=("Wall",))) == (Answer.UNKNOWN, Rung.POLICY)
    assert decided(reading(ALLOWED, others=None)) == (Answer.UNKNOWN, Rung.POLICY)


FRAMEWORK = "/Library/Frameworks/Python.framework/Versions/3.12"


@pytest.mark.parametrize(
    ("listed", "app", "match"),
    [
        (Listed(GAME, None), PROGRAM, Match.YES),
        (Listed(PROGRAM, None), PROGRAM, Match.YES),
        (Listed(GAME, None), GAME, Match.YES),
        (Listed(GAME, None, main=f"{GAME}/Contents/MacOS/Electron"), PROGRAM, Match.MAYBE),
        (
            Listed(GAME, None, main=f"{GAME}/Contents/MacOS/Electron"),
            f"{GAME}/Contents/MacOS/Electron",
            Match.YES,
        ),
        (Listed(GAME, None), f"{GAME}/Contents/MacOS/server", Match.MAYBE),
        (Listed(GAME, None), f"{GAME}/Contents/Resources/bin/server", Match.MAYBE),
        (
            Listed(GAME, None),
            f"{GAME}/Contents/Frameworks/Help.app/Contents/MacOS/Help",
            Match.MAYBE,
        ),
        (Listed(GAME, None), "/Applications/Game.app2/Contents/MacOS/Game", Match.NO),
        (Listed(GAME, None), "/Users/x/Game.app/Contents/MacOS/Game", Match.NO),
        (Listed(GAME, None), "/applications/game.app", Match.MAYBE),
        (Listed(GAME, None), PROGRAM.lower(), Match.MAYBE),
        (Listed("/usr/bin/python3", None), "/usr/bin/python3", Match.YES),
        (
            Listed("/usr/bin/python3", None),
            f"{FRAMEWORK}/Resources/Python.app/Contents/MacOS/Python",
            Match.MAYBE,
        ),
        (
            Listed(f"{FRAMEWORK}/Resources/Python.app", None),
            f"{FRAMEWORK}/Resources/Python.app/Contents/MacOS/Python",
            Match.YES,
        ),
        (
            Listed(f"{FRAMEWORK}/Resources/Python.app", None),
            f"{FRAMEWORK}/bin/python3.12",
            Match.MAYBE,
        ),
        (Listed("/usr/bin/git", None), "/Library/Developer/x/usr/bin/git", Match.MAYBE),
        (Listed("/opt/x/node", None, "/opt/y/node"), "/opt/y/node", Match.YES),
        (Listed("/opt/x/node", None), "/opt/y/node", Match.NO),
    ],
)
def test_an_entry_is_about_an_app(listed: Listed, app: str, match: Match) -> None:
    """Surely, perhaps, or not."""
    assert about(listed, app) is match
