"""What a person would call an app, and its command line; at the end with real processes."""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.connections.cgroups import Place
from portgui.connections.docker import container_of
from portgui.connections.owners import Owners
from portgui.connections.titles import Facts, bundle_of, command_of, title_of
from portgui.plain import COMMAND_LIMIT

# macOS.


@pytest.mark.parametrize(
    ("path", "bundle"),
    [
        ("/Applications/Foo.app/Contents/MacOS/foo", "Foo"),
        (
            "/Applications/Google Chrome.app/Contents/Frameworks/Google Chrome Framework.framework/"
            "Helpers/Google Chrome Helper.app/Contents/MacOS/Google Chrome Helper",
            "Google Chrome",
        ),
        ("/Applications/IntelliJ IDEA.app/Contents/jbr/Contents/Home/bin/java", "IntelliJ IDEA"),
        ("/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter",
         "ControlCenter"),
        ("/usr/sbin/cupsd", None),
        ("/opt/Foo.app", None),
        ("/Applications/.app/Contents/MacOS/x", None),
        ("/Library/Frameworks/Python.framework/Versions/3.12/Resources/Python.app/Contents/MacOS/"
         "Python", None),
        ("/Applications/Xcode.app/Contents/Developer/Library/Frameworks/Python3.framework/Versions/"
         "3.9/Resources/Python.app/Contents/MacOS/Python", None),
        ("/Applications/Anki.app/Contents/Frameworks/Python.framework/Resources/Python.app/Contents/"
         "MacOS/Python", "Anki"),
        ("/Applications/Xcode.app/Contents/MacOS/Xcode", "Xcode"),
    ],
)  # fmt: skip
def test_the_outermost_bundle_is_the_app(path: str, bundle: str | None) -> None:
    """A helper inside a bundle is the bundle's app to a person; Python's own bundle is no app."""
    assert bundle_of(path) == bundle


def test_the_app_comes_before_what_its_interpreter_runs() -> None:
    """An app that brings its own interpreter is still the app; a script of one's own is not."""
    inside = "/Applications/Anki.app/Contents/Python.framework/Python.app/Contents/MacOS/Python"
    own = "/Library/Frameworks/Python.framework/Versions/3.12/Python.app/Contents/MacOS/Python"
    arguments = ["python3", "/srv/app.py"]
    assert title_of(Facts("darwin", "Python", inside, arguments)) == "Anki"
    assert title_of(Facts("darwin", "Python", own, arguments)) == "app.py (Python)"


def test_a_title_that_says_nothing_new_is_none() -> None:
    """`Owner.title` is empty where the process name is what a person would say."""
    path = "/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter"
    assert title_of(Facts("darwin", "ControlCenter", path)) == ""
    assert title_of(Facts("linux", "nginx", "/usr/sbin/nginx", ["nginx"])) == ""
    assert title_of(Facts("linux", "secret")) == ""


# Sandboxes of Linux.


@pytest.mark.parametrize(
    ("name", "path", "place", "title"),
    [
        ("chrome", "/snap/chromium/2900/usr/lib/chromium-browser/chrome", Place(snap="chromium"),
         "chromium"),
        ("chrome", "/var/lib/snapd/snap/chromium/2900/chrome", Place(snap="chromium"), "chromium"),
        ("firefox", "/snap/firefox/4173/usr/lib/firefox/firefox", Place(snap="firefox"), ""),
        # Started in the terminal of one snap, and itself from elsewhere.
        ("nc", "/usr/bin/nc", Place(snap="code"), ""),
        ("python3.10", "/snap/core22/1033/usr/bin/python3.10", Place(snap="code"), ""),
        ("chrome", "/snap/chromium/2900/chrome", Place(), ""),
        ("bwrap", "/app/bin/gimp-2.10", Place(flatpak="org.gimp.GIMP"), "org.gimp.GIMP"),
        ("spotify", "/app/extra/share/spotify/spotify", Place(flatpak="com.spotify.Client"), ""),
        ("steamwebhelper", "/app/bin/x", Place(flatpak="com.valvesoftware.Steam"),
         "com.valvesoftware.Steam"),
        ("gjs", "/usr/bin/gjs-console", Place(flatpak="org.gnome.Maps"), ""),
        ("firefox", "/app/lib/firefox/firefox", Place(flatpak="org.mozilla.firefox"), ""),
    ],
)  # fmt: skip
def test_a_sandboxed_app_is_called_by_its_id(
    name: str, path: str, place: Place, title: str
) -> None:
    """Where scope and file agree, and only if the process name is not already part of the id."""
    assert title_of(Facts("linux", name, path, [path], place)) == title


# Docker.

_PROXY = (
    "/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2"
    " -container-port 80"
)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (_PROXY, "Docker container 172.17.0.2:80"),
        (f"{_PROXY} -use-listen-fd", "Docker container 172.17.0.2:80"),
        (_PROXY.replace("tcp -host-ip", "tcp -use-listen-fd -host-ip"),
         "Docker container 172.17.0.2:80"),
        (_PROXY.replace(" -", " --").replace("-port ", "-port="), "Docker container 172.17.0.2:80"),
        (_PROXY.replace("172.17.0.2", "fd00::2"), "Docker container [fd00::2]:80"),
        (_PROXY.replace("port 80", "port 0"), None),
        (_PROXY.replace("port 80", "port 70000"), None),
        (_PROXY.replace("port 80", "port x"), None),
        (_PROXY.replace("172.17.0.2", "web"), None),
        (_PROXY.replace(" -container-ip 172.17.0.2", ""), None),
        (_PROXY.replace("-container-ip", "x -container-ip"), None),
        ("docker-proxy -container-port", None),
        ("docker-proxy", None),
        (_PROXY.replace("/usr/bin/docker-proxy", "/usr/bin/socat"), None),
    ],
)  # fmt: skip
def test_docker_proxy_is_called_by_its_container_port(line: str, title: str | None) -> None:
    """From its own command line, if that is the known one."""
    assert container_of(line.split()) == title
    expected = title or ""
    assert title_of(Facts("linux", "docker-proxy", None, line.split())) == expected


