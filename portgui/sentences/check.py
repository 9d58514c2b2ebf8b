"""Whether others can reach a port, and the changes to the firewall on the command line."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    "reach-this-computer": QT_TRANSLATE_NOOP("words", "only this computer"),
    "reach-network": QT_TRANSLATE_NOOP("words", "your network"),
    "reach-unknown": QT_TRANSLATE_NOOP("words", "unknown"),
    "reach-blocked": QT_TRANSLATE_NOOP("words", "blocked by the firewall"),
    "reach-network-unread": QT_TRANSLATE_NOOP("words", "your network, firewall not readable"),
    "reach-network-unsure": QT_TRANSLATE_NOOP("words", "your network, firewall not clear"),
    "answer-reachable": QT_TRANSLATE_NOOP(
        "words", "{protocol}: other devices on your network can reach it."
    ),
    "answer-blocked": QT_TRANSLATE_NOOP(
        "words", "{protocol}: other devices on your network cannot reach it."
    ),
    "answer-not-waiting": QT_TRANSLATE_NOOP(
        "words", "{protocol}: no app is waiting for connections on it."
    ),
    "answer-unknown": QT_TRANSLATE_NOOP(
        "words", "{protocol}: whether other devices on your network can reach it is unknown."
    ),
    "result-pass": QT_TRANSLATE_NOOP("words", "in order"),
    "result-fail": QT_TRANSLATE_NOOP("words", "in the way"),
    "result-unknown": QT_TRANSLATE_NOOP("words", "unknown"),
    "result-not-checked": QT_TRANSLATE_NOOP("words", "not checked"),
    "check-evidence": QT_TRANSLATE_NOOP("words", "Read from: {evidence}"),
    "check-rights-tell-more": QT_TRANSLATE_NOOP(
        "words", "An administrator can read more of the firewall."
    ),
    "check-rights-command": QT_TRANSLATE_NOOP("words", "This tells more: {command}"),
    "rung-versions-differ": QT_TRANSLATE_NOOP(
        "words", "Others can reach it over {yes}, and cannot over {no}."
    ),
    "rung-reserved-passed-on": QT_TRANSLATE_NOOP(
        "words", "The system passes connections to it on to another address."
    ),
    "ask-runs": QT_TRANSLATE_NOOP("words", "What PortGUI would run:"),
    "ask-undoes": QT_TRANSLATE_NOOP("words", "What would undo it:"),
    "ask-by-hand": QT_TRANSLATE_NOOP("words", "The same in a terminal:"),
    "ask-do-it": QT_TRANSLATE_NOOP("words", "Do this now?"),
    "ask-undo-it": QT_TRANSLATE_NOOP("words", "Undo this now?"),
    "ask-needs-yes": QT_TRANSLATE_NOOP(
        "words",
        "There is no terminal to ask in, so nothing was changed. To agree beforehand, add"
        " {option}.",
    ),
    "ask-windows-only": QT_TRANSLATE_NOOP(
        "words", "{option} is for Windows, where it undoes what every account has changed."
    ),
    "ask-one-port": QT_TRANSLATE_NOOP("words", "{option} is for one port and protocol: {example}"),
    "ask-which-undo": QT_TRANSLATE_NOOP(
        "words", "Say which change to undo, as portgui changes lists them, or add {option}."
    ),
    "state-begun": QT_TRANSLATE_NOOP("words", "half-made"),
    "state-made": QT_TRANSLATE_NOOP("words", "in force"),
    "state-unread": QT_TRANSLATE_NOOP("words", "made, not read back"),
    "state-disagrees": QT_TRANSLATE_NOOP("words", "made, but the firewall says otherwise"),
    "state-not-made": QT_TRANSLATE_NOOP("words", "not made"),
    "state-undoing": QT_TRANSLATE_NOOP("words", "half undone"),
    "state-undone": QT_TRANSLATE_NOOP("words", "undone"),
    "state-expired": QT_TRANSLATE_NOOP("words", "ended by itself"),
    "changes-none": QT_TRANSLATE_NOOP("words", "PortGUI has changed nothing in the firewall."),
    "changes-half": QT_TRANSLATE_NOOP(
        "words", "It was interrupted. To take back what there is of it: {command}"
    ),
    "changes-due": QT_TRANSLATE_NOOP(
        "words", "Its time is over, and it is not known to have ended. To undo it: {command}"
    ),
    "changes-ends": QT_TRANSLATE_NOOP("words", "It ends by itself at {time}."),
    "changes-ends-at-restart": QT_TRANSLATE_NOOP(
        "words", "It ends by itself when this computer is started again."
    ),
    "changes-undo": QT_TRANSLATE_NOOP("words", "To undo it: {command}"),
    "changes-nothing-left": QT_TRANSLATE_NOOP(
        "words", "There is nothing to undo: nothing of what PortGUI changed is left."
    ),
    "leave-rule": QT_TRANSLATE_NOOP("words", "The rule “{name}” that PortGUI has added."),
    "leave-rule-left": QT_TRANSLATE_NOOP(
        "words",
        "The rule “{name}” could not be taken away. Delete it in the firewall’s own settings.",
    ),
    "leave-switched-off": QT_TRANSLATE_NOOP(
        "words",
        "The rule “{name}” belongs to somebody else; PortGUI has switched it off, and leaves it so."
        " To switch it on again, use the firewall’s own settings.",
    ),
    "leave-switched-on": QT_TRANSLATE_NOOP(
        "words",
        "The rule “{name}” belongs to somebody else; PortGUI has switched it on, and leaves it so."
        " To switch it off again, use the firewall’s own settings.",
    ),
    "leave-app": QT_TRANSLATE_NOOP(
        "words",
        "What the firewall says of {app} was changed by PortGUI, and stays so. To change it back,"
        " use the firewall’s own settings.",
    ),
    "leave-damaged": QT_TRANSLATE_NOOP(
        "words",
        "A part of what PortGUI has written down about its changes cannot be read: {place}. Look"
        " for rules named PortGUI in the firewall’s own settings.",
    ),
}
