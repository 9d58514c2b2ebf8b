"""The card's text: which lines stand in which section, and what is never merged or repeated."""

from datetime import datetime

import pytest

from portgui.answers.clock import clock
from portgui.answers.port_answer import PortAnswer, answer_port
from portgui.answers.reachable import verdicts
from portgui.answers.wording import (
    MOST_PLACES,
    MOST_USERS,
    as_text,
    sections,
    title,
)
from portgui.connections.snapshot import Degradation, Gap, Owner, State
from portgui.firewall.ladder import Facts
from portgui.firewall.verdict import judge
from portgui.net import Protocol
from portgui.reference.purpose import Reference
from portgui.words import english
from tests.answers.firewalls import BLOCKED, OPEN, SHUT, UNREAD, Firewall, same
from tests.fakes import STARTED, TCP, UDP, Computer

NO_NAME_YET = Owner(7, "")


def ask(
    computer: Computer, reference: Reference, port: int, protocol: Protocol | None = None
) -> PortAnswer:
    """The answer for a port."""
    return answer_port(port, protocol, computer.rows(reference), reference, computer.degradations)


def lines(answer: PortAnswer, heading: str) -> list[str]:
    """The English lines of one section; none when the section is left out."""
    found = [part.lines for part in sections(answer) if part.heading.code == heading]
    return [english(line) for part in found for line in part]


def codes(answer: PortAnswer, heading: str) -> list[str]:
    """The codes of one section's lines."""
    found = [part.lines for part in sections(answer) if part.heading.code == heading]
    return [line.code for part in found for line in part]


@pytest.mark.parametrize(
    ("protocol", "text"), [(None, "Port 80"), (TCP, "Port 80 / TCP"), (UDP, "Port 80 / UDP")]
)
def test_the_title_names_the_port_and_what_was_asked_for(
    computer: Computer, reference: Reference, protocol: Protocol | None, text: str
) -> None:
    """The protocol stands there only when one was asked for."""
    assert english(title(ask(computer, reference, 80, protocol))) == text


def test_registered_for_and_here_it_is_are_two_lines(
    computer: Computer, reference: Reference
) -> None:
    """The registry says one thing, this computer another; neither is made to fit the other."""
    computer.wait(computer.app("doom"), "0.0.0.0:6000")
    computer.wait(computer.app("nginx"), "127.0.0.2:6000")
    assert lines(ask(computer, reference, 6000), "section-purpose") == [
        "Registered for: x11, X Window System (TCP)",
        "Here it is: doom",
        "Here it is: nginx (web server)",
        "Kind: registered (1024 to 49151)",
    ]


def test_here_it_is_names_apps_that_wait_each_once(
    computer: Computer, reference: Reference
) -> None:
    """Neither clients nor hidden apps nor a second process are an answer to what it is here."""
    nginx = computer.app("nginx")
    computer.wait(nginx, "0.0.0.0:80")
    computer.wait(nginx, "[::]:80")
    computer.wait(computer.foreign_app(), "127.0.0.1:80")
    computer.connect(computer.app("chrome"), "192.168.1.5:80")
    found = lines(ask(computer, reference, 80), "section-purpose")
    assert [line for line in found if line.startswith("Here")] == ["Here it is: nginx (web server)"]


def test_where_nothing_is_known_there_is_nothing_to_hold_it_against(
    computer: Computer, reference: Reference
) -> None:
    """An unregistered port says so, and the app stands among the users alone."""
    computer.wait(computer.app("doom"), "0.0.0.0:4999")
    assert codes(ask(computer, reference, 4999), "section-purpose") == [
        "registered-nothing",
        "kind-registered",
    ]


@pytest.mark.parametrize(
    ("port", "protocol", "expected"),
    [
        (80, None, "Registered for: http, World Wide Web HTTP (TCP, UDP)"),
        (80, UDP, "Registered for: http, World Wide Web HTTP (UDP)"),
        (5000, None, "Registered for: commplex-main (TCP, UDP)"),
        (6000, UDP, "Nothing is registered for 6000."),
        (1023, None, "Port 1023 is reserved. Nothing may be registered for it."),
        (
            50000,
            None,
            "Nothing is registered for 50000. Apps take such ports for a while as they need.",
        ),
    ],
)
def test_what_is_registered_is_said_as_it_stands(
    computer: Computer,
    reference: Reference,
    port: int,
    protocol: Protocol | None,
    expected: str,
) -> None:
    """Names, protocols, and what it means when there is none."""
    assert lines(ask(computer, reference, port, protocol), "section-purpose")[0] == expected


