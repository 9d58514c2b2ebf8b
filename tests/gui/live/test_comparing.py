"""“What has changed since …” in the window: remembered, compared, saved and opened again."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from portgui.connections.snapshot import Connection
from portgui.gui.job import Jobs
from portgui.gui.live.bars import Chip
from portgui.gui.live.comparing import Comparing
from portgui.gui.table.marks import Mark
from portgui.words import Message
from tests.fakes import Computer
from tests.gui.fakes import Live


class Told:
    """What was told, in the order."""

    def __init__(self, comparing: Comparing) -> None:
        self.messages: list[Message] = []
        comparing.told.connect(self.messages.append)

    def codes(self) -> list[str]:
        """The sentences' codes."""
        return [message.code for message in self.messages]


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    """Threads for files."""
    made = Jobs()
    yield made
    made.stop()


@pytest.fixture
def comparing(live: Live, jobs: Jobs) -> Comparing:
    """Over the page of the pretend computer."""
    return Comparing(live.page, jobs, live.page)


def first(computer: Computer, app: str) -> Connection:
    """The first socket of this app."""
    return next(row for row in computer.connections if row.owner.name == app)


def begin(comparing: Comparing, qtbot: QtBot) -> None:
    """Compare, and wait until what there was has been put in order."""
    comparing.compare()
    qtbot.waitUntil(lambda: comparing.is_on)


def menu_words(comparing: Comparing) -> list[str]:
    """What the menu of the view offers here."""
    menu = QMenu()
    comparing.fill_menu(menu)
    return [action.text() for action in menu.actions()]


def test_the_menu_offers_what_can_be_done_now(comparing: Comparing, qtbot: QtBot) -> None:
    """Comparing only once there is something to compare with, and stopping only while it is on."""
    always = ["Compare with a saved moment…", "Save this moment…"]
    assert menu_words(comparing) == ["Remember this moment", *always]
    comparing.remember()
    assert menu_words(comparing)[1].startswith("What has changed since ")
    begin(comparing, qtbot)
    assert menu_words(comparing)[1] == "Stop comparing"


def test_what_is_new_and_gone_is_said_and_marked(
    live: Live, comparing: Comparing, computer: Computer, qtbot: QtBot
) -> None:
    """The bar counts, the rows are marked, and after it all is as it was."""
    comparing.remember()
    begin(comparing, qtbot)
    assert comparing.bar.isVisible()
    assert comparing.bar.text().startswith("Nothing has changed since ")
    gone = first(computer, "nginx")
    computer.drop(gone)
    computer.wait(computer.app("caddy"), "0.0.0.0:443")
    live.scan()
    assert comparing.bar.text().endswith(": 1 new · 0 changed · 1 gone")
    assert live.page.model.mark(gone.key) is Mark.GONE
    assert "nginx" in live.apps()
    comparing.stop()
    assert comparing.bar.isHidden()
    assert "nginx" not in live.apps()


def test_only_what_has_changed_is_shown_on_wish(
    live: Live, comparing: Comparing, computer: Computer, qtbot: QtBot
) -> None:
    """And where nothing has, that is said, with a way back to everything."""
    comparing.remember()
    begin(comparing, qtbot)
    live.page.show_chip(Chip.EVERYTHING)
    comparing.bar.only.click()
    assert live.page.empty.text() == "Nothing has changed since then."
    computer.wait(computer.app("caddy"), "0.0.0.0:443")
    live.scan()
    assert live.apps() == ["caddy"]
    live.page.show_chip(Chip.CONNECTED)
    assert live.page.empty.text() == (
        "Nothing here has changed since then.\nWhat has changed may be hidden."
    )
    live.page.show_chip(Chip.WAITING)
    computer.drop(first(computer, "caddy"))
    live.scan()
    live.page.empty.acted.emit()
    assert not comparing.bar.only.isChecked()
    assert len(live.apps()) == 4


def test_the_way_out_is_never_cut_off(comparing: Comparing) -> None:
    """In a narrow window the buttons stand one below the other."""
    comparing.bar.show()
    comparing.bar.resize(190, comparing.bar.heightForWidth(190))
    layout = comparing.bar.layout()
    assert layout is not None
    layout.activate()
    for button in (comparing.bar.only, comparing.bar.end):
        assert button.width() >= button.sizeHint().width()


def test_a_chip_and_the_filter_hold_while_comparing(
    live: Live, comparing: Comparing, computer: Computer, qtbot: QtBot
) -> None:
    """Only what has changed, of what the person looks at."""
    comparing.remember()
    begin(comparing, qtbot)
    comparing.bar.only.click()
    computer.wait(computer.app("caddy"), "0.0.0.0:443")
    computer.wait(computer.app("traefik"), "0.0.0.0:444")
    live.scan()
    live.page.set_filter("caddy")
    assert live.apps() == ["caddy"]
    live.page.show_chip(Chip.CONNECTED)
    assert live.apps() == []


def test_a_moment_is_saved_and_compared_with_later(
    live: Live, comparing: Comparing, computer: Computer, qtbot: QtBot, tmp_path: Path
) -> None:
    """Through a file that only its owner may read."""
    told = Told(comparing)
    path = tmp_path / "moment.json"
    comparing.save(str(path))
    qtbot.waitUntil(lambda: told.codes() == ["moment-saved"])
    if sys.platform != "win32":  # there the folder decides
        assert path.stat().st_mode & 0o077 == 0
    assert len(json.loads(path.read_text("utf-8"))["connections"]) == 4
    gone = first(computer, "java")
    computer.drop(gone)
    live.scan()
    comparing.open(str(path))
    qtbot.waitUntil(lambda: comparing.is_on)
    assert comparing.bar.text().endswith(": 0 new · 0 changed · 1 gone")
    assert live.page.model.mark(gone.key) is Mark.GONE
    assert live.page.live.row(gone.key) is None


def test_a_file_that_is_none_is_said_and_changes_nothing(
    live: Live, comparing: Comparing, qtbot: QtBot, tmp_path: Path
) -> None:
    """A sentence; the view stays as it is."""
    told = Told(comparing)
    path = tmp_path / "other.json"
    path.write_text('{"schema": "something"}', "utf-8")
    comparing.open(str(path))
    qtbot.waitUntil(lambda: bool(told.messages))
    assert told.codes()[0].startswith("snapshot-")
    assert not comparing.is_on


def test_a_folder_that_cannot_be_written_is_said(
    comparing: Comparing, qtbot: QtBot, tmp_path: Path
) -> None:
    """What happened, and that nothing was lost."""
    told = Told(comparing)
    comparing.save(str(tmp_path / "nowhere" / "moment.json"))
    qtbot.waitUntil(lambda: told.codes() == ["save-no-folder"])


def test_remembering_again_while_comparing_begins_anew(
    live: Live, comparing: Comparing, computer: Computer, qtbot: QtBot
) -> None:
    """What has gone by then is over."""
    comparing.remember()
    begin(comparing, qtbot)
    computer.drop(first(computer, "nginx"))
    live.scan()
    comparing.remember()
    qtbot.waitUntil(lambda: comparing.bar.text().startswith("Nothing has changed since "))
    assert comparing.is_on
    assert "nginx" not in live.apps()
