"""Markdown that grows: at each moment the same lines as those of the whole text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thulp_tui.ui.markup import GrowingMarkdown, markdown, plain
from thulp_tui.ui.markup.markdown import page_lines

PIECES = st.sampled_from(
    [
        *("word", "two words", "**bold", "** ", "`code`", "\n", "\n\n", "\n \n", "- ", "1. ", "2.", "* ", "> ", "# "),
        *("---", "===", "```", "```py", "    ", "  ", "| a | b |", "|---|---|", "\n| 1 | 2 |", "\t", "\r\n", "[x](y)"),
        *("\u2028", "\u200b", "e\u0301", "日本", "\x00", "~~~", "\\", "<b>", "&amp;", "- [ ] ", "+", "\x85", "\u3000"),
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=40), st.integers(4, 60))
def test_growing_text_always_looks_like_the_whole(pieces: list[str], width: int) -> None:
    """Whatever comes, in whatever pieces: no moment shows other lines than the text at once would."""
    growing = GrowingMarkdown(width)
    text = ""
    for piece in pieces:
        text += piece
        assert growing.lines(text) == markdown(text, width)


@given(st.text(max_size=200), st.integers(4, 60))
def test_any_characters_may_grow(text: str, width: int) -> None:
    """Not only what looks like Markdown."""
    growing = GrowingMarkdown(width)
    for end in range(0, len(text) + 1, 7):
        growing.lines(text[:end])
    assert growing.lines(text) == markdown(text, width)


def test_another_text_begins_anew() -> None:
    """A text that does not continue the one before has its own lines."""
    growing = GrowingMarkdown(20)
    growing.lines("one\n\ntwo\n\nthree")
    assert growing.lines("other") == markdown("other", 20)


def test_only_the_last_block_is_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the text before is: what stands before the last safe blank line is not looked at any more."""
    growing = GrowingMarkdown(60)
    text = "A paragraph of some words.\n\n" * 200
    growing.lines(text)
    parsed: list[str] = []

    def noted(source: str, width: int) -> list[list[tuple[str, str]]]:
        parsed.append(source)
        return page_lines(source, width)

    monkeypatch.setattr("thulp_tui.ui.markup.growing.page_lines", noted)
    assert growing.lines(text + "new words") == markdown(text + "new words", 60)
    assert len("".join(parsed)) < 100


@pytest.mark.parametrize("hostile", ["[" * 9000, "> " * 40 + "deep"])
def test_what_the_parser_cannot_read_is_plain_as_it_grows(hostile: str) -> None:
    """As of the whole text, also when it comes after text that was laid out as Markdown."""
    growing = GrowingMarkdown(40)
    before = "# Title\n\nwords\n\n"
    growing.lines(before)
    assert growing.lines(before + hostile) == plain(before + hostile, 40)
