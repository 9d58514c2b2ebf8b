"""What changed between two moments, as a person would tell it. Pure; the same in, the same out.

Sentences for it are made by `answers.comparison_wording`, marks for rows by `answers.marks_since`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from portgui.answers.identity import (
    FIRST_DRAWN,
    Identity,
    Sort,
    identity_of,
    is_same_start,
)
from portgui.connections.snapshot import Connection, ConnectionKey, Owner, Reach

_WIDEST_FIRST: Final = (Reach.NETWORK, Reach.UNKNOWN, Reach.THIS_COMPUTER)


class Kind(StrEnum):
    """What is different about something that was there before; the most important first."""

    REACH = "reach"
    APP = "app"
    USER = "user"
    FILE = "file"
    PORT = "port"
    ADDRESS = "address"
    RESTARTED = "restarted"


_KINDS: Final = tuple(Kind)


class Item(NamedTuple):
    """One thing, with everything that belongs to it.

    Attributes:
        identity: what makes it this one.
        service: the service in the app, or "".
        reach: who can reach it, by the local address that most can reach.
        addresses: the local ones, in order.
        owners: the processes, in the order of their ids.
        keys: its connections; in `ConnectionKey` order.
    """

    identity: Identity
    service: str
    reach: Reach
    addresses: tuple[str, ...]
    owners: tuple[Owner, ...]
    keys: tuple[ConnectionKey, ...]

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for connections."""
        return self.identity.sort in {Sort.WAITING, Sort.DRAWN}

    def values(self, field: str) -> tuple[str, ...]:
        """What is known of a field of its owners, each value once."""
        known = {value for owner in self.owners if (value := getattr(owner, field))}
        return tuple(sorted(known))


class Change(NamedTuple):
    """Something that was there before and is different now.

    Attributes:
        kinds: in what, the most important first; at least one.
        before: as it was.
        now: as it is.
    """

    kinds: tuple[Kind, ...]
    before: Item
    now: Item

    @property
    def is_wider(self) -> bool:
        """Whether more can reach it than before."""
        return _WIDEST_FIRST.index(self.now.reach) < _WIDEST_FIRST.index(self.before.reach)


