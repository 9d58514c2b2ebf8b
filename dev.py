#!/usr/bin/env python3
"""Run, test, measure and photograph PortGUI; the standard library is all it needs.

python3 dev.py run [ARGS]          set up what is missing, start PortGUI with ARGS
python3 dev.py test [PYTEST ARGS]  set up what is missing, run every check
python3 dev.py bench [NAME...]     measure, as ratios within one run; --plot FILE draws the growth
python3 dev.py shots DIR           photograph every page, light and dark
python3 dev.py lock                write the locked requirements anew (needs uv)
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "packaging" / "requirements"
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

# Qt's "xcb" and "offscreen" platforms load these; Debian's names (also Ubuntu's).
QT_LIBRARIES = {
    "libegl1": "libEGL.so.1",
    "libgl1": "libGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-xinerama0": "libxcb-xinerama.so.0",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
}
TEST_PROGRAMS = {
    "xvfb": "Xvfb",
    "xdotool": "xdotool",
    "openbox": "openbox",
    "xclip": "xclip",
    "iproute2": "ss",
    "dbus-daemon": "dbus-daemon",
}
SERVERS = {
    "nginx": "nginx",
    "redis-server": "redis-server",
    "postgresql": "pg_ctlcluster",
    "dnsmasq-base": "dnsmasq",
}
"""Real servers that tests start as root, each in a network of its own; about 10 s on Debian 12."""
SERVICES = {"nginx": "nginx", "redis-server": "redis-server", "postgresql": "postgresql"}
"""What these packages would run from the next start of the computer on."""
POLICY = Path("/usr/sbin/policy-rc.d")


def main(arguments: Sequence[str]) -> int:
    """Do what the first argument names."""
    verb, rest = (arguments[0], list(arguments[1:])) if arguments else ("help", [])
    match verb:
        case "run":
            window = not any(word in COMMANDS for word in rest)
            set_up("run", needs_qt=window)
            return start([str(PYTHON), "-m", "portgui", *rest])
        case "test":
            servers = SERVERS if is_root() else {}
            set_up("test", needs_qt=True, programs={**TEST_PROGRAMS, **servers})
            return test(rest)
        case "bench":
            set_up("test", needs_qt=True, programs=TEST_PROGRAMS)
            return start([str(PYTHON), "-m", "tests.bench", *rest])
        case "shots" if len(rest) >= 1:
            set_up("test", needs_qt=True, programs=TEST_PROGRAMS)
            return start([str(PYTHON), "-m", "tests.shots", *rest])
        case "lock":
            return lock()
        case _:
            say(__doc__ or "")
            return 0 if verb in {"help", "--help", "-h"} else 2


COMMANDS = {"who", "list", "guide", "--version", "--help", "-h"}
"""What PortGUI answers without a window, so that Qt's system libraries are not needed."""


def say(text: str) -> None:
    """Write to standard error: standard output belongs to PortGUI."""
    print(text, file=sys.stderr, flush=True)


def start(command: Sequence[str]) -> int:
    """Run a command of this project in place of this one and hand on its exit status."""
    places = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    if not WINDOWS:
        os.execve(command[0], list(command), environment)
    return subprocess.call(list(command), env=environment)


# Setting up.


