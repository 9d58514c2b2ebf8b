"""What changed, as a person would tell it: few things, the important ones first."""

from collections.abc import Iterable
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.answers.comparison import Change, Comparison, Item, Kind, compare
from portgui.answers.comparison_wording import as_text, comparison_record
from portgui.answers.identity import FIRST_DRAWN, Sort, identity_of
from portgui.connections.reach import reach_of
from portgui.connections.snapshot import Connection, ConnectionKey, Owner, Reach, State
from portgui.net import Endpoint, Protocol
from portgui.words import english
from tests.fakes import STARTED, TCP, UDP, Computer


def one_change(comparison: Comparison) -> Change:
    """The only difference."""
    assert not comparison.new
    assert not comparison.gone
    (change,) = comparison.changed
    return change


def apps(items: Iterable[Item]) -> list[tuple[str, int]]:
    """What the items are, in short."""
    return [(item.identity.app, item.identity.port) for item in items]


# The same thing.


def test_a_moment_is_the_same_as_itself(computer: Computer) -> None:
    """Every thing is in `same`, once: both addresses of a server are one."""
    nginx = computer.app("nginx")
    computer.wait(nginx, "0.0.0.0:80")
    computer.wait(nginx, "[::]:80")
    computer.connect(computer.app("chrome"), "93.184.216.34:443")
    found = compare(computer.connections, computer.connections)
    assert not found
    assert apps(found.same) == [("nginx", 80), ("chrome", 443)]
    assert found.same[0].addresses == ("0.0.0.0", "::")
    assert len(found.same[0].keys) == 2


def test_an_app_that_was_started_again_is_the_same_app() -> None:
    """It has another process id, and that is all that is said."""
    before, now = Computer(), Computer()
    before.wait(before.app("nginx"), "0.0.0.0:80")
    now.app("something else")
    now.wait(now.app("nginx"), "0.0.0.0:80")
    assert one_change(compare(before.connections, now.connections)).kinds == (Kind.RESTARTED,)


def test_a_process_id_that_came_back_is_a_restart(computer: Computer) -> None:
    """The number is the same and the start is not; two seconds are the clocks' business."""
    (found,) = (computer.wait(computer.app("nginx"), "0.0.0.0:80"),)
    kinds = {}
    for later in (0.0, 1.9, 3.0):
        owner = found.owner._replace(create_time=STARTED + later)
        kinds[later] = [
            change.kinds for change in compare([found], [found._replace(owner=owner)]).changed
        ]
    assert kinds == {0.0: [], 1.9: [], 3.0: [(Kind.RESTARTED,)]}


def test_workers_that_come_and_go_are_no_restart(computer: Computer) -> None:
    """One process of the app is there at both moments."""
    main, one, other = (computer.app("nginx") for _ in range(3))
    rows = [computer.wait(owner, "0.0.0.0:80", shared=True) for owner in (main, one, other)]
    assert not compare(rows[:2], [rows[0], rows[2]])


def test_connections_are_told_by_where_they_go(computer: Computer) -> None:
    """Ports drawn by lot come and go; the conversation is the same."""
    chrome = computer.app("chrome")
    first = [computer.connect(chrome, "93.184.216.34:443") for _ in range(50)]
    second = [computer.connect(chrome, "93.184.216.34:443") for _ in range(70)]
    assert not compare(first, second)
    other = computer.connect(chrome, "93.184.216.35:443")
    found = compare(first, [*second, other])
    assert apps(found.new) == [("chrome", 443)]
    assert found.new[0].identity.other == "93.184.216.35"


def test_who_connects_here_is_told_by_address(computer: Computer) -> None:
    """A server's visitors: each other computer once, whatever its ports."""
    owner = computer.app("sshd")

    def visit(address: str, port: int) -> Connection:
        key = ConnectionKey(TCP, Endpoint("192.168.1.5", 22), Endpoint(address, port), owner.pid)
        return Connection(key, State.CONNECTED, "ESTABLISHED", Reach.NETWORK, owner, None)

    before = [visit("192.168.1.9", 50_000)]
    now = [visit("192.168.1.9", 50_001), visit("192.168.1.10", 50_000)]
    (came,) = compare(before, now).new
    assert (came.identity.sort, came.identity.port) == (Sort.INCOMING, 22)
    assert came.identity.other == "192.168.1.10"


