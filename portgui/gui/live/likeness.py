"""Queries that find rows like one row: for the row's menu and for what the search box offers."""

import re
from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.answers.live_row import LiveRow

translate = QCoreApplication.translate

_QUOTES: Final = re.compile('["\u201c\u201d\u201e\u201f\u00ab\u00bb]')
"""What a query takes for a quotation mark."""
_LONGEST: Final = 100
"""Characters of a name that are looked for: a query is bounded."""


def app_query(name: str) -> str:
    """The rows of the app of this name; "" for a name of nothing but quotation marks.

    A query cannot hold a quotation mark: the longest part without one is looked for.
    """
    part = max(_QUOTES.split(name), key=len)[:_LONGEST]
    return f'app:"{part}"' if part.strip() else ""


def address_query(address: str) -> str:
    """The connections with this address; without the zone that an IPv6 address may end in."""
    return f"addr:{address.partition('%')[0]}"


def queries_like(row: LiveRow) -> list[tuple[str, str]]:
    """What rows may have in common with this one, in words, and the query for it."""
    found = row.connection
    port = translate("live", "port %1").replace("%1", str(row.port))
    queries = [(found.owner.app, app_query(found.owner.app)), (port, f"port:{row.port}")]
    if found.key.remote is not None:
        address = found.key.remote.address
        queries.append((address.partition("%")[0], address_query(address)))
    return [(words, query) for words, query in queries if query]
