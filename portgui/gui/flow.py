"""A layout that puts widgets in lines like words: chips stay readable at 200 % and in German."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

_HORIZONTAL_GAP: Final = 8
_VERTICAL_GAP: Final = 8


class FlowLayout(QLayout):
    """Lines of widgets from the leading side, as many as the width needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        # A word that changes elsewhere on the page asks every layout for its size again.
        self._heights: dict[int, int] = {}
        self._hint = QSize()
        self._least = QSize()
        self.setContentsMargins(QMargins())

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 (Qt's name)
        """Take an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 (Qt's name)
        """The item at `index`, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 (Qt's name)
        """Give an item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 (Qt's name)
        """It takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        """Forget the sizes: an item has changed."""
        self._heights.clear()
        self._hint = self._least = QSize()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 (Qt's name)
        """Put the widgets into `rect`."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        if not self._hint.isValid():
            sizes = [item.sizeHint() for item in self._items]
            width = sum(size.width() for size in sizes) + _HORIZONTAL_GAP * max(0, len(sizes) - 1)
            self._hint = QSize(width, max((size.height() for size in sizes), default=0))
        return self._hint

    def minimumSize(self) -> QSize:  # noqa: N802 (Qt's name)
        """The widest widget alone on a line."""
        if not self._least.isValid():
            self._least = QSize(0, 0)
            for item in self._items:
                self._least = self._least.expandedTo(item.minimumSize())
        return self._least

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Lay the items out in `rect` and return the height that this takes."""
        x, y, line = rect.left(), rect.top(), 0
        parent = self.parentWidget()
        mirrored = parent is not None and parent.isRightToLeft()
        for item in self._items:
            if item.isEmpty():
                continue  # a hidden widget leaves no gap
            size = item.sizeHint()
            if x > rect.left() and x + size.width() > rect.right() + 1:
                x, y, line = rect.left(), y + line + _VERTICAL_GAP, 0
            if move:
                place = QRect(QPoint(x, y), size)
                if mirrored:
                    place.moveRight(rect.right() - (x - rect.left()))
                item.setGeometry(place)
            x += size.width() + _HORIZONTAL_GAP
            line = max(line, size.height())
        return y + line - rect.top()


class FlowBox(QWidget):
    """Holds buttons whose words may be long or large: none is cut off, none widens the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hold(self, widgets: Sequence[QWidget]) -> None:
        """Take widgets, in reading order."""
        for widget in widgets:
            self._flow.addWidget(widget)
