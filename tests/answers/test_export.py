"""What is shown, as a file: nothing that is not shown, nothing that acts, the same every time."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Sequence
from functools import partial
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portgui.answers import export
from portgui.answers.comparison import compare
from portgui.answers.comparison_wording import comparison_record
from portgui.answers.export import ExportColumn, Form, column, make_table
from portgui.answers.export_about import about
from portgui.answers.export_columns import NAMES, SCRIPTED, SHOWN, columns_of
from portgui.answers.export_page import as_html
from portgui.answers.export_table import About, Table, joined
from portgui.answers.export_text import WIDEST, aligned, as_text, cut, width
from portgui.answers.fields import FACTS, MORE, record_of
from portgui.answers.live_row import LiveRow
from portgui.answers.snapshot_file import dump, parse
from portgui.connections.snapshot import Owner
from portgui.net import InputCode, InputError
from portgui.plain import NAME_LIMIT, plain
from portgui.reference.purpose import Reference
from portgui.words import Message, english
from tests.fakes import STARTED, Computer, make_reference

REFERENCE = make_reference()
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def row(owner: Owner) -> LiveRow:
    """A listener of an app."""
    computer = Computer()
    computer.wait(owner, "0.0.0.0:80")
    return computer.rows(REFERENCE)[0]


def table_of(cells: Sequence[Sequence[str]]) -> Table:
    """A table whose facts are its texts."""
    head, *body = (tuple(line) for line in cells)
    return Table(head, tuple(body), head, tuple(body))


def showing(text: str, _row: LiveRow) -> str:
    """A cell's text."""
    return text


def around(notes: tuple[str, ...] = (), computer: str = "") -> About:
    """What stands around a table."""
    return About("Connections", ("As of now",), notes, STARTED, computer)


def as_rows(text: str) -> list[list[str]]:
    """A CSV text as a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(text, newline="")))


# Columns.


def test_only_what_is_shown_is_exported() -> None:
    """A command line, a path, a user: in no form, unless its column is among those shown."""
    owner = Owner(1, "nginx", path="/opt/hidden", user="ada", command="nginx --password=secret")
    shown = [column(key, key.upper(), lambda row: row.purpose.name) for key in ("app", "port")]
    table = make_table(shown, [row(owner)])
    for form in Form:
        text = export.render(form, table, around())
        assert "nginx" in text or form in {Form.HTML, Form.TEXT}
        for hidden in ("secret", "/opt/hidden", "ada"):
            assert hidden not in text
    asked = [*shown, column("command", "Command line", lambda row: "as shown")]
    assert [each.is_secret for each in asked] == [False, False, True]
    text = export.as_csv(make_table(asked, [row(owner)]))
    assert as_rows(text)[1][-1] == "nginx --password=secret"


def test_facts_are_exact_and_words_are_as_shown(computer: Computer, reference: Reference) -> None:
    """People read the cells of the window, scripts read numbers, codes and times."""
    computer.wait(computer.app("nginx", service="nginx.service"), "[::]:80")
    computer.connect(computer.app("chrome"), "93.184.216.34:443")
    words = {"app": "nginx · web server", "port": "80 TCP", "since": "3 d", "host": "example.org"}
    columns = [column(key, key.upper(), partial(showing, words[key])) for key in words]
    table = make_table(columns, computer.rows(reference))
    assert table.headings == ("APP", "PORT", "SINCE", "HOST")
    assert table.texts == (tuple(words.values()),) * 2
    assert table.names == (
        "app", "title", "service", "role", "port", "protocol", "since", "host",
    )  # fmt: skip
    assert table.cells[0] == (
        "nginx", None, "nginx.service", "web server", 80, "tcp", "2023-11-14T22:13:20+00:00",
        table.cells[0][-1],
    )  # fmt: skip


def test_a_column_that_has_no_fact_of_its_name_is_exported_as_shown() -> None:
    """A column that somebody adds to the window is not lost, and not guessed at."""
    table = make_table([column("mood", "Mood", lambda row: f"of {row.port}")], [row(Owner(1, "x"))])
    assert (table.names, table.cells) == (("mood",), (("of 80",),))


def test_a_connection_says_whom_it_goes_to(computer: Computer, reference: Reference) -> None:
    """The window's cell “who can reach it” says that of a connection, so the facts do."""
    computer.connect(computer.app("chrome"), "93.184.216.34:443")
    columns = [column("reach", "Who can reach it", lambda _row: "To 93.184.216.34")]
    table = make_table(columns, computer.rows(reference))
    assert dict(zip(table.names, table.cells[0], strict=True)) == {
        "reach": "network",
        "remote_address": "93.184.216.34",
    }