def test_an_unofficial_use_is_called_one(computer: Computer, reference: Reference) -> None:
    """What people do on a port and what it was assigned for are told apart."""
    found = lines(ask(computer, reference, 5000), "section-purpose")
    assert (
        "Commonly used for: AirPlay Receiver (unofficial). AirPlay Receiver, in plain words."
        in (found)
    )
    found = lines(ask(computer, reference, 80), "section-purpose")
    assert "Commonly used for: Web pages. Web pages, in plain words." in found


@pytest.mark.parametrize(
    ("port", "kind"), [(80, "well-known"), (5000, "registered"), (50000, "dynamic")]
)
def test_every_port_has_its_kind(
    computer: Computer, reference: Reference, port: int, kind: str
) -> None:
    """The last line of the purpose, always there."""
    assert codes(ask(computer, reference, port), "section-purpose")[-1] == f"kind-{kind}"


def test_an_app_is_named_once_with_its_processes_and_places(
    computer: Computer, reference: Reference
) -> None:
    """Workers of one app are one entry, and an address that they share stands once."""
    for _ in range(3):
        computer.wait(computer.app("nginx", service="nginx.service"), "0.0.0.0:80", shared=True)
    computer.wait(computer.app("nginx", service="nginx.service"), "[::]:80")
    started = clock(STARTED)
    assert lines(ask(computer, reference, 80), "section-users") == [
        f"nginx · nginx.service · web server, processes 100, 101, 102, 103, run by ada,"
        f" started {started}",
        "Waiting for connections at 0.0.0.0:80 (TCP): your network",
        "Waiting for connections at [::]:80 (TCP): your network",
    ]


def test_two_services_of_one_program_are_two_entries(
    computer: Computer, reference: Reference
) -> None:
    """Inside a shared program such as svchost it is the service that matters."""
    computer.wait(computer.app("svchost.exe", service="Dnscache"), "0.0.0.0:80")
    computer.wait(computer.app("svchost.exe", service="W32Time"), "127.0.0.1:80")
    entries = [line for line in lines(ask(computer, reference, 80), "section-users") if "," in line]
    assert [line.partition(",")[0] for line in entries] == [
        "svchost.exe · Dnscache",
        "svchost.exe · W32Time",
    ]


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        (Owner(7, "doom"), "doom, process 7"),
        (Owner(7, "doom", user="ada"), "doom, process 7, run by ada"),
        (Owner(7, "doom", create_time=STARTED), f"doom, process 7, started {clock(STARTED)}"),
        (
            Owner(7, "doom", create_time=STARTED, user="ada"),
            f"doom, process 7, run by ada, started {clock(STARTED)}",
        ),
        (Owner(7, "doom", create_time=1e18), "doom, process 7"),
        (Owner(7, "", gaps=(("name", Gap.ENDED),)), "An app that has ended"),
        (Owner(None, "", gaps=(("name", Gap.KERNEL),)), "The system itself"),
        (Owner(7, "", gaps=(("name", Gap.NOT_TOLD),)), "An app that the system does not name"),
        (
            Owner(None, "", gaps=(("name", Gap.NEEDS_ADMIN),)),
            "An app whose name needs administrator to see",
        ),
        (NO_NAME_YET, "An app whose name is unknown"),
    ],
)
def test_an_app_is_described_by_what_is_known(
    computer: Computer, reference: Reference, owner: Owner, expected: str
) -> None:
    """A fact that is missing is left out or explained, never blank."""
    computer.wait(owner, "0.0.0.0:4999")
    assert lines(ask(computer, reference, 4999), "section-users")[0] == expected


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("user", [None, "ada"])
@pytest.mark.parametrize("started", [None, STARTED])
def test_every_way_to_describe_an_app_has_its_sentence(
    computer: Computer,
    reference: Reference,
    several: bool,
    user: str | None,
    started: float | None,
) -> None:
    """One process or more, with or without an account and a start."""
    for pid in (7, 8) if several else (7,):
        owner = Owner(pid, "doom", user=user, create_time=started)
        computer.wait(owner, "0.0.0.0:4999", shared=True)
    line = lines(ask(computer, reference, 4999), "section-users")[0]
    assert ("processes 7, 8" in line) == several
    assert ("run by ada" in line) == (user is not None)
    assert ("started" in line) == (started is not None)


