"""Settings: tolerant of whatever is in the file, never lost, never in the window's way."""

import ast
import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from portgui.answers.watch import AppMark, PortMark
from portgui.gui import settings as declared
from portgui.gui import settings_file
from portgui.gui.filters.saved import Saved
from portgui.gui.job import Jobs
from portgui.gui.settings import ALL, Settings
from portgui.gui.settings_kinds import Setting, TableState
from portgui.gui.settings_place import Place
from portgui.gui.table.layout import ColumnState
from portgui.gui.theme import Mode
from portgui.net import Protocol

PACKAGE: Final = Path(declared.__file__).parent.parent

CHOSEN: Final[dict[Setting[Any], Any]] = {
    declared.WINDOW: Place(-5, 20, 900, 600, maximised=True),
    declared.PAGE: "guide",
    declared.THEME: "dark",
    declared.LANGUAGE: "pt_BR",
    declared.INTERVAL: 0,
    declared.HIDE_NOISE: False,
    declared.MARKS: 30,
    declared.TIMELINE: True,
    declared.HOST_NAMES: True,
    declared.LIVE_TABLE: TableState(
        {"app": ColumnState(200, 1, hidden=False), "port": ColumnState(80, 0, hidden=True)},
        (("port", True), ("app", False)),
    ),
    declared.GUIDE_TABLE: TableState({"name": ColumnState(200, 0, hidden=False)}),
    declared.WATCHED: (PortMark(5000), PortMark(53, Protocol.UDP), AppMark("node")),
    declared.WATCH_NEW: True,
    declared.TRAY: True,
    declared.TRAY_TOLD: True,
    declared.EXPORT_FORM: "html",
    declared.EXPORT_FOLDER: "C:\\Users\\Ada\\Documents",
    declared.FILTERS: (Saved("Mine", "app:ssh or port:22"), Saved("Of another version", "mood:x")),
}


@pytest.fixture
def jobs(qapp: QCoreApplication) -> Iterator[Jobs]:
    """Jobs that are stopped after the test."""
    made = Jobs()
    yield made
    assert made.stop()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes wait for the event loop only."""
    monkeypatch.setattr(declared, "WRITE_DELAY", 0)


@pytest.fixture
def warned(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The log has a warning after the test, and is allowed to."""
    yield
    assert any(found.levelname == "WARNING" for found in caplog.get_records("call"))


def stored(folder: Path) -> dict[str, Any]:
    """What the file holds."""
    parsed = json.loads((folder / settings_file.NAME).read_text("utf-8"))
    assert isinstance(parsed, dict)
    return parsed


def put(folder: Path, content: str | bytes) -> Path:
    """Write the file as something else than PortGUI might have left it."""
    path = folder / settings_file.NAME
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def codes(settings: Settings) -> list[str]:
    """The codes of what is to be told."""
    return [message.code for message in settings.problems]


def test_without_a_file_everything_has_its_default(tmp_path: Path, jobs: Jobs) -> None:
    """The first start: defaults, nothing to tell, and no file is made for it."""
    settings = Settings(tmp_path / "new", jobs)
    assert [settings.get(setting) for setting in ALL] == [setting.default for setting in ALL]
    assert settings.problems == ()
    settings.flush()
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("setting", ALL, ids=lambda setting: setting.key)
def test_every_setting_comes_back(setting: Setting[Any], tmp_path: Path, jobs: Jobs) -> None:
    """What was chosen is there at the next start; the example differs from the default."""
    settings = Settings(tmp_path, jobs)
    assert CHOSEN[setting] != setting.default
    settings.set(setting, CHOSEN[setting])
    settings.flush()
    again = Settings(tmp_path, jobs)
    assert again.get(setting) == CHOSEN[setting]
    assert again.problems == ()


