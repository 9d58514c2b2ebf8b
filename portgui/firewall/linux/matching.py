"""What rules come to where the first that matches decides, and what two witnesses say. Pure."""

import ipaddress
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from portgui.firewall.judgement import Default, Judgement, State
from portgui.firewall.linux.networks import covers
from portgui.firewall.rules import Action, Network, Peers, Rule

KERNEL: Final = "nftables"
_WHOLE: Final = {4: ipaddress.ip_network("0.0.0.0/0"), 6: ipaddress.ip_network("::/0")}
_LISTS: Final = ("blocks", "may_block", "allows", "narrow", "may_allow")


def first_match(
    rules: Iterable[Rule], default: Default, local: tuple[Network, ...] | None
) -> Judgement:
    """What rules about one port come to where the first that matches decides.

    Args:
        rules: those that are about it, in order.
        default: what happens where none decides.
        local: the networks that this computer is in; None for unknown.
    """
    found: dict[str, list[Rule]] = {name: [] for name in _LISTS}
    for rule in rules:
        is_allow = rule.action is Action.ALLOW
        if rule.limits:
            found["may_allow" if is_allow else "may_block"].append(rule)
        elif _is_for_all(rule, local):
            let_in = found["narrow"] or found["may_allow"]
            if is_allow:
                found["allows"].append(rule)
            elif not let_in:
                found["blocks"].append(rule)
            default = default if is_allow else Default.BLOCK
            break
        else:
            found["narrow" if is_allow else "may_block"].append(rule)
    blocks, may_block, allows, narrow, may_allow = (tuple(found[name]) for name in _LISTS)
    return Judgement("", State.ON, False, default, blocks, may_block, allows, narrow, may_allow)


def merged(parts: dict[int, Judgement]) -> Judgement:
    """Both versions of IP in one: what only one of them lets in is let in for some."""
    judged = list(parts.values())
    if len(judged) == 1:
        return judged[0]
    united = Judgement(
        judged[0].where, State.ON, False, _default(judged),
        blocks=_all(judged, lambda part: part.blocks),
        may_block=_all(judged, lambda part: part.may_block),
        allows=_all(judged, lambda part: part.allows),
        narrow=_all(judged, lambda part: part.narrow),
        may_allow=_all(judged, lambda part: part.may_allow),
        unread=tuple(dict.fromkeys(name for part in judged for name in part.unread)),
    )  # fmt: skip
    sure = [bool(part.allows) or part.default is Default.ALLOW for part in judged]
    if all(sure) or not (any(sure) or united.narrow or united.may_allow):
        return united
    half = tuple(
        replace(rule, peers=rule.peers if rule.peers.networks else Peers((_WHOLE[version],)))
        for version, part in parts.items()
        for rule in part.allows
    )
    narrow = (*united.narrow, *half)
    default = Default.BLOCK if narrow or united.may_allow else Default.UNKNOWN
    return replace(united, blocks=(), allows=(), narrow=narrow, default=default)


def agreed(own: Judgement, kernel: tuple[Judgement, ...]) -> tuple[Judgement, ...]:
    """What can be said where two witnesses were heard: open only if both say so."""
    kernel_open = bool(kernel) and all(map(is_open, kernel))
    if is_open(own):
        return (own,) if kernel_open else kernel or (replace(own, unread=(KERNEL,)),)
    if kernel_open:
        doubts = (*own.may_block, *own.blocks)
        return (replace(own, blocks=(), may_block=doubts, unread=(*own.unread, KERNEL)),)
    return (own,)


def is_open(judgement: Judgement) -> bool:
    """Whether everybody on the same network surely gets in."""
    if judgement.state is State.OFF:
        return True
    doubt = judgement.blocks or judgement.may_block or judgement.unread
    sure = judgement.state is State.ON and judgement.blocks_all is False and not doubt
    return sure and (bool(judgement.allows) or judgement.default is Default.ALLOW)


def is_shut(judgement: Judgement) -> bool:
    """Whether surely nobody gets in."""
    if judgement.state is not State.ON:
        return False
    if judgement.blocks_all or judgement.blocks:
        return True
    some = judgement.allows or judgement.narrow or judgement.may_allow or judgement.unread
    return not some and judgement.default is Default.BLOCK


def _is_for_all(rule: Rule, local: tuple[Network, ...] | None) -> bool:
    """Whether everybody on the same network is meant: all networks of this version are in it."""
    networks = rule.peers.networks
    if not networks:
        return True
    return bool(local) and covers(networks, local or ())


def _default(parts: list[Judgement]) -> Default:
    found = {part.default for part in parts}
    return found.pop() if len(found) == 1 else Default.UNKNOWN


def _all(parts: list[Judgement], get: Callable[[Judgement], tuple[Rule, ...]]) -> tuple[Rule, ...]:
    return tuple(rule for part in parts for rule in get(part))
