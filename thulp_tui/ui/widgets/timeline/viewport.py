"""Which lines are in view.  The truth is an anchor: the (entry, line) of the top row, and whether the end is followed.

Everything is relative to the anchor, so scrolling down and back is exact whatever the heights of what lies elsewhere.
"""

from collections.abc import Callable

Row = tuple[int, int]
"""(entry, line within it)."""


class Viewport:
    """A window of ``height`` rows over entries whose exact heights are asked for when they come into view."""

    def __init__(self, count: int, height_of: Callable[[int], int]) -> None:
        """Look at ``count`` entries; ``height_of`` lays one out and returns its lines, at least one."""
        self.count = count
        """Entries there are."""
        self.height = 0
        """Rows in view."""
        self.top: Row = (0, 0)
        """The anchor."""
        self.following = False
        """Whether the last line stays in view when entries are added."""
        self._height_of = height_of

    def rows(self) -> list[Row]:
        """Return what is in view from the top, fewer than ``height`` only when there is no more; settles the anchor."""
        if not self.count or not self.height:
            return []
        if self.following:
            rows = self._back_from(self.count - 1)
        else:
            rows = self._forward()
            if len(rows) < self.height:
                rows = self._back_from(self.count - 1)
        self.top = rows[0]
        return rows

    def scroll(self, lines: int) -> None:
        """Move by lines, down when positive; stops at both ends.  Reaching the last line follows it."""
        if not self.count:
            return
        entry, line = self.top
        line += lines
        while line < 0 and entry > 0:
            entry -= 1
            line += self._height_of(entry)
        while line >= (height := self._height_of(entry)):
            if entry + 1 >= self.count:
                line = height - 1
                break
            line -= height
            entry += 1
        self.top = entry, max(0, line)
        self.following = False
        self.following = lines > 0 and self._at_end()

    def show(self, entry: int) -> None:
        """Bring an entry into view with the least movement; the top of one that is taller than the window."""
        rows = self.rows()
        if not rows:
            return
        tall = self._height_of(entry)
        if rows[0] <= (entry, 0) and (entry, min(tall, self.height) - 1) <= rows[-1]:
            return
        self.following = False
        if (entry, 0) < rows[0] or tall >= self.height:
            self.top = entry, 0
        else:
            self.top = self._back_from(entry)[0]
        self.following = self._at_end()

    def reveal(self, entry: int, line: int) -> None:
        """Bring a line of an entry into view: where it is when it is in view, else a third below the top."""
        rows = self.rows()
        if (entry, line) not in rows:
            self.top = entry, line
            self.scroll(-(self.height // 3))
        elif self.following:
            self.following = self._at_end()

    def place(self, entry: int, above: int) -> None:
        """Put an entry's first line ``above`` rows below the top, as far as there is something above it."""
        self.top = entry, 0
        self.scroll(-above)

    def to_top(self) -> None:
        """Go to the first line."""
        self.top, self.following = (0, 0), False

    def to_end(self) -> None:
        """Go to the last line and stay there as entries are added."""
        self.following = True

    def _at_end(self) -> bool:
        last = self.count - 1
        rows = self._forward()
        return not rows or rows[-1] == (last, self._height_of(last) - 1) or len(rows) < self.height

    def _forward(self) -> list[Row]:
        rows: list[Row] = []
        entry, line = self.top
        entry = min(entry, self.count - 1)
        line = min(line, self._height_of(entry) - 1)
        while entry < self.count and len(rows) < self.height:
            end = min(self._height_of(entry), line + self.height - len(rows))
            rows += [(entry, n) for n in range(line, end)]
            entry, line = entry + 1, 0
        return rows

    def _back_from(self, entry: int) -> list[Row]:
        """The window whose last row is the end of ``entry``; from the top when there is too little above it."""
        chunks: list[list[Row]] = []
        room = self.height
        while entry >= 0 and room > 0:
            tall = self._height_of(entry)
            chunks.append([(entry, n) for n in range(max(0, tall - room), tall)])
            room -= len(chunks[-1])
            entry -= 1
        return [row for chunk in reversed(chunks) for row in chunk]
