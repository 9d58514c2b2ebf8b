"""The second page: which port, typed, picked with its app, or handed in from the live view."""

from dataclasses import replace
from enum import IntEnum

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from portgui.gui.flow import FlowBox
from portgui.gui.wizard import facts
from portgui.gui.wizard.app_picker import AppPicker
from portgui.gui.wizard.facts import Choice
from portgui.gui.wizard.number_field import NumberField
from portgui.gui.wizard.page import Page
from portgui.gui.wizard.parts import WizardParts
from portgui.gui.wizard.port_facts import PortFacts
from portgui.gui.wizard.protocol_choice import ProtocolChoice
from portgui.gui.wizard.state import WizardStart, WizardState
from portgui.gui.wizard.widgets import chip, label
from portgui.gui.wizard.wording import put, safe_name
from portgui.guides import Action


class Way(IntEnum):
    """How the person says which port."""

    ROW = 0
    NUMBER = 1
    APP = 2


class WhatPage(Page):
    """Which port, and TCP or UDP.

    Attributes:
        chips: the ways to say it; the first only where the caller handed in a row.
        number: the line to type in.
        picker: the apps.
        protocol_choice: TCP, UDP or both.
        facts: what is known of the port.
    """

    def __init__(self, parts: WizardParts, start: WizardStart) -> None:
        super().__init__()
        self._parts = parts
        self._start = start
        self._opening = True
        self._choice: Choice | None = None
        self._has_row = bool(start.ports is not None and safe_name(start.app))
        self._create()
        self._lay_out()
        self._connect()
        self._begin()

    def _create(self) -> None:
        self._ways = QButtonGroup(self)
        words = (self.tr("From the list"), self.tr("Type the number"), self.tr("Pick an app"))
        self.chips = [chip(text, self._ways, way) for way, text in zip(Way, words, strict=True)]
        self.chips[Way.ROW].setVisible(self._has_row)
        self._row = QWidget()
        self.number = NumberField()
        self.picker = AppPicker(self._parts.catalogue, self._parts.theme)
        self.protocol_choice = ProtocolChoice()
        self.facts = PortFacts()

    def _lay_out(self) -> None:
        box = FlowBox()
        box.setAccessibleName(self.tr("How to say which port"))
        box.hold(self.chips if self._has_row else self.chips[1:])
        row = QVBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._row_name = label(safe_name(self._start.app), "heading")
        self._row_port = label()
        row.addWidget(self._row_name)
        row.addWidget(self._row_port)
        self.content.addWidget(box)
        self.content.addWidget(self._row)
        self.content.addWidget(self.number)
        self.content.addWidget(self.picker, 1)
        self.content.addWidget(self.protocol_choice)
        self.content.addWidget(self.facts)
        self.content.addStretch(0)

    def _connect(self) -> None:
        self._ways.idToggled.connect(self._on_way)
        self.number.changed.connect(self._on_changed)
        self.picker.picked.connect(self._on_changed)
        self.picker.go_on.connect(self.go_on)

    def _begin(self) -> None:
        if self._has_row:
            self._ways.button(Way.ROW).setChecked(True)
            return
        self._ways.button(Way.NUMBER).setChecked(True)
        if self._start.ports is not None:
            self.number.edit.setText(str(self._start.ports))

    # What the wizard asks.

    def enter(self, state: WizardState) -> None:
        self._opening = state.action is Action.OPEN
        if self._opening:
            title = self.tr("Which port should others reach?")
        else:
            title = self.tr("Which port should others be kept out of?")
        self.say(
            title, self.tr("The help of an app, or whoever asked you to do this, names the port.")
        )
        self._show_choice()

    def leave(self, state: WizardState) -> WizardState:
        choice = self._choice
        if choice is None:
            return state
        return replace(
            state,
            ports=choice.ports,
            protocols=self.protocol_choice.protocols(),
            app=choice.app,
            app_path=choice.app_path,
        )

    def isComplete(self) -> bool:
        return self._choice is not None

    def first_focus(self) -> QWidget | None:
        match self._way():
            case Way.ROW:
                return self.chips[Way.ROW]
            case Way.NUMBER:
                return self.number.edit
            case Way.APP:
                return self.picker.filter

    # What happens here.

    def _way(self) -> Way:
        return Way(self._ways.checkedId())

    @Slot(int, bool)
    def _on_way(self, way: int, checked: bool) -> None:
        if not checked:
            return
        self._row.setVisible(way == Way.ROW)
        self.number.setVisible(way == Way.NUMBER)
        self.picker.setVisible(way == Way.APP)
        self._on_changed()
        # Where a click gives a button no focus, it was in the part that has just been hidden.
        wanted = self.first_focus()
        if wanted is not None and not any(chip.hasFocus() for chip in self.chips):
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_changed(self) -> None:
        choice = self._chosen()
        if choice != self._choice:
            self._choice = choice
            self._show_choice()
            self.completeChanged.emit()

    def _chosen(self) -> Choice | None:
        catalogue = self._parts.catalogue
        start = self._start
        match self._way():
            case Way.ROW if start.ports is not None and start.app is not None:
                return facts.of_row(
                    start.ports, start.protocols, start.app, start.app_path, catalogue
                )
            case Way.ROW:
                return None
            case Way.NUMBER:
                ports = self.number.ports
                return (
                    None
                    if ports is None
                    else facts.of_number(ports, catalogue, self._parts.suggest)
                )
            case Way.APP:
                row = self.picker.row()
                return None if row is None else facts.of_app(row)

    def _show_choice(self) -> None:
        choice = self._choice
        self.protocol_choice.setVisible(choice is not None)
        self.facts.setVisible(choice is not None)
        if choice is None:
            return
        self._row_port.setText(put(self.tr("Port %1"), str(choice.ports)))
        self.protocol_choice.suggest(choice)
        self.facts.show_entries(choice.entries, opening=self._opening, told=self._way() is Way.APP)
