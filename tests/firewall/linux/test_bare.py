"""Where PortGUI writes no rules: what is open already needs nothing, all else goes by hand."""

import pytest

from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.linux import bare
from portgui.firewall.linux.bare import BARE, Bare, BareReading
from portgui.firewall.request import Request
from portgui.firewall.rules import Action
from portgui.net import PortRange, Protocol

ALLOW = Request(Action.ALLOW, (Protocol.TCP,), PortRange(25565, 25566))
BLOCK = Request(Action.BLOCK, (Protocol.TCP,), PortRange(25565, 25566))


class Kernel:
    """The packet filter: off, or with one port open."""

    def __init__(self, *, is_off: bool = False, opened: int = 0) -> None:
        self._is_off, self._opened = is_off, opened

    def judge(self, _protocol: Protocol, port: int, *_rest: object) -> tuple[Judgement, ...]:
        """One network."""
        if self._is_off:
            return (Judgement("eth0", State.OFF, default=Default.ALLOW),)
        default = Default.ALLOW if port == self._opened else Default.BLOCK
        return (Judgement("eth0", default=default),)


def planned(request: Request, kernel: Kernel | None) -> tuple[str, bool]:
    """The reason, and whether nothing needs to be done."""
    reading = BareReading(BARE, kernel)  # type: ignore[arg-type]

    def never() -> None:
        raise AssertionError("a plan reads nothing")

    found = Bare(BARE, never, is_root=True).plan(request, reading)  # type: ignore[arg-type]
    return found.why.code, found.is_needless


def test_what_is_open_already_needs_nothing() -> None:
    """No filter at all is no reason to write a rule by hand."""
    assert planned(ALLOW, Kernel(is_off=True)) == ("rung-firewall-off", True)


@pytest.mark.parametrize("kernel", [None, Kernel(), Kernel(opened=25565)])
def test_what_may_be_shut_goes_by_hand(kernel: Kernel | None) -> None:
    """Also where only one port of the range is open, or nothing could be read."""
    assert planned(ALLOW, kernel) == ("linux-refuse-bare", False)


def test_keeping_others_out_is_never_done_already() -> None:
    """With no filter, nobody is kept out."""
    assert planned(BLOCK, Kernel(is_off=True)) == ("linux-refuse-bare", False)


def test_a_wide_range_is_not_asked_port_by_port() -> None:
    """It might take long; the person is guided instead."""
    wide = Request(Action.ALLOW, (Protocol.TCP,), PortRange(1, 1 + bare.MOST_ASKED))
    assert planned(wide, Kernel(is_off=True)) == ("linux-refuse-bare", False)
