"""The timeline's window: its size, the scroll bar, the wheel, the selection."""

from thulp_tui.ui.widgets.timeline.view import TimelineView

WHEEL = 3
"""Lines a turn of the mouse wheel."""


class ScrollingView(TimelineView):
    """A painted session that scrolls by lines and has one entry selected."""

    def fit(self) -> None:
        """Wrap anew; the top row stays. What was gone to before anything was in view comes into view now."""
        is_first = not self._rows
        if self._area.width != self._pages.width:
            self._measure()
        else:
            self._settle()
        if is_first and self._rows and not self._view.following:
            self._view.show(self.cursor)
            self._settle()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the scroll bar."""
        if self._rows and round(new_value) != round(old_value):
            self._view.top = self._heights.at_line(round(new_value))
            self._view.following = round(new_value) >= self.max_scroll_y
            self._settle()

    def watch_cursor(self, old: int, new: int) -> None:
        """Bring the selected entry into view."""
        if self._pages.width and self.count:
            self._view.show(new)
            self._settle()

    def validate_cursor(self, cursor: int) -> int:
        """Keep the selection on an entry."""
        return max(0, min(cursor, self.count - 1))

    def _scroll(self, lines: int) -> None:
        """Move the window; the selection stays on what it was."""
        self._view.scroll(lines)
        self._settle()

    def _select(self, entry: int) -> None:
        """Select without moving the window."""
        self.set_reactive(ScrollingView.cursor, entry)
        self._settle()

    def _scroll_down_for_pointer(self, *args: object, **kwargs: object) -> bool:
        self._scroll(WHEEL)
        return True

    def _scroll_up_for_pointer(self, *args: object, **kwargs: object) -> bool:
        self._scroll(-WHEEL)
        return True
