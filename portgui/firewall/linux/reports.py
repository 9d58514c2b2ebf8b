"""What the helper prints of its report for the side that asked, and reading it again. Strict."""

import ipaddress
import json
from typing import Final

from portgui.firewall.backend import Reading, Report, Status
from portgui.firewall.errand import MOST_OPERATIONS
from portgui.firewall.linux.bare import BARE, BOTH, BareReading
from portgui.firewall.linux.netfilter.netfilter import Netfilter
from portgui.firewall.linux.networks import Link
from portgui.firewall.linux.ufw_reading import UfwReading
from portgui.firewall.linux.ufw_rules import MOST_RULES, read_rule
from portgui.plain import DETAIL_LIMIT, NAME_LIMIT, plain

LARGEST: Final = 32 * 1024 * 1024
_MOST_LINKS: Final = 1_000

Record = dict[str, object]


def text_of(report: Report) -> str:
    """One line of JSON."""
    after = reading_record(report.after) if report.after is not None else None
    return json.dumps(
        {
            "status": int(report.status),
            "spared": sorted(report.spared),
            "after": after,
            "detail": report.detail,
        }
    )


def report_of(text: str) -> Report:
    """The report that was printed.

    Raises:
        ValueError: it is none.
    """
    if len(text) > LARGEST:
        raise ValueError("too long")
    record = _dict(json.loads(text), {"status", "spared", "after", "detail"})
    spared = [_whole(place, MOST_OPERATIONS) for place in _list(record["spared"], MOST_OPERATIONS)]
    after = reading_of(record["after"]) if record["after"] is not None else None
    detail = plain(_text(record["detail"]), DETAIL_LIMIT)
    return Report(Status(_whole(record["status"], 255)), frozenset(spared), after, detail)


def reading_record(reading: Reading) -> Record | None:
    """A reading as JSON's values; None for firewalld's, which is read without the helper."""
    if isinstance(reading, BareReading):
        kernel = reading.kernel.record() if reading.kernel is not None else None
        return {"kind": reading.kind, "kernel": kernel, "others": list(reading.others or ())}
    if not isinstance(reading, UfwReading):
        return None
    links = None if reading.links is None else [
        [link.name, [str(network) for network in link.networks]] for link in reading.links
    ]  # fmt: skip
    rules = None if reading.rules is None else [[each.version, each.line] for each in reading.rules]
    return {
        "links": links,
        "active": reading.is_active,
        "incoming": reading.incoming,
        "ipv6": reading.has_ipv6,
        "rules": rules,
        "kernel": reading.kernel.record() if reading.kernel is not None else None,
        "ends": sorted(reading.ends),
    }


def reading_of(record: object) -> UfwReading | BareReading:
    """The reading of such a record.

    Raises:
        ValueError: it is none.
    """
    if isinstance(record, dict) and "kind" in record:
        return _bare_of(record)
    names = {"links", "active", "incoming", "ipv6", "rules", "kernel", "ends"}
    found = _dict(record, names)
    active, has_ipv6 = found["active"], found["ipv6"]
    if not (active is None or isinstance(active, bool)) or not isinstance(has_ipv6, bool):
        raise ValueError("not true or false")
    links = None if found["links"] is None else tuple(
        _link(each) for each in _list(found["links"], _MOST_LINKS)
    )  # fmt: skip
    rules = None if found["rules"] is None else tuple(
        read_rule(_text(line), _version(version))
        for version, line in (_list(each, 2) for each in _list(found["rules"], 2 * MOST_RULES))
    )  # fmt: skip
    kernel = None if found["kernel"] is None else Netfilter.from_record(found["kernel"])
    ends = frozenset(_text(each) for each in _list(found["ends"], MOST_RULES))
    return UfwReading(links, active, _text(found["incoming"]), has_ipv6, rules, kernel, ends)


def _bare_of(record: object) -> BareReading:
    found = _dict(record, {"kind", "kernel", "others"})
    if found["kind"] not in (BARE, BOTH):
        raise ValueError("no such firewall")
    kernel = None if found["kernel"] is None else Netfilter.from_record(found["kernel"])
    others = tuple(plain(_text(each), NAME_LIMIT) for each in _list(found["others"], 10))
    return BareReading(_text(found["kind"]), kernel, others)


def _link(record: object) -> Link:
    name, networks = _list(record, 2)
    found = (ipaddress.ip_network(_text(each)) for each in _list(networks, _MOST_LINKS))
    return Link(plain(_text(name), NAME_LIMIT), tuple(found))


def _dict(record: object, names: set[str]) -> Record:
    if not isinstance(record, dict) or set(record) != names:
        raise ValueError("not these names")
    return record


def _list(record: object, most: int) -> list[object]:
    if not isinstance(record, list) or len(record) > most:
        raise ValueError("not a list, or too long")
    return record


def _text(record: object) -> str:
    if not isinstance(record, str):
        raise ValueError("not a text")  # noqa: TRY004 (one kind of error for what is no record)
    return record


def _version(record: object) -> int:
    if record not in (4, 6):
        raise ValueError("no version of IP")
    return _whole(record, 6)


def _whole(record: object, most: int) -> int:
    if not isinstance(record, int) or isinstance(record, bool) or not 0 <= record <= most:
        raise ValueError("not a number, or out of range")
    return record
