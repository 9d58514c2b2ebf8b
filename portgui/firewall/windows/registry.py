"""Reads Windows Firewall from the registry: keys and values, no more. What they mean is elsewhere.

Everybody may read these keys; where that is refused all the same, it is said and not guessed.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from portgui.firewall.rules import Store
from portgui.firewall.windows.stores import RULE_KEYS, TASK, TASKS, VALUES, Raw, setting_keys

MOST_RULES: Final = 50_000
"""Values of one store that are read; a computer with thousands of apps has a few thousand."""

Read = Callable[[], Raw]

if sys.platform == "win32":
    import winreg

    from portgui.firewall.windows.place import system_folder

    Root = tuple[int, str]
    """A key that is open already, and a path below it, ending in a backslash or empty."""

    MACHINE: Final[Root] = (winreg.HKEY_LOCAL_MACHINE, "")
    _ACCESS: Final = winreg.KEY_READ | winreg.KEY_WOW64_64KEY

    def read(root: Root = MACHINE) -> Raw:
        """All stores and settings; what could not be read is None there."""
        return Raw(
            {store: _store(root, store, key) for store, key in RULE_KEYS.items()},
            {key: _numbers(root, key) for key in setting_keys()},
            _tasks(root),
            stamps(root),
        )

    def stamps(root: Root = MACHINE) -> tuple[tuple[str, int], ...]:
        """When each key was last written; a change of any value changes it (RegQueryInfoKey)."""
        keys = (*RULE_KEYS.values(), *setting_keys(), TASKS)
        return tuple((key, _written(root, key)) for key in keys)

    def own_rules(root: Root = MACHINE) -> dict[str, str]:
        """The computer's own rules, text by id.

        Raises:
            OSError: they could not be read.
        """
        found = _rules(root, RULE_KEYS[Store.LOCAL])
        if found is None:
            raise PermissionError("the rules of Windows Firewall cannot be read")
        return dict(found)

    def _store(root: Root, store: Store, key: str) -> tuple[tuple[str, str], ...] | None:
        """No policy, no management and no apps are no rules; a Windows without its own is none."""
        found = _rules(root, key)
        if found or store is not Store.LOCAL:
            return found
        return found if _written(root, key) else None

    def _rules(root: Root, key: str) -> tuple[tuple[str, str], ...] | None:
        try:
            opened = winreg.OpenKey(root[0], root[1] + key, 0, _ACCESS)
        except FileNotFoundError:
            return ()
        except OSError:
            return None
        with opened:
            try:
                count = winreg.QueryInfoKey(opened)[1]
                found = [winreg.EnumValue(opened, place) for place in range(count)]
            except OSError:
                # Somebody writes at this very moment; the next reading will do.
                return None
        if count > MOST_RULES:
            return None
        # What is no text is no rule by the grammar, and may say anything.
        return tuple((name, text if isinstance(text, str) else "") for name, text, _ in found)

    def _numbers(root: Root, key: str) -> dict[str, int] | None:
        try:
            opened = winreg.OpenKey(root[0], root[1] + key, 0, _ACCESS)
        except FileNotFoundError:
            return {}
        except OSError:
            return None
        found: dict[str, int] = {}
        with opened:
            for name in VALUES:
                try:
                    value, kind = winreg.QueryValueEx(opened, name)
                except FileNotFoundError:
                    continue
                except OSError:
                    return None
                # Another type than a number is nothing that Windows would have written.
                found[name] = value if kind == winreg.REG_DWORD else -1
        return found

    def _tasks(root: Root) -> frozenset[str] | None:
        try:
            with winreg.OpenKey(root[0], root[1] + TASKS, 0, _ACCESS) as opened:
                count = winreg.QueryInfoKey(opened)[0]
                names = [winreg.EnumKey(opened, place) for place in range(count)]
        except FileNotFoundError:
            return _task_files()
        except OSError:
            return None
        return frozenset(name for name in names if name.startswith(f"{TASK} "))

    def _task_files() -> frozenset[str] | None:
        """The tasks by their files, where Task Scheduler does not keep them in the registry."""
        try:
            names = [file.name for file in Path(system_folder(), "Tasks").iterdir()]
        except OSError:
            return None
        return frozenset(name for name in names if name.startswith(f"{TASK} "))

    def _written(root: Root, key: str) -> int:
        try:
            with winreg.OpenKey(root[0], root[1] + key, 0, _ACCESS) as opened:
                return int(winreg.QueryInfoKey(opened)[2])
        except OSError:
            return 0
