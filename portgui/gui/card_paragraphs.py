"""What the port card says, paragraph by paragraph, from a `PortAnswer`."""

from collections.abc import Mapping
from typing import Final

from portgui.answers import wording
from portgui.answers.port_answer import PortAnswer
from portgui.answers.reachable_wording import RESULTS
from portgui.firewall.ladder import Result, Verdict
from portgui.gui.card_text import Kind, Paragraph
from portgui.gui.i18n import say
from portgui.net import Protocol

_FIREWALL: Final = "section-firewall"
_SHAPES: Final = {
    Result.PASS: "✓",
    Result.FAIL: "✕",
    Result.UNKNOWN: "?",
    Result.NOT_CHECKED: "–",
}


def paragraphs(answer: PortAnswer, *, unfolded: bool) -> list[Paragraph]:
    """The verdict, then section by section; unfolded, every rung of the ladder too."""
    found = [Paragraph(Kind.VERDICT, one_line(say(answer.verdict)))]
    for section in wording.sections(answer):
        found.append(Paragraph(Kind.HEADING, one_line(say(section.heading)).upper()))
        found += [Paragraph(Kind.LINE, one_line(say(line))) for line in section.lines]
        if unfolded and section.heading.code == _FIREWALL:
            lines = rung_lines(answer.verdicts or {})
            found += [Paragraph(Kind.LINE, one_line(line)) for line in lines]
    return found


def rung_lines(verdicts: Mapping[Protocol, Verdict]) -> list[str]:
    """Every rung on a line: its shape, its word, its sentence; protocols that are alike once."""
    alike: dict[Verdict, list[str]] = {}
    for protocol, verdict in verdicts.items():
        alike.setdefault(verdict, []).append(protocol.upper())
    lines = []
    for verdict, names in alike.items():
        lines += [", ".join(names)] if len(alike) > 1 else []
        lines += [
            f"{_SHAPES[found.result]} {say(RESULTS[found.result])}: {say(found.why)}"
            for found in verdict.rungs
        ]
    return lines


def one_line(text: str) -> str:
    """A paragraph has no line breaks of its own."""
    return " ".join(text.split())
