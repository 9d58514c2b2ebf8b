r"""Windows Firewall in the registry: which keys, and what their values mean. Pure.

Below HKEY_LOCAL_MACHINE. The rules of a computer are in its own store, in that of Group Policy, in
that of a management service (MDM), and in that of apps from the Store; the settings of a profile
in the first three. [MS-GPFAS] 2.2.1 names the policy's keys and 2.2.2 to 2.2.5 the values; the
computer's own store has the same under `SharedAccess\Parameters\FirewallPolicy`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from portgui.firewall.rules import Profile, Store
from portgui.firewall.windows.policy import ProfileSettings

_OWN: Final = r"SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
_POLICY: Final = r"SOFTWARE\Policies\Microsoft\WindowsFirewall"

RULE_KEYS: Final[Mapping[Store, str]] = {
    Store.LOCAL: rf"{_OWN}\FirewallRules",
    Store.POLICY: rf"{_POLICY}\FirewallRules",
    Store.MDM: rf"{_OWN}\Mdm\FirewallRules",
    Store.STORE_APPS: rf"{_OWN}\RestrictedServices\AppIso\FirewallRules",
}
"""Where rules are, one a value: the value's name is the rule's id."""

PROFILE_KEYS: Final[Mapping[Profile, tuple[str, ...]]] = {
    Profile.DOMAIN: ("DomainProfile",),
    # Windows 7 and newer write the first, Vista the second ([MS-GPFAS] 2.2.4).
    Profile.PRIVATE: ("PrivateProfile", "StandardProfile"),
    Profile.PUBLIC: ("PublicProfile",),
}
ABOVE: Final = (_POLICY, rf"{_OWN}\Mdm")
"""What stands above the computer's own settings, the highest first."""
BELOW: Final = _OWN

ENABLE: Final = "EnableFirewall"
BLOCK_BY_DEFAULT: Final = "DefaultInboundAction"
BLOCK_ALL: Final = "DoNotAllowExceptions"
MERGE: Final = "AllowLocalPolicyMerge"
VALUES: Final = (ENABLE, BLOCK_BY_DEFAULT, BLOCK_ALL, MERGE)
_USUAL: Final = {ENABLE: None, BLOCK_BY_DEFAULT: 1, BLOCK_ALL: 0, MERGE: 1}
"""What counts where nothing is set. Windows always sets whether its firewall is on; where it has
not, this is no Windows that is known."""
TASKS: Final = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Schedule\TaskCache\Tree"
"""Has a key for each task of Task Scheduler."""
TASK: Final = "PortGUI undo"
"""How the names of PortGUI's tasks begin; a blank and the change's mark follow."""


@dataclass(frozen=True, slots=True)
class Raw:
    """All that was read, as it stands there.

    Attributes:
        rules: id and text of each rule, by store; None where they could not be read, and an empty
            tuple where there is no such store.
        settings: the numbers of each profile's key; None where it could not be read. By the path
            of the key; a key that is not there is empty.
        tasks: the names of PortGUI's tasks; None where that could not be read.
        stamps: when each key was last written, in units of 100 ns since 1601; 0 for none.
    """

    rules: Mapping[Store, tuple[tuple[str, str], ...] | None]
    settings: Mapping[str, Mapping[str, int] | None]
    tasks: frozenset[str] | None = None
    stamps: tuple[tuple[str, int], ...] = ()


def setting_keys() -> tuple[str, ...]:
    """Every key that has settings of a profile."""
    return tuple(
        rf"{root}\{name}"
        for root in (*ABOVE, BELOW)
        for names in PROFILE_KEYS.values()
        for name in names
    )


def profiles_of(raw: Raw) -> dict[Profile, ProfileSettings]:
    """The settings that are in force: what stands above beats the computer's own."""
    return {profile: _profile(raw, names) for profile, names in PROFILE_KEYS.items()}


def managed_values(raw: Raw, profile: Profile) -> tuple[str, ...]:
    """What a policy sets for a profile, such as `AllowLocalPolicyMerge=0`; for evidence."""
    found: dict[str, int] = {}
    for root in ABOVE:
        for name in PROFILE_KEYS[profile]:
            for value, number in (raw.settings.get(rf"{root}\{name}") or {}).items():
                found.setdefault(value, number)
    return tuple(f"{value}={number}" for value, number in found.items())


def _profile(raw: Raw, names: Iterable[str]) -> ProfileSettings:
    names = tuple(names)
    enable, default, merge = (
        _value(raw, names, each) for each in (ENABLE, BLOCK_BY_DEFAULT, MERGE)
    )
    return ProfileSettings(
        is_on=_flag(enable),
        blocks_by_default=_flag(default),
        blocks_all=_flag(_blocks_all(raw, names)),
        takes_local_rules=_flag(merge),
    )


def _blocks_all(raw: Raw, names: tuple[str, ...]) -> int | None:
    """Whether nothing comes in; not known where a policy says no and what is below it says yes.

    Which one counts there is not the same for each setting ([MS-FASP] 2.2.38), and to take it for
    open would be the worse mistake.
    """
    highest = _value(raw, names, BLOCK_ALL)
    if highest != 0:
        return highest
    own = (raw.settings.get(rf"{root}\{name}") for root in (*ABOVE, BELOW) for name in names)
    return 0 if all(each is not None and each.get(BLOCK_ALL, 0) == 0 for each in own) else None


def _value(raw: Raw, names: Iterable[str], value: str) -> int | None:
    """The highest one that is set, or the usual one; None where something above is not known."""
    for root in (*ABOVE, BELOW):
        if root == BELOW and value == MERGE:
            # Only a policy can switch local rules off; the computer's own store has no say.
            continue
        for name in names:
            found = raw.settings.get(rf"{root}\{name}")
            if found is None:
                return None
            if value in found:
                return found[value]
    return _USUAL[value]


def _flag(number: int | None) -> bool | None:
    return {0: False, 1: True}.get(number) if number is not None else None
