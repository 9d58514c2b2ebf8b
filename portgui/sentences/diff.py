"""What has changed since a kept moment, and what is wrong with the file that it is kept in."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    # What changed (answers.comparison_wording).
    "diff-nothing": QT_TRANSLATE_NOOP("words", "Nothing has changed."),
    "diff-nothing-since": QT_TRANSLATE_NOOP("words", "Nothing has changed since {since}."),
    "diff-changed": QT_TRANSLATE_NOOP("words", "What has changed"),
    "diff-changed-since": QT_TRANSLATE_NOOP("words", "What has changed since {since}"),
    "diff-section-reach": QT_TRANSLATE_NOOP("words", "Who can reach it is different: {count}"),
    "diff-section-new": QT_TRANSLATE_NOOP("words", "New, waiting for connections: {count}"),
    "diff-section-other": QT_TRANSLATE_NOOP("words", "Different: {count}"),
    "diff-section-gone": QT_TRANSLATE_NOOP(
        "words", "Not waiting for connections any more: {count}"
    ),
    "diff-section-came": QT_TRANSLATE_NOOP("words", "New connections: {count}"),
    "diff-section-ended": QT_TRANSLATE_NOOP("words", "Connections that have ended: {count}"),
    "diff-more": QT_TRANSLATE_NOOP("words", "And more: {count}"),
    "diff-reach-network": QT_TRANSLATE_NOOP(
        "words",
        "{app}, port {port}: other devices on your network can reach it now, unless a firewall"
        " blocks them (at {now}; before, at {before})",
    ),
    "diff-reach-this-computer": QT_TRANSLATE_NOOP(
        "words",
        "{app}, port {port}: only this computer can reach it now (at {now}; before, at {before})",
    ),
    "diff-reach-unknown": QT_TRANSLATE_NOOP(
        "words",
        "{app}, port {port}: who can reach it is unknown now (at {now}; before, at {before})",
    ),
    "diff-new-network": QT_TRANSLATE_NOOP(
        "words",
        "{app}, port {port}: other devices on your network can reach it, unless a firewall"
        " blocks them",
    ),
    "diff-new-this-computer": QT_TRANSLATE_NOOP(
        "words", "{app}, port {port}: only this computer can reach it"
    ),
    "diff-new-unknown": QT_TRANSLATE_NOOP(
        "words", "{app}, port {port}: who can reach it is unknown"
    ),
    "diff-drawn": QT_TRANSLATE_NOOP(
        "words", "{app}: {protocol} ports that the system chose for it: {count}"
    ),
    "diff-gone": QT_TRANSLATE_NOOP("words", "{app}, port {port}"),
    "diff-app": QT_TRANSLATE_NOOP("words", "Port {port}: {now} now; before, {before}"),
    "diff-user": QT_TRANSLATE_NOOP(
        "words", "{app}, port {port}: run by {now} now; before, by {before}"
    ),
    "diff-file": QT_TRANSLATE_NOOP(
        "words", "{app}, port {port}: its file is {now} now; before, {before}"
    ),
    "diff-port": QT_TRANSLATE_NOOP("words", "{app}: port {now} now; before, {before}"),
    "diff-address": QT_TRANSLATE_NOOP(
        "words", "{app}, port {port}: at {now} now; before, at {before}"
    ),
    "diff-restarted": QT_TRANSLATE_NOOP("words", "{app}, port {port}: started again"),
    "diff-out": QT_TRANSLATE_NOOP("words", "{app} to {places}: {count}"),
    "diff-in": QT_TRANSLATE_NOOP("words", "{places} to {app}, port {port}: {count}"),
    "diff-note-before": QT_TRANSLATE_NOOP("words", "At the time before: {note}"),
    # What is wrong with a file (answers.snapshot_file).
    "snapshot-gone": QT_TRANSLATE_NOOP("words", "There is no file {file}."),
    "snapshot-unreadable": QT_TRANSLATE_NOOP("words", "{file} could not be read: {reason}."),
    "snapshot-large": QT_TRANSLATE_NOOP(
        "words", "{file} is larger than {most} MiB and was not read."
    ),
    "snapshot-no-json": QT_TRANSLATE_NOOP(
        "words", "{file} is no list of connections: it is not JSON, or was cut off."
    ),
    "snapshot-other": QT_TRANSLATE_NOOP("words", "{file} is JSON, but no list of connections."),
    "snapshot-newer": QT_TRANSLATE_NOOP(
        "words",
        "{file} was saved by a newer PortGUI (version {version} of the file’s form). Use that one"
        " to compare.",
    ),
    "snapshot-column": QT_TRANSLATE_NOOP(
        "words",
        "{file} was saved without “{field}”, which is needed to compare. Save it with all columns.",
    ),
    "snapshot-field": QT_TRANSLATE_NOOP("words", "{file} is damaged: {field} cannot be “{value}”."),
}
