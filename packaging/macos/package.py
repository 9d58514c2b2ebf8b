"""Builds PortGUI.app and its disk image on a Mac, signed and notarised where the secrets are there.

Never run so far: there was no Mac. What it makes is checked by `bundle.problems`, which
tests/packaging/test_macos_bundle.py runs against a bundle of the same parts.
"""

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import freeze
import notices
import sbom
import smoke
from macos import bundle, signing

HERE: Final = Path(__file__).resolve().parent
SPEC: Final = HERE.parent / "portgui.spec"
NOTICES: Final = "licences"
"""The folder of the notices, in the app's Resources: what lies there is sealed by the signature."""


def build(out: Path) -> list[Path]:
    """Build the disk image for this Mac's processor, and the list of what is inside.

    Raises:
        SystemExit: this is no Mac, or something that was made is not as it must be.
    """
    if platform.system() != "Darwin":
        raise SystemExit("The package for macOS is built on a Mac: PyInstaller and Apple's tools.")
    if missing := signing.tools():
        raise SystemExit(f"Apple's command line tools are missing: {', '.join(missing)}")
    version = freeze.version()
    name = f"{freeze.NAME}-{version}-macos-{platform.machine()}"
    try:
        given = signing.from_environment(os.environ)
        with tempfile.TemporaryDirectory() as folder, signing.identity(given, run) as identity:
            app = make_app(Path(folder), version)
            materials = out / f"{name}.cdx.json"
            sbom.write(app / "Contents", materials)
            signing.sign(app, identity, bundle.ENTITLEMENTS, run)
            signing.notarise(app, given, run)
            smoke.check([str(app / "Contents" / "MacOS" / bundle.PROGRAM)], version)
            image = make_image(app, out / f"{name}.dmg")
            signing.sign_file(image, identity, run)
            signing.notarise(image, given, run)
            check_image(image, version)
    except signing.SigningError as error:
        raise SystemExit(str(error)) from error
    return [image, materials]


def make_app(folder: Path, version: str) -> Path:
    """Freeze, write the notices into the app, and see that it is as it must be."""
    # An earlier module search path would be that of the build, and a warning no failure.
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(freeze.moment()),
        "PYINSTALLER_STRICT_BUNDLE_CODESIGN_ERROR": "1",
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"]
    places = ["--distpath", str(folder / "dist"), "--workpath", str(folder / "work")]
    subprocess.run([*command, *places, str(SPEC)], check=True, env=environment, stdout=sys.stderr)
    app = folder / "dist" / bundle.APP
    if wrong := bundle.problems(app, version):
        raise SystemExit(f"{bundle.APP}: " + "; ".join(wrong))
    notices.write(app / "Contents", app / "Contents" / "Resources" / NOTICES)
    return app


def make_image(app: Path, image: Path) -> Path:
    """A disk image with the app and a link to the folder of programs, to drag it there."""
    with tempfile.TemporaryDirectory() as folder:
        run(["ditto", str(app), str(Path(folder, app.name))])
        Path(folder, "Applications").symlink_to("/Applications")
        run(["hdiutil", "create", "-volname", freeze.NAME, "-srcfolder", folder, "-fs", "HFS+",
             "-format", "UDZO", "-ov", str(image)])  # fmt: skip
    return image


def check_image(image: Path, version: str) -> None:
    """Start the program from the image, as somebody does who does not drag it first."""
    with tempfile.TemporaryDirectory() as folder:
        run(["hdiutil", "attach", str(image), "-readonly", "-nobrowse", "-mountpoint", folder])
        try:
            app = Path(folder, bundle.APP)
            run(["codesign", "--verify", "--deep", "--strict", str(app)])
            smoke.check([str(app / "Contents" / "MacOS" / bundle.PROGRAM)], version)
        finally:
            run(["hdiutil", "detach", folder, "-force"])


def run(command: Sequence[str]) -> str:
    """Run a command of Apple's and return what it writes; what goes wrong stops the build.

    Raises:
        SystemExit: it failed. The command is named by its program alone: arguments may be secret.
    """
    done = subprocess.run(list(command), check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} {command[1]}: {(done.stderr or done.stdout).strip()}")
    return done.stdout
