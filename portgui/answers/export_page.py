"""A table as one page of HTML that needs nothing else: for a browser, for paper, for a message.

It runs and loads nothing, and says so to the browser. Every text is escaped.
"""

from collections.abc import Iterator
from html import escape
from typing import Final

from portgui.answers.export_table import About, Table

_STYLE: Final = """
:root { color-scheme: light dark; }
body { background: #ffffff; color: #1b1f24; font: 15px/1.45 system-ui, sans-serif; margin: 2em; }
h1 { font-size: 1.4em; margin: 0 0 .3em; }
p { margin: .2em 0; }
.notes { margin-top: 1.2em; }
table { border-collapse: collapse; margin-top: 1.2em; width: 100%; }
th, td { border-bottom: 1px solid #d5d9de; padding: .45em .8em .45em 0; text-align: start;
         vertical-align: top; overflow-wrap: anywhere; }
th { color: #59636e; font-weight: 600; }
@media (prefers-color-scheme: dark) {
  body { background: #16191d; color: #e6e8eb; }
  th, td { border-color: #363c44; }
  th { color: #a0a9b4; }
}
@media print {
  body { background: #ffffff; color: #000000; font-size: 9pt; margin: 0; }
  th, td { border-color: #999999; }
  th { color: #000000; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
"""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def as_html(table: Table, about: About) -> str:
    """The whole page."""
    return "\n".join(_page(table, about)) + "\n"


def _page(table: Table, about: About) -> Iterator[str]:
    title = escape(about.title)
    yield "<!DOCTYPE html>"
    yield f'<html lang="{escape(about.language)}">'
    yield '<head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title><style>{_STYLE}</style></head>"
    yield f"<body><h1>{title}</h1>"
    for line in (about.computer, *about.lines):
        if line:
            yield f"<p>{escape(line)}</p>"
    yield "<table><thead><tr>"
    yield "".join(f'<th scope="col">{escape(heading)}</th>' for heading in table.headings)
    yield "</tr></thead><tbody>"
    for texts in table.texts:
        yield "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in texts) + "</tr>"
    yield "</tbody></table>"
    if about.notes:
        yield '<div class="notes">'
        yield from (f"<p>{escape(note)}</p>" for note in about.notes)
        yield "</div>"
    yield "</body></html>"
