"""What is known of one port: the sentence for every situation, users in order, what is missing."""

import pytest

from portgui.answers.port_answer import PortAnswer, answer_port, app_names, named
from portgui.connections.snapshot import Degradation, Owner, State
from portgui.net import Protocol
from portgui.reference.catalogue import Catalogue
from portgui.reference.purpose import Reference
from portgui.reference.registry import Registry
from portgui.resources import ResourceError
from portgui.words import Message, english
from tests.fakes import TCP, UDP, Computer, make_app


def ask(
    computer: Computer,
    reference: Reference,
    port: int,
    protocol: Protocol | None = None,
) -> PortAnswer:
    """The answer to a person who is no administrator."""
    return answer_port(port, protocol, computer.rows(reference), reference, computer.degradations)


@pytest.fixture
def nginx(computer: Computer) -> Owner:
    """A web server."""
    return computer.app("nginx")


def test_a_port_that_nothing_uses(computer: Computer, reference: Reference, nginx: Owner) -> None:
    """Other ports do not matter."""
    computer.wait(nginx, "0.0.0.0:8080")
    answer = ask(computer, reference, 80)
    assert answer.verdict == Message("verdict-unused")
    assert answer.users == answer.remote_users == ()
    assert answer.notes == ()
    assert not answer.is_waiting


@pytest.mark.parametrize(
    ("local", "verdict"),
    [
        ("0.0.0.0:80", Message.of("verdict-waiting-network", app="nginx")),
        ("[::]:80", Message.of("verdict-waiting-network", app="nginx")),
        ("192.168.1.5:80", Message.of("verdict-waiting-network", app="nginx")),
        ("127.0.0.1:80", Message.of("verdict-waiting-this-computer", app="nginx")),
        ("127.8.9.1:80", Message.of("verdict-waiting-this-computer", app="nginx")),
        ("[::1]:80", Message.of("verdict-waiting-this-computer", app="nginx")),
        ("*:80", Message.of("verdict-waiting-unknown", app="nginx")),
    ],
)
def test_one_app_waits(
    computer: Computer, reference: Reference, nginx: Owner, local: str, verdict: Message
) -> None:
    """Who can reach it comes from the address that it waits at."""
    computer.wait(nginx, local)
    answer = ask(computer, reference, 80)
    assert answer.verdict == verdict
    assert answer.is_waiting


def test_of_several_addresses_the_widest_counts(
    computer: Computer, reference: Reference, nginx: Owner
) -> None:
    """An app that waits on loopback and on the network can be reached from the network."""
    computer.wait(nginx, "127.0.0.1:80")
    computer.wait(nginx, "*:80")
    assert ask(computer, reference, 80).verdict.code == "verdict-waiting-unknown"
    computer.wait(nginx, "192.168.1.5:80")
    assert ask(computer, reference, 80).verdict.code == "verdict-waiting-network"


@pytest.mark.parametrize(
    ("first", "second", "where"),
    [
        ("127.0.0.1:80", "127.0.0.2:80", "this-computer"),
        ("127.0.0.1:80", "192.168.1.5:80", "network"),
        ("127.0.0.1:80", "*:80", "unknown"),
    ],
)
def test_several_apps_wait(
    computer: Computer, reference: Reference, nginx: Owner, first: str, second: str, where: str
) -> None:
    """They are counted and named, in the order of their names."""
    computer.wait(nginx, first)
    computer.wait(computer.app("caddy"), second)
    verdict = ask(computer, reference, 80).verdict
    assert verdict == Message.of(f"verdict-waiting-several-{where}", apps="caddy, nginx", count=2)


@pytest.mark.parametrize(
    ("local", "where"),
    [("0.0.0.0:80", "network"), ("127.0.0.1:80", "this-computer"), ("*:80", "unknown")],
)
def test_an_app_without_a_name_waits(
    computer: Computer, reference: Reference, local: str, where: str
) -> None:
    """It is said that there is one, and a note says why it has no name."""
    computer.wait(computer.foreign_app(), local)
    answer = ask(computer, reference, 80)
    assert answer.verdict == Message(f"verdict-waiting-unnamed-{where}")
    assert answer.notes == (Message("note-name-needs-admin"),)


