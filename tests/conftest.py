"""What every test may rely on: Qt without a screen, no leaks, no unexpected warning in the log."""

import gc
import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before anything imports Qt: the tests that need a real window start a program of their own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("PORTGUI_PSEUDO", None)

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, logs and state of a test lie in a folder of its own, never in the person's."""
    folder = tmp_path / "profile"
    monkeypatch.setenv("PORTGUI_PROFILE", str(folder))
    return folder


class _Records(logging.Handler):
    """Keeps what is logged at WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning in the log fails the test, unless the test looks at the log itself (`caplog`)."""
    handler = _Records()
    root = logging.getLogger()
    root.addHandler(handler)
    yield
    root.removeHandler(handler)
    if handler.records and "caplog" not in request.fixturenames:
        lines = [f"{found.name}: {found.getMessage()}" for found in handler.records]
        pytest.fail("unexpected in the log:\n" + "\n".join(lines))


@pytest.fixture(autouse=True)
def no_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """No thread, running timer or running process outlives its test."""
    threads = set(threading.enumerate())
    yield
    left = [found for found in threading.enumerate() if found not in threads and found.is_alive()]
    assert not left, f"threads outlive the test: {left}"
    if "qtbot" in request.fixturenames or "qapp" in request.fixturenames:
        _assert_qt_is_quiet()


def _assert_qt_is_quiet() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, QProcess, QThread, QTimer

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    gc.collect()
    kinds = (QTimer, QProcess, QThread)
    left = []
    for found in gc.get_objects():
        if not issubclass(type(found), kinds):
            continue
        try:
            if isinstance(found, QTimer) and found.isActive():
                left.append(f"timer of {found.parent()!r}, every {found.interval()} ms")
            elif isinstance(found, QProcess) and found.state() != QProcess.ProcessState.NotRunning:
                left.append(f"process {found.program()}")
            elif isinstance(found, QThread) and found.isRunning() and found != _main_thread():
                left.append(f"thread {found!r}")
        except RuntimeError:
            # The C++ object has gone; what is left is an empty wrapper.
            continue
    assert not left, f"these outlive the test: {left}"


def _main_thread() -> object:
    from PySide6.QtCore import QCoreApplication

    application = QCoreApplication.instance()
    return application.thread() if application is not None else None
