"""Whether others can reach a port: connections and firewall, and never more than is known."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.answers import reachable_wording
from portgui.answers.reach_words import reach_message, reach_word
from portgui.answers.reachable import (
    facts_of,
    reach_answers,
    saw_all,
    verdict_of,
    verdicts,
    waiting_apps,
)
from portgui.connections.reserved import Kept, PortProxy, Reserved
from portgui.connections.snapshot import Degradation, Owner, Reach
from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.ladder import Answer, Result, Rung
from portgui.firewall.rules import Action
from portgui.firewall.verdict import judge
from portgui.net import PortRange
from portgui.reference.purpose import Reference
from portgui.words import Message, english
from tests.answers.firewalls import BLOCKED, OFF, OPEN, SHUT, UNREAD, Firewall, make_rule, same
from tests.fakes import TCP, UDP, Computer, make_reference

READ = Reserved(is_read=True)


@pytest.mark.parametrize(
    ("firewall", "answer", "rung"),
    [
        (same(OPEN), Answer.REACHABLE, Rung.ALLOW),
        (same(OFF), Answer.REACHABLE, Rung.FIREWALL),
        (same(SHUT), Answer.BLOCKED, Rung.ALLOW),
        (same(BLOCKED), Answer.BLOCKED, Rung.BLOCK),
        (same(UNREAD), Answer.UNKNOWN, Rung.FIREWALL),
        (replace(same(OPEN), others=("Norton",)), Answer.UNKNOWN, Rung.POLICY),
        (replace(same(OPEN), others=None), Answer.UNKNOWN, Rung.POLICY),
        (None, Answer.UNKNOWN, Rung.FIREWALL),
    ],
)
def test_an_app_on_the_network_is_what_the_firewall_makes_of_it(
    computer: Computer,
    reference: Reference,
    firewall: Firewall | None,
    answer: Answer,
    rung: Rung,
) -> None:
    """One app at all addresses of IPv4: the ladder decides, and says by which rung."""
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    found = verdict_of(80, TCP, computer.rows(reference), firewall, READ)
    assert (found.answer, found.decided_by) == (answer, rung)


def test_nobody_waits(computer: Computer, reference: Reference) -> None:
    """Not listening is an answer; where the sockets of others are hidden, nobody may say it."""
    computer.wait(computer.app("nginx"), "0.0.0.0:81")
    computer.wait(computer.app("dns"), "0.0.0.0:80", UDP)
    rows = computer.rows(reference)
    assert verdict_of(80, TCP, rows, same(OPEN), READ).answer is Answer.NOT_LISTENING
    hidden = verdict_of(80, TCP, rows, same(OPEN), READ, is_whole=False)
    assert (hidden.answer, hidden.decided_by) == (Answer.UNKNOWN, Rung.LISTENER)


def test_a_scan_that_hides_sockets_has_not_seen_all() -> None:
    """Hidden names hide no socket; hidden sockets do."""
    assert saw_all([Degradation("scan-names-hidden", 3)])
    assert not saw_all([Degradation("scan-other-users-hidden")])
    assert not saw_all([Degradation("scan-netstat-rows", 1)])


def test_only_this_computer_is_blocked_by_the_address(
    computer: Computer, reference: Reference
) -> None:
    """However open the firewall is."""
    computer.wait(computer.app("redis"), "127.0.0.1:80")
    computer.wait(computer.app("redis"), "[::1]:80")
    found = verdict_of(80, TCP, computer.rows(reference), same(OFF), READ)
    assert (found.answer, found.decided_by) == (Answer.BLOCKED, Rung.ADDRESS)
    assert set(found[Rung.ADDRESS].evidence) <= {"127.0.0.1", "::1"}


def test_of_several_apps_the_one_that_can_be_reached_best_decides(
    computer: Computer, reference: Reference
) -> None:
    """Reachable before unknown before blocked."""
    computer.wait(computer.app("a"), "127.0.0.1:80")
    computer.wait(computer.app("b"), "192.168.1.5:80")
    rows = computer.rows(reference)
    firewall = Firewall(by_app={"/usr/bin/a": OFF, "/usr/bin/b": UNREAD})
    assert verdict_of(80, TCP, rows, firewall, READ).answer is Answer.UNKNOWN
    firewall = Firewall(by_app={"/usr/bin/a": OFF, "/usr/bin/b": OPEN})
    assert verdict_of(80, TCP, rows, firewall, READ).answer is Answer.REACHABLE
    firewall = Firewall(by_app={"/usr/bin/a": OFF, "/usr/bin/b": SHUT})
    assert verdict_of(80, TCP, rows, firewall, READ).answer is Answer.BLOCKED


@pytest.mark.parametrize(
    ("four", "six", "answer"),
    [
        (OPEN, OPEN, Answer.REACHABLE),
        (OPEN, SHUT, Answer.UNKNOWN),
        (SHUT, OFF, Answer.UNKNOWN),
        (SHUT, BLOCKED, Answer.BLOCKED),
        (OPEN, UNREAD, Answer.UNKNOWN),
        (SHUT, UNREAD, Answer.UNKNOWN),
    ],
)
@pytest.mark.parametrize("places", [("[::]:80",), ("0.0.0.0:80", "[::]:80")])
def test_one_version_of_ip_alone_is_no_yes_and_no_no(
    computer: Computer,
    reference: Reference,
    places: tuple[str, ...],
    four: Judgement,
    six: Judgement,
    answer: Answer,
) -> None:
    """All addresses of IPv6 take IPv4 as well; the firewall may let in one of the two."""
    app = computer.app("java")
    for place in places:
        computer.wait(app, place)
    firewall = Firewall({4: four, 6: six})
    assert verdict_of(80, TCP, computer.rows(reference), firewall, READ).answer is answer


def test_where_the_versions_differ_both_are_named(computer: Computer, reference: Reference) -> None:
    """Over which it can be reached and over which not, at the rung that makes the difference."""
    computer.wait(computer.app("java"), "[::]:80")
    firewall = Firewall({4: OPEN, 6: SHUT})
    found = verdict_of(80, TCP, computer.rows(reference), firewall, READ)
    assert found.decided_by is Rung.ALLOW
    assert found[Rung.ALLOW].result is Result.UNKNOWN
    assert english(found[Rung.ALLOW].why) == (
        "Others can reach it over IPv4, and cannot over IPv6."
    )


@pytest.mark.parametrize(
    ("places", "versions"),
    [
        (["0.0.0.0:80"], (4,)),
        (["[::ffff:192.168.1.5]:80"], (4,)),
        (["[fe80::1%eth0]:80"], (6,)),
        (["[::]:80"], (4, 6)),
        (["[2001:db8::1]:80", "127.0.0.1:80"], (6,)),
        (["127.0.0.1:80"], ()),
        (["not an address:80"], ()),
    ],
)
def test_an_app_is_judged_for_the_versions_that_others_could_use(
    computer: Computer, reference: Reference, places: list[str], versions: tuple[int, ...]
) -> None:
    """What waits inside the computer alone is not asked at the firewall."""
    app = computer.app("x")
    for place in places:
        computer.wait(app, place)
    (found,) = waiting_apps(80, TCP, computer.rows(reference))
    assert found.versions == versions


def test_two_apps_on_all_addresses_share_the_versions(
    computer: Computer, reference: Reference
) -> None:
    """Where one has all of IPv4, the other one at all of IPv6 cannot have it too."""
    computer.wait(computer.app("a"), "0.0.0.0:80")
    computer.wait(computer.app("b"), "[::]:80")
    found = waiting_apps(80, TCP, computer.rows(reference))
    assert [each.versions for each in found] == [(4,), (6,)]


def test_windows_itself_is_called_as_rules_call_it(
    computer: Computer, reference: Reference
) -> None:
    """Process 4 has no path; an app of somebody else has none either, and is not known."""
    computer.wait(Owner(4, "System"), "0.0.0.0:445")
    computer.wait(computer.foreign_app(), "0.0.0.0:446")
    rows = computer.rows(reference)
    firewall = same(SHUT)
    verdict_of(445, TCP, rows, firewall, READ)
    verdict_of(446, TCP, rows, firewall, READ)
    assert [asked[2] for asked in firewall.asked] == ["System", None]


# Around the firewall, and kept from apps.


@pytest.mark.parametrize(("name", "by"), [("docker-proxy", "Docker"), ("conmon", "Podman")])
def test_what_is_published_around_the_firewall_is_never_judged_by_it(
    computer: Computer, reference: Reference, name: str, by: str
) -> None:
    """Its rules are not asked there: not blocked, and not surely reachable."""
    computer.wait(computer.app(name), "0.0.0.0:80")
    rows = computer.rows(reference)
    (found,) = waiting_apps(80, TCP, rows, "linux")
    assert found.around == by
    verdict = judge(facts_of(found, (SHUT,), ()))
    assert (verdict.answer, verdict.decided_by) == (Answer.UNKNOWN, Rung.AROUND)
    (elsewhere,) = waiting_apps(80, TCP, rows, "darwin")
    assert elsewhere.around == ""


def test_an_app_without_a_name_may_be_dockers(computer: Computer, reference: Reference) -> None:
    """docker-proxy runs as root, so whoever is not root sees no name: then it is not known."""
    computer.wait(computer.foreign_app(), "0.0.0.0:80")
    (waiting,) = waiting_apps(80, TCP, computer.rows(reference), "linux")
    assert waiting.around is None
    found = judge(facts_of(waiting, (OPEN,), ()))
    assert (found.answer, found.decided_by) == (Answer.UNKNOWN, Rung.AROUND)


def test_what_the_system_keeps_is_evidence(computer: Computer, reference: Reference) -> None:
    """An excluded range, by its numbers; what could not be read is unknown."""
    kept = Reserved((Kept(PortRange(50_000, 50_059), is_refused=True, protocol=TCP, family=4),),
                    is_read=True)  # fmt: skip
    rows = computer.rows(reference)
    found = verdict_of(50_010, TCP, rows, same(SHUT), kept)[Rung.RESERVED]
    assert (found.result, found.evidence) == (Result.FAIL, ("50000-50059 TCP",))
    unread = Reserved(unread=True, is_read=True)
    assert verdict_of(80, TCP, rows, None, unread)[Rung.RESERVED].result is Result.UNKNOWN
    assert verdict_of(80, TCP, rows, None, READ)[Rung.RESERVED].result is Result.PASS


def test_a_port_proxy_is_evidence_of_its_own(computer: Computer, reference: Reference) -> None:
    """Windows passes connections on: who waits is one of its services, which says nothing."""
    computer.wait(computer.app("svchost.exe"), "0.0.0.0:8080")
    proxies = Reserved(proxies=(PortProxy("0.0.0.0", 8080, "10.0.0.9", 80),), is_read=True)
    rows = computer.rows(reference)
    found = verdict_of(8080, TCP, rows, same(OPEN), proxies)
    assert found.answer is Answer.REACHABLE
    assert found[Rung.RESERVED].evidence == ("0.0.0.0:8080 → 10.0.0.9:80",)
    assert found[Rung.RESERVED].why == Message("rung-reserved-passed-on")
    assert verdict_of(8080, UDP, rows, None, proxies)[Rung.RESERVED].evidence == ()


# Which protocols.


def test_without_a_protocol_those_that_somebody_uses_are_asked(
    computer: Computer, reference: Reference
) -> None:
    """Both where nobody waits."""
    computer.wait(computer.app("dns"), "0.0.0.0:53", UDP)
    rows = computer.rows(reference)
    assert list(verdicts(53, None, rows, None)) == [UDP]
    assert list(verdicts(54, None, rows, None)) == [TCP, UDP]
    assert list(verdicts(53, TCP, rows, None)) == [TCP]


# The live view.


def test_rows_are_judged_once_for_what_is_alike(computer: Computer, reference: Reference) -> None:
    """A hundred processes of one app on one port are one question for each version."""
    for _ in range(100):
        owner = computer.app("nginx")
        computer.wait(owner, "0.0.0.0:80", shared=True)
    computer.wait(computer.app("redis"), "127.0.0.1:6379")
    computer.connect(computer.app("curl"), "192.0.2.1:80")
    firewall = same(OPEN)
    found = reach_answers(computer.rows(reference), firewall)
    assert list(found.values()) == [Answer.REACHABLE] * 100
    assert firewall.asked == [(TCP, 80, "/usr/bin/nginx", (4,))]


def test_a_row_says_what_is_true_of_it_alone(computer: Computer, reference: Reference) -> None:
    """Another app on the same port may be blocked."""
    one = computer.wait(computer.app("a"), "0.0.0.0:80")
    other = computer.wait(computer.app("b"), "[::]:80")
    firewall = Firewall({4: OPEN, 6: SHUT})
    found = reach_answers(computer.rows(reference), firewall)
    assert found == {one.key: Answer.REACHABLE, other.key: Answer.BLOCKED}
    unread = reach_answers(computer.rows(reference), None)
    assert set(unread.values()) == {Answer.UNKNOWN}


@pytest.mark.parametrize(
    ("reach", "answer", "needs_rights", "words"),
    [
        (Reach.THIS_COMPUTER, Answer.REACHABLE, False, "only this computer"),
        (Reach.THIS_COMPUTER, None, True, "only this computer"),
        (Reach.UNKNOWN, Answer.BLOCKED, False, "unknown"),
        (Reach.NETWORK, None, False, "your network"),
        (Reach.NETWORK, Answer.REACHABLE, False, "your network"),
        (Reach.NETWORK, Answer.BLOCKED, True, "blocked by the firewall"),
        (Reach.NETWORK, Answer.UNKNOWN, True, "your network, firewall not readable"),
        (Reach.NETWORK, Answer.UNKNOWN, False, "your network, firewall not clear"),
    ],
)
def test_a_row_says_who_can_reach_it(
    reach: Reach, answer: Answer | None, needs_rights: bool, words: str
) -> None:
    """The address first; the firewall only where others could get as far as that."""
    assert english(reach_message(reach, answer, needs_rights)) == words
    assert english(Message(reach_word(reach, answer, needs_rights))) == words


# Never more than is known.

JUDGEMENTS = st.builds(
    Judgement,
    state=st.sampled_from(State),
    blocks_all=st.sampled_from([None, False, True]),
    default=st.sampled_from(Default),
    blocks=st.sampled_from([(), BLOCKED.blocks]),
    may_block=st.sampled_from([(), BLOCKED.blocks]),
    allows=st.sampled_from([(), OPEN.allows]),
    narrow=st.sampled_from([(), OPEN.allows]),
    may_allow=st.sampled_from([(), OPEN.allows]),
    ignored=st.sampled_from([(), (make_rule("x", Action.ALLOW),)]),
    unread=st.sampled_from([(), ("policy",)]),
)


def lets_in(judgement: Judgement) -> bool:
    """Whether it surely lets every computer on the network in."""
    if judgement.state is State.OFF:
        return True
    doubts = judgement.blocks or judgement.may_block or judgement.unread
    opens = judgement.allows or judgement.default is Default.ALLOW
    is_on = judgement.state is State.ON and judgement.blocks_all is False
    return is_on and bool(opens) and not doubts


@given(
    four=JUDGEMENTS,
    six=JUDGEMENTS,
    others=st.sampled_from([None, (), ("Norton",)]),
    places=st.lists(
        st.sampled_from(["0.0.0.0:80", "[::]:80", "127.0.0.1:80", "[2001:db8::1]:80"]),
        min_size=1,
        unique=True,
    ),
)
def test_reachable_is_only_said_where_every_fact_says_so(
    four: Judgement, six: Judgement, others: tuple[str, ...] | None, places: list[str]
) -> None:
    """For every version at which the app waits; and never without knowing of other firewalls."""
    computer = Computer()
    app = computer.app("x")
    for place in places:
        computer.wait(app, place)
    firewall = Firewall({4: four, 6: six}, others=others)
    found = verdict_of(80, TCP, computer.rows(make_reference()), firewall, READ)
    asked = {version for question in firewall.asked for version in question[3]}
    if found.answer is Answer.REACHABLE:
        assert others == ()
        assert any(place != "127.0.0.1:80" for place in places)
        assert all(lets_in({4: four, 6: six}[version]) for version in asked)


# In words, and for scripts.


def test_the_text_has_every_rung_with_a_word(computer: Computer, reference: Reference) -> None:
    """Word, sentence, evidence and fix; nothing is told by colour or place alone."""
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    found = verdicts(80, TCP, computer.rows(reference), same(BLOCKED), READ)
    assert reachable_wording.as_text(80, found, english, needs_rights=True) == (
        "Port 80 / TCP\n"
        "TCP: other devices on your network cannot reach it.\n"
        "\n"
        "  in order     An app is waiting for connections on it.\n"
        "  in order     The app waits at an address that your network can reach.\n"
        "               Read from: 0.0.0.0\n"
        "  in order     The system does not keep it from apps.\n"
        "  in order     The firewall is on.\n"
        "  in the way   The rule “no web” blocks it, whatever other rules allow.\n"
        "               Read from: no web ({no web})\n"
        "               Switch that rule off.\n"
        "  in the way   No rule allows it.\n"
        "               Add a rule that allows it.\n"
        "  in order     No policy stands above the rules.\n"
        "  in order     Nothing publishes it around the firewall.\n"
        "  not checked  The router is not checked. It says nothing about your own network.\n"
        "\n"
        "An administrator can read more of the firewall.\n"
    )


def test_the_record_is_what_scripts_were_promised(computer: Computer, reference: Reference) -> None:
    """Names and values of docs/json.md; a rung for each question, in their order."""
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    computer.wait(computer.app("nginx"), "0.0.0.0:81")
    rows = computer.rows(reference)
    verdict = verdict_of(80, TCP, rows, same(BLOCKED), READ)
    record = reachable_wording.check_record(80, TCP, verdict, rows, english)
    assert record["schema"] == "portgui.check"
    assert (record["version"], record["port"], record["protocol"]) == (1, 80, "tcp")
    assert (record["verdict"], record["decided_by"]) == ("blocked", "block")
    rungs = record["rungs"]
    assert isinstance(rungs, list)
    assert [rung["rung"] for rung in rungs] == list(map(str, Rung))
    assert rungs[4] == {
        "rung": "block",
        "result": "fail",
        "why": "The rule “no web” blocks it, whatever other rules allow.",
        "evidence": ["no web ({no web})"],
        "fix": "Switch that rule off.",
    }
    listeners = record["listeners"]
    assert isinstance(listeners, list)
    assert [each["local"] for each in listeners] == ["0.0.0.0:80"]


def test_the_example_of_the_document_is_true(computer: Computer, reference: Reference) -> None:
    """docs/json.md: names, order, and all rungs, as they are for a server behind its firewall."""
    text = (Path(__file__).parent.parent.parent / "docs" / "json.md").read_text("utf-8")
    example = json.loads(re.findall(r"```json\n(.*?)```", text, re.DOTALL)[-1])
    computer.wait(computer.app("postgres"), "0.0.0.0:5432")
    rows = computer.rows(reference)
    verdict = verdict_of(5432, TCP, rows, same(replace(SHUT, where="private")), READ)
    record = reachable_wording.check_record(5432, TCP, verdict, rows, english)
    assert list(example) == list(record)
    assert example.pop("listeners") == []
    record.pop("listeners")
    assert example == json.loads(json.dumps(record))


def test_a_name_from_outside_breaks_no_line() -> None:
    """Whoever may add a rule may name it anything."""
    rule = make_rule("a\nb\x1b[31m\u202e", Action.BLOCK)
    computer = Computer()
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    rows = computer.rows(make_reference())
    found = verdicts(80, TCP, rows, same(Judgement(blocks=(rule,))), READ)
    assert all(english(each).isprintable() for each in reachable_wording.lines(found))
    text = reachable_wording.as_text(80, found, english)
    assert all(each.isprintable() for each in text.splitlines())
    rungs = reachable_wording.verdict_record(found[TCP], english)["rungs"]
    assert isinstance(rungs, list)
    assert all(text.isprintable() for rung in rungs for text in (rung["why"], *rung["evidence"]))
