"""Languages: one at a time, found by the system's wish, and every text can be translated."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import PySide6
import pytest
from PySide6.QtCore import QObject, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from portgui import resources, words
from portgui.gui import i18n
from portgui.words import Message

PACKAGE: Final = Path(i18n.__file__).parent.parent
TOOLS: Final = Path(PySide6.__file__).parent
SENTENCE: Final = "Write a value right after “{text}”."


@pytest.fixture(autouse=True)
def _no_translator_is_left(qapp: QApplication) -> Iterator[None]:
    """Every test starts and ends in English."""
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own folder of translations."""
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    made = tmp_path / "i18n"
    made.mkdir()
    return made


class Text(NamedTuple):
    """A text to be translated."""

    context: str
    source: str


def write_qm(folder: Path, code: str, translations: dict[Text, str]) -> None:
    """Make `portgui_<code>.qm` with Qt's own tool."""
    contexts = "".join(
        f"<context><name>{text.context}</name><message><source>{escape(text.source)}</source>"
        f"<translation>{escape(translated)}</translation></message></context>"
        for text, translated in translations.items()
    )
    ts = folder / f"portgui_{code}.ts"
    ts.write_text(f'<!DOCTYPE TS><TS version="2.1" language="{code}">{contexts}</TS>', "utf-8")
    subprocess.run([TOOLS / "lrelease", ts], check=True, capture_output=True)


class Base(QObject):
    def text(self) -> str:
        return self.tr("Hello")


class Derived(Base):
    pass


@pytest.mark.parametrize(
    ("wanted", "system", "expected"),
    [
        ("system", ["de-AT", "de", "fr"], "de"),
        ("system", ["fr-FR", "fr", "pt-BR"], "pt_BR"),
        ("system", ["en-GB", "en", "de"], "en"),
        ("system", ["C"], "en"),
        ("system", [], "en"),
        ("pt_BR", ["de"], "pt_BR"),
        ("de_CH", [], "de"),
        ("xx", ["de"], "en"),
        ("", ["de"], "en"),
    ],
)
def test_the_language_is_the_best_that_there_is(
    wanted: str, system: list[str], expected: str
) -> None:
    """A code is taken as it is, the system's wishes in their order, and English at the end."""
    assert i18n.choose(wanted, ["de", "en", "pt_BR"], system) == expected


def test_english_is_always_there(folder: Path) -> None:
    """Without any file PortGUI speaks English, and says no more than it can."""
    assert i18n.languages() == ("en",)
    (folder / "portgui_de.qm").touch()
    (folder / "other_fr.qm").touch()
    assert i18n.languages() == ("de", "en")


def test_a_translation_reaches_every_kind_of_text(folder: Path, qapp: QApplication) -> None:
    """Texts of a class, of a class derived from it, of codes, and Qt's own: all in one language."""
    write_qm(
        folder,
        "de",
        {Text("Base", "Hello"): "Hallo", Text("words", SENTENCE): "Nach „{text}“ fehlt der Wert."},
    )
    assert i18n.install(qapp, "de", {}) == i18n.Installed("de", None)
    assert Base().text() == "Hallo"
    assert Derived().text() == "Hallo"
    message = Message.of("input-value-missing", text="port:")
    assert i18n.say(message) == "Nach „port:“ fehlt der Wert."
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.buttons()[0].text() == "Abbrechen"


def test_a_window_never_speaks_two_languages(folder: Path, qapp: QApplication) -> None:
    """A language that PortGUI does not speak is not used for Qt's buttons either."""
    assert i18n.install(qapp, "de", {}) == i18n.Installed("en", None)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.buttons()[0].text().replace("&", "") == "Cancel"


def test_a_damaged_translation_is_told(folder: Path, qapp: QApplication) -> None:
    """A broken file gives English and a message that names the language."""
    (folder / "portgui_de.qm").write_bytes(b"not a translation")
    assert i18n.install(qapp, "de", {}) == i18n.Installed(
        "en", Message.of("language-damaged", language="de")
    )


def test_a_message_is_said_with_its_values(qapp: QApplication) -> None:
    """Values are put in as they are, braces and all."""
    assert i18n.say(Message.of("input-not-a-port", text="{known}")).startswith("“{known}” is not")


