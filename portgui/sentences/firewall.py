"""Whether others can reach a port: each rung of the ladder, and what would mend it."""

from collections.abc import Mapping
from typing import Final

from portgui.sentences.marking import QT_TRANSLATE_NOOP

SENTENCES: Final[Mapping[str, str]] = {
    "rung-listener-pass": QT_TRANSLATE_NOOP("words", "An app is waiting for connections on it."),
    "rung-listener-fail": QT_TRANSLATE_NOOP(
        "words", "No app is waiting for connections on it, so nobody can reach anything there."
    ),
    "rung-listener-unknown": QT_TRANSLATE_NOOP(
        "words", "It could not be read whether an app is waiting for connections on it."
    ),
    "fix-start-the-app": QT_TRANSLATE_NOOP("words", "Start the app that is to use it."),
    "rung-address-pass": QT_TRANSLATE_NOOP(
        "words", "The app waits at an address that your network can reach."
    ),
    "rung-address-fail": QT_TRANSLATE_NOOP(
        "words", "The app waits at an address that only this computer can reach."
    ),
    "rung-address-unknown": QT_TRANSLATE_NOOP(
        "words", "Who can reach the address where the app waits is unknown."
    ),
    "rung-address-not-checked": QT_TRANSLATE_NOOP(
        "words", "No app waits there, so there is no address to check."
    ),
    "fix-change-the-address": QT_TRANSLATE_NOOP(
        "words",
        "In the app’s own settings, have it wait at all addresses (often called 0.0.0.0) instead of"
        " 127.0.0.1.",
    ),
    "rung-reserved-pass": QT_TRANSLATE_NOOP("words", "The system does not keep it from apps."),
    "rung-reserved-fail": QT_TRANSLATE_NOOP("words", "The system keeps it from apps."),
    "rung-reserved-unknown": QT_TRANSLATE_NOOP(
        "words", "It could not be read whether the system keeps it from apps."
    ),
    "fix-another-port": QT_TRANSLATE_NOOP("words", "Choose another port in the app’s settings."),
    "rung-firewall-on": QT_TRANSLATE_NOOP("words", "The firewall is on."),
    "rung-firewall-off": QT_TRANSLATE_NOOP("words", "The firewall is off: it lets everything in."),
    "rung-firewall-unknown": QT_TRANSLATE_NOOP(
        "words", "It could not be read whether the firewall is on."
    ),
    "rung-rules-unread": QT_TRANSLATE_NOOP("words", "The firewall’s rules could not be read."),
    "rung-block-pass": QT_TRANSLATE_NOOP("words", "No rule blocks it."),
    "rung-block-fail": QT_TRANSLATE_NOOP(
        "words", "The rule “{name}” blocks it, whatever other rules allow."
    ),
    "rung-block-fail-where": QT_TRANSLATE_NOOP(
        "words", "On {where} networks the rule “{name}” blocks it, whatever other rules allow."
    ),
    "rung-block-unknown": QT_TRANSLATE_NOOP(
        "words", "A rule may block it: it is not known whether it is about this."
    ),
    "fix-block-rule": QT_TRANSLATE_NOOP("words", "Switch that rule off."),
    "rung-allow-pass": QT_TRANSLATE_NOOP("words", "The rule “{name}” allows it."),
    "rung-allow-default": QT_TRANSLATE_NOOP("words", "The firewall allows what no rule is about."),
    "rung-allow-not-needed": QT_TRANSLATE_NOOP("words", "No rule is needed while it is off."),
    "rung-allow-fail": QT_TRANSLATE_NOOP("words", "No rule allows it."),
    "rung-allow-fail-where": QT_TRANSLATE_NOOP("words", "On {where} networks no rule allows it."),
    "rung-allow-narrow": QT_TRANSLATE_NOOP("words", "The rule “{name}” allows it for {who} only."),
    "rung-allow-unknown": QT_TRANSLATE_NOOP(
        "words", "A rule may allow it: it is not known whether it is about this."
    ),
    "fix-allow-rule": QT_TRANSLATE_NOOP("words", "Add a rule that allows it."),
    "rung-policy-pass": QT_TRANSLATE_NOOP("words", "No policy stands above the rules."),
    "rung-policy-blocks-all": QT_TRANSLATE_NOOP(
        "words", "The firewall blocks everything that comes in, whatever the rules say."
    ),
    "rung-policy-blocks-all-where": QT_TRANSLATE_NOOP(
        "words",
        "On {where} networks the firewall blocks everything that comes in, whatever the rules say.",
    ),
    "rung-policy-ignores": QT_TRANSLATE_NOOP(
        "words",
        "Your organisation manages this firewall: rules of this computer do not count.",
    ),
    "rung-policy-others": QT_TRANSLATE_NOOP(
        "words", "Another firewall, {name}, may decide instead. PortGUI cannot read it."
    ),
    "rung-policy-unknown": QT_TRANSLATE_NOOP(
        "words", "It could not be read whether a policy stands above the rules."
    ),
    "fix-block-all": QT_TRANSLATE_NOOP(
        "words", "Switch off “block all incoming connections” in the firewall’s settings."
    ),
    "fix-ask-it": QT_TRANSLATE_NOOP("words", "Ask whoever looks after your computers."),
    "rung-around-pass": QT_TRANSLATE_NOOP("words", "Nothing publishes it around the firewall."),
    "rung-around-fail": QT_TRANSLATE_NOOP(
        "words", "{name} publishes it around the firewall, whose rules do not decide then."
    ),
    "rung-around-unknown": QT_TRANSLATE_NOOP(
        "words", "It could not be read whether something publishes it around the firewall."
    ),
    "rung-router-not-checked": QT_TRANSLATE_NOOP(
        "words", "The router is not checked. It says nothing about your own network."
    ),
}
