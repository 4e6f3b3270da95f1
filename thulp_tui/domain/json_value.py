"""What counts as a JSON value here: its type, its limits, and the check that finds what no document may hold."""

import math
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from thulp_tui.domain.errors import InvalidDocument, in_brief, path

JsonValue: TypeAlias = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
"""Any JSON value. Integers may have more than 64 bits; floats are finite."""

CONTENT_LEVELS = 124
"""How deep an entry's content may nest: serde_json reads 127 levels, and content lies within three."""

CONTEXT_LEVELS = 125
"""How deep a value of a session's context may nest: it lies within two levels."""

UNKNOWN_LEVELS = 500
"""How deep an unknown field's value may nest; thulp skips those without a limit, we keep them."""

TEXT_LEVELS = 512
"""How deep any text may nest: an unknown field lies within up to four levels of a session, and that in a file."""

NUMBER_OUT_OF_RANGE = "number out of range"
"""The reason for a number that no 64-bit float can hold."""

_LONE_SURROGATE = "a lone surrogate is not allowed"
_SURELY_IN_RANGE_BITS = 1023


class RepeatedKeys(dict[str, Any]):
    """A JSON object whose text gave a key more than once; its values are the last ones. Else an ordinary dict."""

    repeated: frozenset[str]
    """The keys that were given more than once."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        """Build it from the pairs as they were read."""
        super().__init__()
        repeated = set()
        for key, value in pairs:
            if key in self:
                repeated.add(key)
            self[key] = value
        self.repeated = frozenset(repeated)


def check(value: object, *, levels: int = CONTENT_LEVELS) -> None:
    """Raise InvalidDocument, its place relative to this value, unless this is JSON that thulp can read back.

    Refused are NaN and infinities, integers beyond a 64-bit float's range, lone surrogates, keys that are no text,
    other types, and arrays and objects nested deeper than so many levels (by default an entry's content).
    """
    if not _is_sound(value, levels):
        for parts, item, left in _walk(value, levels):
            if reason := _fault(item):
                raise InvalidDocument(path(parts), reason)
            if left < 0:
                raise InvalidDocument("", f"nested more than {levels} levels deep")


def fault_in_text(text: str) -> str | None:
    """Why a str cannot be written as UTF-8 (it holds a lone surrogate), or None."""
    if text.isascii():
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        return _LONE_SURROGATE
    return None


def same_json(one: Any, other: Any) -> bool:
    """Return whether two JSON values are the same: Python's `==` takes true for 1 and 1 for 1.0."""
    if one is other:
        return True
    pending = [(one, other)]
    while pending:
        left, right = pending.pop()
        if isinstance(left, dict):
            if not isinstance(right, dict) or left.keys() != right.keys():
                return False
            pending += [(value, right[key]) for key, value in left.items() if value is not right[key]]
        elif isinstance(left, list):
            if not isinstance(right, list) or len(left) != len(right):
                return False
            pending += [pair for pair in zip(left, right, strict=True) if pair[0] is not pair[1]]
        elif type(left) is not type(right) or left != right:
            return False
    return True


def _is_sound(value: object, levels: int) -> bool:
    """Whether check has nothing to say; no recursion, and no more work than one look at each value."""
    pending: list[tuple[Any, int]] = [([value], levels)]
    while pending:
        container, left = pending.pop()
        if isinstance(container, dict):
            for key in container:
                if not (type(key) is str and key.isascii()) and _fault_in_key(key):
                    return False
            container = container.values()
        for member in container:
            if type(member) is str and member.isascii():
                continue
            if isinstance(member, dict | list):
                if left == 0:
                    return False
                pending.append((member, left - 1))
            elif _fault(member):
                return False
    return True


def _walk(value: object, levels: int) -> Iterator[tuple[tuple[str | int, ...], Any, int]]:
    """Each value within, outer before inner, with its path and the levels left inside it (negative: too deep)."""
    pending: list[tuple[tuple[str | int, ...], Any, int]] = [((), value, levels)]
    while pending:
        parts, item, left = pending.pop()
        is_container = isinstance(item, dict | list)
        yield parts, item, left - 1 if is_container else 0
        if is_container and left > 0:
            members = list(item.items() if isinstance(item, dict) else enumerate(item))
            pending.extend(((*parts, key), member, left - 1) for key, member in reversed(members))


def _fault(value: object) -> str | None:
    """What is wrong with this value itself (for an object: its keys), or None."""
    if value is None or isinstance(value, bool | list):
        return None
    if isinstance(value, int):
        return _fault_in_integer(value)
    if isinstance(value, float):
        return None if math.isfinite(value) else f"{value} is not JSON"
    if isinstance(value, str):
        return fault_in_text(value)
    if isinstance(value, dict):
        return next(filter(None, map(_fault_in_key, value)), None)
    return f"expected a JSON value, found {in_brief(value)}"


def _fault_in_integer(value: int) -> str | None:
    if value.bit_length() <= _SURELY_IN_RANGE_BITS:
        return None
    try:
        float(value)
    except OverflowError:
        return NUMBER_OUT_OF_RANGE
    return None


def _fault_in_key(key: object) -> str | None:
    if type(key) is str and key.isascii():
        return None
    if not isinstance(key, str):
        return f"expected keys that are text, found {in_brief(key)}"
    return f"key {in_brief(key)}: {_LONE_SURROGATE}" if fault_in_text(key) else None
