"""What was found: a painted line a hit beneath a line for its session, whatever their number."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from thulp_tui.domain.search import NOTE, SESSION, Hit
from thulp_tui.text import around, clean_line, day, fit
from thulp_tui.text import width as cells
from thulp_tui.ui.looks import BLURRED_BAR, ENTRY_LOOKS, FOCUSED_BAR, NOTE_LOOK, SESSION_LOOK
from thulp_tui.ui.palette import Palette
from thulp_tui.ui.widgets.painted import PaintedView
from thulp_tui.ui.widgets.session_keys import moving

LOOKS = {**ENTRY_LOOKS, SESSION: SESSION_LOOK, NOTE: NOTE_LOOK}
"""Kind of a hit → its look."""
WITH_TIME, WITH_BADGE = 90, 50
"""Cells from which a hit's day and time are shown, and its badge instead of its icon."""
BADGE = 5
"""Cells of a badge."""
TIME = 16
"""Cells of a day and time."""


class HitList(PaintedView, can_focus=True):
    """Hits, one highlighted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", tooltip="Go to the entry", id="hits.open"),
        moving("j,down", "step(1)", "next", "hits.next", "Next hit"),
        moving("k,up", "step(-1)", "previous", "hits.previous", "Previous hit"),
        moving("J,right_curly_bracket", "session(1)", "next session", "hits.next_session"),
        moving("K,left_curly_bracket", "session(-1)", "previous session", "hits.previous_session"),
        moving("pagedown", "page(1)", "page down", "hits.page_down"),
        moving("pageup", "page(-1)", "page up", "hits.page_up"),
        moving("ctrl+d", "page(0.5)", "half page down", "hits.half_down"),
        moving("ctrl+u", "page(-0.5)", "half page up", "hits.half_up"),
        moving("g,home", "edge(0)", "top", "hits.top", "First hit"),
        moving("G,end", "edge(1)", "end", "hits.end", "Last hit"),
    ]

    highlighted: var[int] = var(0)
    """The highlighted hit's number, from 0."""

    @dataclass
    class Opened(Message):
        """A hit was chosen."""

        hit: Hit
        """The hit."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty."""
        super().__init__(id=id)
        self.hits: list[Hit] = []
        """What was found so far."""
        self._firsts: list[int] = []  # of each session with hits the number of its first one

    @property
    def current(self) -> Hit | None:
        """The highlighted hit."""
        return self.hits[self.highlighted] if self.highlighted < len(self.hits) else None

    @property
    def sessions(self) -> int:
        """How many sessions have hits."""
        return len(self._firsts)

    def clear(self) -> None:
        """Show nothing."""
        self.hits, self._firsts = [], []
        self.set_reactive(HitList.highlighted, 0)
        self.scroll_to(y=0, animate=False, immediate=True)
        self._grow()

    def add(self, hits: Sequence[Hit]) -> None:
        """Show more hits beneath the others."""
        for number, hit in enumerate(hits, len(self.hits)):
            before = self.hits[-1] if self.hits else None
            if before is None or (before.session_id, before.occurrence) != (hit.session_id, hit.occurrence):
                self._firsts.append(number)
            self.hits.append(hit)
        self._grow()

    def _grow(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.hits) + len(self._firsts))
        self.refresh()
        self.refresh_bindings()

    def validate_highlighted(self, number: int) -> int:
        """Keep the highlight on a hit."""
        return max(0, min(number, len(self.hits) - 1))

    def watch_highlighted(self) -> None:
        """Bring the highlighted hit into view, the first of a session with the session's line."""
        if not self.hits:
            return
        last = self._row_of(self.highlighted)
        first = last - (self.highlighted in self._firsts[bisect_right(self._firsts, self.highlighted) - 1 :][:1])
        self.see(first, last)

    def fit(self) -> None:
        """Keep the highlighted hit in view."""
        self._grow()
        self.watch_highlighted()

    def render_line(self, y: int) -> Strip:
        """Paint one line: a session's with the number of its hits, or a hit's."""
        width = self.scrollable_content_region.width
        number, is_session = self._at(y + self.scroll_offset.y)
        if number >= len(self.hits):
            return Strip.blank(self.size.width, self.palettes[0].base)
        if is_session:
            palette = self.palettes[0]
            session = bisect_right(self._firsts, number)
            behind = self._firsts[session] if session < len(self._firsts) else len(self.hits)
            told = f"  {behind - number:,}"
            name = fit(clean_line(self.hits[number].name) or "(no name)", max(1, width - len(told)))
            segments = [Segment(name, palette["title"]), Segment(told, palette["dim"])]
        else:
            palette = self.palettes[number == self.highlighted]
            segments = self._hit_line(self.hits[number], width, palette, is_current=number == self.highlighted)
        return Strip(segments).adjust_cell_length(width, palette.base)

    def _hit_line(self, hit: Hit, width: int, palette: Palette, *, is_current: bool) -> list[Segment]:
        look = LOOKS[hit.kind]
        bar = (FOCUSED_BAR if self.has_focus else BLURRED_BAR) if is_current else " "
        segments = [Segment(f"{bar} ", palette["bar"])]
        if width >= WITH_TIME:
            segments.append(Segment(f"{day(hit.timestamp):{TIME}} ", palette["time"]))
        if width >= WITH_BADGE:
            segments.append(Segment(f" {look.badge:{BADGE}} ", palette.badges[look.tone]))
        else:
            segments.append(Segment(look.icon, palette.tones[look.tone]))
        number = "" if hit.entry is None else f"{hit.entry + 1:,}"
        segments.append(Segment(f" {number:>4} ", palette["dim"]))
        room = width - sum(cells(segment.text) for segment in segments)
        indent = min(hit.start, len(hit.line) - len(hit.line.lstrip()))
        before, place, behind = around(hit.line[indent:], hit.start - indent, hit.end - indent, max(1, room))
        segments += [
            Segment(before, palette["text"]),
            Segment(place, palette["hit_here" if is_current else "hit"]),
            Segment(behind, palette["text"]),
        ]
        return segments

    def _row_of(self, number: int) -> int:
        """Return in which line a hit stands."""
        return number + bisect_right(self._firsts, number)

    def _at(self, row: int) -> tuple[int, bool]:
        """Return which hit stands in a line, and whether it is the line of the session above that hit."""
        low, high = 0, len(self._firsts)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._firsts[middle] + middle <= row else (low, middle)
        is_session = low > 0 and self._firsts[low - 1] + low - 1 == row
        return row - low + is_session, is_session

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be opened where nothing was found."""
        return self.current is not None if action == "open" else True

    def action_step(self, hits: int) -> None:
        """Highlight another hit."""
        self.highlighted += hits

    def action_session(self, step: int) -> None:
        """Highlight the first hit of the next session, or of this or the previous one."""
        at = bisect_right(self._firsts, self.highlighted) - 1
        place = at + 1 if step > 0 else at - (self.highlighted in self._firsts[at : at + 1])
        if 0 <= place < len(self._firsts):
            self.highlighted = self._firsts[place]

    def action_page(self, pages: float) -> None:
        """Move by pages."""
        row = self._row_of(self.highlighted) + int(pages * max(1, self.size.height - 1))
        self.highlighted = self._at(max(0, row))[0]

    def action_edge(self, edge: int) -> None:
        """Go to the first or the last hit."""
        self.highlighted = (len(self.hits) - 1) * edge

    def action_open(self) -> None:
        """Open the highlighted hit."""
        if self.current:
            self.post_message(self.Opened(self.current))

    def on_click(self, event: events.Click) -> None:
        """Highlight the hit under the mouse; open it with a second click."""
        number, _ = self._at(event.y + self.scroll_offset.y)
        if number < len(self.hits):
            again = number == self.highlighted and event.chain > 1
            self.highlighted = number
            if again:
                self.action_open()
