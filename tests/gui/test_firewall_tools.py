"""The firewall in the whole window: rows, card, wizard, My changes, and the notice at the start."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from portgui.answers.live_row import LiveRow
from portgui.firewall.changing import Changer
from portgui.firewall.journal import Journal
from portgui.firewall.plan import Plan
from portgui.firewall.request import Request
from portgui.firewall.rules import Action
from portgui.gui import main_window
from portgui.gui.card_text import CardText
from portgui.gui.changes.page import ChangesPage
from portgui.gui.firewall_tools import HALF
from portgui.gui.program import Program
from portgui.gui.table.model import TableModel
from portgui.gui.wizard.state import PageId
from portgui.gui.wizard.wizard import PortWizard
from portgui.guides import Action as Goal
from portgui.net import PortRange, Protocol
from tests.fake_firewall import Crash, FakeBackend, State, TheirRule
from tests.fakes import Computer
from tests.gui.conftest import settle
from tests.gui.fakes import FakeClient

TCP: Final = Protocol.TCP
ALLOW: Final = TheirRule("id-80", "Web server", Action.ALLOW, TCP, PortRange(80, 80))

pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (raise\(\)|grabbing the keyboard|propagateSizeHints\(\))"
)


def wait(program: Program) -> None:
    """What is read and judged beside the window has come, and what that brings about."""
    for _ in range(4):
        settle(program)


@pytest.fixture
def whole(program: Program) -> Program:
    """After the first rows, with the firewall read."""
    program.complete()
    wait(program)
    return program


def reaches(program: Program) -> dict[str, str]:
    """What the live view says of each app."""
    return {
        row.connection.owner.name: program.live.model.cell_text(row.connection.key, 2)
        for row in program.live.rows()
    }


def card_lines(program: Program) -> list[str]:
    """What the card says."""
    found = program.window.card.findChild(CardText)
    assert isinstance(found, CardText)
    return found.toPlainText().split("\n")


def button(program: Program, words: str) -> QPushButton:
    """A button of the card."""
    return next(
        each for each in program.window.card.findChildren(QPushButton) if each.text() == words
    )


def test_nothing_of_the_firewall_is_loaded_before_the_first_rows() -> None:
    """The window opens without it."""
    code = (
        "import sys; import portgui.gui.program, portgui.gui.app;"
        "print([name for name in sys.modules if name.startswith('portgui.firewall')"
        " or name.startswith('portgui.gui.firewall') or 'jeepney' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_before_the_firewall_is_read_the_rows_say_no_more_than_they_know(program: Program) -> None:
    """“Your network”, as the address alone says."""
    assert reaches(program)["nginx"] == "Your network"


def test_the_rows_say_what_the_firewall_does(whole: Program, backend: FakeBackend) -> None:
    """Blocked while no rule lets others in; your network as soon as one does."""
    assert reaches(whole)["nginx"] == "Blocked by firewall"
    assert reaches(whole)["flask"] == "Only this computer"
    backend.state = State(theirs=(ALLOW,))
    assert whole.firewall is not None
    whole.firewall.watch.look_now()
    wait(whole)
    assert reaches(whole)["nginx"] == "Your network"


def test_a_firewall_that_cannot_be_read_is_said_in_the_row(
    program: Program, backend: FakeBackend
) -> None:
    """Neither open nor shut: your network, firewall not readable."""
    backend.needs_rights = True
    program.complete()
    wait(program)
    assert reaches(program)["nginx"] == "Your network, firewall not readable"


def test_only_rows_that_changed_are_repainted(
    whole: Program,
    backend: FakeBackend,
    computer: Computer,
    client: FakeClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No reset, no other row, and the selection stays."""
    computer.wait(computer.app("caddy"), "0.0.0.0:443")
    client.found = computer.connections
    client.request()
    client.answer()
    wait(whole)
    model = whole.live.model
    changed: list[str] = []

    def apply(removed: object, rows: list[LiveRow], added: object) -> None:
        changed.extend(row.connection.owner.name for row in rows)
        TableModel.apply(model, (), rows, ())

    reset = QSignalSpy(model.modelReset)
    whole.live.view.selectRow(1)
    key = whole.live.view.current_key()
    monkeypatch.setattr(model, "apply", apply)
    backend.state = State(theirs=(ALLOW,))
    assert whole.firewall is not None
    whole.firewall.watch.look_now()
    wait(whole)
    assert changed == ["nginx"]
    assert reset.count() == 0
    assert whole.live.view.current_key() == key
    assert reaches(whole)["caddy"] == "Blocked by firewall"


def test_the_card_says_the_deciding_sentence(whole: Program) -> None:
    """First what it comes to, then the rung that decided, and what would mend it."""
    whole.cards.show_port(80, TCP)
    wait(whole)
    lines = card_lines(whole)
    place = lines.index("FIREWALL")
    assert lines[place + 1] == "TCP: other devices on your network cannot reach it."
    assert "No rule allows it." in lines
    assert "Add a rule that allows it." in lines
    assert not any(line.startswith("✓") for line in lines)


