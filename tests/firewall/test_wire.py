"""The text of an errand: one for each, and everything else is refused by type."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.firewall.errand import Add, Errand, Job, Remove, SetApp, Switch, Verb
from portgui.firewall.errand import AppState as App
from portgui.firewall.request import Mistake, Request, RequestError
from portgui.firewall.wire import (
    LONGEST,
    decode,
    encode,
    job_of,
    job_record,
    request_of,
    request_record,
)
from portgui.firewall.wire_strict import json_text, parse
from tests.firewall.requests import HOUR, RULE, SEEN, errands, jobs, requests

ERRANDS = {
    "add": Errand(Verb.APPLY, Job("k3f9", (Add(RULE),), HOUR)),
    "remove": Errand(Verb.APPLY, Job("k3f9", (Remove(RULE),))),
    "switch": Errand(Verb.APPLY, Job("k3f9", (Switch("{A-1}", "Their rule", SEEN, False),))),
    "app": Errand(Verb.APPLY, Job("k3f9", (SetApp("/opt/game", App.ABSENT, App.ALLOWED),))),
}


def record_of(errand: Errand) -> Any:  # noqa: ANN401 (JSON)
    """What stands in the text of an errand."""
    text = encode(errand)
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def wrapped(text: str | bytes) -> str:
    """Any text as it would travel."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def sent(record: object) -> str:
    """A record as it would travel, well written."""
    assert isinstance(record, dict)
    return wrapped(json_text(record))


def refused(text: str) -> Mistake:
    """Why a text is refused."""
    with pytest.raises(RequestError) as caught:
        decode(text)
    return caught.value.mistake


def sendable(errand: Errand) -> str | None:
    """The text of an errand; None for one that is refused, which is for its length alone."""
    mistakes = []
    try:
        return encode(errand)
    except RequestError as error:
        mistakes.append(error.mistake)
    assert mistakes == [Mistake.LENGTH]
    return None


@given(errands)
def test_an_errand_comes_back_as_it_went(errand: Errand) -> None:
    """The same values, in letters that need no quoting anywhere, or it is too long to be sent."""
    text = sendable(errand)
    if text is None:
        return
    assert len(text) <= LONGEST
    assert text.isascii()
    assert text.replace("-", "").replace("_", "").isalnum()
    assert decode(text) == errand


@given(jobs, requests)
def test_records_for_the_journal_come_back(job: Job, request: Request) -> None:
    """Through JSON, as the journal keeps them."""
    assert job_of(parse(json_text(job_record(job)))) == job
    assert request_of(parse(json_text(request_record(request)))) == request


@given(st.text(max_size=200))
def test_any_other_text_is_refused(text: str) -> None:
    """With the error that is meant for it, and no other one."""
    refused(text)


@given(st.binary(max_size=200))
def test_any_other_bytes_are_refused(data: bytes) -> None:
    """Also well wrapped."""
    refused(wrapped(data))


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(ANY_JSON)
def test_any_other_json_is_refused(value: object) -> None:
    """Whatever it is made of."""
    refused(wrapped(json.dumps(value)))


@given(st.sampled_from(sorted(ERRANDS)), st.data())
def test_one_wrong_value_anywhere_is_refused_or_is_another_errand(
    name: str, data: st.DataObject
) -> None:
    """What is taken says the same again: nothing in a request is passed over."""
    record = record_of(ERRANDS[name])
    spots = list(_spots(record))
    holder, key = data.draw(st.sampled_from(spots))
    holder[key] = data.draw(ANY_JSON)
    text = wrapped(json.dumps(record, sort_keys=True, separators=(",", ":")))
    try:
        found = decode(text)
    except RequestError:
        return
    assert encode(found) == text


def _spots(value: Any) -> Any:  # noqa: ANN401 (JSON)
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        yield value, key
        if isinstance(inner, dict | list):
            yield from _spots(inner)


ATTACKS = [
    "; rm -rf ~", "$(reboot)", "`reboot`", "a && b", "a | b", "a > b", "%SystemRoot%\\x",
    '"', "'", "a\nb", "a\r\nb", "a\0b", "--help", "-f", "/?", "name=all", "..", "../../etc",
    "/opt/../etc/shadow", "C:\\Games\\..\\Windows\\x.exe", "\\\\server\\share\\x.exe",
    "//server/share/x", "\\\\?\\C:\\x.exe", "C:x.exe", "\ud800", "\u2028", "x" * 10_000,
    "ｋ3f9", "K3F9", "k3f9\n", " k3f9", "tcp ", "TCP", "65536", "allow;block",
]  # fmt: skip
"""What somebody might try in place of any text of a request."""

