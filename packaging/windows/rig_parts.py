"""What the rig is made of: Debian's programs, CPython for Windows, the locked Windows wheels.

`rig.py` puts it together and runs it. Every download is pinned by version and SHA-256.
"""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCES: Final = Path(__file__).resolve().parent / "rig"
LOCK: Final = ROOT / "packaging" / "requirements" / "test.txt"

PACKAGES: Final = {
    "wine": "wine",
    "wine64": "/usr/lib/wine/wine64",
    "gcc-mingw-w64-x86-64": "x86_64-w64-mingw32-gcc",
    "xvfb": "Xvfb",
    "imagemagick": "import",
    "fonts-dejavu-core": "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
}
"""Debian's packages, and a program or a file of each. None brings a service that starts."""

CPYTHON: Final = """panda3d==1.10.16 \
    --hash=sha256:37acfb92655c4226879f95c988e2ef1449a53c54486d6c1ebc00e2772429af82
"""
"""Carries python.org's python311.dll (3.11.9) and the extension modules that belong to it."""

NOT_COPIED: Final = (
    "test", "lib-dynload", "config-*", "*-packages", "__pycache__", "idlelib", "tkinter",
    "turtledemo", "sitecustomize.py",
)  # fmt: skip
"""Parts of the standard library that are for this machine, or for nobody here."""

NOT_FOR_WINDOWS: Final = frozenset(
    {"ruff", "mypy", "mypy-extensions", "ast-serialize", "librt", "pathspec", "types-psutil"}
)
"""Checkers of the source, which is the same everywhere."""

MARKERS: Final = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "implementation_name": "cpython",
}
"""What the locked requirements may ask of the system. pip would ask it of this one."""


class NotPossibleError(Exception):
    """The rig cannot be made or used here; the text says why, and what would help."""


def say(text: str) -> None:
    """Write to standard error: standard output belongs to the program that runs."""
    print(text, file=sys.stderr, flush=True)


def made_from() -> str:
    """A hash of everything that decides what the rig is."""
    folder = Path(__file__).resolve().parent
    parts = [*sorted(folder.glob("rig*.py")), *sorted(SOURCES.iterdir()), LOCK]
    return hashlib.sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()


# Debian's programs.


