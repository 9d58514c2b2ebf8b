"""The packages for Windows, built and used under Wine: installer, uninstaller, portable zip.

What is shown here has run on Windows code, not on Windows. Set PORTGUI_PACKAGES to a folder to keep
what is built from one run to the next; a build takes about three minutes on two cores.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import distribution
from pathlib import Path

import freeze
import pytest
from PySide6.QtGui import QImage
from windows import package, start_ratio
from windows import rig as rigs

ROOT = Path(__file__).parent.parent.parent


pytestmark = [
    pytest.mark.package,
    pytest.mark.linux,  # on Windows itself the packaging workflow tries the installer
    pytest.mark.xdist_group("windows-package"),
]

VERSION = freeze.version()
NEWER = "99.0.0"
SLOW = 300
ODD_NAME = "Gerät mit Leerzeichen, 端口 und O'Brien"

Run = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> rigs.Rig:
    """The rig with a Windows of its own, as fresh as one that was just installed."""
    try:
        made = rigs.Rig().ready()
    except rigs.NotPossibleError as error:
        pytest.skip(str(error))
    own = tmp_path_factory.mktemp("windows") / "prefix"
    shutil.copytree(made.prefix, own, symlinks=True)
    made.prefix = own
    made.run(["winecfg", "-v", "win10"], timeout=SLOW)  # PortGUI needs nothing older
    return made


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory, rig: rigs.Rig) -> Path:
    """The packages of this version."""
    assert rig.python.is_file()
    out = _place(tmp_path_factory, VERSION)
    if not list(out.glob("*.zip")):
        package.build(out)
    return out


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory, rig: rigs.Rig) -> Path:
    """The installer of a newer version, built from a copy of the sources."""
    assert rig.python.is_file()
    out = _place(tmp_path_factory, NEWER)
    if not list(out.glob("*.zip")):
        with tempfile.TemporaryDirectory() as work:
            for name in ("portgui", "resources", "packaging"):
                shutil.copytree(ROOT / name, Path(work) / name)
            shutil.copy(ROOT / "LICENSE", work)
            told = Path(work) / "portgui" / "__init__.py"
            told.write_text(told.read_text("utf-8").replace(VERSION, NEWER), "utf-8")
            command = [sys.executable, "packaging/build.py", "windows", "--out", str(out)]
            subprocess.run(command, cwd=work, check=True)
    return _setup(out)


def _place(factory: pytest.TempPathFactory, version: str) -> Path:
    kept = os.environ.get("PORTGUI_PACKAGES")
    place = Path(kept) / version if kept else factory.mktemp(f"packages-{version}")
    place.mkdir(parents=True, exist_ok=True)
    return place


def _setup(folder: Path) -> Path:
    (found,) = folder.glob("*-setup.exe")
    return found


class Computer:
    """The fresh Windows with whatever is installed on it."""

    def __init__(self, rig: rigs.Rig) -> None:
        self.rig = rig
        self.drive = rig.prefix / "drive_c"
        self.folder = self.drive / "Program Files" / "PortGUI"
        (user,) = (path for path in (self.drive / "users").iterdir() if path.name != "Public")
        self.data = user / "AppData" / "Local" / "PortGUI"
        self.link = self.drive / "ProgramData/Microsoft/Windows/Start Menu/Programs/PortGUI.lnk"
        self.icon = self.drive / "users/Public/Desktop/PortGUI.lnk"

    def install(self, setup: Path, *words: str) -> Run:
        """Run an installer silently."""
        return self.rig.run([setup, "/S", *words], timeout=SLOW)

    def uninstall(self, *words: str) -> None:
        """Run the uninstaller silently and wait for the copy of itself that does the work."""
        code = (
            "import pathlib, subprocess, sys, time\n"
            "program = pathlib.Path(sys.argv[1])\n"
            "subprocess.run([program, '/S', *sys.argv[2:]], check=True)\n"
            "end = time.monotonic() + 120\n"
            "while program.exists() and time.monotonic() < end: time.sleep(0.2)\n"
            "time.sleep(2)\n"
        )
        path = r"C:\Program Files\PortGUI\uninstall.exe"
        done = self.rig.run([self.rig.python, "-c", code, path, *words], timeout=SLOW)
        assert done.returncode == 0, done

    def ask(self, *words: str, program: Path | None = None) -> Run:
        """Run the installed console program."""
        return self.rig.run([program or self.folder / "portgui.exe", *words], timeout=SLOW)

    def files(self) -> set[str]:
        """Every file of the drive but Windows' own and those of the moment."""
        found = (path.relative_to(self.drive) for path in self.drive.rglob("*") if path.is_file())
        return {
            str(path) for path in found if path.parts[0] != "windows" and "Temp" not in path.parts
        }

    def told(self) -> str:
        """What Windows' list of installed programs says of PortGUI."""
        key = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\PortGUI"
        return self.rig.run(["reg", "query", key], timeout=SLOW).stdout

    def clear(self) -> None:
        """Take away what the test before has left."""
        for path in (self.folder, self.data):
            shutil.rmtree(path, ignore_errors=True)
        for path in (self.link, self.icon):
            path.unlink(missing_ok=True)


