"""Light, dark, or as the system: what is in force and who is told."""

from dataclasses import fields
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from portgui.gui.colours import DARK, LIGHT, Colours
from portgui.gui.style_sheet import SHEET


class Mode(StrEnum):
    """What the person chose in the settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Sizes(NamedTuple):
    """How large things are that grow with the person's font, in device-independent pixels."""

    title: int
    heading: int
    verdict: int
    section: int
    icon: int


class Theme(QObject):
    """Which colours and sizes are in force; follows the system when it should.

    Attributes:
        colours: the set in force.
        sizes: those that go with the application's font.

    Signals:
        changed: others are in force; whoever drew with the old ones draws again.
    """

    changed = Signal()

    def __init__(self, application: QApplication, mode: Mode = Mode.SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self._mode = mode
        self.colours = LIGHT
        self.sizes = sizes_for(application.font())
        if application.style().name() != "fusion":
            application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self.refresh)
        self._ask()
        self.refresh()

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are in force."""
        return self.colours is DARK

    def set_mode(self, mode: Mode) -> None:
        """Use what the person chose; nothing happens when it is in force already."""
        if mode is not self._mode:
            self._mode = mode
            self._ask()
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Go with the system's colours and the application's font, as they are now."""
        system = self._application.styleHints().colorScheme()
        is_dark_system = self._mode is Mode.SYSTEM and system == Qt.ColorScheme.Dark
        self.colours = DARK if self._mode is Mode.DARK or is_dark_system else LIGHT
        self.sizes = sizes_for(self._application.font())
        sheet = SHEET.format(**_values(self.colours), **self.sizes._asdict())
        if sheet != self._application.styleSheet():
            self._application.setPalette(_palette(self.colours))
            boxes = _box_palette(self.colours)
            for kind in ("QCheckBox", "QMenu"):
                # PySide6's own types want bytes here, which it then refuses.
                self._application.setPalette(boxes, kind)  # type: ignore[arg-type]
            self._application.setStyleSheet(sheet)
            self.changed.emit()

    def _ask(self) -> None:
        """Ask the system for the mode, too: it draws the window's frame."""
        hints = self._application.styleHints()
        match self._mode:
            case Mode.SYSTEM:
                hints.unsetColorScheme()
            case Mode.LIGHT:
                hints.setColorScheme(Qt.ColorScheme.Light)
            case Mode.DARK:
                hints.setColorScheme(Qt.ColorScheme.Dark)


def sizes_for(font: QFont) -> Sizes:
    """The sizes that go with a font; never smaller than with the usual one of 12 or 13 pixels."""
    pixels = QFontInfo(font).pixelSize()
    return Sizes(
        title=max(20, round(pixels * 1.6)),
        heading=max(15, round(pixels * 1.25)),
        verdict=max(14, round(pixels * 1.15)),
        section=max(11, round(pixels * 0.9)),
        icon=max(16, round(pixels * 1.3)),
    )


def _values(colours: Colours) -> dict[str, str]:
    return {field.name: getattr(colours, field.name) for field in fields(colours)}


def _palette(colours: Colours) -> QPalette:
    palette = QPalette(QColor(colours.sidebar), QColor(colours.ground))
    role = QPalette.ColorRole
    for name, value in (
        (role.Base, colours.ground),
        (role.AlternateBase, colours.sidebar),
        (role.Text, colours.text),
        (role.WindowText, colours.text),
        (role.ButtonText, colours.text),
        (role.ToolTipBase, colours.field),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Highlight, colours.soft),
        (role.HighlightedText, colours.text),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Mid, colours.line),
        (role.Accent, colours.accent),
    ):
        palette.setColor(name, QColor(value))
    for name in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.muted))
    return palette


def _box_palette(colours: Colours) -> QPalette:
    """That of check boxes and menus: Fusion draws their lines darker than the window, unseen."""
    palette = _palette(colours)
    palette.setColor(QPalette.ColorRole.Window, QColor(colours.muted).lighter(140))
    return palette


def monospace() -> QFont:
    """The system's font for commands, at the window's size."""
    font = QFont()
    font.setFamilies(["Cascadia Mono", "Consolas", "Menlo", "DejaVu Sans Mono"])
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font
