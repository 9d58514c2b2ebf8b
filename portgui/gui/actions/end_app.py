"""The way to end an app: show what it is and holds, ask it, wait a little, force it if wanted."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from portgui.answers.live_row import LiveRow
from portgui.connections.actions import Ending, Look, Outcome
from portgui.connections.targets import Holdings, Target, target_of, what_it_holds
from portgui.gui.actions.dialog import Block, Command, Facts, Lines, StepDialog, Text, Waiting
from portgui.gui.actions.wording import app_name, place_message, refusal_message
from portgui.gui.i18n import say
from portgui.gui.job import Jobs
from portgui.gui.timers import timer
from portgui.words import Message

PATIENCE: Final = 5.0
"""Seconds that an app has to close before the person is asked whether to force it."""
_BETWEEN: Final = 0.2
"""Seconds between two looks at whether it still runs."""


class EndApp(QObject):
    """Ends one app at a time, step by step, each only after the person has agreed.

    Signals:
        told: a `Message` that says how it went.
        scan_wanted: something has changed; look at once.
        ended: the `Target` that has ended.
        failed: an error that nobody foresaw.

    Attributes:
        dialog: what is on screen, or None.
    """

    told = Signal(object)
    scan_wanted = Signal()
    ended = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        window: QWidget,
        parent: QObject,
        *,
        make: Callable[[Target], Ending] = Ending,
        patience: float = PATIENCE,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._window = window
        self._make = make
        self._patience = patience
        self._ending: Ending | None = None
        self._holdings = Holdings((), 0, 0)
        self._is_asked = False
        self._is_forced = False
        self._is_question = False
        self.dialog: StepDialog | None = None
        self._clock = QElapsedTimer()
        self._again = timer(self, _BETWEEN, self._look_again)

    def start(self, row: LiveRow, rows: Iterable[LiveRow]) -> None:
        """Begin with the app of `row`; `rows` are all there are, for what else it holds."""
        if self.dialog is not None and Shiboken.isValid(self.dialog):
            self.dialog.activateWindow()
            return
        every = [found.connection for found in rows]
        self._ending = ending = self._make(target_of(row.connection, every))
        self._holdings = what_it_holds(row.connection, every)
        self._is_asked = self._is_forced = self._is_question = False
        self._jobs.run(ending.look, partial(self._on_looked, ending), self._on_failed)

    # The steps, each with the answer to the one before.

    def _on_looked(self, ending: Ending, look: Look) -> None:
        if ending is not self._ending:
            return
        if look.outcome is Outcome.REFUSED and look.refusal is not None:
            message = refusal_message(look, look.refusal, ending.target)
            blocks: list[Block] = [Text(say(message))]
            if look.command:
                blocks.append(Command(look.command))
            self._say(self._refused_heading(), blocks, "", self.tr("Close"))
        elif look.outcome is Outcome.ASKED:
            self._ask(look)
        else:
            self._finish(look.outcome)

    def _ask(self, look: Look) -> None:
        self._say(
            self._named(self.tr("End %1?")),
            [Text(self._unsaved(), "notice"), *self._facts(), *self._what_it_holds(look)],
            self.tr("Ask the app to close"),
            self.tr("Cancel"),
        )

    @Slot()
    def _on_chosen(self) -> None:
        """The button that does something, whichever it is now."""
        ending = self._ending
        if ending is None:
            return
        self._is_question = False
        self._is_forced = self._is_asked
        step = ending.force if self._is_asked else ending.ask
        self._jobs.run(step, partial(self._on_stepped, ending), self._on_failed)

    def _on_stepped(self, ending: Ending, outcome: Outcome) -> None:
        if ending is not self._ending:
            return
        match outcome:
            case Outcome.ASKED:
                self._is_asked = True
                self._clock.start()
                self._show_waiting()
                self._again.start()
            case Outcome.CANNOT_BE_ASKED:
                self._is_asked = True
                self._offer_force(self.tr("It has no window that could be asked to close."))
            case Outcome.REFUSED:
                # What it is has changed since the look: it is looked at anew.
                self._jobs.run(ending.look, partial(self._on_looked, ending), self._on_failed)
            case _:
                self._finish(outcome)

    @Slot()
    def _look_again(self) -> None:
        ending = self._ending
        if ending is not None:
            seen = partial(self._on_seen, ending)
            self._jobs.run(ending.is_still_there, seen, self._on_failed)

    def _on_seen(self, ending: Ending, is_there: bool) -> None:
        if ending is not self._ending:
            return
        if not is_there:
            self._finish(Outcome.ENDED)
        elif self._is_question or self._clock.elapsed() < self._patience * 1000:
            self._again.start()
        elif self._is_forced:
            self._finish(Outcome.STILL_RUNNING)
        else:
            self._offer_force(
                self.tr("It may be asking about unsaved work in a window of its own: look there.")
            )

    def _show_waiting(self) -> None:
        if self._is_forced:
            heading = self._named(self.tr("%1 is being ended"))
            words = self.tr("Waiting until the system has ended it …")
        else:
            heading = self._named(self.tr("%1 has been asked to close"))
            words = self.tr("Waiting up to %1 s …").replace("%1", f"{self._patience:.3g}")
        self._say(heading, [Waiting(words)], "", self.tr("Stop waiting"))

    def _offer_force(self, why: str) -> None:
        self._is_question = True
        self._say(
            self._named(self.tr("%1 is still running")),
            [
                Text(why),
                Text(
                    self.tr("Forcing ends it at once. Everything in it that is not saved is lost."),
                    "notice",
                ),
            ],
            self.tr("Force it to end"),
            self.tr("Keep it"),
        )
        self._again.start()

    # The end.

    @Slot()
    def _on_left(self) -> None:
        """The dialog was closed by the person."""
        self.dialog = None
        if self._ending is not None and self._is_asked:
            self._finish(Outcome.STILL_RUNNING)
        self._ending = None
        self._again.stop()

    def _finish(self, outcome: Outcome) -> None:
        target, self._ending = self._target, None
        self._again.stop()
        dialog, self.dialog = self.dialog, None
        if dialog is not None and Shiboken.isValid(dialog):
            dialog.rejected.disconnect(self._on_left)
            dialog.close()
        self.told.emit(self._message(outcome, app_name(target) or self._unnamed()))
        if outcome is not Outcome.NOT_PERMITTED:
            self.scan_wanted.emit()
        if outcome is Outcome.ENDED:
            self.ended.emit(target)

    def _message(self, outcome: Outcome, app: str) -> Message:
        match outcome:
            case Outcome.ENDED:
                return Message.of("end-ended", app=app)
            case Outcome.GONE:
                return Message.of("end-ended" if self._is_asked else "end-gone", app=app)
            case Outcome.OTHER_APP:
                return Message.of("end-other-app", app=app)
            case Outcome.STILL_RUNNING if self._is_forced:
                return Message.of("end-not-yet", app=app)
            case Outcome.STILL_RUNNING:
                return Message.of("end-still-running", app=app)
            case _:
                return Message.of("end-not-permitted", app=app)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._ending = None
        self._again.stop()
        self.failed.emit(error)

    # The words.

    @property
    def _target(self) -> Target:
        ending = self._ending
        if ending is None:
            raise RuntimeError("no app is being ended")
        return ending.target

    def _say(self, heading: str, blocks: list[Block], act: str, leave: str) -> None:
        if self.dialog is None:
            self.dialog = StepDialog(self._window)
            self.dialog.finished.connect(self.dialog.deleteLater)
            self.dialog.rejected.connect(self._on_left)
            self.dialog.chosen.connect(self._on_chosen)
        self.dialog.say(heading, blocks, act, leave)
        self.dialog.open()

    def _named(self, words: str) -> str:
        return words.replace("%1", app_name(self._target) or self._unnamed())

    def _refused_heading(self) -> str:
        return self._named(self.tr("%1 is not ended from here"))

    def _unnamed(self) -> str:
        return self.tr("This app")

    def _facts(self) -> list[Block]:
        target = self._target
        unknown = self.tr("unknown")
        rows = [(self.tr("App"), target.app or unknown)]
        if target.name not in {"", target.app}:
            rows.append((self.tr("Process name"), target.name))
        rows += [
            (self.tr("Process id"), str(target.pid)),
            (self.tr("Path"), target.path or unknown),
            (self.tr("User"), target.user or unknown),
        ]
        if target.service:
            rows.append((self.tr("Service"), target.service))
        return [Facts(tuple(rows))]

    def _what_it_holds(self, look: Look) -> list[Block]:
        held = self._holdings
        blocks: list[Block] = [Text(self.tr("It holds"), "section")]
        places = Counter(say(place_message(found)) for found in held.places)
        lines = [f"{place} × {count}" if count > 1 else place for place, count in places.items()]
        if held.more:
            lines.append(say(Message.of("end-holds-more", count=held.more)))
        blocks.append(Lines(tuple(lines)))
        if held.shared:
            blocks.append(Text(say(Message.of("end-shared", count=held.shared)), "muted"))
        if look.children:
            blocks.append(Text(say(Message.of("end-children", count=look.children)), "muted"))
        return blocks

    @property
    def _asks_windows(self) -> bool:
        return sys.platform == "win32"

    def _unsaved(self) -> str:
        if self._asks_windows:
            return self.tr("Its windows are asked to close. Save your work in it first.")
        return self.tr(
            "Most apps close at once, without asking about unsaved work. Save your work in it"
            " first."
        )
