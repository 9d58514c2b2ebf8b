"""The ladder on screen: each rung with its shape, its word, its sentence; evidence on demand."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget
from PySide6.QtWidgets import QHBoxLayout as Row

from portgui.answers.reachable_wording import RESULTS
from portgui.firewall.ladder import Finding, Result, Rung, Verdict
from portgui.gui import icons
from portgui.gui.i18n import say
from portgui.gui.plain_text import PlainLabel
from portgui.gui.table.columns import Tone
from portgui.gui.theme import Theme, monospace
from portgui.gui.wizard.widgets import announce
from portgui.plain import DETAIL_LIMIT, plain
from portgui.words import QT_TRANSLATE_NOOP


class Look(NamedTuple):
    """A shape and a colour; a word always says the same."""

    icon: str
    tone: Tone


LOOKS: Final = {
    Result.PASS: Look("circle-check", Tone.GOOD),
    Result.FAIL: Look("circle-x", Tone.CAUTION),
    Result.UNKNOWN: Look("circle-question-mark", Tone.INFO),
    Result.NOT_CHECKED: Look("circle-minus", Tone.NEUTRAL),
}
NOTE: Final = Look("info", Tone.INFO)
"""What is worth knowing."""
NAMES: Final = {
    Rung.LISTENER: QT_TRANSLATE_NOOP("ladder", "App"),
    Rung.ADDRESS: QT_TRANSLATE_NOOP("ladder", "Address of the app"),
    Rung.RESERVED: QT_TRANSLATE_NOOP("ladder", "Ports kept by the system"),
    Rung.FIREWALL: QT_TRANSLATE_NOOP("ladder", "Firewall"),
    Rung.BLOCK: QT_TRANSLATE_NOOP("ladder", "Rules that block"),
    Rung.ALLOW: QT_TRANSLATE_NOOP("ladder", "Rules that allow"),
    Rung.POLICY: QT_TRANSLATE_NOOP("ladder", "Policies and other firewalls"),
    Rung.AROUND: QT_TRANSLATE_NOOP("ladder", "Ways around the firewall"),
    Rung.ROUTER: QT_TRANSLATE_NOOP("ladder", "Router"),
}
"""What each rung is about, in a word or two."""
_SIDE: Final = 1.35
_PAD: Final = 10


def name_of(rung: Rung) -> str:
    """What a rung is about, in the person's language."""
    return QCoreApplication.translate("ladder", NAMES[rung])


class FactRow(QFrame):
    """A shape, a title with a word behind it, a sentence, what to do, and evidence on demand.

    Attributes:
        evidence: the button that shows what it was read from; None where there is nothing.
        shown: that text; None where there is nothing.
    """

    def __init__(
        self,
        look: Look,
        title: str,
        lines: Sequence[str],
        theme: Theme,
        *,
        word: str = "",
        evidence: Sequence[str] = (),
        is_deciding: bool = False,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._look = look
        self._is_deciding = is_deciding
        self.setObjectName("told" if is_deciding else "fact")
        self.setProperty("tone", look.tone.value)
        self._picture = QLabel(self)
        self._words = QVBoxLayout()
        self._words.setSpacing(2)
        heading = PlainLabel("heading", self)
        heading.say(f"{title}: {word}" if word else title)
        self._words.addWidget(heading)
        for line in filter(None, lines):
            label = PlainLabel("" if is_deciding else "muted", self)
            label.say(line)
            self._words.addWidget(label)
        self.evidence: QPushButton | None = None
        self.shown: PlainLabel | None = None
        if evidence:
            self._add_evidence("\n".join(plain(each, DETAIL_LIMIT) for each in evidence), title)
        whole = Row(self)
        pad = _PAD if is_deciding else 0
        whole.setContentsMargins(pad, pad, pad, pad)
        whole.setSpacing(12)
        whole.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(self._words, 1)
        self.setAccessibleName(heading.said())
        self.setAccessibleDescription(" ".join(lines))
        theme.changed.connect(self._draw)
        self._draw()

    def _add_evidence(self, text: str, title: str) -> None:
        self.evidence = QPushButton(self.tr("Show details"), self)
        self.evidence.setProperty("link", True)
        self.evidence.setAutoDefault(False)
        self.evidence.setAccessibleName(self.tr("Show details: %1").replace("%1", title))
        self.shown = PlainLabel("code", self)
        self.shown.setFont(monospace())
        self.shown.say(text)
        self.shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.shown.hide()
        self._words.addWidget(self.evidence, 0, Qt.AlignmentFlag.AlignLeft)
        self._words.addWidget(self.shown)
        self.evidence.clicked.connect(self._on_evidence)

    @Slot()
    def _on_evidence(self) -> None:
        if self.evidence is None or self.shown is None:
            return
        shows = self.shown.isHidden()
        self.shown.setVisible(shows)
        self.evidence.setText(self.tr("Hide details") if shows else self.tr("Show details"))
        if shows:
            announce(self.evidence, self.shown.said())

    @Slot()
    def _draw(self) -> None:
        theme = self._theme
        colour, _ = theme.colours.tone(self._look.tone)
        side = max(20, round(self.fontMetrics().height() * _SIDE))
        picture = icons.pixmap(self._look.icon, colour, side, self.devicePixelRatioF())
        self._picture.setPixmap(picture)


class LadderView(QWidget):
    """Every rung of a verdict, the one that decided it on a ground of its own.

    Attributes:
        rows: the rungs, in order.
    """

    def __init__(self, verdict: Verdict, theme: Theme) -> None:
        super().__init__()
        self.rows: dict[Rung, FactRow] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        for found in verdict.rungs:
            row = self.rows[found.rung] = rung_row(found, theme, found.rung is verdict.decided_by)
            whole.addWidget(row)


def rung_row(found: Finding, theme: Theme, is_deciding: bool) -> FactRow:
    """One rung."""
    fixes = found.fix is not None and found.result is not Result.PASS
    lines = [say(found.why)] + ([say(found.fix)] if found.fix is not None and fixes else [])
    return FactRow(
        LOOKS[found.result],
        name_of(found.rung),
        lines,
        theme,
        word=say(RESULTS[found.result]),
        evidence=found.evidence,
        is_deciding=is_deciding,
    )
