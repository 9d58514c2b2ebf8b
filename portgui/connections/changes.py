"""The difference between two scans, so that a view can stay still. Pure."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from portgui.connections.snapshot import Connection, ConnectionKey

Connections = Mapping[ConnectionKey, Connection]


class Delta(NamedTuple):
    """What to do to the old rows to get the new ones.

    Attributes:
        removed: keys that are gone.
        changed: connections that were there, with other values.
        added: connections that were not there.
    """

    removed: tuple[ConnectionKey, ...]
    changed: tuple[Connection, ...]
    added: tuple[Connection, ...]

    def __bool__(self) -> bool:
        return bool(self.removed or self.changed or self.added)


NOTHING = Delta((), (), ())


def diff(old: Connections, new: Connections) -> Delta:
    """The `Delta` that turns `old` into `new`; an identical value object counts as unchanged."""
    return Delta(
        removed=tuple(key for key in old if key not in new),
        changed=tuple(
            found
            for key, found in new.items()
            if (before := old.get(key)) is not None and before is not found and before != found
        ),
        added=tuple(found for key, found in new.items() if key not in old),
    )


def apply(old: Connections, delta: Delta) -> dict[ConnectionKey, Connection]:
    """`old` with `delta` applied: `apply(old, diff(old, new)) == new`."""
    gone = frozenset(delta.removed)
    result = {key: found for key, found in old.items() if key not in gone}
    result.update((found.key, found) for found in delta.changed)
    result.update((found.key, found) for found in delta.added)
    return result


def split(delta: Delta, size: int) -> Iterator[Delta]:
    """`delta` in parts of at most `size` rows; applied one after the other they are the whole."""
    removed, changed, added = delta
    first_changed = len(removed)
    first_added = first_changed + len(changed)
    for start in range(0, first_added + len(added), size):
        end = start + size
        yield Delta(
            removed[start:end],
            changed[max(start - first_changed, 0) : max(end - first_changed, 0)],
            added[max(start - first_added, 0) : max(end - first_added, 0)],
        )
