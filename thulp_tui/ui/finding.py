"""Words looked for in wrapped lines: case matters when a capital was typed; line breaks of the wrapping do not."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from thulp_tui.text import clean_line, width
from thulp_tui.ui.markup import Line

MOST = 100_000
"""Places found at most: nobody steps through more."""
_LEAD = "[ │▏▌]*"
_WRAP = f"(?:\n{_LEAD})?"


def pattern(words: str) -> re.Pattern[str]:
    """Return what finds words in a line of text; case matters when there is a capital among them."""
    return re.compile(re.escape(clean_line(words)), _flags(words))


def wrapped_pattern(words: str) -> re.Pattern[str]:
    """Return what finds words in wrapped lines, wherever the wrapping parted them."""
    pieces = [f"(?: |\n{_LEAD})" if letter == " " else re.escape(letter) for letter in clean_line(words)]
    return re.compile(_WRAP.join(pieces), _flags(words))


def _flags(words: str) -> re.RegexFlag:
    return re.NOFLAG if any(letter.isupper() for letter in words) else re.IGNORECASE


@dataclass(frozen=True)
class Text:
    """Lines as one text that can be searched."""

    text: str
    """The lines, parted by newlines."""
    starts: list[int]
    """Where each line begins, and where the next would."""
    width: int
    """Cells that the lines were wrapped to."""

    @classmethod
    def of(cls, lines: Sequence[Line], width: int) -> "Text":
        """Return the text of lines wrapped to a width."""
        rows = ["".join(text for text, _ in line) for line in lines]
        return cls("\n".join(rows), [0, *accumulate(len(row) + 1 for row in rows)], width)

    def find(self, wanted: re.Pattern[str]) -> list[tuple[int, int]]:
        """Return (start, end) of each place found, in order, at most so many as anybody steps through."""
        found: list[tuple[int, int]] = []
        for match in wanted.finditer(self.text):
            if match.end() > match.start() and self._is_one(match):
                found.append(match.span())
            if len(found) == MOST:
                break
        return found

    def _is_one(self, match: re.Match[str]) -> bool:
        """Whether what was found is no end of one line and beginning of another: a folded word fills its line."""
        if "\n" not in match[0]:
            return True
        end = self.text.index("\n", match.start())
        row = self.text[self.starts[self.line_of(match.start())] : end]
        return match.re.pattern.count("(?: |") > 0 or width(row) >= self.width - 1

    def line_of(self, place: int) -> int:
        """Return the line that holds a place of the text."""
        return bisect_right(self.starts, place) - 1

    def spans(self, found: Sequence[tuple[int, int]], line: int) -> list[tuple[int, int, int]]:
        """Return (number of what was found, start, end) of each piece of it within a line, counted in the line."""
        first, after = self.starts[line], self.starts[line + 1] - 1
        number = bisect_left(found, first, key=lambda place: place[1])
        pieces: list[tuple[int, int, int]] = []
        while number < len(found) and found[number][0] < after:
            start, end = found[number]
            if end > first:
                pieces.append((number, max(start, first) - first, min(end, after) - first))
            number += 1
        return pieces
