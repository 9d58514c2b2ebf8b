"""Searching all texts as one finds what searching each of them finds."""

from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from portgui.gui.table.items import Item
from portgui.gui.table.model import TableModel
from portgui.gui.table.texts import Texts
from tests.gui.fakes import PARTS, Part

LETTERS = st.text(st.sampled_from("ab\n\0é "), max_size=5)


@given(
    st.lists(LETTERS, max_size=30),
    st.lists(LETTERS, min_size=1, max_size=3),
    st.integers(0, 80),
)
def test_it_finds_the_rows_whose_texts_hold_every_word(
    texts: list[str], words: list[str], others: int
) -> None:
    """None twice, none across two texts, in their order; be the word frequent or rare."""
    items: list[Item[int, str]] = []
    for number, text in enumerate([*["x"] * others, *texts]):
        item = Item(number, text, number)
        item.text = text
        items.append(item)
    expected = [item for item in items if all(word in item.text for word in words)]
    assert Texts(items).holding(words) == expected


def named(model: TableModel[int, Part], *words: str, narrower: bool = False) -> list[int]:
    """The keys of the rows that are left for these words."""
    model.set_test(
        lambda row: all(word in row.name for word in words), words=words, narrower=narrower
    )
    return [row.key for row in model.visible_rows()]


def test_words_are_looked_for_in_what_is_there_now(qapp: QApplication) -> None:
    """After changes, in another order, with another scope, and while somebody types on."""
    model: TableModel[int, Part] = TableModel(PARTS, lambda row: row.key, text=attrgetter("name"))
    model.apply((), (), [Part(key, f"part {key:05}", key % 10) for key in range(3000)])
    assert named(model, " 0299") == list(range(2990, 3000))
    assert named(model, " 02999", narrower=True) == [2999]
    model.apply([2998], [Part(5, "x 02999", 5)], [Part(9000, " 02999 too", 1)])
    assert [row.key for row in model.visible_rows()] == [5, 2999, 9000]
    assert named(model, " 02999") == [5, 2999, 9000]
    model.sort(3)
    model.set_order([(3, False)])
    assert named(model, "part", " 0299") == [2999, *range(2997, 2989, -1)]
    model.set_scope(lambda row: row.key % 2 == 1)
    assert named(model, " 0299") == [2999, 2997, 2995, 2993, 2991, 5]
    assert named(model, "part") == [key for key in range(2999, 0, -2) if key != 5]
    assert named(model, "part 0000", narrower=True) == [9, 7, 3, 1]
