"""What the system keeps: read from Linux' own files, from netsh's answers, and known of macOS."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from portgui.connections.netsh import Netsh
from portgui.connections.reserved import (
    FINISHED_SECONDS,
    FIRST_FREE,
    Kept,
    PortProxy,
    Reserved,
    on_linux,
    on_macos,
    on_windows,
    read,
)
from portgui.net import PortRange, Protocol
from tests.fakes import TCP, UDP

IS_ROOT_ON_LINUX: Final = sys.platform == "linux" and os.geteuid() == 0
NOBODY: Final = 65534


def procfs(folder: Path, *, kept: str = "\n", first: str = "1024\n", rights: str = "0") -> Path:
    """A procfs with these settings."""
    net = folder / "sys/net/ipv4"
    net.mkdir(parents=True)
    (net / "ip_local_reserved_ports").write_text(kept)
    (net / "ip_unprivileged_port_start").write_text(first)
    (folder / "self").mkdir()
    (folder / "self/status").write_text(f"Name:\tapp\nCapEff:\t{rights}\n")
    return folder


def test_linux_keeps_what_its_list_says(tmp_path: Path) -> None:
    """Single ports and ranges, for TCP and UDP; none of them is refused."""
    found = on_linux(procfs(tmp_path, kept="8080,9148-9150\n"))
    assert found.kept == (
        Kept(PortRange(8080, 8080), is_refused=False),
        Kept(PortRange(9148, 9150), is_refused=False),
    )
    assert not found.unread
    assert found.at(9149, TCP) == found.at(9149, UDP) == found.at(9149, None) == found.kept[1:]
    assert found.at(9151, TCP) == ()


@pytest.mark.parametrize("kept", ["x,,-,5-,9-3,99999,8080\n", "8080"])
def test_what_is_no_port_in_the_list_is_left_out(tmp_path: Path, kept: str) -> None:
    """The rest of it still counts."""
    assert on_linux(procfs(tmp_path, kept=kept)).kept == (
        Kept(PortRange(8080, 8080), is_refused=False),
    )


@pytest.mark.parametrize(
    ("first", "expected"),
    [("1024\n", 1024), ("0\n", 0), ("80\n", 80), ("", FIRST_FREE), ("-5", FIRST_FREE), ("x", 1024)],
)
def test_linux_says_from_where_no_rights_are_needed(
    tmp_path: Path, first: str, expected: int
) -> None:
    """As it is set; the usual where that cannot be read."""
    assert on_linux(procfs(tmp_path, first=first)).first_free == expected


@pytest.mark.parametrize(
    ("rights", "first"), [("0000000000000400", 0), ("000001ffffffffff", 0), ("3ff", 1024)]
)
def test_who_has_the_right_may_use_every_port(tmp_path: Path, rights: str, first: int) -> None:
    """CAP_NET_BIND_SERVICE, bit 10, whoever the user is."""
    assert on_linux(procfs(tmp_path, rights=rights)).first_free == first


def test_a_system_without_procfs_is_not_said_to_keep_nothing(tmp_path: Path) -> None:
    """It is said that it was not read."""
    assert on_linux(tmp_path).unread


def test_macos_keeps_low_ports_at_single_addresses() -> None:
    """Not from an administrator, and not at all addresses at once."""
    assert on_macos(is_admin=False) == Reserved(first_free=1024, is_low_shared=True)
    assert on_macos(is_admin=True) == Reserved()


@pytest.mark.posix
def test_windows_keeps_what_netsh_tells(tmp_path: Path) -> None:
    """For each protocol and family; the range of lots only where it is unusual and explains one."""
    netsh = tmp_path / "netsh.exe"
    netsh.write_text(
        '#!/bin/sh\ncase "$*" in\n'
        '*ipv4*excluded*tcp) echo "---- ----"; echo "1078 1177"; echo "50000 50059 *";;\n'
        '*excluded*) echo "---- ----";;\n'
        '*portproxy*) echo "* 80 10.0.0.2 8080";;\n'
        '*dynamicport*) echo "a : 1024"; echo "b : 13977";;\nesac\n'
    )
    netsh.chmod(netsh.stat().st_mode | stat.S_IXUSR)
    assert on_windows(Netsh(str(netsh))) == Reserved(
        kept=(
            Kept(PortRange(1078, 1177), is_refused=True, protocol=TCP, family=4),
            Kept(PortRange(50000, 50059), is_refused=False, protocol=TCP, family=4),
        ),
        proxies=(PortProxy("*", 80, "10.0.0.2", 8080),),
        given_out=PortRange(1024, 15000),
    )
    usual = netsh.read_text().replace("1024", "49152").replace("13977", "16384")
    netsh.write_text(usual)
    assert on_windows(Netsh(str(netsh))).given_out is None
    netsh.write_text(usual.replace("1078 1177", "50131 50230").replace("49152", "nobody asks"))
    found = on_windows(Netsh(str(netsh)))
    assert found.given_out is None
    assert not found.unread


@pytest.mark.parametrize("system", ["linux", "darwin", "win32", "plan9"])
def test_reading_raises_nothing_on_any_system(system: str) -> None:
    """Also where this is not the system that is asked for."""
    found = read(system)
    assert found.finished_seconds == FINISHED_SECONDS.get(system)


@pytest.mark.linux
@pytest.mark.root
@pytest.mark.skipif(not IS_ROOT_ON_LINUX, reason="needs root on Linux")
def test_a_real_linux_is_read_as_it_is_set() -> None:
    """In a network of its own, with ports kept and another first one, as an ordinary person."""
    # Everything is imported first: an ordinary person may not read where this Python lies.
    code = (
        "import encodings.ascii, os; from portgui.connections.reserved import read;"
        "net = '/proc/sys/net/ipv4/';"
        "open(net + 'ip_local_reserved_ports', 'w').write('40000-40001,45000');"
        "open(net + 'ip_unprivileged_port_start', 'w').write('700');"
        f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY});"
        "found = read();"
        "print([str(each.ports) for each in found.kept], found.first_free, found.unread)"
    )
    done = subprocess.run(
        ["unshare", "--net", sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if "unshare" in done.stderr:
        pytest.skip("no network namespaces here")
    assert done.stdout == "['40000-40001', '45000'] 700 False\n", done.stderr


def test_a_port_is_kept_for_its_protocol_only() -> None:
    """What is kept from TCP says nothing of UDP; who asks for both gets both."""
    tcp = Kept(PortRange(5000, 5010), is_refused=True, protocol=Protocol.TCP, family=4)
    reserved = Reserved(kept=(tcp,))
    assert reserved.at(5000, TCP) == reserved.at(5000, None) == (tcp,)
    assert reserved.at(5000, UDP) == ()
