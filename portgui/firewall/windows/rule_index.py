"""Which of many rules may be about a port and a program, without asking each of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from ntpath import normcase
from typing import Final

from portgui.firewall.rules import Match, Rule

SYSTEM: Final = "System"
"""What rules call the kernel, which waits for connections as process 4 ([MS-FASP] 2.2.37)."""
_FEW: Final = 64
"""Most ports of a rule that stands under each of them; one of more is asked each time."""


class RuleIndex:
    """Rules that are on, by program and by port.

    A computer has hundreds of rules for programs and asks about dozens of ports: none of these
    questions goes through all the rules.
    """

    def __init__(self, rules: Iterable[Rule], variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._for_all = _ByPort()
        self._by_app: defaultdict[str, _ByPort] = defaultdict(_ByPort)
        self._of_some_app = _ByPort()
        for rule in rules:
            if not rule.is_enabled:
                continue
            if not rule.app:
                self._for_all.add(rule)
            else:
                self._by_app[self._path(rule.app)].add(rule)
                self._of_some_app.add(rule)

    def about(self, port: int, app: str | None) -> Iterator[tuple[Rule, Match]]:
        """Rules that may be about this port, and whether they are about the program.

        Args:
            port: the local port; whether a rule is about it is still to be asked.
            app: as for `policy.Windows.judge`.
        """
        for rule in self._for_all.at(port):
            yield rule, Match.YES
        if app is None:
            for rule in self._of_some_app.at(port):
                yield rule, Match.MAYBE
        elif app and (found := self._by_app.get(self._path(app))) is not None:
            for rule in found.at(port):
                yield rule, Match.YES

    def _path(self, text: str) -> str:
        return path_key(text, self._variables)


class _ByPort:
    """Rules by port, in the order in which they came."""

    def __init__(self) -> None:
        self._single: defaultdict[int, list[Rule]] = defaultdict(list)
        self._wide: list[Rule] = []

    def add(self, rule: Rule) -> None:
        """Put a rule in its place."""
        if not rule.ports or sum(map(len, rule.ports)) > _FEW:
            self._wide.append(rule)
            return
        for port in {port for ports in rule.ports for port in range(ports.first, ports.last + 1)}:
            self._single[port].append(rule)

    def at(self, port: int) -> Iterator[Rule]:
        """Those that may be about it."""
        yield from self._single.get(port, ())
        yield from self._wide


def path_key(text: str, variables: Mapping[str, str]) -> str:
    """A path as Windows compares it: variables filled in, letter case and slashes alike.

    Args:
        text: a path, as it stands in a rule.
        variables: of the environment, names in upper case.
    """
    parts = text.split("%")
    for place in range(1, len(parts) - 1, 2):
        parts[place] = variables.get(parts[place].upper(), f"%{parts[place]}%")
    return normcase("".join(parts) if len(parts) % 2 else text)
