"""The pages that are made when they are first shown, so that they cost nothing at the start."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from portgui.gui import main_window
from portgui.gui import settings as keys
from portgui.gui.job import Jobs
from portgui.gui.remembered import TableMemory
from portgui.gui.settings import Settings
from portgui.gui.theme import Theme
from portgui.logs import Folders
from portgui.reference.purpose import Reference

if TYPE_CHECKING:
    from portgui.gui.guide.page import GuidePage
    from portgui.reference.newcomers import Article
    from portgui.reference.rows import GuideRow


class MorePages(QObject):
    """Makes the port guide, the newcomers' page, the settings and About.

    Signals:
        port_chosen: a port's card is wanted: the port and its `Protocol`, or None.
        page_wanted: the key of a place that a page leads to.
        failed: what could not be read for a page, as an exception.
    """

    port_chosen = Signal(int, object)
    page_wanted = Signal(str)
    failed = Signal(object)

    def __init__(
        self, theme: Theme, settings: Settings, jobs: Jobs, folders: Folders, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self._jobs = jobs
        self._folders = folders
        self._reference: Reference | None = None
        self._guide: GuidePage | None = None
        self._newcomers: QWidget | None = None

    def makers(self) -> Mapping[str, Callable[[], QWidget]]:
        """What makes each page, by its key."""
        return {
            main_window.GUIDE: self._make_guide,
            main_window.CHANGES: _holder,
            main_window.NEWCOMERS: self._make_newcomers,
            main_window.SETTINGS: self._make_settings,
            main_window.ABOUT: self._make_about,
        }

    def set_reference(self, reference: Reference) -> None:
        """What ports are for; fills the port guide if it is waiting for it."""
        self._reference = reference
        self._fill_guide()

    def look_up(self, text: str) -> None:
        """Look for `text` in the port guide."""
        self.page_wanted.emit(main_window.GUIDE)
        if self._guide is not None:
            self._guide.show_filter(text)

    def _make_guide(self) -> QWidget:
        from portgui.gui.guide.page import GuidePage

        page = self._guide = GuidePage(self._theme)
        page.port_chosen.connect(self.port_chosen)
        page.newcomers_wanted.connect(partial(self.page_wanted.emit, main_window.NEWCOMERS))
        TableMemory(page.view, keys.GUIDE_TABLE, self._settings)
        self._fill_guide()
        return page

    def _fill_guide(self) -> None:
        from portgui.reference.rows import guide_rows

        if self._guide is not None and self._reference is not None:
            self._jobs.run(partial(guide_rows, self._reference), self._on_rows, self._on_failed)

    def _on_rows(self, rows: "tuple[GuideRow, ...]") -> None:
        if self._guide is not None and self._reference is not None:
            self._guide.show_guide(self._reference, rows)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)

    def _make_newcomers(self) -> QWidget:
        from portgui.reference.newcomers import load_newcomers

        self._newcomers = holder = _holder()
        self._jobs.run(load_newcomers, self._on_article, self._on_failed)
        return holder

    def _on_article(self, article: "Article") -> None:
        from portgui.gui.guide.newcomers import NewcomersPage

        holder = self._newcomers
        if holder is not None and (layout := holder.layout()) is not None:
            page = NewcomersPage(article, holder)
            page.guide_wanted.connect(partial(self.page_wanted.emit, main_window.GUIDE))
            layout.addWidget(page)

    def _make_settings(self) -> QWidget:
        from portgui.gui.settings_page import SettingsPage

        page = SettingsPage(self._settings, self._folders)
        page.about_wanted.connect(partial(self.page_wanted.emit, main_window.ABOUT))
        return page

    def _make_about(self) -> QWidget:
        from portgui.gui.about import AboutPage

        return AboutPage(self._jobs)


def _holder() -> QWidget:
    """A page whose content comes later; that of My changes from `firewall_tools`."""
    holder = QWidget()
    whole = QVBoxLayout(holder)
    whole.setContentsMargins(0, 0, 0, 0)
    return holder
