"""Text selected with the mouse in the timeline: bodies only, over lines and entries."""

from textual.events import TextSelected
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from thulp_tui.ui.widgets.selecting import SelectableLines, part_of
from thulp_tui.ui.widgets.timeline.demonstrating import DemonstratingView
from thulp_tui.ui.widgets.timeline.viewport import Row

_LINES = 1 << 20
"""More lines than an entry has: a line's number is made of its entry's and its own, so scrolling leaves it as it is."""


class SelectingView(SelectableLines, DemonstratingView):
    """The view, with text that can be selected."""

    def number_of(self, y: int) -> int | None:
        """Return the number of the line in a row."""
        return _number(self._rows[y]) if y < len(self._rows) else None

    def paint(self, y: int) -> Strip:
        """Paint a row as the view does."""
        return DemonstratingView.render_line(self, y)

    def reach(self, number: int, start: int, end: int) -> tuple[int, int]:
        """Leave the gutter and the days out."""
        entry, line = divmod(number, _LINES)
        if line < self._pages.lay_out(entry).above:
            return 0, 0
        start, end = super().reach(number, start, end)
        return max(start, self._painter.gutter.width), end

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text of a selection; one that goes on in another widget ends where the view does."""
        if not self._rows:
            return None
        first = selection.start.y if selection.start else _number(self._rows[0])
        last = selection.end.y if selection.end else _number(self._rows[-1])
        gutter = self._painter.gutter.width
        said: list[str] = []
        for entry in range(first // _LINES, min(self.count - 1, last // _LINES) + 1):
            laid = self._pages.lay_out(entry)
            for line, shown in enumerate(laid.body.lines, laid.above):
                number = _number((entry, line))
                if first <= number <= last and (span := selection.get_span(number)):
                    start, end = self.reach(number, *span)
                    said.append(part_of(shown, start - gutter, max(0, end - gutter)))
        return "\n".join(said).rstrip("\n"), "\n"

    def text_select_all(self) -> None:
        """Select the text of the selected entry: two clicks on it."""
        if self.selected is not None:
            last = self._pages.lay_out(self.cursor).height - 1
            ends = Offset(0, _number((self.cursor, 0))), Offset(self.size.width, _number((self.cursor, last)))
            self.screen.selections = {self: Selection(*ends)}
            self.screen.post_message(TextSelected())

    @property
    def select_container(self) -> Widget:
        """What three clicks select all of: no more than two do."""
        return self


def _number(row: Row) -> int:
    entry, line = row
    return entry * _LINES + line
