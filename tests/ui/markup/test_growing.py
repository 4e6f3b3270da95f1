"""Markdown that grows: at each moment the same lines as those of the whole text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thulp_tui.ui.markup import GrowingMarkdown, Line, markdown, plain
from thulp_tui.ui.markup.code import coloured
from thulp_tui.ui.markup.fence import AT_MOST
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


CODE = st.sampled_from(
    [
        *("x = 1\n", "def f(a):\n", "    return 'word'  # why\n", "\n", '"""\n', "word", "`` `", "   ", "\n  ```\n"),
        *("\n```\n", "\n~~~\n", "a long line of code that has to be wrapped\n", "\n- item\n", "\n> quote\n"),
    ]
)


def words(lines: list[Line]) -> list[str]:
    """Return what lines say, whatever they look like."""
    return ["".join(text for text, _ in line) for line in lines]


@settings(max_examples=50)
@given(
    before=st.sampled_from(["", "words\n", "words\n\n", "- item\n", "> quote\n", "   ```\n"]),
    opening=st.sampled_from(["```py\n", "```\n", "~~~~ c++ what\n", "````nothing\n"]),
    pieces=st.lists(st.tuples(CODE, st.integers(1, 25)), max_size=5),
    width=st.integers(4, 60),
)
def test_a_growing_fence_looks_like_the_whole(
    before: str, opening: str, pieces: list[tuple[str, int]], width: int
) -> None:
    """However long it becomes, whatever it interrupts, and whatever follows; with its colours when it is closed."""
    growing = GrowingMarkdown(width)
    text = before + opening
    for piece, times in pieces:
        text += piece * times
        assert words(growing.lines(text)) == words(markdown(text, width))
    text += f"\n{opening[0] * 4}\n"
    assert growing.lines(text) == markdown(text, width)


def test_of_a_long_fence_only_the_end_is_coloured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the code before is."""
    growing = GrowingMarkdown(60)
    text = "Look:\n```py\n"
    for number in range(300):
        text += f"x{number} = '{number}'\n"
        growing.lines(text)
    looked_at: list[str] = []

    def noted(code: str, language: str, before: int = 0) -> list[Line] | None:
        looked_at.append(code)
        return coloured(code, language, before)

    monkeypatch.setattr("thulp_tui.ui.markup.fence.coloured", noted)
    assert growing.lines(text + "y") == markdown(text + "y", 60)
    assert "".join(looked_at).count("\n") < 2 * AT_MOST


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
