"""docker-proxy: the process that holds a published port for a container. Pure.

Its command line is `docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip
172.17.0.2 -container-port 80 -use-listen-fd`; the flags are those of Go's `flag` package, with one
hyphen or two, the value in the next argument or after "=" (moby/moby, cmd/docker-proxy/
main_linux.go; pkg.go.dev/flag). One process holds one port.

Podman's rootlessport showed no ports in the process listings that were seen.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import PurePosixPath
from typing import Final

from portgui.net import LAST_PORT

_PROGRAM: Final = "docker-proxy"
_STAND_ALONE: Final = frozenset({"use-listen-fd", "v", "version"})


def container_of(arguments: Sequence[str]) -> str | None:
    """The container's end of a published port, as `Docker container 172.17.0.2:80`; or None.

    None for every other program, and where the command line is not the known one.
    """
    if not arguments or PurePosixPath(arguments[0]).name != _PROGRAM:
        return None
    flags = _flags(arguments[1:])
    try:
        address = ip_address(flags.get("container-ip", ""))
        port = int(flags.get("container-port", ""))
    except ValueError:
        return None
    if not 0 < port <= LAST_PORT:
        return None
    host = f"[{address}]" if address.version == 6 else str(address)
    return f"Docker container {host}:{port}"


def _flags(arguments: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    rest = iter(arguments)
    for text in rest:
        name, equals, value = text.removeprefix("-").removeprefix("-").partition("=")
        if not text.startswith("-") or not name:
            break  # Go's flags end here
        if name not in _STAND_ALONE:
            found[name] = value if equals else next(rest, "")
    return found
