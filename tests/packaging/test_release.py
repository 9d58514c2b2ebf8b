"""A release: refused unless tag, version and changelog agree; its files summed up."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import freeze
import pytest
import release
from release import NotReadyError

from portgui import __version__

CHANGES = """\
# Changelog

## Unreleased

- Something to come.

## 1.10.0 - 2026-02-28

### Added

- The second.

## [1.2.3] – 2026-01-31

### Added

- The first, in
  two lines.
- More.

## 1.2.2

- Without a day.

## 1.2.1 - 2026-02-30

- On a day that is none.

## 2-0-0 - 2026-01-01

- Another form.

## 1.2.0 - 2026-01-01
"""


def test_the_section_of_the_version_is_what_the_release_says() -> None:
    """All of it, and nothing of its neighbours."""
    told = release.check("v1.2.3", "1.2.3", CHANGES)
    assert told == "### Added\n\n- The first, in\n  two lines.\n- More."
    assert release.check("v1.10.0", "1.10.0", CHANGES) == "### Added\n\n- The second."


@pytest.mark.parametrize(
    ("tag", "version", "why"),
    [
        ("1.2.3", "1.2.3", "no tag of a version"),
        ("v1.2", "1.2", "no tag of a version"),
        ("vUnreleased", "Unreleased", "no tag of a version"),
        ("v1.2.3;rm", "1.2.3;rm", "no tag of a version"),
        ("v1.2.4", "1.2.3", "the tag says 1.2.4, portgui.__version__ says 1.2.3"),
        ("v1.2.4", "1.2.4", "no section for 1.2.4"),
        ("v1.10.01", "1.10.01", "no section"),
        # A dot is no wildcard, and a version no beginning of another.
        ("v1.1.0", "1.1.0", "no section for 1.1.0"),
        ("v2.0.0", "2.0.0", "no section for 2.0.0"),
        ("v1.2.2", "1.2.2", "has no day"),
        ("v1.2.1", "1.2.1", "has no day"),
        ("v1.2.0", "1.2.0", "says nothing about 1.2.0"),
    ],
)
def test_what_does_not_agree_is_refused(tag: str, version: str, why: str) -> None:
    """With the reason."""
    with pytest.raises(NotReadyError, match=why):
        release.check(tag, version, CHANGES)


def test_the_sums_are_those_of_every_file(tmp_path: Path) -> None:
    """By name, in the form that sha256sum(1) checks, without the file of the sums."""
    for name, content in {"b.dmg": b"b", "a.exe": b"a", release.SUMS: b"old"}.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    wanted = "".join(
        f"{hashlib.sha256(name[:1].encode()).hexdigest()}  {name}\n" for name in ("a.exe", "b.dmg")
    )
    assert release.sums(tmp_path) == wanted
    assert release.main(["sums", str(tmp_path)]) == 0
    assert (tmp_path / release.SUMS).read_bytes() == wanted.encode()


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_sha256sum_reads_the_sums(tmp_path: Path) -> None:
    """Whoever downloads checks with what the system has."""
    (tmp_path / "a.exe").write_bytes(b"a")
    release.main(["sums", str(tmp_path)])
    command = ["sha256sum", "--check", "--strict", "--quiet", release.SUMS]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0


def test_nothing_to_release_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty folder is the sign of a build that made nothing; one line, exit status 1."""
    assert release.main(["sums", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert told.err.startswith("Not released: ")
    assert told.err.count("\n") == 1
    assert not (tmp_path / release.SUMS).exists()


def test_a_tag_of_another_version_is_refused_on_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With the project's own version and changelog."""
    assert release.main(["check", "v999.0.0"]) == 1
    assert "portgui.__version__ says" in capsys.readouterr().err


def test_the_version_is_read_and_not_imported() -> None:
    """It is the one that the program says."""
    assert freeze.version() == __version__


def test_the_notes_say_where_the_source_of_qt_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside the packages (GPL-3.0, section 6 d), after what is new."""
    changes = tmp_path / "CHANGELOG.md"
    changes.write_text(f"## {__version__} - 2026-01-31\n\n- News.\n", "utf-8")
    monkeypatch.setattr(release, "CHANGES", changes)
    assert release.main(["notes", f"v{__version__}"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("- News.\n")
    assert "https://download.qt.io/official_releases/qt/" in told
