"""What is said of an app that is to end: a sentence for each outcome, refusal and connection."""

from typing import assert_never

from portgui.connections.actions import Look
from portgui.connections.protected import Refusal
from portgui.connections.snapshot import Connection, State
from portgui.connections.targets import Target
from portgui.gui.plain_text import shortened
from portgui.words import Message

MOST_NAME = 60
"""Characters of an app's name in a sentence."""


def app_name(target: Target) -> str:
    """What to call the app, short enough for a sentence; "" where the system does not say."""
    return shortened(target.app, MOST_NAME)


def refusal_message(look: Look, refusal: Refusal, target: Target) -> Message:  # noqa: C901, PLR0912 (one case for each)
    """Why the app is not ended from here, and what to do instead."""
    app, name = app_name(target), shortened(look.name, 3 * MOST_NAME)
    match refusal:
        case Refusal.UNKNOWN:
            return Message.of("end-refused-unknown")
        case Refusal.UNSURE:
            return Message.of("end-refused-unsure", app=app)
        case Refusal.KERNEL:
            return Message.of("end-refused-kernel")
        case Refusal.SYSTEM:
            return Message.of("end-refused-system", app=app)
        case Refusal.DESKTOP:
            return Message.of("end-refused-desktop", app=app)
        case Refusal.OWN:
            return Message.of("end-refused-own")
        case Refusal.PARENT:
            return Message.of("end-refused-parent", app=app)
        case Refusal.OTHER_USER if not name:
            return Message.of("end-refused-other-unnamed", app=app)
        case Refusal.OTHER_USER:
            return Message.of("end-refused-other-user", app=app, name=name)
        case Refusal.UNIT:
            return Message.of("end-refused-unit", app=app, name=name)
        case Refusal.CONTAINER:
            return Message.of("end-refused-container", app=app, name=name)
        case Refusal.WINDOWS_SERVICE:
            return Message.of("end-refused-windows-service", app=app, name=name)
        case Refusal.JOB:
            return Message.of("end-refused-job", app=app, name=name)
        case Refusal.AIRPLAY:
            return Message.of("end-refused-airplay", name=name)
        case _:
            assert_never(refusal)


def place_message(connection: Connection) -> Message:
    """One connection that the app holds, as the port card says it."""
    key = connection.key
    protocol = key.protocol.upper()
    if connection.state is State.WAITING:
        return Message.of(f"where-waiting-{connection.reach}", local=key.local, protocol=protocol)
    if key.remote is None:
        return Message.of("where-local", local=key.local, protocol=protocol)
    return Message.of(
        f"where-{connection.state}", local=key.local, remote=key.remote, protocol=protocol
    )
