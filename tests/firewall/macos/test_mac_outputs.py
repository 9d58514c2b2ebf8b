"""What macOS' tools print, of both eras, and whatever else may come: nothing is guessed."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.firewall.errand import AppState
from portgui.firewall.macos.outputs import (
    Mode,
    Policy,
    Row,
    extensions_of,
    forced_of,
    has_own_rules,
    list_of,
    mode_of,
    switch_of,
    witness_of,
)

CAPTURES = Path(__file__).parents[4] / "shared" / "captures"
OLD = (
    "ALF: total number of apps = 2 \n\n"
    "1 :  /Applications/Game.app \n \t ( Allow incoming connections ) \n\n"
    "2 :  /usr/local/bin/serve \n \t ( Block incoming connections ) \n\n"
)
NEW = (
    "Total number of apps = 2\n"
    "1 : /Applications/Game.app\n             (Allow incoming connections)\n"
    "2 : /usr/local/bin/serve\n             (Block incoming connections)\n"
)
BOTH = (
    Row("/Applications/Game.app", AppState.ALLOWED),
    Row("/usr/local/bin/serve", AppState.BLOCKED),
)


def capture(name: str) -> str:
    """A published output; the folder is not everywhere."""
    file = CAPTURES / name
    if not file.exists():
        pytest.skip(f"{name} is not here")
    return file.read_text("utf-8")


@pytest.mark.parametrize("text", [OLD, NEW])
def test_the_list_is_read_in_the_words_of_either_era(text: str) -> None:
    """Blanks, tabs and empty lines are the only difference."""
    assert list_of(text) == BOTH


def test_an_empty_list_is_one() -> None:
    """No app is not the same as not readable."""
    assert list_of("Total number of apps = 0\n") == ()
    assert list_of("ALF: total number of apps = 0 \n\n") == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Total number of apps = 3\n",
        NEW.replace("= 2", "= two"),
        NEW.replace("2 :", "3 :"),
        NEW.replace("2 : /usr", "2 : usr"),
        NEW.rsplit("\n", 2)[0],
        NEW.replace("             (Allow incoming connections)\n", ""),
        NEW + "3 : /Applications/More.app\n             (Allow incoming connections)\n",
        "Firewall settings cannot be read.\n",
    ],
)
def test_a_list_that_is_not_in_order_is_not_read(text: str) -> None:
    """Truncated, renumbered, without its header, with more rows than it counts."""
    assert list_of(text) is None


def test_words_for_an_app_that_are_not_known_are_not_guessed() -> None:
    """The other rows count all the same."""
    rows = list_of(NEW.replace("Block incoming connections", "Ask me"))
    assert rows == (BOTH[0], Row("/usr/local/bin/serve", None))


def test_a_file_name_cannot_forge_a_row() -> None:
    """A newline and a whole row in a name: the number of rows gives it away."""
    name = "/tmp/x\n             (Allow incoming connections)\n2 : /Applications/Game.app"
    forged = f"Total number of apps = 1\n1 : {name}\n             (Block incoming connections)\n"
    assert list_of(forged) is None
    assert list_of(NEW.replace("/usr/local/bin/serve", "/tmp/a\n/tmp/b")) is None


def test_a_colon_in_a_name_is_a_letter_of_it() -> None:
    """Only the first number and colon part the row."""
    rows = list_of(NEW.replace("/usr/local/bin/serve", "/tmp/2 : /x (Allow) y"))
    assert rows is not None
    assert rows[1] == Row("/tmp/2 : /x (Allow) y", AppState.BLOCKED)


@given(st.text(max_size=300))
def test_any_text_is_read_or_not_read(text: str) -> None:
    """And never more."""
    for rows in (list_of(text), list_of(f"Total number of apps = 1\n{text}")):
        assert rows is None or all(row.path.startswith("/") for row in rows)
    assert mode_of(text) in {None, *Mode}
    assert switch_of(text, "block all") in {None, True, False}
    witness = witness_of(text)
    assert witness is None or isinstance(witness.apps, dict)
    extensions_of(text)
    forced_of(text)
    has_own_rules(text)


@given(st.permutations(NEW.splitlines()), st.integers(0, len(NEW)))
def test_reordered_and_cut_lists_never_say_something_else(lines: list[str], end: int) -> None:
    """A piece is no list, and lines in another order are one only if they make sense."""
    for text in (NEW[:end], OLD[:end]):
        assert list_of(text) in {None, BOTH}
    rows = list_of("\n".join(lines))
    assert rows is None or [row.path for row in rows] == [row.path for row in BOTH]


def test_a_name_that_ends_in_a_newline_is_not_another_app() -> None:
    """Between an app and its state there is no empty line."""
    assert list_of(NEW.replace("Game.app\n", "Game.app\n\n")) is None


NAMES = st.text(min_size=1, max_size=30).map(lambda text: f"/{text}")


@given(NAMES, st.sampled_from(["Allow", "Block"]))
def test_no_name_makes_the_app_behind_it_something_else(name: str, word: str) -> None:
    """Whatever stands before it in the list, an entry says what it says, or nothing is read."""
    text = (
        "Total number of apps = 2\n"
        f"1 : {name}\n             ({word} incoming connections)\n"
        "2 : /Applications/Game.app\n             (Block incoming connections)\n"
    )
    rows = list_of(text)
    assert rows is None or rows[1] == Row("/Applications/Game.app", AppState.BLOCKED)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Firewall is enabled. (State = 1) ", Mode.BY_APP),
        ("Firewall is disabled. (State = 0)", Mode.OFF),
        ("Firewall is enabled. (State = 2)", Mode.BLOCKS_ALL),
        (
            "Firewall is blocking all non-essential incoming connections. (State = 2)",
            Mode.BLOCKS_ALL,
        ),
        ("La protection est active. (State = 1)", Mode.BY_APP),
        ("Firewall is enabled.", None),
        ("Firewall is enabled. (State = 3)", None),
        ("(State = 1) (State = 0)", None),
        ("", None),
    ],
)
def test_the_number_says_what_the_firewall_does(text: str, mode: Mode | None) -> None:
    """Not the words before it; a number that is not known says nothing."""
    assert mode_of(text) is mode


@pytest.mark.parametrize(
    ("text", "about", "says"),
    [
        ("Block all DISABLED! ", "block all", False),
        ("Firewall has block all state set to enabled.", "block all", True),
        ("Stealth mode enabled", "stealth mode", True),
        ("Firewall stealth mode is off", "stealth mode", False),
        ("ALF: Error, kStealthEnableKey does not return the correct type.", "stealth mode", None),
        ("Automatically allow signed built-in software ENABLED", "built-in", True),
        ("Automatically allow built-in signed software DISABLED.", "built-in", False),
        ("Block all", "block all", None),
        ("Block all enabled disabled", "block all", None),
    ],
)
def test_a_switch_is_read_in_the_words_of_either_era(
    text: str, about: str, says: bool | None
) -> None:
    """On, off, or not known."""
    assert switch_of(text, about) is says


def test_published_outputs_are_read() -> None:
    """Those of macOS 14 and later."""
    gets = capture("macos14plus_socketfilterfw_gets.txt")
    assert mode_of(gets) is Mode.BY_APP
    assert switch_of(gets, "block all") is False
    assert switch_of(gets, "stealth mode") is False
    assert switch_of(gets, "built-in") is True
    assert switch_of(gets, "downloaded") is False
    rows = list_of(capture("macos_listapps_new_format_15plus.txt").partition("Password:\n")[2])
    assert rows is not None
    assert len(rows) == 9
    assert rows[0] == Row("/usr/libexec/sshd-session", AppState.BLOCKED)
    witness = witness_of(capture("macos27_system_profiler_SPFirewallDataType_off.txt"))
    assert witness is not None
    assert witness.mode is Mode.OFF
    assert set(witness.apps.values()) == {Policy.ALLOW}
    refusal = capture("macos_mdm_refusal.txt")
    assert mode_of(refusal) is None
    assert list_of(refusal) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["SPFirewallDataType", "spfirewall_globalstate", "spfirewall_applications", "x"]
            ),
            inner,
            max_size=3,
        )
    ),
)


@given(JSON)
def test_the_second_witness_may_say_anything(value: object) -> None:
    """What is not in its form is not read; a word that is not known is none."""
    found = witness_of(json.dumps(value))
    assert found is None or found.mode in {None, *Mode}


def test_a_word_that_the_second_witness_has_newly_learnt_is_not_known() -> None:
    """It is kept as not known, beside those that are."""
    apps = {"a": "spfirewall_allow_local", "b": "spfirewall_allow_sundays", "c": 1}
    settings = {"spfirewall_globalstate": "spfirewall_globalstate_dozes"}
    whole = {"SPFirewallDataType": [{**settings, "spfirewall_applications": apps}]}
    found = witness_of(json.dumps(whole))
    assert found is not None
    assert found.mode is None
    assert found.apps == {"a": Policy.LOCAL, "b": None, "c": None}


def test_only_network_extensions_that_run_may_be_a_firewall() -> None:
    """Others watch files or are drivers."""
    text = (
        "3 extension(s)\n"
        "--- com.apple.system_extension.network_extension (Go to 'System Settings')\n"
        "enabled\tactive\tteamID\tbundleID (version)\tname\t[state]\n"
        "*\t*\tABCDE12345\tcom.example.wall (1.0/1)\tWall\t[activated enabled]\n"
        "\t\tABCDE12345\tcom.example.old (1.0/1)\tOld\t[terminated]\n"
        "--- com.apple.system_extension.endpoint_security\n"
        "*\t*\tABCDE12345\tcom.example.guard (1.0/1)\tGuard\t[activated enabled]\n"
    )
    assert extensions_of(text) == ("Wall",)
    assert extensions_of("0 extension(s)\n") == ()
    assert extensions_of("command not found") is None


def test_apples_own_rules_of_pf_are_nobodys_firewall() -> None:
    """Anything beside the anchors is."""
    apples = (
        "# Default PF configuration file.\n"
        'scrub-anchor "com.apple/*"\nnat-anchor "com.apple/*"\nanchor "com.apple/*"\n'
        'load anchor "com.apple" from "/etc/pf.anchors/com.apple"\n'
    )
    assert not has_own_rules(apples)
    assert has_own_rules(apples + "block in all\n")
