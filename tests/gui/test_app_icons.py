"""Icons of apps: found where a desktop puts them, loaded in idle moments, refused when hostile."""

import os
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QFileInfo
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QFileIconProvider
from pytestqt.qtbot import QtBot

from portgui.connections.snapshot import Owner
from portgui.gui import app_icons
from portgui.gui.app_icons import MOST_KEPT, MOST_WAITING, AppIcons, Wanted, for_system
from portgui.gui.app_icons_draw import LARGEST, draw
from portgui.gui.app_icons_files import macos_file, windows_file
from portgui.gui.app_icons_linux import (
    LONGEST_ENTRY,
    LONGEST_PICTURE,
    App,
    Finder,
    Picture,
    data_folders,
    index,
    parse_entry,
    program_of,
)
from portgui.gui.app_icons_read import read_regular
from portgui.gui.app_icons_theme import IconTheme, parse_index
from portgui.gui.job import Jobs

pytestmark = pytest.mark.usefixtures("qapp")

RED, GREEN, BLUE = "#ff0000", "#00ff00", "#0000ff"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{}</svg>'


def png(colour: str, side: int = 48, height: int | None = None) -> bytes:
    """A picture of one colour, written by hand as the PNG specification has it."""
    tall = side if height is None else height
    pixel = bytes.fromhex(colour[1:])
    rows = zlib.compress((b"\0" + pixel * side) * tall)

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", side, tall, 8, 2, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class Desktop:
    """A person's own folder with desktop entries and icons.

    Attributes:
        data: the folder, as XDG_DATA_HOME.
    """

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.environment = {"XDG_DATA_HOME": str(self.data), "XDG_DATA_DIRS": str(folder / "none")}

    def write(self, place: str, content: bytes | str) -> Path:
        """A file below the folder."""
        file = self.data / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return file

    def entry(self, name: str, *lines: str) -> Path:
        """A desktop entry of an app."""
        text = "\n".join(("[Desktop Entry]", "Type=Application", *lines))
        return self.write(f"applications/{name}.desktop", f"{text}\n")

    def theme(self, name: str, *folders: tuple[str, int], inherits: str = "") -> None:
        """An icon theme with folders for apps."""
        names = ",".join(folder for folder, _ in folders)
        text = f"[Icon Theme]\nName={name}\nInherits={inherits}\nDirectories={names}\n"
        for folder, size in folders:
            text += f"[{folder}]\nSize={size}\nContext=Applications\nType=Fixed\n"
        self.write(f"icons/{name}/index.theme", text)

    def icon(self, name: str, colour: str, *, size: int = 48, theme: str = "hicolor") -> None:
        """An icon in a theme."""
        self.write(f"icons/{theme}/{size}x{size}/apps/{name}.png", png(colour, size))

    def finder(self, theme: str = "") -> Finder:
        """What looks for pictures here."""
        return Finder(self.environment, theme)


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    """A desktop whose fallback theme has two sizes."""
    made = Desktop(tmp_path)
    made.theme("hicolor", ("16x16/apps", 16), ("48x48/apps", 48))
    return made