def test_apps_without_a_name_are_kept_apart_by_their_reason(
    computer: Computer, reference: Reference
) -> None:
    """What an ended connection left behind is not what somebody else's app holds."""
    computer.wait(computer.foreign_app(), "0.0.0.0:80")
    computer.connect(computer.app("chrome"), "192.168.1.5:80")
    computer.close(computer.connections[1])
    found = lines(ask(computer, reference, 80), "section-users")
    assert found[0] == "An app whose name needs administrator to see"
    assert found[2] == "The system itself"
    assert found[3].startswith("Finished with 192.168.1.5:")


@pytest.mark.parametrize(
    ("status", "line"),
    [
        ("ESTABLISHED", "Connected to 10.0.0.9:80 (TCP)"),
        ("SYN_SENT", "Connected to 10.0.0.9:80 (TCP)"),
        ("CLOSE_WAIT", "Closing a connection to 10.0.0.9:80 (TCP)"),
        ("FIN_WAIT2", "Closing a connection to 10.0.0.9:80 (TCP)"),
        ("TIME_WAIT", "Finished with 10.0.0.9:80 (TCP)"),
    ],
)
def test_a_connection_says_what_it_is_doing(
    computer: Computer, reference: Reference, status: str, line: str
) -> None:
    """In the four plain words; the system's own stays in the details."""
    made = computer.close(computer.connect(computer.app("chrome"), "10.0.0.9:80"), status)
    assert line in lines(ask(computer, reference, made.key.local.port), "section-users")
    assert line in lines(ask(computer, reference, 80), "section-users")


@pytest.mark.parametrize(
    ("local", "protocol", "line"),
    [
        ("0.0.0.0:80", TCP, "Waiting for connections at 0.0.0.0:80 (TCP): your network"),
        ("127.0.0.1:80", UDP, "Waiting for connections at 127.0.0.1:80 (UDP): only this computer"),
        (
            "*:80",
            TCP,
            "Waiting for connections at *:80 (TCP): who can reach it is unknown",
        ),
    ],
)
def test_an_app_that_waits_says_where_and_who_can_reach_it(
    computer: Computer, reference: Reference, local: str, protocol: Protocol, line: str
) -> None:
    """The words of the window: only this computer, your network, unknown."""
    computer.wait(computer.app("doom"), local, protocol)
    assert lines(ask(computer, reference, 80), "section-users")[1] == line


def test_a_closing_socket_without_another_end_still_has_a_place(
    computer: Computer, reference: Reference
) -> None:
    """TCP's CLOSE has no remote address; it is shown all the same."""
    made = computer.wait(computer.app("doom"), "0.0.0.0:80")
    computer.close(made, "CLOSE")
    answer = ask(computer, reference, 80)
    assert answer.users[0].connection.state is State.CLOSING
    assert lines(answer, "section-users")[1] == "At 0.0.0.0:80 (TCP)"


def test_many_places_and_many_apps_are_counted(computer: Computer, reference: Reference) -> None:
    """A server with a thousand connections does not make a card of a thousand lines."""
    nginx = computer.app("nginx")
    computer.wait(nginx, "0.0.0.0:80")
    for _ in range(MOST_PLACES + 3):
        computer.connect(computer.app("curl"), "192.168.1.5:80")
    for number in range(MOST_USERS):
        computer.connect(computer.app(f"app-{number}"), "93.184.216.34:80")
    found = lines(ask(computer, reference, 80), "section-users")
    # nginx has its own address and one for each of its clients; curl the one that it went to.
    assert f"More connections: {1 + MOST_PLACES + 3 - MOST_PLACES}." in found
    assert "More apps: 2." in found
    assert sum("process" in line for line in found) == MOST_USERS