def test_finished_connections_are_left_out(computer: Computer) -> None:
    """They are no app's any more; that the connection has ended is said by its absence."""
    open_one = computer.connect(computer.app("curl"), "93.184.216.34:443")
    over = computer.close(open_one)
    assert apps(compare([open_one], [over]).gone) == [("curl", 443)]
    assert compare([], [over]) == compare([], [])


def test_udp_ports_drawn_by_lot_are_one_thing(computer: Computer) -> None:
    """A browser takes and leaves them all the time, and none of them means anything."""
    chrome = computer.app("chrome")
    first = [computer.wait(chrome, f"0.0.0.0:{port}", UDP) for port in (40_000, 41_000)]
    second = [computer.wait(chrome, f"0.0.0.0:{port}", UDP) for port in (42_000, 43_000, 44_000)]
    assert not compare(first, second)
    assert len(compare([], second).new) == 1
    fixed = computer.wait(chrome, "0.0.0.0:5353", UDP)
    assert apps(compare(first, [*second, fixed]).new) == [("chrome", 5353)]


# What is different.


def test_that_more_can_reach_it_comes_first(computer: Computer) -> None:
    """Before everything else: an app that only this computer could reach, and now anybody can."""
    dev, db, web = (computer.app(name) for name in ("node", "postgres", "nginx"))
    before = [
        computer.wait(dev, "127.0.0.1:3000"),
        computer.wait(db, "0.0.0.0:5432"),
        computer.wait(web, "0.0.0.0:80"),
    ]
    again = web._replace(pid=999)
    now = [
        computer.wait(dev, "0.0.0.0:3000"),
        computer.wait(db, "127.0.0.1:5432"),
        before[2]._replace(key=before[2].key._replace(pid=999), owner=again),
    ]
    wider, narrower, restarted = compare(before, now).changed
    assert (wider.now.identity.app, wider.kinds, wider.is_wider) == ("node", (Kind.REACH,), True)
    assert (wider.before.reach, wider.now.reach) == (Reach.THIS_COMPUTER, Reach.NETWORK)
    assert (narrower.now.identity.app, narrower.is_wider) == ("postgres", False)
    assert restarted.kinds == (Kind.RESTARTED,)


def test_wider_is_wider_also_where_it_is_unknown(computer: Computer) -> None:
    """From this computer to nobody knows whom, before from the network to nobody knows whom."""
    less = computer.wait(computer.app("a"), "0.0.0.0:1")
    more = computer.wait(computer.app("z"), "127.0.0.1:2")
    unknown = [each._replace(reach=Reach.UNKNOWN) for each in (less, more)]
    changed = compare([less, more], unknown).changed
    assert [(each.now.identity.app, each.is_wider) for each in changed] == [
        ("z", True),
        ("a", False),
    ]


def test_another_address_is_said_where_the_reach_is_the_same(computer: Computer) -> None:
    """From one network's address to all of them; and a server that waits by IPv6 as well."""
    nginx = computer.app("nginx")
    one = computer.wait(nginx, "192.168.1.5:80")
    both = [computer.wait(nginx, "0.0.0.0:80"), computer.wait(nginx, "[::]:80")]
    assert one_change(compare([one], both)).kinds == (Kind.ADDRESS,)
    assert one_change(compare(both, both[:1])).kinds == (Kind.ADDRESS,)


def test_a_port_that_another_app_has_taken_is_one_change() -> None:
    """Not one new and one gone thing; and what else differs of two apps is not said."""
    before, now = Computer(), Computer()
    before.wait(before.app("apache2", user="www-data"), "0.0.0.0:80")
    now.app("")
    now.wait(now.app("nginx", user="http"), "0.0.0.0:80")
    change = one_change(compare(before.connections, now.connections))
    assert change.kinds == (Kind.APP,)
    assert (change.before.identity.app, change.now.identity.app) == ("apache2", "nginx")


