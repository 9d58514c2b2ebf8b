"""The whole program with its window: builds every part once and wires them. Joins no facts."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from portgui.answers.search import Meaning, Suggestion, suggest
from portgui.connections.changes import Delta
from portgui.connections.ledger import Summary
from portgui.connections.snapshot import Degradation
from portgui.gui import i18n, main_window
from portgui.gui import settings as keys
from portgui.gui.card_keeper import CardKeeper
from portgui.gui.filters.tools import FilterTools
from portgui.gui.i18n import say
from portgui.gui.job import Jobs
from portgui.gui.live.likeness import address_query, app_query
from portgui.gui.live.page import LivePage
from portgui.gui.live.schedule import Schedule
from portgui.gui.main_window import MainWindow
from portgui.gui.more_pages import MorePages
from portgui.gui.remembered import TableMemory, keep_window, place_window
from portgui.gui.scan_client import FAILED, ScanClient
from portgui.gui.search_box import SearchBox
from portgui.gui.settings import Settings
from portgui.gui.theme import Mode, Theme
from portgui.gui.wizard_door import WizardDoor
from portgui.logs import Folders
from portgui.net import InputError, parse_port_and_protocol
from portgui.reference.purpose import Reference, load_reference
from portgui.resources import ResourceError
from portgui.words import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from portgui.gui.firewall_desk import FirewallDesk
    from portgui.gui.firewall_tools import FirewallTools
    from portgui.gui.live_tools import LiveTools
    from portgui.gui.port_card import PortCard
    from portgui.gui.wizard.state import WizardStart


class Program(QObject):
    """PortGUI with its window.

    Attributes:
        application: Qt's.
        folders: where this person's files lie.
        window: the main window.
        live: the live view's page.
        client: the other end of the scanning process.
        schedule: when that is asked.
        tools: what else can be done with the rows; None until `complete`.
        firewall: the firewall, as far as the window goes; None until `complete`.
    """

    def __init__(
        self,
        application: QApplication,
        folders: Folders,
        client: ScanClient,
        make_desk: "Callable[[], FirewallDesk] | None" = None,
    ) -> None:
        """Build the window; `client` may have been asked already, `make_desk` is for tests."""
        super().__init__(application)
        self._make_desk = make_desk
        self.firewall: FirewallTools | None = None
        self.application = application
        self.folders = folders
        self.client = client
        self.jobs = Jobs(self)
        self.jobs.run(load_reference, self._on_reference, self.fail)
        self.settings = Settings(folders.config, self.jobs, self)
        language = i18n.install(application, self.settings.get(keys.LANGUAGE))
        self.theme = Theme(application, Mode(self.settings.get(keys.THEME)))
        self._reference: Reference | None = None
        self._early: list[Delta] = []
        self._early_end: tuple[Degradation, ...] | None = None
        self.tools: LiveTools | None = None
        self._build(folders)
        self._connect()
        self._restore()
        for problem in (*self.settings.problems, language.problem):
            if problem is not None:
                self.tell(problem)

    # Building.

    def _build(self, folders: Folders) -> None:
        self.live = LivePage(self.theme)
        self.schedule = Schedule(self.client.request, parent=self)
        self.search = SearchBox(self.theme, self._suggest)
        self.pages = MorePages(self.theme, self.settings, self.jobs, folders, self)
        makers = {main_window.LIVE: lambda: self.live, **self.pages.makers()}
        self.window = MainWindow(self.theme, self.search, makers)
        # At once, not in `complete`: the Tab key goes to its buttons right after the field.
        self.filters = FilterTools(self.search, self.settings, self.theme, self.live.rows, self)
        self.cards = CardKeeper(self.window, self.live, self)
        self.wizards = WizardDoor(self.theme, self.jobs, self.window, self)

    def _connect(self) -> None:
        self.client.unpacked.connect(self.live.live.prepare)
        self.client.delta.connect(self._on_delta)
        self.client.finished.connect(self._on_finished)
        self.client.notice.connect(self._on_scan_notice)
        self.schedule.interval_changed.connect(self.live.set_interval)
        self.live.port_chosen.connect(self.cards.show_port)
        self.live.wizard_wanted.connect(self.wizards.open_for_row)
        self.live.filter_wanted.connect(self.search.set_text)
        self.live.pause_toggled.connect(self.schedule.set_paused)
        self.live.menu.about_to_open.connect(self.complete)
        self.live.chips.view_button.about_to_open.connect(self.complete)
        self.live.noise_hidden.connect(partial(self.settings.set, keys.HIDE_NOISE))
        self.live.rows_changed.connect(self.filters.forget)
        self.search.typed.connect(self._on_typed)
        self.search.chosen.connect(self._on_suggestion)
        self.search.entered.connect(self.live.view.setFocus)
        self.pages.port_chosen.connect(self.cards.show_port)
        self.pages.page_wanted.connect(self.window.show_page)
        self.pages.failed.connect(self.fail)
        self.wizards.failed.connect(self.fail)
        self.window.card_made.connect(self._on_card_made)
        self.window.wizard_button.clicked.connect(self.wizards.open_fresh)
        self.window.watched.connect(self.schedule.set_visible)
        self.window.closing.connect(self._on_closing)
        self.window.page_changed.connect(partial(self.settings.set, keys.PAGE))
        self.window.notice.acted.connect(self._on_notice_acted)
        self.settings.changed.connect(self._on_setting)
        self.settings.failed.connect(self.tell)
        self.application.aboutToQuit.connect(self.stop)

    def _restore(self) -> None:
        self.window.resize(*main_window.FIRST_SIZE)
        place_window(self.window, self.settings, self.application.screens())
        TableMemory(self.live.view, keys.LIVE_TABLE, self.settings)
        self.live.set_hides_noise(self.settings.get(keys.HIDE_NOISE))
        self.schedule.set_interval(float(self.settings.get(keys.INTERVAL)))
        self.live.set_interval(self.schedule.chosen)
        self.window.show_page(self.settings.get(keys.PAGE))
        self.search.field.setFocus()

    @Slot()
    def complete(self) -> None:
        """Make what nobody misses until the first rows are on screen."""
        if self.tools is None:
            from portgui.gui.completion import add_firewall, make_tools

            self.tools = make_tools(self)
            self.firewall = add_firewall(self, self.tools, self._make_desk)

    # What others start.

    @Slot(object)
    def open(self, words: tuple[str, ...] = ()) -> None:
        """Show the window, in front, and what `words` mean: one port's card, or a search."""
        # Not showNormal: a window that was maximised before is so again.
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        word = " ".join(words)
        if not word:
            return
        self.window.show_page(main_window.LIVE)
        try:
            ports, protocol = parse_port_and_protocol(word)
        except InputError:
            self.search.set_text(word)
            return
        if ports.is_single:
            self.cards.show_port(ports.first, protocol)
        else:
            self.search.set_text(word)

    @Slot(object)
    def tell(self, problem: Message) -> None:
        """Say something that the person should know, above the page."""
        self.window.notice.say(problem.code, say(problem))

    @Slot()
    def stop(self) -> None:
        """End the scanning process and write what is not written; safe to call twice."""
        self.client.stop()
        if self.tools is not None:
            self.tools.stop()
        self.settings.flush()
        self.jobs.stop()

    # The reference and the scans.

    def _on_reference(self, reference: Reference) -> None:
        self._reference = reference
        self.live.set_reference(reference)
        self.pages.set_reference(reference)
        self.cards.set_reference(reference)
        self.wizards.set_reference(reference)
        early, self._early = self._early, []
        for delta in early:
            self.live.apply(delta)
        if self._early_end is not None:
            self.live.set_finished(self._early_end)
        problems = (*reference.registry.problems, *reference.catalogue.problems)
        if problems:
            self.tell(Message.of("resource-damaged", name=problems[0].name))

    @Slot(object)
    def _on_delta(self, delta: Delta) -> None:
        # Rows are joined with the reference: until it is read, which takes a moment, they wait.
        if self._reference is None:
            self._early.append(delta)
        else:
            self.live.apply(delta)

    @Slot(object)
    def _on_finished(self, summary: Summary) -> None:
        if self._reference is None:
            self._early_end = summary.degradations
        else:
            self.live.set_finished(summary.degradations)
        self.schedule.on_finished(summary)
        # That it was started again stays until it is read; that it cannot be is over.
        self.window.notice.withdraw(FAILED)

    @Slot(str)
    def _on_scan_notice(self, code: str) -> None:
        again = self.tr("Try again") if code == FAILED else ""
        if code == FAILED:
            self.schedule.on_failed()
        self.window.notice.say(code, say(Message(code)), again)

    @Slot(str)
    def _on_notice_acted(self, code: str) -> None:
        if code == FAILED:
            self.client.retry()

    @Slot(object)
    def fail(self, error: Exception) -> None:
        """Say what could not be read; whatever else went wrong is for the crash report."""
        if not isinstance(error, ResourceError):
            # Nobody foresaw it: the crash report takes it from here.
            raise error
        self.tell(Message.of("resource-damaged", name=error.name))

    # Searching.

    def _suggest(self, text: str) -> tuple[Suggestion, ...]:
        if self._reference is None:
            return ()
        return suggest(text, self.live.rows(), self._reference)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.schedule.poke()
        try:
            self.live.set_filter(text)
        except InputError as error:
            self.search.show_error(error)
        else:
            self.search.show_error(None)

    @Slot(object)
    def _on_suggestion(self, found: Suggestion) -> None:
        match found.meaning:
            case Meaning.PORT | Meaning.KNOWN_APP:
                self.cards.show_port(found.port, found.protocol)
            case Meaning.RUNNING_APP:
                self.search.set_text(app_query(found.name))
            case Meaning.ADDRESS:
                self.search.set_text(address_query(found.name))
            case Meaning.GUIDE:
                self.pages.look_up(found.name)

    # The wizard.

    @Slot(object)
    def _on_card_made(self, card: "PortCard") -> None:
        card.wizard_wanted.connect(self.wizards.open_for_answer)

    def open_wizard(self, start: "WizardStart") -> None:
        """Open the wizard with what is known already."""
        self.wizards.open(start)

    # Settings and the end.

    @Slot(str)
    def _on_setting(self, key: str) -> None:
        if key == keys.THEME.key:
            self.theme.set_mode(Mode(self.settings.get(keys.THEME)))
        elif key == keys.INTERVAL.key:
            self.schedule.set_interval(float(self.settings.get(keys.INTERVAL)))
        elif key == keys.HIDE_NOISE.key:
            self.live.set_hides_noise(self.settings.get(keys.HIDE_NOISE))

    @Slot()
    def _on_closing(self) -> None:
        keep_window(self.window, self.settings)
