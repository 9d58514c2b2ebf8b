"""Plans, results and changes for scripts: `--json` of `open`, `close`, `changes` and `undo`.

The fields are a promise, docs/json.md: they are added to, never renamed.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from portgui.answers.change_wording import Say, in_order
from portgui.answers.fields import MADE_BY, Record, utc
from portgui.firewall.changing_words import Outcome, Result
from portgui.firewall.journal_book import Book, Change
from portgui.firewall.plan import Plan, Refusal
from portgui.firewall.request import Request, Who
from portgui.firewall.saying import damage_message, sentences
from portgui.plain import PATH_LIMIT, plain
from portgui.words import Message

VERSION: Final = 1
PLANNED: Final = "planned"
"""The outcome of a dry run."""


def head(schema: str) -> Record:
    """How each of these answers begins."""
    return {"schema": schema, "version": VERSION, "made_by": MADE_BY}


def change_record(
    outcome: str,
    why: Message | None,
    say: Say,
    *,
    plan: Plan | None = None,
    mark: str | None = None,
    fix: Message | None = None,
    evidence: Iterable[str] = (),
    not_checked: Iterable[Message] = (),
    notes: Iterable[Message] = (),
) -> Record:
    """What `open` and `close` print."""
    return {
        **head("portgui.change"),
        "outcome": outcome,
        "id": mark,
        "why": say(why) if why is not None else None,
        "fix": say(fix) if fix is not None else None,
        "evidence": _plain(evidence),
        "not_checked": [say(each) for each in not_checked],
        "notes": [say(each) for each in notes],
        "plan": plan_record(plan, say) if plan is not None else None,
    }


def refusal_record(refusal: Refusal, say: Say, plan: Plan | None = None) -> Record:
    """What they print where nothing is done."""
    outcome = Outcome.NEEDLESS if refusal.is_needless else Outcome.NOT_DONE
    return change_record(
        outcome.value, refusal.why, say, plan=plan, fix=refusal.fix, evidence=refusal.evidence
    )


def plan_record(plan: Plan, say: Say) -> Record:
    """What would be done, and exactly what would run for it."""
    return {
        **request_record(plan.request),
        "sentences": [say(each) for each in plan.sentences],
        "notes": [say(each) for each in plan.notes],
        "commands": [_plain(step.arguments) for step in plan.steps],
        "undo": [_plain(each) for step in reversed(plan.steps) for each in step.undo],
        "by_hand": _plain(plan.by_hand),
    }


def request_record(request: Request) -> Record:
    """What was asked for."""
    scope, ports = request.scope, request.ports
    given = list(map(str, scope.networks)) if scope.who is Who.GIVEN else [scope.who.value]
    return {
        "action": request.action.value,
        "protocols": [each.value for each in request.protocols],
        "ports": [ports.first, ports.last] if ports is not None else None,
        "app": request.app or None,
        "from": given,
        "profiles": sorted(each.value for each in request.profiles),
        "for": request.until.lasting.value,
        "seconds": request.until.seconds or None,
    }


def book_record(book: Book, place: Path, say: Say) -> Record:
    """What `changes` prints."""
    return {
        **head("portgui.changes"),
        "journal": plain(str(place), PATH_LIMIT),
        "changes": [_change(each, say) for each in in_order(book.changes)],
        "damaged": [
            {"line": each.line, "why": say(damage_message(each)), "text": each.text}
            for each in book.damaged
        ],
    }


def results_record(results: Iterable[tuple[str, Result | Refusal]], say: Say) -> Record:
    """What `undo` prints."""
    return {
        **head("portgui.undo"),
        "results": [{"id": mark, **_result(each, say)} for mark, each in results],
    }


def leaving_record(rules: Iterable[str], left: Iterable[Message], say: Say) -> Record:
    """What `undo --for-everyone` prints: what is taken away, or would be, and what stays."""
    return {
        **head("portgui.undo"),
        "rules": list(rules),
        "left": [say(each) for each in left],
    }


def _result(found: Result | Refusal, say: Say) -> Record:
    if isinstance(found, Refusal):
        return _outcome(Outcome.NOT_DONE, found.why, found.fix, found.evidence, say)
    more: Record = {
        "not_checked": [say(each) for each in found.not_checked],
        "notes": [say(each) for each in found.notes],
    }
    return _outcome(found.outcome, found.why, None, found.evidence, say) | more


def _outcome(
    outcome: Outcome, why: Message, fix: Message | None, evidence: Iterable[str], say: Say
) -> Record:
    return {
        "outcome": outcome.value,
        "why": say(why),
        "fix": say(fix) if fix is not None else None,
        "evidence": _plain(evidence),
        "not_checked": [],
        "notes": [],
    }


def _change(change: Change, say: Say) -> Record:
    return {
        "id": change.mark,
        "state": change.state.value,
        "made": utc(change.made or change.time),
        "ends": utc(change.ends_at),
        "ends_at_restart": change.ends_at_restart,
        "overdue": change.is_due,
        "firewall": change.system,
        "what": [say(each) for each in sentences(change.request, change.system)],
        **request_record(change.request),
        "commands": [_plain(each) for each in change.commands],
        "before": dict(_plain(pair) for pair in change.before),
        "evidence": _plain(change.evidence),
    }


def _plain(texts: Iterable[str]) -> list[str]:
    return [plain(each, PATH_LIMIT) for each in texts]
