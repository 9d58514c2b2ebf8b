"""PortGUI.app: built here as a folder tree from the parts that a Mac builds it from, and checked.

No Mac has run it. What Apple's tools would refuse is asked of the files themselves.
"""

import ast
import plistlib
import re
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import freeze
import pytest
from macos import bundle

from portgui import __version__

SPEC = freeze.ROOT / "packaging" / "portgui.spec"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are other ones there")


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """The bundle as PyInstaller lays it out, with its real Info.plist and icon."""
    made = Path(tmp_path, bundle.options()["name"])
    inside = made / "Contents"
    for folder in ("MacOS", "Resources", "Frameworks"):
        (inside / folder).mkdir(parents=True)
    (inside / "Info.plist").write_bytes(plistlib.dumps(bundle.options()["info_plist"]))
    (inside / "Resources" / bundle.ICON.name).write_bytes(bundle.ICON.read_bytes())
    program = inside / "MacOS" / bundle.PROGRAM
    program.write_bytes(b"\xcf\xfa\xed\xfe")
    program.chmod(0o755)
    return made


def plist(app: Path) -> dict[str, Any]:
    """The bundle's Info.plist."""
    with (app / "Contents" / "Info.plist").open("rb") as file:
        return dict(plistlib.load(file))


@POSIX
def test_the_bundle_is_whole(app: Path) -> None:
    """Nothing is missing, nothing lies beside Contents."""
    assert bundle.problems(app, __version__) == []


@POSIX
@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (lambda app: (app / "Contents" / "Info.plist").unlink(), "Info.plist is missing"),
        (
            lambda app: (app / "Contents/MacOS" / bundle.PROGRAM).unlink(),
            "MacOS/portgui is missing",
        ),
        (lambda app: (app / "Contents/MacOS" / bundle.PROGRAM).chmod(0o644), "is no program"),
        (lambda app: (app / "notes.txt").touch(), "notes.txt lies beside Contents"),
        (lambda app: (app / "Contents/Resources/portgui.icns").write_bytes(b"icns"), "no whole"),
        (lambda app: (app / "Contents/Info.plist").write_text("{}"), "cannot be read"),
        (
            lambda app: (app / "Contents/Info.plist").write_bytes(plistlib.dumps([])),
            "no dictionary",
        ),
    ],
)
def test_a_bundle_that_is_not_whole_is_told(
    app: Path, harm: Callable[[Path], object], why: str
) -> None:
    """Before it is signed."""
    harm(app)
    assert any(why in problem for problem in bundle.problems(app, __version__))


def test_a_bundle_of_another_version_is_told(app: Path) -> None:
    """An old build that was left behind must not be given away as the new one."""
    problems = bundle.problems(app, "99.0.0")
    assert any("CFBundleShortVersionString" in problem for problem in problems)


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_the_plist_survives_a_round_trip(form: plistlib.PlistFormat) -> None:
    """As plutil -convert would: only types that a property list has."""
    told = bundle.info_plist(__version__)
    assert plistlib.loads(plistlib.dumps(told, fmt=form)) == told


@pytest.mark.parametrize("key", sorted(bundle.info_plist("1.2.3")))
def test_each_key_is_needed_and_has_its_type(key: str) -> None:
    """Left out, or of another type, it is told."""
    told = bundle.info_plist("1.2.3")
    assert bundle.plist_problems(plistlib.dumps(told), "1.2.3") == []
    without = {name: value for name, value in told.items() if name != key}
    assert bundle.plist_problems(plistlib.dumps(without), "1.2.3")
    assert bundle.plist_problems(plistlib.dumps({**told, key: 1}), "1.2.3")


def test_the_plist_says_what_the_system_and_people_should_know(app: Path) -> None:
    """Sharp, dark when the system is, for the systems that Qt supports, in a category."""
    told = plist(app)
    assert told["NSHighResolutionCapable"] is True
    assert told["NSRequiresAquaSystemAppearance"] is False
    assert told["LSMinimumSystemVersion"] == "13.0"
    assert told["LSApplicationCategoryType"] == "public.app-category.utilities"
    assert told["CFBundleIdentifier"] == "io.github.portgui.portgui"
    assert told["CFBundleName"] == told["CFBundleDisplayName"] == "PortGUI"
    assert told["CFBundleExecutable"] == "portgui"
    assert told["CFBundleShortVersionString"] == __version__.partition("-")[0]
    assert "The PortGUI developers" in told["NSHumanReadableCopyright"]
    assert "en" in told["CFBundleLocalizations"]


def test_the_question_for_the_local_network_says_when_and_why() -> None:
    """One plain sentence, in PortGUI's words."""
    told = bundle.info_plist("1.2.3")["NSLocalNetworkUsageDescription"]
    assert "PortGUI" in told
    assert "names of other computers" in told
    assert told.endswith(".")
    assert told.count(".") == 1
    assert "!" not in told


@pytest.mark.parametrize("version", ["0.1.0", "1.2.3", "1.2.3-rc.1"])
def test_a_version_is_one_that_macos_takes(version: str) -> None:
    """Up to three numbers; a candidate is that of its version."""
    told = bundle.info_plist(version)
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["CFBundleVersion"])
    assert bundle.plist_problems(plistlib.dumps(told), version) == []


def test_the_icon_has_every_size() -> None:
    """Whole, each picture as large as its type says."""
    assert bundle.icon_problems(bundle.ICON.read_bytes()) == []


def icns(*pictures: tuple[bytes, int, int]) -> bytes:
    """An .icns file of pictures: type, width, height."""
    parts = b""
    for kind, width, height in pictures:
        png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)
        parts += kind + struct.pack(">I", 8 + len(png)) + png
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no whole"),
        (b"\x89PNG\r\n\x1a\n", "no whole"),
        (bundle.ICON.read_bytes()[:-1], "no whole"),
        (icns((b"ic07", 64, 64)), "not 128 pixels square"),
        (icns((b"ic07", 128, 64)), "not 128 pixels square"),
        (b"icns\0\0\0\x16ic04\0\0\0\x0eARGB\x81\0", "not 16 pixels square"),
        (icns((b"ic07", 128, 128)), "no picture of 1024 pixels"),
        (b"icns\0\0\0\x12ic07\0\0\0\xff??", "cut off"),
    ],
)
def test_an_icon_that_macos_would_not_show_is_told(content: bytes, why: str) -> None:
    """Damaged, of the wrong size, or without a size."""
    assert any(why in problem for problem in bundle.icon_problems(content))


def test_the_entitlements_are_the_fewest_each_with_its_reason() -> None:
    """One, for the LGPL; the words beside it say so."""
    text = bundle.ENTITLEMENTS.read_text("utf-8")
    told = plistlib.loads(text.encode())
    assert told == {"com.apple.security.cs.disable-library-validation": True}
    reasons = re.findall(r"<!--(.*?)-->\s*<key>(.*?)</key>", text, re.DOTALL)
    assert [key for _, key in reasons] == list(told)
    assert all(len(reason.split()) > 5 for reason, _ in reasons)


def test_the_recipe_uses_these_parts_and_has_all_that_it_asks_for() -> None:
    """Every name that portgui.spec takes from `bundle` is there."""
    tree = ast.parse(SPEC.read_text("utf-8"))
    asked = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "bundle"
    }
    assert asked == {"PROGRAM", "program_options", "options"}
    assert all(hasattr(bundle, name) for name in asked)
    assert set(bundle.options()) == {"name", "icon", "bundle_identifier", "info_plist"}
    assert set(bundle.program_options()) == {"target_arch", "argv_emulation"}
