"""What the Linux packages put beside the program, checked without building them."""

import argparse
import configparser
import gzip
import json
import os
import re
import shutil
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import pytest
from linux import deb, man_page, package, tree

import portgui
from portgui.cli import COMMANDS, options
from portgui.connections import elevation
from portgui.firewall.linux import polkit

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "packaging" / "linux"
DAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NUMBER = "1.2.3"

MAN = shutil.which("man")
APPSTREAM = shutil.which("appstreamcli")
DESKTOP = shutil.which("desktop-file-validate")
CHANGES = shutil.which("dpkg-parsechangelog")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A package's folder with everything but the program itself."""
    folder = tmp_path / "root"
    folder.mkdir()
    deb.lay_out(folder, NUMBER, DAY, man_page.page(DAY))
    return folder


def entry() -> configparser.SectionProxy:
    """The desktop entry."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(FOLDER / "portgui.desktop", "utf-8")
    return parser["Desktop Entry"]


def checked(*command: str | Path) -> str:
    """What a checking program says; it must be content."""
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


# In the desktop's menu.


def test_the_menus_entry_starts_what_is_installed(root: Path) -> None:
    """Its program and its icon are in the package, under the name that the window gives itself."""
    assert (root / "usr" / "bin" / entry()["Exec"]).is_file()
    assert list(root.rglob(f"icons/hicolor/*/apps/{entry()['Icon']}.*"))
    text = (ROOT / "portgui" / "gui" / "app.py").read_text("utf-8")
    (name,) = re.findall(r'setDesktopFileName\("([^"]+)"\)', text)
    assert (root / "usr" / "share" / "applications" / f"{name}.desktop").is_file()


def test_the_menus_entry_says_what_the_project_says() -> None:
    """The same sentence everywhere, and the program's name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    metainfo = ET.parse(FOLDER / "io.github.portgui.portgui.metainfo.xml").getroot()
    assert entry()["Comment"] == metainfo.findtext("summary") == project["description"]
    assert entry()["Name"] == metainfo.findtext("name") == "PortGUI"


@pytest.mark.skipif(DESKTOP is None, reason="needs desktop-file-validate")
def test_the_menus_entry_is_valid() -> None:
    """To the desktops' own checking program, without a hint."""
    assert DESKTOP is not None
    assert checked(DESKTOP, FOLDER / "portgui.desktop") == ""


def test_software_centres_learn_the_version_and_the_day(root: Path) -> None:
    """Of the very package; and which menu entry belongs to it."""
    (path,) = (root / "usr" / "share" / "metainfo").iterdir()
    component = ET.parse(path).getroot()
    assert path.name == f"{component.findtext('id')}.metainfo.xml"
    assert component.findtext("launchable") == "portgui.desktop"
    release = component.find("releases/release")
    assert release is not None
    assert dict(release.attrib) == {"version": NUMBER, "date": "2026-11-22"}


@pytest.mark.skipif(APPSTREAM is None, reason="needs appstreamcli")
def test_what_software_centres_read_is_valid(root: Path) -> None:
    """To AppStream's own checking program; no error and no warning."""
    assert APPSTREAM is not None
    (path,) = (root / "usr" / "share" / "metainfo").iterdir()
    said = checked(APPSTREAM, "validate", "--no-net", "--pedantic", path)
    assert not re.findall(r"^[EW]: ", said, re.MULTILINE), said


def test_the_icon_is_there_in_every_size_of_the_common_theme(root: Path) -> None:
    """As PNG in the folder of its size, and as the drawing."""
    icons = root / "usr" / "share" / "icons" / "hicolor"
    for side in (16, 22, 24, 32, 48, 64, 128, 256, 512):
        data = (icons / f"{side}x{side}" / "apps" / "portgui.png").read_bytes()
        # PNG's first chunk begins with width and height.
        assert data[16:24] == 2 * side.to_bytes(4, "big")
    assert (icons / "scalable" / "apps" / "portgui.svg").is_file()


# The manual.


def test_the_manual_has_every_command_and_option() -> None:
    """Whatever the help tells stands in the manual, with the same words."""
    manual = man_page.page(DAY)
    parser = options._parser()
    children = dict(parser._subparsers._group_actions[0].choices)  # type: ignore[union-attr,arg-type]
    assert set(children) == set(COMMANDS)
    for one in (parser, *children.values()):
        for action in one._actions:
            for option in action.option_strings:
                assert man_page.escaped(option) in manual
            if not isinstance(action, argparse._SubParsersAction):
                assert action.help or action.choices, f"no help for {action}"
                assert man_page.escaped(action.help or "") in manual
    for name in COMMANDS:
        assert f".SS portgui {name}" in manual
    assert man_page.escaped("state:waiting") in manual


def test_every_example_of_the_manual_is_understood() -> None:
    """The command line takes each as it stands."""
    for line, _ in man_page.EXAMPLES:
        words = line.partition(">")[0].split()[1:]
        if words[0] in COMMANDS:
            assert options.parse(words).command == words[0]