@pytest.fixture
def computer(rig: rigs.Rig) -> Computer:
    """A computer on which PortGUI is not installed."""
    made = Computer(rig)
    made.clear()
    return made


@pytest.fixture
def installed(computer: Computer, packages: Path) -> Computer:
    """A computer on which this version was installed silently."""
    done = computer.install(_setup(packages))
    assert done.returncode == 0, done
    return computer


def picture(path: Path) -> QImage:
    """A photograph; fails when there is nothing on it."""
    image = QImage(str(path))
    assert not image.isNull()
    return image


def test_sizes(packages: Path) -> None:
    """The installed folder has at most 90 MiB, the installer at most 35 MiB."""
    folder = packages / freeze.NAME
    installed_size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert installed_size <= package.MOST_INSTALLED
    assert _setup(packages).stat().st_size <= package.MOST_SETUP


def test_no_trace_of_the_computer_that_built_it(packages: Path) -> None:
    """No file of the package names the folder in which it was built, as far as it is not packed."""
    place = str(ROOT).encode()
    for path in (packages / freeze.NAME).rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert place not in data, path
            assert place.replace(b"/", b"\\") not in data, path


def test_the_installer_puts_everything_in_its_place(installed: Computer) -> None:
    """Silently: programs, Start menu and the list of programs; no icon that nobody asked for."""
    assert (installed.folder / "portgui-window.exe").is_file()
    assert (installed.folder / freeze.contents(VERSION) / "python311.dll").is_file()
    assert installed.link.is_file()
    assert not installed.icon.exists()
    told = installed.told()
    for expected in ("DisplayVersion", VERSION, "EstimatedSize", "QuietUninstallString", "/S"):
        assert expected in told, told


def test_the_installed_program_answers(installed: Computer) -> None:
    """`who` answers in JSON and the self-test is content, with nothing on standard error."""
    answer = installed.ask("who", "135", "--json")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert json.loads(answer.stdout)
    tested = installed.ask("--self-test")
    report = json.loads(tested.stdout)
    assert (tested.returncode, tested.stderr) == (0, ""), report
    assert (report["ok"], report["frozen"], report["version"]) == (True, True, VERSION)


def test_the_installed_window_has_rows(installed: Computer, tmp_path: Path) -> None:
    """The window opens and shows ports that wait: letters and signs where its table is."""
    photograph = tmp_path / "window.png"
    with ExitStack() as stack:
        for _ in range(8):
            stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        installed.rig.shot(photograph, 15, [installed.folder / "portgui-window.exe"])
    image = picture(photograph)
    colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(250, 600, 3)}
    assert len(colours) > 40


def test_an_icon_on_the_desktop_is_kept_by_an_upgrade(
    computer: Computer, packages: Path, newer: Path
) -> None:
    """/DESKTOP=1 makes one; an upgrade without a word leaves it, /DESKTOP=0 takes it away."""
    computer.install(_setup(packages), "/DESKTOP=1")
    assert computer.icon.is_file()
    computer.install(newer)
    assert computer.icon.is_file()
    computer.install(newer, "/DESKTOP=0")
    assert not computer.icon.exists()


