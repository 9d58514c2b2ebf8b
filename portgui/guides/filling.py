"""Template + request -> guide: conditions decided, steps repeated, placeholders filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from portgui.guides import plain
from portgui.guides.model import Copyable, Guide, GuideRequest, Step, Words
from portgui.guides.system import System
from portgui.guides.template import (
    STEP,
    Each,
    GuideTemplate,
    Items,
    Situation,
    StepTemplate,
    Text,
    fill,
    holds,
)
from portgui.net import PortRange, Protocol

RULE_NAME: Final = "PortGUI {protocol} {port}"
BLOCK_RULE_NAME: Final = "PortGUI block {protocol} {port}"
"""Names of rules made by hand: the same in every language, so that they are found again."""


def filled(template: GuideTemplate, words: Words, system: System, request: GuideRequest) -> Guide:
    """The guide that a template makes of a request."""
    filling = _Filling(template, words, system, request)
    steps, undo = filling.steps(template.steps), filling.steps(template.undo)
    links = (step.link for step in (*steps, *undo) if step.link is not None)
    return Guide(
        system=system,
        action=template.action,
        title=next(filling.paragraphs(template.titles)),
        intro=tuple(filling.paragraphs(template.intro)),
        steps=steps,
        undo=undo,
        notes=tuple(filling.paragraphs(template.notes)),
        links=tuple(dict.fromkeys(links)),
        words=words,
    )


class _Filling:
    """Fills one template for one request.

    Attributes:
        request: the request.
        situation: what the conditions are asked about, outside of repeated steps.
        values: the placeholders' values there.
    """

    def __init__(
        self, template: GuideTemplate, words: Words, system: System, request: GuideRequest
    ) -> None:
        file = plain.app_file(request.app_path or "", system)
        self.request = request
        self.situation = Situation(system, request.ports, _true_words(request, file))
        self.values: dict[str, str] = {
            "system": words.system_name(system),
            "app": request.app or words.unnamed_app,
            "app_path": file or "",
            "protocols": _protocols(request.protocols, words),
            **_port_values(request.ports, words),
        }
        for number, (step, _) in enumerate(self._chosen(template.steps), start=1):
            self.values[STEP + step.id] = str(number)

    def paragraphs(self, texts: tuple[Text, ...]) -> Iterator[str]:
        """The texts whose conditions hold."""
        for text in texts:
            if holds(text.when, self.situation):
                yield fill(text.template, self.values)

    def steps(self, items: Items) -> tuple[Step, ...]:
        """The steps whose conditions hold, with repeated ones once for each protocol."""
        return tuple(_step(step, {**self.values, **values}) for step, values in self._chosen(items))

    def _chosen(self, items: Items) -> Iterator[tuple[StepTemplate, Mapping[str, str]]]:
        """The steps, each with the values that only it has."""
        for item in items:
            match item:
                case Each():
                    yield from self._repeated(item)
                case StepTemplate() if holds(item.when, self.situation):
                    yield item, {}
                case StepTemplate():
                    pass

    def _repeated(self, each: Each) -> Iterator[tuple[StepTemplate, Mapping[str, str]]]:
        if not holds(each.when, self.situation):
            return
        for number, protocol in enumerate(self.request.protocols):
            here = {f"is-{protocol}"} if number else {f"is-{protocol}", "first"}
            situation = replace(self.situation, words=self.situation.words | here)
            values = _protocol_values(protocol, self.request.ports)
            yield from ((step, values) for step in each.steps if holds(step.when, situation))


def _true_words(request: GuideRequest, file: str | None) -> frozenset[str]:
    ports = request.ports
    truths = {
        "port": ports is not None,
        "single": ports is not None and ports.is_single,
        "range": ports is not None and not ports.is_single,
        "tcp": Protocol.TCP in request.protocols,
        "udp": Protocol.UDP in request.protocols,
        "both": len(request.protocols) > 1,
        "app": request.app is not None,
        "app-path": file is not None,
    }
    return frozenset(word for word, is_true in truths.items() if is_true)


def _port_values(ports: PortRange | None, words: Words) -> Mapping[str, str]:
    if ports is None:
        return {}
    first, last = str(ports.first), str(ports.last)
    values = {"port": str(ports), "first": first, "last": last}
    return {
        **values,
        "ports": fill(words.single_port if ports.is_single else words.port_range, values),
        "ufw_port": first if ports.is_single else f"{first}:{last}",
    }


def _protocol_values(protocol: Protocol, ports: PortRange | None) -> Mapping[str, str]:
    values = {"protocol": protocol.upper(), "proto": str(protocol), "port": str(ports)}
    return {
        "protocol": values["protocol"],
        "proto": values["proto"],
        "rule_name": fill(RULE_NAME, values),
        "block_rule_name": fill(BLOCK_RULE_NAME, values),
    }


def _protocols(protocols: tuple[Protocol, ...], words: Words) -> str:
    return protocols[0].upper() if len(protocols) == 1 else words.both_protocols


def _step(template: StepTemplate, values: Mapping[str, str]) -> Step:
    return Step(
        text=fill(template.text, values),
        detail=fill(template.detail, values),
        copies=tuple(
            Copyable(fill(copy.label, values), fill(copy.value, values), copy.is_command)
            for copy in template.copies
        ),
        link=template.link,
        heading=fill(template.heading, values),
    )