@pytest.mark.usefixtures("warned")
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("look.theme", "sepia"),
        ("look.theme", None),
        ("look.theme", ["dark"]),
        ("live.interval", 3),
        ("live.interval", True),
        ("live.interval", 2.0),
        ("live.interval", "2"),
        ("live.hide-noise", 1),
        ("live.hide-noise", "false"),
        ("window.page", ""),
        ("window.page", "x" * 100),
        ("window.page", "../live"),
        ("look.language", "de\n"),
        ("look.language", "german"),
        ("window.place", []),
        ("window.place", {"x": 0, "y": 0, "width": 0, "height": 10, "maximised": False}),
        ("window.place", {"x": 0, "y": 0, "width": 10**30, "height": 10, "maximised": False}),
        ("window.place", {"x": 0.5, "y": 0, "width": 10, "height": 10, "maximised": False}),
        ("window.place", {"x": 0, "y": 0, "width": 10, "height": 10, "maximised": 1}),
        ("live.table", "wide"),
        ("live.table", {"schema": 1, "columns": []}),
        ("live.table", {"schema": 1, "columns": {"app": {"width": -1}}}),
        ("live.table", {"schema": 1, "columns": {"app": 100}}),
        ("live.table", {"schema": 1, "sort": [["app"]]}),
        ("live.table", {"schema": 1, "sort": [["app", "up"]]}),
        ("live.table", {"schema": 1, "sort": [["app", True]] * 1000}),
    ],
)
def test_an_unusable_value_becomes_the_default_and_is_told(
    key: str, value: object, tmp_path: Path, jobs: Jobs
) -> None:
    """One bad value costs that value only: the others are kept and the person hears which one."""
    put(tmp_path, json.dumps({key: value, "guide.table": {"schema": 1, "sort": [["a", True]]}}))
    settings = Settings(tmp_path, jobs)
    (setting,) = [each for each in ALL if each.key == key]
    assert settings.get(setting) == setting.default
    assert settings.get(declared.GUIDE_TABLE).sort == (("a", True),)
    (problem,) = settings.problems
    assert problem.code == "settings-value-unusable"
    assert dict(problem.values) == {"keys": key}


@pytest.mark.usefixtures("warned")
def test_an_unusable_value_is_told_once(tmp_path: Path, jobs: Jobs) -> None:
    """After the next write the bad value is gone, and so is the notice."""
    put(tmp_path, '{"look.theme": "sepia"}')
    settings = Settings(tmp_path, jobs)
    settings.set(declared.HIDE_NOISE, False)
    settings.flush()
    assert Settings(tmp_path, jobs).problems == ()


def test_what_is_unknown_stays(tmp_path: Path, jobs: Jobs) -> None:
    """A setting of a later version survives an earlier one, whatever it holds."""
    extra = {"future.thing": {"deep": [1, None, "\ud800", 1e300]}, "": 0}
    put(tmp_path, json.dumps(extra))
    settings = Settings(tmp_path, jobs)
    settings.set(declared.INTERVAL, 10)
    settings.flush()
    assert settings.problems == ()
    assert stored(tmp_path) == {**extra, "live.interval": 10}


def test_a_table_of_another_schema_starts_anew(tmp_path: Path, jobs: Jobs) -> None:
    """Columns that were renumbered are not filled with the widths of others; nothing to tell."""
    put(tmp_path, '{"live.table": {"schema": 2, "columns": 5}}')
    settings = Settings(tmp_path, jobs)
    assert settings.get(declared.LIVE_TABLE) == TableState()
    assert settings.problems == ()


@pytest.mark.usefixtures("warned")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"null",
        b"\xff\xfe{}",
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b" " * (settings_file.MAX_BYTES + 1),
        b"\0" * 100,
    ],
    ids=lambda content: f"{content[:8]!r}",
)
def test_a_damaged_file_is_set_aside(content: bytes, tmp_path: Path, jobs: Jobs) -> None:
    """It starts with defaults, what was there is kept beside, and the next write works."""
    put(tmp_path, content)
    settings = Settings(tmp_path, jobs)
    assert codes(settings) == ["settings-broken"]
    assert dict(settings.problems[0].values)["file"] == str(tmp_path / settings_file.BROKEN)
    assert (tmp_path / settings_file.BROKEN).read_bytes() == content
    settings.set(declared.THEME, "light")
    settings.flush()
    assert stored(tmp_path) == {"look.theme": "light"}
    assert Settings(tmp_path, jobs).problems == ()


