"""Servers from Debian's packages, started for real: named as a person would name them."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.network import NOBODY, Network

pytestmark = [pytest.mark.linux, pytest.mark.root]

PATIENCE = 30.0
"""Seconds until a server that does not come is given up."""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every account may enter: PostgreSQL refuses to run as root."""
    with tempfile.TemporaryDirectory(prefix="portgui-") as made:
        folder = Path(made)
        folder.chmod(0o711)
        yield folder


def needs(program: str) -> None:
    """Skip where it is not installed."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


def eventually(what: Callable[[], Any]) -> Any:  # noqa: ANN401 (whatever is waited for)
    """The first answer that is not empty."""
    end = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.02)
    return found


def rows(network: Network) -> list[dict[str, Any]]:
    """What PortGUI knows of every row in there."""
    told = network.run([sys.executable, "-m", "tests.system.named"])
    return [json.loads(line) for line in told.splitlines()]


def who(network: Network, port: int) -> list[str]:
    """The apps that `portgui who` names, one line each."""
    told = network.run([sys.executable, "-m", "portgui", "who", str(port)])
    return [line.strip() for line in told.splitlines() if re.search(r", process(es)? \d", line)]


def facts(found: list[dict[str, Any]], *names: str) -> set[tuple[Any, ...]]:
    """Some of the facts of each row."""
    return {tuple(row[name] for name in names) for row in found}


def is_open(network: Network, port: int) -> bool:
    """Whether somebody waits there, says ss."""
    return f":{port} " in network.run(["ss", "-tunlH"])


def test_nginx_and_its_workers_are_one_web_server(network: Network, place: Path) -> None:
    """Three processes share two listeners: one app with three processes to whoever asks."""
    needs("nginx")
    configuration = place / "nginx.conf"
    configuration.write_text(
        f"worker_processes 2; pid {place}/pid; error_log {place}/log;\n"
        "events {} http { access_log off; server { listen 80; listen 127.0.0.1:8080; } }\n"
    )
    network.run(["nginx", "-c", str(configuration)])

    def pids() -> set[str]:
        return set(re.findall(r"pid=(\d+)", network.run(["ss", "-tlpnH"])))

    eventually(lambda: len(pids()) == 3)
    found = rows(network)
    assert facts(found, "app", "known", "role") == {("nginx", "nginx", "Web server")}
    purposes = {row["purpose"] for row in found if row["port"] == 80}
    assert purposes == {"Web pages (HTTP)"}
    assert {str(row["pid"]) for row in found} == pids()
    (line,) = who(network, 80)
    assert re.match(r"nginx · Web server, processes \d+, \d+, \d+\b", line)


def test_redis_is_a_database_in_memory(network: Network, place: Path) -> None:
    """Started as Debian does, by the name redis-server."""
    needs("redis-server")
    network.run(
        ["redis-server", "--port", "6379", "--bind", "127.0.0.1", "--daemonize", "yes",
         "--save", "", "--dir", str(place)]
    )  # fmt: skip
    eventually(lambda: is_open(network, 6379))
    found = rows(network)
    assert facts(found, "app", "role", "port", "purpose") == {
        ("redis-server", "Database in memory", 6379, "Redis and Valkey")
    }
    assert len(found) == len(who(network, 6379)) == 1


def test_postgresql_is_a_database_and_so_is_who_serves_a_client(
    network: Network, place: Path
) -> None:
    """The one that waits and the one that talks to a client are two processes of one database."""
    needs("pg_ctlcluster")
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda at: float(at.parent.name))
    data = place / "data"
    data.mkdir()
    shutil.chown(data, NOBODY, NOBODY)
    network.run(
        [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "me", "-N"], user=NOBODY
    )
    options = f"-k {data} -h 127.0.0.1 -F"
    start = [str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-w", "-s"]
    network.run([*start, "-l", str(data / "log"), "start"], user=NOBODY)
    client = network.start(
        [str(programs / "psql"), "-h", "127.0.0.1", "-U", "me", "-d", "postgres", "-At"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with client:
        assert client.stdin is not None
        assert client.stdout is not None
        client.stdin.write("select 'here';\n")
        client.stdin.flush()
        assert client.stdout.readline() == "here\n"
        found = [row for row in rows(network) if row["name"] == "postgres"]
        lines = who(network, 5432)
    assert facts(found, "app", "role", "port", "purpose") == {
        ("postgres", "Database", 5432, "PostgreSQL database")
    }
    assert sorted(row["state"] for row in found) == ["connected", "waiting"]
    assert len({row["pid"] for row in found}) == 2
    assert len([line for line in lines if line.startswith("postgres · Database, processes")]) == 1


def test_dnsmasq_answers_for_names(network: Network) -> None:
    """Over both protocols, one app."""
    needs("dnsmasq")
    network.run(
        ["dnsmasq", "--port=53", "--no-resolv", "--no-hosts", "--user=nobody", "--group=nogroup",
         "--bind-interfaces", "--listen-address=127.0.0.1", "--pid-file", "--conf-file=/dev/null"]
    )  # fmt: skip
    eventually(lambda: is_open(network, 53))
    found = rows(network)
    assert facts(found, "app", "role", "port", "purpose", "user") == {
        ("dnsmasq", "Names and addresses", 53, "Name lookup (DNS)", "nobody")
    }
    assert facts(found, "protocol") == {("tcp",), ("udp",)}
    assert len(who(network, 53)) == 1
