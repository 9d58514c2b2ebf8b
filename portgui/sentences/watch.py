"""Watched ports and apps: what a notification says, and who uses them now."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    # What is watched.
    "watch-port": QT_TRANSLATE_NOOP("words", "Port {port}"),
    "watch-port-protocol": QT_TRANSLATE_NOOP("words", "Port {port} / {protocol}"),
    "watch-app": QT_TRANSLATE_NOOP("words", "{app}"),
    # The heading of a notification.
    "watch-started": QT_TRANSLATE_NOOP("words", "{port} is in use now"),
    "watch-stopped": QT_TRANSLATE_NOOP("words", "{port} is not in use any more"),
    "watch-taken": QT_TRANSLATE_NOOP("words", "{port} is used by another app now"),
    "watch-app-started": QT_TRANSLATE_NOOP("words", "{app} is waiting for connections"),
    "watch-app-stopped": QT_TRANSLATE_NOOP("words", "{app} no longer waits for connections"),
    "watch-new-app": QT_TRANSLATE_NOOP("words", "A new app is waiting for connections"),
    "watch-many-ports-started": QT_TRANSLATE_NOOP("words", "{count} watched ports are in use now"),
    "watch-many-ports-stopped": QT_TRANSLATE_NOOP(
        "words", "{count} watched ports are not in use any more"
    ),
    "watch-many-ports-taken": QT_TRANSLATE_NOOP(
        "words", "Other apps use {count} of the watched ports now"
    ),
    "watch-many-apps-started": QT_TRANSLATE_NOOP(
        "words", "{count} watched apps began to wait for connections"
    ),
    "watch-many-apps-stopped": QT_TRANSLATE_NOOP(
        "words", "{count} watched apps no longer wait for connections"
    ),
    "watch-many-new-apps": QT_TRANSLATE_NOOP(
        "words", "{count} new apps began to wait for connections"
    ),
    # What stands below it. Of those that have started, the verdict of the port card.
    "watch-stopped-apps": QT_TRANSLATE_NOOP(
        "words", "No app waits for connections on it now. Until now: {apps}."
    ),
    "watch-stopped-unnamed": QT_TRANSLATE_NOOP("words", "No app waits for connections on it now."),
    "watch-taken-by": QT_TRANSLATE_NOOP(
        "words", "{apps}: waiting for connections. {before}: not any more."
    ),
    "watch-ports-network": QT_TRANSLATE_NOOP(
        "words",
        "Ports: {ports}. Other devices on your network can reach it, unless a firewall blocks"
        " them.",
    ),
    "watch-ports-this-computer": QT_TRANSLATE_NOOP(
        "words", "Ports: {ports}. Only this computer can reach it."
    ),
    "watch-ports-unknown": QT_TRANSLATE_NOOP(
        "words", "Ports: {ports}. Who can reach it is unknown."
    ),
    "watch-new-network": QT_TRANSLATE_NOOP(
        "words",
        "{app}, ports: {ports}. Other devices on your network can reach it, unless a firewall"
        " blocks them.",
    ),
    "watch-new-this-computer": QT_TRANSLATE_NOOP(
        "words", "{app}, ports: {ports}. Only this computer can reach it."
    ),
    "watch-new-unknown": QT_TRANSLATE_NOOP(
        "words", "{app}, ports: {ports}. Who can reach it is unknown."
    ),
    "watch-ports-until-now": QT_TRANSLATE_NOOP("words", "Until now it did on: {ports}."),
    "watch-many-of": QT_TRANSLATE_NOOP("words", "{apps}. Ports: {ports}."),
    "watch-many-of-unnamed": QT_TRANSLATE_NOOP("words", "Ports: {ports}."),
    # Who uses what is watched, beside its name.
    "watch-use-nobody": QT_TRANSLATE_NOOP("words", "nobody"),
    "watch-use-network": QT_TRANSLATE_NOOP("words", "{apps}, your network"),
    "watch-use-this-computer": QT_TRANSLATE_NOOP("words", "{apps}, only this computer"),
    "watch-use-unknown": QT_TRANSLATE_NOOP("words", "{apps}, who can reach it is unknown"),
    "watch-use-unnamed-network": QT_TRANSLATE_NOOP("words", "an unnamed app, your network"),
    "watch-use-unnamed-this-computer": QT_TRANSLATE_NOOP(
        "words", "an unnamed app, only this computer"
    ),
    "watch-use-unnamed-unknown": QT_TRANSLATE_NOOP(
        "words", "an unnamed app, who can reach it is unknown"
    ),
    "watch-app-use-nobody": QT_TRANSLATE_NOOP("words", "not waiting"),
    "watch-app-use-network": QT_TRANSLATE_NOOP("words", "{ports}, your network"),
    "watch-app-use-this-computer": QT_TRANSLATE_NOOP("words", "{ports}, only this computer"),
    "watch-app-use-unknown": QT_TRANSLATE_NOOP("words", "{ports}, who can reach it is unknown"),
    # The window that goes to the tray.
    "watch-hidden-heading": QT_TRANSLATE_NOOP("words", "PortGUI is still there"),
    "watch-hidden": QT_TRANSLATE_NOOP(
        "words", "It goes on looking. Its icon beside the clock shows the window again, and quits."
    ),
    "watch-list-full": QT_TRANSLATE_NOOP(
        "words", "{count} are watched already, which is as many as there can be. Remove one first."
    ),
}
