"""Real firewalld on a bus of its own, with another computer that really connects."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.firewall_host import NETWORKS, Host, missing, wait_for
from tests.system.network import Network

pytestmark = [pytest.mark.root, pytest.mark.linux]

EVERY = {("tcp", 4), ("tcp", 6), ("udp", 4), ("udp", 6)}
PORT = 7000


@pytest.fixture
def host(network: Network, tmp_path: Path) -> Iterator[Host]:
    """A computer on which firewalld runs."""
    if why := missing("firewalld", "firewall-cmd", "dbus-daemon", "nft", "ip"):
        pytest.skip(why)
    made = Host(network, tmp_path)
    try:
        made.firewalld()
        yield made
    finally:
        made.close()


def rich(host: Host) -> tuple[str, str]:
    """The rich rules at run time and the permanent ones."""
    return host.firewall_cmd("--list-rich-rules"), host.firewall_cmd(
        "--permanent", "--list-rich-rules"
    )


def test_a_port_is_opened_and_closed_again(host: Host) -> None:
    """At run time and permanently, both undone: and the other computer sees it each time."""
    host.listen(PORT)
    assert host.portgui("which") == {"name": "firewalld"}
    assert host.everywhere(PORT) == set()

    made = host.portgui("change", ports=[PORT, PORT])
    assert (made["status"], made["check"]) == ("DONE", "as-wanted"), made
    assert host.everywhere(PORT) == EVERY
    runtime, permanent = rich(host)
    assert sorted(runtime.splitlines()) == sorted(permanent.splitlines())
    assert NETWORKS[4] in runtime

    undone = host.portgui("undo", job=made["job"])
    assert (undone["status"], undone["check"]) == ("DONE", "as-wanted"), undone
    assert host.everywhere(PORT) == set()
    assert rich(host) == ("", "")


def test_a_port_is_blocked_before_the_persons_allow(host: Host) -> None:
    """A block decides before what the person allows, which is there again afterwards."""
    for kind in ("tcp", "udp"):
        host.firewall_cmd(f"--add-port={PORT}/{kind}")
    host.listen(PORT)
    assert host.everywhere(PORT) == EVERY
    made = host.portgui("change", action="block", who="any", ports=[PORT, PORT])
    assert (made["status"], made["check"]) == ("DONE", "as-wanted"), made
    assert host.everywhere(PORT) == set()
    host.portgui("undo", job=made["job"])
    assert host.everywhere(PORT) == EVERY


def test_until_the_restart_is_run_time_only(host: Host) -> None:
    """It is not there any more when firewalld reads its files again; kept, it is."""
    host.listen(PORT)
    values: dict[str, Any] = {"ports": [PORT, PORT], "protocols": ["tcp"], "who": "any"}
    made = host.portgui("change", lasting="restart", **values)
    assert made["check"] == "as-wanted", made
    assert host.reaches("tcp", PORT)
    assert rich(host)[1] == ""
    kept = host.portgui("keep", job=made["job"])
    assert (kept["status"], kept["check"]) == ("DONE", "as-wanted"), kept
    host.firewall_cmd("--reload")
    assert host.reaches("tcp", PORT)
    host.portgui("undo", job=made["job"])
    assert not host.reaches("tcp", PORT)
    assert rich(host) == ("", "")


def test_firewalld_itself_ends_it_at_its_time(host: Host) -> None:
    """Nothing of PortGUI's runs any more, and the rule goes all the same."""
    host.listen(PORT)
    made = host.portgui("change", ports=[PORT, PORT], who="any", lasting="time", seconds=60, told=2)
    assert made["check"] == "as-wanted", made
    assert host.everywhere(PORT) == EVERY
    wait_for(lambda: rich(host)[0] == "")
    assert host.everywhere(PORT) == set()