def test_parts_of_a_table_make_the_whole(computer: Computer, reference: Reference) -> None:
    """Gathered in turns, the table is that of one go."""
    for port in range(81, 91):
        computer.wait(computer.app(f"app{port}"), f"0.0.0.0:{port}")
    rows, columns = computer.rows(reference), columns_of(SHOWN)
    parts = [make_table(columns, rows[start : start + 3]) for start in range(0, 10, 3)]
    assert joined(parts) == make_table(columns, rows)


@pytest.mark.parametrize("name", NAMES)
def test_every_column_of_the_command_line_has_its_fact_and_words(name: str) -> None:
    """One fact, under the name that was asked for; a missing one is marked for a person."""
    (found,) = columns_of([f" {name.upper()} ", name])
    assert [fact for fact, _ in found.facts] == [name]
    for owner in (Owner(None, ""), Owner(1, "x", path="/x", user="u", create_time=STARTED)):
        assert found.text(row(owner)).strip()
        assert isinstance(found.facts[0][1](row(owner)), str | int | None)


def test_a_column_that_there_is_not_is_a_mistake() -> None:
    """The sentence lists those that there are."""
    with pytest.raises(InputError) as caught:
        columns_of(["app", "colour"])
    assert (caught.value.code, caught.value.text) == (InputCode.BAD_VALUE, "colour")
    assert caught.value.known == NAMES
    with pytest.raises(InputError, match=InputCode.VALUE_MISSING):
        columns_of(["", " "])


# CSV.


@pytest.mark.parametrize("start", FORMULAS)
def test_a_spreadsheet_is_given_no_formula(start: str) -> None:
    """A process may be called anything; its name must not run when the file is opened."""
    name = f"{start}cmd|' /C calc'!A0"
    text = export.as_csv(table_of([["app"], [name], ["a=b"]]))
    assert as_rows(text) == [["app"], [f"'{name}"], ["a=b"]]


def test_the_guard_can_be_taken_away_again() -> None:
    """A text that begins with ' has one more, so that one can always be taken away."""
    text = export.as_csv(table_of([["app"], ["'=1+1"], ["=1+1"], ["it's"]]))
    assert as_rows(text) == [["app"], ["''=1+1"], ["'=1+1"], ["it's"]]


def test_numbers_stay_numbers() -> None:
    """Only text can be a formula; a fact that is missing is an empty cell."""
    table = Table(("a",), (), ("a", "b"), ((-1, None),))
    assert export.as_csv(table) == "a,b\r\n-1,\r\n"


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=5)), max_size=5))
def test_whatever_a_cell_holds_csv_gives_it_back(cells: list[tuple[str, str]]) -> None:
    """Line by line and cell by cell; one ' is taken away where a cell begins with it."""
    text = export.as_csv(table_of([("a", "b"), *cells]))
    head, *body = as_rows(text)
    assert head == ["a", "b"]
    assert [tuple(cell.removeprefix("'") for cell in line) for line in body] == cells
    assert not any(cell.startswith(FORMULAS) for line in body for cell in line)


def test_csv_is_marked_as_utf_8_for_spreadsheets() -> None:
    """Excel takes a file without the mark for one in an old encoding; lines end as in RFC 4180."""
    text = export.as_csv(table_of([["a", "b"], ["é", 'x "y", z']]))
    data = export.encode(Form.CSV, text)
    assert data == b'\xef\xbb\xbfa,b\r\n\xc3\xa9,"x ""y"", z"\r\n'
    assert not export.encode(Form.JSON, "{}").startswith(b"\xef\xbb\xbf")


# JSON.


