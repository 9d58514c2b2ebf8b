"""The bill of materials: what is really inside, as it is locked, in the form of CycloneDX 1.6."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import sbom

from portgui import __version__
from tests.packaging import fake_package

MOMENT = datetime(2026, 1, 31, 12, 0, 30, tzinfo=UTC)
Files = Callable[[], dict[str, bytes]]


def components(bill: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every component, those inside others as well."""
    rest = list(bill["components"])
    while rest:
        component = rest.pop()
        yield component
        rest += component.get("components", [])


@pytest.fixture(params=[fake_package.windows, fake_package.macos, fake_package.linux])
def package(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A package for each system."""
    files: Files = request.param
    return fake_package.write(tmp_path / "package", files())


def test_the_bill_has_the_form_that_its_version_asks_for(package: Path) -> None:
    """What cyclonedx.org/docs/1.6/json requires, and names that point at something."""
    bill = sbom.build(package, MOMENT)
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    uuid = r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert re.fullmatch(rf"urn:uuid:{uuid}", bill["serialNumber"])
    assert bill["metadata"]["timestamp"] == "2026-01-31T12:00:30Z"
    assert bill["metadata"]["component"]["version"] == __version__
    refs = [each["bom-ref"] for each in components(bill)]
    assert len(set(refs)) == len(refs)
    (root,) = bill["dependencies"]
    assert root["ref"] == bill["metadata"]["component"]["bom-ref"]
    assert root["dependsOn"] == [each["bom-ref"] for each in bill["components"]]
    for each in components(bill):
        assert each["type"] in {"library", "file"}
        assert each["name"]
        for licence in each.get("licenses", []):
            assert re.fullmatch(r"[A-Za-z0-9.+ -]+", licence["expression"])


def test_the_schema_takes_the_bill(package: Path) -> None:
    """That of the standard, as cyclonedx-python-lib[json-validation] ships it."""
    pytest.importorskip("cyclonedx", reason="needs cyclonedx-python-lib")
    schema = import_module("cyclonedx.schema")
    form, version = schema.OutputFormat.JSON, schema.SchemaVersion.V1_6
    validator = import_module("cyclonedx.validation").make_schemabased_validator(form, version)
    assert validator.validate_str(json.dumps(sbom.build(package, MOMENT))) is None


def test_a_distribution_is_named_as_the_index_knows_it(package: Path) -> None:
    """With its version and package URL, so that a known weakness can be found by it."""
    found = {each["name"]: each for each in components(sbom.build(package, MOMENT))}
    for name in ("pyside6-essentials", "shiboken6", "psutil", "platformdirs"):
        version = fake_package.VERSIONS[name]
        assert found[name]["version"] == version
        assert found[name]["purl"] == f"pkg:pypi/{name}@{version}"


def test_each_file_stands_with_its_sum(package: Path) -> None:
    """Every program and library once, with the SHA-256 of what is in it."""
    files = [each for each in components(sbom.build(package, MOMENT)) if each["type"] == "file"]
    assert files
    for each in files:
        content = (package / each["name"]).read_bytes()
        (given,) = each["hashes"]
        assert given == {"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}
    names = {each["name"] for each in files}
    assert len(names) == len(files)
    assert any("psutil" in name for name in names)


def test_python_has_the_version_of_its_library(tmp_path: Path) -> None:
    """As far as its name tells it."""
    package = fake_package.write(tmp_path, fake_package.macos())
    (python,) = [it for it in sbom.build(package, MOMENT)["components"] if it["name"] == "Python"]
    assert python["version"] == "3.14"


def test_the_same_package_and_moment_give_the_same_bytes(tmp_path: Path) -> None:
    """And another content another serial number."""
    package = fake_package.write(tmp_path, fake_package.windows())
    first, second = (json.dumps(sbom.build(package, MOMENT)) for _ in range(2))
    assert first == second
    fake_package.write(package, {"app-1.2.3/PySide6/Qt6Core.dll": fake_package.WINDOWS + b"other"})
    other = sbom.build(package, MOMENT)
    assert other["serialNumber"] != json.loads(first)["serialNumber"]


@pytest.mark.parametrize(
    ("name", "version"), [("psutil", "7.0.0"), ("platformdirs", "1"), ("requests", "2.0")]
)
def test_what_is_not_locked_is_no_release(name: str, version: str, tmp_path: Path) -> None:
    """Another version than the locked one, or a distribution that is not locked at all."""
    files = {
        place: content
        for place, content in fake_package.windows().items()
        if not place.startswith(f"app-1.2.3/{name}-")
    }
    files[f"app-1.2.3/{name}-{version}.dist-info/METADATA"] = fake_package.metadata(name, version)
    package = fake_package.write(tmp_path, files)
    with pytest.raises(sbom.UnlockedError, match=f"{name} {re.escape(version)}, locked is"):
        sbom.build(package, MOMENT)


def test_the_file_is_json_that_everybody_reads(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """UTF-8, dated by the sources and not by the clock."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769860830")
    out = tmp_path / "portgui.cdx.json"
    made = sbom.write(package, out)
    assert json.loads(out.read_bytes().decode("utf-8")) == made
    assert made["metadata"]["timestamp"] == "2026-01-31T12:00:30Z"
    assert b"\r" not in out.read_bytes()
