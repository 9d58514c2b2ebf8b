"""The notices: everything inside has its own, and nothing without one is given away."""

import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import contents
import notices
import pytest
from contents import System
from notices import FILE, MissingNoticeError

from tests.packaging import fake_package

SYSTEMS: Final = {
    "windows": fake_package.windows,
    "macos": fake_package.macos,
    "linux": fake_package.linux,
}


def found(folder: Path) -> dict[str, notices.Found]:
    """What is found in the folder, by name."""
    return {one.work.name: one for one in notices.find(folder)}


@pytest.mark.parametrize(
    ("place", "stem"),
    [
        ("PySide6/Qt6Core.dll", "qt6core"),
        ("PySide6/Qt/lib/libQt6Core.so.6", "qt6core"),
        ("PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore", "qt6core"),
        ("PySide6/QtCore.abi3.so", "qtcore"),
        ("libpyside6.abi3.so.6.11", "pyside6"),
        ("lib-dynload/_socket.cpython-311-x86_64-linux-gnu.so", "_socket"),
        ("_socket.pyd", "_socket"),
        ("libcrypto.3.dylib", "crypto"),
        ("libicudata.so.73", "icudata"),
        # On Windows "lib" belongs to the name.
        ("libffi-8.dll", "libffi-8"),
        ("Python.framework/Versions/3.14/Python", "python"),
        ("portgui-window.exe", "portgui-window"),
        ("MacOS/portgui", "portgui"),
    ],
)
def test_a_library_has_one_name_on_every_system(place: str, stem: str) -> None:
    """So that one pattern finds it."""
    assert contents.stem(place) == stem


def test_programs_are_known_by_their_first_bytes(tmp_path: Path) -> None:
    """Not by their names: a program without a suffix counts, a text that is named .dll does not."""
    kinds = {
        "a": (fake_package.WINDOWS, System.WINDOWS),
        "b.txt": (fake_package.LINUX, System.LINUX),
        "c": (fake_package.MACOS, System.MACOS),
        "d": (b"\xca\xfe\xba\xbe", System.MACOS),
        "e.dll": (b"words", None),
        "f.so": (b"", None),
    }
    fake_package.write(tmp_path, {name: content for name, (content, _) in kinds.items()})
    assert {path.name: contents.system_of(path) for path in tmp_path.iterdir()} == {
        name: system for name, (_, system) in kinds.items()
    }


@pytest.mark.skipif("sys.platform == 'win32'", reason="links need a right there")
def test_a_link_is_not_counted_as_the_library_that_it_leads_to(tmp_path: Path) -> None:
    """A framework of macOS has three of them, of folders as well."""
    fake_package.write(tmp_path, {"A/QtCore": fake_package.MACOS})
    (tmp_path / "QtCore").symlink_to("A/QtCore")
    (tmp_path / "Current").symlink_to("A", target_is_directory=True)
    assert [binary.path for binary in contents.binaries(tmp_path)] == ["A/QtCore"]


def test_the_modules_in_a_frozen_program_are_read(tmp_path: Path) -> None:
    """They are no files of their own; Python's own ones are not listed."""
    names = ["portgui", "portgui.net", "json", "typing_extensions", "_pyi_rth_utils.qt"]
    made = fake_package.program(fake_package.WINDOWS, names)
    fake_package.write(tmp_path, {"portgui.exe": made})
    assert contents.modules(tmp_path) == {"portgui", "typing_extensions", "_pyi_rth_utils"}


def test_a_program_that_only_knows_the_archives_mark_has_no_modules(tmp_path: Path) -> None:
    """The bootloader holds that sequence of bytes as well."""
    mark = b"MEI\x0c\x0b\x0a\x0b\x0e"
    files = {"a": fake_package.LINUX + mark, "b": fake_package.LINUX + mark + b"\0" * 200}
    fake_package.write(tmp_path, files)
    assert contents.modules(tmp_path) == set()


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_file_of_a_package_has_an_owner(system: str, tmp_path: Path) -> None:
    """And what is inside others' files is listed with the file that holds it."""
    held = found(fake_package.write(tmp_path, SYSTEMS[system]()))
    assert {"Qt and PySide6", "psutil", "platformdirs", "PCRE2", "HarfBuzz"} <= set(held)
    assert [file.rpartition("/")[2].lower() for file in held["PCRE2"].files] in (
        ["qt6core.dll"], ["qtcore"], ["libqt6core.so.6"],
    )  # fmt: skip
    assert ("ICU" in held) == (system == "linux")
    assert ("Microsoft Visual C++ runtime" in held) == (system == "windows")
    assert ("Cocoa Platform Plugin" in held) == (system == "macos")
    assert ("Python" in held) == (system != "linux")
    assert ("PyInstaller's bootloader, loader and run-time hooks" in held) == (system != "linux")


