"""What Windows itself holds a port for, as far as it is documented."""

import pytest

from portgui.connections.snapshot import Connection, Gap, Owner
from portgui.connections.windows_system import explanation_of, of_system
from portgui.net import Protocol
from tests.fakes import Computer

TCP, UDP = Protocol.TCP, Protocol.UDP
SYSTEM = Owner(4, "System", 1.0, gaps=(("path", Gap.KERNEL), ("parent", Gap.KERNEL)))


def _waits(owner: Owner, port: int, protocol: Protocol = TCP) -> Connection:
    return Computer().wait(owner, f"0.0.0.0:{port}", protocol)


@pytest.mark.parametrize(
    ("protocol", "port", "code"),
    [
        (TCP, 445, "windows-file-sharing"),
        (TCP, 139, "windows-file-sharing"),
        (UDP, 137, "windows-file-sharing"),
        (UDP, 138, "windows-file-sharing"),
        (TCP, 137, "windows-driver"),
        (TCP, 2869, "windows-network-discovery"),
        (TCP, 5357, "windows-network-discovery"),
        (TCP, 5985, "windows-remote-management"),
        (TCP, 1723, "windows-vpn"),
        (UDP, 1701, "windows-vpn"),
        (TCP, 1701, "windows-driver"),
        (TCP, 80, "windows-web-service"),
        (UDP, 80, "windows-driver"),
        (TCP, 47001, "windows-driver"),
    ],
)
def test_the_port_tells_what_can_be_told(protocol: Protocol, port: int, code: str) -> None:
    """Only the documented ports are explained; the others are said to be unknown."""
    assert of_system(protocol, port).code == code
    found = explanation_of(_waits(SYSTEM, port, protocol))
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("owner", "code"),
    [
        (Owner(900, "svchost.exe", service="IP Helper (iphlpsvc)"), "windows-port-proxy"),
        (Owner(900, "svchost.exe", service="IP-Hilfsdienst (iphlpsvc)"), "windows-port-proxy"),
        (Owner(900, "svchost.exe", service="DHCP Client (Dhcp)"), None),
        (Owner(900, "svchost.exe"), None),
        (Owner(5, "System"), None),
        (Owner(4, "init", path="/sbin/init"), None),
        (Owner(4, "System", path="/opt/System"), None),
    ],
)
def test_only_windows_own_are_explained(owner: Owner, code: str | None) -> None:
    """Process 4 is the kernel on Windows alone; the IP Helper is known in every language."""
    found = explanation_of(_waits(owner, 8080))
    assert (found.code if found is not None else None) == code


def test_a_port_proxy_is_tcp_alone() -> None:
    """The IP Helper's UDP ports are for something else."""
    owner = Owner(900, "svchost.exe", service="IP Helper (iphlpsvc)")
    assert explanation_of(_waits(owner, 8080, UDP)) is None


def test_a_connection_is_not_explained() -> None:
    """What the System process is connected to says nothing about a port that it waits on."""
    computer = Computer()
    assert explanation_of(computer.connect(SYSTEM, "192.168.1.9:445")) is None
