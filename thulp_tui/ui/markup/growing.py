"""Markdown that is still being written: what stands before the last safe blank line is laid out once and for all."""

import re

from thulp_tui.text import clean
from thulp_tui.ui.markup.markdown import block_spans, is_plain, page_lines
from thulp_tui.ui.markup.plain import plain
from thulp_tui.ui.markup.wrap import Line

_blank = re.compile(r"\n *\n").search


class GrowingMarkdown:
    """The lines of a text that only grows, the same at each moment as `markdown` makes of the whole.

    A block of the page's own level is settled when an empty line and a whole line of another block stand behind it:
    nothing that may still come changes it then. So a piece of text costs as much as the block it is added to.
    """

    def __init__(self, width: int) -> None:
        """Begin empty, for lines of so many cells."""
        self._width = width
        self._text = ""
        self._read = 0  # characters of the text that were taken over, in whole lines
        self._settled: list[Line] = []
        self._open = ""  # cleaned, whole lines that are not settled
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
        return _joined(self._settled, page_lines(rest, self._width)) or [[]]

    def _settle(self) -> None:
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
        if not safe:
            return
        settled = "\n".join(lines[:safe])
        if is_plain(settled):
            self._is_plain = True
            return
        self._settled = _joined(self._settled, page_lines(settled, self._width))
        self._open = "\n".join(lines[safe:])


def _joined(above: list[Line], below: list[Line]) -> list[Line]:
    """Blocks and the blocks behind them, an empty line between."""
    return [*above, [], *below] if above and below else above + below
