"""The one door to the shipped files: nothing outside the folder, nothing but `ResourceError`."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui import resources
from portgui.resources import ResourceError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty resources folder that is used instead of the real one."""
    found = tmp_path / "resources"
    found.mkdir()
    monkeypatch.setattr(resources, "_SOURCE", found)
    monkeypatch.setattr(resources, "_PACKAGED", tmp_path / "packaged")
    return found


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "..",
        "../pyproject.toml",
        "guides/../../pyproject.toml",
        "guides/..",
        "..\\pyproject.toml",
        "guides\\en",
        "C:/Windows/win.ini",
        "C:secret",
        "guides/x.json:stream",
        "guides\0",
    ],
)
def test_a_name_cannot_leave_the_folder(name: str) -> None:
    """Absolute, upward, another drive, another stream: refused on every system alike."""
    for use in (resources.path, resources.read_text, resources.read_json):
        with pytest.raises(ValueError, match="not a resource name"):
            use(name)
    with pytest.raises(ValueError, match="not a resource name"):
        resources.names(name, ".json")


@given(st.text(alphabet="./\\:~$%\0ab ", max_size=20))
def test_whatever_the_name_the_file_is_inside_the_folder(name: str) -> None:
    """Either it is refused, or what it names lies in the folder."""
    try:
        found = resources.path(name)
    except ValueError:
        return
    assert found.resolve().is_relative_to(resources.root().resolve())


def test_a_file_is_read_as_utf_8(folder: Path) -> None:
    """Also where the system's own encoding is another one."""
    (folder / "a.json").write_bytes('{"name": "“Größe” 😀"}'.encode())
    assert resources.read_text("a.json") == '{"name": "“Größe” 😀"}'
    assert resources.read_json("a.json") == {"name": "“Größe” 😀"}


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\xff\xfe{}",
        b"{",
        b"{'a': 1}",
        b"[1, 2,]",
        b"\x00" * 100,
        b"[" * 200_000,
    ],
    ids=["missing", "empty", "utf-16", "cut", "quotes", "comma", "zeros", "deep"],
)
def test_a_missing_or_damaged_file_is_named(folder: Path, content: bytes | None) -> None:
    """The error says which file, so that the person can be told, and why, for the log."""
    if content is not None:
        (folder / "a.json").write_bytes(content)
    with pytest.raises(ResourceError) as caught:
        resources.read_json("a.json")
    assert caught.value.name == "a.json"
    assert caught.value.reason
    assert str(caught.value).startswith("a.json: ")


def test_a_folder_in_the_place_of_a_file_is_an_error_of_that_file(folder: Path) -> None:
    """What the system refuses is a `ResourceError` too."""
    (folder / "a.json").mkdir()
    with pytest.raises(ResourceError):
        resources.read_text("a.json")


def test_the_files_of_a_folder_are_listed_in_order(folder: Path) -> None:
    """By name, with the folder in front, only those that end so."""
    for name in ("b.json", "a.json", "c.txt", "C.json"):
        (folder / name).touch()
    (folder / "deeper").mkdir()
    (folder / "deeper" / "d.json").touch()
    assert resources.names(".", ".json") == ("./C.json", "./a.json", "./b.json")
    assert resources.names("deeper", ".json") == ("deeper/d.json",)
    assert [resources.read_text(name) for name in resources.names("deeper", ".json")] == [""]


@pytest.mark.usefixtures("folder")
def test_a_folder_that_is_not_there_has_no_files() -> None:
    """A missing folder is no crash; who needs its files says so."""
    assert resources.names("nothing", ".json") == ()


def test_an_installed_package_has_its_data_inside_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wheel puts resources/ into the package; the sources have it beside."""
    assert resources.root() == folder
    packaged = tmp_path / "resources_data"
    packaged.mkdir()
    monkeypatch.setattr(resources, "_PACKAGED", packaged)
    assert resources.root() == packaged


def test_the_shipped_data_is_there() -> None:
    """The folder of the sources is the one that is meant."""
    for name in ("registry", "catalogue", "guides/en", "icons"):
        assert resources.path(name).is_dir(), name
