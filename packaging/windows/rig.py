#!/usr/bin/env python3
"""Windows' Python and Qt on Debian, through Wine; the standard library is all that this needs.

rig.py setup                        make the rig (once, about two minutes)
rig.py python ARGS                  run Windows' Python
rig.py run PROGRAM.exe ARGS         run a Windows program
rig.py shot FILE SECONDS PROGRAM.exe ARGS
                                    run it, photograph the screen after so many seconds, end it
rig.py test [PYTEST ARGS]           run PortGUI's tests with Windows' Python
rig.py shots DIR                    photograph every page, light and dark, at 100, 150 and 200 %

What is real: CPython's own python311.dll and modules, the Windows wheels that are locked for the
tests, Qt's "windows" platform; the registry, processes and sockets as Wine has them. What is not:
UAC, the Windows Firewall, services, and the process of many a socket. What passes here has run on
Windows code, not on Windows.

The rig lies in the folder that PORTGUI_RIG names, otherwise in ~/.cache/portgui-rig, and is made
anew when its recipe or the locked requirements change. Where it cannot be made, the exit status is
77 and the last line says why.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from . import rig_parts as parts
    from . import rig_run as wine
else:
    # Run as a program, or loaded by its path: this folder is no package.
    sys.path.append(str(Path(__file__).resolve().parent))
    import rig_parts as parts
    import rig_run as wine

Argument = wine.Argument
NotPossibleError = parts.NotPossibleError

NOT_POSSIBLE: Final = 77
SCREEN: Final = (1400, 900)
USUAL_DOTS: Final = 96
"""Dots per inch at which Windows scales by 100 %."""
SCALES: Final = (100, 150, 200)
OVERRIDES: Final = (
    "mscms,icuuc,bcryptprimitives=n,b;winemenubuilder.exe,mscoree,mshtml,winedbg.exe=d"
)
"""What Wine lacks is ours; no menus are made, no .NET and no browser offered, no crash debugged."""


def windows_path(path: Path) -> str:
    """A path of this machine as Windows programs see it under Wine."""
    return "Z:" + str(path.absolute()).replace("/", "\\")


class Rig:
    """A folder with Windows' Python and a Wine prefix of its own.

    Attributes:
        home: the folder.
        prefix: Wine's drive C: and registry.
        python: Windows' python.exe, as a path of this machine.
        site: its site-packages.
    """

    def __init__(self, home: Path | None = None) -> None:
        named = os.environ.get("PORTGUI_RIG")
        self.home = (home or Path(named or Path.home() / ".cache" / "portgui-rig")).absolute()
        self.prefix = self.home / "prefix"
        self.python = self.home / "python" / "python.exe"
        self.site = self.python.parent / "Lib" / "site-packages"
        self._mark = self.home / "made-from"

    def ready(self) -> "Rig":
        """Make the rig, unless it is there and made from the same as it would be now.

        Raises:
            NotPossibleError: it cannot be made here.
            subprocess.CalledProcessError: a step failed, and has said why.
        """
        parts.see_to_programs()
        self.home.parent.mkdir(parents=True, exist_ok=True)
        with wine.alone(self.home.with_name(f"{self.home.name}.lock")):
            if not self._is_made():
                self._make()
        return self

    def run(
        self,
        args: Sequence[Argument],
        *,
        timeout: float,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> "subprocess.CompletedProcess[str]":
        """Run a Windows program on a screen of its own; what it leaves running is ended.

        Raises:
            subprocess.TimeoutExpired: it took more than `timeout` seconds, and has been ended.
        """
        pipe = subprocess.PIPE
        out, errors = bytearray(), bytearray()
        with self._running(args, pipe, pipe, cwd=cwd, env=env) as (process, _):
            wine.pump(process, (out.extend, errors.extend), timeout)
        return subprocess.CompletedProcess(
            process.args, process.returncode, _text(out), _text(errors)
        )

    def stream(
        self,
        args: Sequence[Argument],
        *,
        env: Mapping[str, str] | None = None,
        screen: tuple[int, int] = SCREEN,
    ) -> int:
        """Run a Windows program and hand on what it writes as it comes; returns its status."""
        outputs = subprocess.PIPE, subprocess.STDOUT
        with self._running(args, *outputs, env=env, screen=screen) as (process, _):
            wine.pump(process, (_show,), None)
        return process.returncode

    def shot(self, png: Path, seconds: float, args: Sequence[Argument]) -> None:
        """Run a Windows program, photograph the screen after so many seconds, end the program."""
        nowhere = subprocess.DEVNULL
        with self._running(args, nowhere, nowhere) as (process, display):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
            photograph = ["import", "-display", display, "-window", "root", str(png)]
            subprocess.run(photograph, check=True)

    @contextmanager
    def dots(self, per_inch: int) -> Iterator[None]:
        """Scale the screen as a person chooses it in Windows' settings: 144 dots are 150 %."""
        self._set_dots(per_inch)
        try:
            yield
        finally:
            self._set_dots(USUAL_DOTS)

    def install_wheels(self, requirements: Path) -> None:
        """Install what a lock with hashes names, as far as it is for Windows."""
        parts.install_wheels(self.site, requirements)

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """What a program gets: of this machine only where its programs are."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.home / "home"),
            "LC_ALL": "C.UTF-8",
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": OVERRIDES,
            **(more or {}),
        }

    def _is_made(self) -> bool:
        return self._mark.is_file() and self._mark.read_text("utf-8") == parts.made_from()

    def _make(self) -> None:
        parts.standard_library()
        parts.say("Setting up Windows' Python under Wine (once, about two minutes) …")
        self._mark.unlink(missing_ok=True)
        if self.home.exists():
            shutil.rmtree(self.home)
        (self.home / "home").mkdir(parents=True)
        parts.put_cpython(self.python.parent)
        self.install_wheels(parts.LOCK)
        self.run(["wineboot", "--init"], timeout=300)
        self.run(["winecfg", "-v", "win10"], timeout=60)
        self.run(["reg", "import", windows_path(parts.SOURCES / "settings.reg")], timeout=60)
        windows = self.prefix / "drive_c" / "windows"
        parts.put_fonts(windows / "Fonts")
        parts.put_missing_libraries(windows / "system32")
        # What every test loads is compiled now, once.
        first = "import sys, pytest, hypothesis, PySide6.QtWidgets; assert sys.platform == 'win32'"
        made = self.run([self.python, "-c", first], timeout=300)
        if made.returncode != 0:
            parts.say(made.stdout + made.stderr)
            raise subprocess.CalledProcessError(made.returncode, made.args)
        self._mark.write_text(parts.made_from(), "utf-8")

    def _set_dots(self, per_inch: int) -> None:
        key = ["reg", "add", r"HKCU\Control Panel\Desktop", "/v", "LogPixels"]
        self.run([*key, "/t", "REG_DWORD", "/d", str(per_inch), "/f"], timeout=60)
        # Wine's desktop keeps the screen that it began with, until nothing runs any more.
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(["wineserver", "-w"], env=self.environment(), timeout=60, check=False)

    def _running(
        self,
        args: Sequence[Argument],
        *output: int,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        screen: tuple[int, int] = SCREEN,
    ) -> "contextlib.AbstractContextManager[tuple[subprocess.Popen[bytes], str]]":
        out, errors = output
        return wine.running(args, self.environment(env), cwd or parts.ROOT, screen, (out, errors))


def _text(data: bytearray) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n")


def _show(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


# The verbs.


def main(arguments: Sequence[str]) -> int:
    """Do what the first argument names; returns the exit status."""
    verb, rest = (arguments[0], list(arguments[1:])) if arguments else ("help", [])
    try:
        match verb, rest:
            case "setup", []:
                Rig().ready()
            case "python", _:
                rig = Rig().ready()
                return rig.stream([rig.python, *rest])
            case "run", [_, *_]:
                return Rig().ready().stream(rest)
            case "shot", [file, seconds, _, *_]:
                Rig().ready().shot(Path(file), float(seconds), rest[2:])
            case "test", _:
                return test(Rig().ready(), rest)
            case "shots", [folder]:
                return shots(Rig().ready(), Path(folder))
            case _:
                parts.say(__doc__ or "")
                return 0 if verb in {"help", "--help", "-h"} else 2
    except (NotPossibleError, wine.NoScreenError) as error:
        parts.say(f"Not possible here: {error}")
        return NOT_POSSIBLE
    return 0


def test(rig: Rig, arguments: Sequence[str]) -> int:
    """Run PortGUI's tests with Windows' Python; what it keeps for later stays in the rig."""
    own = {"HYPOTHESIS_STORAGE_DIRECTORY": windows_path(rig.home / "hypothesis")}
    cache = f"cache_dir={windows_path(rig.home / 'pytest')}"
    return rig.stream([rig.python, "-m", "pytest", "-o", cache, *arguments], env=own)


def shots(rig: Rig, folder: Path) -> int:
    """Photograph every page at each scale, each into a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for scale in SCALES:
        screen = (SCREEN[0] * scale // 100, SCREEN[1] * scale // 100)
        with rig.dots(USUAL_DOTS * scale // 100):
            place = windows_path(folder / str(scale))
            status = rig.stream([rig.python, "-m", "tests.shots", place], screen=screen)
        if status != 0:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
