"""PortGUI's own icon: drawn once, the same in every size and container, clear on every bar."""

import importlib.util
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageReader
from pytestqt.qtbot import QtBot

from portgui.gui.program_icon import program_icon

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "packaging" / "icon"

LIGHT_BAR, DARK_BAR = QColor("#f3f3f3"), QColor("#202020")
"""About the greys of a task bar, light and dark."""
GRAPHIC = 3.0
"""WCAG 2.2, success criterion 1.4.11: what a picture needs to be told from what is beside it."""
NEAR = 3
"""Levels of 255 by which two processors' drawings may differ."""


def load() -> ModuleType:
    """The script that draws."""
    spec = importlib.util.spec_from_file_location("portgui_icon_draw", FOLDER / "draw.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


draw = load()
MADE: dict[Path, bytes] = draw.files()


def image(data: bytes) -> QImage:
    """A PNG's pixels."""
    return QImage.fromData(data).convertToFormat(QImage.Format.Format_ARGB32)


def images(data: bytes, kind: bytes) -> list[QImage]:
    """All that Qt's own reader finds in a container."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    found = []
    for number in range(reader.imageCount()):
        # PNG has one only, and no way to jump to it.
        assert number == 0 or reader.jumpToImage(number)
        found.append(reader.read().convertToFormat(QImage.Format.Format_ARGB32))
    return found


def differ(one: QImage, other: QImage) -> int:
    """By how much two pictures differ where they differ most; see-through is all alike."""
    assert one.size() == other.size()
    return max(
        (abs(a - b) for a, b in zip(levels(one), levels(other), strict=True)),
        default=0,
    )


def levels(picture: QImage) -> Iterator[int]:
    """Every channel of every pixel, colours by how much is seen of them."""
    data = draw.bgra(picture)
    for place in range(0, len(data), 4):
        blue, green, red, alpha = data[place : place + 4]
        yield from (blue * alpha // 255, green * alpha // 255, red * alpha // 255, alpha)


def contrast(one: QColor, other: QColor) -> float:
    """WCAG's ratio of two colours."""

    def light(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_shipped_is_what_the_drawing_gives(path: Path) -> None:
    """Drawn anew, every file has the pictures that it has."""
    kind = path.suffix[1:].encode()
    old, new = images(path.read_bytes(), kind), images(MADE[path], kind)
    assert len(old) == len(new) > 0
    assert max(differ(*pair) for pair in zip(old, new, strict=True)) <= NEAR


def test_no_size_is_left_behind() -> None:
    """Every picture in the two folders is one that the script makes."""
    there = {*(FOLDER / "png").iterdir(), *(ROOT / "resources" / "app").glob("*.png")}
    assert there == {path for path in MADE if path.suffix == ".png"}


def test_a_picture_has_the_size_of_its_name() -> None:
    """16 to 512 pixels, as its name says."""
    sides: dict[str, set[int]] = {}
    for path, data in MADE.items():
        if path.suffix == ".png":
            side = int(path.stem.rpartition("-")[2])
            assert (image(data).width(), image(data).height()) == (side, side)
            sides.setdefault(path.parent.name, set()).add(side)
    assert sides["png"] >= {16, 22, 24, 32, 48, 64, 128, 256, 512}
    assert sides["app"] >= {16, 20, 24, 32, 40, 48, 64, 128, 256}


def test_the_windows_icon_has_every_size_that_windows_asks_for() -> None:
    """Qt's own reader finds the eight, each with the picture of that size."""
    data = MADE[FOLDER / "portgui.ico"]
    found = images(data, b"ico")
    assert [picture.width() for picture in found] == [16, 20, 24, 32, 40, 48, 64, 256]
    for picture in found:
        assert differ(picture, draw.draw(picture.width())) <= 1


def test_the_windows_icon_is_a_bitmap_where_old_readers_look() -> None:
    """PNG at 256 pixels only; every entry lies where the directory says, with no gap."""
    data = MADE[FOLDER / "portgui.ico"]
    _, kind, count = struct.unpack_from("<HHH", data)
    assert kind == 1
    end = 6 + 16 * count
    for number in range(count):
        width, _, _, _, _, bits, size, place = struct.unpack_from(
            "<BBBBHHII", data, 6 + 16 * number
        )
        assert (bits, place) == (32, end)
        body = data[place : place + size]
        if width == 0:
            assert body.startswith(b"\x89PNG")
        else:
            header, wide, high = struct.unpack_from("<Iii", body)
            assert (header, wide, high) == (40, width, 2 * width)
            assert len(body) == 40 + width * width * 4 + width * (-(-width // 32) * 4)
        end += size
    assert end == len(data)


def test_the_apple_icon_has_every_size_at_both_densities() -> None:
    """16 to 512 points at one and at two pixels a point; every length is right."""
    data = MADE[FOLDER / "portgui.icns"]
    assert data[:4] == b"icns"
    assert struct.unpack_from(">I", data, 4) == (len(data),)
    place, found = 8, {}
    while place < len(data):
        kind = data[place : place + 4].decode()
        (length,) = struct.unpack_from(">I", data, place + 4)
        found[kind] = data[place + 8 : place + length]
        place += length
    assert place == len(data)
    assert set(found) == {
        *("ic04", "ic11", "ic05", "ic12", "ic07"),
        *("ic13", "ic08", "ic14", "ic09", "ic10"),
    }
    for kind, body in found.items():
        side = draw.ICNS_TYPES[kind]
        if kind in draw.ICNS_PACKED:
            assert body.startswith(b"ARGB")
            area, pixels = side * side, draw.bgra(draw.draw_for_apple(side))
            channels = unpack(body[4:])
            for place, channel in enumerate((3, 2, 1, 0)):  # alpha, red, green, blue
                assert channels[place * area : (place + 1) * area] == pixels[channel::4]
        else:
            assert image(body).width() == side


def test_the_apple_icon_leaves_the_air_of_its_neighbours() -> None:
    """At 1,024 pixels the tile fills Apple's 824, and what is around it is see-through."""
    picture = draw.draw_for_apple(1024)
    assert picture.pixelColor(98, 512).alpha() == 0
    assert picture.pixelColor(102, 512).alpha() == 255
    assert draw.draw_for_apple(32).pixelColor(0, 16).alpha() == 255


def unpack(data: bytes) -> bytes:
    """What Apple's run lengths stand for."""
    out, place = bytearray(), 0
    while place < len(data):
        lead = data[place]
        if lead < 128:
            out += data[place + 1 : place + lead + 2]
            place += lead + 2
        else:
            out += data[place + 1 : place + 2] * (lead - 125)
            place += 2
    return bytes(out)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 300)), max_size=12))
