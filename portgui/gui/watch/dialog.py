"""Watched ports and apps as a list: add, remove, and the two switches that go with it."""

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from portgui.answers.watch import MOST_MARKS, Mark, Marks, is_same, parse_mark
from portgui.answers.watch_words import mark_name
from portgui.gui import settings as keys
from portgui.gui.dialog_size import first_size
from portgui.gui.i18n import say
from portgui.gui.plain_text import PlainLabel
from portgui.gui.reading_page import GAP, MARGIN
from portgui.gui.settings import Settings
from portgui.net import InputError
from portgui.words import Message

if TYPE_CHECKING:
    from portgui.gui.watch.door import WatchDoor


class WatchDialog(QDialog):
    """The list of what is watched. What is changed holds at once."""

    def __init__(self, door: "WatchDoor", settings: Settings, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._door = door
        self._settings = settings
        self._marks: Marks = ()
        self.setWindowTitle(self.tr("Watched ports and apps"))
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._create()
        self._lay_out()
        self._connect()
        self._refresh()
        self._refresh_switches()
        self._say_wrong("")
        self.field.setFocus()

    def _create(self) -> None:
        self._title = PlainLabel("heading", self)
        self._title.say(self.tr("Watched ports and apps"))
        self._about = PlainLabel("muted", self)
        self._about.say(
            self.tr(
                "When an app starts or stops waiting for connections on one of them, your system"
                " shows a notification."
            )
        )
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("A port such as 5000 or 53/udp, or an app"))
        self.field.setAccessibleName(self.tr("Port or app to watch"))
        self.field.setClearButtonEnabled(True)
        completer = QCompleter(self._door.apps(), self.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field.setCompleter(completer)
        self.add_button = QPushButton(self.tr("&Watch"), self)
        self.add_button.setAutoDefault(False)
        self.error = PlainLabel("error", self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("What is watched"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(3)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.remove_button = QPushButton(self.tr("&Stop watching"), self)
        self.remove_button.setAutoDefault(False)
        self.not_looking = PlainLabel("notice", self)
        self.not_looking.say(
            self.tr("Looking for changes is paused or switched off, so nothing is noticed now.")
        )
        self.new_apps = QCheckBox(self.tr("Tell me also when any &new app starts waiting"), self)
        self.tray = QCheckBox(self.tr("Show an &icon {place}").format(place=self._place()), self)
        self.tray_note = PlainLabel("muted", self)

    def _place(self) -> str:
        places = {
            "win32": self.tr("beside the clock in the taskbar"),
            "darwin": self.tr("in the menu bar"),
        }
        return places.get(sys.platform, self.tr("beside the clock"))

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        whole.setSpacing(GAP)
        adding = QHBoxLayout()
        adding.setSpacing(GAP)
        adding.addWidget(self.field, 1)
        adding.addWidget(self.add_button)
        removing = QHBoxLayout()
        removing.addWidget(self.remove_button)
        removing.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        # Enter in the field adds; it must not close the window.
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        whole.addWidget(self._title)
        whole.addWidget(self._about)
        whole.addLayout(adding)
        whole.addWidget(self.error)
        whole.addWidget(self.list, 1)
        whole.addLayout(removing)
        for widget in (self.not_looking, self.new_apps, self.tray, self.tray_note, buttons):
            whole.addWidget(widget)
        self.resize(first_size(self, 560, 520))

    def _connect(self) -> None:
        self.add_button.clicked.connect(self._on_add)
        self.field.returnPressed.connect(self._on_add)
        self.field.textEdited.connect(self._on_edited)
        self.remove_button.clicked.connect(self._on_remove)
        self.list.currentItemChanged.connect(self._on_current)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._on_remove)
        self.new_apps.toggled.connect(self._on_new_apps)
        self.tray.toggled.connect(self._on_tray)
        self._door.changed.connect(self._refresh)
        self._settings.changed.connect(self._refresh_switches)

    # What is shown.

    @Slot()
    def _refresh(self) -> None:
        """Show what is watched; the line that the person has chosen stays chosen."""
        if self._marks != self._door.marks:
            chosen, self._marks = self._chosen(), self._door.marks
            self.list.clear()
            self.list.addItems(["" for _ in self._marks])
            self._choose(chosen)
        for number, line in enumerate(self._door.lines()):
            words = self.tr("{name}: {use}").format(name=line.name, use=line.use)
            if self.list.item(number).text() != words:
                self.list.item(number).setText(words)
        self._on_current()
        self.not_looking.setVisible(not self._door.is_looking)

    @Slot()
    def _refresh_switches(self) -> None:
        self.new_apps.setChecked(self._settings.get(keys.WATCH_NEW))
        possible = self._door.tray.is_possible
        self.tray.setEnabled(possible or self._settings.get(keys.TRAY))
        self.tray.setChecked(self._settings.get(keys.TRAY))
        with_it = self.tr("Closing the window then hides it, and PortGUI goes on looking.")
        without = self.tr("This system has no place for such an icon now.")
        self.tray_note.say(with_it if possible else without)

    def _chosen(self) -> Mark | None:
        number = self.list.currentRow()
        return self._marks[number] if 0 <= number < len(self._marks) else None

    def _choose(self, mark: Mark | None) -> None:
        for number, known in enumerate(self._marks):
            if mark is not None and is_same(mark, known):
                self.list.setCurrentRow(number)

    def _say_wrong(self, text: str) -> None:
        self.error.say(text)
        self.error.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        if self.field.property("bad") != bool(text):
            self.field.setProperty("bad", bool(text))
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    # What the person does.

    @Slot()
    def _on_add(self) -> None:
        if len(self._door.marks) >= MOST_MARKS:
            self._say_wrong(say(Message.of("watch-list-full", count=MOST_MARKS)))
            return
        try:
            mark = parse_mark(self.field.text())
        except InputError as error:
            known = ", ".join(error.known)
            self._say_wrong(say(Message.of(str(error.code), text=error.text, known=known)))
            return
        self._say_wrong("")
        self.field.clear()
        self._door.watch(mark)
        self._choose(mark)

    @Slot()
    def _on_edited(self) -> None:
        self._say_wrong("")

    @Slot()
    def _on_remove(self) -> None:
        mark = self._chosen()
        if mark is not None:
            self._door.forget(mark)

    @Slot()
    def _on_current(self) -> None:
        mark = self._chosen()
        self.remove_button.setEnabled(mark is not None)
        name = say(mark_name(mark)) if mark is not None else ""
        words = self.tr("Stop watching: {name}").format(name=name) if name else ""
        self.remove_button.setAccessibleName(words)

    @Slot(bool)
    def _on_new_apps(self, on: bool) -> None:
        self._settings.set(keys.WATCH_NEW, on)

    @Slot(bool)
    def _on_tray(self, on: bool) -> None:
        self._settings.set(keys.TRAY, on)
