"""Qt for a self-test: whether its libraries and plugins are whole, and a window without a screen.

Without one of its libraries Qt would end the program in the middle of a sentence: so everything is
loaded by itself first, which says what is missing.
"""

import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from portgui.gui.self_test.report import FaultError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

WINDOWS: Final = sys.platform == "win32"
MODULES: Final = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtNetwork", "QtPrintSupport")
"""All that PortGUI uses of Qt, in an order in which each finds those before it."""
SCREENLESS: Final = ("minimal", "offscreen") if WINDOWS else ("offscreen", "minimal")
"""Qt's platforms that need no screen, the better one first.

On Windows, offscreen does not know the fonts of the system but those in a folder; elsewhere it
knows more of a real screen than minimal does.
"""

_WITH_FONTS: Final = {"minimal": "minimal:enable_fonts"}
_ON_SCREEN: Final = {"win32": ("windows",), "darwin": ("cocoa",)}
_ON_X11: Final = ("xcb", "wayland")


def begin() -> "QApplication":
    """The application, on a platform that needs no screen.

    Raises:
        FaultError: a library or a plugin is missing; it says which.
    """
    try:
        for name in MODULES:
            importlib.import_module(f"PySide6.{name}")
    except ImportError as error:
        raise FaultError(f"Qt cannot be loaded: {error}") from error
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtGui import QFontDatabase

    from portgui.gui.app import make_application
    from portgui.gui.crash import log_qt_message

    qInstallMessageHandler(log_qt_message)
    platform = _first_that_loads(SCREENLESS)
    os.environ["QT_QPA_PLATFORM"] = _WITH_FONTS.get(platform, platform)
    if WINDOWS:
        os.environ["QT_QPA_FONTDIR"] = str(
            Path(os.environ.get("SYSTEMROOT", "C:\\Windows"), "Fonts")
        )
    application = make_application(sys.argv[:1])
    if not QFontDatabase.families() and not (WINDOWS and platform == "offscreen"):
        raise FaultError("there are no fonts: a window would have no letters")
    return application


def window_platform() -> str:
    """Whether windows can be opened here, as far as that can be told without a screen.

    Raises:
        FaultError: no plugin for this system's screens can be loaded; it says why.
    """
    return f"{_first_that_loads(_ON_SCREEN.get(sys.platform, _ON_X11))} can be loaded"


def _first_that_loads(names: tuple[str, ...]) -> str:
    from PySide6.QtCore import QPluginLoader

    reasons = []
    for name in names:
        files = list(_files(name))
        if not files:
            reasons.append(f"Qt's platform plugin {name} is not there")
        for file in files:
            loader = QPluginLoader(str(file))
            if loader.load():
                return name
            reasons.append(loader.errorString())
    raise FaultError("; ".join(reasons))


def _files(name: str) -> Iterator[Path]:
    """Where a platform plugin lies: `libqxcb.so`, `qwindows.dll`, `libqcocoa.dylib`."""
    from PySide6.QtCore import QLibraryInfo

    named = os.environ.get("QT_PLUGIN_PATH", "").split(os.pathsep)
    for folder in (QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), *filter(None, named)):
        for pattern in (f"q{name}.dll", f"libq{name}.so", f"libq{name}-*.so", f"libq{name}.dylib"):
            yield from sorted(Path(folder, "platforms").glob(pattern))
