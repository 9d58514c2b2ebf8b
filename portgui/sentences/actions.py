"""Ending an app, and showing the names of all apps: how it went, and why it is not done."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    # How it went.
    "end-ended": QT_TRANSLATE_NOOP("words", "{app} has ended."),
    "end-gone": QT_TRANSLATE_NOOP("words", "{app} had ended already. Nothing was done."),
    "end-other-app": QT_TRANSLATE_NOOP(
        "words", "{app} has ended, and another app has taken its number. Nothing was done."
    ),
    "end-not-permitted": QT_TRANSLATE_NOOP(
        "words", "The system does not permit it. {app} still runs, and nothing was changed."
    ),
    "end-still-running": QT_TRANSLATE_NOOP(
        "words", "{app} was asked to close and still runs. Nothing was forced."
    ),
    "end-not-yet": QT_TRANSLATE_NOOP(
        "words",
        "{app} was forced to end, but the system has not ended it yet."
        " It may be waiting for a disk or a device.",
    ),
    # Why it is not done.
    "end-refused-unknown": QT_TRANSLATE_NOOP(
        "words", "The system does not say which app this is, so nothing here can be ended."
    ),
    "end-refused-unsure": QT_TRANSLATE_NOOP(
        "words",
        "The system does not say when {app} started, so it cannot be told for certain from"
        " another app. That is too little to end it.",
    ),
    "end-refused-kernel": QT_TRANSLATE_NOOP(
        "words", "This is the system itself, not an app that could be ended."
    ),
    "end-refused-system": QT_TRANSLATE_NOOP(
        "words",
        "{app} is part of the system. Ending it would stop or restart the computer, or break"
        " what other apps rely on.",
    ),
    "end-refused-desktop": QT_TRANSLATE_NOOP(
        "words", "{app} shows your desktop. Ending it could close everything that you have open."
    ),
    "end-refused-own": QT_TRANSLATE_NOOP(
        "words", "This is PortGUI itself. To end it, close its window."
    ),
    "end-refused-parent": QT_TRANSLATE_NOOP(
        "words", "PortGUI was started from {app} and would end with it."
    ),
    "end-refused-other-user": QT_TRANSLATE_NOOP(
        "words",
        "{app} belongs to the user {name}. Only that user or an administrator can end it.",
    ),
    "end-refused-other-unnamed": QT_TRANSLATE_NOOP(
        "words",
        "{app} belongs to another user. Only that user or an administrator can end it.",
    ),
    "end-refused-unit": QT_TRANSLATE_NOOP(
        "words",
        "{app} is the service {name}. The system starts it again when it ends."
        " Stop the service instead, in a terminal:",
    ),
    "end-refused-container": QT_TRANSLATE_NOOP(
        "words",
        "{app} runs inside the container {name}. Stop the container instead, in a terminal:",
    ),
    "end-refused-windows-service": QT_TRANSLATE_NOOP(
        "words",
        "{app} runs Windows services: {name}. Windows may start them again. Stop them in the"
        " Services window instead: press the Windows key, type services.msc, press Enter, then"
        " right-click the service and choose Stop.",
    ),
    "end-refused-job": QT_TRANSLATE_NOOP(
        "words",
        "macOS runs {app} as {name} and may start it again. Switch it off instead, in Terminal:",
    ),
    "end-refused-airplay": QT_TRANSLATE_NOOP(
        "words",
        "This is AirPlay Receiver, a part of macOS that starts again when it ends."
        " Switch it off instead, here: {name}",
    ),
    # What else there is to know before.
    "end-holds-more": QT_TRANSLATE_NOOP("words", "More connections: {count}."),
    "end-shared": QT_TRANSLATE_NOOP(
        "words",
        "Apps that use the same port as well: {count}. The port stays in use until all have ended.",
    ),
    "end-children": QT_TRANSLATE_NOOP(
        "words", "Apps that it has started: {count}. They are not ended with it."
    ),
    # The names of all apps.
    "names-shown": QT_TRANSLATE_NOOP(
        "words",
        "The apps of all users are shown until you stop it or close PortGUI."
        " PortGUI can still only look.",
    ),
    "names-hidden-again": QT_TRANSLATE_NOOP(
        "words", "Apps of other users are hidden again. Nothing that could see them runs any more."
    ),
    "names-ended": QT_TRANSLATE_NOOP(
        "words",
        "Looking at the apps of all users has ended by itself."
        " PortGUI goes on with those that you may see.",
    ),
    "names-dismissed": QT_TRANSLATE_NOOP(
        "words", "No password was given, so nothing has changed. PortGUI goes on as before."
    ),
    "names-no-pkexec": QT_TRANSLATE_NOOP(
        "words",
        "pkexec, with which this system asks for the administrator’s password, is not there.",
    ),
    "names-not-installed": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI is not installed for all users here. It runs from a folder that is not made for"
        " being started as administrator.",
    ),
    "names-place": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI lies where it can be changed without an administrator: {place}."
        " What lies there is not started as administrator, because somebody could put something"
        " else in its place.",
    ),
    "names-not-permitted": QT_TRANSLATE_NOOP(
        "words", "The system does not permit it: no administrator has agreed."
    ),
    "names-no-agent": QT_TRANSLATE_NOOP(
        "words", "Nothing in this session can ask for the administrator’s password."
    ),
    "names-no-authority": QT_TRANSLATE_NOOP(
        "words",
        "polkit, which decides here who may act as administrator, does not answer.",
    ),
    "names-broken": QT_TRANSLATE_NOOP(
        "words", "Looking as administrator did not start. The log says what the system said."
    ),
}
