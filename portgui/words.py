"""Codes and their English sentences, for the command line and as the source of translations.

The Qt-free parts hand on a `Message`; the window translates the same English text (gui/i18n.py).
`QT_TRANSLATE_NOOP` marks each text for pyside6-lupdate and returns it unchanged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 (the name lupdate looks for)
    """Mark `text` for translation; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be said: its code and the values that go into it.

    Attributes:
        code: a key of `ENGLISH`.
        values: placeholder name to plain text.
    """

    code: str
    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: str, **values: object) -> "Message":
        """A message with its values as keywords."""
        return cls(code, tuple((name, str(value)) for name, value in values.items()))


ENGLISH: Final[Mapping[str, str]] = {
    # What a person typed (net.InputCode).
    "input-empty": QT_TRANSLATE_NOOP("words", "Type a port, a number from 1 to 65535."),
    "input-too-long": QT_TRANSLATE_NOOP("words", "That is too long. Type a port or a few words."),
    "input-not-a-port": QT_TRANSLATE_NOOP(
        "words", "“{text}” is not a port. A port is a number from 1 to 65535."
    ),
    "input-port-out-of-range": QT_TRANSLATE_NOOP(
        "words", "There is no port {text}. Ports go from 1 to 65535."
    ),
    "input-range-unfinished": QT_TRANSLATE_NOOP(
        "words", "The range “{text}” has no end. Write it like 8000-8100."
    ),
    "input-range-backwards": QT_TRANSLATE_NOOP(
        "words", "The range “{text}” runs backwards. Put the smaller number first."
    ),
    "input-not-a-protocol": QT_TRANSLATE_NOOP(
        "words", "“{text}” is not a protocol. Use one of: {known}."
    ),
    "input-unknown-key": QT_TRANSLATE_NOOP(
        "words", "“{text}” is not a field here. Use one of: {known}."
    ),
    "input-value-missing": QT_TRANSLATE_NOOP("words", "Write a value right after “{text}”."),
    "input-bad-value": QT_TRANSLATE_NOOP("words", "“{text}” cannot be used here. Use: {known}."),
    "input-quote-open": QT_TRANSLATE_NOOP("words", "The quotation mark in {text} is not closed."),
    "input-unknown-system": QT_TRANSLATE_NOOP(
        "words", "“{text}” is not a system with a guide. Use one of: {known}."
    ),
    "input-unknown-here": QT_TRANSLATE_NOOP(
        "words", "There is no guide for this system. Name another with --system: {known}."
    ),
    "input-negated-number": QT_TRANSLATE_NOOP(
        "words", "There is no port {text}. Ports go from 1 to 65535. To leave one out: -port:80"
    ),
    "input-nothing-to-join": QT_TRANSLATE_NOOP(
        "words", "“{text}” needs something on both of its sides."
    ),
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
        "words", "No app is using it now. A finished connection may hold it for a few minutes."
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
    "firewall-not-read": QT_TRANSLATE_NOOP(
        "words", "Not checked: PortGUI does not read the firewall yet."
    ),
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
    # What a scan could not do (connections.Degradation, gui.scan_client).
    "scan-names-hidden": QT_TRANSLATE_NOOP(
        "words", "The app behind {count} of the rows needs administrator to see."
    ),
    "scan-other-users-hidden": QT_TRANSLATE_NOOP(
        "words", "Apps of other users need administrator to see and are not shown."
    ),
    "scan-not-refreshed": QT_TRANSLATE_NOOP(
        "words", "The system did not tell its connections this time. What is shown may be old."
    ),
    "scan-restarted-hung": QT_TRANSLATE_NOOP(
        "words", "Looking took too long and was started again. Nothing is lost."
    ),
    "scan-restarted-died": QT_TRANSLATE_NOOP(
        "words", "Looking stopped by itself and was started again. Nothing is lost."
    ),
    "scan-failed": QT_TRANSLATE_NOOP(
        "words", "Looking stops again and again. What is shown may be old. Press Try again."
    ),
    # What went wrong with PortGUI's own files.
    "resource-damaged": QT_TRANSLATE_NOOP(
        "words",
        "A file of PortGUI is missing or damaged: {name}. The rest works. Install PortGUI again"
        " to get it back.",
    ),
    "settings-broken": QT_TRANSLATE_NOOP(
        "words",
        "The settings were damaged, so PortGUI starts with its defaults. The damaged file is kept"
        " as {file}.",
    ),
    "settings-unreadable": QT_TRANSLATE_NOOP(
        "words",
        "The settings could not be read, so PortGUI starts with its defaults. The file is left as"
        " it is: {file}.",
    ),
    "settings-value-unusable": QT_TRANSLATE_NOOP(
        "words", "Some settings could not be used and are as at the first start: {keys}."
    ),
    "settings-not-written": QT_TRANSLATE_NOOP(
        "words", "The settings could not be saved in {folder}. They hold until PortGUI ends."
    ),
    "language-damaged": QT_TRANSLATE_NOOP(
        "words",
        "The translation “{language}” could not be read, so PortGUI speaks English. Install"
        " PortGUI again.",
    ),
    "log-folder-unusable": QT_TRANSLATE_NOOP(
        "words", "No log can be written in {folder}. Everything else works as usual."
    ),
    # What the command line says beside its answers.
    "list-nothing": QT_TRANSLATE_NOOP("words", "No app has a connection now."),
    "list-nothing-matches": QT_TRANSLATE_NOOP(
        "words", "No connection matches. Without a filter, all of them are listed."
    ),
    "guide-damaged": QT_TRANSLATE_NOOP(
        "words",
        "The guide could not be read ({name}). Nothing was changed. Install PortGUI again.",
    ),
    "answer-not-written": QT_TRANSLATE_NOOP(
        "words", "The answer could not be written: {reason}. Nothing was changed."
    ),
    # Why a fact is missing (connections.Gap).
    "gap-needs-admin": QT_TRANSLATE_NOOP("words", "needs administrator to see"),
    "gap-ended": QT_TRANSLATE_NOOP("words", "the app has ended"),
    "gap-kernel": QT_TRANSLATE_NOOP("words", "held by the system"),
    "gap-not-told": QT_TRANSLATE_NOOP("words", "the system does not say"),
}


def english(message: Message) -> str:
    """The English sentence of a message."""
    return fill(ENGLISH[message.code], message)


def fill(template: str, message: Message) -> str:
    """Put a message's values into a template; values are plain text and are not expanded again."""
    return template.format_map(dict(message.values))
