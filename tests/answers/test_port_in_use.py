"""“In use, but nothing listens”: every reason is found, said in words, and told to scripts."""

import json
from collections.abc import Iterable

import pytest

from portgui.answers.in_use_wording import clock_time
from portgui.answers.port_answer import PortAnswer, answer_port
from portgui.answers.port_in_use import Hold, Reason, Trial, hold_record, trial_record
from portgui.answers.wording import sections
from portgui.connections.bind_test import HELD_ALONE, Outcome, Tried
from portgui.connections.reserved import Kept, PortProxy, Reserved
from portgui.connections.snapshot import Gap, Owner
from portgui.net import PortRange, Protocol
from portgui.reference.purpose import Reference
from portgui.words import Message, english
from tests.fakes import STARTED, TCP, UDP, Computer

HYPER_V = PortRange(49671, 49770)
WINDOWS = Reserved(
    kept=(
        Kept(HYPER_V, is_refused=True, protocol=TCP, family=4),
        Kept(HYPER_V, is_refused=True, protocol=TCP, family=6),
        Kept(PortRange(50000, 50059), is_refused=False, protocol=TCP, family=4),
        Kept(PortRange(5000, 5010), is_refused=True, protocol=UDP, family=6),
    ),
    proxies=(PortProxy("*", 8080, "10.0.0.2", 80), PortProxy("::1", 8080, "build.example", 81)),
    finished_seconds=240,
    is_read=True,
)
LINUX = Reserved(
    kept=(Kept(PortRange(8080, 8090), is_refused=False),), first_free=1024, finished_seconds=60
)
AT = STARTED + 100
SYSTEM = Owner(4, "System", gaps=(("path", Gap.KERNEL), ("parent", Gap.KERNEL)))
IP_HELPER = Owner(900, "svchost.exe", service="IP Helper (iphlpsvc)")


def ask(
    computer: Computer,
    reference: Reference,
    port: int,
    protocol: Protocol | None = None,
    *,
    reserved: Reserved = WINDOWS,
    trial: Trial | None = None,
) -> PortAnswer:
    """The answer for a port."""
    rows = computer.rows(reference)
    return answer_port(port, protocol, rows, reference, reserved=reserved, trial=trial)


def said(answer: PortAnswer, heading: str = "section-users") -> list[str]:
    """The English lines of one section."""
    found = [part.lines for part in sections(answer) if part.heading.code == heading]
    return [english(line) for lines in found for line in lines]


def reasons(answer: PortAnswer) -> list[Reason]:
    """Why it may not be had."""
    return [hold.reason for hold in answer.holds]


def trial_of(*outcomes: Outcome, protocol: Protocol = TCP, number: int = 0) -> Trial:
    """A test with an answer for each address."""
    addresses = ("127.0.0.1", "::1")
    answers = zip(addresses, outcomes, strict=False)
    return Trial(AT, tuple(Tried(protocol, *each, number, "said so") for each in answers))


# Ports that the system keeps.


@pytest.mark.parametrize("port", [49671, 49700, 49770])
def test_a_port_that_windows_keeps_is_refused(
    computer: Computer, reference: Reference, port: int
) -> None:
    """Both ends of the range count; the range is said once for IPv4 and IPv6."""
    answer = ask(computer, reference, port)
    assert answer.verdict == Message.of("verdict-refused", protocols="TCP")
    assert answer.holds == (Hold(Reason.REFUSED, TCP, HYPER_V),)
    assert said(answer) == [
        "Windows keeps TCP 49671-49770 for itself. An app that asks for it is refused."
    ]
    assert said(answer, "section-advice")[0].startswith("Windows chooses the ports that it keeps")


@pytest.mark.parametrize(
    ("port", "protocol"), [(49670, None), (49771, None), (49700, UDP), (5000, TCP)]
)
def test_what_is_kept_elsewhere_is_no_matter(
    computer: Computer, reference: Reference, port: int, protocol: Protocol | None
) -> None:
    """Beside the range, and for the other protocol."""
    answer = ask(computer, reference, port, protocol)
    assert answer.verdict == Message("verdict-unused")
    assert answer.holds == ()