def test_json_is_the_documented_schema_with_the_columns_shown() -> None:
    """Under the names of docs/json.md; the computer's name only where it was asked for."""
    table = make_table(columns_of(["app", "port", "user"]), [row(Owner(1, "nginx"))])
    read = json.loads(export.as_json(table, around(("A note.",))))
    assert list(read) == [
        "schema", "version", "made_by", "taken", "system", "connections", "notes",
    ]  # fmt: skip
    assert (read["schema"], read["version"]) == ("portgui.connections", 1)
    assert read["taken"] == "2023-11-14T22:13:20+00:00"
    assert read["connections"] == [{"app": "nginx", "port": 80, "user": None}]
    assert read["notes"] == ["A note."]
    assert json.loads(export.as_json(table, around(computer="ada-pc")))["computer"] == "ada-pc"


# HTML.


class Page(HTMLParser):
    """What a browser makes of a page: its tags, and the texts of its cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.cells: list[str] = []
        self._inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self._inside = tag in {"td", "th"}
        if self._inside:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.cells[-1] += data


NASTY = "<script>alert(1)</script>&amp;\"'<img src=x onerror=y>"


def test_a_page_shows_every_text_and_obeys_none() -> None:
    """Names, notes, headings and the computer's name may hold anything."""
    table = table_of([["App", NASTY], [NASTY, "b"]])
    around_it = About(NASTY, (NASTY,), (NASTY,), STARTED, NASTY, NASTY)
    text = as_html(table, around_it)
    # Title and heading, computer, line, note, heading of a column, cell.
    assert text.count(escape(NASTY)) == 7 + 1
    page = Page(text)
    assert page.cells == ["App", NASTY, NASTY, "b"]
    assert {"script", "img"} & set(page.tags) == set()
    assert not any(name.startswith("on") for name, _ in page.attributes)


def test_a_page_needs_nothing_from_anywhere() -> None:
    """No script, no link, nothing to load, and a policy that keeps it so; light, dark and paper."""
    text = as_html(table_of([["App"], ["x"]]), around())
    page = Page(text)
    assert {"link", "script", "img", "iframe", "a", "base", "form"} & set(page.tags) == set()
    assert not {"src", "href", "style"} & {name for name, _ in page.attributes}
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


@given(st.text(max_size=30))
def test_whatever_a_cell_holds_a_page_shows_it(name: str) -> None:
    """Made plain as the scan makes it, it is read back as it is."""
    shown = plain(name, NAME_LIMIT)
    assert Page(as_html(table_of([["App"], [shown]]), around())).cells == ["App", shown]


# Text.


def test_columns_stand_below_each_other(computer: Computer, reference: Reference) -> None:
    """The words are those of the window, and what is not known is marked."""
    computer.wait(computer.app("nginx"), "0.0.0.0:80")
    computer.connect(computer.app("chrome"), "[2001:db8::1]:25565")
    computer.wait(computer.foreign_app(), "127.0.0.1:4999")
    table = make_table(columns_of(SHOWN), computer.rows(reference))
    head, *body = aligned(table).splitlines()
    assert head == "APP     PID  PROTO  LOCAL              REMOTE               STATE  " + (
        "                  REACH               FOR"
    )
    starts = [head.index(word) for word in head.split()]
    cells = [
        [line[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)]
        for line in body
    ]
    assert cells == [
        ["nginx", "100", "tcp", "0.0.0.0:80", "-", "waiting for connections", "your network",
         "Web pages"],
        ["chrome", "101", "tcp", "192.168.1.5:50000", "[2001:db8::1]:25565", "connected",
         "your network", "Minecraft Java"],
        ["?", "?", "tcp", "127.0.0.1:4999", "-", "waiting for connections", "only this computer",
         "-"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("nginx", 5),
        ("名前", 4),
        ("ｶﾅ", 2),
        ("ＡＢ", 4),
        ("e\u0301", 1),
        ("é", 1),
        ("שלום", 4),
        ("a\u20dd", 1),
        ("한글", 4),
    ],
)
def test_a_character_takes_the_places_that_a_terminal_gives_it(text: str, places: int) -> None:
    """UAX #11: wide and full-width ones two; a mark on another one none."""
    assert width(text) == places


