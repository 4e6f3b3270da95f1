"""What a file is, guessed from its beginning."""

import re
from dataclasses import dataclass
from pathlib import Path

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import JsonValue
from thulp_tui.exchange import lenient_json
from thulp_tui.exchange.source import Object, opened

HEAD = 1 << 16
"""Bytes that are looked at, but for the first line."""
FIRST_LINE = 1 << 23
"""Bytes of the first line that are looked at."""
MOST_LINES = 12
"""Lines that are looked at."""

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file."""

    path: Path
    """The file."""
    text: str
    """Its first characters."""
    lines: list[Object]
    """The objects in its first lines; empty where those are no JSON each."""
    keys: dict[str, JsonValue]
    """The outermost keys of the object that it begins with, as far as it was looked at; their values where they are
    text, else None."""

    @classmethod
    def of(cls, path: Path) -> "Head":
        """Look at a file. Raises OSError."""
        with opened(path) as file:
            data = file.read(HEAD)
            if b"\n" not in data:
                data += file.readline(FIRST_LINE)
        lines: list[Object] = []
        for raw in data.split(b"\n", MOST_LINES)[:MOST_LINES]:
            try:
                value = lenient_json.loads(raw)
            except InvalidDocument:
                continue
            if isinstance(value, dict):
                lines.append(value)
        text = data[:HEAD].decode("utf-8", "replace").removeprefix("\ufeff").lstrip()
        return cls(path, text, lines, _keys(text))


def _keys(text: str) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    depth, key, is_key = 0, "", False
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if depth == 1 and mark[0] == '"':
            word = _word(mark)
            if is_key:
                key = word
                found[key] = None
            else:
                found[key] = word
        elif mark in "{[":
            if depth == 0 and mark == "[":
                break
            depth += 1
            is_key = depth == 1
        elif mark in "}]":
            depth -= 1
            if depth == 0:
                break
        elif depth == 1 and mark[0] != '"':
            is_key = mark == ","
    return found


def _word(literal: str) -> str:
    try:
        return str(lenient_json.loads(literal.encode("utf-8", "replace")))
    except InvalidDocument:
        return ""
