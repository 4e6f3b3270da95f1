"""JSON as coloured text, cut where it grows beyond what a person reads: the cost follows the preview, not the value."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from textual.content import Content

from thulp_tui import text
from thulp_tui.domain.strict_json import JsonValue

KEY, STRING, NUMBER, WORD, SIGN, HINT, REST = (
    "$text-primary",
    "$text-success",
    "$text-warning",
    "$text-accent",
    "$foreground-muted",
    "italic $text-warning",
    "italic $foreground-muted",
)
"""The styles of keys, strings, numbers, true false null, punctuation, remarks, and of what stands for the rest."""

STRING_SHOWN = 2_000
"""Characters shown of one string."""

LEVELS_SHOWN = 40
"""How deep arrays and objects are shown; deeper ones are named only."""


class Preview(NamedTuple):
    """What is shown of a value."""

    content: Content
    """The coloured text, cleaned."""
    is_whole: bool
    """Whether nothing was left out."""


def preview(value: JsonValue, *, lines: int = 400, characters: int = 40_000) -> Preview:
    """Return the beginning of a value as indented JSON, at most so many lines and about so many characters."""
    parts: list[tuple[str, str]] = []
    is_whole = True
    for part, style in _parts(value):
        is_whole = is_whole and style != REST
        lines -= part.count("\n")
        characters -= len(part)
        if lines <= 0 or characters <= 0:
            parts.append(("\n…", REST))
            return Preview(Content.assemble(*parts), False)
        parts.append((text.clean(part), style))
    return Preview(Content.assemble(*parts), is_whole)


def outline(value: JsonValue) -> str:
    """Return in a few words what a value is: "3 keys", "12 items", "text", "null"."""
    match value:
        case Mapping():
            return text.count(len(value), "key")
        case list():
            return text.count(len(value), "item")
        case str():
            return "text"
        case _:
            return json.dumps(value)


def _parts(value: JsonValue, level: int = 0) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield from _string(value, STRING)
        case Mapping() | list() if value and level == LEVELS_SHOWN:
            yield f"… {outline(value)}", REST
        case Mapping() if value:
            yield from _block("{}", level, value.items())
        case list() if value:
            yield from _block("[]", level, ((None, item) for item in value))
        case Mapping() | list():
            yield "{}" if isinstance(value, Mapping) else "[]", SIGN
        case bool() | None:
            yield json.dumps(value), WORD
        case _:
            yield _digits(value), NUMBER
            if isinstance(value, int) and not -(2**63) <= value < 2**64:
                yield " (thulp reads a float)", HINT


def _block(signs: str, level: int, items: Iterable[tuple[str | None, JsonValue]]) -> Iterator[tuple[str, str]]:
    indent = "  " * level
    yield signs[0], SIGN
    for place, (key, item) in enumerate(items):
        yield (",\n  " if place else "\n  ") + indent, SIGN
        if key is not None:
            yield from _string(key, KEY)
            yield ": ", SIGN
        yield from _parts(item, level + 1)
    yield f"\n{indent}{signs[1]}", SIGN


def _digits(value: int | float) -> str:
    try:
        return json.dumps(value)
    except ValueError:
        return f"{float(value)!r}…"


def _string(value: str, style: str) -> Iterator[tuple[str, str]]:
    if len(value) <= STRING_SHOWN:
        yield json.dumps(value, ensure_ascii=False), style
    else:
        yield json.dumps(value[:STRING_SHOWN], ensure_ascii=False)[:-1], style
        yield f"… {text.count(len(value) - STRING_SHOWN, 'more character')}", REST
        yield '"', style
