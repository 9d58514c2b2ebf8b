"""How a change of the journal is said: its state, its times, and all of it as plain text."""

from collections.abc import Iterator, Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.answers.clock import clock
from portgui.firewall.journal_book import Change, ChangeState, Damaged
from portgui.firewall.saying import damage_message, sentences
from portgui.gui.i18n import say
from portgui.gui.ladder import Look
from portgui.gui.table.columns import Tone
from portgui.gui.wizard.plan_text import command_line
from portgui.gui.wizard.wording import put
from portgui.words import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

LOOKS: Final[Mapping[ChangeState, Look]] = {
    ChangeState.BEGUN: Look("triangle-alert", Tone.CAUTION),
    ChangeState.MADE: Look("circle-check", Tone.GOOD),
    ChangeState.UNREAD: Look("circle-question-mark", Tone.INFO),
    ChangeState.DISAGREES: Look("triangle-alert", Tone.CAUTION),
    ChangeState.NOT_MADE: Look("circle-minus", Tone.NEUTRAL),
    ChangeState.UNDOING: Look("triangle-alert", Tone.CAUTION),
    ChangeState.UNDONE: Look("undo-2", Tone.NEUTRAL),
    ChangeState.EXPIRED: Look("timer", Tone.NEUTRAL),
}
WORDS: Final[Mapping[ChangeState, str]] = {
    ChangeState.BEGUN: QT_TRANSLATE_NOOP("changes", "Half-made"),
    ChangeState.MADE: QT_TRANSLATE_NOOP("changes", "In force"),
    ChangeState.UNREAD: QT_TRANSLATE_NOOP("changes", "Made, not read back"),
    ChangeState.DISAGREES: QT_TRANSLATE_NOOP("changes", "Made, but the firewall says otherwise"),
    ChangeState.NOT_MADE: QT_TRANSLATE_NOOP("changes", "Not made"),
    ChangeState.UNDOING: QT_TRANSLATE_NOOP("changes", "Half undone"),
    ChangeState.UNDONE: QT_TRANSLATE_NOOP("changes", "Undone"),
    ChangeState.EXPIRED: QT_TRANSLATE_NOOP("changes", "Ended by itself"),
}


def sentence_of(change: Change) -> str:
    """What a change was for, in one sentence."""
    return say(sentences(change.request, change.system)[0])


def word_of(change: Change) -> str:
    """How far it has got, in a word or two."""
    return translate("changes", WORDS[change.state])


def times_of(change: Change) -> Iterator[str]:
    """When it was made, and when it ends."""
    at = clock(change.made or change.time)
    if change.state in {ChangeState.NOT_MADE, ChangeState.BEGUN}:
        yield put(translate("changes", "Begun %1"), at)
    else:
        yield put(translate("changes", "Made %1"), at)
    if change.state.is_over or change.state.is_half:
        return
    if change.is_due:
        yield translate("changes", "Its time is over, and it is not known to have ended.")
    elif change.ends_at is not None:
        yield put(translate("changes", "Ends %1, also while PortGUI is closed"),
                  clock(change.ends_at))  # fmt: skip
    elif change.ends_at_restart:
        yield translate("changes", "Ends at the next restart")
    else:
        yield translate("changes", "Stays until you undo it")


def details_of(change: Change) -> str:
    """All of it, for whoever wants to know exactly."""
    blocks = [
        "\n".join(say(each) for each in sentences(change.request, change.system)),
        "\n".join((f"{word_of(change)} ({change.mark})", *times_of(change))),
        _headed(translate("changes", "What was run:"), map(command_line, change.commands)),
        _headed(
            translate("changes", "What was read before:"),
            (f"{name}: {value}" for name, value in change.before),
        ),
        _headed(translate("changes", "What was read back:"), change.evidence),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def damage_of(found: Damaged) -> str:
    """A line of the journal that is kept aside."""
    return f"{say(damage_message(found))} {found.text}"


def _headed(heading: str, lines: "Iterator[str] | tuple[str, ...]") -> str:
    text = "\n".join(lines)
    return f"{heading}\n{text}" if text else ""
