"""Windows' registry, COM and Task Scheduler themselves, as far as this Windows has them.

The keys are those of Windows Firewall, below a key of the test's own; netsh is the stand-in, as a
program that writes there.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from portgui import commands
from portgui.firewall.backend import Report, Status
from portgui.firewall.errand import Add, Errand, Job, Verb, own_rules
from portgui.firewall.request import Lasting, Request, Until
from portgui.firewall.rules import Action, Profile, Store
from portgui.firewall.windows import task
from portgui.firewall.windows.performing import Performer
from portgui.firewall.windows.planning import Programs, command
from portgui.firewall.windows.reading import Told, make_reading
from portgui.firewall.windows.stores import ABOVE, BELOW, RULE_KEYS
from portgui.net import PortRange, Protocol
from tests import needs
from tests.firewall.windows import stand_ins

needs.windows()

assert sys.platform == "win32"  # mypy leaves the rest out on the others, too

import winreg  # noqa: E402

from portgui.firewall.windows import com, elevation, place, registry, setting_task  # noqa: E402

TOP = r"SOFTWARE\PortGUI test"
ROOT = (winreg.HKEY_LOCAL_MACHINE, f"{TOP}\\")
ACCESS = winreg.KEY_ALL_ACCESS | winreg.KEY_WOW64_64KEY
LOCAL = f"{TOP}\\{RULE_KEYS[Store.LOCAL]}"
REAL_FORM = (
    "v2.33|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=27015|Name=Query Port 27015 UDP|",
    r"v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=17|Profile=Private|Profile=Public|"
    r"App=C:\games\größe 端口.exe|Name=größe 端口|Desc=x|Defer=User|",
    "v2.33|Action=Allow|Active=TRUE|Dir=Out|Protocol=6|Name=Out|",
    "v9.9|Action=Allow|",
)
REQUEST = Request(
    Action.ALLOW, (Protocol.TCP,), PortRange(25565, 25565), until=Until(Lasting.TIME, 3600)
)


def remove(key: str) -> None:
    """A key and all below it."""
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, ACCESS) as opened:
        below = [winreg.EnumKey(opened, n) for n in range(winreg.QueryInfoKey(opened)[0])]
    for name in below:
        remove(f"{key}\\{name}")
    winreg.DeleteKey(winreg.HKEY_LOCAL_MACHINE, key)


def write(key: str, values: dict[str, str | int]) -> None:
    """Values of a key below the test's own."""
    with winreg.CreateKeyEx(winreg.HKEY_LOCAL_MACHINE, f"{TOP}\\{key}", 0, ACCESS) as opened:
        for name, value in values.items():
            kind = winreg.REG_SZ if isinstance(value, str) else winreg.REG_DWORD
            winreg.SetValueEx(opened, name, 0, kind, value)


@pytest.fixture
def keys() -> Iterator[None]:
    """The keys of a computer with a few rules."""
    write(RULE_KEYS[Store.LOCAL], {f"{{{n}}}": text for n, text in enumerate(REAL_FORM)})
    for name in ("DomainProfile", "StandardProfile", "PublicProfile"):
        write(rf"{BELOW}\{name}", {"EnableFirewall": 1, "DoNotAllowExceptions": 0})
    yield
    remove(TOP)


def run(words: Sequence[str]) -> int | None:
    """Netsh is the stand-in, everything else Windows' own."""
    if words[0].endswith("netsh.exe"):
        program = str(Path(stand_ins.__file__))
        words = (sys.executable, program, LOCAL, *words[1:])
    return commands.run(words, timeout=60).status


def programs() -> Programs:
    """Windows' own."""
    system = place.system_folder()
    return Programs(rf"{system}\netsh.exe", rf"{system}\schtasks.exe")


@pytest.mark.usefixtures("keys")
def test_all_stores_and_settings_are_read() -> None:
    """A key that is not there is no rules; what does not follow the grammar is said."""
    raw = registry.read(ROOT)
    assert raw.rules[Store.LOCAL] == tuple((f"{{{n}}}", text) for n, text in enumerate(REAL_FORM))
    assert raw.rules[Store.POLICY] == ()
    found = make_reading(raw, Told(frozenset({Profile.PRIVATE}), 0, ()), {})
    assert found.windows.unread == ("{3}",)
    assert [rule.name for rule in found.windows.rules] == ["Query Port 27015 UDP", "größe 端口"]
    assert found.windows.profiles[Profile.PRIVATE].is_on is True
    write(rf"{ABOVE[0]}\PrivateProfile", {"EnableFirewall": 0, "AllowLocalPolicyMerge": 0})
    found = make_reading(registry.read(ROOT), Told(), {})
    settings = found.windows.profiles[Profile.PRIVATE]
    assert (settings.is_on, settings.takes_local_rules) == (False, False)


@pytest.mark.usefixtures("keys")
def test_a_windows_without_rules_of_its_own_is_a_gap() -> None:
    """A key without values is no rules; no key at all is nothing that is known."""
    remove(LOCAL)
    raw = registry.read(ROOT)
    assert raw.rules[Store.LOCAL] is None
    assert raw.rules[Store.POLICY] == ()
    assert make_reading(raw, Told(), {}).windows.unread == (Store.LOCAL,)
    write(RULE_KEYS[Store.LOCAL], {})
    assert registry.read(ROOT).rules[Store.LOCAL] == ()


