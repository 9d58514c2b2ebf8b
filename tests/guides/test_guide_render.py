"""Guides as text and as HTML: golden files, and names that try to break out."""

import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.guides import (
    OFFERED,
    PROTOCOLS,
    Action,
    Guide,
    GuideRequest,
    Library,
    as_html,
    as_text,
    load,
    parse_system,
)
from portgui.guides.text import MIN_WIDTH
from portgui.net import PortRange, Protocol

GOLDEN = Path(__file__).parent / "golden"
PORT = PortRange(25565, 25565)
LIBRARY = load()
VOID = {"meta"}
HOSTILE = [
    "<script>alert(1)</script>",
    "</p></div><img src=x onerror=y>",
    "\"' onmouseover='x",
    "{port} {app} {step:check} %s %(x)s",
    "a\n\nStep 1 of 1\n  rm -rf /",
    "\x1b]0;title\x07\x9b31m",
    "&lt;b&gt; &#60; &amp",
    "; sudo reboot #`$(reboot)`",
    "\u202egnp.exe\u2069",
    "x" * 4000,
]


class Tags(HTMLParser):
    """Collects a page's tags, attributes and text, and checks that they nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        """The text of the page."""
        return "".join(self.words)


def guide_for(system: str, action: Action, app: str | None, path: str | None = None) -> Guide:
    """A guide for both protocols on one port."""
    return LIBRARY.guide(parse_system(system), GuideRequest(action, PORT, PROTOCOLS, app, path))


CASES = [
    ("windows-11-open-tcp.txt", "windows-11", Action.OPEN, (Protocol.TCP,), PORT, None, None),
    ("windows-10-close-udp-range.txt", "windows-10", Action.CLOSE, (Protocol.UDP,),
     PortRange(6881, 6889), None, None),
    ("windows-11-open-app.html", "windows-11", Action.OPEN, (Protocol.TCP,), PORT,
     "Minecraft Server", r"C:\Program Files\Java\bin\java.exe"),
    ("macos-15-open-app.txt", "macos-15", Action.OPEN, (Protocol.TCP,), PORT,
     "Minecraft Server", "/Applications/Minecraft Server.app/Contents/MacOS/server"),
    ("macos-12-close.txt", "macos-12", Action.CLOSE, (Protocol.TCP,), PortRange(5000, 5000),
     None, None),
    ("linux-ufw-open-both-range.txt", "linux-ufw", Action.OPEN, PROTOCOLS,
     PortRange(6881, 6889), None, None),
    ("linux-firewalld-close-tcp.html", "linux-firewalld", Action.CLOSE, (Protocol.TCP,),
     PortRange(22, 22), None, None),
    ("linux-none-see.txt", "linux-none", Action.SEE, PROTOCOLS, None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "system", "action", "protocols", "ports", "app", "path"), CASES,
    ids=[case[0] for case in CASES],
)  # fmt: skip
def test_the_page_is_the_one_that_was_read_and_approved(
    name: str,
    system: str,
    action: Action,
    protocols: tuple[Protocol, ...],
    ports: PortRange | None,
    app: str | None,
    path: str | None,
) -> None:
    """A changed word shows in a diff; PORTGUI_GOLDEN=write writes the files anew, to be read."""
    guide = LIBRARY.guide(parse_system(system), GuideRequest(action, ports, protocols, app, path))
    shown = as_html(guide) if name.endswith("html") else as_text(guide)
    file = GOLDEN / name
    if os.environ.get("PORTGUI_GOLDEN") == "write":
        file.write_text(shown, "utf-8")
    assert shown == file.read_text("utf-8")


@pytest.mark.parametrize("system", list(map(str, OFFERED)))
@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("width", [40, 78, 120])
def test_lines_keep_to_the_width(system: str, action: Action, width: int) -> None:
    """Only values to copy and addresses may be longer, because they must not be broken."""
    guide = guide_for(system, action, "Minecraft Server", "/opt/mc")
    unbroken = [copy.value for step in (*guide.steps, *guide.undo) for copy in step.copies]
    unbroken += [link.target for link in guide.links]
    for line in as_text(guide, width).splitlines():
        assert len(line) <= width or any(value in line for value in unbroken), line
        assert line == line.rstrip()


@pytest.mark.parametrize("width", range(24, 60))
def test_no_word_is_broken_at_its_hyphen(width: int) -> None:
    """The name of a command and a range of ports stay in one piece, to be read out right."""
    request = GuideRequest(Action.OPEN, PortRange(6881, 6889), PROTOCOLS)
    shown = as_text(LIBRARY.guide(parse_system("linux-firewalld"), request), width)
    assert "right behind firewall-cmd" in " ".join(shown.split())
    assert not re.search(r"\w-$", shown, re.M)


def test_a_silly_width_is_widened() -> None:
    """Zero or less is taken as the least that can be read."""
    guide = guide_for("linux-ufw", Action.OPEN, None)
    assert as_text(guide, 0) == as_text(guide, MIN_WIDTH)


@pytest.mark.parametrize("system", list(map(str, OFFERED)))
def test_steps_are_numbered_to_be_read_out(system: str) -> None:
    """“Step 4 of 9”, without a gap, the same in text and HTML; the way back counts for itself."""
    guide = guide_for(system, Action.CLOSE, None)
    text = as_text(guide)
    total, back = len(guide.steps), len(guide.undo)
    expected = [(str(n), str(total)) for n in range(1, total + 1)]
    assert re.findall(r"^Step (\d+) of (\d+)$", text, re.M) == expected
    assert len(re.findall(rf"^Undo, step \d+ of {back}$", text, re.M)) == back
    assert re.findall(r">Step (\d+) of (\d+)<", as_html(guide)) == expected


@pytest.mark.parametrize("system", list(map(str, OFFERED)))
@pytest.mark.parametrize("action", list(Action))
def test_a_page_loads_nothing_and_says_all(system: str, action: Action) -> None:
    """No address but the settings page's own, no script, no picture; every word of the guide."""
    guide = guide_for(system, action, "Minecraft Server")
    page = Tags(as_html(guide))
    assert {tag for tag, _ in page.seen} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "ul", "li", "div",
        "span", "a",
    }  # fmt: skip
    addresses = {value for _, attrs in page.seen for key, value in attrs if key in {"href", "src"}}
    assert addresses <= {link.target for link in guide.links}
    assert "url(" not in page.text
    assert "@import" not in page.text
    for step in (*guide.steps, *guide.undo):
        assert step.text in page.text
        assert step.detail in page.text
        assert all(copy.value in page.text for copy in step.copies)
    assert all(note in page.text for note in guide.notes)


