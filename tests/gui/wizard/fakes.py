"""What the wizard's tests use: a small catalogue, fakes for what is outside, a person's hands."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWizard

from portgui.gui.wizard.state import PageId
from portgui.gui.wizard.steps_page import StepsPage
from portgui.gui.wizard.system_page import SystemPage
from portgui.gui.wizard.what_page import WhatPage
from portgui.gui.wizard.wizard import BACK, PortWizard
from portgui.guides import OFFERED, PROTOCOLS, Family, System
from portgui.net import PortRange, Protocol
from portgui.reference.catalogue import Catalogue, Entry

TCP, UDP = Protocol.TCP, Protocol.UDP
NEXT = QWizard.WizardButton.NextButton
CANCEL = QWizard.WizardButton.CancelButton
FINISH = QWizard.WizardButton.FinishButton
WINDOWS_11 = System(Family.WINDOWS, "11")


def entry(name: str, ports: tuple[int, int], protocols: tuple[Protocol, ...], *apps: str) -> Entry:
    """A catalogue entry; its plain sentence and its advice name it."""
    return Entry(
        id=name.lower(),
        ports=PortRange(*ports),
        protocols=protocols,
        name=name,
        plain=f"Friends meet at {name}.",
        apps=apps,
        keywords=("blocks",),
        official=False,
        advice=f"Think before opening {name}.",
        source="RFC 1",
        topic="games",
    )


CATALOGUE = Catalogue(
    [
        entry("Minecraft Java", (25565, 25565), (TCP,), "Minecraft Server"),
        entry("Minecraft Bedrock", (19132, 19132), (UDP,), "Bedrock Server"),
        entry("Remote console", (25575, 25575), (TCP,), "Minecraft Server"),
        entry("Calls", (16384, 32767), (UDP,), "Phone system"),
        entry("Names", (53, 53), (UDP, TCP), "dnsmasq"),
        entry("Telephone signals", (2905, 2905), (Protocol.SCTP,), "Exchange"),
    ]
)


def suggest(ports: PortRange) -> tuple[Protocol, ...]:
    """As the program does it: what the first thing known there uses, else both."""
    for found in CATALOGUE.at(ports.first):
        protocols = tuple(each for each in PROTOCOLS if each in found.protocols)
        if protocols:
            return protocols
    return PROTOCOLS


@dataclass
class Opener:
    """Opens like the system: keeps what was opened, or fails when nothing there opens it."""

    works: bool = True
    opened: list[str] = field(default_factory=list)

    def __call__(self, target: str) -> None:
        if not self.works:
            raise OSError(f"nothing opens {target}")
        self.opened.append(target)


class Driver:
    """Uses a wizard as a person does: by its buttons and keys.

    Attributes:
        wizard: the wizard, shown.
    """

    def __init__(self, wizard: PortWizard) -> None:
        self.wizard = wizard

    def page(self) -> PageId:
        """The page on screen."""
        return PageId(self.wizard.currentId())

    @property
    def what(self) -> WhatPage:
        """The page that asks for the port."""
        page = self.wizard.pages[PageId.WHAT]
        assert isinstance(page, WhatPage)
        return page

    @property
    def system(self) -> SystemPage:
        """The page that asks for the system."""
        page = self.wizard.pages[PageId.SYSTEM]
        assert isinstance(page, SystemPage)
        return page

    @property
    def steps(self) -> StepsPage:
        """The page with the steps."""
        page = self.wizard.pages[PageId.STEPS]
        assert isinstance(page, StepsPage)
        return page

    def button(self, which: QWizard.WizardButton) -> QAbstractButton:
        """One of the wizard's own buttons."""
        return self.wizard.button(which)

    def click(self, button: QAbstractButton) -> None:
        """Click a button that can be seen and used."""
        # What a page has just made is shown when the events have been dealt with.
        QApplication.processEvents()
        assert button.isVisible()
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def next(self) -> None:
        """Click Next."""
        self.click(self.button(NEXT))

    def back(self) -> None:
        """Click Back."""
        self.click(self.button(BACK))

    def type_port(self, text: str) -> None:
        """Choose to type the number, and type it."""
        self.click(self.what.chips[1])
        self.what.number.edit.clear()
        QTest.keyClicks(self.what.number.edit, text)

    def to_steps(self, text: str = "25565", system: System = WINDOWS_11) -> None:
        """From the page that asks for the port to the steps."""
        assert self.page() is PageId.WHAT
        self.type_port(text)
        self.next()
        self.choose(system)
        self.next()
        assert self.page() is PageId.STEPS

    def choose(self, system: System) -> None:
        """Choose a system as one of another computer."""
        self.click(self.system.there)
        self.click(self.system.chips[OFFERED.index(system)])

    def walk(self) -> None:
        """Click Next from the first thing before the steps to the last step."""
        while self.steps.place < self.total:
            self.next()

    @property
    def total(self) -> int:
        """How many steps there are."""
        guide = self.steps.guide
        assert guide is not None
        return len(guide.steps)

    def go_to(self, page: PageId) -> None:
        """From the first page to another, by Next."""
        while self.page() is not page:
            if self.page() is PageId.WHAT:
                self.type_port("25565")
            self.next()
