"""The whole program with its window, as a self-test looks at it: nothing in it is a stand-in."""

import importlib
import pkgutil
import sys
from typing import Final

from PySide6.QtCore import QObject, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

import portgui
from portgui import logs
from portgui.gui.program import Program
from portgui.gui.self_test import pictures, qt
from portgui.gui.self_test.pages import Pages
from portgui.gui.self_test.patience import Patience
from portgui.gui.self_test.report import Check, FaultError, attempt
from portgui.gui.self_test.scan import Scan

OF_LINUX: Final = {"portgui.gui.watch.bus", "portgui.gui.watch.desktop"}
"""Modules that speak to Linux' desktops, with a package that only Linux gets."""


class Whole(QObject):
    """Everything that takes Qt."""

    def __init__(self, application: QApplication, seconds: float) -> None:
        super().__init__(application)
        self._application = application
        self._patience = Patience(seconds)
        self._scan = Scan(self)
        self._program: Program | None = None

    def look(self) -> list[Check]:
        """Make every check; the scan is under way while pictures are looked at."""
        self._scan.start()
        made = attempt("window", self._make)
        return [
            made,
            attempt("screen", qt.window_platform),
            attempt("icons", pictures.look_at_icons),
            attempt("notices", pictures.look_at_notices),
            attempt("translations", pictures.look_at_translations),
            attempt("scan", self._look_at_scan),
            attempt("pages", self._look_at_pages),
            attempt("modules", look_at_modules),
        ]

    def end(self) -> None:
        """End the scanning process and what else runs."""
        self._scan.client.stop()
        if self._program is not None:
            self._program.window.close()
            self._program.stop()
            self._program.window.deleteLater()
            self._program.deleteLater()
        self._patience.settle()
        qInstallMessageHandler(None)

    def _make(self) -> str:
        folders = logs.folders()
        self._program = Program(self._application, folders, self._scan.client)
        return "made"

    def _look_at_scan(self) -> str:
        return self._scan.look(self._patience)

    def _look_at_pages(self) -> str:
        if self._program is None:
            raise FaultError("there is no window")
        return Pages(self._program, self._patience).look()


def look_at_modules() -> str:
    """Load every module of PortGUI: a package may have left out what one of them needs.

    Raises:
        FaultError: some cannot be loaded; it says which and why.
    """
    names = [found.name for found in pkgutil.walk_packages(portgui.__path__, "portgui.")]
    broken = []
    for name in names:
        if name.endswith(".__main__") or (name in OF_LINUX and sys.platform != "linux"):
            continue
        try:
            importlib.import_module(name)
        except ImportError as error:
            broken.append(f"{name}: {error}")
    if broken:
        raise FaultError("; ".join(broken))
    if not names:
        raise FaultError("no modules are found")
    return f"{len(names)} modules"
