"""Opens the window on the real screen, goes through every page, and tells as JSON what was there.

A program of its own, because the tests themselves have Qt without a screen.
"""

import json
import sys
from typing import TYPE_CHECKING, Any, Final

from tests import shots

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

PAUSE: Final = 250
"""Milliseconds before each look."""


def main() -> int:
    """Look, tell, end."""
    from portgui import logs
    from portgui.gui import main_window
    from portgui.gui.app import begin_looking, make_application
    from portgui.gui.program import Program

    application = make_application(sys.argv[:1])
    # The firewall is one in memory: going through the wizard changes nothing here.
    client = begin_looking(application)
    program = Program(application, logs.folders(), client, shots.pretend_desk)
    program.open()
    shots.settle(application, PAUSE)
    scenes = shots.scenes(program, application, PAUSE) if sys.argv[1:] == ["pages"] else ()
    told: dict[str, Any] = {
        "platform": application.platformName(),
        "is_dark": program.theme.is_dark,
        "title": program.window.windowTitle(),
        "scale": program.window.devicePixelRatioF(),
        "scenes": {
            name: [widget.isVisible(), widget.width(), widget.height(), colours(widget)]
            for name, widget in scenes
        },
        "ports": sorted({row.port for row in program.live.model.visible_rows()}),
    }
    program.window.show_page(main_window.GUIDE)
    program.stop()
    print(json.dumps(told))
    return 0


def colours(widget: "QWidget") -> int:
    """How many colours a picture of it has, up to a few: one that was not drawn has one."""
    image = widget.grab().toImage()
    places = ((x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3))
    found: set[int] = set()
    for x, y in places:
        found.add(image.pixel(x, y))
        if len(found) > 8:
            break
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
