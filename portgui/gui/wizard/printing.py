"""A guide on paper: as a PDF in memory, or on the printer that the person chooses."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, QLocale, QMarginsF, QSizeF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
)
from PySide6.QtWidgets import QDialog, QWidget

from portgui.guides import Guide, as_html

if TYPE_CHECKING:
    # QtPrintSupport is loaded when somebody prints, not when the window starts.
    from PySide6.QtPrintSupport import QPrinter

AskPrinter = Callable[[QWidget, str, Callable[["QPrinter"], None]], None]
"""Shows a print dialog over a window, for a job of this name; calls back when one was chosen."""

DOTS: Final = 300
"""Dots an inch of the PDF; its letters are shapes and sharp at any size."""
MARGIN: Final = 2.2
"""Centimetres that QTextDocument keeps free on every side when it prints, measured."""
SPARE: Final = 0.2
INCH: Final = 2.54
_NO_MARGINS: Final = QMarginsF(0, 0, 0, 0)


def pdf_of(guide: Guide) -> bytes:
    """The guide as the bytes of a PDF, on the paper that the person's country uses."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(guide.title)
    writer.setCreator("PortGUI")
    writer.setResolution(DOTS)
    writer.setPageLayout(
        QPageLayout(QPageSize(_paper()), QPageLayout.Orientation.Portrait, _NO_MARGINS)
    )
    _document_of(guide, writer).print_(writer)
    # The end of the file is written when the writer goes.
    del writer
    return bytes(buffer.data().data())


def print_on(printer: "QPrinter", guide: Guide) -> None:
    """Print the guide.

    Raises:
        OSError: the printer did not take it.
    """
    _document_of(guide, printer).print_(printer)
    if not printer.isValid() or printer.printerState() == printer.PrinterState.Error:
        raise OSError(f"{printer.printerName()} does not print")


def ask_printer(parent: QWidget, name: str, on_chosen: Callable[["QPrinter"], None]) -> None:
    """Show the system's print dialog, without waiting for it."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: on_chosen(printer))
    QDialog.open(dialog)


def _document_of(guide: Guide, device: QPagedPaintDevice) -> QTextDocument:
    document = QTextDocument()
    document.setHtml(as_html(guide))
    _keep_together(document, device)
    return document


def _keep_together(document: QTextDocument, device: QPagedPaintDevice) -> None:
    """Let no step begin on one page and end on the next; Qt's printing has no word for that."""
    document.documentLayout().setPaintDevice(device)
    frame = document.rootFrame()
    plain = frame.frameFormat()
    # The margin and the page that QTextDocument.print gives a document without pages. A format is
    # in the screen's dots, and is scaled to the device's.
    as_printed = QTextFrameFormat(plain)
    screen = QGuiApplication.primaryScreen().logicalDotsPerInchY()
    as_printed.setMargin(screen * MARGIN / INCH)
    # Printing rounds a little differently: with some room below, what fits here fits there.
    as_printed.setBottomMargin(screen * (MARGIN + SPARE) / INCH)
    frame.setFrameFormat(as_printed)
    document.setPageSize(QSizeF(device.width(), device.height()))
    broken = QTextBlockFormat()
    broken.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    page = 0
    for first, last in _groups(document):
        if _page(document, last) != page:
            QTextCursor(first).mergeBlockFormat(broken)
            page = _page(document, last)
    document.setPageSize(QSizeF())
    frame.setFrameFormat(plain)


def _groups(document: QTextDocument) -> Iterator[tuple[QTextBlock, QTextBlock]]:
    """What belongs together: from a heading or a number to the last line before the next one."""
    first = last = block = document.begin()
    while block.isValid():
        if _begins(block) and not _begins(last):
            yield first, last
            first = block
        last, block = block, block.next()
    yield first, last


def _begins(block: QTextBlock) -> bool:
    return block.blockFormat().headingLevel() > 0 or block.charFormat().font().bold()


def _page(document: QTextDocument, block: QTextBlock) -> int:
    """The page on which a block's last line stands, from 0."""
    # Layout is lazy: before its end is asked for, later blocks have no lines.
    document.pageCount()
    lines = block.layout()
    count = lines.lineCount()
    # The block's rectangle does not tell that a line of it was moved to the next page.
    below = lines.lineAt(count - 1).y() if count else 0.0
    return int((lines.position().y() + below) // document.pageSize().height())


def _paper() -> QPageSize.PageSizeId:
    letter = QLocale.system().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    return QPageSize.PageSizeId.Letter if letter else QPageSize.PageSizeId.A4
