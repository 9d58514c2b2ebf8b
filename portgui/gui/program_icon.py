"""PortGUI's own icon, for its windows and the task bar. Read when the system asks for a size."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon

from portgui import resources

_FOLDER: Final = "app"


def program_icon() -> QIcon:
    """The icon in every size that is shipped; without one where the files are gone."""
    icon = QIcon()
    for name in resources.names(_FOLDER, ".png"):
        side = int(Path(name).stem.rpartition("-")[2])
        icon.addFile(str(resources.path(name)), QSize(side, side))
    return icon
