"""Runs PortGUI's own back end on the computer with the firewall; says what came of it, as JSON."""

import ipaddress
import json
import sys
from typing import Any

from portgui.firewall import wire
from portgui.firewall.backend import Reading, Report, this_backend
from portgui.firewall.errand import Errand, Verb
from portgui.firewall.ladder import Facts
from portgui.firewall.linux.backend import LinuxBackend
from portgui.firewall.linux.firewalld import Firewalld, doors
from portgui.firewall.plan import Refusal
from portgui.firewall.request import Lasting, Request, Scope, Until, Who
from portgui.firewall.rules import Action
from portgui.firewall.verdict import judge
from portgui.net import PortRange, Protocol
from portgui.words import english


def _request(values: dict[str, Any]) -> Request:
    first, last = values.get("ports", (0, 0))
    given = tuple(ipaddress.ip_network(each) for each in values.get("networks", ()))
    who = Who(values.get("who", "given" if given else "local"))
    until = Until(Lasting(values.get("lasting", "undone")), values.get("seconds", 0))
    protocols = tuple(map(Protocol, values.get("protocols", ("tcp", "udp"))))
    return Request(
        Action(values.get("action", "allow")), protocols, PortRange(first, last),
        values.get("app", ""), Scope(who, given), until=until,
    )  # fmt: skip


def _report(answer: object) -> dict[str, Any]:
    if not isinstance(answer, Report):
        return {"trouble": str(answer), "status": "", "spared": [], "detail": ""}
    return {
        "trouble": "", "status": answer.status.name, "spared": sorted(answer.spared),
        "detail": answer.detail,
    }  # fmt: skip


def main(verb: str, values: dict[str, Any]) -> dict[str, Any]:
    """Plan, change, undo, keep or judge."""
    backend = this_backend()
    assert backend is not None
    if told := values.get("told"):
        # What a person may ask for begins at a minute; firewalld is told of so many seconds here.
        quick = doors()._replace(seconds=lambda _: told)
        backend = LinuxBackend(firewalld=Firewalld(lambda: quick))
    if verb == "which":
        return {"name": backend.name}
    if verb == "verdict":
        reading = backend.read()
        return {"answers": _answers(reading, values["ports"]), "rights": reading.needs_rights}
    if verb in ("undo", "keep", "read"):
        job = wire.decode(values["job"]).job if "job" in values else None
        spared = frozenset(values.get("spared", ()))
        errand = Errand(Verb(verb), job, spared)
    else:
        plan = backend.plan(_request(values), backend.read(), values.get("mark", "k3f9"))
        if isinstance(plan, Refusal):
            said = english(plan.why)
            return {"refusal": plan.why.code, "says": said, "needless": plan.is_needless,
                    "evidence": plan.evidence}  # fmt: skip
        for message in (*plan.sentences, *plan.notes, *(step.why for step in plan.steps)):
            english(message)
        errand = Errand(Verb.APPLY, plan.job)
    answer = backend.apply(errand)
    after = answer.after if isinstance(answer, Report) else None
    finding = backend.look(errand, after or backend.read())
    report = {"check": finding.check.value, "evidence": finding.evidence, **_report(answer)}
    if verb == "change":
        report |= {"job": wire.encode(errand)}
    return report


def _answers(reading: Reading, ports: list[int]) -> dict[str, str]:
    """By protocol, port and version, what the ladder comes to."""
    found = {}
    for port in ports:
        for protocol in (Protocol.TCP, Protocol.UDP):
            for version in (4, 6):
                judgements = reading.judge(protocol, port, None, (version,))
                facts = Facts(
                    True, ("0.0.0.0",), True, judgements=judgements, others=reading.others
                )
                found[f"{protocol} {port} {version}"] = judge(facts).answer.value
    return found


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], json.loads(sys.argv[2]))))
