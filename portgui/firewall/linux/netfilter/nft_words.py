"""The words of nftables, and what they stand for (nft(8), libnftables-json(5)). Data."""

from collections.abc import Mapping
from typing import Final

from portgui.firewall.linux.netfilter.packet import LINKS, Field
from portgui.firewall.linux.netfilter.spans import one

PAYLOAD: Final[Mapping[tuple[str, str], Field]] = {
    ("tcp", "dport"): Field.TCP_PORT,
    ("tcp", "sport"): Field.TCP_FROM,
    ("tcp", "flags"): Field.TCP_FLAGS,
    ("udp", "dport"): Field.UDP_PORT,
    ("udp", "sport"): Field.UDP_FROM,
    ("th", "dport"): Field.PORT,
    ("th", "sport"): Field.FROM,
    ("ip", "saddr"): Field.SOURCE4,
    ("ip", "daddr"): Field.TARGET4,
    ("ip", "protocol"): Field.PROTOCOL4,
    ("ip6", "saddr"): Field.SOURCE6,
    ("ip6", "daddr"): Field.TARGET6,
    ("ip6", "nexthdr"): Field.PROTOCOL6,
    ("ip6", "hoplimit"): Field.HOP_LIMIT,
    ("icmpv6", "type"): Field.ICMP6_TYPE,
}
HEADERS: Final = {
    "tcp": Field.TCP_FLAGS,
    "udp": Field.UDP_PORT,
    "ip": Field.SOURCE4,
    "ip6": Field.SOURCE6,
    "icmpv6": Field.ICMP6_TYPE,
    **dict.fromkeys(
        ("icmp", "sctp", "dccp", "udplite", "ah", "esp", "comp", "igmp", "gre"), Field.OTHER
    ),
}
"""Which field every packet with such a header has."""
META: Final = {
    "l4proto": Field.PROTOCOL,
    "nfproto": Field.VERSION,
    "protocol": Field.ETHERTYPE,
    "mark": Field.MARK,
    "pkttype": Field.CAST,
    "iiftype": Field.LINK,
}
CT: Final = {
    "state": Field.CT_STATE,
    "status": Field.CT_STATUS,
    "mark": Field.CT_MARK,
    "direction": Field.CT_DIRECTION,
}
NAMED_BY: Final = {"iif": False, "iifname": False, "oif": True, "oifname": True}

PROTOCOLS: Final = {
    **{"icmp": 1, "igmp": 2, "tcp": 6, "udp": 17, "dccp": 33, "gre": 47, "esp": 50, "ah": 51},
    **{"icmpv6": 58, "ipv6-icmp": 58, "comp": 108, "sctp": 132, "udplite": 136},
}
TCP_FLAGS: Final = {
    **{"fin": 1, "syn": 2, "rst": 4, "psh": 8, "ack": 16, "urg": 32, "ecn": 64, "cwr": 128},
}
STATES: Final = {"invalid": 1, "established": 2, "related": 4, "new": 8, "untracked": 64}
STATUSES: Final = {
    **{"expected": 1, "seen-reply": 2, "assured": 4, "confirmed": 8, "snat": 16, "dnat": 32},
    "dying": 512,
}
_ICMP6: Final = {
    **{"nd-router-solicit": 133, "nd-router-advert": 134, "nd-neighbor-solicit": 135},
    **{"nd-neighbor-advert": 136, "nd-redirect": 137},
}
SYMBOLS: Final[Mapping[Field, Mapping[str, int]]] = {
    **dict.fromkeys((Field.PROTOCOL, Field.PROTOCOL4, Field.PROTOCOL6), PROTOCOLS),
    Field.VERSION: {"ipv4": 2, "ipv6": 10},
    Field.ETHERTYPE: {"ip": 0x0800, "arp": 0x0806, "ip6": 0x86DD},
    Field.TCP_FLAGS: TCP_FLAGS,
    Field.ICMP6_TYPE: _ICMP6,
    Field.CAST: {"host": 0, "unicast": 0, "broadcast": 1, "multicast": 2, "other": 3},
    Field.LINK: LINKS,
    Field.CT_STATE: STATES,
    Field.CT_STATUS: STATUSES,
    Field.CT_DIRECTION: {"original": 0, "reply": 1},
    Field.TARGET_KIND: {"unicast": 1, "local": 2, "broadcast": 3, "anycast": 4, "multicast": 5},
}
OTHERS: Final = frozenset(
    {Field.PROTOCOL, Field.PROTOCOL4, Field.PROTOCOL6, Field.ETHERTYPE, Field.ICMP6_TYPE}
)
"""Fields of which every value that a packet here has is in the symbols; another name is another."""
ANOTHER: Final = one(-1)
ADDRESSES: Final = frozenset({Field.SOURCE4, Field.SOURCE6, Field.TARGET4, Field.TARGET6})
