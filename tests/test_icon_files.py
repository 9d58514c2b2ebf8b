"""The icons that PortGUI ships are those that it uses."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ICONS = ROOT / "resources" / "icons"


def shipped() -> set[str]:
    """The names of the files."""
    return {path.stem for path in ICONS.glob("*.svg")}


def of_apps() -> set[str]:
    """The names that the catalogue's apps ask for."""
    files = (ROOT / "resources" / "catalogue" / "apps").glob("*.json")
    return {app["icon"] for path in files for app in json.loads(path.read_text("utf-8"))}


def in_code() -> set[str]:
    """The words in quotes in the program; an icon's name is one of them."""
    texts = (path.read_text("utf-8") for path in (ROOT / "portgui").rglob("*.py"))
    return {word for text in texts for word in re.findall(r'"([a-z0-9-]+)"', text)}


def test_every_app_has_its_icon() -> None:
    """No app is shown with an empty picture."""
    assert of_apps() <= shipped()


def test_no_icon_is_shipped_in_vain() -> None:
    """What nobody draws is not in the package."""
    assert shipped() <= of_apps() | in_code()


def test_the_source_names_their_number() -> None:
    """SOURCE.md says how many there are, so that a lost file is noticed."""
    text = (ICONS / "SOURCE.md").read_text("utf-8")
    assert f"{len(shipped())} icons" in text


def test_icons_take_the_colour_of_the_text() -> None:
    """Every icon is drawn in `currentColor`, which the theme replaces."""
    assert all("currentColor" in path.read_text("utf-8") for path in ICONS.glob("*.svg"))
