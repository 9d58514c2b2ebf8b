"""A guide as one HTML page: for a browser, and for QTextDocument, which prints it as PDF.

Qt knows no flex, no grid and few selectors (https://doc.qt.io/qt-6/richtext-html-subset.html):
only paragraphs, headings and classes that both understand are used. Nothing is loaded from
anywhere, and every text is escaped.
"""

from collections.abc import Iterator
from html import escape
from typing import Final

from portgui.guides.model import Copyable, Guide, LinkKind, Step, Words

_STYLE: Final = """
body { background-color: #ffffff; color: #000000; font-family: sans-serif; font-size: 11pt; }
h1 { font-size: 18pt; }
h2 { font-size: 14pt; margin-top: 18px; }
p { margin-top: 3px; margin-bottom: 3px; }
.number { font-weight: bold; margin-top: 12px; }
.text, .detail, .copy, .command, .link { margin-left: 24px; }
.detail { font-size: 10pt; }
.copy, .command { white-space: pre-wrap; }
.copy span, .command span { font-family: monospace; font-size: 12pt; }
@media screen { body { max-width: 46em; margin: 2em auto; padding: 0 1em; } }
@media print { .step { page-break-inside: avoid; } }
"""


def as_html(guide: Guide) -> str:
    """The whole guide as a page that needs nothing else, black on white."""
    return "\n".join(_page(guide)) + "\n"


def _page(guide: Guide) -> Iterator[str]:
    title = escape(guide.title)
    yield "<!DOCTYPE html>"
    yield f'<html lang="{escape(guide.words.language)}">'
    yield '<head><meta charset="utf-8">'
    # A page that somebody mails on stays what it is: nothing in it may load or run anything.
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f"<title>{title}</title><style>{_STYLE}</style></head>"
    yield f"<body><h1>{title}</h1>"
    for paragraph in guide.intro:
        yield f"<p>{escape(paragraph)}</p>"
    yield from _steps(guide.steps, guide.words, undo=False)
    if guide.undo:
        yield f"<h2>{escape(guide.words.undo_title)}</h2>"
        yield from _steps(guide.undo, guide.words, undo=True)
    if guide.notes:
        yield f"<h2>{escape(guide.words.notes_title)}</h2><ul>"
        yield from (f"<li>{escape(note)}</li>" for note in guide.notes)
        yield "</ul>"
    yield "</body></html>"


def _steps(steps: tuple[Step, ...], words: Words, *, undo: bool) -> Iterator[str]:
    for number, step in enumerate(steps, start=1):
        if step.heading:
            yield f"<h2>{escape(step.heading)}</h2>"
        numbered = escape(words.numbered(number, len(steps), undo=undo))
        yield f'<div class="step"><p class="number">{numbered}</p>'
        yield f'<p class="text">{escape(step.text)}</p>'
        if step.detail:
            yield f'<p class="detail">{escape(step.detail)}</p>'
        yield from map(_copy, step.copies)
        if step.link is not None and step.link.kind is LinkKind.URL:
            address = escape(step.link.target)
            yield f'<p class="link"><a href="{address}">{escape(step.link.label)}</a></p>'
        yield "</div>"


def _copy(copy: Copyable) -> str:
    value = f"<span>{escape(copy.value)}</span>"
    if copy.is_command:
        return f'<p class="command">{value}</p>'
    return f'<p class="copy">{escape(copy.label)}: {value}</p>'
