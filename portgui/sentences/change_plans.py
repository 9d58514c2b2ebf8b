"""What a change to the firewall comes to, step by step, and what cannot be asked for."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    "plan-allow-port-local": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let other computers on your network reach {protocol} port {ports}.",
    ),
    "plan-allow-port-any": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let everyone reach {protocol} port {ports}.",
    ),
    "plan-allow-port-given": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let {who} reach {protocol} port {ports}.",
    ),
    "plan-allow-ports-local": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let other computers on your network reach {protocol} ports {ports}.",
    ),
    "plan-allow-ports-any": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let everyone reach {protocol} ports {ports}.",
    ),
    "plan-allow-ports-given": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let {who} reach {protocol} ports {ports}.",
    ),
    "plan-allow-app-local": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let other computers on your network reach the app {app}.",
    ),
    "plan-allow-app-any": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let everyone reach the app {app}.",
    ),
    "plan-allow-app-given": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let {who} reach the app {app}.",
    ),
    "plan-allow-app-port-local": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let other computers on your network reach the app {app} on {protocol}"
        " port {ports}.",
    ),
    "plan-allow-app-port-any": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let everyone reach the app {app} on {protocol} port {ports}.",
    ),
    "plan-allow-app-port-given": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let {who} reach the app {app} on {protocol} port {ports}.",
    ),
    "plan-allow-app-ports-local": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let other computers on your network reach the app {app} on {protocol}"
        " ports {ports}.",
    ),
    "plan-allow-app-ports-any": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let everyone reach the app {app} on {protocol} ports {ports}.",
    ),
    "plan-allow-app-ports-given": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will let {who} reach the app {app} on {protocol} ports {ports}.",
    ),
    "plan-block-port-local": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep other computers on your network from reaching {protocol} port"
        " {ports}.",
    ),
    "plan-block-port-any": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep everyone from reaching {protocol} port {ports}.",
    ),
    "plan-block-port-given": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep {who} from reaching {protocol} port {ports}.",
    ),
    "plan-block-ports-local": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep other computers on your network from reaching {protocol} ports"
        " {ports}.",
    ),
    "plan-block-ports-any": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep everyone from reaching {protocol} ports {ports}.",
    ),
    "plan-block-ports-given": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep {who} from reaching {protocol} ports {ports}.",
    ),
    "plan-block-app-local": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep other computers on your network from reaching the app {app}.",
    ),
    "plan-block-app-any": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep everyone from reaching the app {app}.",
    ),
    "plan-block-app-given": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep {who} from reaching the app {app}.",
    ),
    "plan-block-app-port-local": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep other computers on your network from reaching the app {app} on"
        " {protocol} port {ports}.",
    ),
    "plan-block-app-port-any": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep everyone from reaching the app {app} on {protocol} port {ports}.",
    ),
    "plan-block-app-port-given": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep {who} from reaching the app {app} on {protocol} port {ports}.",
    ),
    "plan-block-app-ports-local": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep other computers on your network from reaching the app {app} on"
        " {protocol} ports {ports}.",
    ),
    "plan-block-app-ports-any": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep everyone from reaching the app {app} on {protocol} ports {ports}.",
    ),
    "plan-block-app-ports-given": QT_TRANSLATE_NOOP(
        "words",
        "{firewall} will keep {who} from reaching the app {app} on {protocol} ports {ports}.",
    ),
    "plan-profiles": QT_TRANSLATE_NOOP("words", "It counts on these kinds of network: {networks}."),
    "plan-profiles-all": QT_TRANSLATE_NOOP(
        "words",
        "It counts on every kind of network, public ones too.",
    ),
    "plan-until-undone": QT_TRANSLATE_NOOP("words", "It stays until you undo it."),
    "plan-until-restart": QT_TRANSLATE_NOOP(
        "words",
        "It ends by itself when this computer is started again, also while PortGUI is closed.",
    ),
    "plan-until-one-day": QT_TRANSLATE_NOOP(
        "words",
        "It ends by itself after one day, also while PortGUI is closed.",
    ),
    "plan-until-days": QT_TRANSLATE_NOOP(
        "words",
        "It ends by itself after {count} days, also while PortGUI is closed.",
    ),
    "plan-until-one-hour": QT_TRANSLATE_NOOP(
        "words",
        "It ends by itself after one hour, also while PortGUI is closed.",
    ),
    "plan-until-hours": QT_TRANSLATE_NOOP(
        "words",
        "It ends by itself after {count} hours, also while PortGUI is closed.",
    ),
    "plan-until-one-minute": QT_TRANSLATE_NOOP(
        "words",
        "It ends by itself after one minute, also while PortGUI is closed.",
    ),
    "plan-until-minutes": QT_TRANSLATE_NOOP(
        "words",
        "It ends by itself after {count} minutes, also while PortGUI is closed.",
    ),
    "plan-until-seconds": QT_TRANSLATE_NOOP(
        "words",
        "It ends by itself after {count} seconds, also while PortGUI is closed.",
    ),
    "step-add-allow": QT_TRANSLATE_NOOP("words", "Adds the rule “{name}”, which allows this."),
    "step-add-block": QT_TRANSLATE_NOOP("words", "Adds the rule “{name}”, which blocks this."),
    "step-remove": QT_TRANSLATE_NOOP("words", "Takes away the rule “{name}”."),
    "step-switch-on": QT_TRANSLATE_NOOP("words", "Switches on the rule “{name}”."),
    "step-switch-off": QT_TRANSLATE_NOOP("words", "Switches off the rule “{name}”."),
    "step-app-allowed": QT_TRANSLATE_NOOP(
        "words",
        "Has the firewall allow incoming connections for {app}.",
    ),
    "step-app-blocked": QT_TRANSLATE_NOOP(
        "words",
        "Has the firewall block incoming connections for {app}.",
    ),
    "step-app-absent": QT_TRANSLATE_NOOP("words", "Takes {app} off the firewall’s list of apps."),
    "step-ending": QT_TRANSLATE_NOOP("words", "Tells the system to undo it when the time is over."),
    "step-ending-off": QT_TRANSLATE_NOOP("words", "Tells the system not to end it any more."),
    "request-action": QT_TRANSLATE_NOOP(
        "words",
        "This is no change: it would leave everything as it is. Choose something else.",
    ),
    "request-protocols": QT_TRANSLATE_NOOP("words", "Choose TCP, UDP or both."),
    "request-ports": QT_TRANSLATE_NOOP(
        "words",
        "A port is a number from 1 to 65535. In a range, the first one is not above the last one.",
    ),
    "request-app": QT_TRANSLATE_NOOP(
        "words",
        "The app has to be given by its whole path on this computer, without two dots in place of a"
        " folder and without quotes, wildcards or control characters.",
    ),
    "request-nothing": QT_TRANSLATE_NOOP("words", "Name a port, an app, or both."),
    "request-scope": QT_TRANSLATE_NOOP(
        "words",
        "Give at most 16 addresses or networks, such as 192.168.1.20 or 192.168.1.0/24.",
    ),
    "request-profiles": QT_TRANSLATE_NOOP(
        "words",
        "Choose at least one kind of network: private, domain or public.",
    ),
    "request-time": QT_TRANSLATE_NOOP("words", "A change can be for 60 seconds up to 30 days."),
    "request-mark": QT_TRANSLATE_NOOP(
        "words",
        "A change is known by four letters or digits, such as k3f9. My changes lists them.",
    ),
    "request-form": QT_TRANSLATE_NOOP(
        "words",
        "What was asked for is not in order. Nothing was changed. Start again from the beginning.",
    ),
    "request-length": QT_TRANSLATE_NOOP(
        "words",
        "That is too much at once. Nothing was changed. Ask for less in one change.",
    ),
    "request-rule": QT_TRANSLATE_NOOP(
        "words",
        "That rule cannot be named exactly enough. Nothing was changed. Switch it in the"
        " firewall’s own settings.",
    ),
}
