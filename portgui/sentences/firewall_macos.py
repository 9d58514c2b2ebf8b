"""macOS' firewall: what a change comes to, why it is not made, and what else is in the way."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    "macos-prompt": QT_TRANSLATE_NOOP(
        "words", "PortGUI wants to make the change to the firewall that you have just reviewed."
    ),
    "macos-off-allow": QT_TRANSLATE_NOOP(
        "words",
        "The firewall of this Mac is off and lets everything in, so nothing needs opening.",
    ),
    "macos-off-block": QT_TRANSLATE_NOOP(
        "words", "The firewall of this Mac is off. Nothing can be blocked while it is."
    ),
    "macos-turn-on": QT_TRANSLATE_NOOP(
        "words", "Turn the firewall on in {where}, then ask again. Or quit the app."
    ),
    "macos-blocks-all": QT_TRANSLATE_NOOP(
        "words",
        "The firewall of this Mac blocks all incoming connections, whatever is allowed for an app.",
    ),
    "macos-unblock-all": QT_TRANSLATE_NOOP(
        "words", "In {where}, “Options…”, switch off “Block all incoming connections”."
    ),
    "macos-blocks-all-already": QT_TRANSLATE_NOOP(
        "words", "The firewall of this Mac blocks all incoming connections already."
    ),
    "macos-unread": QT_TRANSLATE_NOOP(
        "words",
        "It could not be read what the firewall of this Mac does, so PortGUI does not change it.",
    ),
    "macos-look-yourself": QT_TRANSLATE_NOOP(
        "words", "Look in {where}, “Options…”, and make the change there."
    ),
    "macos-managed": QT_TRANSLATE_NOOP(
        "words", "Your organisation has set the firewall of this Mac. It takes no changes."
    ),
    "macos-by-app": QT_TRANSLATE_NOOP("words", "The firewall of macOS goes by app, not by port."),
    "macos-choose-app": QT_TRANSLATE_NOOP(
        "words", "Choose the app that uses the port, then ask again."
    ),
    "macos-choose-app-airplay": QT_TRANSLATE_NOOP(
        "words",
        "Choose the app that uses the port, then ask again. On port {port} it is often AirPlay"
        " Receiver, a part of macOS, which is switched off in {settings}.",
    ),
    "macos-airplay": QT_TRANSLATE_NOOP(
        "words",
        "AirPlay Receiver, a part of macOS, waits there. It is a switch of its own, not the"
        " firewall’s.",
    ),
    "macos-airplay-fix": QT_TRANSLATE_NOOP("words", "Switch “AirPlay Receiver” off in {settings}."),
    "macos-already-allowed": QT_TRANSLATE_NOOP(
        "words", "The firewall of this Mac lets other computers reach {app} already."
    ),
    "macos-already-blocked": QT_TRANSLATE_NOOP(
        "words", "The firewall of this Mac keeps other computers from reaching {app} already."
    ),
    "macos-step-add": QT_TRANSLATE_NOOP("words", "Puts {app} on the firewall’s list."),
    "macos-step-allow": QT_TRANSLATE_NOOP("words", "Lets other computers reach {app}."),
    "macos-step-block": QT_TRANSLATE_NOOP("words", "Keeps other computers from reaching {app}."),
    "macos-step-end-file": QT_TRANSLATE_NOOP(
        "words", "Writes what takes the change back by itself to {file}."
    ),
    "macos-step-end-owner": QT_TRANSLATE_NOOP(
        "words", "Lets only an administrator change that file."
    ),
    "macos-step-end-start": QT_TRANSLATE_NOOP("words", "Hands that file to macOS."),
    "macos-note-ports": QT_TRANSLATE_NOOP(
        "words",
        "The firewall of macOS goes by app, not by port: this is for every port of the app.",
    ),
    "macos-note-everyone": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI cannot narrow this to some computers: on macOS it is for everyone who can reach"
        " this Mac.",
    ),
    "macos-note-airplay": QT_TRANSLATE_NOOP(
        "words",
        "AirPlay Receiver, a part of macOS, often has port {port}. If the app cannot use the port,"
        " switch “AirPlay Receiver” off in {settings}.",
    ),
    "macos-note-unsigned": QT_TRANSLATE_NOOP(
        "words",
        "macOS may drop an app without a signature from the list, and asks again after an update"
        " of such an app.",
    ),
    "macos-note-local-network": QT_TRANSLATE_NOOP(
        "words",
        "The “Local Network” permission is separate: an app that looks for other devices needs it,"
        " in {settings}.",
    ),
    "macos-note-stealth": QT_TRANSLATE_NOOP(
        "words",
        "Stealth mode is on: this Mac answers no ping, even where an app on it can be reached.",
    ),
    "macos-note-other-entry": QT_TRANSLATE_NOOP(
        "words",
        "The firewall’s list also has {path}, which may be about the same app. It stays as it is.",
    ),
    "macos-note-time": QT_TRANSLATE_NOOP(
        "words",
        "If this Mac sleeps or is switched off then, it ends at most 15 minutes after it runs"
        " again.",
    ),
    "macos-note-background": QT_TRANSLATE_NOOP(
        "words",
        "macOS may say that a background item was added. It takes the change back: do not switch"
        " it off.",
    ),
}
