"""What a difference does to the rows of a table, collected before anything is moved. No Qt here."""

from typing import Generic

from portgui.gui.table.items import Header, Item, Key, Line, Rank, Row


class Edit(Generic[Key, Row]):
    """What a difference does to the lines; all places are those from before it.

    Attributes:
        is_whole: whether all rows are on screen, so that their places there are those in the list.
        leaving: places in the list of all rows that are left.
        coming: rows that get a place in that list.
        ranks: rows that get another rank, each with it.
        gone: places on screen of the lines that leave it.
        moving: places on screen of the lines that stay on it, but elsewhere.
        fresh: the lines that come onto the screen.
        repaint: the lines that look different.
        headers: of the groups in which something is counted anew.
    """

    __slots__ = (
        "coming", "fresh", "gone", "headers", "is_whole", "leaving", "moving", "ranks", "repaint",
    )  # fmt: skip

    def __init__(self, *, is_whole: bool = False) -> None:
        self.is_whole = is_whole
        self.leaving: list[int] = []
        self.coming: list[Item[Key, Row]] = []
        self.ranks: list[tuple[Item[Key, Row], Rank]] = []
        self.gone: list[int] = []
        self.moving: list[int] = []
        self.fresh: list[Line[Key, Row]] = []
        self.repaint: list[Line[Key, Row]] = []
        self.headers: dict[Header, None] = {}

    def stays_whole(self) -> bool:
        """Whether all rows are on screen before and after it: the two lists change alike."""
        return (
            self.is_whole
            and len(self.leaving) == len(self.gone) + len(self.moving)
            and len(self.coming) == len(self.fresh) + len(self.moving)
        )

    def uncount(self, item: Item[Key, Row]) -> None:
        """The row is not in its group any more, or not as it was."""
        header = item.header
        if header is not None:
            header.size -= 1
            header.count -= item.passes
            self.headers[header] = None

    def count(self, item: Item[Key, Row], header: Header | None) -> None:
        """The row is in this group now."""
        item.header = header
        if header is not None:
            header.size += 1
            header.count += item.passes
            self.headers[header] = None
