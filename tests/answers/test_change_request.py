"""A request knows which program waits there: a rule that blocks it is in the way."""

from dataclasses import replace

import pytest

from portgui.answers.change_request import with_waiting
from portgui.firewall.request import Request
from portgui.firewall.rules import Action
from portgui.net import PortRange
from tests.fakes import TCP, UDP, Computer

ALLOW = Request(Action.ALLOW, (TCP, UDP), PortRange(25560, 25570))
JAVA, GAME = "/opt/java", "/opt/game"


def waiting(computer: Computer, request: Request, *paths: str | None) -> str:
    """What the request knows, where programs of these paths wait inside the range."""
    for place, path in enumerate(paths):
        owner = computer.foreign_app() if path is None else computer.app("app", path=path)
        computer.wait(owner, f"0.0.0.0:{25_565 + place}")
    return with_waiting(request, computer.connections).waiting


def test_the_one_program_that_waits_is_known(computer: Computer) -> None:
    """Also where it waits on two of the ports."""
    assert waiting(computer, ALLOW, JAVA, JAVA) == JAVA


@pytest.mark.parametrize("paths", [(), (None,), (JAVA, GAME), (JAVA, None)])
def test_where_it_is_not_clear_who_waits_nobody_is_named(
    computer: Computer, paths: tuple[str | None, ...]
) -> None:
    """Nobody, somebody hidden, or several."""
    assert waiting(computer, ALLOW, *paths) == ""


def test_it_does_not_matter_for_other_ports_nor_for_blocking(computer: Computer) -> None:
    """A rule that blocks is no hindrance to blocking."""
    assert waiting(computer, replace(ALLOW, ports=PortRange(1, 2)), JAVA) == ""
    assert waiting(computer, replace(ALLOW, action=Action.BLOCK)) == ""
