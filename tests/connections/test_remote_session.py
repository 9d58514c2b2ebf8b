"""Whether somebody works here from another computer: found in the facts, and by nothing else."""

import sys
from ipaddress import ip_address

import pytest

from portgui.connections import remote_session
from portgui.connections.remote_session import Facts, Kind, RemoteSession, is_server, sessions_in
from portgui.connections.snapshot import Connection, ConnectionKey, Owner, Reach, State
from portgui.net import Endpoint, Protocol

TCP, UDP = Protocol.TCP, Protocol.UDP
HERE = "192.168.1.5"
SSHD = "/usr/sbin/sshd"


def waits(name: str, port: int, path: str | None = None) -> Connection:
    """A listener at all addresses."""
    owner = Owner(10, name, path=path)
    key = ConnectionKey(TCP, Endpoint("0.0.0.0", port), None, 10)
    return Connection(key, State.WAITING, "LISTEN", Reach.NETWORK, owner, None)


def connected(
    name: str, port: int, peer: str, *, pid: int = 20, here: str = HERE, path: str | None = None
) -> Connection:
    """A connection that somebody has opened to this computer."""
    owner = Owner(pid, name, path=path)
    key = ConnectionKey(TCP, Endpoint(here, port), Endpoint(peer, 50_000), pid)
    return Connection(key, State.CONNECTED, "ESTABLISHED", Reach.NETWORK, owner, None)


def session(kind: Kind, port: int, peer: str = "192.0.2.9", app: str = "") -> RemoteSession:
    """A TCP session."""
    return RemoteSession(kind, TCP, port, peer, app)


# SSH.


def test_ssh_says_so_itself() -> None:
    """SSH_CONNECTION has the other end first; what waits on the port is its app."""
    environment = {"SSH_CONNECTION": "192.0.2.9 50000 192.168.1.5 2222"}
    facts = Facts(environment, connections=(waits("sshd", 2222, SSHD),))
    assert sessions_in(facts) == (session(Kind.SSH, 2222, app=SSHD),)


@pytest.mark.parametrize(
    ("peer", "plain"),
    [("fe80::1%eth0", "fe80::1"), ("::ffff:192.0.2.9", "192.0.2.9"), ("UNKNOWN", "")],
)
def test_the_other_computers_address_is_one_that_rules_know(peer: str, plain: str) -> None:
    """Without its zone; IPv4 in its IPv6 form is IPv4; what is none is not known."""
    facts = Facts({"SSH_CONNECTION": f"{peer} 50000 ::1 22"})
    assert sessions_in(facts) == (session(Kind.SSH, 22, plain),)


@pytest.mark.parametrize("text", ["", "x", "192.0.2.9 1 192.168.1.5", "a 1 b 0", "a 1 b 65536"])
def test_a_variable_that_says_something_else_is_no_session(text: str) -> None:
    """It comes from outside, too."""
    assert sessions_in(Facts({"SSH_CONNECTION": text})) == ()


@pytest.mark.parametrize("name", ["sshd", "sshd-session", "dropbear"])
def test_sudo_drops_the_variable_and_the_process_above_tells(name: str) -> None:
    """The one above that has a connection from another computer; it need not be the nearest."""
    facts = Facts(
        {},
        above=("bash", "sudo", "bash", name, "systemd"),
        above_ids=frozenset({5, 6, 7, 20, 1}),
        connections=(waits("sshd", 22, SSHD), connected(name, 22, "192.0.2.9")),
    )
    assert sessions_in(facts) == (session(Kind.SSH, 22, app=SSHD),)


def test_somebody_elses_ssh_is_not_this_persons() -> None:
    """Whoever sits at the computer may shut out somebody who works on it from another one."""
    links = (waits("sshd", 22), connected("sshd", 22, "192.0.2.9", pid=99))
    assert sessions_in(Facts({}, ("bash", "gnome-shell"), frozenset({5}), links)) == ()


def test_under_tmux_any_ssh_counts() -> None:
    """What runs in tmux is not below sshd, and may be looked at through any of them."""
    links = (waits("sshd", 22), connected("sshd", 22, "192.0.2.9", pid=99))
    facts = Facts({}, ("bash", "tmux: server", "systemd"), frozenset({5}), links)
    assert sessions_in(facts) == (session(Kind.SSH, 22),)


