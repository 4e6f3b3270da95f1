r"""Which lines of JSON may hold a text, told from their bytes: too many rather than too few, and none is parsed.

A text can hide in JSON: behind escapes (`\"`, `\\`, `\/`, `\n`, `\u00e9` in either case of hex), and here also in
what is searched, which is the clean text of values (`said`, `text.clean`): invisible characters are left out of it,
numbers are written anew, and structured values are JSON in it once more. So a run of characters is looked for
that can stand in few other ways, and beside it for everything that lets it stand in such another way.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Final

from thulp_tui.cells import ZERO_CELLS, ranges
from thulp_tui.text import clean

INVISIBLE: Final = (
    *(0xAD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200D, 0x200E, 0x200F),
    *(*range(0x2060, 0x2066), 0xFE0E, 0xFE0F, 0xFEFF),
)
"""The characters that `clean` leaves out, some of them sometimes."""
LIKE_ASCII: Final = {"i": (0x130, 0x131), "k": (0x212A,), "s": (0x17F,)}
"""The characters that are equal to a letter of ASCII where capitals do not count."""
LETTERS: Final = ((0x80, 0x2DFF), (0xA640, 0xABFF), (0xFB00, 0xFB17), (0xFF21, 0xFF5A), (0x10400, 0x10D8F))
"""Where the other letters stand that have capitals, together with MORE_LETTERS."""
MORE_LETTERS: Final = ((0x118A0, 0x118DF), (0x16E40, 0x16EDF), (0x1E900, 0x1E943))
"""The rest of them."""
BOILERPLATE: Final = re.compile(
    rb'\{"id":"[0-9a-f-]{36}","timestamp":[0-9]+,"entry_type":\{"type":"[a-z_]+"'
    rb'(?:\},"content":(?:\{"text":(?="))?'
    rb'|,"[a-z]+_name":"([^"\\]*)","success":(?:true|false)\},"content":'
    rb'(?:\{"tool_call_id":"[^"\\]*","arguments":)?)?'
)
"""The beginning of an entry's line, which says nothing of the entry's own, but for the tool's name in it."""
NUMBER: Final = re.compile(r"-?[0-9]*\.?[0-9]*(?:e[+-]?[0-9]*)?", re.IGNORECASE)
"""What may be part of a number."""
REWRITTEN: Final = (
    re.compile(rb"\.(?:[0-9]*[eE]|[0-9]+0[,\]}\s]|[0-9]{8}|(?<=[0-9]{8}\.)[0-9])"),
    *(re.compile(rb"%b\s*-?(?:[0-9]+[eE]|0[,\]}\s])" % re.escape(before)) for before in (b":", b",", b"[")),
    re.compile(rb'"evaluation_result"'),
)
"""Numbers that may be written otherwise in what an entry says; patterns that begin with one byte, for speed."""
NAMED: Final = tuple("bfnrt")
"""The letters of escapes: behind a backslash they may be written as a number."""
SURE: Final = 3
"""So many bytes that stand in one spelling are rare enough."""
SPELT: Final = {'"': rb'\\*"', "\\": rb"\\+", "/": rb"\\*/"}
"""How characters that may be escaped stand in JSON, and in JSON that is text in JSON: patterns."""

Find = Callable[[int], int]
"""Returns where something stands first from an offset on, -1 for nowhere."""


class Sieve:
    """Finds the lines in which texts may stand that all must be there."""

    def __init__(self, literals: Iterable[str], *, is_exact: bool) -> None:
        """Look for these texts, each without white space; capitals count where that is said."""
        whole = [run for literal in literals for run in _runs(literal, is_exact=is_exact, is_any=False)]
        run = max(whole, key=lambda each: len(each.encode()), default="")
        self._anchor = run.encode().lower()
        self._pattern: re.Pattern[bytes] | None = None
        self._others: list[tuple[bytes, re.Pattern[bytes]]] = []
        if len(self._anchor) < SURE:
            spelt = [each for literal in literals for each in _runs(literal, is_exact=is_exact, is_any=True)]
            longest = max(spelt, key=len, default="")
            if len(longest) > len(run):
                self._anchor, run = b"", longest
                self._pattern = re.compile(b"".join(_spellings(letter, is_exact=is_exact) for letter in longest))
        self.is_open = not run
        """Whether every line may hold them."""
        if run:
            self._add_others(run, is_exact=is_exact)

    def _add_others(self, run: str, *, is_exact: bool) -> None:
        """Look for everything that lets the run stand in another way."""
        forms = {form for letter in run for form in (letter, *(() if is_exact else _forms(letter)))}
        alike = {code for letter in run.lower() for code in LIKE_ASCII.get(letter, ())} if not is_exact else set()
        written = {ord(form) for form in forms} | {ord(swapped) for form in forms for swapped in _swapped(form)}
        escaped = written | alike | set(INVISIBLE)
        if run.lower().startswith(NAMED) or "\\" in run:
            escaped |= {0x08, 0x09, 0x0A, 0x0C, 0x0D}
        units = {code if code < 0x10000 else 0xD7C0 + (code >> 10) for code in escaped}
        self._others.append((b"\\", re.compile(_escapes(units))))
        strange = sorted(chr(code).encode() for code in alike | set(INVISIBLE))
        for lead, same in groupby(strange, key=lambda encoded: encoded[:1]):
            self._others.append((lead, re.compile(b"|".join(map(re.escape, same)))))
        if NUMBER.fullmatch(run):
            self._others += [(b"", pattern) for pattern in REWRITTEN]

    def may_be_in(self, text: bytes) -> bool:
        """Return whether one line, or a document of several, may hold them."""
        if self.is_open:
            return True
        return any(find(0) >= 0 for find in self._finders(text))

    def lines(self, text: bytes) -> Iterator[tuple[int, int]]:
        """Yield where the lines begin and end, without the line break, that may hold them."""
        if self.is_open:
            at = 0
            while at < len(text):
                end = _line_end(text, at)
                yield at, end
                at = end + 1
            return
        finders = self._finders(text)
        nearest = [find(0) for find in finders]
        while found := [place for place in nearest if place >= 0]:
            place = min(found)
            start, end = text.rfind(b"\n", 0, place) + 1, _line_end(text, place)
            yield start, end
            nearest = [find(end) if 0 <= was < end else was for find, was in zip(finders, nearest, strict=True)]

    def _finders(self, text: bytes) -> list[Find]:
        """Return what finds the next place in this text, by each way in which the run can stand there."""
        is_ascii = text.isascii()
        finders = [
            _searching(pattern, text)
            for lead, pattern in self._others
            if not lead or ((lead < b"\x80" or not is_ascii) and lead in text)
        ]
        lowered = text.lower()
        if self._pattern:
            return [_searching(self._pattern, lowered), *finders]
        return [_beyond_boilerplate(text, lowered, self._anchor), *finders]


