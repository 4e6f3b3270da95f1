"""The painted view of a session: what is shown, how it is laid out around an anchor, painting."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import work
from textual.content import Content
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.remarks import NO_REMARKS
from thulp_tui.text import width as cells
from thulp_tui.ui.looks import BLURRED_BAR, FOCUSED_BAR
from thulp_tui.ui.palette import Palette
from thulp_tui.ui.widgets.timeline.folds import Folds
from thulp_tui.ui.widgets.timeline.framing import FramedView
from thulp_tui.ui.widgets.timeline.heights import Heights
from thulp_tui.ui.widgets.timeline.layout import Laid, Layout
from thulp_tui.ui.widgets.timeline.outline import Outline
from thulp_tui.ui.widgets.timeline.painter import Look, Painter
from thulp_tui.ui.widgets.timeline.slices import in_slices
from thulp_tui.ui.widgets.timeline.transcript import Shown, Transcript, alike, find_entry
from thulp_tui.ui.widgets.timeline.viewport import Row, Viewport

EMPTY = "  Nothing recorded yet.  i writes, / in the composer lists its commands"
"""What an empty session says."""


class TimelineView(FramedView, can_focus=True):
    """One session's entries, as far as they are in view."""

    LIFT: ClassVar[float] = 0.08
    """Little: an entry may fill the view."""

    transcript: var[Transcript | None] = var(None)
    """The session that is shown."""
    cursor: var[int] = var(0)
    """The selected entry's number, from 0."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty."""
        super().__init__(id=id)
        self._pages = Layout()
        self._painter = Painter()
        self._heights = Heights(0, lambda _: 1)
        self._view = Viewport(0, self._height_of)
        self._rows: list[Row] = []
        self._laid: dict[int, Laid] = {}  # the entries in view
        self._unseen = 0
        self._painted: list[tuple[Laid, Look, int]] = []
        self._place = ""
        self._said = ("", 0)  # words about the selected entry, and which one that is

    @property
    def count(self) -> int:
        """Entries shown."""
        return len(self._pages.shown)

    @property
    def selected(self) -> SessionEntry | None:
        """The selected entry."""
        return self._pages.shown[self.cursor] if 0 <= self.cursor < self.count else None

    # -- what is shown

    def watch_transcript(self, old: Transcript | None, new: Transcript | None) -> None:
        """Show another session from its end, or the same one where it was."""
        if old and new and old.key == new.key:
            self._follow_up(new)
        else:
            self._open(new)
        self.refresh_bindings()

    def _open(self, new: Transcript | None) -> None:
        """Show a session: from its end while it is open, from its beginning when it was closed."""
        pages = self._pages
        pages.shown, pages.folds = Shown(new.entries if new else ()), Folds()
        pages.remarks = new.remarks if new else NO_REMARKS
        pages.outline = Outline(len(pages.shown), new.read) if new else Outline(0, lambda first, last: ())
        pages.forget()
        self._painter.forget()
        self._view = Viewport(self.count, self._height_of)
        closed = bool(new and new.summary.status.is_closed)
        self._view.following = not closed
        self.set_reactive(TimelineView.cursor, 0 if closed else max(0, self.count - 1))
        self._unseen = 0
        self._measure()

    def _follow_up(self, new: Transcript) -> None:
        """Keep what the reader looks at in place, by the entries' ids, whatever was added or removed."""
        old = self._pages.shown
        before, is_longer = len(old), self._is_longer(new)
        at_end = self._view.following and self.cursor >= before - 1
        top, line = self._view.top
        top_id = old[top].id if top < before else None
        cursor_id = old[self.cursor].id if 0 <= self.cursor < before else None
        self._take_over(new, is_longer=is_longer)
        count = self._view.count = self.count
        if is_longer:
            self._heights.grow(count)
        else:
            self._pages.forget()
            self._heights = Heights(count, self._pages.estimate)
        self._view.top = (find_entry(self._pages.shown, top_id, top), line) if top_id else (0, 0)
        cursor = count - 1 if at_end else find_entry(self._pages.shown, cursor_id, self.cursor)
        self.set_reactive(TimelineView.cursor, max(0, cursor))
        self._unseen = 0 if at_end else max(0, self._unseen + count - before)
        self._settle()
        self._look_ahead()

    def _is_longer(self, new: Transcript) -> bool:
        """Whether a session has what it had where it was, and perhaps more behind, as far as its ends tell."""
        recorded, entries = self._pages.shown.recorded, new.entries
        last = len(recorded) - 1
        if not 0 <= last < len(entries):
            return False
        return recorded[0].id == entries[0].id and recorded[last].id == entries[last].id

    def _take_over(self, new: Transcript, *, is_longer: bool) -> None:
        """Show the session as it is now, whether or not it only became longer."""
        known = alike(new.entries, self._pages.shown.recorded) if is_longer else 0
        self._pages.shown, self._pages.remarks = Shown(new.entries, self._pages.shown.live), new.remarks
        self._pages.outline.go_on(known, len(new.entries), new.read)

    # -- layout

    def _measure(self) -> None:
        """Lay out for the width there is, or with other folds; the top row stays."""
        width = self._area.width
        if width != self._pages.width:
            self._pages.resize(width)
            self._painter.width, self._painter.gutter = width, self._pages.gutter
            self._painter.forget()
        self._heights = Heights(self.count, self._pages.estimate)
        self._settle()
        self._look_ahead()

    def _height_of(self, index: int) -> int:
        height = self._pages.lay_out(index).height
        self._heights.learn(index, height)
        return height

    @work(group="look ahead", exclusive=True)
    async def _look_ahead(self) -> None:
        """Estimate the heights of what nobody has looked at, for the scroll bar, while nobody waits."""
        if not self._pages.width or self._heights.next_guess is None:
            return
        heights = self._heights

        def blocks() -> Iterator[None]:
            yield
            while (number := heights.next_guess) is not None:
                heights.estimate(number)
                yield

        await in_slices(blocks())
        if heights is self._heights and self._rows:
            self._looked_ahead()

    def _looked_ahead(self) -> None:
        """Show what was found out about the entries that nobody has looked at."""
        self._move_thumb()

    def _settle(self) -> None:
        """Find the rows in view, derive the scroll bar from them, paint."""
        self._view.height = self._area.height
        if not self._pages.width:
            return
        self._rows = self._view.rows()
        self._laid = {entry: self._pages.lay_out(entry) for entry in dict.fromkeys(entry for entry, _ in self._rows)}
        below = self.count - 1 - self._rows[-1][0] if self._rows else 0
        self._unseen = 0 if self._view.following else min(self._unseen, below)
        self._move_thumb()
        self._tell()
        self._paint_changes()

    def _paint_changes(self) -> None:
        """Paint the rows anew that show something else than before: that takes a fraction of painting all."""
        rows = [(self._laid[entry], self._look_of(entry), line) for entry, line in self._rows]
        before, self._painted = self._painted, rows
        width, height = self._area
        if len(rows) != len(before):
            self.refresh(Region(0, 0, width, height))
            return
        changed = [y for y, row in enumerate(rows) if row != before[y]]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def _move_thumb(self) -> None:
        """Derive the scroll bar from the rows in view."""
        total = self._heights.total
        self.set_reactive(Widget.virtual_size, Size(self._pages.width, total))
        line = float(self._heights.line_of(self._view.top[0]) + self._view.top[1]) if self._rows else 0.0
        self.set_reactive(Widget.scroll_y, line)
        self.set_reactive(Widget.scroll_target_y, line)
        if self.show_vertical_scrollbar:
            bar = self.vertical_scrollbar
            # The bar costs as much as all of the text: its thumb moves by eighths of a cell, so it is told no more.
            step = max(1, total // (8 * max(1, self._view.height)))
            bar.window_virtual_size, bar.window_size = total // step * step, self._view.height
            bar.position = line if line + self._view.height >= total else line // step * step

    def _tell(self, said: str | None = None) -> None:
        """Say in the lower border where one is; words about the selected entry stay until another one is."""
        if said is not None:
            self._said = said, self.cursor
        place = f"{self.cursor + 1:,}/{self.count:,}" if self.count else ""
        words = " · ".join(word for word in (*self._news(), place, self._arrived) if word)
        if words != self._place:
            # Setting `border_subtitle` would paint everything anew.
            self._place, self._border_subtitle = words, Content(words)
            width, height = self._area
            self.refresh(Region(-1, height - (not self.gutter.height), width + 2, 1))

    def _news(self) -> list[str]:
        """What is to be said beside the place."""
        said, about = self._said
        return [said] if about == self.cursor else []

    @property
    def _arrived(self) -> str:
        return f"{self._unseen:,} new ↓" if self._unseen else ""

    # -- painting

    def render_line(self, y: int) -> Strip:
        """Paint one row."""
        normal, _ = self.palettes
        if y >= len(self._rows):
            empty = EMPTY if y == 1 and self.transcript is not None and not self.count else ""
            return Strip([Segment(empty, normal["dim"])]).adjust_cell_length(self._area.width, normal.base)
        entry, line = self._rows[y]
        strip = self._painter.strip(entry, line, self._laid[entry], self._look_of(entry))
        return self._with_news(strip, normal) if y == self._view.height - 1 else strip

    def _look_of(self, entry: int) -> Look:
        normal, lifted = self.palettes
        if entry == self.cursor:
            return Look(lifted, FOCUSED_BAR if self.has_focus else BLURRED_BAR, self._hit_in(entry))
        return Look(normal, " ", self._hit_in(entry))

    def _with_news(self, strip: Strip, palette: Palette) -> Strip:
        """Where there is no border, say at the end of the last row what would stand in it."""
        words = " · ".join(word for word in (*self._news(), self._arrived) if word)
        if not words or self.gutter.height:
            return strip
        said = Segment(f" {words} ", palette["more"])
        room = max(0, strip.cell_length - cells(said.text))
        return Strip([*strip.crop(0, room), said]).crop(0, strip.cell_length)

    def _hit_in(self, entry: int) -> int:
        """Which of the places in an entry that show what is searched one has gone to; -1 for none."""
        return -1

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Leave out what turns a terminal's own colours into others: the palette has none where it is in use."""
        return [one for one in super().get_line_filters() if not isinstance(one, ANSIToTruecolor)]

    def notify_style_update(self) -> None:
        """Paint anew in another theme."""
        super().notify_style_update()
        self._painter.forget()

    @property
    def _row_width(self) -> int:
        return self._area.width

    @property
    def _area(self) -> Size:
        """The cells to paint on, by the last layout: a hidden widget has no place on the screen, but a size."""
        return self.outer_size - self.gutter.totals
