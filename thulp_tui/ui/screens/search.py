"""Searching all contents: a line to type in, what was found as it is found, and the way to it."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from thulp_tui.domain.search import NOTE, SESSION, Hit, SearchQuery
from thulp_tui.text import clean_line, count
from thulp_tui.ui.desk import Desk
from thulp_tui.ui.screens.dialog import Dialog
from thulp_tui.ui.search_run import MOST, TOLD_EVERY, Run
from thulp_tui.ui.widgets.hit_list import HitList
from thulp_tui.ui.widgets.line_input import LineInput

NAME = "search"
"""Under this name the screen is kept, with what was found, while one is elsewhere."""
TYPED_AFTER = 0.15
"""Seconds without a key until what was typed is searched."""
SCOPES: tuple[tuple[str, frozenset[str]], ...] = (
    ("everything", frozenset()),
    ("messages", frozenset({"user_message", "assistant_message", "system_message"})),
    ("tool calls", frozenset({"tool_call", "skill_execution"})),
    ("evaluations", frozenset({"evaluation_result"})),
    ("events", frozenset({"system_event"})),
    ("notes", frozenset({NOTE})),
    ("names and tags", frozenset({SESSION})),
)
"""What can be searched, in the order in which the key goes through it."""
CASES: tuple[tuple[str, bool | None], ...] = (("smart case", None), ("exact case", True), ("any case", False))
"""How capitals count, in the order in which the key goes through it."""


class SearchWords(LineInput[str]):
    """The line in which one types what to search."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "open", id="search.open", tooltip="Go to the highlighted hit"),
    ]

    def __init__(self, *, id: str) -> None:
        """Start empty."""
        super().__init__(str, placeholder="words in entries, notes, names and tags", select_on_focus=True, id=id)


