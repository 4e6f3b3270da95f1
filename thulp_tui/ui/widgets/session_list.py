"""The list of sessions: two painted lines a row, whatever their number."""

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.text import ago, clean_line, count, fit
from thulp_tui.text import width as cells
from thulp_tui.ui.looks import BLURRED_BAR, DAMAGED_LOOK, FOCUSED_BAR, STATUS_LOOKS, TYPE_LOOKS
from thulp_tui.ui.markup import Line
from thulp_tui.ui.palette import Palette, build
from thulp_tui.ui.widgets.session_keys import SESSION_BINDINGS, SessionKeys, moving, session_details

ROW = 2
"""Lines a session takes."""
SCORED = ("evaluation", "refinement")
"""The session types that show their last score instead of their turns."""
SHORTEST_TAG = 4
"""Cells below which a tag that does not fit is left out rather than cut."""
HIGHLIGHT = 0.12
"""How far the highlighted row stands out from the background."""


@dataclass(frozen=True)
class SessionRow:
    """One row: a session, or a document that cannot be read."""

    summary: SessionSummary | None
    """The session; none for a damaged document."""
    occurrence: int = 0
    """Above 0: a second session with an id that was there before."""
    place: str = ""
    """Where a damaged document stands."""
    reason: str = ""
    """Why it cannot be read."""

    @property
    def key(self) -> tuple[str, int]:
        """What tells this row from the others."""
        return (self.summary.id if self.summary else self.place), self.occurrence


