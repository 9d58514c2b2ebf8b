"""Linux' firewalls: what a change comes to, why it is not made, and what to do instead."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    "linux-refuse-app": QT_TRANSLATE_NOOP(
        "words", "Firewalls on Linux have rules for ports. They cannot tell one app from another."
    ),
    "linux-fix-name-port": QT_TRANSLATE_NOOP(
        "words", "Say which port the app uses, and ask for that port."
    ),
    "linux-refuse-no-network": QT_TRANSLATE_NOOP(
        "words", "This computer is in no network now, so there is none to write a rule for."
    ),
    "linux-fix-name-network": QT_TRANSLATE_NOOP(
        "words", "Connect it first, or say for which addresses the rule is to be."
    ),
    "linux-refuse-version": QT_TRANSLATE_NOOP(
        "words",
        "ufw is set up without IPv6 on this computer, so it takes no rule for such an address.",
    ),
    "linux-refuse-ufw-off": QT_TRANSLATE_NOOP(
        "words", "ufw is switched on in its settings, but its rules are not in force."
    ),
    "linux-fix-ufw-on": QT_TRANSLATE_NOOP(
        "words", "In a terminal, look with “{look}”; “{line}” puts them in force."
    ),
    "linux-refuse-rule": QT_TRANSLATE_NOOP(
        "words", "A rule that is there already decides this otherwise: “{name}”."
    ),
    "linux-fix-rule": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI did not make that rule and leaves it alone. Take it away first if you want this.",
    ),
    "linux-already-rule": QT_TRANSLATE_NOOP(
        "words", "A rule that does just this is there already. PortGUI does not add it again."
    ),
    "linux-already-allowed": QT_TRANSLATE_NOOP(
        "words", "The firewall allows this already. Nothing needs to be changed."
    ),
    "linux-already-blocked": QT_TRANSLATE_NOOP(
        "words", "The firewall blocks this already. Nothing needs to be changed."
    ),
    "linux-note-no-programs": QT_TRANSLATE_NOOP(
        "words", "The rule is for the port, whichever app uses it: Linux’ firewalls know no apps."
    ),
    "linux-note-connected": QT_TRANSLATE_NOOP(
        "words", "Whoever is connected now stays connected; the rule is for new connections."
    ),
    "linux-note-networks": QT_TRANSLATE_NOOP(
        "words",
        "The rule names the addresses of the networks that this computer is in now. In another"
        " network it does not count.",
    ),
    "linux-note-units": QT_TRANSLATE_NOOP(
        "words",
        "What ends it is a small systemd unit, {name}. It needs no PortGUI, works after a restart"
        " as well, and removes itself.",
    ),
    "linux-note-version": QT_TRANSLATE_NOOP(
        "words", "ufw is set up without IPv6 on this computer: the rule is for IPv4 alone."
    ),
    "linux-note-unread": QT_TRANSLATE_NOOP(
        "words",
        "The rules could not be read without the administrator’s password. They are read first"
        " when you agree, and nothing is changed if one of them stands against it.",
    ),
    "linux-note-priority": QT_TRANSLATE_NOOP(
        "words",
        "firewalld gives rules no names. This one is told apart from others by its priority,"
        " {number}.",
    ),
    "linux-note-reload": QT_TRANSLATE_NOOP(
        "words", "It also ends when firewalld is started again or told to reload its rules."
    ),
    "linux-refuse-old-firewalld": QT_TRANSLATE_NOOP(
        "words",
        "firewalld {version} is too old: PortGUI could not tell its own rules from others there.",
    ),
    "linux-fix-by-hand": QT_TRANSLATE_NOOP("words", "Make the change by hand with firewall-cmd."),
    "linux-refuse-panic": QT_TRANSLATE_NOOP(
        "words", "firewalld is in panic mode: it drops everything, whatever the rules say."
    ),
    "linux-fix-panic": QT_TRANSLATE_NOOP(
        "words", "If that is not wanted: “{line}” in a terminal ends it."
    ),
    "linux-refuse-both": QT_TRANSLATE_NOOP(
        "words",
        "Two firewalls are switched on here, firewalld and ufw. They get in each other’s way, so"
        " PortGUI changes neither.",
    ),
    "linux-fix-both": QT_TRANSLATE_NOOP(
        "words",
        "Keep one: “{one}” or “{other}” in a terminal.",
    ),
    "linux-refuse-sandbox": QT_TRANSLATE_NOOP(
        "words",
        "PortGUI runs in a sandbox (Flatpak or snap), from which the firewall cannot be reached.",
    ),
    "linux-fix-sandbox": QT_TRANSLATE_NOOP(
        "words", "Install PortGUI as a package of the system, or make the change in a terminal."
    ),
    "linux-refuse-bare": QT_TRANSLATE_NOOP(
        "words",
        "This computer has neither firewalld nor ufw. Its rules, if any, are somebody’s own, and"
        " PortGUI does not write into them.",
    ),
    "linux-fix-nft": QT_TRANSLATE_NOOP(
        "words",
        "Where the rules are nftables’ and the chain has its usual name, this does it until the"
        " next restart: {line}",
    ),
    "linux-no-firewall": QT_TRANSLATE_NOOP(
        "words", "This computer has no firewall that is switched on, so nothing needs opening."
    ),
    "linux-refuse-none": QT_TRANSLATE_NOOP(
        "words", "This computer has no firewall that is switched on, so nothing can be blocked."
    ),
    "linux-fix-none": QT_TRANSLATE_NOOP(
        "words", "Switch on ufw or firewalld and ask again, or quit the app that uses the port."
    ),
}
