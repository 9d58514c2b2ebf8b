"""The log: bounded, safe against what is written into it, and never in the program's way."""

import errno
import io
import logging
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portgui import log_file, logs
from portgui.words import english

logger = logging.getLogger("portgui.test")


@pytest.fixture(autouse=True)
def _logging_as_it_was(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Puts the root logger back, level and handlers; `caplog`, for the warnings are meant."""
    root = logging.getLogger()
    level = root.level
    yield
    logs.stop()
    root.setLevel(level)


def written(folder: Path) -> str:
    """What the current file holds."""
    return (folder / logs.LOG_NAME).read_text(encoding="utf-8")


def test_a_profile_holds_everything(tmp_path: Path) -> None:
    """With PORTGUI_PROFILE, settings, log and state lie in that folder and nowhere else."""
    found = logs.folders({logs.PROFILE_VARIABLE: str(tmp_path)})
    assert {found.config.parent, found.logs.parent, found.state.parent} == {tmp_path}
    assert len({found.config, found.logs, found.state}) == 3


def test_an_empty_profile_is_none() -> None:
    """An empty variable means the system's own folders, which are absolute."""
    found = logs.folders({logs.PROFILE_VARIABLE: "  "})
    assert found == logs.folders({})
    assert found.config.is_absolute()
    assert "portgui" in str(found.config).lower()


def test_a_relative_profile_is_made_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A profile named from the current folder stays the same when the folder changes."""
    monkeypatch.chdir(tmp_path)
    assert logs.folders({logs.PROFILE_VARIABLE: "here"}).logs == tmp_path / "here" / "logs"


# A portable copy.


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a frozen program, which is no portable one yet."""
    folder = tmp_path / "PortGUI"
    folder.mkdir()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "portgui-window.exe"))
    return folder


def test_a_portable_portgui_keeps_everything_beside_itself(program: Path) -> None:
    """A file named `portable` makes it one; the person's own folders are left alone."""
    (program / "portable").touch()
    found = logs.folders({})
    beside = program / "PortGUI-data"
    assert {found.config.parent, found.logs.parent, found.state.parent} == {beside}
    assert found.problem is None
    assert list(beside.iterdir()) == []


def test_an_installed_portgui_keeps_nothing_beside_itself(program: Path) -> None:
    """Without that file it has the person's own folders; nothing is made beside it."""
    found = logs.folders({})
    assert program not in found.config.parents
    assert (list(program.iterdir()), found.problem) == ([], None)