@pytest.mark.parametrize(
    ("field", "kind"), [("user", Kind.USER), ("path", Kind.FILE)], ids=["user", "path"]
)
def test_another_user_or_file_is_said(computer: Computer, field: str, kind: Kind) -> None:
    """An app of the same name that runs as somebody else, or from elsewhere; not where unknown."""
    found = computer.wait(computer.app("sshd"), "0.0.0.0:22")
    changes: dict[str, Any] = {field: "other"}
    gaps: dict[str, Any] = {field: None}
    other = found._replace(owner=found.owner._replace(**changes))
    hidden = found._replace(owner=found.owner._replace(**gaps))
    assert one_change(compare([found], [other])).kinds == (kind,)
    assert not compare([found], [hidden])
    assert not compare([hidden], [other])


def test_an_app_that_moved_to_another_drawn_port_is_one_change() -> None:
    """Editors and games take a free port at each start."""
    before, now = Computer(), Computer()
    before.wait(before.app("code"), "127.0.0.1:41000")
    now.app("")
    now.wait(now.app("code"), "127.0.0.1:39000")
    change = one_change(compare(before.connections, now.connections))
    assert change.kinds == (Kind.PORT, Kind.RESTARTED)
    fixed = Computer()
    fixed.wait(fixed.app("code"), "127.0.0.1:3000")
    found = compare(before.connections, fixed.connections)
    assert (apps(found.gone), apps(found.new)) == ([("code", 41000)], [("code", 3000)])


def test_a_name_that_could_not_be_read_is_no_change() -> None:
    """One of the two moments was looked at without administrator: nothing is known to differ."""
    full, hidden = Computer(), Computer()
    full.wait(full.app("nginx"), "0.0.0.0:80")
    hidden.wait(hidden.foreign_app("ada"), "0.0.0.0:80")
    assert not compare(full.connections, hidden.connections)
    assert not compare(hidden.connections, full.connections)
    (found,) = compare(hidden.connections, full.connections).same
    assert found.identity.app == "nginx"
    full.connect(full.app("chrome"), "93.184.216.34:443")
    talking = full.connections[-1]
    unnamed = talking._replace(key=talking.key._replace(pid=None), owner=Owner(None, ""))
    assert not compare([talking], [unnamed])
    assert not compare([unnamed], [talking])
    full, other = Computer(), Computer()
    full.wait(full.app("nginx"), "0.0.0.0:80")
    other.wait(other.foreign_app("grace"), "0.0.0.0:80")
    # The user is known without administrator, and is another one.
    assert one_change(compare(full.connections, other.connections)).kinds == (Kind.USER,)


# Whatever there is.

pids = st.none() | st.integers(1, 5)
addresses = st.sampled_from(["127.0.0.1", "0.0.0.0", "::", "::1", "192.168.1.5"])
ports = st.sampled_from([22, 80, FIRST_DRAWN, 40_000, 40_001])
remotes = st.none() | st.builds(Endpoint, addresses, st.sampled_from([22, 443, 50_000]))


@st.composite
def moments(draw: st.DrawFn) -> tuple[Connection, ...]:
    """Some connections, each key once; a process has one name, start, user and path."""
    found = {}
    for _ in range(draw(st.integers(0, 8))):
        pid, local = draw(pids), Endpoint(draw(addresses), draw(ports))
        protocol, remote = draw(st.sampled_from([TCP, UDP])), draw(remotes)
        state = draw(st.sampled_from(State)) if remote is not None else State.WAITING
        owner = Owner(None, "") if pid is None else Owner(
            pid, f"app{pid % 3}", create_time=STARTED + 10 * pid, user=f"user{pid % 2}"
        )  # fmt: skip
        key = ConnectionKey(protocol, local, remote, pid, draw(st.integers(0, 1)))
        found[key] = Connection(key, state, "", reach_of(local.address), owner, None)
    return tuple(found.values())


