"""Text from outside is shown as it is: no HTML, no shortcut letters, no width of its own."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import Qt
from pytestqt.qtbot import QtBot

from portgui.gui import plain_text
from portgui.gui.plain_text import MAX_ACTION, MAX_TIP, PlainLabel, breakable
from portgui.gui.theme import Theme

TAGS = st.text(st.sampled_from("<>b/&lt;ia =\n;x"), max_size=200)


@given(st.one_of(st.text(max_size=300), TAGS))
def test_a_tooltip_shows_every_character_that_it_is_given(text: str) -> None:
    """Either Qt takes it for plain text as it stands, or what it holds is escaped."""
    tip = plain_text.tip(text)
    if Qt.mightBeRichText(tip):
        inner = tip.removeprefix("<p style='white-space: pre-wrap'>").removesuffix("</p>")
        assert "<" not in inner
        assert unescape(inner).replace("\u200b", "") == text.replace("\u200b", "")
    else:
        assert tip == text


def test_a_long_tooltip_is_cut_and_wraps() -> None:
    """4,000 characters without a space: bounded, and broken into lines."""
    tip = plain_text.tip("x" * 4000)
    assert tip.replace("\u200b", "").count("x") == MAX_TIP - 1
    assert "…" in tip
    assert "\u200b" in tip


@pytest.mark.parametrize("other", ["plain", "<b>", "w" * 100])
@pytest.mark.parametrize("one", ["plain", "<i>", "w" * 100])
def test_two_tooltips_make_one_that_is_plain(one: str, other: str) -> None:
    """Both texts are in it, and neither is HTML."""
    both = plain_text.both_tips(plain_text.tip(one), plain_text.tip(other))
    assert one not in both or "<" not in one
    shown = unescape(both.replace("\u200b", ""))
    assert one in shown
    assert other in shown
    assert plain_text.both_tips(one, "") == plain_text.both_tips("", one) == one


@given(st.text(max_size=200))
def test_words_for_a_menu_are_short_and_on_one_line(text: str) -> None:
    """No tab (what follows would stand at the right edge), no newline, no lone “&”."""
    words = plain_text.action(text)
    assert "\t" not in words
    assert len(words.splitlines()) <= 1
    assert "&" not in words.replace("&&", "")
    assert len(words.replace("&&", "&")) <= MAX_ACTION


@given(st.text(max_size=100))
def test_places_to_break_change_no_character(text: str) -> None:
    """They are seen by the layout only."""
    assert breakable(text).replace("\u200b", "") == text.replace("\u200b", "")


def test_a_label_is_as_narrow_as_it_must_be_and_higher_then(qtbot: QtBot, theme: Theme) -> None:
    """A long name does not push the window wider; it takes more lines."""
    label = PlainLabel("muted")
    qtbot.addWidget(label)
    label.say("n" * 256)
    assert label.minimumSizeHint().width() < 200
    assert label.heightForWidth(100) > label.heightForWidth(400) > 0


def test_a_label_shows_html_as_text(qtbot: QtBot, theme: Theme) -> None:
    """“<b>” is three characters; a screen reader is told the text as it was given."""
    label = PlainLabel("muted")
    qtbot.addWidget(label)
    label.say("<b>name</b> " + "x" * 40)
    assert label.textFormat() == label.textFormat().PlainText
    assert label.said() == label.accessibleName() == "<b>name</b> " + "x" * 40
