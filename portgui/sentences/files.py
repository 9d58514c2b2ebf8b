"""What went wrong with files, and what the command line says beside its answers."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
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
    "portable-folder-unusable": QT_TRANSLATE_NOOP(
        "words",
        "This PortGUI is set up to keep its settings beside it, but {folder} cannot be written. It"
        " uses your account’s own folders instead.",
    ),
    "program-updated": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI has been updated while it was open. Close it and start it again: until then, some"
        " things may not work.",
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
}
