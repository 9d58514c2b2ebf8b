"""What stands around exported rows, and how saving a file went."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    "export-title": QT_TRANSLATE_NOOP("words", "Connections of this computer"),
    "export-taken": QT_TRANSLATE_NOOP("words", "As of {time}"),
    "export-rows": QT_TRANSLATE_NOOP("words", "Connections: {count}"),
    "export-saved": QT_TRANSLATE_NOOP("words", "Saved as {file}."),
    "export-copied": QT_TRANSLATE_NOOP("words", "Copied. Paste it where it is needed."),
    "export-too-long": QT_TRANSLATE_NOOP(
        "words", "That is too much to copy. Nothing was copied. Save it as a file instead."
    ),
    "export-not-made": QT_TRANSLATE_NOOP(
        "words", "The file could not be made. Nothing was changed. Try another form."
    ),
    # Why a file was not saved (safe_file.Trouble).
    "save-full": QT_TRANSLATE_NOOP(
        "words",
        "{file} was not saved: there is no room left. Nothing was changed. Make some room, or"
        " choose another place than {folder}.",
    ),
    "save-refused": QT_TRANSLATE_NOOP(
        "words",
        "{file} was not saved: it may not be written in {folder}. Nothing was changed. Choose"
        " another name or folder.",
    ),
    "save-busy": QT_TRANSLATE_NOOP(
        "words",
        "{file} was not saved: another app has it open. Nothing was changed. Close it there, or"
        " choose another name.",
    ),
    "save-no-folder": QT_TRANSLATE_NOOP(
        "words",
        "{file} was not saved: there is no folder {folder}. Nothing was changed. Choose another"
        " folder.",
    ),
    "save-no-file": QT_TRANSLATE_NOOP(
        "words",
        "{file} was not saved: what has this name in {folder} is no file. Nothing was changed."
        " Choose another name.",
    ),
    "save-bad-name": QT_TRANSLATE_NOOP(
        "words",
        "{file} was not saved: a file cannot have this name in {folder}. Nothing was changed."
        " Choose a shorter or simpler one.",
    ),
    "save-other": QT_TRANSLATE_NOOP(
        "words",
        "{file} was not saved: {reason}. Nothing was changed. Choose another name or folder than"
        " {folder}.",
    ),
}