def _searching(pattern: re.Pattern[bytes], text: bytes) -> Find:
    def find(at: int) -> int:
        found = pattern.search(text, at)
        return found.start() if found else -1

    return find


def _beyond_boilerplate(text: bytes, lowered: bytes, anchor: bytes) -> Find:
    """Return what finds the anchor behind the beginnings of entries."""

    def find(at: int) -> int:
        while (place := lowered.find(anchor, at)) >= 0:
            head = BOILERPLATE.match(text, text.rfind(b"\n", 0, place) + 1)
            if not head or place >= head.end() or (head[1] and anchor in head[1].lower()):
                return place
            # What begins within the boilerplate and ends beyond it cannot be part of what the entry says.
            at = head.end()
        return -1

    return find


def _line_end(text: bytes, at: int) -> int:
    end = text.find(b"\n", at)
    return len(text) if end < 0 else end


def _runs(literal: str, *, is_exact: bool, is_any: bool) -> Iterator[str]:
    """Yield the longest runs of characters that stand in JSON as they are, unless something else is there, too.

    `is_any`: also of what stands there in one of several spellings.
    """
    for sure, run in groupby(literal, key=lambda one: _is_sure(one, is_exact=is_exact, is_any=is_any)):
        # Between brackets, commas and what is beside them, JSON may have white space.
        if sure and (bare := "".join(run).strip("[]{},:")):
            yield bare


def _is_sure(character: str, *, is_exact: bool, is_any: bool) -> bool:
    """Whether a clean text that has this character had it before, written as itself or as a number."""
    if character.isascii():
        return character.isprintable() and (character not in '"\\/' or is_any)
    code = ord(character)
    is_made = 0x2400 <= code <= 0x2421 or code == 0xFFFD or character.isspace()
    if is_made or code in INVISIBLE or clean(character) != character or _is_zero_wide(code):
        return False
    return is_exact or is_any or len(_forms(character)) == 1


@cache
def _zero_wide() -> Sequence[tuple[int, int]]:
    return tuple(ranges(ZERO_CELLS))


def _is_zero_wide(code: int) -> bool:
    return any(first <= code <= last for first, last in _zero_wide())


def _spellings(character: str, *, is_exact: bool) -> bytes:
    """Return the pattern of a character, but for its being written as a number."""
    if character in SPELT:
        return SPELT[character]
    forms = (character,) if is_exact else _forms(character)
    return b"(?:%b)" % b"|".join(re.escape(form.encode().lower()) for form in forms)


def _swapped(character: str) -> tuple[str, ...]:
    """Return the other case of a letter of ASCII."""
    return (character.swapcase(),) if character.isascii() else ()


@cache
def _forms(character: str) -> tuple[str, ...]:
    """Return the characters that are equal to this one where capitals do not count, itself included."""
    if character.isascii():
        return (character,)
    found = re.findall(re.escape(character), _letters(), re.IGNORECASE)
    return tuple({character, *found})


@cache
def _letters() -> str:
    return "".join(map(chr, (code for first, last in (*LETTERS, *MORE_LETTERS) for code in range(first, last + 1))))


def _escapes(units: Iterable[int]) -> bytes:
    r"""Return the pattern of these UTF-16 units written as `\uXXXX`."""
    digits = (
        "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in f"{unit:04x}")
        for unit in sorted(units)
    )
    return b"\\\\u(?:%b)" % "|".join(digits).encode()
