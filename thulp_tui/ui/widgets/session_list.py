"""The list of sessions: painted rows of two lines or one, whatever their number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive, var
from textual.strip import Strip

from thulp_tui.domain.ids import Timestamp
from thulp_tui.domain.ordering import SortKey
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.text import width as cells
from thulp_tui.ui.looks import MARKED_SIGN, UNMARKED_SIGN
from thulp_tui.ui.widgets.marking import MARK_BINDINGS, Marking
from thulp_tui.ui.widgets.painted import PaintedView
from thulp_tui.ui.widgets.session_keys import SESSION_BINDINGS, moving, session_details
from thulp_tui.ui.widgets.session_row import DamagedRow, Row, RowKey, first_line, row_key, second_line, single_line

if TYPE_CHECKING:
    from thulp_tui.ui.markup import Line

NEAR = 3
"""How many rows up and down a session is looked for first when the order has changed."""


class SessionList(Marking, PaintedView, can_focus=True):
    """Sessions, one highlighted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", tooltip="Go to the session's timeline", id="list.open"),
        Binding("n", "new", "new", tooltip="Start a new session", id="list.new"),
        *MARK_BINDINGS,
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

    now: reactive[Timestamp] = reactive(Timestamp(0))
    """The time that ages are counted to."""
    compact: var[bool] = var(False)
    """Whether a row is one line."""
    sort_key: reactive[SortKey] = reactive(SortKey.CHANGED)
    """What the rows are sorted by."""
    pins: reactive[frozenset[str]] = reactive(frozenset())
    """The ids of the sessions that are pinned."""
    busy: reactive[frozenset[str]] = reactive(frozenset())
    """The ids of the sessions in which something runs."""

    @dataclass
    class Highlighted(Message):
        """Another row is highlighted."""

        row: Row
        """The row."""

    @dataclass
    class Opened(Message):
        """A row was opened."""

        row: Row
        """The row."""

    class NewAsked(Message):
        """A new session was asked for."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty."""
        super().__init__(id=id)
        self._announced: RowKey | None = None
        self._kept: RowKey | None = None

    @property
    def target(self) -> SessionSummary | None:
        """The highlighted session."""
        row = self.current
        return None if row is None or isinstance(row, DamagedRow) else row.summary

    @property
    def is_target_read_only(self) -> bool:
        """Whether the highlighted session is a duplicate."""
        row = self.current
        return not isinstance(row, DamagedRow) and row is not None and bool(row.occurrence)

    @property
    def row_lines(self) -> int:
        """The lines that a row takes."""
        return 1 if self.compact else 2

    def watch_rows(self, old: Sequence[Row], new: Sequence[Row]) -> None:
        """Keep the highlight on its session, wherever that stands now, also when nothing was listed in between."""
        place = self._place(self._kept) if self._kept else None
        if place is not None and place == self.highlighted and len(new) == len(old):
            self._paint_changes(old, new)
            return
        place = min(self.highlighted, len(new) - 1) if place is None else place
        self.virtual_size = Size(self.size.width, len(new) * self.row_lines)
        if not self.container_size:
            # Textual asks for a scroll bar behind the first layout, and then lays out and paints everything once more.
            self.show_vertical_scrollbar = self.virtual_size.height > self.app.size.height
        self.set_reactive(SessionList.highlighted, max(0, place))
        self._show()

    def _paint_changes(self, old: Sequence[Row], new: Sequence[Row]) -> None:
        """Paint the rows in view that say something else: another program's entry changes one."""
        lines, top = self.row_lines, self.scroll_offset.y
        for number in range(top // lines, min((top + self.size.height) // lines + 1, len(new))):
            if new[number] != old[number]:
                self.refresh_lines(number * lines, lines)
        self.refresh_bindings()

    def watch_compact(self) -> None:
        """Keep the highlighted row in view."""
        self.fit()

    def watch_highlighted(self) -> None:
        """Bring the highlighted row into view and say so."""
        self._show()

    def validate_highlighted(self, row: int) -> int:
        """Keep the highlight on a row."""
        return max(0, min(row, len(self.rows) - 1))

    def go_to(self, key: RowKey) -> bool:
        """Highlight the row of a session; tell whether it is listed."""
        place = self._place(key)
        if place is not None:
            self.highlighted = place
        return place is not None

    def _place(self, key: RowKey) -> int | None:
        # Where somebody records, the others move by one row.
        first = max(0, self.highlighted - NEAR)
        near = enumerate(self.rows[first : self.highlighted + NEAR + 1], first)
        place = next((place for place, row in near if row_key(row) == key), None)
        if place is None:
            place = next((place for place, row in enumerate(self.rows) if row_key(row) == key), None)
        return place

    def _show(self) -> None:
        first = self.highlighted * self.row_lines
        self.see(first, first + self.row_lines - 1)
        self.refresh_bindings()
        if (row := self.current) is None:
            self._announced = None
            return
        self._kept = row_key(row)
        if self._kept != self._announced:
            self._announced = self._kept
            self.post_message(self.Highlighted(row))

    def fit(self) -> None:
        """Keep the highlighted row in view."""
        self.virtual_size = Size(self.size.width, len(self.rows) * self.row_lines)
        self._show()

    def render_line(self, y: int) -> Strip:
        """Paint one line of a row."""
        width = self.scrollable_content_region.width
        number, part = divmod(y + self.scroll_offset.y, self.row_lines)
        if number >= len(self.rows):
            return Strip.blank(self.size.width, self.palettes[0].base)
        line = self._line(self.rows[number], part, width - 1)
        return self.row(line, width, is_chosen=number == self.highlighted)

    def _line(self, row: Row, part: int, width: int) -> "Line":
        if part:
            return second_line(row, self.now, width, self.sort_key)
        session_id = row_key(row)[0]
        is_pinned, is_busy = session_id in self.pins, session_id in self.busy and not row_key(row)[1]
        line: Line = []
        if self.marks:
            is_marked = session_id in self.marks and not row_key(row)[1]
            line = [(f"{MARKED_SIGN} ", "bar") if is_marked else (f"{UNMARKED_SIGN} ", "rule")]
        width -= sum(cells(text) for text, _ in line)
        if self.compact:
            return line + single_line(row, self.now, width, self.sort_key, is_pinned=is_pinned, is_busy=is_busy)
        return line + first_line(row, width, is_pinned=is_pinned, is_busy=is_busy)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be opened where nothing is listed."""
        return self.current is not None if action == "open" else super().check_action(action, parameters)

    def action_step(self, rows: int) -> None:
        """Highlight another row."""
        self.highlighted += rows

    def action_page(self, pages: float) -> None:
        """Move by pages."""
        self.highlighted += int(pages * max(1, self.size.height // self.row_lines - 1))

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
        """Highlight the row under the mouse; open it with a second click, mark it with ctrl."""
        row = (event.y + self.scroll_offset.y) // self.row_lines
        if row < len(self.rows):
            again = row == self.highlighted and event.chain > 1
            self.highlighted = row
            if event.ctrl:
                self.switch()
            elif again:
                self.action_open()
