"""All that stands around the search box: completion, help, saved filters. One door for the lot."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Slot

from portgui.answers.live_row import LiveRow
from portgui.answers.live_vocabulary import live_fields, live_manual, live_vocabulary
from portgui.gui.filters.completing import complete_in
from portgui.gui.filters.help_button import HelpButton
from portgui.gui.filters.saved_menu import SavedFilters
from portgui.gui.search_box import SearchBox
from portgui.gui.settings import Settings
from portgui.gui.theme import Theme
from portgui.query import parse


class FilterTools(QObject):
    """Gives the search box its completion and its two buttons.

    Attributes:
        saved: the button with the saved filters.
        help: the button that opens the page of help.
    """

    def __init__(
        self,
        search: SearchBox,
        settings: Settings,
        theme: Theme,
        rows: Callable[[], Iterable[LiveRow]],
        parent: QObject,
    ) -> None:
        """Build them.

        Args:
            search: the search box.
            settings: where filters are kept.
            theme: for the icons.
            rows: all rows of the live view.
            parent: the owner.
        """
        super().__init__(parent)
        self._seen = complete_in(search.field, live_fields(), rows)
        check = partial(parse, vocabulary=live_vocabulary())
        self.saved = SavedFilters(settings, theme, search.field.text, check, search)
        self.help = HelpButton(search.field, live_manual, theme, search)
        self.saved.applied.connect(search.set_text)
        search.hold(self.saved, self.help)

    @Slot()
    def forget(self) -> None:
        """The rows have changed: what they have is gathered anew when somebody types."""
        self._seen.forget()
