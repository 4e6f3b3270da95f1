"""The pane of a session: the timeline, and beneath it the line in which one types what to search."""

from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from thulp_tui.ui.widgets.ground import Column
from thulp_tui.ui.widgets.timeline.search_line import SearchLine
from thulp_tui.ui.widgets.timeline.timeline import Timeline


class TimelinePane(Column):
    """A timeline that can be searched."""

    _searched = ""  # what the timeline searches since somebody began to type

    def compose(self) -> ComposeResult:
        """The timeline over the line."""
        yield Timeline(id="timeline")
        yield SearchLine(self._leave, id="search")

    def on_mount(self) -> None:
        """The line shows while somebody types in it."""
        self.line.display = False
        self.timeline.ask_what_to_search = self._ask

    @property
    def timeline(self) -> Timeline:
        """The timeline."""
        return self.query_one(Timeline)

    @property
    def line(self) -> SearchLine:
        """The line."""
        return self.query_one(SearchLine)

    def _ask(self) -> None:
        """Let a person type what to search, beginning with what was searched last."""
        self._searched = ""
        self.line.display = True
        self.screen.set_focus(self.line)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as one types."""
        event.stop()
        if self.line.has_focus and event.value != self._searched:
            self._search(event.value)

    def _leave(self, keep: bool) -> None:
        """Back to the timeline, with the search or without."""
        if not keep:
            self.timeline.end_search(back=True)
        elif self.line.value.strip() and self.line.value != self._searched:
            self._search(self.line.value)
        self.screen.set_focus(self.timeline)

    def _search(self, text: str) -> None:
        self._searched = text
        self.timeline.search(text)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Nobody types any more."""
        if event.widget is self.line:
            self.line.display = False
