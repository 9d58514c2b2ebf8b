"""What netsh tells: numbers out of any language and encoding, and nothing from one that misbehaves.

The texts are written anew in the forms that real machines print; captures of such machines are read
as well where there are any (PORTGUI_CAPTURES).
"""

import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.connections import netsh as netsh_module
from portgui.connections.netsh import (
    MOST_ROWS,
    Netsh,
    Row,
    excluded_rows,
    given_out,
    netsh_path,
    proxies,
)
from portgui.connections.reserved import PortProxy
from portgui.net import PortRange
from tests.fakes import TCP, UDP

ENGLISH: Final = """
Protocol tcp Port Exclusion Ranges

Start Port    End Port
----------    --------
      5357        5357
     49671       49770
     50000       50059     *

* - Administered port exclusions.

"""
GERMAN: Final = """
Portausschlussbereiche für das Protokoll "tcp"

Startport     Endport
----------    --------
      5357        5357
     49671       49770
     50000       50059     *

* - Verwaltete Portausschlüsse.

"""
JAPANESE: Final = """
プロトコル tcp ポート除外範囲

開始ポート    終了ポート
----------    --------
      5357        5357
     49671       49770
     50000       50059     *

* - 管理されている除外ポート。

"""
CHINESE: Final = """
协议 tcp 端口排除范围

开始端口      结束端口
----------    --------
      5357        5357
     49671       49770
     50000       50059     *

* - 管理的端口排除。

"""
ROWS: Final = (
    Row(PortRange(5357, 5357), is_administered=False),
    Row(PortRange(49671, 49770), is_administered=False),
    Row(PortRange(50000, 50059), is_administered=True),
)
PROXIES: Final = """
Listen on ipv4:             Connect to ipv4:

Address         Port        Address         Port
--------------- ----------  --------------- ----------
192.0.2.64      2222        10.4.226.215    22
*               8080        build.example   80

Abhören auf ipv6:             Verbinden mit ipv4:

Adresse         Port        Adresse         Port
--------------- ----------  --------------- ----------
2001:db8:1111:2222:3333:4444:5555:6666 443         10.0.0.1        8443

"""
FOUND_PROXIES: Final = (
    PortProxy("192.0.2.64", 2222, "10.4.226.215", 22),
    PortProxy("*", 8080, "build.example", 80),
    PortProxy("2001:db8:1111:2222:3333:4444:5555:6666", 443, "10.0.0.1", 8443),
)
DYNAMIC: Final = """
Protocol tcp Dynamic Port Range
---------------------------------
Start Port      : 1024
Number of Ports : 13977

"""
DYNAMIC_CHINESE: Final = """
协议 tcp 动态端口范围
---------------------------------
启动端口        : 1024
端口数          : 13977
"""
CAPTURES: Final = Path(os.environ.get("PORTGUI_CAPTURES", "no-captures"))

Make = Callable[..., Netsh]


@pytest.fixture
def stand_in(tmp_path: Path) -> Make:
    """A program in netsh's place, as a shell script; `patience` in seconds."""

    def make(script: str, patience: float = 30.0) -> Netsh:
        path = tmp_path / "netsh.exe"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return Netsh(str(path), patience=patience)

    return make


def says(tmp_path: Path, text: str | bytes) -> str:
    """A script that prints this very text."""
    file = tmp_path / "said"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return f"cat '{file}'"


@pytest.mark.parametrize("text", [ENGLISH, GERMAN, JAPANESE, CHINESE], ids=["en", "de", "ja", "zh"])
def test_the_ranges_are_read_in_every_language(text: str) -> None:
    """Numbers and the star; no word."""
    assert excluded_rows(text) == ROWS


@pytest.mark.posix
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp932", "shift_jis"]
)
def test_the_ranges_are_read_in_every_encoding(
    stand_in: Make, tmp_path: Path, encoding: str
) -> None:
    """The words may come to grief on the way; the numbers do not."""
    netsh = stand_in(says(tmp_path, JAPANESE.replace("\n", "\r\n").encode(encoding)))
    assert netsh.excluded(TCP, 4) == ROWS
    assert not netsh.unread


def test_a_table_without_a_row_keeps_nothing() -> None:
    """It has its headings and the line under them: an answer, and not none."""
    empty = "\n".join(line for line in GERMAN.splitlines() if not line.strip()[:1].isdigit())
    assert excluded_rows(empty) == ()


@pytest.mark.parametrize(
    "text", ["", "\n", "Ok.\n", "The following command was not found: interface ipv4.\n"]
)
def test_what_is_no_table_is_no_answer(text: str) -> None:
    """Nothing was said of the ports: that is not the same as that none is kept."""
    assert excluded_rows(text) is None


@pytest.mark.parametrize(
    "line",
    ["70000 70001", "9 3", "0 0", "1 2 3", "12 x", "-1 5", "٣ ٤", "1234567 1234568", "5357"],
)
def test_a_line_that_lies_is_left_out(line: str) -> None:
    """No port, backwards, other columns, digits that are none: the other lines still count."""
    assert excluded_rows(ENGLISH + line + "\n") == ROWS


