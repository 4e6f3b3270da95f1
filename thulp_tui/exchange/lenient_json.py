"""JSON of other tools, read as far as it can be; what comes out is always a value that thulp reads back.

Where thulp would refuse (`domain.strict_json`), the nearest that it accepts is put: NaN, infinities and numbers beyond
a 64-bit float become their text, lone surrogates U+FFFD, and what nests too deep its JSON text.
"""

import json
import math
import re
from typing import Any

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import JsonValue

LEVELS = 100
"""How deep a value may nest; below the 124 of an entry's content, since it is put into envelopes."""

_LONGEST_SURE_INTEGER = 308
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def within(text: JsonValue) -> JsonValue:
    """The value that a text holds as JSON, such as a call's arguments; what holds none stays as it is."""
    if not isinstance(text, str):
        return text
    try:
        return loads(text.encode())
    except InvalidDocument:
        return text


def loads(data: bytes) -> JsonValue:
    """The value of a JSON text. Raises InvalidDocument with line and column for what is none, and for what is no UTF-8.

    Of a key that is given twice the last value counts, and a byte order mark is passed over.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise InvalidDocument(f"byte {error.start + 1}", "not valid UTF-8") from None
    try:
        value: JsonValue = _DECODER.decode(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise InvalidDocument(f"line {error.lineno} column {error.colno}", error.msg.removesuffix(" at")) from None
    except RecursionError:
        raise InvalidDocument("", "nested too deeply") from None
    if data.count(b"{") + data.count(b"[") > LEVELS:
        value = flattened(value, LEVELS)
    if b"\\u" in data and _SURROGATE_ESCAPE.search(data):
        value = _whole_characters(value)
    return value


def flattened(value: JsonValue, left: int) -> JsonValue:
    """The value, with what nests deeper than so many levels as JSON text."""
    if not isinstance(value, dict | list):
        return value
    if left == 0:
        return _text(value)
    if isinstance(value, list):
        return [flattened(item, left - 1) if isinstance(item, dict | list) else item for item in value]
    return {key: flattened(item, left - 1) if isinstance(item, dict | list) else item for key, item in value.items()}


def _text(value: JsonValue) -> str:
    """A value's JSON text, or a mark where Python cannot write it."""
    try:
        return json.dumps(value)
    except RecursionError:
        return "…"


def _whole_characters(value: JsonValue) -> JsonValue:
    """The value with U+FFFD for each lone surrogate; pairs have become one character when they were read."""
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {_SURROGATE.sub("\ufffd", key): _whole_characters(item) for key, item in value.items()}
    return value


def _integer(literal: str) -> int | str:
    return literal if len(literal) > _LONGEST_SURE_INTEGER and math.isinf(float(literal)) else int(literal)


def _float(literal: str) -> float | str:
    number = float(literal)
    return literal if math.isinf(number) else number


def _constant(literal: str) -> Any:
    return literal


_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_float, parse_constant=_constant)
