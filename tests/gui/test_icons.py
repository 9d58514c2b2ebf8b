"""Icons: every one that is asked for is there, in the colour that is asked for, sharp."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

import portgui
from portgui import resources
from portgui.answers.live_row import make_row
from portgui.connections.snapshot import Reach
from portgui.gui import icons
from portgui.gui.live.reach import reach_badge
from portgui.gui.main_window import PLACES
from portgui.reference.catalogue import load_catalogue
from tests.fakes import Computer, make_reference

THERE = {Path(name).stem for name in resources.names("icons", ".svg")}


def inked(image: QImage) -> set[str]:
    """The colours of the pixels that are fully drawn."""
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {
        image.pixelColor(*point).name()
        for point in points
        if image.pixelColor(*point).alpha() > 250
    }


@pytest.mark.parametrize("name", sorted(THERE))
def test_every_icon_can_be_drawn(qapp: QApplication, name: str) -> None:
    """It is not blank, and has the one colour that was asked for."""
    assert inked(icons.pixmap(name, "#ff0000", 32).toImage()) == {"#ff0000"}


def test_every_icon_of_the_window_is_there() -> None:
    """The places, the search box, pause and play, the close button, what the live view shows."""
    computer = Computer()
    rows = [
        computer.wait(computer.app("a"), "0.0.0.0:1"),
        computer.wait(computer.app("b"), "127.0.0.1:2"),
        computer.wait(computer.app("c"), "0.0.0.0:3")._replace(reach=Reach.UNKNOWN),
        computer.connect(computer.app("d"), "9.9.9.9:4"),
        computer.connect(computer.app("e"), "127.0.0.1:2"),
    ]
    made = [make_row(row, make_reference()) for row in rows]
    wanted = {*(place.icon for place in PLACES), *(reach_badge(row).icon for row in made)}
    assert len(wanted) == len(PLACES) + 5
    assert wanted | {"search", "pause", "play", "x", "app-window"} <= THERE


def test_every_icon_of_the_catalogue_is_there() -> None:
    """An app without its picture would have a blank beside its name."""
    assert {app.icon for app in load_catalogue().apps if app.icon} <= THERE


def test_every_icon_that_the_program_names_is_there() -> None:
    """No call for a picture that is missing, in any module of the window."""
    package = Path(portgui.__file__).parent / "gui"
    calls = re.compile(r"icons\.(?:icon|pixmap)\(\s*\"([a-z0-9-]+)\"")
    named = {
        name for file in package.rglob("*.py") for name in calls.findall(file.read_text("utf-8"))
    }
    assert named
    assert named <= THERE


def test_an_icon_is_sharp_at_200_percent(qapp: QApplication) -> None:
    """Twice the pixels for the same size on the screen."""
    once, twice = icons.pixmap("lock", "#000000", 16), icons.pixmap("lock", "#000000", 16, 2.0)
    assert (once.width(), twice.width()) == (16, 32)
    assert once.deviceIndependentSize() == twice.deviceIndependentSize()
    assert icons.icon("lock", "#000000").pixmap(QSize(16, 16), 2.0).width() == 32


def test_another_colour_is_another_picture_and_the_same_is_the_same(qapp: QApplication) -> None:
    """The picture of the other theme is never shown again by the cache."""
    dark = icons.pixmap("lock", "#ffffff", 16).toImage()
    assert dark != icons.pixmap("lock", "#000000", 16).toImage()
    assert icons.pixmap("lock", "#ffffff", 16) is icons.pixmap("lock", "#ffffff", 16)


@pytest.mark.parametrize("content", [None, b"", b"no svg at all", b"<svg", b"\xff\xfe"])
def test_a_missing_or_damaged_icon_leaves_a_blank(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    """The word beside it still stands; nothing is raised and nothing fills the log."""
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    (tmp_path / "icons").mkdir()
    if content is not None:
        (tmp_path / "icons" / "damaged.svg").write_bytes(content)
    assert inked(icons.pixmap("damaged", "#000000", 16).toImage()) == set()
    for cache in (icons._drawn, icons._svg):
        cache.cache_clear()


def test_an_icon_that_could_not_be_read_comes_as_soon_as_it_can(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A blank is not kept."""
    icons._svg.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(resources, "root", lambda: tmp_path)
        assert inked(icons.pixmap("lock", "#123456", 16).toImage()) == set()
    assert inked(icons.pixmap("lock", "#123456", 16).toImage()) == {"#123456"}