def test_portgui_from_its_sources_is_never_portable(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside Python's own program nothing of ours has any business."""
    (program / "portable").touch()
    monkeypatch.setattr(sys, "frozen", False, raising=False)
    assert logs.portable_folder() is None


def test_the_profile_wins_over_the_portable_folder(program: Path, tmp_path: Path) -> None:
    """Who names a folder gets it, and nothing else is touched."""
    (program / "portable").touch()
    found = logs.folders({logs.PROFILE_VARIABLE: str(tmp_path / "mine")})
    assert found.config.parent == tmp_path / "mine"
    assert not (program / "PortGUI-data").exists()


def test_a_portable_folder_that_cannot_be_written_is_told(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a stick with a lock, or under Program Files: the ordinary folders, and a sentence."""
    (program / "portable").touch()
    (program / "PortGUI-data").write_text("in the way")
    taken = logs.folders({})
    (program / "PortGUI-data").unlink()

    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "read-only")

    monkeypatch.setattr(os, "open", refuse)
    refused = logs.folders({})
    for found in (taken, refused):
        assert program not in found.config.parents
        assert found.problem is not None
        assert found.problem.code == "portable-folder-unusable"
        assert str(program / "PortGUI-data") in english(found.problem)


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("C:\\Users\\Ada\\PortGUI", "C:\\Users\\Ada\\PortGUI"),
        ("C:\\" + "x" * 240, "\\\\?\\C:\\" + "x" * 240),
        ("\\\\server\\share\\" + "x" * 240, "\\\\?\\UNC\\server\\share\\" + "x" * 240),
        ("\\\\?\\C:\\" + "x" * 240, "\\\\?\\C:\\" + "x" * 240),
    ],
)
def test_a_long_path_is_written_as_windows_takes_it(folder: str, expected: str) -> None:
    """A long one only, once only, and only to open files."""
    assert str(logs.reachable(Path(folder), "win32")) == expected
    assert logs.reachable(Path(folder), "linux") == Path(folder)


# The log.


def test_a_record_lands_in_the_file(tmp_path: Path) -> None:
    """The folder is made, and what is logged is in the file with its time, level and topic."""
    log = logs.start(tmp_path / "new" / "logs")
    logger.info("hello %s", "there")
    assert log == logs.Log(tmp_path / "new" / "logs" / logs.LOG_NAME, None)
    assert re.search(
        r"^\d{4}-\d\d-\d\d .* INFO     portgui\.test: hello there$",
        written(tmp_path / "new" / "logs"),
        re.MULTILINE,
    )


def test_text_from_outside_cannot_forge_a_line(tmp_path: Path) -> None:
    """Line breaks, escapes, NUL, right-to-left marks and half surrogates are shown escaped."""
    logs.start(tmp_path)
    text = "a\n2026-01-01 ERROR x\r\x1b[31m\0\u202e\u2028\ud800é"
    record = logging.LogRecord("portgui", logging.WARNING, "", 0, "name: %s", (text,), None)
    # To our own handlers only: pytest's report cannot hold half a surrogate.
    for handler in logging.getLogger().handlers:
        if isinstance(handler, log_file.LogFile):
            handler.handle(record)
    assert len(written(tmp_path).splitlines()) == 1
    assert r"a\n2026-01-01 ERROR x\r\x1b[31m\x00\u202e\u2028\ud800é" in written(tmp_path)


def test_a_huge_message_is_cut(tmp_path: Path) -> None:
    """One record cannot fill the file."""
    logs.start(tmp_path)
    logger.info("x" * 1_000_000)
    assert len(written(tmp_path)) < log_file.MAX_MESSAGE + 200


def test_a_traceback_keeps_its_lines(tmp_path: Path) -> None:
    """The traceback stands below its record, readable."""
    logs.start(tmp_path)
    try:
        int("boom")
    except ValueError:
        logger.exception("it failed")
    assert written(tmp_path).splitlines()[-1].endswith(": 'boom'")
    assert "Traceback (most recent call last):" in written(tmp_path).splitlines()


def test_there_are_at_most_three_files_of_a_mebibyte(tmp_path: Path) -> None:
    """Whatever is logged, the log takes three times 1 MiB at most, and the end is kept."""
    logs.start(tmp_path)
    for number in range(500):
        logger.info("%d %s", number, "x" * 15_000)
    logger.info("the end")
    files = list(tmp_path.iterdir())
    assert len(files) == 3
    assert all(file.stat().st_size <= log_file.MAX_BYTES for file in files)
    assert "the end" in written(tmp_path)


def test_the_log_stays_bounded_when_it_cannot_rotate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that cannot be renamed (open elsewhere on Windows) begins anew."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "used by another process")

    monkeypatch.setattr(os, "rename", refuse)
    logs.start(tmp_path)
    for number in range(200):
        logger.info("%d %s", number, "x" * 15_000)
    assert [file.name for file in tmp_path.iterdir()] == [logs.LOG_NAME]
    assert (tmp_path / logs.LOG_NAME).stat().st_size <= log_file.MAX_BYTES
    assert " 199 " in written(tmp_path)


def test_without_a_folder_standard_error_gets_everything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that cannot be made is a problem to be told, and the log goes on elsewhere."""
    (tmp_path / "taken").write_text("a file, not a folder")
    log = logs.start(tmp_path / "taken" / "logs")
    logger.info("still logged")
    assert log.path is None
    assert log.problem is not None
    assert log.problem.code == "log-folder-unusable"
    assert dict(log.problem.values)["folder"] == str(tmp_path / "taken" / "logs")
    assert "still logged" in capsys.readouterr().err


def test_only_warnings_reach_standard_error_beside_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A healthy run is silent on standard error."""
    logs.start(tmp_path)
    logger.info("quiet")
    logger.warning("loud")
    errors = capsys.readouterr().err
    assert "loud" in errors
    assert "quiet" not in errors


def test_no_standard_error_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A windowed program on Windows has no standard error; the file is written all the same."""
    monkeypatch.setattr(sys, "stderr", None)
    logs.start(tmp_path)
    logger.warning("to the file")
    assert "to the file" in written(tmp_path)


class FullDisk(io.TextIOWrapper):
    """A file on a disk without room."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_disturbs_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A record that cannot be written is lost without an exception and without noise."""
    logs.start(tmp_path)
    (file,) = [
        found for found in logging.getLogger().handlers if isinstance(found, log_file.LogFile)
    ]
    file.close()
    file.setStream(FullDisk())
    logger.info("lost")
    assert capsys.readouterr().err == ""


def test_starting_again_replaces_the_first(tmp_path: Path) -> None:
    """Two starts do not write each record twice."""
    logs.start(tmp_path)
    logs.start(tmp_path)
    logger.info("once")
    assert written(tmp_path).count("once") == 1


def test_stopping_leaves_the_handlers_of_others(tmp_path: Path) -> None:
    """Only what `start` added is removed."""
    before = list(logging.getLogger().handlers)
    logs.start(tmp_path)
    logs.stop()
    assert logging.getLogger().handlers == before


def test_what_is_logged_before_there_is_a_file_is_in_it(tmp_path: Path) -> None:
    """The window is there before its log is; what happened meanwhile is not lost."""
    logs.hold()
    logging.getLogger("early").error("before the file")
    logs.start(tmp_path)
    logging.getLogger("late").error("after it")
    lines = written(tmp_path).splitlines()
    assert [line.rpartition(": ")[2] for line in lines] == ["before the file", "after it"]
