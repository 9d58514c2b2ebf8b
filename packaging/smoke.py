"""Starts a packaged PortGUI and looks whether it is whole.

    python packaging/smoke.py PROGRAM [ARGUMENT…]

It runs in an environment that is almost empty and in a folder that is, so that nothing of the
computer that built it can help. Any line on standard error is a fault.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import freeze

TIMEOUT: Final = 180
"""Seconds; a first start from a cold disk, with a virus scanner, takes its time."""

KEPT: Final = (
    # Without these Windows starts no program, and finds nobody's folders.
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
    "PROGRAMDATA", "COMPUTERNAME", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE",
    "HOME", "USER", "LOGNAME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR",
)  # fmt: skip
PATHS: Final = {"win32": r"C:\Windows\System32;C:\Windows"}


class SmokeError(Exception):
    """What the program did wrong."""


def check(program: Sequence[str], version: str) -> None:
    """Ask the program for its version, to test itself, who uses a port, and for every row.

    Args:
        program: its path, or a command that starts it.
        version: what it must say.

    Raises:
        SmokeError: an answer is wrong, late or no JSON, or something stands on standard error.
    """
    told = ask(program, "--version")
    if version not in told.split():
        raise SmokeError(f"--version says {told.strip()!r}, not {version}")
    tested = parsed(ask(program, "--self-test"), "--self-test")
    if not tested.get("ok") or tested.get("version") != version:
        faults = [each for each in tested.get("checks", []) if each.get("ok") is False]
        raise SmokeError(f"--self-test: {json.dumps(faults or tested)}")
    parsed(ask(program, "who", "135", "--json"), "who 135 --json")
    parsed(ask(program, "list", "--json"), "list --json")


def ask(program: Sequence[str], *arguments: str) -> str:
    """What the program writes to standard output.

    Raises:
        SmokeError: it fails, takes too long, or says something on standard error.
    """
    said = " ".join(arguments)
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [*program, *arguments],
                cwd=folder, env=environment(os.environ), stdin=subprocess.DEVNULL,
                capture_output=True, timeout=TIMEOUT, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SmokeError(f"{said}: {error}") from error
    if done.stderr:
        told = done.stderr.decode("utf-8", "replace").strip()
        raise SmokeError(f"{said}: on standard error: {told}")
    try:
        answer = done.stdout.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SmokeError(f"{said}: {error}") from error
    if done.returncode != 0:
        raise SmokeError(f"{said}: exit status {done.returncode}: {answer.strip()}")
    return answer


def environment(whole: Mapping[str, str]) -> dict[str, str]:
    """What is left of the environment: no path to a Python, to Qt, or to the sources."""
    kept = {name: value for name, value in whole.items() if name.upper() in KEPT}
    return {**kept, "PATH": PATHS.get(sys.platform, "/usr/sbin:/usr/bin:/sbin:/bin")}


def parsed(text: str, said: str) -> dict[str, Any]:
    """The JSON object of an answer.

    Raises:
        SmokeError: it is none.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        raise SmokeError(f"{said}: no JSON: {error}") from error
    if not isinstance(found, dict):
        raise SmokeError(f"{said}: no JSON object")
    return found


def main(arguments: Sequence[str]) -> int:
    """Check a program; 1 and one line when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("program", nargs="+")
    options = parser.parse_args(arguments)
    try:
        check(options.program, freeze.version())
    except SmokeError as error:
        print(f"{Path(options.program[0]).name}: {error}", file=sys.stderr)
        return 1
    print(f"{Path(options.program[0]).name} works")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
