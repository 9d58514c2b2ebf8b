"""The Debian package: its files beside /usr/lib/portgui, what it depends on, and its scripts."""

import gzip
import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from textwrap import wrap
from typing import Final

import freeze
from linux import tree

HERE: Final = Path(__file__).resolve().parent
ICONS: Final = HERE.parent / "icon"
CHANGES: Final = freeze.ROOT / "CHANGELOG.md"

MAINTAINER: Final = "The PortGUI developers <portgui@users.noreply.github.com>"
LIB: Final = "usr/lib/portgui"
DOC: Final = "usr/share/doc/portgui"
PROGRAM: Final = "usr/bin/portgui"
SEE_ALL: Final = "usr/libexec/portgui/portgui-see-all"
CHANGE: Final = "usr/libexec/portgui/portgui-change"
RUNTIME: Final = "usr/share/python3/runtime.d/portgui.rtupdate"

PYTHON: Final = ("python3 (>= 3.11)", "python3 (<< 3.15)")
"""Debian's own Python runs PortGUI, so that its corrections reach it; the upper end is Qt's."""
RECOMMENDED: Final = ("pkexec",)
"""What *Show all names…* and changes of ufw's rules ask for the password with."""

LIBRARIES: Final = (
    "libbrotli1", "libcups2", "libdbus-1-3", "libegl1", "libfontconfig1", "libgl1", "libglib2.0-0",
    "libgssapi-krb5-2", "libgtk-3-0", "libwayland-client0", "libwayland-cursor0", "libx11-xcb1",
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0",
    "libxcb-render-util0", "libxcb-shape0", "libxcb-sync1", "libxcb-util1", "libxcb-xfixes0",
    "libxcb-xkb1", "libxkbcommon-x11-0", "libxkbcommon0", "libzstd1",
)  # fmt: skip
"""What must be there where the package is built, so that its needs can be found."""

CONTROL: Final = """\
Package: portgui
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Section: net
Priority: optional
Description: which app uses a port, and whether others can reach it
 PortGUI shows every connection of this computer with the app behind it, says
 in plain words what each port is for and who can reach it, and walks step by
 step through opening or closing one. It needs no administrator, changes
 nothing by itself, and sends nothing anywhere.
 .
 Qt and PySide6 are included, as files of their own in /usr/lib/portgui; they
 may be replaced by others.
"""

# As dh_python3 writes them; "py3clean" is gone where Python goes in the same run.
SCRIPTS: Final = {
    "postinst": """\
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    py3compile -p portgui /usr/lib/portgui
fi
""",
    "prerm": """\
#!/bin/sh
set -e
if command -v py3clean >/dev/null 2>&1; then
    py3clean -p portgui /usr/lib/portgui
else
    find /usr/lib/portgui -type d -name __pycache__ -prune -exec rm -rf {} +
fi
""",
}
NEW_PYTHON: Final = """\
#!/bin/sh
set -e
if [ "$1" = rtupdate ]; then
    py3clean -p portgui /usr/lib/portgui
    py3compile -p portgui /usr/lib/portgui
fi
"""
"""What Debian's Python calls when its version changes."""

Lines = Mapping[str, Sequence[str]]


def lay_out(root: Path, version: str, day: datetime, manual: str) -> None:
    """Put every file beside /usr/lib/portgui into the folder `root`."""

    def put(place: str, content: str | bytes) -> None:
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    put(PROGRAM, (HERE / "portgui").read_bytes())
    put(SEE_ALL, (HERE / "portgui-see-all").read_bytes())
    put(CHANGE, (HERE / "portgui-change").read_bytes())
    put(RUNTIME, NEW_PYTHON)
    for name, folder in (
        ("portgui.desktop", "applications"),
        ("io.github.portgui.see-all.policy", "polkit-1/actions"),
    ):
        put(f"usr/share/{folder}/{name}", (HERE / name).read_bytes())
    metainfo = "io.github.portgui.portgui.metainfo.xml"
    put(f"usr/share/metainfo/{metainfo}", filled(HERE / metainfo, version, day))
    for path in sorted((ICONS / "png").glob("portgui-*.png")):
        side = path.stem.rpartition("-")[2]
        put(f"usr/share/icons/hicolor/{side}x{side}/apps/portgui.png", path.read_bytes())
    put("usr/share/icons/hicolor/scalable/apps/portgui.svg", (ICONS / "portgui.svg").read_bytes())
    put("usr/share/man/man1/portgui.1.gz", packed(manual))
    put(f"{DOC}/copyright", (HERE / "copyright").read_bytes())
    put(f"{DOC}/changelog.gz", packed(changelog(version, day)))
    put("usr/share/lintian/overrides/portgui", (HERE / "lintian-overrides").read_bytes())


def filled(template: Path, version: str, day: datetime) -> str:
    """A file with the version and the day of the release."""
    text = template.read_text("utf-8").replace("@VERSION@", version)
    return text.replace("@DATE@", f"{day.astimezone(UTC):%Y-%m-%d}")


