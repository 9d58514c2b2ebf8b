"""Every shipped guide, for every system, action, protocol and kind of request."""

import itertools
import re
from collections.abc import Iterator

import pytest

from portgui import resources
from portgui.guides import (
    OFFERED,
    PROTOCOLS,
    Action,
    Copyable,
    Family,
    Guide,
    GuideRequest,
    Library,
    LinkKind,
    Step,
    as_html,
    as_text,
    load,
    parse_system,
)
from portgui.guides.plain import MAX_APP_NAME
from portgui.net import PortRange, Protocol

SINGLE = PortRange(25565, 25565)
RANGE = PortRange(6881, 6889)
TCP, UDP = (Protocol.TCP,), (Protocol.UDP,)
WINDOWS_APP = r"C:\Program Files\Java\bin\java.exe"
MAC_APP = "/Applications/Minecraft Server.app/Contents/MacOS/server"
APPS = (
    (None, None),
    ("Minecraft Server", None),
    ("Minecraft Server", WINDOWS_APP),
    ("Minecraft Server", MAC_APP),
    ("M" * MAX_APP_NAME, "/usr/local/bin/m"),
)
SYSTEMS = (*OFFERED, parse_system("macos-10"), parse_system("macos-30"))
COMMAND = re.compile(
    r"sudo (ufw|firewall-cmd|nft|iptables|ip6tables|lsof|ss) [-A-Za-z0-9 :/=]+"
    r"|netstat -ano|netstat -an \| grep LISTEN|ss -tulpn"
)


@pytest.fixture(scope="module")
def library() -> Library:
    """The shipped guides."""
    return load()


def requests() -> Iterator[GuideRequest]:
    """Every kind of request."""
    for action, ports, protocols, (app, path) in itertools.product(
        Action, (SINGLE, RANGE, None), (TCP, UDP, PROTOCOLS), APPS
    ):
        if ports is not None or action is Action.SEE:
            yield GuideRequest(action, ports, protocols, app, path)


@pytest.fixture(scope="module")
def guides(library: Library) -> list[tuple[GuideRequest, Guide]]:
    """Every guide, with the request that it answers."""
    return [
        (request, library.guide(system, request)) for system in SYSTEMS for request in requests()
    ]


def all_steps(guide: Guide) -> tuple[Step, ...]:
    """The steps there and back."""
    return (*guide.steps, *guide.undo)


def all_texts(guide: Guide) -> Iterator[str]:
    """Everything that a person reads or copies."""
    yield from (guide.title, *guide.intro, *guide.notes)
    for step in all_steps(guide):
        yield from (step.text, step.detail, step.heading)
        for copy in step.copies:
            yield from (copy.label, copy.value)


def commands(guide: Guide) -> list[str]:
    """The command lines there and back."""
    return [copy.value for step in all_steps(guide) for copy in step.copies if copy.is_command]


def test_no_shipped_file_is_damaged(library: Library) -> None:
    """All guides load, and SOURCE.md counts them."""
    assert library.faults == ()
    counted = re.search(r"Files: (\d+) in", resources.read_text("guides/SOURCE.md"))
    assert counted is not None
    assert int(counted[1]) == len(resources.names("guides/en", ".json"))


def test_every_guide_is_filled_in(guides: list[tuple[GuideRequest, Guide]]) -> None:
    """No brace, no double space and no empty copy is left."""
    for _, guide in guides:
        for text in all_texts(guide):
            assert not re.search(r"[{}]|  |None", text), (str(guide.system), text)
        assert all(copy.value for step in all_steps(guide) for copy in step.copies)


def test_the_lengths_suit_a_window_and_a_telephone(
    guides: list[tuple[GuideRequest, Guide]],
) -> None:
    """A step's text is at most 200 characters, even with the longest app name."""
    for _, guide in guides:
        assert len(guide.title) <= 100
        assert all(len(paragraph) <= 300 for paragraph in (*guide.intro, *guide.notes)), guide
        for step in all_steps(guide):
            assert 0 < len(step.text) <= 200, step.text
            assert len(step.detail) <= 300, step.detail
            assert len(step.heading) <= 60


def test_the_number_of_steps_is_sane(guides: list[tuple[GuideRequest, Guide]]) -> None:
    """One protocol takes at most 20 steps, two at most 32; the way back is no longer than there."""
    for request, guide in guides:
        assert 2 <= len(guide.steps) <= (20 if len(request.protocols) == 1 else 32), guide.title
        assert len(guide.undo) <= len(guide.steps)


def test_no_step_comes_twice(guides: list[tuple[GuideRequest, Guide]]) -> None:
    """Each step differs in its text or copies; a second protocol repeats some, but not at once."""
    for request, guide in guides:
        for steps in (guide.steps, guide.undo):
            told = [(step.text, step.copies) for step in steps]
            assert all(one != other for one, other in itertools.pairwise(told)), guide.title
            if len(request.protocols) == 1:
                assert len(set(told)) == len(told), guide.title


