"""Marks of rows against a kept moment: right after every scan, and at the price of what changed."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from portgui.answers.comparison import compare
from portgui.answers.identity import Sort, identity_of
from portgui.answers.marks_since import MarksSince, Since, marks_since
from portgui.connections.changes import Delta, diff
from portgui.connections.snapshot import Connection, ConnectionKey
from tests.answers.test_comparison import moments
from tests.fakes import UDP, Computer


def by_key(found: Iterable[Connection]) -> dict[ConnectionKey, Connection]:
    """As a scan has them."""
    return {each.key: each for each in found}


def test_what_was_there_has_no_mark(computer: Computer) -> None:
    """Rows as before are not in the marks at all, and nothing has gone."""
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    computer.connect(computer.app("chrome"), "93.184.216.34:443")
    assert marks_since(computer.connections, computer.connections) == ({}, ())


def test_new_and_gone_rows_are_told() -> None:
    """An app that waits now, and one that does not any more."""
    before, now = Computer(), Computer()
    old = before.wait(before.app("old"), "0.0.0.0:81")
    new = now.wait(now.app("new"), "0.0.0.0:82")
    assert marks_since([old], [new]) == ({new.key: Since.NEW}, (old,))


def test_a_restart_or_another_address_is_a_change(computer: Computer) -> None:
    """The row stands for the one that it was; that one has not gone."""
    nginx = computer.app("nginx")
    here = computer.wait(nginx, "127.0.0.1:80")
    everywhere = computer.wait(nginx, "0.0.0.0:80")
    again = computer.app("nginx")
    restarted = here._replace(key=here.key._replace(pid=again.pid), owner=again)
    for now in (everywhere, restarted):
        assert marks_since([here], [now]) == ({now.key: Since.CHANGED}, ())


def test_an_address_that_is_not_used_any_more_has_gone(computer: Computer) -> None:
    """The other one is as it was."""
    nginx = computer.app("nginx")
    four, six = computer.wait(nginx, "0.0.0.0:80"), computer.wait(nginx, "[::]:80")
    assert marks_since([four, six], [four]) == ({}, (six,))


def test_a_browser_does_not_fill_the_table_with_marks(computer: Computer) -> None:
    """Ports drawn by lot: no mark while it talks to the same places, and one row when it stops."""
    chrome = computer.app("chrome")
    first = [computer.connect(chrome, "93.184.216.34:443") for _ in range(30)]
    second = [computer.connect(chrome, "93.184.216.34:443") for _ in range(30)]
    third = computer.wait(chrome, "0.0.0.0:45678", UDP)
    assert marks_since([*first, third], second) == ({}, (third,))
    assert marks_since(first, []) == ({}, (first[0],))


def test_a_name_that_could_not_be_read_is_no_mark() -> None:
    """Then or now: nothing is known to be different."""
    full, hidden = Computer(), Computer()
    full.wait(full.app("nginx"), "0.0.0.0:80")
    hidden.wait(hidden.foreign_app(), "0.0.0.0:80")
    assert marks_since(full.connections, hidden.connections) == ({}, ())
    assert marks_since(hidden.connections, full.connections) == ({}, ())


def test_only_rows_with_another_mark_are_named(computer: Computer) -> None:
    """A view repaints these and no others."""
    nginx, caddy = computer.app("nginx"), computer.app("caddy")
    old = computer.wait(nginx, "0.0.0.0:80")
    new = computer.wait(caddy, "0.0.0.0:443")
    kept = MarksSince([old])
    assert kept.apply(Delta((), (), (old, new))) == {new.key}
    assert kept.apply(Delta((), (new._replace(queues=(1, 1)),), ())) == frozenset()
    assert kept.apply(Delta((new.key,), (), ())) == {new.key}
    assert kept.apply(Delta((), (old._replace(queues=(1, 1)),), ())) == frozenset()
    assert kept.apply(Delta((old.key,), (), ())) == frozenset()
    assert [*kept.gone] == [old]
    assert kept.apply(Delta((), (), (old,))) == frozenset()
    assert [*kept.gone] == []
    assert kept.marks == {}


@given(moments(), st.lists(moments(), max_size=5))
def test_scan_by_scan_is_as_at_once(
    then: tuple[Connection, ...], scans: list[tuple[Connection, ...]]
) -> None:
    """After every difference the marks are those of a fresh look; all that changed was named."""
    kept = MarksSince(then)
    now: dict[ConnectionKey, Connection] = {}
    for scan in scans:
        before = dict(kept.marks)
        delta = diff(now, by_key(scan))
        named = kept.apply(delta)
        now = by_key(scan)
        marks, gone = marks_since(then, scan)
        assert kept.marks == marks
        assert sorted(map(repr, kept.gone)) == sorted(map(repr, gone))
        either = before.keys() | marks.keys()
        assert named == {key for key in either if before.get(key) is not marks.get(key)}


@given(moments(), moments())
def test_the_marks_agree_with_the_comparison(
    then: tuple[Connection, ...], now: tuple[Connection, ...]
) -> None:
    """Without a difference no mark, and what is new as a whole is marked row by row."""
    marks, gone = marks_since(then, now)
    found = compare(then, now)
    known = [each for each in (*then, *now) if each.owner.app]
    if len(known) < len(then) + len(now):
        # Where a name is missing, a row may be any of several things, and gets no mark.
        return
    rows = by_key(now)
    new = {identity_of(rows[key]) for key, mark in marks.items() if mark is Since.NEW}
    there = {identity_of(each) for each in then}
    assert new == {identity_of(each) for each in now if identity_of(each) not in there} - {None}
    if not found:
        workers = {
            key for key, mark in marks.items()
            if mark is Since.CHANGED and key.pid is not None
        }  # fmt: skip
        # Another process of the same app: the app is as before, its row is not.
        assert marks.keys() == workers
        assert all(identity_of(each) is not None for each in gone)
    ended = {item.identity for item in found.gone if item.identity.sort is not Sort.WAITING}
    assert ended <= {identity_of(each) for each in gone}
