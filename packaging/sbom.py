"""Writes the bill of materials of a package: CycloneDX 1.6, as JSON.

    python packaging/sbom.py FOLDER OUT.cdx.json

Everything in it is what `notices.py` found inside, with the versions of the distributions there,
which must be the locked ones. Form: cyclonedx.org/docs/1.6/json.
"""

import argparse
import hashlib
import json
import re
import sys
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import contents
import freeze
import notices

LOCK: Final = freeze.ROOT / "packaging" / "requirements" / "run.txt"
ROOT_REF: Final = "portgui"
SPACE: Final = uuid.UUID("76568e62-62db-4e1b-b2bd-afca71c5069f")
"""For names of version 5 (RFC 9562): the same contents have the same serial number."""

DISTRIBUTIONS: Final = {
    "Qt and PySide6": ("pyside6-essentials", "shiboken6"),
    "psutil": ("psutil",),
    "platformdirs": ("platformdirs",),
    "Jeepney": ("jeepney",),
    "comtypes": ("comtypes",),
}
"""The distributions that bring a work of parts.toml."""

Component = dict[str, Any]


class UnlockedError(Exception):
    """A distribution is inside in another version than the locked one, or is not locked."""


def write(folder: Path, out: Path) -> dict[str, Any]:
    """Write the bill of materials of what is in `folder` to the file `out`.

    Raises:
        notices.MissingNoticeError: something inside belongs to nobody that is known.
        UnlockedError: a distribution inside is not the locked one.
    """
    made = build(folder, datetime.fromtimestamp(freeze.moment(), UTC))
    out.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", "utf-8", newline="\n")
    return made


def build(folder: Path, moment: datetime) -> dict[str, Any]:
    """The bill of materials of what is in `folder`; the same folder and moment, the same bill."""
    installed = {_plain(it.name): it.version for it in contents.distributions(folder)}
    _check(installed, locked(LOCK.read_text("utf-8")))
    components = [
        component
        for found in notices.find(folder)
        if found.work.name != freeze.NAME
        for component in _components(found, folder, installed)
    ]
    body: dict[str, Any] = {
        "metadata": {
            "timestamp": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "component": _self(),
        },
        "components": components,
        "dependencies": [
            {"ref": ROOT_REF, "dependsOn": [each["bom-ref"] for each in components]},
        ],
    }
    name = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(SPACE, name)}",
        "version": 1,
        **body,
    }


def locked(lock: str) -> dict[str, str]:
    """Name to version, of the lines `name==version` of a locked list."""
    lines = re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE)
    return {_plain(name): version for name, version in lines}


def _self() -> Component:
    return {
        "type": "application",
        "bom-ref": ROOT_REF,
        "name": freeze.NAME,
        "version": freeze.version(),
        "description": freeze.DESCRIPTION,
        "licenses": [{"license": {"id": "MIT"}}],
    }


def _check(installed: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    others = {name: version for name, version in installed.items() if name != ROOT_REF}
    wrong = [
        f"{name} {version}, locked is {wanted.get(name, 'none')}"
        for name, version in sorted(others.items())
        if wanted.get(name) != version
    ]
    if wrong:
        raise UnlockedError("inside, but not as locked: " + "; ".join(wrong))


def _components(
    found: notices.Found, folder: Path, installed: Mapping[str, str]
) -> Iterable[Component]:
    """One for each distribution that brings the work, otherwise one for the work."""
    names = [name for name in DISTRIBUTIONS.get(found.work.name, ()) if name in installed]
    for name in names or [""]:
        component: Component = {
            "type": "library",
            "bom-ref": f"pypi/{name}" if name else _slug(found.work.name),
            "name": name or found.work.name,
            "licenses": [{"expression": found.work.licence}],
        }
        if name:
            version = installed[name]
            component |= {"version": version, "purl": f"pkg:pypi/{name}@{version}"}
        elif found.work.name == "Python" and (version := _python(found.files)):
            component["version"] = version
        if found.work.copyright:
            component["copyright"] = found.work.copyright.strip()
        if found.work.url:
            component["externalReferences"] = [{"type": "website", "url": found.work.url}]
        if found.files and not found.work.inside:
            component["components"] = [_file(folder, place, name) for place in found.files]
        yield component
        # The files are those of the work as a whole, and stand once.
        found = found._replace(files=())


def _file(folder: Path, place: str, owner: str) -> Component:
    digest = hashlib.sha256((folder / place).read_bytes()).hexdigest()
    return {
        "type": "file",
        "bom-ref": f"file/{owner}/{place}" if owner else f"file/{place}",
        "name": place,
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }


def _python(files: Iterable[str]) -> str:
    """Python's version as far as the name of its library tells it, or ""."""
    found = (re.search(r"python3\.?(\d+)|Versions/3\.(\d+)/", file) for file in files)
    minors = [match[1] or match[2] for match in found if match]
    return f"3.{minors[0]}" if minors else ""


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _plain(name: str) -> str:
    """A distribution's name as it is compared (packaging.python.org, name normalization)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    """Write the bill of a folder."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    try:
        made = write(options.folder, options.out)
    except (notices.MissingNoticeError, UnlockedError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.out}: {len(made['components'])} components")
    return 0


if __name__ == "__main__":
    sys.exit(main())