def test_a_range_of_one_family_says_so(computer: Computer, reference: Reference) -> None:
    """IPv4 and IPv6 are kept separately."""
    answer = ask(computer, reference, 5005)
    assert answer.verdict == Message.of("verdict-refused", protocols="UDP")
    assert "(IPv6 only)" in said(answer)[0]


def test_an_administered_range_is_not_refused(computer: Computer, reference: Reference) -> None:
    """It is kept from being given out by lot, for the very app that asks for it by number."""
    answer = ask(computer, reference, 50000, TCP)
    assert answer.verdict == Message("verdict-unused")
    assert reasons(answer) == [Reason.NOT_BY_LOT]
    assert "still gets it" in said(answer)[0]
    assert not any("Windows chooses" in line for line in said(answer, "section-advice"))


def test_ports_given_out_from_low_on_are_said_where_one_is_kept(
    computer: Computer, reference: Reference
) -> None:
    """That is why it keeps such a low port."""
    low = WINDOWS._replace(given_out=PortRange(1024, 15000))
    answer = ask(computer, reference, 5005, UDP, reserved=low)
    assert any("1024-15000" in line for line in said(answer, "section-advice"))
    other = ask(computer, reference, 6000, UDP, reserved=low)
    assert not any("1024-15000" in line for line in said(other, "section-advice"))


def test_an_app_that_waits_explains_itself(computer: Computer, reference: Reference) -> None:
    """A port of the range that an app has got is in use by that app, and that is all."""
    computer.wait(computer.app("winrm"), "0.0.0.0:49700")
    answer = ask(computer, reference, 49700)
    assert answer.verdict.code == "verdict-waiting-network"
    assert answer.holds == ()


def test_linux_says_what_it_does_not_give_out(computer: Computer, reference: Reference) -> None:
    """For TCP and UDP; nothing of it is in the way."""
    answer = ask(computer, reference, 8080, UDP, reserved=LINUX)
    assert answer.verdict == Message("verdict-unused")
    assert said(answer) == [
        "The system does not give out TCP, UDP 8080-8090 by lot. An app that asks for it by number"
        " still gets it."
    ]


@pytest.mark.parametrize(("port", "is_low"), [(80, True), (1023, True), (1024, False)])
def test_a_low_port_needs_administrator(
    computer: Computer, reference: Reference, port: int, is_low: bool
) -> None:
    """Below the first one that is free to all; not where an app has it already."""
    answer = ask(computer, reference, port, TCP, reserved=LINUX)
    assert (Reason.NEEDS_ADMIN in reasons(answer)) is is_low
    assert any("below 1024" in line for line in said(answer)) is is_low
    computer.wait(computer.app("nginx"), f"0.0.0.0:{port}")
    assert ask(computer, reference, port, TCP, reserved=LINUX).holds == ()


def test_on_macos_a_low_port_is_free_at_all_addresses(
    computer: Computer, reference: Reference
) -> None:
    """What needs administrator there is one address alone."""
    mac = Reserved(first_free=1024, is_low_shared=True)
    answer = ask(computer, reference, 80, TCP, reserved=mac)
    assert reasons(answer) == [Reason.NEEDS_ADMIN_HERE]
    assert "from this computer alone" in said(answer)[0]


def test_what_could_not_be_read_is_not_passed_over(
    computer: Computer, reference: Reference
) -> None:
    """Unless an app waits, which explains the port."""
    unread = Reserved(unread=True)
    answer = ask(computer, reference, 80, reserved=unread)
    assert said(answer) == ["Not checked: whether the system keeps the port for itself."]
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    assert Message("hold-not-read") not in _lines(ask(computer, reference, 80, reserved=unread))


def _lines(answer: PortAnswer) -> Iterable[Message]:
    return [line for part in sections(answer) for line in part.lines]


# What Windows itself does with a port.


def test_a_port_that_is_passed_on_says_where_to(computer: Computer, reference: Reference) -> None:
    """Also while the service that does it waits there; TCP only."""
    lines = [
        "Windows passes connections to *:8080 (TCP) on to 10.0.0.2:80.",
        "Windows passes connections to [::1]:8080 (TCP) on to build.example:81.",
    ]
    assert said(ask(computer, reference, 8080)) == lines
    assert said(ask(computer, reference, 8080, UDP)) == []
    computer.wait(IP_HELPER, "0.0.0.0:8080")
    assert said(ask(computer, reference, 8080, TCP))[-2:] == lines


