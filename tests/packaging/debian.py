"""A fresh Debian 12 in a folder, with an ordinary user in it; whatever runs there sees our /proc.

PORTGUI_DEBIAN names a folder with a fresh one (`debootstrap --variant=minbase bookworm FOLDER`),
which is copied; otherwise debootstrap makes one.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tests import needs

SOURCE: Final = "PORTGUI_DEBIAN"
SUITE: Final = "bookworm"
NEEDED: Final = ("unshare", "chroot")
USER: Final = "ada"
NUMBER: Final = 1234
PATIENCE: Final = 900

_INSIDE: Final = """\
root="$1"; shift
mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" || exit 99
exec chroot "$@"
"""
"""The mounts are this command's own (unshare(1)), and go with it."""


def obstacle() -> str:
    """Why there can be none here, or ""."""
    if not needs.is_root():
        return "needs root"
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if not os.environ.get(SOURCE) and shutil.which("debootstrap") is None:
        missing.append(f"debootstrap, or {SOURCE}")
    return f"needs {', '.join(missing)}" if missing else ""


class Debian:
    """One in the folder `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        source = os.environ.get(SOURCE)
        if source:
            _run("cp", "-a", "--reflink=auto", f"{source}/.", str(root))
        else:
            _run("debootstrap", "--variant=minbase", SUITE, str(root))
        shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
        # What is installed does not start anything.
        policy = root / "usr" / "sbin" / "policy-rc.d"
        policy.write_text("#!/bin/sh\nexit 101\n", "utf-8")
        policy.chmod(0o755)
        if f"{USER}:" not in (root / "etc" / "passwd").read_text("utf-8"):
            self.as_root("useradd", "--create-home", "--uid", str(NUMBER), USER)
        self.as_root("apt-get", "update", "-qq")

    @property
    def home(self) -> Path:
        """The ordinary user's folder, from outside."""
        return self.root / "home" / USER

    def command(
        self, *words: str, user: str = USER, namespaces: Sequence[str] = (), **environment: str
    ) -> list[str]:
        """What runs `words` inside as this user, with these variables and no others."""
        home = "/root" if user == "root" else f"/home/{USER}"
        usual = {"HOME": home, "USER": user, "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
                 "LANG": "C.UTF-8", **environment}  # fmt: skip
        given = [f"{name}={value}" for name, value in usual.items()]
        who = [] if user == "root" else [f"--userspec={NUMBER}:{NUMBER}"]
        inside = [*who, str(self.root), "env", "-i", "-C", home, *given, *words]
        apart = ["unshare", "--mount", *namespaces]
        return [*apart, "sh", "-c", _INSIDE, "sh", str(self.root), *inside]

    def run(
        self, *words: str, user: str = USER, namespaces: Sequence[str] = (), **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run and wait."""
        return subprocess.run(
            self.command(*words, user=user, namespaces=namespaces, **environment),
            stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False,
            timeout=PATIENCE,
        )  # fmt: skip

    def as_root(self, *words: str) -> str:
        """Run as root; it must work. Its output."""
        done = self.run(*words, user="root", DEBIAN_FRONTEND="noninteractive")
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def install(self, package: Path) -> str:
        """Install a package's file with what it depends on; apt's output."""
        shutil.copy(package, self.root / package.name)
        try:
            return self.as_root(
                "apt-get", "install", "-y", "-q", "--no-install-recommends", f"/{package.name}"
            )
        finally:
            (self.root / package.name).unlink()

    def files_named(self, part: str) -> list[str]:
        """Every file and folder of the system with this in its path; not the users' own."""
        found = (path.relative_to(self.root) for path in self.root.rglob(f"*{part}*"))
        return sorted(str(path) for path in found if path.parts[0] not in {"home", "tmp", "proc"})


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        pytest.fail(f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
