"""Which apps must not be ended, because the computer or its screen would go with them. Pure.

A name alone proves nothing, since a process may be named anything: it counts where the program
lies in a folder of the system, or where the system does not tell where it lies.
"""

from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final


class Refusal(StrEnum):
    """Why an app is not ended from here."""

    UNKNOWN = "unknown"
    UNSURE = "unsure"
    KERNEL = "kernel"
    SYSTEM = "system"
    DESKTOP = "desktop"
    OWN = "own"
    PARENT = "parent"
    OTHER_USER = "other-user"
    UNIT = "unit"
    CONTAINER = "container"
    WINDOWS_SERVICE = "windows-service"
    JOB = "job"
    AIRPLAY = "airplay"


# "Critical System Services" in Microsoft's documentation of the Restart Manager (MicrosoftDocs,
# win32, desktop-src/RstMgr/critical-system-services.md) lists smss, csrss, wininit, logonui,
# lsass, services, winlogon, System and svchost with RPCSS or Plug and Play. Which services an
# svchost holds may be unknown, so every one counts; `IsProcessCritical` is asked as well.
_WINDOWS_SYSTEM: Final = frozenset(
    {
        "csrss.exe", "logonui.exe", "lsass.exe", "memory compression", "registry", "secure system",
        "services.exe", "smss.exe", "svchost.exe", "system", "wininit.exe", "winlogon.exe",
    }
)  # fmt: skip
_WINDOWS_DESKTOP: Final = frozenset({"dwm.exe", "explorer.exe", "fontdrvhost.exe", "sihost.exe"})

# launchd runs every other process; loginwindow is the session; WindowServer draws the screen
# (eclecticlight.co, "loginwindow does more than log you in", 2023, and "WindowServer-GPU crash",
# 2020).
_MAC_SYSTEM: Final = frozenset({"kernel_task", "launchd", "loginwindow", "opendirectoryd"})
_MAC_DESKTOP: Final = frozenset({"windowserver", "dock", "finder", "systemuiserver"})

_LINUX_SYSTEM: Final = frozenset(
    {
        "dbus-broker", "dbus-broker-launch", "dbus-daemon", "elogind", "init", "runit", "s6-svscan",
        "systemd", "systemd-journald", "systemd-logind", "systemd-udevd",
    }
)  # fmt: skip
_LINUX_DESKTOP: Final = frozenset(
    {
        "budgie-wm", "cinnamon", "cinnamon-session", "cosmic-comp", "enlightenment", "gala", "gdm",
        "gdm3", "gnome-session-binary", "gnome-session-service", "gnome-shell", "hyprland",
        "kwin_wayland", "kwin_x11", "labwc", "lightdm", "lxqt-session", "lxsession", "marco",
        "mate-session", "muffin", "mutter", "openbox", "plasmashell", "sddm", "startplasma-wayland",
        "startplasma-x11", "sway", "wayfire", "weston", "xfce4-session", "xfwm4", "xorg",
        "xwayland", "xwayland-satellite",
    }
)  # fmt: skip
_COMM_LENGTH: Final = 15
"""Linux cuts a process' name to so many characters (TASK_COMM_LEN in include/linux/sched.h)."""

_FOLDERS: Final = {
    "linux": ("/usr", "/bin", "/sbin", "/lib", "/nix", "/gnu", "/run/current-system"),
    "darwin": ("/System", "/usr", "/sbin", "/bin"),
}
_WINDOWS_FOLDER: Final = PureWindowsPath(r"C:\Windows")


def protection(
    system: str, name: str, path: str | None, windows_folder: PureWindowsPath = _WINDOWS_FOLDER
) -> Refusal | None:
    """Whether an app is part of the system or of its desktop.

    Args:
        system: `sys.platform`.
        name: the process name.
        path: the program's full path, or None where the system does not tell it.
        windows_folder: %SystemRoot%.
    """
    lower = name.lower()
    match system:
        case "win32":
            found = _among(lower, _WINDOWS_SYSTEM, _WINDOWS_DESKTOP)
            inside = path is None or PureWindowsPath(path).is_relative_to(windows_folder)
        case "darwin":
            found = _among(lower, _MAC_SYSTEM, _MAC_DESKTOP)
            inside = path is None or _is_within(path, _FOLDERS["darwin"])
        case _:
            found = _among(lower, _cut(_LINUX_SYSTEM), _cut(_LINUX_DESKTOP))
            inside = path is None or _is_within(path, _FOLDERS["linux"])
            if lower in _LINUX_SYSTEM or lower in _LINUX_DESKTOP:
                found = _among(lower, _LINUX_SYSTEM, _LINUX_DESKTOP)
    return found if inside else None


def _among(name: str, system: frozenset[str], desktop: frozenset[str]) -> Refusal | None:
    if name in system:
        return Refusal.SYSTEM
    return Refusal.DESKTOP if name in desktop else None


def _cut(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name[:_COMM_LENGTH] for name in names)


def _is_within(path: str, folders: tuple[str, ...]) -> bool:
    return any(PurePosixPath(path).is_relative_to(folder) for folder in folders)
