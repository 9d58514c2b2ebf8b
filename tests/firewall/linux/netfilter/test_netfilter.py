"""Judging by rules in the form in which nft, iptables-save and ip print them."""

import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.commands import Outcome
from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.ladder import Answer, Facts
from portgui.firewall.linux.netfilter import spans
from portgui.firewall.linux.netfilter.interfaces import interfaces_of
from portgui.firewall.linux.netfilter.netfilter import Netfilter, RecordError, Saved
from portgui.firewall.linux.netfilter.reading import read_netfilter
from portgui.firewall.verdict import judge
from portgui.net import Protocol

IP: Final = json.dumps(
    [
        {
            "ifname": "lo", "flags": ["LOOPBACK", "UP", "LOWER_UP"], "link_type": "loopback",
            "addr_info": [{"family": "inet", "local": "127.0.0.1", "prefixlen": 8}],
        },
        {
            "ifname": "eth0", "flags": ["BROADCAST", "UP", "LOWER_UP"], "link_type": "ether",
            "addr_info": [{"family": "inet", "local": "192.168.1.5", "prefixlen": 24}],
        },
        {
            "ifname": "docker0", "flags": ["BROADCAST", "UP", "LOWER_UP"], "link_type": "ether",
            "linkinfo": {"info_kind": "bridge"},
            "addr_info": [{"family": "inet", "local": "172.17.0.1", "prefixlen": 16}],
        },
    ]
)  # fmt: skip


def match(header: str, name: str, right: object, op: str = "==") -> dict[str, Any]:
    """A match of a field of a header, as nft prints it."""
    left = {"payload": {"protocol": header, "field": name}}
    return {"match": {"op": op, "left": left, "right": right}}


def ruleset(*rules: list[dict[str, Any]], policy: str = "drop", **more: object) -> str:
    """What `nft -j list ruleset` prints for one table with one chain."""
    base = {"family": "inet", "table": "filter"}
    hook = {"type": "filter", "hook": "input", "prio": 0, "policy": policy}
    entries: list[dict[str, Any]] = [
        {"metainfo": {"version": "1.0.6", "json_schema_version": 1}},
        {"table": {"family": "inet", "name": "filter", "handle": 1}},
        {"chain": {**base, "name": "input", "handle": 1, **hook}},
        *({kind: {**base, **value}} for kind, value in more.items() if isinstance(value, dict)),
        *(
            {"rule": {**base, "chain": "input", "handle": number, "expr": expressions}}
            for number, expressions in enumerate(rules, 4)
        ),
    ]
    return json.dumps({"nftables": entries})


def netfilter(text: str, *saved: Saved) -> Netfilter:
    """As it is read on a computer with one network."""
    return Netfilter(ruleset=text, saved=saved, interfaces=interfaces_of(IP))


def only(found: Netfilter, port: int = 80, protocol: Protocol = Protocol.TCP) -> Judgement:
    """What is said of a port."""
    (judgement,) = found.judge(protocol, port, None, (4, 6))
    return judgement


def answer(found: Netfilter, port: int = 80) -> Answer:
    """What the ladder makes of it, for an app that waits at an address of the network."""
    judgements = found.judge(Protocol.TCP, port, None, (4,))
    return judge(Facts(is_waiting=True, is_network=True, judgements=judgements)).answer


ACCEPT: Final[dict[str, Any]] = {"accept": None}
DROP: Final[dict[str, Any]] = {"drop": None}


def test_no_rules_at_all_are_no_firewall() -> None:
    """An empty ruleset filters nothing."""
    found = netfilter(json.dumps({"nftables": [{"metainfo": {"json_schema_version": 1}}]}))
    assert only(found).state is State.OFF
    assert found.is_empty


def test_a_rule_for_everybody_is_named_as_what_allows() -> None:
    """Its id is the table, the chain and the handle."""
    judgement = only(netfilter(ruleset([match("tcp", "dport", {"set": [22, 80]}), ACCEPT])))
    assert [(rule.id, rule.name) for rule in judgement.allows] == [
        ("inet filter/input/4", "tcp dport {22, 80} accept")
    ]
    assert judgement.where == "eth0"


