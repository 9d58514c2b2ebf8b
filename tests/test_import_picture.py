"""The picture of the imports in docs/architecture.md is the truth.

PORTGUI_PICTURE=write python3 dev.py test tests/test_import_picture.py    draws it anew
"""

import os
import re
from pathlib import Path

import grimp

DOCUMENT = Path(__file__).parent.parent / "docs" / "architecture.md"
BLOCK = re.compile(r"```mermaid\n.*?```", re.DOTALL)

HUBS = frozenset({"net", "words", "sentences", "resources"})
"""What nearly everything uses: drawn as one box at the bottom, without an arrow from everywhere."""


def edges() -> set[tuple[str, str]]:
    """Which part of PortGUI imports which; a part is a module or package right below portgui."""
    graph = grimp.build_graph("portgui", cache_dir=None)
    found = set()
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            pair = (_part(module), _part(imported))
            if pair[0] != pair[1] and "portgui" not in pair:
                found.add(pair)
    return found


def picture() -> str:
    """The imports as a Mermaid diagram."""
    shown = sorted(pair for pair in edges() if pair[1] not in HUBS)
    base = sorted(pair for pair in edges() if pair[0] in HUBS or pair[1] in HUBS)
    users = sorted({pair[0] for pair in base} - HUBS - {part for pair in shown for part in pair})
    lines = ["```mermaid", "graph TD"]
    lines += [f"    {start} --> {end}" for start, end in shown]
    lines += [f"    {user}" for user in users]
    lines += [f"    base[{' · '.join(sorted(HUBS))}]", "```"]
    return "\n".join(lines)


def test_the_picture_of_the_imports_is_true() -> None:
    """Whoever reads docs/architecture.md sees the imports that there are."""
    text = DOCUMENT.read_text("utf-8")
    drawn = BLOCK.search(text)
    assert drawn is not None
    if os.environ.get("PORTGUI_PICTURE") == "write":
        DOCUMENT.write_text(BLOCK.sub(lambda _: picture(), text), "utf-8")
        return
    assert drawn.group() == picture()


def _part(module: str) -> str:
    return module.split(".")[1] if "." in module else module
