"""Finding in the bytes of a file where something stands that can stand in one way, or in few."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final, Protocol

from thulp_tui.domain.demands import Run
from thulp_tui.store.spellings import spellings

BOILERPLATE: Final = re.compile(
    rb'\{"id":"[0-9a-f-]{36}","timestamp":[0-9]+,"entry_type":\{"type":"[a-z_]+"'
    rb'(?:\},"content":(?:\{"text":(?="))?'
    rb'|,"[a-z]+_name":"([^"\\]*)","success":(?:true|false)\},"content":'
    rb'(?:\{"tool_call_id":"[^"\\]*","arguments":)?)?'
)
"""The beginning of an entry's line, which says nothing of the entry's own, but for the tool's name in it."""
AFTER_ID: Final = b'","timestamp":'
"""What follows the id at the beginning of an entry's line."""
ID_END: Final = len('{"id":"') + 36
"""Where the id ends."""
TIME_END: Final = ID_END + len(AFTER_ID) + 13
"""Where the timestamp ends, in this century; where it is shorter, this is still within the boilerplate."""
BEYOND: Final = bytes(range(0x80, 0x100))
"""The bytes of characters beyond ASCII."""

Find = Callable[[int], int]
"""Returns where something stands first from an offset on, -1 for nowhere."""


class Lines:
    """Lines of a file, or one that is none of a file's, in the forms in which they are looked through."""

    def __init__(self, text: bytes) -> None:
        """Take the bytes."""
        self.text = text
        """The bytes."""

    @cached_property
    def lowered(self) -> bytes:
        """The bytes, the letters of ASCII in lower case."""
        return self.text.lower()

    @cached_property
    def each(self) -> list[bytes]:
        """The lines, without line breaks."""
        return self.text.split(b"\n")

    @cached_property
    def starts(self) -> list[int]:
        """Where each begins."""
        return [0, *accumulate(len(line) + 1 for line in self.each)]

    @cached_property
    def bare(self) -> bytes:
        """The lines without the ids and timestamps at their beginnings, which are full of digits and letters."""
        first, last = ID_END, ID_END + len(AFTER_ID)
        return b"\n".join([line[TIME_END:] if line[first:last] == AFTER_ID else line for line in self.each])


class Anchor(Protocol):
    """Something that can be found."""

    run: Run
    """What it is."""

    def finder(self, lines: Lines) -> Find:
        """Return what finds the next place in these lines."""


@dataclass
class Literal:
    """A text that stands there as it is, in whatever case."""

    run: Run
    """What it is."""
    text: bytes
    """The text, in lower case."""

    def finder(self, lines: Lines) -> Find:
        """Return what finds the next place in these lines, behind the beginnings of entries."""
        text, anchor = lines.text, self.text
        lowered = text if anchor.upper() == anchor else lines.lowered

        def find(at: int) -> int:
            while (place := lowered.find(anchor, at)) >= 0:
                head = BOILERPLATE.match(text, text.rfind(b"\n", 0, place) + 1)
                if not head or place >= head.end() or (head[1] and anchor in head[1].lower()):
                    return place
                # What begins within the boilerplate and ends beyond it cannot be part of what the entry says.
                at = head.end()
            return -1

        return find


class Spelling:
    """A text that stands there in one of several spellings."""

    def __init__(self, run: Run, text: str, *, is_exact: bool) -> None:
        """Look for a text; capitals beyond ASCII count where that is said."""
        self.run = run
        """What it is."""
        self._pattern = re.compile(b"".join(spellings(letter, is_exact=is_exact) for letter in text))

    def finder(self, lines: Lines) -> Find:
        """Return what finds the next place in these lines."""
        return searching(self._pattern, lines.lowered)


class Shape:
    """Characters of classes side by side, such as four digits, a hyphen and two digits.

    Each byte is translated to the one that stands for its class; what is looked for is a text then, too.
    """

    def __init__(self, run: Run, classes: Sequence[bytes], check: re.Pattern[bytes] | None = None) -> None:
        """Look for a run; of each place given are the bytes that it may have, the same ones or all others each time.

        `check`: what the line must hold, too; then the beginnings of entries count.
        """
        self.run = run
        """What it is."""
        table = bytearray(b" " * 256)
        table[ord("\n")] = ord("\n")
        for members in classes:
            for byte in members:
                table[byte] = min(members)
        self._table = bytes(table)
        self._needle = bytes(map(min, classes))
        self._check = check

    def finder(self, lines: Lines) -> Find:
        """Return what finds the next line; the place that it tells is where the line begins."""
        found = list(self._found(lines))

        def find(at: int) -> int:
            number = bisect_left(found, at)
            return found[number] if number < len(found) else -1

        return find

    def _found(self, lines: Lines) -> Iterator[int]:
        """Yield where the lines begin."""
        shaped = lines.bare.translate(self._table)
        place, number, counted = shaped.find(self._needle), 0, 0
        while place >= 0:
            number += shaped.count(b"\n", counted, place)
            counted = place
            line, start = lines.each[number], shaped.rfind(b"\n", 0, place) + 1
            end = line_end(shaped, place)
            next_at = self._passed(line, place - start + len(line) - (end - start))
            if next_at < 0:
                yield lines.starts[number]
                next_at = len(line)
            place = shaped.find(self._needle, end - len(line) + next_at)

    def _passed(self, line: bytes, place: int) -> int:
        """Return -1 for a line that counts by what stands at a place in it; else where to look on in it."""
        if self._check:
            return -1 if self._check.search(line) else len(line)
        head = BOILERPLATE.match(line)
        if not head or place >= head.end() or (head[1] and self._needle in head[1].translate(self._table)):
            return -1
        return head.end()


def searching(pattern: re.Pattern[bytes], text: bytes) -> Find:
    """Return what finds a pattern in a text."""

    def find(at: int) -> int:
        found = pattern.search(text, at)
        return found.start() if found else -1

    return find


def line_end(text: bytes, at: int) -> int:
    """Return where the line ends in which a place is."""
    end = text.find(b"\n", at)
    return len(text) if end < 0 else end
