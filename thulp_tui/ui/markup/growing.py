"""Markdown that is still being written: what stands before the last safe blank line is laid out once and for all."""

import re
from itertools import islice

from thulp_tui.text import clean
from thulp_tui.ui.markup.fence import OPENING, GrowingFence
from thulp_tui.ui.markup.markdown import block_spans, ends_with_fence, is_plain, page_lines
from thulp_tui.ui.markup.plain import plain
from thulp_tui.ui.markup.wrap import Line

MOST_LOOKED_AT = 8
"""So many lines that look like the beginning of a fence are looked at together: each takes reading all before it."""
_blank = re.compile(r"\n *\n").search


class GrowingMarkdown:
    """The lines of a text that only grows, the same at each moment as `markdown` makes of the whole.

    A block of the page's own level is settled when an empty line and a whole line of another block stand behind it, or
    a fence, and a fence when it is closed: nothing that may still come changes it then. So a piece of text costs as
    much as the block it is added to, or the last lines of a fence.
    """

    def __init__(self, width: int) -> None:
        """Begin empty, for lines of so many cells."""
        self._width = width
        self._text = ""
        self._read = 0  # characters of the text that were taken over, in whole lines
        self._settled: list[Line] = []
        self._open = ""  # cleaned, whole lines that are not settled
        self._looked = 0  # no line of the open ones before it opens a fence
        self._fence: GrowingFence | None = None  # the open lines are those of one
        self._is_plain = False

    @property
    def text(self) -> str:
        """The text so far."""
        return self._text

    def lines(self, text: str) -> list[Line]:
        """Return the lines of a text that begins with the one before; of any other, begin anew."""
        if not text.startswith(self._text):
            self.__init__(self._width)  # type: ignore[misc]
        self._text = text
        cut = text.rfind("\n") + 1
        if cut > self._read:
            # Lines are cleaned one by one: nothing in them reaches beyond a line break.
            self._open += clean(text[self._read : cut])
            self._read = cut
            self._settle()
        rest = self._open + clean(text[cut:])
        self._is_plain = self._is_plain or is_plain(rest)
        if self._is_plain:
            return plain(text, self._width)
        shown = self._fence.lines(rest) if self._fence is not None else None
        return _joined(self._settled, page_lines(rest, self._width) if shown is None else shown) or [[]]

    def _settle(self) -> None:
        while not self._is_plain and (self._fence is not None or self._finds_fence()):
            end = self._fence.end(self._open) if self._fence is not None else None
            if end is None:
                return
            self._fence = None
            self._settle_to(end)
        if self._is_plain or not _blank(self._open):
            return
        spans = block_spans(self._open)
        lines = self._open.split("\n")
        starts = (
            start
            for (_, end), (start, _) in zip(spans, spans[1:], strict=False)
            if any(not line.strip() for line in lines[end - 1 : start])
        )
        safe = max(starts, default=0)
        if safe:
            self._settle_to(sum(len(line) + 1 for line in lines[:safe]))

    def _finds_fence(self) -> bool:
        """Settle what stands before a fence that is opened; tell whether one is."""
        for opening in islice(OPENING.finditer(self._open, self._looked), MOST_LOOKED_AT):
            self._looked = opening.end()
            if ends_with_fence(self._open[: opening.end()], self._open.count("\n", 0, opening.start())):
                self._settle_to(opening.start())
                self._fence = GrowingFence(opening[0], self._width)
                return True
        self._looked = len(self._open)
        return False

    def _settle_to(self, end: int) -> None:
        """Lay out the first of the open characters once and for all."""
        settled, self._open, self._looked = self._open[:end], self._open[end:], 0
        if is_plain(settled):
            self._is_plain = True
        elif settled:
            self._settled = _joined(self._settled, page_lines(settled, self._width))


def _joined(above: list[Line], below: list[Line]) -> list[Line]:
    """Blocks and the blocks behind them, an empty line between."""
    return [*above, [], *below] if above and below else above + below
