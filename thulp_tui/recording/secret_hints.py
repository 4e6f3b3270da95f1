r"""Whether a value may hold a secret at all: so much quicker than to look for one that most values are done with it.

It is told from the value's JSON text, in which a letter of a secret stands as it is, or spelt (`SPELT`): what JSON puts
before quotes and strokes, once for each text within a text, is let pass. All expressions are tried at once, in one
pass, by Rust's engine for them, which pydantic brings along; `re` would try each of them at each place.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

from pydantic_core import PydanticSerializationError, SchemaValidator, core_schema, to_json

from thulp_tui.domain.json_value import JsonValue
from thulp_tui.recording.secret_names import MAY_ASSIGN, MAY_BE_OPTION
from thulp_tui.recording.secret_patterns import VENDORS_ANYWHERE, VENDORS_AT_WORDS

VENDOR, PEM, URL, AUTHORIZATION, BEARER, NAME, PLACE, KNOWN, OWN, SPELT = (1 << bit for bit in range(10))
"""What there may be: bits of a number. `SPELT` is anything, for letters are spelt as JSON within text can."""
ALL = (1 << 10) - 1
"""Anything."""

Finder = Callable[[bytes], bool]
"""Whether something stands in a JSON text."""

_SPACE = r"(?:[ \t]|\\+t)"
_EXPRESSIONS = {
    VENDOR: VENDORS_ANYWHERE,
    PEM: "-----BEGIN [A-Z0-9 ]*PRIVATE KEY",
    URL: r"://[^\s/:@\"'`<>]*:[^\s/@\"'`<>]+@",
    AUTHORIZATION: rf"(?i:authorization|x-api-key)(?:[\"'`\\]|{_SPACE})*[:=]",
    BEARER: rf"(?i:bearer){_SPACE}+[A-Za-z0-9._~+/=-]{{12}}",
    NAME: f"{MAY_ASSIGN}|{MAY_BE_OPTION}",
    SPELT: r"\\\\(?:u00|u01(?:3[01]|7[fF])|u212[aA]|/)",
}
_PLACES = (r"/(?:home|Users)/[A-Za-z0-9._-]", r":\\+Users\\")
_ENOUGH = 64


class Hints:
    """Tells what a value may hold."""

    def __init__(self, known: Iterable[str], places: Iterable[str], *, always: int = 0) -> None:
        """Know these values, and these home directories and names; what is `always` there cannot be told quickly."""
        values = [*filter(None, map(_spelling, known))]
        secrets = [VENDORS_AT_WORDS, *(one for bit, one in _EXPRESSIONS.items() if bit != VENDOR), *values]
        self._always = always
        self._is_known = _finder(values) if values else None
        self._may_be_secret = _finder(secrets)
        self._may_be_any = _finder([*secrets, *_PLACES, *filter(None, map(_spelling, places))])

    def of(self, value: JsonValue) -> int:
        """Return what a value may hold, of all its texts and keys at once; 0 for nothing."""
        try:
            text = to_json(value)
        except (PydanticSerializationError, ValueError):  # a lone surrogate, or nested deeper than it goes
            return ALL
        if not self._always and not self._may_be_any(text):
            return 0
        # Home directories are quickly looked for, and stand in most of what has anything.
        told = self._always | PLACE
        if self._always or self._may_be_secret(text):
            told |= sum(bit for bit, find in _finders().items() if find(text))
            told |= KNOWN if self._is_known and self._is_known(text) else 0
        return told


def _finder(expressions: Iterable[str]) -> Finder:
    """What tells whether one of some expressions stands in a text."""
    return SchemaValidator(core_schema.str_schema(pattern="|".join(expressions))).isinstance_python


@cache
def _finders() -> dict[int, Finder]:
    """What finds each of them by itself."""
    return {bit: _finder([expression]) for bit, expression in _EXPRESSIONS.items()}


def _spelling(value: str) -> str:
    """The expression for the beginning of a value in a JSON text, or within one; empty for what stands in none."""
    try:
        text = to_json(value[:_ENOUGH])[1:-1].decode()
    except PydanticSerializationError:
        return ""
    return r"\\+".join("".join(rf"\x{{{ord(letter):x}}}" for letter in part) for part in re.split(r"\\+", text))
