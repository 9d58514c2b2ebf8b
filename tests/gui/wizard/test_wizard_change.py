"""PortGUI makes the change: checked, reviewed, made, read back, undone; or says why not."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWizard
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from portgui.connections.remote_session import Kind, RemoteSession
from portgui.firewall.backend import Status, Trouble
from portgui.firewall.journal_book import ChangeState
from portgui.firewall.plan import Plan, Refusal, Way
from portgui.firewall.request import Lasting, Request, Scope, Until, Who
from portgui.firewall.rules import Action, Profile
from portgui.gui.job import Jobs
from portgui.gui.wizard.how import PORT_OF_APP
from portgui.gui.wizard.state import PageId, WizardStart
from portgui.guides import Action as Goal
from portgui.words import Message
from tests.fake_firewall import State
from tests.gui.wizard.changer import BLOCK, CLOSE, Changer, Firewall
from tests.gui.wizard.fakes import CANCEL, FINISH, NEXT, TCP

Begin = Callable[..., Changer]


# The check.


def test_the_check_names_the_rung_that_decides(begin: Begin) -> None:
    """Why it is not so now: every rung with its word, its sentence, and what would mend it."""
    driver = begin()
    driver.to(PageId.CHECK)
    said = driver.said()
    assert "No. The rule “OpenJDK Platform binary” blocks it" in said
    assert "Nothing was changed." in said
    rows = driver.check.ladders[TCP].rows
    deciding = [row for row in rows.values() if row.objectName() == "told"]
    assert [row.accessibleName() for row in deciding] == ["Rules that block: in the way"]
    assert [row.accessibleName().rpartition(": ")[2] for row in rows.values()].count(
        "not checked"
    ) == 1


def test_evidence_is_shown_on_demand(begin: Begin) -> None:
    """What a rung was read from is one press behind, and another press takes it away."""
    driver = begin()
    driver.to(PageId.CHECK)
    row = next(row for row in driver.check.ladders[TCP].rows.values() if row.evidence)
    assert row.evidence is not None
    assert row.shown is not None
    assert not row.shown.isVisible()
    driver.click(row.evidence)
    assert row.shown.isVisible()
    assert row.shown.said() == "0.0.0.0"
    driver.click(row.evidence)
    assert not row.shown.isVisible()


def test_more_is_read_with_rights_when_the_person_asks(begin: Begin, firewall: Firewall) -> None:
    """Without rights the answer is not known; the button asks, and the ladder is another then."""
    firewall.backend.needs_rights = True
    driver = begin()
    driver.to(PageId.CHECK)
    assert "That is not known." in driver.said()
    driver.click(driver.check.rights)
    driver.settle()
    assert "No. The rule “OpenJDK Platform binary” blocks it" in driver.said()
    assert driver.check.rights.isHidden()
    assert firewall.looked == 1


def test_a_no_to_the_rights_changes_nothing(begin: Begin, firewall: Firewall) -> None:
    """The person said no: it is said, and the page is as it was."""
    firewall.backend.needs_rights = True
    driver = begin()
    driver.to(PageId.CHECK)
    firewall.backend.trouble = Trouble.DECLINED
    driver.click(driver.check.rights)
    driver.settle()
    assert "You chose No. Nothing was changed." in driver.said()
    assert driver.check.rights.isVisible()
    assert driver.check.isComplete()


def test_the_check_can_be_copied(begin: Begin) -> None:
    """For the help desk: every rung as plain text."""
    driver = begin()
    driver.to(PageId.CHECK)
    driver.click(driver.check.copy)
    copied = QGuiApplication.clipboard().text()
    assert "Port 25565 / TCP" in copied
    assert "in the way" in copied


def test_from_the_check_a_way_leads_to_the_steps(begin: Begin) -> None:
    """By hand, or for another computer; and back again to the check."""
    driver = begin()
    driver.to(PageId.CHECK)
    driver.click(driver.check.hand)
    assert driver.page() is PageId.SYSTEM
    driver.back()
    assert driver.page() is PageId.CHECK
    driver.next()
    assert driver.page() is PageId.REVIEW


def test_a_range_says_which_port_was_checked(begin: Begin) -> None:
    """The first one stands for the others, and that is said."""
    driver = begin(WizardStart(Goal.OPEN))
    driver.type_port("25565-25570")
    driver.next()
    assert "for the first of them, 25565" in driver.said()


# The review.


def test_the_review_says_it_in_a_sentence_and_shows_the_commands(begin: Begin) -> None:
    """One sentence first; exactly what will run below, plain and to be copied."""
    driver = begin()
    driver.to(PageId.REVIEW)
    said = driver.said()
    assert "ufw will let other computers on your network reach TCP port 25565." in said
    assert "It stays until you undo it." in said
    assert "Exactly what will run" in said
    assert "/usr/sbin/pretend 'switch OpenJDK Platform binary off'" in said
    assert driver.button(NEXT).text() == "Make the change"


def request_of(driver: Changer) -> Request:
    """What the review is about."""
    assert isinstance(driver.review.offer, Plan)
    return driver.review.offer.request


def test_choices_make_another_plan(begin: Begin) -> None:
    """Who, for how long, and for which app: the sentence and the commands go with them."""
    driver = begin()
    driver.to(PageId.REVIEW)
    how = driver.review.how
    driver.click(how.targets[PORT_OF_APP])
    driver.click(how.who.chips[1])
    QTest.keyClicks(how.who.edit, "192.168.1.20, 10.0.0.0/8")
    driver.click(how.how_long.chips[2])
    driver.settle()
    made = request_of(driver)
    assert made.app == "/usr/bin/java"
    assert made.scope.who is Who.GIVEN
    assert [str(each) for each in made.scope.networks] == ["192.168.1.20/32", "10.0.0.0/8"]
    assert made.until == Until(Lasting.TIME, 3600)
    assert "192.168.1.20" in driver.said()
    assert driver.button(NEXT).isEnabled()


def test_another_time_is_a_number_and_a_unit(begin: Begin) -> None:
    """As long as the person likes, up to thirty days."""
    driver = begin()
    driver.to(PageId.REVIEW)
    how_long = driver.review.how.how_long
    driver.click(how_long.chips[-1])
    how_long.unit.setCurrentIndex(2)
    how_long.number.setValue(99)
    driver.settle()
    assert request_of(driver).until == Until(Lasting.TIME, 30 * 24 * 3600)


@pytest.mark.parametrize("text", ["", "192.168.1.x", "192.168.1.300", "fe80::1%eth0", "1 2 3 4 x"])
def test_bad_addresses_cannot_be_agreed_to(begin: Begin, text: str) -> None:
    """What is no address is said, and nothing can be made of it."""
    driver = begin()
    driver.to(PageId.REVIEW)
    who = driver.review.how.who
    driver.click(who.chips[1])
    QTest.keyClicks(who.edit, text)
    driver.settle()
    assert not driver.button(NEXT).isEnabled()
    assert who.error.isVisible() is bool(text)


def test_closing_is_for_everyone(begin: Begin, firewall: Firewall) -> None:
    """Who wants nobody to reach a port does not mean the neighbours alone."""
    firewall.backend.state = State()
    driver = begin(CLOSE, has_profiles=True)
    driver.to(PageId.REVIEW)
    made = request_of(driver)
    assert (made.action, made.scope) == (Action.BLOCK, Scope(Who.ANY))
    assert made.profiles == frozenset(Profile)


def test_public_networks_are_let_in_only_when_ticked(begin: Begin) -> None:
    """Windows' kinds of network: private and domain at first; at least one is needed."""
    driver = begin(has_profiles=True)
    driver.to(PageId.REVIEW)
    boxes = driver.review.how.boxes
    assert request_of(driver).profiles == {Profile.PRIVATE, Profile.DOMAIN}
    boxes[Profile.PUBLIC].click()
    driver.settle()
    assert request_of(driver).profiles == frozenset(Profile)
    for box in boxes.values():
        box.click()
    driver.settle()
    assert "Choose at least one kind of network." in driver.said()
    assert not driver.button(NEXT).isEnabled()


