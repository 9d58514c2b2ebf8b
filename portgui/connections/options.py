"""Where the options of a command line end. Pure; what the options are, the caller says.

Whoever is not sure that an argument is no option's value must not take it for a file's name: an
option that is not known makes the whole command line not understood, which is `None` here.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

_ENDS_OPTIONS: Final = "--"


class Words(NamedTuple):
    """Options of whole words, as of java and node.

    Attributes:
        alone: stand alone.
        valued: take the next argument, unless a value stands in the same one after "=".
        chosen: as `valued`, and the value is what is asked for (`--module NAME`).
        stops: after these there is no file (`-e CODE`, `--version`).
        loose: beginnings of options that stand alone, whatever follows.
    """

    alone: frozenset[str] = frozenset()
    valued: frozenset[str] = frozenset()
    chosen: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()
    loose: tuple[str, ...] = ()


class Letters(NamedTuple):
    """Options of one letter that may stand together in one argument, as of python and perl.

    Attributes:
        alone: stand alone.
        digits: may be followed by digits, then by further letters.
        rest: what follows in the same argument, if anything, is their value.
        valued: as `rest`; where nothing follows, the next argument is the value.
        chosen: as `valued`, and the value is what is asked for (`-m MODULE`).
        stops: after these there is no file.
        words: the long options of the same program.
    """

    alone: str
    digits: str = ""
    rest: str = ""
    valued: str = ""
    chosen: str = ""
    stops: str = ""
    words: Words = Words()


class Operand(NamedTuple):
    """What a program is to run.

    Attributes:
        text: the first argument that is no option, or the value of the chosen one.
        place: where it stands among the arguments.
        option: the chosen option, without a hyphen if it is a letter; "" for what is none.
    """

    text: str
    place: int
    option: str = ""


def by_words(arguments: Sequence[str], options: Words) -> Operand | None:
    """The first argument that belongs to no option, or None; `arguments` without the program."""
    place = 0
    while place < len(arguments):
        text = arguments[place]
        if text == _ENDS_OPTIONS:
            return _at(arguments, place + 1)
        if not text.startswith("-") or text == "-":
            return Operand(text, place)
        name, equals, value = text.partition("=")
        if name in options.chosen:
            return Operand(value, place, name) if equals else _at(arguments, place + 1, name)
        steps = _word(name, equals, options)
        if steps is None:
            return None
        place += steps
    return None


def by_letters(arguments: Sequence[str], options: Letters) -> Operand | None:
    """The first argument that belongs to no option, or a chosen option's value; or None."""
    place = 0
    while place < len(arguments):
        text = arguments[place]
        if text == _ENDS_OPTIONS:
            return _at(arguments, place + 1)
        if not text.startswith("-") or text == "-":
            return Operand(text, place)
        if text.startswith("--"):
            name, equals, _ = text.partition("=")
            steps = _word(name, equals, options.words)
            if steps is None:
                return None
            place += steps
            continue
        found = _cluster(text[1:], options)
        if found is None:
            return None
        letter, value = found
        if letter and letter in options.chosen:
            return Operand(value, place, letter) if value else _at(arguments, place + 1, letter)
        place += 2 if letter and not value else 1
    return None


def _at(arguments: Sequence[str], place: int, option: str = "") -> Operand | None:
    return Operand(arguments[place], place, option) if place < len(arguments) else None


def _word(name: str, equals: str, options: Words) -> int | None:
    """How many arguments an option takes up, or None where nothing more can be said."""
    if name in options.stops:
        return None
    if equals or name in options.alone:
        return 1
    if name in options.valued:
        return 2
    return 1 if options.loose and name.startswith(options.loose) else None


def _cluster(letters: str, options: Letters) -> tuple[str, str] | None:
    """The last letter of a cluster with its value, where it wants one; ("", "") where none does."""
    place = 0
    while place < len(letters):
        letter = letters[place]
        place += 1
        if letter in options.alone:
            continue
        if letter in options.digits:
            while place < len(letters) and letters[place].isdecimal():
                place += 1
        elif letter in options.rest:
            return "", ""
        elif letter in options.valued or letter in options.chosen:
            return letter, letters[place:]
        else:
            return None
    return "", ""
