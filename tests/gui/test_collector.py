"""When Python looks for cycles: before a scan's rows come, and now and then everywhere."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from portgui.gui import collector as collector_module
from portgui.gui.collector import Collector
from tests.gui.fakes import FakeClient


class _Knot:
    """Something that needs itself, and that nothing but a look for cycles frees."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def client(qapp: object) -> Iterator[FakeClient]:
    """Scans that come when the test says so."""
    made = FakeClient()
    before = gc.get_threshold()
    yield made
    gc.set_threshold(*before)
    gc.unfreeze()
    made.deleteLater()


def _scan(qtbot: QtBot, client: FakeClient, collector: Collector) -> None:
    client.request()
    client.answering.emit()
    client.answer()
    qtbot.waitUntil(lambda: not collector._thorough.isActive())


def test_what_was_left_behind_is_freed_with_the_next_scan(qtbot: QtBot, client: FakeClient) -> None:
    """And all that is still needed is put aside, so that it is not looked through again."""
    collector = Collector(client, client)
    left = weakref.ref(_Knot())
    assert left() is not None
    _scan(qtbot, client, collector)
    assert left() is None
    assert gc.get_freeze_count() > 1_000


def test_what_was_put_aside_is_still_freed(
    qtbot: QtBot, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once where nothing needs it; where it needs itself, with the next thorough look."""
    monkeypatch.setattr(collector_module, "_THOROUGH_EVERY", 2)
    collector = Collector(client, client)
    knot, plain = _Knot(), _Knot()
    plain.itself = None  # type: ignore[assignment]  # no knot any more
    both = weakref.ref(knot), weakref.ref(plain)
    _scan(qtbot, client, collector)
    del knot, plain
    assert [each() is None for each in both] == [False, True]
    _scan(qtbot, client, collector)
    assert both[0]() is None


def test_while_the_window_opens_nothing_is_looked_for(qtbot: QtBot, client: FakeClient) -> None:
    """Looking is switched off then."""
    collector = Collector(client, client)
    before = gc.get_freeze_count()
    gc.disable()
    try:
        _scan(qtbot, client, collector)
    finally:
        gc.enable()
    assert gc.get_freeze_count() == before
