"""Signing on a Mac, against stand-ins for Apple's tools: what runs, in which order, with what."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from macos import bundle, package, signing
from macos.signing import NAMES, Secrets, SigningError

from tests.packaging import fake_package

GIVEN = Secrets(base64.b64encode(b"p12").decode(), "word", "-----KEY-----", "KEYID", "issuer")
IDENTITY = "0123456789ABCDEF0123456789ABCDEF01234567"


class Tools:
    """Apple's tools: they remember what they were asked, and answer as they do when all is well."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.status = "Accepted"
        self.identities = f'  1) {IDENTITY} "Developer ID Application: Ada (TEAM)"\n'
        self.keychains = ["/Users/ada/Library/Keychains/login.keychain-db"]
        self.keys: list[str] = []

    def __call__(self, command: Sequence[str]) -> str:
        self.asked.append(list(command))
        if "--key" in command:
            self.keys.append(Path(command[command.index("--key") + 1]).read_text("utf-8"))
        match list(command):
            case ["security", "list-keychains", "-d", "user", "-s", *names]:
                self.keychains = list(names)
                return ""
            case ["security", "list-keychains", *_]:
                return "".join(f'    "{name}"\n' for name in self.keychains)
            case ["security", "find-identity", *_]:
                return f"{self.identities}     1 valid identities found\n"
            case ["xcrun", "notarytool", "submit", *_]:
                return json.dumps({"id": "f00", "status": self.status})
            case ["xcrun", "notarytool", "log", *_]:
                return "The binary is not signed."
        return ""

    def targets(self, tool: str) -> list[str]:
        """The last argument of each call of a tool."""
        return [command[-1] for command in self.asked if command[0] == tool]


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An app with libraries and frameworks inside."""
    made = tmp_path / bundle.APP
    fake_package.write(made / "Contents", fake_package.macos())
    return made


def test_without_secrets_nothing_is_signed_by_name() -> None:
    """A build by anybody works; empty ones, as a workflow gives them, are none."""
    assert signing.from_environment({}) is None
    assert signing.from_environment(dict.fromkeys(NAMES, "")) is None
    with signing.identity(None, Tools()) as name:
        assert name == signing.AD_HOC


@pytest.mark.parametrize("missing", NAMES)
def test_half_of_the_secrets_is_an_error(missing: str) -> None:
    """A release that was to be signed is not made unsigned in silence. No secret is told."""
    environment = dict(zip(NAMES, GIVEN, strict=True)) | {missing: " "}
    with pytest.raises(SigningError, match=f"{missing} is empty") as caught:
        signing.from_environment(environment)
    assert not any(secret in str(caught.value) for secret in GIVEN)


def test_the_certificate_lives_in_a_keychain_of_its_own() -> None:
    """It is there while signing, and gone after; the person's own keychains stay listed."""
    tools = Tools()
    before = list(tools.keychains)
    with signing.identity(GIVEN, tools) as name:
        assert name == IDENTITY
        assert tools.keychains[1:] == before
    assert tools.keychains == before
    assert tools.asked[-1][:2] == ["security", "delete-keychain"]


def test_the_keychain_goes_when_signing_fails() -> None:
    """And the error is the one that happened."""
    tools = Tools()

    @contextmanager
    def failing() -> Iterator[None]:
        with signing.identity(GIVEN, tools):
            yield

    with pytest.raises(RuntimeError, match="codesign"), failing():
        raise RuntimeError("codesign")
    assert tools.asked[-1][:2] == ["security", "delete-keychain"]


@pytest.mark.parametrize(
    "told", ["", '  1) ABCD "Apple Development: Ada (TEAM)"\n', '  1) ABCD "Mac Developer: Ada"\n']
)
def test_a_certificate_for_something_else_is_refused(told: str) -> None:
    """Apple's notary would refuse what it signs, an hour later."""
    tools = Tools()
    tools.identities = told
    with pytest.raises(SigningError, match="no Developer ID"), signing.identity(GIVEN, tools):
        pass
    assert tools.asked[-1][:2] == ["security", "delete-keychain"]


