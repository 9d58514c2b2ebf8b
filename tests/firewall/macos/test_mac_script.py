"""What root reads of the list is what PortGUI reads of it, whatever the list looks like."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portgui import commands
from portgui.firewall.errand import AppState
from portgui.firewall.macos.outputs import list_of
from portgui.firewall.macos.script import LIST, ROOT

pytestmark = pytest.mark.posix
AWK = "/usr/bin/awk"
GAME = "/Applications/Game.app"
LINES = st.sampled_from(
    [
        "", " ", "Total number of apps = 0", "Total number of apps = 1", "Total number of apps = 2",
        "ALF: total number of apps = 2 ", f"1 : {GAME}", f"2 : {GAME}", f"1 :  {GAME} ", "2 : /x",
        "1 : /x", "3 : /x : y", "             (Allow incoming connections)",
        "             (Block incoming connections)", " \t ( Block incoming connections ) ",
        "(Ask)", "(Allow and block)", "Allow incoming connections", "\\", "noise",
    ]
)  # fmt: skip
APP = st.tuples(st.sampled_from([GAME, "/x", f"{GAME} 2", "/a b:c\\d"]), st.sampled_from("ABU"))


def written(apps: list[tuple[str, str]], is_old: bool) -> str:
    """A list in good order."""
    words = {"A": "Allow incoming connections", "B": "Block incoming connections", "U": "Ask"}
    head = f"{'ALF: total' if is_old else 'Total'} number of apps = {len(apps)}\n"
    return head + "".join(
        f"{number} : {path}\n   ({words[word]})\n" for number, (path, word) in enumerate(apps, 1)
    )


def said_to_root(text: str) -> str:
    """What the awk of the script makes of it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "list")
        file.write_bytes(text.encode())
        asked = (AWK, LIST, str(file))
        done = commands.run(asked, timeout=10, environment={"NAMES": f"/other\n{GAME}"})
    assert (done.status, done.errors) == (0, "")
    return done.output.strip()


def said_to_portgui(text: str) -> str:
    """What PortGUI makes of it."""
    rows = list_of(text)
    if rows is None:
        return "unknown"
    found = {row.state for row in rows if row.path == GAME} or {AppState.ABSENT}
    state = found.pop()
    return "unknown" if found or state is None else state.value


@pytest.mark.skipif(not Path(AWK).exists(), reason="there is no awk")
@settings(max_examples=200, deadline=None)
@given(
    st.builds("\n".join, st.lists(LINES, max_size=8))
    | st.builds(written, st.lists(APP, max_size=4), st.booleans())
)
def test_root_reads_the_list_as_portgui_does(text: str) -> None:
    """In order or not, with rows that are missing, doubled, forged, or in other words."""
    assert said_to_root(text) == said_to_portgui(text)


@pytest.mark.parametrize("shell", [("/bin/sh",), ("/bin/bash", "--posix"), ("/bin/dash",)])
def test_the_script_is_one_for_every_shell_of_a_mac(shell: tuple[str, ...]) -> None:
    """Bash, dash and zsh may be behind /bin/sh there; its awk has no quote that ends it."""
    if not Path(shell[0]).exists():
        pytest.skip(f"{shell[0]} is not here")
    done = commands.run((*shell, "-n", "-c", ROOT), timeout=10)
    assert (done.status, done.output, done.errors) == (0, "", "")
    assert "'" not in LIST
