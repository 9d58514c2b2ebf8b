"""Which script, module or jar an interpreter runs, from its command line. Pure.

The options are those of each interpreter's own documentation:

- Python: `python3 --help`; docs.python.org/3/using/cmdline.html.
- Java: `java --help` and `java -X` (JDK 17); an option that is not listed there as taking a value
  of its own has it attached (`-Xmx1g`, `-Dname=value`, `-javaagent:path`).
- Node.js: `node --help` (20); V8's own options have their values attached with "=".
- Perl: perlrun. Ruby: its manual page. PHP: `php -h`, php.net/features.commandline.options.
- .NET: learn.microsoft.com/dotnet/core/tools/dotnet. Deno: docs.deno.com/runtime/reference/cli.
- Bun: bun.sh/docs/runtime.

What is not understood has no title: the process name says at least nothing wrong.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from portgui.connections.option_tables import (
    BUN,
    DENO,
    DOTNET,
    JAVA,
    NODE,
    PERL,
    PHP,
    PYTHON,
    RUBY,
)
from portgui.connections.options import Letters, Words, by_letters, by_words

Arguments = Sequence[str]

_SERVERS: Final = frozenset({"uvicorn", "gunicorn", "hypercorn"})
_APP: Final = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*(?:\(\))?")
"""`package.module:attribute`, what these servers are told to serve; no address and no port."""
_PACKAGE_TOOLS: Final = {
    "npm": "npm", "npm-cli.js": "npm", "npx": "npx", "npx-cli.js": "npx",
    "yarn": "yarn", "yarn.js": "yarn", "pnpm": "pnpm", "pnpm.cjs": "pnpm",
}  # fmt: skip
_RUNNERS: Final = frozenset({"run", "run-script", "exec", "dlx"})
_JAVA_CLASS: Final = re.compile(r"[\w$]+(?:[.\-/][\w$]+)*")
_SPRING_LOADER: Final = "org.springframework.boot.loader."
"""Its launchers run the jar that they are in (docs.spring.io, "Executable Jars")."""
_CLASS_PATH: Final = frozenset({"-cp", "-classpath", "--class-path"})
_SCRIPT_SUFFIXES: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
_OWN_NAME: Final = re.compile(r"[A-Za-z][\w.+-]*")
_NO_FILE: Final = frozenset({"", "-", ".", "..", "/", "\\"})


def title_of(arguments: Arguments, path: str | None, name: str, system: str) -> str | None:
    """What an interpreter runs, as `app.py (Python)`; None for other programs, and in doubt.

    Args:
        arguments: the command line, the program's own name first.
        path: the program's file, or None where it may not be read.
        name: the process name.
        system: as `sys.platform` has it.

    A program that renames itself writes over its arguments ("puma 6.4.0 (tcp://…)", "gunicorn:
    master [shop]"): there only the first word counts, and nothing is taken for a script.
    """
    if not arguments:
        return None
    said = _language(base_name(arguments[0], system))
    known = said if path is None else _language(base_name(path, system))
    if known is None:
        return None
    if said is None:
        own = arguments[0].rstrip(":")
        is_renamed = _language(name) is known and _OWN_NAME.fullmatch(own) is not None
        return f"{own} ({known.title})" if is_renamed else None
    if said is not known:
        return None
    script = known.script(arguments[1:], system)
    return None if script is None else f"{script} ({known.title})"


def base_name(path: str, system: str) -> str:
    """The last part of a path, without ".exe" on Windows."""
    if system == "win32":
        last = PureWindowsPath(path).name
        return last[:-4] if last.lower().endswith(".exe") else last
    return PurePosixPath(path).name


def _file(text: str, system: str) -> str | None:
    """What to call a script: its last part; of a package's `__main__.py`, the package."""
    if text in _NO_FILE:
        return None
    pure = (PureWindowsPath if system == "win32" else PurePosixPath)(text)
    if pure.name == "__main__.py":
        pure = pure.parent
    last = base_name(str(pure), system)
    if system == "win32":  # what setuptools calls the script behind foo.exe
        last = re.sub(r"-script\.pyw?$", "", last)
    return None if last in _NO_FILE else last


def _python(arguments: Arguments, system: str) -> str | None:
    found = by_letters(arguments, PYTHON)
    if found is None:
        return None
    what = found.text if found.option else _file(found.text, system)
    if what in _SERVERS:
        served = {text for text in arguments[found.place + 1 :] if _APP.fullmatch(text)}
        if len(served) == 1:
            return f"{what} {served.pop()}"
    return what or None


def _java(arguments: Arguments, system: str) -> str | None:
    found = by_words(arguments, JAVA)
    if found is None or found.text.startswith("@"):
        return None  # "@file" holds further arguments: what comes next may be anything
    before = arguments[: found.place]
    if not found.option and ("-jar" in before or found.text.endswith(".java")):
        return _file(found.text, system)
    if _JAVA_CLASS.fullmatch(found.text) is None:
        return None
    return _jar_of_loader(before, system) if found.text.startswith(_SPRING_LOADER) else found.text


def _jar_of_loader(options: Arguments, system: str) -> str | None:
    for option, value in pairwise(options):
        if option in _CLASS_PATH and value.endswith(".jar"):
            return None if (";" if system == "win32" else ":") in value else _file(value, system)
    return None


def _node(arguments: Arguments, system: str) -> str | None:
    found = by_words(arguments, NODE)
    if found is None:
        return None
    rest = arguments[found.place + 1 :]
    if found.text == "inspect":  # the debugger, which is told the script next
        return _file(rest[0], system) if rest and not rest[0].startswith("-") else None
    script = _file(found.text, system)
    tool = _PACKAGE_TOOLS.get(script or "")
    if tool is None:
        return script
    words = rest[: 2 if rest and rest[0] in _RUNNERS else 1]
    return " ".join([tool, *(word for word in words if not word.startswith("-"))])


def _after_command(
    options: Words, commands: frozenset[str]
) -> Callable[[Arguments, str], str | None]:
    """Of deno and bun: `deno run --allow-net server.ts`, and the same without `run`."""

    def script(arguments: Arguments, system: str) -> str | None:
        found = by_words(arguments, options)
        if found is not None and found.text in commands:
            found = by_words(arguments[found.place + 1 :], options)
        return None if found is None else _source(found.text, system)

    return script


def _source(text: str, system: str) -> str | None:
    """A file or an address of JavaScript; what has another ending may be a task of that name."""
    if text.startswith(("https://", "http://")):
        text, system = unquote(urlsplit(text).path), "posix"
    return _file(text, system) if text.lower().endswith(_SCRIPT_SUFFIXES) else None


def _dotnet(arguments: Arguments, system: str) -> str | None:
    if arguments[:1] == ["exec"]:
        arguments = arguments[1:]
    found = by_words(arguments, DOTNET)
    is_program = found is not None and found.text.lower().endswith(".dll")
    return _file(found.text, system) if found is not None and is_program else None


def _letters(options: Letters) -> Callable[[Arguments, str], str | None]:
    def script(arguments: Arguments, system: str) -> str | None:
        found = by_letters(arguments, options)
        return None if found is None else _file(found.text, system)

    return script


class _Language(NamedTuple):
    """An interpreter: what its program is called, what to call it, and how to find the script."""

    program: re.Pattern[str]
    title: str
    script: Callable[[Arguments, str], str | None]


_LANGUAGES: Final = tuple(
    _Language(re.compile(program, re.IGNORECASE), title, script)
    for program, title, script in (
        (r"pythonw?[0-9.]*(?:t|d|-dbg)?", "Python", _python),
        (r"javaw?", "Java", _java),
        (r"node(?:js)?[0-9]*", "Node.js", _node),
        (r"perl[0-9.]*", "Perl", _letters(PERL)),
        (r"ruby[0-9.]*", "Ruby", _letters(RUBY)),
        (r"php[0-9.]*", "PHP", _letters(PHP)),
        (r"dotnet", ".NET", _dotnet),
        (r"deno", "Deno", _after_command(DENO, frozenset({"run", "serve"}))),
        (r"bun", "Bun", _after_command(BUN, frozenset({"run"}))),
    )
)


@lru_cache(maxsize=256)
def _language(program: str) -> _Language | None:
    return next((one for one in _LANGUAGES if one.program.fullmatch(program)), None)
