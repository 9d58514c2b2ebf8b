"""The main window: side bar, search, pages, port card. It arranges them and joins no facts."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from portgui.gui.card_place import PAGE_LEAST, CardPlace
from portgui.gui.notice_bar import NoticeBar
from portgui.gui.search_box import SearchBox
from portgui.gui.sidebar import Place, SideBar
from portgui.gui.theme import Theme
from portgui.gui.turning_row import TurningRow
from portgui.words import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from portgui.gui.port_card import PortCard

FIRST_SIZE: Final = (1280, 760)
SMALLEST: Final = (720, 560)
SEARCH_WIDTH: Final = 320
"""Below this the button beside the search box goes under it."""
NARROW: Final = 150
"""Below as many average letters across, the side bar shows its icons alone."""

LIVE: Final = "live"
GUIDE: Final = "guide"
CHANGES: Final = "changes"
NEWCOMERS: Final = "newcomers"
SETTINGS: Final = "settings"
ABOUT: Final = "about"

PLACES: Final = (
    Place(LIVE, QT_TRANSLATE_NOOP("places", "On this computer"), "activity"),
    Place(GUIDE, QT_TRANSLATE_NOOP("places", "Port guide"), "book-open"),
    Place(CHANGES, QT_TRANSLATE_NOOP("places", "My changes"), "history"),
    Place(NEWCOMERS, QT_TRANSLATE_NOOP("places", "What is a port?"), "graduation-cap"),
    Place(SETTINGS, QT_TRANSLATE_NOOP("places", "Settings"), "settings", at_foot=True),
    Place(ABOUT, QT_TRANSLATE_NOOP("places", "About"), "info", at_foot=True),
)
SEARCHED: Final = frozenset({LIVE})
"""The places with the search box; the port guide has a filter of its own."""


class MainWindow(QWidget):
    """The window. Pages are made when they are first shown.

    Signals:
        page_changed: the key of the place that is shown now.
        page_made: key and widget of a page that was just made.
        watched: whether anybody can see the window (not hidden, not minimised).
        closing: the window is about to close.
        card_made: the `PortCard`, which is made when it is first wanted.
    """

    page_changed = Signal(str)
    page_made = Signal(str, object)
    watched = Signal(bool)
    closing = Signal()
    card_made = Signal(object)

    def __init__(
        self,
        theme: Theme,
        search: SearchBox,
        makers: Mapping[str, Callable[[], QWidget]],
    ) -> None:
        super().__init__()
        self.setWindowTitle("PortGUI")
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(*SMALLEST)
        self._theme = theme
        self._makers = makers
        self._pages: dict[str, QWidget] = {}
        self._page = ""
        self.search = search
        self._card: PortCard | None = None
        self.sidebar = SideBar(PLACES, theme, self)
        self.notice = NoticeBar(theme, self)
        self.wizard_button = QPushButton(self.tr("Open or close a port…"), self)
        self.wizard_button.setProperty("primary", True)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.sidebar.chosen.connect(self.show_page)
        theme.changed.connect(self._fit)
        find = QKeySequence(QKeySequence.StandardKey.Find)
        QShortcut(find, self).activated.connect(self._on_find)
        QShortcut(QKeySequence("Ctrl+K"), self).activated.connect(self._on_search)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.hide_card)

    def _lay_out(self) -> None:
        self._header = TurningRow(
            ((self.search, 1, SEARCH_WIDTH), (self.wizard_button, 0, 0)), 12, self
        )
        headers = QHBoxLayout()
        headers.setContentsMargins(20, 16, 20, 0)
        headers.addWidget(self._header)
        notices = QHBoxLayout()
        notices.setContentsMargins(20, 0, 20, 0)
        notices.addWidget(self.notice)
        middle = QWidget(self)
        middle.setObjectName("page")
        inner = QVBoxLayout(middle)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        inner.addLayout(headers)
        inner.addLayout(notices)
        inner.addWidget(self._stack, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(middle)
        splitter.setStretchFactor(0, 1)
        self._place = CardPlace(splitter, inner, (self._header, self._stack))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.sidebar)
        whole.addWidget(splitter, 1)
        QWidget.setTabOrder(self.search.field, self.wizard_button)

    # Pages.

    @property
    def page(self) -> str:
        """The key of the place that is shown."""
        return self._page

    def made_page(self, key: str) -> QWidget | None:
        """The page of a place when it has been made, or None."""
        return self._pages.get(key)

    @Slot(str)
    def show_page(self, key: str) -> None:
        """Show a place; an unknown key shows the first one."""
        if key not in self._makers:
            key = PLACES[0].key
        if self._place.covers:
            self.hide_card()
        if key not in self._pages:
            page = self._makers[key]()
            self._pages[key] = page
            self._stack.addWidget(page)
            self._put_card_last()
            self.page_made.emit(key, page)
        self._page = key
        self._stack.setCurrentWidget(self._pages[key])
        self._header.setVisible(key in SEARCHED)
        self.sidebar.check(key)
        self.page_changed.emit(key)

    def _put_card_last(self) -> None:
        """The Tab key goes through the page first, then through the card beside it."""
        card = self._card
        if card is None:
            return
        before: QWidget | None = self.previousInFocusChain()
        while before is not None and (before is card or card.isAncestorOf(before)):
            before = before.previousInFocusChain()
        for widget in card.tab_order():
            if before is not None:
                QWidget.setTabOrder(before, widget)
            before = widget

    @Slot()
    def _on_find(self) -> None:
        """A page that is not searched from above has a field of its own to look in."""
        if self._place.covers:
            self.hide_card()
        field = self._pages[self._page].focusProxy() if self._page not in SEARCHED else None
        if isinstance(field, QLineEdit):
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            field.selectAll()
        else:
            self._on_search()

    @Slot()
    def _on_search(self) -> None:
        if self._page not in SEARCHED or self._place.covers:
            self.show_page(LIVE)
        self.search.take_focus()

    # The card.

    @property
    def card(self) -> "PortCard":
        """The port card; made when it is first asked for, hidden until `show_card`."""
        if self._card is None:
            from portgui.gui.port_card import PortCard

            self._card = card = PortCard(self._theme)
            card.hide()
            card.closed.connect(self.hide_card)
            self._place.put_beside(card)
            self._put_card_last()
            self.card_made.emit(card)
        return self._card

    @property
    def has_open_card(self) -> bool:
        """Whether the card is on screen."""
        return self._card is not None and self._card.isVisible()

    @property
    def would_cover(self) -> bool:
        """Whether there is so little room that the card stands in the page's place."""
        needed = self.card.minimumSizeHint().width() + PAGE_LEAST * self._letter()
        return self.width() - self.sidebar.sizeHint().width() < needed

    def show_card(self) -> None:
        """Show the port card beside the page, or in its place where there is no room for both."""
        self.card.show()
        self._fit()

    @Slot()
    def hide_card(self) -> None:
        """Give its room back to the page."""
        if self._card is not None:
            self._card.hide()
            self._place.uncover(self._card)
            self._put_card_last()

    def _letter(self) -> int:
        return QFontMetrics(self.font()).averageCharWidth()

    @Slot()
    def _fit(self) -> None:
        """Let the width decide about the side bar's words, and about the card's place."""
        self.sidebar.set_compact(self.width() < NARROW * self._letter())
        if self._card is None or not self._card.isVisibleTo(self):
            return
        if self.would_cover != self._place.covers:
            if self._place.covers:
                self._place.uncover(self._card)
            else:
                self._place.cover(self._card)
            self._put_card_last()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus; Qt knows only the space bar for that."""
        button = self.focusWidget()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(button, QPushButton):
            button.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # Whether anybody looks.

    def _tell_watched(self) -> None:
        self.watched.emit(self.isVisible() and not self.isMinimized())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_watched()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watched.emit(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._tell_watched()
        elif event.type() == QEvent.Type.FontChange:
            # Not now: the widgets are just being told, one after the other.
            QTimer.singleShot(0, self._theme.refresh)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
