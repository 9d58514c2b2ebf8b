r"""Takes back what every account's PortGUI has added, when PortGUI goes: for Windows' uninstaller.

The uninstaller runs as an administrator, perhaps in another account than the person's, so what the
journals say is not to be trusted: anybody may write anything into their own. All that comes of one
is that rules are taken away whose names are PortGUI's own and which still are, word for word, what
the journal says; `Backend.perform` checks that. Rules of others are never switched: they are named.
Nothing of what stands in a journal is shown but such names, so that a link to somebody else's file
tells nothing; links are not followed all the same.

HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList has a key for each account, whose
ProfileImagePath is its folder ("User Profile Hives", Platform SDK).
"""

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from portgui.firewall.backend import Backend, Check, Reading, Status
from portgui.firewall.errand import Add, Errand, Job, Operation, OwnRule, SetApp, Switch, Verb
from portgui.firewall.journal import Journal, journal_in
from portgui.firewall.journal_book import Book, Change
from portgui.firewall.request import FOR_GOOD, is_plain_path
from portgui.plain import NAME_LIMIT, PATH_LIMIT, plain
from portgui.words import Message

MOST_ACCOUNTS: Final = 500
MOST_BYTES: Final = 32 * 1024 * 1024
"""Of one journal; a change takes some thousands."""
MOST_CHANGES: Final = 2_000
STATE: Final = ("AppData", "Local", "PortGUI")
"""From an account's folder to where PortGUI keeps its journal (`portgui.logs.folders`)."""

_PROFILES: Final = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList"
_REPARSE_POINT: Final = 0x400
"""FILE_ATTRIBUTE_REPARSE_POINT: a link of any kind."""


class Found(NamedTuple):
    """An account's journal.

    Attributes:
        place: where it lies.
        book: what it says; None where it could not be read.
    """

    place: Path
    book: Book | None


class Leaving(NamedTuple):
    """What becomes of it all.

    Attributes:
        rules: that are taken away, or would be.
        left: what stays, and what a person can do about it.
    """

    rules: tuple[OwnRule, ...]
    left: tuple[Message, ...]


def leave(found: Iterable[Found], backend: Backend, *, dry_run: bool) -> Leaving:
    """Take away the rules that these journals tell of; with `dry_run`, only say which.

    Raises nothing that the backend does not raise.
    """
    rules: dict[OwnRule, None] = {}
    left: dict[Message, None] = {}
    reading = backend.read()
    for journal in found:
        if journal.book is None or journal.book.damaged or journal.book.unread:
            place = plain(str(journal.place), PATH_LIMIT)
            left[Message.of("leave-damaged", place=place)] = None
        for change in _standing(journal.book, backend.name):
            own = _job_of(change, Add)
            if own is not None and _is_there(own, backend, reading):
                if dry_run or _take_away(own, backend):
                    rules.update(dict.fromkeys(_rules(own)))
                else:
                    left.update((_not_taken(rule), None) for rule in _rules(own))
            others = _job_of(change, Switch, SetApp)
            if others is not None and _is_there(others, backend, reading):
                left.update((_explained(each), None) for each in others.operations)
    return Leaving(tuple(rules), tuple(left))


def _standing(book: Book | None, system: str) -> Iterator[Change]:
    """The changes of this firewall of which something may be left, the newest first."""
    changes = book.changes[-MOST_CHANGES:] if book is not None else ()
    for change in reversed(changes):
        if change.system == system and not change.state.is_over:
            yield change


def _job_of(change: Change, *kinds: type[Operation]) -> Job | None:
    """The part of a change that these operations are; None for none."""
    operations = tuple(
        each
        for place, each in enumerate(change.job.operations)
        if place not in change.spared and isinstance(each, kinds)
    )
    if not operations:
        return None
    # What ends the change goes with the whole of it; a part of it still wants to be ended.
    is_whole = len(operations) == len(change.job.operations) - len(change.spared)
    return Job(change.mark, operations, change.job.until if is_whole else FOR_GOOD)


def _rules(job: Job) -> Iterator[OwnRule]:
    for each in job.operations:
        if isinstance(each, Add):
            yield each.rule


def _is_there(job: Job, backend: Backend, reading: Reading) -> bool:
    """Whether something of it is left, as far as can be read."""
    return backend.look(Errand(Verb.UNDO, job), reading).check is not Check.AS_WANTED


def _take_away(job: Job, backend: Backend) -> bool:
    """Whether nothing of it is left afterwards."""
    errand = Errand(Verb.UNDO, job)
    status = backend.perform(errand).status
    return status is Status.DONE and not _is_there(job, backend, backend.read())


def _not_taken(rule: OwnRule) -> Message:
    return Message.of("leave-rule-left", name=rule.name)


def _explained(operation: Operation) -> Message:
    match operation:
        case Switch(name=name, on=False):
            return Message.of("leave-switched-off", name=plain(name, NAME_LIMIT))
        case Switch(name=name):
            return Message.of("leave-switched-on", name=plain(name, NAME_LIMIT))
        case SetApp(app=app):
            return Message.of("leave-app", app=plain(app, PATH_LIMIT))
        case _:
            raise TypeError(operation)


# The edge: the accounts of this computer, and their journals.


def journals(accounts: Iterable[Path], state: Sequence[str] = STATE) -> Iterator[Found]:
    """The journals of these accounts; those that never had one are left out."""
    for account in accounts:
        place = journal_in(account.joinpath(*state))
        try:
            if _is_plain_file(account, place):
                yield Found(place, Journal(place).read())
        except FileNotFoundError:
            continue
        except OSError:
            yield Found(place, None)


def _is_plain_file(account: Path, place: Path) -> bool:
    """Whether it is a file that really lies in that account's folder, and not too long.

    Raises:
        FileNotFoundError: there is none.
        OSError: it is something else, or a link leads there.
    """
    for part in (*reversed([each for each in place.parents if account in each.parents]), place):
        found = os.lstat(part)
        is_link = getattr(found, "st_file_attributes", 0) & _REPARSE_POINT
        if is_link or stat.S_ISLNK(found.st_mode):
            raise OSError(f"a link: {part}")
    if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
        raise OSError(f"no journal: {place}")
    return True


def accounts() -> tuple[Path, ...]:
    """The folders of the accounts of this computer; none where it is not Windows."""
    if sys.platform == "win32":
        import winreg

        folders: dict[Path, None] = {}
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _PROFILES) as profiles:
            for number in range(min(winreg.QueryInfoKey(profiles)[0], MOST_ACCOUNTS)):
                try:
                    with winreg.OpenKey(profiles, winreg.EnumKey(profiles, number)) as account:
                        value, _ = winreg.QueryValueEx(account, "ProfileImagePath")
                except OSError:
                    continue
                text = winreg.ExpandEnvironmentStrings(str(value))
                if is_plain_path(text) and text[1:2] == ":":
                    folders[Path(text)] = None
        return tuple(folders)
    else:  # noqa: RET505 (mypy reads a platform's branch as the rest of the function)
        return ()