def test_an_upgrade_keeps_settings_and_leaves_one_version(installed: Computer, newer: Path) -> None:
    """The new version answers, the old one's folder is gone, the person's files are untouched."""
    installed.data.mkdir(parents=True)
    settings = installed.data / "settings.json"
    settings.write_text('{"look.theme": "dark"}', "utf-8")
    assert installed.install(newer).returncode == 0
    answer = installed.ask("--version")
    assert NEWER in answer.stdout
    assert answer.stderr == ""
    assert {path.name for path in installed.folder.iterdir()} == {
        "portgui.exe", "portgui-window.exe", "uninstall.exe", freeze.contents(NEWER),
    }  # fmt: skip
    assert settings.read_text("utf-8") == '{"look.theme": "dark"}'
    assert NEWER in installed.told()


@contextmanager
def started(rig: rigs.Rig, *command: Path | str) -> Iterator[dict[str, str]]:
    """A program that is still running; yields the environment for another one beside it.

    At the end the plug of this Windows is pulled.
    """
    with start_ratio.screen() as (display, _):
        environment = {**rig.environment(), "DISPLAY": display}
        process = subprocess.Popen(
            ["wine", *map(str, command)], env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield environment
        finally:
            subprocess.run(["wineserver", "-k"], env=environment, check=False)
            process.wait()


def wait_for(path: Path, seconds: float = 60) -> None:
    """Wait until a file is there."""
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path} has not come"
        time.sleep(0.02)


@pytest.mark.parametrize(
    "part", ["files.txt", "PySide6/Qt6Core.dll", "PySide6/Qt6Widgets.dll", "../portgui.exe.new"]
)
def test_an_interrupted_upgrade_leaves_the_old_one_working(
    installed: Computer, newer: Path, part: str
) -> None:
    """The plug is pulled while files are laid down: the old one answers, the next try is whole."""
    before = (installed.folder / "portgui.exe").read_bytes()
    with started(installed.rig, newer, "/S"):
        wait_for(installed.folder / freeze.contents(NEWER) / part)
    assert (installed.folder / freeze.contents(VERSION)).exists()
    assert (installed.folder / "portgui.exe").read_bytes() == before
    answer = installed.ask("--self-test")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert json.loads(answer.stdout)["version"] == VERSION
    assert installed.install(newer).returncode == 0
    assert NEWER in installed.ask("--version").stdout
    assert not (installed.folder / freeze.contents(VERSION)).exists()


def test_with_one_program_switched_both_work(installed: Computer, newer: Path) -> None:
    """Were the plug pulled between the two renames, each program would find its own version."""
    made = newer.parent / freeze.NAME
    inside = freeze.contents(NEWER)
    shutil.copytree(made / inside, installed.folder / inside)
    shutil.copy(made / "portgui-window.exe", installed.folder)
    tested = installed.ask("--self-test")
    assert (tested.returncode, tested.stderr) == (0, "")
    assert json.loads(tested.stdout)["version"] == VERSION
    window = installed.ask("--version", program=installed.folder / "portgui-window.exe")
    assert window.returncode == 0


def test_a_new_version_that_does_not_start_is_taken_away_again(
    installed: Computer, newer: Path, tmp_path: Path
) -> None:
    """The new program is tried out before it takes the old one's place."""
    # A folder in the way of a library: the new version cannot be whole.
    inside = installed.folder / freeze.contents(NEWER)
    (inside / "python311.dll").mkdir(parents=True)
    done = installed.install(newer)
    assert done.returncode != 0
    assert VERSION in installed.ask("--version").stdout
    assert not list(installed.folder.glob("*.new"))


# What PortGUI has changed in Windows Firewall.

POLICY = r"SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
NETSH = (
    "import sys\n"
    "sys.path.insert(0, r'{stand_ins}')\n"
    "import stand_ins\n"
    rf"rules = stand_ins.RealRules(r'{POLICY}\FirewallRules')"
    "\nsys.exit(stand_ins.netsh(sys.argv[1:], rules))\n"
)
ALIEN = "v2.33|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=9999|Name=Somebody's|"


