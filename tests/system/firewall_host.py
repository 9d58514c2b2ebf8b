"""A computer with a firewall and one beside it, for the tests of ufw and firewalld.

Both are network namespaces with a cable (veth) between them. What a firewall's programs write into
(/etc/ufw, /lib/ufw, /etc/default, /run, /etc/firewalld, /etc/systemd/system) are copies that only
the namespace sees: the real computer's firewall is never touched. The client in the other namespace
really connects, or does not.
"""

import itertools
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tests.system.network import ROOT, Network, python_path

HERE: Final = Path(__file__).parent
ADDRESSES: Final = {4: "10.9.0.1", 6: "fd00:9::1"}
NETWORKS: Final = {4: "10.9.0.0/24", 6: "fd00:9::/64"}
COPIED: Final = ("/etc/ufw", "/lib/ufw", "/etc/default", "/etc/systemd/system")
EMPTY: Final = ("/run", "/etc/firewalld", "/usr/share/polkit-1/rules.d")
_BUS: Final = """\
<busconfig><type>system</type><listen>unix:path=/run/dbus/system_bus_socket</listen>
<auth>EXTERNAL</auth><policy context="default"><allow send_destination="*"/>
<allow receive_sender="*"/><allow own="*"/><allow user="*"/></policy></busconfig>
"""
_CABLE: Final = """\
set -e
ip netns add peer
ip link add v0 type veth peer name v1 netns peer
ip addr add 10.9.0.1/24 dev v0
ip addr add fd00:9::1/64 dev v0 nodad
ip link set v0 up
ip -n peer addr add 10.9.0.2/24 dev v1
ip -n peer addr add fd00:9::2/64 dev v1 nodad
ip -n peer link set v1 up
"""
_PATIENCE: Final = 20.0


def missing(*names: str) -> str:
    """Why these programs cannot be used, or ""."""
    found = [name for name in names if shutil.which(name) is None]
    return f"not installed: {', '.join(found)}" if found else ""


class Host:
    """The computer with the firewall, in a network of its own.

    Args:
        network: its namespaces.
        folder: where the copies lie.
    """

    def __init__(self, network: Network, folder: Path) -> None:
        self.network, self.folder = network, folder
        self._running: list[subprocess.Popen[str]] = []
        for place in (*COPIED, *EMPTY):
            if not Path(place).is_dir():
                continue
            copy = folder / place.strip("/").replace("/", "_")
            if place in COPIED:
                shutil.copytree(place, copy, symlinks=True)
            else:
                copy.mkdir()
            network.run(["mount", "--bind", str(copy), place])
        network.run(["sh", "-c", _CABLE])

    def close(self) -> None:
        """End what was started; what nsenter has started ends with the namespaces."""
        for process in self._running:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()

    def start(self, command: Sequence[str]) -> None:
        """Start something that stays."""
        silent = subprocess.DEVNULL
        self._running.append(self.network.start(command, stdout=silent, stderr=silent))

    def listen(self, *ports: int) -> None:
        """Wait for connections on these ports: TCP and UDP, IPv4 and IPv6."""
        script = str(HERE / "firewall_peers.py")
        process = self.network.start(
            [sys.executable, script, "listen", *map(str, ports)], stdout=subprocess.PIPE
        )
        self._running.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"

    def reaches(self, protocol: str, port: int, version: int = 4) -> bool:
        """Whether the computer beside it gets an answer."""
        return bool(self._reached(port, [(protocol, version)]))

    def everywhere(self, port: int) -> set[tuple[str, int]]:
        """By which protocols and versions of IP it is reached."""
        return self._reached(port, list(itertools.product(("tcp", "udp"), (4, 6))))

    def _reached(self, port: int, ways: list[tuple[str, int]]) -> set[tuple[str, int]]:
        script = str(HERE / "firewall_peers.py")
        words = [word for name, version in ways for word in (name, ADDRESSES[version])]
        said = self.network.run(
            ["ip", "netns", "exec", "peer", sys.executable, script, "ask", str(port), *words]
        )
        answers = zip(ways, said.split(), strict=True)
        return {way for way, answer in answers if answer == "answer"}

    def portgui(self, verb: str, *, user: int = 0, **values: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
        """Have PortGUI do something there, by its own back end."""
        script = str(HERE / "firewall_driver.py")
        said = self.network.run([sys.executable, script, verb, json.dumps(values)], user=user)
        found: dict[str, Any] = json.loads(said)
        return found

    def ufw(self, *rules: str) -> None:
        """Switch ufw on, with these rules of the person's own."""
        self.network.run(["ufw", "--force", "enable"])
        for rule in rules:
            self.network.run(["sh", "-c", f"ufw {rule}"])

    def ufw_rules(self) -> list[str]:
        """The lines of both of ufw's files."""
        text = self.network.run(["sh", "-c", "cat /etc/ufw/user.rules /etc/ufw/user6.rules"])
        return [line for line in text.splitlines() if line.startswith("### tuple")]

    def firewalld(self) -> None:
        """Start a bus and firewalld, and wait until it answers."""
        config = self.folder / "bus.conf"
        config.write_text(_BUS, "ascii")
        self.network.run(["mkdir", "-p", "/run/dbus"])
        self.start(["dbus-daemon", f"--config-file={config}", "--nopidfile", "--nofork"])
        wait_for(Path(self.folder / "run" / "dbus" / "system_bus_socket").exists)
        self.start(["firewalld", "--nofork", "--nopid"])
        wait_for(lambda: self.firewall_cmd("--state", check=False) == "running")

    def firewall_cmd(self, *arguments: str, check: bool = True) -> str:
        """What firewall-cmd says."""
        shell = 'exec firewall-cmd "$@"' + ("" if check else " 2>&1 || true")
        if not check:
            shell = shell.replace("exec ", "")
        return self.network.run(["sh", "-c", shell, "sh", *arguments]).strip()


def wait_for(is_so: Any, patience: float = _PATIENCE) -> None:  # noqa: ANN401 (any call)
    """Wait until it is so.

    Raises:
        AssertionError: it did not become so in time.
    """
    end = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)


__all__ = ["ROOT", "Host", "missing", "python_path", "wait_for"]
