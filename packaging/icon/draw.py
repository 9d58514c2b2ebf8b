"""Draw PortGUI's icon in every size and container that the systems ask for.

    python packaging/icon/draw.py

`portgui.svg` is the drawing, and `portgui-16.svg` and `portgui-24.svg` are the same for few pixels;
everything else is made from these. Qt draws them. Two containers are written here, because nothing
else that PortGUI is built with writes them:

* ICO, by Raymond Chen's series "The evolution of the ICO file format" (devblogs.microsoft.com,
  October 2010): a bitmap with its mask for the sizes that old readers know, PNG for 256 pixels.
* ICNS, by the table of Wikipedia's "Apple Icon Image format": PNG, except for 16 and 32 pixels at
  one pixel a point, which are ARGB there, each channel packed for itself.
"""

import struct
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE: Final = Path(__file__).resolve().parent
WINDOW: Final = HERE.parents[1] / "resources" / "app"

FEW_PIXELS: Final = {22: "portgui-16.svg", 24: "portgui-24.svg"}
"""Up to so many pixels this drawing is the clearest one."""
PNG_SIZES: Final = (16, 20, 22, 24, 32, 40, 48, 64, 128, 256, 512)
WINDOW_SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""What a window's bar and a task bar show, at 100 to 400 %."""
ICO_SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 256)

ICNS_TYPES: Final = {
    "ic04": 16, "ic11": 32, "ic05": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256,
    "ic14": 512, "ic09": 512, "ic10": 1024,
}  # fmt: skip
"""The pixels of each type; ic11 to ic14 and ic10 are 16 to 512 points at two pixels a point."""
ICNS_PACKED: Final = frozenset({"ic04", "ic05"})

APPLE_TILE: Final = 824 / 1024
"""How much of an icon's side Apple's rounded square fills; the rest is the shadow's and air."""
APPLE_FULL: Final = 32
"""Up to this many pixels there is no air to spare."""

_LONGEST_RUN: Final = 130
_SHORTEST_RUN: Final = 3
_LONGEST_LITERAL: Final = 128


def draw(side: int, tile: float = 1.0) -> QImage:
    """The icon with `side` pixels to a side; its tile fills that much of it, in the middle."""
    name = next((name for most, name in FEW_PIXELS.items() if side <= most), "portgui.svg")
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(0)
    drawing = QSvgRenderer(QByteArray((HERE / name).read_bytes()))
    painter = QPainter(image)
    edge = round(side * (1 - tile) / 2)
    drawing.render(painter, QRectF(edge, edge, side - 2 * edge, side - 2 * edge))
    painter.end()
    return image


def draw_for_apple(side: int) -> QImage:
    """The icon as it stands in a dock, beside others that leave the same air."""
    return draw(side, 1.0 if side <= APPLE_FULL else APPLE_TILE)


def png(image: QImage) -> bytes:
    """The image as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]  # its types want str | bytes
        raise SystemExit("Qt cannot write PNG")
    return bytes(buffer.data().data())


def bgra(image: QImage) -> bytes:
    """The pixels, row by row from the top: blue, green, red, alpha, a byte each."""
    plain = image.convertToFormat(QImage.Format.Format_ARGB32)
    data = bytes(plain.constBits())
    if sys.byteorder == "little":
        return data
    return b"".join(data[place : place + 4][::-1] for place in range(0, len(data), 4))


def ico(images: Mapping[int, QImage]) -> bytes:
    """A Windows icon with these images, by side."""
    bodies = [png(image) if side >= 256 else _bitmap(image) for side, image in images.items()]
    place = 6 + 16 * len(bodies)
    head = struct.pack("<HHH", 0, 1, len(bodies))
    for side, body in zip(images, bodies, strict=True):
        # One byte for a side: 0 means 256.
        head += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(body), place)
        place += len(body)
    return head + b"".join(bodies)


def _bitmap(image: QImage) -> bytes:
    """BITMAPINFOHEADER, colours from the lowest row up, then a bit a pixel: see-through."""
    side = image.width()
    pixels = bgra(image)
    rows = [pixels[row * side * 4 : (row + 1) * side * 4] for row in reversed(range(side))]
    mask = b"".join(_mask_row(row) for row in rows)
    # The header's height counts the mask, too.
    head = struct.pack("<IiiHHIIiiII", 40, side, 2 * side, 1, 32, 0, 0, 0, 0, 0, 0)
    return head + b"".join(rows) + mask


def _mask_row(row: bytes) -> bytes:
    bits = "".join("0" if alpha else "1" for alpha in row[3::4])
    padded = bits.ljust(-(-len(bits) // 32) * 32, "0")
    return int(padded, 2).to_bytes(len(padded) // 8, "big")


def icns(image_of: Callable[[int], QImage]) -> bytes:
    """An Apple icon of all types; `image_of` draws one with so many pixels to a side."""
    entries = b""
    for kind, side in ICNS_TYPES.items():
        image = image_of(side)
        body = _packed(image) if kind in ICNS_PACKED else png(image)
        entries += kind.encode() + struct.pack(">I", len(body) + 8) + body
    return b"icns" + struct.pack(">I", len(entries) + 8) + entries


def _packed(image: QImage) -> bytes:
    pixels = bgra(image)
    return b"ARGB" + b"".join(pack(pixels[channel::4]) for channel in (3, 2, 1, 0))


def pack(data: bytes) -> bytes:
    """Apple's run lengths: n < 128 and n + 1 bytes as they are, or n and a byte n - 125 times."""
    out, literal, place = bytearray(), bytearray(), 0

    def flush() -> None:
        if literal:
            out.append(len(literal) - 1)
            out.extend(literal)
            literal.clear()

    while place < len(data):
        rest = data[place : place + _LONGEST_RUN]
        run = len(rest) - len(rest.lstrip(rest[:1]))
        if run >= _SHORTEST_RUN:
            flush()
            out += bytes((run + 125, data[place]))
            place += run
            continue
        literal.append(data[place])
        place += 1
        if len(literal) == _LONGEST_LITERAL:
            flush()
    flush()
    return bytes(out)


def files() -> dict[Path, bytes]:
    """Every file that is made from the drawings, with its content."""
    drawn = {side: png(draw(side)) for side in PNG_SIZES}
    made = {HERE / "png" / f"portgui-{side}.png": data for side, data in drawn.items()}
    made |= {WINDOW / f"portgui-{side}.png": drawn[side] for side in WINDOW_SIZES}
    made[HERE / "portgui.ico"] = ico({side: draw(side) for side in ICO_SIZES})
    made[HERE / "portgui.icns"] = icns(draw_for_apple)
    return made


def main() -> int:
    """Write them all; what is no longer made goes away."""
    made = files()
    for folder in (HERE / "png", WINDOW):
        for old in set(folder.glob("*.png")) - made.keys():
            old.unlink()
    for path, data in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
