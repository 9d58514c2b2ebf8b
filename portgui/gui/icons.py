"""The icons, drawn from SVG in the colour that is asked for, kept once drawn. No file is sought."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from portgui import resources

_SIZES = (16, 24, 32)
"""An icon beside text at 100, 150 and 200 %."""


_BLANK = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>'


@lru_cache(maxsize=128)
def _svg(name: str) -> bytes:
    return resources.read_text(f"icons/{name}.svg").encode()


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture.

    Args:
        name: its name in resources/icons, without the ending.
        colour: #rrggbb.
        size: its side in device-independent pixels.
        ratio: the screen's device pixel ratio.
    """
    try:
        return _drawn(name, colour, size, ratio)
    except resources.ResourceError:
        # An icon is an ornament beside a word: without it the word still stands. The blank is not
        # kept, so that the icon comes as soon as it can be read.
        return _draw(_BLANK, size, ratio)


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    return _draw(_svg(name).replace(b"currentColor", colour.encode()), size, ratio)


def _draw(svg: bytes, size: int, ratio: float) -> QPixmap:
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(ratio)
    drawing = QSvgRenderer(QByteArray(svg))
    painter = QPainter(picture)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def icon(name: str, colour: str) -> QIcon:
    """An icon for a button, sharp beside text at 100, 150 and 200 %."""
    result = QIcon()
    for size in _SIZES:
        result.addPixmap(pixmap(name, colour, size))
    return result
