"""Text from outside cannot act, break a line, or be endless."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.plain import plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("nginx", "nginx"),
        ("Zürich 東京 עברית 🦊", "Zürich 東京 עברית 🦊"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("a\x00b", r"a\x00b"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("exe.\u202egpj", r"exe.\u202egpj"),
        ("ng\u200binx", r"ng\u200binx"),
        ("two\u2028lines", r"two\u2028lines"),
        ("caf\udce9", r"caf\udce9"),
        ("a\u00a0b", "a\u00a0b"),
        ("  ", r"\x20\x20"),
        ("", ""),
    ],
)
def test_what_acts_is_made_visible_and_the_rest_is_kept(text: str, shown: str) -> None:
    """Control and format characters are written out; every other character stays as it is."""
    assert plain(text, 256) == shown


def test_a_name_of_four_thousand_characters_is_cut() -> None:
    """A text that is too long ends in an ellipsis and has exactly the length that is allowed."""
    assert plain("x" * 4_000, 256) == "x" * 255 + "…"
    assert plain("x" * 256, 256) == "x" * 256


def test_an_escape_is_never_cut_in_two() -> None:
    """Where the limit falls into an escape, the whole of it is left out."""
    assert plain("abc\u202edef", 8) == "abc…"
    assert plain("ab\ncd", 5) == "ab\\n…"


@given(st.text(st.characters()), st.integers(1, 40))
def test_nothing_that_acts_comes_through(text: str, limit: int) -> None:
    """Whatever comes in, what goes out is short, can be encoded, and is harmless."""
    shown = plain(text, limit)
    assert len(shown) <= limit
    shown.encode("utf-8")
    assert not {unicodedata.category(character) for character in shown} & {
        "Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp",
    }  # fmt: skip
    assert bool(shown) == bool(text)
