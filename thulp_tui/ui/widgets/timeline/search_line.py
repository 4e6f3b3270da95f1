"""The line in which one types what to search in the timeline."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.widgets import Input

from thulp_tui.text import clean_line
from thulp_tui.ui.widgets.session_keys import moving


class SearchLine(Input):
    """Where the words are typed; the timeline searches as one types."""

    BINDINGS: ClassVar[list[BindingType]] = [
        moving("escape", "drop", "end search", "search.drop", "Back to where you were", show=True),
        moving("enter", "keep", "to the match", "search.keep", "Go on from what was found", show=True),
        moving("down,up,tab,shift+tab", "keep", "to the match", "search.leave"),
    ]

    def __init__(self, leave: Callable[[bool], None], *, id: str | None = None) -> None:
        """Call ``leave`` when the person leaves the line, with whether the search goes on.

        At once, and not by a message: the next key must not be typed into the line any more.
        """
        super().__init__(placeholder="search", compact=True, select_on_focus=True, id=id)
        self._leave = leave

    def action_drop(self) -> None:
        """Search no more."""
        self._leave(False)

    def action_keep(self) -> None:
        """Go on with what is searched."""
        self._leave(True)

    def _on_paste(self, event: events.Paste) -> None:
        """Take the first line of what is pasted, cleaned: it is shown as it stands here."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(clean_line(event.text.strip().partition("\n")[0]))
