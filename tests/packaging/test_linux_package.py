"""The wheel and the Debian package, built, installed, run and removed for real."""

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests import needs
from tests.e2e import desk
from tests.packaging.debian import NUMBER, USER, Debian, obstacle
from tests.screen import virtual_screen

needs.linux()
assert sys.platform == "linux"  # mypy leaves the rest out on the others, too

ROOT = Path(__file__).parent.parent.parent
OUT = "PORTGUI_PACKAGES"
"""Names a folder with packages that have been built; without it they are built first."""
SHOTS = "PORTGUI_SHOTS"
"""Names a folder that the photograph of the window is left in."""

pytestmark = [pytest.mark.package, pytest.mark.xdist_group("package")]


def build(out: Path, **environment: str) -> list[Path]:
    """What `dev.py build linux` makes."""
    places = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, ROOT / "packaging" / "build.py", "linux", "--out", out],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places), **environment},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [Path(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files that are handed out."""
    built = os.environ.get(OUT)
    if built:
        return [path for path in Path(built).iterdir() if path.suffix in {".whl", ".deb"}]
    return build(tmp_path_factory.mktemp("packages"))


@pytest.fixture(scope="module")
def wheel(packages: list[Path]) -> Path:
    """The wheel."""
    (found,) = (path for path in packages if path.suffix == ".whl")
    return found


@pytest.fixture(scope="module")
def deb(packages: list[Path]) -> Path:
    """The Debian package."""
    (found,) = (path for path in packages if path.suffix == ".deb")
    return found


# The wheel.


def test_the_wheel_holds_the_program_and_its_data_only(wheel: Path) -> None:
    """Every module and data file of the source; no test, no script of ours."""
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    source = {path.relative_to(ROOT).as_posix() for path in (ROOT / "portgui").rglob("*.py")}
    data = {
        f"portgui/resources_data/{path.relative_to(ROOT / 'resources').as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    about = {name for name in inside if ".dist-info/" in name}
    assert inside - about == source | data
    assert any(name.endswith("/licenses/LICENSE") for name in about)


def test_the_wheel_can_be_installed_and_answers(wheel: Path, tmp_path: Path) -> None:
    """In a clean environment, with what is locked; from a folder that has nothing of PortGUI."""
    place = tmp_path / "clean"
    venv.create(place, with_pip=True)
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input",
           "--disable-pip-version-check"]  # fmt: skip
    lock = ROOT / "packaging" / "requirements" / "run.txt"
    locked = ["--only-binary=:all:", "--require-hashes", "--requirement", str(lock)]
    subprocess.run([*pip, *locked], check=True)
    subprocess.run([*pip, "--no-index", str(wheel)], check=True)
    subprocess.run([*pip[:3], "check"], check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run(
        [place / "bin" / "portgui", "who", "135"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Port 135")


# The Debian package, before it is installed.


def test_the_same_source_gives_the_same_package(
    packages: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte, built later, elsewhere, by somebody with other habits."""
    before = os.umask(0o077)
    try:
        again = build(tmp_path, TMPDIR=str(tmp_path), TZ="Asia/Tokyo", LC_ALL="C")
    finally:
        os.umask(before)
    assert {path.name: digest(path) for path in again} == {
        path.name: digest(path) for path in packages
    }


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.skipif(shutil.which("lintian") is None, reason="needs lintian")
def test_lintian_finds_no_error(deb: Path) -> None:
    """And no warning that has not been answered in the package's own list."""
    done = subprocess.run(
        ["lintian", "--allow-root", "--fail-on", "none", deb],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert re.findall(r"^[EW]: .*$", done.stdout, re.MULTILINE) == []


# The Debian package on Debian 12.


@pytest.fixture(scope="module")
def debian(deb: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Debian]:
    """A fresh Debian 12 with the package."""
    reason = obstacle()
    if reason:
        pytest.skip(reason)
    root = tmp_path_factory.mktemp("debian")
    root.chmod(0o755)  # the ordinary user must get through
    for folder in list(root.parents)[:-2]:
        folder.chmod(folder.stat().st_mode | 0o011)
    system = Debian(root)
    system.install(deb)
    yield system
    shutil.rmtree(root, ignore_errors=True)


def answer(debian: Debian, *words: str, **how: Any) -> str:  # noqa: ANN401 (those of Debian.run)
    """What portgui answers to the ordinary user, without a word on standard error."""
    done = debian.run("portgui", *words, **how)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr + done.stdout
    return done.stdout


def test_the_installed_program_answers(debian: Debian) -> None:
    """Its version, who uses a port, and what there is, as an ordinary user."""
    text = (ROOT / "portgui" / "__init__.py").read_text("utf-8")
    (version,) = re.findall(r'__version__ = "(.+)"', text)
    assert answer(debian, "--version") == f"PortGUI {version}\n"
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert answer(debian, "who", str(port)).startswith(f"Port {port}")
        rows = json.loads(answer(debian, "list", "--json"))["connections"]
    assert f"127.0.0.1:{port}" in {row["local"] for row in rows}


def test_the_installed_program_finds_itself_whole(debian: Debian) -> None:
    """Every page, every data file and a scan, without a screen."""
    found = json.loads(answer(debian, "--self-test"))
    assert found["ok"]
    assert found["checks"]


def test_the_installed_program_needs_no_network(debian: Debian) -> None:
    """In a network that has not even a loopback address."""
    apart = {"namespaces": ("--net",)}
    assert answer(debian, "who", "135", **apart).startswith("Port 135")
    assert json.loads(answer(debian, "--self-test", **apart))["ok"]


def test_the_installed_program_shows_its_window(debian: Debian) -> None:
    """On a screen, with the person's own app by its name; it ends well and has said nothing."""
    with virtual_screen() as environment, waiting(debian) as port:
        hands = InstalledDesk(debian, environment)
        try:
            hands.wait_until_whole()
            photograph(environment, "window")
            hands.hands("windowactivate", "--sync", hands.window)
            hands.write(str(port))
            hands.keys("Return")
            assert "http.server" in hands.card(port)
            photograph(environment, "card")
            assert hands.close() == 0
        finally:
            hands.program.kill()
            out, errors = hands.program.communicate()
        assert (out, errors) == ("", "")


@contextmanager
def waiting(debian: Debian) -> Iterator[int]:
    """An app of the ordinary user's that waits for connections; its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    words = ("python3", "-m", "http.server", str(port), "--bind", "127.0.0.1")
    app = subprocess.Popen(
        debian.command(*words, PYTHONUNBUFFERED="1"), stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert app.stdout is not None
        assert str(port) in app.stdout.readline()
        yield port
    finally:
        app.kill()
        app.communicate()


class InstalledDesk(desk.Desk):
    """A screen with the installed PortGUI on it."""

    def __init__(self, debian: Debian, environment: dict[str, str]) -> None:
        self.debian = debian
        super().__init__(environment, debian.home / "profile")

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start it as the ordinary user does."""
        command = self.debian.command(
            "portgui", *words, DISPLAY=self.environment["DISPLAY"],
            PORTGUI_PROFILE="/home/ada/profile",
        )  # fmt: skip
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip


def photograph(environment: dict[str, str], name: str) -> None:
    """Leave a picture of the screen where it is asked for."""
    folder = os.environ.get(SHOTS)
    if folder:
        script = (
            "import sys; from PySide6.QtGui import QGuiApplication as A; a = A([]);"
            "a.primaryScreen().grabWindow(0).save(sys.argv[1])"
        )
        Path(folder).mkdir(parents=True, exist_ok=True)
        picture = Path(folder, f"debian-12-{name}.png")
        subprocess.run([sys.executable, "-c", script, picture], env=environment, check=True)


# Where a profile may lie: each is a person's folder somewhere.
PLACES = ("Ada Lovelace", "Jürgen Müßig", "端口 图形", 'O\'Neil "Q" $HOME', "x" * 240)


@pytest.mark.parametrize("name", PLACES, ids=["space", "umlaut", "chinese", "apostrophe", "long"])
def test_the_installed_program_works_from_any_home(debian: Debian, name: str) -> None:
    """It starts with its window, and its log comes to lie there."""
    home = debian.home / name
    home.mkdir()
    shutil.chown(home, debian.home.stat().st_uid, debian.home.stat().st_gid)
    where = f"/home/ada/{name}"
    with virtual_screen() as environment:
        program = subprocess.Popen(
            debian.command("portgui", HOME=where, DISPLAY=environment["DISPLAY"]),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        end = time.monotonic() + desk.PATIENCE
        try:
            while not list(home.rglob("portgui.log")) and time.monotonic() < end:
                with suppress(subprocess.TimeoutExpired):
                    program.wait(desk.BETWEEN)
                    break
            assert program.poll() is None
            assert len(list(home.rglob("portgui.log"))) == 1
        finally:
            program.terminate()
            said = program.communicate()
        assert said == ("", "")
    assert json.loads(answer(debian, "--self-test", HOME=where))["ok"]


def test_the_installed_program_cannot_change_itself(debian: Debian) -> None:
    """Its folder is root's, compiled when it was installed, and as it was after all that ran."""
    (lib,) = debian.root.glob("usr/lib/portgui")
    for path in (lib, *lib.rglob("*")):
        found = path.lstat()
        assert (found.st_uid, found.st_gid, found.st_mode & 0o022) == (0, 0, 0), path
    compiled = {path.parent.parent / path.name.partition(".")[0] for path in lib.rglob("*.pyc")}
    assert compiled == {path.with_suffix("") for path in lib.rglob("*.py")}
    assert debian.as_root("dpkg", "--verify", "portgui") == ""


def test_polkit_starts_this_very_copy_and_it_gives_its_rights_up(debian: Debian) -> None:
    """The program asks for the helper, its place is safe, and the helper looks and ends."""
    script = (
        "import sys; sys.path.insert(0, '/usr/lib/portgui')\n"
        "from portgui.connections.elevation import this_program\n"
        "from portgui.places import first_unsafe\n"
        "found = this_program()\n"
        "print(*found.command, first_unsafe(found.files, found.trees), found.is_whole)"
    )
    said = debian.run("python3", "-I", "-c", script)
    helper = "/usr/libexec/portgui/portgui-see-all"
    assert (said.stdout, said.stderr) == (f"{helper} None True\n", "")
    refused = debian.run(helper, user="root")
    assert (refused.returncode, refused.stdout) == (4, "")
    # Its input is closed at once: it has given its rights up, and ends.
    done = debian.run(helper, user="root", PKEXEC_UID="1234")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_person_changes_the_firewall_with_a_password(debian: Debian) -> None:
    """Real polkit, its agent and ufw: refused, then made, read back, undone; one password each."""
    programs = ("pkexec", "polkitd", "dbus", "ufw", "iproute2")
    debian.as_root("apt-get", "install", "-y", "-q", "--no-install-recommends", *programs)
    shutil.copy(Path(__file__).with_name("change_inside.py"), debian.root / "srv")
    done = debian.run(
        "python3", "-I", "/srv/change_inside.py", str(NUMBER), USER,
        user="root", namespaces=("--net", "--pid", "--fork"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    tries = json.loads(done.stdout)
    for name in ("no bus", "no agent", "wrong password"):
        status, said, rules = tries[name]
        assert status == 1, name
        assert "Nothing was changed." in said
        assert "PortGUI" not in rules
    assert "ask for an administrator" in tries["no agent"][1]
    assert "PortGUI wants to make the change" in tries["wrong password"][1]
    for name, port, does in (("open", 5432, "ALLOW"), ("close", 5433, "DENY")):
        status, said, rules = tries[name]
        assert (status, said.count("Password:")) == (0, 1), said
        assert "Done. The firewall was read again: the change is there." in said
        assert re.search(rf"^{port}/tcp +{does} .*# PortGUI TCP {port} ", rules, re.M), rules
    status, said, rules = tries["undo"]
    assert (status, said.count("Password:")) == (0, 1), said
    assert "PortGUI" not in rules
    assert "in force" not in tries["changes"][1]


def test_installing_again_keeps_what_the_person_has(debian: Debian, deb: Path) -> None:
    """As an upgrade does; then it answers as before."""
    kept = debian.home / ".config" / "portgui" / "kept"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("mine", "utf-8")
    shutil.copy(deb, debian.root / deb.name)
    debian.as_root("apt-get", "install", "-y", "-q", "--reinstall", f"/{deb.name}")
    (debian.root / deb.name).unlink()
    assert kept.read_text("utf-8") == "mine"
    assert answer(debian, "--version").startswith("PortGUI ")


def test_nothing_is_left_when_it_is_removed(deb: Path, debian: Debian) -> None:
    """Neither compiled modules nor empty folders; only what the person's account has."""
    debian.as_root("apt-get", "purge", "-y", "-q", "portgui")
    assert debian.files_named("portgui") == []
    assert debian.run("sh", "-c", "command -v portgui").returncode != 0
    debian.install(deb)  # for whatever test comes next
