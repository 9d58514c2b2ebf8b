"""Reads firewalld over D-Bus, and never makes the person be asked for that.

Every method of firewalld's asks polkit, and has polkit ask the person where its policy says so
(`dbus_polkit_require_auth`, 1.3): Debian's policy does for the settings of a zone. So polkit is
asked first whether this process may, without asking anybody; where it may not, nothing is read.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from portgui.firewall.linux import rich
from portgui.firewall.linux.bus import NO_BUS, Bus, BusError, Object, has_owner
from portgui.firewall.linux.firewalld_reading import FirewalldReading, Service, Zone
from portgui.firewall.linux.netfilter.netfilter import Netfilter
from portgui.firewall.linux.networks import Link
from portgui.firewall.linux.polkit import Standing, standing
from portgui.plain import NAME_LIMIT, plain

SERVICE: Final = "org.fedoraproject.FirewallD1"
PATH: Final = "/org/fedoraproject/FirewallD1"
MAIN: Final = Object(SERVICE, PATH, SERVICE)
ZONES: Final = Object(SERVICE, PATH, f"{SERVICE}.zone")
POLICIES: Final = Object(SERVICE, PATH, f"{SERVICE}.policy")
DIRECT: Final = Object(SERVICE, PATH, f"{SERVICE}.direct")
CONFIG: Final = Object(SERVICE, f"{PATH}/config", f"{SERVICE}.config")
PROPERTIES: Final = Object(SERVICE, PATH, "org.freedesktop.DBus.Properties")
CHANGE_ACTION: Final = f"{SERVICE}.config"
READ_ACTION: Final = f"{SERVICE}.config.info"
DIRECT_ACTION: Final = f"{SERVICE}.direct.info"
MOST: Final = 5_000
"""Zones, ports or rules that are taken from one answer."""

_ICMP: Final = frozenset({"icmp-type", "icmp-block"})

Settings = Mapping[str, tuple[str, Any]]


def is_running(bus: Callable[[], Bus] = Bus) -> bool | None:
    """Whether firewalld answers; None where the bus did not say."""
    try:
        with bus() as line:
            return has_owner(line, SERVICE)
    except BusError as error:
        # Without a bus there can be no firewalld: it does not start without one.
        return False if error.name == NO_BUS else None


def read_firewalld(
    bus: Bus, links: tuple[Link, ...] | None, kernel: Netfilter | None, *, is_root: bool
) -> FirewalldReading:
    """Read it as far as the rights go."""
    unread = FirewalldReading(links, "", "", None, kernel=kernel)
    try:
        version = str(bus.call(PROPERTIES, "Get", "ss", SERVICE, "version")[0][1])
        default = str(bus.call(MAIN, "getDefaultZone")[0])
        panic = bool(bus.call(MAIN, "queryPanicMode")[0])
        if not is_root and standing(bus, READ_ACTION) is Standing.ASKS:
            return FirewalldReading(links, version, default, None, panic=panic, kernel=kernel)
        zones = tuple(_zone(bus, name) for name in bus.call(ZONES, "getZones")[0][:MOST])
        policies = (*_policies(bus), *_direct(bus, is_root))
        services = _services(bus, zones)
    except (BusError, LookupError, TypeError, ValueError):
        return unread
    return FirewalldReading(
        links, version, default, _with_active(bus, zones), services, panic, policies,
        _permanent(bus), kernel,
    )  # fmt: skip


def zone_paths(bus: Bus) -> dict[str, Object]:
    """The objects of the permanent zones, by name.

    Raises:
        BusError: it was refused.
    """
    names = bus.call(CONFIG, "getZoneNames")[0]
    return {
        str(name): Object(
            SERVICE, str(bus.call(CONFIG, "getZoneByName", "s", name)[0]), f"{SERVICE}.config.zone"
        )
        for name in names[:MOST]
    }


def _zone(bus: Bus, name: str) -> Zone:
    settings: Settings = bus.call(ZONES, "getZoneSettings2", "s", name)[0]
    return Zone(
        plain(name, NAME_LIMIT),
        _text(settings, "target") or "default",
        _texts(settings, "interfaces"),
        _texts(settings, "sources"),
        _pairs(settings, "ports"),
        _pairs(settings, "source_ports"),
        _texts(settings, "protocols"),
        _texts(settings, "services"),
        tuple((str(each[0]), str(each[1])) for each in _list(settings, "forward_ports")),
        _texts(settings, "rules_str") or _texts(settings, "rich_rules"),
    )


def _with_active(bus: Bus, zones: Sequence[Zone]) -> tuple[Zone, ...]:
    """With the interfaces and sources that are in them now, which the settings leave out."""
    from dataclasses import replace

    try:
        active = bus.call(ZONES, "getActiveZones")[0]
    except BusError:
        return tuple(zones)
    return tuple(
        replace(
            zone,
            interfaces=tuple(map(str, active.get(zone.name, {}).get("interfaces", ()))),
            sources=tuple(map(str, active.get(zone.name, {}).get("sources", ()))),
        )
        for zone in zones
    )


def _services(bus: Bus, zones: Sequence[Zone]) -> tuple[Service, ...]:
    """What the zones and their rich rules name, with what those include."""
    wanted = {name for zone in zones for name in zone.services}
    wanted |= {rich.read(text).value("name") for zone in zones for text in zone.rich} - {""}
    found = []
    for name in sorted(wanted):
        ports: list[tuple[str, str]] = []
        narrow, seen = False, {name}
        queue = [name]
        while queue:
            try:
                settings: Settings = bus.call(MAIN, "getServiceSettings2", "s", queue.pop())[0]
            except BusError:
                narrow = True
                continue
            ports += _pairs(settings, "ports")
            ports += [("", kind) for kind in _texts(settings, "protocols")]
            narrow = narrow or bool(settings.get("destination", ("", {}))[1])
            narrow = narrow or bool(_list(settings, "source_ports"))
            more = [each for each in _texts(settings, "includes") if each not in seen]
            seen.update(more)
            queue += more
        found.append(Service(name, tuple(ports), narrow))
    return tuple(found)


def _policies(bus: Bus) -> tuple[str, ...]:
    """The policies for what comes into this computer that may decide about a port."""
    try:
        active = bus.call(POLICIES, "getActivePolicies")[0]
    except BusError as error:
        # Before 0.9 there were none.
        return () if error.name.endswith("UnknownMethod") else ("policies",)
    found = []
    for name, ends in active.items():
        if not {"HOST", "ANY"} & set(ends.get("egress_zones", ())):
            continue
        settings: Settings = bus.call(POLICIES, "getPolicySettings", "s", name)[0]
        if not _is_harmless(settings):
            found.append(plain(f"policy {name}", NAME_LIMIT))
    return tuple(found)


def _is_harmless(settings: Settings) -> bool:
    """Whether it only lets ICMP through and leaves the rest to the zones."""
    rules = [rich.read(text) for text in _texts(settings, "rich_rules")]
    filled = [
        name
        for name in ("ports", "services", "protocols", "source_ports", "forward_ports")
        if _list(settings, name)
    ]
    goes_on = _text(settings, "target") in ("CONTINUE", "")
    return goes_on and not filled and all(each.element in _ICMP for each in rules)


def _direct(bus: Bus, is_root: bool) -> tuple[str, ...]:
    """Whether there are direct rules, which firewalld passes on without a look."""
    if not is_root and standing(bus, DIRECT_ACTION) is Standing.ASKS:
        return ("direct",)
    try:
        rules = bus.call(DIRECT, "getAllRules")[0] or bus.call(DIRECT, "getAllPassthroughs")[0]
    except BusError as error:
        return () if error.name.endswith("UnknownMethod") else ("direct",)
    return ("direct",) if rules else ()


def _permanent(bus: Bus) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    try:
        return tuple(
            (name, tuple(map(str, bus.call(path, "getRichRules")[0][:MOST])))
            for name, path in zone_paths(bus).items()
        )
    except (BusError, LookupError, TypeError):
        return None


def _list(settings: Settings, name: str) -> list[Any]:
    found = settings.get(name, ("", []))[1]
    return found[:MOST] if isinstance(found, list) else []


def _texts(settings: Settings, name: str) -> tuple[str, ...]:
    return tuple(map(str, _list(settings, name)))


def _pairs(settings: Settings, name: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(each[0]), str(each[1])) for each in _list(settings, name))


def _text(settings: Settings, name: str) -> str:
    return str(settings.get(name, ("", ""))[1])
