"""Code in the colours of its language, which must be named: guessing one takes a quarter of a second."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from thulp_tui.domain.lexing import MOST_CHARACTERS, lexed, nearest
from thulp_tui.ui.markup.wrap import Line, whole, wrap_runs

_USUAL = ("python", "bash", "json", "diff")

_KEYS = {
    "Token.Comment": "c_comment",
    "Token.Comment.Preproc": "c_keyword",
    "Token.Generic.Deleted": "bad",
    "Token.Generic.Heading": "c_name",
    "Token.Generic.Inserted": "ok",
    "Token.Generic.Prompt": "dim",
    "Token.Generic.Strong": "bold",
    "Token.Generic.Subheading": "c_keyword",
    "Token.Keyword": "c_keyword",
    "Token.Literal.Number": "c_number",
    "Token.Literal.String": "c_string",
    "Token.Name.Attribute": "c_key",
    "Token.Name.Class": "c_name",
    "Token.Name.Decorator": "c_name",
    "Token.Name.Function": "c_name",
    "Token.Name.Tag": "c_key",
    "Token.Operator.Word": "c_keyword",
}


def preload() -> None:
    """Load the lexers before a fence needs them, and the usual ones whole: that takes several frames. For a thread."""
    for language in _USUAL:
        code_lines("x", language)


@cache
def _key(token_type: Any) -> str:
    """The style of a token type."""
    return nearest(token_type, _KEYS) or "codeblock"


def code_lines(code: str, language: str) -> list[Line]:
    """Lines of clean code as runs, unwrapped; plain where the language is unknown or the code very long."""
    return coloured(code, language) or plain_code(code)


def plain_code(code: str) -> list[Line]:
    """Lines of clean code in one style."""
    return [[(line, "codeblock")] for line in code.split("\n")]


def fenced(rows: Sequence[Line], width: int) -> list[Line]:
    """Rows of code behind a bar, wrapped."""
    return [line for row in rows for line in wrap_code(row, width, [("▏", "fence")])]


def coloured(code: str, language: str, before: int = 0) -> list[Line] | None:
    """The lines as the language's lexer sees them, None where it cannot help; so many characters stand before them."""
    tokens = lexed(code, language.lower()) if before + len(code) <= MOST_CHARACTERS else None
    if tokens is None:
        return None
    lines: list[Line] = [[]]
    for token_type, value in tokens:
        for place, part in enumerate(value.split("\n")):
            lines += [[]] if place else []
            lines[-1] += [(part, _key(token_type))] if part else []
    return lines


def wrap_code(line: Line, width: int, lead: Line) -> list[Line]:
    """One line of code at a width in cells behind a lead; what continues it is indented two cells more."""
    pieces = whole(line)
    if pieces and (spaces := len(pieces[0][0]) - len(pieces[0][0].lstrip(" "))):
        text, key = pieces[0]
        pieces[0] = (text[spaces:], key)
    else:
        spaces = 0
    indent = min(spaces, width // 3)
    first = [*lead, (" " * indent, "codeblock")] if indent else lead
    return wrap_runs(pieces, width, first, [*lead, (" " * (indent + 2), "codeblock")])