def test_what_is_true_of_a_hidden_app_is_not_said_of_a_named_one(
    computer: Computer, reference: Reference, nginx: Owner
) -> None:
    """Here nginx is only for this computer; the app that others can reach is another one."""
    computer.wait(nginx, "127.0.0.1:80")
    computer.wait(computer.foreign_app(), "192.168.1.5:80")
    assert ask(computer, reference, 80).verdict == Message("verdict-waiting-unnamed-network")
    computer.wait(computer.app("caddy"), "127.0.0.2:80")
    assert ask(computer, reference, 80).verdict == Message("verdict-waiting-unnamed-network")


def test_a_hidden_app_beside_a_named_one_takes_nothing_from_its_name(
    computer: Computer, reference: Reference, nginx: Owner
) -> None:
    """Where the sentence is true of nginx, nginx is named."""
    computer.wait(nginx, "192.168.1.5:80")
    computer.wait(computer.foreign_app(), "127.0.0.1:80")
    verdict = ask(computer, reference, 80).verdict
    assert verdict == Message.of("verdict-waiting-network", app="nginx")


def test_a_port_that_is_only_a_connections_own_end(
    computer: Computer, reference: Reference
) -> None:
    """A browser's port is in use although nobody waits there."""
    made = computer.connect(computer.app("chrome"), "93.184.216.34:443")
    answer = ask(computer, reference, made.key.local.port)
    assert answer.verdict == Message.of("verdict-connected", apps="chrome")
    assert not answer.is_waiting


def test_a_connection_of_an_app_without_a_name(computer: Computer, reference: Reference) -> None:
    """It is in use; by whom is not known."""
    made = computer.connect(computer.foreign_app(), "93.184.216.34:443")
    answer = ask(computer, reference, made.key.local.port)
    assert answer.verdict == Message("verdict-connected-unnamed")


def test_a_port_that_only_a_finished_connection_holds(
    computer: Computer, reference: Reference
) -> None:
    """“In use” although nothing listens: the sentence says why."""
    made = computer.close(computer.connect(computer.app("chrome"), "93.184.216.34:443"))
    answer = ask(computer, reference, made.key.local.port)
    assert answer.verdict == Message("verdict-finished")


def test_a_connection_to_the_port_on_another_computer(
    computer: Computer, reference: Reference
) -> None:
    """Nobody waits for it here, but apps use it elsewhere."""
    for app in ("chrome", "curl", "chrome", "node", "wget"):
        computer.connect(computer.app(app), "93.184.216.34:80")
    answer = ask(computer, reference, 80)
    apps = "chrome, curl, node + 1"
    assert answer.verdict == Message.of("verdict-remote", apps=apps)
    assert answer.notes == (Message.of("note-remote-users", apps=apps, count=5),)
    assert answer.users == ()
    assert len(answer.remote_users) == 5


@pytest.mark.parametrize("address", ["127.0.0.1", "192.168.1.5"])
def test_a_connection_inside_this_computer_is_not_on_another_one(
    computer: Computer, reference: Reference, nginx: Owner, address: str
) -> None:
    """Both of its ends are here: through loopback, or through the computer's own address."""
    computer.wait(nginx, "0.0.0.0:80")
    computer.connect(computer.app("chrome"), f"{address}:80")
    answer = ask(computer, reference, 80)
    assert answer.verdict == Message.of("verdict-waiting-network", app="nginx")
    assert [row.connection.owner.name for row in answer.remote_users] == ["chrome"]
    assert answer.notes == ()


def test_what_is_left_of_a_connection_inside_is_not_on_another_computer(
    computer: Computer, reference: Reference
) -> None:
    """The server has ended; its client has not noticed yet."""
    nginx = computer.app("nginx")
    computer.wait(nginx, "127.0.0.1:80")
    computer.connect(computer.app("chrome"), "127.0.0.1:80")
    left = [row for row in computer.rows(reference) if row.connection.owner.name == "chrome"]
    answer = answer_port(80, None, left, reference)
    assert answer.verdict == Message("verdict-unused")
    assert answer.notes == ()


def test_only_the_protocol_that_was_asked_for_counts(
    computer: Computer, reference: Reference, nginx: Owner
) -> None:
    """80/udp is another port than 80/tcp; 80 alone is both."""
    computer.wait(nginx, "0.0.0.0:80")
    computer.wait(computer.app("quic"), "127.0.0.1:80", UDP)
    assert named(app_names(ask(computer, reference, 80, TCP).users)) == "nginx"
    udp = ask(computer, reference, 80, UDP)
    assert udp.verdict == Message.of("verdict-waiting-this-computer", app="quic")
    assert {found.protocol for found in udp.purpose.registered} == {UDP}
    both = ask(computer, reference, 80)
    assert len(both.users) == 2
    assert both.protocol is None


