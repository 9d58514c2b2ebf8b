"""The search box with all that stands around it, over a pretend computer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from portgui.answers.live_row import LiveRow
from portgui.answers.live_vocabulary import live_vocabulary
from portgui.answers.search import Suggestion, suggest
from portgui.gui.filters.tools import FilterTools
from portgui.gui.job import Jobs
from portgui.gui.search_box import SearchBox
from portgui.gui.settings import Settings
from portgui.gui.theme import Theme
from portgui.net import InputError
from portgui.query import parse
from tests.fakes import Computer, make_reference

REFERENCE = make_reference()


class Bench:
    """The box in a window, wired as the program wires it.

    Attributes:
        rows: what the live view has; may be replaced.
        looks: how often the rows were asked for.
    """

    def __init__(self, theme: Theme, settings: Settings) -> None:
        computer = Computer()
        computer.wait(computer.app("nginx", user="www-data"), "0.0.0.0:80")
        chrome = computer.app("Google Chrome", user="ada")
        for number in range(3):
            computer.connect(chrome, f"93.184.216.{number}:443")
        self.rows: list[LiveRow] = computer.rows(REFERENCE)
        self.looks = 0
        self.settings = settings
        self.window = QWidget()
        self.box = SearchBox(theme, self._suggest)
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.box)
        layout.addStretch(1)
        self.tools = FilterTools(self.box, settings, theme, self._look, self.window)
        self.box.typed.connect(self._on_typed)
        self.window.resize(700, 400)

    @property
    def field_text(self) -> str:
        """The text, with `|` for the cursor."""
        field = self.box.field
        text, place = field.text(), field.cursorPosition()
        return f"{text[:place]}|{text[place:]}"

    def _look(self) -> list[LiveRow]:
        self.looks += 1
        return self.rows

    def _suggest(self, text: str) -> tuple[Suggestion, ...]:
        return suggest(text, self.rows, REFERENCE)

    def _on_typed(self, text: str) -> None:
        try:
            parse(text, live_vocabulary())
        except InputError as error:
            self.box.show_error(error)
        else:
            self.box.show_error(None)


@pytest.fixture
def settings(tmp_path: Path, qapp: object) -> Iterator[Settings]:
    """Settings of a first start."""
    jobs = Jobs()
    made = Settings(tmp_path / "settings", jobs)
    yield made
    made.flush()
    assert jobs.stop()


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme, settings: Settings) -> Bench:
    """On screen, with the focus in the field."""
    made = Bench(theme, settings)
    qtbot.addWidget(made.window)
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    made.box.take_focus()
    return made
