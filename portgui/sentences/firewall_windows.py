"""What is particular to Windows Firewall: why it is not changed here, and what to know before."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    "windows-unread": QT_TRANSLATE_NOOP(
        "words",
        "The rules of Windows Firewall could not be read, so PortGUI does not change them. Nothing"
        " was changed.",
    ),
    "windows-by-hand": QT_TRANSLATE_NOOP("words", "Follow the steps by hand."),
    "windows-mark-taken": QT_TRANSLATE_NOOP(
        "words", "A rule has the name that PortGUI wanted to give. Nothing was changed."
    ),
    "windows-try-again": QT_TRANSLATE_NOOP("words", "Try again: the next name is another one."),
    "windows-others": QT_TRANSLATE_NOOP(
        "words",
        "{name} is the firewall of this computer: rules of Windows Firewall may do nothing. Nothing"
        " was changed.",
    ),
    "windows-others-fix": QT_TRANSLATE_NOOP(
        "words", "Look for the port, or for the app, in that firewall’s own settings."
    ),
    "windows-off-block": QT_TRANSLATE_NOOP(
        "words", "Windows Firewall is off: a rule that blocks would do nothing."
    ),
    "windows-turn-on": QT_TRANSLATE_NOOP("words", "Switch it on in Windows Security."),
    "windows-blocks-all": QT_TRANSLATE_NOOP(
        "words",
        "Windows Firewall blocks everything that comes in, whatever the rules say. Nothing was"
        " changed.",
    ),
    "windows-managed": QT_TRANSLATE_NOOP(
        "words",
        "Your organisation manages this firewall: a rule of this computer would be ignored."
        " Nothing was changed.",
    ),
    "windows-block-policy": QT_TRANSLATE_NOOP(
        "words",
        "The rule “{name}” blocks it. It is not one of this computer’s own, so it cannot be"
        " switched off here. Nothing was changed.",
    ),
    "windows-block-by-hand": QT_TRANSLATE_NOOP(
        "words",
        "The rule “{name}” blocks it, and PortGUI cannot switch off that rule alone. Nothing was"
        " changed.",
    ),
    "windows-block-many": QT_TRANSLATE_NOOP(
        "words",
        "More rules block it than PortGUI switches off in one change. Nothing was changed.",
    ),
    "windows-note-switch": QT_TRANSLATE_NOOP(
        "words",
        "The rule “{name}” blocks it and is switched off. Undoing the change switches it on again.",
    ),
    "windows-note-may-block": QT_TRANSLATE_NOOP(
        "words", "The rule “{name}” stays as it is, and may block it in some cases."
    ),
    "windows-note-profile": QT_TRANSLATE_NOOP(
        "words",
        "This computer is on a {networks} network now, where the change does nothing. It counts on"
        " the kinds of network that are named above.",
    ),
    "windows-note-off": QT_TRANSLATE_NOOP(
        "words", "Windows Firewall is off there. The change counts as soon as it is on."
    ),
    "windows-note-others": QT_TRANSLATE_NOOP(
        "words", "It is not known whether another firewall decides instead of Windows Firewall."
    ),
    "windows-note-app": QT_TRANSLATE_NOOP(
        "words", "It is for every port of that app, whichever it uses."
    ),
}
