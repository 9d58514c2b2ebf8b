"""Lines for a terminal: the same words arrive, and no others run."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.firewall.windows.by_hand import lines

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]))


def split(line: str) -> list[str]:
    """Take a line apart as CommandLineToArgvW does, where no mark is inside a word."""
    found = re.findall(r'"((?:[^"\\]|\\(?!\\*"))*(?:\\\\)*)"|([^ "]+)', line)
    return [re.sub(r"(\\+)$", lambda m: m[1][: len(m[1]) // 2], one) or other
            for one, other in found]  # fmt: skip


@given(words.filter(lambda word: word.strip() == word != ""))
def test_a_line_is_its_words_again_or_there_is_none(word: str) -> None:
    """And what a terminal would take for more than a letter stands between quotation marks."""
    found = lines([("netsh", f"name={word}", "dir=in")])
    if not found:
        assert set(word) & set('"%$`\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b')
        return
    assert split(found[0]) == ["netsh", f"name={word}", "dir=in"]
    assert not set(re.sub(r'"[^"]*"', "", found[0])) & set("&|<>^;(){}@#,'*?!~")


@pytest.mark.parametrize("word", ["a&calc", "a,b", "a;b", "a|b", "a b", "(x)", "a\\"])
def test_what_a_terminal_takes_apart_is_quoted(word: str) -> None:
    """PowerShell makes two arguments of a comma, the command prompt two commands of an "and"."""
    (line,) = lines([("netsh", word)])
    assert line.startswith('netsh "')
    assert line.endswith('"')


@pytest.mark.parametrize("word", ["%PATH%", "$(calc)", "a`b", 'a"b', "\u201da"])
def test_what_no_quotation_mark_keeps_quiet_is_not_offered(word: str) -> None:
    """Not even the other lines: half of a change is none."""
    assert lines([("netsh", "a"), ("netsh", word)]) == ()
