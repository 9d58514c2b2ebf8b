"""Why a file was not saved, as a sentence."""

from portgui.plain import DETAIL_LIMIT, NAME_LIMIT, plain
from portgui.safe_file import NotSavedError
from portgui.words import Message


def why_not_saved(error: NotSavedError) -> Message:
    """What happened, that nothing was changed, and what to do next."""
    return Message.of(
        str(error.trouble),
        file=plain(error.path.name or str(error.path), NAME_LIMIT),
        folder=plain(str(error.path.parent), DETAIL_LIMIT),
        reason=plain(error.strerror or "", DETAIL_LIMIT),
    )
