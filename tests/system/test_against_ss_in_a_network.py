"""Every row of a whole computer's network, held against `ss -tunapH`: none missing, none more.

The network is the test's own, so that nothing else has to be left out of the comparison.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.system.network import NOBODY, Network
from tests.system.oracle import SAME, SS, Fact, by_ss, difference

pytestmark = [pytest.mark.linux, pytest.mark.root]

DAEMON = 1
NAMES = {0: "root", DAEMON: "daemon", NOBODY: "nobody"}
"""The numbers of these accounts are the same on every Debian (base-passwd)."""
PROCESSES, SOCKETS = 20, 10


class Row(NamedTuple):
    """A row of a scan."""

    fact: Fact
    user: str | None
    gap: str | None


@pytest.fixture
def spawn(network: Network) -> Iterator[Callable[[int, int], None]]:
    """Starts a process of a user with so many sockets, by lot from a seed."""
    with ExitStack() as stack:

        def start(seed: int, user: int) -> None:
            script = Path(__file__).parent / "many_sockets.py"
            command = [sys.executable, "-S", str(script), str(seed), str(SOCKETS), str(user)]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            process = stack.enter_context(network.start(command, **pipes))
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"

        yield start


def scan(network: Network, user: int = 0) -> list[Row]:
    """What PortGUI's scan sees in there as a user."""
    told = network.run([sys.executable, "-m", "tests.system.scan", str(user)])
    rows = [json.loads(line) for line in told.splitlines()]
    return [Row(Fact(*fact), account, gap) for fact, account, gap in rows]


def facts(rows: list[Row]) -> Counter[Fact]:
    """The rows, each as often as it is there."""
    return Counter(row.fact for row in rows)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_hundred_sockets_of_twenty_processes_are_told_as_ss_tells_them(
    network: Network, spawn: Callable[[int, int], None], seed: int
) -> None:
    """Same sockets, same processes, same states, as many of each, none more.

    Both families and both at once, both protocols, loopback, all addresses, connected, half closed,
    finished, twins, and sockets that a child shares; of root and of two other accounts.
    """
    for number in range(PROCESSES):
        spawn(100 * seed + number, (0, NOBODY, DAEMON)[number % 3])
    theirs = by_ss(network.run(SS))
    ours = facts(scan(network))
    assert difference(ours, theirs) == SAME
    assert ours.total() >= PROCESSES * SOCKETS
    assert len({fact.pid for fact in ours if fact.pid is not None}) >= PROCESSES
    assert {fact.state for fact in ours} >= {"LISTEN", "ESTABLISHED", "TIME_WAIT", ""}
    has_v6 = network.run(["ip", "-6", "addr", "show", "dev", "lo"]) != ""
    assert any(fact.local.startswith("[") for fact in ours) is has_v6


def test_what_is_hidden_from_a_user_is_hidden_from_both(
    network: Network, spawn: Callable[[int, int], None]
) -> None:
    """Of a foreign socket the account is told, the one that ss tells; of the own all."""
    for number in range(9):
        spawn(number, (0, NOBODY, DAEMON)[number % 3])
    theirs = by_ss(network.run(SS, user=NOBODY))
    rows = scan(network, NOBODY)
    assert difference(facts(rows), theirs) == SAME
    own = {row.user for row in rows if row.fact.pid is not None}
    assert own == {"nobody"}
    accounts = users_by_ss(network.run(["ss", "-tunapeH"]))
    hidden = [row for row in rows if row.gap == "gap-needs-admin"]
    assert {row.user for row in hidden} == {"root", "daemon"}
    for row in hidden:
        assert row.user in accounts[row.fact[:3]]


def test_a_network_without_sockets_is_told_as_one(network: Network) -> None:
    """Nothing of the computer outside leaks in: that is what makes the other tests exact."""
    assert network.run(SS) == ""
    assert scan(network) == []


def users_by_ss(listed: str) -> dict[tuple[object, ...], set[str]]:
    """The accounts of each pair of ends; ss leaves root's number out."""
    accounts: dict[tuple[object, ...], set[str]] = {}
    for line in listed.splitlines():
        (fact, *_) = by_ss(line)
        number = re.search(r"\buid:(\d+)", line)
        account = NAMES[int(number.group(1)) if number else 0]
        accounts.setdefault(fact[:3], set()).add(account)
    return accounts
