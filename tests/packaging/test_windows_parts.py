"""What the packages for Windows are made from, as far as it can be checked without building one."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import freeze
import pruning
import pytest
from windows import dll_check, package, program_files, start_ratio

from portgui import __version__, log_file, logs
from portgui.gui import crash, settings_file

ROOT = Path(__file__).parent.parent.parent


LISTING = Path(__file__).parent / "windows_listing.txt"
"""What PyInstaller 6.22 collects for PortGUI with PySide6 6.11.3 for Windows, before pruning."""


@pytest.fixture(scope="module")
def kept() -> set[str]:
    """What stays of the real listing."""
    found = LISTING.read_text("utf-8").split()
    return {place for place in found if pruning.stays(place, "win32", {"en", "de"})}


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt6Core.dll", "PySide6/Qt6Widgets.dll", "PySide6/Qt6Svg.dll",
        "PySide6/Qt6Network.dll", "PySide6/Qt6PrintSupport.dll", "PySide6/QtWidgets.pyd",
        "PySide6/plugins/platforms/qwindows.dll", "PySide6/plugins/platforms/qoffscreen.dll",
        "PySide6/plugins/styles/qmodernwindowsstyle.dll",
        "PySide6/plugins/imageformats/qico.dll", "PySide6/plugins/imageformats/qsvg.dll",
        "PySide6/plugins/iconengines/qsvgicon.dll", "PySide6/translations/qtbase_de.qm",
        "python311.dll", "VCRUNTIME140.dll", "PySide6/VCRUNTIME140_1.dll",
        "portgui/resources_data/registry/ports.tsv",
    ],
)  # fmt: skip
def test_what_the_window_needs_stays(place: str, kept: set[str]) -> None:
    """Qt's parts that widgets need, Python and PortGUI's own data stay in the folder."""
    assert place.lower() in {name.replace("\\", "/").lower() for name in kept}


@pytest.mark.parametrize(
    "pattern",
    [r"Qml", r"Quick", r"opengl32sw", r"/tls/", r"networkinformation", r"qtbase_fr", r"qdirect2d",
     r"\.dist-info/RECORD", r"(?i)/?api-ms-win", r"icuuc", r"mscms", r"libcrypto", r"libssl"],
)  # fmt: skip
def test_what_only_other_programs_need_goes(pattern: str, kept: set[str]) -> None:
    """QML, TLS, a second OpenGL and parts of Windows itself do not stay in the folder."""
    assert [name for name in kept if re.search(pattern, name.replace("\\", "/"))] == []


def test_the_listing_has_something_to_prune(kept: set[str]) -> None:
    """The listing is one from before pruning: much of it goes."""
    assert len(kept) < 0.8 * len(LISTING.read_text("utf-8").split())


@pytest.mark.parametrize(
    ("place", "system", "stays"),
    [
        ("PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore", "darwin", True),
        ("PySide6/Qt/lib/QtDBus.framework/Versions/A/QtDBus", "darwin", True),
        ("PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml", "darwin", False),
        ("QtQml.framework", "darwin", False),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", "darwin", True),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.dylib", "darwin", False),
        ("PySide6/Qt/lib/libQt6XcbQpa.so.6", "linux", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "linux", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "linux", True),
        ("PySide6/QtQml.abi3.so", "linux", False),
        ("PySide6/QtGui.abi3.so", "linux", True),
        ("PySide6/Qt6DBus.dll", "win32", False),
        ("psutil-7.2.2.dist-info/METADATA", "win32", True),
        ("psutil-7.2.2.dist-info/direct_url.json", "win32", False),
    ],
)
def test_pruning_knows_each_systems_names(place: str, system: str, stays: bool) -> None:
    """Frameworks, shared objects and DLLs are told apart by the same two tables."""
    assert pruning.stays(place, system, {"en"}) is stays


def test_the_version_is_read_without_importing() -> None:
    """`freeze.version` is `portgui.__version__`."""
    assert freeze.version() == __version__


@pytest.mark.parametrize("text", ["1.2.3", "1.2.3-rc.1"])
def test_a_version_has_four_numbers_for_windows(text: str) -> None:
    """What is missing is 0, and a release candidate has the numbers of its release."""
    assert freeze.numbers(text) == (1, 2, 3, 0)


def test_every_module_is_named() -> None:
    """A module that no import statement names goes along too; none is invented."""
    named = freeze.modules()
    assert {"portgui", "portgui.gui.program", "portgui.connections.worker"} <= set(named)
    for name in named:
        path = ROOT.joinpath(*name.split("."))
        assert path.with_suffix(".py").is_file() or (path / "__init__.py").is_file(), name


def test_the_version_resource_is_what_pyinstaller_evaluates() -> None:
    """The resource's text is an expression of PyInstaller's classes, with the version in it."""
    made: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def note(name: str) -> Callable[..., str]:
        def noted(*parts: object, **named: object) -> str:
            made.append((name, parts, named))
            return name

        return noted

    names = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct",
             "VarFileInfo", "VarStruct")  # fmt: skip
    eval(program_files.resource("portgui", "1.2.3"), {name: note(name) for name in names})
    strings = dict(parts for name, parts, _ in made if name == "StringStruct")
    assert strings["ProductVersion"] == strings["FileVersion"] == "1.2.3"
    assert strings["OriginalFilename"] == "portgui.exe"
    fixed = next(named for name, _, named in made if name == "FixedFileInfo")
    assert fixed["filevers"] == (1, 2, 3, 0)


def test_the_manifest_asks_for_no_rights_and_knows_the_screen() -> None:
    """As invoker, scaled for each screen by itself, paths of any length."""
    text = program_files.MANIFEST.read_text("utf-8")
    assert 'level="asInvoker"' in text
    assert ">PerMonitorV2, PerMonitor<" in text
    assert ">true</longPathAware>" in text


@pytest.mark.parametrize(
    ("needs", "lost"),
    [
        ({"a.pyd": {"KERNEL32.dll", "B.dll"}, "b.dll": {"api-ms-win-crt-heap-l1-1-0.dll"}}, set()),
        ({"a.pyd": {"VCRUNTIME140_1.dll"}}, {"vcruntime140_1.dll"}),
        ({"a.pyd": {"mscoree.dll"}}, {"mscoree.dll"}),
        ({"shiboken6/s.pyd": {"c.dll"}, "PySide6/C.dll": set()}, {"c.dll"}),
        ({"PySide6/plugins/p.dll": {"c.dll"}, "PySide6/C.dll": set()}, set()),
    ],
)
def test_a_missing_library_is_named(needs: dict[str, set[str]], lost: set[str]) -> None:
    """Only what is where Windows looks for it, or a part of Windows 10, may be needed."""
    assert set(dll_check.missing(needs)) == lost


def test_the_list_removes_files_before_their_folders(tmp_path: Path) -> None:
    """Whoever goes through the list from top to bottom leaves nothing."""
    for name in ("a/b/c.txt", "a/d.txt", "e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    for name in package.installed(tmp_path):
        path = tmp_path.joinpath(*name.rstrip("\\").split("\\"))
        if name.endswith("\\"):
            path.rmdir()
        else:
            path.unlink()
    assert list(tmp_path.iterdir()) == []


def test_the_uninstaller_knows_the_names_of_the_settings() -> None:
    """What PortGUI writes for a person is what the uninstaller removes on wish, name by name."""
    script = (program_files.HERE / "contents.nsh").read_text("utf-8")
    removed = set(re.findall(r'Delete "\$\{FOLDER\}\\([^"]+)"', script))
    assert {settings_file.NAME, settings_file.BROKEN} <= removed
    assert {f"Logs\\{logs.LOG_NAME}", f"Logs\\{logs.LOG_NAME}.*"} <= removed
    assert f"Logs\\{crash.FAULT_NAME}" in removed
    assert log_file.FILES > 1


def test_nothing_is_removed_with_all_that_is_in_it() -> None:
    """Neither installer nor uninstaller removes a folder together with what it does not know."""
    for name in ("installer.nsi", "contents.nsh"):
        script = (program_files.HERE / name).read_text("utf-8")
        assert not re.search(r"^\s*RMDir\s+/r", script, re.MULTILINE | re.IGNORECASE), name


def test_the_portable_zip_is_the_same_every_time(tmp_path: Path) -> None:
    """The same folder and moment give the same bytes, with the file that makes it portable."""
    folder = tmp_path / "PortGUI"
    (folder / "app-1").mkdir(parents=True)
    (folder / "portgui.exe").write_bytes(b"MZ")
    (folder / "app-1" / "python311.dll").write_bytes(b"MZ")
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    package.make_portable(folder, first, 1_700_000_001)
    (folder / "portgui.exe").touch()
    package.make_portable(folder, second, 1_700_000_001)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as packed:
        names = packed.namelist()
    assert names == ["PortGUI/portable", "PortGUI/app-1/python311.dll", "PortGUI/portgui.exe"]


def test_a_start_is_over_when_the_screen_looks_as_in_the_end() -> None:
    """An empty window does not count, nor does a last change of a single line."""
    empty, window, rows = b"\0" * 400, b"\1" * 400, b"\1" * 100 + b"\2" * 300
    blinks = rows[:-4] + b"\3" * 4
    frames = [
        start_ratio.Frame(at, picture)
        for at, picture in enumerate([empty, window, rows, blinks], start=0)
    ]
    assert start_ratio.settled(frames, 100) == 2
