"""The page that asks for the port: typed, picked with its app, or handed in."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from portgui import words
from portgui.gui.wizard.state import PageId, WizardStart
from portgui.guides import Action
from portgui.guides.plain import MAX_APP_NAME
from portgui.net import InputCode, PortRange, Protocol
from tests.gui.wizard.fakes import CATALOGUE, NEXT, TCP, UDP, Driver, suggest

Drive = Callable[..., Driver]
OPEN = WizardStart(Action.OPEN)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", InputCode.PORT_OUT_OF_RANGE),
        ("65536", InputCode.PORT_OUT_OF_RANGE),
        ("-1", InputCode.PORT_OUT_OF_RANGE),
        ("80a", InputCode.NOT_A_PORT),
        ("80-", InputCode.RANGE_UNFINISHED),
        ("9000-8000", InputCode.RANGE_BACKWARDS),
        ("1" * 10_000, InputCode.TOO_LONG),
        ("מאה", InputCode.NOT_A_PORT),
        ("🎮", InputCode.NOT_A_PORT),
        ("<b>80</b>", InputCode.NOT_A_PORT),
        ("   ", InputCode.EMPTY),
    ],
)
def test_bad_input_is_a_sentence_at_the_field(text: str, code: InputCode, drive: Drive) -> None:
    """The field is marked, the sentence says what is wrong, and Next waits."""
    driver = drive(OPEN)
    number = driver.what.number
    QApplication.clipboard().setText(text)
    number.edit.paste()
    assert number.error.isVisible()
    assert number.error.textFormat() == Qt.TextFormat.PlainText
    template = words.ENGLISH[code.value]
    assert number.error.text().startswith(template.partition("{")[0])
    assert "{" not in number.error.text()
    assert len(number.error.text()) < 200
    assert number.edit.property("bad") is True
    assert not driver.button(NEXT).isEnabled()


def test_the_sentence_goes_when_the_mistake_does(drive: Drive) -> None:
    """While a range is being typed, it is told what is missing; complete, it is accepted."""
    driver = drive(OPEN)
    number = driver.what.number
    QTest.keyClicks(number.edit, "8000-")
    assert "has no end" in number.error.text()
    QTest.keyClicks(number.edit, "8100")
    assert not number.error.isVisible()
    assert number.edit.property("bad") is False
    assert driver.button(NEXT).isEnabled()
    driver.next()
    assert driver.wizard.state.ports == PortRange(8000, 8100)


def test_an_empty_field_is_not_blamed(drive: Drive) -> None:
    """Before anything is typed there is a hint and no reproach; Next waits."""
    driver = drive(OPEN)
    assert not driver.what.number.error.isVisible()
    assert not driver.button(NEXT).isEnabled()


@pytest.mark.parametrize(
    ("typed", "protocols", "why"),
    [
        ("25565", (TCP,), "Minecraft Java uses TCP."),
        ("19132", (UDP,), "Minecraft Bedrock uses UDP."),
        ("53", (TCP, UDP), "Names uses TCP and UDP."),
        ("47999", (TCP, UDP), "knows no app here"),
    ],
)
def test_the_sensible_protocol_is_chosen_and_why_is_said(
    typed: str, protocols: tuple[Protocol, ...], why: str, drive: Drive
) -> None:
    """A person who does not know TCP from UDP can simply go on."""
    driver = drive(OPEN)
    driver.type_port(typed)
    assert why in driver.what.protocol_choice.reason.text()
    driver.next()
    assert driver.wizard.state.protocols == protocols


def test_both_protocols_make_steps_for_both(drive: Drive) -> None:
    """Who chooses TCP and UDP gets a rule for each."""
    driver = drive(OPEN)
    driver.type_port("25565")
    driver.click(driver.what.protocol_choice.chips[2])
    driver.next()
    driver.next()
    assert driver.wizard.state.protocols == (TCP, UDP)
    guide = driver.steps.guide
    assert guide is not None
    values = {copy.value for step in guide.steps for copy in step.copies}
    assert {"PortGUI TCP 25565", "PortGUI UDP 25565"} <= values


def test_the_person_s_choice_outlives_the_page(drive: Drive) -> None:
    """A protocol chosen by hand is still chosen after a look at the next page."""
    driver = drive(OPEN)
    driver.type_port("25565")
    driver.click(driver.what.protocol_choice.chips[1])
    driver.next()
    driver.back()
    driver.next()
    assert driver.wizard.state.protocols == (UDP,)


def test_another_port_gets_its_own_suggestion(drive: Drive) -> None:
    """The choice made for one port is not carried over to another."""
    driver = drive(OPEN)
    driver.type_port("25565")
    driver.click(driver.what.protocol_choice.chips[2])
    driver.type_port("19132")
    driver.next()
    assert driver.wizard.state.protocols == (UDP,)


def test_an_app_is_picked_by_a_few_letters_and_enter(drive: Drive, qtbot: QtBot) -> None:
    """Letters, arrow down, Enter: the app's port, its protocol and its name are taken."""
    driver = drive(OPEN)
    driver.click(driver.what.chips[2])
    picker = driver.what.picker
    QTest.keyClicks(picker.filter, "bedrock")
    assert picker.model.rowCount() == 1
    QTest.keyClick(picker.filter, Qt.Key.Key_Down)
    assert "Bedrock Server uses UDP." in driver.what.protocol_choice.reason.text()
    QTest.keyClick(picker.view, Qt.Key.Key_Return)
    assert driver.page() is PageId.SYSTEM
    state = driver.wizard.state
    assert (state.app, state.app_path) == ("Bedrock Server", None)
    assert (state.ports, state.protocols) == (PortRange(19132, 19132), (UDP,))


