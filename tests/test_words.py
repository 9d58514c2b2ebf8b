"""Codes and sentences: none is missing, none is left over, and they speak as PortGUI speaks.

The codes that the program can come up with are read from its source, so that a sentence is not
missed only because no test has met that very situation.
"""

import ast
import re
import string
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.connections.bind_test import Outcome
from portgui.connections.snapshot import Gap, Reach, State
from portgui.net import InputCode, Kind
from portgui.safe_file import Trouble
from portgui.words import ENGLISH, Message, english, fill

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "portgui"


class Saying(NamedTuple):
    """A place in the source that makes a message.

    Attributes:
        place: file and line.
        codes: every code that it may have.
        values: the names of the values that it is given.
    """

    place: str
    codes: frozenset[str]
    values: frozenset[str]


class Source:
    """One module, as far as the codes in it go."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(ROOT).as_posix()
        self.tree = ast.parse(path.read_text("utf-8"))
        self.constants = dict(_constants(self.tree))

    def sayings(self) -> Iterator[Saying]:
        """Every `Message(…)` and `Message.of(…)`."""
        for function in _functions(self.tree):
            for call in _calls(function, "Message"):
                codes = self._codes(call.args[0], function)
                place = f"{self.name}:{call.lineno}"
                yield Saying(place, codes, frozenset(_value_names(call, function)))

    def first_arguments(self, name: str) -> Iterator[str]:
        """Every code that is given to `name` as its first argument."""
        for call in _calls(self.tree, name):
            yield from self._codes(call.args[0], self.tree)

    def _codes(self, node: ast.expr, function: ast.AST) -> frozenset[str]:
        text = ast.unparse(node)
        if (known := self._known(text)) is not None:
            return known
        match node:
            case ast.Constant(value=str() as code):
                return frozenset({code})
            case ast.IfExp(body=one, orelse=other):
                return self._codes(one, function) | self._codes(other, function)
            case ast.Call(func=ast.Name(id="str"), args=[inner]):
                return self._codes(inner, function)
            case ast.JoinedStr(values=parts):
                choices = [self._codes(part, function) for part in parts]
                return frozenset(map("".join, product(*choices)))
            case ast.FormattedValue(value=inner):
                return self._codes(inner, function)
            case ast.Name(id=name) if name in self.constants:
                return frozenset({self.constants[name]})
            case ast.Name(id=name) if found := self._assigned(name, function):
                return found
        pytest.fail(f"{self.name}:{node.lineno}: which codes can {text} be? List it in this test.")

    def _assigned(self, name: str, function: ast.AST) -> frozenset[str]:
        """What a local name may hold: all that is assigned, with all that is added to it."""
        found: frozenset[str] = frozenset()
        for node in ast.walk(function):
            match node:
                case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                    found |= self._codes(value, function)
        for node in ast.walk(function):
            match node:
                case ast.AugAssign(target=ast.Name(id=target), value=value) if target == name:
                    ends = self._codes(value, function)
                    found |= {start + end for start in found for end in ends}
        return found

    def _known(self, text: str) -> frozenset[str] | None:
        """What an expression can be that only running the program would tell."""
        match text:
            case "error.code" | "error.code.value":
                return frozenset(InputCode)
            case "gap" | "gap or Gap.NOT_TOLD":
                return frozenset(Gap)
            case "connection.reach" | "reach":
                return frozenset(Reach)
            case "connection.state":
                # A connection that waits is worded by who can reach it.
                return frozenset(State) - {State.WAITING}
            case "purpose.kind":
                return frozenset(Kind)
            case "outcome":
                return frozenset(Outcome)
            case "error.trouble":
                return frozenset(Trouble)
            case "found.code":
                return degradations()
            case "code" if self.name == "portgui/gui/program.py":
                return notices()
        return None


@cache
def sources() -> tuple[Source, ...]:
    """Every module of the program."""
    return tuple(Source(path) for path in sorted(PACKAGE.rglob("*.py")))


@cache
def sayings() -> tuple[Saying, ...]:
    """Everything that the program can say by a code."""
    return tuple(found for source in sources() for found in source.sayings())


def degradations() -> frozenset[str]:
    """What a scan may report that it could not do; the wire only hands it on."""
    scans = [
        source
        for source in sources()
        if source.name.startswith("portgui/connections/") and not source.name.endswith("/wire.py")
    ]
    return frozenset(code for scan in scans for code in scan.first_arguments("Degradation"))


def notices() -> frozenset[str]:
    """What the scan client may give notice of."""
    (client,) = (found for found in sources() if found.name == "portgui/gui/scan_client.py")
    return frozenset(code for code in client.constants.values() if code.startswith("scan-"))


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str() as value))
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str() as value))
            ):
                yield name, value


_WHOLE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.Call)


def _functions(tree: ast.Module) -> Iterator[ast.AST]:
    """Every function that stands in no other one, and what stands in no function."""
    rest: list[ast.AST] = [tree]
    while rest:
        for node in ast.iter_child_nodes(rest.pop()):
            if isinstance(node, _WHOLE):
                yield node
            else:
                rest.append(node)


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Calls of `name` or of its method `of`, with at least one argument."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=found), args=[_, *_]) if found == name:
                yield node
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=found), attr="of"), args=[_, *_]
            ) if found == name:
                yield node


def _value_names(call: ast.Call, function: ast.AST) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield keyword.arg
            continue
        name = ast.unparse(keyword.value)
        for node in ast.walk(function):
            match node:
                case ast.Assign(targets=[ast.Name(id=target)], value=ast.Dict(keys=keys)) if (
                    target == name
                ):
                    yield from (str(key.value) for key in keys if isinstance(key, ast.Constant))
                case ast.Assign(
                    targets=[
                        ast.Subscript(
                            value=ast.Name(id=target), slice=ast.Constant(value=str() as key)
                        )
                    ]
                ) if target == name:
                    yield key


def placeholders(template: str) -> frozenset[str]:
    """The names of the values that a sentence needs."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


