"""What runs as root, and how it is asked for: constants; every value is an argument.

macOS has no part of PortGUI that runs with an administrator's rights. What does are the system's
own programs, called by `ROOT`, a text for /bin/sh that never changes: what it works on comes as
positional arguments, which a shell does not read as commands. It reads the firewall's list itself
before and after, for the tool's words and its exit status prove nothing: without rights `--add`
says that it has added, and on a managed Mac a refusal ends with 0.

`ASK` is the AppleScript, a constant as well: `quoted form of` makes each argument one word for the
shell (Technical Note TN2065, do shell script in AppleScript).
"""

from dataclasses import dataclass
from typing import Final

from portgui.firewall.errand import AppState
from portgui.firewall.macos.places import Places

LIST: Final = r"""
BEGIN { count = split(ENVIRON["NAMES"], names, "\n"); total = -1; said = "absent" }
/^[ \t]*$/ && !waits { next }
total < 0 {
    if ($0 !~ /^[ \t]*(ALF: )?[Tt]otal number of apps = [0-9]+[ \t]*$/) { bad = 1; exit }
    sub(/^.*= /, ""); total = $0 + 0; next
}
waits {
    waits = 0
    if ($0 !~ /^[ \t]*\(.*\)[ \t]*$/) bad = 1
    if (!mine) next
    line = tolower($0); now = "unknown"
    if (index(line, "allow") && !index(line, "block")) now = "allowed"
    if (index(line, "block") && !index(line, "allow")) now = "blocked"
    if (said != "absent" && said != now) bad = 1
    said = now; next
}
/^[ \t]*[0-9]+ :[ \t]*\// {
    rows++; waits = 1; mine = 0
    if ($0 + 0 != rows) bad = 1
    sub(/^[ \t]*[0-9]+ :[ \t]*/, ""); sub(/[ \t]+$/, "")
    for (each = 1; each <= count; each++) if ($0 == names[each]) mine = 1
    next
}
{ bad = 1 }
END { if (bad || waits || rows != total) print "unknown"; else print said }
"""
"""For awk(1): what the list says of an app, by the rules of `outputs.list_of`."""

ROOT: Final = (
    r"""
tool=$1 launchctl=$2 chown=$3 folder=$4 patience=$5; shift 5
verb=$1 label=$2 end=$3 before=$4 after=$5 app=$6 names=$7 head=$8 tail=$9
file=$folder/$label.plist
umask 022

says() {
    "$tool" --listapps 2>/dev/null | NAMES=$names /usr/bin/awk '"""
    + LIST
    + r"""'
}
is_said() {
    left=$patience
    until [ "$(says)" = "$1" ]; do
        [ "$left" -gt 0 ] || return 1
        left=$((left - 1))
        /bin/sleep 1
    done
}
make() {
    [ "$1" != absent ] || "$tool" --add "$app"
    case $2 in
        allowed) "$tool" --unblockapp "$app" ;;
        blocked) "$tool" --blockapp "$app" ;;
        absent) "$tool" --remove "$app" ;;
    esac
    is_said "$2"
}
runs() { "$launchctl" print "system/$label" >/dev/null 2>&1; }
has_end() { [ -e "$file" ] || runs; }
drop_end() {
    [ ! -e "$file" ] || /bin/rm -f "$file"
    ! runs || "$launchctl" bootout "system/$label"
    ! has_end
}
set_end() {
    job=$head
    [ "$end" = restart ] || job=$head$(($(/bin/date +%s) + end))$tail
    printf '%s' "$job" | /usr/bin/tee "$file" >/dev/null || return 1
    "$chown" root:wheel "$file" && /bin/chmod 0644 "$file" || return 1
    [ "$(/bin/cat "$file")" = "$job" ] || return 1
    [ "$end" != restart ] || return 0
    "$launchctl" bootstrap system "$file" && runs
}
finish() { printf '\nportgui %s\n' "$1"; exit 0; }

case $verb in
apply)
    case $("$tool" --getglobalstate) in *"(State = 1)"*) ;; *) finish 3 ;; esac
    now=$(says)
    [ "$now" != unknown ] || finish 1
    [ "$now" = "$before" ] || finish 3
    if [ -n "$end" ]; then
        ! has_end || finish 3
        set_end || { drop_end; finish 6; }
    fi
    make "$before" "$after" && finish 0
    now=$(says) back=1
    if [ "$now" != "$before" ]; then make "$now" "$before" || back=4; fi
    [ -z "$end" ] || drop_end || back=4
    finish "$back" ;;
undo)
    now=$(says)
    case $now in
        "$after") ;;
        "$before") make "$before" "$after" || {
            [ "$(says)" = "$before" ] && finish 1
            finish 4
        } ;;
        unknown) finish 1 ;;
        *) finish 3 ;;
    esac
    drop_end && finish 0
    finish 4 ;;
keep)
    drop_end && finish 0
    finish 1 ;;
end)
    [ "$end" = restart ] || [ "$(/bin/date +%s)" -ge "$end" ] || exit 0
    case $(says) in
        "$before") make "$before" "$after" || exit 1 ;;
        unknown) exit 1 ;;
    esac
    /bin/rm -f "$file"
    exec "$launchctl" bootout "system/$label" ;;
*) finish 2 ;;
esac
"""
)

ASK: Final = (
    "on run argv",
    'set theCommand to ""',
    "repeat with theNumber from 2 to count of argv",
    "set theCommand to theCommand & quoted form of (item theNumber of argv) & space",
    "end repeat",
    "do shell script theCommand with prompt (item 1 of argv)"
    " with administrator privileges without altering line endings",
    "end run",
)
"""The first argument is what the question says; the others are the command."""


@dataclass(frozen=True, slots=True)
class Order:
    """What `ROOT` is to do.

    Attributes:
        verb: "apply", "undo", "keep" or "end".
        label: of launchd's job.
        end: "" for none, "restart", or a number of seconds: how many from now on, and for the verb
            "end" since the epoch.
        before: what the list has to say now.
        after: what it is to say.
        app: the path that the tool is given.
        names: under which the list may have the app, `app` among them.
        job: the property list of what ends the change, in two parts: between them goes the time,
            which counts from when the person has agreed.
    """

    verb: str
    label: str
    end: str
    before: AppState
    after: AppState
    app: str
    names: tuple[str, ...]
    job: tuple[str, str] = ("", "")

    def arguments(self, places: Places) -> tuple[str, ...]:
        """The whole command for root."""
        return (
            *("/bin/sh", "-c", ROOT, "portgui"),
            *(places.tool, places.launchctl, places.chown, places.daemons, str(places.patience)),
            *(self.verb, self.label, self.end, self.before, self.after, self.app),
            *("\n".join(self.names), *self.job),
        )


def question(places: Places, prompt: str, command: tuple[str, ...]) -> tuple[str, ...]:
    """What asks the person for the rights and then runs the command."""
    statements = [part for line in ASK for part in ("-e", line)]
    return (places.osascript, *statements, prompt, *command)