def test_another_port_is_blocked_by_default() -> None:
    """No rule is about it, and the policy drops."""
    judgement = only(netfilter(ruleset([match("tcp", "dport", 22), ACCEPT])))
    assert (judgement.blocks, judgement.allows, judgement.default) == ((), (), Default.BLOCK)


def test_a_rule_for_half_of_the_network_is_narrow() -> None:
    """It is said for whom."""
    half = {"prefix": {"addr": "192.168.1.0", "len": 25}}
    judgement = only(netfilter(ruleset([match("ip", "saddr", half), ACCEPT])))
    assert [str(net) for rule in judgement.narrow for net in rule.peers.networks] == [
        "192.168.1.0/25"
    ]


def test_two_halves_are_the_whole_network() -> None:
    """Every address of others is in one of them; the network's own two and ours need not be."""
    rules = [
        [match("ip", "saddr", {"range": [f"192.168.1.{first}", f"192.168.1.{last}"]}), ACCEPT]
        for first, last in ((1, 127), (128, 254))
    ]
    assert answer(netfilter(ruleset(*rules))) is Answer.REACHABLE
    assert answer(netfilter(ruleset(rules[0]))) is Answer.UNKNOWN


def test_a_rule_before_it_blocks() -> None:
    """The first that ends the way of a packet decides."""
    port = match("tcp", "dport", 80)
    found = netfilter(ruleset([port, DROP], [port, ACCEPT], policy="accept"))
    assert [rule.id for rule in only(found).blocks] == ["inet filter/input/4"]


@pytest.mark.parametrize(
    "statement",
    [
        {"limit": {"rate": 3, "per": "minute"}},
        {"match": {"op": "==", "left": {"numgen": {"mode": "random"}}, "right": 0}},
        {"something of next year": {}},
        {"xt": {"type": "match", "name": "recent"}},
        {"match": {"op": "==", "left": {"meta": {"key": "skuid"}}, "right": 0}},
        match("ip", "saddr", "@moving"),
        match("ip", "saddr", "@absent"),
    ],
)
def test_what_is_not_known_decides_nothing(statement: dict[str, Any]) -> None:
    """Neither for nor against."""
    moving = {"name": "moving", "type": "ipv4_addr", "flags": ["dynamic"], "elem": []}
    for verdict, policy in ((ACCEPT, "drop"), (DROP, "accept")):
        text = ruleset([statement, verdict], policy=policy, set=moving)
        assert answer(netfilter(text)) is Answer.UNKNOWN


def test_addresses_that_are_in_a_set_for_a_time_are_in_doubt() -> None:
    """They may be gone in a second."""
    element = {"elem": {"val": {"prefix": {"addr": "192.168.1.0", "len": 24}}, "expires": 9}}
    some = {"name": "some", "type": "ipv4_addr", "elem": [element]}
    text = ruleset([match("ip", "saddr", "@some"), ACCEPT], set=some)
    assert answer(netfilter(text)) is Answer.UNKNOWN


def test_a_refusal_by_icmpv6_leaves_ipv4_alone() -> None:
    """What nft prints leaves out the match of the version beside such a refusal."""
    text = ruleset([{"reject": {"type": "icmpv6", "expr": "port-unreachable"}}], policy="accept")
    assert answer(netfilter(text)) is Answer.REACHABLE


def test_an_older_table_beside_it_blocks_as_well() -> None:
    """Being accepted in one chain is not the end in another."""
    text = "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n"
    found = netfilter(ruleset([ACCEPT]), Saved("ip", text, is_older=True))
    assert answer(found, 80) is Answer.BLOCKED
    assert answer(found, 22) is Answer.REACHABLE


