"""The firewall in the window: wired into the rows, the card, the wizard and My changes.

It is made after the first rows are there; nothing of the firewall is loaded before.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from portgui.connections.snapshot import Degradation
from portgui.firewall.journal_book import Book
from portgui.gui.card_keeper import CardKeeper
from portgui.gui.changes.keeper import ChangesKeeper
from portgui.gui.firewall_desk import FirewallDesk
from portgui.gui.firewall_watch import FirewallWatch, Sources
from portgui.gui.job import Jobs
from portgui.gui.live.page import LivePage
from portgui.gui.main_window import CHANGES, MainWindow
from portgui.gui.theme import Theme
from portgui.gui.wizard_door import WizardDoor

if TYPE_CHECKING:
    from portgui.gui.port_card import PortCard

HALF: Final = "change-half-made"
"""The notice that a change was begun and nobody knows how it ended."""


class Parts(NamedTuple):
    """What the firewall is wired into."""

    theme: Theme
    jobs: Jobs
    window: MainWindow
    page: LivePage
    cards: CardKeeper
    wizards: WizardDoor


class FirewallTools(QObject):
    """Watches the firewall while the window is seen, and looks for half-made changes once.

    Signals:
        offered: key and text of what the person should know, and what the window can do next.
        failed: an error that nobody foresaw.

    Attributes:
        watch: the firewall.
        keeper: the changes.
    """

    offered = Signal(str, str, str)
    failed = Signal(object)

    def __init__(
        self,
        parts: Parts,
        parent: QObject,
        make_desk: Callable[[], FirewallDesk] = FirewallDesk,
    ) -> None:
        super().__init__(parent)
        self._parts = parts
        page, window, wizards = parts.page, parts.window, parts.wizards
        desk = make_desk()
        sources = Sources(page.rows, page.exposed_rows, self._missing)
        self.watch = FirewallWatch(desk, parts.jobs, sources, self)
        self.keeper = ChangesKeeper(desk, parts.jobs, self)
        self._is_first = True
        self.watch.reached.connect(page.live.take_reach)
        self.watch.changed.connect(self._on_changed)
        self.watch.failed.connect(self.failed)
        self.keeper.read.connect(self._on_read)
        self.keeper.ended.connect(self.watch.look_now)
        self.keeper.failed.connect(self.failed)
        page.rows_changed.connect(self.watch.on_rows)
        parts.cards.watch(self.watch)
        wizards.use(self.watch)
        wizards.changes_wanted.connect(partial(window.show_page, CHANGES))
        window.card_made.connect(self._on_card_made)
        window.page_made.connect(self._on_page_made)
        window.watched.connect(self.watch.set_watched)

    def start(self) -> None:
        """Take over what was made before, look for the first time, and ask the journal."""
        window = self._parts.window
        made = window.made_page(CHANGES)
        if made is not None:
            self._on_page_made(CHANGES, made)
        self.watch.set_watched(window.isVisible() and not window.isMinimized())
        self.keeper.load()

    @Slot(str)
    def act(self, code: str) -> None:
        """The button of a notice was pressed."""
        if code == HALF:
            self._parts.window.show_page(CHANGES)

    def _missing(self) -> tuple[Degradation, ...]:
        return self._parts.page.degradations

    @Slot(object)
    def _on_card_made(self, card: "PortCard") -> None:
        card.goal_wanted.connect(self._parts.wizards.open_for_answer)

    @Slot(str, object)
    def _on_page_made(self, key: str, holder: QWidget) -> None:
        layout = holder.layout()
        if key != CHANGES or layout is None:
            return
        from portgui.gui.changes.page import ChangesPage

        page = ChangesPage(self.keeper, self._parts.theme, holder)
        page.wizard_wanted.connect(self._parts.wizards.open_fresh)
        layout.addWidget(page)

    @Slot()
    def _on_changed(self) -> None:
        """Another firewall may mean that a change is not what it was."""
        made = self._parts.window.made_page(CHANGES)
        if made is not None and made.isVisible():
            self.keeper.load()

    @Slot(object)
    def _on_read(self, book: Book) -> None:
        half = [change for change in book.changes if change.state.is_half]
        notice = self._parts.window.notice
        if not half:
            notice.withdraw(HALF)
        elif self._is_first:
            text = self.tr(
                "A change was begun, and it is not known whether it was made. My changes can find"
                " out, and undo it."
            )
            self.offered.emit(HALF, text, self.tr("My changes"))
        self._is_first = False
