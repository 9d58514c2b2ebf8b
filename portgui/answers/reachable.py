"""Can others reach a port? Joins who waits on it with the firewall, and climbs the ladder. Pure.

An app is judged for IPv4 and IPv6 one by one, since a firewall may let in one of them only. Of
several apps on one port, the one that can be reached best decides.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from ipaddress import IPv6Address, ip_address
from typing import Final, NamedTuple

from portgui.answers.live_row import LiveRow
from portgui.answers.protocols import SOCKET_PROTOCOLS
from portgui.connections.reserved import Kept, Reserved
from portgui.connections.snapshot import ConnectionKey, Degradation, Reach, State
from portgui.firewall.backend import Reading
from portgui.firewall.judgement import Judgement
from portgui.firewall.ladder import Answer, Facts, Finding, Result, Rung, Verdict
from portgui.firewall.verdict import judge
from portgui.net import Endpoint, Protocol
from portgui.words import Message

PUBLISHERS: Final[Mapping[str, str]] = {"docker-proxy": "Docker", "conmon": "Podman"}
"""Linux: who holds a port that really is passed on to a container before the firewall's rules for
what comes in are asked: docs.docker.com/engine/network/packet-filtering-firewalls. Rootful Podman
does the same, and conmon holds its ports (containers/podman issue 15399)."""

_WINDOWS_SYSTEM: Final = 4
"""The process id of Windows itself, which has no path; rules call it "System" ([MS-FASP])."""
_UNSEEN: Final = frozenset({"scan-other-users-hidden", "scan-netstat-rows"})
"""What a scan says when sockets may be missing in it."""
_BEST_FIRST: Final = (Answer.REACHABLE, Answer.UNKNOWN, Answer.BLOCKED, Answer.NOT_LISTENING)
_ALL_IPV4: Final = "0.0.0.0"  # noqa: S104 (it is compared with, and never bound to)
_NOTHING_KEPT: Final = Reserved()

Judge = Callable[[str | None, tuple[int, ...]], tuple[Judgement, ...]]


class Waiting(NamedTuple):
    """An app that waits on a port.

    Attributes:
        app: the path of its program; None where that is not known.
        versions: of IP, at which other computers could reach it.
        addresses: where it waits.
        is_network: whether one of these can be reached from other computers; None for unknown.
        around: by what the port is published around the firewall; "" for not at all, None where
            that is not known.
    """

    app: str | None
    versions: tuple[int, ...]
    addresses: tuple[str, ...]
    is_network: bool | None
    around: str | None


def saw_all(degradations: Iterable[Degradation]) -> bool:
    """Whether a scan has seen every socket, so that what it has not found is not there."""
    return not any(found.code in _UNSEEN for found in degradations)


def verdicts(
    port: int,
    protocol: Protocol | None,
    rows: Iterable[LiveRow],
    reading: Reading | None,
    reserved: Reserved = _NOTHING_KEPT,
    *,
    is_whole: bool = True,
) -> dict[Protocol, Verdict]:
    """Whether others can reach a port, by protocol.

    Args:
        port: 1 to 65535.
        protocol: TCP or UDP; None for those with which an app waits, or both where none does.
        rows: at least those whose local port it is.
        reading: the firewall; None where PortGUI knows none here.
        reserved: what the system keeps from apps.
        is_whole: whether `rows` is all that there is (`saw_all`).
    """
    at_port = [row for row in rows if row.connection.key.local.port == port and _waits(row)]
    if protocol is not None:
        asked: Sequence[Protocol] = (protocol,)
    else:
        used = {row.connection.key.protocol for row in at_port}
        asked = [each for each in SOCKET_PROTOCOLS if each in used] or SOCKET_PROTOCOLS
    return {
        each: verdict_of(port, each, at_port, reading, reserved, is_whole=is_whole)
        for each in asked
    }


def verdict_of(
    port: int,
    protocol: Protocol,
    rows: Iterable[LiveRow],
    reading: Reading | None,
    reserved: Reserved = _NOTHING_KEPT,
    *,
    is_whole: bool = True,
) -> Verdict:
    """Whether others can reach a port; arguments as for `verdicts`."""
    others = None if reading is None else reading.others

    @cache
    def firewall(app: str | None, versions: tuple[int, ...]) -> tuple[Judgement, ...]:
        return () if reading is None else reading.judge(protocol, port, app, versions)

    apps = waiting_apps(port, protocol, rows)
    if apps:
        found = [_verdict_of_app(each, firewall, others) for each in apps]
        best = min(found, key=lambda verdict: _BEST_FIRST.index(verdict.answer))
    else:
        is_waiting = False if is_whole else None
        held = _held(reserved, port, protocol)
        best = judge(Facts(is_waiting, held=held, judgements=firewall("", (4, 6)), others=others))
    return _with_proxies(best, reserved, port, protocol)


def facts_of(
    waiting: Waiting, judgements: tuple[Judgement, ...], others: tuple[str, ...] | None
) -> Facts:
    """What the ladder asks about one app."""
    return Facts(
        True,
        waiting.addresses,
        waiting.is_network,
        judgements=judgements,
        others=others,
        around=waiting.around,
    )


def reach_answers(rows: Iterable[LiveRow], reading: Reading | None) -> dict[ConnectionKey, Answer]:
    """What the ladder says of each row that waits at an address on the network.

    It may take some milliseconds: not for the window's thread. What is alike is judged once.
    """
    others = None if reading is None else reading.others

    @cache
    def firewall(
        protocol: Protocol, port: int, app: str | None, versions: tuple[int, ...]
    ) -> tuple[Judgement, ...]:
        return () if reading is None else reading.judge(protocol, port, app, versions)

    @cache
    def answer(protocol: Protocol, port: int, waiting: Waiting) -> Answer:
        def here(app: str | None, versions: tuple[int, ...]) -> tuple[Judgement, ...]:
            return firewall(protocol, port, app, versions)

        return _verdict_of_app(waiting, here, others).answer

    waits = [row for row in rows if _waits(row) and row.connection.reach is Reach.NETWORK]
    all_ipv4 = frozenset(
        row.connection.key[:2] for row in waits if row.connection.key.local.address == _ALL_IPV4
    )
    found = {}
    for row in waits:
        key = row.connection.key
        # The same for every address of one version: what they are is no question to the rules.
        is_shared = (key.protocol, Endpoint(_ALL_IPV4, key.local.port)) in all_ipv4
        waiting = _waiting([row], is_shared)._replace(addresses=())
        found[key] = answer(key.protocol, key.local.port, waiting)
    return found


def waiting_apps(
    port: int, protocol: Protocol, rows: Iterable[LiveRow], system: str = sys.platform
) -> list[Waiting]:
    """The apps that wait on a port, each once, in their order."""
    groups: dict[tuple[str | None, str | None], list[LiveRow]] = {}
    at_port = [
        row
        for row in rows
        if _waits(row)
        and row.connection.key.protocol is protocol
        and row.connection.key.local.port == port
    ]
    for row in at_port:
        groups.setdefault((_app(row), _around(row, system)), []).append(row)
    has_all_ipv4 = any(row.connection.key.local.address == _ALL_IPV4 for row in at_port)
    return [_waiting(group, has_all_ipv4, system) for group in groups.values()]


def _waiting(rows: Sequence[LiveRow], has_all_ipv4: bool, system: str = sys.platform) -> Waiting:
    """One app, from all rows of its on a port.

    Args:
        rows: at least one.
        has_all_ipv4: whether anybody waits at 0.0.0.0; then nobody has IPv4 at "::" as well.
        system: as `sys.platform` has it.
    """
    reaches = {row.connection.reach for row in rows}
    is_network = None if Reach.UNKNOWN in reaches else False
    if Reach.NETWORK in reaches:
        is_network = True
    versions: set[int] = set()
    for row in rows:
        if row.connection.reach is Reach.NETWORK:
            versions |= _versions(row.connection.key.local.address, has_all_ipv4)
    places = dict.fromkeys(row.connection.key.local.address for row in rows)
    around = _around(rows[0], system)
    return Waiting(_app(rows[0]), tuple(sorted(versions)), tuple(places), is_network, around)


def _verdict_of_app(waiting: Waiting, firewall: Judge, others: tuple[str, ...] | None) -> Verdict:
    """One app, over each version of IP; where they differ, it is neither reachable nor blocked."""
    found = {
        version: judge(facts_of(waiting, firewall(waiting.app, (version,)), others))
        for version in waiting.versions or (4, 6)
    }
    worst = max(found.values(), key=lambda verdict: _BEST_FIRST.index(verdict.answer))
    let_in = [f"IPv{each}" for each in found if found[each].answer is Answer.REACHABLE]
    if worst.answer is not Answer.BLOCKED or not let_in:
        open_ended = (each for each in found.values() if each.answer is Answer.UNKNOWN)
        return next(open_ended, worst)
    kept_out = [f"IPv{each}" for each in found if found[each].answer is not Answer.REACHABLE]
    why = Message.of("rung-versions-differ", yes=", ".join(let_in), no=", ".join(kept_out))
    changed = replace(worst[worst.decided_by], result=Result.UNKNOWN, why=why)
    rungs = tuple(changed if each.rung is changed.rung else each for each in worst.rungs)
    return Verdict(Answer.UNKNOWN, worst.decided_by, rungs)


def _waits(row: LiveRow) -> bool:
    return row.connection.state is State.WAITING


def _app(row: LiveRow) -> str | None:
    owner = row.connection.owner
    if owner.path is None and owner.pid == _WINDOWS_SYSTEM and owner.name == "System":
        return "System"
    return owner.path


def _around(row: LiveRow, system: str) -> str | None:
    if system != "linux":
        return ""  # Docker Desktop's own program waits there, like any other app
    name = row.connection.owner.name
    return PUBLISHERS.get(name, "") if name else None


def _versions(address: str, has_all_ipv4: bool) -> set[int]:
    """Of IP; "::" takes IPv4 as well unless it was told otherwise (RFC 3493, section 5.3)."""
    try:
        found = ip_address(address)
    except ValueError:
        return {4, 6}
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return {4}
    if found.is_unspecified and found.version == 6 and not has_all_ipv4:
        return {4, 6}
    return {found.version}


def _held(reserved: Reserved, port: int, protocol: Protocol) -> str | None:
    """Why the system refuses the port to apps; "" where it does not, None where it is not known."""
    refused = [kept for kept in reserved.at(port, protocol) if kept.is_refused]
    if refused:
        return ", ".join(dict.fromkeys(map(_range, refused)))
    return "" if reserved.is_read and not reserved.unread else None


def _range(kept: Kept) -> str:
    protocol = f" {kept.protocol.upper()}" if kept.protocol is not None else ""
    return f"{kept.ports}{protocol}"


def _with_proxies(verdict: Verdict, reserved: Reserved, port: int, protocol: Protocol) -> Verdict:
    """Where Windows passes connections on to is evidence of its own."""
    passed_on = [
        f"{Endpoint(proxy.listen, proxy.port)} → {Endpoint(proxy.target, proxy.target_port)}"
        for proxy in reserved.proxies
        if proxy.port == port and protocol is Protocol.TCP
    ]
    if not passed_on:
        return verdict
    rungs = tuple(_passed_on(each, passed_on) for each in verdict.rungs)
    return replace(verdict, rungs=rungs)


def _passed_on(finding: Finding, places: Sequence[str]) -> Finding:
    if finding.rung is not Rung.RESERVED:
        return finding
    evidence = (*finding.evidence, *places)
    if finding.result is not Result.PASS:
        return replace(finding, evidence=evidence)
    return replace(finding, why=Message("rung-reserved-passed-on"), evidence=evidence)
