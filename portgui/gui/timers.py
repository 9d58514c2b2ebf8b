"""Timers as they are made everywhere: with an owner, a time and a slot. It starts none."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def timer(
    parent: QObject, seconds: float, slot: Callable[[], None], *, single: bool = True
) -> QTimer:
    """A timer of `seconds` that calls `slot`; it stops after the first time if `single`."""
    made = QTimer(parent)
    made.setInterval(int(seconds * 1000))
    made.setSingleShot(single)
    made.timeout.connect(slot)
    return made
