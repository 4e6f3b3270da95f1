"""Code in a fence that is still being written: what stands well before its end is coloured and wrapped once."""

import re
from typing import Final

from thulp_tui.text import clean_line
from thulp_tui.ui.markup.code import coloured, fenced, plain_code
from thulp_tui.ui.markup.wrap import Line

OPENING: Final = re.compile(r"^(?:(?P<ticks>`{3,})[^`\n]*|(?P<tildes>~{3,})[^\n]*)\n", re.MULTILINE)
"""A line that opens a fence if it stands in none, in nothing else either, for it is not indented."""
AT_MOST: Final = 40
"""Lines of code that are coloured again with each piece, before the first of them are settled."""
AT_LEAST: Final = 20
"""Lines at the end that are never settled: what comes may still change their colours."""


class GrowingFence:
    """The lines of an open fence, the same as those of the whole.

    Where the lexer takes its time to see what a line is (a comment of more than ``AT_LEAST`` lines whose end is
    missing), colours may be others until the fence is closed.
    """

    def __init__(self, opening: str, width: int) -> None:
        """Begin with the line that opens it, for lines of so many cells."""
        marker = opening[: len(opening) - len(opening.lstrip(opening[0]))]
        self._is_end = re.compile(rf" {{0,3}}{marker}{opening[0]}*[ \t]*").fullmatch
        info = clean_line(opening[len(marker) :].strip())
        self._language = info.split(" ")[0]
        self._width = width
        self._head = fenced([[(info, "dim")]], width) if info else []
        self._begin = len(opening)  # of the code, within the text
        self._searched = len(opening)  # no line before it closes the fence
        self._is_coloured = bool(self._language)
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._settled = list(self._head)
        self._start = self._begin  # of what is not settled
        self._tried = 0

    def end(self, text: str) -> int | None:
        """Return where the fence ends in a text of whole lines that begins with it; None when it is open."""
        while (stop := text.find("\n", self._searched)) >= 0:
            if self._is_end(text, self._searched, stop):
                return stop + 1
            self._searched = stop + 1
        return None

    def lines(self, text: str) -> list[Line] | None:
        """Return the lines of a clean text that begins with the open fence; None when its last line closes it."""
        last = text.rfind("\n") + 1
        if self._is_end(text, last):
            return None
        if not text[last:].strip(" \t"):
            # To the parser this is no line yet.
            text = text[:last]
        rows = self._rows(text)
        if rows is None:
            # Of all of it or of none: so it will be when it is closed.
            self._is_coloured = False
            self._begin_anew()
            rows = plain_code(text[self._begin :].removesuffix("\n"))
        rows = self._settle(rows, text)
        return [*self._settled, *fenced(rows, self._width)]

    def _rows(self, text: str) -> list[Line] | None:
        """What is not settled, in colours if it has any; None where it should have and there are none."""
        code = text[self._start :].removesuffix("\n")
        if not self._is_coloured:
            return plain_code(code)
        return coloured(code, self._language, before=self._start - self._begin)

    def _settle(self, rows: list[Line], text: str) -> list[Line]:
        """Settle the first rows if it is time, and what is behind them looks the same without them; return the rest."""
        cut = len(rows) - AT_LEAST
        if len(rows) < max(AT_MOST, self._tried):
            return rows
        self._tried = len(rows) + AT_LEAST // 2
        start = self._start
        for _ in range(cut):
            start = text.index("\n", start) + 1
        rest = text[start:].removesuffix("\n")
        if self._is_coloured and coloured(rest, self._language, before=start - self._begin) != rows[cut:]:
            return rows
        self._settled += fenced(rows[:cut], self._width)
        self._start, self._tried = start, 0
        return rows[cut:]