def test_a_table_without_an_end_is_cut_off() -> None:
    """A stand-in may print for ever."""
    rows = excluded_rows("5357 5357\n" * (MOST_ROWS * 2))
    assert rows is not None
    assert len(rows) == MOST_ROWS


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    """Whatever is printed, nothing is raised, and what is found are ports."""
    for row in excluded_rows(text) or ():
        assert 1 <= row.ports.first <= row.ports.last <= 65535
    assert all(1 <= found.port <= 65535 for found in proxies(text))
    assert given_out(text) is None or str(given_out(text)).count("-") <= 1


def test_the_proxies_are_read_from_all_tables() -> None:
    """Over IPv4 and IPv6, at all addresses, to names as well, under headings in any language."""
    assert proxies(PROXIES) == FOUND_PROXIES
    assert proxies("") == ()


def test_a_name_in_a_proxy_is_made_plain() -> None:
    """Somebody may have named a target so that it turns the text around."""
    (found,) = proxies("* 80 evil\u202etxt 80\n")
    assert found.target == "evil\\u202etxt"


@pytest.mark.parametrize("text", [DYNAMIC, DYNAMIC_CHINESE, DYNAMIC.replace(":", "\uff1a")])
def test_the_ports_that_are_given_out_are_read(text: str) -> None:
    """The first one and how many they are."""
    assert given_out(text) == PortRange(1024, 15000)


@pytest.mark.parametrize(
    "text",
    ["", "Start Port : 1024\n", "a : 1024\nb : 65000\n", "a : 0\nb : 100\n", DYNAMIC + "c : 5\n"],
)
def test_unclear_numbers_are_no_range(text: str) -> None:
    """One number, too many, or beyond the last port."""
    assert given_out(text) is None


@pytest.mark.posix
def test_netsh_is_asked_with_its_own_words(stand_in: Make, tmp_path: Path) -> None:
    """As the documentation has them; they are not translated."""
    log = tmp_path / "log"
    netsh = stand_in(f"echo \"$@\" >>'{log}'; echo '---- ----'")
    netsh.excluded(TCP, 4)
    netsh.excluded(UDP, 6)
    netsh.proxies()
    netsh.given_out()
    assert log.read_text().splitlines() == [
        "interface ipv4 show excludedportrange protocol=tcp",
        "interface ipv6 show excludedportrange protocol=udp",
        "interface portproxy show all",
        "interface ipv4 show dynamicport tcp",
    ]
    assert not netsh.unread


@pytest.mark.posix
@pytest.mark.parametrize("script", ["exit 1", "echo '5 6'; exit 1", "exit 0", "kill -9 $$"])
def test_a_failure_is_said_to_be_one(stand_in: Make, script: str) -> None:
    """A status that is no success, or nothing printed: unread, not “nothing is kept”."""
    netsh = stand_in(script)
    assert netsh.excluded(TCP, 4) == ()
    assert netsh.unread


def test_a_missing_program_is_a_failure(tmp_path: Path) -> None:
    """Nothing is raised."""
    netsh = Netsh(str(tmp_path / "no-netsh"))
    assert netsh.proxies() == ()
    assert netsh.unread


@pytest.mark.posix
def test_one_that_hangs_is_waited_for_once(
    stand_in: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is ended, and the other questions are not asked any more."""
    log = tmp_path / "log"
    netsh = stand_in(f"echo asked >>'{log}'; exec sleep 600")
    monkeypatch.setattr(netsh_module, "ONE_ANSWER", 0.5)
    started = time.monotonic()
    assert netsh.excluded(TCP, 4) == ()
    assert netsh.excluded(UDP, 4) == ()
    assert netsh.proxies() == ()
    assert netsh.given_out() is None
    assert time.monotonic() - started < 10
    assert log.read_text().splitlines() == ["asked"]
    assert netsh.unread


def test_all_answers_together_have_a_limit(stand_in: Make, tmp_path: Path) -> None:
    """One that is slow each time does not take as many times as long."""
    log = tmp_path / "log"
    netsh = stand_in(f"echo asked >>'{log}'; echo '---- ----'", patience=0.0)
    assert netsh.excluded(TCP, 4) == ()
    assert netsh.unread
    assert not log.exists()


def test_only_windows_has_a_netsh() -> None:
    """A file of that name in the path of programs is not it."""
    path = netsh_path()
    assert (path is not None) == (sys.platform == "win32")
    assert path is None or path.lower().endswith(r"\system32\netsh.exe")


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="no captures of real machines")
def test_what_real_machines_printed_is_read() -> None:
    """Outputs of other people's computers, word for word."""
    english = excluded_rows((CAPTURES / "netsh_excludedportrange_en.txt").read_text("utf-8"))
    japanese = excluded_rows((CAPTURES / "netsh_excludedportrange_ja.txt").read_text("utf-8"))
    assert english is not None
    assert len(english) == 9
    assert [row for row in english if row.is_administered] == [ROWS[2]]
    assert japanese is not None
    assert [str(row.ports) for row in japanese] == ["5357", "50000-50059", "55676-55775"]
    proxy = (CAPTURES / "netsh_portproxy_show_all_en.txt").read_text("utf-8")
    assert proxies(proxy) == (PortProxy("192.168.226.64", 2222, "10.4.226.215", 22),)
    dynamic = (CAPTURES / "netsh_dynamicport_zh-CN.txt").read_text("utf-8")
    assert given_out(dynamic) == PortRange(1024, 15000)