# The command line.


@given(st.lists(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S", "Zs"]))))
def test_a_command_line_is_read_back_by_a_shell(arguments: list[str]) -> None:
    """Quoted where it must be, and only there."""
    line = command_of(["app", *arguments], "linux")
    if len(line) < COMMAND_LIMIT:
        assert shlex.split(line) == ["app", *arguments]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["C:\\a b\\c.exe", "x"], '"C:\\a b\\c.exe" x'),
        (["c.exe", ""], 'c.exe ""'),
        (["c.exe", 'say "hi"'], 'c.exe "say \\"hi\\""'),
        (["c.exe", "a b\\"], 'c.exe "a b\\\\"'),
        (["c.exe", 'a\\"b'], 'c.exe a\\\\\\"b'),
        (["c.exe", "a\\b", "--x=y"], "c.exe a\\b --x=y"),
    ],
)
def test_windows_quotes_in_its_own_way(arguments: list[str], line: str) -> None:
    """As CommandLineToArgvW reads it; the standard library writes it the same."""
    assert command_of(arguments, "win32") == line
    assert subprocess.list2cmdline(arguments) == line


@given(st.lists(st.text(alphabet='ab \\"\t', min_size=1), min_size=1, max_size=5))
def test_windows_quoting_is_the_standard_librarys(arguments: list[str]) -> None:
    """Whatever stands in the arguments, up to what cannot be shown in one line."""
    expected = subprocess.list2cmdline(["app", *arguments])
    assert command_of(["app", *arguments], "win32") == expected.replace("\t", "\\t")


@given(st.lists(st.text(max_size=3_000), max_size=40), st.sampled_from(["linux", "win32"]))
def test_a_command_line_is_plain_and_bounded(arguments: list[str], system: str) -> None:
    """On one line, with nothing in it that acts, however long it is."""
    line = command_of(arguments, system)
    assert len(line) <= COMMAND_LIMIT
    assert "\n" not in line
    assert "\x1b" not in line


def test_a_very_long_command_line_ends_in_dots() -> None:
    """That something is missing can be seen."""
    line = command_of(["java", "-cp", "x" * 100_000, "Main"], "linux")
    assert (line[:9], line[-1], len(line)) == ("java -cp ", "…", COMMAND_LIMIT)


def test_a_name_that_a_program_gives_itself_is_not_quoted() -> None:
    """It is no list of arguments."""
    words = ["nginx:", "master", "process", "/usr/sbin/nginx", "-g", "daemon", "on;"]
    assert command_of(words, "linux") == " ".join(words)


# Real processes, from their start to the title.

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="titles from /proc")
_WAIT = "import sys; print('ready', flush=True); sys.stdin.read()"
_NODE = "process.stdin.resume(); console.log('ready')"
_PERL = '$| = 1; print "ready\\n"; <STDIN>'
_JAVA = """
class Shop {
    public static void main(String[] arguments) throws Exception {
        System.out.println("ready");
        System.in.read();
    }
}
"""


@contextmanager
def _running(arguments: list[str], folder: Path) -> Iterator[int]:
    """A process that has said that it is ready; it ends with its standard input."""
    with subprocess.Popen(
        arguments, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        output: IO[str] | None = process.stdout
        assert output is not None
        assert output.readline().strip() == "ready"
        yield process.pid
        process.communicate()


def _found(program: str) -> str:
    return shutil.which(program) or pytest.skip(f"no {program} here")


@linux_only
@pytest.mark.parametrize(
    ("file", "text", "command", "title"),
    [
        ("shop.py", _WAIT, [sys.executable, "-u", "shop.py"], "shop.py (Python)"),
        ("shop.py", _WAIT, [sys.executable, "-m", "shop"], "shop (Python)"),
        ("shop.js", _NODE, ["node", "--no-warnings", "shop.js", "x"], "shop.js (Node.js)"),
        ("shop.pl", _PERL, ["perl", "-w", "shop.pl"], "shop.pl (Perl)"),
        ("Shop.java", _JAVA, ["java", "-Xmx64m", "Shop.java"], "Shop.java (Java)"),
    ],
    ids=["script", "module", "node", "perl", "java"],
)
def test_a_real_interpreter_is_called_by_its_script(
    tmp_path: Path, file: str, text: str, command: list[str], title: str
) -> None:
    """As the system shows the process, through psutil."""
    (tmp_path / file).write_text(text)
    program = _found(command[0])
    with _running([program, *command[1:]], tmp_path) as pid:
        owner = Owners().of(pid)
    assert owner.title == title
    assert owner.command == shlex.join([program, *command[1:]])


@linux_only
def test_a_real_console_script_is_called_by_its_own_name(tmp_path: Path) -> None:
    """`#!python` makes the kernel start the interpreter with the script's path."""
    script = tmp_path / "shopd"
    script.write_text(f"#!{sys.executable}\n{_WAIT}\n")
    script.chmod(0o755)
    with _running([str(script)], tmp_path) as pid:
        owner = Owners().of(pid)
    assert (owner.name, owner.title) == ("shopd", "shopd (Python)")


@linux_only
def test_code_on_the_command_line_has_no_title(tmp_path: Path) -> None:
    """`-c` is no name; the process name stays."""
    with _running([sys.executable, "-c", _WAIT], tmp_path) as pid:
        owner = Owners().of(pid)
    assert owner.title == ""
    assert owner.app == owner.name
