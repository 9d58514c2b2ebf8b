"""Reads ufw: what everybody may read of it, and with root's rights the rest."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from portgui import commands
from portgui.firewall.linux.expiry import Expiry
from portgui.firewall.linux.netfilter.netfilter import Netfilter
from portgui.firewall.linux.netfilter.reading import read_netfilter
from portgui.firewall.linux.networks import Link, links
from portgui.firewall.linux.rights import is_root
from portgui.firewall.linux.ufw_reading import UfwReading
from portgui.firewall.linux.ufw_rules import UfwFileError, UfwRule, read_rules, settings

UFW: Final = ("/usr/sbin/ufw", "/sbin/ufw")
CONF: Final = Path("/etc/ufw/ufw.conf")
DEFAULTS: Final = Path("/etc/default/ufw")
RULES: Final = ((4, Path("/etc/ufw/user.rules")), (6, Path("/etc/ufw/user6.rules")))
_LARGEST: Final = 4 * 1024 * 1024
_PATIENCE: Final = 60.0


class Doors(NamedTuple):
    """By what ufw and its surroundings are reached.

    Attributes:
        run: runs a program.
        links: asks for the interfaces.
        kernel: asks for the rules in force.
        is_root: whether this process has root's rights.
        expiry: what ends changes.
        program: ufw; None where it is not installed.
    """

    run: Callable[..., commands.Outcome] = commands.run
    links: Callable[[], tuple[Link, ...] | None] = links
    kernel: Callable[[], Netfilter] = read_netfilter
    is_root: bool = False
    expiry: Expiry = Expiry()
    program: str | None = None


def doors() -> Doors:
    """Those of this computer."""
    program = commands.first_existing(*UFW)
    return Doors(is_root=is_root(), expiry=Expiry(), program=program)


def is_enabled(conf: Path = CONF) -> bool | None:
    """What ufw.conf says, which everybody may read; None where it cannot be read."""
    try:
        text = conf.read_text("utf-8", "replace")
    except FileNotFoundError:
        return False
    except OSError:
        return None
    return settings(text).get("ENABLED", "no").lower() == "yes"


def read_ufw(by: Doors) -> UfwReading:
    """Read it as far as the rights go."""
    defaults = _settings(DEFAULTS)
    incoming = defaults.get("DEFAULT_INPUT_POLICY", "")
    has_ipv6 = defaults.get("IPV6", "no").lower() == "yes"
    found, ends = by.links(), by.expiry.marks()
    if not by.is_root or by.program is None:
        return UfwReading(found, None, incoming, has_ipv6, None, None, ends)
    return UfwReading(
        found, _is_active(by, by.program), incoming, has_ipv6, _rules(), by.kernel(), ends
    )


def _is_active(by: Doors, program: str) -> bool | None:
    """Whether the rules are loaded: ufw.conf may say so while they are not."""
    done = by.run([program, "status"], timeout=_PATIENCE)
    first = done.output.partition("\n")[0].strip()
    known = {"Status: active": True, "Status: inactive": False}
    return known.get(first) if done.status == 0 else None


def _rules() -> tuple[UfwRule, ...] | None:
    found: list[UfwRule] = []
    for version, path in RULES:
        try:
            if path.stat().st_size > _LARGEST:
                return None
            found += read_rules(path.read_text("utf-8", "replace"), version)
        except FileNotFoundError:
            continue
        except (OSError, UfwFileError):
            return None
    return tuple(found)


def _settings(path: Path) -> dict[str, str]:
    try:
        return settings(path.read_text("utf-8", "replace"))
    except OSError:
        return {}