def test_an_identical_rule_of_the_persons_own_survives(host: Host) -> None:
    """The very rule was there before: it is spared, and not undone."""
    host.listen(PORT)
    values: dict[str, Any] = {
        "networks": [NETWORKS[4]],
        "ports": [PORT, PORT],
        "protocols": ["tcp"],
    }
    first = host.portgui("change", **values)
    own = rich(host)
    second = host.portgui("change", **values)
    assert second["spared"] == [0]
    host.portgui("undo", job=second["job"], spared=second["spared"])
    assert rich(host) == own
    assert host.reaches("tcp", PORT)
    host.portgui("undo", job=first["job"])
    assert rich(host) == ("", "")


def test_a_rule_that_decides_first_is_named(host: Host) -> None:
    """The person's own drop beats any allow of ours: refused, with its text."""
    host.firewall_cmd(f'--add-rich-rule=rule port port="{PORT}" protocol="tcp" drop')
    refused = host.portgui("change", ports=[PORT, PORT], protocols=["tcp"])
    assert refused["refusal"] == "linux-refuse-rule"
    assert "drop" in refused["says"]
    assert rich(host)[1] == ""


def test_panic_mode_is_said(host: Host) -> None:
    """Everything is dropped: nothing is opened, and the verdict is blocked."""
    host.listen(PORT)
    host.firewall_cmd(f"--add-port={PORT}/tcp")
    host.firewall_cmd("--panic-on")
    assert host.portgui("change", ports=[7001, 7001])["refusal"] == "linux-refuse-panic"
    said = host.portgui("verdict", ports=[PORT])["answers"]
    assert said["tcp 7000 4"] == "blocked"
    assert not host.reaches("tcp", PORT)


def test_without_rights_and_polkit_nothing_is_changed(host: Host) -> None:
    """It refuses (253 of its command line); that is no failure, and said as what it is."""
    said = host.portgui("change", user=65534, ports=[PORT, PORT])
    assert said["trouble"] == "change-no-agent"
    assert said["check"] == "unknown"
    assert rich(host) == ("", "")


def test_the_verdict_agrees_with_the_one_who_connects(host: Host) -> None:
    """Never “reachable” where the other computer does not get in, nor “blocked” where it does."""
    for arguments in (
        ["--add-port=7000/tcp"], ["--add-port=7001-7002/udp"], ["--add-service=dns"],
        ['--add-rich-rule=rule port port="7002" protocol="udp" reject'],
        ['--add-rich-rule=rule family="ipv4" source address="10.9.0.0/24" port port="7003"'
         ' protocol="tcp" accept'],
        ['--add-rich-rule=rule family="ipv6" source address="fd00:9::2" port port="7004"'
         ' protocol="tcp" accept'],
        ['--add-rich-rule=rule priority="-5" port port="7005" protocol="tcp" accept'],
        ['--add-rich-rule=rule port port="7005" protocol="tcp" drop'],
        ['--add-rich-rule=rule family="ipv4" port port="7006" protocol="tcp" accept'],
        ["--zone=trusted", "--add-source=10.9.0.77"],
        ["--zone=drop", "--add-source=fd00:9::2"],
    ):  # fmt: skip
        host.firewall_cmd(*arguments)
    ports = [53, *range(7000, 7008)]
    host.listen(*ports)
    said = host.portgui("verdict", ports=ports)["answers"]
    for port in ports:
        there = host.everywhere(port)
        for protocol in ("tcp", "udp"):
            for version in (4, 6):
                answer = said[f"{protocol} {port} {version}"]
                wrong = "blocked" if (protocol, version) in there else "reachable"
                assert answer != wrong, (protocol, port, version, answer)
    assert said["tcp 7000 4"] == said["tcp 7005 4"] == "reachable"


def test_ufw_beside_it_is_reported_and_neither_is_touched(host: Host) -> None:
    """Two firewalls: PortGUI writes into none of them."""
    host.network.run(["sed", "-i", "s/ENABLED=no/ENABLED=yes/", "/etc/ufw/ufw.conf"])
    refused = host.portgui("change", ports=[PORT, PORT])
    assert refused["refusal"] == "linux-refuse-both"
    assert refused["evidence"] == ["firewalld", "ufw"]