def test_where_only_apps_count_nothing_else_is_asked(begin: Begin) -> None:
    """macOS: the app, for everyone."""
    driver = begin(is_by_app=True)
    driver.to(PageId.REVIEW)
    made = request_of(driver)
    assert (made.app, made.scope) == ("/usr/bin/java", Scope(Who.ANY))
    assert driver.review.how.who.isHidden()


@pytest.mark.parametrize(("way", "shield"), [(Way.UAC, True), (Way.POLKIT, False)])
def test_only_windows_shows_its_shield(
    begin: Begin, firewall: Firewall, way: Way, shield: bool
) -> None:
    """The button says that Windows will ask; elsewhere a sentence does."""
    firewall.backend.way = way
    driver = begin()
    driver.to(PageId.REVIEW)
    assert driver.button(NEXT).icon().isNull() is not shield
    driver.back()
    assert driver.button(NEXT).icon().isNull()


def test_all_of_it_can_be_copied_for_it(begin: Begin) -> None:
    """The sentence, the commands, the way back, the same by hand, and what was found."""
    driver = begin()
    driver.to(PageId.REVIEW)
    driver.click(driver.review.copy)
    copied = QGuiApplication.clipboard().text()
    for part in (
        "ufw will let other computers",
        "What PortGUI would run:\n/usr/sbin/pretend",
        "What would undo it:",
        "The same in a terminal:\npretend",
        "What PortGUI found on this computer:",
        "in the way",
    ):
        assert part in copied


