"""The places of the window, as buttons at its left edge."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from portgui.gui import icons
from portgui.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the window.

    Attributes:
        key: its name in the settings and on the command line.
        title: marked with QT_TRANSLATE_NOOP("places", …).
        icon: an icon name.
        at_foot: whether it stands at the foot of the side bar.
    """

    key: str
    title: str
    icon: str
    at_foot: bool = False

    def heading(self) -> str:
        """The title in the person's language."""
        return QCoreApplication.translate("places", self.title)


class SideBar(QWidget):
    """One button for each place; exactly one is checked.

    Signals:
        chosen: the key of the place that was chosen.
    """

    chosen = Signal(str)

    def __init__(
        self, places: tuple[Place, ...], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._places = places
        self._theme = theme
        self._group = QButtonGroup(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 16, 12, 16)
        whole.setSpacing(4)
        stretched = False
        for number, place in enumerate(places):
            if place.at_foot and not stretched:
                whole.addStretch(1)
                stretched = True
            button = QPushButton(self)
            button.setCheckable(True)
            button.setProperty("nav", True)
            button.setObjectName(f"nav-{place.key}")
            button.setAccessibleName(place.heading())
            self._group.addButton(button, number)
            whole.addWidget(button)
        self._is_compact = False
        self._say()
        self._group.idClicked.connect(self._on_clicked)
        self._group.idToggled.connect(self._on_theme_changed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def check(self, key: str) -> None:
        """Mark this place as the one that is shown."""
        for number, place in enumerate(self._places):
            if place.key == key:
                self._group.button(number).setChecked(True)

    def set_compact(self, compact: bool) -> None:
        """Show icons alone, or with their words beside them."""
        if compact != self._is_compact:
            self._is_compact = compact
            self._say()

    def _say(self) -> None:
        for number, place in enumerate(self._places):
            button = self._group.button(number)
            words = place.heading()
            button.setText("" if self._is_compact else words.replace("&", "&&"))
            # After the words: Qt looks for a key in them each time, and forgets the one before.
            button.setShortcut(f"Ctrl+{number + 1}")
            button.setToolTip(f"{words} ({button.shortcut().toString()})")

    @Slot(int)
    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(self._places[number].key)

    @Slot()
    def _on_theme_changed(self) -> None:
        colours = self._theme.colours
        for number, place in enumerate(self._places):
            button = self._group.button(number)
            colour = colours.accent if button.isChecked() else colours.text
            button.setIcon(icons.icon(place.icon, colour))