def test_packed_pixels_come_back(runs: list[tuple[int, int]]) -> None:
    """Short and long runs, and none."""
    data = b"".join(bytes((value,)) * length for value, length in runs)
    assert unpack(draw.pack(data)) == data


def test_pixels_are_packed_as_the_format_is_described() -> None:
    """The example of its description, byte by byte."""
    data = bytes((1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5))
    assert draw.pack(data) == bytes.fromhex("02 010202 80 03 81 04 82 05")


@pytest.mark.parametrize("side", [16, 20, 24, 32, 256])
@pytest.mark.parametrize("bar", [LIGHT_BAR, DARK_BAR], ids=["light", "dark"])
def test_the_icon_stands_out_from_light_and_dark_bars(side: int, bar: QColor) -> None:
    """Its tile from the bar, the port from the tile, the check from the port."""
    picture = draw.draw(side)
    tile = picture.pixelColor(max(1, side // 16), side // 2)
    assert tile.alpha() == 255
    assert contrast(tile, bar) >= GRAPHIC
    shades = {picture.pixelColor(x, y).name() for x in range(side) for y in range(side)}
    port = QColor("#ffffff")
    assert port.name() in shades
    assert contrast(tile, port) >= GRAPHIC
    check = picture.pixelColor(round(side * 0.46), round(side * 0.62))
    assert contrast(check, port) >= GRAPHIC


def test_at_16_pixels_no_edge_of_the_port_is_blurred() -> None:
    """Its left and upper edge go from the tile to white within one pixel."""
    picture = draw.draw(16)
    row = [picture.pixelColor(x, 4).name() for x in range(1, 4)]
    column = [picture.pixelColor(3, y).name() for y in range(2, 5)]
    assert row[1:] == column[1:] == ["#ffffff", "#ffffff"]
    assert row[0] == column[0] != "#ffffff"


def test_the_drawings_are_free_of_what_other_renderers_lack() -> None:
    """Shapes, lines and one gradient: no fonts, filters, scripts, pictures or style sheets."""
    for path in FOLDER.glob("*.svg"):
        names = set(re.findall(r"<(\w+)", path.read_text("utf-8")))
        assert names <= {"svg", "title", "linearGradient", "stop", "rect", "path"}


def test_the_window_has_the_icon_in_every_shipped_size(qtbot: QtBot) -> None:
    """Each size is read from the file of that size."""
    icon = program_icon()
    sides = sorted(size.width() for size in icon.availableSizes())
    assert sides == sorted(draw.WINDOW_SIZES)
    for side in sides:
        shown = icon.pixmap(side).toImage()
        assert differ(shown.convertToFormat(QImage.Format.Format_ARGB32), draw.draw(side)) <= NEAR


def test_the_source_names_the_number_of_sizes() -> None:
    """SOURCE.md says how many there are, so that a lost file is noticed."""
    text = (ROOT / "resources" / "app" / "SOURCE.md").read_text("utf-8")
    assert f"{len(draw.WINDOW_SIZES)} sizes" in text
