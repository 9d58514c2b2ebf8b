"""Rule sets by lot, for the laboratory: nftables' and iptables', and such as ufw makes.

They are about the laboratory's own networks and some ports, so that most of them decide something.
Only plain terms stand in them: what can be told from the rules alone.
"""

from typing import Final

from hypothesis import strategies as st

TCP_PORTS: Final = (80, 443, 8080)
UDP_PORTS: Final = (53, 443)
PORTS: Final = (*(("tcp", port) for port in TCP_PORTS), *(("udp", port) for port in UDP_PORTS))

Rules = st.SearchStrategy[str]

_PORT: Final = st.sampled_from((53, 80, 443, 8080, 22, 5000))
_VERDICT: Final = st.sampled_from(("accept", "accept", "drop", "reject", "return"))
_POLICY: Final = st.sampled_from(("accept", "drop", "drop"))
_LAN: Final = st.sampled_from((0, 0, 1))

_FOUR: Final = (
    "10.77.0.0/24", "10.77.1.0/24", "10.77.0.0/16", "10.0.0.0/8", "10.77.0.0/25", "10.77.0.10",
    "10.77.0.10-10.77.0.30", "10.77.0.1-10.77.0.254", "192.168.0.0/16", "10.77.1.128/25",
)  # fmt: skip
_SIX: Final = (
    "fd77::/64", "fd77:1::/64", "fd77::/32", "fe80::/10", "fd77::10-fd77::20", "fd77::a",
    "fc00::/7", "2001:db8::/32",
)  # fmt: skip
_WIDE_FOUR: Final = "10.77.0.0/16"


def maybe(part: Rules, often: int = 2) -> Rules:
    """The part once in so many times, otherwise nothing."""
    return st.integers(1, often).flatmap(lambda lot: part if lot == 1 else st.just(""))


@st.composite
def _ports(draw: st.DrawFn) -> str:
    """A match of ports in nft's words."""
    word = draw(st.sampled_from(("tcp", "tcp", "udp", "meta l4proto { tcp, udp } th")))
    port, other = draw(_PORT), draw(_PORT)
    low, high = sorted((port, other))
    form = draw(
        st.sampled_from(
            (
                f"{port}",
                f"{port}",
                f"{low}-{high if high > low else low + 1}",
                f"{{ {port}, {other + 1} }}",
                f"{{ 1-79, {port} }}" if port > 79 else f"{{ {port}, 500-600 }}",
                f"!= {port}",
                f"!= {{ {port}, {other + 1} }}",
                f"> {port}",
                f"<= {port}",
            )
        )
    )
    return f"{word} dport {form}"


@st.composite
def _sources(draw: st.DrawFn, family: str) -> str:
    """A match of sources in nft's words, for a table of this family."""
    version = draw(st.sampled_from({"ip": (4,), "ip6": (6,), "inet": (4, 4, 6)}[family]))
    kind, all_of = ("ip", _FOUR) if version == 4 else ("ip6", _SIX)
    one = st.sampled_from(all_of)
    sign = draw(st.sampled_from(("", "", "", "!= ")))
    if draw(st.integers(1, 5)) == 1:
        some = "10.77.0.0/24, 10.77.1.10" if version == 4 else "fd77::/64, fe80::/10"
        return f"{kind} saddr {sign}{{ {some} }}"
    return f"{kind} saddr {sign}{draw(one)}"


def _interfaces() -> Rules:
    return st.sampled_from(
        ('iifname "lan0"', 'iifname "lan1"', 'iifname != "lan0"', 'iif "lan1"', 'iifname "lan*"',
         'iifname { "lan0", "eth7" }', 'iif != "lo"')
    )  # fmt: skip


def _more() -> Rules:
    return st.sampled_from(
        (
            "ct state new", "ct state established,new", "ct state { new, untracked }",
            "meta mark 0", "meta mark 7", "fib daddr type local", "meta pkttype host",
            "ct state invalid", "counter", "ct direction original", "ct status dnat",
        )
    )  # fmt: skip