@given(st.text(max_size=80), st.integers(1, 70))
def test_a_cut_text_fits_and_is_whole_where_it_did(text: str, most: int) -> None:
    """Never wider than allowed, and the shortening is seen."""
    shown = cut(text, most)
    assert width(shown) <= most
    if shown != text:
        assert shown.endswith("…")
        assert text.startswith(shown[:-1])
        assert width(text) > most


@given(
    st.lists(
        st.tuples(*[st.text(st.characters(exclude_categories=("C", "Z")), max_size=90)] * 3),
        max_size=5,
    )
)
def test_whatever_the_cells_hold_columns_stay_aligned(cells: list[tuple[str, str, str]]) -> None:
    """One row is one line, and the last column begins at the same place in each."""
    table = table_of([("A", "B", "C"), *cells])
    lines = aligned(table).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(cells) + 1
    starts = set()
    for line, (_, _, last) in zip(lines[1:], cells, strict=True):
        if last:
            assert line.endswith(last)
            starts.add(width(line) - width(last))
    assert len(starts) <= 1
    assert all(start <= 2 * (WIDEST + 2) for start in starts)


def test_a_text_says_what_it_is_and_what_is_missing() -> None:
    """Title, moment, rows, notes; the computer's name only where it was asked for."""
    table = table_of([["App", "Port"], ["nginx", "80"]])
    assert as_text(table, around(("A note.",))) == (
        "Connections\nAs of now\n\nApp    Port\nnginx  80\n\nA note.\n"
    )
    assert as_text(table, around(computer="ada-pc")).splitlines()[1] == "ada-pc"


def test_no_rows_are_a_heading_alone() -> None:
    """A script still finds the names of the fields."""
    table = make_table(columns_of(SCRIPTED), [])
    assert aligned(table).split() == [name.upper() if name != "protocol" else "PROTO"
                                      for name in SCRIPTED]  # fmt: skip
    assert as_rows(export.as_csv(table)) == [list(SCRIPTED)]


# All of them.


def columns(names: Sequence[str]) -> tuple[ExportColumn, ...]:
    """Columns as the window has them."""
    return tuple(column(found.key, found.heading, found.text) for found in columns_of(names))


@pytest.mark.parametrize("form", Form)
def test_the_same_in_gives_the_same_out(
    form: Form, computer: Computer, reference: Reference
) -> None:
    """Two exports of one moment can be compared byte by byte; half characters cost no file."""
    computer.wait(computer.app("na\udce9me"), "0.0.0.0:80")
    rows = computer.rows(reference)
    words = about(len(rows), STARTED, [Message.of("scan-names-hidden", count=1)], english)
    one, other = (
        export.encode(form, export.render(form, make_table(columns(SHOWN), list(rows)), words))
        for _ in range(2)
    )
    assert one == other
    text = one.decode("utf-8-sig")
    assert all(unicodedata.category(letter) != "Cs" for letter in text)
    assert "As of " in text or form in {Form.CSV, Form.JSON}


# The document.

DOCUMENT = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")


def documented(heading: str) -> list[str]:
    """The names in the table below a heading of the document."""
    _, _, rest = DOCUMENT.partition(f"{heading}\n")
    return re.findall(r"^\| `(\w+)` \|", rest.partition("\n#")[0], re.MULTILINE)


def test_every_fact_is_documented() -> None:
    """docs/json.md is what scripts rely on: nothing is missing there, and nothing made up."""
    every = documented("### Facts of every connection")
    assert every == [*FACTS, "missing"]
    assert documented("### Facts that are there only where their column was asked for") == [*MORE]
    shown = re.search(r"^`(app,pid,[\w,]+)`", DOCUMENT, re.MULTILINE)
    assert shown is not None
    assert tuple(shown[1].split(",")) == SCRIPTED


def test_the_examples_of_the_document_are_true(computer: Computer) -> None:
    """They have the names that the files have, in their order, and are read as what they are."""
    one, other, _ = (
        json.loads(each) for each in re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)
    )
    (found,) = parse(json.dumps(one).encode(), "json.md").connections
    assert list(one["connections"][0]) == list(record_of(found))
    assert list(one) == list(json.loads(dump([found], STARTED)))
    record = comparison_record(compare([], [found]), STARTED, STARTED, [])
    assert list(other) == list(record)
    assert list(other["changed"][0]["now"]) == list(json.loads(json.dumps(record))["new"][0])