def test_users_that_wait_come_first_then_by_app(
    computer: Computer, reference: Reference, nginx: Owner
) -> None:
    """The same order every time, whatever the order of the scan."""
    computer.wait(nginx, "0.0.0.0:80")
    computer.connect(computer.app("zsh"), "192.168.1.5:80")
    computer.connect(computer.app("curl"), "192.168.1.5:80")
    computer.wait(computer.app("Caddy"), "127.0.0.1:80")
    closing = computer.connections[1]
    computer.close(closing, "LAST_ACK")
    rows = computer.rows(reference)
    answer = answer_port(80, None, rows, reference)
    assert [(row.connection.state, row.connection.owner.name) for row in answer.users] == [
        (State.WAITING, "Caddy"),
        (State.WAITING, "nginx"),
        (State.CONNECTED, "nginx"),
        (State.CLOSING, "nginx"),
    ]
    assert answer_port(80, None, rows[::-1], reference).users == answer.users


def test_several_processes_of_one_app_keep_their_order(
    computer: Computer, reference: Reference
) -> None:
    """Workers that share an address and port are told apart by their process ids."""
    workers = [computer.app("nginx") for _ in range(4)]
    for worker in reversed(workers):
        computer.wait(worker, "0.0.0.0:80", shared=True)
    pids = [row.connection.key.pid for row in ask(computer, reference, 80).users]
    assert pids == [worker.pid for worker in workers]


def test_the_use_by_the_app_that_is_there_comes_first(
    computer: Computer, reference: Reference
) -> None:
    """5000 is known for two things; where Flask waits it is Flask's."""
    reference = Reference(
        reference.registry,
        Catalogue(
            reference.catalogue.entries,
            [*reference.catalogue.apps, make_app("Flask", "flask", role="web server")],
        ),
    )
    assert ask(computer, reference, 5000).purpose.known[0].name == "AirPlay Receiver"
    computer.wait(computer.app("flask"), "127.0.0.1:5000")
    assert ask(computer, reference, 5000).purpose.known[0].name == "Test web server"


def test_what_is_worth_knowing_of_an_app_is_said_once(
    computer: Computer, reference: Reference, nginx: Owner
) -> None:
    """From the catalogue, for the apps that use the port."""
    computer.wait(nginx, "0.0.0.0:80")
    computer.wait(nginx, "[::]:80")
    computer.wait(computer.app("chrome"), "127.0.0.1:80", UDP)
    assert ask(computer, reference, 80).app_notes == ("Its pages are for everybody.",)


def test_what_a_scan_could_not_do_becomes_a_note(
    computer: Computer, reference: Reference, nginx: Owner
) -> None:
    """All of it except the names that are hidden on other ports, which are another's business."""
    computer.wait(nginx, "0.0.0.0:80")
    computer.wait(computer.foreign_app(), "0.0.0.0:81")
    missing = (
        *computer.degradations,
        Degradation("scan-not-refreshed", 12, "OSError: no"),
        Degradation("scan-other-users-hidden"),
    )
    answer = answer_port(80, None, computer.rows(reference), reference, missing)
    assert answer.notes == (
        Message.of("scan-not-refreshed", count=12),
        Message.of("scan-other-users-hidden", count=0),
    )
    assert all(english(note) for note in answer.notes)


def test_a_damaged_reference_is_said_beside_the_facts(computer: Computer) -> None:
    """“Nothing is registered” must not be believed when the list could not be read."""
    damaged = ResourceError("registry/ports.tsv", "no such file")
    reference = Reference(Registry(problems=(damaged,)), Catalogue(problems=(damaged,)))
    answer = ask(computer, reference, 80)
    assert answer.notes == (Message.of("resource-damaged", name="registry/ports.tsv"),)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["a"], "a"),
        (["a", "b", "c"], "a, b, c"),
        (["a", "b", "c", "d", "e"], "a, b, c + 2"),
    ],
)
def test_a_sentence_names_three_apps_and_counts_the_rest(names: list[str], text: str) -> None:
    """However many there are, it stays a sentence."""
    assert named(names) == text