def packed(text: str) -> bytes:
    """Compressed as Debian wants it: as far as it goes, without name or time."""
    return gzip.compress(text.encode(), 9, mtime=0)


def changelog(version: str, day: datetime) -> str:
    """Debian's changelog with what CHANGELOG.md says of this version, or is unreleased."""
    text = CHANGES.read_text("utf-8")
    parts = re.findall(r"^## \[?([^\]\n]+?)\]?(?: .*)?\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    sections = dict(parts)
    section = sections.get(version) or sections.get("Unreleased", "")
    points = re.findall(r"^- (.*(?:\n  .*)*)", section, re.M) or ["See CHANGELOG.md."]
    lines = [f"portgui ({version}) unstable; urgency=medium", ""]
    for point in points:
        words = wrap(" ".join(point.split()), 74, break_long_words=False, break_on_hyphens=False)
        lines += [f"  * {words[0]}", *(f"    {line}" for line in words[1:])]
    when = format_datetime(day.astimezone(UTC))
    return "\n".join([*lines, "", f" -- {MAINTAINER}  {when}", ""])


def depends(root: Path) -> dict[str, list[str]]:
    """What the libraries of `root` need of Debian: "Depends" and "Recommends", sorted.

    dpkg-shlibdeps(1) finds the packages by the symbols that are really used.
    """
    lib = root / LIB
    plugins = lib / "PySide6" / "Qt" / "plugins"
    optional = [plugins / name for name in tree.OPTIONAL_PLUGINS]
    needed = [path for path in tree.elf_files(root) if path not in optional]
    own = sorted({str(path.parent) for path in needed if ".so." in path.name})
    command = [
        "dpkg-shlibdeps", "-O", f"-S{root}", *(f"-l{folder}" for folder in own),
        *(f"-e{path}" for path in needed), "-dRecommends", *(f"-e{path}" for path in optional),
    ]  # fmt: skip
    (root / "DEBIAN").mkdir(exist_ok=True)  # by this it knows a package that is being built
    with tempfile.TemporaryDirectory() as folder:
        control = Path(folder, "debian", "control")
        control.parent.mkdir()
        control.write_text("Source: portgui\n\nPackage: portgui\nArchitecture: any\n", "utf-8")
        done = subprocess.run(
            command, cwd=folder, check=False, capture_output=True, encoding="utf-8"
        )
    if done.returncode != 0:
        missing = sorted(set(re.findall(r"cannot find library (\S+)", done.stderr)))
        raise SystemExit(
            f"What Qt needs must be installed here: {', '.join(missing) or done.stderr}\n"
            f"On Debian 12: apt-get install --no-install-recommends {' '.join(LIBRARIES)}"
        )
    found = dict(re.findall(r"^shlibs:(\w+)=(.*)$", done.stdout, re.MULTILINE))
    return {field: sorted(found[field].split(", ")) for field in ("Depends", "Recommends")}


def write_control(root: Path, version: str, needs: Lines) -> None:
    """Write the package's control files."""
    files = sorted(
        path for path in root.rglob("*") if path.is_file() and "DEBIAN" not in path.parts
    )
    folder = root / "DEBIAN"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    control = CONTROL.format(
        version=version,
        architecture=architecture(),
        maintainer=MAINTAINER,
        size=installed_size(root),
        depends=", ".join([*PYTHON, *needs["Depends"]]),
        recommends=", ".join([*RECOMMENDED, *needs["Recommends"]]),
    )
    sums = "".join(f"{_md5(path)}  {path.relative_to(root)}\n" for path in files)
    for name, text in {"control": control, "md5sums": sums, **SCRIPTS}.items():
        (folder / name).write_text(text, "utf-8")
        (folder / name).chmod(0o755 if name in SCRIPTS else 0o644)


def architecture() -> str:
    """Debian's name for this processor."""
    asked = subprocess.run(
        ["dpkg", "--print-architecture"], check=True, capture_output=True, encoding="ascii"
    )
    return asked.stdout.strip()


def installed_size(root: Path) -> int:
    """In KiB, as Debian's policy counts it (5.6.20): whole ones for each file, one for a folder."""
    inside = (path for path in root.rglob("*") if "DEBIAN" not in path.parts)
    return sum(-(-path.stat().st_size // 1024) if path.is_file() else 1 for path in inside)


def settle_modes(root: Path) -> None:
    """Everybody may read what is installed, and run the programs; nobody runs a library."""
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for program in (PROGRAM, SEE_ALL, CHANGE, RUNTIME):
        (root / program).chmod(0o755)


def pack(root: Path, target: Path) -> None:
    """Make the package of the folder; the same folder gives the same bytes (SOURCE_DATE_EPOCH)."""
    target.unlink(missing_ok=True)
    program = shutil.which("dpkg-deb")
    if program is None:
        raise SystemExit("dpkg-deb is needed for this: apt-get install dpkg-dev")
    command = [program, "--root-owner-group", "-Zxz", "--build", str(root), str(target)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _md5(path: Path) -> str:
    # What dpkg --verify reads; a check against damage, not against attack.
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
