"""What a change comes to, in sentences; what is wrong with a request; what is kept aside. Pure."""

from collections.abc import Mapping
from typing import Final

from portgui.firewall.errand import Add, AppState, Operation, Remove, SetApp, Switch
from portgui.firewall.journal_book import Damage, Damaged
from portgui.firewall.request import Lasting, Mistake, Request, RequestError, Until, Who
from portgui.firewall.rules import ALL_PROFILES, Action, Profile
from portgui.plain import NAME_LIMIT, PATH_LIMIT, plain
from portgui.words import Message

FIREWALLS: Final[Mapping[str, str]] = {
    "windows": "Windows Firewall",
    "macos": "The macOS firewall",
    "ufw": "ufw",
    "firewalld": "firewalld",
}
"""What people call the firewalls, by `Backend.name`; names are not translated."""
STEP_ENDING: Final = Message("step-ending")
"""The step that sets up what ends a change."""
STEP_ENDING_OFF: Final = Message("step-ending-off")
"""The step that takes it away again."""
MISTAKES: Final[Mapping[Mistake, Message]] = {
    Mistake.ACTION: Message("request-action"),
    Mistake.PROTOCOLS: Message("request-protocols"),
    Mistake.PORTS: Message("request-ports"),
    Mistake.APP: Message("request-app"),
    Mistake.NOTHING: Message("request-nothing"),
    Mistake.SCOPE: Message("request-scope"),
    Mistake.PROFILES: Message("request-profiles"),
    Mistake.TIME: Message("request-time"),
    Mistake.MARK: Message("request-mark"),
    Mistake.FORM: Message("request-form"),
    Mistake.LENGTH: Message("request-length"),
    Mistake.RULE: Message("request-rule"),
}

_ORDER: Final = (Profile.PRIVATE, Profile.DOMAIN, Profile.PUBLIC)
_DAY: Final = 24 * 3600
_HOUR: Final = 3600
_MINUTE: Final = 60


def sentences(request: Request, firewall: str, *, profiles: bool = False) -> tuple[Message, ...]:
    """What a request comes to: the change, the kinds of network, and for how long.

    Args:
        request: what was asked for.
        firewall: `Backend.name`, or what people call the firewall.
        profiles: whether this firewall asks for the kind of network.
    """
    said = [_change(request, FIREWALLS.get(firewall, firewall))]
    if profiles:
        said.append(_networks(request.profiles))
    return (*said, until_message(request.until))


def until_message(until: Until) -> Message:
    """For how long a change stays."""
    match until.lasting:
        case Lasting.UNDONE:
            return Message("plan-until-undone")
        case Lasting.RESTART:
            return Message("plan-until-restart")
    seconds = until.seconds
    if seconds % _DAY == 0:
        return _after("days", "one-day", seconds // _DAY)
    if seconds % _HOUR == 0:
        return _after("hours", "one-hour", seconds // _HOUR)
    if seconds % _MINUTE == 0:
        return _after("minutes", "one-minute", seconds // _MINUTE)
    return Message.of("plan-until-seconds", count=seconds)


def step_message(operation: Operation) -> Message:
    """What one operation does, for `Step.why`."""
    match operation:
        case Add(rule):
            code = "step-add-allow" if rule.action is Action.ALLOW else "step-add-block"
            return Message.of(code, name=rule.name)
        case Remove(rule):
            return Message.of("step-remove", name=rule.name)
        case Switch(name=name, on=on):
            code = "step-switch-on" if on else "step-switch-off"
            return Message.of(code, name=plain(name, NAME_LIMIT))
        case SetApp(app=app, after=after):
            return _app_step(plain(app, PATH_LIMIT), after)


def mistake_message(error: RequestError) -> Message:
    """What is wrong with what was asked for, and what to do instead."""
    return MISTAKES[error.mistake]


def damage_message(damaged: Damaged) -> Message:
    """What is wrong with a line of the journal, and what that means."""
    line = damaged.line
    match damaged.why:
        case Damage.UNREADABLE:
            return Message.of("journal-line-unreadable", line=line)
        case Damage.NEWER:
            return Message.of("journal-line-newer", line=line)
        case Damage.ORPHAN:
            return Message.of("journal-line-orphan", line=line)
        case Damage.REPEATED:
            return Message.of("journal-line-repeated", line=line)


def not_checked(request: Request) -> tuple[Message, ...]:
    """What nobody has looked at, whatever was read back."""
    if request.action is Action.BLOCK:
        return (Message("not-checked-block"),)
    outside, router = Message("not-checked-outside"), Message("not-checked-router")
    return outside, router, Message("not-checked-app")


def _change(request: Request, firewall: str) -> Message:
    action = "allow" if request.action is Action.ALLOW else "block"
    target = "app"
    if request.ports is not None:
        target = "port" if request.ports.is_single else "ports"
        if request.app:
            target = "app-port" if request.ports.is_single else "app-ports"
    scope = "local"
    if request.scope.who is not Who.LOCAL:
        scope = "any" if request.scope.who is Who.ANY else "given"
    return Message.of(
        f"plan-{action}-{target}-{scope}",
        firewall=firewall,
        protocol="/".join(protocol.upper() for protocol in request.protocols),
        ports=request.ports or "",
        app=plain(request.app, PATH_LIMIT),
        who=", ".join(map(_who, request.scope.networks)),
    )


def _who(network: object) -> str:
    """An address without the length of a network that it is not."""
    return str(network).removesuffix("/32" if ":" not in str(network) else "/128")


def _networks(profiles: frozenset[Profile]) -> Message:
    if profiles == ALL_PROFILES:
        return Message("plan-profiles-all")
    names = ", ".join(profile for profile in _ORDER if profile in profiles)
    return Message.of("plan-profiles", networks=names)


def _after(many: str, one: str, count: int) -> Message:
    found = {
        "days": Message.of("plan-until-days", count=count),
        "hours": Message.of("plan-until-hours", count=count),
        "minutes": Message.of("plan-until-minutes", count=count),
        "one-day": Message("plan-until-one-day"),
        "one-hour": Message("plan-until-one-hour"),
        "one-minute": Message("plan-until-one-minute"),
    }
    return found[one if count == 1 else many]


def _app_step(app: str, after: AppState) -> Message:
    match after:
        case AppState.ALLOWED:
            return Message.of("step-app-allowed", app=app)
        case AppState.BLOCKED:
            return Message.of("step-app-blocked", app=app)
        case AppState.ABSENT:
            return Message.of("step-app-absent", app=app)
