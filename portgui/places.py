"""Whether a program lies where only root can change it. What does not is never given more rights.

Whoever can change one of its files, or a folder above them, could put something else in its place
while the person types the password.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

Lstat = Callable[[str], os.stat_result]

_MOST_LINKS: Final = 40
"""As many symbolic links as Linux follows in one path (path_resolution(7))."""
_WRITABLE: Final = stat.S_IWGRP | stat.S_IWOTH
"""Also for root's own group: where an access list lets others write, this bit is set (acl(5))."""


def first_unsafe(
    files: Iterable[Path], trees: Iterable[Path] = (), lstat: Lstat = os.lstat
) -> Path | None:
    """The first place that somebody else than root can change, or None where there is none.

    Args:
        files: absolute paths; each is looked at with every folder above it and every link in it.
        trees: folders that are looked at with everything inside them, too.
        lstat: `os.lstat`.
    """
    trees = tuple(trees)
    seen: set[Path] = set()
    for path in (*files, *trees):
        for part in _parts(path, lstat, seen, 0):
            if part is None or not _is_roots(part, lstat):
                return part or path
    for tree in trees:
        for folder, folders, names in os.walk(tree.resolve()):
            for name in (*folders, *names):
                inside = Path(folder, name)
                if not _is_roots(inside, lstat):
                    return inside
    return None


def _parts(path: Path, lstat: Lstat, seen: set[Path], links: int) -> Iterator[Path | None]:
    """The path and every folder above it, then the same for what its links lead to.

    None for what leads in circles, or is not there.
    """
    if links > _MOST_LINKS or not path.is_absolute():
        yield None
        return
    for part in (*reversed(path.parents), path):
        if part in seen:
            continue
        seen.add(part)
        yield part
        try:
            is_link = stat.S_ISLNK(lstat(str(part)).st_mode)
        except OSError:
            yield None
            return
        if is_link:
            target = Path(os.path.normpath(part.parent / part.readlink()))
            yield from _parts(target, lstat, seen, links + 1)


def _is_roots(path: Path, lstat: Lstat) -> bool:
    try:
        found = lstat(str(path))
    except OSError:
        return False
    # A link has no permissions of its own; whoever may change it may change its folder.
    return found.st_uid == 0 and (stat.S_ISLNK(found.st_mode) or not found.st_mode & _WRITABLE)
