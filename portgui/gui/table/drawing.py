"""A table view that draws whole rows at once, with headers of groups across its whole width."""

from typing import Any

from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from portgui.gui.table.delegate import RowDelegate, row_height
from portgui.gui.table.header import TableHeader
from portgui.gui.table.model import TableModel
from portgui.gui.table.row_painter import PictureOf, RowPainter, Span
from portgui.gui.theme import Theme


class DrawnView(QTableView):
    """Draws a `TableModel`; every row has the height that two lines of text need."""

    def __init__(self, model: TableModel[Any, Any], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._header = TableHeader(model, self)
        self.setHorizontalHeader(self._header)
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self._painter = RowPainter(model, theme, self)
        self._set_up()
        self._header.reset()
        theme.changed.connect(self.viewport().update)

    def set_pictures(self, picture_of: PictureOf | None) -> None:
        """Show a row's own picture where it has one; it is asked at each paint."""
        self._painter.set_pictures(picture_of)
        self.viewport().update()

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height(self.fontMetrics()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._header.fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 (Qt's name)
        super().scrollContentsBy(dx, dy)
        if dx:
            # Headers of groups and stripes of marks stay; Qt has moved their pixels sideways.
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are to be seen, each at once."""
        area = event.rect()
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        if first < 0:
            return
        if last < 0:
            last = self._model.rowCount() - 1
        painter = QPainter(self.viewport())
        # An error on the way must not leave the painter at work on a viewport that goes.
        try:
            self._paint_rows(painter, area, first, last)
        finally:
            painter.end()

    def _paint_rows(self, painter: QPainter, area: QRect, first: int, last: int) -> None:
        self._painter.begin(painter, self.font())
        spans = self._spans(area)
        left = min((span.left for span in spans), default=0)
        right = max((span.left + span.width for span in spans), default=0)
        height = self.verticalHeader().defaultSectionSize()
        place = QRect(left, self.rowViewportPosition(first), right - left, height)
        selection, model, lead = self.selectionModel(), self._model, self._model.lead
        for row in range(first, last + 1):
            is_selected = selection.isSelected(model.index(row, lead))
            group = model.group_at(row)
            if group is None:
                self._painter.paint_row(painter, row, place, spans, selected=is_selected)
            else:
                whole = self._whole_row(place)
                self._painter.paint_group(painter, group, whole, selected=is_selected)
            place.translate(0, height)
        current = self.currentIndex()
        if current.isValid() and self.hasFocus():
            cell = self.visualRect(current)
            is_group = model.group_at(current.row()) is not None
            self._painter.paint_focus(painter, self._whole_row(cell) if is_group else cell)

    def _whole_row(self, place: QRect) -> QRect:
        """The row of `place`, from one edge of what can be seen to the other."""
        width = min(self.viewport().width(), self._header.length())
        return QRect(0, place.top(), width, place.height())

    def _spans(self, area: QRect) -> list[Span]:
        """The columns that reach into `area`."""
        header = self._header
        spans = (
            Span(number, header.sectionViewportPosition(number), header.sectionSize(number))
            for number in header.shown_columns()
        )
        return [
            span
            for span in spans
            if span.left <= area.right() and span.left + span.width > area.left()
        ]