@pytest.mark.usefixtures("keys")
def test_the_stamp_changes_with_any_rule() -> None:
    """So that a reading is made anew when there is something new."""
    before = registry.stamps(ROOT)
    assert registry.stamps(ROOT) == before
    write(RULE_KEYS[Store.LOCAL], {"{7}": REAL_FORM[0]})
    assert registry.stamps(ROOT) != before


@pytest.mark.usefixtures("keys")
def test_a_rule_is_added_read_back_and_removed_in_the_registry() -> None:
    """With a task of Task Scheduler's own that ends it, which goes with the undo."""
    before = registry.own_rules(ROOT)
    read = partial(registry.own_rules, ROOT)
    folder = Path(place.system_folder()).parent / "Temp"
    folder.mkdir(exist_ok=True)
    performer = Performer(
        read, run, programs(), {},
        lambda job: setting_task.set_task(job, read, run, programs(), folder),
        setting_task.has_task,
    )  # fmt: skip
    job = Job("k3f9", tuple(map(Add, own_rules(REQUEST, "k3f9"))), REQUEST.until)
    try:
        assert performer.perform(Errand(Verb.APPLY, job)) == Report(Status.DONE)
        assert setting_task.has_task("k3f9")
        added = registry.own_rules(ROOT)
        assert len(added) == len(before) + 1
        assert list(folder.glob("portgui-*")) == []
    finally:
        assert performer.perform(Errand(Verb.UNDO, job)) == Report(Status.DONE)
    assert registry.own_rules(ROOT) == before
    assert not setting_task.has_task("k3f9")


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("number", range(2))
@pytest.mark.parametrize("liar", ["pass", "raise SystemExit(1)"])
def test_a_program_that_did_nothing_leaves_nothing(number: int, liar: str) -> None:
    """Whatever it ends with, at the first rule or at the second: the registry is what it was."""
    before = registry.own_rules(ROOT)
    ran: list[Sequence[str]] = []

    def run_some(words: Sequence[str]) -> int | None:
        ran.append(words)
        if len(ran) == number + 1:
            return commands.run((sys.executable, "-c", liar), timeout=60).status
        return run(words)

    both = Request(Action.ALLOW, (Protocol.TCP, Protocol.UDP), PortRange(25565, 25565))
    job = Job("k3f9", tuple(map(Add, own_rules(both, "k3f9"))))
    performer = Performer(
        partial(registry.own_rules, ROOT), run_some, programs(), {},
        lambda job: False, lambda mark: False,
    )  # fmt: skip
    assert performer.perform(Errand(Verb.APPLY, job)) == Report(Status.FAILED)
    assert registry.own_rules(ROOT) == before


@pytest.mark.usefixtures("keys")
def test_the_task_is_one_that_windows_accepts() -> None:
    """For a time and for a restart; the file that held it is gone."""
    own = registry.own_rules(ROOT)
    for lasting in (Until(Lasting.TIME, 60), Until(Lasting.RESTART)):
        job = Job("k3f9", tuple(map(Add, own_rules(REQUEST, "k3f9"))), lasting)
        commands_ = [command(each, own, programs()) for each in task.ending(job)]
        assert task.task_xml(job, commands_, programs().schtasks, datetime.now(UTC))
        folder = Path(place.system_folder()).parent / "Temp"
        folder.mkdir(exist_ok=True)
        read = partial(registry.own_rules, ROOT)
        assert setting_task.set_task(job, read, run, programs(), folder)
        assert run(task.delete_task(programs().schtasks, "k3f9")) == 0
        assert list(folder.glob("portgui-*")) == []


def test_com_answers_or_says_nothing() -> None:
    """Asked twice, on any thread: values of the right kind, or None, and no error."""
    for _ in range(2):
        told = com.ask()
        assert told.active is None or told.active <= frozenset(Profile)
        assert told.modify_state in (None, 0, 1, 2)
        assert told.others is None or isinstance(told.others, tuple)


def test_windows_tells_where_its_own_folders_are() -> None:
    """And this Python, which is not in one of them, may not be started elevated."""
    safe = place.safe_folders()
    assert len(safe) == 1
    assert place.first_unsafe([place.system_folder()], safe) is not None
    _, files = place.own_program()
    assert place.first_unsafe(files, safe) is not None
    assert place.first_unsafe([rf"{safe[0]}\PortGUI\portgui.exe"], safe) is None


def test_who_has_the_rights_is_told() -> None:
    """Wine says yes, Windows whatever is true."""
    assert elevation.is_administrator() in (True, False)


def test_the_real_firewall_of_this_computer_is_read() -> None:
    """Whatever it holds: a reading comes, and judging it takes no error."""
    from portgui.firewall.backend import this_backend

    backend = this_backend()
    assert backend is not None
    reading = backend.read()
    assert backend.stamp() == backend.stamp()
    assert reading.judge(Protocol.TCP, 135, None, (4, 6)) is not None
