"""Rules of the house that no linter knows. Each is read from the syntax, not from the text."""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "portgui"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 300


def name_of(path: Path) -> str:
    """A file's name from the root of the project, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    """A module's syntax."""
    return ast.parse(path.read_text("utf-8"), name_of(path))


def test_no_module_is_longer_than_it_can_be_read() -> None:
    """At most 300 lines; what grows beyond is two things."""
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


# Processes and threads.

STARTERS = frozenset(
    {
        "subprocess", "multiprocessing", "concurrent", "asyncio", "pty", "_thread",
        "QProcess", "QThread", "QThreadPool", "QRunnable", "QtConcurrent",
        "threading.Thread", "threading.Timer",
        "os.system", "os.popen", "os.fork", "os.forkpty", "os.startfile", "os.posix_spawn",
    }
)  # fmt: skip
"""Modules and names by which a process or a thread is started."""

MAY_START = {
    "portgui/commands.py": {"subprocess"},
    "portgui/gui/job.py": {"QThreadPool"},
    "portgui/gui/scan_process.py": {"QProcess"},
    # A look-up of a name cannot be interrupted, only ended with its process.
    "portgui/gui/name_clerk.py": {"QProcess"},
    # Shows the person one of Windows' own windows, as a double click on it would.
    "portgui/gui/wizard/openers.py": {"os.startfile"},
}
"""The only places that may, and what each of them uses."""