def test_many_processes_of_one_app_are_cut(computer: Computer, reference: Reference) -> None:
    """The first ones are named, and that there are more."""
    for _ in range(MOST_PLACES + 1):
        computer.wait(computer.app("nginx"), "0.0.0.0:80", shared=True)
    line = lines(ask(computer, reference, 80), "section-users")[0]
    assert "processes 100, 101, 102, 103, 104, 105 …, run by ada" in line


def test_notes_stand_with_the_users(computer: Computer, reference: Reference) -> None:
    """What could not be seen is said where one looks for it."""
    computer.wait(computer.foreign_app(), "0.0.0.0:80")
    missing = [Degradation("scan-other-users-hidden")]
    answer = answer_port(80, None, computer.rows(reference), reference, missing)
    assert codes(answer, "section-users")[-2:] == [
        "scan-other-users-hidden",
        "note-name-needs-admin",
    ]


def test_a_firewall_that_was_not_read_is_never_said_to_be(
    computer: Computer, reference: Reference
) -> None:
    """What was not checked is said too, for a port in use and for another."""
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    for port in (80, 81):
        found = lines(ask(computer, reference, port), "section-firewall")
        assert found == ["Not checked: the firewall has not been read."]


def judged(
    computer: Computer,
    reference: Reference,
    port: int,
    firewall: Firewall,
    *,
    needs_rights: bool = False,
) -> PortAnswer:
    """The answer together with the firewall's."""
    rows = computer.rows(reference)
    found = verdicts(port, None, rows, firewall)
    return answer_port(port, None, rows, reference, verdicts=found, needs_rights=needs_rights)


def test_the_firewalls_verdict_stands_with_what_decided_it(
    computer: Computer, reference: Reference
) -> None:
    """The answer, why, what that was read from, what would mend it, and what was not checked."""
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    answer = judged(computer, reference, 80, same(BLOCKED), needs_rights=True)
    assert lines(answer, "section-firewall") == [
        "TCP: other devices on your network cannot reach it.",
        "The rule “no web” blocks it, whatever other rules allow.",
        "Read from: no web ({no web})",
        "Switch that rule off.",
        "An administrator can read more of the firewall.",
        "The router is not checked. It says nothing about your own network.",
    ]
    assert "advice-outside" not in codes(answer, "section-advice")


def test_both_protocols_that_say_the_same_say_it_once(
    computer: Computer, reference: Reference
) -> None:
    """Of a port that nobody uses, what the firewall would do is told."""
    answer = judged(computer, reference, 81, same(SHUT))
    assert lines(answer, "section-firewall") == [
        "TCP, UDP: no app is waiting for connections on it.",
        "No rule allows it.",
        "Add a rule that allows it.",
        "The router is not checked. It says nothing about your own network.",
    ]


@pytest.mark.parametrize(
    ("firewall", "ending"),
    [
        (same(OPEN), "Other devices on your network can reach it."),
        (same(BLOCKED), "The firewall keeps other devices from reaching it."),
        (
            same(UNREAD),
            "Other devices on your network can reach it, unless a firewall blocks them.",
        ),
    ],
)
def test_the_headline_says_as_much_as_is_known(
    computer: Computer, reference: Reference, firewall: Firewall, ending: str
) -> None:
    """An unread firewall is still a maybe."""
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    found = judged(computer, reference, 80, firewall)
    assert english(found.verdict) == f"nginx is waiting for connections. {ending}"


def test_the_headline_of_an_app_without_a_name(computer: Computer, reference: Reference) -> None:
    """Known to be reachable or not all the same."""
    computer.wait(computer.foreign_app(), "192.168.1.5:80")
    rows = computer.rows(reference)
    endings = {
        OPEN: "Other devices on your network can reach it.",
        BLOCKED: "The firewall keeps other devices from reaching it.",
    }
    for judgement, ending in endings.items():
        verdict = judge(Facts(True, is_network=True, judgements=(judgement,)))
        found = answer_port(80, TCP, rows, reference, verdicts={TCP: verdict})
        assert english(found.verdict) == f"An app is waiting for connections. {ending}"


