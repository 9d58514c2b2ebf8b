"""Makes a pixmap of a picture that others have drawn; refuses what could take long or much room."""

import re
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImageReader, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from portgui.gui.app_icons_linux import Picture

LARGEST: Final = 1024
"""Pixels of a side; decoding as many takes some milliseconds and 4 MB."""
LONGEST_SVG: Final = 256 * 1024
_MOST_ELEMENTS: Final = 3_000
_MOST_USES: Final = 16
"""Elements that draw another one again: nested, their number would be the exponent."""
# What can grow without bounds, or fetches something.
_REFUSED: Final = re.compile(rb"<!ENTITY|<!DOCTYPE[^>]*\[|<(\w+:)?(pattern|filter|image|script)\b")


def draw(picture: Picture, side: int, ratio: float) -> QPixmap | None:
    """A picture, fitted into a square.

    Args:
        picture: its file.
        side: of the square, in device-independent pixels.
        ratio: the screen's device pixel ratio.
    """
    pixels = max(1, round(side * ratio))
    made = _svg(picture.content, pixels) if picture.is_svg else _png(picture.content, pixels)
    if made is not None:
        made.setDevicePixelRatio(ratio)
    return made


def _png(content: bytes, pixels: int) -> QPixmap | None:
    held = QByteArray(content)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, b"png")
    # A file may hold something else than its name says; nothing else is decoded.
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    if not size.isValid() or size.isEmpty() or max(size.width(), size.height()) > LARGEST:
        return None
    wanted = QSize(pixels, pixels)
    image = reader.read()
    if image.isNull():
        return None
    if image.size() != wanted:
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        image = image.scaled(wanted, keep, smooth)
    return _centred(QPixmap.fromImage(image), pixels)


def _svg(content: bytes, pixels: int) -> QPixmap | None:
    if len(content) > LONGEST_SVG or _REFUSED.search(content) is not None:
        return None
    if (
        content.count(b"<") > 2 * _MOST_ELEMENTS
        or len(re.findall(rb"<(\w+:)?use\b", content)) > _MOST_USES
    ):
        return None
    drawing = QSvgRenderer(QByteArray(content))
    size = drawing.defaultSize()
    if not drawing.isValid() or size.isEmpty():
        return None
    fitted = QSize(size).scaled(pixels, pixels, Qt.AspectRatioMode.KeepAspectRatio)
    picture = QPixmap(pixels, pixels)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    left, top = (pixels - fitted.width()) / 2, (pixels - fitted.height()) / 2
    drawing.render(painter, QRectF(left, top, fitted.width(), fitted.height()))
    painter.end()
    return picture


def _centred(picture: QPixmap, pixels: int) -> QPixmap:
    if picture.width() == picture.height():
        return picture
    square = QPixmap(pixels, pixels)
    square.fill(Qt.GlobalColor.transparent)
    painter = QPainter(square)
    painter.drawPixmap((pixels - picture.width()) // 2, (pixels - picture.height()) // 2, picture)
    painter.end()
    return square