# The tests.


def test_every_code_has_a_sentence() -> None:
    """Also those that are put together while the program runs."""
    missing = {
        code: found.place for found in sayings() for code in found.codes if code not in ENGLISH
    }
    assert missing == {}


def test_every_sentence_is_said_somewhere() -> None:
    """What nobody says any more is not translated for nothing."""
    said = frozenset(code for found in sayings() for code in found.codes)
    assert sorted(ENGLISH.keys() - said) == []


def test_every_sentence_is_given_the_values_that_it_needs() -> None:
    """A placeholder without a value would be an exception in the middle of an answer."""
    missing = {
        (found.place, code): sorted(placeholders(ENGLISH[code]) - found.values)
        for found in sayings()
        for code in found.codes & ENGLISH.keys()
        if placeholders(ENGLISH[code]) - found.values
    }
    assert missing == {}


def test_the_search_for_codes_finds_what_is_known_to_be_there() -> None:
    """The three tests above would pass on an empty list, too."""
    said = {code for found in sayings() for code in found.codes}
    assert {
        "card-title",
        "verdict-waiting-several-this-computer",
        "users-by-since",
        "where-finished",
        "kind-dynamic",
        "gap-kernel",
        "scan-names-hidden",
        "scan-failed",
        "input-quote-open",
    } <= said
    assert degradations() == {
        "scan-names-hidden",
        "scan-other-users-hidden",
        "scan-not-refreshed",
        "scan-netstat-unknown",
        "scan-netstat-rows",
    }
    assert len(sayings()) > 40


def test_every_kind_of_mistake_is_one_that_somebody_makes() -> None:
    """A code of `InputCode` that nothing raises is left over."""
    raised = {
        node.attr
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "InputCode"
    }
    assert raised == set(InputCode.__members__)


SENTENCES = sorted(ENGLISH.items())


@pytest.mark.parametrize(("code", "text"), SENTENCES, ids=lambda part: part[:30])
def test_a_sentence_is_plain_and_calm(code: str, text: str) -> None:
    """Real typography, no exclamation marks, nothing that is not text."""
    assert "!" not in text
    assert text == " ".join(text.split())
    assert text.isprintable()
    assert not re.search(r"""["'`]|\.\.\.|--(?!system)| - |<|>|&""", text), "typewriter typography"
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)


# What stands on the left of the table of words in the vision is said; this is its right side, and
# what belongs to the same speech. The technical word has its place in details and tooltips.
JARGON = {
    r"listen\w*": "waiting for connections",
    r"establish\w*": "connected",
    r"time_?wait|fin_?wait\w*|close_?wait|last_?ack": "closing, finished",
    r"loopback|localhost|bound|bind\w*": "only this computer",
    r"sockets?|daemons?|programs?|applications?|executables?": "app",
    r"internet": "only when a router's answer was read back",
    r"pids?|ids?": "process",
    r"inbound|outbound|ingress|egress|payload|hosts?|lan|wan|nat": "your network",
    r"invalid|illegal|fail\w*|error\w*|fatal|abort\w*|please|sorry|oops": "no blame",
    r"database|registry|reference": "port guide",
    r"privileges?|root|sudo|elevated?": "administrator",
}


@pytest.mark.parametrize(("code", "text"), SENTENCES, ids=lambda part: part[:30])
def test_a_sentence_uses_the_words_of_the_window(code: str, text: str) -> None:
    """One word for one thing, everywhere, and none that has to be looked up."""
    spoken = re.sub(r"\{\w+\}", "", text).lower()
    for pattern, instead in JARGON.items():
        found = re.search(rf"\b({pattern})\b", spoken)
        assert found is None, f"{code}: {found}; say: {instead}"


def test_a_process_is_only_a_number_behind_an_app() -> None:
    """The person sees apps; the number that tells two of them apart may be called what it is."""
    speaking = [code for code, text in ENGLISH.items() if "process" in text.lower()]
    assert all(re.search(r"\{app\}, process(es)? \{pid\}", ENGLISH[code]) for code in speaking)


def test_a_sentence_ends_as_one() -> None:
    """Those with a verb of their own end in a full stop; headings, cells and entries do not."""
    kinds = (
        "input-", "verdict-", "scan-", "settings-", "note-name", "guide-", "list-", "save-",
        "snapshot-",
    )  # fmt: skip
    ends = {code: text[-1] for code, text in SENTENCES if code.startswith(kinds)}
    unfinished = {code for code, end in ends.items() if end not in ".}0"}
    assert unfinished == set()


# Filling in.


def values_of(codes: Iterable[str]) -> dict[str, str]:
    """A value for every placeholder."""
    return {name: "x" for code in codes for name in placeholders(ENGLISH[code])}


@pytest.mark.parametrize("code", sorted(ENGLISH))
def test_every_sentence_can_be_filled_in(code: str) -> None:
    """No stray brace, no format that needs a number."""
    text = english(Message.of(code, **values_of([code])))
    assert "{" not in text
    assert "}" not in text


@given(st.text())
def test_a_value_is_plain_text(value: str) -> None:
    """Braces in a process' name are no placeholders, and nothing else in it is read."""
    assert english(Message.of("here", app=value)) == f"Here it is: {value}"
    assert fill("{a}{b}", Message.of("", a="{b}", b=value)) == "{b}" + value


def test_a_message_holds_text() -> None:
    """Values are turned into text at once, so that messages compare and travel."""
    assert Message.of("users-more", count=3) == Message("users-more", (("count", "3"),))
    assert Message.of("x") == Message("x")
