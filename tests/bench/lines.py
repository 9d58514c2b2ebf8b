"""What the benchmark prints: one line for each ratio."""

from collections.abc import Iterable
from typing import NamedTuple


class Line(NamedTuple):
    """One measured ratio.

    Attributes:
        what: what was measured.
        ours: PortGUI's value.
        theirs: what it is held against, measured in the same run.
        unit: of both values.
        ratio: the one number that counts.
        limit: what the ratio must keep to, as text; "" where it is only told.
        kept: whether it does.
    """

    what: str
    ours: float
    theirs: float
    unit: str
    ratio: float
    limit: str
    kept: bool


def at_most(what: str, ours: float, theirs: float, unit: str, limit: float | None) -> Line:
    """A line whose ratio is ours / theirs; None as `limit` where there is none to keep."""
    ratio = ours / theirs
    if limit is None:
        return Line(what, ours, theirs, unit, ratio, "", True)
    return Line(what, ours, theirs, unit, ratio, f"at most {limit:g}", ratio <= limit)


def at_least(what: str, ours: float, theirs: float, unit: str, limit: float) -> Line:
    """A line whose ratio is theirs / ours."""
    ratio = theirs / ours
    return Line(what, ours, theirs, unit, ratio, f"at least {limit:g}", ratio >= limit)


def show(lines: Iterable[Line], *, heading: bool = True) -> None:
    """Print the table, or lines of it."""
    if heading:
        print(f"{'':78}{'PortGUI':>10}{'other':>10}      {'ratio':>7}  limit")
    for line in lines:
        print(
            f"{line.what:78}{line.ours:10.2f}{line.theirs:10.2f} {line.unit:5}{line.ratio:7.2f}"
            f"  {line.limit}{'' if line.kept else '  NOT KEPT'}",
            flush=True,
        )