def test_what_is_inside_is_signed_before_what_holds_it(app: Path) -> None:
    """Each library, then its framework, then the app, which is then verified as a whole."""
    tools = Tools()
    signing.sign(app, IDENTITY, bundle.ENTITLEMENTS, tools)
    *inside, whole, verified = tools.targets("codesign")
    assert whole == verified == str(app)
    assert "--verify" in tools.asked[-1]
    frameworks = app / "Contents" / "Frameworks"
    core = frameworks / "PySide6" / "Qt" / "lib" / "QtCore.framework"
    assert inside.index(str(core / "Versions" / "A" / "QtCore")) < inside.index(str(core))
    assert str(app / "Contents" / "MacOS" / "portgui") in inside
    assert str(frameworks / "psutil" / "_psutil_osx.abi3.so") in inside
    assert len(set(inside)) == len(inside)


def test_signed_by_name_it_has_the_hardened_runtime_and_a_time(app: Path) -> None:
    """The notary asks for both; entitlements are the program's and the app's alone."""
    tools = Tools()
    signing.sign(app, IDENTITY, bundle.ENTITLEMENTS, tools)
    signed = [command for command in tools.asked if "--force" in command]
    assert all({"runtime", "--timestamp"} <= set(command) for command in signed)
    entitled = [command[-1] for command in signed if "--entitlements" in command]
    assert entitled == [str(app / "Contents" / "MacOS" / "portgui"), str(app)]


def test_ad_hoc_it_has_neither(app: Path) -> None:
    """The hardened runtime loads no library that belongs to nobody."""
    tools = Tools()
    signing.sign(app, signing.AD_HOC, bundle.ENTITLEMENTS, tools)
    assert not any({"runtime", "--timestamp", "--entitlements"} & set(it) for it in tools.asked)
    signing.sign_file(app, signing.AD_HOC, tools)
    signing.notarise(app, None, tools)
    assert all(command[0] == "codesign" for command in tools.asked)


def test_the_notary_sees_the_app_and_its_answer_is_stapled(app: Path) -> None:
    """Zipped by ditto, which keeps links; the key is in a file that is gone afterwards."""
    tools = Tools()
    signing.notarise(app, GIVEN, tools)
    zipped, sent, stapled, validated = tools.asked
    assert zipped[:4] == ["ditto", "-c", "-k", "--keepParent"]
    assert sent[:4] == ["xcrun", "notarytool", "submit", zipped[-1]]
    assert [stapled[-1], validated[-1]] == [str(app)] * 2
    assert tools.keys == [GIVEN.key + "\n"]
    assert not Path(sent[sent.index("--key") + 1]).exists()


def test_a_refusal_of_the_notary_is_told_with_its_log(app: Path) -> None:
    """And nothing is stapled."""
    tools = Tools()
    tools.status = "Invalid"
    with pytest.raises(SigningError, match=r"'Invalid': The binary is not signed\."):
        signing.notarise(app, GIVEN, tools)
    assert not any("stapler" in command for command in tools.asked)


def test_no_secret_stands_on_a_command_line(app: Path) -> None:
    """Other programs can read those; security(1) leaves no choice for the certificate's word."""
    tools = Tools()
    with signing.identity(GIVEN, tools) as name:
        signing.sign(app, name, bundle.ENTITLEMENTS, tools)
        signing.notarise(app, GIVEN, tools)
    lines = [command for command in tools.asked if command[:2] != ["security", "import"]]
    assert not any(
        secret in " ".join(command)
        for command in lines
        for secret in (GIVEN.certificate, GIVEN.password, GIVEN.key)
    )


@pytest.mark.skipif(sys.platform == "darwin", reason="builds there")
def test_elsewhere_nothing_is_built(tmp_path: Path) -> None:
    """It says so, in one sentence."""
    with pytest.raises(SystemExit, match="built on a Mac"):
        package.build(tmp_path)


def test_a_tool_that_fails_stops_the_build_without_telling_its_arguments() -> None:
    """They may be secret; what it says is told."""
    failing = [sys.executable, "-c", "import sys; sys.exit('broken')", "secret-word"]
    with pytest.raises(SystemExit, match="broken") as caught:
        package.run(failing)
    assert "secret-word" not in str(caught.value)
    assert package.run([sys.executable, "-c", "print(1)"]).strip() == "1"
    with pytest.raises((OSError, subprocess.SubprocessError)):
        package.run(["/nonexistent/codesign"])