def test_enter_on_nothing_does_not_go_on(drive: Drive) -> None:
    """Without a row there is nothing to go on with."""
    driver = drive(OPEN)
    driver.click(driver.what.chips[2])
    driver.what.picker.filter.setText("nothing like it")
    QTest.keyClick(driver.what.picker.filter, Qt.Key.Key_Return)
    QTest.keyClick(driver.what.picker.view, Qt.Key.Key_Return)
    assert driver.page() is PageId.WHAT


def test_names_come_before_other_words(drive: Drive) -> None:
    """What is called “java” is found alone; “blocks”, which nothing is called, by its keyword."""
    picker = drive(OPEN).what.picker
    picker.filter.setText("java")
    assert [row.entry.name for row in picker.model.visible_rows()] == ["Minecraft Java"]
    picker.filter.setText("blocks")
    assert picker.model.rowCount() == picker.model.total


def test_a_filter_that_finds_nothing_says_so(drive: Drive) -> None:
    """An empty list comes with a sentence."""
    picker = drive(OPEN).what.picker
    picker.filter.setText("nothing like it")
    assert picker.model.rowCount() == 0
    assert picker.count.text().startswith("No app matches.")


@pytest.mark.parametrize("text", ["color:red", "-1", "x" * 10_000, '"open'])
def test_a_filter_that_is_not_understood_says_so(text: str, drive: Drive) -> None:
    """The sentence stands at the field, and the list stays as it was."""
    driver = drive(OPEN)
    driver.click(driver.what.chips[2])
    picker = driver.what.picker
    picker.filter.setText("bedrock")
    picker.filter.setText(text)
    assert picker.error.isVisible()
    assert picker.error.text()
    assert picker.model.rowCount() == 1


def test_a_picked_row_that_the_filter_hides_is_no_longer_picked(drive: Drive) -> None:
    """What cannot be seen is not what is opened."""
    driver = drive(OPEN)
    driver.click(driver.what.chips[2])
    picker = driver.what.picker
    picker.filter.setText("bedrock")
    picker.view.select_key(("Bedrock Server", "minecraft bedrock"))
    assert driver.button(NEXT).isEnabled()
    picker.filter.setText("dnsmasq")
    assert not driver.button(NEXT).isEnabled()


def test_what_to_know_is_said_before_opening_only(drive: Drive) -> None:
    """The advice is about opening; whoever closes a port does not need it."""
    opening, closing = drive(OPEN), drive(WizardStart(Action.CLOSE))
    for driver in (opening, closing):
        driver.type_port("25565")
        assert "Friends meet at Minecraft Java." in driver.what.facts.purpose.text()
    assert opening.what.facts.advice.text() == "Think before opening Minecraft Java."
    assert opening.what.facts.advice.isVisible()
    assert not closing.what.facts.advice.isVisible()


def test_a_port_that_nobody_knows_gets_a_warning(drive: Drive) -> None:
    """Where nothing is known, that is said rather than left blank."""
    driver = drive(OPEN)
    driver.type_port("47999")
    assert "knows nothing" in driver.what.facts.purpose.text()
    assert "only if you know" in driver.what.facts.advice.text()


HOSTILE = "<b>evil</b>\n\x1b[31m&\u202e" + "x" * 4000


@pytest.mark.parametrize("app", ["java", HOSTILE])
def test_a_row_of_the_live_view_is_taken_as_it_is(app: str, drive: Drive) -> None:
    """App, path, port and protocol arrive; a hostile name stays short, plain and in one line."""
    path = "C:\\Games\\java.exe"
    driver = drive(WizardStart(Action.OPEN, PortRange(25565, 25565), (UDP,), app, path))
    assert driver.what.chips[0].isVisible()
    assert driver.what.chips[0].isChecked()
    for label in driver.wizard.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
        if label.isVisible() and ("evil" in label.text() or "java" in label.text()):
            assert len(label.text()) < MAX_APP_NAME + 60
            assert label.text().isprintable()
    driver.next()
    state = driver.wizard.state
    assert (state.app, state.app_path) == (app, path)
    assert (state.ports, state.protocols) == (PortRange(25565, 25565), (UDP,))
    driver.next()
    driver.click(driver.steps.chips[1])
    for view in driver.steps.shown:
        for label in view.findChildren(QLabel):
            assert label.textFormat() == Qt.TextFormat.PlainText
            assert "\n" not in label.text()
            assert len(label.text()) < 800


def test_a_row_can_be_left_for_another_port(drive: Drive) -> None:
    """Who types a number instead does not take the app of the row along."""
    driver = drive(WizardStart(Action.OPEN, PortRange(25565, 25565), (TCP,), "java", "/x"))
    driver.type_port("53")
    driver.next()
    state = driver.wizard.state
    assert (state.ports, state.app, state.app_path) == (PortRange(53, 53), None, None)


def test_without_a_row_there_is_no_way_to_choose_one(drive: Drive) -> None:
    """A number that was handed in stands in the field."""
    driver = drive(WizardStart(Action.OPEN, PortRange(53, 53)))
    assert not driver.what.chips[0].isVisible()
    assert driver.what.number.edit.text() == "53"
    assert driver.button(NEXT).isEnabled()


def test_the_suggestion_is_asked_for_what_was_typed(drive: Drive) -> None:
    """The caller's function gets the very range; its answer is what is chosen."""
    asked: list[PortRange] = []

    def keep(ports: PortRange) -> tuple[Protocol, ...]:
        asked.append(ports)
        return suggest(ports)

    driver = drive(OPEN, suggest=keep, catalogue=CATALOGUE)
    driver.type_port("53-60")
    assert asked[-1] == PortRange(53, 60)
