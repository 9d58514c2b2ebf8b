"""What the ladder has found, for people and for scripts: messages only, said by the caller."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from portgui.answers.fields import MADE_BY, Record, record_of
from portgui.answers.live_row import LiveRow
from portgui.connections.snapshot import State
from portgui.firewall.ladder import Answer, Finding, Result, Rung, Verdict
from portgui.net import Protocol
from portgui.plain import DETAIL_LIMIT, plain
from portgui.words import Message

SCHEMA: Final = "portgui.check"
VERSION: Final = 1

RESULTS: Final[Mapping[Result, Message]] = {
    Result.PASS: Message("result-pass"),
    Result.FAIL: Message("result-fail"),
    Result.UNKNOWN: Message("result-unknown"),
    Result.NOT_CHECKED: Message("result-not-checked"),
}
"""A word for each result, so that nothing is said by colour alone."""

_FIREWALL: Final = (Rung.FIREWALL, Rung.POLICY, Rung.BLOCK, Rung.ALLOW)

Say = Callable[[Message], str]


def answer_line(answer: Answer, protocols: Iterable[Protocol]) -> Message:
    """The answer in a sentence: “TCP: other devices on your network can reach it.”."""
    spelled = ", ".join(protocol.upper() for protocol in protocols)
    match answer:
        case Answer.REACHABLE:
            return Message.of("answer-reachable", protocol=spelled)
        case Answer.BLOCKED:
            return Message.of("answer-blocked", protocol=spelled)
        case Answer.NOT_LISTENING:
            return Message.of("answer-not-waiting", protocol=spelled)
        case Answer.UNKNOWN:
            return Message.of("answer-unknown", protocol=spelled)


def lines(verdicts: Mapping[Protocol, Verdict], *, needs_rights: bool = False) -> Iterator[Message]:
    """The card's section: the answer, the rung that decided it, and what was not checked."""
    alike: dict[tuple[Answer, tuple[Finding, ...]], list[Protocol]] = {}
    for protocol, verdict in verdicts.items():
        alike.setdefault((verdict.answer, tuple(_told(verdict))), []).append(protocol)
    for (answer, told), protocols in alike.items():
        yield answer_line(answer, protocols)
        for finding in told:
            yield from finding_lines(finding)
    if needs_rights:
        yield Message("check-rights-tell-more")
    for verdict in list(verdicts.values())[:1]:
        yield verdict[Rung.ROUTER].why


def finding_lines(finding: Finding) -> Iterator[Message]:
    """A rung: its sentence, what it was read from, and what would mend it."""
    yield _safe(finding.why)
    if evidence := evidence_text(finding):
        yield Message.of("check-evidence", evidence=evidence)
    if finding.fix is not None and finding.result is not Result.PASS:
        yield finding.fix


def evidence_text(finding: Finding) -> str:
    """What a rung was read from, on one line; "" for nothing."""
    return ", ".join(plain(each, DETAIL_LIMIT) for each in finding.evidence if each)


def as_text(
    port: int, verdicts: Mapping[Protocol, Verdict], say: Say, *, needs_rights: bool = False
) -> str:
    """The whole ladder, for a terminal: each rung with a word, a sentence, evidence and a fix."""
    blocks = []
    for protocol, verdict in verdicts.items():
        name = protocol.upper()
        head = say(Message.of("card-title-protocol", port=port, protocol=name))
        words = {finding.rung: say(RESULTS[finding.result]) for finding in verdict.rungs}
        width = max(map(len, words.values()))
        below = " " * (width + 4)
        rungs = []
        for finding in verdict.rungs:
            first, *rest = (say(line) for line in finding_lines(finding))
            rungs += [f"  {words[finding.rung]:{width}}  {first}", *(below + each for each in rest)]
        answer = say(answer_line(verdict.answer, [protocol]))
        blocks.append("\n".join((head, answer, "", *rungs)))
    if needs_rights:
        blocks.append(say(Message("check-rights-tell-more")))
    return "\n\n".join(blocks) + "\n"


def verdict_record(verdict: Verdict, say: Say) -> Record:
    """The verdict, for scripts (docs/json.md)."""
    return {
        "verdict": verdict.answer.value,
        "decided_by": verdict.decided_by.value,
        "rungs": [
            {
                "rung": finding.rung.value,
                "result": finding.result.value,
                "why": say(_safe(finding.why)),
                "evidence": [plain(each, DETAIL_LIMIT) for each in finding.evidence],
                "fix": say(finding.fix) if finding.fix is not None else None,
            }
            for finding in verdict.rungs
        ],
    }


def check_record(
    port: int,
    protocol: Protocol,
    verdict: Verdict,
    rows: Iterable[LiveRow],
    say: Say,
    *,
    needs_rights: bool = False,
) -> Record:
    """What `check --json` prints."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "made_by": MADE_BY,
        "port": port,
        "protocol": protocol.value,
        **verdict_record(verdict, say),
        "listeners": [
            record_of(row.connection)
            for row in rows
            if row.connection.state is State.WAITING
            and row.connection.key.local.port == port
            and row.connection.key.protocol is protocol
        ],
        "needs_rights": needs_rights,
    }


def _safe(message: Message) -> Message:
    """With values that break no line: rules may be named anything, by anybody who may add one."""
    values = tuple((name, plain(value, DETAIL_LIMIT)) for name, value in message.values)
    return replace(message, values=values)


def _told(verdict: Verdict) -> Iterator[Finding]:
    """The rung that decided; where no app waits, what the firewall would do with one that did."""
    if verdict.answer is not Answer.NOT_LISTENING:
        yield verdict[verdict.decided_by]
        return
    asked = [verdict[rung] for rung in _FIREWALL]
    for result in (Result.FAIL, Result.UNKNOWN):
        for finding in asked:
            if finding.result is result:
                yield finding
                return
    yield verdict[Rung.ALLOW]
