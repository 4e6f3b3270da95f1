"""JSON texts of values that are known to be good, as strict_json writes them, at several times the speed.

`pydantic_core` writes with the library that thulp itself writes with.
"""

from pydantic_core import PydanticSerializationError, to_json

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.domain.strict_json import dumps


def compact(value: object) -> str:
    """Return the text in one line. Raises InvalidDocument for what JSON cannot hold."""
    return in_utf8(value).decode()


def indented(value: JsonValue) -> str:
    """Return the text with two spaces of indent. Raises InvalidDocument for what JSON cannot hold."""
    return in_utf8(value, indent=2).decode()


def in_utf8(value: object, *, indent: int | None = None) -> bytes:
    """Return the text in UTF-8. Raises InvalidDocument for what JSON cannot hold."""
    try:
        return to_json(value, indent=indent)
    except (PydanticSerializationError, ValueError):
        # A lone surrogate, or nested deeper than it goes.
        return dumps(value, indent=indent).encode()
