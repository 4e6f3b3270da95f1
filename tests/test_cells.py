"""Widths in cells: what this program measures is what Textual, through rich, lays out."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich._unicode_data import load
from rich.cells import cell_len, get_character_cell_size

from thulp_tui.cells import JOINER, VS16, ZERO_CELLS, clusters, width

EMOJI = (
    "👩‍🚀",
    "👩🏻‍❤️‍💋‍👨🏽",
    "👨‍👩‍👧‍👦",
    "🏳️‍🌈",
    "⛓️‍💥",
    "👍🏿",
    "🇩🇪🇫🇷",
    "1️⃣",
    "⚠️",
    "⚠",
    "©️",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "é",
    "नमस्ते",
    "日本語",
    "한국어",
    "ｈａｌｆ",
    "▰▱✓◌●",
)
PIECES = st.text(
    st.one_of(st.characters(), st.sampled_from([JOINER, VS16, "\u0301", "中", "👩", "❤", "🇩", "1", "\n", "\x1b", "a"]))
)


def test_every_character_is_as_wide_as_rich_says() -> None:
    """One character takes the cells that rich counts, for all of Unicode."""
    different = [hex(c) for c in range(sys.maxunicode + 1) if width(chr(c)) != get_character_cell_size(chr(c))]
    assert not different, f"new tables:\n{tables()}"


def test_every_character_widens_as_rich_says() -> None:
    """One character with emoji presentation takes the cells that rich counts."""
    different = [hex(c) for c in range(sys.maxunicode + 1) if width(chr(c) + VS16) != cell_len(chr(c) + VS16)]
    assert not different, f"new tables:\n{tables()}"


@pytest.mark.parametrize("text", EMOJI)
def test_sequences_are_as_wide_as_rich_says(text: str) -> None:
    """Joined, flagged, toned and combined characters take the cells that rich counts."""
    assert width(text) == cell_len(text)
    assert sum(cells for _, _, cells in clusters(text)) == cell_len(text)


@settings(deadline=None)
@given(PIECES)
def test_any_text_is_as_wide_as_rich_says(text: str) -> None:
    """Any text takes the cells that rich counts, measured whole or piece by piece."""
    assert width(text) == cell_len(text) == sum(cells for _, _, cells in clusters(text))


@pytest.mark.parametrize("text", ["👩‍🚀", "🇩🇪", "é", "👍🏿", "1️⃣", "⚠️"])
def test_what_belongs_together_is_one_cluster(text: str) -> None:
    """A letter with its accent, a flag, a joined emoji are never torn apart."""
    assert [start for start, _, _ in clusters(text + "x")] == [0, len(text)]


def test_two_flags_are_two_clusters() -> None:
    """Flags in a row part between flags."""
    assert list(clusters("🇩🇪🇫🇷")) == [(0, 2, 2), (2, 4, 2)]


def tables() -> str:
    """The packed tables of the installed rich, to be copied when it follows a newer Unicode."""
    table = load("latest")
    zero = {code for first, last, cells in table.widths if cells == 0 for code in range(first, last + 1)}
    two = {code for first, last, cells in table.widths if cells == 2 for code in range(first, last + 1)}
    return "\n\n".join(map(packed, (zero, two, {ord(character) for character in table.narrow_to_wide})))


def packed(codes: set[int]) -> str:
    """Code points in the form of `thulp_tui.cells`."""
    words: list[str] = []
    after = 0
    for first in sorted(code for code in codes if code - 1 not in codes):
        last = next(code for code in range(first, sys.maxunicode + 2) if code + 1 not in codes)
        words.append(base36(first - after) + (f"+{base36(last - first)}" if last > first else ""))
        after = last + 1
    return " ".join(words)


def base36(number: int) -> str:
    """A number in base 36."""
    high, low = divmod(number, 36)
    return (base36(high) if high else "") + "0123456789abcdefghijklmnopqrstuvwxyz"[low]


def test_the_tables_can_be_made_again() -> None:
    """The printed tables have the form that the program reads."""
    assert tables().split("\n\n")[0] == ZERO_CELLS