def test_windows_own_process_is_said_to_be_windows(
    computer: Computer, reference: Reference
) -> None:
    """What for, as far as that is known, once for all of its addresses; others may be so named."""
    computer.wait(SYSTEM, "0.0.0.0:445")
    computer.wait(SYSTEM, "[::]:445")
    line = "Windows itself uses this port, to share files and printers."
    answer = ask(computer, reference, 445)
    assert said(answer).count(line) == 1
    assert [(hold_record(hold)["reason"], hold_record(hold)["code"]) for hold in answer.holds] == [
        ("system", "windows-file-sharing")
    ]
    computer.wait(computer.app("System"), "0.0.0.0:139")
    assert ask(computer, reference, 139).holds == ()


@pytest.mark.parametrize(
    ("reserved", "codes"),
    [
        (Reserved(), ["windows-port-proxy"]),
        (Reserved(is_read=True, unread=True), ["windows-port-proxy"]),
        (WINDOWS, []),
    ],
)
def test_that_a_port_may_be_passed_on_is_said_while_it_is_not_known(
    computer: Computer, reference: Reference, reserved: Reserved, codes: list[str]
) -> None:
    """As soon as the list has been read, it speaks for itself."""
    computer.wait(IP_HELPER, "0.0.0.0:7000")
    found = ask(computer, reference, 7000, reserved=reserved).holds
    assert [hold.message.code for hold in found if hold.message] == codes


# Connections that are over, or nearly.


def test_finished_connections_hold_a_port_until_then(
    computer: Computer, reference: Reference
) -> None:
    """A minute on Linux from when the last of them was seen to finish; the hour is said."""
    nginx = computer.app("nginx")
    for since in (AT, AT + 5):
        found = computer.close(computer.connect(nginx, "10.0.0.9:443"))
        local = found.key.local
        rows = [row for row in computer.rows(reference) if row.connection.key.local == local]
        later = rows[0]._replace(connection=found._replace(since=since, first_scan=False))
        answer = answer_port(local.port, TCP, [later], reference, reserved=LINUX)
        assert answer.verdict == Message("verdict-finished")
        (hold,) = answer.holds
        assert (hold.reason, hold.connections, hold.until) == (Reason.FINISHED, 1, since + 60)
        assert f"at {clock_time(since + 60)} at the latest" in said(answer)[-1]


@pytest.mark.parametrize(
    ("reserved", "words"),
    [
        (LINUX, "in 60 seconds at the latest"),
        (WINDOWS, "in 240 seconds"),
        (Reserved(), "forgotten"),
    ],
)
def test_one_that_was_finished_before_the_first_look_is_said_with_care(
    computer: Computer, reference: Reference, reserved: Reserved, words: str
) -> None:
    """Nobody knows since when; how long at most is known of the system, or not even that."""
    found = computer.close(computer.connect(computer.app("nginx"), "10.0.0.9:443"))
    port = found.key.local.port
    for since in (None, STARTED):
        # On Windows it is the idle process', which started with the computer.
        (row,) = [each for each in computer.rows(reference) if each.port == 443]
        row = row._replace(connection=found._replace(since=since, first_scan=True))
        answer = answer_port(port, TCP, [row], reference, reserved=reserved)
        assert words in said(answer)[-1]
        assert answer.holds[-1].until is None


def test_connections_that_are_closing_are_counted(computer: Computer, reference: Reference) -> None:
    """They hold the port as well, with an app or without one; not where an app waits on it."""
    nginx = computer.app("nginx")
    found = computer.close(computer.connect(nginx, "10.0.0.9:443"), "CLOSE_WAIT")
    port = found.key.local.port
    answer = ask(computer, reference, port, TCP)
    assert (answer.holds[-1].reason, answer.holds[-1].connections) == (Reason.CLOSING, 1)
    computer.wait(nginx, f"0.0.0.0:{port}")
    assert ask(computer, reference, port, TCP).holds == ()


# The test.


