"""What the system says of a pipe whose other end has been closed."""

import errno
import sys


def nobody_reads(error: OSError) -> bool:
    """Whether a pipe could not be written because its other end has been closed.

    Windows may say that the argument is invalid instead (bpo-19612 and bpo-30418, which Python's
    own `subprocess` names where it meets this).
    """
    if isinstance(error, BrokenPipeError | ConnectionResetError):
        return True
    return sys.platform == "win32" and error.errno == errno.EINVAL
