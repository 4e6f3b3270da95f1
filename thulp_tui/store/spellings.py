r"""How characters may be spelt in JSON: as they are, in the other case, as escapes, and not at all."""

import re
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from thulp_tui.cells import ZERO_CELLS, ranges
from thulp_tui.domain.matching import LIKE_ASCII
from thulp_tui.text import clean

INVISIBLE: Final = (
    *(0xAD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200D, 0x200E, 0x200F),
    *(*range(0x2060, 0x2066), 0xFE0E, 0xFE0F, 0xFEFF),
)
"""The characters that `clean` leaves out, some of them sometimes."""
SPACES: Final = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0x3164, 0xFFA0)
"""The characters beyond ASCII that are white space in a clean text, or become some."""
LETTERS: Final = ((0x80, 0x2DFF), (0xA640, 0xABFF), (0xFB00, 0xFB17), (0xFF21, 0xFF5A), (0x10400, 0x10D8F))
"""Where the other letters stand that have capitals, together with MORE_LETTERS."""
MORE_LETTERS: Final = ((0x118A0, 0x118DF), (0x16E40, 0x16EDF), (0x1E900, 0x1E943))
"""The rest of them."""
STRUCTURE: Final = frozenset("[]{},:")
"""What is around values in JSON, where white space may stand, too."""
SPELT: Final = {'"': rb'\\*"', "\\": rb"\\+", "/": rb"\\*/"}
"""How characters that may be escaped stand in JSON, and in JSON that is text in JSON: patterns."""
_LIKE: Final = {code for codes in LIKE_ASCII.values() for code in codes}


def is_sure(character: str, *, is_exact: bool, is_any: bool = False) -> bool:
    """Return whether a clean text that has this character had it before, written as itself or as a number.

    `is_any`: or in one of several spellings.
    """
    if character.isascii():
        return character.isprintable() and character != " " and (character not in SPELT or is_any)
    code = ord(character)
    is_made = 0x2400 <= code <= 0x2421 or code == 0xFFFD or character.isspace()
    if is_made or code in INVISIBLE or clean(character) != character or _is_zero_wide(code):
        return False
    return is_exact or (code not in _LIKE and (is_any or len(forms(character)) == 1))


def spellings(character: str, *, is_exact: bool) -> bytes:
    """Return the pattern of a character, in lower case as far as it is ASCII, but for its being written as a number."""
    if character in SPELT:
        return SPELT[character]
    equal = (character,) if is_exact else forms(character)
    return b"(?:%b)" % b"|".join(re.escape(form.encode().lower()) for form in equal)


@cache
def forms(character: str) -> tuple[str, ...]:
    """Return the characters that are equal to this one where capitals do not count, itself included; not for ASCII."""
    if character.isascii():
        return (character,)
    found = re.findall(re.escape(character), letters(), re.IGNORECASE)
    return tuple({character, *found})


@cache
def letters() -> str:
    """Return the letters beyond ASCII that have another case."""
    return "".join(map(chr, (code for first, last in (*LETTERS, *MORE_LETTERS) for code in range(first, last + 1))))


@cache
def digits() -> tuple[int, ...]:
    """Return the decimal digits beyond ASCII."""
    return tuple(code for code in range(0x80, sys.maxunicode + 1) if chr(code).isdecimal())


def escapes(codes: Iterable[int]) -> bytes:
    r"""Return the pattern of these characters written as `\uXXXX`, or of the first half of that."""
    units = sorted({code if code < 0x10000 else 0xD7C0 + (code >> 10) for code in codes})
    hexes = ("".join(f"[{one}{one.upper()}]" if one.isalpha() else one for one in f"{unit:04x}") for unit in units)
    return b"\\\\u(?:%b)" % "|".join(hexes).encode()


@cache
def _zero_wide() -> Sequence[tuple[int, int]]:
    return tuple(ranges(ZERO_CELLS))


def _is_zero_wide(code: int) -> bool:
    return any(first <= code <= last for first, last in _zero_wide())
