"""The person's language: which one, its translations, and sentences for codes in it.

English is the source text and needs no file. A translation of PortGUI is
`resources/i18n/portgui_<code>.qm`; Qt's own words ("Cancel") come from Qt in the same language,
so that a window never speaks two.
"""

import logging
import os
import re
from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from portgui import resources, words
from portgui.words import Message

logger = logging.getLogger(__name__)

PSEUDO_VARIABLE: Final = "PORTGUI_PSEUDO"
"""Set to 1, every translated text is marked and longer: what is not marked cannot be translated."""
SYSTEM: Final = "system"
"""The language setting that follows the system."""
SOURCE: Final = "en"
_FOLDER: Final = "i18n"
_PREFIX: Final = "portgui_"


class Installed(NamedTuple):
    """What `install` did.

    Attributes:
        language: the code of the language in force.
        problem: what to tell the person, or None.
    """

    language: str
    problem: Message | None


def languages() -> tuple[str, ...]:
    """The codes of the languages that PortGUI speaks, sorted: `de`, `en`, `pt_BR`."""
    found = (Path(name).stem for name in resources.names(_FOLDER, ".qm"))
    codes = {name.removeprefix(_PREFIX) for name in found if name.startswith(_PREFIX)}
    return tuple(sorted(codes | {SOURCE}))


def choose(wanted: str, known: Sequence[str], system: Sequence[str]) -> str:
    """The language to use.

    Args:
        wanted: `system` or a code.
        known: the codes there are.
        system: what the person prefers, best first, as the system writes it: `de-AT`, `de`.
    """
    asked = list(system) if wanted == SYSTEM else [wanted]
    for tag in asked:
        code = tag.replace("-", "_")
        for candidate in (code, code.partition("_")[0]):
            if candidate in known:
                return candidate
    return SOURCE


def install(
    application: QCoreApplication, wanted: str, environment: Mapping[str, str] = os.environ
) -> Installed:
    """Install the translations for `wanted`, once, before the first widget is made."""
    known = languages()
    # Asking the system is worth it where there is a choice: Qt's list of locales loads slowly.
    preferred = QLocale.system().uiLanguages() if len(known) > 1 else ()
    language = choose(wanted, known, preferred)
    _load(application, Path(QLibraryInfo.path(_TRANSLATIONS)) / f"qtbase_{language}.qm")
    own = resources.path(f"{_FOLDER}/{_PREFIX}{language}.qm")
    problem = None
    if not _load(application, own) and language != SOURCE:
        language, problem = SOURCE, Message.of("language-damaged", language=language)
    if environment.get(PSEUDO_VARIABLE) == "1":
        application.installTranslator(PseudoTranslator(application))
    return Installed(language, problem)


def say(message: Message) -> str:
    """The sentence of a message in the person's language."""
    source = words.ENGLISH.get(message.code)
    if source is None:
        # A code without a sentence is a fault of ours; hiding what happened would be a second.
        logger.error("no sentence for the code %s", message.code)
        return message.code
    try:
        return words.fill(QCoreApplication.translate("words", source), message)
    except (LookupError, ValueError, AttributeError) as error:
        logger.warning("bad translation of %s: %r", message.code, error)
        return words.english(message)


class PseudoTranslator(QTranslator):
    """Marks every text that passes through translation, and makes it 40 % longer.

    For tests and for looking at the window: text without the mark was not translated, a mark
    without its end was cut off.
    """

    def isEmpty(self) -> bool:  # noqa: N802 (Qt's name)
        """Never: Qt does not install an empty translator."""
        return False

    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803 (Qt's name)
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        """The text with its mark; Qt puts the number of `n` in afterwards."""
        return sourceText if sourceText in _NO_WORDS else stretch(sourceText)


def stretch(text: str) -> str:
    """`text` as `[!!text ~~~!!]`, about 40 % longer than what is read of it, values untouched."""
    extra = ceil(0.4 * len(_NOT_READ.sub("", text))) - len("[!!!!]")
    filling = (" ~~~~~" * (extra // 6 + 1))[: max(0, extra)]
    return f"[!!{text}{filling}!!]"


_TRANSLATIONS: Final = QLibraryInfo.LibraryPath.TranslationsPath
# Qt asks the translation for more than words: which way the language runs.
_NO_WORDS: Final = {"QT_LAYOUT_DIRECTION", ""}
_NOT_READ: Final = re.compile(r"\{[^{}]*\}|%L?[0-9n]+|<[^<>]*>|&")


def _load(application: QCoreApplication, path: Path) -> bool:
    translator = QTranslator(application)
    if translator.load(str(path)) and application.installTranslator(translator):
        return True
    logger.info("no translation in %s", path)
    translator.deleteLater()
    return False