@pytest.mark.parametrize(
    ("place", "content", "named"),
    [
        ("app-1.2.3/PySide6/Qt6Quick.dll", fake_package.WINDOWS, "Qt6Quick.dll"),
        ("app-1.2.3/PySide6/opengl32sw.dll", fake_package.WINDOWS, "opengl32sw.dll"),
        ("app-1.2.3/icuuc.dll", fake_package.WINDOWS, "icuuc.dll"),
        ("app-1.2.3/PySide6/plugins/imageformats/qwebp.dll", fake_package.WINDOWS, "qwebp.dll"),
        ("app-1.2.3/tcl86t.dll", fake_package.WINDOWS, "tcl86t.dll"),
        (
            "app-1.2.3/wmi-1.5.1.dist-info/METADATA",
            fake_package.metadata("wmi", "1.5.1"),
            "Python distribution wmi",
        ),
    ],
)
def test_what_nobody_is_known_for_stops_the_build(
    place: str, content: bytes, named: str, tmp_path: Path
) -> None:
    """It is named, and no notices are written that would leave it out."""
    package = fake_package.write(tmp_path / "package", {**fake_package.windows(), place: content})
    with pytest.raises(MissingNoticeError, match=named):
        notices.write(package, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_module_that_nobody_is_known_for_stops_the_build(tmp_path: Path) -> None:
    """A module leaves no file behind in a frozen folder; it is found all the same."""
    package = fake_package.write(tmp_path, fake_package.windows(["portgui", "typing_extensions"]))
    with pytest.raises(MissingNoticeError, match="Python module typing_extensions"):
        notices.find(package)


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_file_has_every_notice_and_every_text_once(system: str, tmp_path: Path) -> None:
    """Names, licences and copyright lines, then each text that they need."""
    package = fake_package.write(tmp_path / "package", SYSTEMS[system]())
    listed = notices.write(package, tmp_path / "out" / "deeper")
    text = (tmp_path / "out" / "deeper" / FILE).read_text("utf-8")
    for one in listed:
        if one.work.name == "PortGUI":
            continue
        assert f"\n{one.work.name}\n  Licence: {one.work.licence}\n" in text
        for line in one.work.copyright.strip().splitlines():
            assert f"  {line}\n" in text
        for name in set(one.work.texts) - {"qt", "portgui"}:
            assert text.count(notices.licence_text(name).strip()) >= 1
            assert text.count(f"{notices.RULE}\n{name}\n{notices.RULE}\n") == 1
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize(
    ("system", "folders"),
    [
        ("windows", ["app-1.2.3/PySide6", "app-1.2.3/shiboken6"]),
        ("macos", ["Frameworks/PySide6", "Frameworks/shiboken6"]),
        ("linux", ["PySide6", "shiboken6"]),
    ],
)
def test_the_file_says_where_qt_lies_and_that_it_may_be_replaced(
    system: str, folders: list[str], tmp_path: Path
) -> None:
    """With the version to build, and where its source is (LGPL-3.0, section 4)."""
    package = fake_package.write(tmp_path, SYSTEMS[system]())
    text = notices.text(notices.find(package), contents.distributions(package))
    for folder in folders:
        assert f"\n  {folder}\n" in text
    assert "You may change these libraries" in text
    assert f"here {fake_package.VERSIONS['pyside6-essentials']}" in text
    assert "https://code.qt.io/cgit/pyside/pyside-setup.git/" in text
    assert ("codesign --force" in text) == (system == "macos")


def test_the_same_package_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whatever the order in which the system lists the files."""
    files = fake_package.windows()
    texts = []
    for name, order in (("a", list(files)), ("b", list(reversed(files)))):
        package = fake_package.write(tmp_path / name, {place: files[place] for place in order})
        notices.write(package, tmp_path / f"out-{name}")
        texts.append((tmp_path / f"out-{name}" / FILE).read_bytes())
    assert texts[0] == texts[1]
    assert b"\r" not in texts[0]


def test_every_text_that_is_named_is_there_and_none_for_nothing() -> None:
    """A licence without its text would be no notice."""
    named = {name for work in notices.load() for name in work.texts}
    assert all(notices.licence_text(name).strip() for name in named)
    shipped = {path.stem for path in notices.TEXTS[0].glob("*.txt")}
    assert shipped <= named
    with pytest.raises(LookupError):
        notices.licence_text("WTFPL")


def test_every_entry_is_told_apart_and_can_be_met() -> None:
    """Names are unique; each has files, modules, a place inside others', or is always there."""
    works = notices.load()
    assert len({work.name for work in works}) == len(works)
    assert all(work.files or work.modules or work.inside or work.always for work in works)
    assert all(work.licence and (work.texts or work.name == "PortGUI") for work in works)
    assert all(set(work.only) <= set(System) for work in works)


def test_the_about_page_and_the_packages_tell_of_the_same_works() -> None:
    """Each entry of notices.json is taken up by parts.toml."""
    tables = tomllib.loads(notices.PARTS.read_text("utf-8"))["work"]
    taken = {table["notice"] for table in tables if "notice" in table}
    names = {work.name for work in notices.load()}
    assert taken <= names
    index = (notices.TEXTS[1] / "notices.json").read_text("utf-8")
    assert all(f'"{name}"' in index for name in taken)
    assert index.count('"name"') == len(taken)


def test_what_runs_here_has_its_notices(tmp_path: Path) -> None:
    """The libraries that PortGUI loads, as they are installed for these tests."""
    for package in ("PySide6", "shiboken6"):
        spec = find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        place = Path(spec.origin).parent
        for path in place.glob("*.*"):
            if path.name.startswith(("QtCore.", "QtGui.", "libpyside6.", "pyside6.", "Shiboken.")):
                fake_package.write(tmp_path, {f"{place.name}/{path.name}": fake_package.LINUX})
    assert "Qt and PySide6" in found(tmp_path)
