"""Code as its language's lexer sees it; the language must be named: guessing one takes a quarter of a second."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

MOST_CHARACTERS = 20_000
"""Characters of code that are looked at; longer code has no tokens."""
_LONGEST_LINE = 1_000


def lexed(code: str, language: str) -> list[tuple[Any, str]] | None:
    """Return clean code as tokens with their types; None where the language is unknown or the code very long."""
    if not language or is_long(code):
        return None  # lexers are regular expressions, and some take minutes over text made for it
    if (lexer := _lexer(language)) is None:
        return None
    try:
        tokens = [(token_type, value) for _, token_type, value in lexer.get_tokens_unprocessed(code + "\n")]
    except Exception:  # any of five hundred lexers may fail on code that is none
        return None
    if "".join(value for _, value in tokens) != code + "\n":
        return None
    token_type, last = tokens.pop()
    return [*tokens, (token_type, last.removesuffix("\n"))]


def is_long(code: str) -> bool:
    """Return whether code is better shown without colours: very long, or in very long lines."""
    return len(code) > MOST_CHARACTERS or max(map(len, code.split("\n"))) > _LONGEST_LINE


def nearest(token_type: Any, names: Mapping[str, str]) -> str:
    """Return the name of a token's type: its own or that of the nearest type above it; empty where none has one."""
    while token_type is not None:
        if found := names.get(str(token_type)):
            return found
        token_type = token_type.parent
    return ""


@cache
def _lexers() -> tuple[Any, dict[str, str]]:
    """Pygments' lexers and their names by alias: the one place that loads it, at the first fence with a language.

    Looking the alias up here spares pygments' search through installed plugins, which an unknown one sets off.
    """
    lexers = import_module("pygments.lexers")
    aliases = {alias: name for name, names, *_ in lexers.get_all_lexers(plugins=False) for alias in names}
    return lexers, aliases


@cache
def _lexer(alias: str) -> Any:
    """The lexer of a language, None where there is none."""
    lexers, aliases = _lexers()
    return lexers.get_lexer_by_name(alias) if alias in aliases else None