def colour_of(picture: QPixmap | None) -> str:
    """The colour in the middle."""
    assert picture is not None
    image = picture.toImage()
    return str(image.pixelColor(image.width() // 2, image.height() // 2).name())


def owner(name: str, path: str | None = None, title: str = "") -> Owner:
    """An app."""
    return Owner(7, name, path=path, title=title)


# Which entry is an app's.


@pytest.mark.posix
@pytest.mark.parametrize(
    ("lines", "app"),
    [
        (("Exec=/opt/shop/shop %U",), App("/opt/shop/shop", "shop", "")),
        (("Exec=shop --new-window",), App("/usr/lib/shop/shop", "shop", "")),
        (('Exec="/opt/my shop/start" %f',), App("/opt/my shop/bin-real", "bin-real", "")),
        (("Exec=env A=1 B=2 /snap/bin/shop",), App("/snap/shop/7/shop", "shop", "")),
        (("Exec=python3 /usr/share/x/shop.py",), App("/usr/bin/python3", "python3", "shop.py")),
        (("Exec=start-x", "TryExec=shop"), App("", "shop", "")),
        (("Exec=start-x", "StartupWMClass=Shop"), App("", "shop", "")),
        (("Exec=flatpak run --command=shop org.x.Store @@u",), App("/app/bin/shop", "shop", "")),
        (("Exec=flatpak run --branch=stable org.x.Shop",), App("/app/bin/shop", "shop", "")),
        (("Exec=/opt/shop/bin/start",), App("/opt/shop/bin/helper", "helper", "")),
    ],
)
def test_an_app_is_found_by_what_its_entry_starts(
    desktop: Desktop, lines: tuple[str, ...], app: App
) -> None:
    """By path, name, script, window class, or the folder that is only its own."""
    desktop.entry("any", *lines, "Icon=shop")
    desktop.icon("shop", RED)
    assert desktop.finder().find(app, 48) is not None


@pytest.mark.parametrize(
    ("lines", "app"),
    [
        (("Exec=python3 /usr/share/x/shop.py",), App("/usr/bin/python3", "python3", "")),
        (("Exec=/usr/bin/shop",), App("/usr/bin/other", "other", "")),
        (("Exec=/opt/java/bin/console",), App("/opt/java/bin/java", "java", "")),
        (("Exec=perl5.36 /x/shop",), App("/opt/perl/perl5.36", "perl5.36", "")),
        (("Exec=shop", "Hidden=true"), App("", "shop", "")),
        (("Exec=shop",), App("", "", "")),
        (("Exec='",), App("", "shop", "")),
    ],
)
def test_an_app_does_not_get_the_icon_of_another_one(
    desktop: Desktop, lines: tuple[str, ...], app: App
) -> None:
    """What only starts with the same interpreter, or lies in a folder of all, is not it."""
    desktop.entry("any", *lines, "Icon=shop")
    desktop.icon("shop", RED)
    assert desktop.finder().find(app, 48) is None


@pytest.mark.posix
def test_a_link_leads_to_the_program(desktop: Desktop, tmp_path: Path) -> None:
    """The process has the path of what the link in the entry leads to."""
    real = desktop.write("lib/fox/fox-bin", "x")
    link = tmp_path / "fox"
    link.symlink_to(real)
    desktop.entry("fox", f"Exec={link}", "Icon=fox")
    desktop.icon("fox", BLUE)
    assert desktop.finder().find(App(str(real), "fox-bin", ""), 48) is not None


@pytest.mark.posix
def test_a_link_to_what_starts_everything_is_no_app(desktop: Desktop, tmp_path: Path) -> None:
    """All of /snap/bin leads to one program, which is none of the apps."""
    real = desktop.write("snapd/snap", "x")
    link = tmp_path / "fox"
    link.symlink_to(real)
    desktop.entry("fox", f"Exec={link}", "Icon=fox")
    desktop.icon("fox", BLUE)
    assert desktop.finder().find(App(str(real), "snap", ""), 48) is None
    assert desktop.finder().find(App(str(real.parent / "x"), "x", ""), 48) is None
    assert desktop.finder().find(App("/snap/fox/1/fox", "fox", ""), 48) is not None


def test_the_persons_own_entry_comes_first(tmp_path: Path) -> None:
    """An entry of the same name further back is not read; `Hidden` takes it away."""
    own, shared = tmp_path / "own", tmp_path / "shared"
    for folder, icon in ((own, "mine"), (shared, "theirs")):
        (folder / "applications" / "kde").mkdir(parents=True)
        text = f"[Desktop Entry]\nType=Application\nExec=shop\nIcon={icon}\n"
        (folder / "applications" / "kde" / "shop.desktop").write_text(text)
    assert index([own, shared])["name:shop"] == "mine"
    entry = own / "applications" / "kde" / "shop.desktop"
    entry.write_text(entry.read_text() + "Hidden=true\n")
    assert "name:shop" not in index([own, shared])


def test_folders_come_from_the_environment() -> None:
    """XDG Base Directory: defaults, order, and nothing relative."""
    assert data_folders({"HOME": "/home/a"}) == (
        Path("/home/a/.local/share"), Path("/usr/local/share"), Path("/usr/share"),
    )  # fmt: skip
    given_ = {"XDG_DATA_HOME": "/x", "XDG_DATA_DIRS": "/y:relative::/x"}
    assert data_folders(given_) == (Path("/x"), Path("/y"))


# Which file.


@pytest.mark.posix
def test_the_size_that_suits_is_taken(desktop: Desktop) -> None:
    """The same, else the next larger, else the largest; an app without an icon has none."""
    for size, colour in ((16, RED), (48, GREEN)):
        desktop.icon("shop", colour, size=size)
    desktop.entry("shop", "Exec=shop", "Icon=shop")
    finder = desktop.finder()

    def found(pixels: int) -> str:
        picture = finder.find(App("", "shop", ""), pixels)
        assert picture is not None
        return colour_of(draw(picture, 16, 1.0))

    assert [found(pixels) for pixels in (16, 20, 48, 96)] == [RED, GREEN, GREEN, GREEN]


def test_the_theme_in_force_comes_first_then_what_it_inherits(desktop: Desktop) -> None:
    """Themes that inherit each other end; one that is not there is left out."""
    desktop.theme("dawn", ("48x48/apps", 48), inherits="dusk,nothing")
    desktop.theme("dusk", ("48x48/apps", 48), inherits="dawn")
    desktop.icon("a", RED, theme="dawn")
    desktop.icon("a", BLUE)
    desktop.icon("b", GREEN, theme="dusk")
    desktop.icon("b", BLUE)
    theme = IconTheme([desktop.data / "icons"], "dawn")
    files = [theme.file(name, 48) for name in ("a", "b", "c")]
    assert [file and file.parts[-4] for file in files] == ["dawn", "dusk", None]


def test_an_icon_may_be_a_path_or_stand_outside_of_themes(desktop: Desktop) -> None:
    """Both are in the specification; an ending in the name is forgiven."""
    loose = desktop.write("icons/loose.png", png(RED))
    theme = IconTheme([desktop.data / "icons"], "")
    assert theme.file(str(loose), 48) == loose
    assert theme.file("loose", 48) == loose
    assert theme.file("loose.png", 48) == loose
    assert theme.file(str(loose.with_suffix(".ico")), 48) is None


@pytest.mark.parametrize("name", ["", "../loose", "a/b", "a\0b", "x" * 300, "/dev/zero", "/"])
def test_a_name_leads_nowhere_else(desktop: Desktop, name: str) -> None:
    """Out of the folders of themes only a full path leads, and only to a picture."""
    desktop.write("loose.png", png(RED))
    assert IconTheme([desktop.data / "icons"], "").file(name, 48) is None


def test_a_folder_of_a_theme_leads_nowhere_else(desktop: Desktop) -> None:
    """An index that names folders outside is not followed; odd numbers are none."""
    desktop.write("loose/apps/x.png", png(RED))
    desktop.theme("bad", ("../../loose/apps", 48), ("/", 48))
    desktop.write(
        "icons/odd/index.theme",
        "[Icon Theme]\nDirectories=a,b\n[a]\nSize=-3\n[b]\nSize=99999999999\nScale=x\n",
    )
    for name in ("bad", "odd", "..", "a/b"):
        assert IconTheme([desktop.data / "icons"], name).file("x", 48) is None


# Hostile files.


def test_what_is_too_large_is_not_read(desktop: Desktop) -> None:
    """Entries and pictures have a size; beyond it the app has no icon."""
    desktop.icon("shop", RED)
    desktop.entry("big", "Exec=big", "Icon=shop", "X=" + "x" * LONGEST_ENTRY)
    desktop.entry("heavy", "Exec=heavy", "Icon=heavy")
    desktop.write("icons/hicolor/48x48/apps/heavy.png", png(RED) + bytes(LONGEST_PICTURE))
    finder = desktop.finder()
    assert finder.find(App("", "big", ""), 48) is None
    assert finder.find(App("", "heavy", ""), 48) is None


@pytest.mark.skipif(sys.platform == "win32", reason="pipes in folders are Unix'")
def test_what_is_no_file_is_not_waited_for(desktop: Desktop) -> None:
    """A pipe that nobody writes to, a device, a link to itself, a folder that is called an entry.

    And folders that lead into each other.
    """
    desktop.icon("shop", RED)
    desktop.entry("good", "Exec=good", "Icon=shop")
    folder = desktop.data / "applications"
    make_pipe = getattr(os, "mkfifo", os.mkdir)
    make_pipe(folder / "pipe.desktop")
    (folder / "zero.desktop").symlink_to("/dev/zero")
    (folder / "self.desktop").symlink_to(folder / "self.desktop")
    (folder / "folder.desktop").mkdir()
    (folder / "loop").symlink_to(folder)
    make_pipe(desktop.data / "icons" / "pipe.png")
    desktop.entry("piped", "Exec=piped", "Icon=pipe")
    assert read_regular(folder / "pipe.desktop", 100) is None
    finder = desktop.finder()
    assert finder.find(App("", "good", ""), 48) is not None
    assert finder.find(App("", "piped", ""), 48) is None


def test_folders_in_folders_end(desktop: Desktop) -> None:
    """Somebody's backup of everything is not walked through."""
    deep = "/".join("abcdefgh")
    desktop.write(
        f"applications/{deep}/x.desktop", "[Desktop Entry]\nType=Application\nExec=x\nIcon=x\n"
    )
    assert index([desktop.data]) == {}


@given(st.binary(max_size=300))
def test_no_entry_and_no_index_raises(content: bytes) -> None:
    """Whatever stands in a file."""
    keys = parse_entry(b"[Desktop Entry]\n" + content)
    program_of(keys.get("Exec", ""))
    program_of(content.decode("latin-1"))
    parse_index(content.decode("latin-1"))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"not a picture", png(RED)[:60], png(RED, LARGEST + 1, 1), png(RED, 1, LARGEST + 1),
        png(RED).replace(struct.pack(">II", 48, 48), struct.pack(">II", 1 << 30, 1 << 30)),
        b"P6 1 1 255 \xff\0\0",
    ],
    ids=["empty", "text", "cut", "wide", "tall", "lying", "ppm"],
)  # fmt: skip
@pytest.mark.filterwarnings("default")
@pytest.mark.qt_log_ignore("libpng", "Invalid image size", "QImage")
def test_a_broken_picture_is_none(qapp: QCoreApplication, content: bytes) -> None:
    """Cut off, of a size that is refused, lying about it, or something else altogether."""
    assert draw(Picture(content, is_svg=False), 16, 1.0) is None


