"""JSON as strictly as thulp reads and writes it (serde_json's rules), with the place of every problem."""

import json
import math
import re
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

from thulp_tui.domain.errors import InvalidDocument
from thulp_tui.domain.json_value import NUMBER_OUT_OF_RANGE, TEXT_LEVELS, JsonValue, RepeatedKeys, check

__all__ = ["JsonValue", "RepeatedKeys", "check", "dumps", "loads", "quick_parser", "reread"]

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|NaN|-?Infinity|-?[0-9][0-9.eE+-]*|[\[\]{}]', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_RAW_SURROGATE = re.compile("[\ud800-\udfff]")

_MINUS_ZERO = re.compile(rb"-0\s*(?:[,}\]]|\Z)")

_LONGEST_SURE_INTEGER = 308
"""So many digits always fit into a 64-bit float's range (and stay far below Python's own limit of digits)."""

_WORDS = {
    "Expecting value": "expected a value",
    "Expecting property name enclosed in double quotes": "expected a key in double quotes",
    "Expecting ':' delimiter": "expected ':' after the key",
    "Expecting ',' delimiter": "expected ',' or the closing bracket",
    "Unterminated string starting at": "this string is not closed",
    "Invalid control character at": "a control character must be written as an escape",
    "Invalid \\escape": "not a valid escape",
    "Invalid \\uXXXX escape": "\\u needs four hexadecimal digits",
    "Extra data": "text after the end of the value",
    "Illegal trailing comma before end of object": "a comma before the closing bracket",
    "Illegal trailing comma before end of array": "a comma before the closing bracket",
}
"""Python's messages and ours; a message that is not listed is shown as it is."""


class _RefusedNumber(Exception):
    """A number thulp refuses; carries the literal and the reason, since the scanner tells no position."""


def loads(text: str | bytes) -> JsonValue:
    """The value of a JSON text, read as strictly as thulp does.

    Refused with InvalidDocument (place `line L column C`, in characters from 1): bytes that are not UTF-8, a byte
    order mark, NaN and infinities, numbers beyond a 64-bit float, lone surrogates, raw control characters, text after
    the value, and nesting beyond TEXT_LEVELS. An object that gives a key more than once holds the last
    value and is a RepeatedKeys, so that models can refuse repeated fields. Integers keep all digits; `-0` is the
    float -0.0, as in Rust. How deep each part may nest is the models' matter (see check).
    """
    text = _decoded(text) if isinstance(text, bytes) else _checked_text(text)
    if text.startswith("\ufeff"):
        raise InvalidDocument("line 1 column 1", "a byte order mark is not allowed")
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise InvalidDocument(f"line {error.lineno} column {error.colno}", _reason(error)) from None
    except _RefusedNumber as error:
        literal, reason = error.args
        raise InvalidDocument(_place_of_token(text, literal), reason) from None
    except RecursionError:
        _refuse_deep(text)
        value = _on_a_fresh_stack(_DECODER.decode, text)
    if text.count("[") + text.count("{") > TEXT_LEVELS and _is_deep(value):
        _refuse_deep(text)
    if "\\u" in text and _SURROGATE_ESCAPE.search(text):
        _refuse_lone_escapes(text)
    return value  # type: ignore[no-any-return]


def reread(text: bytes, parse: Callable[[bytes], JsonValue] | None = None) -> JsonValue:
    """The value of a JSON text that `loads` has read before, several times as quickly: what it refused is not there.

    Of equal keys the last wins. Raises InvalidDocument for what is no JSON text, as `loads` does. `parse` is another
    parser, see `quick_parser`.
    """
    if _MINUS_ZERO.search(text):  # which other parsers read as 0
        return loads(text)
    try:
        return (parse or _parsed)(text)
    except (ValueError, StopIteration, RecursionError, _RefusedNumber):
        return loads(text)


def quick_parser() -> Callable[[bytes], JsonValue]:
    """The parser of pydantic's core, which is loaded for it: half as quick again, for who reads whole sessions."""
    from pydantic_core import from_json

    return partial(from_json, allow_inf_nan=False, cache_strings="keys")


def _parsed(text: bytes) -> JsonValue:
    decoded = text.decode()
    value, end = _SCAN(decoded, 0)
    if end != len(decoded) or ("\\u" in decoded and _SURROGATE_ESCAPE.search(decoded)):
        raise ValueError("more than a value, or perhaps half of a character")
    return value  # type: ignore[no-any-return]