def _layers(family: str) -> Rules:
    """Matches of protocols, which nft does not take beside others of the same."""
    versions = ("ipv4", "ipv6") if family == "inet" else ()
    return st.sampled_from(
        (
            "meta l4proto tcp", "meta l4proto { tcp, udp }", "meta l4proto udp",
            "tcp flags & (fin|syn|rst|ack) == syn",
            *(f"meta nfproto {version}" for version in versions),
        )
    )  # fmt: skip


@st.composite
def _nft_rule(draw: st.DrawFn, family: str, targets: tuple[str, ...]) -> str:
    parts = [
        draw(maybe(_interfaces(), 4)),
        draw(maybe(_sources(family), 3)),
        draw(maybe(_more(), 4)),
        draw(_ports()) if draw(st.integers(1, 5)) > 1 else "",
    ]
    if not parts[1] and not parts[3]:
        parts[1] = draw(maybe(_layers(family)))
    elif draw(st.integers(1, 8)) == 1:
        jump = f"jump {targets[0]}" if targets else "continue"
        parts[3] = draw(
            st.sampled_from(
                (
                    "tcp dport vmap { 80 : accept, 443 : drop, 8000-9000 : accept }",
                    f"tcp dport vmap {{ 80 : {jump}, 443 : continue, 1-79 : drop }}",
                    "udp dport vmap { 53 : accept, 443 : return }",
                    "tcp dport @some accept",
                    "tcp dport != @some drop",
                    f"ct state vmap {{ established : accept, new : {jump}, invalid : drop }}",
                )
            )
        )
        return " ".join(filter(None, parts))
    if targets and draw(st.integers(1, 4)) == 1:
        verdict = f"{draw(st.sampled_from(('jump', 'jump', 'goto')))} {draw(_one_of(targets))}"
    else:
        verdict = draw(_VERDICT)
    comment = draw(maybe(st.just(' comment "by lot"'), 6))
    return " ".join(filter(None, (*parts, verdict))) + comment


def _one_of(words: tuple[str, ...]) -> Rules:
    return st.sampled_from(words)


_NEIGHBOURS: Final = (
    "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept",
    "meta l4proto ipv6-icmp accept",
    "icmpv6 type { 134, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept",
)


@st.composite
def _nft_table(draw: st.DrawFn, number: int) -> str:
    family = draw(st.sampled_from(("inet", "inet", "ip", "ip6")))
    rules = st.lists(_nft_rule(family, ()), max_size=3)
    inner = "\n".join(draw(rules))
    outer = "\n".join(draw(st.lists(_nft_rule(family, ("inner",)), max_size=3)))
    head = []
    if draw(st.booleans()):
        head.append("ct state established,related accept")
    if draw(st.booleans()):
        head.append('iif "lo" accept')
    if family != "ip" and draw(st.integers(1, 8)) > 1:
        head.append(draw(_one_of(_NEIGHBOURS)))
    main = draw(st.lists(_nft_rule(family, ("inner", "outer")), min_size=1, max_size=6))
    priority = draw(st.sampled_from((-10, 0, 0, 10)))
    hook = draw(st.sampled_from(("input", "input", "input", "input", "prerouting")))
    if hook == "prerouting":
        priority = -150
    body = "\n".join((*head, *main))
    return f"""table {family} t{number} {{
set some {{ type inet_service; flags interval; elements = {{ 80, 400-450 }}; }}
chain inner {{
{inner}
}}
chain outer {{
{outer}
}}
chain base {{
type filter hook {hook} priority {priority}; policy {draw(_POLICY)};
{body}
}}
{draw(maybe(_answers(family), 4))}
}}
"""


@st.composite
def _answers(draw: st.DrawFn, family: str) -> str:
    """A chain for what goes out."""
    if draw(st.booleans()):
        return "chain out {\ntype filter hook output priority 0; policy accept;\n}"
    neighbours = "" if family == "ip" else _NEIGHBOURS[draw(st.integers(0, 1))]
    known = draw(st.sampled_from(("ct state established,related accept", "tcp sport 80 accept")))
    return f"""chain out {{
type filter hook output priority 0; policy drop;
{neighbours}
{known}
}}"""


