"""The system's bus, as far as firewalld and polkit are asked over it: calls that wait, bounded.

The address is DBUS_SYSTEM_BUS_ADDRESS or the usual one (D-Bus specification, "Well-known Message
Bus Instances"); jeepney makes and reads the bytes.
"""

from types import TracebackType
from typing import Any, Final, NamedTuple

USUAL: Final = 10.0
"""Seconds that an answer is waited for."""
NO_ANSWER: Final = "portgui.NoAnswer"
NO_BUS: Final = "portgui.NoBus"
_NO_AUTO_START: Final = 2


class BusError(Exception):
    """A call was refused, or not answered.

    Attributes:
        name: of the error, such as "org.freedesktop.DBus.Error.AccessDenied".
        text: what was said; from outside.
    """

    def __init__(self, name: str, text: str = "") -> None:
        super().__init__(f"{name}: {text}")
        self.name = name
        self.text = text


class Object(NamedTuple):
    """Whom to call: an object of a service, by one of its interfaces."""

    service: str
    path: str
    interface: str


class Bus:
    """A connection to the system's bus.

    Raises:
        BusError: `NO_BUS`, when entered.
    """

    def __init__(self) -> None:
        self._connection: Any = None

    def __enter__(self) -> "Bus":
        from jeepney.io.blocking import open_dbus_connection

        try:
            self._connection = open_dbus_connection("SYSTEM")
        except (OSError, ValueError, RuntimeError, EOFError) as error:
            raise BusError(NO_BUS, str(error)) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    @property
    def name(self) -> str:
        """What this connection is called on the bus, such as ":1.42"."""
        return str(self._connection.unique_name)

    def call(
        self,
        whom: Object,
        method: str,
        signature: str = "",
        *body: object,
        timeout: float = USUAL,
    ) -> tuple[Any, ...]:
        """Call a method; what it answered. Nothing is started for it.

        Raises:
            BusError: it was refused, or not answered in time.
        """
        from jeepney import DBusAddress, MessageType, new_method_call

        address = DBusAddress(whom.path, bus_name=whom.service, interface=whom.interface)
        message = new_method_call(address, method, signature or None, body)
        message.header.flags |= _NO_AUTO_START
        if timeout > USUAL:
            message.header.flags |= 4  # ALLOW_INTERACTIVE_AUTHORIZATION
        try:
            reply = self._connection.send_and_get_reply(message, timeout=timeout)
        except TimeoutError as error:
            raise BusError(NO_ANSWER, method) from error
        except (OSError, ValueError, EOFError) as error:
            raise BusError(NO_BUS, str(error)) from error
        if reply.header.message_type is MessageType.error:
            from jeepney import HeaderFields

            text = reply.body[0] if reply.body and isinstance(reply.body[0], str) else ""
            raise BusError(str(reply.header.fields.get(HeaderFields.error_name, "")), text)
        return tuple(reply.body)


def has_owner(bus: Bus, service: str) -> bool:
    """Whether somebody answers to this name now.

    Raises:
        BusError: the bus did not say.
    """
    daemon = Object("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
    return bool(bus.call(daemon, "NameHasOwner", "s", service)[0])