def test_a_picture_of_another_kind_is_one_that_qt_could_read(qapp: QCoreApplication) -> None:
    """So that the last case above proves that only PNG is decoded, whatever else Qt knows."""
    assert not QImage.fromData(b"P6 1 1 255 \xff\0\0").isNull()


_BOMB = "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))


@pytest.mark.parametrize(
    "content",
    [
        "", "<svg", SVG.format(_BOMB), SVG.format("<filter/>"), SVG.format("<pattern/>"),
        SVG.format('<image href="file:///etc/passwd"/>'), SVG.format("<svg:script/>"),
        f'<!DOCTYPE svg [<!ENTITY a "b">]>{SVG.format("")}', SVG.format("<g/>" * 10_000),
        SVG.format("<!--" + "x" * 300_000 + "-->"),
    ],
)  # fmt: skip
@pytest.mark.qt_log_ignore("svg", "Svg", "XML")
def test_a_hostile_drawing_is_none(qapp: QCoreApplication, content: str) -> None:
    """What could take long, fetches something, or is no drawing."""
    assert draw(Picture(content.encode(), is_svg=True), 16, 1.0) is None


def test_pictures_are_fitted_and_sharp(qapp: QCoreApplication) -> None:
    """Into a square, as many pixels as the screen has, without being stretched."""
    circle = SVG.format(f'<circle cx="8" cy="8" r="8" fill="{GREEN}"/>')
    drawn = draw(Picture(circle.encode(), is_svg=True), 20, 2.0)
    assert drawn is not None
    assert (drawn.width(), drawn.devicePixelRatio()) == (40, 2.0)
    assert colour_of(drawn) == GREEN
    wide = draw(Picture(png(RED, 64, 16), is_svg=False), 16, 1.0)
    assert wide is not None
    assert (wide.width(), wide.height()) == (16, 16)
    assert wide.toImage().pixelColor(8, 1).alpha() == 0
    assert colour_of(wide) == RED