def test_a_port_that_is_sent_elsewhere_is_unknown() -> None:
    """As Docker does."""
    text = (
        "*nat\n:PREROUTING ACCEPT [0:0]\n"
        "-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.17.0.2:80\nCOMMIT\n"
    )
    found = netfilter("", Saved("ip", text, is_older=True))
    assert answer(found, 80) is Answer.UNKNOWN
    assert answer(found, 81) is Answer.REACHABLE


@pytest.mark.parametrize(
    "rule", ['-m string --string "-j" -j ACCEPT', '-m comment --comment "open', "-m new --x 1 -j A"]
)
def test_a_line_that_cannot_be_read_for_sure_may_do_anything(rule: str) -> None:
    """Neither its matches nor its target are guessed."""
    text = f"*filter\n:INPUT DROP [0:0]\n-A INPUT {rule}\nCOMMIT\n"
    assert answer(netfilter("", Saved("ip", text, is_older=True))) is Answer.UNKNOWN


class System:
    """Stands in for the programs."""

    def __init__(self, **outputs: Outcome) -> None:
        self._outputs = outputs

    def run(self, arguments: tuple[str, ...], *, timeout: float) -> Outcome:
        assert timeout > 0
        return self._outputs[arguments[0].rpartition("/")[2].replace("-", "_")]

    def find(self, *paths: str) -> str | None:
        names = {name.replace("_", "-") for name in self._outputs}
        return next((path for path in paths if path.rpartition("/")[2] in names), None)


def _no_file(path: str) -> str:
    raise FileNotFoundError(path)


REFUSED: Final = Outcome(1, "", "Operation not permitted (you must be root)\nnetlink: Error")


def test_without_rights_nothing_is_said() -> None:
    """And that rights are missing is."""
    system = System(nft=REFUSED, ip=Outcome(0, IP, ""))
    found = read_netfilter(system.run, find=system.find, contents=_no_file)
    assert found.needs_rights
    assert only(found).state is State.UNKNOWN
    assert answer(found) is Answer.UNKNOWN


@pytest.mark.parametrize("output", ["", "{", "[]", '{"nftables": [{"rule": {}}]}', "null"])
def test_what_nft_does_not_print_is_not_read(output: str) -> None:
    """No exception, no "open"."""
    system = System(nft=Outcome(0, output, ""), ip=Outcome(0, IP, ""))
    found = read_netfilter(system.run, find=system.find, contents=_no_file)
    assert found.unread == ("nft",)
    assert answer(found) is Answer.UNKNOWN


def test_a_record_is_read_as_it_was_written() -> None:
    """Through JSON."""
    found = netfilter(ruleset([match("tcp", "dport", 22), ACCEPT]))
    assert Netfilter.from_record(json.loads(json.dumps(found.record()))) == found


@pytest.mark.parametrize(
    "change",
    [
        {"ruleset": 1}, {"ruleset": "{"}, {"saved": [{}]}, {"unread": [1]}, {"more": 1},
        {"needs_rights": 1}, {"interfaces": [{"name": "eth0"}]},
        {"saved": [{"family": "ip", "text": "-X", "is_older": True}]}, {"unread": ["a"] * 100},
    ],
)  # fmt: skip
def test_a_record_that_is_not_in_order_is_refused(change: dict[str, Any]) -> None:
    """By type, by size, and by what is in it."""
    with pytest.raises(RecordError):
        Netfilter.from_record({**netfilter(ruleset()).record(), **change})


small = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=12).map(spans.of)


@given(small, small)
def test_spans_are_sets_of_numbers(left: spans.Spans, right: spans.Spans) -> None:
    """Union, intersection and difference are those of sets."""

    def numbers(some: spans.Spans) -> set[int]:
        return {number for first, last in some for number in range(first, last + 1)}

    assert numbers(spans.union(left, right)) == numbers(left) | numbers(right)
    assert numbers(spans.both(left, right)) == numbers(left) & numbers(right)
    assert numbers(spans.without(left, right)) == numbers(left) - numbers(right)
    assert all(spans.contains(left, number) for number in numbers(left))
