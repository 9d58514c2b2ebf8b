"""Photographs every page, light and dark: python3 dev.py shots DIR [--scale 2] [--pseudo].

The pages show this computer as it is, with a few real servers that are started for the pictures.
Only its firewall is another one, in memory: the wizard is photographed while it changes that.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.screen import virtual_screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from portgui.gui.firewall_desk import FirewallDesk
    from portgui.gui.program import Program
    from portgui.gui.wizard.wizard import PortWizard

SERVERS: Final = ((5000, "127.0.0.1"), (8000, "0.0.0.0"), (25565, "0.0.0.0"))
THEMES: Final = ("light", "dark")
SETTLE_MS: Final = 1500
PATIENCE_MS: Final = 20_000
MOST_PAGES: Final = 12
MOST_STEPS: Final = 60


@contextmanager
def servers() -> Iterator[None]:
    """A few servers that wait for connections; a port that is taken already is left as it is."""
    code = (
        "import socket,sys\n"
        "s=socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
        "try: s.bind((sys.argv[2], int(sys.argv[1])))\nexcept OSError: sys.exit()\n"
        "s.listen(); print(flush=True); sys.stdin.read()\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(port), address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for port, address in SERVERS
    ]
    try:
        for server in started:
            assert server.stdout is not None
            server.stdout.readline()
        yield
    finally:
        for server in started:
            server.kill()
            server.communicate()


def main() -> int:
    """Start one program a theme on a screen of its own and photograph its pages."""
    parser = argparse.ArgumentParser(prog="dev.py shots")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", default="1", help="Qt's scale factor, such as 2")
    parser.add_argument("--pseudo", action="store_true", help="longer, marked texts")
    parser.add_argument("--theme", choices=THEMES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.theme:
        return _photograph(options.folder, options.theme)
    options.folder.mkdir(parents=True, exist_ok=True)
    scale = float(options.scale)
    with virtual_screen(round(1400 * scale), round(900 * scale)) as environment, servers():
        for theme in THEMES:
            done = subprocess.run(
                [sys.executable, "-m", "tests.shots", str(options.folder), "--theme", theme],
                env={
                    **environment,
                    "QT_SCALE_FACTOR": options.scale,
                    "PORTGUI_PSEUDO": "1" if options.pseudo else "",
                    "PORTGUI_PROFILE": tempfile.mkdtemp(prefix="portgui-shots-"),
                },
                check=False,
            )
            if done.returncode != 0:
                return done.returncode
    return 0


def _photograph(folder: Path, theme: str) -> int:
    from portgui import logs
    from portgui.gui import settings as keys
    from portgui.gui.app import begin_looking, make_application
    from portgui.gui.program import Program

    application = make_application(sys.argv[:1])
    program = Program(application, logs.folders(), begin_looking(application), pretend_desk)
    program.settings.set(keys.THEME, theme)
    program.open()
    settle(application)
    program.complete()
    settle(application)
    for name, widget in scenes(program, application):
        path = folder / f"{name}-{theme}.png"
        widget.grab().save(str(path))
        print(path, flush=True)
    program.stop()
    return 0


def pretend_desk() -> "FirewallDesk":
    """A firewall in memory, where a rule of somebody else blocks one of the servers."""
    from portgui.firewall.journal import Journal
    from portgui.firewall.plan import Way
    from portgui.firewall.rules import Action
    from portgui.gui.firewall_desk import FirewallDesk
    from portgui.net import PortRange, Protocol
    from tests.fake_firewall import FakeBackend, State, TheirRule

    rules = (
        TheirRule(
            "1", "OpenJDK Platform binary", Action.BLOCK, Protocol.TCP, PortRange(25565, 25565)
        ),
        TheirRule("2", "Test server", Action.ALLOW, Protocol.TCP, PortRange(8000, 8000)),
    )
    backend = FakeBackend(name="ufw", way=Way.POLKIT, state=State(theirs=rules))
    kept = Path(tempfile.mkdtemp(prefix="portgui-shots-")) / "changes.jsonl"
    return FirewallDesk(lambda: backend, lambda: Journal(kept), lambda: ())


def scenes(
    program: "Program", application: "QApplication", pause: int = SETTLE_MS
) -> "Iterator[tuple[str, QWidget]]":
    """Each picture's name and what is on it, one after the other; `pause` ms before each."""
    from PySide6.QtTest import QTest

    from portgui.gui.main_window import PLACES
    from portgui.gui.wizard.state import WizardStart
    from portgui.gui.wizard.wizard import PortWizard
    from portgui.net import PortRange, Protocol

    window = program.window
    for place in PLACES:
        window.show_page(place.key)
        program.jobs.wait()  # what the page reads is there
        settle(application, pause)
        yield place.key, window
    window.show_page(PLACES[0].key)
    program.cards.show_port(5000, Protocol.TCP)
    settle(application, pause)
    yield "card", window
    program.search.field.setText("9000-8000")
    settle(application, pause)
    yield "bad-input", window
    program.search.field.setText("no such app")
    settle(application, pause)
    yield "nothing-found", window
    program.search.field.setText("")
    opened: list[PortWizard] = []
    program.wizards.opened.connect(opened.append)
    program.open_wizard(WizardStart(None, PortRange(25565, 25565), (Protocol.TCP,)))
    for _ in range(PATIENCE_MS // 100):
        if opened:
            break
        QTest.qWait(100)
    wizard = opened[0]
    yield from _wizard_pages(program, application, wizard, "change", pause)
    wizard.close()
    window.show_page("changes")
    settle(application, pause)
    yield "changes-made", window
    opened.clear()
    program.open_wizard(WizardStart(None, PortRange(25565, 25565), (Protocol.TCP,)))
    settle(application, pause)
    wizard = opened[0]
    yield from _wizard_pages(program, application, wizard, "wizard", pause, by_hand=True)
    wizard.close()


def _wizard_pages(
    program: "Program",
    application: "QApplication",
    wizard: "PortWizard",
    name: str,
    pause: int,
    *,
    by_hand: bool = False,
) -> "Iterator[tuple[str, QWidget]]":
    """Page by page to the end; by hand, where PortGUI would make the change."""
    from portgui.gui.wizard.state import PageId

    settle(application, pause)
    for number in range(1, MOST_PAGES):
        program.jobs.wait()
        settle(application, pause)
        yield f"{name}-{number}", wizard
        page, wanted = wizard.currentId(), wizard.nextId()
        if by_hand and page == PageId.CHECK:
            wizard.pages[PageId.CHECK].by_hand.emit()
        else:
            wizard.next()
        settle(application, pause)
        if wizard.currentId() == page and wanted != -1:
            # The page has steps of its own: one of them, then on to the next page.
            yield f"{name}-{number}-step", wizard
            for _ in range(MOST_STEPS):
                wizard.next()
                if wizard.currentId() != page:
                    break
            settle(application, pause)
        if wizard.currentId() in {page, -1}:
            break


def settle(application: "QApplication", pause: int = SETTLE_MS) -> None:
    """Let everything happen that a person would have waited for."""
    from PySide6.QtTest import QTest

    QTest.qWait(pause)
    application.processEvents()


if __name__ == "__main__":
    # The program under the camera must not meet the person's own settings.
    os.environ.setdefault("PORTGUI_PROFILE", tempfile.mkdtemp(prefix="portgui-shots-"))
    sys.exit(main())