@st.composite
def nft_rulesets(draw: st.DrawFn) -> str:
    """One or two tables of nftables."""
    count = draw(st.sampled_from((1, 1, 1, 2)))
    return "".join(draw(_nft_table(number)) for number in range(count))


# iptables.


@st.composite
def _save_rule(draw: st.DrawFn, version: int, chain: str, targets: tuple[str, ...]) -> str:
    """A rule in iptables' words."""
    parts = [f"-A {chain}"]
    if draw(st.integers(1, 3)) == 1:
        parts.append(draw(_save_source(version)))
    if draw(st.integers(1, 4)) == 1:
        parts.append(draw(_one_of(("-i lan0", "! -i lan0", "-i lan1", "-i lan+"))))
    if draw(st.integers(1, 5)) > 1:
        parts.append(draw(_save_ports()))
    if draw(st.integers(1, 4)) == 1:
        parts.append(draw(_save_more()))
    if targets and draw(st.integers(1, 4)) == 1:
        parts.append(f"{draw(_one_of(('-j', '-j', '-g')))} {draw(_one_of(targets))}")
    else:
        parts.append(f"-j {draw(_one_of(('ACCEPT', 'ACCEPT', 'DROP', 'REJECT', 'RETURN')))}")
    return " ".join(parts)


@st.composite
def _save_source(draw: st.DrawFn, version: int) -> str:
    source = draw(_one_of(_FOUR if version == 4 else _SIX))
    sign = draw(_one_of(("", "", "! ")))
    return f"-m iprange {sign}--src-range {source}" if "-" in source else f"{sign}-s {source}"


@st.composite
def _save_ports(draw: st.DrawFn) -> str:
    protocol, port, other = draw(_one_of(("tcp", "tcp", "udp"))), draw(_PORT), draw(_PORT)
    low, high = sorted((port, other))
    form = draw(
        _one_of(
            (
                f"--dport {port}",
                f"--dport {low}:{high}",
                f"! --dport {port}",
                f"-m multiport --dports {low},{high},8000:9000",
                f"-m multiport ! --dports {port},1000:2000",
                "",
            )
        )
    )
    return f"-p {protocol} {form}".strip()


def _save_more() -> Rules:
    return st.sampled_from(
        (
            "-m conntrack --ctstate NEW", "-m conntrack ! --ctstate RELATED,ESTABLISHED",
            "-m conntrack --ctstate INVALID", "-m addrtype --dst-type LOCAL",
            "-m pkttype --pkt-type unicast", "-m mark --mark 0x0/0xff", "-m state --state NEW",
            "-m comment --comment \"it's \\\"by lot\\\" -j DROP\"", "-m mark ! --mark 0x1",
        )
    )  # fmt: skip


@st.composite
def _save_file(draw: st.DrawFn, version: int) -> str:
    inner = draw(st.lists(_save_rule(version, "inner", ()), max_size=3))
    main = draw(st.lists(_save_rule(version, "INPUT", ("inner",)), min_size=1, max_size=6))
    head = ["-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"]
    if version == 6:
        icmp = "-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type"
        head += [f"{icmp} {kind} -m hl --hl-eq 255 -j ACCEPT" for kind in (135, 136)]
    last = draw(_one_of(("", "", "-A INPUT -j REJECT")))
    body = "\n".join(filter(None, (*inner, *head, *main, last)))
    policy = draw(_POLICY).upper()
    names = ":FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:inner - [0:0]"
    return f"*filter\n:INPUT {policy} [0:0]\n{names}\n{body}\nCOMMIT\n"


SaveFiles = st.SearchStrategy[tuple[str, str]]


def save_files() -> SaveFiles:
    """Rules of iptables and of ip6tables."""
    return st.tuples(_save_file(4), _save_file(6))


# ufw.


