"""What tests ask a firewall for: samples, and hypothesis' strategies for all of it."""

from dataclasses import replace
from ipaddress import ip_network

from hypothesis import strategies as st

from portgui.firewall.errand import (
    LETTERS,
    MOST_OPERATIONS,
    Add,
    AppState,
    Errand,
    Job,
    OwnRule,
    Remove,
    SetApp,
    Switch,
    Verb,
)
from portgui.firewall.request import (
    LONGEST,
    SHORTEST,
    Lasting,
    Request,
    Scope,
    Until,
    Who,
    is_plain_path,
)
from portgui.firewall.rules import ALL_PROFILES, Action, Profile
from portgui.net import PortRange, Protocol

TCP, UDP = Protocol.TCP, Protocol.UDP
PORT = PortRange(25565, 25565)
HOUR = Until(Lasting.TIME, 3600)
RESTART = Until(Lasting.RESTART)
ALLOW = Request(Action.ALLOW, (TCP,), PORT)
BOTH = replace(ALLOW, protocols=(TCP, UDP))
BLOCK = replace(ALLOW, action=Action.BLOCK)
RULE = OwnRule("k3f9", Action.ALLOW, TCP, PORT, "", Scope(), ALL_PROFILES)
SEEN = "0123456789abcdef" * 4

marks = st.text(LETTERS, min_size=4, max_size=4)
names = st.text(min_size=1, max_size=40).filter(
    lambda text: (
        all(ord(c) >= 32 and not 0x7F <= ord(c) <= 0x9F for c in text)
        and not set(text) & {"\u2028", "\u2029"}
        and text.encode("utf-8", "replace").decode() == text
    )
)
paths = (
    st.tuples(st.sampled_from(["/opt/", "C:\\Games\\", "D:/"]), names)
    .map("".join)
    .filter(is_plain_path)
)
ports = st.tuples(st.integers(1, 65535), st.integers(1, 65535)).map(
    lambda pair: PortRange(min(pair), max(pair))
)
networks = st.one_of(
    st.ip_addresses(v=4).flatmap(
        lambda a: st.integers(0, 32).map(lambda n: ip_network(f"{a}/{n}", strict=False))
    ),
    st.ip_addresses(v=6).flatmap(
        lambda a: st.integers(0, 128).map(lambda n: ip_network(f"{a}/{n}", strict=False))
    ),
)
scopes = st.one_of(
    st.just(Scope()),
    st.just(Scope(Who.ANY)),
    st.lists(networks, min_size=1, max_size=16).map(lambda found: Scope(Who.GIVEN, tuple(found))),
)
untils = st.one_of(
    st.just(Until()),
    st.just(RESTART),
    st.integers(SHORTEST, LONGEST).map(lambda seconds: Until(Lasting.TIME, seconds)),
)
profiles = st.sets(st.sampled_from(list(Profile)), min_size=1).map(frozenset)
targets = st.one_of(
    st.tuples(ports, st.just("")), st.tuples(st.none(), paths), st.tuples(ports, paths)
)
requests = st.builds(
    lambda action, protocols, target, scope, kinds, until: Request(
        action, protocols, target[0], target[1], scope, kinds, until
    ),
    st.sampled_from(list(Action)),
    st.sampled_from([(TCP,), (UDP,), (TCP, UDP)]),
    targets,
    scopes,
    profiles,
    untils,
)
rules = st.builds(
    lambda mark, action, protocol, target, scope, kinds: OwnRule(
        mark, action, protocol, target[0], target[1], scope, kinds
    ),
    marks,
    st.sampled_from(list(Action)),
    st.sampled_from([TCP, UDP]),
    targets,
    scopes,
    profiles,
)
switches = st.builds(Switch, names, names, st.text("0123456789abcdef", min_size=64, max_size=64),
                     st.booleans())  # fmt: skip
states = st.permutations(list(AppState)).map(lambda found: (found[0], found[1]))
apps = st.builds(lambda app, pair: SetApp(app, *pair), paths, states)
operations = st.one_of(rules.map(Add), rules.map(Remove), switches, apps)
jobs = st.builds(
    Job, marks, st.lists(operations, min_size=1, max_size=MOST_OPERATIONS).map(tuple), untils
)
errands = st.one_of(
    st.just(Errand(Verb.READ)),
    jobs.map(lambda job: Errand(Verb.APPLY, job)),
    jobs.map(lambda job: Errand(Verb.KEEP, job)),
    jobs.flatmap(
        lambda job: st.sets(st.integers(0, len(job.operations) - 1)).map(
            lambda spared: Errand(Verb.UNDO, job, frozenset(spared))
        )
    ),
)
