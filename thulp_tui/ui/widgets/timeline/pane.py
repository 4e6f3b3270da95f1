"""The pane of a session: the timeline, and beneath it the line in which one types what to search."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from thulp_tui.ui.widgets.timeline.search_line import SearchLine
from thulp_tui.ui.widgets.timeline.timeline import Timeline


class TimelinePane(Vertical):
    """A timeline that can be searched."""

    def compose(self) -> ComposeResult:
        """The timeline over the line."""
        yield Timeline(id="timeline")
        yield SearchLine(placeholder="search", compact=True, select_on_focus=True, id="search")

    def on_mount(self) -> None:
        """The line shows while somebody types in it."""
        self.line.display = False

    @property
    def timeline(self) -> Timeline:
        """The timeline."""
        return self.query_one(Timeline)

    @property
    def line(self) -> SearchLine:
        """The line."""
        return self.query_one(SearchLine)

    def on_searching_view_search_asked(self, event: Timeline.SearchAsked) -> None:
        """Let a person type what to search, beginning with what was searched last."""
        event.stop()
        self.line.display = True
        self.screen.set_focus(self.line)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as one types."""
        event.stop()
        if self.line.has_focus:
            self.timeline.search(event.value)

    def on_search_line_left(self, event: SearchLine.Left) -> None:
        """Back to the timeline, with the search or without."""
        event.stop()
        if not event.keep:
            self.timeline.end_search(back=True)
        elif not self.timeline.is_searching and self.line.value.strip():
            self.timeline.search(self.line.value)
        self.screen.set_focus(self.timeline)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Nobody types any more."""
        if event.widget is self.line:
            self.line.display = False
