"""Real ufw, on a computer of its own, with another one that really connects to it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.firewall_host import NETWORKS, Host, missing
from tests.system.network import Network

pytestmark = [pytest.mark.root, pytest.mark.linux]

EVERY = {("tcp", 4), ("tcp", 6), ("udp", 4), ("udp", 6)}
PORT = 7000


@pytest.fixture
def host(network: Network, tmp_path: Path) -> Iterator[Host]:
    """A computer with ufw that is not switched on yet."""
    if why := missing("ufw", "iptables", "ip"):
        pytest.skip(why)
    made = Host(network, tmp_path)
    try:
        yield made
    finally:
        made.close()


def test_a_port_is_opened_and_closed_again(host: Host) -> None:
    """Before nobody gets in, then the same network does, after the undo nobody: all four ways."""
    host.ufw()
    host.listen(PORT)
    before = host.ufw_rules()
    assert host.everywhere(PORT) == set()

    made = host.portgui("change", ports=[PORT, PORT])
    assert (made["status"], made["check"]) == ("DONE", "as-wanted"), made
    assert host.everywhere(PORT) == EVERY
    assert all("comment=" in line for line in host.ufw_rules())

    undone = host.portgui("undo", job=made["job"])
    assert (undone["status"], undone["check"]) == ("DONE", "as-wanted"), undone
    assert host.everywhere(PORT) == set()
    assert host.ufw_rules() == before


def test_a_port_is_blocked_before_the_persons_allow(host: Host) -> None:
    """The first match decides, so a block goes first; the person's allow is still there after."""
    host.ufw(f"allow {PORT}")
    host.listen(PORT)
    assert host.everywhere(PORT) == EVERY

    made = host.portgui("change", action="block", who="any", ports=[PORT, PORT])
    assert (made["status"], made["check"]) == ("DONE", "as-wanted"), made
    assert host.everywhere(PORT) == set()

    host.portgui("undo", job=made["job"])
    assert host.everywhere(PORT) == EVERY


def test_a_rule_of_the_persons_own_survives(host: Host) -> None:
    """The very rule was there: it is neither added again, nor given our comment, nor undone."""
    host.ufw(f"allow proto tcp from {NETWORKS[4]} to any port {PORT} comment mine")
    host.listen(PORT)
    own = host.ufw_rules()
    values: dict[str, Any] = {
        "networks": [NETWORKS[4]],
        "ports": [PORT, PORT],
        "protocols": ["tcp"],
    }
    refused = host.portgui("change", **values)
    assert (refused["refusal"], refused["needless"]) == ("linux-already-rule", True)

    # As one that could not read the rules would ask: two networks, one of which is there.
    made = host.portgui("change", **{**values, "networks": [NETWORKS[4], NETWORKS[6]]})
    assert made["status"] == "DONE"
    assert own[0] in host.ufw_rules()
    host.portgui("undo", job=made["job"])
    assert host.ufw_rules() == own
    assert host.everywhere(PORT) == {("tcp", 4)}


def test_a_rule_that_ufw_would_replace_is_left_alone(host: Host) -> None:
    """Where ufw has a deny for just the same, it would turn it into our allow: refused."""
    host.ufw(f"deny proto tcp from {NETWORKS[4]} to any port {PORT}")
    own = host.ufw_rules()
    refused = host.portgui("change", networks=[NETWORKS[4]], ports=[PORT, PORT], protocols=["tcp"])
    assert refused["refusal"] == "linux-refuse-rule"
    assert refused["evidence"] == own
    assert host.ufw_rules() == own


def test_a_rule_that_would_decide_first_is_named(host: Host) -> None:
    """An allow after a deny of everything would do nothing: it is refused, and the deny named."""
    host.ufw("deny 6990:7010/tcp")
    refused = host.portgui("change", who="any", ports=[PORT, PORT], protocols=["tcp"])
    assert refused["refusal"] == "linux-refuse-rule"
    assert "6990:7010" in refused["says"]


