"""What the live view says where it has no rows to show, and what to do next."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from portgui.gui.plain_text import shortened

translate = QCoreApplication.translate

_MOST_SHOWN = 60
"""Characters of a query that a sentence repeats."""


class Nothing(NamedTuple):
    """Why no row is shown.

    Attributes:
        answered: whether a scan has been complete.
        query: the filter, "" for none.
        noise: how many rows the switch for noise hides; 0 when it is off.
        chip: whether a chip other than “Everything” is chosen and hides some.
        changes: whether only what has changed is to be shown.
    """

    answered: bool
    query: str
    noise: int
    chip: bool
    changes: bool


def sentences(why: Nothing) -> tuple[str, str, str]:
    """Two sentences and what the button offers; "" for what is not needed."""
    if not why.answered:
        return translate("live", "Looking at this computer’s connections …"), "", ""
    everything = translate("live", "Show everything")
    if why.changes and (why.query or why.noise or why.chip):
        first = translate("live", "Nothing here has changed since then.")
        return first, translate("live", "What has changed may be hidden."), everything
    if why.changes:
        return translate("live", "Nothing has changed since then."), "", everything
    if why.query:
        first = translate("live", "Nothing here matches “%1”.").replace(
            "%1", shortened(why.query, _MOST_SHOWN)
        )
        return first, translate("live", "It may be hidden, or nothing uses it now."), everything
    if why.noise:
        return translate("live", "Nothing to show here."), _hidden(why.noise), everything
    if why.chip:
        return translate("live", "Nothing uses the network in this way now."), "", everything
    return (
        translate("live", "Nothing uses the network now."),
        translate("live", "As soon as an app does, it appears here."),
        "",
    )


def _hidden(noise: int) -> str:
    text = "%n row(s) are hidden: inside this computer, or finished."
    return translate("live", text, "", noise)
