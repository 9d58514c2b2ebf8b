# ruff: noqa: PTH123 (it starts some dozen times a test, and must do so fast)
"""The programs of a Mac, as far as PortGUI uses them: they do what is documented, lies included.

Run as `mac_tools.py PROGRAM FOLDER ARGUMENTS…`; what the Mac is like is in FOLDER/mac.json. Rights
are the variable MAC_ROOT, which only the stand-in of osascript hands on. Needs no PortGUI.

From published outputs: `--add` without rights says that it has added; other verbs say “Must be
root to change settings.”; a managed Mac refuses and ends with 0; an unsigned program may be gone
from the list; osascript ends with 1 and a number in brackets.
"""

from __future__ import annotations

import json
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MANAGED = "Firewall settings cannot be modified from command line on managed Mac computers."
NO_ROOT = "Must be root to change settings."
WORDS = {"allowed": "Allow incoming connections", "blocked": "Block incoming connections"}
ASKING = (
    "on run argv",
    'set theCommand to ""',
    "repeat with theNumber from 2 to count of argv",
    "set theCommand to theCommand & quoted form of (item theNumber of argv) & space",
    "end repeat",
    "do shell script theCommand with prompt (item 1 of argv)"
    " with administrator privileges without altering line endings",
    "end run",
)
"""What this osascript can run; anything else is a syntax error here."""


def socketfilterfw(mac: dict[str, Any], verb: str, path: str = "") -> str:
    """The firewall's command line."""
    is_old = mac["era"] == "old"
    match verb:
        case "--getglobalstate":
            words = {0: "disabled.", 1: "enabled.", 2: "enabled."}
            if mac["state"] == 2 and not is_old:
                return "Firewall is blocking all non-essential incoming connections. (State = 2)"
            return f"Firewall is {words.get(mac['state'], 'dreaming.')} (State = {mac['state']})"
        case "--getblockall":
            is_on = mac["state"] == 2
            if is_old:
                return f"Block all {'ENABLED' if is_on else 'DISABLED'}! "
            return f"Firewall has block all state set to {'enabled' if is_on else 'disabled'}."
        case "--getstealthmode":
            word, old = ("on", "enabled") if mac["stealth"] else ("off", "disabled")
            return f"Stealth mode {old}" if is_old else f"Firewall stealth mode is {word}"
        case "--getallowsigned":
            built, other = ("ENABLED" if mac[key] else "DISABLED" for key in ("signed", "others"))
            if is_old:
                return (
                    f"Automatically allow signed built-in software {built}\n"
                    f"Automatically allow downloaded signed software {other}"
                )
            return (
                f"Automatically allow built-in signed software {built}.\n"
                f"Automatically allow downloaded signed software {other}."
            )
        case "--listapps":
            return listed(mac)
        case "--add" | "--remove" | "--blockapp" | "--unblockapp":
            return changed(mac, verb, path)
        case _:
            return "usage: socketfilterfw [-c] [-w] [-d] [-l] [-T]"


def listed(mac: dict[str, Any]) -> str:
    """The list, in the words of the era."""
    mac["apps"] = {path: say for path, say in mac["apps"].items() if path not in mac["forgets"]}
    apps = mac["apps"]
    if mac["era"] == "old":
        rows = [
            f"{number} :  {path} \n \t ( {WORDS[say]} ) \n"
            for number, (path, say) in enumerate(apps.items(), 1)
        ]
        return f"ALF: total number of apps = {len(apps)} \n\n" + "\n".join(rows)
    rows = [
        f"{number} : {path}\n             ({WORDS[say]})"
        for number, (path, say) in enumerate(apps.items(), 1)
    ]
    return "\n".join((f"Total number of apps = {len(apps)}", *rows))


def changed(mac: dict[str, Any], verb: str, path: str) -> str:
    """A verb that writes: what it says, whether or not it does it."""
    apps, is_root = mac["apps"], os.environ.get("MAC_ROOT") == "1"
    if mac["managed"]:
        return MANAGED
    if not is_root and verb != "--add":
        return NO_ROOT
    does = is_root and verb not in mac["lies"]
    if is_root:
        mac["ran"].append(["socketfilterfw", verb, path])
    if verb == "--add":
        if does:
            apps.setdefault(path, "allowed")
        return f"Application at path ( {path} ) added to firewall"
    if path not in apps:
        return "The application is not part of the firewall"
    if verb == "--remove":
        if does:
            del apps[path]
        return f"Application at path ( {path} ) removed from firewall"
    if does:
        apps[path] = "allowed" if verb == "--unblockapp" else "blocked"
    is_allow = verb == "--unblockapp"
    return f"Incoming connection to the application is {'permitted' if is_allow else 'blocked'}"


