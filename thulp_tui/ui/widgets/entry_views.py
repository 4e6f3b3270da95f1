"""The views of one entry: what it says, its JSON as a tree that folds, its JSON as text; searched by the same words."""

import asyncio
from collections.abc import Callable
from enum import IntEnum
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from thulp_tui import text
from thulp_tui.domain.entry import SessionEntry
from thulp_tui.ui import whole
from thulp_tui.ui.widgets.json_tree import JsonTree
from thulp_tui.ui.widgets.reader import MOST_FOUND, Reader
from thulp_tui.ui.widgets.timeline.needle import needle_of
from thulp_tui.ui.widgets.timeline.search_line import SearchLine
from thulp_tui.ui.widgets.view_bar import ViewBar


class View(IntEnum):
    """A view, by its place in the bar."""

    TEXT = 0
    TREE = 1
    JSON = 2


class EntryViews(Vertical):
    """One entry at a time, in one view at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "view(1)", "view", id="entry.view", tooltip="Text, tree of JSON, JSON"),
        Binding("V", "view(-1)", "view before", id="entry.view_before", show=False, tooltip="The view before"),
        Binding("slash", "search", "search", id="entry.search", tooltip="Look for words"),
        Binding("n", "step(1)", "next match", id="entry.next_match", show=False, tooltip="The next match"),
        Binding("N", "step(-1)", "match before", id="entry.previous_match", show=False, tooltip="The match before"),
        Binding("a", "all", "show all", id="entry.all", tooltip="Lay out all of a long entry"),
    ]

    def __init__(self, entry: SessionEntry, words: str = "") -> None:
        """Begin with what an entry says; ``words`` are looked for at once."""
        super().__init__()
        self.entry = entry
        """The entry that shows."""
        self._most = whole.FIRST
        self._is_whole = True
        self._bar = ViewBar([view.name.lower() for view in View], id="views")
        self._reader = Reader(id="reader")
        self._tree = JsonTree(id="tree")
        self._words = SearchLine(self._leave_search, id="words")
        self._searched = words

    @property
    def view(self) -> View:
        """The view that shows."""
        return View(self._bar.chosen)

    @property
    def content(self) -> Reader | JsonTree:
        """The widget that shows it."""
        return self._tree if self.view is View.TREE else self._reader

    @property
    def copied(self) -> tuple[str, Callable[[], str]]:
        """What copying means here, in words, and what makes it."""
        match self.view:
            case View.TREE:
                return self._tree.selected_name, partial(self._tree.text_of, self._tree.selected)
            case View.JSON:
                return "the entry's JSON", partial(whole.as_json, self.entry)
            case View.TEXT:
                return "the entry's text", partial(whole.as_text, self.entry)

    def compose(self) -> ComposeResult:
        """Compose the views; the text comes first."""
        self._tree.display = self._words.display = False
        yield from (self._bar, self._reader, self._tree, self._words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done."""
        if action == "all":
            return not self._is_whole and self._most < whole.ALL
        return action != "step" or bool(self._searched)

    def show(self, entry: SessionEntry) -> None:
        """Show another entry from its top."""
        self.entry, self._most = entry, whole.FIRST
        self._renew()

    def forget(self) -> bool:
        """Look for nothing any more; tell whether anything was looked for."""
        was_looking, self._searched, self._words.value = bool(self._searched), "", ""
        self._look()
        return was_looking

    # -- what is shown

    def _renew(self) -> None:
        self.screen.clear_selection()
        if self.view is View.TREE:
            self._tree.show(self.entry.to_document())
            self._is_whole = True
            self._look()
        else:
            self._lay_out(from_top=True)
        self.refresh_bindings()

    @on(Reader.Widened)
    def wrap_anew(self) -> None:
        """Wrap to another width, and stay about where one is."""
        if self.view is not View.TREE:
            self._lay_out(from_top=False)

    def _lay_out(self, *, from_top: bool) -> None:
        """Lay out the beginning at once, all of a long entry beside the screen."""
        if not self._reader.width:
            return
        page = whole.json_page if self.view is View.JSON else whole.text_page
        make = partial(page, self.entry, self._reader.width, self._most)
        if self._most == whole.FIRST:
            self._show_page(make(), from_top=from_top)
        else:
            self._bar.told = "laying out…"
            self._lay_out_beside(make, from_top=from_top)

    @work(exclusive=True, group="page")
    async def _lay_out_beside(self, make: "partial[whole.Page]", *, from_top: bool) -> None:
        page = await asyncio.to_thread(make)
        if make.args[0] is self.entry and self.view is not View.TREE:
            self._show_page(page, from_top=from_top)

    def _show_page(self, page: whole.Page, *, from_top: bool) -> None:
        lines = page.lines
        self._is_whole = page.is_whole
        if not page.is_whole:
            more = "a shows all" if self._most < whole.ALL else "s saves all to a file"
            lines = [*lines, [(f"▸ the first {text.count(len(lines), 'line')}; {more}", "more")]]
        self._reader.show(lines, from_top=from_top)
        self.refresh_bindings()
        self._look()

    def _tell(self) -> None:
        """Say in the bar what was found, or that something is missing."""
        content, words = self.content, text.clean_line(self._searched)
        told = "" if self._is_whole else "shown in part"
        if words:
            more = "+" if len(content.found) == MOST_FOUND else ""
            found = f"{content.current + 1:,}/{len(content.found):,}{more}" if content.found else "no"
            told = f"{found} “{words}”"
        self._bar.told = told

    # -- keys

    def action_view(self, by: int) -> None:
        """Show another view."""
        self._choose((self.view + by) % len(View))

    @on(ViewBar.Chosen)
    def choose(self, event: ViewBar.Chosen) -> None:
        """Show the view that was clicked."""
        self._choose(event.view)

    def _choose(self, view: int) -> None:
        self._bar.chosen = view
        self._reader.display, self._tree.display = view != View.TREE, view == View.TREE
        self.screen.set_focus(self.content)
        self._renew()

    def action_all(self) -> None:
        """Lay out all of a long entry."""
        self._most = whole.ALL
        self._lay_out(from_top=False)

    def action_search(self) -> None:
        """Type words; all of a long entry is looked through."""
        self.content.begin_search()
        self._words.value, self._words.display = self._searched, True
        self.screen.set_focus(self._words)
        if not self._is_whole and self._most < whole.ALL:
            self.action_all()

    def action_step(self, by: int) -> None:
        """Go to the next or previous match."""
        self.content.step(by)
        self._tell()

    def _leave_search(self, keep: bool) -> None:
        """Go back to what is read."""
        self._words.display = False
        if not keep:
            self.forget()
        self.screen.set_focus(self.content)

    @on(Input.Changed)
    def look(self, event: Input.Changed) -> None:
        """Look for what is typed."""
        event.stop()
        if self._words.display:
            self._searched = event.value if event.value.strip() else ""
            self._look()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        content = self.content
        await content.look_for(needle_of(self._searched))
        if content is self.content:
            self.refresh_bindings()
            self._tell()
