r"""The task that ends a change: Task Scheduler runs it, whether or not PortGUI is there. Pure.

The form is that of the Task Scheduler Schema (learn.microsoft.com/windows/win32/taskschd). It runs
as SYSTEM, runs nothing but netsh and schtasks by their full paths, and takes itself away at last.
`schtasks /create` would take a date only in the form of the person's language, XML has one for all.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

from portgui.firewall.errand import Add, Job, Operation, Switch, opposite
from portgui.firewall.request import Lasting
from portgui.firewall.windows.stores import TASK

_SYSTEM: Final = "S-1-5-18"
_HEAD: Final = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Author>PortGUI</Author><Description>{about}</Description></RegistrationInfo>
  <Triggers>{trigger}</Triggers>
  <Principals>
    <Principal id="Author"><UserId>{user}</UserId><RunLevel>HighestAvailable</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT10M</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
"""
_TAIL: Final = "  </Actions>\n</Task>\n"
_FILLED_IN: Final = ("%", "$(")
"""What Task Scheduler replaces in arguments: variables of the environment, and `$(Arg0)`
(learn.microsoft.com/windows/win32/taskschd/taskschedulerschema-exec-actiongroup-element)."""
_TIME: Final = "<TimeTrigger><StartBoundary>{when}</StartBoundary></TimeTrigger>"
_BOOT: Final = "<BootTrigger/>"


def task_name(mark: str) -> str:
    r"""Such as `PortGUI undo k3f9`, in Task Scheduler's top folder."""
    return f"{TASK} {mark}"


def ending(job: Job) -> tuple[Operation, ...]:
    """What the task does, in order.

    Raises:
        ValueError: a job that is for good; a programming error.
    """
    if job.until.lasting is Lasting.UNDONE:
        raise ValueError("nothing ends this")
    return tuple(
        opposite(each) for each in reversed(job.operations) if isinstance(each, Add | Switch)
    )


def task_xml(
    job: Job, commands: Iterable[Sequence[str]], schtasks: str, now: datetime, line: str = ""
) -> str:
    """The task as XML.

    Args:
        job: the change that it ends.
        commands: what it runs: full path and arguments of each.
        schtasks: the path of the program that takes the task away.
        now: when the time begins, with a time zone.
        line: a word about it, for people who find it.
    """
    trigger = _BOOT
    if job.until.lasting is Lasting.TIME:
        moment = datetime.fromtimestamp(now.timestamp() + job.until.seconds, UTC)
        trigger = _TIME.format(when=moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    last = delete_task(schtasks, job.mark)
    actions = "".join(map(_action, (*commands, last)))
    head = _HEAD.format(about=escape(line or task_name(job.mark)), trigger=trigger, user=_SYSTEM)
    return f"{head}{actions}{_TAIL}"


def keeps_words(command: Sequence[str]) -> bool:
    """Whether Task Scheduler runs this as it stands, and fills nothing in."""
    return not any(sign in word for word in command for sign in _FILLED_IN)


def create_task(schtasks: str, mark: str, file: str) -> tuple[str, ...]:
    """Make the task of what a file holds."""
    return (schtasks, "/create", "/tn", task_name(mark), "/xml", file, "/f")


def delete_task(schtasks: str, mark: str) -> tuple[str, ...]:
    """Take the task away."""
    return (schtasks, "/delete", "/tn", task_name(mark), "/f")


def _action(command: Sequence[str]) -> str:
    program, *arguments = command
    words = escape(command_line(arguments))
    return f"    <Exec><Command>{escape(program)}</Command><Arguments>{words}</Arguments></Exec>\n"


def command_line(arguments: Iterable[str]) -> str:
    """One line of arguments, as CommandLineToArgvW takes it apart again.

    Raises:
        ValueError: an argument has a quotation mark; none of PortGUI's has.
    """
    words: list[str] = []
    for argument in arguments:
        if '"' in argument:
            raise ValueError("no argument of PortGUI's has a quotation mark")
        if argument and not any(character in argument for character in " \t"):
            words.append(argument)
            continue
        # Backslashes before the closing mark would be taken for its escape.
        tail = len(argument) - len(argument.rstrip("\\"))
        words.append(f'"{argument}{chr(92) * tail}"')
    return " ".join(words)