def test_a_connection_out_of_this_computer_is_no_session() -> None:
    """A client named like a server, and a tunnel inside this computer, end at no port of its."""
    links = (
        connected("x11vnc", 50_123, "192.0.2.9"),
        waits("x0vncserver", 5900),
        connected("x0vncserver", 5900, "127.0.0.1", here="127.0.0.1"),
        connected("x0vncserver", 5900, HERE),
    )
    assert sessions_in(Facts({}, connections=links)) == ()


# RDP.


@pytest.mark.parametrize(
    "facts", [Facts({"SESSIONNAME": "RDP-Tcp#7"}), Facts({"SESSIONNAME": "Console"}, is_rdp=True)]
)
def test_rdp_is_tcp_and_udp(facts: Facts) -> None:
    """The picture may come over either; who looks is not known without a connection."""
    assert sessions_in(facts) == (
        RemoteSession(Kind.RDP, TCP, 3389, "", ""),
        RemoteSession(Kind.RDP, UDP, 3389, "", ""),
    )


def test_rdp_has_the_port_that_windows_says_and_every_peer() -> None:
    """Which of two people looks at this session is not told: either."""
    svchost = r"C:\Windows\System32\svchost.exe"
    links = (
        waits("svchost.exe", 3390, svchost),
        connected("svchost.exe", 3390, "192.0.2.9"),
        connected("svchost.exe", 3390, "192.0.2.8"),
        connected("svchost.exe", 445, "192.0.2.7"),
    )
    found = sessions_in(Facts({}, connections=links, is_rdp=True, rdp_port=3390))
    assert {(each.protocol, each.peer, each.port) for each in found} == {
        (protocol, peer, 3390) for protocol in (TCP, UDP) for peer in ("192.0.2.8", "192.0.2.9")
    }
    assert {each.app for each in found} == {svchost}


def test_windows_at_its_own_screen_is_no_session() -> None:
    """Even while somebody else is connected."""
    links = (waits("svchost.exe", 3389), connected("svchost.exe", 3389, "192.0.2.9"))
    assert sessions_in(Facts({"SESSIONNAME": "Console"}, connections=links)) == ()


def test_xrdp_is_rdp() -> None:
    """It sets nothing; the connection tells."""
    links = (waits("xrdp", 3389, "/usr/sbin/xrdp"), connected("xrdp", 3389, "192.0.2.9"))
    found = sessions_in(Facts({}, connections=links))
    assert found == (session(Kind.RDP, 3389, app="/usr/sbin/xrdp"),)


# VNC.


@pytest.mark.parametrize(
    ("name", "port"),
    [
        ("screensharingd", 5900), ("Xtigervnc", 5905), ("tvnserver.exe", 61_000),
        ("WinVNC.exe", 5900), ("wayvnc", 12_345), ("vncserver-x11-c", 7000), ("unheard-of", 5901),
        ("", 5900),
    ],
)  # fmt: skip
def test_vnc_is_known_by_its_server_or_by_its_port(name: str, port: int) -> None:
    """At any port by name, also as Linux cuts it; by port, also where there is no name."""
    found = sessions_in(Facts({}, connections=(waits(name, port), connected(name, port, "::2"))))
    assert found == (session(Kind.VNC, port, "::2"),)


def test_a_server_without_a_connection_is_no_session() -> None:
    """It only waits."""
    assert sessions_in(Facts({}, connections=(waits("x11vnc", 5900),))) == ()


def test_programs_are_known_by_their_file_names() -> None:
    """On both kinds of system, in any case."""
    assert is_server(r"C:\Program Files\TightVNC\TVNSERVER.EXE", Kind.VNC)
    assert is_server("/usr/lib/openssh/sshd-session", Kind.SSH)
    assert not is_server("/usr/bin/ssh", Kind.SSH)
    assert not is_server("", Kind.SSH)
    assert not is_server("x", Kind.VNC)


# For real.


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
def test_the_facts_of_this_computer_are_read() -> None:
    """The processes above are those of the kernel; nothing is raised whoever asks."""
    facts = remote_session.read_facts()
    assert facts.above_ids
    assert len(facts.above) == len(facts.above_ids)
    assert not facts.is_rdp
    for found in remote_session.read():
        assert found.peer == "" or str(ip_address(found.peer)) == found.peer
