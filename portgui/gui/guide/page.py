"""The port guide's page: a filter, the chips, the table, and an answer where there is no row."""

from collections.abc import Sequence
from operator import attrgetter

from PySide6.QtCore import QLocale, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from portgui.gui import icons
from portgui.gui.clipboard import copy_text
from portgui.gui.filters.completing import complete_in
from portgui.gui.filters.help_button import HelpButton
from portgui.gui.guide.columns import COLUMNS, GuideKey, key_of, row_text
from portgui.gui.guide.filter_edit import FilterEdit
from portgui.gui.guide.nothing import asked_port, nothing_for
from portgui.gui.guide.nothing_panel import NothingPanel
from portgui.gui.guide.origin import origin_text, origin_tip, problem_text
from portgui.gui.guide.scope import Scope, ScopeChips, scope_text, test_of
from portgui.gui.reading_page import GAP, MARGIN, plain_label
from portgui.gui.table.model import TableModel
from portgui.gui.table.view import TableView
from portgui.gui.theme import Theme
from portgui.net import InputError
from portgui.query import Query, Test
from portgui.query.mistakes import parse_so_far
from portgui.reference.guide_vocabulary import guide_fields, guide_manual, vocabulary
from portgui.reference.purpose import Reference
from portgui.reference.registry import Registry
from portgui.reference.rows import GuideRow


