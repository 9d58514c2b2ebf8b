"""How do I do it by hand? Steps as data, by system, version and language; Qt-free.

`load(language)` reads resources/guides, `Library.guide(system, request)` fills a guide in,
`as_text` and `as_html` show it. `this_system(read_facts())` says which system this is.
"""

from portgui.guides.detect import SystemFacts, read_facts, this_system
from portgui.guides.html import as_html
from portgui.guides.library import Library, load
from portgui.guides.model import (
    PROTOCOLS,
    Action,
    Copyable,
    Guide,
    GuideRequest,
    Link,
    LinkKind,
    Step,
    Words,
)
from portgui.guides.system import OFFERED, Family, System, parse_system
from portgui.guides.text import as_text

__all__ = [
    "OFFERED",
    "PROTOCOLS",
    "Action",
    "Copyable",
    "Family",
    "Guide",
    "GuideRequest",
    "Library",
    "Link",
    "LinkKind",
    "Step",
    "System",
    "SystemFacts",
    "Words",
    "as_html",
    "as_text",
    "load",
    "parse_system",
    "read_facts",
    "this_system",
]
