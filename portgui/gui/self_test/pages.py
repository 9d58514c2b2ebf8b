"""Every page of the window, of the wizard, and the port card: made, filled and painted unseen."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QWidget

from portgui.gui.guide.newcomers import NewcomersPage
from portgui.gui.guide.page import GuidePage
from portgui.gui.main_window import ABOUT, GUIDE, LIVE, NEWCOMERS, PLACES
from portgui.gui.program import Program
from portgui.gui.self_test.patience import Patience
from portgui.gui.self_test.report import FaultError
from portgui.gui.theme import Mode
from portgui.gui.wizard.page import Page
from portgui.gui.wizard.state import LAST, PageId, WizardStart
from portgui.gui.wizard.steps_page import StepsPage, View
from portgui.gui.wizard.system_page import SystemPage
from portgui.gui.wizard.wizard import PortWizard
from portgui.net import PortRange, Protocol

FEWEST_COLOURS: Final = 8
"""A page with words on it has more: the edges of letters alone are of many shades."""
_EVERY: Final = 7
"""One of so many pixels is looked at."""
_PORT: Final = 443
_PORTS: Final = PortRange(25565, 25565)


class Pages:
    """Walks through all that can be shown, in light and in dark colours.

    Attributes:
        painted: how many pages have been painted so far.
    """

    def __init__(self, program: Program, patience: Patience) -> None:
        self._program = program
        self._patience = patience
        self._wizards: list[PortWizard] = []
        self.painted = 0
        program.wizards.opened.connect(self._wizards.append)

    def look(self) -> str:
        """Make, fill and paint everything.

        Raises:
            FaultError: a page does not come, stays empty, or has something to complain of.
        """
        program = self._program
        program.window.show()
        program.complete()
        for mode in (Mode.LIGHT, Mode.DARK):
            program.theme.set_mode(mode)
            for place in PLACES:
                self._page(place.key)
            self._card()
            self._wizard()
        self._refuse_complaints()
        return f"{self.painted} pages painted"

    def _page(self, key: str) -> None:
        window = self._program.window
        window.show_page(key)
        page = window.made_page(key)
        if page is None:
            raise FaultError(f"there is no page {key}")
        is_whole = _WHOLE.get(key)
        if is_whole is not None:
            self._patience.wait_for(f"the content of the page {key}", lambda: is_whole(page))
        self._paint(window, key)

    def _card(self) -> None:
        window = self._program.window
        window.show_page(LIVE)
        self._program.cards.show_port(_PORT, Protocol.TCP)
        self._patience.wait_for("the port card", lambda: window.has_open_card)
        self._paint(window.card, "card")
        window.hide_card()

    def _wizard(self) -> None:
        """Through every page, the steps one at a time as well as all at once."""
        self._wizards.clear()
        self._program.open_wizard(WizardStart(None, _PORTS, (Protocol.TCP,)))
        self._patience.wait_for("the wizard", lambda: self._wizards)
        wizard = self._wizards[0]
        for _ in PageId:
            number = PageId(wizard.currentId())
            page, name = wizard.pages[number], f"wizard-{number.name.lower()}"
            is_there = partial(self._is_there, page)
            self._patience.wait_for(f"what is read for the page {name}", is_there)
            self._paint(wizard, name)
            self._fill_in(wizard)
            if number is PageId.REVIEW:
                # Nothing is changed here. It is the last page where nothing needs to be.
                page.by_hand.emit()
            elif wizard.nextId() == LAST:
                break
            else:
                wizard.next()
            if wizard.currentId() == number:
                raise FaultError(f"the wizard stays on its page {number.name.lower()}")
        if wizard.currentId() != PageId.END:
            raise FaultError("the wizard does not come to its end")
        wizard.close()

    @staticmethod
    def _is_there(page: Page) -> bool:
        """What a page reads has come; the one that asks for a system waits for a person."""
        return page.isComplete() or isinstance(page, SystemPage)

    def _fill_in(self, wizard: PortWizard) -> None:
        """Choose what a page asks for, where nothing is chosen yet."""
        page = wizard.pages[PageId(wizard.currentId())]
        if isinstance(page, SystemPage) and not page.isComplete():
            page.there.setChecked(True)
            page.chips[0].setChecked(True)
        elif isinstance(page, StepsPage):
            wizard.next()
            self._paint(wizard, "wizard-first-step")
            page.chips[View.ALL].click()
            self._paint(wizard, "wizard-all-steps")

    def _paint(self, widget: QWidget, name: str) -> None:
        self._patience.settle()
        picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        # 32 bits a pixel, so that there is nothing between two lines.
        pixels = memoryview(picture.constBits()).cast("I")
        if len(set(pixels[::_EVERY])) < FEWEST_COLOURS:
            raise FaultError(f"the page {name} stays empty")
        self.painted += 1

    def _refuse_complaints(self) -> None:
        """What the window has to tell is told of a damaged file; the scan is checked by itself."""
        notice = self._program.window.notice
        if notice.code and not notice.code.startswith("scan-"):
            raise FaultError(f"the window complains: {notice.text()}")


def _has_rows(page: QWidget) -> bool:
    return isinstance(page, GuidePage) and page.model.rowCount() > 0


def _has_article(page: QWidget) -> bool:
    return page.findChild(NewcomersPage) is not None


def _has_notices(page: QWidget) -> bool:
    choice = page.findChild(QComboBox)
    return isinstance(choice, QComboBox) and choice.count() > 0


_WHOLE: Final[dict[str, Callable[[QWidget], bool]]] = {
    GUIDE: _has_rows,
    NEWCOMERS: _has_article,
    ABOUT: _has_notices,
}
"""How to see that what is read beside the window has come."""
