"""The painted view of a session: layout, scrolling by an anchor, painting.  Keys and mouse are in ``timeline``."""

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.ui.looks import BLURRED_BAR, FOCUSED_BAR
from thulp_tui.ui.palette import Palette, build
from thulp_tui.ui.widgets.timeline.heights import Heights
from thulp_tui.ui.widgets.timeline.painter import Painter
from thulp_tui.ui.widgets.timeline.transcript import Transcript
from thulp_tui.ui.widgets.timeline.viewport import Row, Viewport

SELECTED = 0.08
"""How far the selected entry stands out from the background."""
WHEEL = 3
"""Lines a turn of the mouse wheel."""
EMPTY = "  Nothing recorded yet.  i writes, / in the composer lists its commands"
"""What an empty session says."""
NEAR = 50
"""How many entries around its old place an entry is looked for before the whole session is."""


class TimelineView(ScrollView, can_focus=True):
    """One session's entries, as far as they are in view."""

    transcript: var[Transcript | None] = var(None)
    """The session that is shown."""
    cursor: var[int] = var(0)
    """The selected entry's number, from 0."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty."""
        super().__init__(id=id)
        self._painter = Painter()
        self._heights = Heights(0, lambda _: 1)
        self._view = Viewport(0, self._height_of)
        self._rows: list[Row] = []
        self._unseen = 0
        self._palettes: tuple[Palette, Palette] | None = None

    @property
    def count(self) -> int:
        """Entries shown."""
        return len(self._painter.entries)

    @property
    def selected(self) -> SessionEntry | None:
        """The selected entry."""
        return self._painter.entries[self.cursor] if 0 <= self.cursor < self.count else None

    # -- what is shown

    def watch_transcript(self, old: Transcript | None, new: Transcript | None) -> None:
        """Show another session from its end, or the same one where it was."""
        if old and new and old.key == new.key:
            self._follow_up(new)
        else:
            self._open(new)
        self.refresh_bindings()

    def _open(self, new: Transcript | None) -> None:
        self._painter.entries = new.entries if new else ()
        self._painter.folds.clear()
        self._painter.forget()
        count = self.count
        self._view = Viewport(count, self._height_of)
        closed = bool(new and new.summary.status.is_closed)
        self._view.following = not closed
        self.set_reactive(TimelineView.cursor, 0 if closed else max(0, count - 1))
        self._unseen = 0
        self._measure()

    def _follow_up(self, new: Transcript) -> None:
        """Keep what the reader looks at in place, by the entries' ids, whatever was added or removed."""
        old, entries = self._painter.entries, new.entries
        before = len(old)
        at_end = self._view.following and self.cursor >= before - 1
        top, line = self._view.top
        cursor_id = old[self.cursor].id if 0 <= self.cursor < before else None
        top_id = old[top].id if top < before else None
        self._painter.entries = entries
        count = self._view.count = len(entries)
        self._heights = Heights(count, self._painter.estimate)
        self._view.top = (find_entry(new, top_id, top), line) if top_id else (0, 0)
        self.set_reactive(TimelineView.cursor, count - 1 if at_end else find_entry(new, cursor_id, self.cursor))
        self._unseen = 0 if at_end else self._unseen + max(0, count - before)
        self._settle()

    def _measure(self) -> None:
        width = self._area.width
        if width != self._painter.width:
            self._painter.resize(width)
        self._heights = Heights(len(self._painter.entries), self._painter.estimate)
        self._settle()

    def _height_of(self, index: int) -> int:
        height = self._painter.lay_out(index).height
        self._heights.learn(index, height)
        return height

    def _settle(self) -> None:
        """Find the rows in view, derive the scroll bar from them, paint."""
        self._view.height = self._area.height
        if not self._painter.width:
            return
        self._rows = self._view.rows()
        if self._view.following:
            self._unseen = 0
        total = self._heights.total
        self.set_reactive(Widget.virtual_size, Size(self._painter.width, total))
        line = float(self._heights.line_of(self._view.top[0]) + self._view.top[1]) if self._rows else 0.0
        self.set_reactive(Widget.scroll_y, line)
        self.set_reactive(Widget.scroll_target_y, line)
        if self.show_vertical_scrollbar:
            bar = self.vertical_scrollbar
            bar.window_virtual_size, bar.window_size, bar.position = total, self._view.height, line
        self._show_place()
        self.refresh()

    def _show_place(self, what: str = "") -> None:
        words = [f"{self.cursor + 1:,}/{self.count:,}"] if self.count else []
        if what:
            words.insert(0, what)
        if self._unseen:
            words.append(f"{self._unseen} new ↓")
        self.border_subtitle = Content(" · ".join(words))

    # -- painting

    def render_line(self, y: int) -> Strip:
        """Paint one row."""
        normal, lifted = self._both_palettes()
        if y >= len(self._rows):
            empty = EMPTY if y == 1 and self.transcript is not None and not self.count else ""
            return Strip([Segment(empty, normal["dim"])]).adjust_cell_length(self.size.width, normal.base)
        entry, line = self._rows[y]
        chosen = entry == self.cursor
        return self._painter.strips(entry, lifted if chosen else normal, self._bar if chosen else " ")[line]

    @property
    def _bar(self) -> str:
        return FOCUSED_BAR if self.has_focus else BLURRED_BAR

    def _both_palettes(self) -> tuple[Palette, Palette]:
        if self._palettes is None:
            ground = self.background_colors[1]
            self._palettes = build(self.app, ground), build(self.app, ground, highlight=SELECTED)
        return self._palettes

    def notify_style_update(self) -> None:
        """Paint anew in another theme."""
        super().notify_style_update()
        self._palettes = None
        self._painter.repaint()

    def on_resize(self) -> None:
        """Wrap anew; the top row stays."""
        self._fit()

    def on_show(self) -> None:
        """Lay out what was opened while nothing could be seen."""
        self._fit()

    def _fit(self) -> None:
        if self._area.width != self._painter.width:
            self._measure()
        else:
            self._settle()

    @property
    def _area(self) -> Size:
        """The cells to paint on, by the last layout: a hidden widget has no place on the screen, but a size."""
        return self.outer_size - self.gutter.totals

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the scroll bar."""
        if self._rows and round(new_value) != round(old_value):
            self._view.top = self._heights.at_line(round(new_value))
            self._view.following = round(new_value) >= self.max_scroll_y
            self._settle()

    def watch_cursor(self, old: int, new: int) -> None:
        """Bring the selected entry into view."""
        if self._painter.width and self.count:
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
        self.set_reactive(TimelineView.cursor, entry)
        self._settle()

    def _scroll_down_for_pointer(self, *args: object, **kwargs: object) -> bool:
        self._scroll(WHEEL)
        return True

    def _scroll_up_for_pointer(self, *args: object, **kwargs: object) -> bool:
        self._scroll(-WHEEL)
        return True


def find_entry(transcript: Transcript, entry_id: str | None, near: int) -> int:
    """Return where an entry is now: near its old place, else anywhere, else the old place as far as there is one."""
    entries = transcript.entries
    last = len(entries) - 1
    around = range(max(0, near - NEAR), min(last, near + NEAR) + 1)
    for index in sorted(around, key=lambda i: abs(i - near)):
        if entries[index].id == entry_id:
            return index
    found = next((i for i, entry in enumerate(entries) if entry.id == entry_id), None)
    return max(0, min(near, last)) if found is None else found
