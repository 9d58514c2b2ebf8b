"""Reading and judging all rules of a machine, against reading the strings of the rules alone.

    python -m tests.bench.firewall        alone, also on Windows

A store of Windows' rules, since those are the most that a machine has. On Windows it is a key of
the registry. Elsewhere the strings lie in one file, in UTF-16 as in the registry, and each is
fetched as `winreg` would: two calls of the system a value (RegQueryInfoKey, RegEnumValue) and one
decoding. The slower the strings come, the smaller is the ratio.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from portgui.answers.live_row import LiveRow, make_row
from portgui.answers.reachable import reach_answers
from portgui.connections.snapshot import Connection, ConnectionKey, Owner, Reach, State
from portgui.firewall.rules import Profile, Store
from portgui.firewall.windows import reading
from portgui.firewall.windows.stores import Raw, setting_keys
from portgui.net import Endpoint, Protocol
from portgui.reference.purpose import load_reference
from tests.bench.lines import Line, at_most, show

RULES: Final = 1_500
LISTENERS: Final = 60
ROUNDS: Final = 15
LIMIT: Final = 10
KEY: Final = r"Software\PortGUI-bench"

Values = tuple[tuple[str, str], ...]


def lines() -> Iterator[Line]:
    """The first reading of a machine, and one more of the same."""
    rows = listeners()
    with tempfile.TemporaryDirectory() as folder:
        store = Machine(Path(folder), rule_strings(RULES))
        raw = median(store.read)
        first = median(lambda: judged(store, rows), before=reading._parsed.cache_clear)
        again = median(lambda: judged(store, rows))
        store.close()
    what = f"{RULES} rules read and judged for {LISTENERS} listening ports"
    yield at_most(f"{what} / strings alone", first, raw, "ms", LIMIT)
    yield at_most("the same once more, nothing changed / strings alone", again, raw, "ms", LIMIT)


def judged(store: "Machine", rows: Sequence[LiveRow]) -> int:
    """All of it: strings, rules, verdicts; how many."""
    settings = {key: {"EnableFirewall": 1} for key in setting_keys()}
    raw = Raw({Store.LOCAL: store.read()}, settings, frozenset())
    told = reading.Told(frozenset({Profile.PRIVATE}), 0, ())
    found = reach_answers(rows, reading.make_reading(raw, told, {"PROGRAMFILES": "C:\\Programs"}))
    assert len(found) == len(rows)
    return len(found)


if sys.platform == "win32":
    import winreg

    class Machine:
        """Values of a key of the registry."""

        def __init__(self, _folder: Path, values: Values) -> None:
            self._key = winreg.CreateKey(winreg.HKEY_CURRENT_USER, KEY)
            for name, text in values:
                winreg.SetValueEx(self._key, name, 0, winreg.REG_SZ, text)

        def read(self) -> Values:
            """Every value, as it stands there."""
            count = winreg.QueryInfoKey(self._key)[1]
            return tuple(winreg.EnumValue(self._key, place)[:2] for place in range(count))

        def close(self) -> None:
            """Leave nothing behind."""
            self._key.Close()
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, KEY)

else:

    class Machine:
        """Values in a file."""

        def __init__(self, folder: Path, values: Values) -> None:
            path = folder / "rules"
            self._places: list[tuple[int, int, int]] = []
            with path.open("wb") as file:
                for name, text in values:
                    encoded = name.encode("utf-16-le"), text.encode("utf-16-le")
                    self._places.append((file.tell(), len(encoded[0]), len(encoded[1])))
                    file.write(b"".join(encoded))
            self._file = os.open(path, os.O_RDONLY)

        def read(self) -> Values:
            """Every value, as `winreg.EnumValue` hands it over."""
            return tuple(self._value(*place) for place in self._places)

        def _value(self, start: int, name: int, text: int) -> tuple[str, str]:
            os.fstat(self._file)
            data = os.pread(self._file, name + text, start)
            return data[:name].decode("utf-16-le"), data[name:].decode("utf-16-le")

        def close(self) -> None:
            """No more reading."""
            os.close(self._file)


def rule_strings(count: int) -> Values:
    """Rules as a machine collects them: most of them for apps, some for ports, a few out."""
    chance = random.Random(5)
    return tuple((f"{{{number:032X}}}", _rule(number, chance)) for number in range(count))


def _rule(number: int, chance: random.Random) -> str:
    action = "Block" if chance.random() < 0.1 else "Allow"
    direction = "Out" if chance.random() < 0.3 else "In"
    protocol = chance.choice((6, 17))
    parts = [f"v2.33|Action={action}|Active={chance.choice(('TRUE', 'TRUE', 'FALSE'))}"]
    parts.append(f"Dir={direction}|Protocol={protocol}")
    parts += [f"Profile={name}" for name in chance.sample(("Domain", "Private", "Public"), 2)]
    if chance.random() < 0.4:
        parts.append(f"LPort={chance.randrange(1, 65_536)}")
    if chance.random() < 0.2:
        parts.append("RA4=LocalSubnet|RA6=LocalSubnet")
    if chance.random() < 0.7:
        parts.append(rf"App=%ProgramFiles%\Vendor {number % 200}\app{number % 400}.exe")
    parts.append(f"Name=Rule {number}|Desc=What it is for, in a sentence of usual length.|")
    return "|".join(parts)


def listeners() -> list[LiveRow]:
    """Apps that wait at all addresses, most with rules of their own."""
    reference = load_reference()
    return [make_row(_listener(number), reference) for number in range(LISTENERS)]


def _listener(number: int) -> Connection:
    path = rf"C:\Programs\Vendor {number % 200}\app{number}.exe"
    owner = Owner(1_000 + number, f"app{number}.exe", 1.0, path)
    protocol = (Protocol.TCP, Protocol.UDP)[number % 2]
    here = Endpoint(("0.0.0.0", "::")[number % 2], 1_024 + 997 * number)
    key = ConnectionKey(protocol, here, None, owner.pid)
    return Connection(key, State.WAITING, "LISTEN", Reach.NETWORK, owner, 1.0)


def median(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """Milliseconds, of several times; once more before, to warm up."""
    times = []
    for _ in range(ROUNDS + 1):
        before()
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[1:])


if __name__ == "__main__":
    show(lines())
