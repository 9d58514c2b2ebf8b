"""One scan, through the real scanning process."""

from PySide6.QtCore import QObject, Slot

from portgui.connections.ledger import Summary
from portgui.gui.scan_client import ScanClient
from portgui.gui.self_test.patience import Patience
from portgui.gui.self_test.report import FaultError


class Scan(QObject):
    """Asks once and keeps the answer.

    Attributes:
        client: the other end of the scanning process; not asked again when that is lost.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.client = ScanClient(parent=self)
        self._answer: Summary | None = None
        self._trouble = ""
        self.client.finished.connect(self._on_finished)
        self.client.notice.connect(self._on_notice)

    def start(self) -> None:
        """Start the process and ask."""
        self.client.start()
        self.client.request()

    def look(self, patience: Patience) -> str:
        """What the scan has found.

        Raises:
            FaultError: the process hangs, has ended or says nonsense; the log says more.
        """
        patience.wait_for("the answer of the scanning process", self._is_over)
        if self._answer is None:
            raise FaultError(f"the scanning process is of no use: {self._trouble}")
        found = self._answer
        gaps = ", ".join(each.code for each in found.degradations) or "nothing"
        return f"{found.rows} connections in {found.seconds:.2f} s; not told by the system: {gaps}"

    def _is_over(self) -> bool:
        return self._answer is not None or bool(self._trouble)

    @Slot(object)
    def _on_finished(self, summary: Summary) -> None:
        self._answer = summary

    @Slot(str)
    def _on_notice(self, code: str) -> None:
        if self._answer is None and not self._trouble:
            self._trouble = code
            self.client.stop()
