"""How a change is to be made: for what, for whom, on which networks, for how long."""

from typing import Final

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QPushButton, QVBoxLayout, QWidget

from portgui.firewall.request import PROTOCOLS, USUAL_PROFILES, Request, RequestError, is_plain_path
from portgui.firewall.request import Who as Kind
from portgui.firewall.rules import Action, Profile
from portgui.gui.flow import FlowBox
from portgui.gui.plain_text import action as short
from portgui.gui.wizard.how_long import HowLong
from portgui.gui.wizard.state import WizardState
from portgui.gui.wizard.who import Who
from portgui.gui.wizard.widgets import chip, label
from portgui.gui.wizard.wording import put, safe_name
from portgui.guides import Action as Goal
from portgui.words import QT_TRANSLATE_NOOP

PROFILES: Final = (
    (Profile.PRIVATE, QT_TRANSLATE_NOOP("How", "Private, such as at home")),
    (Profile.DOMAIN, QT_TRANSLATE_NOOP("How", "Domain, as in a company")),
    (Profile.PUBLIC, QT_TRANSLATE_NOOP("How", "Public, such as in a café")),
)
"""Windows' kinds of network, as Windows calls them."""
PORT, PORT_OF_APP, APP = range(3)
"""What a rule is about: the port, the port of one app, every port of one app."""


class How(QWidget):
    """The choices that make a request of a goal.

    Signals:
        changed: `request` may be another one.

    Attributes:
        targets: the buttons for what the rule is about.
        who: for whom.
        boxes: the kinds of network; empty where only Windows would ask.
        how_long: until when.
    """

    changed = Signal()

    def __init__(self, *, has_profiles: bool, is_by_app: bool) -> None:
        """Make the choices that this system's firewall has.

        Args:
            has_profiles: whether its rules are for kinds of network.
            is_by_app: whether it knows apps alone, for everyone and at all of their ports.
        """
        super().__init__()
        self._is_by_app = is_by_app
        self._state = WizardState()
        self._app = ""
        self.who, self.how_long = Who(), HowLong()
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(12)
        self._whole.addWidget(self._make_target())
        self._whole.addWidget(self.who)
        self.boxes: dict[Profile, QCheckBox] = {}
        if has_profiles:
            self._whole.addWidget(self._make_profiles())
        self._whole.addWidget(self.how_long)
        self.who.changed.connect(self.changed)
        self.how_long.changed.connect(self.changed)

    def _make_target(self) -> QWidget:
        self._group = QButtonGroup(self)
        self.targets: list[QPushButton] = [chip("", self._group, each) for each in range(3)]
        self.targets[PORT].setChecked(True)
        self._target = QWidget()
        inside = _column(self._target)
        heading = label(self.tr("What"), "section")
        box = FlowBox()
        box.setAccessibleName(heading.text())
        box.hold(self.targets)
        inside.addWidget(heading)
        inside.addWidget(box)
        self._group.idToggled.connect(self._on_target)
        return self._target

    def _make_profiles(self) -> QWidget:
        part = QWidget()
        inside = _column(part)
        inside.addWidget(label(self.tr("On which kinds of network"), "section"))
        for profile, words in PROFILES:
            box = self.boxes[profile] = QCheckBox(QCoreApplication.translate("How", words))
            inside.addWidget(box)
            box.toggled.connect(self.changed)
        self._none = label(self.tr("Choose at least one kind of network."), "error")
        self._none.hide()
        inside.addWidget(self._none)
        return part

    def begin(self, state: WizardState) -> None:
        """Offer what goes with a goal; what was chosen for the same goal before stays."""
        path = state.app_path or ""
        app = path if path and is_plain_path(path) else ""
        is_same = (state.action, state.ports, app) == (
            self._state.action,
            self._state.ports,
            self._app,
        )
        self._state, self._app = state, app
        self._target.setVisible(bool(app) and not self._is_by_app)
        self.who.setVisible(not self._is_by_app)
        name = short(safe_name(state.app) or app)
        ports = str(state.ports)
        for button, words in zip(
            self.targets,
            (
                put(self.tr("Port %1, whichever app uses it"), ports),
                put(self.tr("Port %1, only %2"), ports, name),
                put(self.tr("Every port of %1"), name),
            ),
            strict=True,
        ):
            button.setText(words)
        if is_same:
            return
        self.targets[PORT_OF_APP if self._is_by_app else PORT].setChecked(True)
        closing = state.action is Goal.CLOSE
        self.who.choose(Kind.ANY if closing or self._is_by_app else Kind.LOCAL)
        for profile, box in self.boxes.items():
            # A port that is to be closed is closed everywhere; the person sees the ticks.
            box.setChecked(closing or profile is not Profile.PUBLIC)

    def request(self) -> Request | None:
        """What is asked for; None as long as something is not in order."""
        state, scope = self._state, self.who.scope()
        if scope is None:
            return None
        target = self._group.checkedId() if self._app else PORT
        profiles = USUAL_PROFILES
        if self.boxes:
            profiles = frozenset(each for each, box in self.boxes.items() if box.isChecked())
            self._none.setVisible(not profiles)
        try:
            return Request(
                Action.BLOCK if state.action is Goal.CLOSE else Action.ALLOW,
                tuple(each for each in PROTOCOLS if each in state.protocols),
                None if target == APP else state.ports,
                "" if target == PORT else self._app,
                scope,
                profiles,
                self.how_long.until(),
            )
        except RequestError:
            return None

    @Slot(int, bool)
    def _on_target(self, _number: int, checked: bool) -> None:
        if checked:
            self.changed.emit()


def _column(part: QWidget) -> QVBoxLayout:
    inside = QVBoxLayout(part)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(6)
    return inside
