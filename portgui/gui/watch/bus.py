"""D-Bus messages as bytes, by jeepney, as far as notifications need them. No reading, no Qt.

QtDBus is not used because PySide6 cannot make the `u` (a 32 bit number without a sign) that the
second argument of `Notify` must be: every Python number becomes `i` there, and servers refuse the
call.
"""

import struct
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from jeepney import DBusAddress, HeaderFields, Message, MessageType, Parser, new_method_call

CALL: Final = MessageType.method_call
RETURN: Final = MessageType.method_return
ERROR: Final = MessageType.error
SIGNAL: Final = MessageType.signal

LONGEST: Final = 1 << 16
"""Bytes of a message that is taken in; the specification allows 128 MiB, nobody sends us 1 KiB."""

_NONSENSE: Final = (
    AssertionError, ValueError, KeyError, IndexError, TypeError, RecursionError, struct.error,
)  # fmt: skip
"""What jeepney raises for bytes that are no message."""


class BusError(Exception):
    """The other side said something that is no message."""


class Incoming(NamedTuple):
    """A message that has come.

    Attributes:
        kind: `RETURN`, `ERROR`, `SIGNAL` or `CALL`.
        reply_to: the serial of the call that it answers; 0 for none.
        member: the name of the signal or method.
        error: the name of the error, or "".
        values: its values.
    """

    kind: MessageType
    reply_to: int
    member: str
    error: str
    values: tuple[Any, ...]


def call(
    serial: int,
    destination: str,
    path: str,
    method: str,
    *,
    signature: str = "",
    values: Sequence[object] = (),
) -> bytes:
    """A method call.

    Args:
        serial: its number, from 1.
        destination: the name of the service; the interface is of the same name.
        path: the object.
        method: what to call.
        signature: the types of the values, as the D-Bus Specification writes them.
        values: as many.
    """
    place = DBusAddress(path, bus_name=destination, interface=destination)
    made = new_method_call(place, method, signature or None, tuple(values))
    return bytes(made.serialise(serial=serial))


class Messages:
    """Cuts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._parser = Parser()

    def feed(self, received: bytes) -> None:
        """Take in what has been read, wherever it begins and ends."""
        self._parser.add_data(received)

    def next(self) -> Incoming | None:
        """The next whole message, or None until more has been fed.

        Raises:
            BusError: what comes is no message, or is too long.
        """
        try:
            if self._parser.bytes_desired() > LONGEST:
                raise BusError("a message that is too long")
            found = self._parser.get_next_message()
            return None if found is None else _incoming(found)
        except _NONSENSE as error:
            raise BusError(f"not a message: {error}") from error


def _incoming(found: Message) -> Incoming:
    fields = found.header.fields
    return Incoming(
        found.header.message_type,
        int(fields.get(HeaderFields.reply_serial, 0)),
        str(fields.get(HeaderFields.member, "")),
        str(fields.get(HeaderFields.error_name, "")),
        tuple(found.body),
    )
