"""Runs as root inside a Debian with PortGUI: an ordinary user changes ufw's rules with a password.

The bus, polkit and its agent are the real ones; the network is this program's own. Prints one line
of JSON: what each try ended with, and what ufw said after it.
"""

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

assert sys.platform == "linux"  # mypy leaves the rest out on the others, too

NUMBER = int(sys.argv[1])
NAME = sys.argv[2]
PORT = "5432"
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin", "HOME": f"/home/{NAME}", "USER": NAME, "LANG": "C.UTF-8",
    "TERM": "dumb",
}  # fmt: skip
PATIENCE = 60
NETWORK = (
    "ip link set lo up",
    "ip link add lan type veth peer name cable",
    "ip address add 192.168.7.2/24 dev lan",
    "ip link set lan up",
    "ip link set cable up",
)
WITH_AGENT = 'pkttyagent --process $$ & sleep 1; exec /usr/bin/portgui "$@"'
"""polkit knows an agent by the very process that asks, which stays the same through exec."""


def run(*command: str, given: str | None = None) -> str:
    """Run as root; it must work."""
    return subprocess.run(
        command, check=True, capture_output=True, encoding="utf-8", input=given, timeout=PATIENCE
    ).stdout


def become() -> None:
    """An ordinary user from here on."""
    os.setgroups([])
    os.setresgid(NUMBER, NUMBER, NUMBER)
    os.setresuid(NUMBER, NUMBER, NUMBER)
    os.chdir(ENVIRONMENT["HOME"])


def portgui(*words: str) -> tuple[int, str]:
    """PortGUI where nobody can be asked for a password."""
    done = subprocess.run(
        ["/usr/bin/portgui", *words], env=ENVIRONMENT, preexec_fn=become, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", timeout=PATIENCE,
    )  # fmt: skip
    return done.returncode, done.stdout


def asked(password: str, *words: str) -> tuple[int, str]:
    """PortGUI at a terminal, where polkit's own agent asks for the password."""
    process, terminal = pty.fork()
    if process == 0:
        become()
        os.execve("/bin/sh", ["sh", "-c", WITH_AGENT, "sh", *words], ENVIRONMENT)
    said, given, status = "", 0, None
    end = time.monotonic() + PATIENCE
    while status is None or select.select([terminal], [], [], 0)[0]:
        if status is None:
            ended, number = os.waitpid(process, os.WNOHANG)
            status = os.waitstatus_to_exitcode(number) if ended else None
        if time.monotonic() > end:
            raise TimeoutError(said)
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            said += os.read(terminal, 4096).decode()
        except OSError:  # the last program at it has ended
            break
        if said.count("Password:") > given:
            given += 1
            time.sleep(1)  # what is typed before it has turned the echo off is thrown away
            os.write(terminal, password.encode() + b"\n")
    os.close(terminal)  # the agent ends with its terminal
    if status is None:
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return status, said.replace("\r\n", "\n")


def rules() -> str:
    """What ufw says it does."""
    return run("ufw", "status")


def main() -> None:
    """Every try, in order."""
    for line in NETWORK:
        run(*line.split())
    run("usermod", "-aG", "sudo", NAME)
    run("chpasswd", given=f"{NAME}:right")
    run("ufw", "--force", "enable")
    Path("/run/dbus").mkdir(parents=True, exist_ok=True)
    tries: dict[str, tuple[int, str, str]] = {}

    def note(name: str, ended: tuple[int, str]) -> None:
        tries[name] = (*ended, rules())

    note("no bus", portgui("open", PORT, "--yes"))
    run("dbus-daemon", "--system", "--fork")
    polkit = subprocess.Popen(
        ["/usr/lib/polkit-1/polkitd", "--no-debug"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(1)
    note("no agent", portgui("open", PORT, "--yes"))
    note("wrong password", asked("wrong", "open", PORT, "--yes"))
    note("open", asked("right", "open", PORT, "--yes"))
    note("close", asked("right", "close", "5433/tcp", "--yes"))
    note("undo", asked("right", "undo", "--all", "--yes"))
    note("changes", portgui("changes"))
    polkit.terminate()
    run("ufw", "--force", "disable")
    sys.stdout.write(json.dumps(tries) + "\n")


if __name__ == "__main__":
    main()
