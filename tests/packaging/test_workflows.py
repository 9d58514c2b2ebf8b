"""GitHub's workflows: few rights, pinned actions, one stable name; the linters where they are."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import freeze
import pytest

GITHUB: Final = freeze.ROOT / ".github"
WORKFLOWS: Final = {path.stem: path for path in sorted((GITHUB / "workflows").glob("*.yml"))}

ACTIONS: Final = {
    "actions/checkout": ("3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1"),
    "actions/setup-python": ("5fda3b95a4ea91299a34e894583c3862153e4b97", "v7.0.0"),
    "actions/upload-artifact": ("043fb46d1a93c77aae656e7c1c64a875d1fc6a0a", "v7.0.1"),
    "actions/download-artifact": ("3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1"),
}
"""Looked up for these very versions; another one needs a look of its own."""


def text(name: str) -> str:
    """A workflow, without its comments on lines of their own."""
    lines = WORKFLOWS[name].read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("#"))


def jobs(name: str) -> dict[str, str]:
    """The jobs of a workflow, by name."""
    _, _, below = text(name).partition("\njobs:\n")
    parts = re.split(r"^  ([\w-]+):\n", below, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_has_no_right_that_a_job_does_not_ask_for(name: str) -> None:
    """None by default; a job writes at most where a release is drafted."""
    assert "\npermissions: {}\n" in text(name)
    rights = re.findall(r"^ +(\w[\w-]*: (?:read|write)\b)", text(name), re.MULTILINE)
    wanted = {"contents: read", "contents: write"} if name == "release" else {"contents: read"}
    assert set(rights) == wanted
    assert "write-all" not in text(name)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_an_action_is_pinned_by_its_whole_hash(name: str) -> None:
    """With the version beside it; only hashes that somebody has looked up."""
    used = re.findall(r"uses: (\S+)(?: +# (\S+))?$", text(name), re.MULTILINE)
    assert used
    for action, version in used:
        if action.startswith("./"):
            assert (freeze.ROOT / action).is_file()
            continue
        place, _, sha = action.partition("@")
        assert (sha, version) == ACTIONS[place]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nothing_from_outside_is_put_into_a_script(name: str) -> None:
    """What others may choose (a branch's or a tag's name) comes through the environment."""
    scripts = re.findall(
        r"^( +)run: (?:\|\n((?:\1 +.*\n|\n)+)|(.*))", text(name) + "\n", re.MULTILINE
    )
    assert scripts
    assert not any("${{" in block + line for _, block, line in scripts)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_checkout_leaves_no_credentials_behind(name: str) -> None:
    """What runs afterwards is code of a change that nobody has looked at yet."""
    found = text(name)
    assert found.count("actions/checkout@") == found.count("persist-credentials: false")


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_job_ends(name: str) -> None:
    """Each has a limit in minutes, unless it calls another workflow."""
    for job, body in jobs(name).items():
        assert "timeout-minutes:" in body or "uses: ./" in body, job


def test_a_newer_push_ends_the_older_run_but_not_a_release() -> None:
    """The same group, by workflow and branch."""
    for name, cancel in (("checks", "true"), ("release", "false")):
        assert "group: ${{ github.workflow }}-${{ github.ref }}\n" in text(name)
        assert f"cancel-in-progress: {cancel}\n" in text(name)


def test_the_required_check_waits_for_every_other_job() -> None:
    """Its name stays, and it fails when one was skipped or cancelled."""
    found = jobs("checks")
    required = found.pop("required-checks")
    (needs,) = re.findall(r"needs: \[(.*)\]", required)
    assert needs.split(", ") == list(found)
    assert "if: always()" in required
    assert "name: required-checks" in required
    assert "join(needs.*.result, ' ')" in required
    assert '[ "$result" = success ] || exit 1' in required


def test_three_systems_and_two_pythons_are_tested() -> None:
    """The oldest Python that the project says, and the newest that PySide6's wheels say."""
    found = jobs("checks")["test"]
    (systems,) = re.findall(r"system: \[(.*)\]", found)
    assert [name.partition("-")[0] for name in systems.split(", ")] == [
        "ubuntu",
        "windows",
        "macos",
    ]
    (pythons,) = re.findall(r"python: \[(.*)\]", found)
    oldest, newest = pythons.replace('"', "").split(", ")
    project = (freeze.ROOT / "pyproject.toml").read_text("utf-8")
    assert f'requires-python = ">={oldest}"' in project
    assert f'PYTHON: "{newest}"' in text("packages")


def test_every_package_is_started_before_it_is_kept() -> None:
    """On macOS the build itself does it, on the signed app."""
    found = jobs("packages")
    assert set(found) == {"windows", "macos", "linux"}
    for system, body in found.items():
        assert body.index(f"dev.py build {system} --out dist") < body.index("upload-artifact")
        assert "if-no-files-found: error" in body
        if system != "macos":
            assert "packaging/smoke.py" in body[: body.index("upload-artifact")]
            assert "packaging/sbom.py" in body
    source = (freeze.ROOT / "packaging" / "macos" / "package.py").read_text("utf-8")
    assert source.index("signing.sign(app") < source.index("smoke.check(")


def test_secrets_are_for_signing_alone() -> None:
    """They are the names that signing reads, in one job, and empty unless it is asked to sign."""
    from macos.signing import NAMES

    named = set(re.findall(r"secrets\.(\w+)", "".join(text(name) for name in WORKFLOWS)))
    assert named == set(NAMES)
    for name in NAMES:
        line = f"{name}: ${{{{ inputs.sign && secrets.{name} || '' }}}}\n"
        assert jobs("packages")["macos"].count(line) == 1
    assert "pull_request_target" not in "".join(text(name) for name in WORKFLOWS)
    assert "secrets: inherit" not in "".join(text(name) for name in WORKFLOWS)


def test_a_release_needs_its_tag_its_changelog_and_its_packages() -> None:
    """In this order; sums, and a draft that a person publishes."""
    found = jobs("release")
    assert list(found) == ["ready", "packages", "draft"]
    assert 'packaging/release.py check "$TAG"' in found["ready"]
    assert "needs: ready" in found["packages"]
    assert "needs: packages" in found["draft"]
    assert "packaging/release.py sums dist" in found["draft"]
    assert "--draft --verify-tag" in found["draft"]
    assert 'tags: ["v*"]' in text("release")


def test_the_linter_of_the_workflows_is_locked() -> None:
    """By version and hash, as everything else that is downloaded."""
    locked = (GITHUB / "zizmor.txt").read_text("utf-8")
    assert re.search(r"^zizmor==[\d.]+ \\\n    --hash=sha256:[0-9a-f]{64}$", locked, re.MULTILINE)
    assert "--require-hashes" in jobs("checks")["workflows"]


def lint(program: str, *arguments: str) -> None:
    """Run a linter in the project's folder; what it says is the reason of the failure."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"needs {program}")
    done = subprocess.run(
        [found, *arguments], cwd=freeze.ROOT, check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_actionlint_has_nothing_to_say() -> None:
    """Where it is installed."""
    lint("actionlint", *(str(path) for path in WORKFLOWS.values()))


def test_zizmor_has_nothing_to_say(tmp_path: Path) -> None:
    """Where it is installed; without asking the network."""
    copied = shutil.copytree(GITHUB, tmp_path / ".github")
    lint("zizmor", "--offline", "--quiet", "--pedantic", str(copied))