class SearchScreen(Dialog[Hit]):
    """Searches all contents; dismissed with the hit to go to.  It keeps what was found for the next time."""

    AUTO_FOCUS = "SearchWords"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "back", id="search.back", tooltip="End the search; then back to where you were"),
        Binding("ctrl+r", "regex", "regex", id="search.regex", tooltip="Search by a regular expression, or by words"),
        Binding("ctrl+t", "case", "case", id="search.case", tooltip="How capitals count"),
        Binding("ctrl+g", "scope", "where", id="search.scope", tooltip="In everything, messages, tool calls …"),
        Binding("down", "move(1)", "next", show=False, id="search.next", tooltip="The next hit, while one types"),
        Binding("up", "move(-1)", "previous", show=False, id="search.previous", tooltip="The hit before"),
        Binding("pagedown", "move(1, True)", "page down", show=False, id="search.page_down"),
        Binding("pageup", "move(-1, True)", "page up", show=False, id="search.page_up"),
        Binding("ctrl+f", "words", "words", show=False, id="search.words", tooltip="Back to the line"),
        Binding("tab,shift+tab", "other", "hits", id="search.other", tooltip="To the hits, to the line"),
        Binding("f1,question_mark", "help", "keys", id="search.help", tooltip="The keys that act here"),
    ]

    HINTS: ClassVar[tuple[str, ...]] = ("cancel", "submit", "open", "regex", "case", "scope", "other", "help")
    """The actions whose keys stand in the border, the one needed most first."""

    heading = "search all contents"
    """The title in the border."""

    @dataclass
    class Told(Message):
        """There is news of a search."""

        run: Run
        """The search."""

    def __init__(self, desk: Desk) -> None:
        """Search the desk's sessions."""
        super().__init__()
        self._desk = desk
        self._run: Run | None = None
        self._typed: Timer | None = None
        self._is_regex, self._case, self._scope = False, 0, 0

    def body(self) -> ComposeResult:
        """Compose the line, how it is meant, and the hits."""
        with Horizontal(id="search-line"):
            yield SearchWords(id="words")
            yield Static(id="search-how", markup=False)
        yield HitList(id="hits")
        yield Static(id="search-state", markup=False)

    def on_mount(self) -> None:
        """Say how words are meant."""
        self._show_how()
        self.set_interval(TOLD_EVERY * 4, self._show_progress)

    @property
    def line(self) -> SearchWords:
        """The line."""
        return self.query_one(SearchWords)

    @property
    def list(self) -> HitList:
        """The hits."""
        return self.query_one(HitList)

    @property
    def words(self) -> str:
        """The words that were searched; empty for a regular expression, which the timeline does not know."""
        run = self._run
        return "" if run is None or run.query.is_regex else run.query.text

    @property
    def query_typed(self) -> SearchQuery:
        """What is asked for as things stand."""
        return SearchQuery(self.line.value, self._is_regex, CASES[self._case][1], SCOPES[self._scope][1])

    def _rank(self, active: ActiveBinding) -> tuple[int, ...]:
        action = active.binding.action
        return action not in self.HINTS, self.HINTS.index(action) if action in self.HINTS else 0

    # -- what is searched

    def on_input_changed(self) -> None:
        """Search what is typed, when no key has come for a moment."""
        if self._typed:
            self._typed.stop()
        if self._run and not self._run.is_done:
            self._run.cancel()
        self._typed = self.set_timer(TYPED_AFTER, self._start)

    def on_input_submitted(self) -> None:
        """Go to the hit; search first where that has not begun."""
        if self._run is None or self._run.query != self.query_typed:
            self._start()
        else:
            self.list.action_open()

    def _start(self) -> None:
        """Search anew."""
        if self._typed:
            self._typed.stop()
            self._typed = None
        query = self.query_typed
        if self._run:
            if self._run.query == query and not self._run.is_cancelled:
                return
            self._run.cancel()
        self.list.clear()
        self._run = None
        if query.text.strip():
            self._run = Run(query, self._desk.search, lambda run: self.post_message(self.Told(run)))
            self.run_worker(self._run.go, thread=True, group="search", exit_on_error=True)
        self._show_state()

    def on_search_screen_told(self, event: Told) -> None:
        """Show what was found meanwhile."""
        event.stop()
        if event.run is self._run:
            found, shown = len(event.run.hits), len(self.list.hits)
            if found > shown:
                self.list.add(event.run.hits[shown:found])
            self._show_state()

    def _show_progress(self) -> None:
        """Tell how far a search is that finds nothing for a while."""
        if self._run and not self._run.is_done:
            self._show_state()

    def _show_how(self) -> None:
        parts = ["regex" if self._is_regex else "words", CASES[self._case][0], f"in {SCOPES[self._scope][0]}"]
        self.query_one("#search-how", Static).update(Content(" · ".join(parts)))

    def _show_state(self) -> None:
        run, state = self._run, self.query_one("#search-state", Static)
        state.set_class(bool(run and run.problem), "-problem")
        state.update(Content(self._state(run)), layout=False)

    def _state(self, run: Run | None) -> str:
        """How far the search is, in words."""
        if run is None:
            return ""
        if run.problem:
            return clean_line(run.problem)
        where = f"in {count(self.list.sessions, 'session')}"
        found = f"{count(len(run.hits), 'hit')} {where}" if run.hits else "no hit"
        skipped = f" · {count(run.skipped, 'entry', 'entries')} skipped" if run.skipped else ""
        if not run.is_done:
            return f"… {found} · {run.share:.0%}{skipped}"
        if len(run.hits) >= MOST:
            return f"{MOST:,}+ hits {where}: search something narrower{skipped}"
        return f"{found}{f' · ended at {run.share:.0%}' if run.is_cancelled else ''}{skipped}"

    # -- keys

    def action_cancel(self) -> None:
        """End the search that is under way; go back if none is."""
        if self._run and not self._run.is_done and not self._run.is_cancelled:
            self._run.cancel()
        else:
            self.dismiss(None)

    def on_hit_list_opened(self, event: HitList.Opened) -> None:
        """Go to the hit."""
        event.stop()
        self.dismiss(event.hit)

    def action_regex(self) -> None:
        """Take what is typed as a regular expression, or as words."""
        self._is_regex = not self._is_regex
        self._show_how()
        self._start()

    def action_case(self) -> None:
        """Let capitals count in another way."""
        self._case = (self._case + 1) % len(CASES)
        self._show_how()
        self._start()

    def action_scope(self) -> None:
        """Search in something else."""
        self._scope = (self._scope + 1) % len(SCOPES)
        self._show_how()
        self._start()

    def action_move(self, by: int, pages: bool = False) -> None:
        """Highlight another hit, so many hits or pages away."""
        if pages:
            self.list.action_page(by)
        else:
            self.list.action_step(by)

    def action_words(self) -> None:
        """Back to the line."""
        self.set_focus(self.line)

    def action_other(self) -> None:
        """From the line to the hits, and back."""
        self.set_focus(self.line if self.list.has_focus else self.list)

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        if self._run:
            self._run.cancel()