@given(moments())
def test_nothing_differs_from_itself(moment: tuple[Connection, ...]) -> None:
    """Whatever there is, and in whichever order it is listed."""
    found = compare(moment, moment[::-1])
    assert not found
    kept = [key for item in found.same for key in item.keys]
    assert sorted(map(repr, kept)) == sorted(
        repr(each.key) for each in moment if identity_of(each) is not None
    )


@given(moments(), moments())
def test_everything_is_told_once(old: tuple[Connection, ...], new: tuple[Connection, ...]) -> None:
    """Each connection of each moment is in exactly one thing, and none is made up."""
    found = compare(old, new)
    before = [*found.gone, *(change.before for change in found.changed)]
    now = [*found.new, *found.same, *(change.now for change in found.changed)]
    there = sorted(repr(each.key) for each in new if identity_of(each) is not None)
    assert sorted(repr(key) for item in now for key in item.keys) == there
    then = {each.key for each in old if identity_of(each) is not None}
    assert {key for item in before for key in item.keys} <= then
    assert all(change.kinds for change in found.changed)


@given(moments(), moments())
def test_backwards_the_new_is_gone(
    old: tuple[Connection, ...], new: tuple[Connection, ...]
) -> None:
    """What has come from one to the other goes from the other to the one."""
    there, back = compare(old, new), compare(new, old)
    assert (there.new, there.gone) == (back.gone, back.new)
    assert len(there.same) == len(back.same)
    assert {(change.before, change.now, change.kinds) for change in there.changed} == {
        (change.now, change.before, change.kinds) for change in back.changed
    }


@given(moments(), moments(), st.randoms())
def test_the_order_of_what_is_compared_does_not_matter(
    old: tuple[Connection, ...], new: tuple[Connection, ...], random: Random
) -> None:
    """The same in, the same out, word by word."""
    shuffled = [list(old), list(new)]
    for each in shuffled:
        random.shuffle(each)
    one, other = compare(old, new), compare(*shuffled)
    assert one == other
    assert as_text(one, STARTED, english) == as_text(other, STARTED, english)


@given(moments())
def test_new_numbers_for_all_processes_are_a_restart_and_no_more(
    moment: tuple[Connection, ...],
) -> None:
    """After a restart of the computer: the same apps wait where they waited."""
    later = [
        each._replace(
            key=each.key._replace(pid=each.key.pid + 1000),
            owner=each.owner._replace(pid=each.key.pid + 1000, create_time=STARTED + 9999),
        )
        if each.key.pid is not None
        else each
        for each in moment
    ]
    found = compare(moment, later)
    assert not found.new
    assert not found.gone
    assert {change.kinds for change in found.changed} <= {(Kind.RESTARTED,)}


# In words.


def test_a_person_reads_the_important_first() -> None:
    """Sections in order, a line for each thing, hundreds of connections in one."""
    before, now = Computer(), Computer()
    for each in (before, now):
        each.wait(each.app("nginx"), "0.0.0.0:80")
    node = before.app("node")
    before.wait(node, "127.0.0.1:3000")
    before.wait(before.app("old"), "127.0.0.1:9000")
    now.wait(now.app("node"), "0.0.0.0:3000")
    now.wait(now.app("python3")._replace(title="manage.py (Python)"), "127.0.0.1:8000")
    chrome = now.app("chrome")
    for number in range(300):
        now.connect(chrome, f"93.184.216.{number % 200}:443")
    text = as_text(compare(before.connections, now.connections), STARTED, english)
    head, *lines = text.splitlines()
    assert head.startswith("What has changed since 2023-11-")
    assert lines == [
        "",
        "Who can reach it is different: 1",
        "  node, port 3000 TCP: other devices on your network can reach it now, unless a firewall"
        " blocks them (at 0.0.0.0; before, at 127.0.0.1)",
        "",
        "New, waiting for connections: 1",
        "  manage.py (Python), port 8000 TCP: only this computer can reach it",
        "",
        "Not waiting for connections any more: 1",
        "  old, port 9000 TCP",
        "",
        "New connections: 300",
        "  chrome to 93.184.216.0:443, 93.184.216.1:443, 93.184.216.10:443 + 197: 300",
    ]


