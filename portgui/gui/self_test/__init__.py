"""`portgui --self-test`: whether this PortGUI is whole and works here. For packages and help desks.

It says one JSON object on standard output, and ends with status 0 when nothing has failed and 1
otherwise. It needs no screen, and writes nothing outside a folder of its own that goes away again.
"""

import faulthandler
import os
import sys
import tempfile
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from portgui.gui.self_test import report
from portgui.gui.self_test.report import Check, FaultError, Result, attempt
from portgui.gui.self_test.unexpected import listening

OK: Final = 0
FAILED: Final = 1
LONGEST: Final = 45.0
"""Seconds that are waited for, all in all."""
LAST_RESORT: Final = 57
"""Seconds after which it is ended with a traceback and status 1, whatever holds it up."""
FOREIGN: Final = ("QT_QPA_PLATFORMTHEME", "QT_STYLE_OVERRIDE", "QT_LOGGING_RULES", "PORTGUI_PSEUDO")
"""Variables that would have other things looked at than those that PortGUI ships."""


def main() -> int:
    """Look at everything and say what was found; returns the exit status."""
    kept = tempfile.TemporaryDirectory(prefix="portgui-self-test-", ignore_cleanup_errors=True)
    with kept as folder, Path(folder, "fault.txt").open("w", encoding="utf-8") as file:
        # A windowed program on Windows has no standard error.
        errors = file if sys.stderr is None else sys.stderr
        faulthandler.dump_traceback_later(LAST_RESORT, exit=True, file=errors)
        keep_to(Path(folder), os.environ)
        checks = run()
        faulthandler.cancel_dump_traceback_later()
    _say(report.as_json(checks))
    return OK if report.is_ok(checks) else FAILED


def keep_to(folder: Path, environment: MutableMapping[str, str]) -> None:
    """Have everything that is written go to `folder`, also what Qt and its libraries keep."""
    for name in FOREIGN:
        environment.pop(name, None)
    environment["PORTGUI_PROFILE"] = str(folder)
    environment["XDG_CACHE_HOME"] = str(folder / "cache")
    # For the scanning process; this one has been told already.
    environment["PYTHONDONTWRITEBYTECODE"] = "1"


def run() -> list[Check]:
    """Make every check, one after the other; none of them keeps the next from being made."""
    from portgui.gui.self_test import data, firewall

    with listening() as listener:
        checks = [attempt("resources", data.look)]
        checks += _with_qt()
        checks.append(attempt("firewall", firewall.look))
        checks.append(attempt("log", listener.look))
    return checks


def _with_qt() -> list[Check]:
    from portgui.gui.self_test import qt

    try:
        application = qt.begin()
    except FaultError as fault:
        return [Check("pages", Result.FAILED, str(fault)), attempt("scan", _scan_without_window)]
    # Not before it is known that all of Qt can be loaded.
    from portgui.gui.self_test.whole import Whole

    whole = Whole(application, LONGEST)
    try:
        return whole.look()
    finally:
        whole.end()


def _scan_without_window() -> str:
    """Qt's core needs nothing of the system that the scanning process does not need itself."""
    from PySide6.QtCore import QCoreApplication

    from portgui.gui.self_test.patience import Patience
    from portgui.gui.self_test.scan import Scan

    scan = Scan(QCoreApplication.instance() or QCoreApplication(sys.argv[:1]))
    scan.start()
    try:
        return scan.look(Patience(LONGEST))
    finally:
        scan.client.stop()


def _say(text: str) -> None:
    """To standard output, as far as there is one: a windowed program on Windows has none."""
    if sys.stdout is not None:
        with suppress(OSError):
            sys.stdout.write(text)
            sys.stdout.flush()