class Comparison(NamedTuple):
    """Every thing of both moments, each once.

    Attributes:
        new: what was not there before.
        gone: what is not there any more.
        changed: what is different; what more can reach comes first.
        same: what is as it was, as it is now.
    """

    new: tuple[Item, ...]
    gone: tuple[Item, ...]
    changed: tuple[Change, ...]
    same: tuple[Item, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


def compare(old: Iterable[Connection], new: Iterable[Connection]) -> Comparison:
    """What a person would say has changed from `old` to `new`."""
    before, now = _items(old), _items(new)
    pairs = [(before.pop(key), now.pop(key)) for key in sorted(before.keys() & now.keys())]
    pairs += _nameless_pairs(before, now)
    pairs += _moved_pairs(before, now)
    pairs += _taken_pairs(before, now)
    changed, same = [], []
    for was, found in pairs:
        kinds = _kinds(was, found)
        if kinds:
            changed.append(Change(kinds, was, found))
        else:
            same.append(found)
    return Comparison(
        tuple(sorted(now.values(), key=_rank)),
        tuple(sorted(before.values(), key=_rank)),
        tuple(sorted(changed, key=_weight)),
        tuple(sorted(same, key=_rank)),
    )


def _items(connections: Iterable[Connection]) -> dict[Identity, Item]:
    groups: defaultdict[Identity, list[Connection]] = defaultdict(list)
    for found in connections:
        identity = identity_of(found)
        if identity is not None:
            groups[identity].append(found)
    return {identity: _item(identity, group) for identity, group in groups.items()}


def _item(identity: Identity, group: list[Connection]) -> Item:
    reaches = {found.reach for found in group}
    owners = {found.owner for found in group}
    services = sorted({found.owner.service for found in group if found.owner.service})
    return Item(
        identity,
        services[0] if services else "",
        next(reach for reach in _WIDEST_FIRST if reach in reaches),
        tuple(sorted({found.key.local.address for found in group})),
        tuple(sorted(owners, key=_owner_order)),
        tuple(sorted((found.key for found in group), key=_key_order)),
    )


_Items = dict[Identity, Item]
_Pairs = list[tuple[Item, Item]]
_Group = tuple[object, ...] | None


def _nameless_pairs(before: _Items, now: _Items) -> _Pairs:
    """An app whose name could not be read at one of the two moments may well be the same one."""
    pairs: _Pairs = []
    for identity in _nameless(before):
        if (found := _at(identity, now)) is not None:
            pairs.append((before.pop(identity), now.pop(found)))
    for identity in _nameless(now):
        if (found := _at(identity, before)) is not None:
            pairs.append((before.pop(found), now.pop(identity)))
    return pairs


def _nameless(items: _Items) -> list[Identity]:
    return sorted(identity for identity in items if not identity.app)


def _at(nameless: Identity, items: _Items) -> Identity | None:
    """The first of `items` that may be the one without a name."""
    return min((found for found in items if found.nameless() == nameless), default=None)


def _moved_pairs(before: _Items, now: _Items) -> _Pairs:
    """An app that waits on a port drawn by lot has another one after a restart."""

    def group(item: Item) -> _Group:
        identity = item.identity
        if identity.sort is not Sort.WAITING or identity.port < FIRST_DRAWN or not identity.app:
            return None
        return identity.app, identity.protocol, item.addresses

    return _paired(_grouped(before, group), _grouped(now, group), before, now)


def _taken_pairs(before: _Items, now: _Items) -> _Pairs:
    """A port that one app has left and another one has taken; not where several may have."""

    def group(item: Item) -> _Group:
        identity = item.identity
        return (identity.protocol, identity.port) if identity.sort is Sort.WAITING else None

    old, new = _grouped(before, group), _grouped(now, group)
    alone = {key for key in old.keys() & new.keys() if len(old[key]) == len(new[key]) == 1}
    return _paired({key: old[key] for key in old if key in alone}, new, before, now)


def _grouped(
    items: _Items, group: Callable[[Item], _Group]
) -> dict[tuple[object, ...], list[Identity]]:
    groups: dict[tuple[object, ...], list[Identity]] = {}
    for identity in sorted(items):
        if (key := group(items[identity])) is not None:
            groups.setdefault(key, []).append(identity)
    return groups


def _paired(
    old: Mapping[tuple[object, ...], list[Identity]],
    new: Mapping[tuple[object, ...], list[Identity]],
    before: _Items,
    now: _Items,
) -> _Pairs:
    """Of each group the first with the first, the second with the second, …; these are taken."""
    return [
        (before.pop(one), now.pop(other))
        for key, group in old.items()
        for one, other in zip(group, new.get(key, ()), strict=False)
    ]


def _kinds(was: Item, now: Item) -> tuple[Kind, ...]:
    """In what a waiting app differs; connections are there or not."""
    if was.identity.sort is not Sort.WAITING:
        return ()
    is_other_app = bool(was.identity.app and now.identity.app) and (
        was.identity.app != now.identity.app
    )
    found = {
        Kind.REACH: was.reach is not now.reach,
        Kind.APP: is_other_app,
        Kind.USER: not is_other_app and _is_other(was, now, "user"),
        Kind.FILE: not is_other_app and _is_other(was, now, "path"),
        Kind.PORT: was.identity.port != now.identity.port,
        Kind.ADDRESS: was.reach is now.reach and was.addresses != now.addresses,
        Kind.RESTARTED: not is_other_app and _is_restarted(was, now),
    }
    return tuple(kind for kind in _KINDS if found[kind])


def _is_other(was: Item, now: Item, field: str) -> bool:
    """Whether a field is known at both moments, and no value of it is of both."""
    one, other = was.values(field), now.values(field)
    return bool(one and other) and not set(one) & set(other)


def _is_restarted(was: Item, now: Item) -> bool:
    """Whether the processes are known at both moments, and none of them is of both."""
    starts = {owner.pid: owner.create_time for owner in was.owners if owner.pid is not None}
    others = [owner for owner in now.owners if owner.pid is not None]
    return bool(starts and others) and not any(
        owner.pid in starts and is_same_start(starts[owner.pid], owner.create_time)
        for owner in others
    )


def _weight(change: Change) -> tuple[object, ...]:
    return (not change.is_wider, _KINDS.index(change.kinds[0]), *_rank(change.now))


def _rank(item: Item) -> tuple[object, ...]:
    """What waits comes first, and of it what most can reach; then by app."""
    identity = item.identity
    return (
        not item.is_waiting,
        _WIDEST_FIRST.index(item.reach) if item.is_waiting else 0,
        identity.app.lower(),
        identity,
    )


def _owner_order(owner: Owner) -> tuple[object, ...]:
    texts = (owner.app, owner.user or "", owner.path or "", owner.service or "")
    return (-1 if owner.pid is None else owner.pid, owner.create_time or 0.0, *texts)


def _key_order(key: ConnectionKey) -> tuple[object, ...]:
    remote = key.remote or ("", 0)
    return (key.protocol, key.local, remote, -1 if key.pid is None else key.pid, key.number)