def assert_unbroken(name: str, system: str) -> None:
    """A page with a hostile name has the shape of a page with a harmless one."""
    hostile = guide_for(system, Action.OPEN, name)
    harmless = guide_for(system, Action.OPEN, "nginx")
    shape = Tags(as_html(harmless)).seen
    page = Tags(as_html(hostile))
    assert page.seen == shape
    cleaned = GuideRequest(Action.OPEN, PORT, PROTOCOLS, name).app
    assert cleaned is None or cleaned in page.text
    plain, wanted = as_text(hostile), as_text(harmless)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", plain)
    numbered = re.compile(r"^(?:Undo, s|S)tep \d+ of \d+$", re.M)
    assert numbered.findall(plain) == numbered.findall(wanted)
    assert commands(hostile) == commands(harmless)


def commands(guide: Guide) -> list[str]:
    """The command lines of a guide."""
    steps = (*guide.steps, *guide.undo)
    return [copy.value for step in steps for copy in step.copies if copy.is_command]


@pytest.mark.parametrize("system", ["windows-11", "macos-15", "linux-firewalld"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_breaks_nothing(name: str, system: str) -> None:
    """Mark-up, placeholders, escape sequences and forged steps stay the text that they are."""
    assert_unbroken(name, system)


@given(st.text(max_size=200), st.sampled_from(["windows-11", "macos-15", "linux-ufw"]))
def test_no_name_breaks_anything(name: str, system: str) -> None:
    """The same for any text at all."""
    assert_unbroken(name, system)


@given(st.text(max_size=80), st.sampled_from(["windows-10", "macos-12"]))
def test_no_path_breaks_anything(tail: str, system: str) -> None:
    """A path is shown whole and escaped, or not shown."""
    start = "C:\\" if system == "windows-10" else "/"
    end = ".exe" if system == "windows-10" else ""
    path = f"{start}{tail}{end}"
    guide = guide_for(system, Action.OPEN, "nginx", path)
    values = [copy.value for step in guide.steps for copy in step.copies if copy.label == "Path"]
    page = Tags(as_html(guide))
    assert all(value in page.text for value in values)
    if system == "windows-10":
        assert set(values) <= {path}
    assert all("\n" not in value for value in values)


def test_a_guide_is_a_frozen_value() -> None:
    """Two fillings of one request are equal and hash alike, so that a view can compare them."""
    first, second = (guide_for("windows-11", Action.OPEN, "nginx") for _ in range(2))
    assert first == second
    assert hash(first) == hash(second)


def test_a_library_is_not_changed_by_use() -> None:
    """Filling one guide leaves the next one untouched."""
    before: Library = load()
    guide_for("windows-11", Action.OPEN, HOSTILE[0], r"C:\x.exe")
    assert load() == before