def test_nothing_to_change_is_good_news(begin: Begin, firewall: Firewall) -> None:
    """It is so already: the wizard ends here."""
    driver = begin()
    driver.to(PageId.RESULT)
    driver.wizard.close()
    again = begin()
    again.to(PageId.REVIEW)
    assert "Nothing needs to be changed" in again.said()
    assert again.button(FINISH).isVisible()
    assert not again.button(NEXT).isVisible()
    assert len(firewall.backend.asked) == 1
    again.click(again.review.hand)  # the steps are there for whoever wants to see them
    assert again.page() is PageId.SYSTEM
    again.back()
    again.settle()
    assert again.page() is PageId.REVIEW
    assert again.button(FINISH).isVisible()


def test_a_refusal_says_why_and_leads_to_the_steps(
    begin: Begin, firewall: Firewall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason, what to do instead, and the steps by hand as the next page."""
    refusal = Refusal(Message("rung-policy-ignores"), Message("fix-ask-it"), evidence=("policy",))
    monkeypatch.setattr(firewall.backend, "plan", lambda *_: refusal)
    driver = begin()
    driver.to(PageId.REVIEW)
    said = driver.said()
    assert "Your organisation manages this firewall" in said
    assert "Ask whoever looks after your computers." in said
    driver.next()
    assert driver.page() is PageId.SYSTEM
    driver.back()
    assert driver.page() is PageId.REVIEW


def test_without_a_firewall_it_goes_by_hand(begin: Begin) -> None:
    """PortGUI knows none here: it says so and shows the steps."""
    driver = begin(known=False)
    driver.to(PageId.REVIEW)
    assert "PortGUI knows no firewall on this computer" in driver.said()
    assert not driver.review.how.isVisible()
    driver.next()
    assert driver.page() is PageId.SYSTEM


def test_nobody_is_cut_off(begin: Begin, firewall: Firewall) -> None:
    """Who works here from another computer over this very port is refused, with the reason."""
    firewall.backend.state = State()
    firewall.sessions = (RemoteSession(Kind.SSH, TCP, 25565, "192.0.2.7", "/usr/sbin/sshd"),)
    driver = begin(CLOSE)
    driver.to(PageId.REVIEW)
    assert "You work on this computer from another one" in driver.said()
    assert isinstance(driver.review.offer, Refusal)
    assert firewall.backend.asked == []


# The result.


def test_done_is_said_after_reading_back(begin: Begin, firewall: Firewall) -> None:
    """Made once, read back, and what nobody has checked is said as well."""
    driver = begin()
    driver.to(PageId.RESULT)
    said = driver.said()
    assert "Done, and read back" in said
    assert "Nobody outside has tried to connect yet." in said
    assert "Yes. Nothing on this computer keeps other devices out." in said
    assert firewall.states() == [ChangeState.MADE]
    assert len(firewall.backend.asked) == 1
    assert firewall.looked == 1
    assert not driver.button(CANCEL).isVisible()


def test_a_lie_is_told_as_one(begin: Begin, firewall: Firewall) -> None:
    """The system says done and has done nothing: reading back says so, not the system."""
    firewall.backend.lies = True
    driver = begin()
    driver.to(PageId.RESULT)
    assert "Done, but the firewall says otherwise" in driver.said()
    assert "Done, and read back" not in driver.said()


def test_a_no_leaves_the_same_review(begin: Begin, firewall: Firewall) -> None:
    """You chose No. Nothing was changed: the review is there again, and can be tried again."""
    firewall.backend.trouble = Trouble.DECLINED
    driver = begin()
    driver.to(PageId.REVIEW)
    driver.next()
    assert driver.page() is PageId.REVIEW
    assert "You chose No. Nothing was changed." in driver.said()
    assert "ufw will let other computers on your network reach TCP port 25565." in driver.said()
    firewall.backend.trouble = None
    driver.next()
    assert driver.page() is PageId.RESULT
    assert "Done, and read back" in driver.said()


@pytest.mark.parametrize(
    "trouble",
    [Trouble.NO_AGENT, Trouble.NOT_PERMITTED, Trouble.UNSAFE_PLACE, Trouble.NOT_INSTALLED],
)
def test_what_was_not_done_has_a_next_step(
    begin: Begin, firewall: Firewall, trouble: Trouble
) -> None:
    """The reason, that nothing was changed, Back to try again, and the steps by hand."""
    firewall.backend.trouble = trouble
    driver = begin()
    driver.to(PageId.RESULT)
    assert "Not done" in driver.said()
    assert "Nothing was changed" in driver.said()
    assert driver.result.undo.isHidden()
    firewall.backend.trouble = None
    driver.back()
    driver.settle()
    assert driver.page() is PageId.REVIEW
    driver.next()
    assert "Done, and read back" in driver.said()


def test_from_a_failure_a_way_leads_to_the_steps(begin: Begin, firewall: Firewall) -> None:
    """By hand is the next step where PortGUI cannot."""
    firewall.backend.status = Status.FAILED
    driver = begin()
    driver.to(PageId.RESULT)
    driver.click(driver.result.hand)
    assert driver.page() is PageId.SYSTEM


def test_it_is_undone_from_the_result(begin: Begin, firewall: Firewall) -> None:
    """Undo this: undone and read back, and the other's rule is on again."""
    driver = begin()
    driver.to(PageId.RESULT)
    driver.click(driver.result.undo)
    driver.settle()
    assert "Undone, and read back" in driver.said()
    assert firewall.states() == [ChangeState.UNDONE]
    assert firewall.backend.state.theirs == (BLOCK,)
    assert firewall.backend.state.own == ()
    assert driver.result.undo.isHidden()


def test_the_result_leads_to_my_changes(begin: Begin, firewall: Firewall, qtbot: QtBot) -> None:
    """The wizard is closed, and the page is shown."""
    driver = begin()
    driver.to(PageId.RESULT)
    with qtbot.waitSignal(driver.wizard.closed):
        driver.click(driver.result.changes)
    assert firewall.shown == 1


@pytest.mark.parametrize("way", ["close", "escape"])
def test_a_change_under_way_cannot_be_left_in_silence(
    begin: Begin, firewall: Firewall, way: str, qtbot: QtBot
) -> None:
    """While the system asks, the window lives on, stays open, and says why; then it can close."""
    answered = False

    def wait(step: str) -> None:
        if step == "asked":
            while not answered:
                QTest.qSleep(5)

    driver = begin()
    driver.to(PageId.REVIEW)
    firewall.backend.on_step = wait
    driver.click(driver.button(NEXT))
    QApplication.processEvents()
    assert driver.page() is PageId.RESULT
    if way == "close":
        driver.wizard.close()
    else:
        QTest.keyClick(driver.wizard, Qt.Key.Key_Escape)
    assert driver.wizard.isVisible()
    assert "The window stays until it is known what became of it." in driver.said()
    assert not driver.button(FINISH).isEnabled()
    answered = True
    driver.settle()
    assert "Done, and read back" in driver.said()
    with qtbot.waitSignal(driver.wizard.closed):
        driver.wizard.close()


def test_a_wizard_that_is_closed_takes_no_late_answer(begin: Begin, jobs: Jobs) -> None:
    """Who leaves while it is looked misses nothing, and nothing breaks."""
    driver = begin()
    driver.click(driver.button(NEXT))
    driver.wizard.close()
    jobs.wait()
    QApplication.processEvents()
    assert not Shiboken.isValid(driver.wizard)


def test_the_whole_way_by_keyboard(begin: Begin, qtbot: QtBot) -> None:
    """Enter goes on from page to page; the change is made and the wizard closed without a mouse."""
    driver = begin()
    driver.wizard.activateWindow()
    qtbot.waitUntil(driver.wizard.isActiveWindow)
    for _ in range(3):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Return)
        driver.settle()
    assert driver.page() is PageId.RESULT
    assert "Done, and read back" in driver.said()
    focus = QApplication.focusWidget()
    assert focus is driver.button(QWizard.WizardButton.FinishButton)
    with qtbot.waitSignal(driver.wizard.closed):
        QTest.keyClick(focus, Qt.Key.Key_Return)
