"""The scanning process: a request in on standard input, an answer out on standard output.

It is a process of its own so that a scan that takes long or hangs cannot hold up the window. It
ends when the other side closes the pipe, or ends. Standard error is for its log.

A program frozen without a console must still give it the two pipes: Windows hands them on as file
descriptors 0 and 1 although `sys.stdin` and `sys.stdout` are None there. Where that fails, `main`
says so on standard error, as far as there is one, and returns `NO_CHANNEL`.
"""

import gc
import logging
import os
import signal
import sys
from collections.abc import Iterator
from typing import Final

from portgui.connections.changes import Delta
from portgui.connections.pipes import nobody_reads
from portgui.connections.scanner import Scan, Scanner
from portgui.connections.wire import (
    LONGEST_REQUEST,
    Frames,
    Part,
    Request,
    WireError,
    pack_answer,
    unpack_request,
)

BAD_REQUEST: Final = 2
NO_CHANNEL: Final = 3

_CHUNK: Final = 1 << 16
_COLLECT_EVERY: Final = 500

_logger = logging.getLogger(__name__)


def main() -> int:
    """Answer until the other side has gone; the exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # Ctrl+C in a terminal goes to this process too; it is the window that decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a scan makes has no cycles, and looking for some costs up to a quarter of the scan.
    gc.disable()
    try:
        requests, answers = _channels()
    except OSError as error:
        _logger.error("no pipe to the window: %s", error)  # noqa: TRY400 (no traceback: no bug)
        return NO_CHANNEL
    try:
        serve(Scanner(), requests, answers)
    except WireError as error:
        _logger.error("the window said nonsense: %s", error)  # noqa: TRY400
        return BAD_REQUEST
    except OSError as error:
        if not nobody_reads(error):
            raise
        return 0  # the window has gone in the middle of an answer
    return 0


def serve(scanner: Scanner, requests: int, answers: int) -> None:
    """Answer each request that comes in on one file descriptor on the other, until the first ends.

    Raises:
        WireError: what came in is no request.
        OSError: the other side has gone.
    """
    for count, request in enumerate(_requests(requests), start=1):
        scan = scanner.scan(with_queues=request.queues)
        for frame in pack_answer(_whole(request, scan, scanner)):
            _write(answers, frame)
        # The other side waits for nothing now.
        scanner.owners.read_services()
        if count % _COLLECT_EVERY == 0:
            gc.collect()


def _whole(request: Request, scan: Scan, scanner: Scanner) -> Part:
    delta = Delta((), (), tuple(scanner.connections.values())) if request.anew else scan.delta
    return Part(
        sequence=request.sequence,
        number=0,
        last=True,
        taken=scan.taken,
        seconds=scan.seconds,
        rows=len(scanner.connections),
        degradations=scan.degradations,
        delta=delta,
    )


def _requests(channel: int) -> Iterator[Request]:
    frames = Frames(LONGEST_REQUEST)
    while received := os.read(channel, _CHUNK):
        frames.feed(received)
        while (frame := frames.next()) is not None:
            yield unpack_request(frame)


def _write(channel: int, frame: bytes) -> None:
    rest = memoryview(frame)
    while rest:
        rest = rest[os.write(channel, rest) :]


def _channels() -> tuple[int, int]:
    """Standard input and output as private file descriptors; a stray `print` goes to the log.

    Raises:
        OSError: the program was started without them.
    """
    requests, answers = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(requests, os.O_BINARY)
        msvcrt.setmode(answers, os.O_BINARY)
    sys.stdout = sys.stderr
    return requests, answers


if __name__ == "__main__":
    sys.exit(main())