def test_a_byte_order_mark_is_no_damage(tmp_path: Path, jobs: Jobs) -> None:
    """A file that was saved with an editor of Windows is read as it is meant."""
    put(tmp_path, b'\xef\xbb\xbf{"look.theme": "dark"}')
    assert Settings(tmp_path, jobs).get(declared.THEME) == "dark"


@pytest.mark.usefixtures("warned")
def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path, jobs: Jobs) -> None:
    """A failing disk must not cost the settings: defaults for now, told once, nothing written."""
    (tmp_path / settings_file.NAME).mkdir()
    settings = Settings(tmp_path, jobs)
    assert codes(settings) == ["settings-unreadable"]
    settings.set(declared.THEME, "dark")
    settings.flush()
    assert settings.get(declared.THEME) == "dark"
    assert [path.name for path in tmp_path.iterdir()] == [settings_file.NAME]


@pytest.mark.usefixtures("warned")
def test_a_file_that_another_program_keeps_shut_is_left_alone(
    tmp_path: Path, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows, with a sharing violation: defaults for now, told once, and it is kept."""
    put(tmp_path, '{"look.theme": "dark"}')
    opened: list[Path] = []
    usual = Path.open

    def refuse(path: Path, *rest: Any) -> Any:  # noqa: ANN401 (that of the base class)
        if path.name == settings_file.NAME:
            opened.append(path)
            raise PermissionError(13, "used by another process")
        return usual(path, *rest)

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(settings_file, "WINDOWS", True)
    monkeypatch.setattr(settings_file, "PAUSES", (0.0, 0.0))
    settings = Settings(tmp_path, jobs)
    assert codes(settings) == ["settings-unreadable"]
    assert len(opened) == 3
    monkeypatch.undo()
    settings.set(declared.INTERVAL, 30)
    settings.flush()
    assert stored(tmp_path) == {"look.theme": "dark"}


@pytest.mark.usefixtures("warned")
@pytest.mark.skipif(sys.platform != "win32", reason="files are shut like this on Windows")
def test_a_file_that_is_really_shut_is_left_alone(tmp_path: Path, jobs: Jobs) -> None:
    """Opened by another program without leave for anybody else (CreateFile, share mode 0)."""
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateFileW.restype = wintypes.HANDLE
        path = put(tmp_path, '{"look.theme": "dark"}')
        handle = kernel.CreateFileW(str(path), 0x80000000, 0, None, 3, 0, None)
        settings = Settings(tmp_path, jobs)
        assert codes(settings) == ["settings-unreadable"]
        settings.set(declared.INTERVAL, 30)
        settings.flush()
        kernel.CloseHandle(wintypes.HANDLE(handle))
        assert stored(tmp_path) == {"look.theme": "dark"}


def test_a_file_that_is_shut_for_a_moment_is_read(
    tmp_path: Path, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scanner on Windows looks at it just when PortGUI starts."""
    put(tmp_path, '{"look.theme": "dark"}')
    refusals = [PermissionError(13, "used by another process")]
    usual = Path.open

    def refuse_once(path: Path, *rest: Any) -> Any:  # noqa: ANN401 (that of the base class)
        if refusals and path.name == settings_file.NAME:
            raise refusals.pop()
        return usual(path, *rest)

    monkeypatch.setattr(Path, "open", refuse_once)
    monkeypatch.setattr(settings_file, "WINDOWS", True)
    monkeypatch.setattr(settings_file, "PAUSES", (0.0,))
    settings = Settings(tmp_path, jobs)
    assert settings.get(declared.THEME) == "dark"
    assert settings.problems == ()


@pytest.mark.usefixtures("warned")
def test_a_damaged_file_that_cannot_be_set_aside_is_left_alone(tmp_path: Path, jobs: Jobs) -> None:
    """What cannot be kept beside is not written over."""
    put(tmp_path, "damaged")
    (tmp_path / settings_file.BROKEN).mkdir()
    (tmp_path / settings_file.BROKEN / "full").touch()
    settings = Settings(tmp_path, jobs)
    assert codes(settings) == ["settings-unreadable"]
    settings.set(declared.THEME, "dark")
    settings.flush()
    assert (tmp_path / settings_file.NAME).read_text() == "damaged"


def test_a_folder_that_cannot_be_written_is_told_once(
    tmp_path: Path, jobs: Jobs, at_once: None, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """Everything works for now; the first failing write is told, the others are logged."""
    folder = tmp_path / "file" / "config"
    settings = Settings(folder, jobs)
    (tmp_path / "file").touch()
    told: list[Any] = []
    settings.failed.connect(told.append)
    with qtbot.waitSignal(settings.failed):
        settings.set(declared.THEME, "dark")
    settings.set(declared.INTERVAL, 30)
    qtbot.waitUntil(lambda: caplog.text.count("settings not written") == 2)
    settings.flush()
    assert [message.code for message in told] == ["settings-not-written"]
    assert (settings.get(declared.THEME), settings.get(declared.INTERVAL)) == ("dark", 30)


def test_changes_are_told_once_each(tmp_path: Path, jobs: Jobs) -> None:
    """`changed` names the setting, once its value is in force, and not for the same value."""
    settings = Settings(tmp_path, jobs)
    seen: list[tuple[str, object]] = []
    settings.changed.connect(lambda key: seen.append((key, settings.get(declared.THEME))))
    settings.set(declared.THEME, "dark")
    settings.set(declared.THEME, "dark")
    settings.set(declared.HIDE_NOISE, True)
    settings.flush()
    assert seen == [("look.theme", "dark")]


def test_a_value_that_is_not_allowed_is_refused(tmp_path: Path, jobs: Jobs) -> None:
    """A slip in the code is found where it is made, not at the next start."""
    settings = Settings(tmp_path, jobs)
    with pytest.raises(ValueError, match="none of"):
        settings.set(declared.INTERVAL, 3)
    assert settings.get(declared.INTERVAL) == declared.INTERVAL.default


def test_reset_brings_the_defaults_back(tmp_path: Path, jobs: Jobs) -> None:
    """All at once, each changed one told, and still so at the next start."""
    settings = Settings(tmp_path, jobs)
    for setting, value in CHOSEN.items():
        settings.set(setting, value)
    seen: list[str] = []
    settings.changed.connect(seen.append)
    settings.reset(ALL)
    settings.flush()
    assert sorted(seen) == sorted(setting.key for setting in ALL)
    again = Settings(tmp_path, jobs)
    assert [again.get(setting) for setting in ALL] == [setting.default for setting in ALL]


class Writes:
    """Writes as the real one does, counts, and can be held up."""

    def __init__(self) -> None:
        self.values: list[dict[str, object]] = []
        self.threads: list[int] = []
        self.gate = threading.Event()
        self.gate.set()
        self._write = settings_file.write

    def write(self, folder: Path, values: Mapping[str, object]) -> None:
        self.gate.wait()
        self.values.append(dict(values))
        self.threads.append(threading.get_ident())
        self._write(folder, values)


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> Writes:
    """The writes that are made."""
    made = Writes()
    monkeypatch.setattr(settings_file, "write", made.write)
    return made


def test_many_changes_are_one_write_beside_the_window(
    tmp_path: Path, jobs: Jobs, at_once: None, writes: Writes, qtbot: QtBot
) -> None:
    """Dragging a column does not write a file at every pixel, nor wait for the disk."""
    settings = Settings(tmp_path, jobs)
    for interval in (0, 1, 5, 10, 30):
        settings.set(declared.INTERVAL, interval)
    qtbot.waitUntil(lambda: bool(writes.values))
    assert jobs.wait()
    assert writes.values == [{"live.interval": 30}]
    assert writes.threads != [threading.get_ident()]


def test_a_change_during_a_write_is_written_after_it(
    tmp_path: Path, jobs: Jobs, at_once: None, writes: Writes, qtbot: QtBot
) -> None:
    """Two writes are never on their way at once, and the later value wins."""
    settings = Settings(tmp_path, jobs)
    writes.gate.clear()
    settings.set(declared.INTERVAL, 5)
    qtbot.waitUntil(lambda: not settings._timer.isActive())
    settings.set(declared.INTERVAL, 10)
    qtbot.waitUntil(lambda: not settings._timer.isActive())
    writes.gate.set()
    qtbot.waitUntil(lambda: len(writes.values) == 2)
    assert jobs.wait()
    assert writes.values == [{"live.interval": 5}, {"live.interval": 10}]
    assert stored(tmp_path) == {"live.interval": 10}


def test_the_end_of_the_program_loses_nothing(
    tmp_path: Path, jobs: Jobs, writes: Writes, qtbot: QtBot
) -> None:
    """`flush` writes what waits for the timer, at once, and not a second time."""
    settings = Settings(tmp_path, jobs)
    settings.set(declared.INTERVAL, 5)
    settings.flush()
    settings.flush()
    assert writes.values == [{"live.interval": 5}]
    assert stored(tmp_path) == {"live.interval": 5}


def test_flush_works_when_the_jobs_have_stopped(tmp_path: Path, qapp: QCoreApplication) -> None:
    """The order at the end of the program does not matter."""
    jobs = Jobs()
    settings = Settings(tmp_path, jobs)
    settings.set(declared.INTERVAL, 5)
    assert jobs.stop()
    settings._write()
    settings.flush()
    assert stored(tmp_path) == {"live.interval": 5}


# The file.


def test_a_failing_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up costs the change, not the settings, and nothing is left over."""
    settings_file.write(tmp_path, {"a": 1})

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        settings_file.write(tmp_path, {"a": 2})
    assert stored(tmp_path) == {"a": 1}
    assert [path.name for path in tmp_path.iterdir()] == [settings_file.NAME]


@pytest.mark.links
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Settings that are kept elsewhere and linked are written there."""
    (tmp_path / "mine").mkdir()
    (tmp_path / settings_file.NAME).symlink_to(tmp_path / "mine" / "portgui.json")
    settings_file.write(tmp_path, {"a": 1})
    assert (tmp_path / settings_file.NAME).is_symlink()
    assert json.loads((tmp_path / "mine" / "portgui.json").read_text()) == {"a": 1}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.mark.usefixtures("warned")
@given(st.dictionaries(st.sampled_from([setting.key for setting in ALL]), json_values))
def test_no_content_keeps_portgui_from_starting(content: dict[str, object]) -> None:
    """Whatever JSON stands under a key, it gives a value of its kind or is named as unusable."""
    left = dict(content)
    values, unusable = declared._check(left)
    assert set(values) | set(unusable) == set(content)
    for setting in ALL:
        if setting.key in values:
            assert setting.read(setting.write(values[setting.key])) == values[setting.key]


# The declarations.


def test_the_themes_are_those_that_can_be_shown() -> None:
    """The choices of the setting and the modes of the theme are the same words."""
    assert set(declared.THEME.allowed) == {mode.value for mode in Mode}


def test_every_setting_is_declared_once() -> None:
    """All constants of the module are in `ALL`, with keys of their own and usable defaults."""
    constants = [value for value in vars(declared).values() if isinstance(value, Setting)]
    assert [id(each) for each in constants] == [id(each) for each in ALL]
    assert len({setting.key for setting in ALL}) == len(ALL)
    for setting in ALL:
        assert setting.read(setting.write(setting.default)) == setting.default
        assert not setting.allowed or setting.default in setting.allowed


def names_used(path: Path) -> set[str]:
    """The settings' constants that a file uses, imported by name or through the module."""
    tree = ast.parse(path.read_text("utf-8"))
    module = "portgui.gui.settings"
    imported, aliases = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == module:
            imported |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module == "portgui.gui":
            aliases |= {a.asname or a.name for a in node.names if a.name == "settings"}
    through = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in aliases
    }
    return {name for name in imported | through if name.isupper()}


def test_settings_are_used_as_declared_and_declared_as_used() -> None:
    """No code asks for a setting that is not declared, and none is declared that no code uses."""
    own = {"ALL", "TABLES"}
    known = {name for name, value in vars(declared).items() if isinstance(value, Setting)}
    used: set[str] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name != "settings.py":
            used |= names_used(path)
    assert used - known - own == set()
    assert known - used == set()