def test_the_card_unfolds_every_rung(whole: Program) -> None:
    """Each with its shape and its word; pressed again, they go."""
    whole.cards.show_port(80, TCP)
    wait(whole)
    button(whole, "Show every check of the firewall").click()
    lines = card_lines(whole)
    assert "✓ in order: An app is waiting for connections on it." in lines
    assert "✕ in the way: No rule allows it." in lines
    assert any(line.startswith("– not checked: ") for line in lines)
    button(whole, "Hide the checks of the firewall").click()
    assert not any(line.startswith("✓") for line in card_lines(whole))


def test_the_card_offers_what_is_not_so(whole: Program, backend: FakeBackend) -> None:
    """Blocked: let others reach it. Reachable: keep others out."""
    whole.cards.show_port(80, TCP)
    wait(whole)
    assert button(whole, "Let others reach it…").isVisible()
    assert button(whole, "Keep others out…").isHidden()
    backend.state = State(theirs=(ALLOW,))
    assert whole.firewall is not None
    whole.firewall.watch.look_now()
    wait(whole)
    assert button(whole, "Let others reach it…").isHidden()
    assert button(whole, "Keep others out…").isVisible()
    assert button(whole, "Open or close this port…").isHidden()


def test_the_card_leads_to_the_wizard_with_the_goal(whole: Program) -> None:
    """The page that asks for the goal is left out; the port and the app are known."""
    opened: list[PortWizard] = []
    whole.wizards.opened.connect(opened.append)
    whole.cards.show_port(80, TCP)
    wait(whole)
    button(whole, "Let others reach it…").click()
    wait(whole)
    wizard = opened[0]
    assert wizard.state.action is Goal.OPEN
    assert wizard.currentId() == PageId.WHAT
    wizard.next()
    wait(whole)
    assert wizard.currentId() == PageId.CHECK
    wizard.close()


def test_a_change_in_the_wizard_is_seen_in_the_rows(whole: Program) -> None:
    """From the check to the result; the row says it without being asked."""
    opened: list[PortWizard] = []
    whole.wizards.opened.connect(opened.append)
    whole.cards.show_port(80, TCP)
    wait(whole)
    button(whole, "Let others reach it…").click()
    wait(whole)
    for _ in range(3):
        opened[0].next()
        wait(whole)
    assert opened[0].currentId() == PageId.RESULT
    assert reaches(whole)["nginx"] == "Your network"
    opened[0].close()
    whole.window.show_page(main_window.CHANGES)
    wait(whole)
    page = whole.window.findChild(ChangesPage)
    assert isinstance(page, ChangesPage)
    assert len(page.cards) == 1


def test_my_changes_may_be_the_page_that_the_window_opens_with(program: Program) -> None:
    """Shown before the firewall is loaded, it is filled when it is."""
    program.window.show_page(main_window.CHANGES)
    assert program.window.findChild(ChangesPage) is None
    program.complete()
    wait(program)
    assert isinstance(program.window.findChild(ChangesPage), ChangesPage)


def half_make(backend: FakeBackend, journal: Path) -> None:
    """PortGUI ended in the middle of a change."""

    def crash(step: str) -> None:
        if step == "answered":
            raise Crash

    changer = Changer(backend, Journal(journal), backend.clock, backend.boot_id)
    plan = changer.plan(Request(Action.ALLOW, (TCP,), PortRange(80, 80)), backend.read())
    assert isinstance(plan, Plan)
    backend.on_step = crash
    with pytest.raises(Crash):
        changer.make(plan)
    backend.on_step = lambda _: None


def test_a_half_made_change_is_told_at_the_start(
    program: Program, backend: FakeBackend, tmp_path: Path
) -> None:
    """A notice with the way to My changes; it goes when the change has been undone."""
    half_make(backend, tmp_path / "changes.jsonl")
    program.complete()
    wait(program)
    assert program.window.notice.code == HALF
    program.window.notice.acted.emit(HALF)
    wait(program)
    assert program.window.page == main_window.CHANGES
    page = program.window.findChild(ChangesPage)
    assert isinstance(page, ChangesPage)
    next(iter(page.cards.values())).undo.click()
    wait(program)
    assert program.window.notice.code != HALF
    assert backend.state.own == ()


def test_nothing_is_told_where_nothing_is_half_made(whole: Program) -> None:
    """No notice at an ordinary start."""
    assert whole.window.notice.code == ""


def test_a_hidden_window_asks_nothing(
    whole: Program, backend: FakeBackend, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Minimised or closed to the tray, the firewall is left alone."""
    stamps: list[object] = []

    def stamp() -> object:
        stamps.append(None)
        return FakeBackend.stamp(backend)

    monkeypatch.setattr(backend, "stamp", stamp)
    whole.window.hide()
    QApplication.processEvents()
    assert whole.firewall is not None
    whole.firewall.watch.on_rows()
    wait(whole)
    assert stamps == []
    with qtbot.waitExposed(whole.window):
        whole.window.show()
    wait(whole)
    assert stamps