@pytest.fixture
def firewalled(installed: Computer) -> Iterator[Computer]:
    """A computer whose netsh writes rules: Wine's does nothing, the tests' stand-in is documented.

    It is a program of its own: the starter that setuptools has for scripts on Windows, which looks
    for a script of its name beside it.
    """
    rig = installed.rig
    place = str(distribution("setuptools").locate_file("setuptools/cli-64.exe"))
    folder = installed.drive / "windows" / "system32"
    program, script = folder / "netsh.exe", folder / "netsh-script.py"
    own = program.read_bytes()
    stand_ins = ROOT / "tests" / "firewall" / "windows"
    text = NETSH.format(stand_ins=rigs.windows_path(stand_ins))
    overrides = r"HKCU\Software\Wine\DllOverrides"
    rules = rf"HKLM\{POLICY}\FirewallRules"
    try:
        program.unlink()
        program.write_bytes(Path(place).read_bytes())
        script.write_text(f'#!"{rigs.windows_path(rig.python)}"\n{text}', "utf-8")
        rig.run(["reg", "add", overrides, "/v", "netsh.exe", "/d", "native", "/f"], timeout=SLOW)
        rig.run(["reg", "add", rules, "/v", "{1}", "/d", ALIEN, "/f"], timeout=SLOW)
        for profile in ("DomainProfile", "StandardProfile", "PublicProfile"):
            key = rf"HKLM\{POLICY}\{profile}"
            for value, number in (("EnableFirewall", "1"), ("DoNotAllowExceptions", "0")):
                words = ["reg", "add", key, "/v", value, "/t", "REG_DWORD", "/d", number, "/f"]
                rig.run(words, timeout=SLOW)
        yield installed
    finally:
        # Wine's own is not started while the native one is asked for, and says so to whoever asks.
        rig.run(["reg", "delete", overrides, "/v", "netsh.exe", "/f"], timeout=SLOW)
        rig.run(["reg", "delete", rf"HKLM\{POLICY}", "/f"], timeout=SLOW)
        program.write_bytes(own)
        script.unlink(missing_ok=True)


def rules_of(computer: Computer) -> str:
    """The rules of Windows Firewall, as the registry has them."""
    return computer.rig.run(["reg", "query", rf"HKLM\{POLICY}\FirewallRules"], timeout=SLOW).stdout


def tasks_of(computer: Computer) -> list[str]:
    """The names of the tasks that end changes."""
    found = (computer.drive / "windows" / "system32").glob("[Tt]asks/PortGUI undo *")
    return [path.name for path in found]


def test_a_change_is_gone_when_portgui_is(firewalled: Computer) -> None:
    """A port opened for good and one for an hour, uninstalled: the rules are as before."""
    before = rules_of(firewalled)
    assert "Somebody's" in before
    for words in (("25565/tcp",), ("25566/udp", "--for", "1h")):
        done = firewalled.ask("open", *words, "--yes", "--json")
        assert done.returncode == 0, done
    assert rules_of(firewalled).count("Name=PortGUI ") == 2
    assert len(tasks_of(firewalled)) == 1
    told = firewalled.ask("changes")
    assert (told.returncode, told.stderr) == (0, "")
    assert "25565" in told.stdout
    firewalled.uninstall()
    assert not firewalled.folder.exists()
    assert rules_of(firewalled) == before
    assert tasks_of(firewalled) == []


def test_a_rule_of_somebody_else_is_named_and_left_to_a_person(firewalled: Computer) -> None:
    """PortGUI had switched it off; the uninstaller does not switch rules on, it says which."""
    done = firewalled.ask("open", "9999/tcp", "--yes", "--json")
    assert done.returncode == 0, done
    assert "Active=FALSE" in rules_of(firewalled)
    said = firewalled.ask("undo", "--all", "--for-everyone", "--dry-run")
    assert "Somebody's" in said.stdout
    assert "PortGUI TCP 9999" in said.stdout
    left = firewalled.ask("undo", "--all", "--for-everyone", "--yes")
    assert left.returncode == 1
    assert "Somebody's" in left.stdout
    assert "Name=PortGUI " not in rules_of(firewalled)
    firewalled.uninstall()
    assert not firewalled.folder.exists()