class SessionList(SessionKeys, ScrollView, can_focus=True):
    """Sessions, one highlighted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", tooltip="Go to the session's timeline", id="list.open"),
        Binding("n", "new", "new", tooltip="Start a new session", id="list.new"),
        *SESSION_BINDINGS,
        session_details("d", "session.details"),
        moving("j,down", "step(1)", "next", "list.next", "Next session"),
        moving("k,up", "step(-1)", "previous", "list.previous", "Previous session"),
        moving("pagedown", "page(1)", "page down", "list.page_down"),
        moving("pageup", "page(-1)", "page up", "list.page_up"),
        moving("ctrl+d", "page(0.5)", "half page down", "list.half_down"),
        moving("ctrl+u", "page(-0.5)", "half page up", "list.half_up"),
        moving("g,home", "edge(0)", "top", "list.top", "First session"),
        moving("G,end", "edge(1)", "end", "list.end", "Last session"),
        Binding("delete", "ask('delete')", "delete", show=False, tooltip="Delete the session", id="list.delete"),
    ]

    rows: var[tuple[SessionRow, ...]] = var(())
    """What is listed, in order."""
    highlighted: var[int] = var(0)
    """The highlighted row's number, from 0."""
    now: var[Timestamp] = var(Timestamp(0))
    """The time that ages are counted to."""

    @dataclass
    class Highlighted(Message):
        """Another row is highlighted."""

        row: SessionRow
        """The row."""

    @dataclass
    class Opened(Message):
        """A row was opened."""

        row: SessionRow
        """The row."""

    class NewAsked(Message):
        """A new session was asked for."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty."""
        super().__init__(id=id)
        self._palettes: tuple[Palette, Palette] | None = None
        self._announced: tuple[str, int] | None = None

    @property
    def current(self) -> SessionRow | None:
        """The highlighted row."""
        return self.rows[self.highlighted] if self.highlighted < len(self.rows) else None

    @property
    def target(self) -> SessionSummary | None:
        """The highlighted session."""
        return self.current.summary if self.current else None

    @property
    def is_target_read_only(self) -> bool:
        """Whether the highlighted session is a duplicate."""
        return bool(self.current and self.current.occurrence)

    def watch_rows(self, old: tuple[SessionRow, ...], new: tuple[SessionRow, ...]) -> None:
        """Keep the highlight on its session, wherever that stands now."""
        key = old[self.highlighted].key if self.highlighted < len(old) else None
        place = next((i for i, row in enumerate(new) if row.key == key), min(self.highlighted, len(new) - 1))
        self.virtual_size = Size(self.size.width, len(new) * ROW)
        self.set_reactive(SessionList.highlighted, max(0, place))
        self._show()

    def watch_now(self) -> None:
        """Ages have changed."""
        self.refresh()

    def watch_highlighted(self) -> None:
        """Bring the highlighted row into view and say so."""
        self._show()

    def validate_highlighted(self, row: int) -> int:
        """Keep the highlight on a row."""
        return max(0, min(row, len(self.rows) - 1))

    def go_to(self, key: tuple[str, int]) -> bool:
        """Highlight the row of a session; tell whether it is listed."""
        place = next((i for i, row in enumerate(self.rows) if row.key == key), None)
        if place is not None:
            self.highlighted = place
        return place is not None

    def _show(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        first = self.highlighted * ROW
        if first < top:
            self.scroll_to(y=first, animate=False, immediate=True)
        elif height and first + ROW > top + height:
            self.scroll_to(y=first + ROW - height, animate=False, immediate=True)
        self.refresh()
        self.refresh_bindings()
        if (row := self.current) is not None and row.key != self._announced:
            self._announced = row.key
            self.post_message(self.Highlighted(row))
        elif row is None:
            self._announced = None

    def on_resize(self) -> None:
        """Keep the highlighted row in view."""
        self.virtual_size = Size(self.size.width, len(self.rows) * ROW)
        self._show()

    def notify_style_update(self) -> None:
        """Paint anew in another theme."""
        super().notify_style_update()
        self._palettes = None

    def render_line(self, y: int) -> Strip:
        """Paint one line of a row."""
        if self._palettes is None:
            ground = self.background_colors[1]
            self._palettes = build(self.app, ground), build(self.app, ground, highlight=HIGHLIGHT)
        width = self.scrollable_content_region.width
        number, part = divmod(y + self.scroll_offset.y, ROW)
        if number >= len(self.rows):
            return Strip.blank(self.size.width, self._palettes[0].base)
        chosen = number == self.highlighted
        palette = self._palettes[chosen]
        row = self.rows[number]
        line = _second_line(row, self.now, width - 1) if part else _first_line(row, width - 1)
        bar = (FOCUSED_BAR if self.has_focus else BLURRED_BAR) if chosen else " "
        segments = [Segment(bar, palette["bar"])]
        for text, key in line:
            style = palette.tones[key[5:]] if key.startswith("tone:") else palette[key]
            segments.append(Segment(text, style + palette["bold"] if chosen and key == "text" else style))
        return Strip(segments).adjust_cell_length(width, palette.base)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be opened where nothing is listed."""
        return self.current is not None if action == "open" else super().check_action(action, parameters)

    def action_step(self, rows: int) -> None:
        """Highlight another row."""
        self.highlighted += rows

    def action_page(self, pages: float) -> None:
        """Move by pages."""
        self.highlighted += int(pages * max(1, self.size.height // ROW - 1))

    def action_edge(self, edge: int) -> None:
        """Go to the first or the last row."""
        self.highlighted = (len(self.rows) - 1) * edge

    def action_open(self) -> None:
        """Open the highlighted session."""
        if self.current:
            self.post_message(self.Opened(self.current))

    def action_new(self) -> None:
        """Ask for a new session."""
        self.post_message(self.NewAsked())

    def on_click(self, event: events.Click) -> None:
        """Highlight the row under the mouse; open it with a second click."""
        row = (event.y + self.scroll_offset.y) // ROW
        if row < len(self.rows):
            again = row == self.highlighted and event.chain > 1
            self.highlighted = row
            if again:
                self.action_open()


def _first_line(row: SessionRow, width: int) -> Line:
    if row.summary is None:
        return [(f"{DAMAGED_LOOK.icon} ", f"tone:{DAMAGED_LOOK.tone}"), (fit(clean_line(row.place), width - 2), "text")]
    look = STATUS_LOOKS[row.summary.status]
    name = clean_line(row.summary.name) or "(no name)"
    return [(f"{look.icon} ", f"tone:{look.tone}"), (fit(name, max(1, width - 2)), "text")]


def _second_line(row: SessionRow, now: Timestamp, width: int) -> Line:
    summary = row.summary
    if summary is None:
        return [(fit("   " + clean_line(row.reason), width), "bad")]
    kind = summary.session_type.type
    words = [TYPE_LOOKS[kind].short]
    if kind in SCORED and summary.last_score is not None:
        words[0] += f" {summary.last_score:.2f}"
    elif not row.occurrence:
        words.append(count(summary.turns, "turn"))
    words.append(ago(now, summary.metadata.updated_at))
    line: Line = [("   ", "text"), *([("duplicate · ", "warn")] if row.occurrence else []), (" · ".join(words), "dim")]
    room = width - sum(cells(text) for text, _ in line)
    for tag in summary.metadata.tags:
        whole = f" #{clean_line(tag)}"
        text = fit(whole, room)
        if text != whole and cells(text) < SHORTEST_TAG:
            break
        room -= cells(text)
        line.append((text, "c_key"))
    return line
