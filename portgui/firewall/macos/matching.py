"""Whether an entry of the firewall's list is about an app. Pure."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from portgui.firewall.errand import AppState
from portgui.firewall.macos.disk import bundle_around
from portgui.firewall.macos.outputs import Policy
from portgui.firewall.rules import Match

LAUNCHD: Final = "/sbin/launchd"
"""Waits at ports for apps that it starts later: who it waits for is not known."""
_SHIMS: Final = PurePosixPath("/usr/bin")
"""python3 there starts the one of Xcode or of the command line tools, which is another file."""
_PYTHON: Final = re.compile(r"python[\d.]*t?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """An app of the firewall's list.

    Attributes:
        path: as it stands in the list.
        state: what the list says; None for words that are not known.
        real: the path without symbolic links.
        main: the program of a bundle; "" for none or not known.
        identifier: of a bundle; "" for none or not known.
        policy: what system_profiler says of it; None for nothing.
    """

    path: str
    state: AppState | None
    real: str = ""
    main: str = ""
    identifier: str = ""
    policy: Policy | None = None


def about(listed: Listed, app: str) -> Match:
    """Whether the entry is about the app, a program's or a bundle's absolute path."""
    own = {listed.path, listed.real, listed.main} - {""}
    bundle = bundle_around(app)
    if app in own:
        return Match.YES
    if bundle and bundle in own:
        if listed.main:
            # The bundle's program is another one, with a signature that may be another one's.
            return Match.MAYBE
        same = PurePosixPath(bundle).stem.casefold() == PurePosixPath(app).name.casefold()
        return Match.YES if same else Match.MAYBE
    return Match.MAYBE if _may_be(listed, own, app) else Match.NO


def _may_be(listed: Listed, own: set[str], app: str) -> bool:
    folded = {path.casefold() for path in own}
    name = PurePosixPath(app).name.casefold()
    return (
        app.casefold() in folded
        or bundle_around(app).casefold() in folded
        or _is_inside(listed.path, app)
        or (_is_python(listed.path) and _is_python(app))
        or (_is_shim(listed.path) and PurePosixPath(listed.path).name.casefold() == name)
    )


def _is_inside(bundle: str, app: str) -> bool:
    """Whether a bundle has the program somewhere in it, as its helpers are."""
    return bundle.endswith(".app") and app.casefold().startswith(f"{bundle.casefold()}/")


def _is_python(path: str) -> bool:
    return _PYTHON.fullmatch(PurePosixPath(path).name.removesuffix(".app")) is not None


def _is_shim(path: str) -> bool:
    return PurePosixPath(path).parent == _SHIMS


def policy_of(identifier: str, apps: dict[str, Policy | None]) -> Policy | None:
    """What system_profiler says of a bundle; a team's identifier may stand before its own."""
    if not identifier:
        return None
    pattern = re.compile(rf"(?:[A-Z0-9]{{10}}\.)?{re.escape(identifier)}")
    found = {apps[name] for name in apps if pattern.fullmatch(name)}
    return found.pop() if len(found) == 1 else None