def test_the_headline_of_several_apps_is_true_of_all(
    computer: Computer, reference: Reference
) -> None:
    """Blocked is said where every one is."""
    computer.wait(computer.app("a"), "0.0.0.0:80")
    computer.wait(computer.app("b"), "192.168.1.5:80")
    found = judged(computer, reference, 80, same(BLOCKED))
    assert english(found.verdict) == (
        "2 apps are waiting for connections: a, b. The firewall keeps other devices from reaching"
        " them."
    )
    half = Firewall(by_app={"/usr/bin/a": OPEN, "/usr/bin/b": BLOCKED})
    assert english(judged(computer, reference, 80, half).verdict).endswith(
        "Other devices on your network can reach at least one of them."
    )


def test_advice_of_one_use_stands_alone_and_of_several_with_its_name(
    computer: Computer, reference: Reference
) -> None:
    """Which of the uses a warning is about must be clear."""
    assert lines(ask(computer, reference, 80), "section-advice") == [
        "Meant to be read by everybody."
    ]
    # The two uses of 5000 share one piece of advice, which stands once.
    assert lines(ask(computer, reference, 5000), "section-advice") == [
        "AirPlay Receiver: Only for people you trust."
    ]


def test_an_open_door_is_never_promised(computer: Computer, reference: Reference) -> None:
    """Where others may reach an app, it is said that nobody has tried from outside."""
    computer.wait(computer.app("nginx"), "127.0.0.1:80")
    assert "advice-outside" not in codes(ask(computer, reference, 80), "section-advice")
    computer.wait(computer.app("nginx"), "192.168.1.5:80")
    found = codes(ask(computer, reference, 80), "section-advice")
    assert found == ["advice", "advice", "advice-outside"]
    assert lines(ask(computer, reference, 80), "section-advice")[0] == (
        "Its pages are for everybody."
    )


def test_a_section_without_lines_is_left_out(computer: Computer, reference: Reference) -> None:
    """An unused, unknown port has no users and no advice."""
    found = [part.heading.code for part in sections(ask(computer, reference, 4999))]
    assert found == ["section-purpose", "section-firewall"]


def test_the_text_for_a_help_desk_is_the_whole_card(
    computer: Computer, reference: Reference
) -> None:
    """Title and verdict, then the sections, each line of the card in its place."""
    computer.wait(computer.app("nginx"), "127.0.0.1:80")
    answer = ask(computer, reference, 80)
    text = as_text(answer, english)
    blocks = text.removesuffix("\n").split("\n\n")
    assert blocks[0] == (
        "Port 80\nnginx is waiting for connections. Only this computer can reach it."
    )
    assert blocks[1:] == [
        "\n".join([english(part.heading), *(f"  {english(line)}" for line in part.lines)])
        for part in sections(answer)
    ]
    assert text.endswith("\n")
    assert not any(line != line.rstrip() for line in text.splitlines())


def test_a_time_is_shown_as_the_clock_on_the_wall() -> None:
    """Local time to the minute; a time that is not known, or out of range, is left out."""
    shown = clock(STARTED)
    assert datetime.strptime(shown, "%Y-%m-%d %H:%M").timestamp() == pytest.approx(STARTED, abs=60)
    for unknown in (None, 1e18, -1e18, float("nan"), float("inf")):
        assert clock(unknown) == ""


def test_an_app_is_called_what_a_person_would_call_it(
    computer: Computer, reference: Reference
) -> None:
    """The script and not what runs it, with its container; the catalogue knows the app still."""
    server = computer.app("nginx")._replace(title="shop", container="docker-3f2a90c1b2d4")
    computer.wait(server, "0.0.0.0:6000")
    found = ask(computer, reference, 6000)
    assert english(found.verdict).startswith("shop is waiting for connections.")
    assert lines(found, "section-users")[0].startswith(
        "shop · docker-3f2a90c1b2d4 · web server, process 100, "
    )
    assert "Here it is: shop (web server)" in lines(found, "section-purpose")
    assert "Its pages are for everybody." in lines(found, "section-advice")
