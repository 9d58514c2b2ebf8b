"""What is wrong with what a person typed."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
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
    "input-nearly-a-key": QT_TRANSLATE_NOOP(
        "words", "“{text}” is not a field here. You may mean {known}."
    ),
    "input-live-only": QT_TRANSLATE_NOOP(
        "words", "“{text}” is only for the page “On this computer”. Here you can use: {known}."
    ),
    "input-guide-only": QT_TRANSLATE_NOOP(
        "words", "“{text}” is only for the port guide. Here you can use: {known}."
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
}
