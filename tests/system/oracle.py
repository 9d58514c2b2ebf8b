"""What `ss -tunapH` says and what a scan says, in the same words, each as often as it is so."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

from portgui.connections.snapshot import Connection

SS: Final = ("ss", "-tunapH")

_SS_STATES = {
    "ESTAB": "ESTABLISHED", "SYN-SENT": "SYN_SENT", "SYN-RECV": "SYN_RECV",
    "FIN-WAIT-1": "FIN_WAIT1", "FIN-WAIT-2": "FIN_WAIT2", "TIME-WAIT": "TIME_WAIT",
    "CLOSE-WAIT": "CLOSE_WAIT", "LAST-ACK": "LAST_ACK", "UNCONN": "CLOSE",
}  # fmt: skip


class Fact(NamedTuple):
    """One socket of one process, in words that both sides can be put into."""

    protocol: str
    local: str
    remote: str | None
    state: str
    pid: int | None


def by_ss(listed: str) -> Counter[Fact]:
    """What ss tells, with a fact for each process that it names.

    A process that has a socket twice (a copy of its descriptor) has it once.
    """
    facts: Counter[Fact] = Counter()
    for line in listed.splitlines():
        protocol, state, _, _, local, remote, *rest = line.split(None, 6)
        named = re.findall(r"pid=(\d+)", rest[0]) if rest else []
        pids: list[int | None] = [*sorted(map(int, set(named)))]
        status = "" if protocol == "udp" else _SS_STATES.get(state, state)
        ends = (_endpoint(local), None if remote.endswith(":*") else _endpoint(remote))
        facts.update(Fact(protocol, *ends, status, pid) for pid in pids or [None])
    return facts


def _endpoint(text: str) -> str:
    """`*:80` is ss' way to write a socket for both families; `%eth0` is not in the tables."""
    host, _, port = text.rpartition(":")
    host = re.sub(r"%\w+", "", host)
    return f"{'[::]' if host == '*' else host}:{port}"


def by_scan(found: Iterable[Connection]) -> Counter[Fact]:
    """What a scan tells."""
    return Counter(map(fact_of, found))


def fact_of(found: Connection) -> Fact:
    """One row as a fact."""
    key = found.key
    remote = None if key.remote is None else str(key.remote)
    return Fact(key.protocol.value, str(key.local), remote, found.status, key.pid)


def difference(ours: Counter[Fact], theirs: Counter[Fact]) -> dict[str, list[Fact]]:
    """What one side has and the other has not; empty lists when both say the same."""
    return {
        "only PortGUI": sorted((ours - theirs).elements(), key=str),
        "only ss": sorted((theirs - ours).elements(), key=str),
    }


SAME: Final[dict[str, list[Fact]]] = {"only PortGUI": [], "only ss": []}
