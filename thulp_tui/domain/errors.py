"""The one error for a document that thulp would refuse, and how its place is written."""

import json
import re
from collections.abc import Iterable

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_LONGEST = 40
_HUGE_BITS = 1100


class InvalidDocument(ValueError):
    """A text or value that is no valid document; as text it reads `place: reason`."""

    place: str
    """Where: a path such as `entries[3].entry_type.success`, or `line 1 column 40`; empty for the whole."""

    reason: str
    """What is wrong there, in words for a person."""

    def __init__(self, place: str, reason: str) -> None:
        """Keep both parts, so that a caller can show them apart."""
        super().__init__(place, reason)
        self.place = place
        self.reason = reason

    def __str__(self) -> str:
        """`place: reason`, or the reason alone when the whole is meant."""
        return f"{self.place}: {self.reason}" if self.place else self.reason

    def within(self, parts: Iterable[str | int]) -> "InvalidDocument":
        """The same problem, its place seen from outside: the parts lead to what this place is relative to."""
        outer = path(parts)
        joint = "." if outer and self.place and not self.place.startswith("[") else ""
        return InvalidDocument(f"{outer}{joint}{self.place}", self.reason)


def path(parts: Iterable[str | int]) -> str:
    """A place as people write it: `entries[3].content`; keys that are no plain names stand quoted in brackets."""
    written = ""
    for part in parts:
        if isinstance(part, int):
            written += f"[{part}]"
        elif len(part) <= _LONGEST and _PLAIN_KEY.fullmatch(part):
            written += f".{part}" if written else part
        else:
            written += f"[{in_brief(part)}]"
    return written


def in_brief(value: object) -> str:
    """A value as an error message names it: short JSON for text, numbers and literals, else only its kind."""
    if isinstance(value, str):
        cut = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
        return json.dumps(cut, ensure_ascii=not _is_encodable(cut))
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int | float):
        if isinstance(value, int) and value.bit_length() > _HUGE_BITS:
            return "a huge number"
        number = value.__repr__() if type(value) in (int, float) else str(value)
        return number if len(number) <= _LONGEST else number[: _LONGEST - 1] + "…"
    if isinstance(value, dict):
        return "an object"
    return "an array" if isinstance(value, list) else f"a Python {type(value).__name__}"


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
