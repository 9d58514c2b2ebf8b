"""The star beside the search box: apply a filter that was kept, keep this one, rename, delete."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from portgui.gui import icons
from portgui.gui.filters.saved import MOST, Saved, first_filters, with_filter
from portgui.gui.filters.wording import mistake
from portgui.gui.hover import HoverEnd
from portgui.gui.plain_text import action, tip
from portgui.gui.settings import FILTERS, Settings
from portgui.gui.theme import Theme
from portgui.net import InputError

Check = Callable[[str], object]
"""Reads a query; raises `InputError` for one that this version cannot read."""


class SavedFilters(QPushButton):
    """A button with a menu.

    Signals:
        applied: the query of the filter that was chosen.
    """

    applied = Signal(str)

    def __init__(
        self,
        settings: Settings,
        theme: Theme,
        text: Callable[[], str],
        check: Check,
        parent: QWidget,
    ) -> None:
        """Make the button.

        Args:
            settings: where the filters are kept.
            theme: for the star's colour.
            text: the filter that is in force now.
            check: see `Check`.
            parent: whose child it is.
        """
        super().__init__(parent)
        self._settings = settings
        self._theme = theme
        self._text = text
        self._check = check
        self.setObjectName("saved-filters")
        self.setAccessibleName(self.tr("Saved filters"))
        self.setToolTip(self.tr("Saved filters"))
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        HoverEnd(self, self._menu)
        theme.changed.connect(self._draw)
        self._draw()

    def filters(self) -> tuple[Saved, ...]:
        """Those there are."""
        kept = self._settings.get(FILTERS)
        return first_filters() if kept is None else kept

    def set_filters(self, filters: tuple[Saved, ...]) -> None:
        """Keep these from now on."""
        self._settings.set(FILTERS, filters)

    def problem(self, saved: Saved) -> str:
        """Why this version cannot use a filter, in a sentence; "" when it can."""
        return problem_of(saved.query, self._check)

    @Slot()
    def _fill(self) -> None:
        self._menu.clear()
        for saved in self.filters():
            self._add(saved)
        if not self.filters():
            self._menu.addAction(self.tr("No filter is saved yet")).setEnabled(False)
        self._menu.addSeparator()
        query = self._text().strip()
        save = self._menu.addAction(self.tr("Save this filter…"), self.save)
        if not query:
            self._disable(save, self.tr("Type a filter first, then save it here."))
        elif problem := problem_of(query, self._check):
            self._disable(save, problem)
        elif len(self.filters()) >= MOST:
            self._disable(save, self.tr("There are %n filters, the most there can be.", "", MOST))
        order = self._menu.addAction(self.tr("Rename or delete…"), self.arrange)
        order.setEnabled(bool(self.filters()))

    def _add(self, saved: Saved) -> None:
        entry = self._menu.addAction(action(saved.name), lambda: self.applied.emit(saved.query))
        problem = self.problem(saved)
        if problem:
            mark = self.tr("%1 (not understood)")
            entry.setText(mark.replace("%1", action(saved.name)))
        entry.setToolTip(tip("\n".join(filter(None, (saved.query, problem)))))

    @Slot()
    def save(self) -> None:
        """Ask for a name and keep the filter that is in force."""
        from portgui.gui.filters.saved_dialogs import NameDialog

        query = self._text().strip()
        dialog = NameDialog(query, self.filters(), self.window())
        dialog.named.connect(
            lambda name: self.set_filters(with_filter(self.filters(), Saved(name, query)))
        )
        dialog.open()

    @Slot()
    def arrange(self) -> None:
        """Show the filters, to be renamed and deleted."""
        from portgui.gui.filters.saved_dialogs import FiltersDialog

        dialog = FiltersDialog(self.filters(), self.problem, self.window())
        dialog.changed.connect(self.set_filters)
        dialog.open()

    @Slot()
    def _draw(self) -> None:
        self.setIcon(icons.icon("star", self._theme.colours.text))

    @staticmethod
    def _disable(entry: QAction, why: str) -> None:
        entry.setEnabled(False)
        entry.setToolTip(tip(why))


def problem_of(query: str, check: Check) -> str:
    """Why a query cannot be read, in a sentence; "" when it can."""
    try:
        check(query)
    except InputError as error:
        return mistake(error)
    return ""
