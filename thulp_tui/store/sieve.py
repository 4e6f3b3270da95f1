r"""Which lines of JSON may hold what is searched, told from their bytes: too many rather than too few, none parsed.

A text can hide in JSON: behind escapes (`\"`, `\\`, `\/`, `\n`, `\u00e9` in either case of hex), and here also in
what is searched, which is the clean text of values (`said`, `text.clean`): invisible characters are left out of it,
numbers are written anew, and structured values are JSON in it once more. So a run of characters is looked for
that can stand in few other ways, and beside it for everything that lets it stand in such another way.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import log2
from typing import Final

from thulp_tui.domain.demands import Clause, OneOf, Run, rarity
from thulp_tui.domain.matching import LIKE_ASCII
from thulp_tui.store.anchors import BEYOND, Anchor, Find, Lines, Literal, Shape, Spelling, line_end, searching
from thulp_tui.store.spellings import INVISIBLE, SPACES, STRUCTURE, digits, escapes, forms, is_sure
from thulp_tui.store.stretches import Stretch, stretch_of

NUMBER: Final = re.compile(r"-?[0-9]*\.?[0-9]*(?:e[+-]?[0-9]*)?", re.IGNORECASE)
"""What may be part of a number."""
NUMERIC: Final = frozenset("0123456789.eE+-")
"""The characters of numbers."""
EXPONENT: Final = Shape(
    (), [b"0123456789+-", b"eE", b"0123456789+-"], re.compile(rb"[:,\[\s]-?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]")
)
"""A number with an exponent, which is written otherwise in what an entry says."""
REWRITTEN: Final = (b".", re.compile(rb"\.(?:0000|[0-9]{8}|(?<=[0-9]{8}\.)[0-9])"))
"""Other numbers that may be: very small, very long, large."""
MEASURED: Final = (b'"evaluation_result"', re.compile(rb'"evaluation_result"'))
"""What an evaluation says is put together from what it measures."""
NAMED: Final = frozenset("bfnrt")
"""The letters of escapes: behind a backslash they may be written as a number."""
SURE: Final = 3
"""So many bytes that stand in one spelling are rare enough."""
LEAST: Final = 3.0
"""What is less rare than this, in bits, stands everywhere."""


class Sieve:
    """Finds the lines in which what is demanded may stand."""

    def __init__(self, demands: Iterable[Clause], *, is_exact: bool) -> None:
        """Look for the rarest of the clauses, which must all hold; capitals count where that is said."""
        self._anchors: list[Anchor] = []
        best = LEAST
        for clause in demands:
            anchors = [anchor for run in clause if (anchor := _anchor(run, is_exact=is_exact))]
            if len(anchors) == len(clause):
                rare = min(_worth(anchor) for anchor in anchors) - log2(len(anchors))
                if rare > best:
                    best, self._anchors = rare, anchors
        self.is_open = not self._anchors
        """Whether every line may hold it."""
        self._others: list[tuple[bytes, re.Pattern[bytes]]] = []
        self._has_numbers = any(_is_numeric(anchor.run) for anchor in self._anchors)
        if not self.is_open:
            self._add_others([anchor.run for anchor in self._anchors], is_exact=is_exact)

    def _add_others(self, runs: Sequence[Run], *, is_exact: bool) -> None:
        """Look for everything that lets the runs stand in another way."""
        every = [one for run in runs for one in run]
        plain = {letter for one in every for letter in one.letters}
        written = {form for letter in plain for form in ((letter,) if is_exact else forms(letter))}
        strange = set(INVISIBLE)
        if not is_exact:
            strange |= {code for letter in plain for code in LIKE_ASCII.get(letter.lower(), ())}
        if any(one.has_digits for one in every):
            strange |= set(digits())
        if is_blank := any(isinstance(anchor, Stretch) for anchor in self._anchors):
            strange |= set(SPACES)
        escaped = strange | {ord(form) for letter in written for form in (letter, *_swapped(letter))}
        if any("\\" in one.letters for one in every) or any(_lowered(run[0]) & NAMED for run in runs):
            escaped |= {0x08, 0x09, 0x0A, 0x0C, 0x0D}
        is_any = any(one.has_words for one in every)
        self._others.append((b"\\", re.compile(rb"\\u" if is_any else escapes(escaped))))
        encoded = sorted(chr(code).encode() for code in strange)
        for lead, same in groupby(encoded, key=lambda one: one[:1]):
            self._others.append((lead, re.compile(b"|".join(map(re.escape, same)))))
        if self._has_numbers:
            self._others.append(REWRITTEN)
        if self._has_numbers or is_blank:
            self._others.append(MEASURED)

    def may_be_in(self, text: bytes) -> bool:
        """Return whether one line, or a document of several, may hold it."""
        return self.is_open or any(find(0) >= 0 for find in self._finders(text))

    def lines(self, text: bytes) -> Iterator[tuple[int, int]]:
        """Yield where the lines begin and end, without the line break, that may hold it."""
        if self.is_open:
            at = 0
            while at < len(text):
                end = line_end(text, at)
                yield at, end
                at = end + 1
            return
        finders = list(self._finders(text))
        nearest = [find(0) for find in finders]
        while found := [place for place in nearest if place >= 0]:
            place = min(found)
            start, end = text.rfind(b"\n", 0, place) + 1, line_end(text, place)
            yield start, end
            nearest = [find(end) if 0 <= was < end else was for find, was in zip(finders, nearest, strict=True)]

    def _finders(self, text: bytes) -> Iterator[Find]:
        """Yield what finds the next place in this text, by each way in which it can stand there."""
        lines, is_ascii = Lines(text), text.isascii()
        for anchor in self._anchors:
            yield anchor.finder(lines)
        if self._has_numbers:
            yield EXPONENT.finder(lines)
        for lead, pattern in self._others:
            if (lead < b"\x80" or not is_ascii) and lead in text:
                yield searching(pattern, text)


def _anchor(run: Run, *, is_exact: bool) -> Anchor | None:
    """Return the rarest part of a run that stands in JSON as it is, unless something else is there, too."""
    literals = [(part, _text(part)) for part in _parts(run, is_exact=is_exact) for part in _literal_parts(part)]
    part, text = max(literals, key=lambda found: len(found[1].encode()), default=((), ""))
    literal = Literal(part, text.encode().lower()) if part else None
    if literal and len(literal.text) >= SURE:
        return literal
    spelt = [part for part in _parts(run, is_exact=is_exact, is_any=True) for part in _literal_parts(part)]
    longest = max(spelt, key=len, default=())
    shapes = [shape for part in _parts(run, is_exact=is_exact) for shape in _shapes(part, is_exact=is_exact)]
    shape = max(shapes, key=_worth, default=None)
    spelling = Spelling(longest, _text(longest), is_exact=is_exact) if len(longest) > len(text) else None
    stretch = stretch_of(run, is_exact=is_exact)
    return max((each for each in (literal, spelling, shape, stretch) if each), key=_worth, default=None)


def _worth(anchor: Anchor) -> float:
    return rarity(anchor.run)


def _parts(run: Run, *, is_exact: bool, is_any: bool = False) -> Iterator[Run]:
    """Yield the longest parts that are in JSON as they are; `is_any`: or in one of several spellings."""

    def is_plain(one: OneOf) -> bool:
        return all(is_sure(letter, is_exact=is_exact, is_any=is_any) for letter in one.letters)

    for is_there, part in groupby(run, key=is_plain):
        if is_there:
            ones = list(part)
            while ones and ones[0].letters & STRUCTURE:
                del ones[0]
            while ones and ones[-1].letters & STRUCTURE:
                del ones[-1]
            if ones:
                yield tuple(ones)


def _literal_parts(run: Run) -> Iterator[Run]:
    """Yield the parts of a run in which each character is known."""
    for is_known, part in groupby(run, key=lambda one: one.letter is not None):
        if is_known:
            yield tuple(part)


def _text(run: Run) -> str:
    return "".join(one.letter or "" for one in run)


def _shapes(run: Run, *, is_exact: bool) -> Iterator[Shape]:
    """Yield the parts of a run in which each two characters are of one class, or of two that have nothing in common."""
    classes = [_bytes(one, is_exact=is_exact) for one in run]
    for start in range(len(run)):
        end = start
        while end < len(run) and _goes_on(run, classes, start, end):
            end += 1
        if end > start:
            yield Shape(run[start:end], [bytes(sorted(each)) for each in classes[start:end]])


def _goes_on(run: Run, classes: Sequence[frozenset[int]], start: int, end: int) -> bool:
    """Whether a part that begins at `start` can have the character at `end`, too."""
    before, one = classes[start:end], classes[end]
    if not one or any(each != one and each & one for each in before):
        return False
    # A character beyond ASCII has several bytes: how many does not matter at the beginning of a part, and at its end.
    is_inside = bool(before) and run[end - 1].has_words and before[-1] != one and any(e != before[-1] for e in before)
    return not is_inside


def _bytes(one: OneOf, *, is_exact: bool) -> frozenset[int]:
    """Return the bytes that a character may have; none where that is not to be told."""
    if not all(map(str.isascii, one.letters)):
        return frozenset()
    letters = one.letters if is_exact else one.letters | set(map(str.swapcase, one.letters))
    return frozenset(map(ord, letters)) | (frozenset(BEYOND) if one.has_words else frozenset())


def _is_numeric(run: Run) -> bool:
    """Whether it may be part of a number."""
    if all(one.letter for one in run):
        return bool(NUMBER.fullmatch(_text(run)))
    return all(one.letters & NUMERIC for one in run)


def _lowered(one: OneOf) -> set[str]:
    return {letter.lower() for letter in one.letters}


def _swapped(letter: str) -> tuple[str, ...]:
    """Return the other case of a letter of ASCII."""
    return (letter.swapcase(),) if letter.isascii() else ()
