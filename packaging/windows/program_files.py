"""What Windows shows of the two programs and how it runs them: version resource, manifest, icon."""

from pathlib import Path
from string import Template
from typing import Final

import freeze

HERE: Final = Path(__file__).resolve().parent
ICON: Final = HERE.parent / "icon" / "portgui.ico"
MANIFEST: Final = HERE / "program.manifest"

DESCRIPTIONS: Final = {
    # The task manager and the question of a firewall show this as the program's name.
    freeze.WINDOW: freeze.NAME,
    freeze.CONSOLE: f"{freeze.NAME} (command line)",
}

_RESOURCE: Final = Template("""\
VSVersionInfo(
  ffi=FixedFileInfo(
    filevers=$numbers, prodvers=$numbers,
    mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)
  ),
  kids=[
    StringFileInfo([StringTable('040904B0', [
      StringStruct('CompanyName', $publisher),
      StringStruct('FileDescription', $description),
      StringStruct('FileVersion', $version),
      StringStruct('InternalName', $internal),
      StringStruct('LegalCopyright', 'MIT licence'),
      StringStruct('OriginalFilename', $file),
      StringStruct('ProductName', $product),
      StringStruct('ProductVersion', $version),
    ])]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])]),
  ]
)
""")
"""In PyInstaller's notation. 040904B0, or 1033 and 1200, is English (US) in Unicode."""


def resource(name: str, version: str) -> str:
    """The version resource of the program `name`, as PyInstaller reads it from a file."""
    return _RESOURCE.substitute(
        numbers=freeze.numbers(version),
        publisher=repr(freeze.PUBLISHER),
        description=repr(DESCRIPTIONS[name]),
        version=repr(version),
        internal=repr(name),
        file=repr(f"{name}.exe"),
        product=repr(freeze.NAME),
    )


def options(name: str, work: Path) -> dict[str, str]:
    """What PyInstaller's EXE is told for the program `name`.

    Args:
        name: without its suffix.
        work: a folder for the version resource's file.
    """
    version = freeze.version()
    work.mkdir(parents=True, exist_ok=True)
    file = work / f"{name}.version.txt"
    file.write_text(resource(name, version), "utf-8")
    return {
        "version": str(file),
        "manifest": str(MANIFEST),
        "icon": str(ICON),
        "contents_directory": freeze.contents(version),
    }
