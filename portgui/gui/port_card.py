"""The port card: all of it, for one port. It shows a `PortAnswer` and joins no facts itself."""

from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from portgui.answers import wording
from portgui.answers.port_answer import PortAnswer
from portgui.firewall.ladder import Answer
from portgui.gui import icons
from portgui.gui.card_paragraphs import one_line, paragraphs, rung_lines
from portgui.gui.card_text import CardText
from portgui.gui.clipboard import copy_text
from portgui.gui.i18n import say
from portgui.gui.plain_text import PlainLabel, tip
from portgui.gui.theme import Theme
from portgui.gui.timeline.keeper import AppTimeline, Timelines
from portgui.guides import Action

_NARROWEST: Final = 240


class PortCard(QFrame):
    """Shows one port, and stays on it while everything around it changes.

    Signals:
        wizard_wanted: the `PortAnswer` whose port to open or close.
        goal_wanted: the same, and which of the two is wanted: a `guides.Action`.
        test_wanted: the `PortAnswer` whose port to test.
        closed: the person closed the card.
    """

    wizard_wanted = Signal(object)
    goal_wanted = Signal(object, object)
    test_wanted = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._answer: PortAnswer | None = None
        self._create()
        self._lay_out()
        self._timeline: AppTimeline | None = None
        self._is_testing = False
        self._is_alone = False
        self._is_unfolded = False
        self._close.clicked.connect(self.closed)
        self._test.clicked.connect(self._on_test)
        self._wizard.clicked.connect(self._on_wizard)
        self._fold.clicked.connect(self._on_fold)
        self._let_in.clicked.connect(partial(self._on_goal, Action.OPEN))
        self._keep_out.clicked.connect(partial(self._on_goal, Action.CLOSE))
        self._copy.clicked.connect(self._on_copy)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _create(self) -> None:
        self._title = PlainLabel("title", self)
        self._close = QPushButton(self)
        self._close.setProperty("link", True)
        self._wizard = QPushButton(self.tr("Open or close this port…"), self)
        self._wizard.setProperty("accent", True)
        self._let_in = QPushButton(self.tr("Let others reach it…"), self)
        self._keep_out = QPushButton(self.tr("Keep others out…"), self)
        for button in (self._let_in, self._keep_out):
            button.setProperty("accent", True)
            button.hide()
        self._fold = QPushButton(self.tr("Show every check of the firewall"), self)
        self._fold.setProperty("link", True)
        self._fold.hide()
        self._copy = QPushButton(self.tr("Copy for help desk"), self)
        self._copy.setShortcut("Ctrl+Shift+C")
        self._copy.setToolTip(self._copy.shortcut().toString())
        self._test = QPushButton(self.tr("Test whether the port is free"), self)
        self._test.setProperty("link", True)
        self._test.setToolTip(
            tip(
                self.tr(
                    "For a moment PortGUI asks for the port on this computer, and gives it back."
                    " Nobody can connect to it meanwhile."
                )
            )
        )
        self._test.hide()
        self._body = CardText(self._theme, self)
        self._body.setAccessibleName(self.tr("What is known of this port"))

    def _lay_out(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self._title, 1)
        self._top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 16, 20)
        whole.setSpacing(8)
        whole.addLayout(self._top)
        whole.addWidget(self._body, 1)
        whole.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self._test, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self._wizard)
        whole.addWidget(self._let_in)
        whole.addWidget(self._keep_out)
        whole.addWidget(self._copy)

    def minimumSizeHint(self) -> QSize:
        """What the buttons need: their words are not cut off."""
        return super().minimumSizeHint().expandedTo(QSize(_NARROWEST, 0))

    def set_alone(self, alone: bool) -> None:
        """Say how to leave it: it stands in the page's place, or beside the page."""
        if alone == self._is_alone:
            return
        self._is_alone = alone
        self.setProperty("alone", alone)
        self.style().unpolish(self)
        self.style().polish(self)
        self._top.removeWidget(self._close)
        self._top.insertWidget(0 if alone else 1, self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._on_theme_changed()

    def tab_order(self) -> tuple[QWidget, ...]:
        """What the Tab key goes through, in its order."""
        timeline = () if self._timeline is None else (self._timeline,)
        ways = (self._fold, self._test, self._wizard, self._let_in, self._keep_out)
        shown = (button for button in ways if not button.isHidden())
        return self._close, self._body, *timeline, *shown, self._copy

    @property
    def answer(self) -> PortAnswer | None:
        """What it shows."""
        return self._answer

    def show_answer(self, answer: PortAnswer) -> None:
        """Show a port; what has not changed is left as it is, the place it is scrolled to too."""
        another = self._answer is None or (
            (self._answer.port, self._answer.protocol) != (answer.port, answer.protocol)
        )
        is_tested = not another and self._is_new_trial(answer)
        self._answer = answer
        self._title.say(say(wording.title(answer)))
        self._body.show_paragraphs(paragraphs(answer, unfolded=self._is_unfolded))
        self._offer_ways(answer)
        if another:
            self._body.to_top()
        if is_tested:
            self._show_outcome(answer)
        if self._timeline is not None:
            self._timeline.set_app(_app(answer))

    def _offer_ways(self, answer: PortAnswer) -> None:
        """Where it is known who can reach it, what is not so is offered; else both."""
        verdicts = answer.verdicts
        answers = {verdict.answer for verdict in (verdicts or {}).values()}
        shown = {
            self._fold: bool(verdicts),
            self._wizard: not verdicts,
            self._let_in: bool(verdicts) and answers != {Answer.REACHABLE},
            self._keep_out: bool(verdicts) and answers != {Answer.BLOCKED},
        }
        is_another = any(button.isHidden() == wanted for button, wanted in shown.items())
        for button, wanted in shown.items():
            button.setVisible(wanted)
        if is_another:
            self._put_in_order()

    def offer_test(self) -> None:
        """There is somebody who tests ports."""
        self._test.show()
        self._put_in_order()

    def set_testing(self, testing: bool) -> None:
        """Show whether the port is being tested. The button stays: it may have the focus."""
        if testing != self._is_testing:
            self._is_testing = testing
            ask, wait = self.tr("Test whether the port is free"), self.tr("Testing …")
            self._test.setText(wait if testing else ask)

    def add_timeline(self, timelines: Timelines) -> None:
        """Draw the last ten minutes of the app, below the text."""
        whole = self.layout()
        if self._timeline is None and isinstance(whole, QVBoxLayout):
            self._timeline = AppTimeline(self._theme, timelines, self)
            whole.insertWidget(whole.indexOf(self._fold), self._timeline)
            self._put_in_order()
            if self._answer is not None:
                self._timeline.set_app(_app(self._answer))

    def text(self) -> str:
        """The whole card as plain text, as the help desk gets it; "" while it shows nothing."""
        return "" if self._answer is None else wording.as_text(self._answer, say)

    def _put_in_order(self) -> None:
        for before, after in pairwise(self.tab_order()):
            QWidget.setTabOrder(before, after)

    @Slot()
    def _on_wizard(self) -> None:
        if self._answer is not None:
            self.wizard_wanted.emit(self._answer)

    def _on_goal(self, goal: Action) -> None:
        if self._answer is not None:
            self.goal_wanted.emit(self._answer, goal)

    @Slot()
    def _on_fold(self) -> None:
        self._is_unfolded = not self._is_unfolded
        show = self.tr("Show every check of the firewall")
        hide = self.tr("Hide the checks of the firewall")
        self._fold.setText(hide if self._is_unfolded else show)
        if self._answer is None:
            return
        self._body.show_paragraphs(paragraphs(self._answer, unfolded=self._is_unfolded))
        if self._is_unfolded and (lines := rung_lines(self._answer.verdicts or {})):
            self._body.reveal(lines[-1])
            self._body.reveal(lines[0])

    @Slot()
    def _on_test(self) -> None:
        if self._answer is not None and not self._is_testing:
            self.test_wanted.emit(self._answer)

    def _is_new_trial(self, answer: PortAnswer) -> bool:
        return (
            answer.trial is not None
            and self._answer is not None
            and answer.trial != self._answer.trial
        )

    def _show_outcome(self, answer: PortAnswer) -> None:
        """What was asked for is in sight, and is what a screen reader says of the button."""
        if answer.trial is None:
            return
        lines = [one_line(say(line)) for line in wording.trial(answer)]
        self._test.setAccessibleDescription(" ".join(lines))
        # The last one first: where there is no room for all, the outcome itself is seen.
        for line in reversed(lines):
            self._body.reveal(line)

    @Slot()
    def _on_copy(self) -> None:
        copy_text(self.text())

    @Slot()
    def _on_theme_changed(self) -> None:
        colours = self._theme.colours
        if self._is_alone:
            self._close.setIcon(icons.icon("arrow-left", colours.accent))
        else:
            self._close.setIcon(icons.icon("x", colours.muted))
        self._close.setText(self.tr("Back") if self._is_alone else "")
        words = self.tr("Back to the page") if self._is_alone else self.tr("Close the card")
        self._close.setAccessibleName(words)
        self._close.setToolTip(words)


def _app(answer: PortAnswer) -> str:
    """The app whose last ten minutes are drawn: the first that uses the port and has a name."""
    apps = (row.connection.owner.app for row in (*answer.users, *answer.remote_users))
    return next(filter(None, apps), "")
