"""The pane of sessions with the filter beneath the list, and how many of how many are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from thulp_tui.domain.asking import Asking
from thulp_tui.domain.filter_values import KnownValues
from thulp_tui.domain.view import View
from thulp_tui.ui.widgets.arranging import ARRANGING_BINDINGS
from thulp_tui.ui.widgets.filter_line import FilterHint, FilterInput
from thulp_tui.ui.widgets.list_pane import ListPane
from thulp_tui.ui.widgets.marking import Marking
from thulp_tui.ui.widgets.session_row import DamagedRow, SessionRow

if TYPE_CHECKING:
    from thulp_tui.domain.filter_language import ParsedFilter


class SessionPane(ListPane):
    """Sessions with their filter."""

    BINDINGS: ClassVar[list[BindingType]] = [*ARRANGING_BINDINGS]

    @dataclass
    class Filtered(Message):
        """The filter has changed."""

        text: str
        """What was typed."""
        shown: int
        """How many sessions match."""
        problem: str
        """What of it is not understood; empty where all is."""

    def __init__(self, filter: str = "", *, id: str | None = None) -> None:
        """Start with a filter, and with nothing known of the sessions."""
        super().__init__(id=id)
        self._begun_with = filter
        self._asking = Asking[SessionRow]()
        self._known: tuple[object, KnownValues] = (None, KnownValues())

    def between(self) -> ComposeResult:
        """Compose the filter."""
        yield FilterInput("words in name, tags, type, status", id="filter")
        yield FilterHint(id="filter-hint")

    def on_mount(self) -> None:
        """The filter shows only when wanted."""
        self.filter.display = False
        self.filter.value = self._begun_with

    @property
    def filter(self) -> FilterInput:
        """The filter itself."""
        return self.query_one(FilterInput)

    def watch_now(self) -> None:
        """What was changed within the last hour is another thing now."""
        if self.is_mounted and self.filter.value:
            self.apply()

    def start_filter(self) -> None:
        """Let a person type the filter."""
        self.filter.display = True
        self.screen.set_focus(self.filter)

    def show_all(self) -> None:
        """Take the filter away."""
        self.filter.value = ""
        self.apply()

    @property
    def view(self) -> View:
        """The filter and the order, without a name."""
        return View("", self.filter.value.strip(), self.order)

    def look(self, view: View) -> None:
        """Take a view's filter and order."""
        self.filter.value = view.filter
        self.sort_by(view.order)
        self.apply()

    def apply(self) -> None:
        """List what matches, in order, with what is marked."""
        text, rows = self.filter.value.strip(), self.rows
        if rows is None:
            self.tell("reading …")
            return
        parsed = self._parsed() if text else None
        shown, is_wider = self._found(parsed, rows) if parsed else (rows, False)
        shown = self.arranged(shown)
        self.show(shown if text or not self.damaged else (*shown, *self.damaged))
        self.filter.display = bool(text) or self.filter.has_focus
        self.filter.problems = parsed.problems if parsed else ()
        self._hint()
        counted = f"{len(shown):,} of {self.counted}" if text else self.counted
        self.tell(self._mark(rows) + counted + (" so far" if is_wider else ""))
        wrong = next((problem.reason for problem in self.filter.problems if not problem.is_unfinished), "")
        self.post_message(self.Filtered(text, len(self.list.rows), wrong))

    def _mark(self, rows: Sequence[SessionRow]) -> str:
        """Hand what is marked to the list, without what is gone, and return it in words."""
        self.set_class(bool(self.list.marks), "-marked")
        if not self.list.marks:
            self.list.marked = ()
            return ""
        marks = self.list.marks
        marked = {row.summary.id: row.summary for row in rows if not row.occurrence and row.summary.id in marks}
        self.list.marked = tuple(marked.values())
        if len(marked) < len(marks):
            self.list.marks = frozenset(marked)
        shown = sum(1 for row in self.list.rows if not isinstance(row, DamagedRow) and row.summary.id in marked)
        hidden = f" ({len(marked) - shown:,} hidden)" if shown < len(marked) else ""
        return f"{len(marked):,} marked{hidden} · " if marked else ""

    def _parsed(self) -> "ParsedFilter":
        """Read the filter."""
        # The language is loaded with the first filter: the list shows sooner without it.
        from thulp_tui.domain.filter_language import parse

        return parse(self.filter.value, self.now)

    def _found(self, parsed: "ParsedFilter", rows: Sequence[SessionRow]) -> tuple[Sequence[SessionRow], bool]:
        """Return the rows that match; while one types and none does, those that may be meant, and that they are."""
        found = self._asking.found((parsed.text, self.now), parsed.predicate, rows)
        if found or parsed.wider is None or not self.filter.has_focus:
            return found, False
        found = tuple(row for row in rows if parsed.wider(row.summary))
        return found, bool(found)

    def _hint(self) -> None:
        if self.filter.has_focus and self._known[0] is not self.rows:
            from thulp_tui.domain.filter_completion import known_values

            self._known = self.rows, known_values(row.summary for row in self.rows or ())
        self.filter.known = self._known[1]
        self.query_one(FilterHint).tell(self.filter)

    def on_marking_marked(self, event: Marking.Marked) -> None:
        """Count what is marked."""
        event.stop()
        self.apply()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as one types."""
        event.stop()
        self.apply()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps the filter and goes to the list."""
        event.stop()
        self.filter.action_keep()

    def on_filter_input_left(self, event: FilterInput.Left) -> None:
        """Back to the list."""
        event.stop()
        self.list.focus()

    def on_filter_input_moved(self, event: FilterInput.Moved) -> None:
        """Offer what fits where the cursor is now."""
        event.stop()
        self._hint()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Offer the keys of the language."""
        if event.widget is self.filter:
            self._hint()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """What is typed is meant as it stands now; an empty filter is not shown when one has left it."""
        if event.widget is self.filter:
            self.apply()