def system_profiler(mac: dict[str, Any], *_arguments: str) -> str:
    """The second witness."""
    words = ("allow_all", "limit_connections", "block_all")
    state = mac["witness"] if mac["witness"] is not None else mac["state"]
    settings = {
        "_name": "spfirewall_settings",
        "spfirewall_applications": mac["policies"],
        "spfirewall_globalstate": f"spfirewall_globalstate_{words[state]}",
        "spfirewall_stealthenabled": "No",
    }
    return json.dumps({"SPFirewallDataType": [settings]}, indent=2)


def systemextensionsctl(mac: dict[str, Any], *_arguments: str) -> str:
    """The list of system extensions."""
    rows = [
        f"*\t*\tABCDE12345\tcom.example.{name.lower()} (1.0/1)\t{name}\t[activated enabled]"
        for name in mac["extensions"]
    ]
    head = "--- com.apple.system_extension.network_extension (Go to 'System Settings')"
    columns = "enabled\tactive\tteamID\tbundleID (version)\tname\t[state]"
    return "\n".join((f"{len(rows)} extension(s)", *((head, columns, *rows) if rows else ())))


def osascript(mac: dict[str, Any], folder: str, *arguments: str) -> int:
    """Asks, and then hands each argument to a real shell as one word."""
    import subprocess

    if arguments[:2] == ("-l", "JavaScript"):
        print("true" if mac["forced"] else "false")
        return 0
    rest, statements = list(arguments), []
    while rest[:1] == ["-e"]:
        statements.append(rest[1])
        rest = rest[2:]
    if tuple(statements) != ASKING:
        print("0:1: syntax error: (-2741)", file=sys.stderr)
        return 1
    if mac["answer"]:
        print(f"35:59: execution error: {mac['answer']}", file=sys.stderr)
        return 1
    for verb, path, say in mac["meanwhile"]:
        mac["apps"] = {**mac["apps"], path: say} if verb == "set" else mac["apps"]
    write(folder, mac)
    command = "".join(f"{quoted(part)} " for part in rest[1:])
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env={**os.environ, "MAC_ROOT": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = done.stderr or "The command exited with a non-zero status."
        print(f"35:59: execution error: {words} ({done.returncode})", file=sys.stderr)
        return 1
    print(done.stdout, end="")
    return 0


def quoted(text: str) -> str:
    """AppleScript's `quoted form of`."""
    return "'" + text.replace("'", "'\\''") + "'"


def launchctl(mac: dict[str, Any], folder: str, verb: str, *arguments: str) -> int:
    """Hands a job to launchd, asks for one, or takes one away."""
    import plistlib
    import subprocess

    if os.environ.get("MAC_ROOT") != "1" and verb != "print":
        print("Operation not permitted", file=sys.stderr)
        return 1
    label = arguments[0].removeprefix("system/") if verb in {"print", "bootout"} else ""
    if verb == "print":
        return 0 if label in mac["jobs"] else 113
    mac["ran"].append(["launchctl", verb, *arguments])
    if verb == "bootout":
        if label not in mac["jobs"]:
            return 3
        mac["jobs"].remove(label)
        return 0
    if verb != "bootstrap" or mac["broken"] == "launchctl":
        print("Bootstrap failed: 5: Input/output error", file=sys.stderr)
        return 5
    with open(arguments[1], "rb") as file:
        job = plistlib.load(file)
    mac["jobs"].append(job["Label"])
    write(folder, mac)
    if job.get("RunAtLoad"):
        subprocess.run(job["ProgramArguments"], check=False, capture_output=True)
        mac.clear()
        mac.update(read(folder))
    return 0


def chown(mac: dict[str, Any], owner: str, path: str) -> int:
    """Root's alone."""
    mac["ran"].append(["chown", owner, path])
    return 1 if mac["broken"] == "chown" or os.environ.get("MAC_ROOT") != "1" else 0


def read(folder: str) -> dict[str, Any]:
    """What this Mac is like."""
    with open(f"{folder}/mac.json", encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)
        return found


def write(folder: str, mac: dict[str, Any]) -> None:
    """Remember it."""
    with open(f"{folder}/mac.json", "w", encoding="utf-8") as file:
        json.dump(mac, file)


def main(program: str, folder: str, *arguments: str) -> int:
    """Be one of the programs."""
    mac = read(folder)
    if program in mac["missing"]:
        return 127
    status, before = 0, json.loads(json.dumps(mac))
    match program:
        case "socketfilterfw":
            print(mac["says"].get(arguments[0]) or socketfilterfw(mac, *arguments))
        case "system_profiler":
            print(mac["says"].get(program) or system_profiler(mac, *arguments))
        case "systemextensionsctl":
            print(mac["says"].get(program) or systemextensionsctl(mac, *arguments))
        case "osascript":
            return osascript(mac, folder, *arguments)
        case "launchctl":
            status = launchctl(mac, folder, *arguments)
        case "chown":
            status = chown(mac, *arguments)
    if mac != before:
        write(folder, mac)
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