STRICT = {
    ("job", "mark"), ("job", "operations", 0, "rule", "mark"),
    ("job", "operations", 0, "rule", "action"), ("job", "operations", 0, "rule", "protocol"),
    ("job", "operations", 0, "rule", "app"), ("job", "operations", 0, "rule", "scope", "who"),
    ("job", "operations", 0, "do"), ("job", "until", "lasting"), ("verb",),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("path", sorted(STRICT, key=str), ids=str)
def test_an_attack_in_any_text_is_refused_by_its_type(path: tuple[Any, ...], attack: str) -> None:
    """Metacharacters, quotes, lines, options, other names, paths that lead elsewhere, length."""
    record = record_of(ERRANDS["add"])
    holder = record
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = attack
    refused(sent(record))


@pytest.mark.parametrize("attack", ["a\nb", "a\0b", "\ud800", "\u2028", "x" * 1_001, ""])
@pytest.mark.parametrize("key", ["id", "name"])
def test_a_strange_rule_is_named_by_plain_text(key: str, attack: str) -> None:
    """What the system tells it apart by is compared, never run; and yet it is one short line."""
    record = record_of(ERRANDS["switch"])
    record["job"]["operations"][0][key] = attack
    refused(sent(record))


@pytest.mark.parametrize("value", [True, 1.0, "1", None, [1], -1, 0, 65536, 10**14])
def test_a_port_is_a_whole_number_of_its_range(value: object) -> None:
    """Not a truth value, not a fraction, not a text."""
    record = record_of(ERRANDS["add"])
    record["job"]["operations"][0]["rule"]["ports"] = [value, 70_000]
    refused(sent(record))
    record["job"]["operations"][0]["rule"]["ports"] = [value, value]
    if value != 1 or value is True or isinstance(value, float):
        refused(sent(record))


@pytest.mark.parametrize(
    "text",
    [
        '{"job":null,"spared":[],"v":1,"verb":"read","verb":"read"}',
        '{"job":null,"spared":[],"v":1,"verb":"read","x":1}',
        '{"job":null,"spared":[],"v":1}',
        '{"job":null,"spared":[],"v":2,"verb":"read"}',
        '{"job":null,"spared":[],"v":true,"verb":"read"}',
        '{"job":null,"spared":[],"v":1.0,"verb":"read"}',
        '{"job":null,"spared":[],"v":NaN,"verb":"read"}',
        '{"job":null,"spared":[0],"v":1,"verb":"read"}',
        '{"job": null,"spared":[],"v":1,"verb":"read"}',
        '{"spared":[],"job":null,"v":1,"verb":"read"}',
        '{"job":null,"spared":[],"v":1,"verb":"re\\u0061d"}',
        '{"job":null,"spared":[],"v":1,"verb":"read"} ',
        '{"job":null,"spared":[],"v":1,"verb":"apply"}',
        '\ufeff{"job":null,"spared":[],"v":1,"verb":"read"}',
        "[" * 3_000,
        '{"a":' * 900,
        "9" * 5_000,
        "null",
        "",
    ],
)
def test_an_errand_has_one_text_only(text: str) -> None:
    """Doubled, unknown and missing names, numbers of other kinds, other spellings, great depth."""
    refused(wrapped(text))


def test_the_wrapping_has_one_form_only() -> None:
    """No padding, no other alphabet, no bits left over."""
    text = encode(ERRANDS["add"])
    for other in (text + "=", text + "\n", " " + text, "--help", text[:-1] + "+", "", "é"):
        refused(other)
    assert refused("A" * (LONGEST + 1)) is Mistake.LENGTH
    loose = [text[:-1] + letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"]
    assert sum(_is_taken(other) for other in loose) <= 1


def _is_taken(text: str) -> bool:
    try:
        decode(text)
    except RequestError:
        return False
    return True


def test_what_is_too_long_is_not_sent() -> None:
    """A command line has room for so much; nothing is cut."""
    rules = tuple(Switch("x" * 1_000, "y" * 1_000, SEEN, on=True) for _ in range(12))
    with pytest.raises(RequestError):
        encode(Errand(Verb.APPLY, Job("k3f9", rules)))