@pytest.mark.linux
@pytest.mark.skipif(MAN is None, reason="needs man")
def test_the_manual_can_be_shown(tmp_path: Path) -> None:
    """Without a warning; and the text's own hyphens and quotation marks come out."""
    assert MAN is not None
    path = tmp_path / "portgui.1"
    path.write_text(man_page.page(DAY), "utf-8")
    environment = {**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8", "MANROFFOPT": "-ww"}
    done = subprocess.run(
        [MAN, "--warnings", "-l", path], env=environment, capture_output=True, check=False,
        encoding="utf-8",
    )  # fmt: skip
    assert done.stderr == ""
    text = re.sub(r".\x08", "", done.stdout)
    assert "portgui guide open 25565 --system windows-11" in text
    assert "-app:chrome" in text
    assert max(map(len, text.splitlines())) <= 100


def test_a_line_of_the_manual_that_begins_like_a_command_is_shown() -> None:
    """A dot or an apostrophe at its beginning would be taken for roff's."""
    assert man_page.escaped(".x\n'y \\ -z") == "\\&.x\n\\(aqy \\e \\-z"


# The program, and who may run what.


def test_the_program_takes_no_modules_of_the_person() -> None:
    """It runs isolated, in Debian's Python, with its own folder first."""
    first, *rest = (FOLDER / "portgui").read_text("utf-8").splitlines()
    assert first == "#!/usr/bin/python3 -I"
    assert f'sys.path.insert(0, "/{deb.LIB}")' in rest


def test_the_program_for_all_names_looks_where_the_package_is() -> None:
    """The one that polkit starts, the one that asks for it and the package agree on the place."""
    helper = (FOLDER / "portgui-see-all").read_text("utf-8")
    assert f'"/{deb.LIB}"' in helper
    assert Path("/", deb.LIB) == elevation.PRIVATE
    assert f"/{deb.SEE_ALL}" in elevation.HELPERS


def test_the_program_for_changes_looks_where_the_package_is() -> None:
    """The one that polkit starts, the one that asks for it and the package agree on the place."""
    helper = (FOLDER / "portgui-change").read_text("utf-8")
    assert helper.startswith("#!/usr/bin/python3 -IS\n")
    assert f'"/{deb.LIB}"' in helper
    assert f"/{deb.CHANGE}" == polkit.HELPER
    assert Path("/", deb.LIB) == polkit.PRIVATE


def test_the_password_is_asked_for_each_time_and_said_for_what() -> None:
    """Both actions: an administrator's, never kept, with a sentence of ours, for just one file."""
    text = (FOLDER / "io.github.portgui.see-all.policy").read_text("utf-8")
    actions = re.findall(r'<action id="([^"]+)">(.*?)</action>', text, re.DOTALL)
    places = {"see-all": deb.SEE_ALL, "change": deb.CHANGE}
    assert [name.removeprefix("io.github.portgui.") for name, _ in actions] == list(places)
    for (_, action), place in zip(actions, places.values(), strict=True):
        assert set(re.findall(r"<allow_\w+>(\w+)<", action)) == {"auth_admin"}
        assert len(re.findall(r"<allow_\w+>", action)) == 3
        assert re.findall(r"exec\.path\">([^<]+)<", action) == [f"/{place}"]
        assert "<message>PortGUI wants " in action


@pytest.mark.posix
def test_only_programs_can_be_run_and_everybody_can_read(root: Path) -> None:
    """Whatever the modes were while it was built."""
    library = root / deb.LIB / "library.so"
    library.parent.mkdir(parents=True)
    library.touch(0o700)
    (root / "usr").chmod(0o700)
    deb.settle_modes(root)
    modes = {path.relative_to(root).as_posix(): path.stat().st_mode & 0o777
             for path in root.rglob("*")}  # fmt: skip
    assert {name for name in modes if (root / name).is_file() and modes[name] != 0o644} == {
        deb.PROGRAM, deb.SEE_ALL, deb.CHANGE, deb.RUNTIME,
    }  # fmt: skip
    assert {modes[name] for name in modes if (root / name).is_dir()} == {0o755}
    assert modes[deb.PROGRAM] == 0o755


# What stands in the package about it.


def test_the_size_is_counted_as_debian_counts_it(tmp_path: Path) -> None:
    """Whole KiB for each file, begun ones, too, and one for each folder."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "small").write_bytes(b"x")
    (tmp_path / "large").write_bytes(bytes(2049))
    (tmp_path / "DEBIAN").mkdir()
    (tmp_path / "DEBIAN" / "control").write_bytes(bytes(9000))
    assert deb.installed_size(tmp_path) == 1 + 1 + 3


def test_the_control_file_has_what_debian_asks_for(root: Path) -> None:
    """Who made it, what it needs; the description's lines fit a terminal."""
    needs = {"Depends": ["libc6 (>= 2.34)"], "Recommends": ["libgtk-3-0 (>= 3.21)"]}
    if shutil.which("dpkg") is None:
        pytest.skip("needs dpkg")
    deb.write_control(root, NUMBER, needs)
    assert (root / "DEBIAN").stat().st_mode & 0o777 == 0o755
    text = (root / "DEBIAN" / "control").read_text("utf-8")
    fields = dict(re.findall(r"^(\S+): (.*)$", text, re.MULTILINE))
    assert fields["Version"] == NUMBER
    assert fields["Depends"] == "python3 (>= 3.11), python3 (<< 3.15), libc6 (>= 2.34)"
    assert fields["Recommends"] == "pkexec, libgtk-3-0 (>= 3.21)"
    assert max(map(len, text.partition("Description:")[2].splitlines())) < 80
    sums = (root / "DEBIAN" / "md5sums").read_text("utf-8").splitlines()
    assert len(sums) == sum(path.is_file() for path in (root / "usr").rglob("*"))


def test_the_oldest_python_is_the_projects() -> None:
    """What the package depends on is what pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert deb.PYTHON[0] == f"python3 ({project['requires-python'].replace('>=', '>= ')})"


def test_the_changelog_tells_what_is_new() -> None:
    """Every point of CHANGELOG.md, whole, under the version."""
    text = deb.changelog(portgui.__version__, DAY)
    assert text.startswith(f"portgui ({portgui.__version__}) unstable; urgency=medium\n")
    assert text.endswith("  Sun, 22 Nov 2026 12:00:00 +0000\n")
    assert "The port card: all of it for one port, and the same as text for a help desk." in (
        " ".join(text.split())
    )
    assert max(map(len, text.splitlines()[:-1])) <= 80


@pytest.mark.skipif(CHANGES is None, reason="needs dpkg-parsechangelog")
def test_the_changelog_can_be_read_by_debian(root: Path, tmp_path: Path) -> None:
    """Its own reader finds the version and no fault."""
    assert CHANGES is not None
    plain = tmp_path / "changelog"
    plain.write_bytes(gzip.decompress((root / deb.DOC / "changelog.gz").read_bytes()))
    said = checked(CHANGES, "-l", plain)
    assert f"Version: {NUMBER}" in said
    assert "warning" not in said


def test_the_copyright_file_names_all_that_is_inside() -> None:
    """Every work of the page About, but Python, which is Debian's own, and what is for Windows."""
    text = (FOLDER / "copyright").read_text("utf-8")
    notices = json.loads((ROOT / "resources" / "notices" / "notices.json").read_text("utf-8"))
    named = {
        "PortGUI": "The PortGUI developers", "Qt and PySide6": "The Qt Company",
        "psutil": "portgui/psutil/*", "platformdirs": "portgui/platformdirs/*",
        "Jeepney": "portgui/jeepney/*", "Lucide icons": "Lucide Icons",
        "IANA port numbers (port-numbers)": "resources_data/registry/*",
    }  # fmt: skip
    assert {found["name"] for found in notices} == {*named, "Python", "comtypes"}
    assert [name for name, words in named.items() if words not in text] == []
    licences = set(re.findall(r"^License: (\S+)\n ", text, re.MULTILINE))
    used = set(re.findall(r"^License: (.+)$", text, re.MULTILINE))
    assert {one for line in used for one in line.split(" and ")} == licences


# What is kept of Qt.


@pytest.mark.linux
def test_every_part_of_qt_that_is_kept_is_there() -> None:
    """Under the names that this version of PySide6 has."""
    import PySide6

    plugins = Path(PySide6.__path__[0], "Qt", "plugins")
    named = (*tree.PLUGINS, *tree.OPTIONAL_PLUGINS)
    assert [name for name in named if not (plugins / name).is_file()] == []


def test_the_parts_of_qt_are_those_that_the_source_names() -> None:
    """Whatever is imported anywhere is found."""
    assert tree.qt_modules(ROOT / "portgui") >= {
        *("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtSvg", "QtPrintSupport"),
    }


@pytest.mark.linux
@pytest.mark.skipif(shutil.which("objdump") is None, reason="needs objdump")
def test_a_library_comes_with_those_that_it_needs() -> None:
    """QtSvg's module with Qt's libraries for it, and nothing of databases."""
    import PySide6

    base = Path(PySide6.__path__[0])
    own = {path.name: path for path in base.rglob("*.so*") if path.is_file()}
    found = {path.name for path in tree.with_libraries([base / "QtSvg.abi3.so"], own)}
    assert {"libQt6Svg.so.6", "libQt6Gui.so.6", "libQt6Core.so.6"} <= found
    assert not {name for name in found if "Sql" in name or "Qml" in name or "Quick" in name}


def test_the_date_of_a_build_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever builds inside finds it; afterwards it is as it was before."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    with package.dated(1_700_000_000) as day:
        assert os.environ["SOURCE_DATE_EPOCH"] == "1700000000"
        assert day.timestamp() == 1_700_000_000
    assert "SOURCE_DATE_EPOCH" not in os.environ
