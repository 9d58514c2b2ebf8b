"""Pictures, notices and translations: what only Qt can tell whether it is whole."""

from typing import Final

from PySide6.QtCore import QByteArray, Qt, QTranslator
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from portgui import resources
from portgui.gui.about import load_notices
from portgui.gui.crash_text import versions
from portgui.gui.i18n import SOURCE, languages
from portgui.gui.program_icon import program_icon
from portgui.gui.self_test import data
from portgui.gui.self_test.report import FaultError

_SIDE: Final = 32


def look_at_icons() -> str:
    """Draw every icon, and the program's own.

    Raises:
        FaultError: one cannot be drawn, or nothing is seen of it.
    """
    names = data.names("icons", ".svg")
    empty = [name for name in names if not _is_seen(_drawn(resources.read_text(name)))]
    if empty:
        raise FaultError(f"cannot be drawn: {', '.join(empty)}")
    own = program_icon()
    sizes = own.availableSizes()
    if not sizes or not all(_is_seen(own.pixmap(size).toImage()) for size in sizes):
        raise FaultError("PortGUI's own icon cannot be drawn")
    return f"{len(names)} icons and PortGUI's own in {len(sizes)} sizes drawn"


def look_at_notices() -> str:
    """Read every notice that the licences ask for, and the versions of what they are about.

    Raises:
        FaultError: the version of a part cannot be told.
        ResourceError: a notice is missing or damaged.
    """
    unknown = [name for name, version in versions() if version in {"", "?"}]
    if unknown:
        raise FaultError(f"the version is not known of {', '.join(unknown)}")
    return f"{len(load_notices())} notices"


def look_at_translations() -> str:
    """Load every translation.

    Raises:
        FaultError: one is damaged.
    """
    known = [code for code in languages() if code != SOURCE]
    damaged = [code for code in known if not QTranslator().load(str(_translation(code)))]
    if damaged:
        raise FaultError(f"damaged translations: {', '.join(damaged)}")
    return ", ".join((SOURCE, *known))


def _translation(code: str) -> object:
    return resources.path(f"i18n/portgui_{code}.qm")


def _drawn(svg: str) -> QImage:
    picture = QImage(_SIDE, _SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    drawing = QSvgRenderer(QByteArray(svg.replace("currentColor", "#000000").encode()))
    painter = QPainter(picture)
    drawing.render(painter)
    painter.end()
    return picture


def _is_seen(picture: QImage) -> bool:
    """Whether anything of it is not transparent."""
    alpha = picture.convertToFormat(QImage.Format.Format_Alpha8)
    return any(bytes(alpha.constBits()))