def set_up(what: str, *, needs_qt: bool, programs: dict[str, str] | None = None) -> None:
    """Make .venv with exactly what is locked, once; then see to the system's libraries."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this runs before anything else could refuse)
        sys.exit("PortGUI needs Python 3.11 or newer. Install it from python.org and try again.")
    requirements = LOCKS / f"{what}.txt"
    wanted = {
        name: hashlib.sha256((LOCKS / f"{name}.txt").read_bytes()).hexdigest()
        for name in ("run", "test")
    }
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    # The test lock holds all that the run lock holds.
    good = {f"{here} {name} {wanted[name]}" for name in {what, "test"}}
    mark = VENV / "installed"
    done = mark.read_text("utf-8").splitlines() if mark.is_file() and PYTHON.exists() else []
    if not good & set(done):
        say("Setting up PortGUI (once, about a minute) …")
        make_venv()
        install(requirements)
        mark.write_text(f"{here} {what} {wanted[what]}\n", "utf-8")
    if sys.platform == "linux" and needs_qt:
        see_to_libraries(programs or {})


def make_venv() -> None:
    """Make the virtual environment; without Debian's python3-venv, through pip's own bootstrap."""
    if VENV.exists():
        shutil.rmtree(VENV)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode == 0:
        return
    # Debian splits ensurepip off into python3-venv; pip itself can install into the folder.
    shutil.rmtree(VENV, ignore_errors=True)
    bare = [sys.executable, "-m", "venv", "--without-pip", str(VENV)]
    if subprocess.call(bare, stdout=sys.stderr.fileno()) != 0:
        sys.exit(f"The folder {VENV} could not be made. Nothing else was changed.\n{made.stderr}")


def install(requirements: Path) -> None:
    """Install the locked versions, by their hashes, into the virtual environment."""
    inside = [str(PYTHON), "-m", "pip"]
    if subprocess.call(
        [*inside, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ):
        inside = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    command = [
        *inside, "install", "--quiet", "--disable-pip-version-check", "--no-input",
        "--only-binary=:all:", "--require-hashes", "--requirement", str(requirements),
    ]  # fmt: skip
    if subprocess.call(command, stdout=sys.stderr.fileno()) != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            "What PortGUI needs could not be installed (see above). Nothing else was changed.\n"
            "The first start needs the network and pip; on Debian: apt install python3-pip"
        )


def see_to_libraries(programs: dict[str, str]) -> None:
    """Install Qt's system libraries as root on Debian, otherwise print the line and stop."""
    missing = missing_packages(programs)
    if not missing:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    apt = shutil.which("apt-get")
    if apt is None:
        say(f"Qt may miss system libraries. On Debian or Ubuntu they are: {' '.join(missing)}")
        return
    if not is_root():
        sys.exit(
            f"PortGUI's window needs system libraries. Run this, then try again:\n  sudo {line}"
        )
    say(f"Installing what is missing: {' '.join(missing)}")
    with services_at_rest(missing):
        for command in ([apt, "update", "-qq"], [apt, *line.split()[1:], "-qq"]):
            done = subprocess.run(
                command,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode != 0:
                say(done.stderr)
                sys.exit(
                    f"That did not work. Please run this yourself, then try again:\n    {line}"
                )


@contextmanager
def services_at_rest(packages: Sequence[str]) -> Iterator[None]:
    """Install servers without starting them, neither now nor with the computer.

    Debian asks `policy-rc.d` before it starts a service; 101 means no. One that is there already is
    the administrator's and stays as it is.
    """
    services = [SERVICES[package] for package in packages if package in SERVICES]
    is_ours = bool(services) and not POLICY.exists()
    if is_ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n", "utf-8")
        POLICY.chmod(0o755)
    try:
        yield
    finally:
        if is_ours:
            POLICY.unlink()
        systemctl = shutil.which("systemctl")
        if services and systemctl is not None:
            subprocess.run([systemctl, "disable", *services], capture_output=True, check=False)


def is_root() -> bool:
    """Whether this may install packages and make networks of its own."""
    return sys.platform != "win32" and os.geteuid() == 0


def missing_packages(programs: dict[str, str]) -> list[str]:
    """The Debian packages whose library or program is not there; in a fixed order."""
    known = subprocess.run(
        [shutil.which("ldconfig") or "/sbin/ldconfig", "-p"],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    missing = [package for package, name in QT_LIBRARIES.items() if f"{name} " not in known]
    missing += [package for package, name in programs.items() if shutil.which(name) is None]
    fonts = Path("/usr/share/fonts")
    if not any(fonts.rglob("*.ttf")) and not any(fonts.rglob("*.otf")):
        missing += ["fontconfig", "fonts-dejavu-core"]
    return missing


# Testing.


def test(arguments: list[str]) -> int:
    """Run every check; with pytest arguments only pytest, with them."""
    if arguments:
        return start([str(PYTHON), "-m", "pytest", *arguments])
    failed = [name for name, command in checks() if not passes(name, command)]
    say("All checks passed." if not failed else f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def checks() -> list[tuple[str, list[str]]]:
    """Every check, cheapest first; pytest last, so that its count closes the output."""
    python = str(PYTHON)
    types = [python, "-m", "mypy", "--platform"]
    return [
        ("ruff", [python, "-m", "ruff", "check", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        ("imports", [str(PYTHON.parent / "lint-imports"), "--no-cache"]),
        ("mypy linux", [*types, "linux"]),
        ("mypy win32", [*types, "win32"]),
        ("mypy darwin", [*types, "darwin"]),
        ("pytest", [python, "-m", "pytest", "-n", "2", "--dist", "loadgroup"]),
    ]


def passes(name: str, command: list[str]) -> bool:
    """Run one check; its output is shown as it comes."""
    say(f"── {name}")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.call(command, cwd=ROOT, env=environment) == 0


# Locking.


def lock() -> int:
    """Write packaging/requirements/*.txt from pyproject.toml, for all systems, with hashes."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("uv is needed for this: pip install uv")
    for name, more in (("run", []), ("test", ["--group", "test"])):
        with tempfile.TemporaryDirectory() as folder:
            new = Path(folder) / "lock.txt"
            command = [
                uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header",
                "--no-emit-index-url", "pyproject.toml", *more, "-o", str(new),
            ]  # fmt: skip
            if subprocess.call(command, cwd=ROOT) != 0:
                return 1
            shutil.move(new, LOCKS / f"{name}.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