def test_a_running_portgui_is_not_replaced(installed: Computer, newer: Path) -> None:
    """The installer and the uninstaller say so with exit status 3 and change nothing."""
    before = installed.files()
    with started(installed.rig, installed.folder / "portgui-window.exe") as environment:
        wait_for(installed.data / "Logs" / "portgui.log")
        done = subprocess.run(
            ["wine", str(newer), "/S"], env=environment, check=False, timeout=SLOW,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    assert done.returncode == 3
    changed = {name for name in installed.files() ^ before if "AppData" not in name}
    assert changed == set()


def test_the_uninstaller_leaves_nothing_but_the_settings(
    computer: Computer, packages: Path
) -> None:
    """Silently, settings and logs are kept and all else is as it was before."""
    before = computer.files()
    computer.install(_setup(packages), "/DESKTOP=1")
    computer.data.mkdir(parents=True)
    (computer.data / "settings.json").write_text("{}", "utf-8")
    computer.uninstall()
    assert {Path(name).name for name in computer.files() ^ before} == {"settings.json"}
    assert not computer.folder.exists()
    assert "DisplayName" not in computer.told()


def test_the_uninstaller_removes_settings_on_wish_and_never_others_files(
    installed: Computer,
) -> None:
    """/SETTINGS=remove takes PortGUI's own files by name; what somebody else put there stays."""
    own = ("settings.json", "settings.json.broken", "Logs/portgui.log", "Logs/portgui.log.1")
    others = (installed.folder / "mine.txt", installed.data / "mine.txt")
    (installed.data / "Logs").mkdir(parents=True)
    for path in (*others, *(installed.data / name for name in own)):
        path.touch()
    installed.uninstall("/SETTINGS=remove")
    assert list(installed.folder.iterdir()) == [others[0]]
    assert list(installed.data.iterdir()) == [others[1]]


@pytest.fixture
def portable(packages: Path, tmp_path: Path) -> Path:
    """The portable zip, unpacked into a folder whose name is hard to read."""
    (packed,) = packages.glob("*-portable.zip")
    place = tmp_path / ODD_NAME
    with zipfile.ZipFile(packed) as file:
        file.extractall(place)
    return place / freeze.NAME


def test_the_portable_copy_keeps_its_settings_beside_it(computer: Computer, portable: Path) -> None:
    """From a path with spaces, umlauts, Chinese and an apostrophe; nothing in the account."""
    tested = computer.ask("--self-test", program=portable / "portgui.exe")
    assert (tested.returncode, tested.stderr) == (0, ""), tested.stdout
    computer.rig.shot(portable.parent / "shot.png", 12, [portable / "portgui-window.exe"])
    assert (portable / "PortGUI-data").is_dir()
    assert not computer.data.exists()


@pytest.mark.root
def test_the_portable_copy_runs_from_a_disk_that_cannot_be_written(
    computer: Computer, portable: Path
) -> None:
    """On a read-only disk it answers and tests itself without a word on standard error."""
    made = subprocess.run(["mount", "--bind", str(portable), str(portable)], check=False)
    if made.returncode != 0:
        pytest.skip("this computer does not let root mount")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(portable)], check=True)
        tested = computer.ask("--self-test", program=portable / "portgui.exe")
        assert (tested.returncode, tested.stderr) == (0, ""), tested.stdout
        photograph = portable.parent / "shot.png"
        computer.rig.shot(photograph, 12, [portable / "portgui-window.exe"])
        assert picture(photograph).width() > 0
    finally:
        subprocess.run(["umount", str(portable)], check=True)


def test_frozen_it_starts_about_as_fast_as_from_its_sources(rig: rigs.Rig, packages: Path) -> None:
    """The frozen window's first rows take at most 1.5 times as long as from the sources."""
    found = start_ratio.measure(rig, packages / freeze.NAME)
    print(found)
    assert isinstance(found["ratio"], float)
    assert found["ratio"] <= 1.5, found
