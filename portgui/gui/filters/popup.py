"""The list below a field: what the text may mean and how it may go on. Keyboard first."""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QKeyEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from portgui.gui.filters.entry import Entry
from portgui.gui.theme import Theme

MOST_SHOWN: Final = 12
_ABOUT: Final = Qt.ItemDataRole.UserRole
_GAP: Final = 16
"""Pixels between what is put in and what is said of it."""
_EDGE: Final = 20
"""Pixels that the list keeps from the window's edge."""
_AROUND: Final = 48
"""Pixels of a line that are frame, padding and scroll bar."""

Index = QModelIndex | QPersistentModelIndex


class Popup(QObject):
    """The list of entries below a field. The field keeps the focus; the list shows a choice.

    Down and Up mark an entry, Enter and Tab take the marked one, Esc closes the list.

    Signals:
        taken: the `Entry` that was chosen.
    """

    taken = Signal(object)

    def __init__(self, field: QLineEdit, theme: Theme) -> None:
        super().__init__(field)
        self._field = field
        self._entries: tuple[Entry, ...] = ()
        self._model = QStandardItemModel(0, 1, self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(field)
        self._completer.setMaxVisibleItems(MOST_SHOWN)
        self._view = QListView()
        self._view.setObjectName("suggestions")
        self._view.setAccessibleName(self.tr("Suggestions"))
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._completer.setPopup(self._view)
        self._lines = _Lines(self._view, theme)
        # After the completer, which has put in a delegate and a filter of its own.
        self._view.setItemDelegate(self._lines)
        self._view.installEventFilter(self)
        self._completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]
        self._view.selectionModel().currentChanged.connect(self._on_current)

    @property
    def is_open(self) -> bool:
        """Whether the list is on screen."""
        return self._view.isVisible()

    def show(self, entries: Sequence[Entry]) -> None:
        """Show these lines; none closes the list. No line is marked."""
        self._entries = tuple(entries)
        if not entries:
            self._view.hide()
            return
        self._model.clear()
        for entry in entries:
            item = QStandardItem(entry.text)
            item.setEditable(False)
            item.setData(entry.about, _ABOUT)
            said = f"{entry.text}, {entry.about}" if entry.about else entry.text
            item.setData(said, Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
        self._lines.set_entries(self._entries)
        was_open = self.is_open
        self._completer.complete(QRect(0, 0, self._width(), self._field.height()))
        # Otherwise Enter would take the first one, although none is marked.
        self._view.setCurrentIndex(QModelIndex())
        if not was_open:
            self._announce(self.tr("Suggestions: %n", "", len(entries)))

    def _width(self) -> int:
        """As wide as its words, at least as the field, and not beyond the window."""
        window = self._field.window()
        most = window.width() - self._field.mapTo(window, QPoint()).x() - _EDGE
        return max(self._field.width(), min(self._lines.width(), most))

    def hide(self) -> None:
        """Close the list."""
        self._view.hide()

    def _take(self, row: int) -> None:
        entry = self._entries[row]
        self._view.hide()
        self.taken.emit(entry)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() < len(self._entries):
            self._take(index.row())

    @Slot(QModelIndex)
    def _on_current(self, index: QModelIndex) -> None:
        """A screen reader follows the focus, which stays in the field."""
        if index.isValid():
            self._announce(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))

    def _announce(self, words: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, words))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the marked line by Enter and Tab, before the field or the completer sees the key."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            index = self._view.currentIndex()
            key, row = event.key(), index.row() if index.isValid() else -1
            if key == Qt.Key.Key_Escape:
                # Before the field, which may clear itself by the same key.
                self._view.hide()
                return True
            if key == Qt.Key.Key_Tab and row < 0 and self._entries[0].by_tab:
                row = 0
            keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
            if key in keys and 0 <= row < len(self._entries):
                self._take(row)
                return True
        return False


class _Lines(QStyledItemDelegate):
    """Draws a line: what it is, and beside it in the muted colour what is said of it."""

    def __init__(self, view: QListView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._entries: tuple[Entry, ...] = ()

    def set_entries(self, entries: tuple[Entry, ...]) -> None:
        """What is going to be drawn; lines with words beside them stand in two columns."""
        self._entries = entries

    def width(self) -> int:
        """Pixels that the widest line takes."""
        column = self._widest(entry.text for entry in self._entries if entry.about)
        abouts = self._widest(entry.about for entry in self._entries)
        alone = self._widest(entry.text for entry in self._entries if not entry.about)
        return max(alone, column + _GAP + abouts) + _AROUND

    def _column(self, inside: int) -> int:
        """Pixels of the first of the two columns, of those that there are inside a line."""
        abouts = self._widest(entry.about for entry in self._entries)
        widest = self._widest(entry.text for entry in self._entries if entry.about)
        return min(widest, max(inside - _GAP - abouts, inside // 2))

    def _widest(self, texts: Iterable[str]) -> int:
        # A pixel more: the width is rounded, and a text that is a fraction too wide loses letters.
        advance = self._view.fontMetrics().horizontalAdvance
        return max((advance(text) + 1 for text in texts), default=0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, super().sizeHint(option, index).height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = QStyleOptionViewItem(option)
        self.initStyleOption(line, index)
        text, about = str(index.data()), str(index.data(_ABOUT) or "")
        style = self._view.style()
        inside = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, line, self._view)
        line.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, line, painter, self._view)
        painter.save()
        painter.setFont(self._view.font())
        metrics = self._view.fontMetrics()
        middle = QStyle.visualAlignment(
            self._view.layoutDirection(),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading,
        )
        width = self._column(inside.width()) if about else inside.width()
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.setPen(QColor(self._theme.colours.text))
        style.drawItemText(painter, inside, int(middle), line.palette, True, cut)
        if about:
            rest = inside.adjusted(width + _GAP, 0, 0, 0)
            if self._view.isRightToLeft():
                rest = inside.adjusted(0, 0, -(width + _GAP), 0)
            cut = metrics.elidedText(about, Qt.TextElideMode.ElideRight, rest.width())
            painter.setPen(QColor(self._theme.colours.muted))
            style.drawItemText(painter, rest, int(middle), line.palette, True, cut)
        painter.restore()
