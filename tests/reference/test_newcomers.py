"""The text for newcomers: complete, in PortGUI's words, and damaged files."""

import json
import re
from pathlib import Path

import pytest

from portgui.reference.newcomers import Article, Paragraph, Steps, Terms, load_newcomers
from portgui.resources import ResourceError

SMALL = {
    "title": "T",
    "lead": "L",
    "sections": [
        {
            "id": "one",
            "heading": "H",
            "parts": [{"text": "P"}, {"steps": ["A", "B"]}, {"terms": [["W", "M"]]}],
        }
    ],
}


@pytest.fixture(scope="module")
def article() -> Article:
    """The text that PortGUI ships."""
    return load_newcomers()


def texts(article: Article) -> list[str]:
    """Every piece of text."""
    found = [article.title, article.lead]
    for section in article.sections:
        found.append(section.heading)
        for part in section.parts:
            match part:
                case Paragraph(text):
                    found.append(text)
                case Steps(steps):
                    found += steps
                case Terms(terms):
                    found += (text for pair in terms for text in pair)
    return found


def test_it_answers_what_newcomers_ask(article: Article) -> None:
    """Each question of a newcomer has a section."""
    assert [section.id for section in article.sections] == [
        "port",
        "addresses",
        "protocols",
        "steps",
        "kinds",
        "firewalls",
        "sharing",
        "closed",
        "changing",
    ]


def test_a_connection_has_seven_steps(article: Article) -> None:
    """From an app asking for a port to the connection ending."""
    section = next(section for section in article.sections if section.id == "steps")
    (steps,) = (part for part in section.parts if isinstance(part, Steps))
    assert len(steps.steps) == 7


def test_it_names_the_ranges_of_rfc_6335(article: Article) -> None:
    """Well-known, registered and dynamic with their first and last ports."""
    section = next(section for section in article.sections if section.id == "kinds")
    (terms,) = (part for part in section.parts if isinstance(part, Terms))
    assert [word for word, _ in terms.terms] == [
        "Well-known: 0 to 1023",
        "Registered: 1024 to 49151",
        "Dynamic: 49152 to 65535",
    ]


def test_it_keeps_to_portguis_words(article: Article) -> None:
    """One word for one thing, no shouting, no markup, no sentence that nobody can read out."""
    for text in texts(article):
        assert text == text.strip()
        assert "!" not in text
        assert not re.search(r"[<>&`*]", text), text
        assert not re.search(r"\b(process|listen(s|ing)|localhost|socket|LISTEN)\b", text), text
        assert "'" not in text, text
        for sentence in re.split(r"(?<=[.?:;])\s", text):
            assert len(sentence) <= 190, sentence


def test_every_kind_of_part_is_read(resources: Path) -> None:
    """Paragraphs, steps and terms, as SOURCE.md describes them."""
    (resources / "newcomers").mkdir()
    (resources / "newcomers" / "en.json").write_text(json.dumps(SMALL), encoding="utf-8")
    (section,) = load_newcomers().sections
    assert section.parts == (Paragraph("P"), Steps(("A", "B")), Terms((("W", "M"),)))


def test_a_language_without_the_text_reads_english(resources: Path) -> None:
    """Another language is used when it is there and good, English otherwise."""
    folder = resources / "newcomers"
    folder.mkdir()
    (folder / "en.json").write_text(json.dumps(SMALL), encoding="utf-8")
    (folder / "de.json").write_text(json.dumps(SMALL | {"title": "Titel"}), encoding="utf-8")
    (folder / "fr.json").write_text("{", encoding="utf-8")
    assert load_newcomers("de").title == "Titel"
    assert load_newcomers("fr").title == "T"
    assert load_newcomers("nl").title == "T"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"title": "T"}',
        '{"title": "T", "lead": "L", "sections": []}',
        '{"title": "T", "lead": "L", "sections": [{}]}',
        '{"title": "T", "lead": "L", "sections": [{"id": "a", "heading": "H", "parts": [{}]}]}',
        json.dumps(SMALL | {"lead": 5}),
        json.dumps(SMALL).replace('["W", "M"]', '["W"]'),
    ],
)
def test_a_damaged_text_is_reported(resources: Path, content: str) -> None:
    """Missing, cut off or of another form: it is a `ResourceError`, which the window can say."""
    (resources / "newcomers").mkdir()
    (resources / "newcomers" / "en.json").write_text(content, encoding="utf-8")
    with pytest.raises(ResourceError):
        load_newcomers()
