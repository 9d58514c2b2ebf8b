"""The port card, `portgui who`, and the text for the help desk."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    # The port card, `portgui who`, and the text for the help desk.
    "card-title": QT_TRANSLATE_NOOP("words", "Port {port}"),
    "card-title-protocol": QT_TRANSLATE_NOOP("words", "Port {port} / {protocol}"),
    "verdict-looking": QT_TRANSLATE_NOOP(
        "words", "PortGUI is still looking who uses it on this computer."
    ),
    "verdict-unused": QT_TRANSLATE_NOOP("words", "No app on this computer is using it now."),
    "verdict-remote": QT_TRANSLATE_NOOP(
        "words",
        "No app is waiting for connections on it here. Connected to it on another computer:"
        " {apps}.",
    ),
    "verdict-finished": QT_TRANSLATE_NOOP(
        "words", "No app is using it now. A finished connection may still hold it for a while."
    ),
    "verdict-connected": QT_TRANSLATE_NOOP(
        "words", "In use for a connection by {apps}. No app is waiting for connections on it."
    ),
    "verdict-connected-unnamed": QT_TRANSLATE_NOOP(
        "words", "An app uses it for a connection. No app is waiting for connections on it."
    ),
    "verdict-waiting-network": QT_TRANSLATE_NOOP(
        "words",
        "{app} is waiting for connections. Other devices on your network can reach it,"
        " unless a firewall blocks them.",
    ),
    "verdict-waiting-reachable": QT_TRANSLATE_NOOP(
        "words", "{app} is waiting for connections. Other devices on your network can reach it."
    ),
    "verdict-waiting-blocked": QT_TRANSLATE_NOOP(
        "words",
        "{app} is waiting for connections. The firewall keeps other devices from reaching it.",
    ),
    "verdict-waiting-unnamed-reachable": QT_TRANSLATE_NOOP(
        "words", "An app is waiting for connections. Other devices on your network can reach it."
    ),
    "verdict-waiting-unnamed-blocked": QT_TRANSLATE_NOOP(
        "words",
        "An app is waiting for connections. The firewall keeps other devices from reaching it.",
    ),
    "verdict-waiting-several-reachable": QT_TRANSLATE_NOOP(
        "words",
        "{count} apps are waiting for connections: {apps}. Other devices on your network can reach"
        " at least one of them.",
    ),
    "verdict-waiting-several-blocked": QT_TRANSLATE_NOOP(
        "words",
        "{count} apps are waiting for connections: {apps}. The firewall keeps other devices from"
        " reaching them.",
    ),
    "verdict-waiting-this-computer": QT_TRANSLATE_NOOP(
        "words", "{app} is waiting for connections. Only this computer can reach it."
    ),
    "verdict-waiting-unknown": QT_TRANSLATE_NOOP(
        "words", "{app} is waiting for connections. Who can reach it is unknown."
    ),
    "verdict-waiting-unnamed-network": QT_TRANSLATE_NOOP(
        "words",
        "An app is waiting for connections. Other devices on your network can reach it,"
        " unless a firewall blocks them.",
    ),
    "verdict-waiting-unnamed-this-computer": QT_TRANSLATE_NOOP(
        "words", "An app is waiting for connections. Only this computer can reach it."
    ),
    "verdict-waiting-unnamed-unknown": QT_TRANSLATE_NOOP(
        "words", "An app is waiting for connections. Who can reach it is unknown."
    ),
    "verdict-waiting-several-network": QT_TRANSLATE_NOOP(
        "words",
        "{count} apps are waiting for connections: {apps}. Other devices on your network can"
        " reach at least one of them, unless a firewall blocks them.",
    ),
    "verdict-waiting-several-this-computer": QT_TRANSLATE_NOOP(
        "words",
        "{count} apps are waiting for connections: {apps}. Only this computer can reach them.",
    ),
    "verdict-waiting-several-unknown": QT_TRANSLATE_NOOP(
        "words",
        "{count} apps are waiting for connections: {apps}. Who can reach them is unknown.",
    ),
    "section-users": QT_TRANSLATE_NOOP("words", "Using it now"),
    "section-purpose": QT_TRANSLATE_NOOP("words", "What it is for"),
    "section-firewall": QT_TRANSLATE_NOOP("words", "Firewall"),
    "section-advice": QT_TRANSLATE_NOOP("words", "Worth knowing"),
    "user": QT_TRANSLATE_NOOP("words", "{app}, process {pid}"),
    "user-by": QT_TRANSLATE_NOOP("words", "{app}, process {pid}, run by {user}"),
    "user-since": QT_TRANSLATE_NOOP("words", "{app}, process {pid}, started {since}"),
    "user-by-since": QT_TRANSLATE_NOOP(
        "words", "{app}, process {pid}, run by {user}, started {since}"
    ),
    "users": QT_TRANSLATE_NOOP("words", "{app}, processes {pid}"),
    "users-by": QT_TRANSLATE_NOOP("words", "{app}, processes {pid}, run by {user}"),
    "users-since": QT_TRANSLATE_NOOP("words", "{app}, processes {pid}, started {since}"),
    "users-by-since": QT_TRANSLATE_NOOP(
        "words", "{app}, processes {pid}, run by {user}, started {since}"
    ),
    "user-gap-needs-admin": QT_TRANSLATE_NOOP(
        "words", "An app whose name needs administrator to see"
    ),
    "user-gap-ended": QT_TRANSLATE_NOOP("words", "An app that has ended"),
    "user-gap-kernel": QT_TRANSLATE_NOOP("words", "The system itself"),
    "user-gap-not-told": QT_TRANSLATE_NOOP("words", "An app that the system does not name"),
    "user-unnamed": QT_TRANSLATE_NOOP("words", "An app whose name is unknown"),
    "users-more": QT_TRANSLATE_NOOP("words", "More apps: {count}."),
    "places-more": QT_TRANSLATE_NOOP("words", "More connections: {count}."),
    "where-waiting-this-computer": QT_TRANSLATE_NOOP(
        "words", "Waiting for connections at {local} ({protocol}): only this computer"
    ),
    "where-waiting-network": QT_TRANSLATE_NOOP(
        "words", "Waiting for connections at {local} ({protocol}): your network"
    ),
    "where-waiting-unknown": QT_TRANSLATE_NOOP(
        "words", "Waiting for connections at {local} ({protocol}): who can reach it is unknown"
    ),
    "where-local": QT_TRANSLATE_NOOP("words", "At {local} ({protocol})"),
    "where-connected": QT_TRANSLATE_NOOP("words", "Connected to {remote} ({protocol})"),
    "where-closing": QT_TRANSLATE_NOOP("words", "Closing a connection to {remote} ({protocol})"),
    "where-finished": QT_TRANSLATE_NOOP("words", "Finished with {remote} ({protocol})"),
    "registered": QT_TRANSLATE_NOOP("words", "Registered for: {name}, {description} ({protocols})"),
    "registered-short": QT_TRANSLATE_NOOP("words", "Registered for: {name} ({protocols})"),
    "registered-nothing": QT_TRANSLATE_NOOP("words", "Nothing is registered for {port}."),
    "registered-reserved": QT_TRANSLATE_NOOP(
        "words", "Port {port} is reserved. Nothing may be registered for it."
    ),
    "registered-dynamic": QT_TRANSLATE_NOOP(
        "words", "Nothing is registered for {port}. Apps take such ports for a while as they need."
    ),
    "known-official": QT_TRANSLATE_NOOP("words", "Commonly used for: {name}. {plain}"),
    "known-unofficial": QT_TRANSLATE_NOOP(
        "words", "Commonly used for: {name} (unofficial). {plain}"
    ),
    "here": QT_TRANSLATE_NOOP("words", "Here it is: {app}"),
    "here-role": QT_TRANSLATE_NOOP("words", "Here it is: {app} ({role})"),
    "kind-well-known": QT_TRANSLATE_NOOP("words", "Kind: well-known (0 to 1023)"),
    "kind-registered": QT_TRANSLATE_NOOP("words", "Kind: registered (1024 to 49151)"),
    "kind-dynamic": QT_TRANSLATE_NOOP(
        "words", "Kind: dynamic, also called private (49152 to 65535)"
    ),
    "firewall-not-read": QT_TRANSLATE_NOOP("words", "Not checked: the firewall has not been read."),
    "advice": QT_TRANSLATE_NOOP("words", "{advice}"),
    "advice-of": QT_TRANSLATE_NOOP("words", "{name}: {advice}"),
    "advice-outside": QT_TRANSLATE_NOOP(
        "words", "Not checked: whether the firewall or the router lets anybody in from outside."
    ),
    "note-name-needs-admin": QT_TRANSLATE_NOOP(
        "words", "It belongs to another user, so its name needs administrator to see."
    ),
    "note-remote-users": QT_TRANSLATE_NOOP(
        "words", "Connected to this port on other computers: {apps} (connections: {count})"
    ),
}
