"""Markdown as lines, by markdown-it's tokens: a twentieth of the time that `rich.markdown` takes."""

from functools import cache
from typing import TYPE_CHECKING

from thulp_tui.domain.markdown import is_plain as is_plain
from thulp_tui.text import clean
from thulp_tui.ui.markup.plain import plain
from thulp_tui.ui.markup.wrap import Line

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from thulp_tui.ui.markup.blocks import Page

_MAX_NESTING = 100


def _as_written(address: str) -> str:
    """A link's address, where the parser would percent-encode it."""
    return address


@cache
def _load() -> "tuple[MarkdownIt, type[Page]]":
    """The parser and the page it writes on: the one place that loads markdown-it, at the first message shown.

    Off are raw HTML (shown as text) and link definitions (they would vanish); addresses stay as they were written.
    """
    from markdown_it import MarkdownIt

    from thulp_tui.ui.markup.blocks import Page

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _MAX_NESTING})
    parser.enable(["table", "strikethrough"]).disable("reference")
    parser.normalizeLink = parser.normalizeLinkText = _as_written  # type: ignore[method-assign, assignment]
    return parser, Page


def markdown(source: str, width: int) -> list[Line]:
    """The lines of a Markdown text at a width in cells (at least 4); never none. The text need not be clean."""
    source = clean(source)
    return plain(source, width) if is_plain(source) else page_lines(source, width) or [[]]


def page_lines(source: str, width: int) -> list[Line]:
    """The lines of a clean text that the parser can read; none where it says nothing."""
    parser, page_type = _load()
    page = page_type(max(4, width))
    tokens = parser.parse(source)
    place = 0
    while place < len(tokens):
        place = page.add(tokens, place)
    return page.lines


def block_spans(source: str) -> list[tuple[int, int]]:
    """The (first line, line behind the last) of each block of a clean text that stands in no other."""
    return [(token.map[0], token.map[1]) for token in _blocks(source) if token.map]


def ends_with_fence(source: str, line: int) -> bool:
    """Whether the last block of a clean text that stands in no other is a fence, which begins with that line."""
    blocks = _blocks(source)
    return bool(blocks) and blocks[-1].type == "fence" and (blocks[-1].map or [-1])[0] == line


def _blocks(source: str) -> "list[Token]":
    """The first token of each block that stands in no other."""
    tokens: list[Token] = []
    parser = _load()[0]
    parser.block.parse(source, parser, {}, tokens)
    return [token for token in tokens if not token.level and token.nesting >= 0]
