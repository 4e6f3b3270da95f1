"""The timeline: the painted view with its keys and mouse."""

from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from thulp_tui.domain.summary import SessionSummary
from thulp_tui.ui import clipboard, whole
from thulp_tui.ui.widgets.session_keys import SESSION_BINDINGS, SessionKeys, moving, session_details
from thulp_tui.ui.widgets.timeline.demonstrating import DEMO_BINDINGS
from thulp_tui.ui.widgets.timeline.selecting import SelectingView
from thulp_tui.ui.widgets.timeline.transcript import find_entry


class Timeline(SessionKeys, SelectingView, can_focus=True):
    """One session's entries."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "fold", "fold", tooltip="Fold or unfold the entry", id="timeline.fold"),
        Binding("d", "ask('entry')", "entry", show=False, tooltip="All of the entry: text, JSON", id="timeline.entry"),
        Binding("slash", "search", "search", tooltip="Search the timeline", id="timeline.search"),
        moving("n", "match(1)", "next match", "timeline.next_match", "Next place that says what is searched"),
        moving("N", "match(-1)", "previous match", "timeline.previous_match", "The place before"),
        moving("escape", "end_search", "end search", "timeline.end_search", "Search no more", show=True),
        *SESSION_BINDINGS,
        session_details("I", "timeline.session_details"),
        moving("j,down", "step(1)", "next", "timeline.next", "Next entry"),
        moving("k,up", "step(-1)", "previous", "timeline.previous", "Previous entry"),
        moving("pagedown", "page(1)", "page down", "timeline.page_down"),
        moving("pageup", "page(-1)", "page up", "timeline.page_up"),
        moving("ctrl+d", "page(0.5)", "half page down", "timeline.half_down"),
        moving("ctrl+u", "page(-0.5)", "half page up", "timeline.half_up"),
        moving("g,home", "top", "top", "timeline.top", "First entry"),
        moving("G,end", "end", "end", "timeline.end", "Last entry, and follow new ones"),
        moving("right_curly_bracket", "turn(1)", "next turn", "timeline.next_turn", "Where the next turn begins"),
        moving(
            "left_curly_bracket", "turn(-1)", "previous turn", "timeline.previous_turn", "Where the turn before begins"
        ),
        moving("e", "failure(1)", "next failure", "timeline.next_failure", "Next failed call"),
        moving("E", "failure(-1)", "previous failure", "timeline.previous_failure", "Failed call before"),
        Binding(
            "m", "bookmark", "bookmark", show=False, tooltip="Mark the entry, or no longer", id="timeline.bookmark"
        ),
        Binding("a", "note", "note", show=False, tooltip="Write a note on the entry", id="timeline.note"),
        Binding(
            "u", "remark(1)", "next bookmark", show=False, tooltip="Next bookmark or note", id="timeline.next_bookmark"
        ),
        Binding(
            "U",
            "remark(-1)",
            "previous bookmark",
            show=False,
            tooltip="Bookmark or note before",
            id="timeline.previous_bookmark",
        ),
        Binding(
            "b",
            "remarks",
            "bookmarks",
            show=False,
            tooltip="All bookmarks and notes of the session",
            id="timeline.bookmarks",
        ),
        *DEMO_BINDINGS,
        moving("ctrl+o", "back", "back", "timeline.back", "To where you were before the last jump"),
        Binding("minus", "fold_all(True)", "fold all", show=False, tooltip="Fold every entry", id="timeline.fold_all"),
        Binding(
            "equals_sign",
            "fold_all(False)",
            "unfold all",
            show=False,
            tooltip="Unfold every entry",
            id="timeline.unfold_all",
        ),
        Binding(
            "underscore",
            "fold_kind(True)",
            "fold all like this",
            show=False,
            tooltip="Fold every entry of the selected one's kind",
            id="timeline.fold_kind",
        ),
        Binding(
            "plus",
            "fold_kind(False)",
            "unfold all like this",
            show=False,
            tooltip="Unfold every entry of the selected one's kind",
            id="timeline.unfold_kind",
        ),
        Binding("y", "copy(False)", "copy", show=False, tooltip="Copy the entry's text", id="timeline.copy"),
        Binding("Y", "copy(True)", "copy JSON", show=False, tooltip="Copy the entry's JSON", id="timeline.copy_json"),
    ]

    @property
    def target(self) -> SessionSummary | None:
        """The open session."""
        return self.transcript.summary if self.transcript else None

    @property
    def is_target_read_only(self) -> bool:
        """Whether the open session is a duplicate."""
        return bool(self.transcript and self.transcript.occurrence)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the session's status allows; search where there is room; escape while there is a search."""
        if action in ("bookmark", "note"):
            return None if self.is_target_read_only else self.selected is not None
        if action in ("demo", "range", "end_range"):
            return self.is_offered(action, str(parameters[0]) if parameters else "")
        if action == "search":
            return all(widget.display for widget in self.ancestors_with_self)
        return self.is_searching if action == "end_search" else super().check_action(action, parameters)

    @property
    def words(self) -> str:
        """What is searched, clean; empty when nothing is."""
        return self._search.needle.text if self._search else ""

    def choose(self, entry_id: str, near: int) -> None:
        """Select an entry by its id, which is looked for around its last place first."""
        entry = find_entry(self._pages.shown, entry_id, near) if self.count else 0
        if entry != self.cursor:
            self._leave("entry")
            self.cursor = entry

    def go_to_entry(self, entry_id: str, near: int) -> None:
        """Go to an entry by its id, which is looked for around its last place first."""
        self.go_to(find_entry(self._pages.shown, entry_id, near) if self.count else 0)

    def action_copy(self, as_json: bool) -> None:
        """Copy what the mouse has selected, else the selected entry's text or JSON."""
        entry, marked = self.selected, self.screen.get_selected_text()
        if marked and not as_json:
            clipboard.copy(self.app, "the selection", lambda: marked)
            return
        if entry is None:
            return
        if as_json:
            clipboard.copy(self.app, "the entry's JSON", partial(whole.as_json, entry))
        else:
            clipboard.copy(self.app, "the entry's text", partial(whole.as_text, entry))

    def on_click(self, event: events.Click) -> None:
        """Select the entry under the mouse; fold it when its badge was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y < len(self._rows) and self.text_selection is None:
            self._last_jump = ""
            self._select(self._rows[offset.y][0])
            if offset.x < self._painter.gutter.width:
                self.action_fold()
