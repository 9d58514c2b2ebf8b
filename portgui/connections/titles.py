"""What a person would call an app whose process name does not say it. Pure.

The order: what the program says it does (docker-proxy), the macOS app that it belongs to, what an
interpreter runs, the sandboxed app that it is.
"""

import re
import shlex
from collections.abc import Sequence
from typing import Final, NamedTuple

from portgui.connections import docker, interpreters
from portgui.connections.cgroups import NOWHERE, Place
from portgui.plain import COMMAND_LIMIT, NAME_LIMIT, plain

_BUNDLE: Final = re.compile(r"/([^/]+)\.app/Contents/")
_INTERPRETERS_BUNDLES: Final = frozenset({"Python", "Xcode"})
"""Python's own app stands in its framework, and that may stand in Xcode.app."""
_PYTHON: Final = "/Python.app/Contents/"
_SNAP: Final = re.compile(r"(?:/var/lib/snapd)?/snap/([^/]+)/")
_FLATPAK_FILES: Final = "/app/"
"""Where a Flatpak app's own files are, as its processes see it (docs.flatpak.org, "Sandbox")."""


class Facts(NamedTuple):
    """What is known of a process; `None` where it may not be read.

    Attributes:
        system: as `sys.platform` has it.
        name: the process name.
        path: the program's file.
        arguments: the command line, the program's own name first.
        place: where in the cgroup tree it is.
    """

    system: str
    name: str
    path: str | None = None
    arguments: Sequence[str] | None = None
    place: Place = NOWHERE


def title_of(facts: Facts) -> str:
    """The title, made safe and bounded; "" where the process name says as much, or in doubt."""
    title = _title(facts)
    return "" if not title or title == facts.name else plain(title, NAME_LIMIT)


def command_of(arguments: Sequence[str], system: str) -> str:
    """The command line as one would type it, made safe and bounded.

    Arguments with spaces and the like are quoted as a POSIX shell reads them, on Windows as
    CommandLineToArgvW does (learn.microsoft.com, "Parsing C command-line arguments"). What a
    program has written over its arguments ("nginx: worker process") is no list of them.
    """
    quote = _quoted_for_windows if system == "win32" else shlex.quote
    is_list = not (arguments and arguments[0].endswith(":"))
    parts: list[str] = []
    room = COMMAND_LIMIT
    for text in arguments:
        if room < 0:
            break
        # Only the beginning is shown: a class path can be as long as the system lets it.
        part = text[: COMMAND_LIMIT + 1]
        parts.append(quote(part) if is_list else part)
        room -= len(parts[-1]) + 1
    return plain(" ".join(parts), COMMAND_LIMIT)


def bundle_of(path: str) -> str | None:
    """The macOS app that the program at `path` belongs to, or None.

    The outermost bundle counts: a helper inside "Google Chrome.app" is Google Chrome to a person.
    """
    found = _BUNDLE.search(path)
    if found is None or (_PYTHON in path and found[1] in _INTERPRETERS_BUNDLES):
        return None
    return found[1]


def _title(facts: Facts) -> str | None:
    system, name, path, arguments, _ = facts
    if system == "linux" and arguments and (container := docker.container_of(arguments)):
        return container
    if system == "darwin" and path is not None and (bundle := bundle_of(path)):
        return bundle
    if arguments and (script := interpreters.title_of(arguments, path, name, system)):
        return script
    return _sandboxed(facts) if system == "linux" and path is not None else None


def _sandboxed(facts: Facts) -> str | None:
    """A snap's or a Flatpak app's own program; what it merely started is called as it is."""
    path, place = facts.path or "", facts.place
    snap = _SNAP.match(path)
    if snap is not None and place.snap == snap[1]:
        return None if _says(facts.name, [snap[1]]) else snap[1]
    if place.flatpak is not None and path.startswith(_FLATPAK_FILES):
        return None if _says(facts.name, place.flatpak.split(".")) else place.flatpak
    return None


def _says(name: str, words: Sequence[str]) -> bool:
    return name.casefold() in {word.casefold() for word in words}


def _quoted_for_windows(text: str) -> str:
    """An argument so that Windows' own rules read it back as it is."""
    # Backslashes count only before a quotation mark: there each is written twice.
    escaped = re.sub(r'(\\*)"', r'\1\1\\"', text)
    if text and " " not in text and "\t" not in text:
        return escaped
    return '"' + re.sub(r"(\\+)$", r"\1\1", escaped) + '"'
