"""Which part of a query is said to be wrong, and what may only be unfinished."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.net import InputCode, InputError
from portgui.query import MAX_QUERY, Place, parse
from portgui.query.mistakes import is_unfinished, parse_so_far, place_of
from tests.query.test_query import VOCABULARY


def refusal(text: str) -> InputError | None:
    """What is wrong with a text, or None."""
    try:
        parse(text, VOCABULARY)
    except InputError as error:
        return error
    return None


def mistake(text: str) -> InputError:
    """What is wrong with a text."""
    found = refusal(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("web colour:red tcp", "colour:"),
        ("web COLOUR:red", "COLOUR:"),
        ("-colour:red", "colour:"),
        ("tcp port:x", "x"),
        ("port:80,x,81", "x"),
        ("x app:bad", "bad"),
        ('x -app:"bad"', "bad"),
        ("port:", "port:"),
        ("web app: tcp", "app:"),
        ('web app:""', "app:"),
        ("80,", "80,"),
        ("80-", "80-"),
        ("web 9000 - 8000 tcp", "9000 - 8000"),
        ("1-70000", "70000"),
        ("443/icmp", "icmp"),
        ("443/", "443/"),
        ("web -1", "-1"),
        ('tcp "web', '"web'),
        ("tcp app:“web", "app:“web"),
        ("or 80", "or"),
        ("80 or", "or"),
        ("80 or or 53", "or"),
        ("\u200f0", "0"),
    ],
)
def test_the_place_is_the_part_that_the_sentence_names(text: str, part: str) -> None:
    """The value, not the whole word, where the value is wrong; the second “or” of two."""
    error = mistake(text)
    place = place_of(text, error)
    assert text[place.start : place.end] == part
    assert place.start >= error.start


def test_a_value_is_not_looked_for_in_its_field() -> None:
    """In `port:o` the last letter is wrong, not the second."""
    assert place_of("tcp port:o", mistake("tcp port:o")) == Place(9, 10)


def test_all_of_a_long_paste_is_too_long() -> None:
    """There is no single word to point at."""
    text = "web " * MAX_QUERY
    assert place_of(text, mistake(text)) == Place(0, len(text))


@given(
    st.lists(
        st.sampled_from(
            ['"', "-", ":", "/", " ", "or", "port:", "app:", "bad", "tcp", "80", "0", ",", "x"]
        ),
        max_size=15,
    ).map("".join)
)
def test_there_is_always_something_to_point_at(text: str) -> None:
    """Inside of the text, and not nothing."""
    error = refusal(text)
    if error is not None:
        place = place_of(text, error)
        assert 0 <= error.start <= place.start < place.end <= len(text)


@pytest.mark.parametrize(
    "text",
    ["port:", "-app:", "8000-", "8000-8", "443/", "443/t", '"web', 'app:"goo', "80 or", "80 or ",
     "x app:bad", "80,"],
)  # fmt: skip
def test_what_may_become_right_is_unfinished_where_one_types(text: str) -> None:
    """At the cursor, not before it: somebody who goes on elsewhere has left it so."""
    assert is_unfinished(text, len(text), mistake(text))
    later = f"{text} web" if '"' not in text else None
    if later is not None and not text.startswith("80 or"):
        assert not is_unfinished(later, len(later), mistake(later))


@pytest.mark.parametrize(
    "text", ["colour:", "colour:r", "0", "70000", "-1", "port:x", "or", "x" * 999]
)
def test_what_no_letter_can_put_right_is_wrong_at_once(text: str) -> None:
    """A field that there is not, a port that there is not, “or” at the beginning."""
    assert not is_unfinished(text, len(text), mistake(text))


def test_what_stands_behind_the_cursor_is_no_excuse() -> None:
    """Someone who goes back to the first word is not typing the last one."""
    error = mistake("web port:")
    assert is_unfinished("web port:", 9, error)
    assert not is_unfinished("web port:", 3, error)
    assert error.code is InputCode.VALUE_MISSING


@pytest.mark.parametrize(
    ("text", "other"),
    [("port:", ""), ("web port:", "web"), ('80 "open it', "80"), ("-app: web port: 80", "web 80"),
     ("web or app", "web or app")],
)  # fmt: skip
def test_a_word_that_asks_for_nothing_yet_is_not_there(text: str, other: str) -> None:
    """The others are read as they are; the first one left out is told, where it stands."""
    query, error = parse_so_far(text, VOCABULARY)
    expected = parse(other, VOCABULARY)
    assert [len(branch) for branch in query.branches] == [len(one) for one in expected.branches]
    assert query.words == expected.words
    assert (error and error.start) == (refusal(text) and mistake(text).start)


@pytest.mark.parametrize("text", ["port: colour:red", "80 or port:", "port:x", "8000-", "443/"])
def test_what_is_more_than_missing_is_refused_as_ever(text: str) -> None:
    """With the first mistake, so that one is mended after the other."""
    with pytest.raises(InputError) as caught:
        parse_so_far(text, VOCABULARY)
    assert (caught.value.code, caught.value.start) == (mistake(text).code, mistake(text).start)
