"""How the watched ports and apps stand in the settings file."""

from portgui.answers.watch import MOST_MARKS, AppMark, Mark, Marks, PortMark, with_mark
from portgui.gui.settings_kinds import Setting
from portgui.net import LAST_PORT, Protocol
from portgui.plain import NAME_LIMIT, plain

_PROTOCOLS = {"tcp": Protocol.TCP, "udp": Protocol.UDP, None: None}


def watched(key: str) -> Setting[Marks]:
    """A setting that is what a person watches; empty at first."""
    return Setting(key, (), _read, lambda marks: [_written(mark) for mark in marks])


def _read(stored: object) -> Marks:
    if not isinstance(stored, list) or len(stored) > MOST_MARKS:
        raise ValueError("not a short list")
    marks: Marks = ()
    for each in stored:
        marks = with_mark(marks, _mark(each))
    return marks


def _mark(stored: object) -> Mark:
    match stored:
        case {"port": int(port), **rest} if type(port) is int and 1 <= port <= LAST_PORT:
            protocol = rest.get("protocol")
            if protocol is not None and not isinstance(protocol, str):
                raise ValueError("not a protocol")
            if protocol not in _PROTOCOLS:
                raise ValueError("not a protocol")
            return PortMark(port, _PROTOCOLS[protocol])
        case {"app": str(name)} if 1 <= len(name) <= NAME_LIMIT and not name.isspace():
            return AppMark(plain(name, NAME_LIMIT))
    raise ValueError("neither a port nor an app")


def _written(mark: Mark) -> dict[str, object]:
    if isinstance(mark, AppMark):
        return {"app": mark.name}
    if mark.protocol is None:
        return {"port": mark.port}
    return {"port": mark.port, "protocol": mark.protocol.value}
