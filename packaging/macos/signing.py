"""Signs and notarises on a Mac, when the secrets for it are in the environment; ad hoc otherwise.

Needed, all or none: the names in `NAMES`. The certificate is a "Developer ID Application" one, the
notary's key one of App Store Connect: both go into files, and no password onto a command line but
that of the certificate, for which security(1) has no other way.
"""

import base64
import binascii
import json
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import contents

Run = Callable[[Sequence[str]], str]
"""Runs a command and returns what it writes; raises when it fails."""

AD_HOC: Final = "-"


class Secrets(NamedTuple):
    """What signing needs.

    Attributes:
        certificate: a PKCS #12 file with certificate and key, in base64.
        password: of that file.
        key: the notary's key, as the .p8 file has it.
        key_id: its name.
        issuer: whose it is, a UUID.
    """

    certificate: str
    password: str
    key: str
    key_id: str
    issuer: str


NAMES: Final = Secrets(
    "MACOS_CERTIFICATE",
    "MACOS_CERTIFICATE_PASSWORD",
    "MACOS_NOTARY_KEY",
    "MACOS_NOTARY_KEY_ID",
    "MACOS_NOTARY_ISSUER",
)


class SigningError(Exception):
    """Why nothing was signed; one sentence."""


def from_environment(environment: Mapping[str, str]) -> Secrets | None:
    """The secrets; None without any.

    Raises:
        SigningError: some are there and others are not: a package that was to be signed must not
            leave unsigned.
    """
    values = [environment.get(name, "").strip() for name in NAMES]
    if not any(values):
        return None
    if missing := [name for name, value in zip(NAMES, values, strict=True) if not value]:
        raise SigningError(f"not signed: {', '.join(missing)} is empty")
    return Secrets(*values)


@contextmanager
def identity(given: Secrets | None, run: Run) -> Iterator[str]:
    """The name to sign with: the certificate's, in a keychain of its own, or the ad hoc one.

    Raises:
        SigningError: the certificate is none, or not one for this.
    """
    if given is None:
        yield AD_HOC
        return
    with tempfile.TemporaryDirectory() as folder:
        keychain = str(Path(folder, "signing.keychain-db"))
        password = secrets.token_urlsafe(24)
        file = Path(folder, "certificate.p12")
        try:
            file.write_bytes(base64.b64decode(given.certificate, validate=False))
        except binascii.Error as error:
            raise SigningError(f"not signed: {NAMES.certificate} is no base64") from error
        before = [line.strip().strip('"') for line in run(_list()).splitlines()]
        run(["security", "create-keychain", "-p", password, keychain])
        try:
            run(["security", "unlock-keychain", "-p", password, keychain])
            run(["security", "import", str(file), "-k", keychain, "-P", given.password,
                 "-T", "/usr/bin/codesign"])  # fmt: skip
            run(["security", "set-key-partition-list", "-S", "apple-tool:,apple:", "-s",
                 "-k", password, keychain])  # fmt: skip
            run([*_list(), "-s", keychain, *before])
            yield _hash(run(["security", "find-identity", "-v", "-p", "codesigning", keychain]))
        finally:
            run([*_list(), "-s", *before])
            run(["security", "delete-keychain", keychain])


def sign(app: Path, name: str, entitlements: Path, run: Run) -> None:
    """Sign everything inside the app, what lies deepest first, and then the app.

    Ad hoc, which every app for Apple's own processors needs, is without the hardened runtime: that
    would let it load no library, since an ad hoc signature belongs to nobody.
    """
    runtime = ["--options", "runtime", "--timestamp"] if name != AD_HOC else []
    command = ["codesign", "--force", "--sign", name, *runtime]
    program = app / "Contents" / "MacOS"
    for path in nested(app):
        # Entitlements are for programs; libraries have those of the program that loads them.
        rights = ["--entitlements", str(entitlements)] if runtime and path.parent == program else []
        run([*command, *rights, str(path)])
    rights = ["--entitlements", str(entitlements)] if runtime else []
    run([*command, *rights, str(app)])
    run(["codesign", "--verify", "--deep", "--strict", "--verbose=2", str(app)])


def nested(app: Path) -> list[Path]:
    """The libraries and frameworks of an app, in the order in which they are to be signed."""
    code = [app / "Contents" / binary.path for binary in contents.binaries(app / "Contents")]
    frameworks = [path for path in app.rglob("*.framework") if not path.is_symlink()]
    return sorted({*code, *frameworks}, key=lambda path: (-len(path.parts), path))


def sign_file(file: Path, name: str, run: Run) -> None:
    """Sign a disk image; not ad hoc, which would say nothing."""
    if name != AD_HOC:
        run(["codesign", "--force", "--sign", name, "--timestamp", str(file)])


def notarise(target: Path, given: Secrets | None, run: Run) -> None:
    """Have Apple look at an app or a disk image and staple its answer to it.

    Raises:
        SigningError: Apple refused it; the message has its log.
    """
    if given is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder, "key.p8")
        key.touch(mode=0o600)
        key.write_text(given.key + "\n", "utf-8")
        who = ["--key", str(key), "--key-id", given.key_id, "--issuer", given.issuer]
        sent = target
        if target.is_dir():
            # ditto keeps the links of frameworks, which zip(1) would follow.
            sent = Path(folder, f"{target.name}.zip")
            run(["ditto", "-c", "-k", "--keepParent", str(target), str(sent)])
        command = ["xcrun", "notarytool", "submit", str(sent), *who, "--wait"]
        told = json.loads(run([*command, "--output-format", "json"]))
        if told.get("status") != "Accepted":
            log = run(["xcrun", "notarytool", "log", str(told.get("id")), *who])
            raise SigningError(f"Apple's notary says {told.get('status')!r}: {log}")
    run(["xcrun", "stapler", "staple", str(target)])
    run(["xcrun", "stapler", "validate", str(target)])


def tools() -> list[str]:
    """The programs of Xcode and macOS that are missing here."""
    return [name for name in ("codesign", "hdiutil", "ditto", "xcrun") if not shutil.which(name)]


def _list() -> list[str]:
    return ["security", "list-keychains", "-d", "user"]


def _hash(told: str) -> str:
    """The first identity's hash, of lines like `  1) 0123ABCD… "Developer ID Application: …"`."""
    for line in told.splitlines():
        _, bracket, rest = line.strip().partition(") ")
        if bracket and '"Developer ID Application' in rest:
            return rest.split()[0]
    raise SigningError("not signed: the certificate is no Developer ID Application certificate")
