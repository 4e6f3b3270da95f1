"""The line that words are typed in to be looked for."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from thulp_tui.text import clean_line


class SearchLine(Input):
    """Looks for what is typed while it is typed; enter keeps it, escape forgets it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "forget", "clear", tooltip="Look for nothing any more", id="search.clear"),
        Binding("enter,down,tab", "keep", "to the text", tooltip="Go on reading", id="search.keep"),
    ]

    @dataclass
    class Left(Message):
        """The words are as they should be; on to what is read."""

        words: str
        """The words, empty when nothing is looked for any more."""

    def __init__(self, *, id: str | None = None) -> None:
        """Start empty."""
        super().__init__(placeholder="words; a capital makes case matter", compact=True, select_on_focus=True, id=id)

    def action_forget(self) -> None:
        """Look for nothing."""
        self.value = ""
        self.post_message(self.Left(""))

    def action_keep(self) -> None:
        """Keep the words."""
        self.post_message(self.Left(self.value))

    def _on_paste(self, event: events.Paste) -> None:
        """Take the first line of what is pasted, cleaned: it is shown as it stands here."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(clean_line(event.text.partition("\n")[0]))
