"""What a guide may be asked for, and how text from outside is made safe."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.guides import PROTOCOLS, Action, GuideRequest, parse_system
from portgui.guides.plain import MAX_APP_NAME, MAX_APP_PATH, app_file, app_name
from portgui.net import InputCode, InputError, PortRange, Protocol

PORT = PortRange(80, 80)
WINDOWS, MACOS, LINUX = map(parse_system, ("windows-11", "macos-15", "linux-ufw"))


@pytest.mark.parametrize(
    ("ports", "code"),
    [
        (PortRange(0, 0), InputCode.PORT_OUT_OF_RANGE),
        (PortRange(-5, 80), InputCode.PORT_OUT_OF_RANGE),
        (PortRange(80, 65536), InputCode.PORT_OUT_OF_RANGE),
        (PortRange(90, 80), InputCode.RANGE_BACKWARDS),
    ],
)
def test_only_real_ports_get_into_a_guide(ports: PortRange, code: InputCode) -> None:
    """A range that no parser would let through is refused here as well."""
    with pytest.raises(InputError) as caught:
        GuideRequest(Action.OPEN, ports)
    assert caught.value.code is code


@pytest.mark.parametrize("protocol", [Protocol.SCTP, Protocol.DCCP])
def test_only_tcp_and_udp_have_guides(protocol: Protocol) -> None:
    """The firewalls' own dialogs offer no others."""
    with pytest.raises(InputError) as caught:
        GuideRequest(Action.OPEN, PORT, (Protocol.TCP, protocol))
    assert caught.value.known == ("tcp", "udp")


def test_protocols_come_once_and_in_order() -> None:
    """However they are given, TCP is first and none is doubled."""
    given_order = (Protocol.UDP, Protocol.TCP, Protocol.UDP)
    assert GuideRequest(Action.OPEN, PORT, given_order).protocols == PROTOCOLS


@pytest.mark.parametrize("action", [Action.OPEN, Action.CLOSE])
def test_a_change_needs_a_port_and_a_protocol(action: Action) -> None:
    """A request without them is a programming error; only to see needs no port."""
    with pytest.raises(ValueError, match="port"):
        GuideRequest(action, None)
    with pytest.raises(ValueError, match="protocol"):
        GuideRequest(action, PORT, ())
    assert GuideRequest(Action.SEE, None).ports is None


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("nginx", "nginx"),
        ("  two\twords\r\n ", "two words"),
        ("a\x1b[31mred\x07", "a[31mred"),
        ("exe\u202etxt.\u2066", "exetxt."),
        ("\x00\x01", ""),
        ("نام\u200cبرنامه", "نام\u200cبرنامه"),
        ("👨\u200d💻", "👨\u200d💻"),
        ("{port} <b>", "{port} <b>"),
    ],
)
def test_an_app_name_is_one_plain_line(raw: str, clean: str) -> None:
    """Control characters and those that reorder text go; letters of all scripts stay."""
    assert app_name(raw) == clean


def test_a_long_app_name_is_cut_and_says_so() -> None:
    """4,000 characters become 60, the last an ellipsis."""
    name = app_name("x" * 4000)
    assert len(name) == MAX_APP_NAME
    assert name.endswith("…")


@given(st.text())
def test_any_app_name_is_safe(raw: str) -> None:
    """Bounded, in one line, nothing that a terminal or a screen would act on."""
    name = app_name(raw)
    assert len(name) <= MAX_APP_NAME
    assert len(name.splitlines()) <= 1
    hidden = [char for char in name if unicodedata.category(char).startswith("C")]
    assert set(hidden) <= {"\u200c", "\u200d"}
    assert app_name(name) == name


def test_an_empty_name_is_no_name() -> None:
    """A process named with control characters only counts as unnamed."""
    assert GuideRequest(Action.SEE, PORT, PROTOCOLS, "\x00\n").app is None


@pytest.mark.parametrize(
    ("path", "windows", "macos"),
    [
        (r"C:\Games\server.exe", r"C:\Games\server.exe", None),
        (r"\\nas\apps\server.EXE", r"\\nas\apps\server.EXE", None),
        (r"C:\Windows\System32\svchost.exe", None, None),
        (r"C:\Games\notes.txt", None, None),
        (r"server.exe", None, None),
        ("System", None, None),
        ("/usr/bin/python3", None, "/usr/bin/python3"),
        ("/Applications/A.app/Contents/MacOS/a", None, "/Applications/A.app"),
        ("/Applications/A.app/Contents/B.app/Contents/MacOS/b", None, "/Applications/A.app"),
        ("/Applications/A.app", None, "/Applications/A.app"),
        ("/opt/a\nrm -rf", None, None),
        ("C:\\a\u202e.exe", None, None),
        ("/" + "x" * MAX_APP_PATH, None, None),
        ("", None, None),
    ],
)
def test_only_a_path_of_the_system_is_shown(
    path: str, windows: str | None, macos: str | None
) -> None:
    """A path is shown whole or not at all, and never for a program that holds many services."""
    assert app_file(path, WINDOWS) == windows
    assert app_file(path, MACOS) == macos
    assert app_file(path, LINUX) is None