# Loading.


class Loading:
    """Icons, and how often somebody was told to paint again."""

    def __init__(self, qtbot: QtBot, icons: AppIcons) -> None:
        self._qtbot = qtbot
        self.icons = icons
        self.told = 0
        icons.loaded.connect(self._on_loaded)

    def _on_loaded(self) -> None:
        self.told += 1

    def wait(self) -> None:
        """Until nothing is left to load."""
        icons = self.icons
        self._qtbot.waitUntil(lambda: not (icons._waiting or icons._turn.isActive()))


@pytest.fixture
def jobs(qapp: QCoreApplication) -> Iterator[Jobs]:
    """Threads for what is read."""
    made = Jobs()
    yield made
    made.stop()
    made.deleteLater()


@pytest.fixture
def loading(qtbot: QtBot, jobs: Jobs, desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Loading:
    """The icons of this desktop, with the real finder, job and drawing."""
    for name, value in desktop.environment.items():
        monkeypatch.setenv(name, value)
    read, make = for_system("linux")
    return Loading(qtbot, AppIcons(jobs, jobs, read=read, make=make))


@pytest.mark.linux
def test_an_icon_is_there_once_it_has_been_loaded(desktop: Desktop, loading: Loading) -> None:
    """The first look gives nothing and waits for nothing; then painting is told once for all."""
    for name, colour in (("a", RED), ("b", BLUE)):
        desktop.entry(name, f"Exec={name}", f"Icon={name}")
        desktop.icon(name, colour)
    owners = [owner("a"), owner("b"), owner("without")]
    assert [loading.icons.pixmap(each, 16, 1.0) for each in owners] == [None, None, None]
    loading.wait()
    assert loading.told == 1
    found = [loading.icons.pixmap(each, 16, 1.0) for each in owners]
    assert [each and colour_of(each) for each in found] == [RED, BLUE, None]
    assert not loading.icons._turn.isActive(), "what has no icon is not sought again"


@pytest.mark.linux
def test_another_screen_gets_its_own_pixels(desktop: Desktop, loading: Loading) -> None:
    """A window that is moved to a sharper screen is drawn for it."""
    desktop.entry("a", "Exec=a", "Icon=a")
    desktop.icon("a", RED)
    for ratio in (1.0, 1.5):
        assert loading.icons.pixmap(owner("a"), 16, ratio) is None
        loading.wait()
        found = loading.icons.pixmap(owner("a"), 16, ratio)
        assert found is not None
        assert (found.width(), found.devicePixelRatio()) == (round(16 * ratio), ratio)


def test_what_is_kept_and_what_waits_is_bounded(qtbot: QtBot, jobs: Jobs) -> None:
    """However many apps there are; the oldest picture goes first."""
    loading = Loading(qtbot, AppIcons(jobs, jobs, read=lambda wanted: {}, make=lambda *_: None))
    for number in range(2 * MOST_KEPT):
        loading.icons.pixmap(owner(f"app{number}"), 16, 1.0)
        assert len(loading.icons._waiting) <= MOST_WAITING
        if number % MOST_WAITING == 0:
            loading.wait()
    loading.wait()
    for batch in range(2 * MOST_KEPT // MOST_WAITING):
        for number in range(batch * MOST_WAITING, (batch + 1) * MOST_WAITING):
            loading.icons.pixmap(owner(f"more{number}"), 16, 1.0)
        loading.wait()
    assert len(loading.icons._kept) == MOST_KEPT
    assert loading.told == 0


def test_a_disk_that_fails_costs_the_icons_only(
    qtbot: QtBot, jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    """Logged; asked for again it is not tried again."""

    def fail(_wanted: tuple[Wanted, ...]) -> dict[Wanted, Picture | None]:
        raise OSError("gone")

    loading = Loading(qtbot, AppIcons(jobs, jobs, read=fail, make=lambda *_: None))
    loading.icons.pixmap(owner("a"), 16, 1.0)
    loading.wait()
    assert loading.icons.pixmap(owner("a"), 16, 1.0) is None
    assert "icons of apps not read: gone" in caplog.text
    assert not loading.icons._turn.isActive()


def test_a_name_without_anything_is_not_sought(qtbot: QtBot, jobs: Jobs) -> None:
    """A connection of nobody."""
    icons = AppIcons(jobs, jobs)
    assert icons.pixmap(Owner(None, ""), 16, 1.0) is None
    assert not icons._turn.isActive()


# Windows and macOS, where the system draws.


@pytest.mark.parametrize(
    ("path", "file"),
    [
        (r"C:\Program Files\App\app.exe", r"C:\Program Files\App\app.exe"),
        (r"c:\a\APP.EXE", r"c:\a\APP.EXE"), (r"\\server\share\app.exe", ""), ("System", ""),
        (r"\\?\C:\a.exe", ""), ("", ""), (r"C:\a.dll", ""),
    ],
)  # fmt: skip
def test_windows_draws_a_program_of_this_computer(path: str, file: str) -> None:
    """A path to another computer could hold up the window for half a minute."""
    assert windows_file(path) == file


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/Applications/Fox.app/Contents/MacOS/fox", "/Applications/Fox.app"),
        (
            "/Applications/Web.app/Contents/Frameworks/Help.app/Contents/MacOS/Help",
            "/Applications/Web.app",
        ),
        ("/usr/sbin/mDNSResponder", ""), ("/x.application/y", ""), ("", ""),
    ],
)  # fmt: skip
def test_macos_draws_the_outermost_bundle(path: str, file: str) -> None:
    """A browser's helper shows the browser."""
    assert macos_file(path) == file


class Provider(QFileIconProvider):
    """The system, which has an icon for one file."""

    asked: list[str]

    def icon(self, info: object) -> QIcon:
        """A red icon for `shop`, else nothing."""
        assert isinstance(info, QFileInfo)
        self.asked.append(info.filePath())
        picture = QPixmap(32, 32)
        picture.fill(QColor(RED))
        return QIcon(picture) if "Shop" in info.filePath() else QIcon()


@pytest.mark.parametrize(
    ("platform", "path"),
    [("win32", r"C:\Shop\shop.exe"), ("darwin", "/Applications/Shop.app/Contents/MacOS/shop")],
)
def test_the_system_is_asked_once_for_each_app(
    qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch, platform: str, path: str
) -> None:
    """On the window's thread, one in a turn, and never again."""
    Provider.asked = []
    monkeypatch.setattr(app_icons, "QFileIconProvider", Provider)
    read, make = for_system(platform)
    loading = Loading(qtbot, AppIcons(jobs, jobs, read=read, make=make))
    owners = [owner("shop", path), owner("other", path.replace("Shop", "Other")), owner("x", "y")]
    for _ in range(3):
        found = [loading.icons.pixmap(each, 16, 1.0) for each in owners]
        loading.wait()
    assert [each and colour_of(each) for each in found] == [RED, None, None]
    assert len(Provider.asked) == 2
    assert loading.told == 1


def test_a_slow_system_leaves_the_window_its_time(
    qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a load of 30 ms it rests for more than 100."""

    class Clock:
        def start(self) -> None:
            """Nothing to do."""

        def elapsed(self) -> int:
            return 30

    monkeypatch.setattr(app_icons, "QElapsedTimer", Clock)
    icons = AppIcons(jobs, jobs, read=None, make=lambda *_: None)
    for name in ("a", "b"):
        icons.pixmap(owner(name), 16, 1.0)
    icons._on_turn()
    assert icons._turn.interval() == 120
    icons._on_turn()
    icons._turn.stop()
