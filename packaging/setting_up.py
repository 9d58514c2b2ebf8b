"""Sets up what PortGUI needs: the locked versions in .venv, and Debian's libraries and programs.

The standard library is all it needs, and any Python that can read it says which one it wants.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
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
FIREWALLS = {
    "nftables": "nft",
    "iptables": "iptables",
    "ufw": "ufw",
    "firewalld": "firewalld",
    "pkexec": "pkexec",
    "systemd-container": "systemd-nspawn",
}
"""Real firewalls that tests start as root, each in networks of its own and never in this one."""
SERVICES = {
    "nginx": "nginx",
    "redis-server": "redis-server",
    "postgresql": "postgresql",
    "ufw": "ufw",
    "firewalld": "firewalld",
}
"""What these packages would run from the next start of the computer on."""
BUILD_PROGRAMS = {
    "dpkg-dev": "dpkg-shlibdeps",
    "binutils": "objdump",
    "libgtk-3-0": "libgtk-3.so.0",
    "libcups2": "libcups.so.2",
    "libwayland-client0": "libwayland-client.so.0",
    "libwayland-cursor0": "libwayland-cursor.so.0",
    "libgssapi-krb5-2": "libgssapi_krb5.so.2",
}
"""What the Debian package is made with: programs, and libraries whose packages it names."""
PACKAGE_PROGRAMS = {
    **BUILD_PROGRAMS,
    "debootstrap": "debootstrap",
    "lintian": "lintian",
    "desktop-file-utils": "desktop-file-validate",
    "appstream": "appstreamcli",
    "man-db": "man",
}
"""What the packages are tried with."""
POLICY = Path("/usr/sbin/policy-rc.d")

HOLDS = {"run": ("run", "test", "build"), "test": ("test", "build"), "build": ("build",)}
"""Of each lock, the locks that hold all that it holds."""


def say(text: str) -> None:
    """Write to standard error: standard output belongs to PortGUI."""
    print(text, file=sys.stderr, flush=True)


def set_up(what: str, *, needs_qt: bool, programs: dict[str, str] | None = None) -> None:
    """Make .venv with exactly what is locked, once; then see to the system's libraries."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this runs before anything else could refuse)
        sys.exit("PortGUI needs Python 3.11 or newer. Install it from python.org and try again.")
    requirements = LOCKS / f"{what}.txt"
    wanted = {
        name: hashlib.sha256((LOCKS / f"{name}.txt").read_bytes()).hexdigest()
        for name in HOLDS[what]
    }
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    good = {f"{here} {name} {digest}" for name, digest in wanted.items()}
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
    missing = [
        package
        for package, name in {**QT_LIBRARIES, **programs}.items()
        if (f"{name} " not in known if ".so." in name else shutil.which(name) is None)
    ]
    fonts = Path("/usr/share/fonts")
    if not any(fonts.rglob("*.ttf")) and not any(fonts.rglob("*.otf")):
        missing += ["fontconfig", "fonts-dejavu-core"]
    return missing
