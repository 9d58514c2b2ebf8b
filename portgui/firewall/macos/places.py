"""Where things of macOS are. Values only; tests hand in places of their own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Places:
    """The programs and files that are used, by absolute path.

    Attributes:
        tool: the firewall's command line (socketfilterfw(8)).
        profiler: system_profiler(8), the second witness.
        extensions: lists the system extensions, which may be firewalls of others.
        osascript: asks for an administrator's rights.
        launchctl: hands a job to launchd.
        chown: gives a file to root.
        daemons: the folder of launchd's jobs for the whole computer.
        managed: exists where an organisation has set the firewall.
        packet_filter: the rules of pf.
        patience: how often the list is read again, a second apart, until it says what it should.
    """

    tool: str = "/usr/libexec/ApplicationFirewall/socketfilterfw"
    profiler: str = "/usr/sbin/system_profiler"
    extensions: str = "/usr/bin/systemextensionsctl"
    osascript: str = "/usr/bin/osascript"
    launchctl: str = "/bin/launchctl"
    chown: str = "/usr/sbin/chown"
    daemons: str = "/Library/LaunchDaemons"
    managed: str = "/Library/Managed Preferences/com.apple.security.firewall.plist"
    packet_filter: str = "/etc/pf.conf"
    patience: int = 3