def test_every_change_has_a_way_back(guides: list[tuple[GuideRequest, Guide]]) -> None:
    """Open and close tell how to undo them; to see changes nothing, and says so."""
    for request, guide in guides:
        assert bool(guide.undo) is (request.action is not Action.SEE)
        if request.action is Action.SEE:
            assert "change nothing" in guide.intro[0]


def test_sentences_end_and_do_not_shout(guides: list[tuple[GuideRequest, Guide]]) -> None:
    """Texts begin with a capital, end in a full stop, and have no exclamation mark."""
    for _, guide in guides:
        assert "!" not in "".join(all_texts(guide))
        sentences = [text for step in all_steps(guide) for text in (step.text, step.detail) if text]
        for text in (*guide.intro, *guide.notes, *sentences):
            assert re.match(
                r"[A-Z“0-9(]|ss |sudo|ufw|firewalld|launchd|svchost|docker|pid|prepend", text
            )
            assert text.endswith((".", "”.")), text


def test_the_words_of_the_window_are_used(guides: list[tuple[GuideRequest, Guide]]) -> None:
    """The technical words that have a plain one here do not appear."""
    avoided = re.compile(
        r"loopback|localhost|\bsocket|daemon|established|\bhost\b(?!”)|please", re.I
    )
    for _, guide in guides:
        for text in all_texts(guide):
            assert not avoided.search(text), text


def test_links_lead_only_to_known_places(guides: list[tuple[GuideRequest, Guide]]) -> None:
    """Addresses of settings pages and one program; each with a label, each listed once."""
    allowed = {
        Family.WINDOWS: {"wf.msc", "windowsdefender://network/"},
        Family.MACOS: {
            "x-apple.systempreferences:com.apple.Network-Settings.extension?Firewall",
            "x-apple.systempreferences:com.apple.preference.security?Firewall",
        },
        Family.LINUX: set[str](),
    }
    for _, guide in guides:
        used = [step.link for step in all_steps(guide) if step.link is not None]
        assert set(guide.links) == set(used)
        assert len(set(guide.links)) == len(guide.links)
        for link in guide.links:
            assert link.label
            assert link.target in allowed[guide.system.family]
            assert (link.kind is LinkKind.PROGRAM) is (link.target == "wf.msc")


def test_command_lines_hold_only_numbers_and_words_of_ours(
    guides: list[tuple[GuideRequest, Guide]],
) -> None:
    """No app name, no path and no character that a shell reads gets into a command line."""
    for request, guide in guides:
        for command in commands(guide):
            assert COMMAND.fullmatch(command), command
            assert request.app is None or request.app not in command
            if request.ports is not None:
                numbers = set(map(int, re.findall(r"\d{2,}", command)))
                assert numbers <= {request.ports.first, request.ports.last}, command


def test_an_app_path_is_shown_only_where_a_dialog_asks_for_it(
    guides: list[tuple[GuideRequest, Guide]],
) -> None:
    """Windows gets a Windows path, macOS the app's bundle; other guides show no path at all."""
    shown = {
        (guide.system.family, copy.value)
        for request, guide in guides
        for step in all_steps(guide)
        for copy in step.copies
        if request.app_path is not None and copy.label == "Path"
    }
    assert shown == {
        (Family.WINDOWS, WINDOWS_APP),
        (Family.MACOS, "/Applications/Minecraft Server.app"),
        (Family.MACOS, "/usr/local/bin/m"),
    }


def test_one_protocol_leaves_the_other_alone(guides: list[tuple[GuideRequest, Guide]]) -> None:
    """Asked for TCP, nothing about UDP is typed or made, and the other way round."""
    for request, guide in guides:
        if len(request.protocols) > 1:
            continue
        other = {"tcp": "udp", "udp": "tcp"}[request.protocols[0]]
        typed = " ".join(copy.value for step in all_steps(guide) for copy in step.copies)
        assert not re.search(rf"\b{other}\b", typed, re.I), typed


def test_the_check_is_honest(guides: list[tuple[GuideRequest, Guide]]) -> None:
    """To open ends with a try from another device and says that a try from here proves nothing."""
    for request, guide in guides:
        if request.action is Action.OPEN:
            assert "another device" in guide.steps[-1].text
            assert "proves nothing" in guide.steps[-1].detail


def test_every_guide_has_sources(library: Library) -> None:
    """Where its menu names and commands come from is in the data."""
    for system, action in itertools.product(SYSTEMS, Action):
        sources = library.sources(system, action)
        assert len(sources) >= 2, (str(system), action)
        assert any("https://" in source for source in sources)


def test_without_a_port_all_ports_are_shown(library: Library) -> None:
    """To see needs no port; no number and no placeholder is left where it would have stood."""
    for system in SYSTEMS:
        guide = library.guide(system, GuideRequest(Action.SEE, None))
        assert "which ports" in guide.title
        assert Copyable("Look for", ":", is_command=False) not in guide.steps[2].copies
        assert as_text(guide)
        assert as_html(guide)
