"""Keeps a change from cutting off the person who asks for it from another computer. Pure."""

from collections.abc import Collection, Iterable
from ipaddress import ip_address

from portgui.connections.remote_session import RemoteSession, is_server
from portgui.firewall.backend import Reading
from portgui.firewall.errand import Add, AppState, Operation, OwnRule, Remove, SetApp, Switch
from portgui.firewall.plan import Refusal
from portgui.firewall.request import Request, Scope, Who
from portgui.firewall.rules import Action
from portgui.net import PortRange, Protocol
from portgui.words import Message


def would_cut(
    operations: Iterable[Operation],
    sessions: Iterable[RemoteSession],
    *,
    request: Request | None = None,
    reading: Reading | None = None,
) -> RemoteSession | None:
    """The session that these operations could end; None where they surely end none.

    Args:
        operations: what would be done now: of a change, or of its undoing.
        sessions: from other computers.
        request: what the change is for: says what a rule of somebody else that is switched is
            about. Without it, that could be anything.
        reading: the firewall as it is: says which rules a session lives by.
    """
    todo = tuple(operations)
    for session in sessions:
        lifelines = _lifelines(session, reading)
        if any(_hits(each, session, request, lifelines) for each in todo):
            return session
    return None


def may_cut(operations: Iterable[Operation]) -> bool:
    """Whether any of these could end a session at all, so that it is worth looking for some."""
    return not all(
        isinstance(each, Add | Remove)
        and each.rule.action is (Action.ALLOW if isinstance(each, Add) else Action.BLOCK)
        for each in operations
    )


def refusal(session: RemoteSession) -> Refusal:
    """Why the change is not made, and what to do instead."""
    why = Message.of(
        "guard-would-cut",
        kind=session.kind,
        protocol=session.protocol.upper(),
        port=session.port,
    )
    return Refusal(why, Message("guard-do-it-there"), evidence=(session.peer,) * bool(session.peer))


def _hits(
    operation: Operation,
    session: RemoteSession,
    request: Request | None,
    lifelines: Collection[str],
) -> bool:
    match operation:
        case Add(rule):
            return rule.action is Action.BLOCK and _is_about(rule, session)
        case Remove(rule):
            return rule.action is Action.ALLOW and _is_about(rule, session)
        case Switch(rule_id=rule_id):
            # Which way round, and so what it does to the session, the rule itself would say.
            return request is None or rule_id in lifelines or _asks_for(request, session)
        case SetApp(app=app, before=before, after=after):
            is_worse = after is AppState.BLOCKED or before is AppState.ALLOWED
            return is_worse and _is_app(app, session)


def _is_about(rule: OwnRule, session: RemoteSession) -> bool:
    return _covers((rule.protocol,), rule.ports, rule.app, session) and _includes(
        rule.scope, session.peer
    )


def _asks_for(request: Request, session: RemoteSession) -> bool:
    # Whatever the request's scope: a rule that is switched has one of its own.
    return _covers(request.protocols, request.ports, request.app, session)


def _covers(
    protocols: Collection[Protocol], ports: PortRange | None, app: str, session: RemoteSession
) -> bool:
    return (
        session.protocol in protocols
        and (ports is None or session.port in ports)
        and (not app or _is_app(app, session))
    )


def _is_app(path: str, session: RemoteSession) -> bool:
    """Whether this is the program, or the bundle around it, that the session goes through."""
    one, other = path.lower().rstrip("/\\"), session.app.lower()
    return one == other or other.startswith(f"{one}/") or is_server(path, session.kind)


def _includes(scope: Scope, peer: str) -> bool:
    """Whether the other computer is among these; yes where that is not known."""
    if scope.who is not Who.GIVEN or not peer:
        # Whether it is on the same network is not asked: one behind a router may be let in so.
        return True
    try:
        address = ip_address(peer)
    except ValueError:
        return True
    return any(network.version == address.version and address in network
               for network in scope.networks)  # fmt: skip


def _lifelines(session: RemoteSession, reading: Reading | None) -> frozenset[str]:
    """The ids of rules that let the session in, or may."""
    if reading is None:
        return frozenset()
    versions = (6,) if ":" in session.peer else (4,) if session.peer else (4, 6)
    judgements = reading.judge(session.protocol, session.port, session.app or None, versions)
    return frozenset(
        rule.id
        for judgement in judgements
        for rule in (*judgement.allows, *judgement.narrow, *judgement.may_allow)
    )