@st.composite
def ufw_files(draw: st.DrawFn) -> tuple[str, str]:
    """Rules as ufw lays them out: its chains, its own rules first, a person's in one chain."""
    policy = draw(st.sampled_from(("DROP", "DROP", "ACCEPT")))
    four = draw(st.lists(_ufw_rule(4), max_size=6))
    six = draw(st.lists(_ufw_rule(6), max_size=6))
    return _ufw("ufw", policy, _UFW_4, four), _ufw("ufw6", policy, _UFW_6, six)


@st.composite
def _ufw_rule(draw: st.DrawFn, version: int) -> str:
    """A person's rule, as `ufw allow from … to any port …` writes it."""
    interface = draw(maybe(_one_of(("-i lan0", "-i lan1")), 4))
    protocol, port = draw(_one_of(("tcp", "udp"))), draw(_PORT)
    some = "-m multiport --dports 80,400:500"
    ports = draw(_one_of((f"--dport {port}", f"--dport {port}", some)))
    wide = (_WIDE_FOUR, "10.77.0.0/24", "10.77.0.10") if version == 4 else ("fd77::/64", "fc00::/7")
    source = draw(maybe(st.sampled_from(wide).map(lambda net: f"-s {net}"), 3))
    verdict = draw(_one_of(("ACCEPT", "ACCEPT", "DROP", "REJECT")))
    parts = ("-A {0}-user-input", interface, f"-p {protocol} {ports}", source, f"-j {verdict}")
    return " ".join(filter(None, parts))


def _ufw(prefix: str, policy: str, before: str, rules: list[str]) -> str:
    chains = ("before-input", "user-input", "after-input", "not-local", "logging-deny", "skip")
    names = "\n".join(f":{prefix}-{chain} - [0:0]" for chain in chains)
    last = "DROP" if policy == "DROP" else "ACCEPT"
    text = f"""*filter
:INPUT {policy} [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
{names}
-A INPUT -j {{0}}-before-input
-A INPUT -j {{0}}-user-input
-A INPUT -j {{0}}-after-input
{before}
{chr(10).join(rules)}
-A {{0}}-after-input -p udp --dport 137 -j {{0}}-skip
-A {{0}}-skip -j {last}
-A {{0}}-logging-deny -m conntrack --ctstate INVALID -m limit --limit 3/min -j RETURN
-A {{0}}-logging-deny -m limit --limit 3/min -j LOG --log-prefix "[UFW BLOCK] "
COMMIT
"""
    return text.replace("{0}", prefix)


_UFW_4: Final = """-A {0}-before-input -i lo -j ACCEPT
-A {0}-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A {0}-before-input -m conntrack --ctstate INVALID -j {0}-logging-deny
-A {0}-before-input -m conntrack --ctstate INVALID -j DROP
-A {0}-before-input -p icmp --icmp-type echo-request -j ACCEPT
-A {0}-before-input -p udp --sport 67 --dport 68 -j ACCEPT
-A {0}-before-input -j {0}-not-local
-A {0}-not-local -m addrtype --dst-type LOCAL -j RETURN
-A {0}-not-local -m addrtype --dst-type MULTICAST -j RETURN
-A {0}-not-local -m addrtype --dst-type BROADCAST -j RETURN
-A {0}-not-local -m limit --limit 3/min --limit-burst 10 -j {0}-logging-deny
-A {0}-not-local -j DROP
-A {0}-before-input -p udp -d 224.0.0.251 --dport 5353 -j ACCEPT
-A {0}-after-input -m addrtype --dst-type BROADCAST -j {0}-skip"""

_UFW_6: Final = """-A {0}-before-input -i lo -j ACCEPT
-A {0}-before-input -m rt --rt-type 0 -j DROP
-A {0}-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A {0}-before-input -p icmpv6 --icmpv6-type neighbor-solicitation -m hl --hl-eq 255 -j ACCEPT
-A {0}-before-input -p icmpv6 --icmpv6-type neighbor-advertisement -m hl --hl-eq 255 -j ACCEPT
-A {0}-before-input -m conntrack --ctstate INVALID -j DROP
-A {0}-before-input -p udp -s fe80::/10 --sport 547 -d fe80::/10 --dport 546 -j ACCEPT
-A {0}-before-input -p udp -d ff02::fb --dport 5353 -j ACCEPT"""
