"""What is copied is plain, bounded and harmless where it is pasted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from portgui.gui.clipboard import MAX_TEXT, copy_text, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\u2028d\u2029e\x85f\vg\fh", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("\r\n\r\n", "\n\n"),
        ("before\0after", "beforeafter"),
        ("tab\tkept\n", "tab\tkept\n"),
        ("\x1b[31mred\x07\x9b", "[31mred"),
        ("half \ud83d emoji 🙂", "half \ufffd emoji 🙂"),
        ("<b>not bold</b> עברית", "<b>not bold</b> עברית"),
        ("", ""),
    ],
)
def test_text_is_made_plain(text: str, expected: str) -> None:
    """Line breaks become one kind; NUL, escapes and half characters do not reach the clipboard."""
    assert plain(text) == expected


@given(st.text())
def test_plain_text_has_only_tabs_newlines_and_print(text: str) -> None:
    """Whatever goes in, one line break is left and no control character; once is enough."""
    found = plain(text)
    assert not any(sign < " " and sign not in "\t\n" for sign in found)
    assert "\x7f" not in found
    found.encode("utf-8")
    assert plain(found) == found


def test_what_is_too_long_is_cut_visibly() -> None:
    """A text beyond the bound ends in "…" and is not longer than the bound."""
    assert plain("x" * MAX_TEXT) == "x" * MAX_TEXT
    assert plain("x" * (MAX_TEXT + 1)) == "x" * (MAX_TEXT - 1) + "…"


def test_the_clipboard_holds_plain_text_only(qtbot: QtBot) -> None:
    """What looks like a web page is not offered as one."""
    copy_text("<b>443</b>\0 tcp\r\n80")
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "<b>443</b> tcp\n80"
    assert not data.hasHtml()
