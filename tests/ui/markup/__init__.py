"""Bodies of entries as lines: what all of them promise."""

import re

from hypothesis import strategies as st

from thulp_tui.text import width
from thulp_tui.ui.markup import STYLE_KEYS, Line

DANGEROUS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff]")
WIDTHS = st.integers(4, 200)
"""Widths of pages in cells."""
PIECES = (
    *("- ", "\n- ", "\n1. ", "\n> ", "\n```py\n", "\n|a|b|\n|-|-|\n|", "\n\n", "    ", "## ", "**", "__", "`", "~~"),
    *(
        "[a](",
        "](x)",
        "![",
        "<http://",
        "&#x202e;",
        "&zwj;",
        "&#xfe0f;",
        "def f(x):",
        "word ",
        '"',
        "{",
        ": ",
        "\\",
        "|",
    ),
    *("中", "日本語", "👩", "👩\u200d🚀", "\u200d", "\ufe0f", "\u0301", "🇩", "❤", "1", "\x1b[0m", "\t", "\r", "\u202e"),
)
"""What Markdown, code, JSON, emoji and attacks are made of."""
ANY_TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=60).map("".join)
"""Texts of all these."""


def shown(lines: list[Line]) -> list[str]:
    """What a reader sees: the lines' text."""
    return ["".join(text for text, _ in line) for line in lines]


def assert_sound(lines: list[Line], cells: int) -> None:
    """There is a line, none is wider than the page, every style has a name, and nothing could command a terminal."""
    assert lines
    for line in lines:
        assert sum(width(text) for text, _ in line) <= cells, line
        assert all(key in STYLE_KEYS for _, key in line), line
        assert not any(DANGEROUS.search(text) for text, _ in line), line