def test_undoing_leaves_a_rule_that_has_become_somebody_elses(host: Host) -> None:
    """The person has made our rule their own, with a comment of theirs: it is not deleted."""
    host.ufw()
    made = host.portgui("change", who="any", ports=[PORT, PORT], protocols=["tcp"])
    host.network.run(["ufw", "allow", f"{PORT}/tcp", "comment", "mine now"])
    own = host.ufw_rules()
    undone = host.portgui("undo", job=made["job"])
    assert undone["status"] == "DONE"
    assert host.ufw_rules() == own


def test_without_ipv6_only_ipv4_is_asked_for(host: Host) -> None:
    """IPV6=no: ufw would refuse a rule for IPv6, and lets nothing in over it."""
    host.network.run(["sed", "-i", "s/IPV6=yes/IPV6=no/", "/etc/default/ufw"])
    host.ufw()
    host.listen(PORT)
    made = host.portgui("change", who="any", ports=[PORT, PORT])
    assert (made["status"], made["check"]) == ("DONE", "as-wanted"), made
    assert host.everywhere(PORT) == {("tcp", 4), ("udp", 4)}


def test_without_systemd_nothing_is_changed_for_a_time(host: Host) -> None:
    """What cannot be ended is not begun."""
    host.ufw()
    before = host.ufw_rules()
    made = host.portgui("change", ports=[PORT, PORT], lasting="time", seconds=60)
    assert made["status"] == "NO_EXPIRY"
    assert host.ufw_rules() == before


@pytest.mark.parametrize("verb", ["allow", "--force delete"])
def test_a_ufw_that_says_so_and_does_not_is_found_out(host: Host, verb: str) -> None:
    """“Rule added” and “Rule deleted” with exit status 0 are no proof."""
    host.ufw()
    host.listen(PORT)
    made = host.portgui("change", ports=[PORT, PORT]) if verb != "allow" else {}
    liar = host.folder / "ufw"
    liar.write_text(
        f'#!/bin/sh\ncase "$*" in "{verb} "*) echo "Rule added"; exit 0;; esac\n'
        'exec /usr/bin/python3 /run/real-ufw "$@"\n'
    )
    liar.chmod(0o755)
    host.network.run(["cp", "/usr/sbin/ufw", "/run/real-ufw"])
    host.network.run(["mount", "--bind", str(liar), "/usr/sbin/ufw"])
    if verb == "allow":
        said = host.portgui("change", ports=[PORT, PORT])
        assert host.everywhere(PORT) == set()
    else:
        said = host.portgui("undo", job=made["job"])
        assert host.everywhere(PORT) == EVERY
        assert said["status"] == "FAILED"
    assert said["check"] == "not-as-wanted", said
    assert said["evidence"]


def test_an_unprivileged_look_says_that_it_does_not_know(host: Host) -> None:
    """Everybody may read that ufw is on, and nobody but root what it lets in."""
    host.ufw(f"allow {PORT}")
    said = host.portgui("verdict", ports=[PORT], user=65534)
    assert said["rights"] is True
    assert set(said["answers"].values()) == {"unknown"}


def test_the_verdict_agrees_with_the_one_who_connects(host: Host) -> None:
    """Never “reachable” where the other computer does not get in, nor “blocked” where it does."""
    host.ufw(
        "allow 7000", "deny 7001/tcp", "allow 7001", "allow from 10.9.0.0/24 to any port 7002",
        "allow from 10.9.0.77 to any port 7003", "allow 7004/udp", "allow 7005:7006/tcp",
        "deny from 10.9.0.2 to any port 7006", "reject 7007", "limit 7008/tcp",
        "allow in on v0 to any port 7009", "allow in on eth9 to any port 7010",
    )  # fmt: skip
    ports = list(range(7000, 7012))
    host.listen(*ports)
    said = host.portgui("verdict", ports=ports)["answers"]
    for port in ports:
        there = host.everywhere(port)
        for protocol in ("tcp", "udp"):
            for version in (4, 6):
                answer = said[f"{protocol} {port} {version}"]
                wrong = "blocked" if (protocol, version) in there else "reachable"
                assert answer != wrong, (protocol, port, version, answer)
    assert said["tcp 7000 4"] == said["tcp 7009 4"] == "reachable"
    assert said["tcp 7001 4"] == said["udp 7007 6"] == "blocked"
    assert said["tcp 7003 4"] == "unknown"
