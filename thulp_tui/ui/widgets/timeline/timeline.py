"""The timeline: the painted view with its keys and mouse."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from thulp_tui.domain.entry import SessionEntry
from thulp_tui.domain.strict_json import dumps
from thulp_tui.domain.summary import SessionSummary
from thulp_tui.ui import clipboard
from thulp_tui.ui.widgets.session_keys import SESSION_BINDINGS, SessionKeys, moving, session_details
from thulp_tui.ui.widgets.timeline.selecting import SelectingView
from thulp_tui.ui.widgets.timeline.view import find_entry


class Timeline(SessionKeys, SelectingView, can_focus=True):
    """One session's entries."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "fold", "fold", tooltip="Fold or unfold the entry", id="timeline.fold"),
        Binding("d", "detail", "entry", show=False, tooltip="The whole entry: text, JSON, search", id="timeline.entry"),
        *SESSION_BINDINGS,
        session_details("D", "timeline.session_details"),
        moving("j,down", "step(1)", "next", "timeline.next", "Next entry"),
        moving("k,up", "step(-1)", "previous", "timeline.previous", "Previous entry"),
        moving("pagedown,ctrl+f", "page(1)", "page down", "timeline.page_down"),
        moving("pageup,ctrl+b", "page(-1)", "page up", "timeline.page_up"),
        moving("ctrl+d", "page(0.5)", "half page down", "timeline.half_down"),
        moving("ctrl+u", "page(-0.5)", "half page up", "timeline.half_up"),
        moving("g,home", "top", "top", "timeline.top", "First entry"),
        moving("G,end", "end", "end", "timeline.end", "Last entry, and follow new ones"),
        Binding(
            "right_curly_bracket",
            "turn(1)",
            "next turn",
            show=False,
            tooltip="Where the next turn begins",
            id="timeline.next_turn",
        ),
        Binding(
            "left_curly_bracket",
            "turn(-1)",
            "previous turn",
            show=False,
            tooltip="Where the turn before begins",
            id="timeline.previous_turn",
        ),
        Binding("e", "failure(1)", "next failure", show=False, tooltip="Next failed call", id="timeline.next_failure"),
        Binding(
            "E",
            "failure(-1)",
            "previous failure",
            show=False,
            tooltip="Failed call before",
            id="timeline.previous_failure",
        ),
        Binding("minus", "fold_all(True)", "fold all", show=False, tooltip="Fold every entry", id="timeline.fold_all"),
        Binding(
            "equals_sign",
            "fold_all(False)",
            "unfold all",
            show=False,
            tooltip="Unfold every entry",
            id="timeline.unfold_all",
        ),
        Binding("y", "copy(False)", "copy", show=False, tooltip="Copy the entry's text", id="timeline.copy"),
        Binding("Y", "copy(True)", "copy JSON", show=False, tooltip="Copy the entry's JSON", id="timeline.copy_json"),
    ]

    class EntryAsked(Message):
        """A key asked for all of the selected entry."""

    @property
    def target(self) -> SessionSummary | None:
        """The open session."""
        return self.transcript.summary if self.transcript else None

    @property
    def is_target_read_only(self) -> bool:
        """Whether the open session is a duplicate."""
        return bool(self.transcript and self.transcript.occurrence)

    def action_step(self, entries: int) -> None:
        """Select another entry, or read on within one that is taller than the window."""
        tall = self._rows and self._rows[0][0] == self._rows[-1][0] == self.cursor
        before = self._view.top
        if tall:
            self._scroll(entries * 3)
        if not tall or self._view.top == before:
            self.cursor += entries

    def action_page(self, pages: float) -> None:
        """Move by pages; the selection stays at its height on the screen."""
        at = next((y for y, (entry, _) in enumerate(self._rows) if entry == self.cursor), 0)
        before = self._view.top
        self._scroll(int(pages * max(1, self._view.height - 2)))
        if not self._rows:
            return
        if self._view.top == before:
            entry = self.count - 1 if pages > 0 else 0
        else:
            entry = self._rows[min(at, len(self._rows) - 1)][0]
        self._select(entry)

    def action_top(self) -> None:
        """Go to the first entry."""
        self._view.to_top()
        self._select(0)

    def action_end(self) -> None:
        """Go to the last entry and follow new ones."""
        self._view.to_end()
        self._select(max(0, self.count - 1))

    def action_turn(self, step: int) -> None:
        """Select the next or previous user message: where a turn begins."""
        self._jump(step, lambda entry: entry.kind == "user_message", "turn")

    def action_failure(self, step: int) -> None:
        """Select the next or previous failed call and say which of how many it is."""
        self._jump(step, lambda entry: entry.is_failure, "failure")

    def _jump(self, step: int, wanted: Callable[[SessionEntry], bool], word: str) -> None:
        places = [i for i, entry in enumerate(self._painter.entries) if wanted(entry)]
        ahead = [i for i in places if (i - self.cursor) * step > 0]
        if not ahead:
            where = "further down" if step > 0 else "further up"
            self.notify(f"No {word} {where}" if places else f"No {word} in this session", timeout=2)
            return
        entry = ahead[0] if step > 0 else ahead[-1]
        self._view.place(entry, self._view.height // 3)
        self._select(entry)
        self._show_place(f"{word} {places.index(entry) + 1}/{len(places)}")

    def action_fold(self) -> None:
        """Fold or unfold the selected entry; its first line stays where it is."""
        if (entry := self.selected) is not None:
            self._painter.folds[entry.id] = not self._painter.is_folded(entry)
            self._view.following = False
            if self._view.top[0] == self.cursor:
                self._view.top = self.cursor, 0
            self._settle()

    def action_fold_all(self, folded: bool) -> None:
        """Fold or unfold every entry."""
        self._painter.folds.clear()
        self._painter.fold_rule = (lambda _: True) if folded else (lambda _: False)
        self._view.top = self._view.top[0], 0
        self._measure()

    def action_detail(self) -> None:
        """Ask for all of the selected entry."""
        if self.selected is not None:
            self.post_message(self.EntryAsked())

    def choose(self, entry_id: str, near: int) -> None:
        """Select an entry by its id, which is looked for around its last place first."""
        if self.transcript is not None and self.count:
            self.cursor = find_entry(self.transcript, entry_id, near)

    def action_copy(self, as_json: bool) -> None:
        """Copy what the mouse has selected, else the selected entry's text, or its JSON where that is all there is."""
        entry, marked = self.selected, self.screen.get_selected_text()
        if marked and not as_json:
            clipboard.copy(self.app, "the selection", lambda: marked)
            return
        if entry is None:
            return
        text = None if as_json else entry.text
        if text is None:
            clipboard.copy(self.app, "the entry's JSON", lambda: dumps(entry.to_document(), indent=2))
        else:
            clipboard.copy(self.app, "the entry's text", lambda: text)

    def on_click(self, event: events.Click) -> None:
        """Select the entry under the mouse; fold it when its badge was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y < len(self._rows) and self.text_selection is None:
            self._select(self._rows[offset.y][0])
            if offset.x < self._painter.gutter.width:
                self.action_fold()
