"""What every test may rely on: Qt without a screen, no leaks, no unexpected warning in the log."""

import gc
import logging
import os
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import needs

# Before anything imports Qt: the tests that need a real window start a program of their own.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
if sys.platform == "win32":
    # Without a screen, Qt does not ask Windows where its fonts are.
    os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ["SYSTEMROOT"], "Fonts")))
os.environ.pop("PORTGUI_PSEUDO", None)

ROOT = Path(__file__).parent.parent
LONGEST_ID = 1_000
"""Characters of a text that a test is still called by."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks known."""
    for line in needs.MARKS:
        config.addinivalue_line("markers", line)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Call a long text by its length: a test's name is a variable of the environment as well.

    Windows allows 32,767 characters for one (SetEnvironmentVariable).
    """
    if isinstance(val, str | bytes) and len(val) > LONGEST_ID:
        return f"{argname} of {len(val)}"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what cannot run here; each with its reason."""
    for item in items:
        for reason in filter(None, map(needs.obstacle, item.iter_markers())):
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what was left out because Wine is not quite Windows."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = (found.longrepr[2].removeprefix("Skipped: ") for found in skipped)
    counted = Counter(reason for reason in reasons if reason.startswith(needs.WINE))
    if counted:
        terminalreporter.section("not tried under Wine")
    for reason, count in sorted(counted.items()):
        terminalreporter.write_line(f"{count:4}  {reason.removeprefix(needs.WINE)}")


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
    left = [found for found in threading.enumerate() if found not in threads and _is_ours(found)]
    assert not left, f"threads outlive the test: {left}"
    if "qtbot" in request.fixturenames or "qapp" in request.fixturenames:
        _assert_qt_is_quiet()


def _is_ours(thread: threading.Thread) -> bool:
    """Whether Python started it: of Qt's own it only ever hears the beginning."""
    return thread.is_alive() and not isinstance(thread, threading._DummyThread)


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
