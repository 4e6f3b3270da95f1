"""The pane of sessions: the list, the filter beneath it, and how many of how many are shown."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input, Static

from thulp_tui.domain.filters import words
from thulp_tui.domain.ids import Timestamp
from thulp_tui.text import clean_line, count
from thulp_tui.ui.widgets.session_keys import moving
from thulp_tui.ui.widgets.session_list import SessionList, SessionRow


class FilterInput(Input):
    """The line the filter is typed in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        moving("escape", "clear", "clear filter", "filter.clear", "Show all sessions again", show=True),
        moving("down,tab", "keep", "to the list", "filter.keep"),
    ]

    def _on_paste(self, event: events.Paste) -> None:
        """Take the first line of what is pasted, cleaned: it is shown as it stands here."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(clean_line(event.text.partition("\n")[0]))

    class Left(Message):
        """The filter is as it should be; on to the list."""

    def action_clear(self) -> None:
        """Show all sessions."""
        self.value = ""
        self.post_message(self.Left())

    def action_keep(self) -> None:
        """Go to the list; the filter stays."""
        self.post_message(self.Left())


class SessionPane(Vertical):
    """Sessions with their filter."""

    rows: var[tuple[SessionRow, ...] | None] = var(None)
    """All sessions of the file, in order; None while they are read."""
    now: var[Timestamp] = var(Timestamp(0))
    """The time that ages are counted to."""

    @dataclass
    class Filtered(Message):
        """The filter has changed."""

        text: str
        """What was typed."""
        shown: int
        """How many sessions match."""

    def compose(self) -> ComposeResult:
        """List, filter, count."""
        yield SessionList(id="sessions").data_bind(SessionPane.now)
        yield FilterInput(placeholder="words in name, tags, type, status", compact=True, id="filter")
        yield Static(id="session-count", markup=False)

    def on_mount(self) -> None:
        """Title the pane; the filter shows only when wanted."""
        self.border_title = Content("sessions")
        self.filter.display = False
        self._apply()

    @property
    def list(self) -> SessionList:
        """The list itself."""
        return self.query_one(SessionList)

    @property
    def filter(self) -> FilterInput:
        """The filter itself."""
        return self.query_one(FilterInput)

    def watch_rows(self) -> None:
        """Show what matches."""
        if self.is_mounted:
            self._apply()

    def start_filter(self) -> None:
        """Let a person type the filter."""
        self.filter.display = True
        self.screen.set_focus(self.filter)

    def show_all(self) -> None:
        """Take the filter away."""
        self.filter.value = ""
        self._apply()

    def _apply(self) -> None:
        text, rows = self.filter.value.strip(), self.rows
        counter = self.query_one("#session-count", Static)
        if rows is None:
            counter.update(Content("reading …"))
            return
        wanted = words(text)
        shown = tuple(row for row in rows if row.summary and wanted.matches(row.summary)) if text else rows
        self.list.rows = shown
        self.filter.display = bool(text) or self.filter.has_focus
        total = count(len(rows), "session")
        counter.update(Content(f"{len(shown):,} of {total}" if text else total), layout=False)
        self.post_message(self.Filtered(text, len(shown)))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as one types."""
        event.stop()
        self._apply()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps the filter and goes to the list."""
        event.stop()
        self.filter.action_keep()

    def on_filter_input_left(self, event: FilterInput.Left) -> None:
        """Back to the list."""
        event.stop()
        self.list.focus()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """An empty filter is not shown when one has left it."""
        if event.widget is self.filter:
            self.filter.display = bool(self.filter.value)