def see_to_programs() -> None:
    """Install what is missing.

    Raises:
        NotPossibleError: that takes root, or another system.
    """
    if platform.system() != "Linux":
        raise NotPossibleError("the rig needs Linux; on Windows itself the tests run without it")
    if platform.machine() != "x86_64":
        raise NotPossibleError(f"Wine runs x86-64 programs only, and this is {platform.machine()}")
    missing = missing_packages()
    if not missing:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    apt = shutil.which("apt-get")
    if apt is None:
        raise NotPossibleError(f"missing (by Debian's names): {' '.join(missing)}")
    if sys.platform != "win32" and os.geteuid() != 0:
        raise NotPossibleError(f"missing: {' '.join(missing)}; run: sudo {line}")
    say(f"Installing what is missing: {' '.join(missing)}")
    for command in ([apt, "update", "-qq"], [apt, "-qq", *line.split()[1:]]):
        done = subprocess.run(
            command,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise NotPossibleError(f"{line} failed: {done.stderr.strip()}")


def missing_packages() -> list[str]:
    """The packages that are not there."""
    found = {name: shutil.which(sign) or Path(sign).is_file() for name, sign in PACKAGES.items()}
    return [name for name, is_there in found.items() if not is_there]


# CPython for Windows.


def standard_library() -> Path:
    """The folder of a 3.11 standard library on this machine; its modules are for every system.

    Raises:
        NotPossibleError: there is no Python 3.11 here.
    """
    if platform.python_version().startswith("3.11."):
        return Path(sysconfig.get_path("stdlib"))
    python = shutil.which("python3.11")
    ask = "import sysconfig; print(sysconfig.get_path('stdlib'))"
    if python is not None:
        told = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
        if told.returncode == 0:
            return Path(told.stdout.strip())
    raise NotPossibleError("the rig needs the standard library of Python 3.11")


def put_cpython(folder: Path) -> None:
    """Put Windows' Python 3.11, without site-packages, into a folder."""
    library = standard_library()
    (folder / "DLLs").mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        pin = work / "cpython.txt"
        pin.write_text(CPYTHON, "utf-8")
        pip("download", "--dest", str(work), "--requirement", str(pin))
        _unpack_modules(next(work.glob("*.whl")), folder)
        _copy_library(library, folder / "Lib")
        _put_program(work, folder)


def _unpack_modules(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        for name in packed.namelist():
            inside, _, file = name.rpartition("/")
            if inside == "deploy_libs" and file.endswith((".pyd", ".dll")):
                place = folder / "DLLs" if file.endswith(".pyd") else folder
                (place / file).write_bytes(packed.read(name))


def _copy_library(library: Path, place: Path) -> None:
    ignored = shutil.ignore_patterns(*NOT_COPIED)
    shutil.copytree(library, place, ignore=ignored, ignore_dangling_symlinks=True)
    # python311.dll calls this on the class, as 3.11.9 has it; an older library does not.
    finder = place / "importlib" / "metadata" / "__init__.py"
    text, line = finder.read_text("utf-8"), "\n    def invalidate_caches(cls)"
    if f"@classmethod{line}" not in text:
        finder.write_text(text.replace(line, f"\n    @classmethod{line}"), "utf-8")


def put_missing_libraries(system: Path) -> None:
    """Put what Windows has and Wine lacks into Wine's system32, where no package takes it from."""
    for name in ("mscms", "icuuc", "bcryptprimitives"):
        _compile(system / f"{name}.dll", "-shared", f"{name}.c")


def _put_program(work: Path, folder: Path) -> None:
    forwards = work / "python3.def"
    forwards.write_text(_forwards(folder / "python311.dll"), "utf-8")
    _compile(folder / "python.exe", "-municode", "python.c")
    bare = ("-shared", "-nostdlib", "-e", "DllMain")
    _compile(folder / "python3.dll", *bare, "forwarder.c", str(forwards), "-lkernel32")


def _compile(output: Path, *arguments: str) -> None:
    output.unlink(missing_ok=True)
    command = ["x86_64-w64-mingw32-gcc", "-O2", "-s", "-o", str(output), *arguments]
    subprocess.run(command, check=True, cwd=SOURCES)


def _forwards(dll: Path) -> str:
    """A module definition that hands every name on to python311.dll."""
    dump = subprocess.run(
        ["x86_64-w64-mingw32-objdump", "-p", str(dll)], capture_output=True, text=True, check=True
    ).stdout
    _, _, table = dump.partition("[Ordinal/Name Pointer] Table")
    names = re.findall(r"^\t\[ *\d+\].*\b(\w+)$", table, re.MULTILINE)
    return "\n".join(["LIBRARY python3.dll", "EXPORTS", *(f"  {n} = python311.{n}" for n in names)])


def put_fonts(folder: Path) -> None:
    """Put fonts where Windows has them: Qt without a screen looks nowhere else."""
    folder.mkdir(parents=True, exist_ok=True)
    # Copies of all of them would make Wine lose the whole family.
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf"):
        shutil.copy(Path(PACKAGES["fonts-dejavu-core"]).with_name(name), folder)


# Wheels.


def install_wheels(site: Path, requirements: Path) -> None:
    """Install what a lock names, as far as it is for Windows, into a folder."""
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder) / "windows.txt"
        chosen.write_text(for_windows(requirements.read_text("utf-8")), "utf-8")
        pip("install", "--target", str(site), "--upgrade", "--no-compile",
            "--requirement", str(chosen))  # fmt: skip


def for_windows(lock: str) -> str:
    """The lines of a lock that hold on Windows, without their markers.

    Raises:
        ValueError: a marker asks for something that `MARKERS` does not know.
    """
    kept = []
    for line in lock.replace("\\\n", " ").splitlines():
        requirement, hashed, hashes = line.partition(" --hash=")
        pinned, _, marker = requirement.partition(";")
        name = pinned.partition("==")[0].strip()
        if hashed and name not in NOT_FOR_WINDOWS and holds_on_windows(marker):
            kept.append(f"{pinned.strip()} --hash={hashes.strip()}\n")
    return "".join(kept)


def holds_on_windows(marker: str) -> bool:
    """Whether an environment marker, such as `sys_platform == 'win32'`, is true on Windows.

    Raises:
        ValueError: it is none of those that locks have: comparisons, joined by `and`.
    """
    for part in filter(None, (part.strip() for part in marker.split(" and "))):
        found = re.fullmatch(r"(\w+) (==|!=) '([^']*)'", part)
        if found is None or found[1] not in MARKERS:
            raise ValueError(f"this marker is not known: {part}")
        if (MARKERS[found[1]] == found[3]) != (found[2] == "=="):
            return False
    return True


def pip(verb: str, *arguments: str) -> None:
    """Have pip fetch wheels for Windows' Python 3.11, by their hashes.

    Raises:
        NotPossibleError: there is no pip.
        subprocess.CalledProcessError: it failed, and has said why.
    """
    command = [
        _python_with_pip(), "-m", "pip", verb, "-qq", "--disable-pip-version-check",
        "--no-input", "--no-deps", "--require-hashes", "--only-binary=:all:",
        "--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp",
        *arguments,
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=sys.stderr.fileno())


def _python_with_pip() -> str:
    # A virtual environment may have been made without.
    places = (sys.executable, shutil.which("python3", path=f"{sys.base_prefix}/bin"), "python3")
    for python in filter(None, places):
        asked = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False)
        if asked.returncode == 0:
            return python
    raise NotPossibleError("pip is missing; on Debian: apt-get install python3-pip")
