"""The port guide's columns, as data. Cells are words; where IANA says nothing, that is said."""

from typing import Final, assert_never

from PySide6.QtCore import QCoreApplication

from portgui.gui.table.columns import Badge, Column, Tone
from portgui.net import Kind
from portgui.reference.rows import GuideRow
from portgui.words import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

GuideKey = str | tuple[int, int, tuple[str, ...], str]
"""What makes a row the same one: the entry's id, or what IANA's row says."""


def key_of(row: GuideRow) -> GuideKey:
    """The key of a row."""
    if row.entry is not None:
        return row.entry.id
    return row.first, row.last, row.protocols, row.name


def kind_text(kind: Kind) -> str:
    """The name of one of the three ranges."""
    match kind:
        case Kind.WELL_KNOWN:
            return translate("guide", "Well-known")
        case Kind.REGISTERED:
            return translate("guide", "Registered")
        case Kind.DYNAMIC:
            return translate("guide", "Dynamic")
        case _:
            assert_never(kind)


def purpose_text(row: GuideRow) -> str:
    """What it is for, in a plain sentence or IANA's words."""
    return row.purpose or translate("guide", "IANA gives no description")


def official_badge(row: GuideRow) -> Badge:
    """Whether IANA has assigned the port for this, as a word and a shape."""
    if row.official:
        return Badge(translate("guide", "Official"), Tone.NEUTRAL, "circle-check")
    return Badge(translate("guide", "Unofficial"), Tone.INFO, "info")


def row_text(row: GuideRow) -> str:
    """A row as one line of text, its cells separated by tabs."""
    return "\t".join(column.text(row) for column in COLUMNS)


def _ports_text(row: GuideRow) -> str:
    return str(row.first) if row.first == row.last else f"{row.first}-{row.last}"


def _protocols_text(row: GuideRow) -> str:
    return ", ".join(protocol.upper() for protocol in row.protocols)


def _name_tip(row: GuideRow) -> str:
    if row.entry is None:
        return translate("guide", "The name in IANA’s list")
    if not row.entry.apps:
        return row.name
    return translate("guide", "Used by {apps}").format(apps=", ".join(row.entry.apps))


def _purpose_tip(row: GuideRow) -> str:
    if row.entry is None:
        return row.purpose
    return f"{row.entry.plain}\n{row.entry.advice}"


def _kind_tip(row: GuideRow) -> str:
    match row.kind:
        case Kind.WELL_KNOWN:
            return translate("guide", "0 to 1023: the basic services of the internet")
        case Kind.REGISTERED:
            return translate(
                "guide", "1024 to 49151: for makers and projects that have asked for one"
            )
        case Kind.DYNAMIC:
            return translate("guide", "49152 to 65535: lent for a short time, never assigned")


def _official_tip(row: GuideRow) -> str:
    if row.official:
        return translate("guide", "IANA has assigned the port for this.")
    return translate("guide", "Apps use the port for this; IANA has not assigned it for that.")


COLUMNS: Final[tuple[Column[GuideRow], ...]] = (
    Column(
        "port", QT_TRANSLATE_NOOP("columns", "Port"), _ports_text,
        lambda row: row.first, width=104,
    ),
    Column(
        "protocol", QT_TRANSLATE_NOOP("columns", "Protocol"), _protocols_text,
        lambda row: row.protocols[0], width=80,
        hint=QT_TRANSLATE_NOOP("columns", "How messages are sent. The same number with another"
                               " protocol is another port."),
    ),
    Column(
        "name", QT_TRANSLATE_NOOP("columns", "Name"), lambda row: row.name,
        lambda row: row.name.lower(), tip=_name_tip, width=176,
    ),
    Column(
        "purpose", QT_TRANSLATE_NOOP("columns", "What it is for"), purpose_text,
        lambda row: row.purpose.lower() or "\uffff", tip=_purpose_tip,
        muted=lambda row: not row.purpose, width=190, stretch=True,
    ),
    Column(
        "kind", QT_TRANSLATE_NOOP("columns", "Kind"), lambda row: kind_text(row.kind),
        lambda row: row.first, tip=_kind_tip, width=90,
    ),
    Column(
        "official", QT_TRANSLATE_NOOP("columns", "Official"),
        lambda row: official_badge(row).text, lambda row: int(not row.official),
        badge=official_badge, tip=_official_tip, width=116,
        hint=QT_TRANSLATE_NOOP("columns", "Whether IANA, which keeps the list of ports, has"
                               " assigned the port for this."),
    ),
)  # fmt: skip

PORT_COLUMN: Final = 0
