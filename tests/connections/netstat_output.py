"""netstat of macOS as its versions print it: made here, in their formats."""

from typing import Final

# Columns after "(state)", by the first macOS that has them (network_cmds 606, 641, 696, 705, 726).
_TAIL: Final = "gencnt flags flags1 {} rtncnt fltrs"
FORMATS: Final = {
    "11": "rhiwat shiwat pid epid state options",
    "13": "rhiwat shiwat pid epid state options " + _TAIL.format("usscnt"),
    "15.0": "rhiwat shiwat pid epid state options " + _TAIL.format("usecnt"),
    "15.4": "rxbytes txbytes rhiwat shiwat pid epid state options " + _TAIL.format("usecnt"),
    "26": "rxbytes txbytes rhiwat shiwat process:pid state options " + _TAIL.format("usecnt"),
}
_TITLE: Final = "Active Internet connections (including servers)\n"
_VALUES: Final = {
    "rxbytes": "250", "txbytes": "2101", "rhiwat": "131072", "shiwat": "131072", "epid": "0",
    "state": "00182", "options": "00000008", "flags": "20000081", "flags1": "04000900",
    "usscnt": "3", "usecnt": "3", "rtncnt": "-1", "fltrs": "000004",
}  # fmt: skip


def header(columns: str) -> str:
    """As netstat prints it; how wide the columns are does not matter."""
    names = " ".join(f"{name:>9}" for name in columns.split())
    return f"Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)     {names}"


def row(
    columns: str,
    proto: str = "tcp4",
    local: str = "*.80",
    remote: str = "*.*",
    state: str = "LISTEN",
    *,
    pid: int = 77,
    name: str = "httpd",
    queues: tuple[int, int] = (0, 0),
    generation: int = 0xCB7,
) -> str:
    """One row under such a header, with nothing under (state) for UDP, as netstat prints it."""
    values = {
        **_VALUES,
        "pid": str(pid),
        "process:pid": f"{name:>16}:{pid:<6}",
        "gencnt": f"{generation:016x}",
    }
    word = "" if proto.startswith("udp") else state
    rest = " ".join(f"{values[column]:>9}" for column in columns.split())
    return f"{proto:<5} {queues[0]:6} {queues[1]:6}  {local:<22} {remote:<22} {word:<11} {rest}"


def output(columns: str, *rows: str) -> str:
    """The whole of what netstat prints."""
    return _TITLE + "\n".join([header(columns), *rows]) + "\n"
