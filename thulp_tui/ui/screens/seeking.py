"""From the main screen to the search of all contents, and back to what was found."""

from functools import partial

from thulp_tui.domain.search import Hit
from thulp_tui.text import clean_line
from thulp_tui.ui.screens import acts
from thulp_tui.ui.screens.desk_screen import DeskScreen
from thulp_tui.ui.widgets.session_pane import SessionPane
from thulp_tui.ui.widgets.timeline import Timeline

SEARCH_ALL = "Search what all sessions say; back to what was found last"
"""What the key does."""


class SeekingScreen(DeskScreen):
    """A screen with a list and a timeline, in which one goes to what was found."""

    list_shown: bool
    """Whether the list is in view where there is room for one pane only."""

    def action_search_all(self) -> None:
        """Search all contents."""
        self.ask(partial(acts.search, self))

    async def show_hit(self, hit: Hit, words: str) -> None:
        """Open the session at the entry, and search the words there if there are any."""
        pane, timeline, key = self.query_one(SessionPane), self.query_one(Timeline), (hit.session_id, hit.occurrence)
        if not pane.list.go_to(key):
            pane.show_all()
            if not pane.list.go_to(key):
                self.complain(f"“{clean_line(hit.name)}” is not in the file any more")
                return
        self._wanted = key
        await self._load_wanted()
        opened = self.opened
        if not self.app.is_running or opened is None or (opened.summary.id, opened.occurrence) != key:
            return
        self.list_shown = False
        self.set_focus(timeline)
        # A timeline that has not been in view has no height yet, and could not bring the entry into view.
        self.call_after_refresh(self._show_entry, hit, words)

    def _show_entry(self, hit: Hit, words: str) -> None:
        timeline = self.query_one(Timeline)
        if hit.entry is not None and hit.entry_id is not None:
            timeline.end_search()
            timeline.go_to_entry(hit.entry_id, hit.entry)
            if words:
                timeline.search(words)
