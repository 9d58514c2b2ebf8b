"""The settings as a page, in plain words. It reads and writes `Settings`; others act on these."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from portgui.gui import dialogs, i18n, settings
from portgui.gui.reading_page import GAP, ReadingPage, fact_label, plain_label
from portgui.gui.settings import Settings
from portgui.gui.settings_kinds import Setting
from portgui.logs import Folders


def open_folder(folder: Path) -> bool:
    """Show a folder in the system's file manager; False when the system cannot."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class SettingsPage(ReadingPage):
    """Every setting that a person chooses by hand.

    Signals:
        about_wanted: the link to About was followed.
    """

    about_wanted = Signal()

    def __init__(
        self,
        values: Settings,
        folders: Folders,
        parent: QWidget | None = None,
        *,
        languages: Sequence[str] | None = None,
        show_folder: Callable[[Path], bool] = open_folder,
    ) -> None:
        super().__init__(self.tr("Settings"), parent)
        self._settings = values
        self._show_folder = show_folder
        self._choices: list[_Choice] = []
        self._add_look(i18n.languages() if languages is None else languages)
        self._add_live()
        self._add_folders(folders)
        self._add_resets()
        self.column.addStretch(1)
        values.changed.connect(self._on_changed)
        for setting in settings.ALL:
            self._on_changed(setting.key)
        width = max(choice.sizeHint().width() for choice in self._choices)
        for choice in self._choices:
            choice.setMinimumWidth(width)

    # What there is to choose.

    def _add_look(self, languages: Sequence[str]) -> None:
        self.add_section(self.tr("Appearance"))
        system = self.tr("As the system")
        themes = {"system": system, "light": self.tr("Light"), "dark": self.tr("Dark")}
        self._add_choice(settings.THEME, self.tr("&Colours"), themes)
        names = {code: QLocale(code).nativeLanguageName() or code for code in languages}
        self._add_choice(settings.LANGUAGE, self.tr("&Language"), {i18n.SYSTEM: system, **names})
        self.add_note(self.tr("Another language is used from the next start on."))

    def _add_live(self) -> None:
        self.add_section(self.tr("On this computer"))
        every = self.tr("Every {seconds} s")
        pauses = {
            seconds: every.format(seconds=seconds) if seconds else self.tr("Off")
            for seconds in settings.INTERVAL.allowed
        }
        self._add_choice(settings.INTERVAL, self.tr("Look for chan&ges"), pauses)
        shown = {True: self.tr("Hidden"), False: self.tr("Shown")}
        title = self.tr("&Rows that are inside this computer, or finished")
        self._add_choice(settings.HIDE_NOISE, title, shown)
        self.add_note(
            self.tr("The foot of the table says how many rows are hidden, and shows them.")
        )
        marks = {
            seconds: self.tr("For {seconds} s").format(seconds=seconds)
            if seconds
            else self.tr("Not at all")
            for seconds in settings.MARKS.allowed
        }
        self._add_choice(settings.MARKS, self.tr("Mar&k what is new, changed or gone"), marks)
        on_off = {True: self.tr("Shown"), False: self.tr("Not shown")}
        title = self.tr("The last &10 minutes, drawn under the table")
        self._add_choice(settings.TIMELINE, title, on_off)
        asked = {False: self.tr("Not asked for"), True: self.tr("Asked for")}
        self._add_choice(settings.HOST_NAMES, self.tr("&Names of other computers"), asked)
        self.add_note(
            self.tr(
                "PortGUI then asks your name server what the other computers are called. Whoever "
                "runs it can see which addresses you are connected to. Names are what their "
                "owners claim."
            )
        )

    def _add_folders(self, folders: Folders) -> None:
        self.add_section(self.tr("Where things are kept"))
        self._add_folder(self.tr("Settings"), folders.config)
        self._add_folder(self.tr("Log"), folders.logs)

    def _add_resets(self) -> None:
        self.add_section(self.tr("Start afresh"))
        columns = QPushButton(self.tr("Reset colu&mns"))
        columns.clicked.connect(self._on_reset_columns)
        everything = QPushButton(self.tr("Reset &everything…"))
        everything.clicked.connect(self._on_reset_everything)
        about = QPushButton(self.tr("A&bout PortGUI"))
        about.setProperty("link", True)
        about.clicked.connect(self.about_wanted)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for button in (columns, everything):
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addSpacing(GAP)
        self.column.addWidget(about, 0, Qt.AlignmentFlag.AlignLeft)

    # Building.

    def _add_choice(self, setting: Setting[Any], title: str, names: dict[Any, str]) -> None:
        choice = _Choice(setting, names)
        choice.setAccessibleName(title.replace("&", ""))
        choice.chosen.connect(self._settings.set)
        self._choices.append(choice)
        self._add_row(title, choice)

    def _add_folder(self, title: str, folder: Path) -> None:
        button = QPushButton(self.tr("Open folder"))
        button.setAccessibleName(self.tr("Open folder: {name}").format(name=title))
        button.clicked.connect(lambda: self._on_open_folder(folder))
        self.add_text(title)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(fact_label(str(folder), title), 1)
        row.addWidget(button)
        self.column.addLayout(row)

    def _add_row(self, title: str, widget: QWidget) -> None:
        label = plain_label(title)
        label.setBuddy(widget)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(label, 1)
        row.addWidget(widget)
        self.column.addLayout(row)

    # What happens.

    @Slot(str)
    def _on_changed(self, key: str) -> None:
        for choice in self._choices:
            if choice.setting.key == key:
                choice.show_value(self._settings.get(choice.setting))

    def _on_open_folder(self, folder: Path) -> None:
        if not self._show_folder(folder):
            title = self.tr("The folder could not be opened")
            text = self.tr("Open it yourself: {folder}").format(folder=folder)
            dialogs.tell(self, title, text, warning=True)

    @Slot()
    def _on_reset_columns(self) -> None:
        self._settings.reset(settings.TABLES)

    @Slot()
    def _on_reset_everything(self) -> None:
        dialogs.ask(
            self,
            self.tr("Reset all settings?"),
            self.tr(
                "Colours, language, columns and what is hidden go back to how they were at the "
                "first start. Nothing else on this computer changes."
            ),
            self.tr("Reset everything"),
            self._reset_everything,
            destructive=True,
        )

    def _reset_everything(self) -> None:
        self._settings.reset(settings.ALL)


class _Choice(QComboBox):
    """One setting with its choices.

    Signals:
        chosen: the setting, and the value that the person chose.
    """

    chosen = Signal(object, object)

    def __init__(self, setting: Setting[Any], names: dict[Any, str]) -> None:
        super().__init__()
        self.setting = setting
        self._values = list(names)
        self.addItems(list(names.values()))
        self.activated.connect(self._on_activated)

    def show_value(self, value: object) -> None:
        """Show a value; one that is no choice here (a language that is gone) as the first."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else 0)

    @Slot(int)
    def _on_activated(self, number: int) -> None:
        self.chosen.emit(self.setting, self._values[number])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page; it changes nothing that happens to lie under the mouse."""
        event.ignore()
