"""Why a port cannot be used although no app waits for connections on it, and the test of a port."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    "verdict-refused": QT_TRANSLATE_NOOP(
        "words",
        "No app is using it now, but Windows refuses it to apps that ask for it ({protocols}).",
    ),
    "verdict-taken": QT_TRANSLATE_NOOP(
        "words", "It is in use, but the system does not show which app uses it."
    ),
    "hold-refused": QT_TRANSLATE_NOOP(
        "words", "Windows keeps {protocol} {ports} for itself. An app that asks for it is refused."
    ),
    "hold-refused-family": QT_TRANSLATE_NOOP(
        "words",
        "Windows keeps {protocol} {ports} for itself ({family} only). An app that asks for it is"
        " refused.",
    ),
    "hold-not-by-lot": QT_TRANSLATE_NOOP(
        "words",
        "The system does not give out {protocol} {ports} by lot. An app that asks for it by number"
        " still gets it.",
    ),
    "hold-passed-on": QT_TRANSLATE_NOOP(
        "words", "Windows passes connections to {local} (TCP) on to {target}."
    ),
    "hold-needs-admin": QT_TRANSLATE_NOOP(
        "words", "An app needs administrator to wait for connections on a port below {first}."
    ),
    "hold-needs-admin-here": QT_TRANSLATE_NOOP(
        "words",
        "On a port below {first}, an app needs administrator to wait for connections from this"
        " computer alone, or at a single address.",
    ),
    "hold-closing": QT_TRANSLATE_NOOP(
        "words",
        "Connections that are still closing: {count}. Until they have closed, some apps cannot use"
        " the port again.",
    ),
    "hold-finished": QT_TRANSLATE_NOOP(
        "words",
        "Finished connections: {count}. Until the system has forgotten them, some apps cannot use"
        " the port again.",
    ),
    "hold-finished-within": QT_TRANSLATE_NOOP(
        "words",
        "Finished connections: {count}. Until the system has forgotten them, in {seconds} seconds"
        " at the latest, some apps cannot use the port again.",
    ),
    "hold-finished-until": QT_TRANSLATE_NOOP(
        "words",
        "Finished connections: {count}. Until the system has forgotten them, at {time} at the"
        " latest, some apps cannot use the port again.",
    ),
    "hold-not-read": QT_TRANSLATE_NOOP(
        "words", "Not checked: whether the system keeps the port for itself."
    ),
    "advice-refused": QT_TRANSLATE_NOOP(
        "words",
        "Windows chooses the ports that it keeps anew when it starts, often because of Hyper-V, WSL"
        " or Docker. Use another port, or start the computer again.",
    ),
    "advice-given-out": QT_TRANSLATE_NOOP(
        "words",
        "This Windows gives out ports by lot from {ports}; usually it does so from 49152-65535."
        " That is why it keeps lower ports, too.",
    ),
    "trial-free": QT_TRANSLATE_NOOP("words", "Tested at {time}: {protocol} is free ({addresses})."),
    "trial-in-use": QT_TRANSLATE_NOOP(
        "words", "Tested at {time}: {protocol} is already in use ({addresses})."
    ),
    "trial-not-permitted": QT_TRANSLATE_NOOP(
        "words",
        "Tested at {time}: the system does not permit {protocol} to an app that you start"
        " ({addresses}).",
    ),
    "trial-not-available": QT_TRANSLATE_NOOP(
        "words", "Not tested: this computer has no such address ({protocol}, {addresses})."
    ),
    "trial-not-told": QT_TRANSLATE_NOOP(
        "words", "Tested at {time}: unknown ({protocol}, {addresses}). The system said: {detail}"
    ),
    "trial-held-alone": QT_TRANSLATE_NOOP(
        "words", "Not permitted can also mean that an app holds the port for itself alone."
    ),
    "trial-unseen": QT_TRANSLATE_NOOP(
        "words",
        "An app may have taken it without waiting for connections yet, or it may belong to another"
        " user.",
    ),
    "trial-limits": QT_TRANSLATE_NOOP(
        "words",
        "The test asks for the port on this computer alone. It does not notice an app that has it"
        " at another address of this computer only.",
    ),
}
