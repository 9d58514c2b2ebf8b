"""A registry of rules in memory, and a netsh and a Task Scheduler that behave as documented.

netsh adds as often as it is asked, deletes every rule that fits, compares names without regard to
letter case, ends with 1 where nothing fits, and says 0 otherwise. `Liar` says 0 and does nothing.
Run as a program, it does the same to the real registry.
"""

import sys
import uuid
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_network

Rules = MutableMapping[str, str]
NUMBERS = {"TCP": "6", "UDP": "17"}
KNOWN = {
    "name", "dir", "action", "protocol", "localport", "program", "remoteip", "profile", "enable",
}  # fmt: skip


def netsh(words: Sequence[str], rules: Rules) -> int:
    """`netsh` with these arguments; its exit status."""
    if len(words) < 5 or tuple(words[:2]) != ("advfirewall", "firewall") or words[3] != "rule":
        return 1
    verb, rest = words[2], list(words[4:])
    try:
        match verb:
            case "add":
                rules["{" + str(uuid.uuid4()).upper() + "}"] = _text(_options(rest))
            case "delete":
                return _delete(_options(rest), rules)
            case "set" if "new" in rest:
                place = rest.index("new")
                return _set(_options(rest[:place]), _options(rest[place + 1 :]), rules)
            case _:
                return 1
    except ValueError:
        return 1
    return 0


def _options(words: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or name not in KNOWN or name in found or not value:
            raise ValueError(word)
        found[name] = value
    if found.get("name", "").casefold() == "all" or "|" in found.get("name", ""):
        raise ValueError("name")
    return found


def _text(options: dict[str, str]) -> str:
    fields = [
        "v2.33",
        f"Action={options['action'].capitalize()}",
        f"Active={'TRUE' if options.get('enable', 'yes') == 'yes' else 'FALSE'}",
        f"Dir={options['dir'].capitalize()}",
        f"Protocol={NUMBERS[options['protocol'].upper()]}",
    ]
    profiles = options.get("profile", "any")
    if profiles != "any":
        fields += [f"Profile={profile.capitalize()}" for profile in profiles.split(",")]
    ports = options.get("localport", "any")
    if ports != "any":
        fields.append(f"LPort2_10={ports}" if "-" in ports else f"LPort={ports}")
    fields += _addresses(options.get("remoteip", "any"))
    if "program" in options:
        fields.append(f"App={options['program']}")
    fields.append(f"Name={options['name']}")
    return "|".join(fields) + "|"


def _addresses(value: str) -> list[str]:
    if value == "any":
        return []
    if value.lower() == "localsubnet":
        return ["RA4=LocalSubnet", "RA6=LocalSubnet"]
    found = []
    for word in value.split(","):
        network = ip_network(word)
        if network.version == 6:
            found.append(f"RA6={network}")
        elif network.prefixlen == 32:
            found.append(f"RA4={network.network_address}")
        else:
            found.append(f"RA4={network.with_netmask}")
    return found


def _fields(text: str) -> dict[str, str]:
    return {
        name.lower(): value
        for name, _, value in (part.partition("=") for part in text.split("|")[1:])
    }


def _fits(options: dict[str, str], text: str) -> bool:
    found = _fields(text)
    if found.get("name", "").casefold() != options["name"].casefold():
        return False
    wanted = {
        "dir": options.get("dir"),
        "protocol": NUMBERS.get(options.get("protocol", "").upper()),
        "app": options.get("program"),
    }
    return all(
        value is None or found.get(name, "").casefold() == value.casefold()
        for name, value in wanted.items()
    )


def _delete(options: dict[str, str], rules: Rules) -> int:
    gone = [rule_id for rule_id, text in rules.items() if _fits(options, text)]
    for rule_id in gone:
        del rules[rule_id]
    return 0 if gone else 1


def _set(options: dict[str, str], new: dict[str, str], rules: Rules) -> int:
    changed = [rule_id for rule_id, text in rules.items() if _fits(options, text)]
    active = {"yes": "Active=TRUE", "no": "Active=FALSE"}[new["enable"]]
    for rule_id in changed:
        parts = [
            active if part.lower().startswith("active=") else part
            for part in rules[rule_id].split("|")
        ]
        rules[rule_id] = "|".join(parts)
    return 0 if changed else 1


@dataclass
class Computer:
    """A Windows in memory.

    Attributes:
        rules: the computer's own rules, text by id.
        tasks: names of tasks.
        ran: every command line, in order.
        lies: verbs of netsh that say 0 and do nothing.
        fails_at: the number of the command, from 0, that does nothing and says 1; -1 for none.
        has_tasks: whether Task Scheduler works.
    """

    rules: dict[str, str] = field(default_factory=dict)
    tasks: set[str] = field(default_factory=set)
    ran: list[tuple[str, ...]] = field(default_factory=list)
    lies: frozenset[str] = frozenset()
    fails_at: int = -1
    has_tasks: bool = True

    def run(self, arguments: Sequence[str]) -> int | None:
        """Run a program of Windows'."""
        program, *words = arguments
        number = len(self.ran)
        self.ran.append(tuple(arguments))
        if number == self.fails_at:
            return 1
        if program.lower().endswith("netsh.exe"):
            return 0 if words[2] in self.lies else netsh(words, self.rules)
        return self._schtasks(words)

    def _schtasks(self, words: Sequence[str]) -> int:
        name = words[words.index("/tn") + 1]
        match words[0]:
            case "/delete" if name in self.tasks:
                self.tasks.remove(name)
                return 0
            case _:
                return 1

    def read(self) -> dict[str, str]:
        """The rules now."""
        return dict(self.rules)


if sys.platform == "win32":
    import winreg

    class RealRules(dict[str, str]):
        """The rules of a key, written through."""

        def __init__(self, key: str) -> None:
            access = winreg.KEY_ALL_ACCESS | winreg.KEY_WOW64_64KEY
            self._key = winreg.CreateKeyEx(winreg.HKEY_LOCAL_MACHINE, key, 0, access)
            count = winreg.QueryInfoKey(self._key)[1]
            found = [winreg.EnumValue(self._key, place) for place in range(count)]
            super().__init__({name: text for name, text, _ in found})

        def __setitem__(self, name: str, text: str) -> None:
            winreg.SetValueEx(self._key, name, 0, winreg.REG_SZ, text)
            super().__setitem__(name, text)

        def __delitem__(self, name: str) -> None:
            winreg.DeleteValue(self._key, name)
            super().__delitem__(name)

    if __name__ == "__main__":
        sys.exit(netsh(sys.argv[2:], RealRules(sys.argv[1])))
