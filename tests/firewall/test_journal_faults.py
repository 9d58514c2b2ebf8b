"""The disk is full, read-only, or somebody else's: nothing is changed then."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portgui.firewall.changing import Changer, Outcome
from portgui.firewall.changing_words import not_written
from portgui.firewall.journal import Journal, journal_in
from portgui.firewall.journal_book import Begun, ChangeState
from portgui.firewall.plan import Plan
from portgui.safe_file import NotSavedError, Trouble
from portgui.words import english
from tests.fake_firewall import FakeBackend
from tests.firewall.requests import ALLOW

ERRORS = [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT, errno.EIO, errno.EBUSY]
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")
as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to give a file away"
)


class Disk:
    """Writes and flushes, until the call with a number; then it has an error, or is short."""

    def __init__(self, fails_at: int = -1, error: int = 0) -> None:
        self.calls = 0
        self.fails_at = fails_at
        self.error = error

    def write(self, descriptor: int, data: bytes) -> int:
        """As os.write."""
        if self._is_time():
            if self.error:
                raise OSError(self.error, os.strerror(self.error))
            return os.write(descriptor, data[: len(data) // 2])
        return os.write(descriptor, data)

    def flush(self, descriptor: int) -> None:
        """As os.fsync."""
        if self._is_time():
            error = self.error or errno.EIO
            raise OSError(error, os.strerror(error))
        os.fsync(descriptor)

    def _is_time(self) -> bool:
        self.calls += 1
        return self.calls - 1 == self.fails_at


def calls_of_a_change(tmp_path: Path) -> tuple[int, int]:
    """How often the disk is used before the firewall is asked, and altogether."""
    disk, backend = Disk(), FakeBackend()
    asked: list[int] = []
    backend.on_step = lambda name: asked.append(disk.calls) if name == "asked" else None
    changer = Changer(backend, Journal(journal_in(tmp_path / "count"), disk.write, disk.flush))
    assert changer.make(planned(changer, backend)).outcome is Outcome.DONE
    return asked[0], disk.calls


def planned(changer: Changer, backend: FakeBackend) -> Plan:
    """A plan for a port."""
    plan = changer.plan(ALLOW, backend.read())
    assert isinstance(plan, Plan)
    return plan


@pytest.mark.parametrize("error", [0, *ERRORS], ids=str)
def test_a_fault_of_the_disk_at_every_write(tmp_path: Path, error: int) -> None:
    """Before the change: nothing is changed. After it: it is said, and the next start knows."""
    before, altogether = calls_of_a_change(tmp_path)
    assert 0 < before < altogether
    for fails_at in range(altogether):
        folder = tmp_path / str(fails_at)
        disk, backend = Disk(fails_at, error), FakeBackend()
        changer = Changer(backend, Journal(journal_in(folder), disk.write, disk.flush))
        result = changer.make(planned(changer, backend))
        book = Journal(journal_in(folder)).read()
        if fails_at < before:
            assert result.outcome is Outcome.NOT_DONE
            assert "Nothing was changed." in english(result.why)
            assert backend.asked == []
            assert backend.state.own == ()
            continue
        assert result.outcome is Outcome.DONE
        assert [note.code for note in result.notes] == ["journal-not-noted"]
        (change,) = book.changes
        again = Changer(backend, Journal(journal_in(folder)))
        if change.state is ChangeState.BEGUN:
            assert again.settle(change.mark).why.code == "settle-made"
        assert again.changes()[change.mark].state is ChangeState.MADE


def test_what_was_not_made_is_settled_as_such(tmp_path: Path) -> None:
    """Its line reached the disk although the disk said no."""
    disk, backend = Disk(fails_at=99), FakeBackend()
    journal = Journal(journal_in(tmp_path), disk.write, disk.flush)
    changer = Changer(backend, journal)
    disk.fails_at = 1
    tmp_path.joinpath("changes.jsonl").touch(0o600)
    result = changer.make(planned(changer, backend))
    assert result.outcome is Outcome.NOT_DONE
    (change,) = journal.read().changes
    assert changer.settle(change.mark).why.code == "settle-gone"
    assert changer.changes()[change.mark].state is ChangeState.NOT_MADE


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_fault_has_a_sentence(tmp_path: Path, trouble: Trouble) -> None:
    """What happened, that nothing was changed, what to do."""
    error = NotSavedError(trouble, tmp_path / "changes.jsonl", OSError(5, "Input/output error"))
    text = english(not_written(error).why)
    assert "could not write down" in text
    assert "Nothing was changed." in text
    assert str(tmp_path) in text


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    """It is said, and nothing is changed."""
    tmp_path.joinpath("state").write_text("mine")
    backend = FakeBackend()
    changer = Changer(backend, Journal(journal_in(tmp_path / "state")))
    assert changer.make(planned(changer, backend)).outcome is Outcome.NOT_DONE
    assert backend.state.own == ()


@posix
def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    """Whoever may write into the folder does not lead a line into another file."""
    victim = tmp_path / "victim"
    victim.write_text("as it was")
    journal_in(tmp_path).symlink_to(victim)
    backend = FakeBackend()
    changer = Changer(backend, Journal(journal_in(tmp_path)))
    assert changer.make(planned(changer, backend)).outcome is Outcome.NOT_DONE
    assert victim.read_text() == "as it was"
    assert backend.state.own == ()


@posix
@as_root
@pytest.mark.parametrize("foreign", ["file", "folder"])
def test_root_does_not_write_into_the_journal_of_a_person(tmp_path: Path, foreign: str) -> None:
    """Nor leaves a file of its own behind in their folder."""
    state = tmp_path / "state"
    state.mkdir()
    if foreign == "file":
        journal_in(state).touch()
    if sys.platform != "win32":
        os.chown(state if foreign == "folder" else journal_in(state), 65534, 65534)
    backend = FakeBackend()
    changer = Changer(backend, Journal(journal_in(state)))
    result = changer.make(planned(changer, backend))
    assert result.why.code == "journal-refused"
    assert backend.state.own == ()


@posix
def test_a_pipe_in_its_place_does_not_hang(tmp_path: Path) -> None:
    """It is no file, and nothing is changed."""
    if sys.platform != "win32":
        os.mkfifo(journal_in(tmp_path))
    script = (
        "import sys; from pathlib import Path\n"
        "from portgui.firewall.journal import Journal\n"
        "from portgui.firewall.journal_book import Event, Note\n"
        "from portgui.safe_file import NotSavedError\n"
        "try: Journal(Path(sys.argv[1])).note(Note('k3f9', Event.MADE, 1))\n"
        "except NotSavedError as error: print(error.trouble)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(journal_in(tmp_path))],
        cwd=Path(__file__).parents[2], capture_output=True, encoding="utf-8", timeout=30,
        check=False,
    )  # fmt: skip
    assert done.stdout.strip() == Trouble.NO_FILE


def test_a_journal_that_cannot_be_read_stops_everything(tmp_path: Path) -> None:
    """Without knowing what was done nothing is undone or made."""
    journal_in(tmp_path).mkdir()
    backend = FakeBackend()
    changer = Changer(backend, Journal(journal_in(tmp_path)))
    assert changer.make(planned(changer, backend)).outcome is Outcome.NOT_DONE
    assert changer.undo("k3f9").why.code == "change-journal-unread"
    assert changer.undo_all()[0].why.code == "change-journal-unread"
    assert backend.asked == []
    assert changer.changes().unread


def test_a_line_that_is_too_long_is_not_written(tmp_path: Path) -> None:
    """Nobody could read it again, so nothing is begun."""
    backend = FakeBackend()
    changer = Changer(backend, Journal(journal_in(tmp_path)))
    plan = planned(changer, backend)
    begun = Begun(1, "b", "fake", ALLOW, plan.job, (("x" * 300_000,),))
    with pytest.raises(NotSavedError):
        Journal(journal_in(tmp_path)).begin(begun)
    assert Journal(journal_in(tmp_path)).read().changes == ()
