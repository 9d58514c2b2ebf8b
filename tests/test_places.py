"""What only root can change, link by link and folder by folder; the files are real ones."""

import os
import stat
from pathlib import Path

import pytest

from portgui.places import first_unsafe

ADA = 1000


class Owners:
    """`os.lstat` on a computer where everything is root's but for what the test says."""

    def __init__(self) -> None:
        self.of_ada: set[Path] = set()
        self.modes: dict[Path, int] = {}

    def __call__(self, path: str) -> os.stat_result:
        """Who owns it, and who may write it."""
        real = list(os.lstat(path))
        real[stat.ST_UID] = ADA if Path(path) in self.of_ada else 0
        kind = stat.S_IFMT(os.lstat(path).st_mode)
        usual = 0o777 if stat.S_ISLNK(kind) else 0o755
        real[stat.ST_MODE] = kind | self.modes.get(Path(path), usual)
        return os.stat_result(real)


@pytest.fixture
def owners() -> Owners:
    """A computer of root's."""
    return Owners()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """An installed package."""
    folder = tmp_path / "lib" / "package"
    (folder / "inside").mkdir(parents=True)
    (folder / "inside" / "module.py").write_text("", "utf-8")
    return folder


def test_what_is_roots_all_the_way_down_is_safe(owners: Owners, package: Path) -> None:
    """File, folders above it, and everything inside a tree."""
    module = package / "inside" / "module.py"
    assert first_unsafe([module], [package], owners) is None


@pytest.mark.parametrize("mode", [0o775, 0o757, 0o1777])
@pytest.mark.parametrize("up", [0, 1, 2])
def test_what_others_may_write_is_not(owners: Owners, package: Path, mode: int, up: int) -> None:
    """The folder itself or one above it; neither a group nor the sticky bit is an excuse."""
    folder = [package, *package.parents][up]
    owners.modes[folder] = mode
    assert first_unsafe([package / "inside" / "module.py"], (), owners) == folder


def test_what_belongs_to_somebody_else_is_not(owners: Owners, package: Path) -> None:
    """Its owner can make it writable at any time."""
    owners.of_ada.add(package.parent)
    assert first_unsafe([package], (), owners) == package.parent


def test_one_file_deep_in_a_tree_is_found(owners: Owners, package: Path) -> None:
    """A module that the person can write is enough."""
    module = package / "inside" / "module.py"
    owners.modes[module] = 0o646
    assert first_unsafe([package], (), owners) is None
    assert first_unsafe((), [package], owners) == module


@pytest.mark.posix
def test_a_link_is_followed(owners: Owners, package: Path, tmp_path: Path) -> None:
    """Where it lies and where it leads both count; a relative one leads from its own folder."""
    (tmp_path / "bin").mkdir()
    link = tmp_path / "bin" / "python"
    link.symlink_to("../lib/package/inside/module.py")
    assert first_unsafe([link], (), owners) is None
    owners.of_ada.add(package / "inside")
    assert first_unsafe([link], (), owners) == package / "inside"
    owners.of_ada = {tmp_path / "bin"}
    assert first_unsafe([link], (), owners) == tmp_path / "bin"


@pytest.mark.posix
def test_a_link_in_the_middle_is_followed(owners: Owners, package: Path, tmp_path: Path) -> None:
    """As /lib is one to /usr/lib."""
    link = tmp_path / "short"
    link.symlink_to(package.parent)
    owners.of_ada.add(package.parent)
    assert first_unsafe([link / "package"], (), owners) == package.parent


@pytest.mark.links
def test_what_leads_nowhere_or_in_circles_is_not_safe(owners: Owners, tmp_path: Path) -> None:
    """What cannot be looked at is not vouched for."""
    assert first_unsafe([tmp_path / "missing"], (), owners) == tmp_path / "missing"
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("three")
    assert first_unsafe([tmp_path / "one"], (), owners) is not None
    assert first_unsafe([Path("relative")], (), owners) == Path("relative")


def test_this_checkout_is_judged_without_an_error() -> None:
    """On the real system, whoever runs the tests."""
    first_unsafe([Path(os.__file__)], [Path(__file__).parent])
