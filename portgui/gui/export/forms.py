"""The forms of an export, as data: what they are called, and what each is good for."""

from typing import Final, NamedTuple

from portgui.answers.export import Form
from portgui.words import QT_TRANSLATE_NOOP


class FormWords(NamedTuple):
    """What a person reads of a form; all of it is marked for translation.

    Attributes:
        form: which one.
        name: on its button.
        about: what it is good for.
        files: what the file dialog calls such files; ` (*.ending)` is added.
    """

    form: Form
    name: str
    about: str
    files: str


FORMS: Final = (
    FormWords(
        Form.CSV,
        QT_TRANSLATE_NOOP("ExportDialog", "Spreadsheet (CSV)"),
        QT_TRANSLATE_NOOP(
            "ExportDialog",
            "For Excel, LibreOffice and the like, with exact values. A cell that a spreadsheet"
            " would take for a formula gets ' in front.",
        ),
        QT_TRANSLATE_NOOP("ExportDialog", "Spreadsheets"),
    ),
    FormWords(
        Form.HTML,
        QT_TRANSLATE_NOOP("ExportDialog", "Page (HTML)"),
        QT_TRANSLATE_NOOP(
            "ExportDialog", "To read, to print or to send. It opens in every web browser."
        ),
        QT_TRANSLATE_NOOP("ExportDialog", "Pages"),
    ),
    FormWords(
        Form.TEXT,
        QT_TRANSLATE_NOOP("ExportDialog", "Text"),
        QT_TRANSLATE_NOOP("ExportDialog", "For a ticket or a message, in columns."),
        QT_TRANSLATE_NOOP("ExportDialog", "Texts"),
    ),
    FormWords(
        Form.JSON,
        QT_TRANSLATE_NOOP("ExportDialog", "JSON"),
        QT_TRANSLATE_NOOP("ExportDialog", "For scripts, with exact values."),
        QT_TRANSLATE_NOOP("ExportDialog", "JSON files"),
    ),
)
