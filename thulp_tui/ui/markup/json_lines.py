"""JSON as coloured lines; no more of a value is looked at than is shown."""

import json
import re
from collections.abc import Iterator, Mapping

from thulp_tui.domain.strict_json import JsonValue
from thulp_tui.text import clean, clean_line, count
from thulp_tui.ui.markup.wrap import Line, Run, clip, run_width, wrap_runs

_INDENT = 2
_DEEPEST_INLINE = 60
_LONGEST_FLAT = 24

_words = re.compile(
    r'(?P<c_key>"(?:\\.|[^"\\])*+")(?=\s*:)|(?P<c_string>"(?:\\.|[^"\\])*+"?)'
    r"|(?P<c_number>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)|(?P<c_keyword>\b(?:true|false|null)\b)"
).finditer


def json_lines(value: JsonValue, cells: int, max_lines: int) -> list[Line]:
    """The value as indented JSON of at most so many lines (at least 1), each at most so many cells wide (at least 4).

    A string is taken for JSON text and coloured as it stands, whatever it holds. What is missing is said in the last
    line. What continues a line is indented further than its beginning.
    """
    cells, max_lines = max(4, cells), max(1, max_lines)
    budget = cells * max_lines
    lines: list[Line] = []
    for depth, row in _rows_of_text(value, budget) if isinstance(value, str) else _rows(value, cells, budget):
        first, rest = ([(" " * min(indent, cells // 3), "punct")] for indent in (depth, depth + _INDENT))
        lines += wrap_runs(row, cells, first if depth else (), rest)
        if len(lines) > max_lines:
            return [*lines[: max_lines - 1], clip([("… and more", "more")], cells)]
    return lines


def json_inline(value: JsonValue, cells: int) -> Line:
    """The value as JSON on one line of at most so many cells, cut with ``…``; its cost follows the width."""
    runs: Line = []
    used = 0
    for run in _inline(value, max(1, cells), 0):
        runs.append(run)
        used += run_width([run])
        if used > cells:
            break
    return clip(runs, cells)


def _rows_of_text(text: str, budget: int) -> Iterator[tuple[int, Line]]:
    """(indentation, runs) of each line of JSON text, as far as the budget of characters goes."""
    for line in clean(text[:budget]).split("\n"):
        words = line.lstrip(" ")
        row: Line = []
        at = 0
        for word in _words(words):
            row += [(words[at : word.start()], "punct"), (word[0], word.lastgroup or "punct")]
            at = word.end()
        yield len(line) - len(words), [*row, (words[at:], "punct")]
    if len(text) > budget:
        yield 0, [_rest_of(text, budget)]


def _rows(value: JsonValue, cells: int, budget: int) -> Iterator[tuple[int, Line]]:
    """(indentation, runs) of each line of a value, made one at a time."""
    open_values: list[tuple[Iterator[tuple[Line, JsonValue, str]], str]] = [(iter([([], value, "")]), "")]
    while open_values:
        children, closing = open_values[-1]
        depth = _INDENT * (len(open_values) - 1)
        child = next(children, None)
        if child is None:
            open_values.pop()
            if closing:
                yield depth - _INDENT, [(closing, "punct")]
            continue
        label, item, comma = child
        if (flat := _flat(item, cells - depth - run_width(label) - 1, budget)) is not None:
            yield depth, [*label, *flat, (comma, "punct")]
        else:
            opens, closes = "{}" if isinstance(item, Mapping) else "[]"
            yield depth, [*label, (opens, "punct")]
            open_values.append((_children(item, budget), closes + comma))


def _children(value: JsonValue, budget: int) -> Iterator[tuple[Line, JsonValue, str]]:
    """(label, value, comma) of each part of an object or array."""
    if isinstance(value, Mapping):
        for place, (key, item) in enumerate(value.items(), 1):
            yield [*_string(key, budget, "c_key"), (": ", "punct")], item, "," * (place < len(value))
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value, 1):
            yield [], item, "," * (place < len(value))


def _flat(value: JsonValue, room: int, budget: int) -> Line | None:
    """What stands on one line: a scalar, something empty, a few short scalars of an array. Else None."""
    if not isinstance(value, Mapping | list | tuple):
        return _scalar(value, budget)
    if not value:
        return [("{}" if isinstance(value, Mapping) else "[]", "punct")]
    if isinstance(value, Mapping) or len(value) > _LONGEST_FLAT:
        return None
    if any(isinstance(item, Mapping | list | tuple) or (isinstance(item, str) and len(item) > room) for item in value):
        return None
    flat = list(_inline(value, budget, 0))
    return flat if run_width(flat) <= room else None


def _inline(value: JsonValue, budget: int, depth: int) -> Iterator[Run]:
    """The runs of a value on one line, made one at a time."""
    if not isinstance(value, Mapping | list | tuple):
        yield from _scalar(value, budget)
        return
    opens, closes = "{}" if isinstance(value, Mapping) else "[]"
    yield opens, "punct"
    if depth > _DEEPEST_INLINE:
        yield "…", "more"
    else:
        for label, item, comma in _children(value, budget):
            yield from label
            yield from _inline(item, budget, depth + 1)
            yield (comma and ", "), "punct"
    yield closes, "punct"


def _scalar(value: JsonValue, budget: int) -> Line:
    """A string, number, true, false or null."""
    if isinstance(value, str):
        return _string(value, budget, "c_string")
    return [(json.dumps(value), "c_keyword" if value is None or isinstance(value, bool) else "c_number")]


def _string(text: str, budget: int, key: str) -> Line:
    """A string as JSON, as far as the budget of characters goes."""
    if len(text) <= budget:
        return [(clean_line(json.dumps(text, ensure_ascii=False)), key)]
    shown = clean_line(json.dumps(text[:budget], ensure_ascii=False).removesuffix('"'))
    return [(shown, key), _rest_of(text, budget)]


def _rest_of(text: str, shown: int) -> Run:
    """Says how much of a text is not shown."""
    return f"… {count(len(text) - shown, 'more character')}", "more"
