"""What is left to check after the steps, and what to know, for each goal. Data only."""

from dataclasses import dataclass
from typing import Final

from portgui.guides import Action
from portgui.words import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Check:
    """Something that is left to do or to know.

    Attributes:
        icon: its shape.
        title: the fact.
        detail: what it means and what to do; both are marked for translation.
    """

    icon: str
    title: str
    detail: str


_NOT_CHECKED: Final = "circle-question-mark"
TO_KNOW: Final = "info"
_ROUTER: Final = QT_TRANSLATE_NOOP("EndPage", "The router was not checked")

CHECKS: Final = {
    Action.OPEN: (
        Check(
            _NOT_CHECKED,
            QT_TRANSLATE_NOOP("EndPage", "Nobody outside has tried to connect yet"),
            QT_TRANSLATE_NOOP(
                "EndPage",
                "Try it from another device in the same network. A try on the computer itself"
                " proves nothing.",
            ),
        ),
        Check(
            _NOT_CHECKED,
            QT_TRANSLATE_NOOP("EndPage", "The app has to be running"),
            QT_TRANSLATE_NOOP(
                "EndPage",
                "A port answers only while an app is waiting for connections on it. “On this"
                " computer” shows which ones are, on the computer that PortGUI runs on.",
            ),
        ),
        Check(
            _NOT_CHECKED,
            _ROUTER,
            QT_TRANSLATE_NOOP(
                "EndPage",
                "People on the internet can connect only if the router passes the port on. Devices"
                " in the same network do not need that.",
            ),
        ),
    ),
    Action.CLOSE: (
        Check(
            _NOT_CHECKED,
            QT_TRANSLATE_NOOP("EndPage", "Nobody has tried yet whether it is closed"),
            QT_TRANSLATE_NOOP(
                "EndPage",
                "Try to connect from another device in the same network. It should fail now. A try"
                " on the computer itself proves nothing.",
            ),
        ),
        Check(
            _NOT_CHECKED,
            _ROUTER,
            QT_TRANSLATE_NOOP(
                "EndPage",
                "If it passes this port on from the internet, switch that off there as well.",
            ),
        ),
        Check(
            TO_KNOW,
            QT_TRANSLATE_NOOP("EndPage", "The app may still be running"),
            QT_TRANSLATE_NOOP(
                "EndPage",
                "A closed port keeps other devices out. The app itself goes on, and the computer"
                " that it runs on can still reach it.",
            ),
        ),
    ),
    Action.SEE: (
        Check(
            TO_KNOW,
            QT_TRANSLATE_NOOP("EndPage", "Nothing was changed"),
            QT_TRANSLATE_NOOP(
                "EndPage",
                "What you saw was true at that moment. Apps take and leave ports all the time; “On"
                " this computer” keeps watching.",
            ),
        ),
    ),
}
"""What is said for each goal, in order."""
