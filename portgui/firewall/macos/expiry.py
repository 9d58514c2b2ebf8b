"""What ends a change: a job of launchd's, which needs no PortGUI. Pure.

launchd.plist(5): a `StartCalendarInterval` that passes while the Mac sleeps is made up for when it
wakes, but one that passes while it is switched off is not (Apple, Scheduling Timed Jobs). It is in
local time besides, which a traveller changes, and it knows no year. So the time itself stands in
the job, in seconds since the epoch; the job is run when the Mac starts (`RunAtLoad`) and again and
again (`StartInterval`, of which those in sleep are left out), and asks the clock before it does
anything. However long the Mac slept or was off, the change ends at most `LONGEST` after it runs
again. Where the list then says something that this change did not make it say, it is left so.

For “until the restart” the file is put where launchd looks at the next start and is not handed to
launchd before. Afterwards the job removes its own file and itself; where it did not work, it tries
again after a while. macOS 13 and later tell of a new background item and let the person
switch it off in the settings; then nothing ends the change, which the plan says.
"""

import plistlib
from typing import Final

from portgui.firewall.errand import Job, SetApp
from portgui.firewall.macos.places import Places
from portgui.firewall.macos.script import Order
from portgui.firewall.request import Lasting

SHORTEST: Final = 15
LONGEST: Final = 900
"""Seconds between two looks at the clock; launchd starts nothing twice within 10."""
_PART: Final = 60
"""The time is looked at about so often in the whole of it."""
_TIME: Final = "@"
"""Stands for the time until root puts it there; no other argument of the job is this."""


def label_of(mark: str) -> str:
    """What launchd calls the job."""
    return f"app.portgui.undo-{mark}"


def file_of(places: Places, mark: str) -> str:
    """Where its property list is."""
    return f"{places.daemons}/{label_of(mark)}.plist"


def end_of(job: Job) -> str:
    """When the change ends, as root is told: "", "restart", or in how many seconds."""
    match job.until.lasting:
        case Lasting.UNDONE:
            return ""
        case Lasting.RESTART:
            return "restart"
        case Lasting.TIME:
            return str(job.until.seconds)


def job_of(places: Places, job: Job, change: SetApp, names: tuple[str, ...]) -> tuple[str, str]:
    """The property list of the job that takes a change back, before and after the time in it."""
    if job.until.lasting is Lasting.UNDONE:
        return "", ""
    is_timed = job.until.lasting is Lasting.TIME
    label, end = label_of(job.mark), _TIME if is_timed else end_of(job)
    order = Order("end", label, end, change.after, change.before, change.app, names)
    again = min(LONGEST, max(SHORTEST, job.until.seconds // _PART)) if is_timed else LONGEST
    content = {
        "Label": label,
        "ProgramArguments": list(order.arguments(places)),
        "RunAtLoad": True,
        "StartInterval": again,
    }
    text = plistlib.dumps(content).decode("utf-8").strip()
    if not is_timed:
        return text, ""
    before, element, after = text.partition(f"<string>{_TIME}</string>")
    return before + "<string>", element[len(f"<string>{_TIME}") :] + after
