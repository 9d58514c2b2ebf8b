"""What the words of a query mean for the port guide: one table of fields.

| field | matches a row when |
|---|---|
| `port:` | one of its ports is among these; the ranges around a port are found too |
| `proto:` | it is for one of these protocols |
| `name:` | this stands in its name |
| `app:` | this stands in the name of an app that uses it |
| `kind:` | one of its ports is in one of these ranges (RFC 6335, section 6) |
| `official:` | IANA has assigned the port for this, or has not |
| `topic:` | the catalogue lists it under one of these topics |
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from portgui.net import InputCode, Kind, PortRange, Protocol, parse_protocol
from portgui.query import Test, Vocabulary, any_of, parse_list
from portgui.query.fields import (
    ANY,
    LIVE_ONLY,
    Choice,
    Example,
    Field,
    Manual,
    choice_field,
    makers,
    ports_field,
    text_field,
)
from portgui.query.manual import manual
from portgui.reference.rows import KIND_PORTS, GuideRow
from portgui.words import Message

_KINDS: Final = (
    Choice("well-known", Message("choice-well-known")),
    Choice("registered", Message("choice-registered")),
    Choice("dynamic", Message("choice-dynamic"), ("private", "ephemeral")),
)
_OFFICIAL: Final = (
    Choice("yes", Message("choice-official")),
    Choice("no", Message("choice-unofficial")),
)
_PROTOCOLS: Final = tuple(Choice(protocol.value) for protocol in Protocol)
_EXAMPLES: Final = (
    Example("minecraft", Message("example-game")),
    Example("official:no tcp", Message("example-unofficial")),
    Example("kind:well-known app:*", Message("example-known-apps")),
    Example("topic:databases", Message("example-topic")),
)


def guide_fields(topics: Iterable[str] = ()) -> tuple[Field[GuideRow], ...]:
    """Every field of the port guide, in the order in which help lists them.

    Args:
        topics: the catalogue's topics, which `topic:` accepts.
    """
    named = tuple(Choice(topic) for topic in sorted(topics))
    return (
        Field("port", Message("field-guide-port"), "port:5000", ports_field(_ports_test),
              also=("number",), is_list=True),
        Field("proto", Message("field-proto"), "proto:udp", _protocols, _PROTOCOLS,
              also=("protocol",), is_list=True),
        Field("name", Message("field-name"), "name:web", text_field(attrgetter("name")),
              also=("service",)),
        Field("app", Message("field-guide-app"), "app:steam", _app_test, seen=_apps_of,
              also=("program",)),
        Field("kind", Message("field-kind"), "kind:registered", choice_field(_KINDS, _kind_test),
              _KINDS, also=("range", "type"), is_list=True),
        Field("official", Message("field-official"), "official:no",
              choice_field(_OFFICIAL, _official_test), _OFFICIAL, also=("iana",)),
        Field("topic", Message("field-topic"), "topic:games",
              choice_field(named, _topic_test), named, also=("category",), is_list=True),
    )  # fmt: skip


def vocabulary(topics: Iterable[str] = ()) -> Vocabulary[GuideRow]:
    """What a query means for the port guide.

    A bare number finds the ranges around it too; in quotes it is text. The names of the kinds need
    no key, and find the word as well: `dynamic dns`. "port" is there for people who type "port 80".

    Args:
        topics: the catalogue's topics, which `topic:` accepts.
    """
    words = {word: each.text for each in _KINDS for word in (each.text, *each.also)}
    return Vocabulary(
        text=attrgetter("haystack"),
        ports=_ports_test,
        exact={
            **{protocol.value: _protocol_test(protocol) for protocol in Protocol},
            **{word: _kind_or_word_test(word, Kind(text)) for word, text in words.items()},
            "official": attrgetter("official"),
            "unofficial": lambda row: not row.official,
            "port": _is_any,
            "ports": _is_any,
        },
        keys=makers(guide_fields(topics)),
        elsewhere=dict.fromkeys(LIVE_ONLY, InputCode.LIVE_ONLY),
    )


def guide_manual(topics: Iterable[str] = ()) -> Manual:
    """The page of help of the port guide."""
    return manual(guide_fields(topics), _EXAMPLES)


def _is_any(_row: GuideRow) -> bool:
    return True


def _ports_test(ports: PortRange) -> Test[GuideRow]:
    first, last = ports.first, ports.last
    return lambda row: row.first <= last and first <= row.last


def _protocol_test(protocol: Protocol) -> Test[GuideRow]:
    return lambda row: protocol in row.protocols


def _protocols(value: str) -> Test[GuideRow]:
    return any_of([_protocol_test(parse_protocol(part)) for part in parse_list(value)])


def _apps(row: GuideRow) -> Iterable[str]:
    return () if row.entry is None else row.entry.apps


def _apps_of(rows: Iterable[GuideRow]) -> Iterable[str]:
    return (app for row in rows for app in _apps(row))


def _app_test(value: str) -> Test[GuideRow]:
    lowered = value.lower()
    if lowered == ANY:
        return lambda row: bool(_apps(row))
    return lambda row: any(lowered in app.lower() for app in _apps(row))


def _kind_test(text: str) -> Test[GuideRow]:
    return _ports_test(KIND_PORTS[Kind(text)])


def _kind_or_word_test(word: str, kind: Kind) -> Test[GuideRow]:
    ports = KIND_PORTS[kind]
    first, last = ports.first, ports.last
    return lambda row: (row.first <= last and first <= row.last) or word in row.haystack


def _official_test(text: str) -> Test[GuideRow]:
    wanted = text == "yes"
    return lambda row: row.official is wanted


def _topic_test(topic: str) -> Test[GuideRow]:
    return lambda row: row.entry is not None and row.entry.topic == topic