def starters(tree: ast.Module) -> Iterator[str]:
    """Which of `STARTERS` a module imports or names."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found = {alias.name.partition(".")[0] for alias in names}
            case ast.ImportFrom(module=str() as module, names=names):
                found = {module.partition(".")[0]}
                found |= {alias.name for alias in names}
                found |= {f"{module}.{alias.name}" for alias in names}
            case ast.Attribute():
                found = {ast.unparse(node), node.attr}
            case ast.Name(id=name):
                found = {name}
            case _:
                continue
        yield from (STARTERS | {f"os.{name}" for name in ("spawnv", "execv")}) & found


def test_only_the_named_places_start_processes_or_threads() -> None:
    """Each of the exceptions is still one: what stops starting something leaves the list."""
    found = {name_of(path): set(starters(tree_of(path))) for path in MODULES}
    assert {name: uses for name, uses in found.items() if uses} == MAY_START


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess",
        "from subprocess import run",
        "import concurrent.futures",
        "from PySide6.QtCore import QObject, QThread",
        "from PySide6 import QtCore\nQtCore.QThreadPool()",
        "import threading\nthreading.Thread(target=print).start()",
        "from threading import Thread",
        "import os\nos.system('ls')",
        "from os import popen",
        "def f():\n    import multiprocessing",
    ],
)
def test_the_search_for_starters_finds_them(source: str) -> None:
    """However they are imported, and wherever."""
    assert list(starters(ast.parse(source)))


def test_the_search_for_starters_knows_what_only_sounds_alike() -> None:
    """Hooks of threads, and words in texts and comments, start nothing."""
    source = (
        "import threading\nthreading.excepthook = print\n'subprocess'  # QThread\nsub_process = 1"
    )
    assert list(starters(ast.parse(source))) == []


def test_no_shell_is_ever_asked() -> None:
    """Nothing is called with `shell=…`."""
    asked = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and any(word.arg == "shell" for word in node.keywords)
    ]
    assert asked == []


# Signals from other threads.


def unbound_slots(tree: ast.Module) -> Iterator[int]:
    """Lines on which a signal is connected to something that belongs to no object.

    Qt calls a bound method of a QObject in the thread of that object. A lambda, a partial or a
    plain function belongs to none: it is called in the thread that emits.
    """
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="connect"), args=[slot, *_]):
                match slot:
                    case ast.Lambda() | ast.Call():
                        yield node.lineno
                    case ast.Name(id=name) if name in functions:
                        yield node.lineno


def test_signals_that_a_thread_emits_go_to_methods() -> None:
    """In the module that has threads, and to the two signals of `Jobs` from anywhere."""
    wrong = [
        f"{name_of(path)}:{line}"
        for path in MODULES
        if {"QThread", "QThreadPool", "QRunnable"} & set(starters(tree_of(path)))
        for line in unbound_slots(tree_of(path))
    ]
    assert wrong == []


def test_the_signals_of_the_threads_are_private() -> None:
    """Nobody outside of `Jobs` can connect to what its threads emit."""
    tree = tree_of(PACKAGE / "gui" / "job.py")
    signals = {
        ast.unparse(node.targets[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "Signal"
    }
    assert signals
    assert all(name.startswith("_") for name in signals)


@pytest.mark.parametrize(
    ("slot", "is_wrong"),
    [
        ("lambda: 1", True),
        ("partial(f, 1)", True),
        ("helper", True),
        ("self._on_done", False),
        ("self.other.deleteLater", False),
    ],
)
def test_the_search_for_unbound_slots_finds_them(slot: str, is_wrong: bool) -> None:
    """A method is bound; what is made on the spot is not."""
    tree = ast.parse(f"def helper(): pass\nworker.done.connect({slot})")
    assert bool(list(unbound_slots(tree))) is is_wrong


# What must not stand in a file.

GIT = shutil.which("git")

# Put together here, so that this file is not found.
MACHINE_PATH = re.compile(
    r"(?<![\w.~/>-])/(?:{})".format("|".join(("work" + "/", "root" + "/", "tmp/" + "brief")))
)
PACKAGE_HOSTS = re.compile(
    r"\b(?:{})\b".format(
        "|".join(
            (
                r"pypi" + r"\.(?:org|python\.org)", r"pythonhosted" + r"\.org",
                r"npmjs" + r"\.(?:com|org)", r"yarnpkg" + r"\.com", r"crates" + r"\.io",
                r"rubygems" + r"\.org", r"proxy\.golang" + r"\.org", r"anaconda" + r"\.org",
            )
        )
    ),
    re.IGNORECASE,
)  # fmt: skip

SPEAKS_OF_A_HOME = {"tests/gui/test_crash.py"}
"""Files about the home of root, which is a path of every machine."""


def texts() -> Iterator[tuple[str, str]]:
    """Every text file that is in the repository or about to be: its name and its text."""
    if GIT is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(
        [
            *(GIT, "-c", f"safe.directory={ROOT}"),  # a checkout may belong to another account
            *("ls-files", "-z", "--cached", "--others", "--exclude-standard"),
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for raw in sorted(filter(None, listed.stdout.split(b"\0"))):
        name = raw.decode("utf-8")
        try:
            yield name, (ROOT / name).read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            # A picture, or a file that has just been taken away.
            continue


def places(pattern: re.Pattern[str], exempt: frozenset[str] | set[str]) -> list[str]:
    """Where a pattern is found."""
    return [
        f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found.group()}"
        for name, text in texts()
        if name not in exempt
        for found in pattern.finditer(text)
    ]


def test_no_file_knows_the_machine_that_it_was_written_on() -> None:
    """Neither its folders nor the place of this checkout."""
    assert places(MACHINE_PATH, SPEAKS_OF_A_HOME) == []
    assert places(re.compile(re.escape(str(ROOT)) + r"\b"), frozenset()) == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    """Where packages come from is the business of whoever installs, and of their settings."""
    assert places(PACKAGE_HOSTS, frozenset()) == []


def test_the_search_for_paths_and_hosts_finds_them() -> None:
    """The patterns are not so careful that they find nothing."""
    for path in ("work/main/x", "root/.cache", "tmp/brief/RULES"):
        assert MACHINE_PATH.search(f'open("/{path}")')
        assert not MACHINE_PATH.search(f"https://example.org/{path}")
        assert not MACHINE_PATH.search(f"docker/{path}")
    for host in ("pypi", "files.pythonhosted"):
        assert PACKAGE_HOSTS.search(f"https://{host}.org/simple")
    assert not PACKAGE_HOSTS.search("secondary, conda, npm, maven")
