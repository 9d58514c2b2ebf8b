"""Where the port card stands: beside the page or, where there is no room for both, in its place."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from shiboken6 import Shiboken

if TYPE_CHECKING:
    from portgui.gui.port_card import PortCard

CARD_WIDTH: Final = 325
PAGE_LEAST: Final = 85
"""Average letters across that a page needs beside the card."""


class CardPlace:
    """Moves the card; `covers` says whether it stands in the page's place now."""

    def __init__(
        self, splitter: QSplitter, column: QVBoxLayout, parts: tuple[QWidget, ...]
    ) -> None:
        """Know the places.

        Args:
            splitter: where the card stands beside the page.
            column: where it stands in the place of `parts`; the widgets that it leaves there
                stay in sight.
            parts: of the page; they are hidden meanwhile.
        """
        self.covers = False
        self._splitter = splitter
        self._column = column
        self._parts = parts
        self._hidden: list[QWidget] = []
        self._left: QWidget | None = None

    def put_beside(self, card: "PortCard") -> None:
        """Put the card beside the page, as wide as it is usually."""
        self._splitter.addWidget(card)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setSizes([self._splitter.width() - CARD_WIDTH, CARD_WIDTH])

    def cover(self, card: "PortCard") -> None:
        """Put the open card into the page's place, and the focus into it if the page had it."""
        if self.covers:
            return
        self.covers = True
        self._left = self._in_parts(card.window().focusWidget())
        card.set_alone(True)
        self._column.addWidget(card, 1)
        card.show()
        # Before the page goes: Qt would give the focus to whatever comes next.
        if self._left is not None:
            card.tab_order()[0].setFocus(Qt.FocusReason.OtherFocusReason)
        self._hidden = [part for part in self._parts if not part.isHidden()]
        for part in self._hidden:
            part.hide()

    def uncover(self, card: "PortCard") -> None:
        """Show the page again; the focus is where it was, unless the card is still open."""
        if not self.covers:
            return
        self.covers = False
        is_open, left = not card.isHidden(), self._left
        card.set_alone(False)
        self.put_beside(card)
        card.setVisible(is_open)
        for part in self._hidden:
            part.show()
        if left is not None and not is_open and Shiboken.isValid(left):
            left.setFocus(Qt.FocusReason.OtherFocusReason)

    def _in_parts(self, focus: QWidget | None) -> QWidget | None:
        """What has the focus, if it is about to be hidden."""
        if focus is None or not any(part.isAncestorOf(focus) for part in self._parts):
            return None
        return focus
