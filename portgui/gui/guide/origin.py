"""Where the port guide's data is from and what of it could not be read, as sentences."""

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from portgui.reference.purpose import Reference
from portgui.reference.registry import Origin

translate = QCoreApplication.translate


def origin_text(origin: Origin | None) -> str:
    """The date of the data. The release is dated, not the data: it may be a little older."""
    if origin is None:
        return translate("guide", "IANA’s list could not be read")
    day = QDate(origin.listed.year, origin.listed.month, origin.listed.day)
    return translate("guide", "IANA’s list of {date} or a little earlier").format(
        date=QLocale().toString(day, "d MMMM yyyy")
    )


def origin_tip(origin: Origin | None) -> str:
    """How much the data holds and which package it came in."""
    if origin is None:
        return ""
    return translate(
        "guide", "{pairs} ports and protocols, from the package {package} {version}"
    ).format(pairs=QLocale().toString(origin.pairs), package=origin.package, version=origin.version)


def problem_text(reference: Reference) -> str:
    """What could not be read, or "" when all is well."""
    problems = (*reference.registry.problems, *reference.catalogue.problems)
    if not problems:
        return ""
    text = translate("guide", "Part of the port guide could not be read: {file}. The rest is here.")
    return text.format(file=problems[0].name)