@pytest.mark.parametrize(
    ("outcomes", "lines"),
    [
        ((Outcome.FREE, Outcome.FREE), ["TCP is free (127.0.0.1, ::1)."]),
        ((Outcome.FREE, Outcome.NOT_AVAILABLE), ["TCP is free (127.0.0.1)."]),
        (
            (Outcome.IN_USE, Outcome.FREE),
            ["TCP is already in use (127.0.0.1).", "TCP is free (::1)."],
        ),
        (
            (Outcome.NOT_PERMITTED, Outcome.NOT_PERMITTED),
            ["the system does not permit TCP to an app that you start (127.0.0.1, ::1)."],
        ),
        ((Outcome.NOT_TOLD,), ["unknown (TCP, 127.0.0.1). The system said: said so"]),
    ],
)
def test_every_outcome_of_a_test_is_said(
    computer: Computer, reference: Reference, outcomes: tuple[Outcome, ...], lines: list[str]
) -> None:
    """With the hour, the addresses that were asked at, and what the test does not tell."""
    answer = ask(computer, reference, 5000, TCP, trial=trial_of(*outcomes))
    found = said(answer)
    start = f"Tested at {clock_time(AT)}: "
    assert [line.removeprefix(start) for line in found if line.startswith("Tested")] == lines
    assert found[-1].startswith("The test asks for the port on this computer alone.")


def test_a_computer_without_any_of_the_addresses_was_not_trial_of(
    computer: Computer, reference: Reference
) -> None:
    """That is said, and not that the port is free."""
    trial = trial_of(Outcome.NOT_AVAILABLE, Outcome.NOT_AVAILABLE)
    assert said(ask(computer, reference, 80, trial=trial))[0].startswith("Not tested:")


def test_a_port_that_is_taken_unseen_is_said_to_be_taken(
    computer: Computer, reference: Reference
) -> None:
    """The system lists nobody, and refuses all the same: the verdict does not say that it is free.

    With an app that is seen there is nothing to wonder about.
    """
    trial = trial_of(Outcome.IN_USE, Outcome.IN_USE)
    answer = ask(computer, reference, 5000, trial=trial)
    assert answer.verdict == Message("verdict-taken")
    assert any("without waiting for connections" in line for line in said(answer))
    computer.wait(computer.app("flask"), "127.0.0.1:5000")
    answer = ask(computer, reference, 5000, trial=trial)
    assert answer.verdict.code == "verdict-waiting-this-computer"
    assert not any("without waiting for connections" in line for line in said(answer))


def test_on_windows_not_permitted_can_mean_held(computer: Computer, reference: Reference) -> None:
    """For a port that an app holds for itself alone, Windows' answer is the same."""
    trial = trial_of(Outcome.NOT_PERMITTED, number=HELD_ALONE)
    assert any(
        "for itself alone" in line for line in said(ask(computer, reference, 1, trial=trial))
    )
    trial = trial_of(Outcome.NOT_PERMITTED, number=13)
    found = said(ask(computer, reference, 1, trial=trial))
    assert not any("for itself alone" in line for line in found)


# For scripts.


def test_every_reason_is_a_record() -> None:
    """The same fields for each, in values that JSON has."""
    hold = Hold(Reason.REFUSED, TCP, HYPER_V, (4,))
    assert hold_record(hold) == {
        "reason": "refused",
        "code": None,
        "protocol": "tcp",
        "ports": [49671, 49770],
        "families": ["ipv4"],
        "local": None,
        "target": None,
        "connections": None,
        "until": None,
        "seconds": None,
    }
    finished = hold_record(Hold(Reason.FINISHED, TCP, connections=2, until=STARTED, seconds=60))
    assert finished["until"] == "2023-11-14T22:13:20+00:00"
    assert finished["families"] == ["ipv4", "ipv6"]
    json.dumps(finished)


def test_the_test_is_a_record() -> None:
    """None where none was made: not the same as one without an answer."""
    assert trial_record(None) is None
    record = trial_record(trial_of(Outcome.IN_USE, number=98))
    assert record == {
        "at": "2023-11-14T22:15:00+00:00",
        "answers": [
            {
                "protocol": "tcp",
                "address": "127.0.0.1",
                "outcome": "in-use",
                "number": 98,
                "detail": "said so",
            }
        ],
    }
