"""A laboratory of networks: a server, a client with many addresses, and two switches between them.

    client ── lan0 ── switch ── lan0 ── server      10.77.0.0/24, fd77:0::/64, fe80::/64
           ── lan1 ── switch ── lan1 ──             10.77.1.0/24, fd77:1::/64, fe80::/64

All of it are namespaces of the kernel with names of their own, taken away at the end whatever
happens in between. In the server's, a firewall may do what it likes; nobody else is concerned.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from portgui.commands import Outcome

LANS = ("lan0", "lan1")
HOSTS = (10, 20, 30, 200)
"""The last numbers of the client's addresses on each network; the server's is 1."""
PATIENCE = 0.12
"""Seconds after which a probe has failed; all of this happens inside one computer."""
MUCH_PATIENCE = 2.0
"""Seconds for a second try, where the first is not what was expected: computers may be busy."""
_PROGRAMS = ("ip", "nft", "iptables", "ip6tables")
_AGENT = Path(__file__).with_name("net_agent.py")


class Probe(NamedTuple):
    """One try: whether a port can be reached from an address."""

    protocol: str
    source: str
    target: str
    port: int


class Host:
    """A namespace, and the agent in it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._enter = (_where("ip"), "netns", "exec", name)
        self._agent: subprocess.Popen[str] | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have an agent in there; it ends with the block."""
        with subprocess.Popen(
            [*self._enter, sys.executable, "-S", "-E", str(_AGENT)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as self._agent:  # fmt: skip
            yield
            # Leaving the block closes its input and waits.

    def run(self, command: Sequence[str], *, text: str = "", environment: Any = None) -> str:  # noqa: ANN401
        """Run a program in there; what it prints.

        Raises:
            AssertionError: it did not end well; with what it said.
        """
        done = subprocess.run(
            [*self._enter, *command], input=text, capture_output=True, text=True, check=False,
            timeout=60, env={**os.environ, "LC_ALL": "C", **(environment or {})},
        )  # fmt: skip
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}\n{text}"
        return done.stdout

    def outcome(self, arguments: Sequence[str], *, timeout: float) -> Outcome:
        """As `commands.run`, in there."""
        done = subprocess.run(
            [*self._enter, *arguments], capture_output=True, text=True, check=False,
            timeout=timeout, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
        return Outcome(done.returncode, done.stdout, done.stderr)

    def contents(self, path: str) -> str:
        """The text of a file as it is in there; what lies in /proc/net is another one.

        Raises:
            FileNotFoundError: there is none.
        """
        done = self.outcome(["/bin/cat", path], timeout=10)
        if done.status != 0:
            raise FileNotFoundError(path)
        return done.output

    def ask(self, **what: object) -> Any:  # noqa: ANN401 (JSON)
        """Ask the agent for something."""
        assert self._agent is not None
        assert self._agent.stdin is not None
        assert self._agent.stdout is not None
        self._agent.stdin.write(json.dumps(what) + "\n")
        self._agent.stdin.flush()
        return json.loads(self._agent.stdout.readline())


class Lab:
    """The two computers."""

    def __init__(self, server: Host, client: Host) -> None:
        self.server = server
        self.client = client

    def listen(self, *ports: tuple[str, int]) -> None:
        """Have the server wait on these ports, such as ("tcp", 80), and on no others."""
        self.server.ask(listen=ports)

    def load(self, ruleset: str) -> None:
        """Give the server rules for nft, in place of all that were there."""
        self.server.run([_where("nft"), "-f", "-"], text=f"flush ruleset\n{ruleset}")

    def load_saved(self, ipv4: str, ipv6: str) -> None:
        """Give the server rules of iptables, as iptables-save prints them, in place of all."""
        self.load("")
        self.server.run([_where("iptables-nft-restore")], text=ipv4)
        self.server.run([_where("ip6tables-nft-restore")], text=ipv6)

    def probe(self, probes: Iterable[Probe], patience: float = PATIENCE) -> list[bool]:
        """Which of these come through, tried by the client all at once."""
        found: list[bool] = self.client.ask(probe=list(probes), patience=patience)
        return found

    @cache  # noqa: B019 (there are few)
    def link_local(self, host: Host, lan: str) -> str:
        """The link-local address of a computer on a network, without the zone."""
        (link,) = json.loads(host.run([_where("ip"), "-j", "-6", "addr", "show", "dev", lan]))
        found = [each["local"] for each in link["addr_info"] if each["scope"] == "link"]
        return str(found[0])

    def ways(self, lan: str, version: int) -> list[tuple[str, str]]:
        """From where the client can try the server on a network, and where to."""
        number = LANS.index(lan)
        if version == 4:
            return [(f"10.77.{number}.{host}", f"10.77.{number}.1") for host in HOSTS]
        found = [(f"fd77:{number}::{host:x}", f"fd77:{number}::1") for host in HOSTS]
        ends = (self.link_local(host, lan) for host in (self.client, self.server))
        source, target = (f"{each}%{lan}" for each in ends)
        return [*found, (source, target)]


@contextmanager
def laboratory() -> Iterator[Lab]:
    """Build it, and take it down again."""
    mark = secrets.token_hex(3)
    with ExitStack() as stack:
        server, client, switch = (
            stack.enter_context(_namespace(f"pg-{mark}-{role}")) for role in ("srv", "cli", "swi")
        )
        for number, lan in enumerate(LANS):
            _ip(switch, f"link add {lan} type bridge")
            _ip(switch, f"link set {lan} up")
            _plug(server, switch, lan, number, (1,))
            _plug(client, switch, lan, number, HOSTS)
        for host in (server, client):
            stack.enter_context(host.running())
        yield Lab(server, client)


@contextmanager
def _namespace(name: str) -> Iterator[Host]:
    ip = _where("ip")
    subprocess.run([ip, "netns", "add", name], check=True, capture_output=True)
    try:
        host = Host(name)
        _ip(host, "link set lo up")
        quiet = "for each in accept_dad dad_transmits router_solicitations; do"
        for kind in ("all", "default"):
            quiet_one = f"{quiet} echo 0 > /proc/sys/net/ipv6/conf/{kind}/$each; done"
            host.run(["/bin/sh", "-c", quiet_one])
        yield host
    finally:
        subprocess.run([ip, "netns", "delete", name], check=True, capture_output=True)


def _plug(host: Host, switch: Host, lan: str, number: int, last: Iterable[int]) -> None:
    """Give a computer an interface, and put the other end of the cable into the switch."""
    end = f"{lan}{host.name[-3:]}"
    _ip(host, f"link add {lan} type veth peer name {end} netns {switch.name}")
    for each in last:
        _ip(host, f"addr add 10.77.{number}.{each}/24 dev {lan}")
        _ip(host, f"addr add fd77:{number}::{each:x}/64 dev {lan} nodad")
    _ip(switch, f"link set {end} master {lan} up")
    _ip(host, f"link set {lan} up")


def _ip(host: Host, command: str) -> None:
    host.run([_where("ip"), *command.split()])


@cache
def obstacle() -> str:
    """Why there can be no laboratory here, or ""."""
    if not Path("/proc/self/ns/net").exists():
        return "namespaces are Linux'"
    if getattr(os, "geteuid", int)() != 0:
        return "needs root for networks of its own"
    missing = [name for name in _PROGRAMS if not _where(name)]
    if missing:
        return f"not installed: {', '.join(missing)}"
    name = f"pg-{secrets.token_hex(3)}-try"
    ip = _where("ip")
    tried = subprocess.run([ip, "netns", "add", name], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        return f"no namespaces here: {tried.stderr.strip()}"
    loaded = subprocess.run(
        [ip, "netns", "exec", name, _where("nft"), "-j", "list", "ruleset"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    subprocess.run([ip, "netns", "delete", name], capture_output=True, check=False)
    return "" if loaded.returncode == 0 else f"no nftables here: {loaded.stderr.strip()}"


@cache
def _where(program: str) -> str:
    """The path of a program of the system's; "" where it is not installed."""
    folders = os.pathsep.join(("/usr/sbin", "/sbin", "/usr/bin", "/bin"))
    return shutil.which(program, path=folders) or ""