def dumps(value: object, *, indent: int | None = None) -> str:
    """The JSON text of a value, as Rust writes it: raw Unicode, compact, or indented with so many spaces.

    Raises InvalidDocument for what JSON cannot hold (NaN, lone surrogates, other types, endless nesting).
    """
    encoder = _COMPACT if indent is None else json.JSONEncoder(ensure_ascii=False, allow_nan=False, indent=indent)
    try:
        text = encoder.encode(value)
    except RecursionError:
        check(value, levels=TEXT_LEVELS)
        text = _on_a_fresh_stack(encoder.encode, value)
    except (ValueError, TypeError):
        check(value, levels=TEXT_LEVELS)
        raise
    if not text.isascii() and _RAW_SURROGATE.search(text):
        check(value, levels=TEXT_LEVELS)
    return text


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        raise InvalidDocument(_place(before, len(before)), "not valid UTF-8") from None


def _checked_text(text: str) -> str:
    if not text.isascii() and (found := _RAW_SURROGATE.search(text)):
        raise InvalidDocument(_place(text, found.start()), "a lone surrogate is not allowed")
    return text


def _refuse_lone_escapes(text: str) -> None:
    """Raise for the first surrogate escape without its other half; in valid JSON escapes stand only in strings."""
    high_end = -1
    high_start = 0
    for escape in _ESCAPE.finditer(text):
        code = int(escape[1], 16) if escape[1] else 0
        is_low = 0xDC00 <= code <= 0xDFFF
        if (high_end >= 0) != is_low or (is_low and escape.start() != high_end):
            start = high_start if high_end >= 0 else escape.start()
            raise InvalidDocument(_place(text, start), "a lone surrogate is not allowed")
        high_start, high_end = (escape.start(), escape.end()) if 0xD800 <= code <= 0xDBFF else (0, -1)
    if high_end >= 0:
        raise InvalidDocument(_place(text, high_start), "a lone surrogate is not allowed")


def _is_deep(value: Any) -> bool:
    """Whether a value nests deeper than any text may; Python's own limit differs from version to version."""
    containers = [value]
    for _ in range(TEXT_LEVELS):
        containers = [
            member
            for container in containers
            for member in (container.values() if isinstance(container, dict) else container)
            if isinstance(member, dict | list)
        ]
        if not containers:
            return False
    return True


def _refuse_deep(text: str) -> None:
    """Raise for the first bracket that opens a level too many, if there is one."""
    level = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            level += 1
            if level > TEXT_LEVELS:
                raise InvalidDocument(_place(text, token.start()), f"nested more than {TEXT_LEVELS} levels deep")
        elif token[0] in "]}":
            level -= 1


def _on_a_fresh_stack(function: Callable[[Any], Any], argument: object) -> Any:
    """The function's answer from a new thread, whose stack is empty: the depth in use here does not count there."""
    outcome: list[Any] = []
    failure: list[Exception] = []

    def run() -> None:
        try:
            outcome.append(function(argument))
        except RecursionError:
            failure.append(InvalidDocument("", "nested too deeply"))
        except Exception as error:  # handed on to the caller's thread
            failure.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
    return outcome[0]


def _place_of_token(text: str, literal: str) -> str:
    for token in _TOKEN.finditer(text):
        # More may be stuck to a number, as in `1E999E`; the problem is what was read of it.
        if token[0].startswith(literal):
            return _place(text, token.start())
    return ""


def _place(text: str, position: int) -> str:
    line_start = text.rfind("\n", 0, position) + 1
    return f"line {text.count(chr(10), 0, position) + 1} column {position - line_start + 1}"


def _reason(error: json.JSONDecodeError) -> str:
    """Python's message in our words."""
    reason = next((ours for theirs, ours in _WORDS.items() if error.msg.startswith(theirs)), error.msg)
    is_cut_off = not error.doc[error.pos :].strip()
    if is_cut_off and error.msg.startswith("Invalid control character"):
        return "the text ends in the middle of a string"
    return f"{reason}, but the text ends here" if is_cut_off else reason


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    return members if len(members) == len(pairs) else RepeatedKeys(pairs)


def _integer(literal: str) -> int | float:
    if len(literal) > _LONGEST_SURE_INTEGER and math.isinf(float(literal)):
        raise _RefusedNumber(literal, NUMBER_OUT_OF_RANGE)
    return -0.0 if literal == "-0" else int(literal)


def _float(literal: str) -> float:
    number = float(literal)
    if math.isinf(number):
        raise _RefusedNumber(literal, NUMBER_OUT_OF_RANGE)
    return number


def _constant(literal: str) -> NoReturn:
    raise _RefusedNumber(literal, f"{literal} is not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant)
_SCAN = json.JSONDecoder(parse_constant=_constant).scan_once  # type: ignore[attr-defined]  # what `raw_decode` calls
_COMPACT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":"))