def test_an_app_with_many_drawn_ports_is_one_line(computer: Computer) -> None:
    """A server of a cluster opens hundreds of them."""
    app = computer.app("kubelet", service="kubelet.service")
    for port in range(40_000, 40_300):
        computer.wait(app, f"127.0.0.1:{port}")
    computer.wait(app, "0.0.0.0:10250")
    text = as_text(compare((), computer.connections), None, english)
    assert text == (
        "What has changed\n\n"
        "New, waiting for connections: 301\n"
        "  kubelet, port 10250 TCP: other devices on your network can reach it, unless a firewall"
        " blocks them\n"
        "  kubelet: TCP ports that the system chose for it: 300\n"
    )


def test_a_long_section_is_counted(computer: Computer) -> None:
    """No wall of lines."""
    for port in range(1000, 1100):
        computer.wait(computer.app(f"app{port}"), f"0.0.0.0:{port}")
    lines = as_text(compare((), computer.connections), None, english).splitlines()
    assert lines[-1] == "  And more: 50"
    assert len(lines) == 3 + 50 + 1


def test_nothing_is_said_as_such(computer: Computer) -> None:
    """With the time where it is known."""
    nothing = compare((), ())
    assert as_text(nothing, None, english) == "Nothing has changed.\n"
    assert as_text(nothing, STARTED, english).startswith("Nothing has changed since 2023-11-")


@given(moments(), moments())
def test_whatever_differs_can_be_said(
    old: tuple[Connection, ...], new: tuple[Connection, ...]
) -> None:
    """Every line is one line, and something is said exactly when something differs."""
    found = compare(old, new)
    text = as_text(found, None, english)
    assert text.replace("\n", "").isprintable()
    assert (text == "Nothing has changed.\n") is not bool(found)


def test_a_script_gets_the_same_with_exact_facts(computer: Computer) -> None:
    """docs/json.md, level by level."""
    nginx = computer.app("nginx", service="nginx.service")
    before = computer.wait(nginx, "127.0.0.1:80")
    now = computer.wait(nginx, "0.0.0.0:80")
    visit = computer.connect(computer.app("chrome"), "93.184.216.34:443")
    record = comparison_record(compare([before], [now, visit]), STARTED, None, ["A note."])
    assert record.pop("made_by")
    item = {
        "kind": "waiting", "app": "nginx", "service": "nginx.service", "protocol": "tcp",
        "port": 80, "other": None, "addresses": ["127.0.0.1"], "reach": "this-computer",
        "pids": [100], "users": ["ada"], "paths": ["/usr/bin/nginx"], "connections": 1,
    }  # fmt: skip
    assert record == {
        "schema": "portgui.comparison",
        "version": 1,
        "before": "2023-11-14T22:13:20+00:00",
        "now": None,
        "new": [
            {
                "kind": "outgoing", "app": "chrome", "service": None, "protocol": "tcp",
                "port": 443, "other": "93.184.216.34", "addresses": ["192.168.1.5"],
                "reach": "network", "pids": [101], "users": ["ada"],
                "paths": ["/usr/bin/chrome"], "connections": 1,
            }
        ],
        "gone": [],
        "changed": [
            {
                "kinds": ["reach"],
                "before": item,
                "now": {**item, "addresses": ["0.0.0.0"], "reach": "network"},
            }
        ],
        "same": 0,
        "notes": ["A note."],
    }  # fmt: skip


def test_protocols_are_told_apart(computer: Computer) -> None:
    """The same number is two ports."""
    app = computer.app("dnsmasq")
    tcp, udp = computer.wait(app, "0.0.0.0:53"), computer.wait(app, "0.0.0.0:53", UDP)
    (new,) = compare([tcp], [tcp, udp]).new
    assert new.identity.protocol is Protocol.UDP
