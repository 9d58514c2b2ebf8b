"""The text of "What is a port?", for people who have never met one. The window lays it out.

The data is `resources/newcomers/<language>.json`; the SOURCE.md beside it describes the format.
"""

from dataclasses import dataclass
from typing import Final

from portgui.resources import ResourceError, read_json

FOLDER: Final = "newcomers"
SOURCE_LANGUAGE: Final = "en"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Steps:
    """What happens, or is to be done, one after the other; numbered from 1."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Words and what they mean."""

    terms: tuple[tuple[str, str], ...]


Part = Paragraph | Steps | Terms


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it.

    Attributes:
        id: its name in links and tests, the same in every language.
    """

    id: str
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """The whole text."""

    title: str
    lead: str
    sections: tuple[Section, ...]


def load_newcomers(language: str = SOURCE_LANGUAGE) -> Article:
    """Read the text in a language, or in English where there is none in it.

    Raises:
        ResourceError: the English text is missing or damaged too.
    """
    if language != SOURCE_LANGUAGE:
        try:
            return _load(f"{FOLDER}/{language}.json")
        except ResourceError:
            # A language without this text is no fault: English is the source of all of them.
            pass
    return _load(f"{FOLDER}/{SOURCE_LANGUAGE}.json")


def _load(name: str) -> Article:
    content = read_json(name)
    try:
        return _article(content)
    except (TypeError, ValueError, KeyError) as error:
        raise ResourceError(name, f"not understood: {error}") from error


def _article(content: object) -> Article:
    fields = _fields(content)
    return Article(
        _text(fields["title"]),
        _text(fields["lead"]),
        tuple(map(_section, _list(fields["sections"]))),
    )


def _section(content: object) -> Section:
    fields = _fields(content)
    return Section(
        _text(fields["id"]), _text(fields["heading"]), tuple(map(_part, _list(fields["parts"])))
    )


def _part(content: object) -> Part:
    match _fields(content):
        case {"text": text}:
            return Paragraph(_text(text))
        case {"steps": steps}:
            return Steps(tuple(map(_text, _list(steps))))
        case {"terms": terms}:
            return Terms(tuple(map(_term, _list(terms))))
        case other:
            raise ValueError(f"a part with {', '.join(map(str, other))}")


def _term(content: object) -> tuple[str, str]:
    word, meaning = _list(content)
    return _text(word), _text(meaning)


def _fields(content: object) -> dict[str, object]:
    if not isinstance(content, dict):
        raise TypeError("not an object")
    return content


def _list(content: object) -> list[object]:
    if not isinstance(content, list) or not content:
        raise TypeError("not a list")
    return content


def _text(content: object) -> str:
    if not isinstance(content, str) or not content.strip():
        raise TypeError("not a text")
    return content
