"""About PortGUI: its version, what it runs on, and the notices of what it is made with."""

import logging
from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from portgui import resources
from portgui.gui import dialogs
from portgui.gui.clipboard import copy_text
from portgui.gui.crash_text import versions
from portgui.gui.job import Jobs
from portgui.gui.reading_page import GAP, ReadingPage, fact_label, plain_label
from portgui.gui.theme import monospace
from portgui.resources import ResourceError

logger = logging.getLogger(__name__)

FOLDER: Final = "notices"
TEXT_LINES: Final = 16
"""Lines of a notice that can be seen at once at the least."""


class Notice(NamedTuple):
    """What PortGUI is made with.

    Attributes:
        name: of the work.
        licence: as on spdx.org/licenses.
        url: where it comes from, or "".
        text: the notice and the licence's text.
    """

    name: str
    licence: str
    url: str
    text: str


class Contents(NamedTuple):
    """What the page shows; read beside the window's thread.

    Attributes:
        versions: one line each.
        notices: in the order in which they are shown; none when they could not be read.
        problem: why not, for the log.
    """

    versions: str
    notices: tuple[Notice, ...]
    problem: str = ""


def load() -> Contents:
    """Ask for the versions and read the notices. Damaged notices are no reason to show nothing."""
    lines = "\n".join(f"{name} {version}" for name, version in versions())
    try:
        return Contents(lines, load_notices())
    except ResourceError as error:
        return Contents(lines, (), str(error))


def load_notices() -> tuple[Notice, ...]:
    """Read the notices.

    Raises:
        ResourceError: one is missing or damaged.
    """
    index = f"{FOLDER}/notices.json"
    match resources.read_json(index):
        case [*entries] if entries:
            return tuple(_notice(index, entry) for entry in entries)
    raise ResourceError(index, "not a list")


def _notice(index: str, entry: object) -> Notice:
    match entry:
        case {"name": str(name), "licence": str(licence), "url": str(url), "files": [*files]}:
            texts = [resources.read_text(f"{FOLDER}/{file}") for file in files]
            return Notice(name, licence, url, "\n\n".join(texts))
    raise ResourceError(index, f"not a notice: {entry!r}")


def open_page(url: str) -> bool:
    """Open a page in the person's browser; False when the system cannot."""
    return QDesktopServices.openUrl(QUrl(url))


class AboutPage(ReadingPage):
    """Versions to read out or to copy, and who made what PortGUI is made with."""

    def __init__(
        self,
        jobs: Jobs,
        parent: QWidget | None = None,
        *,
        show_page: Callable[[str], bool] = open_page,
    ) -> None:
        super().__init__(self.tr("About PortGUI"), parent)
        self._show_page = show_page
        self._notices: tuple[Notice, ...] = ()
        self._make_parts()
        self._lay_out()
        self._copy.clicked.connect(self._on_copy)
        self._website.clicked.connect(self._on_website)
        self._choice.currentIndexChanged.connect(self._on_chosen)
        jobs.run(load, self._on_loaded, self._on_failed)

    def _make_parts(self) -> None:
        self._versions = fact_label("", self.tr("Versions"))
        self._copy = QPushButton(self.tr("&Copy versions"))
        self._copy.setEnabled(False)
        self._choice = QComboBox()
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._website = QPushButton(self.tr("Open its &website"))
        self._website.setProperty("link", True)
        self._text = QPlainTextEdit()
        self._text.setObjectName("code")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setFont(monospace())
        self._text.setMinimumHeight(self._text.fontMetrics().lineSpacing() * TEXT_LINES)
        self._text.setAccessibleName(self.tr("Notice and licence"))

    def _lay_out(self) -> None:
        versions = QHBoxLayout()
        versions.setSpacing(GAP)
        versions.addWidget(self._versions, 1)
        versions.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        label = plain_label(self.tr("&Notice of"))
        label.setWordWrap(False)
        label.setBuddy(self._choice)
        chosen = QHBoxLayout()
        chosen.setSpacing(GAP)
        for widget in (label, self._choice, self._website):
            chosen.addWidget(widget)
        chosen.addStretch(1)
        self.add_note(self.tr("Which app uses this port, and can others reach it?"))
        self.column.addLayout(versions)
        self.add_section(self.tr("Licences"))
        self.add_text(self._licence_words())
        self.column.addLayout(chosen)
        self.column.addWidget(self._text, 1)

    def _licence_words(self) -> str:
        return self.tr(
            "PortGUI is free software under the MIT licence. It uses Qt and PySide6 under the GNU "
            "LGPL, version 3. These are separate files, and you may replace them with your own; "
            "their notice says how."
        )

    def _on_loaded(self, contents: Contents) -> None:
        self._versions.setText(contents.versions)
        self._copy.setEnabled(True)
        self._notices = contents.notices
        self._choice.addItems([f"{found.name} ({found.licence})" for found in contents.notices])
        self._choice.setEnabled(bool(contents.notices))
        if not contents.notices:
            logger.warning("notices not read: %s", contents.problem)
            self._website.hide()
            self._text.setPlainText(
                self.tr("The notices could not be read. Install PortGUI again to get them back.")
            )

    def _on_failed(self, error: Exception) -> None:
        """Nothing that was foreseen: the crash report takes it from here."""
        raise error

    @Slot(int)
    def _on_chosen(self, number: int) -> None:
        if 0 <= number < len(self._notices):
            self._text.setPlainText(self._notices[number].text)
            self._website.setVisible(bool(self._notices[number].url))

    @Slot()
    def _on_website(self) -> None:
        url = self._notices[self._choice.currentIndex()].url
        if not self._show_page(url):
            title = self.tr("The page could not be opened")
            text = self.tr("Open it yourself: {url}").format(url=url)
            dialogs.tell(self, title, text, warning=True)

    @Slot()
    def _on_copy(self) -> None:
        copy_text(self._versions.text())
        self._copy.setText(self.tr("Copied"))
