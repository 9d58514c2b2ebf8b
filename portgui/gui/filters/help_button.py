"""The button that explains how to filter; its page is loaded when somebody asks for it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from portgui.gui import icons
from portgui.gui.filters.field import FilterField
from portgui.gui.theme import Theme
from portgui.query.fields import Manual

if TYPE_CHECKING:
    from portgui.gui.filters.help import FilterHelp


class HelpButton(QPushButton):
    """The button beside a filter field that opens its page of help; so does F1 in the field."""

    def __init__(
        self, field: FilterField, manual: Callable[[], Manual], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._field = field
        self._manual = manual
        self._theme = theme
        self._page: FilterHelp | None = None
        self.setObjectName("filter-help")
        self.setAccessibleName(self.tr("How to filter"))
        self.setToolTip(self.tr("How to filter (F1)"))
        self.clicked.connect(self.open)
        field.help_wanted.connect(self.open)
        theme.changed.connect(self._draw)
        self._draw()

    @property
    def page(self) -> "FilterHelp | None":
        """The page of help, once it has been opened."""
        return self._page

    @Slot()
    def open(self) -> None:
        """Show the page of help."""
        self._field.hide_popup()
        if self._page is None:
            from portgui.gui.filters.help import FilterHelp

            self._page = FilterHelp(self._manual(), self.window())
            self._page.tried.connect(self._field.setText)
        self._page.show()
        self._page.raise_()
        self._page.activateWindow()

    @Slot()
    def _draw(self) -> None:
        self.setIcon(icons.icon("circle-question-mark", self._theme.colours.text))