def test_a_bad_translation_falls_back_to_english(
    folder: Path, qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    """A translator's slip in a placeholder costs the translation, not the sentence."""
    write_qm(folder, "de", {Text("words", SENTENCE): "Nach „{txt}“ fehlt der Wert."})
    i18n.install(qapp, "de", {})
    message = Message.of("input-value-missing", text="port:")
    assert i18n.say(message) == words.english(message)
    assert "bad translation of input-value-missing" in caplog.text


def test_an_unknown_code_is_shown_and_logged(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    """A code without a sentence is a fault, but what happened is not hidden behind another."""
    assert i18n.say(Message("no-such-code")) == "no-such-code"
    assert "no sentence for the code no-such-code" in caplog.text


# The pseudo language.


def test_pseudo_text_is_marked_longer_and_keeps_its_values(qapp: QApplication) -> None:
    """Marks at both ends, 40 % more of what is read, placeholders and keys untouched."""
    for text in ("&Open {port} for %n apps", SENTENCE, "<b>Bold</b> and a longer sentence %1"):
        found = i18n.stretch(text)
        assert re.fullmatch(r"\[!!.*!!\]", found)
        assert found.startswith(f"[!!{text}")
        read = len(re.sub(r"\{\w+\}|%\w|<.*?>|&", "", text))
        assert 0.35 * read <= len(found) - len(text) <= max(6, 0.5 * read)


def test_pseudo_covers_everything_that_is_translated(qapp: QApplication, qtbot: QtBot) -> None:
    """With PORTGUI_PSEUDO=1 every text that goes through translation is marked, Qt's as well."""
    i18n.install(qapp, "en", {i18n.PSEUDO_VARIABLE: "1"})
    assert Derived().text() == "[!!Hello!!]"
    assert i18n.say(Message.of("input-value-missing", text="port:")).startswith("[!!Write a value")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.buttons()[0].text().startswith("[!!")
    assert "2 rows" in QObject().tr("%n rows", "", 2)


def test_no_pseudo_without_being_asked(qapp: QApplication) -> None:
    """Nobody meets the pseudo language by chance."""
    i18n.install(qapp, "en", {i18n.PSEUDO_VARIABLE: "0"})
    assert Base().text() == "Hello"


# What lupdate finds.


def wanted_texts(path: Path) -> Iterator[tuple[Text, int]]:
    """Every text that the code of one file hands to translation, with its line."""

    def visit(node: ast.AST, inside: str) -> Iterator[tuple[Text, int]]:
        if isinstance(node, ast.ClassDef):
            inside = node.name
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name in {"tr", "translate", "QT_TRANSLATE_NOOP"} and node.args:
                yield from text_of(node, name, inside)
        for child in ast.iter_child_nodes(node):
            yield from visit(child, inside)

    def text_of(call: ast.Call, name: str, inside: str) -> Iterator[tuple[Text, int]]:
        values = [arg.value if isinstance(arg, ast.Constant) else None for arg in call.args]
        values.append(None)
        context, source = (inside, values[0]) if name == "tr" else (values[0], values[1])
        if isinstance(context, str) and isinstance(source, str):
            yield Text(context, source), call.lineno
        elif name == "tr":
            yield Text(inside, "not a literal"), call.lineno

    return visit(ast.parse(path.read_text("utf-8")), "")


def test_lupdate_finds_every_text_in_its_context(tmp_path: Path) -> None:
    """What the code hands to translation is what translators get, under the name used at run time.

    lupdate reads Python loosely: a text that it misses, or files under another context, would
    stay English in every language.
    """
    files = sorted(PACKAGE.rglob("*.py"))
    listed = tmp_path / "files.lst"
    listed.write_text("\n".join(map(str, files)), "utf-8")
    ts = tmp_path / "all.ts"
    tool = TOOLS / "lupdate"
    subprocess.run([tool, f"@{listed}", "-ts", ts], check=True, capture_output=True)
    extracted = {
        Text(context.findtext("name", ""), message.findtext("source", ""))
        for context in ElementTree.parse(ts).getroot().iter("context")
        for message in context.iter("message")
    }
    missed = [
        f"{path.relative_to(PACKAGE.parent)}:{line}: {text}"
        for path in files
        for text, line in wanted_texts(path)
        if text not in extracted
    ]
    assert missed == []
    assert Text("words", SENTENCE) in extracted


def test_no_text_is_hidden_from_lupdate_behind_a_function() -> None:
    """A function that translates what it is given gets texts that are marked elsewhere, no others.

    lupdate does not look into calls of functions that it does not know.
    """
    hidden = [
        f"{path.relative_to(PACKAGE.parent)}:{call.lineno}: {ast.unparse(call)}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for tree in [ast.parse(path.read_text("utf-8"))]
        for name in translators(tree)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).rpartition(".")[2] == name
        and any(isinstance(arg, ast.Constant) and isinstance(arg.value, str) for arg in call.args)
    ]
    assert hidden == []


def translators(tree: ast.Module) -> set[str]:
    """The functions of a module that hand one of their own arguments to `translate`."""
    found = set()
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        own = {arg.arg for arg in function.args.args}
        for call in ast.walk(function):
            if (
                isinstance(call, ast.Call)
                and ast.unparse(call.func).rpartition(".")[2] == "translate"
                and any(isinstance(arg, ast.Name) and arg.id in own for arg in call.args[1:2])
            ):
                found.add(function.name)
    return found - {"translate"}
