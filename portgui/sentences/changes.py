"""How a change to the firewall, undoing it, or settling it, has ended."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    "change-done": QT_TRANSLATE_NOOP(
        "words",
        "Done. The firewall was read again: the change is there.",
    ),
    "change-done-silent": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI did not hear how it ended. The firewall was read again: the change is there.",
    ),
    "change-needless": QT_TRANSLATE_NOOP(
        "words",
        "It was so already. Nothing was changed, and there is nothing to undo.",
    ),
    "change-unread": QT_TRANSLATE_NOOP(
        "words",
        "The system says that it was done. PortGUI could not read the firewall again to make"
        " sure. Look in the firewall’s own settings, or try the connection.",
    ),
    "change-disagrees": QT_TRANSLATE_NOOP(
        "words",
        "The system says that it was done. The firewall was read again and says otherwise. Undo"
        " the change under My changes, or follow the steps by hand.",
    ),
    "change-half": QT_TRANSLATE_NOOP(
        "words",
        "Only a part of it was made, and that part could not be taken back. Finish or undo it"
        " under My changes.",
    ),
    "change-silent": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI did not hear how it ended, and could not read the firewall again. The change may"
        " have been made. Look at it under My changes.",
    ),
    "change-left-over": QT_TRANSLATE_NOOP(
        "words",
        "It was not done. The firewall was read again: a part of the change is there. Undo it"
        " under My changes.",
    ),
    "change-refused-unread": QT_TRANSLATE_NOOP(
        "words",
        "It was not done, as the system says. PortGUI could not read the firewall again to make"
        " sure. Look at it under My changes.",
    ),
    "change-declined": QT_TRANSLATE_NOOP("words", "You chose No. Nothing was changed."),
    "change-no-agent": QT_TRANSLATE_NOOP(
        "words",
        "Nothing here can ask for an administrator’s password. Nothing was changed. Run the steps"
        " by hand, as an administrator.",
    ),
    "change-not-permitted": QT_TRANSLATE_NOOP(
        "words",
        "The system did not give PortGUI an administrator’s rights. Nothing was changed. Ask"
        " whoever looks after this computer.",
    ),
    "change-unsafe-place": QT_TRANSLATE_NOOP(
        "words",
        "Others can change files where PortGUI lies, so it does not ask for an administrator’s"
        " rights. Nothing was changed. Install PortGUI for all users, or run the steps by hand.",
    ),
    "change-not-installed": QT_TRANSLATE_NOOP(
        "words",
        "The part of PortGUI that changes the firewall is not installed. Nothing was changed."
        " Install PortGUI as a package, or run the steps by hand.",
    ),
    "change-timeout": QT_TRANSLATE_NOOP(
        "words",
        "There was no answer in time. Nothing of the change is there so far; it may still come."
        " Look under My changes in a moment.",
    ),
    "change-crashed": QT_TRANSLATE_NOOP(
        "words",
        "The part that changes the firewall ended too early. Nothing of the change is there. Try"
        " again, or run the steps by hand.",
    ),
    "change-failed": QT_TRANSLATE_NOOP(
        "words",
        "The firewall did not take it. Nothing was changed. Run the steps by hand to see why.",
    ),
    "change-bad-request": QT_TRANSLATE_NOOP(
        "words",
        "What PortGUI asked for was not in order, so it was not carried out. Nothing was changed."
        " Report this to the makers of PortGUI.",
    ),
    "change-changed": QT_TRANSLATE_NOOP(
        "words",
        "Something in the firewall is not what it was when it was read. Nothing was changed. Read"
        " it again, and start from the beginning.",
    ),
    "change-no-rights": QT_TRANSLATE_NOOP(
        "words",
        "It was started without an administrator’s rights. Nothing was changed. Start again as an"
        " administrator, or run the steps by hand.",
    ),
    "change-no-expiry": QT_TRANSLATE_NOOP(
        "words",
        "The system could not be told when to end it, so it was not made. Nothing was changed."
        " Choose another time, or until you undo it.",
    ),
    "change-not-here": QT_TRANSLATE_NOOP(
        "words",
        "There is no firewall here that PortGUI can change. Nothing was changed. Follow the steps"
        " by hand.",
    ),
    "change-busy": QT_TRANSLATE_NOOP(
        "words",
        "Another PortGUI is making a change at this moment. Nothing was changed. Wait until it"
        " has ended, and try again.",
    ),
    "change-twice": QT_TRANSLATE_NOOP(
        "words",
        "This very change has been begun already. Nothing more was changed. Look at it under My"
        " changes.",
    ),
    "change-more-declined": QT_TRANSLATE_NOOP(
        "words",
        "You chose No for another one, so this was not asked any more. Nothing of it was changed.",
    ),
    "change-unknown": QT_TRANSLATE_NOOP(
        "words",
        "There is no change {mark} in the journal. Nothing was changed. My changes lists those"
        " that there are.",
    ),
    "change-other-firewall": QT_TRANSLATE_NOOP(
        "words",
        "It was made in another firewall ({system}) than the one that is here now ({now})."
        " Nothing was changed. Undo it there by hand.",
    ),
    "change-journal-unread": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI could not read its journal of changes: {reason}. Nothing was changed. Put that"
        " right, and try again.",
    ),
    "undo-done": QT_TRANSLATE_NOOP(
        "words",
        "Undone. The firewall was read again: nothing of the change is left.",
    ),
    "undo-needless": QT_TRANSLATE_NOOP(
        "words",
        "Nothing of it is left, so there was nothing to undo. Nothing was changed.",
    ),
    "undo-unread": QT_TRANSLATE_NOOP(
        "words",
        "The system says that it was undone. PortGUI could not read the firewall again to make"
        " sure. Look in the firewall’s own settings.",
    ),
    "undo-disagrees": QT_TRANSLATE_NOOP(
        "words",
        "The system says that it was undone. The firewall was read again: something of it is"
        " still there. Try again, or undo it by hand.",
    ),
    "undo-half": QT_TRANSLATE_NOOP(
        "words",
        "Only a part of it was undone. Try again under My changes, or undo the rest by hand.",
    ),
    "undo-altered": QT_TRANSLATE_NOOP(
        "words",
        "It is not what PortGUI made any more: somebody has changed it since. PortGUI leaves it"
        " alone. Nothing was changed. Look at it, and undo it by hand.",
    ),
    "undo-silent": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI did not hear how it ended. It may have been undone in part. Look at it under My"
        " changes.",
    ),
    "undo-crashed": QT_TRANSLATE_NOOP(
        "words",
        "The part that changes the firewall ended too early. The change is still there. Try"
        " again, or undo it by hand.",
    ),
    "keep-done": QT_TRANSLATE_NOOP(
        "words",
        "It stays until you undo it. The firewall was read again.",
    ),
    "keep-needless": QT_TRANSLATE_NOOP("words", "Nothing ends it by itself. Nothing was changed."),
    "keep-unread": QT_TRANSLATE_NOOP(
        "words",
        "The system says that nothing ends it by itself any more. PortGUI could not read that"
        " again. Look at it again later.",
    ),
    "keep-disagrees": QT_TRANSLATE_NOOP(
        "words",
        "It may still end by itself: what was read again does not agree. Look at it again later,"
        " or make the change anew.",
    ),
    "settle-made": QT_TRANSLATE_NOOP(
        "words",
        "The change is there, whole. It had not been written down how it ended; now it is.",
    ),
    "settle-gone": QT_TRANSLATE_NOOP(
        "words",
        "Nothing of the change is there. It is written down now, and nothing is left to do.",
    ),
    "settle-undone": QT_TRANSLATE_NOOP(
        "words",
        "Nothing of the change is left: it has been undone. That is written down now.",
    ),
    "settle-kept": QT_TRANSLATE_NOOP(
        "words",
        "The change is still there, whole: it was not undone. Undo it again if you want to.",
    ),
    "settle-part": QT_TRANSLATE_NOOP(
        "words",
        "Only a part of the change is there. Finish it, or undo it.",
    ),
    "settle-unknown": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI could not read whether the change is there. Nothing was changed. Undo it, or"
        " look in the firewall’s own settings.",
    ),
    "settle-needless": QT_TRANSLATE_NOOP(
        "words",
        "It is written down how this change ended. There is nothing to settle.",
    ),
    "journal-full": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI could not write down what it was about to do: there is no room left in {folder}."
        " Nothing was changed. Make some room, and try again.",
    ),
    "journal-refused": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI could not write down what it was about to do: it may not write in {folder}."
        " Nothing was changed. Let it write there, and try again.",
    ),
    "journal-busy": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI could not write down what it was about to do: another app has {folder} in use."
        " Nothing was changed. Try again in a moment.",
    ),
    "journal-other": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI could not write down what it was about to do in {folder}: {reason}. Nothing was"
        " changed. Put that right, and try again.",
    ),
    "journal-not-noted": QT_TRANSLATE_NOOP(
        "words",
        "How it ended could not be written down in {folder}: {reason}. PortGUI reads the firewall"
        " again at its next start.",
    ),
    "journal-line-unreadable": QT_TRANSLATE_NOOP(
        "words",
        "Line {line} of the journal cannot be read, as after a power cut. It is kept as it is,"
        " and nothing else depends on it.",
    ),
    "journal-line-newer": QT_TRANSLATE_NOOP(
        "words",
        "Line {line} of the journal was written by a newer PortGUI. It is kept as it is. Use that"
        " PortGUI to undo what it says.",
    ),
    "journal-line-orphan": QT_TRANSLATE_NOOP(
        "words",
        "Line {line} of the journal tells of a change whose beginning is missing. It is kept as"
        " it is. Look for rules named PortGUI in the firewall’s own settings.",
    ),
    "journal-line-repeated": QT_TRANSLATE_NOOP(
        "words",
        "Line {line} of the journal begins a change that was begun before. It is kept as it is;"
        " the first one counts.",
    ),
    "not-checked-outside": QT_TRANSLATE_NOOP("words", "Nobody outside has tried to connect yet."),
    "not-checked-router": QT_TRANSLATE_NOOP(
        "words",
        "The router was not checked. Others beyond your network need it to let them in, too.",
    ),
    "not-checked-app": QT_TRANSLATE_NOOP(
        "words",
        "It was not checked whether the app is running and waiting for connections.",
    ),
    "not-checked-block": QT_TRANSLATE_NOOP(
        "words",
        "It was not tried whether others can still connect.",
    ),
}
