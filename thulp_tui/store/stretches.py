r"""Finding in the bytes of a file where characters stand side by side that are white space, or may be among others.

What is searched has white space that stands otherwise in JSON, or nowhere: escapes (`\n`), tabs, which are spaces by
then, and what separates the values of an entry, and those of a list.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import Final

from thulp_tui.domain.demands import OneOf, Run
from thulp_tui.store.anchors import BEYOND, Find, Lines, line_end, searching
from thulp_tui.store.spellings import SPELT, STRUCTURE

TAB: Final = b"\t" * 4
"""In place of a tab: so many spaces it is at most in a clean text."""
BREAK: Final = b"\0"
"""In place of a line break."""
ESCAPED: Final = re.compile(rb"\\[nrt]")
"""White space written as an escape."""
OPENED: Final = re.compile(rb'" (?<!\\..)', re.DOTALL)
"""A value's beginning, with something of the class behind it."""
FIRST: Final = frozenset("[{-0123456789tfnNI")
"""With what a value may begin that stands behind a space that JSON need not have, but for a text."""
MOST_EMPTY: Final = 8
"""So many line breaks, less one, may stand side by side between the values of an entry, all of them empty."""


class Stretch:
    """Characters of a class that white space belongs to, side by side."""

    def __init__(self, run: Run, table: bytes, least: int) -> None:
        """Look for a run: for at least so many spaces, where each byte stands for its class by the table."""
        self.run = run
        """What it is."""
        self._table = table
        self._least = least
        letters = letters_of(run)
        self._has_breaks = "\n" in letters
        self._has_spaces = " " in letters
        has_words = any(one.has_words for one in run)
        self._is_space = not has_words and {letter for letter in letters if letter >= " "} == {" "}

    def finder(self, lines: Lines) -> Find:
        """Return what finds the next line; the place that it tells is where the line begins."""
        shaped = self._shaped(lines.text)
        numbers = {number for find in self._finders(shaped) for number in _numbers(shaped, find)}
        found = sorted(lines.starts[number] for number in numbers)

        def find(at: int) -> int:
            number = bisect_left(found, at)
            return found[number] if number < len(found) else -1

        return find

    def _finders(self, shaped: bytes) -> Iterator[Find]:
        yield partial(shaped.find, b" " * self._least)
        if self._has_breaks:
            # It may go on behind the end of a value, in the next one: then it is at this end, or at that beginning.
            yield partial(shaped.find, b" " * (self._least - MOST_EMPTY) + b'"')
            yield searching(OPENED, shaped)

    def _shaped(self, text: bytes) -> bytes:
        """Return the lines with spaces where something of the class may stand, each at least as long as it is there."""
        if ESCAPED.search(text):
            if self._has_spaces:
                text = text.replace(rb"\t", TAB)
            if self._has_breaks:
                text = text.replace(rb"\r", b"").replace(rb"\n", BREAK)
        elif self._is_space:
            return text
        return text.translate(self._table)


def stretch_of(run: Run, *, is_exact: bool) -> Stretch | None:
    """Return the longest part of a run that white space may belong to, if it stands in JSON where it can be found."""
    parts = [tuple(part) for is_blank, part in groupby(run, key=_is_blank) if is_blank]
    part = max(parts, key=len, default=())
    letters = letters_of(part)
    if not part or letters & SPELT.keys():
        return None
    least = len(part)
    if "\n" in letters:
        if least <= MOST_EMPTY or letters & STRUCTURE or any(map(str.isalnum, letters)):
            return None
    elif " " in letters and letters & {",", ":"}:
        # Behind each of them a space is said that need not stand there.
        least = (least + 1) // 2
    elif " " in letters and letters & FIRST:
        least = max(1, least - 1)
    table = bytearray(b"x" * 256)
    for letter in letters if is_exact else letters | set(map(str.swapcase, letters)):
        table[ord(letter)] = ord(" ")
    if any(one.has_words for one in part):
        for byte in BEYOND:
            table[byte] = ord(" ")
    table[BREAK[0]] = table[ord("\n")]
    table[TAB[0]] = table[ord(" ")]
    for mark in b'\n\\"':
        table[mark] = mark
    return Stretch(part, bytes(table), least)


def letters_of(run: Run) -> set[str]:
    """Return what the characters of a run may be, of ASCII."""
    return {letter for one in run for letter in one.letters if letter.isascii()}


def _is_blank(one: OneOf) -> bool:
    return one.has_spaces or not one.letters.isdisjoint(" \n\t")


def _numbers(shaped: bytes, find: Find) -> Iterator[int]:
    """Yield the numbers of the lines in which something is found."""
    place, number, counted = find(0), 0, 0
    while place >= 0:
        number += shaped.count(b"\n", counted, place)
        counted = place
        yield number
        place = find(line_end(shaped, place))