class GuidePage(QWidget):
    """Every registered port and every use that people meet, filtered as the person types.

    Attributes:
        model: the rows.
        view: the table, for its columns' states.

    Signals:
        port_chosen: a port's card is wanted: the port and its `Protocol`, or None.
        newcomers_wanted: the page for newcomers is wanted.
    """

    port_chosen = Signal(int, object)
    newcomers_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._registry = Registry()
        self._topics: tuple[str, ...] = ()
        self._vocabulary = vocabulary()
        self._query: Query[GuideRow] = Query(())
        self._ready = False
        self._create()
        self._lay_out()
        self._connect()
        self._draw()
        self._apply()

    # What the rest of the window asks.

    def show_guide(self, reference: Reference, rows: Sequence[GuideRow]) -> None:
        """Show the guide once it has been read; `rows` are `guide_rows(reference)`."""
        self._registry = reference.registry
        self._topics = tuple(reference.catalogue.topics())
        self._vocabulary = vocabulary(self._topics)
        complete_in(self.filter, guide_fields(self._topics), self.model.all_rows)
        self._ready = True
        self._show_origin(reference)
        self.model.apply((), (), rows)
        self._on_filter_changed(self.filter.text())

    def show_filter(self, text: str) -> None:
        """Look for `text` in all ports."""
        self._chips.choose(Scope.ALL)
        self.filter.setText(text)
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)

    # Building.

    def _create(self) -> None:
        self._title = QLabel(self.tr("Port guide"), self)
        self._title.setObjectName("title")
        self._newcomers = QPushButton(self.tr("What is a port?"), self)
        self._newcomers.setProperty("link", True)
        self.filter = FilterEdit(self._theme, self)
        self.filter.setPlaceholderText(
            self.tr("Port, range, word or app: try 443, 8000-8100, udp or web server")
        )
        self.filter.setAccessibleName(self.tr("Filter the port guide"))
        self._help = HelpButton(self.filter, lambda: guide_manual(self._topics), self._theme, self)
        self._mistake = plain_label("", "error")
        self._mistake.hide()
        self._problem = plain_label("", "notice")
        self._problem.hide()
        self._chips = ScopeChips(self)
        self.model: TableModel[GuideKey, GuideRow] = TableModel(
            COLUMNS, key_of, self, text=attrgetter("haystack")
        )
        self.view = TableView(self.model, self._theme, self)
        self.view.setAccessibleName(self.tr("Ports and what they are for"))
        self.view.restore_sort([("port", True)])
        self._nothing = NothingPanel(self)
        self._count = plain_label("", "muted")
        self._count.setWordWrap(False)
        self._origin = plain_label("", "muted")
        self._copy = QAction(self.tr("Copy"), self.view)
        self._copy.setShortcut(QKeySequence.StandardKey.Copy)
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.view.addAction(self._copy)
        self.setFocusProxy(self.filter)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._nothing)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._newcomers)
        field = QHBoxLayout()
        field.addWidget(self.filter, 1)
        field.addWidget(self._help)
        bottom = QHBoxLayout()
        bottom.setSpacing(GAP)
        bottom.addWidget(self._count)
        bottom.addWidget(self._origin, 1)
        self._origin.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addLayout(top)
        layout.addWidget(self._problem)
        layout.addLayout(field)
        layout.addWidget(self._mistake)
        layout.addWidget(self._chips)
        layout.addWidget(self._stack, 1)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self._newcomers.clicked.connect(self.newcomers_wanted)
        self.filter.textChanged.connect(self._on_filter_changed)
        self.filter.error_said.connect(self._show_mistake)
        self.filter.going_down.connect(self._on_going_down)
        self._chips.changed.connect(self._on_scope_changed)
        self.view.chosen.connect(self._on_chosen)
        self._copy.triggered.connect(self._on_copy)
        self.view.customContextMenuRequested.connect(self._on_menu)
        self._nothing.acted.connect(self._on_acted)
        self._theme.changed.connect(self._draw)

    @Slot()
    def _draw(self) -> None:
        self._newcomers.setIcon(icons.icon("graduation-cap", self._theme.colours.accent))
        self._newcomers.setIconSize(QSize(18, 18))

    def _show_origin(self, reference: Reference) -> None:
        problem = problem_text(reference)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._origin.setText(origin_text(reference.registry.origin))
        self._origin.setToolTip(origin_tip(reference.registry.origin))

    # Filtering.

    @Slot(str)
    def _on_filter_changed(self, text: str) -> None:
        try:
            query, mistake = parse_so_far(text, self._vocabulary)
        except InputError as error:
            # The rows stay: while "8000-8100" is typed, "8000-" is not a reason to lose the place.
            self.filter.show_error(error)
            return
        narrower = query.narrows(self._query)
        self._query = query
        self.filter.show_error(mistake)
        self._apply(narrower=narrower)

    @Slot(str)
    def _show_mistake(self, sentence: str) -> None:
        self._mistake.setText(sentence)
        self._mistake.setVisible(bool(sentence))

    @Slot()
    def _on_scope_changed(self) -> None:
        self._apply()

    def _apply(self, *, narrower: bool = False) -> None:
        inside, query = test_of(self._chips.scope), self._query
        plain = (query.words or ()) if inside is None else ()
        self.model.set_test(_both(inside, query.as_test()), narrower=narrower, words=plain)
        shown, total = self.model.rowCount(), self.model.total
        if shown:
            self._stack.setCurrentWidget(self.view)
        else:
            self._show_nothing()
        number = QLocale().toString
        words = (
            self.tr("{shown} of {total} entries") if shown < total else self.tr("{total} entries")
        )
        self._count.setText(words.format(shown=number(shown), total=number(total)))

    def _show_nothing(self) -> None:
        self._stack.setCurrentWidget(self._nothing)
        if not self._ready:
            self._nothing.show_answer(self.tr("Reading the port guide…"), "")
            return
        elsewhere = self._elsewhere()
        if elsewhere:
            self._nothing.show_answer(
                self.tr("Nothing here under “{kind}”.").format(kind=scope_text(self._chips.scope)),
                self.tr("In all ports there is: {count}.").format(count=elsewhere),
                self.tr("Look in all ports"),
            )
            return
        answer = nothing_for(self.filter.text(), self._registry)
        button = self.tr("Show port {port}").format(port=answer.asked) if answer.asked else ""
        self._nothing.show_answer(answer.title, answer.text, button)

    def _elsewhere(self) -> int:
        """How many rows match when all ports are looked at."""
        if self._chips.scope is Scope.ALL:
            return 0
        return sum(1 for row in self.model.all_rows() if self._query.matches(row))

    # What the person does.

    @Slot()
    def _on_acted(self) -> None:
        if self._elsewhere():
            self._chips.choose(Scope.ALL)
            self.filter.setFocus(Qt.FocusReason.OtherFocusReason)
        elif (asked := asked_port(self.filter.text())) is not None:
            self.port_chosen.emit(asked.port, asked.protocol)

    @Slot()
    def _on_going_down(self) -> None:
        if self.model.rowCount():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.view.current_key() is None:
                self.view.select_key(self.model.key_at(0))
        elif self._ready:
            self._on_acted()

    @Slot(object)
    def _on_chosen(self, key: object) -> None:
        row = self.model.row(key) if isinstance(key, str | tuple) else None
        if row is None:
            return
        asked = asked_port(self.filter.text())
        port = asked.port if asked is not None and asked.port in row.ports else row.first
        protocol = row.protocols[0] if len(row.protocols) == 1 else None
        self.port_chosen.emit(port, protocol)

    @Slot()
    def _on_copy(self) -> None:
        places = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        keys = (self.model.key_at(place) for place in places)
        rows = (self.model.row(key) for key in keys if key is not None)
        copy_text("\n".join(row_text(row) for row in rows if row is not None))

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        if self.view.current_key() is not None:
            menu = self.row_menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.view.viewport().mapToGlobal(place))

    def row_menu(self) -> QMenu:
        """What can be done with the current row."""
        menu = QMenu(self.view)
        show = QAction(self.tr("Show this port"), menu)
        show.triggered.connect(self._on_show)
        menu.addAction(show)
        menu.addAction(self._copy)
        return menu

    @Slot()
    def _on_show(self) -> None:
        self._on_chosen(self.view.current_key())


def _both(first: Test[GuideRow] | None, second: Test[GuideRow] | None) -> Test[GuideRow] | None:
    if first is None or second is None:
        return first or second
    return lambda row: first(row) and second(row)
