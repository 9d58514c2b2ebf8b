"""Whether this process has root's rights."""

import os
from collections.abc import Callable


def is_root() -> bool:
    """Whether everything may be read and changed."""
    geteuid: Callable[[], int] | None = getattr(os, "geteuid", None)
    return geteuid is not None and geteuid() == 0
