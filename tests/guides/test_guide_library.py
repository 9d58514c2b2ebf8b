"""Loading: languages, damage, and files that must not be believed."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui import resources
from portgui.guides import Action, GuideRequest, Words, load, parse_system, schema
from portgui.net import PortRange, Protocol
from portgui.resources import ResourceError

WINDOWS = parse_system("windows-11")
UFW = parse_system("linux-ufw")
PORT = PortRange(8080, 8080)
OPEN = GuideRequest(Action.OPEN, PORT, (Protocol.TCP,))
CLOSE = GuideRequest(Action.CLOSE, PORT, (Protocol.TCP,))
GOOD = {
    "systems": ["linux-ufw"],
    "action": "open",
    "title": "{ports} auf {system} öffnen",
    "intro": [],
    "steps": [{"text": "Tippen Sie das."}],
    "undo": [{"text": "Zurück."}],
    "notes": [],
    "sources": ["https://example.org"],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped guides that a test may damage."""
    shutil.copytree(resources.path("guides"), tmp_path / "guides")
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    return tmp_path / "guides"


@pytest.fixture(scope="module")
def words() -> Words:
    """The English fixed words."""
    return load().words


def translated(folder: Path, guide: object = GOOD, tag: str = "de") -> None:
    """Add a language with one guide and its words."""
    target = folder / tag
    target.mkdir()
    fixed = json.loads((folder / "en" / "words.json").read_text("utf-8"))
    fixed["undo_title"] = "So machen Sie es rückgängig"
    (target / "words.json").write_text(json.dumps(fixed), "utf-8")
    (target / "linux-ufw-open.json").write_text(json.dumps(guide), "utf-8")


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", "null", '"x"', "[" * 100_000, "\ud800"])
def test_a_damaged_guide_is_named_and_the_others_load(folder: Path, damage: str) -> None:
    """A fault carries the file's name; what needs the file raises it, everything else works."""
    file = folder / "en" / "windows-open.json"
    file.write_bytes(damage.encode("utf-8", "surrogatepass"))
    library = load()
    assert [fault.name for fault in library.faults] == ["guides/en/windows-open.json"]
    assert library.guide(WINDOWS, CLOSE).steps
    assert library.guide(UFW, OPEN).steps
    with pytest.raises(ResourceError, match=r"windows-open\.json"):
        library.guide(WINDOWS, OPEN)
    assert library.sources(WINDOWS, Action.OPEN) == ()


def test_a_missing_guide_is_named_too(folder: Path) -> None:
    """No file, no fault at loading; asking for it says what is not there."""
    (folder / "en" / "windows-open.json").unlink()
    library = load()
    assert library.faults == ()
    with pytest.raises(ResourceError, match="no open for windows-11"):
        library.guide(WINDOWS, OPEN)


def test_without_the_english_words_nothing_can_be_shown(folder: Path) -> None:
    """That one fault is raised at once, with the file's name."""
    (folder / "en" / "words.json").write_text("{}", "utf-8")
    with pytest.raises(ResourceError, match=r"guides/en/words\.json"):
        load()


def test_a_missing_folder_is_a_typed_error(folder: Path) -> None:
    """An installation without its data says so."""
    shutil.rmtree(folder)
    with pytest.raises(ResourceError):
        load("de")


def test_a_language_falls_back_for_each_guide(folder: Path) -> None:
    """What is translated is shown with its own fixed words, the rest in English with English."""
    translated(folder)
    library = load("de_AT")
    assert library.faults == ()
    german, english = library.guide(UFW, OPEN), library.guide(UFW, CLOSE)
    assert german.title == "port 8080 auf Linux with ufw öffnen"
    assert german.words.undo_title == "So machen Sie es rückgängig"
    assert german.words.language == "de"
    assert english.words.undo_title == "To undo this"


def test_a_damaged_translation_falls_back_to_english(folder: Path) -> None:
    """The person still gets a guide, and the fault is kept."""
    translated(folder, {**GOOD, "steps": "none"})
    library = load("de")
    assert library.guide(UFW, OPEN).words.language == "en"
    assert [fault.name for fault in library.faults] == ["guides/de/linux-ufw-open.json"]


def test_damaged_words_put_a_language_aside(folder: Path) -> None:
    """Its guides cannot be shown whole, so English is shown, and the fault is kept."""
    translated(folder)
    (folder / "de" / "words.json").write_text('{"step": "Schritt"}', "utf-8")
    library = load("de")
    assert library.words.language == "en"
    assert [fault.name for fault in library.faults] == ["guides/de/words.json"]


@pytest.mark.parametrize("tag", ["pt-BR", "pt_BR"])
def test_a_region_is_looked_for_before_its_language(folder: Path, tag: str) -> None:
    """Both spellings of a tag lead to the folder with a hyphen."""
    translated(folder, tag="pt-BR")
    assert load(tag).guide(UFW, OPEN).words.language == "pt-BR"


@pytest.mark.parametrize(
    "tag", ["", "xx", "C", "../../etc", "de/../en", "/etc", "..", "en\n", "💥"]
)
def test_an_unknown_or_hostile_language_is_english(tag: str) -> None:
    """A language comes from the environment: it is never a part of a path unless it is a tag."""
    library = load(tag)
    assert library.words.language == "en"
    assert library.faults == ()


STEP = {"text": "Do it."}


@pytest.mark.parametrize(
    "change",
    [
        {"sytems": []},
        {"systems": []},
        {"systems": ["windows-95"]},
        {"systems": "linux-ufw"},
        {"action": "explode"},
        {"title": []},
        {"title": [{"text": "x", "when": ["range"]}]},
        {"steps": []},
        {"undo": []},
        {"sources": []},
        {"sources": [""]},
        {"notes": [7]},
        {"steps": [{}]},
        {"steps": [{"text": ""}]},
        {"steps": [{"text": 5}]},
        {"steps": [{**STEP, "colour": "red"}]},
        {"steps": [{"text": "{unknown}"}]},
        {"steps": [{"text": "{port"}]},
        {"steps": [{"text": "port}"}]},
        {"steps": [{"text": "{}"}]},
        {"steps": [{"text": "{app.__class__}"}]},
        {"steps": [{"text": "{port!r}"}]},
        {"steps": [{"text": "{protocol}"}]},
        {"steps": [{"text": "{rule_name}"}]},
        {"steps": [{"text": "{app_path}"}]},
        {"steps": [{"text": "{app_path}", "when": ["!app-path"]}]},
        {"steps": [{"text": "{step:nowhere}"}]},
        {"steps": [{"text": "{step:x}"}, {"text": "x", "id": "x", "when": ["range"]}]},
        {"steps": [{**STEP, "when": ["sometimes"]}]},
        {"steps": [{**STEP, "when": ["first"]}]},
        {"steps": [{**STEP, "when": ["has-port:0"]}]},
        {"steps": [{**STEP, "when": ["has-port"]}]},
        {"steps": [{**STEP, "when": ["system:beos"]}]},
        {"steps": [{**STEP, "link": "nowhere"}]},
        {"steps": [{**STEP, "copy": [{"label": "x"}]}]},
        {"steps": [{**STEP, "commands": "ls"}]},
        {"steps": [{**STEP, "commands": ["echo {app}"]}]},
        {"steps": [{**STEP, "commands": ["echo {app_path}"], "when": ["app-path"]}]},
        {"steps": [{**STEP, "commands": ["ufw allow {port}/{proto}"]}]},
        {"steps": [{"each": "planet", "steps": [STEP]}]},
        {"steps": [{"each": "protocol", "steps": STEP}]},
        {"links": {"x": {"label": "x", "url": "https://example.org"}}},
        {"links": {"x": {"label": "x", "url": "file:///etc/passwd"}}},
        {"links": {"x": {"label": "x", "program": "cmd.exe"}}},
        {"links": {"x": {"label": "x", "program": "wf.msc", "url": "windowsdefender:"}}},
        {"links": {"x": {"label": "", "program": "wf.msc"}}},
        {"links": {"x": {"label": "x"}}},
        {"action": "see", "title": "{ports}"},
    ],
)
def test_a_guide_that_could_not_be_filled_in_is_refused(
    change: dict[str, object], words: Words
) -> None:
    """Unknown keys, conditions, placeholders and links are faults of the file, with its name."""
    assert schema.guide_template("good.json", GOOD, words).steps
    with pytest.raises(ResourceError, match=r"bad\.json: ."):
        schema.guide_template("bad.json", {**GOOD, **change}, words)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["{port}", "range"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(list(GOOD)), inner),
    max_leaves=8,
)


@given(st.sampled_from(list(GOOD)), JSON)
def test_whatever_a_file_holds_the_error_is_typed(key: str, value: object) -> None:
    """Any JSON in any place is taken or refused, and nothing else happens."""
    words = load().words
    for data in ({**GOOD, key: value}, value):
        try:
            schema.guide_template("any.json", data, words)
        except ResourceError as fault:
            assert fault.name == "any.json"  # noqa: PT017 (both outcomes are right)
